"""What every metric is made from, what lowers it, and in which unit it is.

A ladder is refused that has no answer: that depends on what can lower a figure.
"""

from __future__ import annotations

import pytest
from small import problems, run

BEFORE = """
[metric.a]
of = "own"
[metric.b]
of = "own"
volume = "net"
[metric.n]
of = "people"
[metric.limit]
of = "limited"
"""
MIXED = '"a >= 1 and n < 2"'

CASES = [
    ('of = "own"', "points", "", ""),
    ('of = "own"\nvolume = "net"', "money", "", ""),
    ('of = "own"\nvolume = "qualifying"', "points", "", ""),
    ('of = "group"', "points", "", ""),
    (f'of = "group"\nvolume = "net"\nwithout = {MIXED}', "money", "a n", "a n"),
    ('of = "leg"', "points", "", ""),
    ('of = "leg"\nvolume = "net"', "money", "", ""),
    ('of = "outside"', "points", "", ""),
    ('of = "outside"\nvolume = "net"', "money", "", ""),
    ('of = "limited"', "points", "", ""),
    ('of = "limited"\nvolume = "net"', "money", "", ""),
    ('of = "people"', "count", "", ""),
    (f'of = "people"\nwhere = {MIXED}', "count", "a n", "n"),
    ('of = "legs"\nat_least = 1', "count", "", ""),
    (f'of = "legs"\nhead = {MIXED}', "count", "a n", "n"),
    (f'of = "legs"\ncontains = {MIXED}\nhead = "b < 1"', "count", "a b n", "b n"),
    (f'of = "streak"\nwhere = {MIXED}', "count", "a n", "n"),
    (f'of = "times"\nwhere = {MIXED}', "count", "a n", "n"),
    ('of = "rolling"\nmetric = "a"', "points", "a", ""),
    ('of = "rolling"\nmetric = "b"', "money", "b", ""),
    ('of = "rolling"\nmetric = "n"', "count", "n", ""),
    ('of = "fact"', "count", "", ""),
    ('of = "fact"\nunit = "day"', "day", "", ""),
    ('of = "fact"\nunit = "text"', "text", "", ""),
    ('of = "membership"', "count", "", ""),
    ('of = "amount"\ncomponent = "nothing"', "money", "", ""),
    ('of = "sum"\nparts = ["a", "group"]', "points", "a group", ""),
    ('of = "sum"\nparts = ["b"]', "money", "b", ""),
]


@pytest.mark.parametrize(("text", "unit", "names", "falling"), CASES)
def test_what_a_metric_is_made_from(text, unit, names, falling) -> None:
    plan = run(f"{BEFORE}[metric.x]\n{text}\n", {"a": ""}).plan
    metric = plan.book.metrics["x"]
    assert metric.unit == unit
    assert metric.names == frozenset(names.split())
    assert metric.falling == frozenset(falling.split())


def test_parts_of_a_sum_are_figures_that_can_be_added() -> None:
    for part, said in (
        ('"rank"', "is in rank; a figure in points or money or count is needed"),
        ('"limit"', "has a leg limit, so it counts only in conditions"),
        ('"grup"', "is no figure; did you mean group?"),
    ):
        found = problems(f'{BEFORE}[metric.x]\nof = "sum"\nparts = ["a", {part}]\n')
        assert any(said in one for one in found), found
    [said] = problems(f'{BEFORE}[metric.x]\nof = "sum"\nparts = []\n')
    assert "parts: must be a list of figures in quotes" in said
