"""The plans that ship: engine = oracle = what was worked by hand, to the cent."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from shipped_plans import EXAMPLES, NAMES, PLANS, engine, expected, oracle

from graphcrm.rules.caps import turnover
from graphcrm.rules.explain import explain
from graphcrm.rules.plan import load_plan


@pytest.fixture(scope="module", params=NAMES)
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def results(name):
    return engine(name)


def test_there_are_six() -> None:
    assert NAMES == ["binary", "hybrid", "matrix", "party", "stairstep", "unilevel"]
    assert NAMES == sorted(path.name for path in EXAMPLES.iterdir())


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
    text = (PLANS / f"{name}.toml").read_text("utf-8")
    most = re.search(r"# At most ([\d.]+) % of", text)
    assert most
    assert float(most[1]) < 60
    for result in results.values():
        assert result.company_factor == 1
        volume = turnover(result.facts, "volume")
        assert result.total <= volume * Fraction(most[1]) / 100
    cap = next(iter(results.values())).plan.company_cap
    if cap:
        assert cap.share.rate == Fraction(most[1]) / 100


def test_the_readme_shows_every_amount(name) -> None:
    text = (EXAMPLES / name / "README.md").read_text("utf-8").replace(",", "")
    for found in expected(name)[0].values():
        for (member, component), cents in found.items():
            assert f"{cents // 100}.{cents % 100:02}" in text, (member, component)
