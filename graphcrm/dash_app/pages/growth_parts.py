"""The parts of a branch on the growth page: which are drawn, which are listed."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
from dash import html

from graphcrm.dash_app.components.marks import change
from graphcrm.dash_app.components.tables import Column, table
from graphcrm.dash_app.formats import change as share_of
from graphcrm.dash_app.screen import Screen
from graphcrm.periods import shift_month

COLOURED = 4


def ranked(frame: pd.DataFrame, last: str) -> pd.DataFrame:
    """Return ``key, name, volume`` of the last twelve months, the largest first.

    ``frame`` has ``key``, ``name``, ``period`` and ``volume``; parts without any
    volume are left out.
    """
    year = frame.loc[frame["period"] > shift_month(last, -12)]
    totals = year.groupby(["key", "name"], as_index=False, sort=False)["volume"].sum()
    totals = totals.loc[totals["volume"] != 0]
    return totals.sort_values("volume", ascending=False, kind="stable").reset_index(
        drop=True
    )


def top_parts(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return ``name, period, volume`` of the largest parts and of all others.

    At most four parts keep their names, the sum of the others comes last under
    the name ``""``. Two parts of one name are told apart by their keys.
    """
    top = keys[:COLOURED]
    names = dict(zip(frame["key"], frame["name"], strict=True))
    taken = [names[key] for key in top]
    shown = {
        key: name if taken.count(name) == 1 else f"{name} {key}"
        for key, name in zip(top, taken, strict=True)
    }
    named = frame.assign(name=frame["key"].map(shown).fillna(""))
    parts = named.groupby(["name", "period"], as_index=False)["volume"].sum()
    order = {name: number for number, name in enumerate([*shown.values(), ""])}
    return parts.sort_values(
        ["name", "period"],
        key=lambda column: column.map(order) if column.name == "name" else column,
    ).reset_index(drop=True)


def shown_parts(
    screen: Screen, frame: pd.DataFrame, first: str, last: str, title: str
) -> html.Table:
    """Return every part: the last month, a year before, and the change."""
    t, formats = screen.t, screen.formats
    wide = frame.pivot_table(
        index="key", columns="period", values="volume", aggfunc="sum", fill_value=0
    )
    names = dict(zip(frame["key"], frame["name"], strict=True))
    then = shift_month(last, -12)
    has_then = then in wide.columns
    wide = wide.sort_values(last, ascending=False)
    rows = [
        [
            names[key] or t("common.others"),
            formats.volume(int(line[last])),
            formats.volume(int(line[then])) if has_then else "",
            change(formats, share_of(int(line[last]), int(line[then])))
            if has_then
            else "",
        ]
        for key, line in wide.iterrows()
    ]
    columns = [
        Column(title),
        Column(formats.short_period(last), number=True),
        Column(formats.short_period(then) if has_then else "", number=True),
        Column(t("growth.versus_year") if has_then else "", number=True),
    ]
    return table(columns, rows, title)


def leader(screen: Screen, totals: pd.DataFrame, key: str) -> str:
    """Return the sentence on the largest part and its share."""
    top, whole = totals.iloc[0], int(totals["volume"].sum())
    share = Fraction(int(top["volume"]), whole) if whole > 0 else None
    return screen.t(
        key,
        name=top["name"],
        share=screen.formats.percent(share, 0) or "0 %",
        n=len(totals),
    )
