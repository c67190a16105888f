"""Reads the network for a projection of it, in columns and by stretches.

A label or relationship type has one packed statement in ``cypher/projection``; an
*edge* is what one record of its answer covers: a stretch of interval labels, some
days, a month of roll-ups. Two sessions read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graphcrm.errors import Unavailable
from graphcrm.graph.analyst.policy import Policy, Shape
from graphcrm.graph.network import Network

SESSIONS = 2
_AT_ONCE = 10_000  # rows of a record; larger ones are slower
_END = 2**63 - 1
_LAST_TEXT = "\U0010ffff"

Columns = dict[str, list[Any]]
Edges = list[list[Any]]
# label or type, columns of equal length, number of the session
Take = Callable[[Shape, Columns, int], None]


@dataclass(frozen=True)
class Marks:
    """What changes when the network does: version of the tree, imports, runs."""

    version: int
    imports: tuple[str, ...]
    runs: tuple[str, ...]


def marks(network: Network) -> Marks:
    """Return the present marks.

    Raises ``Unavailable`` while an import or a move is being carried out.
    """
    with network.reading() as tx:
        (row,) = tx.rows("projection/marks")
    if row["changing"] or row["importing"]:
        raise Unavailable("The network is being changed just now.")
    return Marks(row["version"], tuple(row["imports"]), tuple(row["runs"]))


@dataclass(frozen=True)
class Outline:
    """The stretches in which a network is read, by what they are stretches of."""

    labels: Edges
    days: Edges
    volumes: Edges
    runs: Edges

    def of(self, name: str) -> Edges:
        """Return the edges of a label or type; an empty one for small ones."""
        if name in _BY_DAY:
            return self.days
        if name in _BY_LABEL:
            return self.labels
        if name == "PeriodVolume":
            return self.volumes
        return self.runs if name in _BY_RUN else [[]]


_BY_RUN = frozenset({"Payout", "PeriodResult"})
_BY_DAY = frozenset({"Order", "SOLD_BY", "BOUGHT_BY", "RETURNS", "LINE"})
_BY_LABEL = frozenset(
    {"Member", "SPONSORED_BY", "SPONSORSHIP", "ENROLLED_BY", "SUPERVISED_BY",
     "PLACED_UNDER", "LIVES_IN"}
)  # fmt: skip


def outline(network: Network) -> Outline:
    """Return the stretches of the network as it is."""
    with network.reading(seconds=None) as tx:
        labels = tx.columns("projection/member_labels")["lo"]
        days = tx.rows("projection/order_days")
        months = tx.columns("projection/period")
        runs = tx.columns("projection/run")["id"]
        bounds = [0, *labels[_AT_ONCE::_AT_ONCE], _END]
        by_label: Edges = [[low, high] for low, high in pairwise(bounds)]
        names: list[str] = []
        if runs:  # results are found by the members' ids, not by their labels
            for edge in by_label:
                names += tx.columns("projection/member", edges=[edge])["id"]
    calendars = zip(months["id"], months["calendar"], strict=True)
    return Outline(
        by_label,
        list(_day_edges([(row["day"], row["orders"]) for row in days])),
        [[month, *edge] for month, of in calendars if of == "month"
         for edge in by_label],
        [[run, *edge] for run in runs for edge in _text_edges(names)],
    )  # fmt: skip


def _day_edges(days: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield first day, last day, number of parts and the part.

    Days with few orders are read together, one with many in several parts.

    >>> list(_day_edges([(1, 6_000), (2, 6_000), (3, 30_000)]))
    [[1, 1, 1, 0], [2, 2, 1, 0], [3, 3, 3, 0], [3, 3, 3, 1], [3, 3, 3, 2]]
    """
    first, last, rows = 0, 0, 0
    for day, orders in days:
        if first and rows + orders > _AT_ONCE:
            yield from ([first, last, parts, at] for parts, at in _parts(rows))
            first, rows = 0, 0
        first, last, rows = first or day, day, rows + orders
    if first:
        yield from ([first, last, parts, at] for parts, at in _parts(rows))


def _parts(rows: int) -> Iterator[tuple[int, int]]:
    parts = -(-rows // _AT_ONCE)
    return ((parts, at) for at in range(parts))


def _text_edges(names: list[str]) -> list[list[str]]:
    bounds = ["", *sorted(names)[_AT_ONCE::_AT_ONCE], _LAST_TEXT]
    return [[low, high] for low, high in pairwise(bounds)]


def read_all(
    network: Network,
    policy: Policy,
    take: Take,
    progress: Callable[[str, int, int], None],
) -> None:
    """Hand all that the policy lists to ``take``, from two threads at a time."""
    found = outline(network)
    jobs = [(shape, edge) for shape in policy.shapes for edge in found.of(shape.name)]
    jobs.sort(key=lambda job: job[0].name != "LINE")  # the longest first

    def one(session: int) -> None:
        for shape, edge in jobs[session::SESSIONS]:
            arguments = {"edges": [edge]} if edge else {}
            with network.reading(seconds=None) as tx:
                columns = tx.columns(shape.statement, **arguments)
            take(shape, columns, session)
            done[session] += 1
            if not session:
                progress("Reading the network", sum(done), len(jobs))

    done = [0] * SESSIONS
    with ThreadPoolExecutor(SESSIONS) as pool:
        for _ in pool.map(one, range(SESSIONS)):
            pass
