"""Oracles of the examples about orders and their returns."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from example_tables import month_end
from truth import (
    HOUSE,
    Row,
    Rows,
    Truth,
    days,
    grouped,
    oracle,
    points,
    total,
)


def _counts(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return the orders and the returns among some rows."""
    sold = [row for row in rows if not row["is_return"]]
    return sold, [row for row in rows if row["is_return"]]


@oracle()
def volume_by_source(t: Truth, first_day: int, last_day: int) -> Rows:
    rows = t.orders(HOUSE, first_day, last_day)
    found = []
    for source, some in grouped(rows, lambda row: row["source"]).items():
        sold, returned = _counts(some)
        found.append((source, len(sold), len(returned), total(some, "volume")))
    return sorted(found, key=lambda r: (-r[3], r[0]))


@oracle()
def volume_by_week(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    def week(row: Row) -> str:
        year, number, _ = date.fromisoformat(str(row["day"])).isocalendar()
        return f"{year}-W{number:02d}"

    rows = t.orders(root, first_day, last_day)
    return sorted(
        (name, total(some, "volume"), len(some), len({row["seller"] for row in some}))
        for name, some in grouped(rows, week).items()
    )


@oracle()
def volume_by_day_of_month(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = t.orders(root, first_day, last_day)
    found = []
    for day, some in grouped(rows, lambda row: row["day"] % 100).items():
        sold, returned = _counts(some)
        found.append(
            (day, len(sold), total(sold, "volume"), -total(returned, "volume"))
        )
    return sorted(found)


@oracle()
def order_value_by_weekday(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = t.orders(root, first_day, last_day, "sold")
    return sorted(
        (*key, len(some), total(some, "net"), total(some, "net") // len(some))
        for key, some in grouped(
            rows,
            lambda row: (
                date.fromisoformat(str(row["day"])).isoweekday(),
                row["currency"],
            ),
        ).items()
    )


@oracle()
def order_value_by_month(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = t.orders(root, first_day, last_day, "sold")
    found = []
    for key, some in grouped(
        rows, lambda row: (row["day"] // 100, row["currency"])
    ).items():
        net, count = total(some, "net"), len(some)
        mean = total(some, "volume") // count
        found.append((*key, count, net, net // count, mean))
    return sorted(found)


@oracle()
def currency_mix(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = t.orders(root, first_day, last_day)
    found = []
    for month, of_month in grouped(rows, lambda row: row["day"] // 100).items():
        whole = total(of_month, "volume")
        for currency, some in grouped(of_month, lambda row: row["currency"]).items():
            sellers = len({row["seller"] for row in some})
            volume = total(some, "volume")
            found.append(
                (month, currency, len(some), sellers, total(some, "net"), volume,
                 points(volume, whole))
            )  # fmt: skip
    return sorted(found)


@oracle()
def days_between_orders(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = t.orders(root, first_day, last_day, "sold")
    gaps: list[Row] = []
    for seller, some in grouped(rows, lambda row: row["seller"]).items():
        on = sorted({row["day"] for row in some})
        gaps += [
            {"weeks": days(one, other) // 7, "seller": seller}
            for one, other in pairwise(on)
        ]
    return sorted(
        (weeks, len(some), len({row["seller"] for row in some}))
        for weeks, some in grouped(gaps, lambda row: row["weeks"]).items()
    )


# -- returns -----------------------------------------------------------------------


@oracle()
def returns_of_orders(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    found = []
    for row in t.orders(root, first_day, last_day, "returned"):
        first = t.book[row["returns"]]
        seller = t.name(row["seller"])
        found.append(
            (row["number"], row["day"], seller, first["number"], first["day"],
             -row["volume"])
        )  # fmt: skip
    return sorted(found, key=lambda r: (-r[1], r[0]))[:limit]


@oracle(period=("2024-02", "2023-06"))
def refunded_last_day_orders(t: Truth, root: str, period: str, limit: int) -> Rows:
    last = month_end(int(period.replace("-", "")) * 100)
    found = []
    for row in t.oracle.orders:
        first = t.book.get(row["returns"])
        if first and first["day"] == last and first["seller"] in t.inside(root):
            found.append(
                (first["number"], first["seller"], t.name(first["seller"]),
                 first["volume"], row["number"], row["day"], days(last, row["day"]),
                 -row["volume"])
            )  # fmt: skip
    return sorted(found, key=lambda r: (-r[7], r[0], r[4]))[:limit]


@oracle()
def return_delay(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = t.orders(root, first_day, last_day, "returned")
    return sorted(
        (weeks, len(some), -total(some, "volume"))
        for weeks, some in grouped(
            rows, lambda row: days(t.book[row["returns"]]["day"], row["day"]) // 7
        ).items()
    )


@oracle(orders=(2, 1))
def return_rate_by_seller(
    t: Truth, root: str, first_day: int, last_day: int, orders: int, limit: int
) -> Rows:
    rows = t.orders(root, first_day, last_day)
    found = []
    for seller, some in grouped(rows, lambda row: row["seller"]).items():
        sold, back = _counts(some)
        if len(sold) >= orders and back:
            out, returned = total(sold, "volume"), -total(back, "volume")
            rate = points(returned, out)
            found.append(
                (seller, t.name(seller), len(sold), len(back), out, returned, rate)
            )
    return sorted(found, key=lambda r: (-r[6], r[0]))[:limit]
