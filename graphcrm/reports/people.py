"""Counts of distributors: members at a month's end, new and lost in a month.

``lost`` are those who left in the month. A person who joins and leaves in the
same month is both new and lost, so members of a month = members of the month
before + new - lost, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.periods import month


def month_number(period: str) -> int:
    """Return ``2026-05`` as 202605."""
    return month(period).first_day // 100


@dataclass(frozen=True)
class People:
    """Counts of one branch; the columns of ``branch/people_by_month`` as arrays."""

    joined: NDArray[np.int64]
    left: NDArray[np.int64]
    people: NDArray[np.int64]
    joined_early: NDArray[np.bool_]
    left_early: NDArray[np.bool_]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> People:
        """Return the counts of a frame; without ``…_early`` all days count."""
        whole = np.ones(len(frame), dtype=np.bool_)

        def column(name: str) -> NDArray[np.int64]:
            return np.asarray(frame[name], dtype=np.int64)

        def flag(name: str) -> NDArray[np.bool_]:
            return np.asarray(frame[name], np.bool_) if name in frame else whole

        return cls(
            column("joined"),
            column("left"),
            column("people"),
            flag("joined_early"),
            flag("left_early"),
        )

    def new(self, period: str, *, early: bool = False) -> int:
        """Return who joined in a month, or in its early days only."""
        chosen = self.joined == month_number(period)
        return self._count(chosen & self.joined_early if early else chosen)

    def lost(self, period: str, *, early: bool = False) -> int:
        """Return who left in a month, or in its early days only."""
        chosen = self.left == month_number(period)
        return self._count(chosen & self.left_early if early else chosen)

    def members(self, period: str, *, early: bool = False) -> int:
        """Return the members at the end of a month, or of its early days."""
        number = month_number(period)
        joined = self.joined <= number
        left = self.left <= number
        if early:
            joined &= (self.joined < number) | self.joined_early
            left &= (self.left < number) | self.left_early
        return self._count(joined) - self._count(left)

    def _count(self, chosen: NDArray[np.bool_]) -> int:
        return int(self.people[chosen].sum())
