"""``graphcrm db``: the managed Neo4j from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from graphcrm.cli_output import AsJson, print_table, shown_progress
from graphcrm.cli_shell import shell

if TYPE_CHECKING:
    from graphcrm.config import Settings


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    db = typer.Typer(help="The managed Neo4j: start, stop, status, shell.")
    db.command()(start)
    db.command()(stop)
    db.command()(status)
    db.command()(shell)
    app.add_typer(db, name="db", no_args_is_help=True)


def start() -> None:
    """Start the managed Neo4j; it goes on after this command. Installs it first."""
    from graphcrm.config import Settings
    from graphcrm.graph.server import Server

    server = Server(_managed(Settings()))
    if server.status().state == "running":
        print(f"Neo4j is running already at {server.endpoint().uri}")
        return
    with shown_progress() as progress:
        endpoint = server.start(progress=progress)
    print(f"Neo4j answers at {endpoint.uri}")
    print(f"user {endpoint.user}, password in {server.password_file}")


def stop() -> None:
    """Stop the managed Neo4j. Its data stays."""
    from graphcrm.config import Settings
    from graphcrm.graph.server import Server

    stopped = Server(_managed(Settings())).stop()
    print("Neo4j is stopped." if stopped else "Neo4j was not running.")


def status(as_json: AsJson = False) -> None:
    """Tell whether the managed Neo4j runs, and where."""
    from graphcrm.config import Settings
    from graphcrm.graph.server import Server

    now = Server(_managed(Settings())).status()
    columns = ("state", "uri", "pid", "home")
    row = (now.state, now.uri, now.pid or "", str(now.home))
    print_table(columns, [row], as_json=as_json)
    if now.state == "stopped":
        raise typer.Exit(1)


def _managed(settings: Settings) -> Settings:
    from graphcrm.errors import Conflict

    if not settings.managed:
        raise Conflict(
            f"NEO4J_URI names a server of your own ({settings.neo4j_uri}); GraphCRM "
            "does not start or stop it. Unset NEO4J_URI to use the managed one."
        )
    return settings
