"""Pass share: profits split upwards, rewards repeated by powers."""

from __future__ import annotations

import pytest
from small import CUSTOMER, pays, problems, run

PEOPLE = {"a": "", "b": "a", "c": "b", "d": "c"}


def recursive(keys: str = "") -> str:
    return f"""
[[component]]
name = "share"
kind = "pass_share"
share = "10%"
{keys}
"""


def geometric(keys: str = "") -> str:
    return f"""
[[component]]
name = "share"
kind = "pass_share"
form = "geometric"
share = "1/2"
{keys}
"""


def test_the_profit_is_split_and_what_passes_the_top_is_the_companys() -> None:
    # 12.00 in cents: 1200 → 120 → 12 → 1 → 0
    result = run(recursive(), PEOPLE, [("d", 12)])
    assert pays(result) == {"d": 1080, "c": 108, "b": 11, "a": 1}
    assert sum(pays(run(recursive(), PEOPLE, [("d", 1200)])).values()) == 120000 - 12
    assert pays(run(recursive(), PEOPLE, [("d", 0.09)])) == {"d": 9}


def test_whole_units_stay_below() -> None:
    text = recursive('unit = "1.00"')
    assert pays(run(text, PEOPLE, [("d", 123.45)])) == {
        "d": 12345 - 1200, "c": 1200 - 100, "b": 100,
    }  # fmt: skip


def test_a_return_takes_back_what_was_split() -> None:
    result = run(recursive(), PEOPLE, [("d", 33.33), ("d", -33.33)])
    assert set(pays(result).values()) == {0}


def test_a_return_goes_the_same_way_up() -> None:
    result = run(recursive(), PEOPLE, [("d", 12), ("d", -12)])
    rules = result.plan.components[0].rules
    bought, returned = (rules.steps(result.facts, order) for order in (0, 1))
    assert bought == returned
    assert [(step.member, step.level, step.outcome) for step in bought] == [
        (3, 0, "paid"), (2, 1, "paid"), (1, 2, "paid"), (0, 3, "paid"),
    ]  # fmt: skip
    signs = [-1 if line % 2 else 1 for line in range(8)]
    assert [amount > 0 for amount in result.lines.amount] == [s > 0 for s in signs]


def test_the_rate_multiplies_every_power() -> None:
    text = geometric('rate = "3/10"\nlevels = 2')
    assert pays(run(text, PEOPLE, [("d", 2000)])) == {
        "d": 60000,
        "c": 30000,
        "b": 15000,
    }


def test_rate_and_money() -> None:
    text = recursive('rate = "50%"\nbase = "net"')
    found = pays(run(text, PEOPLE, [{"seller": "b", "net": 10.01, "volume": 0}]))
    assert found == {"b": 501 - 50, "a": 45}  # 5.005 is 5.01 first, 5 go on


@pytest.mark.parametrize(
    ("compression", "wanted"),
    [
        ("none", {"d": 1080, "b": 11, "a": 1}),
        ("skip_inactive", {"d": 1080, "b": 108, "a": 11}),
        ("dynamic", {"d": 1080, "b": 108, "a": 11}),
    ],
)
def test_who_uses_a_step_up(compression, wanted) -> None:
    people = PEOPLE | {"c": {"sponsor": "b", "role": CUSTOMER}}
    text = recursive(f'compression = "{compression}"')
    assert pays(run(text, people, [("d", 12)])) == wanted
    people = PEOPLE | {"d": {"sponsor": "c", "role": CUSTOMER}}
    found = pays(run(recursive('compression = "none"'), people, [("d", 12)]))
    assert found == {"c": 108, "b": 11, "a": 1}


def test_active_but_not_entitled_uses_a_step_up() -> None:
    keys = 'requires = "personal != 7"'
    orders = [{"seller": "d", "net": 12}, {"seller": "c", "volume": 7, "net": 0}]
    for compression, wanted in {
        "skip_inactive": {"d": 1080, "b": 11, "a": 1},
        "dynamic": {"d": 1080, "b": 108, "a": 11},
    }.items():
        text = recursive(f'{keys}\ncompression = "{compression}"\nbase = "net"')
        assert pays(run(text, PEOPLE, orders)) == wanted


def test_powers_are_exact() -> None:
    result = run(geometric(), PEOPLE, [("d", 2000)])
    assert pays(result) == {"d": 200000, "c": 100000, "b": 50000, "a": 25000}
    text = geometric('rounding = { mode = "down" }')
    # 0.05, 0.025, 0.0125, 0.00625: each from the exact power
    assert pays(run(text, PEOPLE, [("d", 0.05)])) == {"d": 5, "c": 2, "b": 1, "a": 0}
    text = geometric('levels = 2\nrate = "10%"')
    assert pays(run(text, PEOPLE, [("d", 2000)])) == {"d": 20000, "c": 10000, "b": 5000}


def test_a_long_chain_of_small_powers() -> None:
    chain = {f"m{n:03d}": f"m{n - 1:03d}" if n else "" for n in range(200)}
    text = geometric("levels = 199").replace('"1/2"', '"99/100"')
    result = run(text, chain, [("m199", 10**6)])
    assert result.totals.amount[result.totals.member == 0] == (
        round(10**8 * 99**199 / 100**199)
    )
    assert len(pays(result)) == 200


def test_the_seller_and_compression() -> None:
    people = PEOPLE | {"c": {"sponsor": "b", "role": CUSTOMER}}
    assert pays(run(geometric(), people, [("d", 20)])) == {
        "d": 2000,
        "b": 500,
        "a": 250,
    }
    text = geometric('compression = "dynamic"')
    assert pays(run(text, people, [("d", 20)])) == {"d": 2000, "b": 1000, "a": 500}
    assert pays(run(geometric(), people, [("c", 20)])) == {"b": 1000, "a": 500}
    assert pays(run(geometric('orders = "retail"'), people, [("d", 20)])) == {}
    assert pays(run(geometric(), {})) == {}
    assert pays(run(recursive(), {})) == {}


def test_huge() -> None:
    found = pays(run(recursive(), PEOPLE, [("d", 10**15)]))
    assert found == {"d": 9 * 10**16, "c": 9 * 10**15, "b": 9 * 10**14, "a": 9 * 10**13}
    text = recursive().replace('"10%"', '"999999/1000000"')
    found = pays(run(text, PEOPLE, [("d", 10**15)]))
    assert found["c"] == 10**17 * 999999 // 10**6 - 10**17 * 999999**2 // 10**12


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (recursive().replace('"10%"', '"100%"'), "below 100%"),
        (recursive("levels = 5"), "is not a key of this table"),
        (recursive('unit = "0"'), "must be above 0"),
        (geometric("levels = 0"), "whole number from 1 to 1000"),
    ],
)
def test_mistakes(text, says) -> None:
    found = problems(text)
    assert any(says in problem for problem in found), found
