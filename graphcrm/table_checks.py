"""Whether the tables of a load are sound, before anything is written.

Vectorised, so that a million members and ten million orders are checked in
seconds; every answer is a :class:`~graphcrm.errors.Problem` whose ``source`` is
the table and whose ``line`` is the 1-based row of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.access import HOUSE
from graphcrm.errors import Problem
from graphcrm.tables import Tables, member_index, positions, text_index

LIMIT = 100  # problems told a rule; the first ones are enough to act on

Bad = NDArray[np.bool_]


def problems(tables: Tables) -> list[Problem]:
    """Return what is wrong with a load; nothing when it may be written."""
    tables.check()
    ids = member_index(tables)
    return list(
        chain(
            _members(tables, ids),
            _orders(tables, ids),
            _lines(tables),
            _others(tables, ids),
        )
    )


def _told(
    name: str, frame: pd.DataFrame, column: str, bad: Bad, message: str
) -> Iterator[Problem]:
    values = frame[column]
    for row in islice(np.flatnonzero(bad).tolist(), LIMIT):
        yield Problem(name, row + 1, column, str(values.iloc[row])[:80], message)


def _members(tables: Tables, ids: pd.Index) -> Iterator[Problem]:
    members = tables.members

    def told(column: str, bad: Bad, message: str) -> Iterator[Problem]:
        return _told("members", members, column, bad, message)

    yield from told("id", _blank(members["id"]), "a member needs an id")
    yield from told(
        "id", np.asarray(ids == HOUSE), "this id is that of the company's own position"
    )
    duplicated = np.asarray(ids.duplicated()) if not ids.is_unique else None
    if duplicated is not None:
        yield from told("id", duplicated, "this id occurs twice")
        return  # every look-up below needs unique ids
    sponsor = positions(members["sponsor"], ids)
    yield from told(
        "sponsor", _unknown(members["sponsor"], sponsor), "there is no such member"
    )
    for column in ("enroller", "placement", "supervisor"):
        known = positions(members[column], ids)
        yield from told(
            column, _unknown(members[column], known), "there is no such member"
        )
    yield from told(
        "sponsor", in_cycle(sponsor), "sponsors in a circle: nobody is at the top"
    )
    joined, left = members["joined"].to_numpy(), members["left"].to_numpy()
    yield from told("joined", ~_is_day(joined), "not a day")
    yield from told(
        "left",
        (left != 0) & (~_is_day(left) | (left < joined)),
        "not a day on or after joining",
    )
    neither = ~(members["distributor"].to_numpy() | members["customer"].to_numpy())
    yield from told("id", neither, "neither distributor nor customer")


def _orders(tables: Tables, ids: pd.Index) -> Iterator[Problem]:
    orders = tables.orders
    if not ids.is_unique or not len(orders):
        return

    def told(column: str, bad: Bad, message: str) -> Iterator[Problem]:
        return _told("orders", orders, column, bad, message)

    keys = text_index(tables.orders["key"])
    yield from told("key", _blank(orders["key"]), "an order needs a key")
    if not keys.is_unique:
        yield from told("key", np.asarray(keys.duplicated()), "this key occurs twice")
        return
    seller = positions(orders["seller"], ids)
    yield from told("seller", seller < 0, "there is no such member")
    buyer = positions(orders["buyer"], ids)
    yield from told(
        "buyer", _unknown(orders["buyer"], buyer), "there is no such member"
    )
    day = orders["day"].to_numpy()
    yield from told("day", ~_is_day(day), "not a day")
    kind = orders["kind"]
    yield from told(
        "kind", np.asarray(~kind.isin(["own", "retail"])), "must be own or retail"
    )
    net, tax = orders["net"].to_numpy(), orders["tax"].to_numpy()
    yield from told(
        "gross", orders["gross"].to_numpy() != net + tax, "is not net plus tax"
    )
    is_return = orders["is_return"].to_numpy()
    yield from told("net", np.where(is_return, net > 0, net < 0), "has the wrong sign")
    original = positions(orders["returns"], keys)
    yield from told(
        "returns", _unknown(orders["returns"], original), "there is no such order"
    )
    linked = original >= 0
    yield from told(
        "returns",
        linked & (~is_return | (day < day[original])),
        "only a return on a later day takes an order back",
    )


def _lines(tables: Tables) -> Iterator[Problem]:
    orders, lines = tables.orders, tables.lines
    keys = text_index(tables.orders["key"])
    if not len(lines) or not keys.is_unique:
        return

    def told(column: str, bad: Bad, message: str) -> Iterator[Problem]:
        return _told("lines", lines, column, bad, message)

    order = positions(lines["order"], keys)
    yield from told("order", order < 0, "there is no such order")
    skus = pd.Index(tables.products["sku"].to_numpy(dtype=object))
    yield from told(
        "sku", positions(lines["sku"], skus) < 0, "there is no such product"
    )
    if (order < 0).any():
        return
    quantity = lines["quantity"].to_numpy()
    rows = np.argsort(order, kind="stable")
    with_lines, start = np.unique(order[rows], return_index=True)
    for total, unit in (("net", "price"), ("cost", "cost"), ("volume", "volume")):
        figures = (quantity * lines[unit].to_numpy())[rows]
        expected = orders[total].to_numpy()[with_lines]
        bad = np.zeros(len(orders), dtype=bool)
        bad[with_lines] = np.add.reduceat(figures, start) != expected
        yield from _told("orders", orders, total, bad, "is not the sum of its lines")


def _others(tables: Tables, ids: pd.Index) -> Iterator[Problem]:
    codes = pd.Index(tables.territories["code"].to_numpy(dtype=object))
    for name, frame, column, known in (
        ("territories", tables.territories, "code", codes),
        ("products", tables.products, "sku", None),
        ("contacts", tables.contacts, "id", None),
        ("terms", tables.terms, "id", None),
    ):
        index = known if known is not None else pd.Index(frame[column])
        yield from _told(
            name, frame, column, np.asarray(index.duplicated()), "occurs twice"
        )
    if not codes.is_unique or not ids.is_unique:
        return
    for name, frame, column, among in (
        ("territories", tables.territories, "parent", codes),
        ("members", tables.members, "territory", codes),
        ("contacts", tables.contacts, "member", ids),
        ("terms", tables.terms, "member", ids),
    ):
        unknown = _unknown(frame[column], positions(frame[column], among))
        yield from _told(name, frame, column, unknown, "is not in this load")


def in_cycle(parent: NDArray[np.int64]) -> Bad:
    """Return which rows never reach the top (-1) by following their parents.

    Pointer doubling: each round looks twice as far up, so a chain of a million
    takes twenty rounds.
    """
    count = len(parent)
    above = np.where(parent < 0, count, parent)
    above = np.append(above, count)
    for _ in range(max(count, 1).bit_length()):
        if (above == count).all():
            break
        above = above[above]
    return np.asarray(above[:count] != count)


def _blank(texts: pd.Series) -> Bad:
    return np.asarray(texts == "", dtype=np.bool_)


def _unknown(texts: pd.Series, found: NDArray[np.int64]) -> Bad:
    return np.asarray((found < 0) & ~_blank(texts), dtype=np.bool_)


def _is_day(days: NDArray[np.int64]) -> Bad:
    year, month, day = days // 10_000, days // 100 % 100, days % 100
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    inside = (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)) & (month == 2)
    longest = lengths[np.where(inside, month, 0)] + leap
    good = (year >= 1900) & (year <= 9998) & inside & (day >= 1) & (day <= longest)
    return np.asarray(good, dtype=np.bool_)
