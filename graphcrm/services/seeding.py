"""Fill an empty database with demo data."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.errors import Conflict, Invalid
from graphcrm.graph.bulk import Progress, write_tables
from graphcrm.graph.network import Network
from graphcrm.graph.offline import load_offline
from graphcrm.graph.schema import migrate
from graphcrm.graph.server import Server
from graphcrm.table_checks import problems
from graphcrm.tables import Tables

# A removed member takes some twenty relationships along, each of which the
# transaction keeps in memory.
_REMOVED_AT_ONCE = 5_000


@dataclass(frozen=True)
class Seeded:
    """What was written, and who the demo logins belong to: role → member id."""

    members: int
    orders: int
    people: dict[str, str]


def demo_tables(members: int, months: int, seed: int, last_day: int) -> Tables:
    """Return the demo network; the same arguments give the same bytes.

    Raises ``Invalid`` for sizes there is no network of.
    """
    from seed_data.generate import generate

    try:
        tables = generate(members, months, seed, last_day)
    except ValueError as error:
        raise Invalid(f"There is no such demo network: {error}.") from error
    found = problems(tables)
    if found:  # a bug of the generator, never of the caller
        raise AssertionError(f"the demo data is not sound: {found[0]}")
    return tables


def refuse_unless_empty(network: Network) -> None:
    """Raise ``Conflict`` when the database has members already."""
    with network.reading() as tx:
        count = tx.rows("company/member_count")[0]["members"]
    if count:
        raise Conflict(
            f"The database has {count} members already; demo data goes into an empty "
            "one. Repeat with --replace to remove everything in it first, or set "
            "GRAPHCRM_HOME to a new folder."
        )


def seed(
    network: Network,
    members: int,
    months: int,
    seed: int,
    last_day: int,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> Seeded:
    """Write a demo network into a database that has no members.

    ``replace`` removes members, orders and all that hangs on them first; users
    and settings stay. ``last_day`` (``yyyymmdd``) is the day up to which there
    are orders; periods that ended before it are closed.
    """
    migrate(network)
    if replace:
        remove_network(network, progress)
    else:
        refuse_unless_empty(network)
    if progress:
        progress("Making up the network", 0, 0)
    tables = demo_tables(members, months, seed, last_day)
    write_tables(network, tables, closed_before=last_day, progress=progress)
    return _seeded(tables)


def seed_offline(
    server: Server,
    members: int,
    months: int,
    seed: int,
    last_day: int,
    *,
    progress: Progress | None = None,
) -> Seeded:
    """Write a demo network through the offline importer: for millions.

    The managed server is stopped, loaded and started again; users, settings
    and audit are carried over. Raises ``Conflict`` when it has members.
    """
    if progress:
        progress("Making up the network", 0, 0)
    tables = demo_tables(members, months, seed, last_day)
    load_offline(server, tables, closed_before=last_day, progress=progress)
    return _seeded(tables)


def remove_network(network: Network, progress: Progress | None = None) -> None:
    """Remove the network, in transactions of some thousand nodes each."""
    with network.reading(seconds=None) as tx:
        total = tx.rows("company/network_count")[0]["nodes"]
    gone = 0
    for statement in ("write/bulk_remove_sales", "write/bulk_remove_network"):
        while removed := _removed(network, statement):
            gone += removed
            if progress:
                progress("Removing what is there", gone, total)


def _removed(network: Network, statement: str) -> int:
    rows = network.write(lambda tx: tx.rows(statement, limit=_REMOVED_AT_ONCE))
    return int(rows[0]["removed"])


def _seeded(tables: Tables) -> Seeded:
    from seed_data.generate import demo_people

    return Seeded(len(tables.members), len(tables.orders), demo_people(tables))
