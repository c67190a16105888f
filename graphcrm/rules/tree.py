"""Trees as arrays of parent positions, without recursion and for any depth.

A tree of n members is ``parent``, int64[n], the position of each one's parent
and ``n`` for those without: a position that stands for "nobody". Everything
here jumps twice as far in every round, so a chain of a million people costs
twenty rounds and not a million.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.exact import Ints, Mask


def preorder(ids: Sequence[Any], parent: Ints) -> Ints:
    """Return the canonical order: every parent before his downline, children by id.

    The result lists positions of ``ids``; it depends on the links and the ids
    alone, never on the order in which people are given.

    >>> preorder(["top", "b", "a", "c"], np.array([4, 0, 0, 1])).tolist()
    [0, 2, 1, 3]

    Raises ``ValueError`` that names a member where the links run in a circle.
    """
    count = len(ids)
    check_acyclic(ids, parent)
    size = sizes(parent)
    by_id = np.arange(count)
    if not isinstance(ids, range):
        by_id = np.array(sorted(by_id.tolist(), key=ids.__getitem__), np.int64)
    siblings = by_id[np.argsort(parent[by_id], kind="stable")]
    # How far behind the parent's position: himself and the older siblings' branches.
    before = np.cumsum(size[siblings]) - size[siblings]
    family = parent[siblings]
    starts = np.flatnonzero(np.diff(family, prepend=-1))
    lengths = np.diff(np.append(starts, count))
    offset = np.empty(count, np.int64)
    offset[siblings] = before - np.repeat(before[starts], lengths) + 1
    position = along_path(offset, parent) - 1
    order = np.empty(count, np.int64)
    order[position] = np.arange(count)
    return order


def sizes(parent: Ints) -> Ints:
    """Return how many people each branch has, its head included."""
    total = np.ones(len(parent) + 1, np.int64)
    jump = _with_nobody(parent)
    while not _all_out(jump):
        # Those exactly this far below bring all who are up to as far below them.
        found = total.copy()
        np.add.at(total, jump[:-1], found[:-1])
        jump = jump[jump]
    return total[:-1]


def depths(parent: Ints) -> Ints:
    """Return how many uplines each member has."""
    return along_path(np.ones(len(parent), np.int64), parent) - 1


def along_path(values: Ints, parent: Ints) -> Ints:
    """Return for each member the sum of his own value and all his uplines'."""
    total = np.append(values, 0)
    jump = _with_nobody(parent)
    while not _all_out(jump):
        total = total + total[jump]
        jump = jump[jump]
    return np.asarray(total[:-1], np.int64)


def nearest(wanted: Mask, parent: Ints) -> Ints:
    """Return the nearest wanted member from each one upwards, himself included.

    The result has n + 1 places, so that the answer "nobody" can be asked on.

    >>> nearest(np.array([True, False, False]), np.array([3, 0, 1])).tolist()
    [0, 0, 0, 3]
    """
    count = len(parent)
    here = np.arange(count + 1)
    jump: Ints = np.where(np.append(wanted, True), here, _with_nobody(parent))
    while True:
        further = jump[jump]
        if np.array_equal(further, jump):
            return jump
        jump = further


def higher(places: Ints, parent: Ints) -> Ints:
    """Return the nearest upline with a higher place than one's own, n + 1 places.

    >>> higher(np.array([5, 1, 3, 2]), np.array([4, 0, 1, 2])).tolist()
    [4, 0, 0, 2, 4]

    Whoever stands between a member and ``jump`` is not higher than he, so where
    ``jump`` is not higher either, its own jump is as good a guess and further.
    """
    count = len(parent)
    known = np.append(places, np.iinfo(np.int64).max)
    jump = _with_nobody(parent)
    asking = np.arange(count)
    while len(asking):
        asking = asking[known[jump[asking]] <= known[asking]]
        jump[asking] = jump[jump[asking]]
    return jump


def branch_sums(values: npt.NDArray[Any], size: Ints) -> npt.NDArray[Any]:
    """Return the sum over each one's branch; members stand in canonical order.

    ``values`` are int64 whose absolute sum fits int64, or Python integers.
    """
    total = np.append(np.zeros(1, values.dtype), np.cumsum(values))
    start = np.arange(len(values))
    return np.asarray(total[start + size] - total[start])


