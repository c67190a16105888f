"""The right side of the first page: what was earned, who is new, who is at risk."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import html

from graphcrm.dash_app.components.cards import card, facts, people
from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.marks import change, icon, pill, shares
from graphcrm.dash_app.components.states import empty
from graphcrm.dash_app.formats import change as share_of
from graphcrm.dash_app.pages.statement import component_name
from graphcrm.dash_app.screen import Screen
from graphcrm.errors import Conflict, Invalid, NotAllowed, NotVisible
from graphcrm.facade import RunInfo
from graphcrm.periods import shift_month
from graphcrm.reports.home import MONEY, Home
from graphcrm.reports.registry import REPORTS

_PEOPLE = 4
_PEOPLE_PHONE = 3


# -- money ---------------------------------------------------------------------


def earnings(screen: Screen, found: Home) -> html.Section | None:
    """Return what the last computed month paid, or nothing without a run."""
    if screen.viewer.may("run_totals"):
        run = next(
            (r for r in screen.services.runs() if r.period <= screen.closed), None
        )
        return _run_card(screen, found, run) if run else None
    if screen.viewer.may("statement"):
        return _statement_card(screen)
    return None


def _run_card(screen: Screen, found: Home, run: RunInfo) -> html.Section:
    t, formats = screen.t, screen.formats
    rows = [
        (t("home.paid_people"), formats.number(run.paid)),
        (t("home.plan"), run.plan),
    ]
    sales = next((k for k in found.kpis if k.unit == MONEY), None)
    whole = dict(sales.series).get(run.period) if sales else None
    if whole and run.currency == screen.services.company().currency:
        part = Fraction(run.total, whole)
        rows.insert(0, (t("home.part_of_sales"), formats.percent(part)))
    return card(
        t("home.commission", period=formats.period(run.period)),
        html.Div(
            [html.Small(run.currency), formats.money(run.total, run.currency)],
            className="figure-value",
        ),
        facts(rows),
        note=pill(t(f"common.run.{run.state}"), "good"),
        class_name="first",
        mark="commission",
    )


def _statement_card(screen: Screen) -> html.Section | None:
    t, formats = screen.t, screen.formats
    try:
        paid = screen.services.statement(screen.closed)
    except (NotVisible, NotAllowed, Conflict, Invalid):
        return None  # no run of that month yet
    parts = [
        (f"tone-{min(number, 4)}", part)
        for number, part in enumerate(paid.components, start=1)
    ]
    rows = [
        (
            [
                html.Span(className=f"key {name}"),
                component_name(screen, part.component),
            ],
            formats.money(part.amount, paid.currency),
        )
        for name, part in parts
    ]
    moved = share_of(paid.total, paid.previous)
    before = formats.short_period(shift_month(screen.closed, -1))
    return card(
        t("home.earnings", period=formats.period(screen.closed)),
        html.Div(
            [html.Small(paid.currency), formats.money(paid.total, paid.currency)],
            className="figure-value",
        ),
        html.Div(
            [change(formats, moved), " ", t("home.versus", period=before)],
            className="tile-changes",
        )
        if moved is not None
        else None,
        shares([(name, part.amount) for name, part in parts])
        if paid.total
        else html.P(t("home.nothing_earned"), className="summary"),
        facts(rows),
        tools=[
            link(
                t("home.open_statement"),
                screen.href("/statement", period=screen.closed),
            )
        ],
        class_name="first",
        mark="earnings",
    )


# -- people --------------------------------------------------------------------


def newcomers(screen: Screen, found: Home) -> html.Section:
    """Return who joined in the period, and whether he has ordered."""
    t, formats = screen.t, screen.formats
    rows = REPORTS["newcomers"](
        screen.branch(), period=found.period, limit=_shown(screen)
    )
    return card(
        t("home.newcomers"),
        people(
            [
                (
                    row.name,
                    screen.href("/network", member=row.member),
                    t("home.joined", day=formats.day(row.joined, year=False))
                    + " · "
                    + (
                        t("home.ordered", volume=formats.volume(row.volume))
                        if row.first_order
                        else t("home.no_order_yet")
                    ),
                    None,
                )
                for row in rows.itertuples(index=False)
            ]
        )
        if len(rows)
        else empty(t("home.no_newcomers")),
        note=t("common.in_all", n=found.kpi("new").value),
        mark="newcomers",
    )


def at_risk(screen: Screen) -> html.Section:
    """Return who fell below half of his usual month, the largest loss first."""
    t, formats = screen.t, screen.formats
    rows = REPORTS["at_risk"](
        screen.branch(), period=screen.period.id, limit=_shown(screen), day=screen.today
    )
    return card(
        t("home.kpi.at_risk"),
        people(
            [
                (
                    row.name,
                    screen.href("/network", member=row.member),
                    [
                        html.Span(
                            f"▼ {formats.percent(Fraction(int(row.drop), 10_000), 0)}",
                            className="change bad",
                        ),
                        " ",
                        t("home.against_usual", volume=formats.volume(row.median)),
                    ],
                    _last_order(screen, int(row.days_since)),
                )
                for row in rows.itertuples(index=False)
            ]
        )
        if len(rows)
        else empty(t("home.nobody_at_risk")),
        note=t("common.in_all", n=int(rows["in_all"].max()) if len(rows) else 0),
        mark="at-risk",
    )


def _last_order(screen: Screen, days: int) -> Any:
    if days < 0:
        return screen.t("home.never_ordered")
    return [icon("order", 14), f" {screen.t('home.days', n=days)}"]


def _shown(screen: Screen) -> int:
    return _PEOPLE_PHONE if screen.compact else _PEOPLE
