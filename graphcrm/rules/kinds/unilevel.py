"""Unilevel: a share of every order to the uplines of its seller, level by level.

::

    k = 1
    for a in uplines of the seller, nearest first:
        if k > N:            stop          (N has no end where a rank has a tail)
        if a can take k:     pay base · rate[rank(a), k] · κ(a);  k += 1
        elif compression is none:                                 k += 1
        elif skip_inactive and a is active:                       k += 1

``a`` can take level k when he can be paid by the component, his rank's row of
rates reaches level k, and he meets ``level_requires[k]``. So with ``none``
everybody uses a level up, with ``skip_inactive`` only active people do, with
``dynamic`` only those who are paid; what nobody takes stays with the company.
With one level it is a direct bonus, with ``within_days`` or ``within_months`` a
fast start on what newcomers buy, with ``pool`` an order pool split by fixed
shares, with ``tail_by_rank`` an infinity bonus without blocking, and over the
placement tree a matrix commission. Rates by the seller's type
(``rates_by``) pay level k when the upline's own type reaches it too.

The base is an amount of the order: hundredths of a point (a point is worth the
plan's ``point_value``) or net money; returns are negative and take back.

Source: plan-semantics.md, 7.1 to 7.3, 8.6, 12.1. Example: 120 points at 10 %,
one point worth 1.00, pay 12.00:

>>> from fractions import Fraction
>>> from graphcrm.money import round_half_up
>>> round_half_up(120_00 * Fraction("0.10"))
1200
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.levels import Levels
from graphcrm.rules.lines import LOST, ORDER, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, VOLUME
from graphcrm.rules.payee import Payee, inactive
from graphcrm.rules.rates import LevelRates, Rates, overridden, own_rates
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.tree import runs
from graphcrm.rules.window import Window


@dataclass(frozen=True)
class Unilevel(Plain):
    """Parameters of the kind ``unilevel``.

    ``pays_inactive_source``: whether what an inactive seller turns over still
    pays his uplines (the default of most plans). ``pool`` is what all rates are
    multiplied with: the part of the order that is shared.
    """

    levels: Levels
    base: str
    orders: str
    pool: Fraction
    pays_inactive_source: bool
    window: Window
    without_orders_of: Unilevel | None
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> Unilevel:
        """Return the component a plan file describes."""
        return cls(
            Levels.read(section, "sponsor", "dynamic"),
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.one("pool", a_rate, Fraction(1)),
            section.flag("pays_inactive_source", True),
            Window.read(section),
            section.component("without_orders_of", Unilevel),
        )

    @property
    def payee(self) -> Payee:
        """Return what it asks of whom it pays."""
        return self.levels.payee

    @property
    def rates(self) -> Dated[LevelRates]:
        """Return the rates by level."""
        return self.levels.rates

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at, and the ranks."""
        return self.levels.figures

    def most(self, facts: Facts) -> Rates:
        """Return the highest rate of each level; level 0, own sales, pays nothing."""
        return tuple(self.pool * rate for rate in self.levels.most(facts))

    def bases(self, facts: Facts) -> Ints:
        """Return what of each order is shared."""
        return facts.measure(self.base)

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return who has ordered by now, where only first orders count."""
        return self.window.left_behind(facts)

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines of each level, each level one jump for all sellers."""
        nobody = facts.snapshot.nobody
        order = np.flatnonzero(self.counted(facts) & facts.payable(self.base))
        base, sold_by = self.bases(facts)[order], facts.snapshot.seller[order]
        seller, place = runs(sold_by)
        own = own_rates(facts, self.payee.component)
        for level, reached in self.levels.reached(facts, seller):
            earner = reached[place]
            paid = np.flatnonzero(earner != nobody)
            earner = earner[paid]
            # Only rates by type ask who sold; a column of all orders costs time.
            start = sold_by[paid] if self.levels.types else earner
            above, below = self.levels.rate(facts, level, earner, start)
            rate = above * self.pool.numerator, below * self.pool.denominator
            rate = overridden(rate, earner, own)
            yield Part(earner, order[paid], level, base[paid], rate)

    def counted(self, facts: Facts) -> Mask:
        """Return the orders whose uplines are asked."""
        snapshot = facts.snapshot
        counted = facts.of_kind(self.orders)
        if not self.pays_inactive_source:
            counted &= facts.active[snapshot.seller]
        if self.without_orders_of:
            counted &= ~self.without_orders_of.counted(facts)
        return counted & self.window.inside(facts)

    # -- one order, upline by upline -------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way of one order up the tree, upline by upline."""
        if facts.snapshot.kind[source] not in ORDERS[self.orders]:
            return []
        seller = int(facts.snapshot.seller[source])
        if not self.pays_inactive_source and not facts.active[seller]:
            why = self.payee.refusal(facts, seller, 1) or inactive(facts, seller, 1)
            reason = "source" if why.reason == "inactive" else why.reason
            return self._all_lost(facts, replace(why, reason=reason))
        if not self.counted(facts)[source]:
            return self._all_lost(facts, Step(seller, 1, LOST, "window"))
        return list(self.levels.walk(facts, seller))

    def _all_lost(self, facts: Facts, why: Step) -> list[Step]:
        levels = range(1, self.rates.at(facts.day).depth + 1)
        return [replace(why, level=level, outcome=LOST) for level in levels]
