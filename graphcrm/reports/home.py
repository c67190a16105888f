"""The figures of the first page: how my branch stands now and against before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from graphcrm.errors import Invalid, Problem
from graphcrm.money import round_half_up
from graphcrm.periods import months, shift_month
from graphcrm.reports.activity import ACTIVE_FROM, Span, span
from graphcrm.reports.people import People
from graphcrm.reports.risk import USUAL_MONTHS, Sales, sales_to_day
from graphcrm.views import BranchView

POINTS, PEOPLE, MONEY = "points", "people", "money"
KPIS = ("volume", "active", "new", "lost", "at_risk", "sales")
SERIES_MONTHS = 12


@dataclass(frozen=True)
class Kpi:
    """One figure with what it is compared with.

    ``unit`` is ``points`` (volume in hundredths), ``people`` or ``money`` (minor
    units of the company's currency). ``month_before`` and ``year_before`` are
    up to the same day where the period is open, and None where the branch had
    nobody then. ``series`` holds ``(period, value)`` of the period and the
    twelve months before it, whole months; an open last one is so far.
    """

    name: str
    unit: str
    value: int
    month_before: int | None
    year_before: int | None
    series: tuple[tuple[str, int], ...]

    @property
    def month_change(self) -> Fraction | None:
        """Return the change against the month before, 1/10 = +10 %."""
        return _change(self.value, self.month_before)

    @property
    def year_change(self) -> Fraction | None:
        """Return the change against the year before, 1/10 = +10 %."""
        return _change(self.value, self.year_before)

    @property
    def pace(self) -> int | None:
        """Return what the whole month comes to if it ends like a year before.

        None where the year before had nothing up to that day. In a month that
        is over it is the value itself.
        """
        if not self.year_before or self.year_before < 0:
            return None
        whole = self.series[0][1]
        return round_half_up(Fraction(self.value * whole, self.year_before))


@dataclass(frozen=True)
class Home:
    """The first page. ``whole`` is false while the period is open (not final).

    ``day`` is the last day counted; ``members`` the distributors at it.
    """

    period: str
    day: int
    whole: bool
    members: int
    kpis: tuple[Kpi, ...]

    def kpi(self, name: str) -> Kpi:
        """Return one figure by name."""
        return next(kpi for kpi in self.kpis if kpi.name == name)


def home(
    branch: BranchView,
    period: str,
    day: int = 99991231,
    active_from: int = ACTIVE_FROM,
    kpis: str = " ".join(KPIS),
) -> Home:
    """Return the figures of a branch in a period, up to ``day`` if it is open.

    ``day`` is today. Figures: ``volume``; ``active`` sellers; ``new`` and
    ``lost`` distributors; members ``at_risk`` (see ``reports.risk``); and
    ``sales`` (net money) where the viewer may see the company's figures; ``kpis``
    names those that are wanted. An open period is compared with the same days of
    the month and the year before. Raises ``Invalid`` for a figure nobody knows.
    """
    days = span(period, day)
    asked = list(months(shift_month(period, -SERIES_MONTHS), period))
    volumes = branch.volume_by_month(asked, active_from).set_index("period")
    people = People.of(branch.people_by_month(days.day_of_month))
    points = _Points(branch, days, volumes, people, active_from)
    return Home(
        period,
        days.last_day,
        days.whole,
        people.members(period, early=not days.whole),
        tuple(points.kpi(name) for name in _wanted(branch, kpis)),
    )


def _wanted(branch: BranchView, kpis: str) -> list[str]:
    names = kpis.split()
    problems = [
        Problem("home", 0, "kpis", name, f"is none of {', '.join(KPIS)}")
        for name in names
        if name not in KPIS
    ]
    if problems:
        raise Invalid("There is no such figure.", problems)
    money = branch.access.may("company")
    return [name for name in names if money or _unit(name) != MONEY]


def _unit(name: str) -> str:
    return {"volume": POINTS, "sales": MONEY}.get(name, PEOPLE)


def _change(now: int, before: int | None) -> Fraction | None:
    return Fraction(now - before, abs(before)) if before else None


class _Points:
    """Every figure at the period, the month before and the year before."""

    def __init__(
        self,
        branch: BranchView,
        days: Span,
        volumes: pd.DataFrame,
        people: People,
        active_from: int,
    ) -> None:
        self.branch, self.days = branch, days
        self.volumes, self.people = volumes, people
        self.active_from = active_from
        self.spans = (days, days.shifted(-1), days.shifted(-12))
        self.so_far: Mapping[str, pd.DataFrame] = {}
        if not days.whole:
            self.so_far = {
                then.period: sales_to_day(branch, then) for then in self.spans
            }

    @cached_property
    def sales(self) -> Sales:
        """The sales of every seller: many rows, read for ``at_risk`` alone."""
        first = shift_month(self.days.period, -SERIES_MONTHS - USUAL_MONTHS - 1)
        return Sales.read(self.branch, first, self.days.period)

    def kpi(self, name: str) -> Kpi:
        now, month, year = (self.value(name, then) for then in self.spans)
        whole = [
            (period, self.value(name, span(period, 0, 31)))
            for period in self.volumes.index[:-1]
        ]
        return Kpi(
            name,
            _unit(name),
            now,
            month if self.existed(self.spans[1]) else None,
            year if self.existed(self.spans[2]) else None,
            (*whole, (self.days.period, now)),
        )

    def existed(self, then: Span) -> bool:
        return bool(
            self.people.members(then.period) or self.volumes.loc[then.period, "sellers"]
        )

    def value(self, name: str, then: Span) -> int:
        so_far = None if then.whole else self.so_far.get(then.period)
        if name == "new":
            return self.people.new(then.period, early=not then.whole)
        if name == "lost":
            return self.people.lost(then.period, early=not then.whole)
        if name == "at_risk":
            return int(self.sales.fallen(then, so_far)[0].sum())
        if so_far is None:
            return int(self.volumes.loc[then.period, name])
        if name == "active":
            return int((so_far["qualifying"] >= self.active_from).sum())
        return int(so_far[name].sum())
