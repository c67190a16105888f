"""Where one can go: navigation, the phone's tabs, the menu of periods."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import dash_mantine_components as dmc
from dash import html

from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.marks import STATE_TONES, icon, pill
from graphcrm.dash_app.pages import PAGES
from graphcrm.dash_app.screen import Screen

# group of the navigation → addresses in it
NAVIGATION = (
    ("", ("/", "/network", "/growth", "/seasonality")),
    ("commissions", ("/statement", "/runs")),
    ("data", ("/query", "/queries", "/imports")),
)
FOOT = ("/account",)
# the phone shows the first four of these that the viewer may see, and "More"
TABS = (
    ("/", "home"),
    ("/network", "branch"),
    ("/growth", "growth"),
    ("/statement", "earnings"),
    ("/seasonality", "seasonality"),
    ("/query", "query"),
    ("/queries", "queries"),
    ("/imports", "imports"),
    ("/runs", "runs"),
    ("/account", "account"),
)
TAB_COUNT = 4


def page_at(screen: Screen) -> ModuleType | None:
    """Return the page of an address if the viewer may see it.

    The start address leads everybody to the first page of his role.
    """
    allowed = [page for page in PAGES if screen.may(page.RIGHT)]
    for page in allowed:
        if screen.path == page.PATH:
            return page
    return allowed[0] if screen.path == "/" and allowed else None


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


def navigation(screen: Screen) -> list[Any]:
    """Return the groups of links at the left."""
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


def tabs(screen: Screen) -> list[Any]:
    """Return the tabs at the foot of a phone."""
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


def period_menu(screen: Screen) -> dmc.Menu:
    """Return the choice of the month, with its state."""
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
