"""The plans that ship: engine = oracle = what was worked by hand, to the cent."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction

import pytest
from shipped_plans import EXAMPLES, NAMES, PLANS, engine, expected, oracle

from graphcrm.rules.caps import turnover
from graphcrm.rules.explain import explain
from graphcrm.rules.lint import NOTE, check
from graphcrm.rules.lint.finding import Look
from graphcrm.rules.lint.payout import all_bounds
from graphcrm.rules.plan import load_plan
from graphcrm.rules.toml_lines import key_lines


@pytest.fixture(scope="module", params=NAMES)
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def results(name):
    return engine(name)


def test_there_are_six() -> None:
    assert NAMES == ["binary", "hybrid", "matrix", "party", "stairstep", "unilevel"]
    assert sorted(path.name for path in EXAMPLES.iterdir()) == NAMES


def test_the_engine_pays_what_was_worked_by_hand(name, results) -> None:
    amounts, totals = expected(name)
    for period, result in results.items():
        assert not result.problems
        plan, ids, found = result.plan, result.facts.snapshot.member, result.totals
        paid = {
            (ids[member], plan.components[number].name): int(amount)
            for member, number, amount in zip(
                found.member, found.component, found.amount, strict=True
            )
        }
        assert paid == amounts[period]
        assert {ids[at]: int(pay) for at, pay in enumerate(result.paid) if pay} == (
            totals[period]
        )


def test_the_oracle_pays_what_was_worked_by_hand(name, results) -> None:
    for period, answer in oracle(name).items():
        paid = {key: amount for key, amount in answer["totals"].items() if amount}
        assert paid == expected(name)[0][period]
        left, ids = results[period].left, results[period].facts.snapshot.member
        assert answer["left"] == {
            (ids[member], left.keys[key]): int(value)
            for member, key, value in zip(left.member, left.key, left.value,
                                          strict=True)
        }  # fmt: skip


def test_every_component_pays_somebody(name, results) -> None:
    plan = load_plan(PLANS / f"{name}.toml")
    paid = {component for found in expected(name)[0].values() for _, component in found}
    assert paid == {component.name for component in plan.components}


def test_every_amount_is_explained(name, results) -> None:
    for result in results.values():
        ids = result.facts.snapshot.member
        for member, number, amount in zip(
            result.totals.member, result.totals.component, result.totals.amount,
            strict=True,
        ):  # fmt: skip
            lines = explain(result.plan, result, int(member), int(number))
            assert sum(line.amount for line in lines) == amount, ids[member]


def test_no_month_costs_more_than_the_file_says(name, results) -> None:
    """The comment names the cap; no example comes near it."""
    most = the_most(name)
    assert most < Fraction(60, 100)
    for result in results.values():
        assert result.company_factor == 1
        assert result.total <= turnover(result.facts, "volume") * most
    cap = next(iter(results.values())).plan.company_cap
    if cap:
        assert cap.share.rate == most


def the_most(name) -> Fraction:
    text = (PLANS / f"{name}.toml").read_text("utf-8")
    found = re.search(r"# At most ([\d.]+) % of", text)
    assert found
    return Fraction(found[1]) / 100


# What the linter has no bound for: it does not know that a quick start asks for sales
# and that every sale is in one unit only.
BY_HAND = {"party": Fraction("0.08") + Fraction("0.03")}


def test_the_sum_without_the_cap_is_what_the_linter_works_out(name) -> None:
    path = PLANS / f"{name}.toml"
    text, plan = path.read_text("utf-8"), load_plan(path)
    head = " ".join(line.strip("# ") for line in text.split("name =")[0].splitlines())
    found = re.search(r"= ([\d.]+) %\.", head)
    said = Fraction(found[1]) / 100 if found else the_most(name)
    look = Look(plan, tomllib.loads(text), key_lines(text), 0, Fraction(1))
    names = tuple(component.name for component in plan.components)
    bound = max(most.total(names) for most in all_bounds(look))
    assert said == bound + BY_HAND.get(name, 0)


def test_the_linter_has_nothing_against_them(name) -> None:
    found = check(PLANS / f"{name}.toml", limit=Fraction(60, 100))
    assert [one for one in found if one.severity != NOTE] == []
    assert {one.code for one in found} <= {"undated"}


def test_the_readme_shows_every_amount(name) -> None:
    text = (EXAMPLES / name / "README.md").read_text("utf-8").replace(",", "")
    for found in expected(name)[0].values():
        for (member, component), cents in found.items():
            assert f"{cents // 100}.{cents % 100:02}" in text, (member, component)
