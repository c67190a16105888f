"""What the oracles of the examples know: the tables, slow and obvious.

No labels and no Cypher; ``div`` is the only thing taken over from it, since it
rounds towards zero where Python rounds down.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx
from example_tables import FIRST, UNTIL
from example_world import Made, Run, int_rows
from oracle import HOUSE, Oracle

Rows = list[tuple[Any, ...]]
Row = dict[str, Any]

# Two sets of arguments for every question: a usual one, and one that takes all.
USUAL: Row = {
    "period": "2024-02", "first": "2023-10", "last": "2024-02",
    "first_day": FIRST, "last_day": UNTIL, "limit": 12,
}  # fmt: skip
WIDE: Row = {
    "period": "2023-07", "first": "2022-06", "last": "2024-03",
    "first_day": 20220601, "last_day": 20240331, "limit": 5000,
}  # fmt: skip


class Truth:
    """A network with the questions that many oracles ask about it."""

    def __init__(self, made: Made) -> None:
        tables = made.tables
        self.oracle = Oracle(int_rows(tables.members), int_rows(tables.orders))
        self.members = self.oracle.members
        self.products = {row["sku"]: row for row in int_rows(tables.products)}
        self.territories = {row["code"]: row for row in int_rows(tables.territories)}
        self.runs = made.runs
        self.book = {row["key"]: row for row in self.oracle.orders}
        for row in self.book.values():
            row["lines"] = []
        for line in int_rows(tables.lines):
            self.book[line["order"]]["lines"].append(line)
        # rows of the sponsor history: (first day, day after the last, sponsor)
        self.history = {
            id: [(row["joined"], 99991231, row["sponsor"] or HOUSE)]
            for id, row in self.members.items()
        }
        for moved in made.moves:
            self._move(moved.member, moved.sponsor, moved.day)
        self._volumes: dict[str, dict[str, Row]] = {}  # by month and seller
        for (month, seller), figures in self.oracle.volumes().items():
            self._volumes.setdefault(month, {})[seller] = figures
        self._depth = nx.shortest_path_length(self.oracle.tree, HOUSE)
        self._inside: dict[str, set[str]] = {}
        self._orders = grouped(self.oracle.orders, lambda row: row["seller"])

    def _move(self, member: str, sponsor: str, day: int) -> None:
        self.oracle.move(member, sponsor)
        before = [row for row in self.history[member] if row[0] < day]
        self.history[member] = [
            *((first, min(last, day), who) for first, last, who in before),
            (day, 99991231, sponsor),
        ]

    # -- people ------------------------------------------------------------------

    def name(self, member: str) -> str:
        return "House" if member == HOUSE else str(self.members[member]["name"])

    def inside(self, root: str) -> set[str]:
        """Return a member and everybody below him."""
        if root not in self._inside:  # remembered, as everybody asks for it
            self._inside[root] = self.oracle.branch(root)
        return self._inside[root]

    def people(self, root: str, *, head: bool = True, active: bool = False) -> set[str]:
        """Return the distributors of a branch, maybe without its head."""
        return {
            id
            for id in self.inside(root) - {HOUSE}
            if self.members[id]["distributor"]
            and (head or id != root)
            and not (active and self.members[id]["left"])
        }

    def frontline(self, member: str, *, active: bool = False) -> set[str]:
        """Return the distributors directly below somebody."""
        return self.people(member, head=False, active=active) & self.oracle.children(
            member
        )

    def sponsor(self, member: str) -> str:
        return self.oracle.sponsor(member)

    def level(self, root: str, member: str) -> int:
        return int(self._depth[member] - self._depth[root])

    # -- sales -------------------------------------------------------------------

    def orders(
        self, root: str, first: int, last: int, kind: str = "all"
    ) -> Iterable[Row]:
        """Return the orders of a branch: ``all``, ``sold`` or ``returned``."""
        inside = self.inside(root)
        return [
            row
            for row in self.oracle.orders
            if row["seller"] in inside
            and first <= row["day"] <= last
            and kind in ("all", "returned" if row["is_return"] else "sold")
        ]

    def orders_of(self, seller: str, kind: str = "all") -> Iterable[Row]:
        return [
            row
            for row in self._orders.get(seller, [])
            if kind in ("all", "returned" if row["is_return"] else "sold")
        ]

    def volumes(self, root: str, period: str) -> dict[str, Row]:
        """Return the roll-ups of a branch in a month by seller."""
        inside = self.inside(root)
        return {
            seller: figures
            for seller, figures in self._volumes.get(period, {}).items()
            if seller in inside
        }

    def volume(self, root: str, periods: Iterable[str]) -> int:
        """Return the volume of a branch in some months."""
        return sum(
            figures["volume"]
            for period in periods
            for figures in self.volumes(root, period).values()
        )

    def place(self, code: str, level: str) -> tuple[str, str]:
        """Return the territory of a level that a district lies in, ('', '') if none."""
        while code:
            row = self.territories[code]
            if row["level"] == level:
                return code, row["name"]
            code = row["parent"]
        return "", ""

    def run(self, period: str) -> Run | None:
        """Return the run of a month that counts."""
        found = [r for r in self.runs if (r.period, r.state) == (period, "computed")]
        return found[0] if found else None


# -- numbers and days -----------------------------------------------------------------


def div(dividend: int, divisor: int) -> int:
    """Return a quotient rounded towards zero."""
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def points(part: int, whole: int) -> int | None:
    """Return basis points, none of nothing."""
    return div(part * 10000, whole) if whole > 0 else None


def days(first: int, last: int) -> int:
    """Return the days between two days."""
    return (date.fromisoformat(str(last)) - date.fromisoformat(str(first))).days


def shifted(period: str, months: int) -> str:
    """Return the month so many months later."""
    number = int(period[:4]) * 12 + int(period[5:]) - 1 + months
    return f"{number // 12}-{number % 12 + 1:02d}"


def month_of(day: int) -> str:
    return f"{day // 10000}-{day // 100 % 100:02d}"


def grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    """Return rows by their key."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def total(rows: Iterable[Row], figure: str) -> int:
    return sum(row[figure] for row in rows)


# -- the register ----------------------------------------------------------------------


@dataclass(frozen=True)
class Judge:
    """An oracle with the values of its parameters, one for each set of arguments."""

    answer: Callable[..., Rows]
    values: dict[str, tuple[Any, Any]]

    def arguments(self, truth: Truth, root: str, wide: bool) -> Row:
        """Return the arguments of one set; a function picks its value itself."""
        found: Row = {}
        for name in list(inspect.signature(self.answer).parameters)[1:]:
            if name == "root":
                continue
            value = (
                self.values[name][wide]
                if name in self.values
                else (WIDE if wide else USUAL)[name]
            )
            found[name] = value(truth, root) if callable(value) else value
        return found


ORACLES: dict[str, Judge] = {}


def oracle(**values: tuple[Any, Any]) -> Callable[[Callable[..., Rows]], Any]:
    """Register an oracle under its name, with its two values of each parameter."""

    def register(answer: Callable[..., Rows]) -> Callable[..., Rows]:
        assert answer.__name__ not in ORACLES, answer.__name__
        ORACLES[answer.__name__] = Judge(answer, values)
        return answer

    return register
