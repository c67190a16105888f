"""Home: how my branch stands, what it earned, who needs me."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
from dash import Dash, html

from graphcrm.dash_app.components.cards import card, grid, stack, tile
from graphcrm.dash_app.components.charts import chart_card
from graphcrm.dash_app.components.controls import link, page_head
from graphcrm.dash_app.components.marks import (
    VERDICT_TONES,
    change,
    difference,
    pill,
    spark,
    tone,
)
from graphcrm.dash_app.components.states import empty, guarded, later
from graphcrm.dash_app.components.tables import Column, Heading, Row, table, table_wrap
from graphcrm.dash_app.figures.years import year_lines
from graphcrm.dash_app.pages import home_side
from graphcrm.dash_app.screen import BranchOf, Panels, Screen
from graphcrm.facade import Services
from graphcrm.periods import shift_month
from graphcrm.reports.home import MONEY, POINTS, Home, Kpi
from graphcrm.reports.registry import REPORTS

PATH = "/"
TITLE = "shell.nav.home"
RIGHT = ("branch",)

_TILES = ("volume", "active", "new", "at_risk")
_COMPANY_TILES = ("volume", "sales", "active", "new")
_FALLS_ARE_GOOD = frozenset({"lost", "at_risk"})
_YEARS_SHOWN = 4
_EDGE = 4  # strongest and weakest branches shown


def layout(screen: Screen) -> list[Any]:
    """Return the page: key figures at once, the heavier panels when they are there."""
    names = _COMPANY_TILES if screen.viewer.may("company") else _TILES
    found: Home = REPORTS["home"](
        screen.branch(),
        period=screen.period.id,
        day=screen.today,
        kpis=" ".join(names),
    )
    texts = screen.texts

    def panel(build: Any) -> Any:
        return guarded(texts, lambda: build(screen, found), span=12)

    return [
        _head(screen, found),
        _tiles(screen, found),
        html.P(_freshness(screen, found), className="freshness"),
        grid(
            stack(8, panel(_volume), later("branches")),
            stack(
                4,
                panel(home_side.earnings),
                panel(home_side.newcomers),
                later("at_risk"),
            ),
        ),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Nothing to register: all that this page can show is in its address."""


# -- head and key figures ------------------------------------------------------


def _head(screen: Screen, found: Home) -> html.Div:
    t, formats = screen.t, screen.formats
    day = (
        t("home.day_of", day=found.day % 100, last=screen.period.last_day % 100)
        if not found.whole
        else t("home.whole_month")
    )
    sub = [
        f"{t('common.people', n=found.members)} · {formats.period(found.period)}, {day}"
    ]
    badge = [pill(t("common.open_not_final"), "warn")] if not found.whole else []
    return page_head(screen.branch_name, sub, badge)


def _freshness(screen: Screen, found: Home) -> str:
    before = screen.formats.period(shift_month(found.period, -1))
    key = "home.compared_whole" if found.whole else "home.compared_day"
    return screen.t(key, month=before, day=found.day % 100)


def _tiles(screen: Screen, found: Home) -> html.Div:
    return html.Div(
        [_tile(screen, found, kpi) for kpi in found.kpis], className="grid tiles"
    )


def _tile(screen: Screen, found: Home, kpi: Kpi) -> html.Section:
    t = screen.t
    currency = screen.services.company().currency if kpi.unit == MONEY else ""
    more_is_good = kpi.name not in _FALLS_ARE_GOOD
    values = [value for _, value in kpi.series]
    if kpi.pace is not None:
        values[-1] = kpi.pace
    look = tone(kpi.month_change, more_is_good)
    name = t(f"home.kpi.{kpi.name}")
    return tile(
        f"{name}, {currency}" if currency else name,
        printed(screen, kpi, kpi.value),
        changes=_changes(screen, found, kpi),
        spark=spark(
            values,
            "" if look == "even" else look,
            open_end=not found.whole,
            area=True,
            label=t("home.spark", name=name, n=len(values)),
        ),
        mark=f"kpi-{kpi.name}",
    )


def _changes(screen: Screen, found: Home, kpi: Kpi) -> list[html.Span]:
    """Return the change against the month before and against the year before."""
    t, formats = screen.t, screen.formats
    good = kpi.name not in _FALLS_ARE_GOOD
    rows = []
    for months, before, share in (
        (-1, kpi.month_before, kpi.month_change),
        (-12, kpi.year_before, kpi.year_change),
    ):
        if before is None:
            continue
        then = formats.short_period(shift_month(found.period, months))
        mark = (
            change(formats, share, good)
            if share is not None
            else difference(formats, kpi.value - before, good)
        )
        rows.append(html.Span([mark, " ", t("home.versus", period=then)]))
    return rows or [html.Span(t("home.nothing_before"))]


def printed(screen: Screen, kpi: Kpi, value: int) -> str:
    """Return a value of a figure in its unit."""
    if kpi.unit == POINTS:
        return screen.formats.volume(value)
    if kpi.unit == MONEY:
        currency = screen.services.company().currency
        return screen.formats.money_whole(value, currency)
    return screen.formats.number(value)


