"""Figures that remember earlier periods: streaks, counts, rolling sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.conditions import NEVER, Condition, condition
from graphcrm.rules.metrics.base import NOTHING, Column
from graphcrm.rules.section import Section
from graphcrm.rules.words import COUNT, MONEY, POINTS

if TYPE_CHECKING:
    from graphcrm.rules.facts import Facts


@dataclass(frozen=True)
class Streak:
    """``of = "streak"``: consecutive periods, this one included, that meet ``where``.

    A miss gives 0. What the period before left is state, ``NAME.streak``.
    """

    where: Condition
    unit: str = COUNT

    @classmethod
    def read(cls, section: Section) -> Streak:
        """Return the metric a plan file describes."""
        return cls(section.required("where", condition(section.notes.words), NEVER))

    @property
    def names(self) -> frozenset[str]:
        """Return the figures ``where`` looks at."""
        return self.where.names

    @property
    def falling(self) -> frozenset[str]:
        """Return those more of which break it."""
        return self.where.falling

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        before = facts.state(f"{name}.streak")
        return np.where(facts.holds(self.where), before + 1, 0)

    def left_behind(self, facts: Facts, name: str) -> Mapping[str, Column]:
        """Return what the next period needs to know."""
        return {f"{name}.streak": facts.column(name)}


@dataclass(frozen=True)
class Times:
    """``of = "times"``: in how many of the ``last`` periods ``where`` was met."""

    where: Condition
    last: int
    unit: str = COUNT

    @classmethod
    def read(cls, section: Section) -> Times:
        """Return the metric a plan file describes."""
        return cls(
            section.required("where", condition(section.notes.words), NEVER),
            section.whole("last", 12, 1, 60),
        )

    @property
    def names(self) -> frozenset[str]:
        """Return the figures ``where`` looks at."""
        return self.where.names

    @property
    def falling(self) -> frozenset[str]:
        """Return those more of which lower it."""
        return self.where.falling

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        bits = self._bits(facts, name)
        count = np.zeros(len(bits), np.int64)
        for place in range(self.last):
            count += (bits >> place) & 1
        return count

    def left_behind(self, facts: Facts, name: str) -> Mapping[str, Column]:
        """Return the last periods as bits, the latest lowest."""
        return {f"{name}.times": self._bits(facts, name)}

    def _bits(self, facts: Facts, name: str) -> Column:
        before = facts.state(f"{name}.times") << 1
        return np.asarray((before & (2**self.last - 1)) | facts.holds(self.where))


@dataclass(frozen=True)
class Rolling:
    """``of = "rolling"``: the sum of another metric over the ``last`` periods.

    This period is the last of them; ``last = 0`` sums since the beginning.
    """

    metric: str
    last: int
    unit: str

    @classmethod
    def read(cls, section: Section) -> Rolling:
        """Return the metric a plan file describes."""
        metric = section.figure("metric", (POINTS, MONEY, COUNT))
        unit = section.notes.words.units.get(metric, COUNT)
        return cls(metric, section.whole("last", 0, 0, 60), unit)

    @property
    def names(self) -> frozenset[str]:
        """Return the metric it sums."""
        return frozenset({self.metric})

    falling: frozenset[str] = NOTHING

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        before = map(facts.state, self._keys(name))
        return exact.added(facts.column(self.metric), *before)

    def left_behind(self, facts: Facts, name: str) -> Mapping[str, Column]:
        """Return the figures that still count in the next period."""
        if not self.last:
            return {f"{name}.sum": facts.column(name)}
        keys = self._keys(name)
        values = [facts.column(self.metric), *map(facts.state, keys)]
        return dict(zip(keys, values, strict=False))

    def _keys(self, name: str) -> list[str]:
        if not self.last:
            return [f"{name}.sum"]
        return [f"{name}.ago{number}" for number in range(1, self.last)]
