"""What a panel shows when it has no figures to show, and why."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from dash import html
from dash.exceptions import PreventUpdate
from flask import g

from graphcrm.dash_app.components.marks import icon
from graphcrm.dash_app.texts import Texts
from graphcrm.errors import GraphCRMError, NotAllowed, NotVisible, Unavailable

log = logging.getLogger(__name__)


def empty(title: str, text: str = "", action: Any = None, span: int = 0) -> html.Div:
    """Return "there is nothing yet", what would fill it, and a way to do so."""
    return _state(
        "empty", "empty", title, [html.P(text) if text else None, action], span
    )


def forbidden(t: Texts, span: int = 0) -> html.Div:
    """Return the one answer for what is outside the branch and what is absent."""
    return _state(
        "forbidden",
        "lock",
        t("common.forbidden.title"),
        [html.P(t("common.forbidden.text"))],
        span,
    )


def failed(t: Texts, error: BaseException, span: int = 0) -> html.Div:
    """Return what failed, what to do, the request's id and a way to try again.

    A refusal says its own sentence; a bug is logged with its traceback and shows
    only the id under which the log has it.
    """
    if isinstance(error, (NotVisible, NotAllowed)):
        return forbidden(t, span)
    known = isinstance(error, GraphCRMError)
    if not known:
        log.error("a page failed", exc_info=error)
    name = "unavailable" if isinstance(error, Unavailable) else "failed"
    request_id = str(getattr(g, "request_id", ""))
    return _state(
        "error",
        "error",
        t(f"common.{name}.title"),
        [
            html.P(str(error) if known else t("common.failed.text")),
            html.Span(t("common.request_id", id=request_id), className="state-id")
            if request_id
            else None,
            html.Button(
                [icon("refresh"), t("common.retry")],
                type="button",
                className="button small",
                **{"data-retry": "1"},
            ),
        ],
        span,
    )


def stale(text: str) -> html.Div:
    """Return a line that says how old the figures are and why."""
    return html.Div([icon("clock"), html.Span(text)], className="banner", role="status")


def notice(text: Any, action: Any = None) -> html.Div:
    """Return a warning across the page, with at most one thing to do."""
    return html.Div(
        [icon("warning"), html.Div(text), action], className="banner", role="status"
    )


def skeleton() -> html.Div:
    """Return grey shapes where tiles and charts will stand."""
    return html.Div([html.Span() for _ in range(6)], className="skeleton")


def later(name: str, span: int = 12) -> html.Div:
    """Return the place of a panel that a request of its own fills (``PANELS``)."""
    return html.Div(
        skeleton(),
        id={"type": "panel", "name": name},
        className=f"panel-later span-{span}",
    )


def guarded(t: Texts, build: Callable[[], Any], span: int = 0) -> Any:
    """Return a panel, or its error state: one failing panel leaves the others."""
    try:
        return build()
    except PreventUpdate:
        raise
    except Exception as error:  # a bug in one panel must not take the page down
        return failed(t, error, span)


def _state(
    kind: str, icon_name: str, title: str, children: list[Any], span: int
) -> html.Div:
    frame = f"card span-{span} " if span else ""
    return html.Div(
        [icon(icon_name), html.H2(title, className="state-title"), *children],
        className=f"{frame}state {kind}",
        role="alert" if kind == "error" else "status",
    )
