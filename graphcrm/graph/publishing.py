"""Writes of any size, whole or not at all: a log in the graph, then its effects.

A writer first stores *what* it will write, as compressed statements with their
columns under one ``(:ImportBatch)``, and marks the tree as changing, in one
transaction. From then on the batch will happen: chunk after chunk is carried
out, each noted in its own transaction, and no reader counts anything before the
tree is marked as whole again (``Network`` retries reads on a changing tree). A
writer that dies is finished by :func:`recover` from the log, exactly once each.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphcrm.clock import Clock
from graphcrm.errors import Unavailable
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.packed import batches
from graphcrm.graph.relabelling import LEASE_SECONDS, PUBLISHER

# Rows after which a transaction ends: it may hold just under twice as many. 30 000
# orders, or 50 000 sponsor links, took 255 MB, which is the limit that a small
# server sets (half of a heap of 512 MB).
ROWS_PER_TRANSACTION = 10_000

# what is being written, rows done, rows in all
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Write:
    """One statement of ``cypher/write`` over equally long columns.

    ``scalars`` are parameters that are the same for every slice of the columns.
    """

    statement: str
    columns: Mapping[str, Sequence[Any]]
    scalars: Mapping[str, Any] = field(default_factory=dict)

    def where(self, **scalars: Any) -> Write:
        """Return the same write with parameters that are one for all rows."""
        return replace(self, scalars=scalars)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))


def write(statement: str, /, **columns: Sequence[Any]) -> Write:
    """Return a write of ``write/<statement>``."""
    return Write(f"write/{statement}", columns)


def log(
    tx: Transaction,
    clock: Clock,
    batch: str,
    writes: Iterable[Write],
    *,
    then: str,
) -> str:
    """Store what is to be written and mark the tree; return the writer's mark.

    Called in a transaction that holds the lock of the tree, is not marked as
    changing and has made the batch. ``then`` is its state at the end.
    """
    number = rows = 0
    for each in writes:
        for part in batches(each.columns):
            count = len(next(iter(part.values())))
            content = {"statement": each.statement, **each.scalars, **part}
            tx.rows(
                "write/import_chunk_create",
                batch=batch,
                number=number,
                rows=count,
                data=_pack(content),
            )
            number += 1
            rows += count
    tx.rows(
        "write/import_batch_publish", batch=batch, chunks=number, rows=rows, then=then
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
        while True:
            state = network.write(lambda tx: _next_chunks(tx, clock, batch, writer))
            if state is None:
                return  # another process took over after our lease
            if progress:
                progress("import", state["done"], state["rows"])
            if state["finished"]:
                break
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


def _next_chunks(
    tx: Transaction, clock: Clock, batch: str, writer: str
) -> dict[str, Any] | None:
    """Carry out some chunks and note them, in one transaction."""
    if not _hold(tx, writer):
        return None
    _mark(tx, clock, writer)
    state = tx.rows("write/import_batch_state", batch=batch)[0]
    applied, done = state["applied"], state["done"]
    rows = 0
    while applied < state["chunks"] and rows < ROWS_PER_TRANSACTION:
        chunk = tx.rows("write/import_chunk", batch=batch, number=applied)[0]
        content = _unpack(chunk["data"])
        tx.rows(content.pop("statement"), **content)
        rows += chunk["rows"]
        done += chunk["rows"]
        applied += 1
    finished = applied >= state["chunks"]
    tx.rows(
        "write/import_batch_applied",
        batch=batch,
        applied=applied,
        done=done,
        finished=finished,
    )
    if finished:
        tx.rows("write/import_chunks_delete", batch=batch)
    return {"done": done, "rows": state["rows"], "finished": finished}


def _whole(tx: Transaction, writer: str) -> None:
    if _hold(tx, writer):
        tx.rows("write/tree_mark_whole")


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


def _pack(content: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode(), 1)


def _unpack(data: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(zlib.decompress(data))
    return content


def _now(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)
