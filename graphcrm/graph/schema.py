"""Migrations: constraints, indexes and first nodes, applied once and in order.

A file ``cypher/schema/0007_….cypher`` is one statement that may be repeated
without harm (``IF NOT EXISTS``, ``MERGE``), because a schema statement cannot
share a transaction with the note that it was applied. A lease on the node
``(:Migration {number: 0})`` keeps a second process waiting meanwhile.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from dataclasses import dataclass
from itertools import pairwise

from graphcrm.errors import Conflict, Invalid, Problem, Unavailable
from graphcrm.graph.network import Network
from graphcrm.graph.queries import BadQuery, Query

_LEASE_SECONDS = 120.0
_WAIT_SECONDS = 180.0
_INDEX_SECONDS = 600


@dataclass(frozen=True)
class Migration:
    """One schema file; ``number`` orders it, ``sha256`` is of its statement."""

    number: int
    name: str
    sha256: str


def migrations(network: Network) -> list[Migration]:
    """Return all migrations the product has, in order.

    Raises ``BadQuery`` when two files have one number.
    """
    known = [_migration(query) for query in network.catalogue.folder("schema")]
    for first, second in pairwise(known):
        if first.number == second.number:
            raise BadQuery(f"{first.name} and {second.name} have one number")
    return known


def migrate(network: Network) -> list[str]:
    """Apply what this database lacks and return the names of what was applied.

    Two processes may call it at once: one applies, the other waits for it.
    Raises ``Invalid`` when an applied file was changed since, and ``Conflict``
    when another process holds the lock for too long.
    """
    known = migrations(network)
    _make_lock(network, known[0])
    owner = uuid.uuid4().hex
    _wait_for_lock(network, owner)
    try:
        missing = _missing(network, known)
        for migration in missing:
            _take_lock(network, owner)
            network.schema(migration.name)
            _record(network, migration)
        network.write(
            lambda tx: tx.rows("write/indexes_online", seconds=_INDEX_SECONDS)
        )
    finally:
        network.write(lambda tx: tx.rows("write/migrations_unlock", owner=owner))
    return [migration.name for migration in missing]


def check_migrations(network: Network) -> list[Problem]:
    """Return what is wrong with the schema of this database, if anything."""
    try:
        missing = _missing(network, migrations(network))
    except Invalid as error:
        return list(error.problems)
    return [
        Problem("schema", migration.number, "", migration.name, _NOT_APPLIED)
        for migration in missing
    ]


def require_schema(network: Network) -> None:
    """Raise ``Invalid`` unless the database has just this version's schema."""
    problems = check_migrations(network)
    if problems:
        raise Invalid(
            "The database does not have the schema of this version of GraphCRM: "
            f"{problems[0]}. If it is older, run: graphcrm init",
            problems,
        )


def check_graph(network: Network) -> list[Problem]:
    """Return one problem for each query of ``cypher/checks`` that finds a row."""
    problems = []
    for query in network.catalogue.folder("checks"):
        with network.reading(seconds=None) as tx:
            found = tx.rows(query.name)
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            problems.append(
                Problem(query.name, 0, "", f"{found[0]}{more}", query.summary)
            )
    return problems


def _migration(query: Query) -> Migration:
    number = int(query.name.removeprefix("schema/").split("_", 1)[0])
    return Migration(
        number, query.name, hashlib.sha256(query.text.encode()).hexdigest()
    )


def _missing(network: Network, known: list[Migration]) -> list[Migration]:
    with network.reading() as tx:
        applied = {row["number"]: row for row in tx.rows("company/migrations")}
    changed = [
        Problem("schema", migration.number, "", migration.name, _CHANGED)
        for migration in known
        if migration.number in applied
        and applied[migration.number]["sha256"] != migration.sha256
    ]
    numbers = {migration.number for migration in known}
    newer = [
        Problem("schema", number, "", row["name"], _UNKNOWN)
        for number, row in applied.items()
        if number not in numbers
    ]
    if changed or newer:
        names = ", ".join(problem.value for problem in (*changed, *newer))
        raise Invalid(
            f"The schema of this database does not fit this version of GraphCRM: "
            f"{names}. Use the version that made it, or restore the files.",
            (*changed, *newer),
        )
    return [migration for migration in known if migration.number not in applied]


def _record(network: Network, migration: Migration) -> None:
    network.write(
        lambda tx: tx.rows(
            "write/migration_record",
            number=migration.number,
            name=migration.name,
            sha256=migration.sha256,
            applied_at=_now(),
        )
    )


def _make_lock(network: Network, first: Migration) -> None:
    """Create the constraint without which two locks could be made at once.

    Two processes that create it together deadlock on the server and one is
    turned away; a moment later the constraint is there.
    """
    for wait in (0.2, 0.5, 1.0, 2.0):
        try:
            network.schema(first.name)
        except Unavailable:
            time.sleep(wait)
        else:
            return
    network.schema(first.name)


def _take_lock(network: Network, owner: str) -> bool:
    now = _now()
    until = now + int(_LEASE_SECONDS * 1000)
    rows = network.write(
        lambda tx: tx.rows("write/migrations_lock", owner=owner, now=now, until=until)
    )
    return bool(rows)


def _wait_for_lock(network: Network, owner: str) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while not _take_lock(network, owner):
        if time.monotonic() > deadline:
            raise Conflict(
                "Another process has been changing the database's schema for "
                f"{_WAIT_SECONDS:.0f} s. Wait for it to end, then try again."
            )
        time.sleep(0.2)


def _now() -> int:
    """Return the machine's instant; leases compare processes of one company."""
    return time.time_ns() // 1_000_000


_NOT_APPLIED = "this migration was not applied yet; run graphcrm init"
_CHANGED = "this migration was changed after it was applied; add a new one instead"
_UNKNOWN = "this migration was applied by a newer version of GraphCRM"
