"""``graphcrm db``: the managed Neo4j servers from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli_output import AsJson, print_table, shown_progress
from graphcrm.cli_shell import shell

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.graph.server import Server

OfAnalysts = Annotated[
    bool, typer.Option("--analyst", help="The analysts' server, not the main one.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    db = typer.Typer(help="The managed Neo4j: start, stop, status, shell, rebuild.")
    db.command()(start)
    db.command()(stop)
    db.command()(status)
    db.command()(shell)
    db.command()(rebuild)
    db.command()(projection)
    app.add_typer(db, name="db", no_args_is_help=True)


def start(analyst: OfAnalysts = False) -> None:
    """Start the managed Neo4j; it goes on after this command. Installs it first."""
    from graphcrm.config import Settings

    server = _server(Settings(), analyst)
    if server.status().state == "running":
        print(f"Neo4j is running already at {server.endpoint().uri}")
        return
    with shown_progress() as progress:
        endpoint = server.start(progress=progress)
    print(f"Neo4j answers at {endpoint.uri}")
    print(f"user {endpoint.user}, password in {server.password_file}")


def stop(analyst: OfAnalysts = False) -> None:
    """Stop the managed Neo4j. Its data stays."""
    from graphcrm.config import Settings
    from graphcrm.graph.analyst.site import AnalystSite

    settings = Settings()
    stopped = (AnalystSite(settings) if analyst else _server(settings, False)).stop()
    print("Neo4j is stopped." if stopped else "Neo4j was not running.")


def status(analyst: OfAnalysts = False, as_json: AsJson = False) -> None:
    """Tell whether the managed Neo4j runs, and where."""
    from graphcrm.config import Settings

    now = _server(Settings(), analyst).status()
    columns = ("state", "uri", "pid", "home")
    row = (now.state, now.uri, now.pid or "", str(now.home))
    print_table(columns, [row], as_json=as_json)
    if now.state == "stopped":
        raise typer.Exit(1)


def rebuild(as_json: AsJson = False) -> None:
    """Make the analysts' copy of the network anew and put it in place."""
    from graphcrm.cli_network import connected
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings
    from graphcrm.graph.analyst.site import AnalystSite
    from graphcrm.services.instants import milliseconds

    settings, clock = Settings(), SystemClock()
    with connected(settings) as network, shown_progress() as progress:
        made = AnalystSite(settings).rebuild(
            network, lambda: milliseconds(clock.now()), progress=progress
        )
    rows = [(name, *figures) for name, figures in made.proof.items()]
    print_table(("what", "rows", "sum"), rows, as_json=as_json)
    if not as_json:
        print(f"equal to the network in all of these; made in {made.seconds:.0f} s")


def projection(folder: Path) -> None:
    """Write the analysts' copy as files, for a server of your own."""
    from graphcrm.cli_network import connected
    from graphcrm.config import Settings
    from graphcrm.graph.analyst.policy import load_policy
    from graphcrm.graph.analyst.site import export

    settings = Settings()
    policy = load_policy(settings.analyst_policy)
    with connected(settings) as network, shown_progress() as progress:
        arguments = export(network, policy, folder.absolute(), progress)
    print("Load the files into a stopped server with:")
    print(" \\\n  ".join(("neo4j-admin database import full neo4j", *arguments)))


def _server(settings: Settings, analyst: bool) -> Server:
    from graphcrm.graph.analyst.site import AnalystSite
    from graphcrm.graph.server import Server

    return AnalystSite(settings).server() if analyst else Server(_managed(settings))


def _managed(settings: Settings) -> Settings:
    from graphcrm.errors import Conflict

    if not settings.managed:
        raise Conflict(
            f"NEO4J_URI names a server of your own ({settings.neo4j_uri}); GraphCRM "
            "does not start or stop it. Unset NEO4J_URI to use the managed one."
        )
    return settings
