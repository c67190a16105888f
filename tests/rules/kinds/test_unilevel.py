"""Unilevel: levels up a chain, worked by hand. The random plans judge the rest."""

from __future__ import annotations

import pytest
from small import left, months, pays, run

CHAIN = {"a": "", "b": "a", "c": "b", "d": "c", "e": "d"}
RATES = """
[activity]
own_volume = 10
[[component]]
name = "uni"
kind = "unilevel"
rates = ["10%", "5%", "1%"]
"""
ACTIVE = [("a", 10), ("b", 10), ("c", 10)]  # d is not; e sells


def uni(rules: str, orders, people=CHAIN, **more) -> dict[str, int]:
    return pays(run(RATES + rules, people, orders, **more))


@pytest.mark.parametrize(
    ("compression", "paid"),
    [
        # e's 100 alone: d inactive.
        ("none", {"c": 500, "b": 100}),
        ("skip_inactive", {"c": 1000, "b": 500, "a": 100}),
        ("dynamic", {"c": 1000, "b": 500, "a": 100}),
    ],
)
def test_compression_of_an_inactive_upline(compression: str, paid: dict) -> None:
    own = [{"seller": m, "qualifying": v} for m, v in ACTIVE]
    orders = [*own, {"seller": "e", "volume": 100}]
    assert uni(f'compression = "{compression}"', orders) == paid


@pytest.mark.parametrize(
    ("compression", "paid"),
    [
        ("none", {"d": 1000, "b": 100}),
        ("skip_inactive", {"d": 1000, "b": 100}),
        ("dynamic", {"d": 1000, "b": 500, "a": 100}),
    ],
)
def test_compression_of_an_active_one_who_may_not_take_the_level(
    compression: str, paid: dict
) -> None:
    # c is active, but has no 20 points of his own, which level 2 asks for.
    volumes = {"a": 20, "b": 20, "c": 10, "d": 20}
    own = [{"seller": m, "qualifying": v} for m, v in volumes.items()]
    orders = [*own, {"seller": "e", "volume": 100}]
    rules = f'compression = "{compression}"\nlevel_requires = ["active", '
    assert uni(rules + '"qualifying >= 20", "active"]', orders) == paid


def test_inactive_sellers_can_pay_nobody() -> None:
    sold = {"seller": "e", "volume": 100, "qualifying": 0}
    orders = [{"seller": "d", "qualifying": 10}, sold]
    assert uni("", orders) == {"d": 1000}
    assert uni("pays_inactive_source = false", orders) == {}


def test_a_return_takes_back_from_whoever_is_entitled_now() -> None:
    own = [{"seller": m, "qualifying": v} for m, v in ACTIVE]
    orders = [*own, {"seller": "e", "volume": 100}, {"seller": "e", "volume": -100}]
    assert not any(uni("", orders).values())


@pytest.mark.parametrize(
    ("joined", "day", "rules", "paid"),
    [
        (20261001, 20261030, "within_days = 30", 100),
        (20261001, 20261031, "within_days = 30", 0),
        (20260901, 20261001, "within_days = 30", 0),
        (20260902, 20261001, "within_days = 30", 100),
        (20260831, 20261001, "within_months = 2", 0),
        (20260930, 20261031, "within_months = 2", 100),
        (20251231, 20261031, "within_months = 11", 100),
        (20251130, 20261031, "within_months = 11", 0),
        (0, 20261001, "within_days = 3660", 0),
        (0, 20261001, "within_months = 120", 0),
        (20261001, 20261001, "within_days = 1", 100),
        (20261001, 20261002, "within_days = 1", 0),
        (20261031, 20261031, "within_months = 1", 100),
        (20260930, 20261001, "within_months = 1", 0),
    ],
)
def test_the_window_of_a_newcomer(joined, day, rules, paid) -> None:
    people = {"a": "", "b": {"sponsor": "a", "joined": joined}}
    plan = RATES.replace("own_volume = 10", "own_volume = 0") + rules
    orders = [{"seller": "b", "volume": 10, "day": day}]
    assert pays(run(plan, people, orders)).get("a", 0) == paid


