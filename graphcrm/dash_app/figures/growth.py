"""Growth: people who are active, come and go; volume by part of the branch."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from graphcrm.dash_app.figures.base import (
    EndLabel,
    Look,
    add_end_labels,
    blank,
    period_ticks,
    span_of,
    ticks,
    x_axis,
    y_axis,
)
from graphcrm.dash_app.formats import points

_HEIGHT = 300
_COLOURED = 4


def people_bars(look: Look, frame: pd.DataFrame, height: int = _HEIGHT) -> go.Figure:
    """Return active members above, new and lost people below, on one gutter.

    ``frame`` has ``period``, ``active``, ``new``, ``lost``.
    """
    t, formats, palette = look.texts, look.formats, look.palette
    periods = frame["period"].tolist()
    active, new, lost = (
        [int(v) for v in frame[name]] for name in ("active", "new", "lost")
    )
    net = [a - b for a, b in zip(new, lost, strict=True)]
    x = list(range(len(periods)))
    figure = blank(look, height, right=92)
    figure.add_scatter(
        x=x,
        y=active,
        yaxis="y2",
        mode="lines+markers" if len(x) <= 24 else "lines",
        line={"color": palette.text_2, "width": 1.8},
        marker={"size": 4},
        customdata=[
            f"{formats.period(p)}: <b>{formats.number(a)}</b> {t('growth.active')}"
            for p, a in zip(periods, active, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
    words = [
        f"{formats.period(p)}<br>{t('growth.new')} <b>{formats.number(a)}</b>, "
        f"{t('growth.lost')} <b>{formats.number(b)}</b>, "
        f"{t('growth.net')} <b>{formats.number(a - b, signed=True)}</b>"
        for p, a, b in zip(periods, new, lost, strict=True)
    ]
    for values, colour in (
        (new, palette.series[0]),
        ([-v for v in lost], palette.series[1]),
    ):
        figure.add_bar(
            x=x,
            y=values,
            marker={"color": colour, "line": {"width": 0}},
            customdata=words,
            hovertemplate="%{customdata}<extra></extra>",
        )
    figure.add_scatter(
        x=x,
        y=net,
        mode="lines+markers",
        line={"color": palette.text, "width": 1.4},
        marker={
            "size": 6 if len(x) <= 24 else 4,
            "color": palette.card,
            "line": {"color": palette.text, "width": 1.4},
        },
        hoverinfo="skip",
    )
    top = span_of(active)
    bottom = max([*new, *lost, 1]) * 1.12
    places, names = period_ticks(look, periods)
    top_values, top_words = ticks(look, *top, count=3)
    low_values, _ = ticks(look, 0, bottom, count=2)
    both = [-v for v in reversed(low_values) if v] + low_values
    figure.update_layout(
        barmode="relative",
        bargap=0.25,
        xaxis=x_axis(
            look,
            range=[-0.7, len(x) - 0.3],
            tickvals=places,
            ticktext=names,
            showline=False,
            anchor="y",
        ),
        yaxis=y_axis(
            look,
            domain=[0, 0.58],
            range=[-bottom, bottom],
            tickvals=both,
            ticktext=[formats.short(round(abs(v))) for v in both],
        ),
        yaxis2=y_axis(
            look,
            domain=[0.68, 1],
            range=list(top),
            tickvals=top_values,
            ticktext=top_words,
            anchor="x",
        ),
    )
    plot = height - 44 - (12 if len(periods) > 13 else 0)
    figure.update_layout(margin={"b": 30 if len(periods) <= 13 else 42})
    end = len(x) - 0.5
    add_end_labels(
        figure,
        [
            EndLabel(
                active[-1],
                f"{formats.number(active[-1])} {t('growth.active')}",
                palette.text_2,
            )
        ],
        end,
        top,
        int(plot * 0.32),
        "y2",
    )
    add_end_labels(
        figure,
        [
            EndLabel(
                bottom * 0.66,
                f"{t('growth.new')} {formats.number(new[-1])}",
                palette.series_text[0],
            ),
            EndLabel(
                0,
                f"{t('growth.net')} {formats.number(net[-1], signed=True)}",
                palette.text,
            ),
            EndLabel(
                -bottom * 0.66,
                f"{t('growth.lost')} {formats.number(lost[-1])}",
                palette.series_text[1],
            ),
        ],
        end,
        (-bottom, bottom),
        int(plot * 0.58),
    )
    return figure


def part_lines(
    look: Look, frame: pd.DataFrame, indexed: bool, height: int = _HEIGHT
) -> go.Figure:
    """Return volume by part and month: at most four in colour, the rest in grey.

    ``frame`` has ``name``, ``period``, ``volume`` (hundredths), the parts in the
    order in which they are to be drawn, at most five; the part whose ``name`` is
    ``""`` is the rest. ``indexed`` sets every part's first month with volume to
    100.
    """
    palette, formats = look.palette, look.formats
    periods = sorted(frame["period"].unique())
    table = frame.pivot(index="name", columns="period", values="volume").fillna(0)
    names = list(dict.fromkeys(frame["name"]))
    lines = {
        name: _line([int(v) for v in table.loc[name, periods]], indexed)
        for name in names
    }
    span = span_of([v for line in lines.values() for v in line if v is not None])
    if not indexed:
        span = (min(0.0, span[0]) if span[0] < 0 else 0.0, span[1])
    figure = blank(look, height, right=108 if look.compact else 132, left=46)
    labels = []
    for number, name in enumerate(names):
        coloured = name != "" and number < _COLOURED
        colour = palette.series[number] if coloured else palette.rest
        text_colour = palette.series_text[number] if coloured else palette.text_3
        shown = name or look.texts("common.others")
        line = lines[name]
        figure.add_scatter(
            x=list(range(len(periods))),
            y=line,
            mode="lines",
            line={"color": colour, "width": 2 if coloured else 1.6},
            name=shown,
            customdata=[
                f"{shown}<br>{formats.period(p)}: "
                f"<b>{formats.volume(int(table.loc[name, p]))}</b>"
                for p in periods
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
        last = next((v for v in reversed(line) if v is not None), None)
        if last is not None:
            words = f"{_short_name(shown)} {formats.short(round(last))}"
            labels.append(EndLabel(last, words, text_colour))
    places, words_x = period_ticks(look, periods)
    values, words_y = ticks(look, *span)
    figure.update_layout(
        margin={"b": 30 if len(periods) <= 13 else 42},
        xaxis=x_axis(
            look, range=[-0.4, len(periods) - 0.8], tickvals=places, ticktext=words_x
        ),
        yaxis=y_axis(look, range=list(span), tickvals=values, ticktext=words_y),
    )
    if indexed:
        figure.add_hline(
            y=100, line={"color": palette.text_3, "width": 1, "dash": "dot"}
        )
    add_end_labels(figure, labels, len(periods) - 1, span, height - 56)
    return figure


def volume_bars(look: Look, frame: pd.DataFrame, height: int = _HEIGHT) -> go.Figure:
    """Return volume by month, own use below and sales to customers above.

    ``frame`` has ``period``, ``personal``, ``retail`` (hundredths).
    """
    palette, formats, t = look.palette, look.formats, look.texts
    periods = frame["period"].tolist()
    parts = {name: [points(v) for v in frame[name]] for name in ("personal", "retail")}
    totals = [a + b for a, b in zip(parts["personal"], parts["retail"], strict=True)]
    figure = blank(look, height, right=96)
    words = [
        f"{formats.period(p)}: <b>{formats.number(total)}</b><br>"
        f"{t('growth.personal')} {formats.number(a)}, "
        f"{t('growth.retail')} {formats.number(b)}"
        for p, total, a, b in zip(
            periods, totals, parts["personal"], parts["retail"], strict=True
        )
    ]
    for name, colour in (("personal", palette.series[0]), ("retail", palette.second)):
        figure.add_bar(
            x=list(range(len(periods))),
            y=parts[name],
            marker={"color": colour, "line": {"width": 0}},
            customdata=words,
            hovertemplate="%{customdata}<extra></extra>",
        )
    low = min([0, *(min(values, default=0) for values in parts.values())])
    span = (float(low), max([1, *totals]) * 1.08)
    places, names = period_ticks(look, periods)
    values, words_y = ticks(look, *span)
    figure.update_layout(
        barmode="relative",
        bargap=0.25,
        margin={"b": 30 if len(periods) <= 13 else 42},
        xaxis=x_axis(
            look, range=[-0.7, len(periods) - 0.3], tickvals=places, ticktext=names
        ),
        yaxis=y_axis(look, range=list(span), tickvals=values, ticktext=words_y),
    )
    last = (parts["personal"][-1], parts["retail"][-1])
    add_end_labels(
        figure,
        [
            EndLabel(
                last[0] / 2,
                f"{t('growth.personal')}<br>{formats.short(last[0])}",
                palette.series_text[0],
            ),
            EndLabel(
                last[0] + last[1] / 2,
                f"{t('growth.retail')}<br>{formats.short(last[1])}",
                palette.text_2,
            ),
        ],
        len(periods) - 0.5,
        span,
        (height - 56) // 2,
    )
    return figure


def _line(values: list[int], indexed: bool) -> list[float | None]:
    """Return points for drawing, or the index; empty before the first volume."""
    first = next((i for i, value in enumerate(values) if value > 0), len(values))
    drawn: list[float | None] = [None] * first
    for value in values[first:]:
        drawn.append(value * 100 / values[first] if indexed else value / 100)
    return drawn


def _short_name(name: str) -> str:
    """Return a name that fits the margin: ``Marisol Peña Ortiz`` → ``Marisol P.``."""
    words = name.split()
    if len(name) <= 13 or len(words) < 2:
        return name if len(name) <= 14 else f"{name[:13]}…"
    return f"{words[0][:10]} {words[1][0]}."
