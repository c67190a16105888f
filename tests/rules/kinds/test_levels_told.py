"""Levels: what is said of every upline at every level, with what is compared."""

from __future__ import annotations

import pytest
from small import CUSTOMER, RETAIL, pays, run

RANKED = """
[[rank]]
name = "silver"
when = "personal >= 10"
[[rank]]
name = "gold"
when = "personal >= 20"
"""
#  a ← b ← c ← d, who sells
CHAIN = {"a": "", "b": "a", "c": "b", "d": "c"}
PAID, LOST, PASSED = "paid", "lost", "passed"


def plan(rest: str, activity: str = "[activity]\nown_volume = 0\n") -> str:
    return activity + RANKED + f'[[component]]\nname = "c"\nkind = "unilevel"\n{rest}\n'


def told(text: str, orders, people=CHAIN, order: int = -1) -> list[tuple]:
    """(upline, level, outcome, reason, have, need, unit) of one order."""
    result = run(text, people, orders)
    ids = [*result.facts.snapshot.member, "nobody"]
    steps = result.plan.components[0].rules.steps(
        result.facts, range(len(result.facts.snapshot.order))[order]
    )
    return [
        (ids[s.member], s.level, s.outcome, s.reason)
        + ((s.have, s.need, s.unit) if s.have or s.need else ())
        for s in steps
    ]


@pytest.mark.parametrize(
    ("compression", "said"),
    [
        ("none", [("c", 1, LOST, "inactive", 100, 500, "points"), ("b", 2, PAID, ""),
                  ("a", 3, PAID, "")]),
        ("skip_inactive", [("c", 1, PASSED, "inactive", 100, 500, "points"),
                           ("b", 1, PAID, ""), ("a", 2, PAID, ""),
                           ("nobody", 3, LOST, "top")]),
        ("dynamic", [("c", 1, PASSED, "inactive", 100, 500, "points"),
                     ("b", 1, PAID, ""), ("a", 2, PAID, ""),
                     ("nobody", 3, LOST, "top")]),
    ],
)  # fmt: skip
def test_an_inactive_upline(compression: str, said: list) -> None:
    rest = f'rates = ["5%", "3%", "1%"]\ncompression = "{compression}"'
    orders = [("a", 5), ("b", 5), ("c", 1), ("d", 100)]
    text = plan(rest, "[activity]\nown_volume = 5\n")
    assert told(text, orders) == said


@pytest.mark.parametrize(
    ("compression", "levels"),
    [("none", "123"), ("skip_inactive", "123"), ("dynamic", "112")],
)
def test_an_active_upline_who_misses_what_a_level_asks(compression, levels) -> None:
    rest = (
        'rates = ["5%", "3%", "1%"]\nlevel_requires = ["rank >= silver", "active"]\n'
        f'compression = "{compression}"'
    )
    found = told(plan(rest), [("b", 10), ("c", 9), ("d", 100)])
    outcome = PASSED if compression == "dynamic" else LOST
    one, two, three = map(int, levels)
    assert found[:3] == [
        ("c", one, outcome, "requires", 0, 1, "rank"), ("b", two, PAID, ""),
        ("a", three, PAID, ""),
    ]  # fmt: skip
    more = [("nobody", 3, LOST, "top")] if compression == "dynamic" else []
    assert found[3:] == more


def test_a_rank_that_does_not_reach_so_deep() -> None:
    rest = 'rates_by_rank = { silver = ["5%"], gold = ["5%", "3%", "1%"] }\n'
    orders = [("a", 10), ("b", 20), ("c", 10), ("d", 100)]
    assert told(plan(rest), orders) == [
        ("c", 1, PAID, ""), ("b", 2, PAID, ""),
        ("a", 3, PASSED, "depth", 3, 1, "count"), ("nobody", 3, LOST, "top"),
    ]  # fmt: skip
    # b has silver now, c no rank at all: both stay behind, a takes level 1.
    orders = [("a", 20), ("b", 9), ("c", 9), ("d", 100)]
    assert told(plan(rest), orders) == [
        ("c", 1, PASSED, "depth", 1, 0, "count"),
        ("b", 1, PASSED, "depth", 1, 0, "count"),
        ("a", 1, PAID, ""), ("nobody", 2, LOST, "top"), ("nobody", 3, LOST, "top"),
    ]  # fmt: skip


