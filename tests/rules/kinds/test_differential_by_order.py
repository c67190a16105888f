"""Differential per order: who is paid what above the best rate so far."""

from __future__ import annotations

import random

import numpy as np
import pytest
from small import CUSTOMER, pays, problems, run

from graphcrm.rules.rising import rising
from graphcrm.rules.tree import Forest

CHAIN = {"a": "", "b": "a", "c": "b", "d": "c"}


def plan(keys: str = "", more: str = "") -> str:
    return (
        f'{more}\n[[component]]\nname = "diff"\nkind = "differential_by_order"\n'
        f'rate = "0%"\n{keys}\n'
    )


def paid(keys: str = "", orders=(("d", 100),), people=CHAIN, more="", **rates) -> dict:
    terms = [(who, "rate", "diff", f"{rate}%") for who, rate in rates.items()]
    return pays(run(plan(keys, more), people, orders, terms=terms))


def test_rising_rates_are_paid_by_their_differences() -> None:
    assert paid(a=25, b=15, c=10, d=5) == {"a": 1000, "b": 500, "c": 500, "d": 500}


def test_who_is_not_above_the_best_gets_nothing() -> None:
    assert paid(a=25, b=20, c=20, d=5) == {"a": 500, "c": 1500, "d": 500}
    assert paid(a=10, b=20, c=30, d=30) == {"d": 3000}
    # the high rate hidden below a low one is paid once, unlike differences of legs
    assert paid(a=20, b=5, c=15) == {"a": 500, "c": 1500}


def test_the_seller_may_count_without_being_paid() -> None:
    assert paid("min_level = 1", a=25, d=15) == {"a": 1000}
    assert paid("start_level = 1", a=25, d=15) == {"a": 2500}


@pytest.mark.parametrize(
    ("level", "expected"),
    [(1, {"a": 1500, "c": 1000}), (2, {"a": 1500}), (3, {"a": 1500}), (4, {})],
)
def test_nearer_uplines_are_not_paid_but_count(level, expected) -> None:
    keys = f"start_level = 1\nmin_level = {level}"
    assert paid(keys, a=25, b=5, c=10) == expected


def test_who_cannot_be_paid_neither_earns_nor_blocks() -> None:
    active = "[activity]\nown_volume = 10\n"
    orders = [("d", 100), ("a", 10)]
    assert paid("", orders, more=active, a=25, b=20, c=15, d=5) == {
        "a": 2000 + 250, "d": 500
    }  # fmt: skip
    people = CHAIN | {"c": {"sponsor": "b", "role": CUSTOMER}}
    assert paid("", people=people, a=25, c=24) == {"a": 2500}


def test_returns_take_back() -> None:
    orders = [("d", 100), ("d", -40)]
    assert paid("", orders, a=25, c=10) == {"a": 900, "c": 600}


def test_rates_rising_upwards_equal_differences_of_legs() -> None:
    steps = 'metric = "group"\nbrackets = [ { from = 50, rate = "3%" }, ' \
            '{ from = 200, rate = "7%" }, { from = 500, rate = "19%" } ]'  # fmt: skip
    rng = random.Random(7)
    for _ in range(20):
        people = {"m0": ""} | {f"m{n}": f"m{rng.randrange(n)}" for n in range(1, 30)}
        # whole amounts of every rate, so that where rounding happens is no matter
        orders = [(who, 100 * rng.randint(0, 2)) for who in people]
        results = [
            run(f'[[component]]\nname = "x"\nkind = "{kind}"\n{steps}', people, orders)
            for kind in ("differential", "differential_by_order")
        ]
        assert pays(results[0]) == pays(results[1])
        # all that is paid is the highest rate on everything
        volume = sum(volume for _, volume in orders)
        rate = 19 if volume >= 500 else 7 if volume >= 200 else 3 * (volume >= 50)
        assert sum(pays(results[1]).values()) == rate * volume


def test_a_deep_chain_costs_a_round_for_each_rate() -> None:
    count = 50_000
    forest = Forest(np.append(count, np.arange(count - 1)))
    places = np.arange(count)[::-1] // 10_000 + 1  # five places, the top ones above
    rounds = list(rising(forest, places, np.array([count - 1])))
    assert [int(one.member[0]) for one in rounds] == [
        count - 1, 39_999, 29_999, 19_999, 9_999
    ]  # fmt: skip
    assert [int(one.low[0]) for one in rounds] == [0, 1, 2, 3, 4]


def test_mistakes_are_told() -> None:
    assert "start_level" in problems(plan("start_level = 2"))[0]
    assert "min_level" in problems(plan("min_level = -1"))[0]
