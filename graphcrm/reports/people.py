"""Counts of distributors: members at a month's end, new and lost in a month.

``lost`` are those who left in the month. A person who joins and leaves in the
same month is both new and lost, so members of a month = members of the month
before + new - lost, exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from graphcrm.periods import month

# by month yyyymm: all of them, and those of the early days
_Counts = Mapping[int, tuple[int, int]]


@dataclass(frozen=True)
class People:
    """Who joined and who left a branch, by month."""

    joined: _Counts
    left: _Counts

    @classmethod
    def of(cls, frame: pd.DataFrame) -> People:
        """Return the counts of ``branch/people_by_month`` or of one leg.

        Without a column ``early`` all days of a month are early.
        """
        early = frame["early"] if "early" in frame else frame["people"]
        counts: dict[str, dict[int, tuple[int, int]]] = {"joined": {}, "left": {}}
        for event, number, people, some in zip(
            frame["event"], frame["month"], frame["people"], early, strict=True
        ):
            counts[event][int(number)] = (int(people), int(some))
        return cls(counts["joined"], counts["left"])

    def new(self, period: str, *, early: bool = False) -> int:
        """Return who joined in a month, or in its early days only."""
        return self.joined.get(_number(period), (0, 0))[early]

    def lost(self, period: str, *, early: bool = False) -> int:
        """Return who left in a month, or in its early days only."""
        return self.left.get(_number(period), (0, 0))[early]

    def members(self, period: str, *, early: bool = False) -> int:
        """Return the members at the end of a month, or of its early days."""
        number = _number(period)
        return _until(self.joined, number, early) - _until(self.left, number, early)


def _until(counts: _Counts, number: int, early: bool) -> int:
    before = sum(people for at, (people, _) in counts.items() if at < number)
    return before + counts.get(number, (0, 0))[early]


def _number(period: str) -> int:
    return month(period).first_day // 100
