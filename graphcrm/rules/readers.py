"""How one value of a plan file is read: rates, points, lists, tables by rank.

Each reader returns what is meant or raises ``ValueError`` in words.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeVar

from graphcrm.money import VOLUME_DIGITS, parse_rate, parse_scaled
from graphcrm.periods import parse_day
from graphcrm.rules.words import MONEY, Vocabulary

T = TypeVar("T")

# Products of a base with rates of this size are the bound of the fast path.
LARGEST_TERM = 10**9


class InElement(ValueError):
    """A mistake in one element of a list."""

    def __init__(self, number: int, value: object, message: str) -> None:
        super().__init__(message)
        self.number = number
        self.value = value


def rate(raw: Any) -> Fraction:
    """Return a rate between 0 and 100 %, exactly as written.

    >>> rate("5%")
    Fraction(1, 20)
    """
    value = ratio(raw)
    if value > 1:
        per_cent = value <= 100 and "%" not in str(raw)
        meant = f'; did you mean "{raw}%"?' if per_cent else ""
        raise ValueError(f"must lie between 0% and 100%{meant}")
    return value


def ratio(raw: Any) -> Fraction:
    """Return an exact positive number: a price of a point, an exchange rate."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        raise ValueError('must be a text in quotes, exact, like "5%", "0.05" or "1/20"')
    value = parse_rate(raw)
    if value < 0:
        raise ValueError("must not be negative")
    if max(value.numerator, value.denominator) > LARGEST_TERM:
        raise ValueError(
            f"has more than {len(str(LARGEST_TERM)) - 1} digits as a fraction "
            f"({value}); write a simpler one"
        )
    return value


def volume(raw: Any) -> int:
    """Return a volume in hundredths of a point: ``100`` or ``"62.5"``."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError('must be points, like 100 or "62.5"')
    value = parse_scaled(str(raw), VOLUME_DIGITS)
    if not 0 <= value <= LARGEST_TERM * 100:
        raise ValueError("must lie between 0 and 1,000,000,000 points")
    return value


def a_day(text: str) -> int:
    """Return a day like ``2026-01-31`` as ``yyyymmdd``."""
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError("must be a day, like 2026-01-31") from None


def money(words: Vocabulary) -> Callable[[Any], int]:
    """Return the reader of money like ``"12.50"``, as minor units."""

    def read(raw: Any) -> int:
        value = words.number(str(raw), MONEY)
        if value < 0:
            raise ValueError("an amount must not be negative")
        return value

    return read


def fixed(words: Vocabulary) -> Callable[[Any], Fraction]:
    """Return the reader of a fixed amount, as the rate on a base of one minor unit."""
    read = money(words)
    return lambda raw: Fraction(read(raw))


def each(read: Callable[[Any], T], longest: int) -> Callable[[Any], tuple[T, ...]]:
    """Return the reader of a list of 1 to ``longest`` values."""

    def read_all(raw: Any) -> tuple[T, ...]:
        if not isinstance(raw, list) or not raw:
            raise ValueError("must be a list with one value a level")
        if len(raw) > longest:
            raise ValueError(f"has {len(raw)} levels; at most {longest} are possible")
        values = []
        for number, value in enumerate(raw):
            try:
                values.append(read(value))
            except ValueError as mistake:
                raise InElement(number, value, str(mistake)) from None
        return tuple(values)

    return read_all


def each_rank(
    words: Vocabulary, read: Callable[[Any], T], lowest: T
) -> Callable[[Any], tuple[T, ...]]:
    """Return the reader of a table by rank: ``{ silver = "1%" }``.

    The result has a value for every place of the ladder, ``none`` first; a rank
    that is left out has that of the next lower one, the first ones ``lowest``.
    """

    def read_all(raw: Any) -> tuple[T, ...]:
        if not isinstance(raw, dict) or not raw:
            raise ValueError("must be a table by rank, like { silver = … }")
        given = {words.rank(name): read(value) for name, value in raw.items()}
        rows: list[T] = []
        for place in range(len(words.ranks) + 1):
            rows.append(given.get(place, rows[-1] if rows else lowest))
        return tuple(rows)

    return read_all


def each_text(read: Callable[[Any], T]) -> Callable[[Any], dict[str, T]]:
    """Return the reader of a table by text: ``{ gold = "5%", "2" = "1%" }``."""

    def read_all(raw: Any) -> dict[str, T]:
        if not isinstance(raw, dict) or not raw:
            raise ValueError("must be a table by text, like { gold = … }")
        return {text: read(value) for text, value in raw.items()}

    return read_all
