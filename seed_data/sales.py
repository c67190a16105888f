"""What the demo network sells: orders, their lines and what comes back.

One month at a time, every step one array operation over the distributors.
Days are counted from 1970 until the very end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seed_data.catalog import BUYING, ITEMS, SEASONS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

OWN_USE_PERCENT = 75  # what a distributor pays of the price for his own use
RETURNED = 0.015
MOST_LINES = 3


@dataclass(frozen=True)
class Sellers:
    """The distributors as the order book needs them; one entry each.

    ``joined`` and ``left`` are days since 1970, ``left`` far away for who stays;
    ``fades`` the month, as counted from 1970, from which he sells less and less;
    ``customers`` holds their rows, grouped by seller from ``first_customer`` on.
    """

    joined: Ints
    left: Ints
    fades: Ints
    talent: Floats
    customers: Ints
    first_customer: Ints
    customer_joined: Ints


@dataclass(frozen=True)
class Book:
    """All orders by time, and their lines by order.

    ``buyer`` is a row of ``Sellers.customers`` or -1; ``returns`` the order that
    is taken back or -1; ``order`` of a line is a row of the orders.
    """

    day: Ints
    second: Ints
    seller: Ints
    retail: NDArray[np.bool_]
    buyer: Ints
    returns: Ints
    order: Ints
    product: Ints
    quantity: Ints


def book_of(
    sellers: Sellers, first_month: int, last_day: int, rng: np.random.Generator
) -> Book:
    """Return the order book from the first of a month to a day, both included."""
    last_month = _month(np.array([last_day]))[0]
    habit = rng.beta(1.5, 2.4, len(sellers.joined))
    habit = np.minimum(habit * (1 + 0.08 * np.log(sellers.talent)), 0.97)
    retail = 0.55 * np.exp(rng.normal(0, 0.8, len(habit)))
    parts = [
        part
        for month in range(first_month, last_month + 1)
        for part in _month_of_orders(sellers, month, last_day, habit, retail, rng)
    ]
    day, second, seller, is_retail, buyer, number = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    back, back_day = _returned(day, last_day, rng)
    product, quantity, order = _lines(day, number, rng)
    return _by_time(
        day, second, seller, is_retail, buyer, back, back_day, order, product, quantity
    )


def _month_of_orders(
    sellers: Sellers,
    month: int,
    last_day: int,
    habit: Floats,
    retail: Floats,
    rng: np.random.Generator,
) -> Iterator[tuple[Ints, ...]]:
    """Yield the own orders of a month, then the retail orders."""
    first = int(np.datetime64(month, "M").astype("datetime64[D]").astype(int))
    length = int(np.datetime64(month + 1, "M").astype("datetime64[D]").astype(int))
    length -= first
    there = (sellers.joined < first + length) & (sellers.left > first)
    age = np.maximum(first - sellers.joined, 0) / 30.0
    chance = habit * (0.92 + 0.9 * np.exp(-age / 2.5)) * BUYING[month % 12] / 100
    chance = chance * 0.93 ** np.maximum(month - sellers.fades, 0)
    active = np.flatnonzero(there & (rng.random(len(habit)) < chance))
    own = np.repeat(active, 1 + (rng.random(len(active)) < 0.30))
    sold = rng.poisson(np.minimum(retail[active], 6.0))
    for seller, is_retail in ((own, False), (np.repeat(active, sold), True)):
        count = len(seller)
        offset = np.floor(length * rng.random(count) ** 0.85).astype(np.int64)
        day = np.maximum(first + offset, sellers.joined[seller])
        seller_stays = day < sellers.left[seller]
        number = 1 + rng.choice(MOST_LINES, count, p=(0.40, 0.38, 0.22))
        second = rng.integers(7 * 3600, 22 * 3600, count)
        pick = rng.random(count)
        buyer = np.full(count, -1, dtype=np.int64)
        if is_retail:
            buyer = _buyers(sellers, seller, day, pick)
        kept = seller_stays & (day <= last_day) & (day < first + length)
        columns = (day, second, seller, np.full(count, is_retail), buyer, number)
        yield tuple(column[kept] for column in columns)


def _buyers(sellers: Sellers, seller: Ints, day: Ints, pick: Floats) -> Ints:
    """Return one of the seller's customers for three orders of four, else -1."""
    first = sellers.first_customer[seller]
    count = sellers.first_customer[seller + 1] - first
    chosen = first + np.floor(pick / 0.75 * count).astype(np.int64)
    known = (pick < 0.75) & (count > 0)
    buyer = np.where(known, np.minimum(chosen, first + count - 1), 0)
    if not len(sellers.customers):
        return np.full(len(seller), -1, dtype=np.int64)
    known &= sellers.customer_joined[buyer] <= day
    return np.where(known, sellers.customers[buyer], -1)


