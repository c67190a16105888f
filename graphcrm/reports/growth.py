"""Growth of a branch by month: volume, active sellers, people; by leg."""

from __future__ import annotations

import pandas as pd

from graphcrm.periods import months
from graphcrm.reports.activity import ACTIVE_FROM
from graphcrm.reports.people import People
from graphcrm.views import BranchView

WHOLE_MONTH = 31


def growth(
    branch: BranchView, first: str, last: str, active_from: int = ACTIVE_FROM
) -> pd.DataFrame:
    """Return one row a month from first to last, both included.

    Columns: ``period``; ``volume``, ``personal``, ``retail`` (hundredths);
    ``active`` sellers; ``new``, ``lost`` and ``members`` at the month's end
    (distributors); all int64. Today's structure: a month's figures are those of
    the people who stand in the branch now. An open month holds what has come in
    so far.
    """
    asked = list(months(first, last))
    frame = branch.volume_by_month(asked, active_from)
    people = People.of(branch.people_by_month(WHOLE_MONTH))
    return pd.DataFrame(
        {
            "period": asked,
            **{
                name: frame[name].to_numpy("int64")
                for name in ("volume", "personal", "retail", "active")
            },
            "new": [people.new(period) for period in asked],
            "lost": [people.lost(period) for period in asked],
            "members": [people.members(period) for period in asked],
        }
    )


def growth_by_branch(
    branch: BranchView,
    first: str,
    last: str,
    limit: int = 12,
    active_from: int = ACTIVE_FROM,
) -> pd.DataFrame:
    """Return volume and active sellers by leg and month.

    Columns: ``part`` (``leg``, ``own``, ``others``), ``member``, ``name``,
    ``period``, ``volume`` (hundredths), ``active``. The ``limit`` legs with the
    largest volume in the last month have lines of their own, in that order; then
    the head's own sales (``own``), then one line for all other legs
    (``others``, without a member), so that every month sums up to the branch.
    """
    asked = list(months(first, last))
    legs = branch.legs(last, limit)
    names = dict(zip(legs["member"], legs["name"], strict=True))
    lines = branch.volume_by_leg([*names, branch.root], asked, active_from)
    by_key = lines.set_index(["member", "period"])
    total = branch.volume_by_month(asked, active_from).set_index("period")
    rows = []
    for member, name in names.items():
        rows += _rows("leg", member, name, by_key.loc[member])
    head = branch.path(branch.root)["name"].iloc[0]
    rows += _rows("own", branch.root, head, by_key.loc[branch.root])
    columns = ["volume", "active"]
    rest = total[columns] - lines.groupby("period")[columns].sum()
    if rest.to_numpy().any():
        rows += _rows("others", "", "", rest)
    return pd.DataFrame(
        rows, columns=["part", "member", "name", "period", "volume", "active"]
    )


def _rows(
    part: str, member: str, name: str, lines: pd.DataFrame
) -> list[tuple[str, str, str, str, int, int]]:
    return [
        (part, member, name, str(period), int(volume), int(active))
        for period, volume, active in zip(
            lines.index, lines["volume"], lines["active"], strict=True
        )
    ]
