"""Upkeep of interval labels in the graph: one writer at a time, readers safe.

Whoever places or moves members takes the lock node ``(:Tree)`` first. A plain
enrolment needs no more. Rewriting labels that exist takes four transactions:

1. mark the tree as *changing*, with the writer and a lease;
2. rewrite the members, all or none, and note whose roll-ups are now old;
3. rewrite those roll-ups, month by month, which may be repeated without harm;
4. mark the tree as whole, in a new version.

The last is a transaction of its own because a commit is not seen at one instant.
A writer that dies leaves the mark; after its lease the next writer, or the worker,
does steps 3 and 4 for it (:func:`recover`).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from graphcrm.clock import Clock
from graphcrm.errors import Conflict, GraphCRMError
from graphcrm.graph import blocks, labels
from graphcrm.graph.labels import Gap, Ints, Place, Stretch
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.packed import batches

T = TypeVar("T")
Range = tuple[int, int]

LEASE_SECONDS = 20
# A writer with this mark publishes an import: only its own recovery ends it.
PUBLISHER = "publish:"
WAIT_SECONDS = 30.0

# A transaction tracks 2.2 kB for each member or roll-up it rewrites, and ours may
# have 256 MB: so many members are moved at once, so many roll-ups follow at once.
LARGEST_BRANCH = 100_000
ROLLUPS = 40_000


class TreeChanging(GraphCRMError):
    """Another writer is rewriting labels; ``until`` (ms) is the end of his lease."""

    code = "conflict"

    def __init__(self, until: int) -> None:
        super().__init__("The network is being rearranged. Try again in a moment.")
        self.until = until


class NeedsRoom(GraphCRMError):
    """A sponsor's gap is too small for so many ``members``; make room and repeat."""

    code = "conflict"

    def __init__(self, sponsor: str, members: int) -> None:
        super().__init__(f"The labels below {sponsor} must be spread out first.")
        self.sponsor = sponsor
        self.members = members


# -- what other writers call ------------------------------------------------


def placing(network: Network, clock: Clock, work: Callable[[Transaction], T]) -> T:
    """Run ``work`` in a write transaction that holds the lock of the tree.

    ``work`` asks :func:`new_labels` for the labels of new members. Where their
    sponsors have no room it is made, and ``work`` runs again. Raises ``Conflict``
    when other writers keep the tree busy for too long.
    """

    def locked(tx: Transaction) -> T:
        _lock(tx)
        return work(tx)

    while True:
        try:
            return _when_whole(network, clock, lambda: network.write(locked))
        except NeedsRoom as needed:
            make_room(network, clock, needed.sponsor, needed.members)


def new_labels(
    tx: Transaction, sponsors: Sequence[str], parents: Sequence[int]
) -> tuple[Ints, Ints, Ints]:
    """Return ``lo``, ``hi`` and ``depth`` for new members, to be used in ``tx``.

    ``parents[i]`` is the position of i's sponsor among the new members, or -1
    where he is there already: then ``sponsors[i]`` is his id. The caller holds
    the lock of the tree (:func:`placing`). Raises ``NeedsRoom``.
    """
    forest = np.asarray(parents, dtype=np.int64)
    heads = np.flatnonzero(forest < 0)
    ids, groups = np.unique([sponsors[i] for i in heads.tolist()], return_inverse=True)
    sizes, places, below, group = labels.forest_order(forest, groups)
    rows = tx.rows("write/label_gaps", sponsors=ids.tolist())
    found = {row["sponsor"]: row for row in rows}
    counts = np.bincount(group, minlength=len(ids))
    table: Ints = np.zeros((3, len(ids)), dtype=np.int64)
    lows, units, depths = table
    for number, (sponsor, members) in enumerate(
        zip(ids.tolist(), counts.tolist(), strict=True)
    ):
        free = labels.slot(_gap(found[sponsor]), members)
        if free is None:
            raise NeedsRoom(sponsor, members)
        lows[number], units[number] = free[0], (free[1] - free[0]) // members
        depths[number] = found[sponsor]["depth"]
    first: Ints = np.cumsum(counts) - counts
    lo: Ints = lows[group] + (places - first[group]) * units[group]
    return lo, lo + sizes * units[group], depths[group] + below


