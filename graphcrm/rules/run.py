"""The run: from a plan and frozen inputs to totals and lines, to the cent.

The order of evaluation is that of plan-semantics.md, 17: volumes, activity,
ranks, components in the plan's order, personal coefficients, rounding, caps.
Invariants are asserted in production too: a run that breaks one is a bug and
pays nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Invalid, Problem
from graphcrm.money import format_scaled, minor_digits, round_half_up
from graphcrm.rules import caps, exact
from graphcrm.rules.amounts import together
from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import Lines, Part, Price, as_lines, joined
from graphcrm.rules.metrics.base import NET
from graphcrm.rules.plan import Component, Plan
from graphcrm.rules.snapshot import DISTRIBUTOR, Snapshot, column_bytes, sha256_of


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
class Left:
    """What a period leaves to the next one: balances, streaks, titles.

    Rows of ``key`` (its place in ``keys``), ``member`` position and ``value``;
    sorted, without zeros.
    """

    keys: tuple[str, ...]
    key: Ints
    member: Ints
    value: Ints


@dataclass(frozen=True)
class RunResult:
    """A computed run. ``company_factor`` is what unprotected pay is scaled by."""

    plan: Plan
    facts: Facts
    totals: Totals
    left: Left
    company_factor: Fraction
    problems: tuple[Problem, ...]

    @cached_property
    def lines(self) -> Lines:
        """Every line, sorted by earner, component, source and level."""
        parts = []
        for number, component in _computed(self.plan, self.facts):
            made = _lines(self.facts, number, component)
            parts.append(self._cut(number, _sorted(joined(made))))
        lines = _sorted(joined(parts))
        assert exact.total(lines.amount) == self.total
        return lines

    def _cut(self, number: int, lines: Lines) -> Lines:
        """Return a component's lines as caps leave them."""
        rows = np.flatnonzero(self.totals.component == number)
        wanted = np.zeros(self.facts.snapshot.nobody, np.int64)
        wanted[self.totals.member[rows]] = self.totals.amount[rows]
        gets = _summed(lines.earner, lines.amount, len(wanted))  # within each source
        differing = np.flatnonzero(gets != wanted).tolist()
        if not differing:
            return lines
        to_be = {member: int(wanted[member]) for member in differing}
        cut = caps.cut_lines(lines.earner, lines.amount, to_be)
        return lines.less(cut)

    @cached_property
    def paid(self) -> Ints:
        """What each member gets in all, minor units a member."""
        return _summed(
            self.totals.member, self.totals.amount, self.facts.snapshot.nobody
        )

    @cached_property
    def payout(self) -> Mapping[str, npt.NDArray[Any]]:
        """What everybody gets on each of his accounts, minor units."""
        return self.plan.payout.parts(self.paid)

    @property
    def total(self) -> int:
        """Return what the run pays in all, minor units."""
        return exact.total(self.totals.amount)

    @cached_property
    def sha256(self) -> str:
        """Hash of all totals and balances; equal for equal inputs, on any machine."""
        parts = [*_named("total", vars(self.totals)), *_named("left", vars(self.left))]
        return sha256_of(*((name, column_bytes(values)) for name, values in parts))


def compute(plan: Plan, snapshot: Snapshot) -> RunResult:
    """Return everything a plan pays for the frozen inputs of a period."""
    facts = Facts(snapshot, plan.book)
    paid: dict[str, npt.NDArray[Any]] = {}
    counts: dict[str, Ints] = {}
    kept: dict[str, npt.NDArray[Any]] = {}
    for _, component in _computed(plan, facts):
        amounts, counts[component.name] = _sums(facts, component)
        paid[component.name] = amounts
        kept |= component.rules.left_behind(facts)
    kept |= facts.left_behind()  # at last: a streak may look at what was paid
    factor = Fraction(1)
    if plan.company_cap:
        paid, factor = plan.company_cap.applied(facts, paid)
    totals = _totals(plan, paid, counts)
    problems = (*_problems(plan, facts), *_over_limit(plan, facts, paid))
    for _, component in _computed(plan, facts):
        problems = (*problems, *component.rules.problems(facts))
    problems = (*problems, *facts.places.problems(snapshot))
    return RunResult(plan, facts, totals, _left(kept), factor, problems)


def _computed(plan: Plan, facts: Facts) -> Iterator[tuple[int, Component]]:
    """Yield number and component of all that belong to the period's calendar."""
    calendar = facts.snapshot.calendar
    for number, component in enumerate(plan.components):
        if component.calendar == calendar:
            yield number, component


def _parts(facts: Facts, component: Component) -> Iterator[Part]:
    """Yield a component's lines, without those that would be nothing."""
    for part in component.rules.parts(facts):
        paying = part.paying()
        if len(paying.earner):
            yield paying


def _lines(facts: Facts, number: int, component: Component) -> list[Lines]:
    """Return a component's lines as they are before a member's and a fund's cap."""
    price, parts = _price(facts, component), _parts(facts, component)
    if not component.priced_together:
        return [
            as_lines(part, number, price.amounts(part, price.plain(part)))
            for part in parts
        ]
    found = together(facts, price, parts, component.caps.source)
    return [as_lines(found.part, number, found.amount).less(found.cut)]


def _price(facts: Facts, component: Component) -> Price:
    return Price.of(facts, component.name, component.rules, component.rounding)


