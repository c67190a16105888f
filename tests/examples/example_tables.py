"""The tables of the examples' network: every case that a question tells apart.

People who joined, left and ordered on the very first and last day that is asked
about, sellers who are silent or never sold, customers who buy from anybody and
some of one product only, returns of a piece or of everything, three currencies,
prices that change, and many positions and supervisors outside the sponsor line.
"""

from __future__ import annotations

import calendar
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
from worlds import varied

from graphcrm.tables import Tables, table

MEMBERS = 160
LAST = 20240331  # of the order book
FIRST, UNTIL = 20231001, 20240229  # the days that the questions usually ask about
PRODUCT_CURRENCY = ["MXN", "GTQ", "MXN"]

Row = dict[str, Any]
Lines = dict[str, list[Row]]  # by key of the order


def world_tables(seed: int) -> Tables:
    """Return the network; the same seed gives the same."""
    rng = random.Random(seed)
    tables = varied(seed, MEMBERS)
    people = _people(rng, _rows(tables.members))
    products = tables.products.assign(currency=PRODUCT_CURRENCY)
    orders, lines = _book(rng, tables, people)
    return replace(
        tables,
        members=_table("members", people),
        products=products,
        orders=_table("orders", orders),
        lines=_table("lines", lines),
    ).check()


def _rows(frame: pd.DataFrame) -> list[Row]:
    return frame.astype(object).to_dict("records")


def _table(name: str, rows: list[Row]) -> pd.DataFrame:
    return table(name, **{column: [row[column] for row in rows] for column in rows[0]})


def later(day: int, days: int) -> int:
    """Return a day so many days later, the last of the book at the most."""
    moved = date.fromisoformat(str(day)) + timedelta(days)
    return max(day, min(LAST, int(moved.strftime("%Y%m%d"))))


def month_end(day: int) -> int:
    """Return the last day of the month of a day."""
    return day // 100 * 100 + calendar.monthrange(day // 10000, day // 100 % 100)[1]


# -- people ------------------------------------------------------------------------


def _people(rng: random.Random, people: list[Row]) -> list[Row]:
    distributors: list[str] = []
    free: list[tuple[str, str]] = []  # positions of the placement tree: parent, leg
    for number, row in enumerate(people):
        row["currency"] = rng.choice(["MXN", "MXN", "GTQ"])
        row["country"] = rng.choice(["MX", "GT"])
        row |= _days(number, row["joined"], row["left"])
        placed = bool(free) and row["distributor"] and rng.random() < 0.6
        place = free.pop(rng.randrange(len(free))) if placed else ("", "")
        row["placement"], row["leg"] = place
        if distributors and number % 3 == 0:
            row["supervisor"] = rng.choice(distributors)
        if row["distributor"]:
            distributors.append(row["id"])
            free += [(row["id"], "L"), (row["id"], "R")]
    return people


def _days(number: int, joined: int, left: int) -> Row:
    """Return the days of joining and leaving: edges, years ago, a year to the day."""
    if number % 10 in (0, 5):
        return {"joined": FIRST if number % 10 else UNTIL, "left": 0}
    if number % 3 == 0 and joined % 10000 != 229:
        joined -= 20000
    ends = {1: FIRST, 2: UNTIL, 3: later(joined, 365), 4: later(joined, 90)}
    end = ends.get(number % 10, 0)
    return {"joined": joined, "left": end if joined < end < LAST else left}


# -- the order book ----------------------------------------------------------------


def _book(
    rng: random.Random, tables: Tables, people: list[Row]
) -> tuple[list[Row], list[Row]]:
    """Return orders and lines."""
    homes = {row["id"]: row["currency"] for row in people}
    customers = [row["id"] for row in people if not row["distributor"]]
    loyal = set(rng.sample(customers, len(customers) // 2))
    never = set(rng.sample(sorted(homes), MEMBERS // 16))
    silent = rng.sample(sorted(homes), MEMBERS // 3)
    lines: Lines = {}
    for line in _rows(tables.lines):
        lines.setdefault(line["order"], []).append(line)
    sold = [row for row in _rows(tables.orders) if not row["is_return"]]
    orders = []
    for number, row in enumerate(row for row in sold if row["seller"] not in never):
        row["day"] = _day(rng, number, row, silent)
        usual = homes[row["seller"]]
        row["currency"] = usual if rng.random() < 0.8 else rng.choice(["USD", "MXN"])
        row["territory"] = rng.choice(["N1", "N2", "G1", ""])
        row["source"] = rng.choice(["web", "web", "desk"])
        if row["kind"] == "retail" and rng.random() < 0.3:
            row["buyer"] = rng.choice(customers)
        lines[row["key"]] = _basket(rng, row, lines[row["key"]], row["buyer"] in loyal)
        orders.append(row)
        if rng.random() < 0.12:
            orders.append(_returned(rng, row, lines))
    kept = [line for row in orders for line in _summed(row, lines[row["key"]], tables)]
    return orders, kept


def _day(rng: random.Random, number: int, row: Row, silent: list[str]) -> int:
    """Return the day of an order: some at edges, none where its seller is silent."""
    day = {0: FIRST, 1: UNTIL}.get(number % 11, row["day"])
    if rng.random() < 0.12:
        day = month_end(day)
    if row["seller"] in silent:
        for_ever = silent.index(row["seller"]) % 2
        if day >= FIRST and (for_ever or day <= UNTIL):
            return rng.choice([20230803, 20230914])
    return int(day)


def _basket(rng: random.Random, order: Row, lines: list[Row], loyal: bool) -> list[Row]:
    """Return lines with the prices of the month, some product on two of them."""
    favourite = [line for line in lines if line["sku"] == "P1"]
    chosen = favourite if loyal and favourite else lines
    if rng.random() < 0.1:
        chosen = [*chosen, {**chosen[0], "quantity": 1}]
    dearer = 100 * (order["day"] // 100 % 3)
    return [{**line, "price": line["price"] + dearer} for line in chosen]


def _returned(rng: random.Random, order: Row, lines: Lines) -> Row:
    """Return the return of a piece of an order, or of all of it, weeks later."""
    key = f"{order['key']}-R"
    whole = rng.random() < 0.4
    lines[key] = [
        {**line, "order": key, "quantity": -line["quantity"] if whole else -1}
        for line in (lines[order["key"]] if whole else lines[order["key"]][:1])
    ]
    return {
        **order,
        "key": key,
        "number": f"{order['number']}-R",
        "is_return": True,
        "returns": f"{order['source']}:{order['number']}",
        "day": _day_back(rng, order["day"]),
    }


def _day_back(rng: random.Random, day: int) -> int:
    """Return the day of a return, now and then the first that is asked about."""
    if 20230801 <= day <= FIRST and rng.random() < 0.3:
        return FIRST
    return later(day, rng.choice([0, 3, 7, 20, 40, 59]))


def _summed(order: Row, lines: list[Row], tables: Tables) -> list[Row]:
    """Give an order the sums of its lines and its name; return the lines."""
    qualifying = dict(
        zip(tables.products["sku"], tables.products["qualifying_volume"], strict=True)
    )
    for figure, unit in (("net", "price"), ("cost", "cost"), ("volume", "volume")):
        order[figure] = sum(line["quantity"] * line[unit] for line in lines)
    order["qualifying_volume"] = sum(
        line["quantity"] * int(qualifying[line["sku"]]) for line in lines
    )
    order |= {"tax": 0, "gross": order["net"]}
    order["key"] = f"{order['source']}:{order['number']}"
    return [{**line, "order": order["key"]} for line in lines]
