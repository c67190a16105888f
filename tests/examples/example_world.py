"""The network of the examples in the database: its tables, then moves and runs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from example_tables import FIRST, UNTIL, world_tables
from oracle import HOUSE, Oracle

from graphcrm.access import local_operator
from graphcrm.clock import FixedClock
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.network import Network
from graphcrm.services.genealogy import move
from graphcrm.tables import Tables

NOW = FixedClock(datetime(2026, 11, 25, 12, tzinfo=UTC))
CORRECTED = 20230914
MOVED_ON = [20230815, FIRST, 20240110, UNTIL, 20240320]
COMPONENTS = ("level_bonus", "fast_start", "matching")


@dataclass(frozen=True)
class Move:
    """A change of sponsor that counts from a day on."""

    member: str
    sponsor: str
    day: int


@dataclass
class Run:
    """A made-up run: ``results`` member → figures, ``payouts`` (member, component)."""

    id: str
    period: str
    version: int
    sales: int
    state: str
    results: dict[str, dict[str, Any]]
    payouts: dict[tuple[str, str], int]


# -- moves -------------------------------------------------------------------------


def make_moves(
    network: Network, tables: Tables, seed: int, count: int, on: list[int]
) -> list[Move]:
    """Move branches on some of these days and return what was done."""
    rng = random.Random(seed)
    tree = Oracle(tables.members.to_dict("records"))
    ids = sorted(tree.members)
    days = sorted(rng.choices(on, k=count))
    done: list[Move] = []

    def do(member: str, sponsor: str, day: int) -> None:
        move(network, NOW, local_operator(), member, sponsor, day)
        tree.move(member, sponsor)
        done.append(Move(member, sponsor, day))

    for day in days:
        again = bool(done) and rng.random() < 0.4  # somebody moves twice
        members = [rng.choice(done).member] if again else rng.sample(ids, 60)
        fit = [
            (member, sponsor)
            for member in members
            for sponsor in rng.sample(ids, 40)
            if _may_move(tree, member, sponsor, day)
        ]
        do(*fit[0], day)
    # what was believed of some since September is corrected afterwards
    late = [one for one in done if one.day > CORRECTED][-3:]
    for member in sorted({one.member for one in late}):
        moved = {one.member for one in done}
        for sponsor in ids:
            steady = not moved & set(tree.path(HOUSE, sponsor))
            if steady and _may_move(tree, member, sponsor, CORRECTED):
                do(member, sponsor, CORRECTED)
                break
    return done


def _may_move(tree: Oracle, member: str, sponsor: str, day: int) -> bool:
    mine, his = tree.members[member], tree.members[sponsor]
    return (
        mine["joined"] <= day
        and his["distributor"]
        and his["joined"] <= day
        and not his["left"]
        and sponsor not in tree.branch(member)
        and tree.sponsor(member) != sponsor
    )


# -- runs --------------------------------------------------------------------------

# period, version, whether it was published; a later one supersedes an earlier one
RUNS = (
    ("2023-07", 1, True),
    ("2023-10", 1, True),
    ("2023-11", 1, True),
    ("2024-01", 1, True),
    ("2024-02", 1, True),
    ("2024-02", 2, True),
    ("2024-02", 3, False),
    ("2024-03", 1, True),
)


def make_runs(
    network: Network,
    tables: Tables,
    seed: int,
    periods: Iterable[tuple[str, int, bool]] = RUNS,
) -> list[Run]:
    """Write made-up runs and return what they hold."""
    rng = random.Random(seed)
    runs: list[Run] = []
    for period, version, published in periods:
        for older in runs:
            if published and older.period == period:
                older.state = "superseded"
        state = "computed" if published else "draft"
        payouts = {} if period == "2023-11" else _payouts(rng, tables)
        run = Run(
            id=f"{period}/{version}",
            period=period,
            version=version,
            sales=0 if period == "2023-10" else rng.randrange(10**6, 10**7),
            state=state,
            results=_results(rng, tables, payouts),
            payouts=payouts,
        )
        _write(network, run)
        runs.append(run)
    return runs


def _payouts(rng: random.Random, tables: Tables) -> dict[tuple[str, str], int]:
    return {
        (row["id"], component): rng.choice(
            [1, 99, 100, 1000, rng.randrange(1, 10 ** rng.randrange(1, 6))]
        )
        for row in tables.members.to_dict("records")
        for component in COMPONENTS
        if row["distributor"] and rng.random() < 0.2
    }


def _results(
    rng: random.Random, tables: Tables, payouts: dict[tuple[str, str], int]
) -> dict[str, dict[str, Any]]:
    found = {}
    for id in tables.members["id"]:
        amount = sum(paid for (member, _), paid in payouts.items() if member == id)
        if amount or rng.random() < 0.4:
            found[id] = {
                "personal": rng.choice([0, rng.randrange(9000)]),
                "retail": rng.choice([0, rng.randrange(9000)]),
                "qualifying": rng.randrange(9000),
                "group_volume": rng.randrange(10**6),
                "active": rng.random() < 0.5,
                "amount": amount,
            }
    return found


def _write(network: Network, run: Run) -> None:
    head = {
        "id": run.id, "period": run.period, "version": run.version, "plan": "p@1",
        "plan_name": "p", "plan_version": "1", "plan_text": "", "plan_sha": "a",
        "input_sha": "b", "result_sha": "c", "root_sha": "d", "currency": "MXN",
        "total": sum(run.payouts.values()), "sales": run.sales,
        "paid": len({member for member, _ in run.payouts}), "by": "test",
        "owner": "test", "lease_until": 0,
    }  # fmt: skip
    columns: Callable[[list[Any]], dict[str, list[Any]]] = lambda rows: {  # noqa: E731
        name: [row[name] for row in rows] for name in rows[0]
    }
    results = columns([{"member": m, **row} for m, row in run.results.items()])
    payouts = {
        "member": [member for member, _ in run.payouts],
        "component": [component for _, component in run.payouts],
        "amount": list(run.payouts.values()),
        "lines": [1] * len(run.payouts),
    }
    network.write(lambda tx: tx.rows("write/run_create", **head))
    network.write(
        lambda tx: tx.rows("write/run_payouts", run=run.id, currency="MXN", **payouts)
    )
    network.write(lambda tx: tx.rows("write/run_results", run=run.id, **results))
    if run.state == "computed":
        network.write(
            lambda tx: tx.rows(
                "write/run_publish", run=run.id, owner="test", computed_at=1
            )
        )


# -- all of it ---------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What was written into the database."""

    tables: Tables
    moves: list[Move]
    runs: list[Run]


def write_world(network: Network, seed: int) -> Made:
    """Write the network, its moves and its runs into an empty graph."""
    tables = world_tables(seed)
    write_tables(network, tables, closed_before=20240301)
    return Made(
        tables,
        make_moves(network, tables, seed, 20, MOVED_ON),
        make_runs(network, tables, seed),
    )


def int_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame with plain Python values."""
    return [
        {
            name: value.item() if isinstance(value, np.generic) else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]
