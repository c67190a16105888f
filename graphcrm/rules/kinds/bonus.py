"""Bonus: a rate or a fixed amount on a member's own figure, chosen by a figure.

::

    slab:      amount = rate of the step reached by metric · base(m) · κ(m)
    marginal:  amount = Σ over steps rate · (part of base inside the step) · κ(m)
    fixed:     amount = amount of the step reached by metric · κ(m)
    plain:     amount = rate · base(m) · κ(m)

``base`` is a figure in points (a point is worth ``point_value``) or money; with
``marginal`` the base itself is cut into steps. With ``requires`` it is all or
nothing: a goal bonus. Brackets of a streak pay more the longer it lasts, those
of a count of recruits are a recruiting ladder. A base of 0 makes no line.

Source: plan-semantics.md, 5, 6 and 12.4. Example: group volume 5,000 reaches
25 %, paid on own 600: 150.00.

>>> from fractions import Fraction
>>> 600_00 * Fraction("0.25")
Fraction(15000, 1)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules.book import PAY
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import (
    Brackets,
    amount_steps,
    brackets,
    overridden,
    own_rates,
)
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, DAY, MONEY, POINTS, RANK

_WAYS = ("rate", "brackets", "amounts")
_NUMBERS = (POINTS, MONEY, COUNT, RANK, DAY)


@dataclass(frozen=True)
class Bonus(Plain):
    """Parameters of the kind ``bonus``.

    ``figure`` is what the base is read from, ``""`` for fixed amounts; ``base``
    is its unit as lines have it; ``metric`` picks the step, ``""`` for one rate.
    """

    payee: Payee
    base: str
    figure: str
    metric: str
    steps_: Dated[Brackets]
    marginal: bool
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Bonus:
        """Return the component a plan file describes."""
        words = section.notes.words
        payee = Payee.read(section)
        marginal = section.choice("steps", ("slab", "marginal"), "slab") == "marginal"
        section.known += _WAYS
        if not any(way in section.data for way in _WAYS):
            message = "does not say what it pays; give rate, brackets or amounts"
            section.wrong("kind", None, message)
            section.known += ("base", "metric")
            return cls(payee, PAY, "", "", Dated(((0, Brackets((), ())),)), marginal)
        if "amounts" in section.data:
            metric = section.figure("metric", _NUMBERS)
            read = amount_steps(words, words.units.get(metric, COUNT))
            steps = section.dated("amounts", read, Brackets((), ()))
            return cls(payee, PAY, "", metric, steps, marginal=False)
        figure = section.figure("base", (POINTS, MONEY))
        unit = words.units.get(figure, POINTS)
        base = VOLUME if unit == POINTS else PAY
        if "rate" in section.data:
            rates = section.dated("rate", a_rate, Fraction(0))
            steps = Dated(
                tuple((day, Brackets((_ANY,), (rate,))) for day, rate in rates.entries)
            )
            return cls(payee, base, figure, "", steps, marginal=False)
        metric = figure if marginal else section.figure("metric", _NUMBERS)
        read = brackets(words, words.units.get(metric, COUNT))
        steps = section.dated("brackets", read, Brackets((), ()))
        return cls(payee, base, figure, metric, steps, marginal)

    @property
    def figures(self) -> frozenset[str]:
        """The figures it is worked out from."""
        named = {name for name in (self.figure, self.metric) if name}
        return frozenset(named).union(*(when.names for when in self.payee.conditions))

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part, or one a step where steps are marginal."""
        able, steps = self.payee.able(facts), self.steps_.at(facts.day)
        if self.marginal:
            yield from self._slices(facts, steps, able)
            return
        base = self._base(facts)
        place = steps.place(self._metric(facts))
        above, below = steps.steps
        # A rate of his own stands in place of a rate, not of a fixed amount.
        own = own_rates(facts, self.payee.component) if self.figure else {}
        rate = above[place]
        paid = np.flatnonzero(able)
        rates = overridden((rate[paid], below), paid, own)
        yield Part(paid, paid, 0, base[paid], rates)

    def _slices(
        self, facts: Facts, steps: Brackets, able: npt.NDArray[Any]
    ) -> Iterator[Part]:
        base = self._base(facts)
        ends = [*steps.starts[1:], None]
        for level, (start, end, rate) in enumerate(
            zip(steps.starts, ends, steps.rates, strict=True), start=1
        ):
            inside = np.maximum(
                (base if end is None else np.minimum(base, end)) - start, 0
            )
            paid = np.flatnonzero(able)
            fraction = (rate.numerator, rate.denominator)
            yield Part(paid, paid, level, inside[paid], fraction)

    def _base(self, facts: Facts) -> npt.NDArray[Any]:
        if self.figure:
            return facts.column(self.figure)
        return np.ones(facts.snapshot.nobody, np.int64)

    def _metric(self, facts: Facts) -> npt.NDArray[Any]:
        if self.metric:
            return facts.column(self.metric)
        return np.zeros(facts.snapshot.nobody, np.int64)

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the member himself, once for each level he is paid."""
        levels = [0]
        if self.marginal:
            levels = [*range(1, len(self.steps_.at(facts.day).rates) + 1)]
        why = self.payee.refusal(facts, source, 0)
        return [
            replace(why, outcome=LOST) if why else Step(source, level, PAID)
            for level in levels
        ]


_ANY = -(2**62)  # below every figure
