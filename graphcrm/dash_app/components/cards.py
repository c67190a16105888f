"""Cards: plain, key figure, facts, people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.marks import avatar


def grid(*children: Any) -> html.Div:
    """Return a row of cards on twelve columns; a card's ``span`` is its share."""
    return html.Div([c for c in children if c is not None], className="grid")


def stack(span: int, *children: Any) -> html.Div:
    """Return cards below each other; a chart or the last card fills the row."""
    return html.Div(
        [c for c in children if c is not None], className=f"stack span-{span}"
    )


def card(
    title: Any,
    *children: Any,
    note: Any = None,
    tools: Sequence[Any] = (),
    span: int = 12,
    class_name: str = "",
    mark: str = "",
    **kw: Any,
) -> html.Section:
    """Return a card with a head: title, a grey note and tools at the right.

    ``mark`` is how a test finds it (``data-card``).
    """
    return html.Section(
        [
            card_head(title, note, tools) if title is not None else None,
            *(child for child in children if child is not None),
        ],
        className=f"card span-{span} {class_name}".strip(),
        **marked(mark),
        **kw,
    )


def card_head(title: Any, note: Any = None, tools: Sequence[Any] = ()) -> html.Div:
    """Return the first line of a card."""
    return html.Div(
        [
            html.H2(title, className="card-title"),
            html.Span(note, className="card-note") if note is not None else None,
            html.Div(list(tools), className="card-tools") if tools else None,
        ],
        className="card-head",
    )


def tile(
    name: str,
    value: str,
    changes: Sequence[Any] = (),
    spark: Any = None,
    unit: str = "",
    badge: Any = None,
    span: int = 3,
    mark: str = "",
) -> html.Section:
    """Return a key figure: name, number, what changed, and its last months."""
    number = [html.Span(unit, className="tile-unit"), " "] if unit else []
    return html.Section(
        [
            html.Div([html.Span(name), badge], className="tile-name"),
            html.Div(
                [html.Div([*number, value], className="tile-value"), spark],
                className="tile-row",
            ),
            html.Div(list(changes), className="tile-changes"),
        ],
        className=f"card tile span-{span}",
        **marked(mark),
    )


def facts(rows: Sequence[tuple[Any, Any]]) -> html.Dl:
    """Return names at the left and values at the right."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(value)]) for name, value in rows],
        className="facts",
    )


def people(rows: Sequence[tuple[str, str, Any, Any]]) -> html.Ul:
    """Return a list of people: ``(name, href, note, side)``; an empty href is text."""
    return html.Ul(
        [
            html.Li(
                [
                    avatar(name, large=True),
                    html.Div(
                        [
                            link(name, href, "people-name")
                            if href
                            else html.Span(name, className="people-name"),
                            html.Span(note, className="people-note"),
                        ],
                        className="people-text",
                    ),
                    html.Div(side, className="people-side") if side else None,
                ]
            )
            for name, href, note, side in rows
        ],
        className="people",
    )


def marked(name: str) -> dict[str, str]:
    """Return the attribute by which tests find a card."""
    return {"data-card": name} if name else {}