# -- volume by month -----------------------------------------------------------


def _volume(screen: Screen, found: Home) -> html.Section:
    t, formats = screen.t, screen.formats
    last = screen.closed
    first = f"{int(last[:4]) - _YEARS_SHOWN + 1}-01"
    frame = REPORTS["growth"](screen.branch(), first=first, last=last)
    frame = _since_first(frame)
    kpi = found.kpi("volume")
    pace = (found.period, kpi.pace) if kpi.pace is not None else None
    if frame.empty and pace is None:
        return card(
            t("home.volume_by_month"),
            empty(t("home.no_orders"), t("home.no_orders_text")),
        )
    values = frame.rename(columns={"volume": "value"})[["period", "value"]]
    note = t("common.points")
    if not found.whole:
        left = screen.period.last_day - found.day
        note = (
            f"{note} · {t('home.ends_in', n=left, month=formats.period(found.period))}"
        )
    return chart_card(
        screen.texts,
        t("home.volume_by_month"),
        year_lines(screen.look, values, unit=100, pace=pace),
        _year_table(screen, values),
        None,
        note=note,
        span=12,
        name="volume",
    )


def _since_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the months from the first one with volume on."""
    started = frame["volume"].ne(0).cummax()
    return frame.loc[started]


def _year_table(screen: Screen, frame: pd.DataFrame) -> html.Table:
    formats = screen.formats
    years = sorted({period[:4] for period in frame["period"]}, reverse=True)
    value = dict(zip(frame["period"], frame["value"], strict=True))
    rows = [
        [
            name,
            *(
                formats.volume(value[key])
                if (key := f"{year}-{number:02d}") in value
                else ""
                for year in years
            ),
        ]
        for number, name in enumerate(formats.month_names(), start=1)
    ]
    columns = [
        Column(screen.t("common.month")),
        *(Column(y, number=True) for y in years),
    ]
    return table(columns, rows, screen.t("home.volume_by_month"))


# -- branches ------------------------------------------------------------------


def _branches(screen: Screen) -> html.Section:
    t, formats = screen.t, screen.formats
    legs = REPORTS["branches"](screen.branch(), period=screen.closed)
    legs = legs.loc[(legs["members"] > 0) | (legs["volume_3m"] > 0)]
    if legs.empty:
        return card(
            t("home.branches"), empty(t("home.no_branches"), t("home.no_branches_text"))
        )
    first = formats.month_name(shift_month(screen.closed, -2))
    last = formats.short_period(screen.closed)
    return card(
        t("home.branches"),
        table_wrap(
            table(_columns(screen), _leg_rows(screen, legs), t("home.branches"))
        ),
        note=t("home.three_months", first=first, last=last),
        tools=[link(t("home.in_network"), screen.href("/network"))],
        mark="branches",
    )


def _columns(screen: Screen) -> list[Column]:
    t = screen.t
    if screen.compact:
        return [
            Column(t("home.branch")),
            Column(t("home.volume_3m"), number=True),
            Column(t("home.versus_year"), number=True),
        ]
    return [
        Column(t("home.branch")),
        Column(t("home.verdict")),
        Column(t("home.volume_3m"), number=True),
        Column(t("home.versus_year"), number=True),
        Column(t("home.active"), number=True),
        Column(t("home.twelve_months"), number=True),
    ]


def _leg_rows(screen: Screen, legs: pd.DataFrame) -> list[Row]:
    """Return strongest and weakest legs; all of them where they are few."""
    ordered = sorted(legs.to_dict("records"), key=_strength, reverse=True)
    if len(ordered) <= 2 * _EDGE:
        return [_leg(screen, leg) for leg in ordered]
    weakest = list(reversed(ordered[-_EDGE:]))
    return [
        Heading(screen.t("home.strongest")),
        *(_leg(screen, leg) for leg in ordered[:_EDGE]),
        Heading(screen.t("home.weakest")),
        *(_leg(screen, leg) for leg in weakest),
    ]


def _strength(leg: dict[str, Any]) -> tuple[int, Fraction]:
    order = ("shrinking", "stalled", "flat", "growing")
    return order.index(leg["verdict"]), leg["change_year"] or Fraction(0)


def _leg(screen: Screen, leg: dict[str, Any]) -> list[Any]:
    formats = screen.formats
    name = link(
        leg["name"], screen.href("/network", member=leg["member"]), "people-name"
    )
    verdict = pill(
        screen.t(f"common.verdict.{leg['verdict']}"), VERDICT_TONES[leg["verdict"]]
    )
    volume = formats.volume(leg["volume_3m"])
    moved = change(formats, leg["change_year"])
    if screen.compact:
        return [html.Div([name, verdict], className="leg"), volume, moved]
    look = tone(leg["change_year"])
    return [
        name,
        verdict,
        volume,
        moved,
        formats.number(leg["active"]),
        spark(
            leg["series"],
            "" if look == "even" else look,
            label=screen.t("home.spark", name=leg["name"], n=len(leg["series"])),
        ),
    ]


PANELS: Panels = {
    "branches": _branches,
    "at_risk": home_side.at_risk,
}
