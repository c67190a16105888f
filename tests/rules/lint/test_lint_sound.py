"""What the linter calls impossible does not happen, on random networks and plans.

The cases of ``random_plans`` without what stands outside a plan (personal terms,
balances of earlier periods, returns, foreign money), every order worth the same in
all its amounts: the assumptions under which the linter speaks.
"""

from __future__ import annotations

import random
import tomllib
from fractions import Fraction

import pytest
from random_plans import DRAWS, case, frozen, toml

from graphcrm.errors import BadPlan
from graphcrm.rules.lint.bounds import bounds_on
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.finding import ERROR, Look
from graphcrm.rules.lint.idle import check_idle
from graphcrm.rules.lint.ranks import check_ranks
from graphcrm.rules.lint.weights import endless
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute
from graphcrm.rules.toml_lines import key_lines

DAY = 20260531


def plain(seed, kinds=()):
    """A case in which every order is worth the same in all its amounts."""
    made = case(seed, 25, kinds)
    rng = random.Random(seed)
    made["plan"] |= {"currency": "MXN", "point_value": "1"}
    for table in ("company_cap", "exchange", "rounding"):
        made["plan"].pop(table, None)
    made["terms"], made["state"] = [], {}
    for order in made["orders"]:
        volume = rng.choice([1, 6000, 10_000, 25_000, 100_000, 10**8])
        order |= {"currency": "MXN"}
        for key in {*order} - {"key", "seller", "kind", "day", "moment", "currency"}:
            order[key] = volume
    return made


def judged(seed, kinds=()):
    made = plain(seed, kinds)
    try:
        plan = load_plan(toml(made["plan"]))
    except BadPlan:  # the rest of the case was drawn for other numbers
        return None
    return plan, made, compute(plan, frozen(made))


def above_the_bounds(plan, made, result):
    """Yield the components that pay more than the linter's bound."""
    figures = figures_on(plan.book, DAY)
    bounds = bounds_on(figures, plan.components)
    sold = dict.fromkeys(("own", "retail"), 0)
    for order in made["orders"]:
        sold[order["kind"]] += order["volume"]
    for number, component in enumerate(plan.components):
        kinds = bounds[component.name]
        if any(bound is None or endless(bound) for bound in kinds.values()):
            continue
        most = sum((kinds[kind] * sold[kind] for kind in sold), Fraction(0))
        mine = result.totals.component == number
        paid = int(result.totals.amount[mine].sum())
        lines = int(result.totals.lines[mine].sum())  # each may be rounded up
        if paid > most + 51 * lines:
            yield component.name, component.kind, paid, most


def impossible(plan, result):
    """Yield what a finding says is impossible and yet is there."""
    data = tomllib.loads(plan.text)
    look = Look(plan, data, key_lines(plan.text), 0, Fraction(1))
    check_ranks(look)
    check_idle(look)
    for found in look.findings:
        if found.code in ("rank-unreachable", "rank-same"):
            place = int(found.key.split("[")[1].split("]")[0])
            if (result.facts.column("achieved") == place).any():
                yield found
        if found.code == "never-pays" and found.severity == ERROR:
            number = int(found.key.split("[")[1].split("]")[0]) - 1
            mine = result.totals.component == number
            if (result.totals.amount[mine] > 0).any():
                yield found


@pytest.mark.parametrize("kind", sorted(DRAWS))
def test_no_component_pays_more_than_its_bound(kind):
    for seed in range(12):
        found = judged(seed, (kind,))
        assert not found or not [*above_the_bounds(*found)], seed


@pytest.mark.parametrize("block", range(8))
def test_nothing_impossible_happens(block):
    for seed in range(block * 20, block * 20 + 20):
        found = judged(5000 + seed)
        if found:
            plan, made, result = found
            assert not [*above_the_bounds(plan, made, result)], seed
            assert not [*impossible(plan, result)], seed
