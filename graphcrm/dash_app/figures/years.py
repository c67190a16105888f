"""The months of several years over each other: this year bold, earlier ones grey."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from graphcrm.dash_app.figures.base import (
    EndLabel,
    Look,
    add_end_labels,
    blank,
    span_of,
    ticks,
    x_axis,
    y_axis,
)

_HEIGHT = 270
_EARLIER = 3


def year_lines(
    look: Look,
    frame: pd.DataFrame,
    unit: int = 1,
    pace: tuple[str, int] | None = None,
    height: int = _HEIGHT,
) -> go.Figure:
    """Return year over year lines.

    ``frame`` has ``period`` (closed months, ascending) and ``value``; ``unit``
    divides it for the axis (100 for volumes). ``pace`` is an open month and what
    it comes to at last year's pace: a hollow point on a dotted line.
    """
    lines = _by_year(frame, unit)
    years = sorted(lines)[-1 - _EARLIER :]
    figure = blank(look, height, right=46)
    values = [value for year in years for _, value in lines[year]]
    values += [pace[1] / unit] if pace else []
    span = span_of(values)
    labels = []
    for age, year in enumerate(reversed(years)):
        labels += _year(figure, look, lines[year], year, age, bool(pace))
    if pace:
        _pace(figure, look, lines, pace, unit)
    names = look.formats.month_names()
    tick_values, tick_words = ticks(look, *span)
    figure.update_layout(
        xaxis=x_axis(
            look,
            range=[-0.35, 11.15],
            tickvals=list(range(12)),
            ticktext=[name[0] for name in names] if look.compact else names,
        ),
        yaxis=y_axis(look, range=list(span), tickvals=tick_values, ticktext=tick_words),
    )
    add_end_labels(figure, labels, 11, span, height - 44)
    return figure


def _by_year(frame: pd.DataFrame, unit: int) -> dict[str, list[tuple[int, float]]]:
    lines: dict[str, list[tuple[int, float]]] = {}
    for period, value in zip(frame["period"], frame["value"], strict=True):
        point = (int(period[5:]) - 1, int(value) / unit)
        lines.setdefault(str(period[:4]), []).append(point)
    return lines


def _year(
    figure: go.Figure,
    look: Look,
    points: Sequence[tuple[int, float]],
    year: str,
    age: int,
    has_pace: bool,
) -> list[EndLabel]:
    """Draw one year and return its label if the line reaches the right edge."""
    palette, newest = look.palette, age == 0
    colour = palette.series[0] if newest else palette.earlier[min(age, 3) - 1]
    formats = look.formats
    figure.add_scatter(
        x=[month for month, _ in points],
        y=[value for _, value in points],
        mode="lines+markers" if newest else "lines",
        line={"color": colour, "width": 2.6 if newest else 1.5},
        marker={"size": 5, "color": colour},
        name=year,
        hovertemplate="%{customdata}<extra></extra>",
        customdata=[
            f"{formats.period(f'{year}-{month + 1:02d}')}: "
            f"<b>{formats.number(round(value))}</b>"
            for month, value in points
        ],
    )
    text_colour = palette.series_text[0] if newest else palette.text_3
    if points[-1][0] == 11:
        return [
            EndLabel(points[-1][1], f"<b>{year}</b>" if newest else year, text_colour)
        ]
    if not (newest and has_pace):
        figure.add_annotation(
            x=points[-1][0],
            y=points[-1][1],
            text=f"<b>{year}</b>" if newest else year,
            showarrow=False,
            yanchor="bottom",
            yshift=8,
            bgcolor=palette.card,
            font={"size": 12, "color": text_colour},
        )
    return []


def _pace(
    figure: go.Figure,
    look: Look,
    lines: dict[str, list[tuple[int, float]]],
    pace: tuple[str, int],
    unit: int,
) -> None:
    period, value = pace
    month, colour = int(period[5:]) - 1, look.palette.series[0]
    before = [p for p in lines.get(period[:4], []) if p[0] == month - 1]
    points = [*before, (month, value / unit)]
    text = look.texts(
        "common.at_pace",
        year=period[:4],
        value=look.formats.short(round(value / unit)),
    )
    figure.add_scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        mode="lines+markers",
        line={"color": colour, "width": 2, "dash": "dot"},
        marker={
            "size": [0] * len(before) + [9],
            "color": look.palette.card,
            "line": {"color": colour, "width": 2},
        },
        hovertemplate=f"{text}<extra></extra>",
    )
    figure.add_annotation(
        x=month,
        y=value / unit,
        text=text,
        showarrow=False,
        xanchor="right" if month > 5 else "left",
        yanchor="bottom",
        yshift=8,
        bgcolor=look.palette.card,
        font={"size": 12, "color": look.palette.series_text[0]},
    )
