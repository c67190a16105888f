"""Members at risk: whose volume fell below half of his own usual month.

*Usual* is the median of the six months before. In a month that is over, a
member is at risk when his volume stays below half of it. In an open month that
would blame everybody who orders late; there he is at risk when he fell in the
month before and has not come back to half of his usual month up to the day. Who
has left is lost, not at risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.periods import months, shift_month, to_date
from graphcrm.reports.activity import ACTIVE_FROM, Span, span
from graphcrm.views import BranchView

USUAL_MONTHS = 6

COLUMNS = [
    "member", "name", "volume", "median", "drop", "qualifying", "missing",
    "last_order", "days_since", "in_all",
]  # fmt: skip


@dataclass(frozen=True)
class Sales:
    """Volume by seller and month: ``volume[i, j]`` of ``sellers[i]`` in month j.

    ``left`` is the day each seller left, 99991231 while he is a member.
    """

    sellers: pd.Index
    periods: list[str]
    volume: NDArray[np.int64]
    left: NDArray[np.int64]

    @classmethod
    def read(cls, branch: BranchView, first: str, last: str) -> Sales:
        """Return the sales of a branch from one month to another."""
        asked = list(months(first, last))
        frame = branch.volume_by_seller(asked)
        ids = np.array(list(chain.from_iterable(frame["members"])), dtype=object)
        codes, sellers = pd.factorize(ids)
        column = np.repeat(np.arange(len(asked)), [len(x) for x in frame["members"]])
        volume = np.zeros((len(sellers), len(asked)), dtype=np.int64)
        volume[codes, column] = list(chain.from_iterable(frame["volumes"]))
        index = pd.Index(sellers, dtype=object)
        gone = branch.leavers()
        left = np.full(len(index), 99991231, dtype=np.int64)
        at = index.get_indexer(gone["member"])
        left[at[at >= 0]] = gone["left"].to_numpy(dtype=np.int64)[at >= 0]
        return cls(index, asked, volume, left)

    def usual(self, period: str) -> NDArray[np.int64]:
        """Return twice the median of the six months before a month.

        Twice, because the median of six whole numbers may end in a half.
        """
        j = self.periods.index(period)
        before = np.sort(self.volume[:, j - USUAL_MONTHS : j], axis=1)
        middle = USUAL_MONTHS // 2
        return np.asarray(before[:, middle - 1] + before[:, middle], dtype=np.int64)

    def of(self, period: str) -> NDArray[np.int64]:
        """Return the volume of one month."""
        return self.volume[:, self.periods.index(period)]

    def fallen(
        self, days: Span, so_far: pd.DataFrame | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
        """Return who is at risk, his volume and twice his usual month.

        ``so_far`` holds the sales up to the day of a month that is not over.
        """
        if so_far is None:
            usual, volume = self.usual(days.period), self.of(days.period)
            risk = (usual > 0) & (4 * volume < usual)
        else:
            before = shift_month(days.period, -1)
            usual = self.usual(before)
            volume = np.zeros(len(self.sellers), dtype=np.int64)
            at = self.sellers.get_indexer(so_far["member"])
            volume[at[at >= 0]] = so_far["volume"].to_numpy(dtype=np.int64)[at >= 0]
            risk = (usual > 0) & (4 * self.of(before) < usual) & (4 * volume < usual)
        return risk & (self.left > days.last_day), volume, usual


def sales_to_day(branch: BranchView, days: Span) -> pd.DataFrame:
    """Return ``member, volume, qualifying, sales`` of the early days of a month."""
    return branch.volume_by_seller_to_day(days.period, days.first_day, days.last_day)


def at_risk(
    branch: BranchView,
    period: str,
    limit: int = 20,
    day: int = 99991231,
    active_from: int = ACTIVE_FROM,
) -> pd.DataFrame:
    """Return the members at risk, the largest lost volume first.

    Columns: ``member``, ``name``; ``volume`` in the period up to ``day`` and
    the ``median`` of six months, rounded down (hundredths); ``drop`` in basis
    points of the median (10000 = no volume at all); ``qualifying`` volume of the
    period and what is ``missing`` for activity (hundredths); ``last_order`` (day,
    0 = none) and ``days_since`` (-1 = no order yet), counted to ``day`` or to the
    end of the period; ``in_all``, how many are at risk, the same in every row.
    """
    days = span(period, day)
    sales = Sales.read(branch, shift_month(period, -USUAL_MONTHS - 1), period)
    so_far = None if days.whole else sales_to_day(branch, days)
    risk, volume, usual = sales.fallen(days, so_far)
    table = pd.DataFrame(
        {
            "member": sales.sellers[risk],
            "volume": volume[risk],
            "median": usual[risk] // 2,
            "drop": (usual[risk] - 2 * volume[risk]) * 10_000 // usual[risk],
            "fallen": usual[risk] - 2 * volume[risk],
        }
    )
    table = table.sort_values(["fallen", "member"], ascending=[False, True])
    table = table.head(limit).reset_index(drop=True)
    known = branch.people(table["member"].tolist(), period, days.last_day)
    table = table.merge(known, on="member", how="inner")
    table["missing"] = (active_from - table["qualifying"]).clip(lower=0)
    end = to_date(days.last_day)
    table["days_since"] = [
        (end - to_date(last)).days if last else -1 for last in table["last_order"]
    ]
    table["in_all"] = int(risk.sum())
    return table[COLUMNS]
