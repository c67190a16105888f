"""Instants as the graph stores them: integer milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from graphcrm.periods import to_date

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(instant: datetime) -> int:
    """Return an aware instant in milliseconds, cut down, without floats.

    >>> milliseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000
    """
    return (instant - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=4096)  # the orders of a file share a few days
def instant_of(day: int, seconds: int, zone: ZoneInfo) -> int:
    """Return milliseconds of a local time: ``seconds`` after midnight of ``yyyymmdd``.

    >>> instant_of(19700102, 3600, ZoneInfo("UTC"))
    90000000
    """
    when = to_date(day)
    local = datetime(when.year, when.month, when.day, tzinfo=zone)
    return milliseconds(local + timedelta(seconds=seconds))
