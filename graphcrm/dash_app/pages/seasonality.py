"""Seasonality: how each month of the year stands against the trend."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import Dash, html

from graphcrm.dash_app.components.cards import card, facts, grid
from graphcrm.dash_app.components.charts import chart_card
from graphcrm.dash_app.components.controls import menu, page_head
from graphcrm.dash_app.components.marks import meter, pill
from graphcrm.dash_app.components.states import empty, guarded, notice
from graphcrm.dash_app.components.tables import Column, Row, Total, table
from graphcrm.dash_app.figures.seasonality import (
    decomposition,
    heatmap,
    reach_of,
    scale_colours,
)
from graphcrm.dash_app.figures.years import year_lines
from graphcrm.dash_app.formats import MINUS, points
from graphcrm.dash_app.screen import BranchOf, Screen
from graphcrm.facade import Services
from graphcrm.reports.registry import REPORTS
from graphcrm.reports.seasonality import (
    LEAST_MONTHS,
    MEASURES,
    NO_FIGURES,
    STL,
    Seasonality,
)

PATH = "/seasonality"
TITLE = "shell.nav.seasonality"
RIGHT = ("branch",)

_YEARS = 4
_VOLUMES = frozenset({"volume", "personal", "retail"})
# strength from which a season is called so (Hyndman's scale runs from 0 to 1)
_STRENGTHS = ((0.8, "very_strong"), (0.6, "strong"), (0.3, "moderate"), (0.0, "weak"))


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t, formats = screen.t, screen.formats
    measure = screen.choice("measure", MEASURES)
    last = screen.closed
    first = f"{int(last[:4]) - _YEARS + 1}-01"
    found: Seasonality = REPORTS["seasonality"](
        screen.subject, first=first, last=last, measure=measure
    )
    name = t(f"seasonality.measure.{measure}")
    begun = str(found.monthly["period"].iloc[0]) if len(found.monthly) else first
    head = page_head(
        t("seasonality.title"),
        t(
            "seasonality.sub",
            branch=screen.subject_name,
            measure=name.lower(),
            first=formats.period(begun),
            last=formats.period(last),
        ),
        [_measure_menu(screen, measure)],
    )
    if found.reason == NO_FIGURES:
        return [
            head,
            empty(t("seasonality.nothing"), t("seasonality.nothing_text"), span=12),
        ]
    texts = screen.texts
    years = guarded(texts, lambda: _years(screen, found), span=6)
    if found.method != STL:
        note = t("seasonality.too_short", least=LEAST_MONTHS, n=len(found.monthly))
        return [
            head,
            notice(note),
            grid(years, guarded(texts, lambda: _year_changes(screen, found), span=6)),
        ]
    return [
        head,
        grid(
            guarded(texts, lambda: _map(screen, found), span=9),
            guarded(texts, lambda: _strength(screen, found), span=3),
        ),
        grid(years, guarded(texts, lambda: _parts(screen, found), span=6)),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Nothing to register: all that this page can show is in its address."""


def _measure_menu(screen: Screen, measure: str) -> Any:
    t = screen.t
    return menu(
        t("seasonality.measure_label"),
        [
            (name, t(f"seasonality.measure.{name}"), screen.href(measure=name))
            for name in MEASURES
        ],
        measure,
        "measure",
    )


# -- index by month ------------------------------------------------------------


def _map(screen: Screen, found: Seasonality) -> html.Section:
    t = screen.t
    title = t("seasonality.map_title")
    return chart_card(
        screen.texts,
        title,
        heatmap(screen.look, found.monthly, found.pattern),
        _map_table(screen, found, title),
        None,
        note=t("seasonality.closed_months", n=len(found.monthly)),
        below=_map_key(screen, found),
        span=9,
        name="map",
    )


