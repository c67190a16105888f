"""A tiny run of the benchmark: every way of asking gives the same answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench import loads, reads, run
from graphcrm.graph.network import Network
from graphcrm.tables import Tables
from seed_data.generate import generate


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate(600, 38, 3, 20261124)


def test_all_answers_agree_and_a_wrong_one_is_told(
    network: Network, tables: Tables
) -> None:
    run.with_bench_queries(network)
    results = {"online": loads.online(network, tables, 1_000_000)}
    results |= run.read(network, tables, quick=True)
    checks = run.checks(results)
    assert len(checks) >= 14
    assert [name for name, agrees in checks.items() if not agrees] == []
    assert results["labels"]["anywhere"]["enrolments"] == 20

    volume = tables.orders["volume"] + 1
    wrong = reads.forest(replace(tables, orders=tables.orders.assign(volume=volume)))
    head = reads.heads(wrong, 100, 1)
    told = run.checks(reads.branches(network, wrong, [("wrong", head)], 2))
    assert told["0: traversal agrees"]
    assert not told["0: networkx agrees"]
    assert not told["0: series equals arrays"]


def test_newest_orders_are_whole(tables: Tables) -> None:
    some = loads._with_orders(tables, 500)
    kept = set(some.orders["key"])
    assert 400 < len(some.orders) <= 500
    assert set(some.lines["order"]) == kept
    assert set(some.orders["returns"]) - {""} <= kept
