"""Whose sale counts as activity, and how an open month is compared."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.periods import month, shift_month

# Qualifying volume that makes a member active in a month, in hundredths, where
# no plan is named: 100.00 points.
ACTIVE_FROM = 10_000


@dataclass(frozen=True)
class Span:
    """The days of a month that are compared with the same days of another one.

    ``day_of_month`` is 31 for a whole month, so that February counts whole, and
    0 for a month that has not begun.
    """

    period: str
    first_day: int
    last_day: int
    day_of_month: int

    @property
    def whole(self) -> bool:
        """Whether the month is over."""
        return self.day_of_month == 31

    def shifted(self, months: int) -> Span:
        """Return the same days of another month, e.g. -12 for a year before.

        29 February is the last day of its month and so is a whole month; 30
        March stands against the whole of February.
        """
        return span(shift_month(self.period, months), 0, self.day_of_month)


def span(period: str, day: int, day_of_month: int | None = None) -> Span:
    """Return the days of a month up to ``day``, the whole month where it is over."""
    whole = month(period)
    if day_of_month is None:
        if day >= whole.last_day:
            day_of_month = 31
        else:
            day_of_month = day % 100 if day >= whole.first_day else 0
    last = min(whole.last_day, whole.first_day - 1 + day_of_month)
    return Span(period, whole.first_day, last, day_of_month)
