"""Statement: what one member was paid, line by line, and why each line."""

from __future__ import annotations

from typing import Any

from dash import Dash, html

from graphcrm.dash_app.components.cards import card, grid
from graphcrm.dash_app.components.controls import button_link, link, menu, page_head
from graphcrm.dash_app.components.marks import change, icon, pill, shares
from graphcrm.dash_app.components.states import empty, guarded
from graphcrm.dash_app.components.tables import Column, Total, table, table_wrap
from graphcrm.dash_app.formats import change as relative
from graphcrm.dash_app.pages import statement_why
from graphcrm.dash_app.screen import BranchOf, Screen
from graphcrm.errors import NotVisible
from graphcrm.facade import Services
from graphcrm.periods import shift_month
from graphcrm.reports.statement import POINTS, Statement, StatementLine

PATH = "/statement"
TITLE = "shell.nav.statement"
RIGHT = ("statement", "statements")

SHOWN = 100
_TONES = ("tone-1", "tone-3", "tone-4", "tone-2", "tone-rest")


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    title = t("statement.title", period=screen.formats.period(screen.period.id))
    member = screen.query.get("member") or None
    if member is None and not screen.viewer.may("statement"):
        return [page_head(title), _choose(screen)]
    try:
        paid = screen.services.statement(screen.period.id, member)
    except NotVisible:
        return [page_head(title), _nothing(screen)]
    return [
        page_head(title, _sub(screen, paid), _tools(screen, paid)),
        grid(
            _total(screen, paid),
            _lines(screen, paid),
            guarded(screen.texts, lambda: statement_why.why_card(screen, paid), 4),
        ),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Register nothing: every choice of the page is in its address."""


def _choose(screen: Screen) -> html.Div:
    t = screen.t
    return empty(
        t("statement.choose.title"),
        t("statement.choose.text"),
        button_link(t("shell.nav.network"), screen.href("/network"), "network"),
        span=12,
    )


def _nothing(screen: Screen) -> html.Div:
    t = screen.t
    before = shift_month(screen.period.id, -1)
    return empty(
        t("statement.none.title", period=screen.formats.period(screen.period.id)),
        t("statement.none.open" if screen.open else "statement.none.text"),
        button_link(
            t("statement.none.before", period=screen.formats.period(before)),
            screen.href(period=before, row=None),
            "calendar",
        ),
        span=12,
    )


def _sub(screen: Screen, paid: Statement) -> list[Any]:
    t = screen.t
    active = "statement.active" if paid.active else "statement.inactive"
    rank = [" · ", t("statement.rank", rank=in_words(paid.rank))] if paid.rank else []
    return [
        f"{paid.member_name} · ",
        t("network.id", id=paid.member),
        " · ",
        t(
            active,
            have=screen.formats.volume(paid.qualifying, exact=True),
            need=screen.formats.volume(paid.required, exact=True),
        ),
        *rank,
    ]


def _tools(screen: Screen, paid: Statement) -> list[Any]:
    t = screen.t
    choices = [("", t("statement.all"), screen.href(component=None, row=None))]
    choices += [
        (
            c.component,
            component_name(screen, c.component),
            screen.href(component=c.component, row=None),
        )
        for c in paid.components
    ]
    query = screen.href(
        "/api/v1/statement.{}",
        period=paid.period,
        member=screen.query.get("member"),
    )
    return [
        menu(
            t("statement.show"), choices, screen.query.get("component", ""), "component"
        ),
        *(
            html.A(
                [icon("download", 16), kind.upper()],
                href=query.format(kind),
                className="button",
                download=True,
            )
            for kind in ("xlsx", "csv")
        ),
    ]


def component_name(screen: Screen, component: str) -> str:
    """Return a plan's component in words, or as the plan spells it."""
    key = f"statement.component.{component}"
    return screen.t(key) if screen.texts.has(key) else in_words(component)


def in_words(name: str) -> str:
    """Return a name of a plan as people write it: ``team_bonus`` → Team bonus."""
    return name.replace("_", " ").capitalize()


def _total(screen: Screen, paid: Statement) -> html.Section:
    t, formats = screen.t, screen.formats
    parts = [c for c in paid.components if c.amount > 0]
    tones = dict(zip([c.component for c in parts], _TONES, strict=False))
    legend = [
        html.Span(
            [
                html.Span(className=f"key {tones.get(c.component, 'tone-rest')}"),
                component_name(screen, c.component),
                html.Strong(formats.money(c.amount, paid.currency)),
            ],
            className="legend-part",
        )
        for c in paid.components
    ]
    return card(
        None,
        html.Div(
            [
                html.Div(
                    [
                        html.Div(
                            [
                                html.Span(t("statement.total"), className="muted"),
                                " ",
                                pill(
                                    t(f"common.run.{paid.state}"),
                                    "warn" if paid.state == "computed" else "good",
                                ),
                            ]
                        ),
                        html.Div(
                            [
                                html.Small(paid.currency),
                                formats.money(paid.total, paid.currency),
                            ],
                            className="figure-value",
                        ),
                        _against(screen, paid),
                    ]
                ),
                html.Div(
                    [
                        shares(
                            [
                                (tones[c.component], c.amount)
                                for c in parts
                                if c.component in tones
                            ]
                        ),
                        html.Div(legend, className="legend"),
                    ],
                    className="total-parts",
                ),
            ],
            className="total-row",
        ),
    )


def _against(screen: Screen, paid: Statement) -> Any:
    share = relative(paid.total, paid.previous) if paid.previous else None
    if share is None:
        return None
    before = screen.formats.period(shift_month(paid.period, -1))
    return html.Div(
        [
            change(screen.formats, share),
            html.Span(
                " " + screen.t("statement.versus", period=before), className="muted"
            ),
        ]
    )


def _lines(screen: Screen, paid: Statement) -> html.Section:
    t, formats = screen.t, screen.formats
    component = screen.query.get("component", "")
    lines = [line for line in paid.lines if component in ("", line.component)]
    if not lines:
        return card(
            t("statement.lines"),
            empty(t("statement.no_lines.title"), t("statement.no_lines.text")),
            span=8,
        )
    shown = lines if screen.query.get("show") == "all" else lines[:SHOWN]
    rows: list[Any] = [_row(screen, paid, line) for line in shown]
    total = formats.money(sum(line.amount for line in lines), paid.currency)
    words = t("statement.total_of", n=len(lines))
    rows.append(Total([words, "", "", "", "", total]))
    return card(
        t("statement.lines"),
        table_wrap(
            table(
                [
                    Column(t("statement.order")),
                    Column(t("statement.from")),
                    Column(t("statement.for")),
                    Column(t("statement.base"), number=True),
                    Column(t("statement.rate"), number=True),
                    Column(paid.currency, number=True),
                ],
                rows,
                t("statement.lines"),
            )
        ),
        _rest(screen, len(lines) - len(shown)),
        note=t("statement.units", currency=paid.currency),
        span=8,
        class_name="statement-lines",
    )


def _row(screen: Screen, paid: Statement, line: StatementLine) -> list[Any]:
    formats = screen.formats
    here = screen.query.get("row") == str(line.row)
    return [
        _order(screen, line),
        line.source_name or html.Span(screen.t("statement.hidden"), className="muted"),
        f"{component_name(screen, line.component)}{level_words(screen, line)}",
        [base_text(screen, line), _unit(screen, line)],
        line.rate if line.coefficient == "1" else f"{line.rate} × {line.coefficient}",
        link(
            formats.money(line.amount, paid.currency),
            screen.href(row=str(line.row)),
            "text-link line-why here" if here else "text-link line-why",
            title=screen.t("statement.why.open"),
        ),
    ]


def _order(screen: Screen, line: StatementLine) -> list[Any]:
    """Return the order and its day; a line that no order caused has neither."""
    if not line.day:
        return ["–"]
    day = screen.formats.day(line.day, year=False)
    return [line.order, html.Div(day, className="muted")]


def _unit(screen: Screen, line: StatementLine) -> Any:
    """Return what one point is worth, where it is not one unit of the currency."""
    if line.unit == "1":
        return None
    return html.Div(screen.t("statement.times", unit=line.unit), className="muted")


def level_words(screen: Screen, line: StatementLine) -> str:
    """Return ", level 2", or nothing for an own sale."""
    return screen.t("statement.level", level=line.level) if line.level else ""


def base_text(screen: Screen, line: StatementLine) -> str:
    """Return the base in its unit: points to the hundredth, or money."""
    if line.base_unit == POINTS:
        return screen.formats.volume(line.base, exact=True)
    return screen.formats.money(line.base, line.base_unit)


def _rest(screen: Screen, count: int) -> Any:
    if count <= 0:
        return None
    return html.Div(
        button_link(
            screen.t("statement.more", n=count), screen.href(show="all"), look="quiet"
        ),
        className="table-pages",
    )
