"""The bench of the analysts' server on a small network: both databases agree."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import analyst, postgres, questions, rebuilds
from bench.postgres_tables import copy_files
from bench.questions import Answer
from bench.reads import forest
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.tables import Tables
from seed_data.generate import generate

LATE = 40  # orders that come after the first load


@pytest.fixture
def askers() -> Iterator[Askers]:
    found = Askers()
    yield found
    found.close()


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate(600, 38, 7, 20261124)


def test_ten_questions_have_one_answer_and_a_wrong_figure_is_told(
    network: Network, endpoint: Endpoint, askers: Askers, tables: Tables
) -> None:
    load = write_tables(network, tables, closed_before=20261124)
    later = rebuilds.newer(tables, LATE)
    rebuilds.write_orders(network, later)
    asked = questions.chosen(tables, forest(tables))
    ours = [
        questions.in_neo4j(askers, endpoint, one.text(network.catalogue), one, 1)
        for one in asked
    ]
    assert len(asked) == 10
    assert [one.name for one, answer in zip(asked, ours, strict=True)
            if answer.refused or not answer.rows] == []  # fmt: skip
    programs = postgres.programs()
    if not programs:  # this machine has none; the bench says so and goes on
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o711)
        files = copy_files(folder, load, later)
        with postgres.Cluster(folder / "postgres", programs, 64) as cluster:
            cluster.load(files, load.house)
            cluster.restart()
            others = [cluster.answer(one, 1) for one in asked]
            assert cluster.psql("SELECT count(*) FROM orders;") == (
                f"{len(tables.orders) + LATE}\n"
            )
            cluster.psql("UPDATE line SET cost = cost + 1;")
            wrong = cluster.answer(asked[7], 1)
    for one, answer, other in zip(asked, ours, others, strict=True):
        assert answer.rows == other.rows, one.name
        assert 0 < other.times["first_ms"] <= other.times["total_ms"]
    told = analyst.compared(asked[7], ours[7], wrong)["checks"]
    assert told["margin_by_product has rows"]
    assert not told["margin_by_product: both answer the same"]


def test_orders_that_come_later_are_whole_and_have_names_of_their_own(
    tables: Tables,
) -> None:
    later = rebuilds.newer(tables, LATE)
    assert len(later.orders) == LATE
    assert not set(later.orders["key"]) & set(tables.orders["key"])
    assert set(later.lines["order"]) == set(later.orders["key"])
    assert later.orders["day"].min() > 20261100
    sums = later.lines["quantity"] * later.lines["price"]
    assert sums.sum() == later.orders["net"].sum()


def test_without_postgresql_only_rows_are_asked_for() -> None:
    asked = questions.Asked("path_between", {})
    ours = Answer([("0", "A")], {"first_ms": 1.0, "total_ms": 2.0})
    found = analyst.compared(asked, ours, None)
    assert found["checks"] == {"path_between has rows": True}
    refused = replace(ours, rows=[], times={}, refused="too large")
    found = analyst.compared(asked, refused, None)
    assert found["checks"] == {"path_between has rows": False}
    assert found["neo4j_ms"] == {"refused": "too large"}


@pytest.mark.long  # two copies are made, each by two starts of Java
def test_the_whole_bench_runs_and_all_answers_agree() -> None:
    programs = postgres.programs()
    results = analyst.bench(
        600, quick=True, jvm=["-XX:TieredStopAtLevel=1"], programs=programs
    )
    assert [name for name, agrees in results["checks"].items() if not agrees] == []
    assert len(results["checks"]) == (22 if programs else 12)
    assert len(results["questions"]) == 10
    assert ("was not found" in results["postgres"]) == (not programs)
    copy = results["copy"]
    for made in (copy["first"], copy["second"]):
        spent = sum(step["seconds"] for step in made["steps"].values())
        assert spent == pytest.approx(made["seconds"], rel=0.1, abs=1)
        assert made["loader_cpu_s"] > 0
        assert made["peak_disk_beside_mb"] > copy["store_mb"]
