"""Unilevel: a share of every order to the uplines of its seller, level by level.

::

    k = 1
    for a in uplines of the seller, nearest first:
        if k > N:            stop
        if a can take k:     pay base · rate[k] · κ(a);  k += 1
        elif compression is none:                        k += 1
        elif skip_inactive and a is active:              k += 1

``a`` can take level k when he may earn, is active, and (optionally) his own
qualifying volume reaches ``level_volume[k]``. So with ``none`` everybody uses a
level up, with ``skip_inactive`` only active people do, with ``dynamic`` only
those who are paid; what nobody takes stays with the company. The base is the
order's volume in hundredths of a point (a point is worth the plan's
``point_value``) or its net money; returns are negative and take back.

Source: plan-semantics.md, 7.1 and 7.2. Example: 120 points at 10 %, one point
worth 1.00, pay 12.00:

>>> from fractions import Fraction
>>> from graphcrm.money import round_half_up
>>> round_half_up(120_00 * Fraction("0.10"))
1200
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules import tree
from graphcrm.rules.facts import BASES, VOLUME, Facts
from graphcrm.rules.lines import LOST, PAID, Lines, Price, Step
from graphcrm.rules.refusals import refusal
from graphcrm.rules.section import Dated, Section, each, volume
from graphcrm.rules.section import rate as a_rate
from graphcrm.rules.snapshot import OWN, RETAIL
from graphcrm.rules.tree import Ints, Mask

COMPRESSIONS = ("none", "skip_inactive", "dynamic")
MOST_LEVELS = 50

_ORDERS = {"all": (OWN, RETAIL), "own": (OWN,), "retail": (RETAIL,)}


@dataclass(frozen=True)
class Unilevel:
    """Parameters of the kind ``unilevel``.

    ``pays_inactive_source``: whether what an inactive seller turns over still
    pays his uplines (the default of most plans).
    """

    base: str
    orders: str
    compression: str
    level_rates: Dated[tuple[Fraction, ...]]
    level_volume: Dated[tuple[int, ...]]
    pays_inactive_source: bool

    @classmethod
    def read(cls, section: Section) -> Unilevel:
        """Return the component a plan file describes."""
        component = cls(
            section.choice("base", BASES, VOLUME),
            section.choice("orders", tuple(_ORDERS), "all"),
            section.choice("compression", COMPRESSIONS, "dynamic"),
            section.dated("rates", each(a_rate, MOST_LEVELS), ()),
            section.dated("level_volume", each(volume, MOST_LEVELS), (), optional=True),
            section.flag("pays_inactive_source", True),
        )
        component._check_lengths(section)
        return component

    def _check_lengths(self, section: Section) -> None:
        longest = max(len(rates) for rates in self.level_rates.values)
        for volumes in self.level_volume.values:
            if len(volumes) > longest:
                section.wrong(
                    "level_volume",
                    None,
                    f"has {len(volumes)} levels but rates has only {longest}",
                )

    def rates(self, day: int) -> tuple[Fraction, ...]:
        """Return the rate of each level; level 0, own sales, pays nothing."""
        return (Fraction(0), *self.level_rates.at(day))

    def lines(self, facts: Facts, price: Price) -> list[Lines]:
        """Return the lines of all levels, each level one jump for all sellers."""
        order = self._paying_orders(facts)
        seller, place = np.unique(facts.snapshot.seller[order], return_inverse=True)
        parts = []
        for level, earner in enumerate(self._earners(facts, seller), start=1):
            rate = self.rates(facts.day)[level]
            reached = earner[place]
            paid = reached != facts.snapshot.nobody
            if rate:
                parts.append(price(reached[paid], order[paid], level, rate))
        return parts

    def steps(self, facts: Facts, order: int) -> list[Step]:
        """Return the way of one order up the tree, upline by upline."""
        if facts.snapshot.kind[order] not in _ORDERS[self.orders]:
            return []
        return list(self._walk(facts, int(facts.snapshot.seller[order])))

    def _paying_orders(self, facts: Facts) -> Ints:
        kinds = np.isin(facts.snapshot.kind, _ORDERS[self.orders])
        paying = kinds & (facts.bases(self.base) != 0)
        if not self.pays_inactive_source:
            paying &= facts.active[facts.snapshot.seller]
        return np.flatnonzero(paying)

    def _earners(self, facts: Facts, seller: Ints) -> Iterator[Ints]:
        """Yield for each level who is paid for each seller, nobody where none is."""
        parent = np.append(facts.snapshot.parent, facts.snapshot.nobody)
        at = seller
        asked: Ints | None = None
        previous: Mask | None = None
        for level in range(1, len(self.rates(facts.day))):
            able = facts.active & (facts.qualifying >= self._needed(facts, level))
            stops = able if self.compression == "dynamic" else facts.active
            if self.compression == "none":
                at = parent[at]
            else:
                if previous is None or not np.array_equal(previous, stops):
                    asked = tree.nearest(stops, facts.snapshot.parent)
                    previous = stops
                assert asked is not None
                at = asked[parent[at]]
            yield np.where(np.append(able, False)[at], at, facts.snapshot.nobody)

    def _needed(self, facts: Facts, level: int) -> int:
        volumes = self.level_volume.at(facts.day)
        return volumes[level - 1] if level <= len(volumes) else _NOTHING

    def _walk(self, facts: Facts, seller: int) -> Iterator[Step]:
        levels = len(self.rates(facts.day)) - 1
        if not self.pays_inactive_source:
            why = refusal(facts, seller, 1, needs_activity=True)
            if why:
                for level in range(1, levels + 1):
                    reason = "source" if why.reason == "inactive" else why.reason
                    yield replace(why, level=level, outcome=LOST, reason=reason)
                return
        level = 1
        upline = int(facts.snapshot.parent[seller])
        while level <= levels and upline != facts.snapshot.nobody:
            needed = self._needed(facts, level)
            why = refusal(facts, upline, level, needs_activity=True, needed=needed)
            if why is None:
                yield Step(upline, level, PAID)
                level += 1
            elif self.compression == "none" or (
                self.compression == "skip_inactive" and facts.active[upline]
            ):
                yield replace(why, outcome=LOST)
                level += 1
            else:
                yield why
            upline = int(facts.snapshot.parent[upline])
        for missing in range(level, levels + 1):
            yield Step(facts.snapshot.nobody, missing, LOST, "top")


_NOTHING = -(2**62)  # below every volume, returns included
