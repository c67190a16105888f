"""Why a line of a statement is what it is: its formula and its way up the tree."""

from __future__ import annotations

from typing import Any

from dash import html

from graphcrm.dash_app.components.cards import card, facts
from graphcrm.dash_app.components.controls import link
from graphcrm.dash_app.components.marks import icon
from graphcrm.dash_app.components.states import empty
from graphcrm.dash_app.screen import Screen
from graphcrm.periods import month
from graphcrm.reports.statement import (
    DAY,
    MONEY,
    POINTS,
    Statement,
    StatementLine,
    WhyStep,
)

_ICONS = {"paid": "check", "passed": "minus", "lost": "minus"}


def why_card(screen: Screen, paid: Statement) -> html.Section:
    """Return the card for the line that the address names, or how to choose one."""
    t = screen.t
    row = screen.query.get("row", "")
    line = next((each for each in paid.lines if str(each.row) == row), None)
    if line is None:
        return card(
            t("statement.why.title"),
            empty(t("statement.why.choose"), t("statement.why.choose_text")),
            span=4,
            class_name="why-panel",
        )
    member = screen.query.get("member") or None
    steps = screen.services.why(paid.period, line.row, member)
    amount = screen.formats.money(line.amount, paid.currency)
    return card(
        t("statement.why.of", amount=amount),
        _formula(screen, paid, line),
        html.Hr(className="rule"),
        html.P(
            t("statement.why.way" if line.day else "statement.why.from_group"),
            className="muted",
        ),
        html.Ol(
            [
                _source(screen, line),
                *(_step(screen, paid, line, step) for step in steps),
            ],
            className="way",
        ),
        html.Hr(className="rule"),
        facts(_facts(screen, paid, line)),
        tools=[
            link(
                icon("close", 16),
                screen.href(row=None),
                "icon-button",
                **{"aria-label": t("statement.why.close")},
            )
        ],
        span=4,
        class_name="why-panel why",
    )


def _formula(screen: Screen, paid: Statement, line: StatementLine) -> html.Div:
    formats = screen.formats
    points = line.base_unit == POINTS
    base = (
        formats.volume(line.base, exact=True)
        if points
        else formats.money(line.base, line.base_unit)
    )
    unit = screen.t("common.points") if points else line.base_unit
    parts: list[Any] = [
        _term(base, unit),
        _sign("×"),
        _term(line.rate, screen.t("statement.rate")),
    ]
    if line.unit != "1":
        parts += [_sign("×"), _term(line.unit, screen.t("statement.why.unit"))]
    if line.coefficient != "1":
        parts += [
            _sign("×"),
            _term(line.coefficient, screen.t("statement.why.coefficient")),
        ]
    parts += [
        _sign("="),
        _term(formats.money(line.amount, paid.currency), paid.currency, "result"),
    ]
    return html.Div(parts, className="formula")


def _term(value: str, words: str, look: str = "") -> html.Span:
    return html.Span(
        [html.Strong(value), html.Small(words)], className=f"term {look}".strip()
    )


def _sign(sign: str) -> html.Span:
    return html.Span(sign, className="sign")


def _source(screen: Screen, line: StatementLine) -> html.Li:
    t = screen.t
    who = line.source_name or t("statement.hidden")
    if not line.day:
        return _li("people", "source", who, t("statement.why.group"), "")
    day = screen.formats.day(line.day)
    order = t("statement.why.order", order=line.order, day=day)
    return _li("order", "source", order, who, "")


def _step(
    screen: Screen, paid: Statement, line: StatementLine, step: WhyStep
) -> html.Li:
    t = screen.t
    level = t("statement.why.level", level=step.level) if step.level else ""
    return _li(
        _ICONS[step.outcome],
        step.outcome,
        step.name or t("statement.hidden"),
        _reason(screen, paid, line, step),
        level if step.outcome == "paid" else t(f"statement.why.{step.outcome}"),
    )


def _reason(screen: Screen, paid: Statement, line: StatementLine, step: WhyStep) -> str:
    """Return in the viewer's words why this upline is paid or not."""
    if not step.reason:
        own = "statement.why.own" if line.day else "statement.why.paid"
        return screen.t("statement.why.entitled" if step.level else own)
    return screen.t(
        f"statement.reason.{step.reason}",
        have=step.ranks[0] or _figure(screen, step.have, step.unit, paid.currency),
        need=step.ranks[1] or _figure(screen, step.need, step.unit, paid.currency),
        figure=step.figure,
    )


def _figure(screen: Screen, value: int, unit: str, currency: str) -> str:
    """Return what a step compares, in its unit."""
    formats = screen.formats
    if unit == DAY:
        return formats.day(value) if value else ""
    if unit == MONEY:
        return formats.money(value, currency)
    return formats.volume(value, exact=True) if unit == POINTS else str(value)


def _li(icon_name: str, look: str, title: str, note: str, side: str) -> html.Li:
    return html.Li(
        [
            html.Span(icon(icon_name, 15), className="way-mark"),
            html.Div(
                [
                    html.Div(title, className="way-name"),
                    html.Div(note, className="muted"),
                ]
            ),
            html.Span(side, className="way-side"),
        ],
        className=f"way-step {look}",
    )


def _facts(
    screen: Screen, paid: Statement, line: StatementLine
) -> list[tuple[Any, Any]]:
    t, formats = screen.t, screen.formats
    cut = [(t("statement.why.cut"), formats.money(-line.cut, paid.currency))]
    return [
        (t("statement.why.plan"), paid.plan),
        (t("statement.why.run"), paid.run),
        (t("statement.why.tree"), formats.day(month(paid.period).last_day)),
        (t("statement.why.exact"), f"{line.exact} {paid.currency}"),
        (t("statement.why.rounding"), t(f"statement.rounding.{line.rounding}")),
        *(cut if line.cut else []),
    ]
