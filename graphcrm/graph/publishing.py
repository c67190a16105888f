"""Writes of any size, whole or not at all: a log in the graph, then its effects.

What one transaction holds is written in one. A larger writer first stores *what*
it will write, as compressed statements with their columns under one
``(:ImportBatch)``, and marks the tree as changing, in one transaction. From then on
the batch will happen: chunk after chunk is carried out and taken off the log in a
transaction of its own, in two lanes, and no reader counts anything before the tree
is marked as whole again (``Network`` retries reads on a changing tree). A writer
that dies is finished by :func:`recover` from the log, exactly once each.
"""

from __future__ import annotations

import json
import time
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from graphcrm.clock import Clock
from graphcrm.errors import Unavailable
from graphcrm.graph.lanes import SESSIONS, Rows, parts, rounds, side_by_side
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.relabelling import LEASE_SECONDS, PUBLISHER

# Rows that one transaction writes. 30 000 orders, or 50 000 sponsor links, took 255
# MB, which is the limit that a small server sets (half of a heap of 512 MB), and two
# are open at a time.
ROWS_PER_TRANSACTION = 10_000
_RENEW_SECONDS = LEASE_SECONDS / 4

# what is being written, rows done, rows in all
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Write:
    """One statement of ``cypher/write`` over equally long columns.

    ``scalars`` are parameters that are the same for every slice of the columns.
    ``apart`` names the columns by which two sessions keep out of each other's way
    (:func:`graphcrm.graph.lanes.rounds`); without one, one session writes.
    """

    statement: str
    columns: Mapping[str, Sequence[Any]]
    scalars: Mapping[str, Any] = field(default_factory=dict)
    apart: tuple[str, ...] = ()

    def where(self, **scalars: Any) -> Write:
        """Return the same write with parameters that are one for all rows."""
        return replace(self, scalars=scalars)

    def by(self, *columns: str) -> Write:
        """Return the same write, split between two sessions by some columns."""
        return replace(self, apart=columns)

    def of(self, rows: Rows) -> Write:
        """Return the same write for some rows only."""
        some = rows.tolist()
        columns = {n: [v[i] for i in some] for n, v in self.columns.items()}
        return replace(self, columns=columns)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def write(statement: str, /, **columns: Sequence[Any]) -> Write:
    """Return a write of ``write/<statement>``."""
    return Write(f"write/{statement}", columns)


@dataclass(frozen=True)
class _Chunk:
    """What one transaction writes; stages follow each other, their lanes do not."""

    number: int
    stage: int
    lane: int
    rows: int


def publish(
    tx: Transaction,
    clock: Clock,
    batch: str,
    writes: Iterable[Write],
    *,
    then: str,
) -> str:
    """Write a batch, or store what is to be written and return the writer's mark.

    The mark is for :func:`carry_out`; it is empty where the batch is small and this
    transaction writes it all. Called in a transaction that holds the lock of the
    tree, is not marked as changing and has made the batch. ``then`` is the state of
    the batch at the end.
    """
    wanted = list(writes)
    rows = sum(map(len, wanted))
    tx.rows("write/import_batch_publish", batch=batch, rows=rows, then=then)
    if rows <= ROWS_PER_TRANSACTION:
        for each in wanted:
            tx.rows(each.statement, **each.scalars, **each.columns)
        tx.rows("write/import_batch_end", batch=batch)
        return ""
    for chunk, some in _chunks(wanted):
        tx.rows(
            "write/import_chunk_create",
            batch=batch,
            number=chunk.number,
            stage=chunk.stage,
            lane=chunk.lane,
            rows=chunk.rows,
            data=_pack(some),
        )
    writer = f"{PUBLISHER}{batch}:{uuid.uuid4().hex}"
    _mark(tx, clock, writer)
    return writer


def carry_out(
    network: Network, clock: Clock, writer: str, progress: Progress | None = None
) -> None:
    """Carry out the log of a writer, chunk by chunk, and mark the tree as whole.

    Raises ``Unavailable`` when the database goes away meanwhile: then
    :func:`recover` ends it.
    """
    batch = writer.split(":")[1]
    try:
        for done, total in _carried(network, clock, batch, writer):
            if progress:
                progress("import", done, total)
        network.write(lambda tx: _end(tx, batch, writer))
        # of its own, because a commit is not seen at one instant
        network.write(lambda tx: _whole(tx, writer))
    except Unavailable as e:
        raise Unavailable(
            "The database went away while the import was being written. It is "
            "completed by itself as soon as the database is back."
        ) from e


