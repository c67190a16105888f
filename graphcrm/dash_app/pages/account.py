"""Account: who I am, what I may see, and how the pages look to me."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, ctx, html
from dash.exceptions import PreventUpdate

from graphcrm.dash_app.components.cards import card, facts, grid
from graphcrm.dash_app.components.controls import page_head
from graphcrm.dash_app.components.marks import icon, pill
from graphcrm.dash_app.screen import BranchOf, Screen
from graphcrm.dash_app.texts import LANGUAGES
from graphcrm.dash_app.theme import SCHEMES
from graphcrm.facade import Services

PATH = "/account"
TITLE = "shell.nav.account"
RIGHT: tuple[str, ...] = ()

_LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t, viewer = screen.t, screen.viewer
    return [
        page_head(t("account.title"), viewer.name),
        grid(_who(screen), _look(screen)),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register the choice of colours; the language is the shell's."""

    @app.callback(
        Output("theme", "data", allow_duplicate=True),
        Output("mantine", "forceColorScheme", allow_duplicate=True),
        Input({"type": "theme-choice", "to": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def choose_theme(clicks: list[int | None]) -> tuple[str, str | None]:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        theme = str(ctx.triggered_id.get("to"))
        services.set_theme(theme)
        return theme, theme if theme in SCHEMES else None


def _who(screen: Screen) -> html.Section:
    t, viewer = screen.t, screen.viewer
    rows: list[tuple[Any, Any]] = [
        (t("account.name"), viewer.name),
        (t("account.role"), pill(t(f"common.role.{viewer.role}"), "accent")),
    ]
    if viewer.root:
        rows.append((t("account.branch"), screen.branch_name))
    rows.append((t("account.company"), screen.services.company().name))
    return card(
        t("account.you"),
        facts(rows),
        html.Hr(className="rule"),
        html.H3(t("account.rights"), className="card-title"),
        html.Ul(
            [
                html.Li([icon("check", 15), t(f"account.right.{right}")])
                for right in sorted(viewer.rights)
            ],
            className="rights",
        ),
        html.Button(
            [icon("logout"), t("shell.logout")],
            type="button",
            className="button",
            **{"data-logout": "1"},
        ),
        span=6,
    )


def _look(screen: Screen) -> html.Section:
    t, viewer = screen.t, screen.viewer
    return card(
        t("account.look"),
        html.P(t("account.look_text"), className="summary"),
        _choices(
            t("account.theme"),
            [
                ({"type": "theme-choice", "to": name}, t(f"account.themes.{name}"))
                for name in ("auto", *SCHEMES)
            ],
            ("auto", *SCHEMES).index(viewer.theme),
        ),
        _choices(
            t("shell.language"),
            [
                ({"type": "language", "to": code, "at": "account"}, name)
                for code, name in _LANGUAGE_NAMES.items()
            ],
            LANGUAGES.index(screen.texts.language),
        ),
        span=6,
    )


def _choices(
    label: str, choices: list[tuple[dict[str, str], str]], chosen: int
) -> html.Div:
    return html.Div(
        [
            html.Span(label, className="choice-label"),
            html.Div(
                [
                    html.Button(
                        text,
                        id=id,
                        type="button",
                        className="segment here" if index == chosen else "segment",
                        **{"aria-pressed": "true" if index == chosen else "false"},
                    )
                    for index, (id, text) in enumerate(choices)
                ],
                className="segments",
                role="group",
                **{"aria-label": label},
            ),
        ],
        className="choice",
    )
