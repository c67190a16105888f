"""Runs: compute the commissions of a month and see what they come to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import Dash, Input, Output, State, html
from dash.exceptions import PreventUpdate

from graphcrm.dash_app.components import jobs
from graphcrm.dash_app.components.cards import card, facts, grid, tile
from graphcrm.dash_app.components.controls import button, button_link, page_head
from graphcrm.dash_app.components.marks import pill, shares
from graphcrm.dash_app.components.states import empty, guarded
from graphcrm.dash_app.components.tables import Column, table, table_wrap
from graphcrm.dash_app.pages.statement import component_name
from graphcrm.dash_app.screen import BranchOf, Screen, screen_at
from graphcrm.errors import NotAllowed, NotVisible
from graphcrm.facade import JobState, RunInfo, RunTotals, Services

PATH = "/runs"
TITLE = "shell.nav.runs"
RIGHT = ("run_totals",)

_STATE_TONES = {"computed": "accent", "superseded": "", "draft": "warn"}
_TONES = ("tone-1", "tone-3", "tone-4", "tone-2")


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    period = screen.formats.period(screen.period.id)
    job = screen.query.get("job", "")
    watched = (
        guarded(screen.texts, lambda: jobs.watch(screen, "runs", job, _outcome), 12)
        if job
        else None
    )
    return [
        page_head(t("runs.title", period=period), t("runs.sub"), _tools(screen)),
        watched,
        grid(
            *guarded_totals(screen),
            guarded(screen.texts, lambda: _history(screen), 12),
        ),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register the button and the watcher of its job."""
    jobs.register(app, branch_of, services, "runs", _outcome)

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input("run-compute", "n_clicks"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def compute(clicks: int | None, place: Any) -> str:
        if not clicks:
            raise PreventUpdate
        screen = screen_at(branch_of, services, place)
        if not screen.viewer.may("run"):
            raise NotAllowed("Your role does not include computing runs.")
        job = services.compute_run(screen.period.id)
        href = screen.href(job=job, period=screen.period.id)
        return "?" + href.partition("?")[2]


def _tools(screen: Screen) -> list[Any]:
    t = screen.t
    if not screen.viewer.may("run"):
        return []
    period = screen.formats.period(screen.period.id)
    return [
        button(
            t("runs.compute", period=period),
            "run-compute",
            "play",
            "primary",
            disabled=screen.period.first_day > screen.today,
        )
    ]


def _outcome(screen: Screen, state: JobState) -> Any:
    if state.state != "done":
        return html.P(screen.t("runs.nothing_changed"), className="muted")
    return button_link(screen.t("runs.show"), screen.href(job=None), "runs")


def guarded_totals(screen: Screen) -> list[Any]:
    """Return the cards of the chosen month, or that there is no run yet."""
    t = screen.t
    try:
        totals = screen.services.run_totals(screen.period.id)
    except NotVisible:
        period = screen.formats.period(screen.period.id)
        return [
            empty(t("runs.none.title", period=period), t("runs.none.text"), span=12)
        ]
    return [
        *_figures(screen, totals),
        _components(screen, totals),
        _about(screen, totals),
    ]


def _figures(screen: Screen, totals: RunTotals) -> list[Any]:
    t, formats, run = screen.t, screen.formats, totals.run
    share = (
        formats.percent(Fraction(totals.share, 10_000))
        if totals.share is not None
        else "–"
    )
    sales = f"{run.currency} {formats.money(totals.sales, run.currency)}"
    state = pill(t(f"common.run.{run.state}"), _STATE_TONES.get(run.state, "good"))
    return [
        tile(
            t("runs.total"),
            formats.money(run.total, run.currency),
            unit=run.currency,
            badge=state,
            span=4,
        ),
        tile(
            t("runs.share"),
            share,
            [html.Span(t("runs.of_sales", sales=sales))],
            span=4,
        ),
        tile(t("runs.paid"), formats.number(run.paid), span=4),
    ]


def _components(screen: Screen, totals: RunTotals) -> html.Section:
    t, formats, run = screen.t, screen.formats, totals.run
    rows = []
    for item, tone in zip(totals.components, _TONES, strict=False):
        name = component_name(screen, item.component)
        share = formats.percent(Fraction(item.amount, run.total)) if run.total else ""
        rows.append(
            [
                [html.Span(className=f"key {tone}"), " ", name],
                formats.number(item.lines),
                formats.money(item.amount, run.currency),
                share,
            ]
        )
    bar = [
        (tone, item.amount)
        for item, tone in zip(totals.components, _TONES, strict=False)
    ]
    return card(
        t("runs.by_component"),
        shares(bar),
        table_wrap(
            table(
                [
                    Column(t("runs.component")),
                    Column(t("runs.lines"), number=True),
                    Column(run.currency, number=True),
                    Column(t("runs.part"), number=True),
                ],
                rows,
                t("runs.by_component"),
            )
        ),
        span=7,
        class_name="run-components",
    )


def _about(screen: Screen, totals: RunTotals) -> html.Section:
    t, run = screen.t, totals.run
    return card(
        t("runs.about"),
        facts(
            [
                (t("runs.id"), run.id),
                (t("runs.version"), screen.formats.number(run.version)),
                (t("runs.plan"), run.plan),
                (t("runs.when"), screen.instant(run.computed_at)),
                (t("runs.by"), run.by),
            ]
        ),
        html.P(t("runs.audit"), className="summary"),
        span=5,
    )


def _history(screen: Screen) -> html.Section:
    t = screen.t
    found = screen.services.runs()
    if not found:
        return card(t("runs.history"), empty(t("runs.none_at_all")))
    return card(
        t("runs.history"),
        table_wrap(
            table(
                [
                    Column(t("runs.period")),
                    Column(t("runs.version"), number=True),
                    Column(t("runs.state")),
                    Column(t("runs.paid"), number=True),
                    Column(t("runs.total"), number=True),
                    Column(t("runs.when")),
                    Column(t("runs.by")),
                ],
                [_row(screen, run) for run in found],
                t("runs.history"),
            )
        ),
    )


def _row(screen: Screen, run: RunInfo) -> list[Any]:
    formats = screen.formats
    return [
        button_link(
            formats.period(run.period),
            screen.href(period=run.period, job=None),
            look="quiet small",
        ),
        formats.number(run.version),
        pill(screen.t(f"common.run.{run.state}"), _STATE_TONES.get(run.state, "good")),
        formats.number(run.paid),
        f"{run.currency} {formats.money(run.total, run.currency)}",
        screen.instant(run.computed_at),
        run.by,
    ]
