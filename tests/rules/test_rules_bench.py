"""The benchmark of the rules: the engine and plain Python pay the same."""

from __future__ import annotations

from bench import rules, rules_plain
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute


def test_both_ways_pay_the_same() -> None:
    plan, inputs = load_plan(rules.PLAN), rules.made_up(3000, "2026-10")
    result = compute(plan, inputs)
    plain = rules_plain.payouts(inputs)
    assert rules.payouts(plan, result) == rules._lines(plain)
    assert {name for name, sums in plain.items() if sums} == {
        "retail", "unilevel", "differential", "leaders",
    }  # fmt: skip


def test_the_company_cap_is_reached_both_ways() -> None:
    text = rules.PLAN.read_text("utf-8").replace('limit = "40%"', 'limit = "25%"')
    plan, inputs = load_plan(text), rules.made_up(3000, "2026-10")
    result = compute(plan, inputs)
    assert 0 < result.company_factor < 1
    paid = rules_plain.payouts(inputs, limit=25)
    assert rules.payouts(plan, result) == rules._lines(paid)


def test_months_in_a_row_hand_on_what_they_leave() -> None:
    inputs = rules.made_up(500, rules.MONTHS[0])
    assert rules.back_test(load_plan(rules.PLAN), inputs) > 0
