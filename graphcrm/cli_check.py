"""``graphcrm check``: whether this installation is sound."""

from __future__ import annotations

import typer

from graphcrm.cli_output import AsJson, print_table


def register(app: typer.Typer) -> None:
    """Add the command of this topic."""
    app.command()(check)


def check(as_json: AsJson = False) -> None:
    """Check files, server, settings, schema and graph; says what helps."""
    from graphcrm.config import Settings
    from graphcrm.services.findings import FAIL
    from graphcrm.services.health import findings

    rows = [
        (found.level, found.check, found.message, found.remedy)
        for found in findings(Settings())
    ]
    columns = ("level", "check", "message", "remedy")
    print_table(columns, rows, as_json=as_json)
    if any(level == FAIL for level, *_ in rows):
        raise typer.Exit(1)
