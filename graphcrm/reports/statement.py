"""The statement: every amount a member was paid, with what it is made of.

The figures are not read back but derived again from the run's frozen inputs,
and must equal what the run stored, to the cent. A statement shows nothing above
its member: no upline, and no name of anybody outside the viewer's branch.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from graphcrm.errors import NotAllowed, NotVisible
from graphcrm.money import format_scaled, minor_digits, round_half_up
from graphcrm.periods import format_day, shift_month
from graphcrm.rules import explain, words
from graphcrm.rules.book import PAY
from graphcrm.rules.lines import PAID, REASONS, Step
from graphcrm.rules.metrics.base import NET
from graphcrm.rules.plan import Plan
from graphcrm.rules.run import RunResult
from graphcrm.rules.words import NO_RANK, RANK
from graphcrm.views import BranchView

POINTS, MONEY, DAY = words.POINTS, words.MONEY, words.DAY


# Decimal places an exact amount is spelled with before a fraction is easier.
_EXACT_PLACES = 12


@dataclass(frozen=True)
class StoredRun:
    """A finished run with its plan and what its frozen inputs compute to."""

    id: str
    period: str
    version: int
    state: str
    plan: Plan
    result: RunResult


@dataclass(frozen=True)
class StatementComponent:
    """One component's sum: ``amount`` minor units over ``lines`` lines."""

    component: str
    kind: str
    amount: int
    lines: int


@dataclass(frozen=True)
class StatementLine:
    """One line: base × unit × rate × coefficient = exact, rounded once to amount.

    ``row`` is the handle for :func:`why`. ``order`` is the order's number,
    ``day`` yyyymmdd; ``source`` the seller, ``level`` 0 for own sales.
    ``base`` is hundredths of a point where ``base_unit`` is ``points``, else
    minor units of the currency it names. ``unit`` is the exact value of one
    point (or one unit of a foreign currency) in the statement's currency,
    ``exact`` the unrounded amount in it; ``amount`` minor units, ``cut`` what
    caps took away from it, ``rounding`` how the plan rounds: mode and place,
    ``half_up_line``. A line that a person and no order caused (a leg, an
    earner below, a fund) has no ``order`` and ``day`` 0. ``source`` and its name
    are empty for whoever is not in the viewer's branch today.
    """

    row: int
    component: str
    level: int
    order: str
    day: int
    source: str
    source_name: str
    base: int
    base_unit: str
    unit: str
    rate: str
    coefficient: str
    exact: str
    rounding: str
    cut: int
    amount: int


@dataclass(frozen=True)
class Statement:
    """What one member was paid for a period, minor units and hundredths.

    ``previous`` is the total of the month before, None where there was no run;
    ``required`` the qualifying volume that makes active, ``rank`` the one paid as
    (empty for none). ``plan`` is
    name@version. The amounts of ``components`` sum to ``total``, and so do
    those of ``lines``.
    """

    run: str
    version: int
    state: str
    period: str
    plan: str
    member: str
    member_name: str
    currency: str
    total: int
    previous: int | None
    personal: int
    retail: int
    qualifying: int
    required: int
    group_volume: int
    active: bool
    rank: str
    components: tuple[StatementComponent, ...]
    lines: tuple[StatementLine, ...]

    @property
    def change(self) -> int | None:
        """Return the difference to the month before, None where it had no run."""
        return None if self.previous is None else self.total - self.previous


@dataclass(frozen=True)
class WhyStep:
    """One person asked on the way from the source up to the earner.

    ``outcome`` is ``paid``, ``passed`` (the level goes to the next one above)
    or ``lost`` (the level is used up, nobody gets it). ``reason`` is a word of
    ``graphcrm.rules.lines.REASONS``, empty when paid, with ``figure``, ``have`` and
    ``need``, integers in ``unit`` (a word of ``graphcrm.rules.words``), and their
    names in ``ranks`` where they are ranks; ``text`` says it in English.
    ``member`` and ``name`` are empty for whoever the viewer may not see.
    """

    member: str
    name: str
    level: int
    outcome: str
    reason: str
    have: int
    need: int
    figure: str
    unit: str
    ranks: tuple[str, str]
    text: str


