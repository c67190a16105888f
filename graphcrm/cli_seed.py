"""``graphcrm seed``: a demo network of any size in an empty database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli_output import AsJson, print_table, shown_progress

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.graph.server import Server


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    app.command()(seed)


def seed(
    members: Annotated[int, typer.Option(min=100, help="People, all kinds.")] = 20_000,
    months: Annotated[int, typer.Option(min=1, help="Months with orders.")] = 37,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 7,
    end: Annotated[
        str, typer.Option(help="Last day with orders, 2026-05-31; today if left out.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove the network that is there first.")
    ] = False,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="Stop the server and import: for millions."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fill an empty database with a made-up network; nobody in it is real."""
    from graphcrm import periods
    from graphcrm.clock import SystemClock, today
    from graphcrm.config import Settings
    from graphcrm.errors import Invalid
    from graphcrm.graph.network import Network
    from graphcrm.graph.server import endpoint
    from graphcrm.services import seeding

    settings = Settings()
    if offline and replace:
        raise Invalid("--offline loads an empty database only; leave --replace out.")
    try:
        last_day = (
            periods.parse_day(end) if end else today(SystemClock(), settings.timezone)
        )
    except ValueError as error:
        raise Invalid(f"--end {end} is not a day; write it like 2026-05-31.") from error
    with shown_progress() as progress:
        if offline:
            seeded = seeding.seed_offline(
                _managed(settings), members, months, seed, last_day, progress=progress
            )
        else:
            with Network.connect(endpoint(settings), patient=True) as network:
                seeded = seeding.seed(
                    network,
                    members,
                    months,
                    seed,
                    last_day,
                    replace=replace,
                    progress=progress,
                )
    rows: list[tuple[str, int | str]] = [
        ("members", seeded.members),
        ("orders", seeded.orders),
        *seeded.people.items(),
    ]
    print_table(("what", "value"), rows, as_json=as_json)


def _managed(settings: Settings) -> Server:
    from graphcrm.errors import Invalid
    from graphcrm.graph.server import Server

    if not settings.managed:
        raise Invalid("--offline needs our own server; NEO4J_URI names another one.")
    return Server(settings)
