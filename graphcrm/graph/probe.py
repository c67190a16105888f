"""What a server says about itself: version, rights, settings, clock.

Orders to the server, not questions to the graph, so they are no files of the
catalogue. Each works on any Neo4j from 5.26 on, or raises in words.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphcrm.errors import GraphCRMError
from graphcrm.graph.console import Console

LEAST_VERSION = (5, 26)

_VERSION = (
    "CALL dbms.components() YIELD name, versions, edition "
    "WHERE name = 'Neo4j Kernel' RETURN versions[0], edition"
)
_SETTINGS = "SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN name, value"
_ANYTHING = "RETURN 1"
_CLOCK = "RETURN datetime.realtime().epochMillis"

# What GraphCRM does to a database, each as a statement that is rolled back. They
# use labels and properties of the schema, since a new name would stay.
_NEEDS = {
    "read nodes": "MATCH (n:Migration) RETURN n LIMIT 1",
    "create nodes": "CREATE (:Migration {number: -1})",
    "change and delete nodes": (
        "MERGE (n:Migration {number: -1}) SET n.name = 'probe' DELETE n"
    ),
    "create constraints": (
        "CREATE CONSTRAINT graphcrm_probe IF NOT EXISTS "
        "FOR (n:Migration) REQUIRE n.sha256 IS UNIQUE"
    ),
    "create indexes": (
        "CREATE INDEX graphcrm_probe IF NOT EXISTS FOR (n:Migration) ON (n.applied_at)"
    ),
    "list constraints": "SHOW CONSTRAINTS YIELD name RETURN count(name)",
}


@dataclass(frozen=True)
class Version:
    """The version of a server, e.g. ``5.26.30`` or ``2026.08.1``, and its edition."""

    text: str
    edition: str

    @property
    def supported(self) -> bool:
        """Whether GraphCRM runs on it."""
        major, minor, *_ = self.text.replace("-", ".").split(".")
        return (int(major), int(minor)) >= LEAST_VERSION


def reach(console: Console) -> None:
    """Raise ``Unavailable``, or what else keeps the server from answering us."""
    console.run(_ANYTHING, {}, 1)


def version(console: Console) -> Version:
    """Return the server's version; raises ``QueryRefused`` where it may not tell."""
    text, edition = console.run(_VERSION, {}, 1).rows[0]
    return Version(text, edition)


def missing_rights(console: Console) -> dict[str, str]:
    """Return what our user may not do, in words, with the server's reason."""
    missing = {}
    for what, statement in _NEEDS.items():
        try:
            console.rehearse(statement)
        except GraphCRMError as error:
            missing[what] = str(error)
    return missing


def settings(console: Console, names: Iterable[str]) -> Mapping[str, str]:
    """Return the values of settings, without those the server does not show."""
    rows = console.run(_SETTINGS, {"names": list(names)}, 10_000).rows
    return {name: value for name, value in rows}


def clock_skew(console: Console) -> float:
    """Return by how many seconds the server's clock is ahead of ours.

    Exact to half the time that the question takes.
    """
    before = time.time()
    server = console.run(_CLOCK, {}, 1).rows[0][0] / 1000
    return float(server - (before + time.time()) / 2)
