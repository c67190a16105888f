"""How fast a network is written: online in columns, offline by the importer."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from bench.measure import Steps, seconds
from graphcrm.graph import bulk
from graphcrm.graph.loading import Load, load_of
from graphcrm.graph.network import Network
from graphcrm.graph.offline import load_offline
from graphcrm.graph.server import Server
from graphcrm.tables import Tables


def online(network: Network, tables: Tables, most_orders: int) -> dict[str, Any]:
    """Return rates of writing into an empty graph with its schema in place.

    Everything of ``docs/data-model.md`` is written for all members; orders and
    what hangs on them for the newest ``most_orders`` of the tables.
    """
    some = _with_orders(tables, most_orders)
    load = load_of(some)
    took: dict[str, tuple[int, float]] = {}
    begin = time.perf_counter()
    for step in bulk.steps(load):
        spent, _ = seconds(partial(bulk.write_step, network, step))
        rows = sum(len(rows) for groups in step.rounds for rows in groups)
        took[step.label] = (rows, spent)
    network.write(lambda tx: tx.rows("write/bulk_house", **load.house))
    total = time.perf_counter() - begin
    people = took["members"][1] + took["sponsors"][1]
    return {
        "members_with_tree_and_history_per_s": round(len(load.members) / people),
        "orders_with_seller_per_s": _rate(*took["orders"]),
        "roll_ups_per_s": _rate(*took["roll-ups"]),
        "order_lines_per_s": _rate(*took["order lines"]),
        "seconds": round(total, 1),
        "steps": {
            label: {"rows": rows, "seconds": round(spent, 2)}
            for label, (rows, spent) in took.items()
        },
        "checks": _written_whole(network, load),
    }


def offline(server: Server, tables: Tables) -> dict[str, Any]:
    """Return how long a first load takes, from tables to a server that answers.

    Validation, files, import, start, constraints and indexes are all in it.
    """
    steps = Steps(lambda: {"seconds": time.perf_counter()})
    last_day = int(tables.orders["day"].max())
    spent, _ = seconds(
        lambda: load_offline(
            server, tables, closed_before=last_day, child=True, progress=steps.note
        )
    )
    return {
        "seconds": round(spent, 1),
        "members": len(tables.members),
        "orders": len(tables.orders),
        "order_lines": len(tables.lines),
        "steps": {name: step["seconds"] for name, step in steps.result().items()},
    }


def _rate(rows: int, spent: float) -> int:
    return round(rows / spent) if spent else 0


def _with_orders(tables: Tables, most: int) -> Tables:
    """Return the tables with the newest orders only, returns of others left out."""
    if len(tables.orders) <= most:
        return tables
    orders = tables.orders.iloc[-most:]
    keys = orders["key"].to_numpy(object)
    known = {"", *keys}
    kept = [key in known for key in orders["returns"].to_numpy(object)]
    orders = plain(orders[kept])
    lines = tables.lines[tables.lines["order"].isin(orders["key"])]
    return replace(tables, orders=orders, lines=plain(lines))


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a slice without the categories of the rows that are gone."""
    made = frame.reset_index(drop=True)
    for column in made:
        if isinstance(made[column].dtype, pd.CategoricalDtype):
            made[column] = made[column].cat.remove_unused_categories()
    return made


def _written_whole(network: Network, load: Load) -> dict[str, bool]:
    counted = {
        "Member": len(load.members) + 1,
        "Order": len(load.orders),
        "PeriodVolume": len(load.volumes),
    }
    with network.reading(seconds=None) as tx:
        found = {row["label"]: row["nodes"] for row in tx.rows("company/node_counts")}
    return {f"all of {name}": found.get(name) == n for name, n in counted.items()}
