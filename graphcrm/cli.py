"""``graphcrm``: the command line, one module a topic.

A topic module imports what it needs inside its commands, so that ``--help``
answers at once. Exit codes: 0 done, 1 failed, 2 refused.
"""

from __future__ import annotations

import sys

import typer

from graphcrm import (
    cli_bench,
    cli_check,
    cli_db,
    cli_import,
    cli_plan,
    cli_report,
    cli_run,
    cli_seed,
    cli_up,
)
from graphcrm.errors import GraphCRMError, SetupFailed, Unavailable

app = typer.Typer(
    name="graphcrm",
    help="The back office of companies that sell through a network of people.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

# One line a topic.
cli_db.register(app)
cli_check.register(app)
cli_up.register(app)
cli_seed.register(app)
cli_import.register(app)
cli_report.register(app)
cli_run.register(app)
cli_plan.register(app)
cli_bench.register(app)

FAILED = 1
REFUSED = 2


def exit_code(error: GraphCRMError) -> int:
    """Return 1 where this machine or the database failed, 2 where we refuse."""
    return FAILED if isinstance(error, (SetupFailed, Unavailable)) else REFUSED


def main() -> None:
    """Run the command line; a refusal is its message, not a traceback."""
    try:
        app()
    except GraphCRMError as error:
        print(f"graphcrm: {error}", file=sys.stderr)
        for problem in getattr(error, "problems", ()):
            if str(problem) not in str(error):  # the first one often is in it
                print(f"  {problem}", file=sys.stderr)
        sys.exit(exit_code(error))
