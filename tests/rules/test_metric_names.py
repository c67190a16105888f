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


BOUNDS = [
    ('of = "group"', "depth", 0, 1000), ('of = "people"', "depth", 0, 1000),
    ('of = "leg"', "number", 1, 1000), ('of = "outside"', "largest", 1, 1000),
    ('of = "times"\nwhere = "a >= 1"', "last", 1, 60),
    ('of = "rolling"\nmetric = "a"', "last", 0, 60),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "low", "high"), BOUNDS)
def test_bounds_of_whole_numbers(text: str, key: str, low: int, high: int) -> None:
    for value in (low, high):
        run(f"{BEFORE}[metric.x]\n{text}\n{key} = {value}\n", {"a": ""})
    for value in (low - 1, high + 1):
        [said] = problems(f"{BEFORE}[metric.x]\n{text}\n{key} = {value}\n")
        assert f"metric.x.{key}: must be a whole number from {low} to {high}" in said


DEFAULTS = [
    ('of = "group"\ndepth = 0', 'of = "group"'),
    ('of = "people"\ndepth = 1', 'of = "people"'),
    ('of = "leg"\nnumber = 1', 'of = "leg"'),
    ('of = "outside"\nlargest = 1\nself = true', 'of = "outside"'),
    ('of = "times"\nlast = 12\nwhere = "a >= 1"', 'of = "times"\nwhere = "a >= 1"'),
    ('of = "rolling"\nlast = 0\nmetric = "a"', 'of = "rolling"\nmetric = "a"'),
    ('of = "limited"\nlimit = "100%"\nweight = "100%"', 'of = "limited"'),
    ('of = "fact"\ndefault = 0', 'of = "fact"'),
    ('of = "legs"\nhead = "a >= 1"\ntree = "sponsor"', 'of = "legs"\nhead = "a >= 1"'),
]


@pytest.mark.parametrize(("written", "left_out"), DEFAULTS)
def test_what_may_be_left_out(written: str, left_out: str) -> None:
    one, other = (
        run(f"{BEFORE}[metric.x]\n{text}\n", {"a": ""}).plan.book.metrics["x"]
        for text in (written, left_out)
    )
    assert one == other


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
