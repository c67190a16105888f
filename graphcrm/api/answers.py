"""Exact values as JSON, and the arguments of a request as exact values."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from flask import Response, request

from graphcrm.errors import Invalid, Problem
from graphcrm.periods import month, month_of, parse_day

_MAX_TEXT = 200


def answer(value: Any, status: int = 200) -> Response:
    """Return a value as a JSON response."""
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False)
    return Response(text, status, mimetype="application/json")


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it, without rounding anything.

    A frame becomes ``{"columns": […], "rows": [[…]]}``, a rate its exact text.
    """
    if isinstance(value, pd.DataFrame):
        rows = [[plain(cell) for cell in row] for row in value.itertuples(index=False)]
        return {"columns": [str(name) for name in value.columns], "rows": rows}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return [plain(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, (bool, int, str)):
        return value
    return str(value)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as objects."""
    names = [str(name) for name in frame.columns]
    return [
        dict(zip(names, map(plain, row), strict=True))
        for row in frame.itertuples(index=False)
    ]


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """Return a number of the query string; raises ``Invalid`` outside its limits."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise wrong(name, text, "is not a whole number")
    if not least <= int(text) <= most:
        raise wrong(name, text, f"is not between {least} and {most}")
    return int(text)


def period(today: int) -> str:
    """Return the month of the query string, this month where none is named."""
    text = request.args.get("period", "")
    try:
        return month(text).id if text else month_of(today)
    except ValueError as error:
        raise wrong("period", text, str(error)) from None


def text(name: str) -> str:
    """Return a text of the query string; raises ``Invalid`` when it is too long."""
    found = request.args.get(name, "").strip()
    if len(found) > _MAX_TEXT:
        raise wrong(name, found, f"has more than {_MAX_TEXT} characters")
    return found


def typed(name: str, kind: str, value: str) -> Any:
    """Return a text of the query string as a report's parameter of a type."""
    try:
        if kind == "number":
            return int(value)
        if kind == "day":
            return parse_day(value)
        return month(value).id if kind == "period" else value
    except ValueError:
        raise wrong(name, value, f"is not a {kind}") from None


def wrong(name: str, value: str, message: str) -> Invalid:
    """Return the refusal of one argument."""
    problem = Problem("query", 0, name, value[:80], message)
    return Invalid(f"{name} {message}.", [problem])
