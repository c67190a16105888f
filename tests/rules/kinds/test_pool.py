"""Pools: a fund divided by shares, worked by hand to the last unit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small import HOUSE, left, months, pays, problems, run

POOL = """
[metric.points]
of = "fact"
[[rank]]
name = "silver"
when = "personal >= 1"
[[rank]]
name = "gold"
when = "personal >= 10"
[[component]]
name = "pool"
kind = "pool"
rate = "10%"
"""
PEOPLE = {
    "house": {"role": HOUSE},
    **{member: {"sponsor": "house"} for member in ("a", "b", "c", "s")},
}


def pool(rules: str, orders=(("s", 100),), facts=(), **more) -> dict[str, int]:
    return pays(run(POOL + rules, PEOPLE, orders, facts=facts, **more))


def points(**given: object) -> list[tuple[str, str, str]]:
    return [(member, "points", str(number)) for member, number in given.items()]


# -- shares by figure ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "paid"),
    [
        ({"a": 1}, {"a": 1000}),
        ({"a": 1, "b": 1, "c": 1}, {"a": 334, "b": 333, "c": 333}),
        ({"a": 2, "b": 1}, {"a": 667, "b": 333}),
        ({"a": 999, "b": 1}, {"a": 999, "b": 1}),
        ({"a": 9999, "b": 1}, {"a": 1000}),  # 999.9 and 0.1
        ({"a": 0}, {}),
        ({"a": -5, "b": 5}, {"b": 1000}),
    ],
)
def test_shares_by_a_figure(given: dict, paid: dict) -> None:
    assert pool('shares = "points"', facts=points(**given)) == paid


def test_payouts_and_the_rest_are_the_fund() -> None:
    result = run(
        POOL + 'shares = "points"\nleast_shares = "7"',
        PEOPLE, [("s", 100)], facts=points(a=1, b=2, c=1),
    )  # fmt: skip
    # 10.00 by 7 shares, four of them held: 5.7142…; 5.71 of it is paid.
    # 1.4275, 2.855 and 1.4275: the largest remainders are those of a and c.
    assert pays(result) == {"a": 143, "b": 285, "c": 143}
    rules = result.plan.components[0].rules
    assert rules.divided(result.facts).left == 429
    shown = rules.details(result.facts)
    house = result.facts.snapshot.member.index("house")
    assert (int(shown["fund"][house]), int(shown["left"][house])) == (1000, 429)
    assert shown["shares"].tolist()[1:] == [100, 200, 100, 0]


def test_shares_in_points_and_money() -> None:
    orders = [("a", "0.01"), ("b", "0.02"), ("s", 100)]
    requires = 'requires = "personal < 100"\n'
    assert pool(requires + 'shares = "personal"', orders) == {"a": 333, "b": 667}
    # With at least 1 share in points, three hundredths get three hundredths.
    least = 'shares = "personal"\nleast_shares = "1"'
    assert pool(requires + least, orders) == {"a": 10, "b": 20}


def test_the_fund_counts_another_amount_and_some_sellers() -> None:
    orders = [{"seller": "a", "volume": 1, "net": 40}, {"seller": "s", "net": 60}]
    assert pool('shares = "points"\nof = "net"', orders, points(c=1)) == {"c": 1000}
    market = 'shares = "points"\nof = "net"\nsellers = "personal >= 1"'
    assert pool(market, orders, points(c=1)) == {"c": 400}


@pytest.mark.parametrize("volume", [0, -100, "0.09"])
def test_no_fund_no_lines(volume: object) -> None:
    assert pool('shares = "points"', [("s", volume)], points(a=1)) == {}


def test_only_who_can_be_paid_has_a_share() -> None:
    people = PEOPLE | {
        "b": {"sponsor": "house", "left": 20261001},
        "c": {"sponsor": "house", "role": 2},
    }
    facts = points(a=1, b=1, c=1, house=1)
    result = run(POOL + 'shares = "points"', people, [("s", 100)], facts=facts)
    assert pays(result) == {"a": 1000}
    asked = 'shares = "points"\nrequires = "personal >= 1"'
    assert pool(asked, [("a", 1), ("s", 99)], points(a=1, b=1)) == {"a": 1000}


# -- shares by rank -----------------------------------------------------------------


def test_shares_by_rank() -> None:
    orders = [("a", 10), ("b", 1), ("s", 89)]
    rules = 'shares_by_rank = { silver = 1, gold = "2.5" }'
    # a gold 2.5, b silver 1, s gold 2.5: 10.00 / 6.
    assert pool(rules, orders) == {"a": 417, "b": 166, "s": 417}


def test_shares_limited_by_the_own_rank() -> None:
    orders = [("a", 10), ("b", 1), ("s", 89)]
    rules = 'shares = "points"\nmost_by_rank = { silver = 1, gold = "3/2" }'
    given = points(a=9, b=9, c=9)
    assert pool(rules, orders, given) == {"a": 600, "b": 400}


# -- shares by place ------------------------------------------------------------------


def test_parts_of_shares_limited_by_parts_of_shares() -> None:
    rules = (
        'shares = "personal"\n'
        'most_by_rank = { none = "1/3", silver = "3/2", gold = "7/4" }'
    )
    result = run(POOL + rules, PEOPLE, [("a", "0.25"), ("b", 8), ("c", 50), ("s", 900)])
    shown = result.plan.components[0].rules.details(result.facts)["shares"].tolist()
    ids = result.facts.snapshot.member
    assert dict(zip(ids, shown, strict=True)) == {
        "house": 0, "a": 25, "b": 150, "c": 175, "s": 175,
    }  # fmt: skip
    # 95.82 by 1/4 + 3/2 + 7/4 + 7/4 shares
    assert pays(result) == {"a": 456, "b": 2738, "c": 3194, "s": 3194}
    low = run(POOL + rules, PEOPLE, [("a", "0.5"), ("s", "99.5")])
    shown = low.plan.components[0].rules.details(low.facts)["shares"].tolist()
    assert shown == [0, 33, 0, 0, 175]


PLACES = 'ranking = "personal"\nplaces = ["50%", "30%", "20%"]\n'


def sold(**given: tuple[object, int]) -> list[dict]:
    return [{"seller": m, "volume": v, "moment": at} for m, (v, at) in given.items()]


@pytest.mark.parametrize(
    ("orders", "paid"),
    [
        (sold(a=(50, 0), b=(30, 0), c=(20, 0)), {"a": 500, "b": 300, "c": 200}),
        (sold(a=(20, 0), b=(30, 0), c=(50, 0)), {"a": 200, "b": 300, "c": 500}),
        # Two first ones share 80 % equally, three of three a third each.
        (sold(a=(40, 0), b=(40, 0), c=(20, 0)), {"a": 400, "b": 400, "c": 200}),
        # Equals at the last place share it, however many they are.
        (sold(a=(40, 0), b=(20, 0), c=(20, 0), s=(20, 0)),
         {"a": 500, "b": 167, "c": 167, "s": 166}),
        (sold(a=(100, 0)), {"a": 1000}),  # the only one: all shares are his
    ],
)  # fmt: skip
def test_places_of_a_ranking(orders: list, paid: dict) -> None:
    assert pool(PLACES, orders) == paid


def test_places_nobody_has_can_stay_with_the_company() -> None:
    rules = PLACES + "least_shares = 1"
    assert pool(rules, sold(a=(70, 0), b=(30, 0))) == {"a": 500, "b": 300}


def test_of_two_equals_the_later_sale_loses() -> None:
    rules = PLACES + 'ties = "earlier"'
    orders = sold(a=(40, 2), b=(40, 1), c=(20, 0))
    assert pool(rules, orders) == {"a": 300, "b": 500, "c": 200}
    same = sold(a=(40, 1), b=(40, 1), c=(20, 0))
    assert pool(rules, same) == {"a": 400, "b": 400, "c": 200}
    # The last of his orders counts, not the first.
    twice = [*sold(a=(20, 1), b=(40, 2), c=(20, 0)),
             {"seller": "a", "volume": 20, "moment": 3}]  # fmt: skip
    assert pool(rules, twice) == {"a": 300, "b": 500, "c": 200}


def test_the_day_decides_before_the_moment_also_where_that_is_unknown() -> None:
    rules = PLACES + 'ties = "earlier"'
    noon = 1_790_942_400  # some noon of October 2026

    def orders(a_day: int, a_moment: int, b_day: int, b_moment: int) -> list[dict]:
        return [
            {"seller": "a", "volume": 40, "day": a_day, "moment": a_moment},
            {"seller": "b", "volume": 40, "day": b_day, "moment": b_moment},
            {"seller": "s", "volume": 20},
        ]

    a_first, b_first = {"a": 500, "b": 300, "s": 200}, {"a": 300, "b": 500, "s": 200}
    assert pool(rules, orders(20261003, noon, 20261004, 0)) == a_first
    assert pool(rules, orders(20261004, 0, 20261003, noon)) == b_first
    assert pool(rules, orders(20261004, 0, 20261004, noon)) == a_first
    assert pool(rules, orders(20261003, noon + 1, 20261003, noon)) == b_first
    # Where equals split, it does not matter who was first.
    split = {"a": 400, "b": 400, "s": 200}
    assert pool(PLACES, orders(20261003, noon, 20261004, 0)) == split


def test_of_two_equals_one_without_a_sale_comes_last() -> None:
    rules = PLACES.replace("personal", "points") + 'ties = "earlier"'
    facts = points(a=1, b=1)
    found = pool(rules, [("s", 90), ("b", 10)], facts)
    assert found == {"b": 625, "a": 375}
    assert pool(rules, [("s", 90), ("a", 10)], facts) == {"a": 625, "b": 375}


# -- what nobody gets -----------------------------------------------------------------


def test_without_shares_the_fund_stays_or_rolls_over() -> None:
    month = [("s", 100)]
    stays = POOL + 'shares = "points"'
    assert left(run(stays, PEOPLE, month))["key"] == ["title.gold"]
    first, second = months(
        stays + '\nunpaid = "next"\nrequires = "personal == 0"',
        PEOPLE, month, [("s", 50)], facts=points(s=1),
    )  # fmt: skip
    state = left(second)
    assert (pays(first), pays(second)) == ({}, {})
    at = state["key"].index("pool.fund")
    assert (state["member"][at], state["value"][at]) == ("house", 1500)


def test_what_rolled_over_is_paid_later() -> None:
    rules = POOL + 'shares = "personal"\nrequires = "personal >= 50"\nunpaid = "next"'
    low, high, none = months(
        rules, PEOPLE, [("a", 40), ("b", 30)], [("a", 50), ("b", 30)], []
    )
    assert [pays(result) for result in (low, high, none)] == [{}, {"a": 1500}, {}]
    assert "pool.fund" not in left(high)["key"]


def test_a_negative_turnover_lowers_what_was_left_but_not_below_nothing() -> None:
    rules = POOL + 'shares = "points"\nunpaid = "next"'
    results = months(rules, PEOPLE, [("s", 100)], [("s", -30)], [("s", -100)])
    kept = [
        dict(zip(state["key"], state["value"], strict=True)).get("pool.fund", 0)
        for state in map(left, results)
    ]
    assert kept == [1000, 700, 0]


def test_a_turnover_below_nothing_is_rounded_down_too() -> None:
    rules = POOL + 'shares = "points"\nunpaid = "next"'
    state = [("house", "pool.fund", 10)]
    for volume, kept in (("-0.10", 9), ("-0.15", 8), ("0.09", 10), ("0.10", 11)):
        result = run(rules, PEOPLE, [("s", volume)], state=state)
        assert left(result)["value"] == [kept]


@pytest.mark.parametrize(
    ("people", "keeper"),
    [
        ({"a": "", "h": {"role": HOUSE}, "s": "h"}, "h"),
        ({"a": "", "h": {"role": HOUSE}, "i": {"role": HOUSE}, "s": "i"}, "h"),
        ({"a": "", "b": "", "s": "b"}, "a"),  # a part of a network has no house
    ],
)
def test_who_keeps_the_rest(people: dict, keeper: str) -> None:
    rules = POOL + 'shares = "points"\nunpaid = "next"'
    result = run(rules, people, [("s", "0.50")])
    kept = left(result)
    assert (kept["member"], kept["key"], kept["value"]) == (
        [keeper],
        ["pool.fund"],
        [5],
    )
    shown = result.plan.components[0].rules.details(result.facts)
    at = result.facts.snapshot.member.index(keeper)
    assert shown["fund"].nonzero()[0].tolist() == shown["left"].nonzero()[0].tolist()
    assert (shown["fund"][at], shown["left"][at]) == (5, 5)


def test_shares_are_shown_in_hundredths_and_have_a_value() -> None:
    by_rank = POOL + 'shares_by_rank = { silver = "1/3", gold = "4/3" }'
    own = POOL + 'shares = "personal"'
    for text, shares, value in (
        (by_rank, [0, 33, 133, 0], Fraction(1150) / Fraction(5, 3)),
        (own, [0, 150, 1000, 0], 100),
    ):
        result = run(text, PEOPLE, [("a", "1.5"), ("b", 10), ("house", "103.5")])
        rules = result.plan.components[0].rules
        assert rules.details(result.facts)["shares"].tolist()[:4] == shares
        assert rules.divided(result.facts).value == value
    nothing = run(own, PEOPLE, [("house", 100)])
    assert nothing.plan.components[0].rules.divided(nothing.facts).value == 0


# -- rounding, size -------------------------------------------------------------------


def test_whole_units_only() -> None:
    rules = 'shares = "points"\nrounding = { places = 0 }'
    found = pool(rules, [("s", "109.99")], points(a=1, b=1, c=1))
    assert found == {"a": 400, "b": 300, "c": 300}  # of 10.99: 10 whole units


def test_huge_funds_and_shares() -> None:
    facts = points(a=9 * 10**18, b=9 * 10**18, c=1)
    assert pool('shares = "points"', [("s", 10**15)], facts) == {
        "a": 5 * 10**15,
        "b": 5 * 10**15,
    }


def test_nobody_at_all() -> None:
    assert pays(run(POOL + 'shares = "points"\nunpaid = "next"', {})) == {}
    assert pays(run(POOL + PLACES, {"a": ""})) == {}


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("", "must be the one way in which shares are given"),
        ('shares = "points"\nshares_by_rank = { gold = 1 }', "must be the one way"),
        ('shares = "pints"', "did you mean points?"),
        ('shares = "active"\nleast_shares = -1', "must not be negative"),
        ('places = ["50%"]', "ranking (a text) is missing"),
        (PLACES + 'ties = "later"', "split, earlier"),
        ('shares = "points"\nunpaid = "nobody"', "company, next"),
        ("shares_by_rank = { diamond = 1 }", "diamond is not a rank"),
        ('shares = "points"\nrate = "x"', ""),
    ],
)
def test_mistakes(rules: str, words: str) -> None:
    assert any(words in said for said in problems(POOL + rules))


def test_a_thousand_places_at_most() -> None:
    def text(count: int) -> str:
        listed = ", ".join(['"0.1%"'] * count)
        return POOL + f'ranking = "personal"\nplaces = [{listed}]\n'

    assert pays(run(text(1000), PEOPLE, [("a", 100)])) == {"a": 1000}
    [said] = problems(text(1001))
    assert "has 1001 levels; at most 1000 are possible" in said
