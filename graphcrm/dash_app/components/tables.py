"""A plain table; beyond some hundred rows use a grid instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html


@dataclass(frozen=True)
class Column:
    """A column: its head, and whether it holds numbers, which stand at the right."""

    label: Any
    number: bool = False
    width: str = ""


@dataclass(frozen=True)
class Heading:
    """A row that names the rows below it."""

    text: str


@dataclass(frozen=True)
class Total:
    """The last row, set off from the others."""

    cells: Sequence[Any]


Row = Sequence[Any] | Heading | Total


def table(columns: Sequence[Column], rows: Iterable[Row], caption: str) -> html.Table:
    """Return a table; ``caption`` is read out, not shown."""
    head = html.Tr(
        [
            html.Th(
                column.label,
                scope="col",
                className="number" if column.number else "",
                style={"width": column.width} if column.width else None,
            )
            for column in columns
        ]
    )
    return html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(head),
            html.Tbody([_row(columns, row) for row in rows]),
        ],
        className="data",
    )


def table_wrap(*children: Any) -> html.Div:
    """Return the frame that lets a wide table scroll inside its card."""
    return html.Div(list(children), className="table-wrap", tabIndex="0")


def _row(columns: Sequence[Column], row: Row) -> html.Tr:
    if isinstance(row, Heading):
        return html.Tr(html.Th(row.text, colSpan=len(columns), scope="colgroup"))
    cells = row.cells if isinstance(row, Total) else row
    return html.Tr(
        [
            html.Td(cell, className="number" if column.number else "")
            for column, cell in zip(columns, cells, strict=True)
        ],
        className="total" if isinstance(row, Total) else "",
    )
