"""The whole benchmark: two databases of its own, one written online, one loaded."""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import labels, loads, reads
from bench.measure import disk_bytes, machine, resident_bytes, seconds
from graphcrm import __version__
from graphcrm.config import Settings
from graphcrm.graph import queries
from graphcrm.graph.network import Network
from graphcrm.graph.schema import migrate
from graphcrm.graph.server import Server
from graphcrm.tables import Tables
from seed_data.generate import generate

Say = Callable[[str, int, int], None]

MONTHS = 38  # 36 closed ones to read, one before, and the open one
SEED = 7
LAST_DAY = 20_261_124
# What a large bench writes online of the orders; the importer loads them all.
ONLINE_ORDERS = 1_000_000
_CHECKED = 100_000  # members up to which all of cypher/checks run afterwards


def bench(
    members: int, *, quick: bool = False, online: bool = True, say: Say | None = None
) -> dict[str, Any]:
    """Return all results for a network of so many members, as plain values.

    Runs servers of its own in a folder that is removed at the end.
    """
    tell = say or (lambda step, done, total: None)
    tables, results = made_up(members, tell)
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-") as folder:
        settings = settings_for(Path(folder) / "online", members)
        results["machine"] = machine(settings.neo4j_heap_mb, settings.neo4j_line)
        if online:
            tell("Writing online", 0, 0)
            with _running(settings) as (_, network):
                results["online"] = loads.online(network, tables, ONLINE_ORDERS)
            _remove(settings.home)
        settings = settings_for(Path(folder) / "offline", members)
        server = Server(settings)
        tell("First load, offline", 0, 0)
        try:
            results["offline"] = loads.offline(server, tables)
            results["size"] = store_size(server)
            with connected(server) as network:
                results |= read(network, tables, quick=quick, say=tell)
                results["size"]["resident_mb"] = _resident(server)
        finally:
            server.stop()
    results["checks"] = checks(results)
    results["all_answers_agree"] = all(results["checks"].values())
    results["machine"]["load_average_after"] = [round(v, 2) for v in os.getloadavg()]
    return results


def made_up(members: int, say: Say) -> tuple[Tables, dict[str, Any]]:
    """Return a network of so many members, and results that say what it is."""
    say("Making up the network", 0, 0)
    spent, tables = seconds(lambda: generate(members, MONTHS, SEED, LAST_DAY))
    return tables, {
        "graphcrm": __version__,
        "network": {
            "members": members,
            "orders": len(tables.orders),
            "order_lines": len(tables.lines),
            "months": MONTHS,
            "seed": SEED,
            "generated_s": round(spent, 1),
        },
    }


def read(
    network: Network, tables: Tables, *, quick: bool, say: Say | None = None
) -> dict[str, Any]:
    """Return the results of reading a network that holds the tables, and of upkeep."""
    tell = say or (lambda step, done, total: None)
    with_bench_queries(network)
    members, rounds = len(tables.members), 5 if quick else 30
    tree = reads.forest(tables)
    tell("Reading six columns", 0, 0)
    found: dict[str, Any] = {
        "six_columns": reads.six_columns(network, members, 3 if quick else 5)
    }
    tell("Reading branches", 0, 0)
    large = min(50_000, members // 3)
    wanted = [
        ("about 500", reads.heads(tree, min(500, members // 10), 2 if quick else 5)),
        ("about 50 000" if large == 50_000 else "a third", reads.heads(tree, large, 1)),
    ]
    found["branches"] = reads.branches(network, tree, wanted, rounds)
    found["company"] = reads.whole_company(network, tree, max(3, rounds // 5))
    del tree
    gc.collect()
    tell("Enrolling", 0, 0)
    found["labels"] = labels.enrolments(
        network, tables, 20 if quick else 300, SEED, check=members <= _CHECKED
    )
    return found


def checks(results: Any, path: str = "") -> dict[str, bool]:
    """Return every check in a tree of results with where it was made."""
    found: dict[str, bool] = {}
    items = (
        results.items()
        if isinstance(results, dict)
        else enumerate(results)
        if isinstance(results, list)
        else ()
    )
    for key, value in items:
        if key == "checks":
            found |= {f"{path}{name}": bool(ok) for name, ok in value.items()}
        else:
            found |= checks(value, f"{path}{key}: ")
    return found


def with_bench_queries(network: Network) -> None:
    """Give a network the statements that only the bench needs, once."""
    extra = queries.load(Path(__file__).parent / "cypher")
    network.catalogue = queries.Catalogue({**network.catalogue, **extra})


def settings_for(home: Path, members: int) -> Settings:
    """Return the settings of a server for so many members."""
    large = members > 300_000
    return Settings(
        home=home,
        neo4j_heap_mb=2048 if large else 1024,
        neo4j_pagecache_mb=6144 if large else 1024,
    )


@contextmanager
def _running(settings: Settings) -> Iterator[tuple[Server, Network]]:
    server = Server(settings)
    server.start(child=True)
    try:
        with connected(server) as network:
            migrate(network)
            yield server, network
    finally:
        server.stop()


@contextmanager
def connected(server: Server) -> Iterator[Network]:
    """Connect to a server that runs; it also knows the bench's statements."""
    with Network.connect(server.endpoint(), patient=True) as network:
        with_bench_queries(network)
        yield network


def store_size(server: Server) -> dict[str, Any]:
    """Return what the store and the logs of a server take on disk."""
    data = server.folder / "data"
    store = disk_bytes(data / "databases" / "neo4j")
    return {
        "store_mb": round(store / 2**20, 1),
        "transaction_logs_mb": round(disk_bytes(data / "transactions") / 2**20, 1),
    }


def _resident(server: Server) -> float:
    return round(resident_bytes(server.status().pid) / 2**20, 1)


def _remove(home: Path) -> None:
    """Free the disk before the next database grows."""
    import shutil

    for _ in range(20):
        shutil.rmtree(home, ignore_errors=True)
        if not home.exists():
            return
        time.sleep(0.5)
