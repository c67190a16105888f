"""A small network for the imports, and a hash of everything in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import neo4j
import pytest
from corpus import BASE

from graphcrm.access import Access, local_operator
from graphcrm.clock import FixedClock
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.services import imports
from graphcrm.services.imports import Policy, Source

# What an import that is undone leaves behind on purpose, and labels, which mean
# nothing outside one statement.
_NODES = """
MATCH (n) WHERE NOT (n:ImportBatch OR n:AuditEntry OR n:AuditChain OR n:Migration
  OR n:Tree OR n:Period OR n:ImportMapping OR n:ImportLane OR n:GraphCRMTests)
RETURN labels(n) AS labels, properties(n) AS all ORDER BY elementId(n)
"""
_LINKS = """
MATCH (a)-[r]->(b)
RETURN coalesce(a.id, a.key, a.code, a.sku) AS a, type(r) AS type, properties(r) AS all,
  coalesce(b.id, b.key, b.code, b.sku) AS b
"""
_DERIVED = {"lo", "hi", "recorded_at", "recorded_from"}


@pytest.fixture(scope="session")
def clock() -> FixedClock:
    """Return a clock at a day on which nothing in the corpus is in the future."""
    return FixedClock(datetime(2026, 11, 10, 18, tzinfo=UTC))


@pytest.fixture(scope="session")
def access() -> Access:
    """Return an operator's access."""
    return local_operator()


@pytest.fixture
def policy() -> Policy:
    """Return the limits of an upload and a company in Mexico."""
    return Policy(timezone="America/Mexico_City")


@pytest.fixture(scope="module")
def company(
    migrated_network: Network,
    empty_graph: Callable[[], None],
    clock: FixedClock,
    access: Access,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Network]:
    """Return the network of a small company, made once a module by an import."""
    empty_graph()
    folder = tmp_path_factory.mktemp("base")
    sources = [write_source(folder, name, text) for name, text in BASE.items()]
    imports.commit(migrated_network, clock, access, sources, Policy())
    migrated_network.write(
        lambda tx: tx.rows(
            "write/bulk_periods", id=["2026-01"], calendar=["month"],
            first_day=[20260101], last_day=[20260131], state=["closed"],
        )
    )  # fmt: skip
    yield migrated_network
    empty_graph()


def write_source(folder: Path, name: str, content: str | bytes) -> Source:
    """Return a file of this content as a source."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path)


@pytest.fixture
def content_hash(endpoint: Endpoint) -> Iterator[Callable[[], str]]:
    """Return what gives the hash of everything that imports may touch."""
    with neo4j.GraphDatabase.driver(
        endpoint.uri, auth=(endpoint.user, endpoint.password),
        notifications_min_severity="OFF",
    ) as driver:  # fmt: skip

        def digest() -> str:
            found = []
            for query in (_NODES, _LINKS):
                records = driver.execute_query(query, database_=endpoint.database)[0]
                for record in records:
                    row = record.data()
                    row["all"] = {
                        k: v for k, v in row["all"].items() if k not in _DERIVED
                    }
                    found.append(json.dumps(row, sort_keys=True, default=str))
            return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()

        yield digest
