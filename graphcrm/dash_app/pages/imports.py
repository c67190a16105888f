"""Imports: drop a file, see what it would change, take it in or take it back."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, html
from dash.exceptions import PreventUpdate

from graphcrm.dash_app.components import jobs
from graphcrm.dash_app.components.cards import card, grid
from graphcrm.dash_app.components.controls import button, button_link, page_head
from graphcrm.dash_app.components.marks import icon, pill
from graphcrm.dash_app.components.states import empty, guarded, notice
from graphcrm.dash_app.components.tables import Column, table, table_wrap
from graphcrm.dash_app.pages import import_preview
from graphcrm.dash_app.screen import BranchOf, Screen, screen_at
from graphcrm.errors import NotAllowed
from graphcrm.facade import BatchInfo, JobState, Services

PATH = "/imports"
TITLE = "shell.nav.imports"
RIGHT = ("imports",)

_TONES = {"published": "good", "undone": "", "staged": "warn", "publishing": "warn"}


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    return [
        page_head(t("imports.title"), t("imports.sub")),
        _undo_question(screen),
        grid(*_work(screen), guarded(screen.texts, lambda: _history(screen), 12)),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register Import, Undo and the watcher of the job."""
    jobs.register(app, branch_of, services, "imports", _outcome)

    def operator(place: Any) -> Screen:
        screen = screen_at(branch_of, services, place)
        if not screen.may(RIGHT):
            raise NotAllowed("Your role does not include imports.")
        return screen

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input("import-commit", "n_clicks"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def commit(clicks: int | None, place: Any) -> str:
        if not clicks:
            raise PreventUpdate
        screen = operator(place)
        options = import_preview.options_of(screen)
        job = services.commit_import(screen.query.get("upload", ""), options)
        return f"?job={job}"

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input("import-undo", "n_clicks"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def undo(clicks: int | None, place: Any) -> str:
        if not clicks:
            raise PreventUpdate
        screen = operator(place)
        job = services.undo_import(screen.query.get("undo", ""))
        return f"?job={job}"


def _work(screen: Screen) -> list[Any]:
    job, upload = screen.query.get("job", ""), screen.query.get("upload", "")
    if job:
        watched = guarded(
            screen.texts, lambda: jobs.watch(screen, "imports", job, _outcome), 12
        )
        return [html.Div(watched, className="span-12"), _drop(screen)]
    if upload:
        return import_preview.cards(screen, upload)
    return [_drop(screen)]


def _drop(screen: Screen) -> html.Section:
    t = screen.t
    limit = str(screen.services.upload_limit())
    zone = html.Div(
        [
            icon("upload", 26),
            html.Div(t("imports.drop"), className="upload-title"),
            html.Div(t("imports.formats", limit=limit), className="muted"),
            html.Button(t("imports.choose"), type="button", className="button primary"),
            html.Div(className="upload-state", role="status"),
        ],
        className="upload",
        **{
            "data-limit": limit,
            "data-label": t("imports.choose"),
            "data-sending": t("imports.sending", name="{name}", percent="{percent}"),
            "data-too-large": t("imports.too_large", name="{name}", limit="{limit}"),
            "data-failed": t("imports.failed"),
        },
    )
    return card(t("imports.new"), zone)


def _outcome(screen: Screen, state: JobState) -> Any:
    t = screen.t
    if state.state != "done":
        return html.P(t("runs.nothing_changed"), className="muted")
    return html.Div(
        [
            html.P(t("imports.done")),
            button_link(t("imports.to_network"), "/network", "network"),
        ]
    )


def _undo_question(screen: Screen) -> Any:
    """Return the question before a batch is taken back, with its consequence."""
    t = screen.t
    wanted = screen.query.get("undo", "")
    batch = next((b for b in screen.services.batches() if b.id == wanted), None)
    if batch is None or batch.state != "published":
        return None
    return notice(
        t("imports.undo_question", n=batch.rows, source=batch.source),
        html.Div(
            [
                button(t("imports.undo_do", n=batch.rows), "import-undo", "undo"),
                button_link(
                    t("imports.undo_keep"), screen.href(undo=None), look="quiet"
                ),
            ],
            className="undo-choice",
        ),
    )


def _history(screen: Screen) -> html.Section:
    t = screen.t
    batches = screen.services.batches()
    if not batches:
        return card(
            t("imports.history"), empty(t("imports.none"), t("imports.none_text"))
        )
    columns = [
        Column(t("imports.when")),
        Column(t("imports.kind")),
        Column(t("imports.source")),
        Column(t("imports.rows"), number=True),
        Column(t("imports.by")),
        Column(t("imports.state")),
        Column(""),
    ]
    rows = [_row(screen, batch) for batch in batches]
    return card(
        t("imports.history"), table_wrap(table(columns, rows, t("imports.history")))
    )


def _row(screen: Screen, batch: BatchInfo) -> list[Any]:
    t = screen.t
    key = f"imports.kinds.{batch.kind}"
    undo = (
        button_link(
            t("imports.undo"), screen.href(undo=batch.id), "undo", "small quiet"
        )
        if batch.state == "published"
        else ""
    )
    return [
        screen.instant(batch.created_at),
        t(key) if screen.texts.has(key) else batch.kind,
        batch.source,
        screen.formats.number(batch.rows),
        batch.user,
        pill(t(f"imports.states.{batch.state}"), _TONES.get(batch.state, "")),
        undo,
    ]
