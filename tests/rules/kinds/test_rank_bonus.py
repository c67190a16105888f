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


def remembered(text: str, *volumes, joined: int = 20260101) -> list[dict[str, int]]:
    """What is known after each month of somebody with these volumes."""
    people = {"a": {"sponsor": "", "joined": joined}}
    results = months(text, people, *[[("a", volume)] for volume in volumes])
    found = []
    for result in results:
        rows = left(result)
        known = dict(zip(rows["key"], rows["value"], strict=True))
        found.append({k[6:]: v for k, v in known.items() if k.startswith("bonus.")})
    return found


ONE = '{ silver = "100" }'
TWO = '{ silver = ["60", "40"] }'


def test_what_is_remembered_of_a_rank() -> None:
    assert remembered(plan(amounts=ONE), 9, 10, 10) == [
        {}, {"paid.silver": 1}, {"paid.silver": 1},
    ]  # fmt: skip
    assert remembered(plan("consecutive = 2", ONE), 10, 9, 10, 10, 10) == [
        {"run.silver": 1}, {}, {"run.silver": 1}, {"paid.silver": 1},
        {"paid.silver": 1},
    ]  # fmt: skip
    timed = plan("consecutive = 3\nwithin_days = 60", ONE)
    began = {"run.silver": 1, "since.silver": 20260131}
    assert remembered(timed, 10, 10, 10) == [
        began, began | {"run.silver": 2}, {"paid.silver": 1},
    ]  # fmt: skip
    # Begun too late: counted on, never paid.
    late = remembered(timed, 9, 9, 10, 10, 10, 10)
    assert late[2:] == [
        {"run.silver": n, "since.silver": 20260331} for n in (1, 2, 3, 3)
    ]


def test_instalments_that_are_missed_or_wait() -> None:
    assert remembered(plan(amounts=TWO), 10, 9, 10) == [
        {"paid.silver": 1}, {"paid.silver": 2}, {"paid.silver": 2},
    ]  # fmt: skip
    assert remembered(plan('missed = "waits"', TWO), 10, 9, 10) == [
        {"paid.silver": 1}, {"paid.silver": 1}, {"paid.silver": 2},
    ]  # fmt: skip
    both = '{ silver = ["60", "40"], gold = ["5", "6", "7"] }'
    assert remembered(plan('skipped = "highest"', both), 50, 50) == [
        {"paid.silver": 2, "paid.gold": 1}, {"paid.silver": 2, "paid.gold": 2},
    ]  # fmt: skip


def test_each_instalment_is_a_line_of_its_rank() -> None:
    both = '{ silver = ["60", "40"], gold = ["5", "6", "7"] }'
    results = months(plan(amounts=both), {"a": ""}, *[[("a", 50)]] * 3)
    found = [
        list(zip(r.lines.level.tolist(), r.lines.amount.tolist(), strict=True))
        for r in results
    ]
    assert found == [[(1, 6000), (2, 500)], [(1, 4000), (2, 600)], [(2, 700)]]


def test_sixty_instalments_at_most() -> None:
    long = ", ".join(['"1"'] * 60)
    assert paid(plan(amounts=f"{{ silver = [{long}] }}"), 10) == [1]
    [found] = problems(plan(amounts=f'{{ silver = [{long}, "1"] }}'))
    assert "has no or more than 60 instalments" in found


def test_what_each_rank_waits_for() -> None:
    text = plan('requires = "retail >= 1"\nconsecutive = 2', ONE)
    results = months(text, {"a": ""}, [("a", 10)], [("a", 10)])
    [first], [second] = (r.plan.components[0].rules.steps(r.facts, 0) for r in results)
    told = [(s.level, s.outcome, s.reason, s.have, s.need) for s in (first, second)]
    assert told == [(1, "lost", "requires", 0, 100)] * 2
    text = plan("within_days = 10\nconsecutive = 2", ONE)
    results = months(text, {"a": {"joined": 20260101}}, *[[("a", 10)]] * 2)
    [first], [second] = (r.plan.components[0].rules.steps(r.facts, 0) for r in results)
    assert (first.reason, first.have, first.need, first.unit) == (
        "streak", 1, 2, "count",
    )  # fmt: skip
    assert second.reason == "window"
