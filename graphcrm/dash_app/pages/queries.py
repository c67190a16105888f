"""Queries: the library of reviewed Cypher questions, as forms."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, html
from dash.exceptions import PreventUpdate

from graphcrm import sheets
from graphcrm.dash_app.components.cards import card
from graphcrm.dash_app.components.charts import graph
from graphcrm.dash_app.components.controls import link, page_head
from graphcrm.dash_app.components.marks import icon, pill
from graphcrm.dash_app.components.states import empty, guarded, notice
from graphcrm.dash_app.components.tables import Column, table, table_wrap
from graphcrm.dash_app.figures.answers import chart
from graphcrm.dash_app.pages.query_cells import cell, is_number
from graphcrm.dash_app.screen import BranchOf, Screen, screen_at
from graphcrm.errors import Invalid, NotAllowed, NotVisible
from graphcrm.facade import ParameterInfo, QueryInfo, QueryResult, Services
from graphcrm.periods import format_day, month

PATH = "/queries"
TITLE = "shell.nav.queries"
RIGHT = ("library",)

# Fields stand in the address with this before their name, so that a query's
# parameter can never be mistaken for one of the page's.
FIELD = "in."


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    library = screen.services.library()
    chosen = next((q for q in library if q.name == screen.query.get("q")), None)
    return [
        page_head(t("queries.title"), t("queries.sub")),
        html.Div(
            [
                _list(screen, library, chosen),
                html.Div(
                    guarded(screen.texts, lambda: _desk(screen, chosen), 12),
                    className="query-desk",
                ),
            ],
            className="query-page" if chosen else "query-page choosing",
        ),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register Run, which writes the fields into the address."""

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input("query-run", "n_clicks"),
        State({"type": "query-field", "name": ALL}, "value"),
        State({"type": "query-field", "name": ALL}, "id"),
        State("place", "data"),
        prevent_initial_call=True,
    )
    def run(clicks: int | None, values: list[Any], ids: list[Any], place: Any) -> str:
        if not clicks:
            raise PreventUpdate
        screen = screen_at(branch_of, services, place)
        if not screen.may(RIGHT):
            raise NotAllowed("Your role does not include the query library.")
        fields = {
            FIELD + str(field["name"]): _text(value)
            for field, value in zip(ids, values, strict=True)
        }
        kept = {k: v for k, v in screen.query.items() if not k.startswith(FIELD)}
        # The same question asked twice is two runs, so the address must differ.
        moment = str(time.time_ns() // 1_000_000)
        return "?" + urlencode({**kept, **fields, "run": moment})


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _list(
    screen: Screen, library: list[QueryInfo], chosen: QueryInfo | None
) -> html.Nav:
    t = screen.t
    groups = {
        scope: [query for query in library if query.scope == scope]
        for scope in ("branch", "company")
    }
    entries: list[Any] = []
    for scope, queries in groups.items():
        if not queries:
            continue
        entries.append(html.H2(t(f"queries.scope.{scope}"), className="query-group"))
        entries += [_entry(screen, query, query is chosen) for query in queries]
    return html.Nav(
        entries, className="query-list", **{"aria-label": t("queries.library")}
    )


def _entry(screen: Screen, query: QueryInfo, here: bool) -> html.A:
    return link(
        [icon("queries", 15), html.Span(_title(query))],
        f"{PATH}?{urlencode({'q': query.name, 'period': screen.period.id})}",
        "query-entry here" if here else "query-entry",
        title=query.summary,
        **({"aria-current": "true"} if here else {}),
    )


def _title(query: QueryInfo) -> str:
    words = query.name.rsplit("/", 1)[-1].replace("_", " ")
    return words[:1].upper() + words[1:]


def _desk(screen: Screen, query: QueryInfo | None) -> list[Any]:
    t = screen.t
    if query is None:
        return [empty(t("queries.choose"), t("queries.choose_text"), span=12)]
    back = link(
        [icon("chevron-left", 16), t("queries.back")],
        screen.href(q=None, run=None),
        "button quiet narrow-only",
    )
    return [back, _form(screen, query), _answer(screen, query)]


def _form(screen: Screen, query: QueryInfo) -> html.Section:
    t = screen.t
    fields = [_root(screen)] if query.scope == "branch" else []
    fields += [_field(screen, parameter) for parameter in query.parameters]
    return card(
        _title(query),
        html.P(query.summary, className="summary"),
        html.P(query.about) if query.about else None,
        html.Details(
            [
                html.Summary(t("queries.show_cypher")),
                html.Pre(html.Code(query.text), className="cypher", tabIndex="0"),
                html.P(t("queries.cost", cost=query.cost), className="muted")
                if query.cost
                else None,
            ]
        ),
        html.Div(
            [
                *fields,
                html.Button(
                    [icon("play"), t("queries.run")],
                    id="query-run",
                    type="button",
                    className="button primary",
                    n_clicks=0,
                ),
            ],
            className="query-fields",
        ),
        tools=[pill(t(f"queries.scope.{query.scope}"))],
    )


def _root(screen: Screen) -> html.Div:
    return html.Div(
        [
            html.Label([html.Code("$root"), " ", screen.t("queries.root")]),
            html.Div([icon("lock", 14), screen.viewer.root_name], className="locked"),
        ],
        className="field",
    )


def _field(screen: Screen, parameter: ParameterInfo) -> html.Div:
    id = {"type": "query-field", "name": parameter.name}
    given = screen.query.get(FIELD + parameter.name)
    value = _default(screen, parameter) if given is None else given
    control: Any
    if parameter.type == "period":
        control = dmc.Select(
            id=id,
            value=value,
            data=[
                {"value": p.id, "label": screen.formats.period(p.id)}
                for p in screen.periods
            ],
            allowDeselect=False,
            searchable=True,
        )
    elif parameter.type == "flag":
        control = dmc.Select(
            id=id,
            value=value or "no",
            data=[
                {"value": word, "label": screen.t(f"queries.{word}")}
                for word in ("yes", "no")
            ],
            allowDeselect=False,
        )
    else:
        hint = f"queries.hint.{parameter.type}"
        control = dmc.TextInput(
            id=id,
            value=value,
            placeholder=screen.t(hint) if screen.texts.has(hint) else "",
        )
    return html.Div(
        [
            html.Label([html.Code(f"${parameter.name}"), " ", parameter.doc]),
            control,
        ],
        className="field",
        **{"data-field": parameter.name},
    )


def _default(screen: Screen, parameter: ParameterInfo) -> str:
    if parameter.type == "period":
        return screen.period.id
    if parameter.type == "day":
        first = parameter.name in ("since", "first_day", "from_day")
        bounds = month(screen.period.id)
        return format_day(bounds.first_day if first else bounds.last_day)
    if parameter.type == "number":
        return "100" if parameter.name == "limit" else ""
    return screen.viewer.root if parameter.type == "member" else ""


def _answer(screen: Screen, query: QueryInfo) -> Any:
    if "run" not in screen.query and query.parameters:
        return None
    t = screen.t
    fields = {
        name.removeprefix(FIELD): value
        for name, value in screen.query.items()
        if name.startswith(FIELD)
    }
    if "run" not in screen.query:
        fields = {}
    try:
        result = screen.services.run_library(query.name, fields)
    except Invalid as wrong:
        return card(
            t("queries.wrong"),
            html.Ul(
                [html.Li(f"${p.column}: {p.message}") for p in wrong.problems],
                className="problems",
            ),
        )
    except NotVisible:
        return card(t("queries.result"), empty(t("queries.not_visible")))
    return _result(screen, query, result, fields)


def _result(
    screen: Screen, query: QueryInfo, result: QueryResult, fields: Mapping[str, str]
) -> html.Section:
    t, formats = screen.t, screen.formats
    count = len(result.frame)
    status = t("queries.status", n=count, ms=formats.number(result.milliseconds))
    exports = [
        html.A(
            [icon("download", 15), kind.upper()],
            href=f"/api/v1/queries/{quote(query.name)}.{kind}?{urlencode(fields)}",
            className="button small",
            download=True,
        )
        for kind in sheets.file_kinds()
    ]
    if not count:
        return card(t("queries.result"), empty(t("queries.no_rows")), note=status)
    banner = (
        notice(t("queries.truncated", n=result.limit)) if result.truncated else None
    )
    columns = [
        Column(
            html.Span(name, title=query.columns.get(name, "")),
            number=is_number(result.frame[name]),
        )
        for name in result.frame.columns
    ]
    rows = [
        [
            cell(screen, value, query.columns.get(name, ""))
            for name, value in zip(result.frame.columns, row, strict=True)
        ]
        for row in result.frame.itertuples(index=False, name=None)
    ]
    return card(
        t("queries.result"),
        banner,
        _chart(screen, query, result),
        html.Div(
            table_wrap(table(columns, rows, _title(query))), className="query-rows"
        ),
        note=status,
        tools=exports,
    )


def _chart(screen: Screen, query: QueryInfo, result: QueryResult) -> Any:
    """Return the chart that the question's header names, if it names one."""
    if not query.chart:
        return None
    figure = chart(screen.look, result.frame, query.chart)
    drawn = graph(figure, screen.texts.language)
    return html.Div(drawn, className="query-chart", **{"aria-hidden": "true"})
