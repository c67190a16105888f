"""Growth: does my branch grow, through whom, and where."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
from dash import Dash, html

from graphcrm.dash_app.components.cards import card, grid
from graphcrm.dash_app.components.charts import chart_card
from graphcrm.dash_app.components.controls import page_head, segments
from graphcrm.dash_app.components.marks import (
    VERDICT_TONES,
    arrow,
    change,
    pill,
)
from graphcrm.dash_app.components.states import empty, guarded, later
from graphcrm.dash_app.components.tables import Column, table
from graphcrm.dash_app.figures.growth import part_lines, people_bars, volume_bars
from graphcrm.dash_app.formats import change as share_of
from graphcrm.dash_app.pages.growth_parts import leader, ranked, shown_parts, top_parts
from graphcrm.dash_app.pages.growth_territory import by_territory
from graphcrm.dash_app.screen import BranchOf, Panels, Screen
from graphcrm.facade import Services
from graphcrm.periods import shift_month
from graphcrm.reports.registry import REPORTS
from graphcrm.reports.verdict import QUARTER, Verdict

PATH = "/growth"
TITLE = "shell.nav.growth"
RIGHT = ("branch",)

SPANS = ("24", "12", "36")
MODES = ("index", "volume")
_YEAR = 12


def layout(screen: Screen) -> list[Any]:
    """Return the page."""
    t = screen.t
    first, last = _range(screen)
    # a year more than is shown: every figure is compared with the year before
    frame = REPORTS["growth"](
        screen.subject, first=shift_month(first, -_YEAR), last=last
    )
    head = page_head(
        t("growth.title"),
        f"{screen.subject_name} · "
        + t("growth.closed_to", period=screen.formats.period(last)),
        [_span_switch(screen)],
    )
    if not frame["members"].any() and not frame["volume"].any():
        return [head, empty(t("growth.nothing"), t("growth.nothing_text"), span=12)]
    shown = _begun(frame.loc[frame["period"] >= first])
    texts = screen.texts
    return [
        head,
        guarded(texts, lambda: _sentence(screen, frame, last), span=12),
        grid(
            guarded(texts, lambda: _people(screen, shown), span=6),
            later("by_branch", span=6),
        ),
        grid(
            guarded(texts, lambda: _volume(screen, shown, frame), span=6),
            later("by_territory", span=6),
        ),
    ]


def register(app: Dash, branch_of: BranchOf, services: Services) -> None:
    """Nothing to register: all that this page can show is in its address."""


def _range(screen: Screen) -> tuple[str, str]:
    months = int(screen.choice("months", SPANS))
    return shift_month(screen.closed, 1 - months), screen.closed


def _begun(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the months from the first in which the branch had anybody."""
    begun = (frame["members"].ne(0) | frame["volume"].ne(0)).cummax()
    return frame.loc[begun].reset_index(drop=True)


def _span_switch(screen: Screen) -> html.Div:
    return segments(
        screen.t("growth.span"),
        [
            (
                months,
                screen.t("growth.months", n=int(months)),
                screen.href(months=months),
            )
            for months in sorted(SPANS)
        ],
        screen.choice("months", SPANS),
    )


# -- the sentence --------------------------------------------------------------


def _sentence(screen: Screen, frame: pd.DataFrame, last: str) -> html.Section:
    t, formats = screen.t, screen.formats
    verdict: Verdict = REPORTS["verdict"](screen.subject, period=last)
    legs = REPORTS["branches"](screen.subject, period=last)
    word = t(f"common.verdict.{verdict.word}")
    now, before = _at(frame, last), _at(frame, shift_month(last, -_YEAR))
    active = share_of(now["active"], before["active"])
    net = Fraction(verdict.net, QUARTER)
    return html.Section(
        [
            html.Div(
                [
                    html.Div(
                        [
                            pill(
                                arrow(verdict.change) + word,
                                VERDICT_TONES[verdict.word],
                            ),
                            html.Span(
                                t("growth.since", period=formats.period(verdict.since)),
                                className="muted",
                            ),
                        ],
                        className="verdict-head",
                    ),
                    html.P(_words(screen, verdict, legs), className="verdict-text"),
                ],
                className="verdict-main",
            ),
            _figure(
                t("growth.volume_trend"),
                formats.percent(verdict.change, signed=True) or "–",
                t(f"growth.basis.{verdict.basis}") if verdict.basis else "",
            ),
            _figure(
                t("growth.active_people"),
                formats.number(now["active"]),
                [change(formats, active), " ", t("growth.on_year")]
                if active is not None
                else "",
            ),
            _figure(
                t("growth.net_a_month"),
                formats.number(_rounded(net), signed=True),
                t("growth.in_out", new=verdict.new, lost=verdict.lost),
            ),
        ],
        className="card verdict",
        **{"data-verdict": verdict.word},
    )


