"""Orders of a branch or of one of its members."""

from __future__ import annotations

import pandas as pd

from graphcrm.views import BranchView


def orders(
    branch: BranchView,
    first_day: int,
    last_day: int,
    member: str = "",
    limit: int = 100,
) -> pd.DataFrame:
    """Return orders between two days (both included), the newest first.

    Columns: ``number``, ``day``, ``kind``, ``is_return``, ``seller``, ``name``,
    ``volume`` (hundredths); ``net`` (minor units) and ``currency`` only where
    the viewer may see the company's figures or asks for his own orders. Of a
    downline he sees volumes. ``member`` narrows it to one seller.
    """
    access = branch.access
    if member:
        found = branch.orders_of_member(member, first_day, last_day, limit)
    else:
        found = branch.orders(first_day, last_day, limit)
    if access.may("company") or (member and member == access.root):
        return found
    return found.drop(columns=["net", "currency"])
