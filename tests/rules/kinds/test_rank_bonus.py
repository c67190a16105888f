"""Rank bonus: once in life, in time, confirmed, in instalments."""

from __future__ import annotations

import pytest
from small import left, months, pays, problems, run

RANKS = """
[[rank]]
name = "silver"
when = "personal >= 10"
[[rank]]
name = "gold"
when = "personal >= 50"
"""


def plan(keys: str = "", amounts: str = '{ silver = "100", gold = "500" }') -> str:
    return (
        RANKS
        + f"""
[[component]]
name = "bonus"
kind = "rank_bonus"
amounts = {amounts}
{keys}
"""
    )


def paid(text: str, *volumes, joined: int = 20251215, **more) -> list:
    """What somebody with these volumes gets month by month, whole units."""
    people = {"a": {"sponsor": "", "joined": joined}}
    orders = [[("a", volume)] for volume in volumes]
    results = months(text, people, *orders, **more)
    return [pays(result).get("a", 0) // 100 for result in results]


def test_once_in_life() -> None:
    assert paid(plan(), 9.99, 10, 49.99, 0, 10, 50, 0, 50) == [
        0, 100, 0, 0, 0, 500, 0, 0,
    ]  # fmt: skip


def test_skipped_ranks() -> None:
    assert paid(plan(), 50, 10) == [600, 0]
    assert paid(plan('skipped = "highest"'), 50, 0, 10) == [500, 0, 0]
    assert paid(plan('skipped = "highest"'), 10, 50) == [100, 500]
    only_gold = plan(amounts='{ gold = "500" }')
    assert paid(only_gold, 10, 50, 50) == [0, 500, 0]


@pytest.mark.parametrize(
    ("joined", "wanted"),
    [(20251202, 0), (20251203, 100), (20251204, 100), (0, 0)],
)
def test_within_days_of_joining(joined, wanted) -> None:
    # The last day of January is the 60th day counted from December 3.
    assert paid(plan("within_days = 60"), 10, joined=joined) == [wanted]


def test_consecutive_periods() -> None:
    text = plan("consecutive = 3")
    assert paid(text, 10, 10, 0, 10, 10, 10, 10) == [0, 0, 0, 0, 0, 100, 0]
    # What counts for the days is when the three months began.
    text = plan("consecutive = 2\nwithin_days = 60")
    assert paid(text, 10, 10, joined=20251203) == [0, 100]
    assert paid(text, 0, 10, 10, joined=20251203) == [0, 0, 0]


def test_instalments() -> None:
    three = '{ silver = ["50", "30", "20"] }'
    assert paid(plan(amounts=three), 10, 10, 10, 10) == [50, 30, 20, 0]
    assert paid(plan(amounts=three), 10, 0, 10, 10) == [50, 0, 20, 0]
    waits = plan('missed = "waits"', three)
    assert paid(waits, 10, 0, 10, 10, 10) == [50, 0, 30, 20, 0]
    loose = plan("hold_rank = false", three)
    assert paid(loose, 10, 0, 0, 0) == [50, 30, 20, 0]


def test_who_cannot_be_paid_yet_is_paid_later() -> None:
    text = plan('requires = "retail >= 1"')
    people = {"a": ""}
    first, second, third = months(
        text, people, [("a", 10)],
        [("a", 9), {"seller": "a", "volume": 1, "kind": 1}],
        [("a", 10), {"seller": "a", "volume": 1, "kind": 1}],
    )  # fmt: skip
    assert pays(first) == {}
    assert pays(second) == {}
    assert pays(third) == {"a": 10000}
    assert left(third)["key"][0] == "bonus.paid.silver"


def test_another_rank_figure_and_terms() -> None:
    text = plan('figure = "rank"')
    terms = [("a", "rank", "*", "gold")]
    assert paid(text, 0, 0, terms=terms) == [600, 0]
    assert paid(plan(), 0, terms=terms) == [0]
    assert paid(plan(), 10, terms=[("a", "coefficient", "bonus", "1/2")]) == [50]


def test_why_not() -> None:
    text = plan('skipped = "highest"\nconsecutive = 2')
    results = months(text, {"a": ""}, [("a", 50)], [("a", 50)], [("a", 9)])
    said = [
        [step.reason for step in r.plan.components[0].rules.steps(r.facts, 0)]
        for r in results
    ]
    assert said == [["streak", "streak"], ["higher", ""], ["before", "before"]]
    result = run(plan(), {"a": ""}, [("a", 9)])
    silver, _ = result.plan.components[0].rules.steps(result.facts, 0)
    assert (silver.reason, silver.have, silver.need) == ("requires", 0, 1)
    assert pays(run(plan(), {})) == {}


@pytest.mark.parametrize(
    ("keys", "amounts", "says"),
    [
        ("", '{ ruby = "1" }', "ruby is not a rank"),
        ("", "{ gold = [] }", "has no or more than 60 instalments"),
        ("", '"100"', "must be a table by rank"),
        ('figure = "group"', '{ gold = "1" }', "a figure in rank is needed"),
        ("consecutive = 0", '{ gold = "1" }', "whole number from 1 to 60"),
    ],
)
def test_mistakes(keys, amounts, says) -> None:
    found = problems(plan(keys, amounts))
    assert any(says in problem for problem in found), found
