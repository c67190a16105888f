"""Charts: the one place that makes a ``dcc.Graph``, and the card around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html

from graphcrm.dash_app.components.cards import card_head
from graphcrm.dash_app.components.marks import icon
from graphcrm.dash_app.texts import Texts


def graph(
    figure: go.Figure, language: str, id: str | dict[str, str] | None = None
) -> dcc.Graph:
    """Return a figure on the page: no mode bar, nothing that leaves the host.

    The figure's height is the least one: in a row of cards it grows with them.
    """
    return dcc.Graph(
        figure=go.Figure(figure).update_layout(height=None, autosize=True),
        responsive=True,
        style={"minHeight": f"{figure.layout.height}px"},
        config={
            "showSendToCloud": False,
            "displaylogo": False,
            "displayModeBar": False,
            "responsive": True,
            "locale": language,
            "scrollZoom": False,
            "doubleClick": False,
            "showTips": False,
        },
        **({"id": id} if id else {}),
    )


def chart_card(
    t: Texts,
    title: Any,
    figure: go.Figure,
    table: Any,
    summary: Any,
    note: Any = None,
    tools: Sequence[Any] = (),
    below: Any = None,
    span: int = 6,
    name: str = "",
) -> html.Section:
    """Return a chart with its sentence and its table behind one switch.

    ``summary`` says in one sentence what the chart shows; it is also what a
    screen reader gets in place of the picture. ``name`` marks the card for tests.
    """
    toggle = html.Button(
        [icon("table"), t("common.table")],
        type="button",
        className="table-toggle",
        **{"aria-pressed": "false", "data-toggle-table": "1"},
    )
    return html.Section(
        [
            card_head(title, note, [*tools, toggle]),
            html.P(summary, className="summary") if summary else None,
            html.Div(
                graph(figure, t.language),
                className="chart-plot",
                **{"aria-hidden": "true"},
            ),
            html.Div(table, className="chart-table"),
            below,
        ],
        className=f"card chart-card span-{span}",
        **{"data-view": "chart", "data-chart": name},
    )