def _map_key(screen: Screen, found: Seasonality) -> html.Div:
    """Return the framed months in words, and the colour scale with its ends."""
    t, formats = screen.t, screen.formats
    framed = found.monthly.loc[found.monthly["outlier"]]
    words = ", ".join(
        f"{formats.short_period(row.period)} ({_signed(row.rest)} %)"
        for row in framed.itertuples(index=False)
    )
    low, high = reach_of(found.monthly, found.pattern)
    return html.Div(
        [
            html.Span(
                t("seasonality.framed", months=words)
                if words
                else t("seasonality.no_outliers")
            ),
            html.Span(
                [
                    str(low),
                    html.Span(
                        className="scale-bar",
                        style={
                            "background": "linear-gradient(90deg, "
                            + ", ".join(scale_colours(screen.look))
                            + ")"
                        },
                    ),
                    str(high),
                ],
                className="scale",
            ),
        ],
        className="map-key",
    )


def _map_table(screen: Screen, found: Seasonality, title: str) -> html.Table:
    index = found.monthly.pivot(index="year", columns="month", values="index")
    rows: list[Row] = [
        [
            str(year),
            *(
                "" if pd.isna(value) else str(round(value))
                for value in line.reindex(range(1, 13))
            ),
        ]
        for year, line in index.iterrows()
    ]
    rows.append(
        Total(
            [screen.t("seasonality.pattern"), *(str(round(v)) for v in found.pattern)]
        )
    )
    columns = [
        Column(screen.t("common.year")),
        *(Column(name, number=True) for name in screen.formats.month_names()),
    ]
    return table(columns, rows, title)


# -- how strong ----------------------------------------------------------------


def _strength(screen: Screen, found: Seasonality) -> html.Section:
    t, names = screen.t, screen.formats.month_names()
    word = next(word for least, word in _STRENGTHS if found.strength >= least)
    order = found.strongest
    following = int(found.monthly["month"].iloc[-1]) % 12 + 1
    hundredths = round(found.strength * 100)
    return card(
        t("seasonality.strength"),
        html.Div(
            [
                html.Span(f"{found.strength:.2f}", className="figure-value"),
                pill(t(f"seasonality.strengths.{word}")),
            ],
            className="strength",
        ),
        meter(hundredths * 10, t("seasonality.strength")),
        html.Div(
            [html.Span(t("seasonality.none")), html.Span(t("seasonality.all_season"))],
            className="meter-ends",
        ),
        html.P(t("seasonality.explains", share=hundredths), className="summary"),
        html.Hr(className="rule"),
        facts(
            [
                (t("seasonality.strongest"), _months(names, found, order[:2])),
                (t("seasonality.weakest"), _months(names, found, order[:-3:-1])),
                (
                    t("seasonality.next", month=names[following - 1]),
                    _signed(found.pattern[following - 1] - 100),
                ),
                (
                    t("seasonality.trend"),
                    t(
                        "seasonality.a_year",
                        change=f"{_signed(found.trend_per_year, 1)} %",
                    ),
                ),
            ]
        ),
        html.P(_last_month(screen, found), className="summary last-month"),
        span=3,
        mark="strength",
    )


def _months(names: list[str], found: Seasonality, months: tuple[int, ...]) -> str:
    return ", ".join(
        f"{names[month - 1]} {_signed(found.pattern[month - 1] - 100)}"
        for month in months
    )


def _last_month(screen: Screen, found: Seasonality) -> list[Any]:
    """Return why the last month stands where it stands: pattern and rest."""
    t = screen.t
    row = found.monthly.iloc[-1]
    key = "outlier" if row["outlier"] else "usual"
    return [
        html.Strong(f"{screen.formats.period(row['period'])}: "),
        t(
            f"seasonality.last.{key}",
            index=round(row["index"]),
            pattern=_signed(row["season"] - 100),
            rest=_signed(row["rest"]),
        ),
    ]


# -- years and parts -----------------------------------------------------------


