"""Infinity bonus: a rate by rank on the whole downline, down to the next such rank.

::

    for every upline e of a seller s, at any depth:
        paid when no member of the same or a higher rank stands between e and s
        full:        ρ(rank e)                                     · base · κ(e)
        additive:    Σ ρ(R) over ranks R up to his, above the best below · base
        difference:  (ρ(rank e) − best ρ below)                    · base · κ(e)

``full``: a rank higher than the blocker's is paid in full above him, too.
``additive``: a higher rank earns its own and the lower ranks' rates, each until
blocked at it. ``difference`` is ``differential_by_order`` with rates by rank. The
blocker's own orders count with ``blocker_included``; pay goes on for
``levels_below_blocker`` levels below him. Somebody who cannot be paid does not
block, unless ``unqualified_blocks``.

Source: plan-semantics.md, 8.6. Example: gold 3 % above silver 2 %, on 100: full
3 and 2, difference 1 and 2, additive 3 and 2 (a gold alone gets 5):

>>> silver, gold = 2, 3
>>> (gold, silver), (gold - silver, silver), (silver + gold - silver, silver)
((3, 2), (1, 2), (3, 2))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np

from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.kinds.differential_by_order import near
from graphcrm.rules.lines import ORDER, PAID, PASSED, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.person_rate import Held, PersonRate, read_rates_by_rank
from graphcrm.rules.rates import overridden, own_rates
from graphcrm.rules.rising import Round, rising
from graphcrm.rules.section import Section
from graphcrm.rules.words import RANK

FULL, DIFFERENCE, ADDITIVE = FORMS = ("full", "difference", "additive")


@dataclass(frozen=True)
class Infinity(Plain):
    """Parameters of the kind ``infinity``.

    ``reach``: levels below a blocker that are still paid, 0 his own orders only,
    -1 nothing.
    """

    payee: Payee
    rates: PersonRate
    base: str
    orders: str
    tree: str
    form: str
    reach: int
    min_level: int
    unqualified_blocks: bool
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> Infinity:
        """Return the component a plan file describes."""
        included = section.flag("blocker_included", False)
        below = section.whole("levels_below_blocker", 0, 0, 1000)
        return cls(
            Payee.read(section),
            PersonRate(RANK, read_rates_by_rank(section)),
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.choice("tree", TREES, "sponsor"),
            section.choice("form", FORMS, FULL),
            below or (0 if included else -1),
            section.whole("min_level", 1, 1, 1000),
            section.flag("unqualified_blocks", False),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The ranks, and the figures its conditions look at."""
        asked = self.payee.conditions
        return frozenset({RANK}).union(*(when.names for when in asked))

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines within reach of a blocker, then round by round."""
        forest, snapshot = facts.forest(self.tree), facts.snapshot
        held, places = self.held(facts), self.places(facts)
        able = self.payee.able(facts)
        own = own_rates(facts, self.payee.component)
        counted = facts.of_kind(self.orders)
        order = np.flatnonzero(counted & facts.payable(self.base))
        seller, base = snapshot.seller[order], facts.measure(self.base)[order]
        for found in self._rounds(facts, places, seller):
            row, earner = found.row, found.member
            level = forest.depth[seller[row]] - forest.depth[earner]
            low = np.zeros_like(earner) if self.form == FULL else found.low
            rate = held.gap(held.place[earner], low)
            if self.form == ADDITIVE:
                rate = overridden(rate, earner, own)
            part = Part(earner, order[row], level, base[row], rate)
            yield part.pick(able[earner] & (level >= self.min_level))

    def held(self, facts: Facts) -> Held:
        """Return everybody's rate; for ``additive`` that of all ranks up to his."""
        if self.form != ADDITIVE:
            return self.rates.held(facts, self.payee.component)
        sums = tuple(accumulate(self.rates.table.at(facts.day).rates))
        return Held(sums, facts.column(RANK))

    def places(self, facts: Facts) -> Ints:
        """Return what must rise upwards: ranks, or the places of rates."""
        known = self.held(facts).place
        places = known if self.form == DIFFERENCE else facts.column(RANK)
        if self.unqualified_blocks:
            return places
        return np.where(self.payee.able(facts), places, 0)

    def _rounds(self, facts: Facts, places: Ints, seller: Ints) -> Iterator[Round]:
        forest, at = facts.forest(self.tree), seller
        for level in range(1, self.reach + 2):
            at = forest.above[at]
            if level <= self.reach:
                row = np.flatnonzero(at != forest.nobody)
                row = row[places[at[row]] > 0]
                yield Round(row, at[row], np.zeros(len(row), np.int64))
        yield from rising(forest, places, at)

    # -- one order, upline by upline -------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way of one order up the tree, upline by upline."""
        if facts.snapshot.kind[source] not in ORDERS[self.orders]:
            return []
        seller = int(facts.snapshot.seller[source])
        name = self.payee.component
        places = facts.once((name, "places"), lambda: self.places(facts))
        held = facts.once((name, "held"), lambda: self.held(facts))
        own = own_rates(facts, name)
        best, blocker, steps = 0, facts.snapshot.nobody, list[Step]()
        way = [seller, *facts.forest(self.tree).uplines(seller)]
        for level, member in enumerate(way):
            place = int(places[member])
            low = 0 if self.form == FULL else best
            rate = own.get(member, held.rate(member) - held.values[low])
            if level:
                free = place > best
                steps.append(self._step(facts, member, level, rate, free, blocker))
            if level > self.reach and place > best:
                best, blocker = place, member
        return steps

    def _step(
        self,
        facts: Facts,
        member: int,
        level: int,
        rate: Fraction,
        free: bool,
        blocker: int,
    ) -> Step:
        why = self.payee.refusal(facts, member, level)
        if why:
            return why
        if not free and blocker != facts.snapshot.nobody:
            return Step(member, level, PASSED, "blocked")
        if not free or not rate:
            return Step(member, level, PASSED, "rate")
        if level < self.min_level:
            return near(member, level, self.min_level)
        return Step(member, level, PAID)
