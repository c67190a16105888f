"""Which orders count: those of newcomers, or the first of each seller.

Source: plan-semantics.md, 12.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from graphcrm.periods import to_date, to_day
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.section import Section


@dataclass(frozen=True)
class Window:
    """Which orders count: those of newcomers, or the first of each seller.

    ``days`` after joining (the day of joining is the first), or ``months``
    counted from the month of joining; 0 = no limit.
    """

    days: int
    months: int
    first_order: bool

    @classmethod
    def read(cls, section: Section) -> Window:
        """Return the window a component describes."""
        return cls(
            section.whole("within_days", 0, 0, 3660),
            section.whole("within_months", 0, 0, 120),
            section.flag("first_order_only", False),
        )

    def inside(self, facts: Facts) -> Mask:
        """Return which orders count."""
        snapshot = facts.snapshot  # 0 is a day of joining long before all others
        inside = np.ones(len(snapshot.order), bool)
        joined = snapshot.joined[snapshot.seller]
        if self.days:
            inside &= snapshot.day < self._ends(joined)
        if self.months:
            month = snapshot.day // 10_000 * 12 + snapshot.day // 100 % 100
            first = joined // 10_000 * 12 + joined // 100 % 100
            inside &= month - first < self.months
        if self.first_order:
            inside &= self._first(facts)
        return inside

    def _ends(self, joined: Ints) -> Ints:
        days, place = np.unique(joined, return_inverse=True)
        later = timedelta(days=self.days)
        ends = [to_day(to_date(day) + later) if day else 0 for day in days.tolist()]
        return np.array(ends, np.int64)[place]

    def _first(self, facts: Facts) -> Mask:
        """Return the first order of each seller, unless he bought before."""
        snapshot = facts.snapshot
        bought = facts.state(FIRST_ORDER)[snapshot.seller] > 0
        sort = np.lexsort((snapshot.moment, snapshot.day, snapshot.seller))
        first = np.zeros(len(sort), bool)
        first[sort[np.flatnonzero(np.diff(snapshot.seller[sort], prepend=-1))]] = True
        return first & ~bought

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return who has ordered by now, where only first orders count."""
        if not self.first_order:
            return {}
        ordered = (facts.state(FIRST_ORDER) > 0).astype(np.int64)
        ordered[facts.snapshot.seller] = 1
        return {FIRST_ORDER: ordered}


FIRST_ORDER = "orders.any"
