"""Differential per order: everybody above is paid what his rate is above the best.

::

    best = 0
    for k, a in enumerate(uplines of the seller, 1):    # start_level = 0: he first
        if a cannot be paid:            continue        # neither earns nor blocks
        if k ≥ min_level and r(a) > best:  pay (r(a) − best) · base · κ(a)
        best = max(best, r(a))

``r`` is the step that a figure reaches, a rate by rank, or as stated of a person.
The base is an amount of the order: points or net money. With ``start_level = 0``
the seller's own rate counts, so what all get together is the highest rate. With
``min_level`` nearer uplines are not paid, but their rates still count.

Source: plan-semantics.md, 8.2; 6 for discounts. Example: 50 % above a seller who
has 35 % himself, on 100:

>>> from fractions import Fraction
>>> (Fraction("0.50") - Fraction("0.35")) * 100
Fraction(15, 1)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, ORDER, PAID, PASSED, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.person_rate import PersonRate
from graphcrm.rules.rising import rising
from graphcrm.rules.section import Section
from graphcrm.rules.words import COUNT


@dataclass(frozen=True)
class DifferentialByOrder(Plain):
    """Parameters of the kind ``differential_by_order``."""

    payee: Payee
    rates: PersonRate
    base: str
    orders: str
    tree: str
    start_level: int
    min_level: int
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> DifferentialByOrder:
        """Return the component a plan file describes."""
        start = section.whole("start_level", 0, 0, 1)
        return cls(
            Payee.read(section),
            PersonRate.read(section),
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.choice("tree", TREES, "sponsor"),
            start,
            section.whole("min_level", start, 0, 1000),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures that pick rates and that its conditions look at."""
        asked = self.payee.conditions
        return self.rates.figures.union(*(when.names for when in asked))

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines of each round: the next higher rate above every order."""
        forest, snapshot = facts.forest(self.tree), facts.snapshot
        held = self.rates.held(facts, self.payee.component)
        places = np.where(self.payee.able(facts), held.place, 0)
        counted = facts.of_kind(self.orders)
        order = np.flatnonzero(counted & facts.payable(self.base))
        seller, base = snapshot.seller[order], facts.measure(self.base)[order]
        start = forest.above[seller] if self.start_level else seller
        for found in rising(forest, places, start):
            row, earner = found.row, found.member
            level = forest.depth[seller[row]] - forest.depth[earner]
            part = Part(
                earner,
                order[row],
                level,
                base[row],
                held.gap(places[earner], found.low),
            )
            near = level < self.min_level
            yield part.pick(~near) if near.any() else part

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way of one order up the tree, upline by upline."""
        if facts.snapshot.kind[source] not in ORDERS[self.orders]:
            return []
        seller = int(facts.snapshot.seller[source])
        uplines: Iterator[int] = facts.forest(self.tree).uplines(seller)
        way = [] if self.start_level else [(0, seller)]
        way += enumerate(uplines, start=1)
        name = (self.payee.component, "rates")
        held = facts.once(name, lambda: self.rates.held(facts, self.payee.component))
        best, steps = Fraction(0), list[Step]()
        for level, member in way:
            why = self.payee.refusal(facts, member, level)
            rate = held.rate(member)
            if why:
                steps.append(why)
            elif rate <= best:
                steps.append(Step(member, level, PASSED, "below"))
            elif level < self.min_level:
                steps.append(near(member, level, self.min_level))
            else:
                steps.append(Step(member, level, PAID))
            best = best if why else max(best, rate)
        return steps


def near(member: int, level: int, asked: int) -> Step:
    """Return that somebody is nearer than the level payment begins at."""
    return Step(member, level, LOST, "near", level, asked, unit=COUNT)
