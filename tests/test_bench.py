"""A tiny run of the benchmark: every way of asking gives the same answer."""

from __future__ import annotations

import dataclasses

import pytest

from bench import loads, run
from graphcrm.graph.network import Network
from graphcrm.tables import Tables
from seed_data.generate import generate


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate(1_000, 38, 3, 20261124)


@pytest.fixture
def bench_network(network: Network) -> Network:
    run.with_bench_queries(network)
    return network


def test_all_answers_agree(bench_network: Network, tables: Tables) -> None:
    results = {"online": loads.online(bench_network, tables, 1_000_000)}
    results |= run.read(bench_network, tables, quick=True)
    checks = run.checks(results)
    assert len(checks) >= 14
    assert [name for name, agrees in checks.items() if not agrees] == []
    assert results["labels"]["anywhere"]["enrolments"] == 20


def test_a_wrong_answer_is_told(bench_network: Network, tables: Tables) -> None:
    loads.online(bench_network, tables, 1_000_000)
    members = tables.members.assign(country="XX")
    wrong = dataclasses.replace(tables, members=members)
    volumes = tables.orders["volume"] + 1
    wrong = dataclasses.replace(wrong, orders=tables.orders.assign(volume=volumes))
    results = run.read(bench_network, wrong, quick=True)
    told = {name for name, agrees in run.checks(results).items() if not agrees}
    assert "branches: 0: networkx agrees" in told
    assert "branches: 0: series equals arrays" in told


def test_newest_orders_are_whole(tables: Tables) -> None:
    some = loads._with_orders(tables, 500)
    kept = set(some.orders["key"])
    assert 400 < len(some.orders) <= 500
    assert set(some.lines["order"]) == kept
    assert set(some.orders["returns"]) - {""} <= kept
