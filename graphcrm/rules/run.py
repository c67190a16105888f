"""The run: from a plan and frozen inputs to lines and totals, to the cent.

The order of evaluation is that of plan-semantics.md, 17: volumes, activity,
base components, personal coefficients, rounding once a line. Invariants are
asserted in production too: a run that breaks one is a bug and pays nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.errors import Problem
from graphcrm.money import round_half_up
from graphcrm.rules import exact
from graphcrm.rules.facts import NET, Facts
from graphcrm.rules.lines import Lines, joined, pricing
from graphcrm.rules.plan import Plan
from graphcrm.rules.snapshot import DISTRIBUTOR, Snapshot, column_bytes, sha256_of
from graphcrm.rules.tree import Ints


@dataclass(frozen=True)
class Totals:
    """What each member gets of each component: int64 columns, canonical order.

    ``member`` position, ``component`` number, ``amount`` minor units,
    ``lines`` how many lines it is the sum of.
    """

    member: Ints
    component: Ints
    amount: Ints
    lines: Ints


@dataclass(frozen=True)
class RunResult:
    """A computed run: ``lines`` sorted by earner, component, order and level."""

    facts: Facts
    lines: Lines
    totals: Totals
    problems: tuple[Problem, ...]

    @cached_property
    def paid(self) -> Ints:
        """What each member gets in all, minor units a member."""
        paid = np.zeros(self.facts.snapshot.nobody, np.int64)
        np.add.at(paid, self.totals.member, self.totals.amount)
        return paid

    @property
    def total(self) -> int:
        """Return what the run pays in all, minor units."""
        return exact.total(self.totals.amount)

    @cached_property
    def sha256(self) -> str:
        """Hash of every line and total; equal for equal inputs, on any machine."""
        parts = [*self.lines.columns().items(), *_named("total", vars(self.totals))]
        return sha256_of(*((name, column_bytes(values)) for name, values in parts))


def compute(plan: Plan, snapshot: Snapshot) -> RunResult:
    """Return everything a plan pays for the frozen inputs of a period."""
    facts = Facts(snapshot, plan.activity, plan.units)
    parts = []
    for number, component in enumerate(plan.components):
        price = pricing(facts, number, component.name, component.rules.base)
        made = component.rules.lines(facts, price)
        _check_component(plan, facts, number, made)
        parts += made
    lines = _sorted(joined(parts))
    totals = _totals(lines)
    assert exact.total(lines.amount) == exact.total(totals.amount)
    return RunResult(facts, lines, totals, tuple(_problems(plan, facts)))


def input_sha(snapshot: Snapshot) -> str:
    """Return the hash of the frozen inputs, column by column."""
    return sha256_of(
        ("period", snapshot.period.encode()),
        *((name, column_bytes(values)) for name, values in snapshot.columns().items()),
    )


def root_sha(plan: Plan, inputs: str, results: str) -> str:
    """Return the one hash a run stands for: plan, inputs and results."""
    return sha256_of(
        ("plan", plan.sha256.encode()),
        ("inputs", inputs.encode()),
        ("results", results.encode()),
    )


def sales(facts: Facts) -> int:
    """Return the net sales of the period in minor units of the plan's currency.

    Orders in a currency the plan has no rate for are left out.
    """
    value = 0
    codes = np.array(facts.snapshot.currency, dtype=str)
    for code in sorted(set(facts.snapshot.currency)):
        unit = facts.units.of_money(code, facts.day)
        if unit is not None:
            net = exact.total(facts.snapshot.net[codes == code]) * unit
            value += round_half_up(net)
    return value


def _sorted(lines: Lines) -> Lines:
    """Return the lines in their canonical order."""
    return lines.pick(
        np.lexsort((lines.level, lines.order, lines.component, lines.earner))
    )


def _totals(lines: Lines) -> Totals:
    """Return the sums of runs of lines with equal earner and component."""
    count = len(lines)
    if not count:
        empty = np.empty(0, np.int64)
        return Totals(empty, empty, empty, empty)
    changes = (np.diff(lines.earner) != 0) | (np.diff(lines.component) != 0)
    starts = np.append(0, np.flatnonzero(changes) + 1)
    sums = np.add.reduceat(exact.summable(lines.amount), starts)
    return Totals(
        lines.earner[starts],
        lines.component[starts],
        sums.astype(np.int64),
        np.diff(np.append(starts, count)),
    )


def _check_component(plan: Plan, facts: Facts, number: int, parts: list[Lines]) -> None:
    """Assert what no component with fixed levels may break.

    Each order pays each level once at most, only to people who can earn, and so
    never more than base × the sum of the rates at a coefficient of 1.
    """
    rules = plan.components[number].rules
    rates = rules.rates(facts.day)
    base = facts.bases(rules.base)
    for part in parts:
        levels = np.unique(part.level)
        assert len(levels) <= 1, "a part holds one level"
        assert all(0 <= level < len(rates) for level in levels.tolist())
        assert len(np.unique(part.order)) == len(part), "an order pays a level once"
        assert facts.earns[part.earner].all(), "paid to somebody who cannot earn"
        assert (part.base == base[part.order]).all()


def _problems(plan: Plan, facts: Facts) -> list[Problem]:
    """Return what somebody should look at before the run is approved."""
    snapshot = facts.snapshot
    problems = []
    if any(component.rules.base == NET for component in plan.components):
        for code in sorted(set(snapshot.currency)):
            if facts.units.of_money(code, facts.day) is None:
                row = snapshot.currency.index(code)
                problems.append(
                    Problem(
                        snapshot.order[row], 0, "currency", code,
                        f"orders in {code} pay nothing on their net value: the plan "
                        f"has no exchange rate for it; add {code} to [exchange]",
                    )
                )  # fmt: skip
    names = {component.name for component in plan.components}
    for term, wanted in zip(snapshot.term, snapshot.term_component, strict=True):
        if wanted not in names and wanted != "*":
            problems.append(
                Problem(
                    term, 0, "component", wanted,
                    f"is not a component of {plan.id}, so the coefficient has no "
                    f"effect; use {', '.join(sorted(names))} or *",
                )
            )  # fmt: skip
    sellers = (snapshot.role[snapshot.seller] & DISTRIBUTOR) == 0
    for row in np.flatnonzero(sellers)[:20].tolist():
        problems.append(
            Problem(
                snapshot.order[row], 0, "seller",
                snapshot.member[int(snapshot.seller[row])],
                "is not a distributor, so nobody gets retail profit for the order",
            )
        )  # fmt: skip
    return problems


def _named(prefix: str, columns: dict[str, Ints]) -> list[tuple[str, Ints]]:
    return [(f"{prefix}.{name}", values) for name, values in columns.items()]
