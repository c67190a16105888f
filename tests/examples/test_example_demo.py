"""Every example answers on demo data as it stands, and reads what it must, not more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import neo4j
import pytest
from example_world import make_moves, make_runs

from graphcrm.access import access_of
from graphcrm.api.library import arguments_of
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.queries import Query, load
from graphcrm.resources import cypher_dir
from seed_data.generate import generate

EXAMPLES = load(cypher_dir()).folder("examples")
MEMBERS = 700
# Labels of which a large network has many; the others are few and may be scanned.
MANY = ("Member", "Distributor", "Customer", "Order", "PeriodVolume", "PeriodResult",
        "Payout")  # fmt: skip


def each_example(of: list[Query]) -> Any:
    return pytest.mark.parametrize(
        "query", of, ids=lambda query: query.name.removeprefix("examples/")
    )


@pytest.fixture(scope="module")
def demo(
    migrated_network: Network, empty_graph: Callable[[], None]
) -> Iterator[Network]:
    """Return a network like that of ``graphcrm up --demo``, with moves and a run."""
    empty_graph()
    tables = generate(MEMBERS, 37, 7, 20261124)
    write_tables(migrated_network, tables, closed_before=20261124)
    make_moves(migrated_network, tables, 3, 3, [20260110])
    make_runs(migrated_network, tables, 3, [("2026-05", 1, True)])
    yield migrated_network
    empty_graph()


@pytest.fixture(scope="module")
def session(endpoint: Endpoint, demo: Network) -> Iterator[neo4j.Session]:
    """Return a session whose plans are made for the network that is there now."""
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
        # otherwise the planner may still believe in the empty graph of before
        session.run("CALL db.prepareForReplanning(60)").consume()
        yield session


@each_example(EXAMPLES)
def test_an_example_answers_with_its_own_values(demo: Network, query: Query) -> None:
    given = arguments_of(demo.catalogue, query.name, dict(query.example))
    branch = demo.branch(access_of("u", "analyst", ""))
    frame, _ = demo.read_library(branch, query.name, given, 100)
    assert list(frame.columns) == [column.name for column in query.returns]
    assert len(frame) > 0


def operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from operators(child)


def kind(operator: dict[str, Any]) -> str:
    return str(operator["operatorType"].split("@")[0])


def details(operator: dict[str, Any]) -> str:
    return str(operator["args"].get("Details", ""))


@pytest.fixture(scope="module")
def leaf(session: neo4j.Session) -> str:
    """Return a distributor with nobody below him."""
    found = session.run(
        "MATCH (m:Distributor) WHERE NOT EXISTS { (m)<-[:SPONSORED_BY]-() } "
        "RETURN min(m.id) AS id"
    )
    return str(found.single(strict=True)["id"])


@each_example(EXAMPLES)
def test_a_question_reads_what_it_is_about(
    demo: Network, session: neo4j.Session, leaf: str, query: Query
) -> None:
    """Nothing large is scanned, and a branch of one is answered from next to nothing.

    Orders are found by their days, so that those of a period are read as a whole.
    """
    given = arguments_of(demo.catalogue, query.name, dict(query.example))
    given |= {name: leaf for name in ("one", "other", "head") if name in given}
    given |= {"root": leaf} if query.rooted else {}
    profile = session.run("PROFILE " + query.text, given).consume().profile
    read = 0
    for operator in operators(profile):
        if kind(operator).endswith("Scan"):
            assert not re.search(rf":({'|'.join(MANY)})\b", details(operator))
        if "Index" in kind(operator) and re.search(
            r"\b(lo|member|id)\b", details(operator)
        ):
            read += operator["args"]["Rows"]
    assert read < 100 or not query.rooted
