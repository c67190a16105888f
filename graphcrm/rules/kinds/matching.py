"""Matching: a share of what others earn in components above this one.

::

    up:    every earner x is walked up from, level by level as in unilevel:
           amount = rate(rank(a), k) · earned(x, on) · κ(a)
    down:  for every direct d of x:
           amount = rate / divisor(x) · earned(x, on) · κ(d)

``earned`` is what the components of ``on`` pay, before personal coefficients; with
``stage = "uncapped"`` before caps, with ``"paid"`` as it is paid. Who does not meet
``source_requires`` gives no match. Down, the divisor is the number of ``directs``
who can earn at all, of ``qualified`` ones who can be paid, a fixed number or a
figure of x; what nobody takes stays with the company. A match never feeds itself.

Source: plan-semantics.md, 11.1. Example: 40.00 and 80.00 of two enrolled people
at 10 % pay 12.00; a quarter of 44.00 divided by five pays 2.20 each:

>>> from fractions import Fraction
>>> (40_00 + 80_00) * Fraction("0.1"), 44_00 * Fraction("0.25") / 5
(Fraction(1200, 1), Fraction(220, 1))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import CAPPED, STAGES, Facts
from graphcrm.rules.legs import Column
from graphcrm.rules.levels import Levels
from graphcrm.rules.lines import LOST, MEMBER, PAID, Kind, Part, Plain, Step
from graphcrm.rules.metrics.base import TREES
from graphcrm.rules.payee import Payee, unmet
from graphcrm.rules.rates import overridden, own_rates
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, near

DIRECTS, QUALIFIED = COUNTED = ("directs", "qualified")


@dataclass(frozen=True)
class Earnings:
    """What is matched: which components, at which stage, of whom."""

    on: tuple[str, ...]
    stage: str
    source_requires: Dated[Condition | None]

    @classmethod
    def read(cls, section: Section) -> Earnings:
        """Return what a component of a plan file says."""
        return cls(
            section.earlier("on"),
            section.choice("stage", STAGES, CAPPED),
            section.dated(
                "source_requires",
                condition(section.notes.words),
                None,
                optional=True,
            ),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures that are asked of the earners."""
        asked = (when.names for when in self.source_requires.values if when)
        return frozenset().union(*asked)

    def amounts(self, facts: Facts) -> Column:
        """Return what of everybody's earnings is matched."""
        columns = [facts.earned(name, self.stage) for name in self.on]
        total = exact.narrow(exact.added(*columns))
        return total * self.eligible(facts)

    def eligible(self, facts: Facts) -> Mask:
        """Return whose earnings are matched."""
        when = self.source_requires.at(facts.day)
        return facts.holds(when) if when else np.ones(facts.snapshot.nobody, bool)

    def refusal(self, facts: Facts, source: int) -> Step | None:
        """Return why somebody's earnings are not matched, None where they are."""
        when = self.source_requires.at(facts.day)
        if when is None:
            return None
        why = unmet(when.failed(facts, source), source, 1)
        return replace(why, outcome=LOST) if why else None


@dataclass(frozen=True)
class Matching(Plain):
    """Parameters of the kind ``matching`` up the tree."""

    levels: Levels
    earnings: Earnings
    base: str = PAY
    source: str = MEMBER

    @property
    def payee(self) -> Payee:
        """Return what it asks of whom it pays."""
        return self.levels.payee

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at, and the ranks."""
        return self.levels.figures | self.earnings.figures

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines of each level, each level one jump for all earners."""
        base = self.earnings.amounts(facts)
        source = np.flatnonzero(base != 0)
        own = own_rates(facts, self.payee.component)
        for level, reached in self.levels.reached(facts, source):
            paid = reached != facts.snapshot.nobody
            earner, start = reached[paid], source[paid]
            rate = self.levels.rate(facts, level, earner, start)
            rate = overridden(rate, earner, own)
            yield Part(earner, start, level, base[start], rate)

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way up from one earner."""
        why = self.earnings.refusal(facts, source)
        return [why] if why else list(self.levels.walk(facts, source))


@dataclass(frozen=True)
class MatchDown(Plain):
    """Parameters of the kind ``matching`` down to the directs."""

    payee: Payee
    earnings: Earnings
    tree: str
    rate: Dated[Fraction]
    divisor: int | str
    base: str = PAY
    source: str = MEMBER

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at, and the divisor."""
        named = {self.divisor} - set(COUNTED)
        figures = frozenset(name for name in named if isinstance(name, str))
        asked = (when.names for when in self.payee.conditions)
        return figures.union(self.earnings.figures, *asked)

    def divisors(self, facts: Facts) -> Ints:
        """Return by what each one's share is divided."""
        key = ("divisors", self.payee.component)
        return facts.once(key, lambda: self._divisors(facts))

    def _divisors(self, facts: Facts) -> Ints:
        if isinstance(self.divisor, int):
            return np.full(facts.snapshot.nobody, self.divisor)
        if self.divisor not in COUNTED:
            return np.asarray(facts.column(self.divisor), np.int64)
        who = facts.earns if self.divisor == DIRECTS else self.payee.able(facts)
        return np.asarray(facts.forest(self.tree).below(who.astype(np.int64)), np.int64)

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: everybody who can be paid, below an earner."""
        base = np.append(self.earnings.amounts(facts), 0)
        divisor = np.append(self.divisors(facts), 0)
        above = facts.forest(self.tree).parent
        able = self.payee.able(facts)
        earner = np.flatnonzero(able & (divisor[above] > 0) & (base[above] != 0))
        source = above[earner]
        rate = self.rate.at(facts.day)
        shares: Factor = rate.numerator, rate.denominator
        own = own_rates(facts, self.payee.component)
        over, under = overridden(shares, earner, own)
        yield Part(earner, source, 1, base[source], (over, under * divisor[source]))

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return each direct of one earner and whether he gets his share."""
        why = self.earnings.refusal(facts, source)
        if why:
            return [why]
        directs = np.flatnonzero(facts.forest(self.tree).parent == source)
        divided = int(self.divisors(facts)[source]) > 0
        steps = []
        for direct in directs.tolist():
            missing = self.payee.refusal(facts, direct, 1)
            if missing:
                steps.append(replace(missing, outcome=LOST))
            else:
                steps.append(
                    Step(
                        direct, 1, PAID if divided else LOST, "" if divided else "rate"
                    )
                )
        return steps


def read(section: Section) -> Kind:
    """Return the component a plan file describes: up the tree, or down."""
    earnings = Earnings.read(section)
    if section.choice("direction", ("up", "down"), "up") == "up":
        return Matching(Levels.read(section, "enroller", "none"), earnings)
    one: int | str = 1
    return MatchDown(
        Payee.read(section),
        earnings,
        section.choice("tree", TREES, "enroller"),
        section.dated("rate", a_rate, Fraction(0)),
        section.required("divisor", lambda raw: _divisor(section, raw), one),
    )


def _divisor(section: Section, raw: Any) -> int | str:
    units = section.notes.words.units
    if isinstance(raw, int) and not isinstance(raw, bool):
        if raw > 0:
            return raw
    elif raw in COUNTED or units.get(raw) == COUNT:
        return str(raw)
    close = near(raw, [*COUNTED, *units]) if isinstance(raw, str) else ""
    raise ValueError(f"must be directs, qualified, a number above 0 or a count{close}")
