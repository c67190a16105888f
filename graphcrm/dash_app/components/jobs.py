"""A piece of long work on its page: how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from graphcrm.dash_app.components.cards import card
from graphcrm.dash_app.components.marks import meter, pill
from graphcrm.dash_app.screen import BranchOf, Screen, screen_at
from graphcrm.facade import JobState, Services

_TONES = {"done": "good", "failed": "bad", "cancelled": "warn"}
_EVERY_MS = 1000

Outcome = Callable[[Screen, JobState], Any]


def watch(screen: Screen, page: str, job: str, outcome: Outcome) -> html.Div:
    """Return the card of a job, which follows it until it is over.

    ``page`` tells the watchers of two pages apart; ``outcome`` says what stands
    below a job that is over, e.g. a link to what it made.
    """
    state = screen.services.job(job)
    return html.Div(
        [
            html.Div(_card(screen, state, outcome), id=f"{page}-job"),
            dcc.Store(id=f"{page}-job-id", data=job),
            dcc.Interval(
                id=f"{page}-job-tick", interval=_EVERY_MS, disabled=state.over
            ),
        ]
    )


def register(
    app: Dash, branch_of: BranchOf, services: Services, page: str, outcome: Outcome
) -> None:
    """Register the watcher of one page."""

    @app.callback(
        Output(f"{page}-job", "children"),
        Output(f"{page}-job-tick", "disabled"),
        Input(f"{page}-job-tick", "n_intervals"),
        State(f"{page}-job-id", "data"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def follow(_ticks: Any, job: Any, place: Any) -> tuple[Any, bool]:
        if not isinstance(job, str):
            raise PreventUpdate
        screen = screen_at(branch_of, services, place)
        state = services.job(job)
        return _card(screen, state, outcome), state.over


def _card(screen: Screen, state: JobState, outcome: Outcome) -> html.Section:
    t = screen.t
    return card(
        t(f"jobs.kind.{state.kind}"),
        meter(1000 if state.state == "done" else state.progress, t("jobs.progress")),
        html.P(state.message, className="job-message") if state.message else None,
        outcome(screen, state)
        if state.over
        else html.P(t("jobs.may_leave"), className="muted"),
        tools=[pill(t(f"jobs.state.{state.state}"), _TONES.get(state.state, "accent"))],
        class_name="job-card",
    )