def _unit(found: Seasonality) -> int:
    return 100 if found.measure in _VOLUMES else 1


def _shown(screen: Screen, found: Seasonality, value: int) -> str:
    if found.measure in _VOLUMES:
        return screen.formats.volume(value)
    return screen.formats.number(value)


def _years(screen: Screen, found: Seasonality) -> html.Section:
    t, formats = screen.t, screen.formats
    frame = found.monthly[["period", "value"]]
    value = dict(zip(frame["period"], frame["value"], strict=True))
    years = sorted({p[:4] for p in frame["period"]}, reverse=True)
    rows = [
        [
            name,
            *(
                _shown(screen, found, value[key])
                if (key := f"{year}-{number:02d}") in value
                else ""
                for year in years
            ),
        ]
        for number, name in enumerate(formats.month_names(), start=1)
    ]
    title = t("seasonality.years_title")
    columns = [Column(t("common.month")), *(Column(y, number=True) for y in years)]
    unit = t("common.points") if found.measure in _VOLUMES else t("common.people_word")
    return chart_card(
        screen.texts,
        title,
        year_lines(screen.look, frame, unit=_unit(found), height=330),
        table(columns, rows, title),
        _years_summary(screen, found),
        note=unit,
        name="years",
    )


def _years_summary(screen: Screen, found: Seasonality) -> str | None:
    row = found.monthly.iloc[-1]
    if pd.isna(row["year_change"]):
        return None
    return screen.t(
        "seasonality.years_summary",
        period=screen.formats.period(row["period"]),
        value=_shown(screen, found, int(row["value"])),
        change=f"{_signed(row['year_change'], 1)} %",
    )


def _year_changes(screen: Screen, found: Seasonality) -> html.Section:
    """Return month against the same month a year before, where no season is known."""
    t, formats = screen.t, screen.formats
    rows = [
        [
            formats.short_period(row.period),
            _shown(screen, found, int(row.value)),
            "" if pd.isna(row.year_change) else f"{_signed(row.year_change, 1)} %",
        ]
        for row in found.monthly.iloc[::-1].itertuples(index=False)
    ]
    title = t("seasonality.changes_title")
    columns = [
        Column(t("common.month")),
        Column(t(f"seasonality.measure.{found.measure}"), number=True),
        Column(t("seasonality.versus_year"), number=True),
    ]
    return card(
        title,
        html.Div(table(columns, rows, title), className="table-wrap tall"),
        span=6,
    )


def _parts(screen: Screen, found: Seasonality) -> html.Section:
    t, formats = screen.t, screen.formats
    unit = _unit(found)
    monthly = found.monthly.assign(
        value=found.monthly["value"] / unit, trend=found.monthly["trend"] / unit
    )
    rows = [
        [
            formats.short_period(row.period),
            _shown(screen, found, int(row.value)),
            formats.number(
                round(row.trend / unit) if unit == 1 else points(round(row.trend))
            ),
            f"{_signed(row.season - 100)} %",
            f"{_signed(row.rest)} %",
        ]
        for row in found.monthly.iloc[::-1].itertuples(index=False)
    ]
    title = t("seasonality.parts_title")
    columns = [
        Column(t("common.month")),
        Column(t(f"seasonality.measure.{found.measure}"), number=True),
        Column(t("seasonality.trend"), number=True),
        Column(t("seasonality.season"), number=True),
        Column(t("seasonality.rest"), number=True),
    ]
    growth = t("seasonality.a_year", change=f"{_signed(found.trend_per_year, 1)} %")
    return chart_card(
        screen.texts,
        title,
        decomposition(screen.look, monthly, growth),
        table(columns, rows, title),
        t("seasonality.parts_summary", change=growth),
        note=t("seasonality.parts_note"),
        name="parts",
    )


def _signed(value: float, digits: int = 0) -> str:
    """Return an index or a percentage with its sign; these are no money."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return (MINUS if value < 0 else "+") + text
