"""What a plan says about people before any component: activity, units, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from graphcrm.money import VOLUME_DIGITS, minor_digits
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.ladder import Ladder
from graphcrm.rules.matrix import Matrix
from graphcrm.rules.metrics.base import Metric
from graphcrm.rules.readers import ratio, volume
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, DAY, POINTS, RANK

# What a line's base is counted in.
PAY = "pay"  # minor units of the plan's currency: amounts, fixed sums

# Figures every plan has, beside its own metrics, and their units.
BUILT_IN: Mapping[str, str] = {
    "active": COUNT, "qualifying": POINTS, "personal": POINTS, "retail": POINTS,
    "group": POINTS, "achieved": RANK, "rank": RANK, "title": RANK, "joined": DAY,
    "distributor": COUNT, "customer": COUNT,
}  # fmt: skip
RANK_FIGURES = frozenset({"achieved", "rank", "title"})


NO_CONDITION: Dated[Condition | None] = Dated(((0, None),))


@dataclass(frozen=True)
class Activity:
    """Who is active: own qualifying volume of at least ``own_volume`` hundredths.

    ``count_customers`` also counts what his retail customers bought; ``when`` is
    a further condition. Within ``grace`` periods after the last active one a
    member still counts as active.
    """

    own_volume: Dated[int]
    count_customers: bool = True
    when: Dated[Condition | None] = NO_CONDITION
    grace: int = 0

    @classmethod
    def read(cls, section: Section) -> Activity:
        """Return the activity requirement of a plan file's ``[activity]``."""
        activity = cls(
            section.dated("own_volume", volume, 0),
            section.flag("count_customers", True),
            section.dated("when", condition(section.notes.words), None, optional=True),
            section.whole("grace", 0, 0, 60),
        )
        section.finish()
        return activity


@dataclass(frozen=True)
class Units:
    """What a point and a foreign currency are worth in the plan's currency."""

    currency: str
    point_value: Dated[Fraction]
    exchange: Mapping[str, Dated[Fraction]]

    @classmethod
    def read(cls, plan: Section, currency: str) -> Units:
        """Return the units of a plan file: ``point_value`` and ``[exchange]``."""
        point = plan.dated("point_value", ratio, Fraction(1), optional=True)
        rates = Section(plan.notes, plan.data.get("exchange", {}), ("exchange",))
        plan.known.append("exchange")
        exchange = {code: rates.dated(code, ratio, Fraction(1)) for code in rates.data}
        return cls(currency, point, exchange)

    def of_volume(self, day: int) -> Fraction:
        """Return minor units of the plan's currency a hundredth of a point is worth."""
        digits = minor_digits(self.currency) - VOLUME_DIGITS
        return self.point_value.at(day) * Fraction(10) ** digits

    def of_money(self, currency: str, day: int) -> Fraction | None:
        """Return minor units a foreign minor unit is worth; None = no rate known."""
        if currency == self.currency:
            return Fraction(1)
        if currency not in self.exchange:
            return None
        digits = minor_digits(self.currency) - minor_digits(currency)
        return self.exchange[currency].at(day) * Fraction(10) ** digits


@dataclass(frozen=True)
class Book:
    """What a plan says about people, before any component: its first chapters."""

    activity: Activity
    units: Units
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    ladder: Ladder = field(default_factory=Ladder)
    matrix: Matrix | None = None

    @cached_property
    def on_ranks(self) -> frozenset[str]:
        """The figures that change with the ranks people hold."""
        return self._made_from(RANK_FIGURES)

    @cached_property
    def on_activity(self) -> frozenset[str]:
        """The figures that change with who is active."""
        return self._made_from(frozenset({"active"}))

    def _made_from(self, figures: frozenset[str]) -> frozenset[str]:
        found = set(figures)
        for name, metric in self.metrics.items():  # a metric reads earlier ones only
            if metric.names & found:
                found.add(name)
        return frozenset(found)
