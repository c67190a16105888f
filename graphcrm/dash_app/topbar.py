"""The top bar: search, period, language, colours, user."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.marks import avatar, icon
from graphcrm.dash_app.texts import LANGUAGES, Texts
from graphcrm.facade import Viewer


def top(t: Texts, viewer: Viewer) -> html.Div:
    """Return the bar; the period menu is filled in with the page."""
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
                # not debounce=True: it puts the caret back while one types on
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
