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


THREE = """
[metric.level]
of = "fact"
unit = "count"
[[rank]]
name = "silver"
when = "level >= 1"
[[rank]]
name = "gold"
when = "level >= 2"
[[rank]]
name = "ruby"
when = "level >= 3"
[[component]]
name = "inf"
kind = "infinity"
"""
RUBY = 3


def told(rates: str, keys: str, seller: str = "e", terms=(), **levels):
    """What an order of 100 pays, and what is said of every upline."""
    facts = [(who, "level", str(level)) for who, level in levels.items()]
    text = f"{THREE}rates_by_rank = {{ {rates} }}\n{keys}"
    result = run(text, CHAIN, [(seller, 100)], facts=facts, terms=terms)
    steps = result.plan.components[0].rules.steps(result.facts, 0)
    ids = result.facts.snapshot.member
    return pays(result), {ids[s.member]: s.reason or s.outcome for s in steps}


def test_a_difference_is_one_of_rates_not_of_ranks() -> None:
    rates, form = 'silver = "2%", gold = "2%", ruby = "3%"', 'form = "difference"'
    ranks = {"a": RUBY, "b": GOLD, "c": SILVER}
    assert told(rates, form, **ranks) == (
        {"c": 200, "a": 100},
        {"d": "rate", "c": "paid", "b": "blocked", "a": "paid"},
    )
    own = [("b", "rate", "inf", "5/2 %"), ("a", "rate", "inf", "5/2 %")]
    assert told(rates, form, terms=own, **ranks) == (
        {"c": 200, "b": 50},
        {"d": "rate", "c": "paid", "b": "paid", "a": "blocked"},
    )


def test_a_rank_without_a_rate_blocks_all_the_same() -> None:
    ranks = {"a": GOLD, "b": RUBY, "c": SILVER, "d": SILVER}
    none = 'silver = "2%", gold = "4%", ruby = "0%"'
    assert told(none, 'form = "full"', **ranks) == (
        {"d": 200}, {"d": "paid", "c": "blocked", "b": "rate", "a": "blocked"},
    )  # fmt: skip
    # Ruby has silver's 2 % and gold's 4 %, its own is nothing; 2 % are paid below.
    assert told(none, 'form = "additive"', **ranks) == (
        {"d": 200, "b": 400},
        {"d": "paid", "c": "blocked", "b": "paid", "a": "blocked"},
    )
    more = 'silver = "2%", gold = "0%", ruby = "5%"'
    one = {"a": RUBY, "b": GOLD, "c": SILVER}
    assert told(more, 'form = "additive"', **one) == (
        {"c": 200, "a": 500}, {"d": "rate", "c": "paid", "b": "rate", "a": "paid"},
    )  # fmt: skip
    own = [("b", "rate", "inf", "1%")]
    assert told(more, 'form = "additive"', terms=own, **one) == (
        {"c": 200, "b": 100, "a": 500},
        {"d": "rate", "c": "paid", "b": "paid", "a": "paid"},
    )


def test_a_rate_without_a_rank_is_never_paid() -> None:
    own = [("b", "rate", "inf", "7%")]
    for keys in ("", "levels_below_blocker = 2"):
        assert told('none = "1%", silver = "2%"', keys, terms=own, a=SILVER) == (
            {"a": 200}, {"d": "rate", "c": "rate", "b": "rate", "a": "paid"},
        )  # fmt: skip


def test_within_reach_everybody_has_the_whole_rate() -> None:
    rates = 'silver = "2%", gold = "3%", ruby = "5%"'
    ranks = {"a": RUBY, "b": GOLD, "c": SILVER, "d": SILVER}
    for form, paid_ in (
        ("full", {"a": 500, "b": 300, "c": 200, "d": 200}),
        # d and c are near enough; b has 3 % above nobody, a 2 % above b.
        ("difference", {"a": 200, "b": 300, "c": 200, "d": 200}),
        ("additive", {"a": 500, "b": 500, "c": 200, "d": 200}),
    ):
        keys = f'form = "{form}"\nlevels_below_blocker = 2'
        said = dict.fromkeys("dcba", "paid")
        assert told(rates, keys, **ranks) == (paid_, said)


def test_mistakes_are_told() -> None:
    assert "form" in problems(LADDER + 'form = "half"')[0]
    text = '[[component]]\nname = "inf"\nkind = "infinity"\n'
    assert "rates_by_rank is missing" in problems(text)[0]
