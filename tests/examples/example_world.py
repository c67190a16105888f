"""The network of the examples: returns weeks later, moves, three currencies, runs."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from oracle import Oracle
from worlds import varied

from graphcrm.access import local_operator
from graphcrm.clock import FixedClock
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.network import Network
from graphcrm.services.genealogy import move
from graphcrm.tables import Tables

MEMBERS = 160
LAST = 20240331
SILENT_FROM = 20231001  # a quarter of the people sell nothing from then on
NOW = FixedClock(datetime(2026, 11, 25, 12, tzinfo=UTC))
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


# -- tables ------------------------------------------------------------------------


def world_tables(seed: int) -> Tables:
    """Return a network with prices that change and returns weeks after the sale."""
    rng = random.Random(seed)
    tables = varied(seed, MEMBERS)
    members = tables.members.assign(
        currency=[rng.choice(["MXN", "MXN", "GTQ"]) for _ in range(MEMBERS)],
        country=[rng.choice(["MX", "GT"]) for _ in range(MEMBERS)],
    )
    homes = dict(zip(members["id"], members["currency"], strict=True))
    products = tables.products.assign(currency=["MXN", "GTQ", "MXN"])
    orders, lines = _book(rng, tables, homes)
    return replace(
        tables, members=members, products=products, orders=orders, lines=lines
    ).check()


def _book(
    rng: random.Random, tables: Tables, currency: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return orders and lines with other days, sources, currencies and prices."""
    rows = {row["key"]: row for row in tables.orders.to_dict("records")}
    silent = set(rng.sample(sorted(currency), MEMBERS // 4))
    for row in rows.values():
        first = rows.get(row["returns"])
        if first:
            row["day"] = _later(first["day"], rng.randrange(60))
            row |= {f: first[f] for f in ("source", "currency", "territory")}
            continue
        if rng.random() < 0.12:
            row["day"] = month_end(row["day"])
        if row["seller"] in silent and row["day"] >= SILENT_FROM:
            row["day"] = rng.choice([20230803, 20230914])
        usual = currency[row["seller"]]
        row["currency"] = usual if rng.random() < 0.8 else rng.choice(["USD", "MXN"])
        row["territory"] = rng.choice(["N1", "N2", "G1", ""])
        row["source"] = rng.choice(["web", "web", "desk"])
    lines = _lines(rng, tables, rows)
    return _named_by_source(_summed(rows, lines), lines[list(tables.lines.columns)])


def _lines(
    rng: random.Random, tables: Tables, orders: dict[str, dict[str, Any]]
) -> pd.DataFrame:
    """Return lines with monthly prices; loyal customers buy P1 and nothing with it."""
    customers = sorted({row["buyer"] for row in orders.values()} - {""})
    loyal = set(rng.sample(customers, len(customers) // 2))
    lines = tables.lines
    of_loyal = np.array([orders[key]["buyer"] in loyal for key in lines["order"]])
    with_p1 = lines["order"].isin(lines["order"][lines["sku"] == "P1"])
    lines = lines[~of_loyal | ~with_p1 | (lines["sku"] == "P1")].copy()
    lines["price"] += [100 * (orders[key]["day"] // 100 % 3) for key in lines["order"]]
    qualifying = tables.products.set_index("sku")["qualifying_volume"]
    lines["qualifying_volume"] = qualifying[lines["sku"]].to_numpy()
    return lines


def _summed(orders: dict[str, dict[str, Any]], lines: pd.DataFrame) -> pd.DataFrame:
    """Return the orders with the figures of their lines."""
    per_unit = {"net": "price", **{f: f for f in ("cost", "volume")}}
    per_unit["qualifying_volume"] = "qualifying_volume"
    sums = {
        figure: (lines["quantity"] * lines[unit]).groupby(lines["order"]).sum()
        for figure, unit in per_unit.items()
    }
    rows = []
    for key, row in orders.items():
        figures = {figure: int(found[key]) for figure, found in sums.items()}
        rows.append({**row, **figures, "tax": 0, "gross": figures["net"]})
    return pd.DataFrame(rows)


def _named_by_source(
    orders: pd.DataFrame, lines: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return orders and lines with keys that begin with the source."""
    keys = {
        key: f"{source}:{number}"
        for key, source, number in zip(
            orders["key"], orders["source"], orders["number"], strict=True
        )
    } | {"": ""}
    renamed = {name: orders[name].map(keys) for name in ("key", "returns")}
    return orders.assign(**renamed), lines.assign(order=lines["order"].map(keys))


def _later(day: int, days: int) -> int:
    """Return a day so many days later, the last of the book at the most."""
    date = datetime.strptime(str(day), "%Y%m%d") + timedelta(days)  # noqa: DTZ007
    return max(day, min(LAST, int(date.strftime("%Y%m%d"))))


def month_end(day: int) -> int:
    """Return the last day of the month of a day."""
    return day // 100 * 100 + calendar.monthrange(day // 10000, day // 100 % 100)[1]


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
    for day in days:
        fit = [
            (member, sponsor)
            for member in rng.sample(ids, 60)
            for sponsor in rng.sample(ids, 20)
            if _may_move(tree, member, sponsor, day)
        ]
        if done and rng.random() < 0.3:  # somebody moves twice
            fit = [pair for pair in fit if pair[0] == done[-1].member] or fit
        member, sponsor = fit[0]
        move(network, NOW, local_operator(), member, sponsor, day)
        tree.move(member, sponsor)
        done.append(Move(member, sponsor, day))
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
    ("2023-11", 1, True),
    ("2024-01", 1, True),
    ("2024-02", 1, True),
    ("2024-02", 2, True),
    ("2024-02", 3, False),
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
        empty = period == "2023-11"  # pays nothing, sold nothing
        payouts = {} if empty else _payouts(rng, tables)
        run = Run(
            id=f"{period}/{version}",
            period=period,
            version=version,
            sales=0 if empty else rng.randrange(10**6, 10**7),
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
        make_moves(network, tables, seed, 9, [20230815, 20231101, 20240110]),
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
