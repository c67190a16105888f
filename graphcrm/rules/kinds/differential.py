"""Differential on group volume: everybody's rate less what the legs below have.

::

    net(m) = r(m) · b(m) + Σ over legs c: (r(m) − r(c)) · B(c)

``r`` is the step that a figure reaches, a rate by rank, or as stated of a person;
``b`` the own volume, ``B`` that of a group: an amount of orders, hundredths of a
point or minor units for ``net``. One line for the own volume (level 0, the member
himself is the source) and one for each leg (level 1, its head is the source).

``higher_leg`` says what a leg with a higher rate does: ``break`` pays nothing on
it, ``signed`` takes the difference away, and only that keeps Σ net = r(m) · B(m).
A leg that breaks away takes its group's volume out of everybody's above. With
``compression`` somebody may be passed over: his volume counts as own volume of
the nearest upline who is there, and so do his legs. Legs of newcomers may be paid
at the full rate.

Source: plan-semantics.md, 8.1, 8.3. Example: 9 % over four legs of 6 %, each of
18,000, on 90,000 in all:

>>> from fractions import Fraction
>>> Fraction("0.09") * 90_000 - 4 * Fraction("0.06") * 18_000
Fraction(3780, 1)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import NET, ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.person_rate import Held, PersonRate
from graphcrm.rules.section import Dated, Section

ALL = "all"


@dataclass(frozen=True)
class Newcomers:
    """What is different about those who joined in the period.

    ``own`` whose own volume is paid: ``always``, ``never`` or ``unless_new``;
    ``legs`` which legs: ``all``, ``none``, those of ``new`` heads or of ``old``;
    ``rate`` what a new leg pays: the ``difference``, the ``full`` rate on all of
    it, or ``full_own``, the full rate on its head's own volume only.
    """

    own: str
    legs: str
    rate: str

    @classmethod
    def read(cls, section: Section) -> Newcomers:
        """Return what a component says about newcomers."""
        return cls(
            section.choice("pays_own", ("always", "never", "unless_new"), "always"),
            section.choice("pays_legs", (ALL, "none", "new", "old"), ALL),
            section.choice(
                "new_legs", ("difference", "full", "full_own"), "difference"
            ),
        )

    def pays_own(self, new: Mask) -> Mask:
        """Return whose own volume is paid."""
        return (
            ~new if self.own == "unless_new" else np.full(len(new), self.own != "never")
        )

    def pays_leg(self, new: Mask) -> Mask:
        """Return whose legs are paid."""
        chosen = {"new": new, "old": ~new}
        return chosen.get(self.legs, np.full(len(new), self.legs == ALL))

    def full(self, new: Mask) -> Mask:
        """Return whose legs are paid at the full rate."""
        return np.asarray(new & (self.rate != "difference"))


@dataclass(frozen=True)
class Groups:
    """Everybody's group as the component sees it.

    ``there``: who is not passed over; ``up``: the upline of each leg, nobody at
    the top; ``own`` and ``group``: volumes without groups that broke away.
    """

    held: Held
    there: Mask
    up: Ints
    broken: Mask
    new: Mask
    own: npt.NDArray[Any]
    group: npt.NDArray[Any]


@dataclass(frozen=True)
class Differential(Plain):
    """Parameters of the kind ``differential``.

    ``breakaway``: a leg leaves when its head's rate is the ``top`` one of the
    plan, or not below the upline's ``own``, or when he meets ``breakaway_when``.
    """

    payee: Payee
    rates: PersonRate
    measure: str
    orders: str
    tree: str
    signed: bool
    breakaway: str
    breakaway_when: Dated[Condition | None]
    compression: str
    newcomers: Newcomers
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Differential:
        """Return the component a plan file describes."""
        return cls(
            Payee.read(section),
            PersonRate.read(section),
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), ALL),
            section.choice("tree", TREES, "sponsor"),
            _higher_leg(section) == "signed",
            section.choice("breakaway", ("never", "top", "own"), "never"),
            section.dated(
                "breakaway_when",
                condition(section.notes.words),
                None,
                optional=True,
            ),
            section.choice("compression", _COMPRESSIONS, "none"),
            Newcomers.read(section),
        )

    @property
    def base(self) -> str:
        """Net values are in the plan's currency already, everything else in points."""
        return PAY if self.measure == NET else self.measure

    @property
    def figures(self) -> frozenset[str]:
        """The figures that pick rates and that its conditions look at."""
        asked = [*self.payee.conditions, *filter(None, self.breakaway_when.values)]
        return self.rates.figures.union(*(when.names for when in asked))

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part for own volumes and one for legs."""
        seen, able = self.groups(facts), self.payee.able(facts)
        place, gap = seen.held.place, seen.held.gap
        own = np.flatnonzero(able & seen.there & self.newcomers.pays_own(seen.new))
        yield Part(own, own, 0, seen.own[own], gap(place[own], 0))
        leg, high, low, base = self._legs(seen, able)
        yield Part(seen.up[leg], leg, 1, base, gap(high, low))

    def groups(self, facts: Facts) -> Groups:
        """Return everybody's group as the component sees it."""
        snapshot, forest = facts.snapshot, facts.forest(self.tree)
        held = self.rates.held(facts, self.payee.component)
        there = self._there(facts)
        up = forest.parent
        if not there.all():
            up = forest.nearest(there)[forest.parent]
        new = (snapshot.joined >= snapshot.first_day) & (snapshot.joined <= facts.day)
        broken = self._broken(facts, held, there & (up != forest.nobody), up)
        broken &= ~self.newcomers.full(new)
        values = facts.own(self.measure, self.orders)
        group = forest.group(values)
        if broken.any():
            group = group - forest.held_by(broken, values)
        own = values
        if not there.all():
            legs = np.zeros(forest.nobody + 1, group.dtype)
            counts = there & ~broken
            np.add.at(legs, up[counts], group[counts])
            own = exact.narrow(group - legs[:-1])
        return Groups(held, there, up, broken, new, own, exact.narrow(group))

    def _there(self, facts: Facts) -> Mask:
        if self.compression == "none":
            return np.ones(facts.snapshot.nobody, bool)
        able = self.payee.able(facts)
        return able if self.compression == "dynamic" else able | facts.active

    def _broken(self, facts: Facts, held: Held, head: Mask, up: Ints) -> Mask:
        broken = np.zeros(len(head), bool)
        place = held.place
        if self.breakaway == "top":
            top = self.rates.highest(facts.day)
            broken |= place >= held.values.index(top) if top else False
        elif self.breakaway == "own":
            broken |= place >= np.append(place, 0)[up]
        when = self.breakaway_when.at(facts.day)
        if when:
            broken |= facts.holds(when)
        return broken & head

    def _legs(
        self, seen: Groups, able: Mask
    ) -> tuple[Ints, Ints, Ints, npt.NDArray[Any]]:
        """Return heads of paid legs, both places of their rates, and the base."""
        low, full = seen.held.place, self.newcomers.full(seen.new)
        if full.any():
            low = np.where(full, 0, low)
        # One look at the upline tells his place and, by -1, that he gets nothing.
        high = np.append(np.where(able, seen.held.place, -1), -1)[seen.up]
        paid = (high >= 0) & (high != low) if self.signed else high > low
        paid &= seen.there & ~seen.broken & self.newcomers.pays_leg(seen.new)
        leg = np.flatnonzero(paid)
        base = seen.group[leg]
        if self.newcomers.rate == "full_own":
            base = np.where(full[leg], seen.own[leg], base)
        return leg, high[leg], low[leg], base

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return the figure that picks the rate, the rate, and the group it is on."""
        seen = self.groups(facts)
        above, below = seen.held.each
        return {
            "reached": self.rates.reached(facts),
            "rate_above": above,
            "rate_below": below,
            "group": seen.group,
        }

    # -- one leg, plainly ------------------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return whom a member's own volume pays, and whom his group."""
        name = (self.payee.component, "groups")
        seen = facts.once(name, lambda: self.groups(facts))
        if not seen.there[source]:
            why = self.payee.refusal(facts, source, 0)
            return [why] if why else []
        return [
            self._own_step(facts, seen, source),
            self._leg_step(facts, seen, source),
        ]

    def _own_step(self, facts: Facts, seen: Groups, member: int) -> Step:
        why = self.payee.refusal(facts, member, 0)
        if why:
            return replace(why, outcome=LOST)
        if not self.newcomers.pays_own(seen.new)[member]:
            return Step(member, 0, LOST, "newcomer" if seen.new[member] else "unpaid")
        paid = seen.held.rate(member) != 0
        return Step(member, 0, PAID) if paid else Step(member, 0, LOST, "rate")

    def _leg_step(self, facts: Facts, seen: Groups, leg: int) -> Step:
        up = int(seen.up[leg])
        if up == facts.snapshot.nobody:
            return Step(up, 1, LOST, "top")
        if seen.broken[leg]:
            return Step(up, 1, LOST, "breakaway")
        why = self.payee.refusal(facts, up, 1)
        if why:
            return replace(why, outcome=LOST)
        if not self.newcomers.pays_leg(seen.new)[leg]:
            return Step(up, 1, LOST, "newcomer" if seen.new[leg] else "unpaid")
        full = bool(self.newcomers.full(seen.new)[leg])
        gap = seen.held.rate(up) - (0 if full else seen.held.rate(leg))
        paid = gap > 0 or (self.signed and gap != 0)
        return Step(up, 1, PAID) if paid else Step(up, 1, LOST, "below")


def _higher_leg(section: Section) -> str:
    """Return what a leg with a higher rate does.

    Rates of brackets rise upwards by themselves; where they are given, the plan
    has to choose.
    """
    if "higher_leg" not in section.data and "brackets" not in section.data:
        message = "is missing: break pays nothing on a leg with a higher rate, signed "
        section.wrong("higher_leg", None, message + "takes the difference away")
    return section.choice("higher_leg", ("break", "signed"), "break")


_COMPRESSIONS = ("none", "skip_inactive", "dynamic")
