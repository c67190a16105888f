"""Retail profit: a share of what a distributor sells to his customers.

::

    amount = net · rate · κ          for every retail order of the period

``net`` is the order's net value in minor units, turned into the plan's currency
at the plan's exchange rate (or its volume, with ``base = "volume"``); a return
is a negative order and takes its share back. Nobody above the seller takes
part. ``needs_activity`` pays only sellers who meet the activity requirement.

Source: plan-semantics.md, 6 (retail margin). Example: 1,000.00 net at 25 % and
a coefficient of 6/5:

>>> from fractions import Fraction
>>> from graphcrm.money import round_half_up
>>> round_half_up(100_000 * Fraction("0.25") * Fraction(6, 5))
30000
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.facts import BASES, NET, Facts
from graphcrm.rules.lines import LOST, PAID, Lines, Price, Step
from graphcrm.rules.refusals import refusal
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.section import rate as a_rate
from graphcrm.rules.snapshot import RETAIL


@dataclass(frozen=True)
class RetailProfit:
    """Parameters of the kind ``retail_profit``."""

    base: str
    rate: Dated[Fraction]
    needs_activity: bool

    @classmethod
    def read(cls, section: Section) -> RetailProfit:
        """Return the component a plan file describes."""
        return cls(
            section.choice("base", BASES, NET),
            section.dated("rate", a_rate, Fraction(0)),
            section.flag("needs_activity", False),
        )

    def rates(self, day: int) -> tuple[Fraction, ...]:
        """Return the one rate, that of level 0."""
        return (self.rate.at(day),)

    def lines(self, facts: Facts, price: Price) -> list[Lines]:
        """Return a line for every retail order whose seller may earn."""
        entitled = facts.active if self.needs_activity else facts.earns
        seller = facts.snapshot.seller
        rate = self.rate.at(facts.day)
        paid = np.flatnonzero(
            (facts.snapshot.kind == RETAIL)
            & entitled[seller]
            & (facts.bases(self.base) != 0)
        )
        return [price(seller[paid], paid, 0, rate)] if rate else []

    def steps(self, facts: Facts, order: int) -> list[Step]:
        """Return the one step: the seller himself."""
        if facts.snapshot.kind[order] != RETAIL:
            return []
        seller = int(facts.snapshot.seller[order])
        why = refusal(facts, seller, 0, needs_activity=self.needs_activity)
        if why is None:
            return [Step(seller, 0, PAID)]
        return [replace(why, outcome=LOST)]