def runs(values: Ints) -> tuple[Ints, Ints]:
    """Return the distinct values of a sorted column, and the place of each row's.

    >>> runs(np.array([3, 3, 7]))[1].tolist()
    [0, 0, 1]
    """
    first = np.diff(values, prepend=-1) != 0
    return values[first], np.cumsum(first) - 1


class Forest:
    """A tree of members with what follows from its links, worked out once.

    ``parent``: int64[n] as above. Positions need not stand in canonical order;
    where they do (``canonical``), branches are slices as they are.
    """

    def __init__(self, parent: Ints, *, canonical: bool = False) -> None:
        self.parent = parent
        self.nobody = len(parent)
        self._canonical = canonical

    @cached_property
    def above(self) -> Ints:
        """The parent of each one, and nobody's: n + 1 places, so one may ask on."""
        return _with_nobody(self.parent)

    @cached_property
    def order(self) -> Ints:
        """The members so that each branch stands together, its head first."""
        if self._canonical:
            return np.arange(self.nobody)
        return preorder(range(self.nobody), self.parent)

    @cached_property
    def size(self) -> Ints:
        """How many people each branch has, its head included."""
        return sizes(self.parent)

    @cached_property
    def depth(self) -> Ints:
        """How many uplines each member has."""
        return depths(self.parent)

    @cached_property
    def by_depth(self) -> list[Ints]:
        """The members of each level of the tree, the top level first."""
        sort = np.argsort(self.depth, kind="stable")
        return np.split(sort, np.flatnonzero(np.diff(self.depth[sort])) + 1)

    def group(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the exact sum over each one's branch, himself included."""
        known = exact.summable(values)
        if self._canonical:
            return branch_sums(known, self.size)
        sums = np.empty(self.nobody, known.dtype)
        sums[self.order] = branch_sums(known[self.order], self.size[self.order])
        return sums

    def below(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the exact sum over each one's children."""
        known = exact.summable(values)
        sums = np.zeros(self.nobody + 1, known.dtype)
        np.add.at(sums, self.parent, known)
        return sums[:-1]

    def places(self, values: npt.NDArray[Any]) -> Ints:
        """Return each one's place among his siblings by size, the largest first.

        Equal ones keep canonical order, so that the answer is always the same.
        """
        by_size = np.argsort(-values, kind="stable")
        family = by_size[np.argsort(self.parent[by_size], kind="stable")]
        parents = self.parent[family]
        starts = np.flatnonzero(np.diff(parents, prepend=-1))
        lengths = np.diff(np.append(starts, self.nobody))
        place = np.empty(self.nobody, np.int64)
        place[family] = np.arange(self.nobody) - np.repeat(starts, lengths)
        return place

    def nearest(self, wanted: Mask) -> Ints:
        """Return the nearest wanted member upwards, himself included; n + 1 places."""
        return nearest(wanted, self.parent)

    def higher(self, places: Ints) -> Ints:
        """Return the nearest upline with a higher place than one's own.

        ``places``: int64[n]. The result has n + 1 places, like :meth:`nearest`;
        asked again and again it lists the rising places above a member.
        """
        return higher(places, self.parent)

    def held_by(self, heads: Mask, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what the whole groups of the ``heads`` below each one hold in all.

        A head's group is his branch without those of heads below him, so the
        group of anybody is his branch less what this returns.
        """
        known = exact.summable(values)
        blocks = np.zeros(self.nobody + 1, known.dtype)
        np.add.at(blocks, self.nearest(heads)[:-1], known)
        held = np.where(heads, blocks[:-1], 0)
        return self.group(held) - held

    def uplines(self, member: int) -> Iterator[int]:
        """Yield who stands above a member, the nearest first."""
        upline = int(self.parent[member])
        while upline != self.nobody:
            yield upline
            upline = int(self.parent[upline])


def _with_nobody(parent: Ints) -> Ints:
    return np.append(parent, len(parent)).astype(np.int64)


def _all_out(jump: Ints) -> bool:
    return bool((jump == len(jump) - 1).all())


def check_acyclic(ids: Sequence[Any], parent: Ints, above: str = "sponsors") -> None:
    """Raise ``ValueError`` that names a member where the links run in a circle."""
    jump = _with_nobody(parent)
    for _ in range(len(parent).bit_length() + 1):
        if _all_out(jump):
            return
        jump = jump[jump]
    caught = int(np.flatnonzero(jump[:-1] != len(parent))[0])
    raise ValueError(f"the {above} above {ids[caught]} run in a circle")
