"""Leadership: what goes up as guarantee, what stays, what leaves at the top."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small import CUSTOMER, RETAIL, pays, problems, run

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


def test_a_group_measured_in_money() -> None:
    text = plan('guarantee = "200.50"').replace(
        'of = "group"', 'of = "group"\nvolume = "net"'
    )
    orders = [
        {"seller": who, "volume": 1, "net": net}
        for who, net in (("a", 300), ("b", "100.25"), ("c", 250))
    ]
    result = run(text, CHAIN, orders)
    # c hands 250 up, of which b adds 100.25 to his own 100.25; 149.75 stay.
    assert pays(result) == {"a": 802, "b": 599}
    rules = result.plan.components[0].rules
    assert rules.base == "pay"
    found = rules.details(result.facts)
    assert {name: column.tolist() for name, column in found.items()} == {
        "received": [20050, 25000, 0],
        "passed_up": [0, 20050, 25000],
        "to_company": [30000, 0, 0],
    }


def test_leaders_of_leaders_are_worked_out_from_below() -> None:
    #  a ─ b ─ c ─ d, and e below a: each needs 100, and what is missing goes up.
    people = {"a": "", "b": "a", "c": "b", "d": "c", "e": "a"}
    orders = [("a", 90), ("b", 70), ("c", 40), ("d", 30), ("e", 100)]
    result = run(plan("guarantee = 100"), people, orders)
    # d 30 up; c 40 + 30 of 30, keeps 0; b receives 70: 70 + 30, keeps 40;
    # a receives 100 + 100: 90 + 10, keeps 190.
    assert pays(result) == {"a": 760, "b": 160}
    assert details(result, "received") == {"a": 200, "b": 70, "c": 30}
    assert details(result, "passed_up") == {"b": 100, "c": 70, "d": 30, "e": 100}
    assert details(result, "to_company") == {"a": 100}
    rules = result.plan.components[0].rules
    told = [rules.steps(result.facts, at)[0] for at in range(5)]
    assert [(s.level, s.outcome, s.reason, s.have, s.need) for s in told] == [
        (0, "paid", "", 0, 0), (0, "paid", "", 0, 0),
        (0, "lost", "guarantee", 3000, 7000), (0, "lost", "guarantee", 0, 3000),
        (0, "lost", "guarantee", 0, 10000),
    ]  # fmt: skip


def test_who_cannot_earn_leads_nobody_whatever_he_meets() -> None:
    people = {"a": "", "b": {"sponsor": "a", "role": CUSTOMER}, "c": "b"}
    orders = [("a", 10), ("b", 10), ("c", 10)]
    result = run(plan(""), people, orders)
    assert pays(result) == {"a": 40}
    [step] = result.plan.components[0].rules.steps(result.facts, 1)
    assert (step.outcome, step.reason, step.figure, step.have, step.need) == (
        "lost", "requires", "leaders", 0, 0,
    )  # fmt: skip
    sold = [("a", 10), {"seller": "c", "volume": 10, "kind": RETAIL}]
    result = run(plan(""), CHAIN, sold)
    [step] = result.plan.components[0].rules.steps(result.facts, 2)
    assert (step.reason, step.figure, step.have, step.need, step.unit) == (
        "requires", "personal", 0, 100, "points",
    )  # fmt: skip


def test_a_leader_whose_group_returns_more_than_it_buys() -> None:
    text = plan("guarantee = 10").replace("personal >= 1", "retail >= 1")
    orders = [
        *({"seller": who, "volume": 1, "kind": RETAIL} for who in "abc"),
        ("c", -21), ("b", 4),
    ]  # fmt: skip
    result = run(text, CHAIN, orders)
    # c hands −20 up: b receives that, is short of 5, and keeps nothing.
    assert details(result, "received") == {"b": -20, "a": -15}
    assert pays(result) == {}


def test_the_smallest_unit_is_kept() -> None:
    text = plan("guarantee = 100").replace("4%", "100%")
    text = text.replace("personal >= 1", "personal > 0")
    result = run(text, CHAIN, [("b", 100), ("c", "0.01")])
    assert pays(result) == {"b": 1}
    rules = result.plan.components[0].rules
    told = [rules.steps(result.facts, at)[0] for at in (0, 1, 2)]
    assert [(step.outcome, step.reason) for step in told] == [
        ("lost", "requires"), ("paid", ""), ("lost", "guarantee"),
    ]  # fmt: skip


def test_a_leader_by_rank_is_asked_in_ranks() -> None:
    text = '[[rank]]\nname = "silver"\nwhen = "group >= 50"\n' + plan(
        'requires = "retail >= 1"'
    ).replace("personal >= 1", "rank >= silver", 2)
    text = text.replace('without = "rank >= silver"', 'without = "personal >= 1"')
    result = run(text, {"a": "", "b": "a"}, [("a", 50)])
    rules = result.plan.components[0].rules
    [asked], [refused] = (rules.steps(result.facts, at) for at in (1, 0))
    assert (asked.figure, asked.have, asked.need, asked.unit) == ("rank", 0, 1, "rank")
    assert (refused.level, refused.outcome, refused.figure) == (0, "lost", "retail")


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('guarantee = "1.001"', "guarantee: has more than 2 decimal places"),
        ("bands = []", "bands: must be a list like"),
        ('tree = "line"', "tree: must be one of sponsor, enroller, placement"),
    ],
)
def test_what_would_be_right_is_told(keys: str, said: str) -> None:
    [found] = problems(plan(keys))
    assert said in found
