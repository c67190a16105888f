"""The legs of a branch, each with a verdict and its last twelve months."""

from __future__ import annotations

import pandas as pd

from graphcrm.periods import months, shift_month
from graphcrm.reports.activity import ACTIVE_FROM
from graphcrm.reports.growth import WHOLE_MONTH
from graphcrm.reports.people import People
from graphcrm.reports.verdict import HISTORY, QUARTER, Months, Verdict, judge
from graphcrm.views import BranchView

COLUMNS = [
    "member", "name", "verdict", "since", "volume_3m", "change_year", "active",
    "members", "new", "lost", "series",
]  # fmt: skip


def verdict(branch: BranchView, period: str, active_from: int = ACTIVE_FROM) -> Verdict:
    """Return the verdict on a branch at the end of a closed month."""
    asked = history(period)
    volumes = branch.volume_by_month(asked, active_from)
    people = People.of(branch.people_by_month(WHOLE_MONTH))
    return judge(months_of(asked, volumes["volume"].tolist(), people))


def branches(
    branch: BranchView, period: str, limit: int = 25, active_from: int = ACTIVE_FROM
) -> pd.DataFrame:
    """Return the legs with the largest volume, one row each.

    Columns: ``member``, ``name``; ``verdict`` and ``since`` (see
    ``reports.verdict``); ``volume_3m`` of the last three months (hundredths);
    ``change_year`` against the same three a year before (Fraction or None);
    ``active`` in ``period``; ``members`` at its end; ``new`` and ``lost`` in the
    three months; ``series``, a tuple of the last twelve months' volume.
    ``period`` is a closed month.
    """
    asked = history(period)
    legs = branch.legs(period, limit)
    ids = legs["member"].tolist()
    lines = branch.volume_by_leg(ids, asked, active_from).groupby("member")
    joined = dict(iter(branch.people_by_leg(ids).groupby("member")))
    rows = []
    for member, name in zip(ids, legs["name"], strict=True):
        mine = lines.get_group(member)
        people = People.of(joined[member])
        found = judge(months_of(asked, mine["volume"].tolist(), people))
        rows.append(
            (
                member,
                name,
                found.word,
                found.since,
                int(mine["volume"].iloc[-QUARTER:].sum()),
                found.change if found.basis == "year" else None,
                int(mine["active"].iloc[-1]),
                found.members,
                found.new,
                found.lost,
                tuple(mine["volume"].iloc[-12:].tolist()),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def history(period: str) -> list[str]:
    """Return the months that a verdict on ``period`` looks at."""
    return list(months(shift_month(period, 1 - HISTORY), period))


def months_of(asked: list[str], volume: list[int], people: People) -> Months:
    """Return what is judged: the figures of consecutive months."""
    return Months(
        asked,
        volume,
        [people.new(period) for period in asked],
        [people.lost(period) for period in asked],
        [people.members(period) for period in asked],
    )
