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


@pytest.fixture(scope="module")
def written(
    migrated_network: Network, empty_graph: Callable[[], None]
) -> Iterator[Callable[[Tables, int], World]]:
    """Return what puts one network into the database for the whole module."""

    def write(tables: Tables, active_from: int = ACTIVE_FROM) -> World:
        empty_graph()
        write_tables(migrated_network, tables)
        return World(migrated_network, tables, Reports(tables, active_from))

    yield write
    empty_graph()


@pytest.fixture(scope="module")
def world(written: Callable[[Tables], World]) -> World:
    """Return a random network of 300 people in the database."""
    return written(varied(11, 300))


@pytest.fixture(scope="module")
def demo(written: Callable[[Tables], World]) -> World:
    """Return a small demo network in the database."""
    return written(generate(2_000, 37, 5, TODAY))
