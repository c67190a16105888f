"""Interval labels of the sponsor tree: my branch is one range of numbers.

Every member carries a half-open interval ``[lo, hi)``; m is in the branch of r
exactly when ``r.lo <= m.lo < r.hi``. The labels have gaps. A member's own gap
lies *before* his first child, ``[lo + 1, lo of the first child)``, so that one
index seek finds it, however many children there are.

A new member takes a slot at the upper end of his sponsor's gap. Slots shrink
harmonically, so neither a hub of thousands nor a chain of thousands halves a
gap again and again. Where a gap is used up, the smallest sparse stretch of
labels around it is spread out anew; the labels outside stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Conflict

Ints = npt.NDArray[np.int64]

# Neo4j keeps integers below 2^58 inside the property record.
SPACE = 2**58 - 1

# A stretch of n members may be spread out when it has DENSITY * n^2 labels: the
# larger it is the sparser it must be, so that a large one is seldom spread.
DENSITY = 2**10
# Labels that each member of a moved branch gets at the least.
ROOMY = 64


@dataclass(frozen=True)
class Place:
    """A member with his labels; ``parent`` is empty for the house."""

    id: str
    lo: int
    hi: int
    parent: str = ""


@dataclass(frozen=True)
class Gap:
    """The own gap of a sponsor, ``[low, high)``, and what decides slots in it.

    ``children`` counts who stands directly below him; ``width`` is that of his
    whole interval and ``above`` that of his sponsor's, 0 for the house.
    """

    low: int
    high: int
    children: int
    width: int
    above: int


class Neighbourhood(Protocol):
    """What the upkeep of labels reads: a few members around one place."""

    def place(self, member: str) -> Place:
        """Return a member."""
        ...

    def children(self, member: str) -> Sequence[Place]:
        """Return those directly below a member, by ``lo``."""
        ...

    def count(self, low: int, high: int) -> int:
        """Return how many members have a ``lo`` in ``[low, high)``."""
        ...


@dataclass(frozen=True)
class Stretch:
    """Labels ``[low, high)`` to spread out: whole branches of siblings.

    ``head`` is their sponsor. ``leading`` says that the stretch begins with
    the head's own gap, which then gets its part too.
    """

    low: int
    high: int
    head: str
    leading: bool
    members: int


def slot(gap: Gap, members: int = 1) -> tuple[int, int] | None:
    """Return the interval for a new branch in a sponsor's gap, None if too full.

    The i-th child takes 1/(i+1) of what is left, which leaves 1/(i+1) of the
    gap after i children. The first child of the d-th member of a chain takes
    (d+1)/(d+2), told from how much of his sponsor's interval the member has.
    """
    free = gap.high - gap.low
    if gap.children:
        width = free * members // (members + gap.children + 1)
    elif gap.above:
        rest = gap.above - gap.width
        width = free * members * gap.above // (members * gap.above + rest)
    else:
        width = free * members // (members + 1)
    if width < (1 if members == 1 else ROOMY * members):
        return None
    return gap.high - width, gap.high


def sparse_stretch(around: Neighbourhood, sponsor: str, members: int) -> Stretch:
    """Return the smallest stretch around a sponsor with room for more members.

    Raises ``Conflict`` when even the whole tree is too full.
    """
    for stretch in _stretches(around, sponsor):
        count = stretch.members + members + 1
        if stretch.high - stretch.low >= DENSITY * count * count:
            return stretch
    if stretch.high - stretch.low >= ROOMY * count:
        return stretch
    raise Conflict("The labels of the sponsor tree are used up; no more members fit.")


def _stretches(around: Neighbourhood, sponsor: str) -> Iterator[Stretch]:
    """Yield stretches around a sponsor's gap, each about twice the one before.

    First his own gap with the branches next to it, then he himself with his
    neighbours on both sides, then his sponsor with his, up to the house.
    """
    below, head = "", around.place(sponsor)
    while True:
        children = around.children(head.id)
        middle = [child.id for child in children].index(below) if below else -1
        reach, last = 1, len(children) - 1
        while True:
            left, right = middle - reach, middle + reach
            low = children[left - 1].hi if left > 0 else head.lo + 1
            high = children[right + 1].lo if right < last else head.hi
            count = around.count(low, high)
            yield Stretch(low, high, head.id, left <= 0, count)
            if left <= 0 and right >= last:
                break
            reach *= 2
        if not head.parent:
            return
        below, head = head.id, around.place(head.parent)


def spread(
    stretch: Stretch, lo: Ints, hi: Ints, favoured: int | None = None, coming: int = 0
) -> tuple[Ints, Ints]:
    """Return new labels for the members of a stretch, given by ``lo``.

    All own gaps become equal, except that the member at ``favoured`` (-1 for
    the head) gets half of all room for those ``coming``: people come in there.
    """
    count = len(lo)
    weights = np.ones(count + 1, dtype=np.int64)
    weights[0] = 1 if stretch.leading else 0
    if favoured is not None:
        weights[favoured + 1] = count + coming + 1
    before = np.cumsum(weights)
    unit = (stretch.high - stretch.low) // int(before[-1])
    ends = np.searchsorted(lo, hi)
    return stretch.low + before[:-1] * unit, stretch.low + before[ends] * unit


def forest_order(
    parent: npt.ArrayLike, groups: npt.ArrayLike
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return size, place in pre-order, depth and group of the members of a forest.

    ``parent`` is -1 for the heads of its trees, ``groups`` numbers those heads
    from 0 on, one entry a head in their order; depth counts from 1. Trees of
    one group stand together, so that they can share one interval.
    """
    links = np.asarray(parent, dtype=np.int64)
    heads = np.flatnonzero(links < 0)
    rooted = np.concatenate(([-1], np.where(links < 0, 0, links + 1)))
    ranks = np.arange(len(rooted))
    ranks[heads + 1] = np.asarray(groups, dtype=np.int64)
    depth = _depths(rooted)
    sizes, starts = _preorder(rooted, depth, ranks)
    by_place = np.argsort(starts[heads + 1])
    groups_by_place = np.repeat(
        np.asarray(groups)[by_place], sizes[heads + 1][by_place]
    )
    places = starts[1:] - 1
    return sizes[1:], places, depth[1:], groups_by_place[places].astype(np.int64)


