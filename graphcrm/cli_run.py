"""``graphcrm run`` and ``graphcrm explain``: compute a period, ask why an amount."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli_network import connected
from graphcrm.cli_output import AsJson, print_table, shown_progress

if TYPE_CHECKING:
    from graphcrm.reports.statement import StoredRun
    from graphcrm.rules.explain import ExplainedLine

_Period = Annotated[str, typer.Argument(help="Month, like 2026-10.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    app.command()(run)
    app.command()(explain)


def run(
    period: _Period,
    plan: Annotated[
        Path | None,
        typer.Option(help="Plan file; the demo plan if left out.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute a month's commissions and publish them as the run that counts."""
    from graphcrm.access import local_operator
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings
    from graphcrm.money import format_scaled, minor_digits
    from graphcrm.rules.plan import load_plan
    from graphcrm.services import runs

    settings = Settings()
    chosen = load_plan(plan) if plan else None
    access = local_operator()
    with connected(settings) as network:
        with shown_progress() as progress:
            runs.compute_run(
                network,
                SystemClock(),
                access,
                period,
                chosen,
                zone=settings.timezone,
                progress=progress,
            )
        totals = runs.run_totals(network, access, period)
    digits = minor_digits(totals.run.currency)
    rows = [
        (part.component, part.members, part.lines, format_scaled(part.amount, digits))
        for part in totals.components
    ]
    lines = sum(part.lines for part in totals.components)
    total = format_scaled(totals.run.total, digits)
    rows.append((f"run {totals.run.id}", totals.run.paid, lines, total))
    columns = ("component", "members", "lines", totals.run.currency)
    print_table(columns, rows, as_json=as_json)


def explain(
    member: Annotated[str, typer.Argument(help="Id of the member.")],
    period: _Period,
    component: Annotated[
        str, typer.Option(help="One component of the plan; all if left out.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Show every line a member was paid, with its way up the tree and why."""
    from graphcrm.access import local_accountant
    from graphcrm.errors import Invalid, NotVisible
    from graphcrm.rules import explain as explaining
    from graphcrm.services import runs

    with connected() as network:
        stored = runs.stored_run(network, local_accountant(), period)
    members = stored.result.facts.snapshot.member
    if member not in members:
        raise NotVisible(f"{member} was not in the network of {period}.")
    try:
        number = stored.plan.component(component) if component else None
    except LookupError as unknown:
        raise Invalid(f"{unknown.args[0]}.") from None
    lines = explaining.explain(
        stored.plan, stored.result, members.index(member), number
    )
    if as_json:
        print_table(_COLUMNS, [_row(stored, line) for line in lines], as_json=True)
        return
    rows = [_told(_row(stored, line)) for line in lines]
    print_table(("line", stored.plan.currency, "way"), rows)


_COLUMNS = ("component", "order", "source", "level", "base", "unit", "rate",
            "coefficient", "exact", "amount", "way")  # fmt: skip

# The cells of one line, in the order of _COLUMNS.
_Cells = tuple[str, str, str, int, str, str, str, str, str, str, str]


def _told(cells: _Cells) -> tuple[str, str, str]:
    """Return a line as a person at a terminal reads it."""
    component, order, source, level, base, unit, rate, coefficient, exact = cells[:9]
    factors = [unit, rate, coefficient]
    product = " × ".join([base, *(factor for factor in factors if factor != "1")])
    place = f", level {level}" if level else ""
    return f"{component}, {order} of {source}{place}: {product} = {exact}", *cells[9:]


def _row(stored: StoredRun, line: ExplainedLine) -> _Cells:
    from graphcrm.money import format_scaled, minor_digits
    from graphcrm.reports.statement import base_unit, percent, reason_text, spelled
    from graphcrm.rules.words import POINTS

    snapshot = stored.result.facts.snapshot
    component = stored.plan.components[line.component]
    digits = minor_digits(stored.plan.currency)
    unit = base_unit(stored, line)
    places = 2 if unit == POINTS else minor_digits(unit)
    way = (
        f"{snapshot.member[step.member]}: {reason_text(stored.plan, step)}"
        for step in line.steps
    )
    return (
        component.name,
        "" if line.order < 0 else snapshot.order[line.order].split(":", 1)[-1],
        snapshot.member[line.source],
        line.level,
        f"{format_scaled(line.base, places)} {unit}",
        spelled(line.unit * Fraction(10) ** (places - digits)),
        percent(line.rate),
        spelled(line.coefficient),
        spelled(line.exact / 10**digits),
        format_scaled(line.amount, digits),
        "; ".join(way),
    )
