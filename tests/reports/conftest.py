"""Two networks for the reports: one of every shape, one like the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from oracle_reports import Reports
from worlds import ACTIVE_FROM, TODAY, World, varied

from graphcrm.graph.bulk import write_tables
from graphcrm.graph.network import Network
from graphcrm.tables import Tables
from seed_data.generate import generate

MADE: dict[str, Callable[[], Tables]] = {
    "varied": lambda: varied(11, 300),
    "demo": lambda: generate(2_000, 30, 5, TODAY),
}


@pytest.fixture(scope="package")
def written(
    migrated_network: Network, empty_graph: Callable[[], None]
) -> Iterator[Callable[[str], World]]:
    """Return what puts a network into the database, unless it is there already."""
    there: dict[str, World] = {}

    def write(name: str) -> World:
        if name not in there:
            there.clear()
            empty_graph()
            tables = MADE[name]()
            write_tables(migrated_network, tables)
            truth = Reports(tables, ACTIVE_FROM)
            there[name] = World(migrated_network, tables, truth)
        return there[name]

    yield write
    empty_graph()


@pytest.fixture
def world(written: Callable[[str], World]) -> World:
    """Return a random network of 300 people in the database."""
    return written("varied")


@pytest.fixture
def demo(written: Callable[[str], World]) -> World:
    """Return a demo network of 2 000 people in the database."""
    return written("demo")
