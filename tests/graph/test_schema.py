"""Migrations: in order, once, under a lock, with checksums; and the checks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import neo4j
import pytest
from random_network import random_tables

from graphcrm.errors import Invalid
from graphcrm.graph import schema
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.queries import BadQuery, Catalogue, parse


def test_a_second_time_changes_nothing(network: Network) -> None:
    assert schema.migrate(network) == []
    assert schema.check_migrations(network) == []


def test_everything_is_recorded_with_its_checksum(network: Network) -> None:
    with network.reading() as tx:
        rows = tx.rows("company/migrations")
    known = schema.migrations(network)
    assert [(row["number"], row["name"], row["sha256"]) for row in rows] == [
        (one.number, one.name, one.sha256) for one in known
    ]
    assert known[0].name == "schema/0001_migration_number"


def test_two_processes_at_once_both_succeed(
    network: Network, endpoint: Endpoint, session: neo4j.Session
) -> None:
    """The last migrations are forgotten, then applied by whoever is first."""
    last = [one.name for one in schema.migrations(network)[-3:]]
    session.run(
        "MATCH (m:Migration) WHERE m.name IN $names DELETE m", names=last
    ).consume()
    session.run("DROP INDEX session_user IF EXISTS").consume()

    def start(_: int) -> list[str]:
        with Network.connect(endpoint, patient=True) as other:
            return schema.migrate(other)

    with ThreadPoolExecutor(2) as pool:
        applied = list(pool.map(start, range(2)))
    assert sorted(applied) == sorted([last, []])
    assert schema.check_migrations(network) == []
    (online,) = session.run(
        "SHOW INDEXES YIELD state RETURN collect(DISTINCT state) AS states"
    ).value("states")
    assert online == ["ONLINE"]


def test_a_changed_file_is_refused_in_words(
    network: Network, session: neo4j.Session
) -> None:
    (old,) = session.run(
        "MATCH (m:Migration {number: 2}) WITH m, m.sha256 AS old "
        "SET m.sha256 = 'other' RETURN old"
    ).value("old")
    try:
        with pytest.raises(Invalid, match="0002_member_id"):
            schema.migrate(network)
        (problem,) = schema.check_migrations(network)
        assert "changed after it was applied" in problem.message
    finally:
        session.run("MATCH (m:Migration {number: 2}) SET m.sha256 = $old", old=old)
    assert schema.migrate(network) == []


def test_a_newer_database_is_refused(network: Network, session: neo4j.Session) -> None:
    session.run("CREATE (:Migration {number: 9999, name: 'future', sha256: 'x'})")
    try:
        with pytest.raises(Invalid, match="future"):
            schema.migrate(network)
    finally:
        session.run("MATCH (m:Migration {number: 9999}) DELETE m").consume()


def test_a_missing_migration_is_a_problem(
    network: Network, session: neo4j.Session
) -> None:
    name = schema.migrations(network)[-1].name
    session.run("MATCH (m:Migration {name: $name}) DELETE m", name=name).consume()
    (problem,) = schema.check_migrations(network)
    assert problem.value == name
    assert schema.migrate(network) == [name]


def test_a_lock_left_by_the_dead_falls_open(
    network: Network, session: neo4j.Session
) -> None:
    session.run(
        "MERGE (m:Migration {number: 0}) SET m.lease_owner = 'dead', m.lease_until = 1"
    ).consume()
    assert schema.migrate(network) == []


def test_two_files_with_one_number_are_refused(network: Network) -> None:
    text = "// A.\nCREATE INDEX x IF NOT EXISTS FOR (n:X) ON (n.y)"
    twice = [parse(f"schema/0001_{name}", text) for name in ("one", "two")]
    other = Network(None, "", Catalogue({query.name: query for query in twice}))
    with pytest.raises(BadQuery, match="one number"):
        schema.migrations(other)


# -- the checks can fail -----------------------------------------------------------

# Check → a statement that breaks what it proves. Rolled back each time.
DAMAGE = {
    "block_equals_volumes": "MATCH (b:BlockVolume) WITH b LIMIT 1 "
    "SET b.active = b.active + 1",
    "block_has_volumes": "CREATE (:BlockVolume {period: '2025-01', block: 2000})",
    "closed_nodes_stand_alone": "MATCH (m:Distributor) WITH m LIMIT 1 "
    "CREATE (:Job {id: 'j'})-[:ABOUT]->(m)",
    "contact_is_sound": "MATCH (c:Contact) WITH c LIMIT 1 SET c.kind = 'pigeon'",
    "customer_is_a_leaf": "MATCH (m:Member)-[:SPONSORED_BY]->(s:Distributor) "
    "WITH s LIMIT 1 REMOVE s:Distributor SET s:Customer",
    "labels_nest": "MATCH (m:Member)-[:SPONSORED_BY]->(:Distributor) WITH m LIMIT 1 "
    "SET m.hi = m.hi + 100000000000000000",
    "labels_of_house": "MATCH (h:House) SET h.lo = 5",
    "labels_of_siblings_disjoint": "MATCH (s:Member)<-[:SPONSORED_BY]-(a:Member), "
    "(s)<-[:SPONSORED_BY]-(b:Member) WHERE a.lo < b.lo WITH a, b LIMIT 1 "
    "SET a.hi = b.lo + 1",
    "member_has_one_sponsor": "MATCH (m:Distributor), (s:House) WITH m, s LIMIT 1 "
    "CREATE (m)-[:SPONSORED_BY]->(s)",
    "member_is_sound": "MATCH (m:Distributor) WITH m LIMIT 1 SET m.status = 'gone'",
    "member_reaches_house": "MATCH (m:Distributor)-[r:SPONSORED_BY]->(:House) "
    "WITH r LIMIT 1 DELETE r",
    "order_equals_its_lines": "MATCH (o:Order) WITH o LIMIT 1 SET o.cost = o.cost + 1",
    "order_is_sound": "MATCH (o:Order)-[r:SOLD_BY]->() WITH r LIMIT 1 DELETE r",
    "period_is_sound": "MATCH (p:Period) WITH p LIMIT 1 SET p.state = 'ajar'",
    "placement_is_a_tree": "MATCH (m:Member)-[r:PLACED_UNDER]->(p) WITH m, r, p "
    "LIMIT 1 CREATE (m)-[:PLACED_UNDER {leg: 'Z'}]->(p)",
    "return_is_sound": "MATCH (o:Order)-[r:RETURNS]->() WITH r LIMIT 1 DELETE r",
    "sponsorship_has_no_gap": "MATCH (m:Distributor) WITH m LIMIT 1 "
    "SET m.joined = 20200101",
    "sponsorship_is_current": "MATCH (m)-[r:SPONSORSHIP]->() WITH r LIMIT 1 "
    "SET r.recorded_to = 5",
    "sponsorship_records": "MATCH (m)-[r:SPONSORSHIP]->() WITH r LIMIT 1 "
    "SET r.valid_to = r.valid_from",
    "term_is_sound": "MATCH (t:Term) WITH t LIMIT 1 SET t.member = 'm00001x'",
    "territory_levels": "MATCH (t:Territory {code: 'N1'})-[r:PART_OF]->() DELETE r",
    "tree_is_whole": "MATCH (t:Tree) SET t.changing = true",
    "volume_equals_orders": "MATCH (v:PeriodVolume) WITH v LIMIT 1 "
    "SET v.qualifying = v.qualifying + 1",
    "volume_has_orders": "MATCH (m:Distributor) WITH m LIMIT 1 "
    "CREATE (:PeriodVolume {period: '1999-01', member: m.id, lo: m.lo})",
    "volume_labels": "MATCH (v:PeriodVolume) WITH v LIMIT 1 SET v.lo = v.lo + 1",
}


@pytest.fixture(scope="module")
def sound(empty_graph: Callable[[], None], migrated_network: Network) -> Network:
    empty_graph()
    write_tables(migrated_network, random_tables(3, 150, orders=2))
    return migrated_network


def test_every_check_is_damaged_below(migrated_network: Network) -> None:
    ours = {
        query.name.removeprefix("checks/")
        for query in migrated_network.catalogue.folder("checks")
    }
    assert DAMAGE.keys() <= ours
    assert {name for name in ours if not name.startswith("run_")} == DAMAGE.keys()


@pytest.mark.parametrize("check", sorted(DAMAGE))
def test_a_check_finds_what_it_is_there_for(
    sound: Network, session: neo4j.Session, check: str
) -> None:
    text = sound.catalogue[f"checks/{check}"].text
    with session.begin_transaction() as tx:
        assert tx.run(text).data() == []
        changed = tx.run(DAMAGE[check]).consume().counters
        assert changed.contains_updates
        assert tx.run(text).data()
        tx.rollback()


def test_check_graph_names_the_check_and_what_it_found(
    sound: Network, session: neo4j.Session
) -> None:
    assert schema.check_graph(sound) == []
    session.run("MATCH (t:Tree) SET t.changing = true").consume()
    try:
        (problem,) = schema.check_graph(sound)
    finally:
        session.run("MATCH (t:Tree) SET t.changing = false").consume()
    assert problem.source == "checks/tree_is_whole"
    assert "not marked as changing" in problem.message


def test_no_migration_counts_on_an_index_that_may_still_be_building(
    network: Network,
) -> None:
    """After a first load of millions it is, and the hint would fail the migration."""
    for query in network.catalogue.folder("schema"):
        assert "USING INDEX" not in query.text, query.name
