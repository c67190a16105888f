"""First loads, online and offline: the same graph, and the graph of the tables."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import numpy as np
import pandas as pd
import pytest

from graphcrm.config import Settings
from graphcrm.errors import Conflict, Invalid
from graphcrm.graph import carry, csv_columns
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.offline import load_offline
from graphcrm.graph.schema import check_graph, migrate
from graphcrm.graph.server import Server
from graphcrm.services.seeding import refuse_unless_empty, remove_network
from graphcrm.tables import Tables, table
from seed_data.generate import generate

LAST_DAY = 20261124
USER = {"id": "u1", "login": "ofelia", "role": "operator", "active": True}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate(600, 14, 5, LAST_DAY)


def _graph(endpoint: Endpoint) -> dict[str, list[Any]]:
    """Return all nodes by labels and all relationships by type, ordered."""
    auth = (endpoint.user, endpoint.password)
    found: dict[str, list[Any]] = defaultdict(list)
    with (
        neo4j.GraphDatabase.driver(endpoint.uri, auth=auth) as driver,
        driver.session(database=endpoint.database) as session,
    ):
        for labels, properties in session.run(
            "MATCH (n) WHERE NOT n:Migration AND NOT n:Tree AND NOT n:GraphCRMTests "
            "RETURN labels(n), properties(n)"
        ):
            found[":".join(sorted(labels))].append(_row(properties))
        key = "coalesce(n.id, n.key, n.code, n.sku)".replace
        for kind, start, end, properties in session.run(
            "MATCH (a)-[r]->(b) RETURN type(r), "
            f"{key('n.', 'a.')}, {key('n.', 'b.')}, properties(r)"
        ):
            found[kind].append((start, end, _row(properties)))
    return {name: sorted(rows) for name, rows in found.items()}


def _row(properties: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(sorted((name, str(value)) for name, value in properties.items()))


@pytest.fixture
def written(network: Network, tables: Tables) -> Network:
    write_tables(network, tables, closed_before=LAST_DAY)
    return network


def test_what_is_written_is_what_the_tables_say(
    written: Network, endpoint: Endpoint, tables: Tables
) -> None:
    graph = _graph(endpoint)
    members = tables.members
    assert check_graph(written) == []
    sponsors = [above or "house" for above in members["sponsor"]]
    pairs = sorted(zip(members["id"], sponsors, strict=True))
    assert [row[:2] for row in graph["SPONSORED_BY"]] == pairs
    assert [row[:2] for row in graph["SPONSORSHIP"]] == pairs
    assert len(graph["Order"]) == len(tables.orders)
    sold = sorted(zip(tables.orders["key"], tables.orders["seller"], strict=True))
    assert [row[:2] for row in graph["SOLD_BY"]] == sold
    lines = sorted(zip(tables.lines["order"], tables.lines["sku"], strict=True))
    assert [row[:2] for row in graph["LINE"]] == lines
    back = tables.orders[tables.orders["returns"] != ""]
    taken = sorted(zip(back["key"], back["returns"], strict=True))
    assert [row[:2] for row in graph["RETURNS"]] == taken
    kinds = [name for name in graph if "Member" in name]
    assert sum(len(graph[name]) for name in kinds) == len(members) + 1
    both = (members["distributor"] & members["customer"]).sum()
    assert len(graph["Customer:Distributor:Member"]) == both
    states = {dict(row)["id"]: dict(row)["state"] for row in graph["Period"]}
    assert states["2026-11"] == "open"
    assert states["2026-10"] == "closed"


def test_offline_gives_the_same_graph(
    written: Network, endpoint: Endpoint, tables: Tables, own_server: Server
) -> None:
    with Network.connect(own_server.start(child=True), patient=True) as before:
        migrate(before)
        nodes = [{"labels": ["User"], "properties": USER}]
        before.write(lambda tx: tx.rows("write/carried_nodes", nodes=nodes))
    load_offline(own_server, tables, closed_before=LAST_DAY, child=True)
    offline = _graph(own_server.endpoint())
    assert offline.pop("User") == [_row(USER)]
    online = _graph(endpoint)
    assert offline.keys() == online.keys()
    for name, rows in online.items():
        assert offline[name] == rows, name
    with Network.connect(own_server.endpoint(), patient=True) as after:
        assert check_graph(after) == []
    with pytest.raises(Conflict, match="600 members"):
        load_offline(own_server, tables)
    assert own_server.status().state == "running"
    assert not carry._file(own_server).exists()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    settings = Settings(
        home=tmp_path / "home",
        neo4j_heap_mb=512,
        neo4j_pagecache_mb=64,
        _env_file=None,
    )
    server = Server(settings, jvm=["-XX:TieredStopAtLevel=1"])
    yield server
    server.stop()
    shutil.rmtree(server.home)


def test_unsound_tables_never_reach_a_server(own_server: Server) -> None:
    orphan = Tables(members=table("members", id=["a"], sponsor=["b"], distributor=True))
    with pytest.raises(Invalid) as refused:
        load_offline(own_server, orphan)
    assert {problem.column for problem in refused.value.problems} >= {"sponsor"}
    assert not own_server.home.exists() or own_server.status().state == "stopped"
    own_server.home.mkdir(exist_ok=True)


def test_removed_network_leaves_house_and_users(
    written: Network, endpoint: Endpoint
) -> None:
    nodes = [{"labels": ["User"], "properties": USER}]
    written.write(lambda tx: tx.rows("write/carried_nodes", nodes=nodes))
    with pytest.raises(Conflict, match="600 members already"):
        refuse_unless_empty(written)
    remove_network(written)
    refuse_unless_empty(written)
    assert set(_graph(endpoint)) == {"House:Member", "User"}


def _cells(*fields: csv_columns.Field, rows: int, folder: Path) -> list[list[str]]:
    csv_columns.write(folder, "x", rows, list(fields))
    text = (folder / "x.csv").read_text("utf-8")
    lines = text.removesuffix("\n").split("\n")  # splitlines splits at \x1e too
    return [line.split("\x1f") for line in lines]


def test_columns_become_cells(tmp_path: Path) -> None:
    numbers = np.array([0, -1, 12_345, 2**62, -(10**12)], dtype=np.int64)
    words = pd.Series(["Núñez", "", 'a "b", c;d', "日本", " x "], dtype=object)
    repeated = pd.Series(pd.Categorical(["es", "", "es", "en", "en"]))
    cells = _cells(
        csv_columns.number("n", numbers),
        csv_columns.number("absent", numbers, absent=0),
        csv_columns.text("t", words),
        csv_columns.text("c", repeated),
        csv_columns.flag("f", numbers > 0),
        csv_columns.constant("k", 7),
        rows=5,
        folder=tmp_path,
    )
    assert [int(row[0]) for row in cells] == numbers.tolist()
    assert [row[1] == "" for row in cells] == [True, False, False, False, False]
    empty = "\x1e\x1e"
    assert [row[2] for row in cells] == ["Núñez", empty, 'a "b", c;d', "日本", " x "]
    assert [row[3] for row in cells] == ["es", empty, "es", "en", "en"]
    assert [row[4] for row in cells] == ["false", "false", "true", "true", "false"]
    assert {row[5] for row in cells} == {"7"}


@pytest.mark.parametrize("bad", ["a\x1fb", "a\nb", "tab\t"])
def test_control_characters_are_refused(bad: str, tmp_path: Path) -> None:
    field = csv_columns.text("t", pd.Series(["fine", bad], dtype=object))
    with pytest.raises(Invalid, match="control character"):
        csv_columns.write(tmp_path, "x", 2, [field])