def initial_labels(
    parent: npt.ArrayLike, order: npt.ArrayLike | None = None
) -> tuple[Ints, Ints, Ints]:
    """Return ``lo``, ``hi`` and ``depth`` for a whole tree, all gaps equal.

    ``parent[i]`` is the position of i's sponsor and -1 for the one root, the
    house. ``order`` ranks siblings, by default they keep their positions. A
    million members take about a second. Raises ``ValueError`` unless the links
    form one tree.
    """
    links = np.asarray(parent, dtype=np.int64)
    depth = _depths(links)
    sizes, starts = _preorder(links, depth, order)
    gap = SPACE // max(len(links), 1)
    lo, hi = starts * gap, (starts + sizes) * gap
    hi[depth == 0] = SPACE
    return lo, hi, depth


def _depths(parent: Ints) -> Ints:
    """Return the distance of everyone from the root, by pointer doubling."""
    count = len(parent)
    roots = np.flatnonzero(parent < 0)
    if len(roots) != 1 or (parent >= count).any():
        raise ValueError("a tree has one root, and every parent is one of its members")
    root = roots[0]
    above = np.where(parent < 0, root, parent)
    depth = (parent >= 0).astype(np.int64)
    for _ in range(count.bit_length() + 1):
        if (above == root).all():
            return depth
        depth += depth[above]
        above = above[above]
    raise ValueError("the sponsor links contain a cycle")


def _preorder(
    parent: Ints, depth: Ints, order: npt.ArrayLike | None
) -> tuple[Ints, Ints]:
    """Return the size of everyone's branch and his place in pre-order."""
    ranks = np.arange(len(parent)) if order is None else np.asarray(order)
    downwards = np.lexsort((ranks, depth)).tolist()
    links = parent.tolist()
    sizes = [1] * len(links)
    for member in reversed(downwards):
        if links[member] >= 0:
            sizes[links[member]] += sizes[member]
    starts = [0] * len(links)
    free = [1] * len(links)  # next place inside a branch, counted from its head
    for member in downwards:
        sponsor = links[member]
        if sponsor >= 0:
            starts[member] = starts[sponsor] + free[sponsor]
            free[sponsor] += sizes[member]
    return np.array(sizes, dtype=np.int64), np.array(starts, dtype=np.int64)