def statement(branch: BranchView, run: StoredRun) -> Statement:
    """Return the statement of the branch head out of a stored run.

    Raises ``NotAllowed`` for somebody else's pay without the right to it,
    ``NotVisible`` for who was not in the network of that period, and
    ``AssertionError`` where re-derived and stored amounts differ: then nothing
    of the statement can be trusted.
    """
    member = _require(branch, run)
    facts = run.result.facts
    rows = explain.rows_of(run.result, member)
    explained = [explain.figures(run.plan, run.result, row) for row in rows]
    ids = facts.snapshot.member
    names = _names(branch, [ids[line.source] for line in explained])
    lines = tuple(_line(run, line, names) for line in explained)
    components = _components(run, explained)
    paid = _paid(branch, run)
    assert {c.component: c.amount for c in components} == paid[run.period], (
        f"{run.id}: the stored payouts of {branch.root} are not what its inputs give"
    )
    before = paid.get(shift_month(run.period, -1))
    return Statement(
        run=run.id,
        version=run.version,
        state=run.state,
        period=run.period,
        plan=run.plan.id,
        member=branch.root,
        member_name=names[branch.root],
        currency=run.plan.currency,
        total=sum(line.amount for line in explained),
        previous=None if before is None else sum(before.values()),
        personal=int(facts.personal[member]),
        retail=int(facts.retail[member]),
        qualifying=int(facts.qualifying[member]),
        required=facts.required,
        group_volume=int(facts.group[member]),
        active=bool(facts.active[member]),
        rank=rank_name(run.plan, int(facts.column("rank")[member])),
        components=components,
        lines=lines,
    )


def why(branch: BranchView, run: StoredRun, row: int) -> tuple[WhyStep, ...]:
    """Return the way of one statement line, from its source to the branch head.

    ``row`` is that of a :class:`StatementLine` of the same run and member;
    any other raises ``NotVisible``.
    """
    member = _require(branch, run)
    if row not in explain.rows_of(run.result, member):
        raise NotVisible
    line = explain.line(run.plan, run.result, row)
    ids = run.result.facts.snapshot.member
    names = _names(branch, [ids[step.member] for step in line.steps])
    return tuple(
        _why_step(run.plan, step, ids[step.member], names) for step in line.steps
    )


def _require(branch: BranchView, run: StoredRun) -> int:
    """Return the branch head's position, if the viewer may see his pay."""
    if not branch.access.may_about("statement", branch.root):
        raise NotAllowed("Your role does not include the statements of others.")
    try:
        return run.result.facts.snapshot.member.index(branch.root)
    except ValueError:
        raise NotVisible from None


def _names(branch: BranchView, members: list[str]) -> dict[str, str]:
    """Return the names of those in the branch; the head's is always there."""
    frame = branch.names(sorted({branch.root, *members}))
    return dict(zip(frame["member"], frame["name"], strict=True))


def _paid(branch: BranchView, run: StoredRun) -> dict[str, dict[str, int]]:
    """Return the stored amounts of the period and the one before it.

    A period without a run is missing; one whose run pays nothing is empty.
    """
    periods = [shift_month(run.period, -1), run.period]
    paid: dict[str, dict[str, int]] = {run.period: {}}
    for row in branch.result_by_period(periods).itertuples():
        paid.setdefault(row.period, {})
    for row in branch.payout_by_period(periods).itertuples():
        paid.setdefault(row.period, {})[row.component] = int(row.amount)
    return paid


def _components(
    run: StoredRun, lines: list[explain.ExplainedLine]
) -> tuple[StatementComponent, ...]:
    sums: dict[int, list[int]] = {}
    for line in lines:
        sums.setdefault(line.component, []).append(line.amount)
    return tuple(
        StatementComponent(
            run.plan.components[number].name,
            run.plan.components[number].kind,
            sum(amounts),
            len(amounts),
        )
        for number, amounts in sorted(sums.items())
    )