def recover(network: Network, clock: Clock, *, wait: bool = True) -> str:
    """Finish the log of a writer that died; return its batch, empty for none.

    With ``wait`` a lease that still runs is respected; a process that knows to
    be the only one need not.
    """

    def take_over(tx: Transaction) -> str:
        tx.rows("write/tree_lock")
        state = tx.rows("write/tree_state")[0]
        writer = str(state["writer"])
        if not state["changing"] or not writer.startswith(PUBLISHER):
            return ""
        if wait and state["lease_until"] > _now(clock):
            return ""
        mine = f"{PUBLISHER}{writer.split(':')[1]}:{uuid.uuid4().hex}"
        _mark(tx, clock, mine)
        return mine

    writer = network.write(take_over)
    if not writer:
        return ""
    carry_out(network, clock, writer)
    return writer.split(":")[1]


# -- the log -----------------------------------------------------------------------


def _chunks(writes: Sequence[Write]) -> Iterator[tuple[_Chunk, list[Write]]]:
    """Yield all chunks of a log with what they write."""
    number = 0
    for stage, lanes in enumerate(_stages(writes)):
        for lane, queue in enumerate(lanes):
            for some in queue:
                yield _Chunk(number, stage, lane, sum(map(len, some))), some
                number += 1


def _stages(writes: Sequence[Write]) -> Iterator[list[list[list[Write]]]]:
    """Yield, stage by stage, the lanes with what each of their transactions writes.

    Small writes share a transaction; large ones are cut, and split into lanes.
    """
    small: list[Write] = []
    for each in writes:
        if small and sum(map(len, small)) + len(each) > ROWS_PER_TRANSACTION:
            yield [[small]]
            small = []
        if len(each) <= ROWS_PER_TRANSACTION:
            small.append(each)
            continue
        columns = [each.columns[name] for name in each.apart]
        for lanes in rounds(len(each), *columns):
            yield [[[each.of(some)] for some in parts(rows)] for rows in lanes]
    if small:
        yield [[small]]


def _carried(
    network: Network, clock: Clock, batch: str, writer: str
) -> Iterator[tuple[int, int]]:
    """Carry out what is left of a log; yield rows done and rows in all.

    Ends early where another process has taken over after our lease.
    """
    with network.reading(seconds=None) as tx:
        left = tx.rows("company/import_chunks", batch=batch)
    total = left[0]["total"] if left else 0
    done = total - sum(row["rows"] for row in left)

    def apply(row: dict[str, Any]) -> int:
        network.write(lambda tx: _apply(tx, batch, row["lane"], row["number"]))
        return int(row["rows"])

    renewed = time.monotonic()
    with ThreadPoolExecutor(SESSIONS) as pool:
        for _, stage in groupby(left, itemgetter("stage")):
            lanes = [list(some) for _, some in groupby(stage, itemgetter("lane"))]
            for rows in side_by_side(pool, apply, lanes):
                done += rows
                yield done, total
                if time.monotonic() - renewed > _RENEW_SECONDS:
                    if not network.write(lambda tx: _renew(tx, clock, writer)):
                        return
                    renewed = time.monotonic()


def _apply(tx: Transaction, batch: str, lane: int, number: int) -> None:
    """Carry out one chunk and take it off the log, unless somebody else has."""
    tx.rows("write/import_lane_lock", lane=lane)
    for chunk in tx.rows("write/import_chunk_take", batch=batch, number=number):
        for statement, arguments in _unpack(chunk["data"]):
            tx.rows(statement, **arguments)


def _pack(writes: Sequence[Write]) -> bytes:
    content = [(each.statement, {**each.scalars, **each.columns}) for each in writes]
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 1)


def _unpack(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    return [(name, arguments) for name, arguments in json.loads(zlib.decompress(data))]


# -- the mark on the tree ------------------------------------------------------------


def _end(tx: Transaction, batch: str, writer: str) -> None:
    if _hold(tx, writer):
        tx.rows("write/import_batch_end", batch=batch)


def _whole(tx: Transaction, writer: str) -> None:
    if _hold(tx, writer):
        tx.rows("write/tree_mark_whole")


def _renew(tx: Transaction, clock: Clock, writer: str) -> bool:
    held = _hold(tx, writer)
    if held:
        _mark(tx, clock, writer)
    return held


def _hold(tx: Transaction, writer: str) -> bool:
    """Take the lock of the tree; whether the mark on it is still ours."""
    tx.rows("write/tree_lock")
    state = tx.rows("write/tree_state")[0]
    return bool(state["changing"]) and state["writer"] == writer


def _mark(tx: Transaction, clock: Clock, writer: str) -> None:
    tx.rows(
        "write/tree_mark_changing",
        writer=writer,
        lease_until=_now(clock) + LEASE_SECONDS * 1000,
        stretches=[],
    )


def _now(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)
