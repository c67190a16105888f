"""The tree of the network page: children of a member, path, search."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pandas as pd

from graphcrm.periods import shift_month
from graphcrm.reports.activity import Span, span
from graphcrm.views import BranchView

# Above so many people in the shown legs, the same day of the month before would
# take longer than a click may.
SAME_DAY_PEOPLE = 50_000


@dataclass(frozen=True)
class Children:
    """One page of the distributors directly below ``member``.

    ``total`` counts all of them, ``customers`` the retail customers beside
    them. ``rows`` has the columns of :func:`children`.
    """

    member: str
    total: int
    customers: int
    rows: pd.DataFrame


def children(
    branch: BranchView,
    member: str,
    period: str,
    limit: int = 25,
    offset: int = 0,
    day: int = 99991231,
) -> Children:
    """Return the distributors directly below a member, largest volume first.

    Columns of the rows: ``id``, ``name``, ``labels`` (list), ``status``,
    ``joined`` (day), ``volume`` of his branch in the period and ``previous`` in
    the month before (hundredths), ``size`` (distributors below him who have not
    left), ``children`` (distributors directly below him). In an open period
    ``previous`` runs to the same day of the month before; it is missing (<NA>)
    where the legs are too large for a click.
    """
    leg = branch.sub(member)
    days = span(period, day)
    rows = leg.children(period, shift_month(period, -1), limit, offset)
    rows["previous"] = rows["previous"].astype("Int64")
    if not days.whole and len(rows):
        rows["previous"] = _same_day(leg, rows, days.shifted(-1))
    count = leg.children_count().iloc[0]
    return Children(member, int(count["distributors"]), int(count["customers"]), rows)


def _same_day(leg: BranchView, rows: pd.DataFrame, days: Span) -> pd.Series:
    if rows["size"].sum() > SAME_DAY_PEOPLE:
        return pd.Series(pd.NA, index=rows.index, dtype="Int64")
    found = leg.volume_of_legs_to_day(
        rows["id"].tolist(), days.period, days.first_day, days.last_day
    ).set_index("member")["volume"]
    return (
        found.reindex(rows["id"], fill_value=0).reset_index(drop=True).astype("Int64")
    )


def path(branch: BranchView, member: str) -> pd.DataFrame:
    """Return ``id``, ``name`` from the branch head down to a member.

    Empty where the member is not in the branch.
    """
    return branch.path(member)


def search(branch: BranchView, text: str, limit: int = 10) -> pd.DataFrame:
    """Return the members of a branch whose id or name fits what was typed.

    Columns: ``id``, ``name``, ``status``, ``path`` (list of names from the
    branch head down). One wrong letter a word is forgiven. Order: the exact id,
    the exact name, names that begin so, words that begin so, the rest; each by
    name. Nothing outside the branch has any influence on the rows.
    """
    plain = " ".join(text.split())[:80]
    words = full_text(plain)
    if not words:
        return pd.DataFrame(columns=["id", "name", "status", "path"])
    return branch.search(plain.lower(), plain, words, limit)


def full_text(text: str) -> str:
    """Return a full-text question: every word, its beginning, one letter wrong.

    An id is found by its beginning only: one wrong digit is somebody else. Only
    letters and digits get through, so nothing of the query language does.

    >>> full_text("Sofía R.")
    '(name:sofia~1 OR name:sofia* OR id:sofia*) AND (name:r* OR id:r*)'
    """
    folded = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return " AND ".join(map(_word, re.findall(r"[^\W_]+", bare)[:6]))


def _word(word: str) -> str:
    ways = [f"name:{word}*", f"id:{word}*"]
    if len(word) > 2:
        ways.insert(0, f"name:{word}~1")
    return f"({' OR '.join(ways)})"
