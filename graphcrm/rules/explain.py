"""Why an amount is what it is: every line re-derived, step by step.

The engine jumps; this walks. Both must agree to the cent, and what they pay
plus what the company keeps is always the most the order could have paid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.kinds.own_sales import OwnSales
from graphcrm.rules.kinds.unilevel import Unilevel
from graphcrm.rules.lines import LOST, ORDER, PAID, Step, coefficients
from graphcrm.rules.plan import Plan
from graphcrm.rules.run import RunResult


@dataclass(frozen=True)
class ExplainedLine:
    """One line with everything it is made of.

    ``row`` is its place in the run, ``member`` and ``source`` positions,
    ``order`` the row of the order, -1 where a member is the source; ``unit``
    minor units one unit of the base is worth, ``exact`` = base × unit × rate ×
    coefficient before rounding, ``cut`` what caps took; ``steps`` lead from the
    source up to the earner.
    """

    row: int
    member: int
    source: int
    order: int
    component: int
    level: int
    base: int
    unit: Fraction
    rate: Fraction
    coefficient: Fraction
    exact: Fraction
    cut: int
    amount: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Account:
    """Where the money of one order goes in one component, minor units, κ = 1.

    ``maximum`` = ``paid`` + ``unpaid``; ``unpaid`` stays with the company for
    the reasons in ``steps``.
    """

    maximum: Fraction
    paid: Fraction
    unpaid: Fraction
    steps: tuple[Step, ...]


def rows_of(result: RunResult, member: int, component: int | None = None) -> range:
    """Return the places of a member's lines, of one component or of all."""
    earner = result.lines.earner
    first, last = np.searchsorted(earner, [member, member + 1]).tolist()
    if component is None:
        return range(first, last)
    kinds = result.lines.component[first:last]
    low, high = np.searchsorted(kinds, [component, component + 1]).tolist()
    return range(first + low, first + high)


def line(plan: Plan, result: RunResult, row: int) -> ExplainedLine:
    """Return one line of a run, re-derived from the frozen inputs, with its way.

    ``AssertionError`` where the walk does not lead to the stored amount: then
    the engine has a bug, or the run was tampered with.
    """
    made = figures(plan, result, row)
    source = int(result.lines.source[row])
    way = plan.components[made.component].rules.steps(result.facts, source)
    end = next(
        at
        for at, step in enumerate(way)
        if (step.outcome, step.member, step.level) == (PAID, made.member, made.level)
    )
    return replace(made, steps=tuple(way[: end + 1]))


def figures(plan: Plan, result: RunResult, row: int) -> ExplainedLine:
    """Return one line of a run with its figures derived again, without its way."""
    lines, facts = result.lines, result.facts
    member, source = int(lines.earner[row]), int(lines.source[row])
    number, level = int(lines.component[row]), int(lines.level[row])
    component = plan.components[number]
    by_order = component.rules.source == ORDER
    base = int(lines.base[row])
    currency = facts.snapshot.currency_of(source) if by_order else plan.currency
    unit = facts.unit(component.rules.base, currency)
    assert unit is not None
    above, below = coefficients(facts, component.name, component.rules)
    rate = lines.rate(row)
    coefficient = Fraction(int(above[member]), int(below[member]))
    exact = base * unit * rate * coefficient
    amount, cut = int(lines.amount[row]), int(lines.cut[row])
    assert component.rounding.fits(exact, amount + cut)
    return ExplainedLine(
        row, member, int(facts.snapshot.seller[source]) if by_order else source,
        source if by_order else -1, number, level, base, unit, rate, coefficient,
        exact, cut, amount, (),
    )  # fmt: skip


def explain(
    plan: Plan, result: RunResult, member: int, component: int | None = None
) -> list[ExplainedLine]:
    """Return every line of a member; their amounts sum to what he is paid."""
    return [line(plan, result, row) for row in rows_of(result, member, component)]


def account(plan: Plan, result: RunResult, order: int, component: int) -> Account:
    """Return what one order pays, what it does not pay, and why.

    ``LookupError`` for components without fixed levels, which have no maximum.
    """
    facts = result.facts
    rules = plan.components[component].rules
    if not isinstance(rules, OwnSales | Unilevel):
        raise LookupError(f"{plan.components[component].name} has no fixed levels")
    way = rules.steps(facts, order)
    unit = facts.unit(rules.base, facts.snapshot.currency_of(order)) or Fraction(0)
    most = rules.most(facts)
    worth = int(rules.bases(facts)[order]) * unit
    lines = result.lines
    rows = np.flatnonzero((lines.source == order) & (lines.component == component))
    rates = {
        (int(lines.earner[row]), int(lines.level[row])): lines.rate(row)
        for row in rows.tolist()
    }
    paid = unpaid = Fraction(0)
    for step in way:
        if step.outcome == PAID:
            got = rates.get((step.member, step.level), Fraction(0))
            paid += worth * got
            unpaid += worth * (most[step.level] - got)
        elif step.outcome == LOST:
            unpaid += worth * most[step.level]
    maximum = worth * sum(most) if way else Fraction(0)
    assert paid + unpaid == maximum, "money of an order is unaccounted for"
    return Account(maximum, paid, unpaid, tuple(way))
