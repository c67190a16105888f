"""Who joined a branch in a month."""

from __future__ import annotations

import pandas as pd

from graphcrm.periods import month
from graphcrm.views import BranchView


def newcomers(branch: BranchView, period: str, limit: int = 20) -> pd.DataFrame:
    """Return the distributors who joined in a month, the newest first.

    Columns: ``member``, ``name``, ``joined`` (day), ``sponsor`` (name),
    ``first_order`` (day, 0 = none yet), ``volume`` of his orders up to the
    month's end (hundredths).
    """
    days = month(period)
    return branch.newcomers(days.first_day, days.last_day, limit)
