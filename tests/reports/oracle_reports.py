"""What the reports must say, from the tables: plain Python, slow and obvious.

Nothing here looks at labels, Cypher, numpy or the reports themselves.
"""

from __future__ import annotations

import statistics
from fractions import Fraction
from typing import Any

import pandas as pd
from oracle import HOUSE, Oracle

from graphcrm.tables import Tables

LEVELS = ("country", "region", "city", "district")


class Reports:
    """The answers about the branch of one member of one network."""

    def __init__(self, tables: Tables, active_from: int) -> None:
        self.oracle = Oracle(
            tables.members.to_dict("records"), tables.orders.to_dict("records")
        )
        self.territories = {
            row["code"]: row for row in tables.territories.to_dict("records")
        }
        self.active_from = active_from
        # remembered, because a page asks for the same months again and again
        self._people: dict[str, list[dict[str, Any]]] = {}
        self._orders: dict[tuple[str, int, int], list[dict[str, Any]]] = {}

    # -- time --------------------------------------------------------------------

    @staticmethod
    def months(first: str, last: str) -> list[str]:
        return [str(p) for p in pd.period_range(first, last, freq="M")]

    @staticmethod
    def earlier(period: str, months: int) -> str:
        return str(pd.Period(period, freq="M") - months)

    @staticmethod
    def days(period: str, day_of_month: int) -> tuple[int, int]:
        """Return first and last day of the early days of a month."""
        first = int(period.replace("-", "")) * 100 + 1
        length = pd.Period(period, freq="M").days_in_month
        return first, first - 1 + min(day_of_month, length)

    # -- people ------------------------------------------------------------------

    def people(self, head: str) -> list[dict[str, Any]]:
        if head not in self._people:
            inside = self.oracle.distributors(head)
            self._people[head] = [self.oracle.members[m] for m in inside]
        return self._people[head]

    def new(self, head: str, first: int, last: int) -> int:
        return sum(first <= m["joined"] <= last for m in self.people(head))

    def lost(self, head: str, first: int, last: int) -> int:
        return sum(first <= m["left"] <= last for m in self.people(head))

    def members(self, head: str, day: int) -> int:
        return sum(
            m["joined"] <= day and not (m["left"] and m["left"] <= day)
            for m in self.people(head)
        )

    def size(self, head: str) -> int:
        return sum(not m["left"] for m in self.people(head) if m["id"] != head)

    # -- volume ------------------------------------------------------------------

    def orders(self, head: str, first: int, last: int) -> list[dict[str, Any]]:
        key = (head, first, last)
        if key not in self._orders:
            inside = self.oracle.branch(head)
            self._orders[key] = [
                order
                for order in self.oracle.orders
                if order["seller"] in inside and first <= order["day"] <= last
            ]
        return self._orders[key]

    def volume(self, head: str, first: int, last: int, kind: str = "") -> int:
        return sum(
            order["volume"]
            for order in self.orders(head, first, last)
            if kind in ("", order["kind"])
        )

    def by_seller(
        self, head: str, first: int, last: int, figure: str = "volume"
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for order in self.orders(head, first, last):
            seller = order["seller"]
            found[seller] = found.get(seller, 0) + order[figure]
        return found

    def active(self, head: str, first: int, last: int) -> int:
        counted = self.by_seller(head, first, last, "qualifying_volume")
        return sum(volume >= self.active_from for volume in counted.values())

    # -- at risk -----------------------------------------------------------------

    def usual(self, head: str, period: str) -> dict[str, Fraction]:
        """Return everybody's median of the six months before, where positive."""
        six = [
            self.by_seller(head, *self.days(self.earlier(period, back), 31))
            for back in range(1, 7)
        ]
        sellers = {seller for month in six for seller in month}
        medians = {
            s: Fraction(statistics.median([Fraction(m.get(s, 0)) for m in six]))
            for s in sellers
        }
        return {s: median for s, median in medians.items() if median > 0}

    def at_risk(self, head: str, period: str, day_of_month: int) -> dict[str, Fraction]:
        """Return the members at risk with what they lost against their median.

        Up to a day of a month the rule of open months holds, even where a
        shorter February is over by then.
        """
        first, last = self.days(period, day_of_month)
        sold = self.by_seller(head, first, last)
        judged = period if day_of_month == 31 else self.earlier(period, 1)
        usual = self.usual(head, judged)
        then = self.by_seller(head, *self.days(judged, 31))
        found = {}
        for seller, median in usual.items():
            member = self.oracle.members[seller]
            if member["left"] and member["left"] <= last:
                continue
            fell = 2 * then.get(seller, 0) < median
            if fell and 2 * sold.get(seller, 0) < median:
                found[seller] = median - sold.get(seller, 0)
        return found

    # -- the tree ----------------------------------------------------------------

    def legs(self, head: str) -> list[str]:
        return [
            m
            for m in self.oracle.children(head)
            if self.oracle.members[m]["distributor"]
        ]

    def name(self, member: str) -> str:
        return "" if member == HOUSE else self.oracle.members[member]["name"]

    def levels(self, head: str) -> int:
        below = [m["id"] for m in self.people(head)]
        return max(
            (len(self.oracle.path(head, member)) - 1 for member in below), default=0
        )

    # -- territories -------------------------------------------------------------

    def above(self, code: str, level: str) -> str:
        """Return the territory of a level that a territory lies in, or ''."""
        while code and self.territories[code]["level"] != level:
            code = self.territories[code]["parent"]
        return code

    def inside(self, code: str, parent: str) -> bool:
        while code and code != parent:
            code = self.territories[code]["parent"]
        return bool(code)

    def by_territory(
        self, head: str, period: str, level: str, parent: str = ""
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for order in self.orders(head, *self.days(period, 31)):
            code = self.oracle.members[order["seller"]]["territory"]
            if parent and not self.inside(code, parent):
                continue
            key = self.above(code, level)
            found[key] = found.get(key, 0) + order["volume"]
        return found
