"""The network as a table: the people directly below one member."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from graphcrm.dash_app.components.cards import card
from graphcrm.dash_app.components.controls import button_link, link
from graphcrm.dash_app.components.marks import change
from graphcrm.dash_app.components.states import empty
from graphcrm.dash_app.components.tables import Column, table, table_wrap
from graphcrm.dash_app.formats import change as relative
from graphcrm.dash_app.screen import Screen
from graphcrm.reports.tree import children, path

PAGE = 50


def table_of(screen: Screen) -> html.Section:
    """Return the card with the table of the ``root`` of the address, or mine."""
    t = screen.t
    branch = screen.branch()
    member = screen.query.get("root") or branch.root
    start = _start(screen.query.get("from", ""))
    found = children(branch, member, screen.period.id, PAGE, start, screen.day)
    trail = path(branch, member)
    title = [_step(screen, row) for row in trail.itertuples()]
    if not found.total:
        return card(title, empty(t("network.nobody")))
    return card(
        title,
        table_wrap(
            table(
                [
                    Column(t("network.table.name")),
                    Column(t("network.table.joined")),
                    Column(t("network.table.volume"), number=True),
                    Column(t("network.table.change"), number=True),
                    Column(t("network.table.size"), number=True),
                ],
                [_row(screen, row) for row in found.rows.itertuples()],
                t("network.table.caption"),
            )
        ),
        html.Div(_pages(screen, start, found.total), className="table-pages"),
        note=t("common.people", n=found.total),
    )


def _step(screen: Screen, row: Any) -> html.Span:
    href = screen.href(root=row.id, **{"from": None})
    return html.Span([link(row.name, href), " › "], className="trail-step")


def _row(screen: Screen, row: Any) -> list[Any]:
    formats = screen.formats
    name: Any = row.name
    if row.children:
        name = link(row.name, screen.href(root=row.id, **{"from": None}))
    known = not pd.isna(row.previous) and row.previous
    share = relative(int(row.volume), int(row.previous)) if known else None
    return [
        [name, html.Span(f" {row.id}", className="muted")],
        formats.day(row.joined) if row.joined else "",
        formats.volume(row.volume),
        change(formats, share) if share is not None else "",
        formats.number(row.size),
    ]


def _pages(screen: Screen, start: int, total: int) -> list[Any]:
    t = screen.t
    shown: list[Any] = []
    if start:
        before = str(max(0, start - PAGE))
        shown.append(
            button_link(t("network.table.back"), screen.href(**{"from": before}))
        )
    if start + PAGE < total:
        after = str(start + PAGE)
        shown.append(
            button_link(t("network.table.next"), screen.href(**{"from": after}))
        )
    return shown


def _start(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
