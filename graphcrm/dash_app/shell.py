"""What stays around every page: navigation, top bar, phone tabs; and the routing.

The address is the state. The browser names a *place* (``assets/js/20-place.js``),
one callback answers with the page and the parts of the shell that depend on it.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import dash_mantine_components as dmc
from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Dash,
    Input,
    Output,
    State,
    ctx,
    dcc,
    html,
)
from dash.exceptions import PreventUpdate

from graphcrm.dash_app import navigation, topbar
from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.states import empty, guarded, skeleton
from graphcrm.dash_app.screen import BranchOf, Panels, Screen, screen_at
from graphcrm.dash_app.texts import Texts, texts
from graphcrm.dash_app.theme import SCHEMES, mantine_theme
from graphcrm.facade import Services

ASSETS = Path(__file__).parent / "assets"


def layout(services: Services) -> dmc.MantineProvider:
    """Return the frame; the page itself comes with the first callback."""
    viewer = services.viewer()
    t = texts(viewer.language)
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="place"),
            dcc.Store(id="theme", data=viewer.theme),
            dcc.Store(id="viewport"),
            dcc.Store(id="page-title"),
            dcc.Store(id="language", data=viewer.language),
            html.A(t("shell.skip"), href="#page", className="skip"),
            dmc.AppShell(
                [
                    dmc.AppShellHeader(topbar.top(t, viewer)),
                    dmc.AppShellNavbar(
                        [_brand(t), html.Nav(id="nav", className="nav")]
                    ),
                    dmc.AppShellMain(_main()),
                ],
                layout="alt",
                padding=0,
                header={"height": {"base": 56, "sm": 52}},
                navbar={
                    "width": 196,
                    "breakpoint": "sm",
                    "collapsed": {"mobile": True},
                },
                transitionDuration=0,
            ),
            html.Nav(id="tabs", className="tabs"),
            html.Div(id="problem", className="problem-corner"),
        ],
        id="mantine",
        theme=mantine_theme(),
        defaultColorScheme="auto",
        forceColorScheme=viewer.theme if viewer.theme in SCHEMES else None,
    )


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register the shell's own callbacks."""
    app.clientside_callback(
        ClientsideFunction("graphcrm", "place"),
        Output("place", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        Input("theme", "data"),
        Input("viewport", "data"),
    )
    app.clientside_callback(
        ClientsideFunction("graphcrm", "arrived"),
        Output("page-title", "id"),
        Input("page-title", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("graphcrm", "reload"),
        Output("language", "id"),
        Input("language", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("page", "children"),
        Output("nav", "children"),
        Output("tabs", "children"),
        Output("period", "children"),
        Output("page-title", "data"),
        Input("place", "data"),
        prevent_initial_call=True,
    )
    def show(place: Any) -> tuple[Any, ...]:
        if not place:
            raise PreventUpdate
        screen = screen_at(branch_of, services, place)
        page = navigation.page_at(screen)
        title = screen.t(page.TITLE if page else "shell.missing.title")
        return (
            guarded(screen.texts, lambda: _page(screen, page), span=12),
            navigation.navigation(screen),
            navigation.tabs(screen),
            navigation.period_menu(screen),
            {"title": title, "path": screen.path},
        )

    @app.callback(
        Output({"type": "panel", "name": MATCH}, "children"),
        Input({"type": "panel", "name": MATCH}, "id"),
        State("place", "data"),
    )
    def fill(panel: Any, place: Any) -> Any:
        screen = screen_at(branch_of, services, place)
        panels: Panels = getattr(navigation.page_at(screen), "PANELS", {})
        name = panel.get("name") if isinstance(panel, dict) else None
        build = panels.get(name) if isinstance(name, str) else None
        if build is None:
            raise PreventUpdate  # the visitor has gone on to another page
        return guarded(screen.texts, lambda: build(screen), span=12)

    @app.callback(
        Output("theme", "data"),
        Output("mantine", "forceColorScheme"),
        Input({"type": "theme-toggle", "at": ALL}, "n_clicks"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def switch_theme(clicks: list[int | None], place: Any) -> tuple[str, str]:
        if not any(clicks):
            raise PreventUpdate
        shown = place.get("scheme") if isinstance(place, dict) else None
        scheme = "light" if shown == "dark" else "dark"
        services.set_theme(scheme)
        return scheme, scheme

    @app.callback(
        Output("language", "data"),
        Input({"type": "language", "to": ALL, "at": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def switch_language(clicks: list[int | None]) -> str:
        if not any(clicks) or not isinstance(ctx.triggered_id, dict):
            raise PreventUpdate
        language = str(ctx.triggered_id.get("to"))
        services.set_language(language)
        return language


def _page(screen: Screen, page: ModuleType | None) -> Any:
    if page is not None:
        return page.layout(screen)
    return empty(
        screen.t("shell.missing.title"),
        screen.t("shell.missing.text"),
        link(screen.t("shell.missing.home"), screen.href("/"), "button"),
        span=12,
    )


def _brand(t: Texts) -> html.A:
    return link([html.Span(className="brand-mark"), t("shell.company")], "/", "brand")


def _main() -> Any:
    return dcc.Loading(
        html.Div(id="page", className="page", tabIndex="-1"),
        delay_show=200,
        # a panel that follows a click must not hide the page, and with it the focus
        target_components={"page": "children"},
        custom_spinner=skeleton(),
        parent_className="page-loading",
    )
