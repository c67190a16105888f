"""Leadership: what goes up as guarantee, what stays, what leaves at the top."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small import pays, problems, run

PGV = '[metric.pgv]\nof = "group"\nwithout = "personal >= 1"\n'
CHAIN = {"a": "", "b": "a", "c": "b"}


def plan(keys: str = "guarantee = 20000") -> str:
    return f"""{PGV}
[[component]]
name = "lb"
kind = "leadership"
leaders = "personal >= 1"
base = "pgv"
rate = "4%"
{keys}
"""


def details(result, name: str) -> dict:
    [component] = result.plan.components
    column = component.rules.details(result.facts)[name]
    ids = result.facts.snapshot.member
    return {ids[at]: int(column[at]) // 100 for at in column.nonzero()[0].tolist()}


@pytest.mark.parametrize(
    ("b", "c", "paid", "up"),
    [
        (10000, 24000, {"a": 80000, "b": 56000}, {"b": 20000, "c": 24000}),
        (20000, 24000, {"a": 80000, "b": 96000}, {"b": 20000, "c": 24000}),
        (24000, 24000, {"a": 96000, "b": 96000}, {"b": 24000, "c": 24000}),
        (1, 19999, {"a": 80000}, {"b": 20000, "c": 19999}),  # all of it is needed
        (1, 20000, {"a": 80000, "b": 4}, {"b": 20000, "c": 20000}),
        (1, 10000, {"a": 40004}, {"b": 10001, "c": 10000}),  # less than guaranteed
    ],
)
def test_a_weak_group_pays_up_from_what_it_receives(b, c, paid, up) -> None:
    orders = [("a", 30000), ("b", b), ("c", c)]
    result = run(plan(), CHAIN, orders)
    found = pays(result)
    assert found == {k: v for k, v in paid.items() if v}
    assert details(result, "passed_up") == up
    # what all keep and what leaves at the top is 4 % of everything
    left = details(result, "to_company")["a"]
    assert sum(found.values()) + 4 * left == 4 * (30000 + b + c)


def test_members_between_leaders_belong_to_the_group_above() -> None:
    people = {"a": "", "x": "a", "b": "x", "c": "b"}
    result = run(plan("guarantee = 0"), people, [("a", 100), ("b", 50), ("c", 25)])
    assert pays(result) == {"a": 200, "b": 100}
    assert details(result, "received") == {"a": 50, "b": 25}


@pytest.mark.parametrize(
    ("volume", "share"), [(2999, 0), (3000, "1/2"), (7499, "1/2"), (7500, 1)]
)
def test_bands_give_a_share_by_the_own_group(volume, share) -> None:
    keys = 'bands = [ { from = 3000, rate = "50%" }, { from = 7500, rate = "100%" } ]'
    result = run(plan(keys), {"a": "", "b": "a"}, [("a", volume), ("b", 10000)])
    want = int(Fraction(share) * 40000)
    assert pays(result) == ({"a": want} if want else {})


def test_a_leader_who_cannot_be_paid_still_hands_up() -> None:
    keys = 'guarantee = 20000\nrequires = "personal >= 20000"'
    orders = [("a", 30000), ("b", 10000), ("c", 24000)]
    result = run(plan(keys), CHAIN, orders)
    assert pays(result) == {"a": 80000}
    [component] = result.plan.components
    told = [component.rules.steps(result.facts, at)[0] for at in range(3)]
    assert [(step.outcome, step.reason) for step in told] == [
        ("paid", ""), ("lost", "requires"), ("lost", "guarantee"),
    ]  # fmt: skip


def test_nobody_leads() -> None:
    assert pays(run(plan(), CHAIN, [])) == {}
    assert pays(run(plan(), {}, [])) == {}


def test_a_rate_of_his_own_changes_his_pay_alone() -> None:
    orders = [("a", 30000), ("b", 10000), ("c", 24000)]
    own = [("b", "rate", "lb", "8%")]
    assert pays(run(plan(), CHAIN, orders, terms=own)) == {"a": 80000, "b": 112000}


def test_mistakes_are_told() -> None:
    told = problems(plan().replace('leaders = "personal >= 1"', ""))
    assert any("leaders is missing" in one for one in told)
