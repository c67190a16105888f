"""The analysts' copy equals the network in what is listed, and holds nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest
from asked import Copied, opened
from canaries import NUMBER, TEXT
from copies import FURTHER_LABELS, POLICY, listed, read_links, read_nodes


@pytest.fixture(scope="module")
def there(copied: Copied) -> Iterator[neo4j.Session]:
    """Return a bare session of the analysts' server."""
    with opened(copied.endpoint, default_access_mode=neo4j.READ_ACCESS) as session:
        yield session


# -- the same -----------------------------------------------------------------------


def test_every_node_has_the_properties_it_has_in_the_network(
    copied: Copied, there: neo4j.Session
) -> None:
    found = read_nodes(there)
    for label, nodes in copied.nodes.items():
        assert nodes, label
        assert found[label] == nodes


def test_every_relationship_is_there_once(copied: Copied, there: neo4j.Session) -> None:
    found = read_links(there)
    for type, links in copied.links.items():
        assert links, type
        assert found[type] == links


def test_the_network_has_every_shape_there_is(copied: Copied) -> None:
    members = copied.nodes["Member"].values()
    assert {tuple(m["labels"]) for m in members} >= {
        ("Distributor",), ("Customer",), ("Customer", "Distributor"), ("House",),
    }  # fmt: skip
    assert any(m["left"] for m in members)
    assert any(order["is_return"] for order in copied.nodes["Order"].values())
    assert any(pay["amount"] for pay in copied.nodes["Payout"].values())
    states = {run["state"] for run in copied.nodes["Run"].values()}
    assert states == {"computed", "superseded"}
    moved = copied.links["SPONSORSHIP"].total() - copied.links["SPONSORED_BY"].total()
    assert moved > 0


def test_a_day_of_leaving_is_absent_while_a_member_stays(
    copied: Copied, there: neo4j.Session
) -> None:
    stay = sum(not m["left"] for m in copied.nodes["Member"].values())
    text = "MATCH (m:Member) WHERE m.left IS NULL RETURN count(m)"
    assert there.run(text).single(strict=True).value() == stay


def test_counts_and_sums_are_kept_with_the_copy(copied: Copied) -> None:
    assert copied.site.current() == copied.made
    proof = copied.made.proof
    for label, nodes in copied.nodes.items():
        assert proof[label][0] == len(nodes)
    for type, links in copied.links.items():
        assert proof[type][0] == links.total()
    nets = ("net", "tax", "gross", "cost", "volume", "qualifying_volume")
    orders = copied.nodes["Order"].values()
    assert proof["Order"][1] == sum(order[net] for order in orders for net in nets)
    assert not copied.made.alarm


def test_what_is_looked_up_on_the_main_server_has_its_index_here(
    there: neo4j.Session,
) -> None:
    found = there.run(
        "SHOW INDEXES YIELD labelsOrTypes, properties, state, type WHERE type = 'RANGE'"
    ).data()
    keys = {(*row["labelsOrTypes"], *row["properties"]) for row in found}
    assert {("Member", "id"), ("Member", "lo"), ("Order", "key"), ("Order", "day"),
            ("Product", "sku"), ("Run", "id")} <= keys  # fmt: skip
    assert {row["state"] for row in found} == {"ONLINE"}
    assert {key[0] for key in keys} <= set(POLICY["node"]) | FURTHER_LABELS


# -- and nothing else ---------------------------------------------------------------


def test_labels_types_and_properties_are_those_of_the_policy(
    copied: Copied, there: neo4j.Session
) -> None:
    labels = set(there.run("CALL db.labels()").value())
    types = set(there.run("CALL db.relationshipTypes()").value())
    keys = set(there.run("CALL db.propertyKeys()").value())
    assert labels == set(POLICY["node"]) | FURTHER_LABELS
    assert types == set(POLICY["link"])
    assert keys == {
        key for kind in ("node", "link") for name in POLICY[kind]
        for key in listed(kind, name)
    }  # fmt: skip
    assert not labels & copied.canaries.labels
    assert not types & copied.canaries.types
    assert not keys & (copied.canaries.keys - {"cost"})


def test_no_canary_is_in_any_property_of_any_node_or_relationship(
    copied: Copied, there: neo4j.Session
) -> None:
    assert copied.canaries.values > 80
    nodes = there.run("MATCH (n) RETURN labels(n), properties(n)").values()
    links = there.run("MATCH ()-[r]->() RETURN type(r), properties(r)").values()
    assert len(nodes) == sum(map(len, copied.nodes.values()))
    assert len(links) == sum(links.total() for links in copied.links.values())
    for _, properties in (*nodes, *links):
        assert not list(_leaks(properties))


def _leaks(properties: dict[str, Any]) -> Iterator[str]:
    for key, value in properties.items():
        assert isinstance(value, str | int | bool), key
        large = isinstance(value, int) and NUMBER <= value < NUMBER + 10_000
        if large or TEXT in json.dumps([key, value]).lower():
            yield key


def test_no_canary_is_in_any_file_of_the_server(copied: Copied) -> None:
    files = [file for file in copied.site.server().folder.rglob("*") if file.is_file()]
    assert len(files) > 20
    assert [str(file) for file in files if TEXT.encode() in file.read_bytes()] == []


def test_the_server_is_read_only(copied: Copied) -> None:
    with (
        opened(copied.endpoint) as session,
        pytest.raises(neo4j.exceptions.Neo4jError, match=r"read.only"),
    ):
        session.run("CREATE (:Member)").consume()
