"""Writes in two sessions at the same time that do not touch the same node.

Rows are split by what they touch: sessions write in *lanes*, each in its own order.
They can still meet at a relationship, which Neo4j locks when it hangs another one
before it; who loses is rolled back and repeated whole by the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.graph.packed import BATCH

SESSIONS = 2

T = TypeVar("T")
Rows = NDArray[np.intp]
# Rounds one after the other; the lanes of rows of one round at the same time.
Rounds = Sequence[Sequence[Rows]]


def rounds(count: int, apart: Any = None, and_apart: Any = None) -> Rounds:
    """Return rows in lanes that share no value of the columns given.

    Nobody else may touch what a row creates or finds by its other columns. Without
    a column everything is one lane.
    """
    rows = np.arange(count)
    if apart is None:
        return [[rows]]
    side = _codes(apart) % SESSIONS
    if and_apart is None:
        return [[rows[side == lane] for lane in range(SESSIONS)]]
    other = _codes(and_apart) % SESSIONS
    return [
        [rows[(side == 0) & (other == turn)], rows[(side == 1) & (other != turn)]]
        for turn in range(SESSIONS)
    ]


def halves(count: int) -> Rounds:
    """Return rows in two lanes where no two rows touch the same node."""
    rows = np.arange(count)
    return [[rows[: count // 2], rows[count // 2 :]]]


def parts(rows: Rows) -> list[Rows]:
    """Return rows in slices for one statement each."""
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def side_by_side(
    pool: ThreadPoolExecutor, write: Callable[[T], int], queues: Sequence[Sequence[T]]
) -> Iterator[int]:
    """Write the queues at the same time, each in its own order; yield rows done."""
    for turn in zip_longest(*queues):
        yield sum(pool.map(write, [part for part in turn if part is not None]))


def _codes(values: Any) -> NDArray[np.int64]:
    if isinstance(getattr(values, "dtype", None), pd.CategoricalDtype):
        return np.asarray(values.array.codes, dtype=np.int64)
    return np.asarray(pd.factorize(np.asarray(values, object))[0], dtype=np.int64)
