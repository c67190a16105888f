"""Blocks: roll-ups of neighbouring members summed up, so that years are read fast.

A block of a month holds the sums of all roll-ups whose label lies in
``[block * WIDTH, (block + 1) * WIDTH)``. A series of a large branch reads the blocks
inside it and roll-ups at its two edges only. Whoever writes roll-ups writes their
blocks in the same transaction, or before the tree is marked as whole again.

The figures below also stand in the statements; tests hold them equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.graph.labels import SPACE, Ints

# A thousandth of the network where labels are spread evenly: a network of a million
# has some hundred roll-ups a block, and a year of it is 12 000 blocks.
WIDTH = 2**48
COUNT = SPACE // WIDTH + 1

# A month with more members to follow than this is done whole: a slice of so many rows
# meets nearly all of its blocks, and every slice would sum them up again.
CROWD = COUNT

# Who is counted as active, in hundredths: ``reports.activity.ACTIVE_FROM``.
ACTIVE_FROM = 10_000


def block_sums(volumes: pd.DataFrame) -> pd.DataFrame:
    """Return the ``BlockVolume`` of roll-ups that are ordered by period and ``lo``.

    Columns ``period`` (categorical, as in ``volumes``), ``block``, ``volume``,
    ``personal``, ``qualifying`` (hundredths), ``sales`` (minor units), ``sellers`` and
    ``active`` (counts), all int64 and exact; ordered by period and block.
    """
    block = volumes["lo"].to_numpy() // WIDTH
    period = volumes["period"].array
    group = np.asarray(period.codes, dtype=np.int64) * COUNT + block
    start = np.flatnonzero(np.diff(group, prepend=-1))
    active = volumes["qualifying"].to_numpy() >= ACTIVE_FROM
    columns = {
        name: volumes[name].to_numpy()
        for name in ("volume", "personal", "qualifying", "sales")
    } | {"sellers": np.ones(len(group), np.int64), "active": active.astype(np.int64)}
    return pd.DataFrame(
        {"period": period.take(start), "block": block[start]}
        | {name: _totals(values, start) for name, values in columns.items()}
    )


def _totals(values: Ints, start: NDArray[np.intp]) -> Ints:
    return np.add.reduceat(values, start) if len(start) else values[:0]


def of_pairs(pairs: Iterable[tuple[str, int]]) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``write/block_volumes`` for periods with block numbers."""
    ordered = sorted(pairs)
    return {
        "period": [period for period, _ in ordered],
        "member": [""] * len(ordered),
        "block": [block for _, block in ordered],
    }


def of_members(
    periods: Sequence[str], members: Sequence[str]
) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``write/block_volumes`` for periods with ids of members.

    Of a period with more than ``CROWD`` members all blocks are meant.
    """
    counts = Counter(periods)
    crowded = {period for period, count in counts.items() if count > CROWD}
    whole = of_pairs((period, block) for period in crowded for block in range(COUNT))
    single = [i for i, period in enumerate(periods) if period not in crowded]
    return {
        "period": [*whole["period"], *(periods[i] for i in single)],
        "member": [*whole["member"], *(members[i] for i in single)],
        "block": [*whole["block"], *[-1] * len(single)],
    }
