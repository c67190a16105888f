"""Season: month × year heat map against the trend, and trend, season, rest."""

from __future__ import annotations

import math
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

# PuOr, orange low; on dark ground its middle is dark too
_LIGHT_SCALE = (
    "#b35806", "#e08214", "#fdb863", "#fee0b6", "#f7f7f7",
    "#d8daeb", "#b2abd2", "#8073ac", "#542788",
)  # fmt: skip
_DARK_SCALE = (
    "#f4a340", "#c27a22", "#8c5a1c", "#543d20", "#262e37",
    "#383553", "#574d8a", "#7d6fbb", "#ab9de4",
)  # fmt: skip
_LEAST_SPREAD = 10.0
_ROW = 46
_NEUTRAL = 100.0
_INK = "#15202b"
_READABLE = 4.5


def heatmap(look: Look, monthly: pd.DataFrame, pattern: Sequence[float]) -> go.Figure:
    """Return years down, months across, index against the trend; pattern below.

    ``monthly`` has ``year``, ``month``, ``index``, ``outlier``. Outliers are
    framed: they are no part of the pattern. Cells without a month stay blank.
    """
    years = sorted(monthly["year"].unique().tolist())
    row = 36 if look.compact else _ROW
    height = row * (len(years) + 1) + 22 + 34
    figure = blank(look, height, right=4, left=50 if not look.compact else 44)
    reach = _reach(monthly["index"].tolist(), pattern)
    cells = {
        (int(y), int(m)): (float(v), bool(out))
        for y, m, v, out in monthly[["year", "month", "index", "outlier"]].itertuples(
            index=False
        )
    }
    rows = [
        [cells.get((year, month), (math.nan, False))[0] for month in range(1, 13)]
        for year in years
    ]
    _layer(figure, look, rows, [str(year) for year in years], reach, "y")
    words = look.texts("seasonality.pattern")
    _layer(figure, look, [list(pattern)], [words], reach, "y2", bold=True)
    for number, year in enumerate(years):
        for month in range(1, 13):
            if cells.get((year, month), (0, False))[1]:
                _frame(figure, look, month - 1, number)
    share = (row * len(years)) / (row * (len(years) + 1) + 12)
    names = look.formats.month_names()
    figure.update_layout(
        margin={"t": 28, "b": 6},
        xaxis=x_axis(
            look,
            side="top",
            showline=False,
            range=[-0.5, 11.5],
            tickvals=list(range(12)),
            ticktext=[name[0] for name in names] if look.compact else names,
            anchor="y",
        ),
        yaxis=_rows_axis(look, [str(year) for year in years], [1 - share, 1]),
        yaxis2=_rows_axis(look, [f"<b>{words}</b>"], [0, 1 - share - 12 / height]),
    )
    return figure


def scale_colours(look: Look) -> tuple[str, ...]:
    """Return the colours from low to high, for the key below the map."""
    return _DARK_SCALE if look.palette.dark else _LIGHT_SCALE


def reach_of(monthly: pd.DataFrame, pattern: Sequence[float]) -> tuple[int, int]:
    """Return the index at the two ends of the colour scale."""
    reach = _reach(monthly["index"].tolist(), pattern)
    return round(_NEUTRAL - reach), round(_NEUTRAL + reach)


