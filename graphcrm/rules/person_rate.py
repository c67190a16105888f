"""One rate a person: by brackets of a figure, by rank, or as stated of him.

Differentials compare such rates with each other, so what counts about a rate is
its place among all there are; the difference of two is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.exact import Factor, Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.rates import Brackets, Rates, brackets, own_rates
from graphcrm.rules.readers import LARGEST_TERM, each_rank
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, DAY, MONEY, POINTS, RANK

_NUMBERS = (POINTS, MONEY, COUNT, RANK, DAY)
_ANY = -(2**62)  # below every figure

EVERYBODY = ""  # the metric of a rate that is the same for all


@dataclass(frozen=True)
class Held:
    """Everybody's rate: ``values[place[m]]``, the values rising from 0."""

    values: Rates
    place: Ints

    def rate(self, member: int) -> Fraction:
        """Return the rate of one member."""
        return self.values[int(self.place[member])]

    def gap(self, high: Ints, low: Ints | int) -> Factor:
        """Return what rates at some places are above those at others, exactly."""
        above, below = self._sides
        if isinstance(below, int):
            return above[high] - above[low], below
        first, second = below[high], below[low]
        gap = above[high] * second - above[low] * first
        both = first * second
        shared = np.gcd(gap, both)
        return gap // shared, both // shared

    @property
    def each(self) -> tuple[Ints, Ints]:
        """Everybody's numerator and denominator."""
        above, below = self._sides
        both = np.full(len(above), below) if isinstance(below, int) else below
        return above[self.place], both[self.place]

    @cached_property
    def _sides(self) -> tuple[Ints, Ints | int]:
        """Numerators and the denominator of all, or one each where that is long.

        Numerators and denominators of single rates have at most ten digits, so
        products of two of them always fit.
        """
        below = lcm(*(value.denominator for value in self.values))
        if below <= LARGEST_TERM:
            return np.array([int(v * below) for v in self.values], np.int64), below
        return (
            np.array([value.numerator for value in self.values], np.int64),
            np.array([value.denominator for value in self.values], np.int64),
        )


@dataclass(frozen=True)
class PersonRate:
    """Where a person's rate comes from: the step that his ``metric`` reaches.

    By rank the metric is ``rank`` and every rank a step; ``EVERYBODY`` is one
    rate for all. A personal term stands in place of what the table gives.
    """

    metric: str
    table: Dated[Brackets]

    @classmethod
    def read(cls, section: Section) -> PersonRate:
        """Return ``metric`` and ``brackets``, or ``rates_by_rank``, or ``rate``."""
        words = section.notes.words
        none = Brackets((), ())
        if "rates_by_rank" in section.data:
            return cls(RANK, read_rates_by_rank(section))
        if "rate" in section.data:
            rates = section.dated("rate", a_rate, Fraction(0))
            steps = tuple((day, Brackets((_ANY,), (r,))) for day, r in rates.entries)
            return cls(EVERYBODY, Dated(steps))
        metric = section.figure("metric", _NUMBERS)
        read = brackets(words, words.units.get(metric, COUNT))
        return cls(metric, section.dated("brackets", read, none))

    @property
    def figures(self) -> frozenset[str]:
        """The figures it looks at."""
        return frozenset({self.metric} - {EVERYBODY})

    def highest(self, day: int) -> Fraction:
        """Return the highest rate of the table."""
        return max(self.table.at(day).rates, default=Fraction(0))

    def held(self, facts: Facts, component: str) -> Held:
        """Return everybody's rate in a component."""
        steps, own = self.table.at(facts.day), own_rates(facts, component)
        values = sorted({Fraction(0), *steps.rates, *own.values()})
        index = {value: place for place, value in enumerate(values)}
        of_step = np.array([0, *(index[rate] for rate in steps.rates)], np.int64)
        place = of_step[steps.place(self.reached(facts))]
        for member, rate in own.items():
            place[member] = index[rate]
        return Held(tuple(values), place)

    def reached(self, facts: Facts) -> npt.NDArray[Any]:
        """Return the figure that picks everybody's step."""
        if self.metric == EVERYBODY:
            return np.zeros(facts.snapshot.nobody, np.int64)
        return exact.narrow(facts.column(self.metric))


def read_rates_by_rank(section: Section) -> Dated[Brackets]:
    """Return ``rates_by_rank``, one rate a rank, as steps of the figure ``rank``."""
    words = section.notes.words
    count = len(words.ranks) + 1
    table = section.dated(
        "rates_by_rank",
        each_rank(words, a_rate, Fraction(0)),
        (Fraction(0),) * count,
    )
    places = tuple(range(count))
    return Dated(tuple((day, Brackets(places, row)) for day, row in table.entries))
