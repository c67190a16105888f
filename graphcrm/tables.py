"""The columns of one load: what import, seed, bench and tests hand to a writer.

Every number is an int64: money in minor units, volumes in hundredths, days as
``yyyymmdd``, instants in milliseconds UTC. A missing text is ``""``. A text
column may be categorical, which is the compact form of texts that repeat; a
million members and ten million orders stay affordable that way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm import periods

TEXT, NUMBER, FLAG = "text", "number", "flag"

COLUMNS: dict[str, dict[str, str]] = {
    "members": {
        "id": TEXT,
        "name": TEXT,
        "sponsor": TEXT,  # "" = the house
        "enroller": TEXT,  # "" = the sponsor
        "joined": NUMBER,
        "left": NUMBER,  # 0 = still a member
        "distributor": FLAG,
        "customer": FLAG,
        "country": TEXT,
        "language": TEXT,
        "currency": TEXT,
        "territory": TEXT,  # district code, "" = unknown
        "placement": TEXT,  # "" = not placed
        "leg": TEXT,
        "supervisor": TEXT,  # "" = the sponsor
    },
    "territories": {"code": TEXT, "name": TEXT, "level": TEXT, "parent": TEXT},
    "products": {
        "sku": TEXT,
        "name": TEXT,
        "category": TEXT,
        "price": NUMBER,
        "cost": NUMBER,
        "volume": NUMBER,
        "qualifying_volume": NUMBER,
        "currency": TEXT,
    },
    "orders": {
        "key": TEXT,
        "number": TEXT,
        "source": TEXT,
        "at": NUMBER,
        "recorded_at": NUMBER,
        "day": NUMBER,
        "kind": TEXT,  # own or retail
        "is_return": FLAG,
        "returns": TEXT,  # key of the order taken back, "" = none
        "seller": TEXT,
        "buyer": TEXT,  # "" = the seller, or unknown
        "net": NUMBER,
        "tax": NUMBER,
        "gross": NUMBER,
        "cost": NUMBER,
        "volume": NUMBER,
        "qualifying_volume": NUMBER,
        "currency": TEXT,
        "territory": TEXT,
    },
    "lines": {
        "order": TEXT,  # key of the order
        "sku": TEXT,
        "quantity": NUMBER,
        "price": NUMBER,
        "cost": NUMBER,
        "volume": NUMBER,
    },
    "contacts": {
        "id": TEXT,
        "member": TEXT,
        "kind": TEXT,
        "value": TEXT,
        "consent": FLAG,
    },
    "terms": {
        "id": TEXT,
        "member": TEXT,
        "kind": TEXT,
        "component": TEXT,
        "value": TEXT,
        "valid_from": NUMBER,
        "valid_to": NUMBER,
        "state": TEXT,
        "reason": TEXT,
        "author": TEXT,
    },
}

_DTYPES = {NUMBER: np.dtype(np.int64), FLAG: np.dtype(np.bool_)}
_NEUTRAL: dict[str, Any] = {TEXT: "", NUMBER: 0, FLAG: False}


def table(name: str, /, **columns: Any) -> pd.DataFrame:
    """Return one table with all its columns in the right types.

    A column is a sequence or one value for every row; what is not given is
    neutral (``""``, 0, false). ``table("territories")`` is empty.
    """
    expected = COLUMNS[name]
    unknown = columns.keys() - expected.keys()
    if unknown:
        raise ValueError(f"{name} has no column {sorted(unknown)}")
    lengths = {len(v) for v in columns.values() if not isinstance(v, str | int | bool)}
    rows = lengths.pop() if lengths else (1 if columns else 0)
    if lengths:
        raise ValueError(f"columns of {name} differ in length")
    made = {}
    for column, kind in expected.items():
        value = columns.get(column, _NEUTRAL[kind])
        made[column] = _column(value, kind, rows)
    return pd.DataFrame(made, index=pd.RangeIndex(rows))


def _column(value: Any, kind: str, rows: int) -> Any:
    if kind != TEXT:
        return np.broadcast_to(np.asarray(value, _DTYPES[kind]), rows).copy()
    if isinstance(value, str):
        return pd.Categorical.from_codes(np.zeros(rows, np.int8), [value])
    if isinstance(value, pd.Categorical):
        return value
    if isinstance(getattr(value, "dtype", None), pd.CategoricalDtype):
        return value.array
    return np.asarray(value, dtype=object)


@dataclass(frozen=True)
class Tables:
    """One load: a frame a table, with exactly the columns of ``COLUMNS``."""

    members: pd.DataFrame = field(default_factory=partial(table, "members"))
    territories: pd.DataFrame = field(default_factory=partial(table, "territories"))
    products: pd.DataFrame = field(default_factory=partial(table, "products"))
    orders: pd.DataFrame = field(default_factory=partial(table, "orders"))
    lines: pd.DataFrame = field(default_factory=partial(table, "lines"))
    contacts: pd.DataFrame = field(default_factory=partial(table, "contacts"))
    terms: pd.DataFrame = field(default_factory=partial(table, "terms"))

    def check(self) -> Tables:
        """Return the tables; ``ValueError`` where a column or its type is wrong."""
        for part in fields(self):
            _check(part.name, getattr(self, part.name))
        return self


def _check(name: str, frame: pd.DataFrame) -> None:
    expected = COLUMNS[name]
    if list(frame.columns) != list(expected):
        raise ValueError(f"{name} has the columns {list(frame.columns)}")
    for column, kind in expected.items():
        dtype = frame[column].dtype
        if kind == TEXT:
            good = isinstance(dtype, pd.CategoricalDtype | pd.StringDtype) or (
                dtype == np.dtype(object)
            )
        else:
            good = dtype == _DTYPES[kind]
        if not good:
            raise ValueError(f"{name}.{column} is {dtype}, not {kind}")
        if frame[column].isna().any():
            raise ValueError(f'{name}.{column} has missing values; use "" or 0')


def positions(texts: Any, among: pd.Index) -> NDArray[np.int64]:
    """Return where each text of a column stands in an index, -1 = nowhere.

    A categorical column is looked up once a category, not once a row.
    """
    if isinstance(getattr(texts, "dtype", None), pd.CategoricalDtype):
        values = texts.array if isinstance(texts, pd.Series) else texts
        if values.categories is among:
            return np.asarray(values.codes, dtype=np.int64)
        by_category = among.get_indexer(pd.Index(values.categories, dtype=object))
        found: NDArray[np.int64] = np.asarray(by_category, np.int64)[values.codes]
        return found
    return np.asarray(
        among.get_indexer(pd.Index(np.asarray(texts, dtype=object), dtype=object)),
        dtype=np.int64,
    )


def text_index(texts: pd.Series) -> pd.Index:
    """Return the texts of a column as an index, in the order of their rows.

    A categorical whose categories are just these rows gives them away as they
    are, with the hash table they may already have.
    """
    if isinstance(texts.dtype, pd.CategoricalDtype):
        values = texts.array
        rows = np.arange(len(values.categories))
        if np.array_equal(np.asarray(values.codes), rows):
            return values.categories
    return pd.Index(texts.to_numpy(dtype=object), dtype=object)


def member_index(tables: Tables) -> pd.Index:
    """Return the ids of the members in the order of their rows."""
    return text_index(tables.members["id"])


def rollups(tables: Tables) -> pd.DataFrame:
    """Return the ``PeriodVolume`` of a load: one row a month and selling member.

    Columns ``period`` and ``member`` (categorical), ``personal``, ``retail``,
    ``volume``, ``qualifying``, ``sales`` (int64), ``orders`` (count) and
    ``territory`` of the member; ordered by period, then row of the member.
    Exact: integers from end to end. Sellers must be among the members.
    """
    orders = tables.orders
    ids = member_index(tables)
    seller = positions(orders["seller"], ids)
    if len(seller) and seller.min() < 0:
        raise ValueError("an order has a seller who is not among the members")
    month = orders["day"].to_numpy() // 100
    names, month_code = np.unique(month, return_inverse=True)
    group = month_code.astype(np.int64) * max(len(ids), 1) + seller
    order = np.argsort(group, kind="stable")
    groups, start = np.unique(group[order], return_index=True)
    retail = _is(orders["kind"], "retail")
    volume = orders["volume"].to_numpy()

    def total(values: NDArray[np.int64]) -> NDArray[np.int64]:
        # exact, unlike bincount with weights, which goes through floats
        summed = np.add.reduceat(values[order], start) if len(start) else values[:0]
        return np.asarray(summed, dtype=np.int64)

    retail_sum = total(np.where(retail, volume, 0))
    volume_sum = total(volume)
    member = groups % max(len(ids), 1)
    labels = [f"{m // 100:04d}-{m % 100:02d}" for m in names.tolist()]
    period = groups // max(len(ids), 1)
    return pd.DataFrame(
        {
            "period": pd.Categorical.from_codes(period, labels),
            "member": pd.Categorical.from_codes(member, ids),
            "personal": volume_sum - retail_sum,
            "retail": retail_sum,
            "volume": volume_sum,
            "qualifying": total(orders["qualifying_volume"].to_numpy()),
            "sales": total(orders["net"].to_numpy()),
            "orders": total(np.ones(len(group), dtype=np.int64)),
            "territory": tables.members["territory"].array.take(member),
        }
    )


def _is(texts: pd.Series, wanted: str) -> NDArray[np.bool_]:
    return np.asarray(texts == wanted, dtype=np.bool_)


def period_rows(days: Iterable[int], campaign_days: int = 28) -> pd.DataFrame:
    """Return the periods of all three calendars that the days lie in.

    Columns ``id``, ``calendar``, ``first_day``, ``last_day``; ordered by
    calendar and first day.
    """
    own = periods.OwnCalendar("campaign", campaign_days)
    found: dict[str, periods.Period] = {}
    for day in sorted({int(day) for day in days}):
        for period in (
            periods.month(periods.month_of(day)),
            periods.week(periods.week_of(day)),
            own.of(day),
        ):
            found.setdefault(period.id, period)
    rows = sorted(found.values(), key=lambda p: (p.calendar, p.first_day))
    return pd.DataFrame(
        {
            "id": [p.id for p in rows],
            "calendar": [p.calendar for p in rows],
            "first_day": np.array([p.first_day for p in rows], dtype=np.int64),
            "last_day": np.array([p.last_day for p in rows], dtype=np.int64),
        }
    )
