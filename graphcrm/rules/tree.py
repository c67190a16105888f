"""Trees as arrays of parent positions, without recursion and for any depth.

A tree of n members is ``parent``, int64[n], the position of each one's parent
and ``n`` for those without: a position that stands for "nobody". Everything
here jumps twice as far in every round, so a chain of a million people costs
twenty rounds and not a million.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def preorder(ids: Sequence[str], parent: Ints) -> Ints:
    """Return the canonical order: every parent before his downline, children by id.

    The result lists positions of ``ids``; it depends on the links and the ids
    alone, never on the order in which people are given.

    >>> preorder(["top", "b", "a", "c"], np.array([4, 0, 0, 1])).tolist()
    [0, 2, 1, 3]

    Raises ``ValueError`` that names a member where the links run in a circle.
    """
    count = len(ids)
    _check_acyclic(ids, parent)
    size = sizes(parent)
    by_id = np.array(sorted(range(count), key=ids.__getitem__), dtype=np.int64)
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


def branch_sums(values: npt.NDArray[Any], size: Ints) -> npt.NDArray[Any]:
    """Return the sum over each one's branch; members stand in canonical order.

    ``values`` are int64 whose absolute sum fits int64, or Python integers.
    """
    total = np.append(np.zeros(1, values.dtype), np.cumsum(values))
    start = np.arange(len(values))
    return np.asarray(total[start + size] - total[start])


def _with_nobody(parent: Ints) -> Ints:
    return np.append(parent, len(parent)).astype(np.int64)


def _all_out(jump: Ints) -> bool:
    return bool((jump == len(jump) - 1).all())


def _check_acyclic(ids: Sequence[str], parent: Ints) -> None:
    jump = _with_nobody(parent)
    for _ in range(len(parent).bit_length() + 1):
        if _all_out(jump):
            return
        jump = jump[jump]
    caught = int(np.flatnonzero(jump[:-1] != len(parent))[0])
    raise ValueError(f"the sponsors above {ids[caught]} run in a circle")