def rewriting(
    network: Network,
    clock: Clock,
    work: Callable[[Transaction], tuple[T, list[Range]]],
) -> T:
    """Run ``work``, which rewrites labels that exist, and return its answer.

    ``work`` also returns the ranges of old labels whose roll-ups must follow.
    Readers are told to wait from before its transaction until after the last
    roll-up. When ``work`` refuses, nothing has changed.
    """
    writer = uuid.uuid4().hex

    def begin(tx: Transaction) -> None:
        _lock(tx)
        _mark(tx, clock, writer, [])

    def rewrite(tx: Transaction) -> T:
        _lock(tx, writer)
        answer, stretches = work(tx)
        _mark(tx, clock, writer, stretches)
        return answer

    _when_whole(network, clock, lambda: network.write(begin))
    try:
        return network.write(rewrite)
    finally:
        _finish(network, clock, writer)


def make_room(network: Network, clock: Clock, sponsor: str, members: int) -> int:
    """Spread out the labels around a sponsor for so many members to come.

    Returns how many members were rewritten.
    """
    return rewriting(network, clock, lambda tx: spread_around(tx, sponsor, members))


def spread_around(
    tx: Transaction, sponsor: str, members: int
) -> tuple[int, list[Range]]:
    """Rewrite the smallest sparse stretch around a sponsor; see :func:`rewriting`."""
    stretch = labels.sparse_stretch(_Around(tx), sponsor, members)
    people = tx.frame("write/label_stretch", low=stretch.low, high=stretch.high)
    favoured = -1 if sponsor == stretch.head else people["id"].tolist().index(sponsor)
    old_lo, old_hi, depth = _arrays(people)
    lo, hi = labels.spread(stretch, old_lo, old_hi, favoured, members)
    write_labels(tx, people["id"].tolist(), lo, hi, depth)
    return len(people), [(stretch.low, stretch.high)]


def move_labels(tx: Transaction, member: str, sponsor: str) -> tuple[int, list[Range]]:
    """Give a whole branch labels below another sponsor; see :func:`rewriting`.

    Called before the links of the tree are changed. Returns the size of the
    branch and the ranges whose roll-ups must follow.
    """
    at = place(tx, member)
    size = _Around(tx).count(at.lo, at.hi)
    if size > LARGEST_BRANCH:
        raise Conflict(
            f"The branch of {member} has {size} members; at most {LARGEST_BRANCH} can "
            "be moved at once. Move its parts one after the other."
        )
    stretches: list[Range] = []
    free = labels.slot(gap(tx, sponsor), size)
    if free is None:
        _, stretches = spread_around(tx, sponsor, size)
        free = labels.slot(gap(tx, sponsor), size)
        if free is None:
            raise Conflict("The labels of the sponsor tree are used up.")
        at = place(tx, member)
    people = tx.frame("write/label_stretch", low=at.lo, high=at.hi)
    old_lo, old_hi, depth = _arrays(people)
    lo, hi = labels.spread(Stretch(*free, sponsor, False, size), old_lo, old_hi)
    below = tx.rows("write/label_gaps", sponsors=[sponsor])[0]["depth"] + 1
    write_labels(tx, people["id"].tolist(), lo, hi, depth + (below - depth[0]))
    return size, [*stretches, (at.lo, at.hi)]


def recover(network: Network, clock: Clock) -> bool:
    """Finish for a writer that died while rewriting labels; tell whether one had.

    Does nothing while the tree is whole or its writer's lease still runs. The
    worker calls it when it starts and then every few seconds.
    """
    writer = uuid.uuid4().hex

    def take_over(tx: Transaction) -> bool:
        tx.rows("write/tree_lock")
        state = tx.rows("write/tree_state")[0]
        if not state["changing"] or state["lease_until"] > _now(clock):
            return False
        if state["writer"].startswith(PUBLISHER):  # graph/publishing.py finishes it
            return False
        _mark(tx, clock, writer, _pairs(state["stretches"]))
        return True

    if not network.write(take_over):
        return False
    _finish(network, clock, writer)
    return True


def gap(tx: Transaction, sponsor: str) -> Gap:
    """Return the own gap of a sponsor."""
    return _gap(tx.rows("write/label_gaps", sponsors=[sponsor])[0])


def place(tx: Transaction, member: str) -> Place:
    """Return a member with his labels."""
    return _Around(tx).place(member)


def write_labels(
    tx: Transaction, members: Sequence[str], lo: Ints, hi: Ints, depth: Ints
) -> None:
    """Set the labels of members, in batches of one transaction."""
    columns = {"id": members, "lo": lo, "hi": hi, "depth": depth}
    for batch in batches(columns):
        tx.rows("write/label_members", **batch)


