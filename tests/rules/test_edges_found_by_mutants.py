"""Cases that no other test looked at: each was found by a mutant that survived."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from small import RETAIL, months, pays, plan_text, problems, run, snap

from graphcrm.rules.caps import within
from graphcrm.rules.explain import account
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute


def kind(name: str, rest: str, called: str = "c") -> str:
    return f'[[component]]\nname = "{called}"\nkind = "{name}"\n{rest}\n'


def sale(seller: str, net: object, **more) -> dict:
    return {"seller": seller, "net": net, "volume": 1, "kind": RETAIL, **more}


# -- caps ----------


def test_scaling_spoils_nothing_it_was_given() -> None:
    amounts = np.array([100, 300, -5])
    assert within(amounts, Fraction(100)).tolist() == [25, 75, -5]
    assert amounts.tolist() == [100, 300, -5]


FUNDED = kind(
    "own_sales", 'rate = "100%"\nfund = { limit = "50%", of = "net" }', "first"
)


@pytest.mark.parametrize(
    ("stage", "matched"), [("uncapped", 1000), ("capped", 1000), ("paid", 500)]
)
def test_a_match_of_what_a_fund_cuts(stage: str, matched: int) -> None:
    text = FUNDED + kind(
        "matching",
        f'on = "first"\nrates = ["100%"]\ntree = "sponsor"\nstage = "{stage}"',
    )
    found = pays(run(text, {"a": "", "b": "a"}, [sale("b", 10)]))
    assert found == {"a": matched, "b": 500}


def test_a_protected_component_of_another_calendar() -> None:
    text = (
        '[company_cap]\nlimit = "10%"\nof = "net"\nprotected = ["weekly"]\n'
        + kind("own_sales", 'rate = "50%"\ncalendar = "week"', "weekly")
        + kind("own_sales", 'rate = "50%"', "monthly")
    )
    assert pays(run(text, {"a": ""}, [sale("a", 10)])) == {"a": 100}
    week = run(text, {"a": ""}, [sale("a", 10)], period="2026-W41")
    assert week.paid.tolist() == [500]


# -- amounts of orders ----------


def test_two_further_amounts_of_orders() -> None:
    orders = [
        {"seller": "a", "measure.x": 1, "measure.y": 2},
        {"seller": "a", "measure.x": 4, "measure.y": 8},
        {"seller": "b", "measure.x": 16, "measure.y": 32},
    ]
    for name, paid in (("x", (500, 1600)), ("y", (1000, 3200))):
        text = kind("own_sales", f'rate = "100%"\norders = "all"\nbase = "{name}"')
        assert run(text, {"a": "", "b": ""}, orders).paid.tolist() == [*paid]


def test_foreign_net_in_figures_is_converted_order_by_order() -> None:
    text = '[exchange]\nEUR = "1/3"\n[metric.m]\nof = "own"\nvolume = "net"\n' + kind(
        "bonus", 'base = "m"\nrate = "100%"'
    )
    orders = [{"seller": "a", "net": "0.01", "currency": "EUR"} for _ in range(3)]
    assert pays(run(text, {"a": ""}, orders)) == {}
    orders = [{"seller": "a", "net": "0.05", "currency": "EUR"} for _ in range(3)]
    assert pays(run(text, {"a": ""}, orders)) == {"a": 6}  # 1.67 → 2, three times


# -- accounts of orders ----------

TWO = kind("unilevel", 'rates = ["10%"]', "one") + kind(
    "unilevel", 'rates = ["5%"]', "two"
)


def test_the_money_of_an_order_by_component() -> None:
    result = run(TWO, {"a": "", "b": "a"}, [("b", 100), ("b", 7)])
    for number, share in ((0, 10), (1, 5)):
        first, second = (account(result.plan, result, n, number) for n in (0, 1))
        assert (first.maximum, first.paid, first.unpaid) == (100 * share,) * 2 + (0,)
        assert (second.maximum, second.paid) == (7 * share,) * 2


def test_a_paid_level_with_a_rate_of_nothing() -> None:
    text = '[[rank]]\nname = "silver"\nwhen = "group >= 1000"\n' + kind(
        "unilevel", 'rates_by_rank = { none = ["0%"], silver = ["10%"] }'
    )
    result = run(text, {"a": "", "b": "a"}, [("b", 100)])
    found = account(result.plan, result, 0, 0)
    assert (found.maximum, found.paid, found.unpaid) == (1000, 0, 1000)
    assert [step.outcome for step in found.steps] == ["paid"]


def test_an_order_that_is_worth_nothing_here() -> None:
    text = kind("unilevel", 'rates = ["10%"]\nbase = "net"')
    orders = [{"seller": "b", "net": 10, "currency": "ARS"}]
    result = run(text, {"a": "", "b": "a"}, orders)
    assert account(result.plan, result, 0, 0).maximum == 0


# -- conditions ----------


@pytest.mark.parametrize(
    ("requires", "told"),
    [
        ("not (personal >= 1)", ("less", "personal", 200, 100)),
        ("personal >= 3 and group >= 9", ("requires", "personal", 200, 300)),
        ("personal >= 1 and group >= 9", ("requires", "group", 200, 900)),
        ("personal >= 3 or group >= 9", ("requires", "personal", 200, 300)),
        ("at_least(2, personal >= 1, group >= 9, retail >= 5)",
         ("requires", "group", 200, 900)),
        ("personal > group", ("above", "personal", 200, 200)),
        ("not (personal >= 1 and group >= 1)", ("less", "personal", 200, 100)),
        ("not (personal >= 5 or group >= 1)", ("less", "group", 200, 100)),
        ("not (not (personal >= 5))", None),
    ],
)  # fmt: skip
def test_what_a_requirement_says_that_is_not_met(requires: str, told) -> None:
    text = kind("bonus", f'base = "group"\nrate = "1%"\nrequires = "{requires}"')
    result = run(text, {"a": "", "b": ""}, [("a", 2)])
    [step] = result.plan.components[0].rules.steps(result.facts, 0)
    if told:
        assert (step.reason, step.figure, step.have, step.need) == told
    assert (step.outcome == "paid") == bool(result.paid[0]), (
        "the walk and the engine differ"
    )


# -- binary ----------

LEGS = {"a": "", "l": {"placement": "a", "slot": 1}, "r": {"placement": "a", "slot": 2}}


@pytest.mark.parametrize(
    ("rest", "need"),
    [
        ('form = "percent"\nrate = "10%"', 1),
        ('form = "percent"\nrate = "10%"\nmin_matched = 5', 500),
        ('form = "tier"\ntiers = [{ from = 4, amount = "1" }, '
         '{ from = 9, amount = "2" }]', 400),
        ('form = "cycle"\nunit = 7\npay = "1"', 700),
        ('form = "rebalanced"\nstrong = 8\nweak = 6\npay = "1"', 600),
        ('form = "pairs"\nunit = 3\nrate = "1%"', 300),
    ],
)  # fmt: skip
def test_what_the_weaker_leg_needs(rest: str, need: int) -> None:
    result = run(kind("binary", rest), LEGS, [("l", 100), ("r", "0")])
    rules = result.plan.components[0].rules
    [step] = rules.steps(result.facts, 0)
    assert (step.outcome, step.level, step.reason, step.have, step.need) == (
        "lost", 0, "weak", 0, need,
    )  # fmt: skip
    gone = LEGS | {"a": {"left": 20261001}}
    result = run(kind("binary", rest), gone, [("l", 100)])
    [step] = rules.steps(result.facts, 0)
    assert (step.level, step.reason) == (0, "left")


def test_the_smallest_unit_of_a_binary_plan() -> None:
    text = kind("binary", 'form = "cycle"\nunit = "0.01"\npay = "1"')
    assert pays(run(text, LEGS, [("l", "0.02"), ("r", "0.03")])) == {"a": 200}


def test_legs_that_are_taken_or_nowhere() -> None:
    people = {
        "a": "",
        "b": {"placement": "a", "slot": 1}, "c": {"placement": "a", "slot": 2},
        "d": {"placement": "b", "slot": 1}, "e": {"placement": "b", "slot": 2},
        "f": {"placement": "c", "slot": 1}, "g": {"placement": "c", "slot": 2},
        "h": {"placement": "d", "slot": 2}, "i": {"placement": "d", "slot": 2},
        "j": {"placement": "e", "slot": 0}, "k": {"placement": "e", "slot": 3},
    }  # fmt: skip
    text = kind("binary", 'form = "percent"\nrate = "10%"')
    result = run(text, people)
    found = [(p.source, p.line, p.column, p.value) for p in result.problems]
    assert found == [
        ("i", 0, "leg", "2"), ("j", 0, "leg", "0"), ("k", 0, "leg", "3"),
    ]  # fmt: skip
    assert "below d; both count" in result.problems[0].message
    many = {"a": ""} | {f"m{n}": {"placement": "a", "slot": 5} for n in range(30)}
    assert len(run(text, many).problems) == 20
    few = {"a": "", "b": {"placement": "a", "slot": 1}, "c": "b"}
    few |= {"d": {"placement": "a", "slot": 4}, "e": {"placement": "b", "slot": 1}}
    few |= {"aa": {"placement": "a", "slot": 0}}
    assert [problem.source for problem in run(text, few).problems] == ["aa", "d"]


def test_what_a_binary_plan_reads_and_is_paid_on() -> None:
    rest = 'form = "pairs"\nunit = 3\nmetric = "retail"\n'
    rest += 'brackets = [{ from = 0, rate = "1%" }]\ntwo_to_one = "personal >= 1"\n'
    rules = (
        run(kind("binary", rest + 'carry_cap_of = "group"'), LEGS)
        .plan.components[0]
        .rules
    )
    assert rules.figures == {"retail", "personal", "group"}
    assert rules.base == "volume"
    money = kind("binary", 'form = "percent"\nrate = "1%"\nvolume = "net"')
    assert run(money, LEGS).plan.components[0].rules.base == "pay"
    [said] = problems(kind("binary", 'rate = "1%"\ntwo_to_one = "personal >= 1"'))
    assert "two_to_one: is not a key of this table" in said


def test_a_rate_of_his_own_changes_no_pairs() -> None:
    rest = (
        'form = "pairs"\nunit = 1\nrate = "1%"\nrate_2_to_1 = "5%"\n'
        'two_to_one = "personal >= 0"'
    )
    for terms, paid in (((), {"a": 10}), ([("a", "rate", "c", "3%")], {"a": 6})):
        result = run(kind("binary", rest), LEGS, [("l", 2), ("r", 4)], terms=terms)
        assert pays(result) == paid
        details = result.plan.components[0].rules.details(result.facts)
        assert details["mode"].tolist() == [12, 0, 0]
        assert details["other_units"].tolist() == [4, 0, 0]


def test_a_debt_is_no_volume() -> None:
    rest = 'form = "percent"\nrate = "1%"\ndebts = true'
    result = run(kind("binary", rest), LEGS, [("l", -5), ("r", 4)])
    [step] = result.plan.components[0].rules.steps(result.facts, 0)
    assert (step.reason, step.have, step.need) == ("weak", 0, 1)


def test_a_leg_keeps_what_its_balance_was_before_returns() -> None:
    text = kind("binary", 'form = "percent"\nrate = "10%"\nmax_matched = 1')
    first, second = months(text, LEGS, [("l", 5), ("r", 3)], [("l", -1)])
    assert pays(first) == {"a": 10}
    kept = dict(zip(first.left.keys, first.left.value.tolist(), strict=True))
    assert kept == {"c.left": 400, "c.right": 200}
    assert pays(second) == {"a": 10}
    kept = dict(zip(second.left.keys, second.left.value.tolist(), strict=True))
    assert kept == {"c.left": 200, "c.right": 100}


# -- who reads what ----------


def test_a_plan_that_changes_with_the_calendar_of_its_period() -> None:
    text = kind("own_sales", 'rate = "50%"\ncalendar = "week"', "weekly") + kind(
        "own_sales", 'rate = "10%"', "monthly"
    )
    plan = load_plan(plan_text(text))
    month = compute(plan, snap({"a": ""}, [sale("a", 10)]))
    week = compute(plan, snap({"a": ""}, [sale("a", 10)], period="2026-W41"))
    assert (month.paid.tolist(), week.paid.tolist()) == ([100], [500])
    assert month.totals.component.tolist() == [1]
    assert week.totals.component.tolist() == [0]
