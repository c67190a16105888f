"""What is in an uploaded file, how it was read, and what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html

from graphcrm.dash_app.components.cards import card, grid, tile
from graphcrm.dash_app.components.controls import button, button_link, menu
from graphcrm.dash_app.components.marks import icon
from graphcrm.dash_app.components.states import notice
from graphcrm.dash_app.components.tables import Column, table, table_wrap
from graphcrm.dash_app.screen import Screen
from graphcrm.errors import Invalid
from graphcrm.facade import ImportOptions, ImportPreview

# A column's header in the address: map.sponsor=Patrocinador
MAPPED = "map."

_CHOICES = {
    "kind": (
        "territories",
        "products",
        "members",
        "customers",
        "orders",
        "coefficients",
    ),
    "encoding": ("utf-8", "utf-16", "cp1252", "latin-1"),
    "separator": (",", ";", "\t", "|"),
    "decimal": (".", ","),
    "dates": ("ymd", "dmy", "mdy"),
}


def options_of(screen: Screen) -> ImportOptions:
    """Return how to read the file, as the address says; empty means: detect."""
    query = screen.query
    return ImportOptions(
        **{name: query.get(name, "") for name in (*_CHOICES, "sheet", "source")},
        mapping={
            name.removeprefix(MAPPED): header
            for name, header in query.items()
            if name.startswith(MAPPED)
        },
    )


def cards(screen: Screen, upload: str) -> list[Any]:
    """Return the cards of an upload, or why it cannot be read at all."""
    try:
        found = screen.services.preview_import(upload, options_of(screen))
    except Invalid as refused:
        return [_refused(screen, refused)]
    return [
        _summary(screen, found),
        _read_as(screen, found),
        _mapping(screen, found),
        _problems(screen, found) if found.problems else None,
        _sample(screen, found) if found.sample else None,
    ]


def _refused(screen: Screen, refused: Invalid) -> html.Section:
    t = screen.t
    return card(
        t("imports.refused"),
        html.P(str(refused)),
        html.Ul(
            [html.Li(str(problem)) for problem in refused.problems],
            className="problems",
        ),
        button_link(t("imports.other"), "/imports", "upload"),
    )


def _summary(screen: Screen, found: ImportPreview) -> html.Section:
    t, formats = screen.t, screen.formats
    ready = not found.errors and found.new + found.changed > 0
    counts = [
        tile(t(f"imports.count.{name}"), formats.number(getattr(found, name)), span=3)
        for name in ("new", "changed", "unchanged", "errors")
    ]
    return card(
        found.filename,
        notice(t("imports.duplicate", batch=found.duplicate))
        if found.duplicate
        else None,
        grid(*counts),
        html.P(t(_verdict(found)), className="import-verdict"),
        html.Div(
            [
                button(
                    t("imports.commit", n=found.new + found.changed),
                    "import-commit",
                    "imports",
                    "primary",
                    disabled=not ready,
                ),
                _error_sheet(screen, found) if found.errors else None,
                button_link(t("imports.other"), "/imports", "upload", "quiet"),
            ],
            className="import-actions",
        ),
        note=t("imports.rows_in_file", n=found.rows),
        class_name="import-summary",
    )


def _verdict(found: ImportPreview) -> str:
    if found.errors:
        return "imports.verdict.errors"
    return (
        "imports.verdict.ready"
        if found.new + found.changed
        else "imports.verdict.nothing"
    )


def _error_sheet(screen: Screen, found: ImportPreview) -> html.A:
    kept = {k: v for k, v in screen.query.items() if k not in ("upload", "period")}
    return html.A(
        [icon("download", 16), screen.t("imports.error_sheet")],
        href=f"/api/v1/imports/{found.upload}/errors?{urlencode(kept)}",
        className="button",
        download=True,
    )


def _read_as(screen: Screen, found: ImportPreview) -> html.Section:
    t = screen.t
    menus = []
    for name, values in _CHOICES.items():
        current = str(getattr(found.read_as, name))
        if not current and name in ("encoding", "separator"):
            continue  # a workbook has neither
        shown = values if current in values or not current else (*values, current)
        menus.append(
            menu(
                t(f"imports.option.{name}"),
                [
                    (v, _option(screen, name, v), screen.href(**{name: v}))
                    for v in shown
                ],
                current,
                name,
            )
        )
    return card(
        t("imports.read_as"),
        html.Div(menus, className="import-options"),
        html.Ul([html.Li(line) for line in found.formats], className="problems muted")
        if found.formats
        else None,
        note=t("imports.read_as_note"),
        span=12,
    )


def _option(screen: Screen, name: str, value: str) -> str:
    key = f"imports.{_TEXTS.get(name, name)}.{_KEYS.get(value, value)}"
    return screen.t(key) if screen.texts.has(key) else value


_TEXTS = {"kind": "kinds", "separator": "separators", "decimal": "decimals"}
_KEYS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", ".": "point"}


def _mapping(screen: Screen, found: ImportPreview) -> html.Section:
    t = screen.t
    rows = [
        [
            html.Code(name),
            meaning,
            menu(
                "",
                [("", t("imports.no_column"), screen.href(**{MAPPED + name: ""}))]
                + [(h, h, screen.href(**{MAPPED + name: h})) for h in found.headers],
                found.read_as.mapping.get(name, ""),
                f"map-{name}",
            ),
        ]
        for name, meaning in found.columns.items()
    ]
    return card(
        t("imports.mapping"),
        table_wrap(
            table(
                [
                    Column(t("imports.our_column")),
                    Column(t("imports.meaning")),
                    Column(t("imports.their_column")),
                ],
                rows,
                t("imports.mapping"),
            )
        ),
        note=t("imports.mapping_note"),
    )


def _problems(screen: Screen, found: ImportPreview) -> html.Section:
    t = screen.t
    rows = [
        [
            screen.formats.number(problem.line) if problem.line else "",
            problem.column,
            html.Code(problem.value) if problem.value else "",
            problem.message,
        ]
        for problem in found.problems
    ]
    return card(
        t("imports.problems"),
        table_wrap(
            table(
                [
                    Column(t("imports.row"), number=True),
                    Column(t("imports.column")),
                    Column(t("imports.value")),
                    Column(t("imports.reason")),
                ],
                rows,
                t("imports.problems"),
            )
        ),
        note=t("imports.problems_note", n=found.errors, shown=len(found.problems)),
        class_name="import-problems",
    )


def _sample(screen: Screen, found: ImportPreview) -> html.Section:
    t = screen.t
    headers: Sequence[str] = found.headers
    rows = [[row.get(header, "") for header in headers] for row in found.sample]
    return card(
        t("imports.sample"),
        table_wrap(table([Column(h) for h in headers], rows, t("imports.sample"))),
        note=t("imports.sample_note", n=len(rows)),
    )
