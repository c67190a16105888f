"""Referral: a share of orders to the member whom a fact of the seller names.

::

    amount = base · rate · κ(affiliate of the seller)     for every order counted in

``affiliate`` is a text the company states about people: the id of the member who
referred them. He need not be their sponsor. A window (``within_days``,
``within_months``, ``first_order_only``) makes it a share of joining orders.

An affiliate who is nobody in the network, or who would refer himself, is paid
nothing and reported as a problem of the run.

Source: plan-semantics.md, 12.2. Example: packages of 4,500 in all, 2 %: 90.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.errors import Problem
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, ORDER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import overridden, own_rates
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.window import Window
from graphcrm.rules.words import TEXT


@dataclass(frozen=True)
class Referral(Plain):
    """Parameters of the kind ``referral``."""

    payee: Payee
    affiliate: str
    base: str
    orders: str
    rate: Dated[Fraction]
    window: Window
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> Referral:
        """Return the component a plan file describes."""
        return cls(
            Payee.read(section),
            section.figure("affiliate", (TEXT,)),
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.dated("rate", a_rate, Fraction(0)),
            Window.read(section),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its requirements look at."""
        asked = (when.names for when in self.payee.conditions)
        return frozenset({self.affiliate}).union(*asked)

    def affiliates(self, facts: Facts) -> Ints:
        """Return the position of everybody's affiliate, nobody where there is none."""
        key = ("referral", self.payee.component)
        return facts.once(key, lambda: self._affiliates(facts))

    def _affiliates(self, facts: Facts) -> Ints:
        found = np.full(facts.snapshot.nobody, facts.snapshot.nobody)
        place = {member: at for at, member in enumerate(facts.snapshot.member)}
        for member, name in facts.text(self.affiliate).items():
            at = place.get(name, member)
            found[member] = at if at != member else facts.snapshot.nobody
        return found

    def problems(self, facts: Facts) -> list[Problem]:
        """Return the affiliates who are nobody, or who refer themselves."""
        known = set(facts.snapshot.member)
        problems = []
        for member, name in facts.text(self.affiliate).items():
            whose = facts.snapshot.member[member]
            if name not in known:
                message = "is no member, so nobody is paid for what he referred"
                problems.append(Problem(whose, 0, self.affiliate, name, message))
            elif name == whose:
                message = "names himself, so nobody is paid for his own orders"
                problems.append(Problem(whose, 0, self.affiliate, name, message))
        return problems

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return who has ordered by now, where only first orders count."""
        return self.window.left_behind(facts)

    def counted(self, facts: Facts) -> Mask:
        """Return the orders that are shared."""
        counted = facts.of_kind(self.orders)
        return counted & self.window.inside(facts)

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: every order whose seller has an affiliate."""
        rate = self.rate.at(facts.day)
        order = np.flatnonzero(self.counted(facts) & facts.payable(self.base))
        earner = self.affiliates(facts)[facts.snapshot.seller[order]]
        able = np.append(self.payee.able(facts), False)[earner]
        earner, order = earner[able], order[able]
        rates = overridden(
            (rate.numerator, rate.denominator),
            earner,
            own_rates(facts, self.payee.component),
        )
        yield Part(earner, order, 1, facts.measure(self.base)[order], rates)

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the seller's affiliate."""
        if facts.snapshot.kind[source] not in ORDERS[self.orders]:
            return []
        seller = int(facts.snapshot.seller[source])
        earner = int(self.affiliates(facts)[seller])
        if earner == facts.snapshot.nobody:
            return [Step(earner, 1, LOST, "affiliate")]
        if not self.counted(facts)[source]:
            return [Step(seller, 1, LOST, "window")]
        why = self.payee.refusal(facts, earner, 1)
        return [replace(why, outcome=LOST) if why else Step(earner, 1, PAID)]
