"""Instants as the graph stores them: integer milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(instant: datetime) -> int:
    """Return an aware instant in milliseconds, cut down, without floats.

    >>> milliseconds(datetime(1970, 1, 2, tzinfo=UTC))
    86400000
    """
    return (instant - _EPOCH) // _MILLISECOND
