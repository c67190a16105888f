"""One real Neo4j for the whole run; every test may ask for a clean graph.

``GRAPHCRM_TEST_NEO4J=bolt://…`` (with ``GRAPHCRM_TEST_NEO4J_PASSWORD``, and
``…_USER`` and ``…_DATABASE`` where they are not ``neo4j``) uses a server that runs
already: **its graph is emptied**, so it must be empty or have been emptied by us
before. ``GRAPHCRM_TEST_SCHEME=neo4j`` runs the suite over ``neo4j://`` routing.
A server that cannot be had fails the run; nothing is ever skipped for it.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Iterator

import neo4j
import pytest
from wire import Wire, listening

from graphcrm.config import Settings
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.schema import migrate
from graphcrm.graph.server import Server

# What a developer's shell may set and tests must not see.
_KEPT = (
    "GRAPHCRM_TEST_",
    "GRAPHCRM_CACHE",
    "GRAPHCRM_MAVEN_URL",
    "GRAPHCRM_NEO4J_LINE",
)


def pytest_configure() -> None:
    for name in list(os.environ):
        if name.startswith(("GRAPHCRM_", "NEO4J_")) and not name.startswith(_KEPT):
            del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _wire() -> Iterator[Wire | None]:
    """Listen to all statements where the run is about routing."""
    if os.environ.get("GRAPHCRM_TEST_SCHEME") != "neo4j":
        yield None
        return
    with listening() as wire:
        yield wire


@pytest.fixture(autouse=True)
def _statements_are_routed(_wire: Wire | None) -> Iterator[None]:
    """Fail a test whose statements went without the right mode or bookmark."""
    yield
    if _wire:
        faults = [fault for sent in _wire.sent for fault in sent.faults()]
        _wire.sent.clear()
        assert not faults


@pytest.fixture(scope="session")
def server_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the managed server of this run: a home of its own, small."""
    return Settings(
        home=tmp_path_factory.mktemp("graphcrm") / "home",
        neo4j_heap_mb=512,
        neo4j_pagecache_mb=128,
        _env_file=None,
    )


@pytest.fixture(scope="session")
def server(server_settings: Settings) -> Iterator[Server]:
    """Return the running managed server of this run; it dies with pytest."""
    # The first compiler alone starts in half the processor time, and the small
    # graphs of tests never earn the second one back.
    managed = Server(server_settings, jvm=["-XX:TieredStopAtLevel=1"])
    managed.start(child=True)
    yield managed
    managed.stop()
    shutil.rmtree(managed.home)


@pytest.fixture(scope="session")
def endpoint(request: pytest.FixtureRequest) -> Endpoint:
    """Return the database of this run, ours or the one of the environment."""
    uri = os.environ.get("GRAPHCRM_TEST_NEO4J", "")
    if uri:
        found = Endpoint(
            uri,
            os.environ.get("GRAPHCRM_TEST_NEO4J_USER", "neo4j"),
            os.environ["GRAPHCRM_TEST_NEO4J_PASSWORD"],
            os.environ.get("GRAPHCRM_TEST_NEO4J_DATABASE", "neo4j"),
        )
        _claim(found)
    else:
        found = request.getfixturevalue("server").endpoint()
    scheme = os.environ.get("GRAPHCRM_TEST_SCHEME", "")
    if not scheme:
        return found
    return dataclasses.replace(found, uri=f"{scheme}://{found.uri.split('://', 1)[1]}")


def _claim(endpoint: Endpoint) -> None:
    """Refuse a server whose graph is somebody's, since we will empty it."""
    with _session(endpoint) as session:
        ours = session.run("MATCH (n:GraphCRMTests) RETURN count(n)").single()
        everything = session.run("MATCH (n) RETURN count(n)").single()
        if everything[0] and not ours[0]:
            pytest.exit(f"The graph of {endpoint.uri} is not empty.", returncode=1)
        session.run("MERGE (:GraphCRMTests)").consume()


class _session:
    """A driver session with its driver, both closed at the end."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._driver = neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            notifications_min_severity="OFF",
        )
        self._session = self._driver.session(database=endpoint.database)

    def __enter__(self) -> neo4j.Session:
        return self._session

    def __exit__(self, *_: object) -> None:
        self._session.close()
        self._driver.close()


@pytest.fixture(scope="session")
def migrated_network(endpoint: Endpoint) -> Iterator[Network]:
    """Return the network of this run with its schema; its graph may be anything."""
    with Network.connect(endpoint, patient=True) as network:
        migrate(network)
        yield network


@pytest.fixture(scope="session")
def empty_graph(migrated_network: Network, endpoint: Endpoint) -> Callable[[], None]:
    """Return what empties the graph; what a new company starts with stays.

    Constraints, indexes and the notes of applied migrations stay too. For whoever
    wants one graph for a whole module.
    """

    def empty() -> None:
        with _session(endpoint) as session:
            session.run(
                "MATCH (n) WHERE NOT n:Migration AND NOT n:GraphCRMTests "
                "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
            ).consume()
        for query in migrated_network.catalogue.folder("schema"):
            if "MERGE" in query.text:
                migrated_network.schema(query.name)

    return empty


@pytest.fixture
def clean_graph(empty_graph: Callable[[], None], endpoint: Endpoint) -> Endpoint:
    """Return the database of this run with an empty graph."""
    empty_graph()
    return endpoint


@pytest.fixture
def network(clean_graph: Endpoint, migrated_network: Network) -> Network:
    """Return the network over a clean graph."""
    return migrated_network


@pytest.fixture
def session(endpoint: Endpoint) -> Iterator[neo4j.Session]:
    """Return a bare session beside the product, for what tests damage."""
    with (
        neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            notifications_min_severity="OFF",
        ) as driver,
        driver.session(database=endpoint.database) as session,
    ):
        yield session
