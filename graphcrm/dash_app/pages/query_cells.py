"""Cells of a query's answer, in the unit that the statement's header names."""

from __future__ import annotations

from typing import Any

import pandas as pd

from graphcrm.dash_app.screen import Screen
from graphcrm.periods import format_day

_LONGEST = 200


def is_number(column: pd.Series) -> bool:
    """Whether a column holds numbers, which stand at the right."""
    return bool(pd.api.types.is_numeric_dtype(column)) and not bool(
        pd.api.types.is_bool_dtype(column)
    )


def cell(screen: Screen, value: Any, meaning: str) -> str:
    """Return a value as text.

    ``meaning`` is the column's words in the header: they name the unit, as
    docs/queries.md asks (``hundredths``, ``minor units``, ``yyyymmdd``).
    """
    if value is None or value is pd.NA or value != value:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(cell(screen, item, meaning) for item in value)[:_LONGEST]
    if isinstance(value, bool):
        return screen.t("queries.yes" if value else "queries.no")
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, float):
        return f"{value:,.4g}"
    return _integer(screen, int(value), meaning)


def _integer(screen: Screen, value: int, meaning: str) -> str:
    if "yyyymmdd" in meaning:
        return format_day(value) if 10_000_101 <= value <= 99_991_230 else ""
    if "yyyymm" in meaning:
        return f"{value // 100:04d}-{value % 100:02d}"
    if "hundredths" in meaning:
        return screen.formats.volume(value, exact=True)
    if "minor units" in meaning:
        return screen.formats.money(value, screen.services.company().currency)
    return screen.formats.number(value)
