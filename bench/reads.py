"""How fast a network is read, and whether every way gives the same answer."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bench.measure import seconds, warm
from graphcrm import periods
from graphcrm.access import HOUSE, local_operator
from graphcrm.graph.labels import SPACE
from graphcrm.graph.network import Network
from graphcrm.tables import Tables, member_index, positions, rollups
from seed_data.people import branch_sizes

Ints = NDArray[np.int64]

SIX = ("id", "name", "country", "status", "joined", "left")
_CHUNK = 10_000
_ACTIVE_FROM = 10_000
_MONTHS = 36


def six_columns(network: Network, members: int, rounds: int) -> dict[str, Any]:
    """Return packed against one record a member, for all members."""
    parts = max(2, members // _CHUNK)
    marks = [SPACE * part // parts for part in range(parts)] + [2**62]
    edges = [list(pair) for pair in pairwise(marks)]
    halves = [edges[: parts // 2], edges[parts // 2 :]]

    def part(some: list[list[int]]) -> pd.DataFrame:
        with network.reading(seconds=None) as tx:
            return tx.frame("company/members_packed", edges=some)

    def packed() -> pd.DataFrame:
        with ThreadPoolExecutor(2) as pool:
            return pd.concat(pool.map(part, halves), ignore_index=True)

    def by_record() -> pd.DataFrame:
        with network.reading(seconds=None) as tx:
            return tx.frame("company/members_by_record")

    times, columns = warm(packed, rounds)
    spent, records = seconds(by_record)
    same = _digest(columns) == _digest(records) and len(columns) == members + 1
    return {
        "packed": times,
        "one_record_a_member_ms": round(spent * 1000),
        "ratio": round(spent * 1000 / times["best_ms"], 1),
        "checks": {"packed equals records": same},
    }


def _digest(frame: pd.DataFrame) -> str:
    ordered = frame[list(SIX)].sort_values("id").to_csv(index=False)
    return hashlib.sha256(ordered.encode()).hexdigest()


@dataclass(frozen=True)
class Forest:
    """The tree as arrays: what every answer is held against."""

    ids: pd.Index
    sponsor: Ints
    sizes: Ints
    place: Ints  # pre-order place of each member
    volumes: pd.DataFrame


def forest(tables: Tables) -> Forest:
    """Return sizes and places of all branches of some tables."""
    ids = member_index(tables)
    sponsor = positions(tables.members["sponsor"], ids)
    sizes = branch_sizes(sponsor, np.ones(len(ids), dtype=bool))
    place = np.zeros(len(ids), dtype=np.int64)
    free: dict[int, int] = {}
    for row, above in enumerate(sponsor.tolist()):
        start = place[above] + 1 if above >= 0 else 0
        place[row] = start + free.get(above, 0)
        free[above] = free.get(above, 0) + int(sizes[row])
    return Forest(ids, sponsor, sizes, place, rollups(tables))


def heads(tree: Forest, size: int, count: int) -> list[int]:
    """Return heads of branches of about a size, spread from left to right."""
    near = np.flatnonzero((tree.sizes > size * 0.7) & (tree.sizes < size * 1.4))
    if not len(near):
        near = np.array([int(np.argmin(np.abs(tree.sizes - size)))])
    near = near[np.argsort(tree.place[near])]
    picks = np.linspace(0, len(near) - 1, min(count, len(near))).round().astype(int)
    return [int(row) for row in near[picks]]


def branches(
    network: Network, tree: Forest, wanted: list[tuple[str, list[int]]], rounds: int
) -> list[dict[str, Any]]:
    """Return the times of a month and of a series, for branches of some sizes."""
    months = [str(period) for period in tree.volumes["period"].array.categories]
    closed = months[-1 - _MONTHS : -1] or months
    graph, volume, build = _in_memory(tree, closed[-1])
    return [
        {"label": label, "build_networkx_s": build}
        | _one_branch(network, tree, row, closed, graph, volume, rounds)
        for label, rows in wanted
        for row in rows
    ]


def _one_branch(
    network: Network,
    tree: Forest,
    row: int,
    months: list[str],
    graph: nx.DiGraph[int],
    volume: dict[int, int],
    rounds: int,
) -> dict[str, Any]:
    head, last = str(tree.ids[row]), months[-1]
    branch = network.branch(local_operator(), head)

    def statement(some: list[str]) -> pd.DataFrame:
        with network.reading(seconds=None) as tx:
            return tx.frame(
                "branch/volume_by_month",
                root=head,
                periods=some,
                active_from=_ACTIVE_FROM,
            )

    def walked() -> int:
        with network.reading(seconds=None) as tx:
            rows = tx.rows("branch/volume_by_traversal", root=head, period=last)
        return int(rows[0]["volume"])

    def in_memory() -> int:
        below = nx.descendants(graph, row)
        return volume.get(row, 0) + sum(volume.get(member, 0) for member in below)

    month_times, month = warm(lambda: statement([last]), rounds)
    checked_times, checked = warm(
        lambda: branch.volume_by_month([last], _ACTIVE_FROM), rounds
    )
    series_times, series = warm(lambda: statement(months), max(3, rounds // 2))
    walk_times, by_walk = warm(walked, max(2, rounds // 5))
    memory_times, by_memory = warm(in_memory, max(2, rounds // 5))
    expected = _expected(tree, row, months)
    answer = int(month["volume"].iloc[0])
    return {
        "members": int(tree.sizes[row]),
        "place": round(float(tree.place[row]) / len(tree.ids), 3),
        "roll_ups_of_month": int(month["sellers"].iloc[0]),
        "month_by_interval": month_times,
        "month_through_the_access_check": checked_times,
        f"series_of_{len(months)}_months": series_times,
        "month_by_traversal": walk_times,
        "month_by_networkx": memory_times,
        "checks": {
            "access check changes nothing": int(checked["volume"].iloc[0]) == answer,
            "traversal agrees": by_walk == answer,
            "networkx agrees": by_memory == answer,
            "series equals arrays": series["volume"].tolist() == expected,
        },
    }


def _in_memory(
    tree: Forest, period: str
) -> tuple[nx.DiGraph[int], dict[int, int], float]:
    """Return the tree in networkx, volumes of a month, and how long building took."""

    def build() -> nx.DiGraph[int]:
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(len(tree.ids)))
        links = enumerate(tree.sponsor.tolist())
        graph.add_edges_from((above, row) for row, above in links if above >= 0)
        return graph

    spent, graph = seconds(build)
    month = tree.volumes[tree.volumes["period"] == period]
    rows = month["member"].array.codes.tolist()
    volume = dict(zip(rows, month["volume"].tolist(), strict=True))
    return graph, volume, round(spent, 2)


def _expected(tree: Forest, row: int, months: list[str]) -> list[int]:
    """Return the series as the arrays have it: a slice of the pre-order."""
    place = tree.place[tree.volumes["member"].array.codes]
    begin = tree.place[row]
    inside = tree.volumes[(place >= begin) & (place < begin + tree.sizes[row])]
    sums = inside.groupby("period", observed=True)["volume"].sum()
    return [int(sums.get(month, 0)) for month in months]


def whole_company(network: Network, tree: Forest, rounds: int) -> dict[str, Any]:
    """Return the time of one month of everybody."""
    last = periods.shift_month(str(tree.volumes["period"].array.categories[-1]), -1)
    branch = network.branch(local_operator(), HOUSE)
    times, answer = warm(lambda: branch.volume_by_month([last], _ACTIVE_FROM), rounds)
    month = tree.volumes[tree.volumes["period"] == last]
    same = int(answer["volume"].iloc[0]) == int(month["volume"].sum())
    return {"month": times, "checks": {"equals the sum of all roll-ups": same}}