def _lines(
    day: Ints, number: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Return product, quantity and order of every line; no product twice an order."""
    weights = np.array([item.weight for item in ITEMS], dtype=np.float64)
    curves = np.array([SEASONS[item.season] for item in ITEMS], dtype=np.float64)
    edges = np.cumsum(weights[:, None] * curves, axis=0)
    month = _month(day) % 12
    chosen = np.full((len(day), MOST_LINES), -1, dtype=np.int16)
    for calendar_month in range(12):
        rows = np.flatnonzero(month == calendar_month)
        edge = edges[:, calendar_month]
        draws = rng.random((len(rows), MOST_LINES)) * edge[-1]
        chosen[rows] = np.searchsorted(edge, draws, "right")
    there = number[:, None] > np.arange(MOST_LINES)
    for later in range(1, MOST_LINES):
        for earlier in range(later):
            there[:, later] &= chosen[:, later] != chosen[:, earlier]
    order = np.repeat(np.arange(len(day)), there.sum(axis=1))
    product = chosen[there].astype(np.int64)
    quantity = 1 + rng.choice(4, len(product), p=(0.46, 0.33, 0.13, 0.08))
    return product, quantity.astype(np.int64), order


def _returned(day: Ints, last_day: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return which orders come back, and when."""
    back = np.flatnonzero(rng.random(len(day)) < RETURNED)
    back_day = day[back] + rng.integers(3, 26, len(back))
    seen = back_day <= last_day
    return back[seen], back_day[seen]


def _by_time(
    day: Ints,
    second: Ints,
    seller: Ints,
    retail: NDArray[np.bool_],
    buyer: Ints,
    back: Ints,
    back_day: Ints,
    order: Ints,
    product: Ints,
    quantity: Ints,
) -> Book:
    """Return orders and returns as one book, numbered by time."""
    count = len(day)
    first_line = np.searchsorted(order, np.arange(count + 1))
    lines = first_line[back + 1] - first_line[back]
    begin = np.repeat(first_line[back] - np.cumsum(lines) + lines, lines)
    again = begin + np.arange(lines.sum())
    order = np.concatenate((order, np.repeat(count + np.arange(len(back)), lines)))
    product = np.concatenate((product, product[again]))
    quantity = np.concatenate((quantity, -quantity[again]))
    all_days = np.concatenate((day, back_day))
    all_seconds = np.concatenate((second, second[back]))
    original = np.concatenate((np.full(count, -1, dtype=np.int64), back))
    source = np.concatenate((np.arange(count), back))
    by_time = np.argsort(all_days * 86_400 + all_seconds, kind="stable")
    place = np.empty(len(by_time), dtype=np.int64)
    place[by_time] = np.arange(len(by_time))
    taken_back = original[by_time]
    by_order = np.argsort(place[order], kind="stable")
    source = source[by_time]
    return Book(
        day=all_days[by_time],
        second=all_seconds[by_time],
        seller=seller[source],
        retail=retail[source],
        buyer=buyer[source],
        returns=np.where(taken_back >= 0, place[taken_back], -1),
        order=place[order][by_order],
        product=product[by_order],
        quantity=quantity[by_order],
    )


def _month(day: Ints) -> Ints:
    months = day.astype("datetime64[D]").astype("datetime64[M]")
    return np.asarray(months.astype(np.int64))