def _sums(facts: Facts, component: Component) -> tuple[npt.NDArray[Any], Ints]:
    """Return what a component pays each one within its caps, and in how many lines.

    Later components read what it pays before personal coefficients.
    """
    price = _price(facts, component)
    count = facts.snapshot.nobody
    lines = np.zeros(count, np.int64)
    sums, extra = exact.Sums(count), exact.Sums(count)
    for part, amount, plain in _priced(facts, component, price):
        assert facts.earns[part.earner].all(), "paid to somebody who cannot earn"
        np.add.at(lines, part.earner, 1)
        sums.add(part.earner, plain)
        if price.coefficient:  # few have one, so what it adds is summed beside
            rows = np.flatnonzero(amount != plain)
            extra.add(part.earner[rows], amount[rows])
            extra.add(part.earner[rows], -plain[rows])
    earned = sums.values
    amounts = exact.narrow(exact.added(earned, extra.values))
    paid = component.caps.applied(facts, amounts)
    capped = component.caps.of_members(facts, earned)
    facts.note_earned(component.name, earned, capped)
    facts.note_paid(component.name, paid)
    return paid, lines


def _priced(
    facts: Facts, component: Component, price: Price
) -> Iterator[tuple[Part, Ints, Ints]]:
    """Yield a component's lines, what they pay, and what they would without κ."""
    parts = _parts(facts, component)
    if component.priced_together:
        found = together(facts, price, parts, component.caps.source)
        yield found.part, found.amount - found.cut, found.plain - found.plain_cut
        return
    for part in parts:
        plain = price.plain(part)
        yield part, price.amounts(part, plain), plain


def _summed(earner: Ints, amount: Ints, count: int) -> Ints:
    """Return the sum of amounts of each earner, exactly."""
    sums = exact.Sums(count)
    sums.add(earner, amount)
    return sums.values


def _totals(
    plan: Plan, paid: dict[str, npt.NDArray[Any]], counts: dict[str, Ints]
) -> Totals:
    """Return the totals of everybody with a line, by member and component."""
    empty = np.empty(0, np.int64)
    rows: list[tuple[Ints, Ints, Ints, Ints]] = [(empty, empty, empty, empty)]
    for number, component in enumerate(plan.components):
        if component.name in paid:
            lines = counts[component.name]
            gets = np.flatnonzero(lines)
            amount = paid[component.name][gets].astype(np.int64)
            rows.append((gets, np.full(len(gets), number), amount, lines[gets]))
    member, number_, amount, lines = map(np.concatenate, zip(*rows, strict=True))
    sort = np.argsort(member, kind="stable")  # numbers ascend as they are
    return Totals(member[sort], number_[sort], amount[sort], lines[sort])


def _left(kept: dict[str, npt.NDArray[Any]]) -> Left:
    keys = tuple(sorted(key for key, column in kept.items() if column.any()))
    members = [np.flatnonzero(kept[key]) for key in keys]
    values = [
        exact.narrow(kept[key][rows]) for key, rows in zip(keys, members, strict=True)
    ]
    for key, column in zip(keys, values, strict=True):
        if column.dtype == object:
            raise Invalid(f"A balance of {key} is too large to be carried over.")
    empty = np.empty(0, np.int64)
    return Left(
        keys,
        np.repeat(np.arange(len(keys)), [len(rows) for rows in members]),
        np.concatenate([empty, *members]),
        np.concatenate([empty, *values]).astype(np.int64),
    )


def left_columns(facts: Snapshot, left: Left) -> dict[str, list[Any]]:
    """Return what a run leaves behind as the next period's state."""
    return {
        "member": [facts.member[at] for at in left.member.tolist()],
        "key": [left.keys[key] for key in left.key.tolist()],
        "value": left.value.tolist(),
    }


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
    for number, code in enumerate(facts.snapshot.currencies):
        unit = facts.units.of_money(code, facts.day)
        if unit is not None:
            net = (
                exact.total(facts.snapshot.net[facts.snapshot.currency == number])
                * unit
            )
            value += round_half_up(net)
    return value


def _sorted(lines: Lines) -> Lines:
    """Return the lines in their canonical order."""
    return lines.pick(
        np.lexsort((lines.level, lines.source, lines.component, lines.earner))
    )


def _reads_net(plan: Plan) -> bool:
    """Whether net values of orders decide about pay: as a base, or in a figure."""
    rules = [component.rules for component in plan.components]
    metrics = plan.book.metrics.values()
    read = [part.base for part in rules]
    read += [getattr(part, "measure", "") for part in rules]
    read += [part.volume.measure for part in metrics if hasattr(part, "volume")]
    return NET in read


def _problems(plan: Plan, facts: Facts) -> list[Problem]:
    """Return what somebody should look at before the run is approved."""
    snapshot = facts.snapshot
    problems = []
    if _reads_net(plan):
        for number, code in enumerate(snapshot.currencies):
            if facts.units.of_money(code, facts.day) is None:
                row = int(np.flatnonzero(snapshot.currency == number)[0])
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


def _over_limit(
    plan: Plan, facts: Facts, paid: dict[str, npt.NDArray[Any]]
) -> list[Problem]:
    """Return by how much the protected components alone exceed the company's cap."""
    if not plan.company_cap:
        return []
    kept, limit = plan.company_cap.kept(paid), plan.company_cap.share.amount(facts)
    if kept <= limit:
        return []
    digits = minor_digits(plan.currency)
    most = format_scaled(int(limit), digits)
    message = (
        f"the protected components alone pay {format_scaled(kept, digits)}, the limit "
        f"is {most}: everything else pays nothing"
    )
    return [Problem(plan.id, 0, "company_cap", "", message)]


def _named(prefix: str, columns: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(f"{prefix}.{name}", values) for name, values in columns.items()]
