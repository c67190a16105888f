"""Where a Neo4j server is and how to log in to it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Endpoint:
    """The address of one server, our own or somebody else's.

    ``uri`` is ``bolt://…`` for one server and ``neo4j://…`` (or ``neo4j+s://…``)
    for a cluster or Aura. The password stays out of every ``repr``.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
