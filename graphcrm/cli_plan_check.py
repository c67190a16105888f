"""``graphcrm plan check``: what in a plan file nobody can have meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from graphcrm.rules.lint import Finding


def check(
    plan: Annotated[Path, typer.Argument(help="Plan file (docs/plans/check.md).")],
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail on warnings, too.")
    ] = False,
    limit: Annotated[
        str, typer.Option(help="The part of what is sold that may be paid, like 60%.")
    ] = "100%",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON list of findings.")
    ] = False,
) -> None:
    """Look for mistakes in a plan that can be seen without any data.

    Ranks nobody can reach, rates that fall, more paid than sold (with a network
    that shows it), components that never pay, missing dates, what nothing reads.
    Ends with 1 where there is an error, with --strict also where there is a warning.
    """
    from graphcrm.clock import SystemClock
    from graphcrm.periods import to_day
    from graphcrm.rules.lint import ERROR, WARNING
    from graphcrm.rules.lint import check as findings_of

    today = to_day(SystemClock().now().date())
    findings = findings_of(plan, today=today, limit=_limit(limit))
    if as_json:
        print(json.dumps([vars(found) for found in findings], ensure_ascii=False))
    else:
        _print(plan, findings)
    fatal = (ERROR, WARNING) if strict else (ERROR,)
    if any(found.severity in fatal for found in findings):
        raise typer.Exit(1)


def _limit(text: str) -> Fraction:
    from graphcrm.errors import Invalid
    from graphcrm.money import parse_rate

    try:
        value = parse_rate(text)
    except ValueError as mistake:
        raise Invalid(f"--limit is {mistake}.") from None
    if value <= 0:
        raise Invalid("--limit must be above 0, like 60%.")
    return value


def _print(plan: Path, findings: Sequence[Finding]) -> None:
    """Print a line a finding, the network that shows it below, and a last line."""
    for found in findings:
        where = f"{plan}:{found.line}" if found.line else str(plan)
        key = f" {found.key}" if found.key else ""
        typer.echo(f"{where} {found.severity} {found.code}{key} — {found.message}")
        for detail in found.details:
            typer.echo(f"    {detail}")
    counts = {
        severity: sum(found.severity == severity for found in findings)
        for severity in ("error", "warning", "note")
    }
    told = [f"{n} {what}{'s' * (n > 1)}" for what, n in counts.items() if n]
    typer.echo(f"{plan}: {', '.join(told) or 'no findings'}")
