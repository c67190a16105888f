"""Infinity: blocked by the next of the same or a higher rank, three ways to overlap."""

from __future__ import annotations

import pytest
from small import pays, problems, run

LADDER = """
[metric.level]
of = "fact"
unit = "count"
[[rank]]
name = "silver"
when = "level >= 1"
[[rank]]
name = "gold"
when = "level >= 2"
[[component]]
name = "inf"
kind = "infinity"
rates_by_rank = { silver = "2%", gold = "3%" }
"""
CHAIN = {"a": "", "b": "a", "c": "b", "d": "c", "e": "d"}
SILVER, GOLD = 1, 2


def paid(keys: str = "", seller: str = "e", more: str = "", terms=(), **levels) -> dict:
    facts = [(who, "level", str(level)) for who, level in levels.items()]
    text = more + LADDER + keys
    return pays(run(text, CHAIN, [(seller, 100)], facts=facts, terms=terms))


@pytest.mark.parametrize(
    ("form", "expected"),
    [("full", {"a": 300, "c": 200}), ("difference", {"a": 100, "c": 200}),
     ("additive", {"a": 300, "c": 200})],
)  # fmt: skip
def test_a_higher_rank_above_a_lower_one(form, expected) -> None:
    assert paid(f'form = "{form}"', a=GOLD, c=SILVER) == expected


def test_a_rank_earns_the_lower_ones_too_when_they_add_up() -> None:
    assert paid('form = "additive"', a=GOLD) == {"a": 500}
    assert paid('form = "full"', a=GOLD) == {"a": 300}


def test_the_same_or_a_higher_rank_blocks() -> None:
    assert paid(a=SILVER, c=SILVER) == {"c": 200}
    assert paid(a=SILVER, c=GOLD) == {"c": 300}
    assert paid('form = "additive"', a=GOLD, b=GOLD, d=SILVER) == {"b": 300, "d": 200}


def test_the_orders_of_the_blocker_himself() -> None:
    assert paid(seller="c", a=SILVER, c=SILVER) == {}
    assert paid("blocker_included = true", seller="c", a=SILVER, c=SILVER) == {"a": 200}
    assert paid("blocker_included = true", seller="d", a=SILVER, c=SILVER) == {"c": 200}


@pytest.mark.parametrize(
    ("seller", "expected"),
    [("b", {"a": 200}), ("c", {"a": 200, "b": 200}), ("d", {"b": 200})],
)
def test_levels_below_the_blocker(seller, expected) -> None:
    keys = "levels_below_blocker = 1"
    assert paid(keys, seller, a=SILVER, b=SILVER) == expected


def test_the_topmost_blocker_counts() -> None:
    # c is two levels above e, b three: with one level below, a sees neither
    assert paid("levels_below_blocker = 2", a=SILVER, b=SILVER, c=SILVER) == {
        "b": 200, "c": 200
    }  # fmt: skip
    assert paid("levels_below_blocker = 3", a=SILVER, b=SILVER, c=SILVER) == {
        "a": 200, "b": 200, "c": 200
    }  # fmt: skip


def test_somebody_who_cannot_be_paid_blocks_only_where_the_plan_says_so() -> None:
    active = "[activity]\nown_volume = 10\n"
    exempt = [("a", "exempt", "*", "")]
    some = {"a": SILVER, "c": SILVER}
    assert paid("", more=active, terms=exempt, **some) == {"a": 200}
    keys = "unqualified_blocks = true"
    assert paid(keys, more=active, terms=exempt, **some) == {}


def test_from_a_level_on() -> None:
    assert paid("min_level = 2", a=SILVER, d=SILVER) == {}
    assert paid("min_level = 2", a=GOLD, d=SILVER) == {"a": 300}


def test_a_rate_of_his_own() -> None:
    own = [("a", "rate", "inf", "7%")]
    for form, expected in (("full", 700), ("difference", 500), ("additive", 700)):
        keys = f'form = "{form}"'
        assert paid(keys, terms=own, a=GOLD, c=SILVER) == {"a": expected, "c": 200}


def test_mistakes_are_told() -> None:
    assert "form" in problems(LADDER + 'form = "half"')[0]
    text = '[[component]]\nname = "inf"\nkind = "infinity"\n'
    assert "rates_by_rank is missing" in problems(text)[0]
