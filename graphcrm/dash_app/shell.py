"""What stays around every page: navigation, top bar, phone tabs; and the routing.

The address is the state. The browser names a *place* (``assets/js/20-place.js``),
one callback answers with the page and the parts of the shell that depend on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html
from dash.exceptions import PreventUpdate

from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.marks import STATE_TONES, avatar, icon, pill
from graphcrm.dash_app.components.states import empty, guarded, skeleton
from graphcrm.dash_app.pages import PAGES
from graphcrm.dash_app.screen import BranchOf, Screen, screen_at
from graphcrm.dash_app.texts import LANGUAGES, Texts, texts
from graphcrm.dash_app.theme import SCHEMES, mantine_theme
from graphcrm.facade import Services, Viewer

ASSETS = Path(__file__).parent / "assets"

# group of the navigation → addresses in it
NAVIGATION = (
    ("", ("/", "/network", "/growth", "/seasonality")),
    ("commissions", ("/statement", "/runs")),
    ("data", ("/queries", "/imports")),
)
FOOT = ("/account",)
# the phone shows the first four of these that the viewer may see, and "More"
TABS = (
    ("/", "home"),
    ("/network", "branch"),
    ("/growth", "growth"),
    ("/statement", "earnings"),
    ("/seasonality", "seasonality"),
    ("/queries", "queries"),
    ("/imports", "imports"),
    ("/runs", "runs"),
    ("/account", "account"),
)
TAB_COUNT = 4


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
                    dmc.AppShellHeader(_top(t, viewer)),
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
        page = page_at(screen)
        title = screen.t(page.TITLE if page else "shell.missing.title")
        return (
            guarded(screen.texts, lambda: _page(screen, page), span=12),
            _navigation(screen),
            _tabs(screen),
            _period_menu(screen),
            {"title": title, "path": screen.path},
        )

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


def page_at(screen: Screen) -> ModuleType | None:
    """Return the page of an address if the viewer may see it.

    The start address leads everybody to the first page of his role.
    """
    allowed = [page for page in PAGES if screen.may(page.RIGHT)]
    for page in allowed:
        if screen.path == page.PATH:
            return page
    return allowed[0] if screen.path == "/" and allowed else None


def _page(screen: Screen, page: ModuleType | None) -> Any:
    if page is not None:
        return page.layout(screen)
    return empty(
        screen.t("shell.missing.title"),
        screen.t("shell.missing.text"),
        link(screen.t("shell.missing.home"), screen.href("/"), "button"),
        span=12,
    )


def _allowed(screen: Screen) -> set[str]:
    return {page.PATH for page in PAGES if screen.may(page.RIGHT)}


def _name(path: str) -> str:
    return path.strip("/") or "home"


def _here(screen: Screen, path: str) -> bool:
    page = page_at(screen)
    return page is not None and path == page.PATH


def _nav_link(screen: Screen, path: str) -> html.A:
    here = _here(screen, path)
    return link(
        [icon(_name(path)), screen.t(f"shell.nav.{_name(path)}")],
        screen.href(path) if path != screen.path else screen.href(),
        "nav-link here" if here else "nav-link",
        **({"aria-current": "page"} if here else {}),
    )


def _navigation(screen: Screen) -> list[Any]:
    allowed = _allowed(screen)
    children: list[Any] = []
    for group, paths in NAVIGATION:
        shown = [path for path in paths if path in allowed]
        if group and shown:
            children.append(
                html.Div(screen.t(f"shell.group.{group}"), className="nav-group")
            )
        children += [_nav_link(screen, path) for path in shown]
    foot = [_nav_link(screen, path) for path in FOOT if path in allowed]
    return [*children, html.Div(foot, className="nav-foot")]


def _tabs(screen: Screen) -> list[Any]:
    allowed = _allowed(screen)
    shown = [(path, name) for path, name in TABS if path in allowed]
    first, rest = shown[:TAB_COUNT], shown[TAB_COUNT:]
    tabs: list[Any] = [
        link(
            [icon(_name(path)), screen.t(f"shell.nav.{name}")],
            screen.href(path),
            "tab here" if _here(screen, path) else "tab",
            **({"aria-current": "page"} if _here(screen, path) else {}),
        )
        for path, name in first
    ]
    return [*tabs, _more(screen, rest)] if rest else tabs


def _more(screen: Screen, rest: Sequence[tuple[str, str]]) -> dmc.Menu:
    here = any(_here(screen, path) for path, _ in rest)
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    [icon("more"), screen.t("shell.nav.more")],
                    type="button",
                    className="tab here" if here else "tab",
                )
            ),
            dmc.MenuDropdown(
                [
                    dmc.MenuItem(
                        screen.t(f"shell.nav.{name}"),
                        leftSection=icon(_name(path)),
                        href=screen.href(path),
                        className="here" if _here(screen, path) else "",
                    )
                    for path, name in rest
                ]
            ),
        ],
        position="top-end",
        width=220,
        transitionProps={"duration": 0},
    )


def _period_menu(screen: Screen) -> dmc.Menu:
    period, formats = screen.period, screen.formats
    label = formats.short_period if screen.compact else formats.period
    state = screen.t(f"common.state.{period.state}")
    badge = pill(state, STATE_TONES.get(period.state, ""))
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    [
                        icon("calendar", 16),
                        label(period.id),
                        html.Span(badge, className="wide-only"),
                        icon("chevron-down", 14),
                    ],
                    type="button",
                    className="period-button",
                    **{"aria-label": f"{screen.t('shell.period')}: {period.id}"},
                )
            ),
            dmc.MenuDropdown(
                html.Div(
                    [
                        dmc.MenuItem(
                            formats.period(each.id),
                            href=screen.href(period=each.id),
                            className="here" if each.id == period.id else "",
                            rightSection=pill(
                                screen.t(f"common.state.{each.state}"), "warn"
                            )
                            if each.state != "closed"
                            else None,
                        )
                        for each in screen.periods
                    ],
                    className="menu-scroll",
                )
            ),
        ],
        position="bottom-end",
        width=220,
        transitionProps={"duration": 0},
    )


def _brand(t: Texts) -> html.A:
    return link([html.Span(className="brand-mark"), t("shell.company")], "/", "brand")


def _main() -> Any:
    return dcc.Loading(
        html.Div(id="page", className="page", tabIndex="-1"),
        delay_show=200,
        custom_spinner=skeleton(),
        parent_className="page-loading",
    )


def _top(t: Texts, viewer: Viewer) -> html.Div:
    mark = html.Span(className="brand-mark")
    return html.Div(
        [
            link(mark, "/", "top-brand", **{"aria-label": t("shell.company")}),
            _search(t) if viewer.may("branch") else None,
            html.Span(className="top-space"),
            html.Div(id="period"),
            html.Button(
                icon("search", 20),
                type="button",
                className="top-button top-search",
                **{"aria-label": t("shell.search.open"), "data-open-search": "1"},
            )
            if viewer.may("branch")
            else None,
            html.Div(_language_menu(t), className="wide-only"),
            html.Button(
                icon("sun" if viewer.theme == "dark" else "moon"),
                id={"type": "theme-toggle", "at": "top"},
                type="button",
                className="top-button wide-only",
                **{"aria-label": t("shell.theme")},
            ),
            _user_menu(t, viewer),
        ],
        className="top",
        id="top",
    )


def _search(t: Texts) -> html.Div:
    return html.Div(
        [
            icon("search", 16),
            dcc.Input(
                id="search",
                type="search",
                placeholder=t("shell.search.hint"),
                autoComplete="off",
                maxLength=100,
                debounce=True,
            ),
            html.Kbd("/", **{"aria-hidden": "true"}),
            html.Ul(
                id="search-list",
                className="search-list",
                role="listbox",
                hidden=True,
                **{"aria-label": t("shell.search.label")},
            ),
        ],
        className="search",
        role="search",
        **{
            "data-none": t("shell.search.none"),
            "data-failed": t("shell.search.failed"),
            "data-label": t("shell.search.label"),
        },
    )


def _language_items(at: str) -> list[Any]:
    names = {"en": "English", "es": "Español"}
    return [
        dmc.MenuItem(
            names[code],
            id={"type": "language", "to": code, "at": at},
            attributes={"root": {"lang": code}},
        )
        for code in LANGUAGES
    ]


def _language_menu(t: Texts) -> dmc.Menu:
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    t.language.upper(),
                    type="button",
                    className="top-button",
                    **{"aria-label": t("shell.language")},
                )
            ),
            dmc.MenuDropdown(_language_items("top")),
        ],
        position="bottom-end",
        width=140,
        transitionProps={"duration": 0},
    )


def _user_menu(t: Texts, viewer: Viewer) -> dmc.Menu:
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    avatar(viewer.name).children,
                    type="button",
                    className="avatar",
                    **{"aria-label": t("shell.user_menu")},
                )
            ),
            dmc.MenuDropdown(
                [
                    html.Div(
                        [
                            html.Strong(viewer.name),
                            html.Span(t(f"common.role.{viewer.role}")),
                        ],
                        className="menu-who",
                    ),
                    dmc.MenuItem(
                        t("shell.nav.account"),
                        href="/account",
                        leftSection=icon("account"),
                    ),
                    dmc.MenuItem(
                        t("shell.theme"),
                        id={"type": "theme-toggle", "at": "menu"},
                        leftSection=icon("moon"),
                        hiddenFrom="sm",
                    ),
                    html.Div(_language_items("menu"), className="narrow-only"),
                    dmc.MenuDivider(),
                    dmc.MenuItem(
                        t("shell.logout"),
                        leftSection=icon("logout"),
                        attributes={"root": {"data-logout": "1"}},
                    ),
                ]
            ),
        ],
        position="bottom-end",
        width=220,
        transitionProps={"duration": 0},
    )
