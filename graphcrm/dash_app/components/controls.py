"""Links, switches and the head of a page. What a control chooses is in the URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from graphcrm.dash_app.components.marks import icon


def link(children: Any, href: str, class_name: str = "text-link", **kw: Any) -> html.A:
    """Return a link inside the app: followed without loading the page anew."""
    return html.A(children, href=href, className=class_name, **{"data-page": "1"}, **kw)


def button_link(
    text: str, href: str, icon_name: str = "", look: str = "", **kw: Any
) -> html.A:
    """Return a link inside the app that looks like a button.

    ``look`` is ``primary``, ``quiet``, ``soft`` or empty, plus ``small``.
    """
    content = [icon(icon_name), text] if icon_name else [text]
    return link(content, href, f"button {look}".strip(), **kw)


def button(
    text: str,
    id: str | Mapping[str, str],
    icon_name: str = "",
    look: str = "",
    disabled: bool = False,
    **kw: Any,
) -> html.Button:
    """Return a button for a callback."""
    content = [icon(icon_name), text] if icon_name else [text]
    return html.Button(
        content,
        id=id,
        type="button",
        className=f"button {look}".strip(),
        disabled=disabled,
        n_clicks=0,
        **kw,
    )


def segments(
    label: str, choices: Sequence[tuple[str, str, str]], chosen: str
) -> html.Div:
    """Return a row of choices, one of which holds: ``(value, text, href)``."""
    return html.Div(
        [
            link(
                text,
                href,
                "segment here" if value == chosen else "segment",
                **({"aria-current": "true"} if value == chosen else {}),
            )
            for value, text, href in choices
        ],
        className="segments",
        role="group",
        **{"aria-label": label},
    )


def menu(
    label: str, choices: Sequence[tuple[str, str, str]], chosen: str, name: str
) -> dmc.Menu:
    """Return a drop-down of links, for more choices than ``segments`` can show.

    ``label`` says what is chosen, e.g. "Measure"; ``name`` tells the menus of one
    page apart; ``choices`` are ``(value, text, href)``.
    """
    current = next((text for value, text, _ in choices if value == chosen), "")
    return dmc.Menu(
        [
            dmc.MenuTarget(
                html.Button(
                    [
                        html.Span(label, className="muted"),
                        html.Span(current),
                        icon("chevron-down", 14),
                    ],
                    type="button",
                    id=f"menu-{name}",
                    className="button",
                )
            ),
            dmc.MenuDropdown(
                html.Div(
                    [
                        dmc.MenuItem(
                            text, href=href, className="here" if value == chosen else ""
                        )
                        for value, text, href in choices
                    ],
                    className="menu-scroll",
                )
            ),
        ],
        position="bottom-end",
        width="max-content",
        transitionProps={"duration": 0},
    )


def page_head(title: Any, sub: Any = None, tools: Sequence[Any] = ()) -> html.Div:
    """Return title, line below it, and the page's switches and buttons."""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(title, className="page-title", tabIndex="-1"),
                    html.P(sub, className="page-sub") if sub else None,
                ]
            ),
            html.Div(list(tools), className="page-tools") if tools else None,
        ],
        className="page-head",
    )