def decomposition(look: Look, monthly: pd.DataFrame, growth: str) -> go.Figure:
    """Return three rows: values with their trend, the season, the rest.

    ``monthly`` has ``period``, ``value``, ``trend`` (one unit), ``season``
    (index), ``rest`` (percent of the trend) and ``outlier``; ``growth`` is the
    trend's change a year in words.
    """
    palette, t = look.palette, look.texts
    x = list(range(len(monthly)))
    season = [float(v) - _NEUTRAL for v in monthly["season"]]
    rest = [float(v) for v in monthly["rest"]]
    figure = blank(look, 330, right=106, left=52)
    figure.add_scatter(
        x=x, y=monthly["value"], yaxis="y3", mode="lines", hoverinfo="skip",
        line={"color": palette.rest, "width": 1.2},
    )  # fmt: skip
    figure.add_scatter(
        x=x, y=monthly["trend"], yaxis="y3", mode="lines", hoverinfo="skip",
        line={"color": palette.series[0], "width": 2.4},
    )  # fmt: skip
    figure.add_scatter(
        x=x, y=season, yaxis="y2", mode="lines", hoverinfo="skip",
        line={"color": palette.text_2, "width": 1.6},
    )  # fmt: skip
    figure.add_bar(
        x=x,
        y=rest,
        marker={
            "color": [
                palette.series[1] if out else palette.rest for out in monthly["outlier"]
            ],
            "line": {"width": 0},
        },
        customdata=[
            f"{look.formats.period(p)}: {_signed(r)} %"
            for p, r in zip(monthly["period"], rest, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    tops = span_of([*monthly["value"], *monthly["trend"]])
    season_reach = max(5.0, max(map(abs, season)) * 1.15)
    rest_reach = max(5.0, max(map(abs, rest)) * 1.15)
    top_values, top_words = ticks(look, *tops, count=3)
    januaries = [i for i, p in enumerate(monthly["period"]) if p.endswith("-01")]
    figure.update_layout(
        xaxis=x_axis(
            look,
            range=[-0.8, len(x) - 0.2],
            tickvals=januaries,
            ticktext=[monthly["period"].iloc[i][:4] for i in januaries],
            showline=False,
        ),
        yaxis=_percent_axis(look, [0, 0.25], rest_reach),
        yaxis2=_percent_axis(look, [0.33, 0.58], season_reach),
        yaxis3=y_axis(
            look,
            domain=[0.66, 1],
            range=list(tops),
            tickvals=top_values,
            ticktext=top_words,
            anchor="x",
        ),
    )
    end = len(x) - 0.5
    usual = _spread(rest, monthly["outlier"])
    trend_end = float(monthly["trend"].iloc[-1])
    for label, span, axis, part in (
        (
            EndLabel(
                trend_end,
                f"{t('seasonality.trend')}<br><b>{growth}</b>",
                palette.series_text[0],
            ),
            tops,
            "y3",
            0.34,
        ),
        (
            EndLabel(
                0,
                f"{t('seasonality.season')}<br>±{round(max(map(abs, season)))} %",
                palette.text_2,
            ),
            (-season_reach, season_reach),
            "y2",
            0.25,
        ),
        (
            EndLabel(
                0,
                f"{t('seasonality.rest')}<br>±{round(usual)} %",
                palette.text_2,
            ),
            (-rest_reach, rest_reach),
            "y",
            0.25,
        ),
    ):
        add_end_labels(figure, [label], end, span, int(286 * part), axis)
    return figure


def _layer(
    figure: go.Figure,
    look: Look,
    rows: list[list[float]],
    names: list[str],
    reach: float,
    axis: str,
    bold: bool = False,
) -> None:
    """Add the cells of one block and, over them, numbers that can be read."""
    scale = scale_colours(look)
    months = look.formats.month_names()
    figure.add_heatmap(
        z=rows,
        x=list(range(12)),
        y=list(range(len(rows))),
        yaxis=axis,
        zmin=_NEUTRAL - reach,
        zmax=_NEUTRAL + reach,
        colorscale=[[i / (len(scale) - 1), c] for i, c in enumerate(scale)],
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        customdata=[[f"{months[m]} {name}" for m in range(12)] for name in names],
        hovertemplate="%{customdata}: <b>%{z:.0f}</b><extra></extra>",
    )
    cells = [
        (x, y, value)
        for y, row in enumerate(rows)
        for x, value in enumerate(row)
        if not math.isnan(value)
    ]
    figure.add_scatter(
        x=[x for x, _, _ in cells],
        y=[y for _, y, _ in cells],
        yaxis=axis,
        mode="text",
        text=[f"<b>{round(v)}</b>" if bold else str(round(v)) for _, _, v in cells],
        textfont={
            "size": 11 if look.compact else 12,
            "color": [text_colour(cell_colour(scale, v, reach)) for _, _, v in cells],
        },
        hoverinfo="skip",
    )


def cell_colour(
    scale: Sequence[str], value: float, reach: float
) -> tuple[int, int, int]:
    """Return the red, green and blue of an index on a colour scale."""
    place = min(1.0, max(0.0, (value - _NEUTRAL + reach) / (2 * reach)))
    at = place * (len(scale) - 1)
    low = min(int(at), len(scale) - 2)
    first, second = _rgb(scale[low]), _rgb(scale[low + 1])
    share = at - low
    red, green, blue = (
        round(a + (b - a) * share) for a, b in zip(first, second, strict=True)
    )
    return red, green, blue


def text_colour(ground: tuple[int, int, int]) -> str:
    """Return ink, white or black: the first that can be read (WCAG, 4.5 to 1)."""
    light = _luminance(ground)
    on_white = 1.05 / (light + 0.05)
    on_ink = (light + 0.05) / (_luminance(_rgb(_INK)) + 0.05)
    if max(on_white, on_ink) >= _READABLE:
        return _INK if on_ink >= _READABLE else "#ffffff"
    return "#000000"  # in between only black reaches it


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _frame(figure: go.Figure, look: Look, month: int, row: int) -> None:
    figure.add_shape(
        type="rect",
        x0=month - 0.48,
        x1=month + 0.48,
        y0=row - 0.47,
        y1=row + 0.47,
        xref="x",
        yref="y",
        line={"color": look.palette.text, "width": 2},
    )


def _rows_axis(look: Look, names: list[str], domain: list[float]) -> dict[str, object]:
    return y_axis(
        look,
        showgrid=False,
        domain=domain,
        range=[len(names) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=names,
        anchor="x",
    )


def _percent_axis(look: Look, domain: list[float], reach: float) -> dict[str, object]:
    values, _ = ticks(look, 0, reach, count=2)
    step = values[-1]
    return y_axis(
        look,
        domain=domain,
        range=[-reach, reach],
        tickvals=[-step, 0, step],
        ticktext=[f"{_signed(v)} %" if v else "0" for v in (-step, 0, step)],
        anchor="x",
    )


def _reach(values: Sequence[float], pattern: Sequence[float]) -> float:
    known = [abs(v - _NEUTRAL) for v in [*values, *pattern] if not math.isnan(v)]
    return max([_LEAST_SPREAD, *known])


def _spread(rest: list[float], outlier: pd.Series) -> float:
    """Return the standard deviation of the months that are no outliers."""
    usual = [r for r, out in zip(rest, outlier, strict=True) if not out]
    return math.sqrt(sum(r * r for r in usual) / len(usual)) if usual else 0.0


def _signed(value: float) -> str:
    rounded = round(value)
    sign = "\N{MINUS SIGN}" if rounded < 0 else "+" if rounded > 0 else ""
    return f"{sign}{abs(rounded)}"
