"""Network: the sponsor tree from my own root down, one level at a time.

The cards are drawn by ``assets/network`` from the API; the panel beside them is
this page's. On a phone the same data is a list with the way back on top.
"""

from __future__ import annotations

import json
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from graphcrm.dash_app.components.controls import page_head, segments
from graphcrm.dash_app.components.marks import icon
from graphcrm.dash_app.components.states import guarded
from graphcrm.dash_app.pages import network_panel, network_table
from graphcrm.dash_app.screen import BranchOf, Screen, screen_at
from graphcrm.errors import NotAllowed
from graphcrm.facade import Services

PATH = "/network"
TITLE = "shell.nav.network"
RIGHT = ("branch",)

_WORDS = (
    "tree", "volume", "below", "flat", "fresh", "left", "customer", "house", "since",
    "more", "nobody", "path", "expand", "fold",
)  # fmt: skip
_KEYS = ("arrows", "e", "f", "r", "esc", "slash", "help")


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    view = screen.choice("view", ("tree", "table"))
    head = page_head(
        t("network.title"),
        t("network.today", name=screen.viewer.root_name),
        [
            segments(
                t("network.view"),
                [
                    (name, t(f"network.views.{name}"), screen.href(view=name))
                    for name in ("tree", "table")
                ],
                view,
            )
        ],
    )
    if view == "table":
        return [head, guarded(screen.texts, lambda: network_table.table_of(screen), 12)]
    return [head, _bar(screen), _stage(screen), _keys(screen)]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register the panel, which follows the selection in the tree."""

    @app.callback(
        Output("network-panel", "children"),
        Input("network-selected", "data"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def show(member: Any, place: Any) -> Any:
        if not isinstance(member, str):
            raise PreventUpdate
        screen = screen_at(branch_of, services, place)
        if not screen.may(RIGHT):
            raise NotAllowed("Your role does not include the network.")
        return guarded(screen.texts, lambda: network_panel.panel(screen, member))


def _bar(screen: Screen) -> html.Div:
    t = screen.t
    return html.Div(
        [
            html.Div(
                [
                    html.Button(
                        t(f"network.metrics.{name}"),
                        type="button",
                        className="segment here" if name == "growth" else "segment",
                        **{
                            "data-tree-metric": name,
                            "aria-pressed": "true" if name == "growth" else "false",
                        },
                    )
                    for name in ("growth", "volume")
                ],
                className="segments",
                role="group",
                **{"aria-label": t("network.colour")},
            ),
            html.Span(
                [
                    *(
                        html.Span(className=f"swatch {step}")
                        for step in ("fall2", "fall1", "flat", "rise1", "rise2")
                    ),
                    html.Span(t("network.scale"), className="muted"),
                ],
                className="tree-scale wide-only",
            ),
            html.Span(id="tree-error", className="tree-error", role="alert"),
            html.Button(
                [icon("link", 16), t("network.link")],
                type="button",
                className="button quiet wide-only",
                **{"data-tree": "link", "data-done": t("network.copied")},
            ),
            html.Button(
                [icon("keyboard", 16), t("network.keys.title")],
                type="button",
                className="button quiet wide-only",
                **{"data-tree": "keys"},
            ),
        ],
        className="tree-bar",
    )


def _stage(screen: Screen) -> html.Div:
    t = screen.t
    texts = {word: t(f"network.{word}", n="{n}") for word in _WORDS if word == "more"}
    texts |= {word: t(f"network.{word}") for word in _WORDS if word != "more"}
    tree = html.Div(
        id="network-tree",
        className="tree-box",
        **{
            "data-root": screen.viewer.root,
            "data-period": screen.period.id,
            "data-language": screen.formats.locale.replace("_", "-"),
            "data-texts": json.dumps(texts, ensure_ascii=False),
        },
    )
    zoom = html.Div(
        [
            html.Button(
                icon(name, 18),
                type="button",
                **{"data-tree": step, "aria-label": t(f"network.zoom.{step}")},
            )
            for step, name in (("in", "plus"), ("out", "minus"), ("fit", "fit"))
        ],
        className="tree-zoom wide-only",
    )
    return html.Div(
        [
            html.Div([tree, zoom], className="tree-frame"),
            html.Aside(
                id="network-panel",
                className="tree-panel",
                **{"aria-label": t("network.panel"), "aria-live": "polite"},
            ),
            dcc.Store(id="network-selected"),
        ],
        className="tree-stage-row",
    )


def _keys(screen: Screen) -> html.Dialog:
    t = screen.t
    rows = [
        html.Div(
            [
                html.Dt(html.Kbd(t(f"network.keys.{key}"))),
                html.Dd(t(f"network.keys.{key}_does")),
            ]
        )
        for key in _KEYS
    ]
    return html.Dialog(
        [
            html.H2(t("network.keys.title"), className="card-title"),
            html.Dl(rows, className="facts"),
            html.Button(
                t("network.keys.close"),
                type="button",
                className="button",
                **{"data-tree": "keys-close"},
            ),
        ],
        id="tree-keys",
        className="tree-keys",
    )
