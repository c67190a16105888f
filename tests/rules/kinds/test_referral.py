"""Referral: whom the facts name, which orders count, what is remembered and told."""

from __future__ import annotations

import pytest
from small import CUSTOMER, HOUSE, RETAIL, pays, run

FROM = '[metric.from]\nof = "fact"\nunit = "text"\n'
#  b and c are above each other's sponsors, z has none.
PEOPLE = {"a": "", "b": "a", "c": "b", "z": ""}


def plan(keys: str = "") -> str:
    return f"""{FROM}
[[component]]
name = "c"
kind = "referral"
affiliate = "from"
rate = "2%"
{keys}
"""


def lines(result) -> list[tuple]:
    ids, orders, found = (
        result.facts.snapshot.member, result.facts.snapshot.order, result.lines,
    )  # fmt: skip
    return [
        (ids[earner], orders[source], level, amount)
        for earner, source, level, amount in zip(
            found.earner.tolist(), found.source.tolist(), found.level.tolist(),
            found.amount.tolist(), strict=True,
        )
    ]  # fmt: skip


def test_each_order_is_a_line_at_level_1() -> None:
    facts = [("a", "from", "z"), ("c", "from", "a"), ("z", "from", "c")]
    orders = [("a", 100), ("b", 200), ("c", 300), ("c", -40), ("z", 500)]
    assert lines(run(plan(), PEOPLE, orders, facts=facts)) == [
        ("a", "o:003", 1, 600), ("a", "o:004", 1, -80),
        ("c", "o:005", 1, 1000), ("z", "o:001", 1, 200),
    ]  # fmt: skip


def test_kinds_of_orders_and_amounts() -> None:
    facts = [("b", "from", "a")]
    orders = [
        {"seller": "b", "volume": 100, "net": 10},
        {"seller": "b", "volume": 200, "net": 40, "kind": RETAIL},
        {"seller": "b", "volume": 400, "net": 80, "currency": "EUR"},
    ]
    for keys, paid in (
        ("", 1400), ('orders = "own"', 1000), ('orders = "retail"', 400),
        ('base = "net"', 100), ('base = "net"\norders = "own"', 20),
    ):  # fmt: skip
        assert pays(run(plan(keys), PEOPLE, orders, facts=facts)) == {"a": paid}


@pytest.mark.parametrize("person", [{"role": CUSTOMER}, {"role": HOUSE}])
def test_an_affiliate_who_cannot_earn(person: dict) -> None:
    people, facts = {"a": person, "b": ""}, [("b", "from", "a")]
    assert pays(run(plan(), people, [("b", 100)], facts=facts)) == {}


def test_the_first_order_by_day_then_moment_then_key() -> None:
    facts, keys = [("b", "from", "a"), ("c", "from", "a")], "first_order_only = true"
    late, early = 20261009, 20261002

    def paid(*orders: tuple[int, int, int]) -> list[str]:
        bought = [
            {"seller": "b", "volume": volume, "day": day, "moment": moment}
            for volume, day, moment in orders
        ]
        result = run(plan(keys), PEOPLE, bought, facts=facts)
        assert result.left.keys == ("orders.any",)
        assert result.left.member.tolist() == [1]
        assert result.left.value.tolist() == [1]
        return [line[1] for line in lines(result)]

    assert paid((1, late, 0), (2, early, 0)) == ["o:002"]
    assert paid((1, early, 61), (2, early, 60)) == ["o:002"]
    assert paid((1, early, 60), (2, early, 60)) == ["o:001"]
    assert paid((1, late, 1), (2, early, 99)) == ["o:002"]


def test_the_first_order_of_the_first_of_the_network() -> None:
    orders, facts = [("a", 100), ("a", 50), ("b", 7)], [("a", "from", "z")]
    result = run(plan("first_order_only = true"), PEOPLE, orders, facts=facts)
    assert lines(result) == [("z", "o:001", 1, 200)]


def test_who_has_ordered_is_remembered_only_where_it_matters() -> None:
    facts, orders = [("b", "from", "a"), ("c", "from", "a")], [("b", 100), ("c", 50)]
    assert run(plan(), PEOPLE, orders, facts=facts).left.keys == ()
    state = [("b", "orders.any", 1), ("z", "orders.any", 1)]
    keys = "first_order_only = true"
    result = run(plan(keys), PEOPLE, orders, facts=facts, state=state)
    assert lines(result) == [("a", "o:002", 1, 100)]
    assert result.left.member.tolist() == [1, 2, 3]
    assert result.left.value.tolist() == [1, 1, 1]


def test_who_is_asked_and_what_is_said() -> None:
    people = PEOPLE | {"b": {"sponsor": "a", "joined": 20261001}}
    facts = [("b", "from", "a"), ("c", "from", "a"), ("z", "from", "?")]
    orders = [("a", 1), ("b", 1), ("c", 1), ("z", 1)]
    keys = 'within_months = 1\nrequires = "personal >= 5"'
    result = run(plan(keys), people, orders, facts=facts)
    rules = result.plan.components[0].rules
    told = [rules.steps(result.facts, order)[0] for order in range(4)]
    assert [(s.member, s.level, s.outcome, s.reason) for s in told] == [
        (4, 1, "lost", "affiliate"), (0, 1, "lost", "requires"),
        (2, 1, "lost", "window"), (4, 1, "lost", "affiliate"),
    ]  # fmt: skip
    assert pays(result) == {}


def test_strangers_are_told_in_the_order_of_the_network() -> None:
    facts = [("z", "from", "?"), ("a", "from", "a"), ("b", "from", "c")]
    result = run(plan(), PEOPLE, facts=facts)
    assert [(p.source, p.line, p.column, p.value) for p in result.problems] == [
        ("a", 0, "from", "a"), ("z", 0, "from", "?"),
    ]  # fmt: skip
