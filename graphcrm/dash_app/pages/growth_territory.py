"""Growth by territory: four levels, with the ways down and up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from graphcrm.dash_app.components.cards import card
from graphcrm.dash_app.components.charts import chart_card
from graphcrm.dash_app.components.controls import link, segments
from graphcrm.dash_app.components.states import empty
from graphcrm.dash_app.figures.growth import part_lines
from graphcrm.dash_app.pages.growth_parts import (
    leader,
    ranked,
    shown_parts,
    top_parts,
)
from graphcrm.dash_app.screen import Screen
from graphcrm.reports.registry import REPORTS
from graphcrm.reports.territories import LEVELS


def by_territory(screen: Screen, first: str, last: str) -> html.Section:
    """Return the card with the volume of each territory, and the ways down."""
    t = screen.t
    level = screen.choice("level", LEVELS)
    inside = screen.query.get("within", "")
    frame = REPORTS["growth_by_territory"](
        screen.subject, first=first, last=last, level=level, parent=inside
    )
    title = t("growth.territory_title")
    tools = [_level_switch(screen, level)]
    frame = frame.assign(
        key=frame["territory"],
        name=frame["name"].where(frame["territory"] != "", t("growth.no_territory")),
    )
    totals = ranked(frame, last)
    if totals.empty:
        return card(
            title,
            empty(t("growth.no_territories"), t("growth.no_territories_text")),
            tools=tools,
            span=6,
        )
    return chart_card(
        screen.texts,
        title,
        part_lines(
            screen.look, top_parts(frame, totals["key"].tolist()), indexed=False
        ),
        shown_parts(screen, frame, first, last, title),
        leader(screen, totals, "growth.territory_summary"),
        tools=tools,
        below=_drill(screen, level, inside, totals),
        name="territories",
    )


def _level_switch(screen: Screen, level: str) -> html.Div:
    return segments(
        screen.t("growth.level"),
        [
            (
                name,
                screen.t(f"growth.levels.{name}"),
                screen.href(level=name, within=None),
            )
            for name in LEVELS
        ],
        level,
    )


def _drill(
    screen: Screen, level: str, inside: str, totals: pd.DataFrame
) -> html.Div | None:
    """Return the ways down: the parts of each territory; and the way back up."""
    t, formats = screen.t, screen.formats
    links: list[Any] = []
    if inside:
        links.append(
            link(
                t("growth.back_up"),
                screen.href(level=LEVELS[max(0, LEVELS.index(level) - 1)], within=None),
                "button small",
            )
        )
    below: Sequence[str] = LEVELS[LEVELS.index(level) + 1 :]
    if below:
        links += [
            link(
                [row.name, html.Span(formats.volume(row.volume), className="muted")],
                screen.href(level=below[0], within=row.key),
                "button small",
            )
            for row in totals.head(6).itertuples(index=False)
            if row.key
        ]
    return html.Div(links, className="drill") if links else None
