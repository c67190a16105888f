"""Pass share: each order's profit handed up, or a reward repeated, by a fixed share.

::

    recursive:  x = profit;  u = seller
                loop: up = share · x, down to whole units
                      u keeps x − up;  x = up;  u = next above      until x = 0
    geometric:  a_k gets share^k · reward                           k = 0: the seller

Recursive splits a profit: what is too small to hand on stays below, what passes
the top belongs to the company. Geometric adds to the payout: each amount is
rounded from the exact power, never from the one before it. Profit and reward are
``rate`` of an amount of the order; a profit becomes whole smallest units of money
first. Returns are split like what they take back.

``compression`` says who uses a step up: with ``none`` everybody, with
``skip_inactive`` active people, with ``dynamic`` those who are paid. Geometric
goes ``levels`` steps up.

Source: plan-semantics.md, 7.4. Example: 1,200 at a tenth: the seller keeps 1,080,
his upline 108, the next one 12 − 1 = 11, and 1 goes on; 2,000 at one half: 2,000,
1,000, 500, 250.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.book import PAY
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.legs import Column
from graphcrm.rules.levels import COMPRESSIONS, Levels
from graphcrm.rules.lines import LOST, ORDER, PAID, Kind, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import LevelRates
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import ALWAYS, Dated, Section
from graphcrm.rules.words import MONEY

MOST_STEPS = 1000


@dataclass(frozen=True)
class Shared:
    """What of which orders is shared."""

    base: str
    orders: str
    rate: Fraction

    @classmethod
    def read(cls, section: Section) -> Shared:
        """Return what a component of a plan file says."""
        return cls(
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.one("rate", a_rate, Fraction(1)),
        )

    def counted(self, facts: Facts) -> Mask:
        """Return the orders that are shared."""
        counted = np.isin(facts.snapshot.kind, ORDERS[self.orders])
        return np.asarray(counted & facts.payable(self.base), bool)


@dataclass(frozen=True)
class Recursive(Plain):
    """Parameters of the form ``recursive``; ``unit`` in minor units."""

    payee: Payee
    shared: Shared
    tree: str
    compression: str
    share: Fraction
    unit: int
    base: str = PAY
    source: str = ORDER

    @property
    def figures(self) -> frozenset[str]:
        """The figures its requirements look at."""
        return frozenset().union(*(when.names for when in self.payee.conditions))

    def profits(self, facts: Facts) -> Ints:
        """Return the profit of every order in minor units, 0 where none is shared."""
        key = ("profits", self.payee.component)
        return facts.once(key, lambda: self._profits(facts))

    def _profits(self, facts: Facts) -> Ints:
        rate = self.shared.rate.numerator, self.shared.rate.denominator
        values = facts.measure(self.shared.base) * self.shared.counted(facts)
        return exact.rounded(values, facts.order_units(self.shared.base), rate)

    def handed(self, left: Column) -> Column:
        """Return what is handed up of an amount, down to whole units."""
        below = self.share.denominator * self.unit
        return exact.scaled(left, self.share.numerator) // below * self.unit

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield what each step keeps, all orders at once."""
        profit, forest = self.profits(facts), facts.forest(self.tree)
        order = np.flatnonzero(profit != 0)
        sign, left = np.sign(profit[order]), np.abs(profit[order])
        able = np.append(self.payee.able(facts), False)
        stops = forest.nearest(self._stops(facts))
        at, level = stops[facts.snapshot.seller[order]], 0
        while True:
            going = (left != 0) & (at != forest.nobody)
            if not going.any():
                return
            order, sign, left, at = order[going], sign[going], left[going], at[going]
            up = self.handed(left)
            paid = able[at]
            kept = exact.narrow((left - up) * sign)[paid]
            yield Part(at[paid], order[paid], level, kept, (1, 1))
            left, at, level = up, stops[forest.above[at]], level + 1

    def _stops(self, facts: Facts) -> Mask:
        """Return who is asked on the way up."""
        if self.compression == "none":
            return np.ones(facts.snapshot.nobody, bool)
        able = self.payee.able(facts)
        return able if self.compression == "dynamic" else able | facts.active

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way of one profit up the tree."""
        left, level = abs(int(self.profits(facts)[source])), 0
        seller = int(facts.snapshot.seller[source])
        steps: list[Step] = []
        for upline in (seller, *facts.forest(self.tree).uplines(seller)):
            if not left:
                return steps
            why = self.payee.refusal(facts, upline, level)
            if why is None:
                steps.append(Step(upline, level, PAID))
            elif self.compression == "none" or (
                self.compression == "skip_inactive" and facts.active[upline]
            ):
                steps.append(replace(why, outcome=LOST))
            else:
                steps.append(why)
                continue
            left, level = int(self.handed(np.array([left], object))[0]), level + 1
        if left:
            steps.append(Step(facts.snapshot.nobody, level, LOST, "top"))
        return steps


@dataclass(frozen=True)
class Geometric(Plain):
    """Parameters of the form ``geometric``: level k has the rate share^k."""

    levels: Levels
    shared: Shared
    source: str = ORDER

    @property
    def payee(self) -> Payee:
        """Return what it asks of whom it pays."""
        return self.levels.payee

    @property
    def base(self) -> str:
        """What a line's base is."""
        return self.shared.base

    @property
    def figures(self) -> frozenset[str]:
        """The figures its requirements look at."""
        return self.levels.figures

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines of each level, the seller's own first."""
        base, rate = facts.measure(self.base), self.shared.rate
        order = np.flatnonzero(self.shared.counted(facts))
        seller, place = np.unique(facts.snapshot.seller[order], return_inverse=True)
        able = self.payee.able(facts)[seller][place]
        own = order[able]
        fraction: Factor = rate.numerator, rate.denominator
        yield Part(facts.snapshot.seller[own], own, 0, base[own], fraction)
        for level, reached in self.levels.reached(facts, seller):
            earner = reached[place]
            paid = earner != facts.snapshot.nobody
            above, below = self.levels.rate(facts, level, earner[paid], order[paid])
            fraction = above * rate.numerator, below * rate.denominator
            yield Part(earner[paid], order[paid], level, base[order[paid]], fraction)

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the seller and the way up from him."""
        if not self.shared.counted(facts)[source]:
            return []
        seller = int(facts.snapshot.seller[source])
        why = self.payee.refusal(facts, seller, 0)
        own = replace(why, outcome=LOST) if why else Step(seller, 0, PAID)
        return [own, *self.levels.walk(facts, seller)]


def read(section: Section) -> Kind:
    """Return the component a plan file describes."""
    words = section.notes.words
    form = section.choice("form", ("recursive", "geometric"), "recursive")
    payee, shared = Payee.read(section), Shared.read(section)
    tree = section.choice("tree", TREES, "sponsor")
    compression = section.choice("compression", COMPRESSIONS, "none")
    share = section.required("share", _share, Fraction(0))
    if form == "recursive":

        def number(raw: Any) -> int:
            value = words.number(str(raw), MONEY)
            if value <= 0:
                raise ValueError("must be above 0")
            return value

        unit = section.one("unit", number, 1)
        return Recursive(payee, shared, tree, compression, share, unit)
    count = section.whole("levels", 50, 1, MOST_STEPS)
    powers = tuple(share**level for level in range(1, count + 1))
    rows = (powers,) * (len(words.ranks) + 1)
    none = (Fraction(0),) * len(rows)
    rates = Dated(((ALWAYS, LevelRates(rows, none)),))
    levels = Levels(payee, tree, compression, rates, None, Dated(((ALWAYS, ()),)))
    return Geometric(levels, shared)


def _share(raw: Any) -> Fraction:
    value = a_rate(raw)
    if value >= 1:
        raise ValueError("must be below 100%, or nothing ever stays")
    return value
