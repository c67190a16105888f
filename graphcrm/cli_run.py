"""``graphcrm run`` and ``graphcrm explain``: compute a period, ask why an amount."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphcrm.cli_network import connected
from graphcrm.cli_output import AsJson, print_table, shown_progress

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
    from graphcrm.access import local_accountant, local_operator
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
        problems = runs.run_problems(network, local_accountant(), period)
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
    for problem in problems:
        typer.echo(f"Look at this: {problem}", err=True)


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
    from graphcrm.cli_explain import print_explained
    from graphcrm.services import runs

    with connected() as network:
        stored = runs.stored_run(network, local_accountant(), period)
    print_explained(stored, member, component, as_json=as_json)
