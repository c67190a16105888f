"""The one clock. Everything that needs the time is handed one of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """What gives the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is set; for tests and the demo."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.instant


def today(clock: Clock, zone: str) -> int:
    """Return the present day of a time zone as ``yyyymmdd``."""
    local = clock.now().astimezone(ZoneInfo(zone))
    return local.year * 10_000 + local.month * 100 + local.day
