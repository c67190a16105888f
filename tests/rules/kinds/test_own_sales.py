"""Own sales: shares of each order of the seller himself."""

from __future__ import annotations

import pytest
from small import RETAIL, pays, problems, run

PLAN = """
[[component]]
name = "own"
kind = "own_sales"
rate = "25%"
"""


TWO = 'point_value = "2"\n[activity]\nown_volume = 0\n'


def sale(seller: str = "a", **amounts: object) -> dict:
    return {"seller": seller, "kind": RETAIL, **amounts}


@pytest.mark.parametrize(
    ("net", "paid"),
    [("10", 250), ("0.02", 1), ("0.01", 0), ("-0.02", -1), ("-10", -250)],
)
def test_rounded_order_by_order(net: str, paid: int) -> None:
    assert pays(run(PLAN, {"a": ""}, [sale(net=net)])).get("a", 0) == paid


def test_of_which_orders_and_amounts() -> None:
    orders = [sale(net=10, volume=4), {"seller": "a", "net": 100, "volume": 40}]
    people = {"a": ""}
    assert pays(run(PLAN, people, orders)) == {"a": 250}
    assert pays(run(PLAN + 'orders = "own"', people, orders)) == {"a": 2500}
    assert pays(run(PLAN + 'orders = "all"', people, orders)) == {"a": 2750}
    points = 'orders = "all"\nbase = "volume"'
    assert pays(run(TWO + PLAN + points, people, orders)) == {"a": 2200}


@pytest.mark.parametrize(
    ("volume", "paid"), [("100", 0), ("100.04", 1), ("200", 2500), ("-200", 0)]
)
def test_excess_over_a_threshold_order_by_order(volume: str, paid: int) -> None:
    plan = PLAN + 'base = "volume"\nabove = 100'
    assert pays(run(plan, {"a": ""}, [sale(volume=volume)])).get("a", 0) == paid
    assert pays(run(plan, {"a": ""}, [sale(volume=60), sale(volume=60)])) == {}


def test_who_is_paid() -> None:
    people = {"a": "", "gone": {"left": 20261031}, "buyer": {"role": 2}}
    orders = [sale(seller, net=10) for seller in people]
    strict = "[activity]\nown_volume = 1\n" + PLAN
    result = run(strict, people, orders)
    assert pays(result) == {"a": 250}  # without activity
    assert "is not a distributor" in str(result.problems[0])
    assert pays(run(strict + "needs_activity = true", people, orders)) == {}


def test_foreign_money_is_converted_once() -> None:
    plan = '[exchange]\nCOP = "0.00435"\n' + PLAN.replace("25%", "100%")
    orders = [sale(net=3370, currency="COP"), sale(net=3370, currency="EUR")]
    result = run(plan, {"a": ""}, orders)
    assert pays(result) == {"a": 1466}
    assert "add EUR to [exchange]" in str(result.problems[0])


def test_mistakes() -> None:
    assert "between 0% and 100%" in problems(PLAN.replace("25%", "125%"))[0]
    assert "rate is missing" in problems(PLAN.replace('rate = "25%"', ""))[0]