def follow_members(
    tx: Transaction, periods: Sequence[str], stretches: Iterable[Range]
) -> None:
    """Give roll-ups in ranges of old labels those of their members, and sum up blocks.

    Both in one transaction: a roll-up that was moved is not found again by its old
    label, so a repetition would not know which blocks it left.
    """
    touched = {
        (row["period"], row["block"])
        for low, high in stretches
        for row in tx.rows("write/label_volumes", periods=periods, low=low, high=high)
    }
    for batch in batches(blocks.of_pairs(touched)):
        tx.rows("write/block_volumes", **batch)


# -- locks and marks --------------------------------------------------------


def _lock(tx: Transaction, writer: str = "") -> dict[str, Any]:
    """Hold the tree until ``tx`` ends and return its state.

    Raises ``TreeChanging`` unless it is whole, or being changed by ``writer``.
    """
    tx.rows("write/tree_lock")
    state = tx.rows("write/tree_state")[0]
    if (state["writer"] if state["changing"] else "") != writer:
        raise TreeChanging(state["lease_until"])
    return state


def _mark(
    tx: Transaction, clock: Clock, writer: str, stretches: Iterable[Range]
) -> None:
    tx.rows(
        "write/tree_mark_changing",
        writer=writer,
        lease_until=_now(clock) + LEASE_SECONDS * 1000,
        stretches=[label for stretch in stretches for label in stretch],
    )


def _finish(network: Network, clock: Clock, writer: str) -> None:
    """Let roll-ups follow their members, then mark the tree as whole.

    Which ones is read from the tree, not remembered: nobody knows whether a
    transaction counts whose commit was not answered. A writer whose lease was
    taken over meanwhile leaves it to his successor.
    """

    def months(tx: Transaction) -> list[dict[str, Any]]:
        stretches = _pairs(_lock(tx, writer)["stretches"])
        lows, highs = [low for low, _ in stretches], [high for _, high in stretches]
        return tx.rows("write/label_months", lows=lows, highs=highs)

    def follow(periods: list[str], tx: Transaction) -> None:
        stretches = _pairs(_lock(tx, writer)["stretches"])
        _mark(tx, clock, writer, stretches)
        follow_members(tx, periods, stretches)

    def whole(tx: Transaction) -> None:
        _lock(tx, writer)
        tx.rows("write/tree_mark_whole")

    try:
        for periods in _by_size(network.write(months)):
            network.write(partial(follow, periods))
        network.write(whole)
    except TreeChanging:
        return


def _when_whole(network: Network, clock: Clock, attempt: Callable[[], T]) -> T:
    """Return what ``attempt`` answers, waiting while another rewrites labels."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            return attempt()
        except TreeChanging as error:
            if time.monotonic() > deadline:
                raise
            if error.until > _now(clock) or not recover(network, clock):
                time.sleep(0.02)


def _by_size(months: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """Yield months in turn, as many as one transaction can rewrite roll-ups of."""
    chunk: list[str] = []
    size = 0
    for month in months:
        if chunk and size + month["rollups"] > ROLLUPS:
            yield chunk
            chunk, size = [], 0
        chunk.append(month["period"])
        size += month["rollups"]
    if chunk:
        yield chunk


def _now(clock: Clock) -> int:
    return int(clock.now().timestamp() * 1000)


# -- reading around a place -------------------------------------------------


class _Around:
    """The neighbourhood of a place, read in one transaction."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def place(self, member: str) -> Place:
        return Place(**self._tx.rows("write/label_place", member=member)[0])

    def children(self, member: str) -> list[Place]:
        return [
            Place(**row) for row in self._tx.rows("write/label_children", member=member)
        ]

    def count(self, low: int, high: int) -> int:
        return int(self._tx.rows("write/label_count", low=low, high=high)[0]["members"])


def _gap(row: dict[str, int]) -> Gap:
    names = ("low", "high", "children", "width", "above")
    return Gap(**{name: row[name] for name in names})


def _arrays(people: pd.DataFrame) -> tuple[Ints, Ints, Ints]:
    lo, hi, depth = (people[name].to_numpy(np.int64) for name in ("lo", "hi", "depth"))
    return lo, hi, depth


def _pairs(flat: Sequence[int]) -> list[Range]:
    return list(zip(flat[::2], flat[1::2], strict=True))
