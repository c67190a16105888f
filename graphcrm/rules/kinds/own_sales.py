"""Own sales: a share of each order of a member, nobody above him takes part.

::

    amount = base · rate · κ          for every order counted in

``base`` is an amount of the order: ``net`` in minor units, turned into the
plan's currency at the plan's exchange rate, or points. ``orders = "retail"``
(the default) makes it the retail profit of selling to customers. With
``above`` only what an order exceeds a threshold by counts, per order (an excess
discount). Returns are negative orders and take their share back.

Source: plan-semantics.md, 6. Example: 1,000.00 net at 25 % and a coefficient of
6/5:

>>> from fractions import Fraction
>>> from graphcrm.money import round_half_up
>>> round_half_up(100_000 * Fraction("0.25") * Fraction(6, 5))
30000
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, ORDER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import NET, ORDERS, measure_unit
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import overridden, own_rates
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section


@dataclass(frozen=True)
class OwnSales(Plain):
    """Parameters of the kind ``own_sales``."""

    payee: Payee
    base: str
    orders: str
    rate: Dated[Fraction]
    above: int | None
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> OwnSales:
        """Return the component a plan file describes."""
        words = section.notes.words
        base = section.text("base", NET)
        unit = measure_unit(base)
        return cls(
            Payee.read(section, needs_activity=False),
            base,
            section.choice("orders", (*ORDERS,), "retail"),
            section.dated("rate", a_rate, Fraction(0)),
            section.maybe("above", lambda raw: words.number(str(raw), unit)),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its requirements look at."""
        return frozenset().union(*(when.names for when in self.payee.conditions))

    def most(self, facts: Facts) -> tuple[Fraction, ...]:
        """Return the highest rate of each level; own sales are level 0."""
        return (self.rate.at(facts.day),)

    def bases(self, facts: Facts) -> Ints:
        """Return what of each order counts."""
        values = facts.measure(self.base)
        return values if self.above is None else np.maximum(values - self.above, 0)

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: every order whose seller can be paid."""
        rate, base = self.rate.at(facts.day), self.bases(facts)
        seller = facts.snapshot.seller
        counted = facts.of_kind(self.orders)
        able = self.payee.able(facts)[seller]
        paid = np.flatnonzero(counted & able & facts.payable(self.base))
        earner = seller[paid]
        rates = overridden(
            (rate.numerator, rate.denominator),
            earner,
            own_rates(facts, self.payee.component),
        )
        yield Part(earner, paid, 0, base[paid], rates)

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the seller himself."""
        if facts.snapshot.kind[source] not in ORDERS[self.orders]:
            return []
        seller = int(facts.snapshot.seller[source])
        why = self.payee.refusal(facts, seller, 0)
        return [replace(why, outcome=LOST) if why else Step(seller, 0, PAID)]