def _words(screen: Screen, verdict: Verdict, legs: pd.DataFrame) -> list[Any]:
    """Return the sentence: what happens, through how many branches, and who stalls."""
    t, formats = screen.t, screen.formats
    scope = "company" if screen.viewer.may("company") else "branch"
    words: list[Any] = [t(f"growth.sentence.{scope}.{verdict.word}")]
    counts = legs["verdict"].value_counts()
    rising = int(counts.get("growing", 0))
    if len(legs) > 1:
        words += [" ", t("growth.sentence.legs", n=len(legs), growing=rising)]
    bad = legs.loc[legs["verdict"].isin(["stalled", "shrinking"])]
    if len(bad):
        worst = bad.sort_values("volume_3m", ascending=False).iloc[0]
        words += [
            " ",
            html.Strong(
                t(
                    f"growth.sentence.worst.{worst['verdict']}",
                    name=worst["name"],
                    period=formats.period(worst["since"]),
                )
            ),
        ]
    words += [" ", t("growth.sentence.people", new=verdict.new, lost=verdict.lost)]
    return words


def _figure(name: str, value: str, note: Any) -> html.Div:
    return html.Div(
        [
            html.Span(name, className="verdict-name"),
            html.Div(
                [
                    html.Span(value, className="verdict-value"),
                    html.Span(note, className="muted"),
                ],
                className="verdict-row",
            ),
        ],
        className="verdict-figure",
    )


def _at(frame: pd.DataFrame, period: str) -> dict[str, int]:
    row = frame.loc[frame["period"] == period].iloc[0]
    return {name: int(row[name]) for name in ("volume", "active", "members")}


def _rounded(value: Fraction) -> int:
    return round(value)


# -- the four charts -----------------------------------------------------------


def _people(screen: Screen, frame: pd.DataFrame) -> html.Section:
    t, formats = screen.t, screen.formats
    new, lost = int(frame["new"].sum()), int(frame["lost"].sum())
    rows = [
        [
            formats.short_period(row.period),
            formats.number(row.active),
            formats.number(row.new),
            formats.number(row.lost),
            formats.number(row.new - row.lost, signed=True),
            formats.number(row.members),
        ]
        for row in frame.iloc[::-1].itertuples(index=False)
    ]
    heads = ("active", "new", "lost", "net", "members")
    columns = [
        Column(t("common.month")),
        *(Column(t(f"growth.{name}"), number=True) for name in heads),
    ]
    title = t("growth.people_title")
    return chart_card(
        screen.texts,
        title,
        people_bars(screen.look, frame),
        table(columns, rows, title),
        t(
            "growth.people_summary",
            months=len(frame),
            new=new,
            lost=lost,
            members=int(frame["members"].iloc[-1]),
        ),
        name="people",
    )


def _by_branch(screen: Screen, first: str, last: str) -> html.Section:
    t, formats = screen.t, screen.formats
    mode = screen.choice("split", MODES)
    frame = REPORTS["growth_by_branch"](screen.subject, first=first, last=last)
    frame = frame.assign(
        key=frame["member"],
        name=frame["name"].where(frame["part"] != "own", t("growth.own_sales")),
    )
    totals = ranked(frame.loc[frame["part"] == "leg"], last)
    title = t("growth.branch_title")
    if totals.empty:
        return card(
            title, empty(t("growth.no_branches"), t("growth.no_branches_text")), span=6
        )
    parts = top_parts(frame, totals["key"].tolist())
    note = (
        t("growth.index_note", period=formats.short_period(first))
        if mode == "index"
        else t("common.points")
    )
    return chart_card(
        screen.texts,
        title,
        part_lines(screen.look, parts, indexed=mode == "index"),
        shown_parts(screen, frame, first, last, title),
        leader(screen, totals, "growth.branch_summary"),
        note=note,
        tools=[
            segments(
                t("growth.mode"),
                [
                    (name, t(f"growth.mode_{name}"), screen.href(split=name))
                    for name in MODES
                ],
                mode,
            )
        ],
        name="branches",
    )


def _volume(screen: Screen, shown: pd.DataFrame, frame: pd.DataFrame) -> html.Section:
    t, formats = screen.t, screen.formats
    last = str(shown["period"].iloc[-1])
    by_period = dict(zip(frame["period"], frame["volume"], strict=True))
    year = sum(int(by_period[shift_month(last, -i)]) for i in range(_YEAR))
    before = sum(
        int(by_period.get(shift_month(last, -i), 0)) for i in range(_YEAR, 2 * _YEAR)
    )
    moved = share_of(year, before)
    rows = [
        [
            formats.short_period(row.period),
            formats.volume(row.volume),
            formats.volume(row.personal),
            formats.volume(row.retail),
            change(
                formats,
                share_of(row.volume, by_period.get(shift_month(row.period, -_YEAR))),
            ),
        ]
        for row in shown.iloc[::-1].itertuples(index=False)
    ]
    columns = [
        Column(t("common.month")),
        Column(t("growth.volume"), number=True),
        Column(t("growth.personal"), number=True),
        Column(t("growth.retail"), number=True),
        Column(t("growth.versus_year"), number=True),
    ]
    title = t("growth.volume_title")
    summary = t("growth.volume_summary", volume=formats.volume(year))
    if moved is not None:
        summary += " " + t(
            "growth.volume_moved", change=formats.percent(moved, signed=True)
        )
    return chart_card(
        screen.texts,
        title,
        volume_bars(screen.look, shown),
        table(columns, rows, title),
        summary,
        note=t("common.points"),
        name="volume",
    )


PANELS: Panels = {
    "by_branch": lambda screen: _by_branch(screen, *_range(screen)),
    "by_territory": lambda screen: by_territory(screen, *_range(screen)),
}
