"""Calendars and their periods. A day is an int ``yyyymmdd``.

Three kinds of calendar live side by side:

========  ============  ====================================
calendar  spelling      length
========  ============  ====================================
month     ``2026-05``   calendar month, the base calendar
week      ``2026-W21``  ISO week, Monday to Sunday
own       ``2026-C07``  n days, counted from an anchor a year
========  ============  ====================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTH = "month"
WEEK = "week"

OPEN_DAY = 99_991_231  # "to" of what has no end


@dataclass(frozen=True)
class Period:
    """One period: ``first_day`` and ``last_day`` inclusive, as ``yyyymmdd``."""

    id: str
    calendar: str
    first_day: int
    last_day: int


def to_date(day: int) -> date:
    """Return ``yyyymmdd`` as a date; ``ValueError`` where there is no such day."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def to_day(value: date) -> int:
    """Return a date as ``yyyymmdd``."""
    return value.year * 10_000 + value.month * 100 + value.day


def parse_day(text: str) -> int:
    """Return an ISO date ``2026-05-31`` as ``yyyymmdd``."""
    return to_day(date.fromisoformat(text))


def format_day(day: int) -> str:
    """Return ``yyyymmdd`` as an ISO date."""
    return to_date(day).isoformat()


def next_day(day: int) -> int:
    """Return the day after."""
    return to_day(to_date(day) + timedelta(days=1))


def month(period: str) -> Period:
    """Return the calendar month spelled ``2026-05``."""
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period)
    if not match:
        raise ValueError(f"{period!r} is not a month; write it like 2026-05")
    year, number = int(match[1]), int(match[2])
    first = date(year, number, 1)
    return Period(period, MONTH, to_day(first), to_day(_next_month(first) - _DAY))


def month_of(day: int) -> str:
    """Return the month a day lies in: ``20260531`` → ``2026-05``."""
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}"


def shift_month(period: str, months: int) -> str:
    """Return the month so many months later, or earlier for a negative number.

    >>> shift_month("2026-01", -1)
    '2025-12'
    """
    first = month(period).first_day
    number = first // 10_000 * 12 + first // 100 % 100 - 1 + months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months(first: str, last: str) -> Iterator[str]:
    """Yield the months from first to last, both included."""
    current = month(first).id
    while current <= last:
        yield current
        current = shift_month(current, 1)


def week(period: str) -> Period:
    """Return the ISO week spelled ``2026-W21``."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", period)
    if not match:
        raise ValueError(f"{period!r} is not a week; write it like 2026-W21")
    monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return Period(period, WEEK, to_day(monday), to_day(monday + 6 * _DAY))


def week_of(day: int) -> str:
    """Return the ISO week a day lies in."""
    year, number, _ = to_date(day).isocalendar()
    return f"{year:04d}-W{number:02d}"


def parse(period: str) -> Period:
    """Return the month or week a text spells.

    Raises ``ValueError`` in words.
    """
    if "W" in period:
        return week(period)
    if re.fullmatch(r"\d{4}-\d{2}", period):
        return month(period)
    raise ValueError(
        f"{period!r} is no period; write a month like 2026-05 or a week like 2026-W21"
    )


def following(period: Period) -> Period:
    """Return the next period of the same calendar."""
    return (week if period.calendar == WEEK else month)(
        (week_of if period.calendar == WEEK else month_of)(next_day(period.last_day))
    )


@dataclass(frozen=True)
class OwnCalendar:
    """A company's own calendar: periods of ``length`` days from 1 January on.

    The last period of a year takes the days that are left over, so that a year
    always starts a new count.
    """

    name: str
    length: int
    letter: str = "C"

    def of(self, day: int) -> Period:
        """Return the period a day lies in."""
        when = to_date(day)
        start = date(when.year, 1, 1)
        days = (date(when.year + 1, 1, 1) - start).days
        count = max(1, days // self.length)
        number = min((when - start).days // self.length, count - 1)
        first = start + timedelta(days=number * self.length)
        last = (
            date(when.year, 12, 31)
            if number == count - 1
            else first + timedelta(days=self.length - 1)
        )
        label = f"{when.year:04d}-{self.letter}{number + 1:02d}"
        return Period(label, self.name, to_day(first), to_day(last))


_DAY = timedelta(days=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
