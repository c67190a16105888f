"""The answer of a library query as the chart that its header names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from graphcrm.dash_app.figures.base import Look, blank, x_axis, y_axis

HEIGHT = 340
MOST_SERIES = 4
MOST_BARS = 60


def chart(look: Look, frame: pd.DataFrame, wish: Mapping[str, str]) -> go.Figure:
    """Return the chart of an answer: ``kind``, ``x``, ``y`` and perhaps ``series``.

    Of a series the four largest are drawn, of bars the first sixty. In a heatmap
    ``x`` and ``y`` are the two sides and ``series`` the colour.
    """
    figure = blank(look, HEIGHT, left=64)
    figure.update_layout(
        xaxis=x_axis(
            look, automargin=True, title_text=wish["x"], type=_axis(frame, wish)
        ),
        yaxis=y_axis(look, title_text=wish["y"]),
    )
    if wish["kind"] == "heatmap":
        figure.add_trace(_heatmap(frame, wish))
        figure.update_xaxes(type="category")
        return figure
    parts = _parts(frame, wish)
    for (name, part), colour in zip(parts, look.palette.series, strict=False):
        figure.add_trace(_trace(wish, name, part, colour))
    if len(parts) > 1:
        figure.update_layout(showlegend=True, legend={"orientation": "h", "y": -0.25})
    return figure


def _axis(frame: pd.DataFrame, wish: Mapping[str, str]) -> str:
    column = frame[wish["x"]]
    if _days(column):
        return "date"
    return "linear" if pd.api.types.is_numeric_dtype(column) else "category"


def _days(column: pd.Series) -> bool:
    """Whether a column holds days, ``yyyymmdd``."""
    if not pd.api.types.is_integer_dtype(column) or column.empty:
        return False
    return bool(column.between(1900_01_01, 2100_12_31).all())


def _along(column: pd.Series) -> list[Any]:
    if _days(column):
        return [f"{v // 10_000}-{v // 100 % 100:02d}-{v % 100:02d}" for v in column]
    return list(column)


def _parts(
    frame: pd.DataFrame, wish: Mapping[str, str]
) -> list[tuple[str, pd.DataFrame]]:
    if not wish.get("series"):
        return [(wish["y"], frame.head(MOST_BARS) if wish["kind"] == "bar" else frame)]
    groups = [(str(name), part) for name, part in frame.groupby(wish["series"])]
    groups.sort(key=lambda group: -float(group[1][wish["y"]].abs().sum()))
    return groups[:MOST_SERIES]


def _trace(
    wish: Mapping[str, str], name: str, part: pd.DataFrame, colour: str
) -> go.Bar | go.Scatter:
    x, y = _along(part[wish["x"]]), part[wish["y"]]
    if wish["kind"] == "bar":
        return go.Bar(x=x, y=y, name=name, marker_color=colour)
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="markers" if wish["kind"] == "scatter" else "lines+markers",
        stackgroup="one" if wish["kind"] == "area" else None,
        line={"color": colour, "width": 2},
        marker={"color": colour},
    )


def _heatmap(frame: pd.DataFrame, wish: Mapping[str, str]) -> go.Heatmap:
    table = frame.pivot_table(index=wish["y"], columns=wish["x"], values=wish["series"])
    return go.Heatmap(
        x=[str(name) for name in table.columns],
        y=[str(name) for name in table.index],
        z=table.to_numpy(),
        colorscale="Cividis",
        hoverongaps=False,
    )
