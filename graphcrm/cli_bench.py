"""``graphcrm bench``: measure this machine on a network of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from graphcrm.cli_output import shown_progress


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    app.command()(bench)


def bench(
    members: Annotated[int, typer.Option(min=500, help="People in it.")] = 100_000,
    out: Annotated[
        Path | None, typer.Option(help="File for the results; else they are printed.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer rounds; no figures to quote.")
    ] = False,
    online: Annotated[
        bool, typer.Option(help="Also write a database online first.")
    ] = True,
    rules: Annotated[
        bool, typer.Option("--rules", help="The rules engine alone, without Neo4j.")
    ] = False,
    analyst: Annotated[
        bool,
        typer.Option("--analyst", help="The analysts' server alone, and PostgreSQL."),
    ] = False,
) -> None:
    """Load, read and enrol side by side in a Neo4j of its own; answers must agree."""
    from graphcrm.errors import Conflict, SetupFailed

    try:
        from bench import analyst as copy
        from bench import postgres, run
        from bench import rules as engine
    except ImportError as error:
        raise SetupFailed(
            "The benchmarks are not part of the installed package; run them from a "
            "checkout of the source."
        ) from error
    with shown_progress() as progress:
        if rules:
            results = engine.bench(members, quick=quick, say=progress)
        elif analyst:
            results = copy.bench(
                members, quick=quick, say=progress, programs=postgres.programs()
            )
        else:
            results = run.bench(members, quick=quick, online=online, say=progress)
    text = json.dumps(results, indent=1, ensure_ascii=False)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text + "\n", "utf-8")
    else:
        print(text)
    wrong = [name for name, ok in results["checks"].items() if not ok]
    if wrong:
        raise Conflict(f"Answers do not agree: {'; '.join(wrong)}")
