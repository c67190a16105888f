"""Volume of a branch by territory: district, city, region, country."""

from __future__ import annotations

import pandas as pd

from graphcrm.periods import months
from graphcrm.views import BranchView

LEVELS = ("country", "region", "city", "district")


def growth_by_territory(
    branch: BranchView, first: str, last: str, level: str = "country", parent: str = ""
) -> pd.DataFrame:
    """Return ``territory``, ``name``, ``period``, ``volume`` by month.

    ``level`` is one of ``LEVELS``, ``parent`` a territory of a higher level to
    look into, empty for the whole branch. Volume in hundredths goes to the
    territory where the seller lived at the month's end; whose territory is not
    known that far comes under the code ``""``, so that the rows of a month sum
    up to the branch (or to the parent).
    """
    if level not in LEVELS:
        raise ValueError(f"{level!r} is not one of {', '.join(LEVELS)}")
    return branch.volume_by_territory(list(months(first, last)), level, parent)
