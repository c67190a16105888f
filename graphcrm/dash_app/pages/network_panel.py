"""The panel of the network page: one member, his branch, his contacts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dash import html

from graphcrm.access import HOUSE
from graphcrm.dash_app.components.cards import facts
from graphcrm.dash_app.components.controls import button_link
from graphcrm.dash_app.components.marks import (
    avatar,
    change,
    icon,
    pill,
    spark,
    tone,
)
from graphcrm.dash_app.formats import change as relative
from graphcrm.dash_app.screen import Screen
from graphcrm.reports.card import Card, card

_CONTACT_ICONS = {"phone": "phone", "email": "mail", "address": "place"}


def panel(screen: Screen, member: str) -> list[Any]:
    """Return the panel's content for a member of the viewer's branch."""
    who = card(screen.branch(), member, screen.period.id, screen.day)
    return [
        _head(screen, who),
        _volume(screen, who),
        html.Hr(className="rule"),
        facts(_figures(screen, who)),
        *_contacts(screen, who),
        _actions(screen, who),
    ]


def _head(screen: Screen, who: Card) -> html.Div:
    t = screen.t
    house = who.id == HOUSE
    marks = [
        pill(t("network.house"))
        if house
        else pill(
            t(f"network.status.{who.status}"),
            "good" if who.status == "active" else "bad",
        )
    ]
    marks += [
        pill(t(f"network.label.{label}"))
        for label in ("Distributor", "Customer")
        if label in who.labels
    ]
    since = (
        t("network.joined", day=screen.formats.day(who.joined))
        if who.joined and not house
        else ""
    )
    return html.Div(
        [
            avatar(who.name, large=True),
            html.Div(
                [
                    html.H2(who.name, className="panel-name"),
                    html.Div(t("network.id", id=who.id), className="muted"),
                ]
            ),
            html.Div(
                [*marks, html.Span(since, className="muted")], className="panel-marks"
            ),
        ],
        className="panel-head",
    )


def _volume(screen: Screen, who: Card) -> html.Div:
    t, formats = screen.t, screen.formats
    share = relative(who.group_volume, who.group_before) if who.group_before else None
    words = "network.vs_day" if screen.open else "network.vs_month"
    return html.Div(
        [
            html.Div(
                [
                    html.Div(t("network.group_volume"), className="muted"),
                    html.Div(
                        formats.volume(who.group_volume), className="figure-value"
                    ),
                    html.Div(
                        [
                            change(formats, share),
                            " ",
                            html.Span(t(words), className="muted"),
                        ]
                    )
                    if share is not None
                    else None,
                ]
            ),
            spark(
                [value for _, value in who.series],
                tone(share),
                open_end=screen.open,
                area=True,
                label=t("network.twelve_months"),
            ),
        ],
        className="panel-volume",
    )


def _figures(screen: Screen, who: Card) -> list[tuple[Any, Any]]:
    t, formats = screen.t, screen.formats
    own = [
        html.Span(formats.volume(who.personal + who.retail)),
        html.Span(
            " " + t("network.missing", points=formats.volume(who.missing)),
            className="muted",
        )
        if who.missing and "Distributor" in who.labels
        else None,
    ]
    people = who.size + ("Distributor" in who.labels)
    sales: list[tuple[Any, Any]] = [
        (t("network.personal"), own),
        (t("network.of_retail"), formats.volume(who.retail)),
    ]
    rows = [
        *(sales if who.id != HOUSE else []),
        (
            t("network.active"),
            [
                formats.number(who.active),
                html.Span(" " + t("network.of", n=people), className="muted"),
            ],
        ),
        (t("network.new"), formats.number(who.new)),
        (t("network.direct"), formats.number(who.direct)),
        (t("network.customers"), formats.number(who.customers)),
        (t("network.levels"), formats.number(who.levels)),
    ]
    if who.largest_leg is not None and who.largest_leg_name:
        rows.insert(
            4,
            (
                t("network.largest"),
                [
                    formats.percent(min(who.largest_leg, Fraction(1)), 0),
                    html.Span(f" {who.largest_leg_name}", className="muted"),
                ],
            ),
        )
    if who.last_order:
        rows.append((t("network.last_order"), formats.day(who.last_order)))
    if who.sponsor:
        rows.append((t("network.sponsor"), who.sponsor))
    return rows


def _contacts(screen: Screen, who: Card) -> list[Any]:
    if not who.contacts:
        return []
    lines = [
        html.Li(
            [
                icon(_CONTACT_ICONS.get(contact.kind, "info"), 16),
                _contact(contact.kind, contact),
            ]
        )
        for contact in who.contacts
    ]
    return [
        html.Hr(className="rule"),
        html.H3(screen.t("network.contacts"), className="card-title"),
        html.Ul(lines, className="panel-contacts"),
    ]


def _contact(kind: str, contact: Any) -> Any:
    schemes = {"phone": "tel:", "email": "mailto:"}
    if contact.masked or kind not in schemes:
        return html.Span(contact.value)
    target = contact.value.replace(" ", "") if kind == "phone" else contact.value
    return html.A(contact.value, href=schemes[kind] + target, className="text-link")


def _actions(screen: Screen, who: Card) -> html.Div:
    t = screen.t
    buttons: list[Any] = [
        html.Button(
            [icon("tree", 16), t("network.make_root")],
            type="button",
            className="button",
            **{"data-make-root": who.id},
        ),
        button_link(
            t("network.growth"), screen.href("/growth", member=who.id), "growth"
        ),
    ]
    if screen.viewer.may("statements") or who.id == screen.viewer.member:
        buttons.append(
            button_link(
                t("network.statement"),
                screen.href("/statement", member=who.id),
                "statement",
            )
        )
    return html.Div(buttons, className="panel-actions")
