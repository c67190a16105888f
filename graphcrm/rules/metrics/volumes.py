"""Volumes: own, of groups, of legs, within a leg limit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.metrics.base import NOTHING, TREES, Column, Volume, measure_unit
from graphcrm.rules.readers import rate
from graphcrm.rules.section import Section
from graphcrm.rules.tree import Forest

if TYPE_CHECKING:
    from graphcrm.rules.facts import Facts


@dataclass(frozen=True)
class Own:
    """``of = "own"``: the sum over a member's orders of the period."""

    volume: Volume
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Own:
        """Return the metric a plan file describes."""
        return cls(Volume.read(section))

    @property
    def unit(self) -> str:
        """Points, or money for ``volume = "net"``."""
        return measure_unit(self.volume.measure)

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        return self.volume.own(facts)


@dataclass(frozen=True)
class Group:
    """``of = "group"``: the sum over a branch.

    ``depth`` levels deep (0 = all of it), without the member himself where
    ``self`` is false, and without every branch below him whose head meets
    ``without`` (the personal group volume of breakaway plans)::

        PGV(m) = b(m) + Σ over children c:  without(c) ? 0 : PGV(c)
    """

    volume: Volume
    tree: str
    depth: int
    himself: bool
    without: Condition | None

    @classmethod
    def read(cls, section: Section) -> Group:
        """Return the metric a plan file describes."""
        found = cls(
            Volume.read(section),
            section.choice("tree", TREES, "sponsor"),
            section.whole("depth", 0, 0, 1000),
            section.flag("self", True),
            section.maybe("without", condition(section.notes.words)),
        )
        if found.depth and found.without:
            section.wrong("depth", found.depth, "cannot stand beside without")
        return found

    @property
    def unit(self) -> str:
        """Points, or money for ``volume = "net"``."""
        return measure_unit(self.volume.measure)

    @property
    def names(self) -> frozenset[str]:
        """Return the figures ``without`` looks at."""
        return self.without.names if self.without else NOTHING

    @property
    def falling(self) -> frozenset[str]:
        """Whoever leaves the group lowers it."""
        return self.names

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        forest, own = facts.forest(self.tree), self.volume.own(facts)
        if self.depth:
            sums = own
            for _ in range(self.depth):
                sums = exact.summable(own) + forest.below(sums)
        else:
            sums = forest.group(own)
        if self.without:
            sums = sums - forest.held_by(facts.holds(self.without), own)
        return sums if self.himself else sums - own


@dataclass(frozen=True)
class Leg:
    """``of = "leg"``: the volume of a member's ``number``-th largest leg.

    0 where he has fewer legs. Equal legs keep canonical order.
    """

    volume: Volume
    tree: str
    number: int
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Leg:
        """Return the metric a plan file describes."""
        return cls(
            Volume.read(section),
            section.choice("tree", TREES, "sponsor"),
            section.whole("number", 1, 1, 1000),
        )

    @property
    def unit(self) -> str:
        """Points, or money for ``volume = "net"``."""
        return measure_unit(self.volume.measure)

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        forest, group, place = _ranked_legs(facts, self.tree, self.volume)
        return forest.below(np.where(place == self.number - 1, group, 0))


@dataclass(frozen=True)
class Outside:
    """``of = "outside"``: the group volume without the ``largest`` largest legs.

    The member's own volume stays in, unless ``self`` is false.
    """

    volume: Volume
    tree: str
    largest: int
    himself: bool
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Outside:
        """Return the metric a plan file describes."""
        return cls(
            Volume.read(section),
            section.choice("tree", TREES, "sponsor"),
            section.whole("largest", 1, 1, 1000),
            section.flag("self", True),
        )

    @property
    def unit(self) -> str:
        """Points, or money for ``volume = "net"``."""
        return measure_unit(self.volume.measure)

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        forest, group, place = _ranked_legs(facts, self.tree, self.volume)
        outside = forest.below(np.where(place >= self.largest, group, 0))
        return np.asarray(outside + self.volume.own(facts) if self.himself else outside)


@dataclass(frozen=True)
class Limited:
    """``of = "limited"``: the volume that counts for a requirement Q, leg by leg.

    ::

        counted(m, Q) = Σ over legs min(weight·B(leg), limit·Q)  +  own volume

    ``own`` says how the member's own volume counts: ``full``, ``limited`` like a
    leg, or ``none``; ``frontline = "full"`` adds the frontline's own volume in
    full beside the legs. Source: plan-semantics.md, 4.3.
    """

    volume: Volume
    tree: str
    limit: Fraction
    weight: Fraction
    own: str
    frontline: str
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Limited:
        """Return the metric a plan file describes."""
        return cls(
            Volume.read(section),
            section.choice("tree", TREES, "sponsor"),
            section.one("limit", rate, Fraction(1)),
            section.one("weight", rate, Fraction(1)),
            section.choice("own", ("full", "limited", "none"), "full"),
            section.choice("frontline", ("with_legs", "full"), "with_legs"),
        )

    @property
    def unit(self) -> str:
        """Points, or money for ``volume = "net"``."""
        return measure_unit(self.volume.measure)

    def column(self, facts: Facts, name: str) -> Column:
        """Return it without a limit: what a requirement of any size could count."""
        return self.counted(facts, np.full(1, exact.LARGEST_SAFE, np.int64))

    def counted(self, facts: Facts, need: Column) -> Column:
        """Return what counts for ``need`` (one for all, or one a member), rounded down.

        A requirement is met exactly when the rounded-down figure reaches it.
        """
        forest, own = facts.forest(self.tree), self.volume.own(facts)
        legs, below = self.legs(facts, need)
        total = forest.below(legs)
        if self.frontline == "full":
            total = total + forest.below(exact.scaled(own, below))
        if self.own != "none":
            mine = exact.scaled(own, below)
            most = exact.scaled(need, int(self.limit * below))
            total = total + (np.minimum(mine, most) if self.own == "limited" else mine)
        return np.asarray(total // below)

    def legs(self, facts: Facts, need: Column) -> tuple[Column, int]:
        """Return what each member counts as a leg of his upline, over a denominator."""
        forest, own = facts.forest(self.tree), self.volume.own(facts)
        below = lcm(self.weight.denominator, self.limit.denominator)
        most = exact.scaled(need, int(self.limit * below))
        legs = forest.group(own)
        if self.frontline == "full":
            legs = legs - own
        at_most = most if len(most) == 1 else np.append(most, 0)[forest.parent]
        return np.minimum(exact.scaled(legs, int(self.weight * below)), at_most), below


def _ranked_legs(
    facts: Facts, tree: str, volume: Volume
) -> tuple[Forest, Column, Column]:
    """Return the tree, each branch's volume and its place among its siblings."""
    forest = facts.forest(tree)
    group = forest.group(volume.own(facts))
    return forest, group, forest.places(group)