def _line(
    run: StoredRun, line: explain.ExplainedLine, names: dict[str, str]
) -> StatementLine:
    snapshot = run.result.facts.snapshot
    component = run.plan.components[line.component]
    source = snapshot.member[line.source]
    digits = minor_digits(run.plan.currency)
    unit = base_unit(run, line)
    places = 2 if unit == POINTS else minor_digits(unit)
    base, rate = base_and_rate(run, line)
    return StatementLine(
        row=line.row,
        component=component.name,
        level=line.level,
        order="" if line.order < 0 else snapshot.order[line.order].split(":", 1)[-1],
        day=0 if line.order < 0 else int(snapshot.day[line.order]),
        source=source if source in names else "",
        source_name=names.get(source, ""),
        base=base,
        base_unit=unit,
        unit=spelled(line.unit * Fraction(10) ** (places - digits)),
        rate=rate,
        coefficient=spelled(line.coefficient),
        exact=spelled(line.exact / 10**digits),
        rounding=f"{component.rounding.mode}_{component.rounding.at}",
        cut=line.cut,
        amount=line.amount,
    )


def base_unit(run: StoredRun, line: explain.ExplainedLine) -> str:
    """Return what a line's base is counted in: ``points`` or an ISO code."""
    base = run.plan.components[line.component].rules.base
    if base == NET:
        return run.result.facts.snapshot.currency_of(line.order)
    return run.plan.currency if base == PAY else POINTS


def base_and_rate(run: StoredRun, line: explain.ExplainedLine) -> tuple[int, str]:
    """Return base and rate as people say them.

    A fixed amount is a rate on a count of minor units; said the other way round
    it is an amount so many times: 20.00 × 9.
    """
    fixed = run.plan.components[line.component].rules.base == PAY
    if fixed and line.rate.denominator == 1 and line.rate > 1:
        return int(line.rate), str(line.base)
    return line.base, percent(line.rate)


def _why_step(plan: Plan, step: Step, member: str, names: dict[str, str]) -> WhyStep:
    known = member in names
    return WhyStep(
        member if known else "",
        names.get(member, ""),
        step.level,
        step.outcome,
        step.reason,
        step.have,
        step.need,
        step.figure,
        DAY if step.reason == "left" else step.unit,
        _ranks(plan, step),
        reason_text(plan, step),
    )


def _ranks(plan: Plan, step: Step) -> tuple[str, str]:
    if step.unit != RANK:
        return "", ""
    return (
        rank_name(plan, step.have) or NO_RANK,
        rank_name(plan, step.need) or NO_RANK,
    )


def reason_text(plan: Plan, step: Step) -> str:
    """Return in English how a step ended and why."""
    if step.outcome == PAID:
        return f"paid at level {step.level}" if step.level else "paid"
    unit = DAY if step.reason == "left" else step.unit
    have, need = (_figure(plan, value, unit) for value in (step.have, step.need))
    return REASONS[step.reason].format(have=have, need=need, figure=step.figure)


def rank_name(plan: Plan, place: int) -> str:
    """Return a rank by its place in the ladder, empty where there is none."""
    names = plan.book.ladder.names
    return names[place - 1] if 0 < place <= len(names) else ""


def _figure(plan: Plan, value: int, unit: str) -> str:
    if unit == DAY:
        return format_day(value) if value else ""
    if unit == RANK:
        return rank_name(plan, value) or NO_RANK
    if unit == MONEY:
        return format_scaled(value, minor_digits(plan.currency))
    return format_scaled(value, 2 if unit == POINTS else 0)


def percent(rate: Fraction) -> str:
    """Return a rate as people write it: ``5%``, ``2.5%``, or ``3/7``.

    >>> percent(Fraction(1, 40)), percent(Fraction(3, 7))
    ('2.5%', '3/7')
    """
    hundredfold = spelled(rate * 100)
    return str(rate) if "/" in hundredfold else f"{hundredfold}%"


def spelled(value: Fraction) -> str:
    """Return an exact number: a decimal where it ends, else a fraction.

    >>> spelled(Fraction(5, 4)), spelled(Fraction(1, 3)), spelled(Fraction(-7))
    ('1.25', '1/3', '-7')
    """
    scaled = value * 10**_EXACT_PLACES
    if scaled.denominator != 1:
        return str(value)
    text = format_scaled(round_half_up(scaled), _EXACT_PLACES)
    return text.rstrip("0").rstrip(".")
