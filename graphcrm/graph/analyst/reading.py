"""Reads the network for a projection of it, in columns and by stretches.

A label or relationship type has one packed statement in ``cypher/projection``; an
*edge* is what one record of its answer covers: a stretch of interval labels, some
days, a month of roll-ups. Two sessions read side by side, each taking the next
stretch when it has done one, and a third looks which orders are there. Orders come
last, month by month, and only those months that the caller does not have from before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graphcrm.errors import Unavailable
from graphcrm.graph.analyst.kept import OF_ORDERS, mark
from graphcrm.graph.analyst.policy import Policy, Shape
from graphcrm.graph.network import Network

SESSIONS = 2
_AT_ONCE = 10_000  # rows of a record; larger ones are slower
_END = 2**63 - 1
_LAST_TEXT = "\U0010ffff"

Columns = dict[str, list[Any]]
Edges = list[list[Any]]


@dataclass(frozen=True)
class Job:
    """One statement about one edge; ``month`` (yyyymm) where it is about orders."""

    shape: Shape
    edge: list[Any]
    month: str = ""


# what was read, columns of equal length, number of the session
Take = Callable[[Job, Columns, int], None]
# month, mark of its orders → whether they need not be read
Holds = Callable[[str, str], bool]


@dataclass(frozen=True)
class Marks:
    """What changes when the network does: version of the tree, imports, runs.

    ``store`` is the id of the database, another one after a first load.
    """

    version: int
    imports: tuple[str, ...]
    runs: tuple[str, ...]
    store: str = ""


def marks(network: Network) -> Marks:
    """Return the present marks.

    Raises ``Unavailable`` while an import or a move is being carried out.
    """
    with network.reading() as tx:
        (row,) = tx.rows("projection/marks")
    if row["changing"] or row["importing"]:
        raise Unavailable("The network is being changed just now.")
    imports, runs = tuple(row["imports"]), tuple(row["runs"])
    return Marks(row["version"], imports, runs, row["store"])


@dataclass(frozen=True)
class Outline:
    """The stretches in which all but orders is read, by what they are stretches of."""

    labels: Edges
    volumes: Edges
    runs: Edges

    def of(self, name: str) -> Edges:
        """Return the edges of a label or type; an empty one for small ones."""
        if name in _BY_LABEL:
            return self.labels
        if name == "PeriodVolume":
            return self.volumes
        return self.runs if name in _BY_RUN else [[]]


_BY_RUN = frozenset({"Payout", "PeriodResult"})
_BY_LABEL = frozenset(
    {"Member", "SPONSORED_BY", "SPONSORSHIP", "ENROLLED_BY", "SUPERVISED_BY",
     "PLACED_UNDER", "LIVES_IN"}
)  # fmt: skip


def outline(network: Network) -> Outline:
    """Return the stretches of the network as it is."""
    with network.reading(seconds=None) as tx:
        labels = tx.columns("projection/member_labels")["lo"]
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
        [[month, *edge] for month, of in calendars if of == "month"
         for edge in by_label],
        [[run, *edge] for run in runs for edge in _text_edges(names)],
    )  # fmt: skip


def _days(network: Network) -> dict[str, list[list[int]]]:
    """Return by month (yyyymm) the days with orders and what tells their orders."""
    with network.reading(seconds=None) as tx:
        rows = tx.rows("projection/order_days")
    found: dict[str, list[list[int]]] = {}
    for row in rows:
        seen = [row["day"], row["orders"], row["nodes"], row["recorded"]]
        found.setdefault(str(row["day"] // 100), []).append(seen)
    return found


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
    holds: Holds,
    store: str,
) -> dict[str, str]:
    """Hand all that the policy lists to ``take``, from two threads at a time.

    Orders of months which ``holds`` says are there already are not read. Returns the
    mark of every month's orders in the database ``store`` by yyyymm.
    """
    found = outline(network)
    others = [
        Job(shape, edge)
        for shape in policy.shapes
        if shape.name not in OF_ORDERS
        for edge in found.of(shape.name)
    ]
    work = _Work(network, take, progress)
    with ThreadPoolExecutor(SESSIONS + 1) as pool:
        asked = pool.submit(_days, network)
        work.all_of(pool, others)
        days = asked.result()
        told = {
            month: mark(store, seen, policy, network.catalogue)
            for month, seen in days.items()
        }
        orders = [
            Job(shape, edge, month)
            for month, seen in days.items()
            if not holds(month, told[month])
            for edge in _day_edges([(day, orders) for day, orders, *_ in seen])
            for shape in policy.shapes
            if shape.name in OF_ORDERS
        ]
        work.all_of(pool, orders)
    return told


class _Work:
    """Jobs that several sessions take one after another."""

    def __init__(
        self, network: Network, take: Take, progress: Callable[[str, int, int], None]
    ) -> None:
        self._network = network
        self._take = take
        self._progress = progress
        self._left: deque[Job] = deque()
        self._all = 0

    def all_of(self, pool: ThreadPoolExecutor, jobs: list[Job]) -> None:
        """Do some jobs in two sessions; return when all are done."""
        self._left.extend(jobs)
        self._all += len(jobs)
        for done in [pool.submit(self._session, at) for at in range(SESSIONS)]:
            done.result()

    def _session(self, session: int) -> None:
        while self._left:
            try:
                job = self._left.popleft()
            except IndexError:  # the other session took the last one
                return
            arguments = {"edges": [job.edge]} if job.edge else {}
            with self._network.reading(seconds=None) as tx:
                columns = tx.columns(job.shape.statement, **arguments)
            self._take(job, columns, session)
            if not session:
                done = self._all - len(self._left)
                self._progress("Reading the network", done, self._all)
