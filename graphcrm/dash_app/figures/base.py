"""What every figure shares: ground, axes, hover, and labels at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from graphcrm.dash_app.formats import Formats
from graphcrm.dash_app.texts import Texts
from graphcrm.dash_app.theme import FONT, Palette

SMALL = 11
LABEL = 12
# a label's line takes this much of the height, in pixels
LABEL_HEIGHT = 15


@dataclass(frozen=True)
class Look:
    """How figures look to one viewer; ``compact`` is a phone's width."""

    palette: Palette
    formats: Formats
    texts: Texts
    compact: bool = False


@dataclass(frozen=True)
class EndLabel:
    """A label right of the plot, at the height of a line's last point."""

    y: float
    text: str
    colour: str


def blank(look: Look, height: int, right: int = 16, left: int = 52) -> go.Figure:
    """Return an empty figure: transparent, without legend, mode bar or dragging."""
    palette = look.palette
    return go.Figure(
        layout={
            "template": "none",
            "height": height,
            "margin": {"l": left, "r": right, "t": 14, "b": 30, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": SMALL, "color": palette.text_3},
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverdistance": 24,
            "hoverlabel": {
                "bgcolor": palette.card,
                "bordercolor": palette.line,
                "font": {"family": FONT, "size": LABEL, "color": palette.text},
            },
            "uirevision": "kept",
            "bargap": 0.3,
        }
    )


def x_axis(look: Look, **more: Any) -> dict[str, Any]:
    """Return a horizontal axis: labels below, one line, no grid."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": look.palette.line,
        "ticks": "",
        "tickangle": 0,
        "fixedrange": True,
        "automargin": False,
        **more,
    }


def y_axis(look: Look, **more: Any) -> dict[str, Any]:
    """Return a vertical axis: a pale grid, numbers at the left."""
    return {
        "showgrid": True,
        "gridcolor": look.palette.grid,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        **more,
    }


def ticks(
    look: Look, low: float, high: float, count: int = 5
) -> tuple[list[float], list[str]]:
    """Return round values between two bounds and their words."""
    step = _round_step((high - low) / max(count, 1))
    first = int(low // step) * step
    values = [first + step * index for index in range(2 * count + 4)]
    values = [
        value for value in values if low - step / 1e6 <= value <= high + step / 1e6
    ]
    return values, [look.formats.short(round(value)) for value in values]


def span_of(values: Sequence[float], from_zero: bool = False) -> tuple[float, float]:
    """Return a range that holds the values with some air; never an empty one."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    if from_zero:
        low = min(low, 0.0)
    air = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return (low if from_zero and low == 0 else low - air), high + air


def add_end_labels(
    figure: go.Figure,
    labels: Sequence[EndLabel],
    x: float,
    span: tuple[float, float],
    plot_height: int,
    yref: str = "y",
) -> None:
    """Write labels right of the lines' ends, apart from each other.

    Plotly knows no collision of labels, so they are spread here; the caller has
    reserved the right margin and set the axis' range.
    """
    unit = (span[1] - span[0]) / plot_height
    ordered = sorted(labels, key=lambda label: label.y)
    places = spread([label.y for label in ordered], LABEL_HEIGHT * unit, span)
    for label, y in zip(ordered, places, strict=True):
        figure.add_annotation(
            x=x,
            y=y,
            xref="x",
            yref=yref,
            text=label.text,
            showarrow=False,
            xanchor="left",
            xshift=8,
            align="left",
            font={"size": LABEL, "color": label.colour},
        )


def spread(
    places: Sequence[float], least: float, span: tuple[float, float]
) -> list[float]:
    """Return ascending places at least ``least`` apart, near where they were.

    >>> spread([1, 1, 9], 2, (0, 10))
    [1, 3, 9]
    """
    moved = list(places)
    for index in range(1, len(moved)):
        moved[index] = max(moved[index], moved[index - 1] + least)
    if moved and moved[-1] > span[1]:
        moved[-1] = span[1]
        for index in range(len(moved) - 2, -1, -1):
            moved[index] = min(moved[index], moved[index + 1] - least)
    return moved


def period_ticks(look: Look, periods: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return some positions of a row of months and their words.

    Twelve months show each month (its letter on a phone); longer rows January
    and July with the year below.
    """
    formats = look.formats
    if len(periods) <= 13:
        names = [formats.month_name(period) for period in periods]
        if look.compact:
            names = [name[0] for name in names]
        return list(range(len(periods))), names
    wanted = ("01",) if look.compact and len(periods) > 24 else ("01", "07")
    places = [i for i, period in enumerate(periods) if period[5:] in wanted]
    return places, [
        f"{formats.month_name(periods[i])}<br>{periods[i][:4]}" for i in places
    ]


def _round_step(step: float) -> float:
    if step <= 1:
        return 1.0
    power = 10.0 ** (len(str(int(step))) - 1)
    return next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= step)