def test_only_the_first_order_ever() -> None:
    plan = RATES.replace("own_volume = 10", "own_volume = 0")
    plan += "first_order_only = true"
    first = [
        {"seller": "b", "volume": 10, "day": 20260110, "moment": 5},
        {"seller": "b", "volume": 20, "day": 20260110, "moment": 4},
    ]
    one, two = months(plan, {"a": "", "b": "a"}, first, [("b", 50)])
    assert (pays(one), pays(two)) == ({"a": 200}, {})
    assert left(two) == {"member": ["b"], "key": ["orders.any"], "value": [1]}


def test_fast_start_instead_of_unilevel() -> None:
    plan = """
[[component]]
name = "fast"
kind = "unilevel"
rates = ["20%"]
within_days = 30
[[component]]
name = "uni"
kind = "unilevel"
rates = ["5%"]
without_orders_of = "fast"
"""
    people = {"a": "", "b": {"sponsor": "a", "joined": 20261001}, "c": "a"}
    result = run(plan, people, [("b", 100), ("c", 100)])
    assert pays(result, "fast") == {"a": 2000}
    assert pays(result, "uni") == {"a": 500}


def test_depth_and_tail_by_rank() -> None:
    plan = """
[[rank]]
name = "silver"
when = "personal >= 1"
[[rank]]
name = "gold"
when = "personal >= 2"
[[component]]
name = "uni"
kind = "unilevel"
compression = "none"
rates_by_rank = { silver = ["10%"], gold = ["10%", "8%"] }
tail_by_rank = { gold = "1%" }
"""
    orders = [("a", 2), ("b", 1), ("c", 2), {"seller": "e", "volume": 100}]
    # Level 1 d none, 2 c gold 8 %, 3 b silver is too deep, 4 a gold's tail.
    result = run(plan, CHAIN, [*orders[:0], orders[3]], facts=())
    assert pays(result) == {}
    found = pays(run(plan, CHAIN, orders))
    assert found["c"] == 800
    assert found["a"] == 100 + 10 + 16  # e's tail; b's 1 at 10 %, c's 2 at 8 %
    assert found["b"] == 20  # c's 2 at 10 %


def test_another_tree() -> None:
    people = {
        "a": "",
        "b": {"sponsor": "a", "enroller": "a"},
        "c": {"sponsor": "b", "enroller": "a", "placement": "a", "slot": 2},
    }
    plan = RATES.replace("own_volume = 10", "own_volume = 0")
    orders = [("c", 100)]
    assert pays(run(plan, people, orders)) == {"a": 500, "b": 1000}
    assert pays(run(plan + 'tree = "enroller"', people, orders)) == {"a": 1000}
    assert pays(run(plan + 'tree = "placement"', people, orders)) == {"a": 1000}


def test_the_type_of_the_seller_picks_the_rates() -> None:
    plan = """
[metric.type]
of = "fact"
unit = "text"
[[component]]
name = "uni"
kind = "unilevel"
rates_by = "type"
rates_of = { x = ["10%", "1%"], y = ["20%", "2%"], z = ["40%"] }
"""
    people, orders = {"a": "", "b": "a", "c": "b"}, [("c", 100), ("b", 10)]
    for types, paid in (
        ("xxy", {"b": 2000, "a": 200 + 100}), ("yyx", {"b": 1000, "a": 100 + 200}),
        ("xyx", {"b": 1000, "a": 100 + 200}), ("zyx", {"b": 1000, "a": 200}),
        ("xzx", {"b": 1000, "a": 100 + 400}), ("?xx", {"b": 1000}),
        ("xx?", {"a": 100, "b": 0}),
    ):  # fmt: skip
        facts = [(who, "type", kind) for who, kind in zip("abc", types, strict=True)]
        found = pays(run(plan, people, orders, facts=facts))
        assert found == {who: cents for who, cents in paid.items() if cents}
