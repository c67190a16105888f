"""One network for all examples, with what the oracles know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import neo4j
import pytest
from example_world import write_world
from oracle import HOUSE
from truth import Truth

from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.queries import Query


@dataclass(frozen=True)
class Asked:
    """The network in the database and a session to ask it."""

    session: neo4j.Session
    truth: Truth
    heads: list[str]

    def rows(self, query: Query, **arguments: Any) -> list[tuple[Any, ...]]:
        """Return the answer to a question, a tuple a row."""
        found = self.session.run(query.text, arguments)
        return [tuple(record.values()) for record in found]


@pytest.fixture(scope="module")
def asked(
    migrated_network: Network, empty_graph: Callable[[], None], endpoint: Endpoint
) -> Iterator[Asked]:
    """Return the network of the examples: branches of all sizes and of who moved."""
    empty_graph()
    truth = Truth(write_world(migrated_network, 41))
    by_size = sorted(truth.people(HOUSE), key=lambda m: (-len(truth.inside(m)), m))
    sizes = [by_size[at] for at in (0, 1, 3, 6, 12, 25, -1)]
    wandered = [id for id, rows in truth.history.items() if len(rows) > 2]
    heads = list(dict.fromkeys([HOUSE, *sizes, *map(truth.sponsor, wandered[:3])]))
    with (
        neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            notifications_min_severity="OFF",
        ) as driver,
        driver.session(
            database=endpoint.database, default_access_mode=neo4j.READ_ACCESS
        ) as session,
    ):
        yield Asked(session, truth, heads)
    empty_graph()
