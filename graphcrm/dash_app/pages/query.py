"""Query: free questions in Cypher, with the schema beside the editor.

The workbench itself is ``assets/workbench``; it talks to ``/api/v1/ask``. This page
hands it the words, the library and the periods, and holds the chart.
"""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
from dash import Dash, html

from graphcrm import sheets
from graphcrm.dash_app import tour
from graphcrm.dash_app.components.charts import graph
from graphcrm.dash_app.components.controls import page_head
from graphcrm.dash_app.screen import BranchOf, Screen
from graphcrm.facade import QueryInfo, Services

PATH = "/query"
TITLE = "shell.nav.query"
RIGHT = ("cypher", "cypher_main")

_WORDS = "query.words."
_CHART_HEIGHT = 420


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    words = {
        key.removeprefix(_WORDS): text
        for key, text in screen.texts.entries.items()
        if key.startswith(_WORDS)
    }
    shown = screen.services.library() if screen.viewer.may("library") else []
    library = [_question(query) for query in shown if query.is_free]
    empty = go.Figure().update_layout(height=_CHART_HEIGHT)
    chart = graph(empty, screen.texts.language, "workbench-chart")
    return [
        page_head(t("query.title"), t("query.sub")),
        html.Div(
            id="workbench",
            className="workbench",
            **{
                "data-words": json.dumps(words),
                "data-language": screen.texts.language,
                "data-user": screen.viewer.user,
                "data-library": json.dumps(library),
                "data-tour": json.dumps(_tour(screen.texts.language)),
                "data-periods": json.dumps([period.id for period in screen.periods]),
                "data-root": screen.viewer.root,
                "data-main": "yes" if screen.viewer.may("cypher_main") else "no",
                "data-files": json.dumps(sheets.file_kinds()),
            },
        ),
        html.Div(chart, id="workbench-chart-place", hidden=True),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register nothing: the workbench asks the API."""


def _tour(language: str) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{number} · {step.title(language)}",
            "about": step.about(language),
            "text": step.text,
            "types": dict(step.types),
            "example": dict(step.example),
        }
        for number, step in enumerate(tour.steps(), 1)
    ]


def _question(query: QueryInfo) -> dict[str, Any]:
    words = query.name.rsplit("/", 1)[-1].replace("_", " ")
    types = {parameter.name: parameter.type for parameter in query.parameters}
    if query.scope == "branch":
        types["root"] = "member"
    return {
        "name": query.name,
        "title": words[:1].upper() + words[1:],
        "summary": query.summary,
        "about": query.about or query.summary,
        "text": query.text,
        "types": types,
        "example": dict(query.example),
        "chart": dict(query.chart) or None,
    }
