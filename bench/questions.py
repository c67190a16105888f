"""Ten typical questions of the library, asked the way the query page asks them."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.reads import Forest, heads
from graphcrm.errors import GraphCRMError
from graphcrm.graph.analyst import guard
from graphcrm.graph.analyst.asking import EXPORT, Askers, Question
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.queries import Catalogue
from graphcrm.periods import month, shift_month
from graphcrm.tables import Tables, positions, text_index

LARGE = 50_000  # members of the branch that is asked about
_LIMIT = 20

Row = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """One question of ``cypher/examples`` by its name, with values for its fields."""

    name: str
    parameters: dict[str, Any]

    def text(self, catalogue: Catalogue) -> str:
        """Return its statement."""
        return catalogue[f"examples/{self.name}"].text


@dataclass(frozen=True)
class Answer:
    """The sorted rows of an answer as texts, and its times; all in ms.

    ``cold_ms`` is the first time it was asked, the others are medians of the later
    ones: until the first row, and until the last.
    """

    rows: list[Row]
    times: dict[str, float]
    refused: str = ""


def asked_head(tree: Forest) -> int:
    """Return the row of the branch head that is asked about."""
    return heads(tree, min(LARGE, len(tree.ids) // 3), 1)[0]


def chosen(tables: Tables, tree: Forest) -> list[Asked]:
    """Return the questions, about a large branch and the newest closed months."""
    head = asked_head(tree)
    place = tree.place
    inside = (place >= place[head]) & (place < place[head] + tree.sizes[head])
    last = shift_month(str(tree.volumes["period"].array.categories[-1]), -1)
    one, other = _apart(tree, inside)

    def days(first: int, until: int) -> dict[str, int]:
        """Return the days of some months, counted from the last closed one."""
        return {
            "first_day": month(shift_month(last, first)).first_day,
            "last_day": month(shift_month(last, until)).last_day,
        }

    def asked(name: str, **parameters: Any) -> Asked:
        return Asked(name, {"root": str(tree.ids[head]), **parameters})

    return [
        asked("top_sellers", period=last, limit=_LIMIT),
        asked("retention_by_cohort", first=shift_month(last, -11), last=last),
        asked("season_by_territory", sku=_bestseller(tables), level="region",
              **days(-11, 0)),
        asked("refunded_last_day_orders", limit=_LIMIT,
              period=_refunded(tables, tree, inside, last)),
        asked("sleeping_leaders", first_day=days(-1, 0)["first_day"], recruits=3,
              limit=_LIMIT),
        asked("deepest_lines", limit=_LIMIT),
        asked("path_between", one=one, other=other),
        asked("margin_by_product", **days(-2, 0)),
        asked("lost_customers", limit=_LIMIT, **days(-11, -6)),
        asked("returned_products", **days(-11, 0)),
    ]  # fmt: skip


def _apart(tree: Forest, inside: Any) -> tuple[str, str]:
    """Return two of the first and the last third of a branch, far down both."""
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(tree.place[rows])]
    levels = np.zeros(len(tree.ids), dtype=np.int64)
    for row in rows.tolist():  # in pre-order: a sponsor comes before his people
        levels[row] = levels[tree.sponsor[row]] + 1
    third = max(1, len(rows) // 3)
    ends = [part[np.argmax(levels[part])] for part in (rows[:third], rows[-third:])]
    return str(tree.ids[ends[0]]), str(tree.ids[ends[1]])


def _bestseller(tables: Tables) -> str:
    skus = text_index(tables.products["sku"])
    lines = positions(tables.lines["sku"], skus)
    return str(skus[int(np.argmax(np.bincount(lines, minlength=len(skus))))])


def _refunded(tables: Tables, tree: Forest, inside: Any, last: str) -> str:
    """Return the month whose last day has most orders of a branch taken back later."""
    orders = tables.orders
    back = positions(orders["returns"], text_index(orders["key"]))
    taken = back[back >= 0]
    ours = inside[positions(orders["seller"], tree.ids)[taken]]
    days, counts = np.unique(orders["day"].to_numpy()[taken][ours], return_counts=True)
    found = {
        f"{day // 10_000:04d}-{day // 100 % 100:02d}": int(count)
        for day, count in zip(days.tolist(), counts.tolist(), strict=True)
        if month(f"{day // 10_000:04d}-{day // 100 % 100:02d}").last_day == day
    }
    return max(found, key=lambda period: (found[period], period), default=last)


def in_neo4j(
    askers: Askers, endpoint: Endpoint, text: str, asked: Asked, rounds: int
) -> Answer:
    """Return the answer of the analysts' server, the guard and all in between."""
    question = Question(
        text, asked.parameters, "bench", limits=EXPORT, server=guard.COPY
    )
    try:
        cold = _once(askers, endpoint, question)
        warm = [_once(askers, endpoint, question) for _ in range(rounds)]
    except GraphCRMError as error:
        return Answer([], {}, str(error))
    firsts, totals = ([times[at] for _, times in warm] for at in (0, 1))
    times = {
        "cold_ms": round(cold[1][1], 1),
        "first_ms": round(statistics.median(firsts), 1),
        "total_ms": round(statistics.median(totals), 1),
    }
    return Answer(sorted(cold[0]), times)


def _once(
    askers: Askers, endpoint: Endpoint, question: Question
) -> tuple[list[Row], tuple[float, float]]:
    """Return rows, and ms to the first and to the last of them."""
    rows: list[Row] = []
    first = 0.0
    begin = time.perf_counter()
    for frame in askers.ask(endpoint, question):
        for row in frame.get("rows", ()):
            rows.append(tuple("" if value is None else str(value) for value in row))
        # The asker has seen the first row before it sends it with others.
        first = frame["done"]["first_ms"] if "done" in frame else first
    return rows, (first, (time.perf_counter() - begin) * 1000)