def test_levels_without_end_have_no_missing_ones() -> None:
    rest = 'rates_by_rank = { none = ["5%"] }\ntail_by_rank = { none = "1%" }'
    assert told(plan(rest), [("d", 100)]) == [
        ("c", 1, PAID, ""), ("b", 2, PAID, ""), ("a", 3, PAID, ""),
    ]  # fmt: skip
    silver = (
        'rates_by_rank = { none = ["5%"], silver = [] }\ntail_by_rank = { gold = "1%" }'
    )
    silver = silver.replace(", silver = []", "")
    assert told(plan(silver), [("a", 20), ("d", 100)]) == [
        ("c", 1, PAID, ""), ("b", 2, PASSED, "depth", 2, 1, "count"),
        ("a", 2, PAID, ""),
    ]  # fmt: skip


def test_the_levels_end_where_the_rates_do() -> None:
    assert told(plan('rates = ["5%"]'), [("d", 100)]) == [("c", 1, PAID, "")]
    assert told(plan('rates = ["5%", "3%"]'), [("c", 100)]) == [
        ("b", 1, PAID, ""), ("a", 2, PAID, ""),
    ]  # fmt: skip
    assert told(plan('rates = ["5%", "3%"]'), [("a", 100)]) == [
        ("nobody", 1, LOST, "top"), ("nobody", 2, LOST, "top"),
    ]  # fmt: skip


def test_orders_that_pay_no_upline() -> None:
    rest = 'rates = ["5%", "3%"]\norders = "own"\npays_inactive_source = false\n'
    text = plan(rest + "within_days = 5", "[activity]\nown_volume = 2\n")
    people = CHAIN | {"d": {"sponsor": "c", "joined": 20261001}}
    day = {"seller": "d", "volume": 2, "day": 20261005}
    assert told(text, [("c", 2), day], people)[0] == ("c", 1, PAID, "")
    retail = {"seller": "d", "volume": 2, "kind": RETAIL}
    assert told(text, [("c", 2), retail], people) == []
    late = day | {"day": 20261006}
    assert told(text, [("c", 2), late], people) == [
        ("d", 1, LOST, "window"), ("d", 2, LOST, "window"),
    ]  # fmt: skip
    little = day | {"volume": 1}
    assert told(text, [("c", 2), little], people) == [
        ("d", 1, LOST, "source", 100, 200, "points"),
        ("d", 2, LOST, "source", 100, 200, "points"),
    ]  # fmt: skip
    people["d"] |= {"role": CUSTOMER}
    assert told(text, [("c", 2), day], people) == [
        ("d", 1, LOST, "customer"), ("d", 2, LOST, "customer"),
    ]  # fmt: skip
    assert pays(run(text, people, [("c", 2), day])) == {}


def test_an_inactive_seller_of_a_plan_that_asks_for_more_than_activity() -> None:
    rest = 'rates = ["5%"]\npays_inactive_source = false\nneeds_activity = false\n'
    text = plan(rest, "[activity]\nown_volume = 2\n")
    assert told(text, [("d", 1)]) == [("d", 1, LOST, "source", 100, 200, "points")]
    assert told(text, [("d", 2)]) == [("c", 1, PAID, "")]
    asks = plan(rest + 'requires = "retail >= 1"', "[activity]\nown_volume = 2\n")
    assert told(asks, [("d", 1)]) == [("d", 1, LOST, "requires", 0, 100, "points")]
