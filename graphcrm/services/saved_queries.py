"""Saved queries: private to their owner, or shared with all who ask in Cypher."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.access import Access
from graphcrm.clock import Clock
from graphcrm.errors import Invalid, NotVisible, Problem
from graphcrm.graph.network import Network
from graphcrm.services import accounts
from graphcrm.services.instants import milliseconds
from graphcrm.services.questions import require_cypher

MOST_TEXT = 20_000
_MOST_TITLE = 120
_MOST_VALUES = 20_000
_VERSIONS = 50
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class SavedQuery:
    """One saved query. ``values``: parameter → type and text of its field.

    ``owner`` is the name of whose it is, ``mine`` whether that is the asker;
    ``versions`` is how many texts it had before (:func:`versions`).
    """

    id: str
    title: str
    text: str
    values: Mapping[str, Any]
    owner: str
    mine: bool
    shared: bool
    updated_at: int
    versions: int


def found(network: Network, access: Access, identity: str) -> SavedQuery:
    """Return one query that the asker sees; ``NotVisible`` for any other."""
    for query in saved(network, access):
        if query.id == identity:
            return query
    raise NotVisible


@dataclass(frozen=True)
class Version:
    """A text that a saved query has or had: ``by`` is the name of who wrote it.

    ``at`` is when, in ms, None for texts of before that was kept.
    """

    text: str
    by: str
    at: int | None


def saved(network: Network, access: Access) -> list[SavedQuery]:
    """Return what the asker saved, and what others share."""
    require_cypher(access)
    with network.reading() as tx:
        rows = tx.rows("company/saved_queries", user=access.user)
    names = accounts.names(network)
    return [
        SavedQuery(
            row["id"], row["title"], row["text"], json.loads(row["values"]),
            names.get(row["owner"], row["owner"]), row["owner"] == access.user,
            row["shared"], row["updated_at"], row["versions"],
        )
        for row in rows
    ]  # fmt: skip


def versions(network: Network, access: Access, identity: str) -> list[Version]:
    """Return the texts of a query that the asker sees, the present one first.

    ``NotVisible`` for what somebody else keeps for himself, as for what is not.
    """
    require_cypher(access)
    with network.reading() as tx:
        rows = tx.rows("company/saved_query_versions", id=identity, user=access.user)
    if not rows:
        raise NotVisible
    names = accounts.names(network)
    return [
        Version(row["text"], names.get(row["by"], row["by"]), row["at"]) for row in rows
    ]


def store(
    network: Network,
    clock: Clock,
    access: Access,
    title: str,
    text: str,
    values: Mapping[str, Any],
    *,
    shared: bool,
    identity: str = "",
) -> str:
    """Store a query and return its id; with ``identity`` one of the asker's own.

    ``NotVisible`` for somebody else's exactly as for one that is not.
    """
    require_cypher(access)
    if identity and not _ID.fullmatch(identity):
        raise NotVisible
    if identity and not _owns(network, access, identity):
        raise NotVisible
    written = json.dumps(dict(values), sort_keys=True)
    _check(title, text, written)
    arguments = {
        "id": identity or uuid.uuid4().hex, "user": access.user,
        "title": title.strip(), "text": text, "values": written, "shared": shared,
        "at": milliseconds(clock.now()), "most": _VERSIONS,
    }  # fmt: skip
    rows = network.write(lambda tx: tx.rows("write/saved_query_store", **arguments))
    if not rows:
        raise NotVisible
    return str(rows[0]["id"])


def remove(network: Network, access: Access, identity: str) -> None:
    """Remove a query of the asker's own; ``NotVisible`` where there is none."""
    require_cypher(access)
    arguments = {"id": identity, "user": access.user}
    rows = network.write(lambda tx: tx.rows("write/saved_query_remove", **arguments))
    if not rows:
        raise NotVisible


def _owns(network: Network, access: Access, identity: str) -> bool:
    return any(query.mine and query.id == identity for query in saved(network, access))


def _check(title: str, text: str, values: str) -> None:
    limits = (
        ("title", len(title.strip()), _MOST_TITLE),
        ("text", len(text.strip()), MOST_TEXT),
        ("values", len(values), _MOST_VALUES),
    )
    problems = [
        Problem("query", 0, name, "", "is missing" if not size else "is too long")
        for name, size, most in limits
        if not 0 < size <= most
    ]
    if problems:
        said = ", ".join(f"{p.column} {p.message}" for p in problems)
        raise Invalid(f"The query was not saved: {said}.", problems)
