"""Counts of people below and of legs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.metrics.base import NOTHING, TREES, Column, Volume, measure_unit
from graphcrm.rules.section import Section
from graphcrm.rules.words import COUNT

if TYPE_CHECKING:
    from graphcrm.rules.facts import Facts


@dataclass(frozen=True)
class People:
    """``of = "people"``: how many below a member meet ``where``.

    ``depth`` levels deep; 1 is his frontline, 0 everybody below.
    """

    tree: str
    depth: int
    where: Condition | None
    unit: str = COUNT

    @classmethod
    def read(cls, section: Section) -> People:
        """Return the metric a plan file describes."""
        return cls(
            section.choice("tree", TREES, "sponsor"),
            section.whole("depth", 1, 0, 1000),
            section.maybe("where", condition(section.notes.words)),
        )

    @property
    def names(self) -> frozenset[str]:
        """Return the figures ``where`` looks at."""
        return self.where.names if self.where else NOTHING

    @property
    def falling(self) -> frozenset[str]:
        """Return those more of which make people stop counting."""
        return self.where.falling if self.where else NOTHING

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        forest = facts.forest(self.tree)
        one = np.ones(forest.nobody, np.int64)
        each = facts.holds(self.where).astype(np.int64) if self.where else one
        if not self.depth:
            return forest.group(each) - each
        count = np.zeros(forest.nobody, np.int64)
        for _ in range(self.depth):
            count = forest.below(each + count)
        return count


@dataclass(frozen=True)
class Legs:
    """``of = "legs"``: how many legs meet all that is asked.

    A leg is a child with everybody below him. ``at_least`` asks for its volume,
    ``head`` for its head, ``contains`` for anybody in it: a second one in the
    same leg adds nothing (``legs_with`` of plan-semantics.md, 4.2).
    """

    volume: Volume
    tree: str
    at_least: int
    head: Condition | None
    contains: Condition | None
    unit: str = COUNT

    @classmethod
    def read(cls, section: Section) -> Legs:
        """Return the metric a plan file describes."""
        words = section.notes.words
        volume = Volume.read(section)
        unit = measure_unit(volume.measure)
        found = cls(
            volume,
            section.choice("tree", TREES, "sponsor"),
            section.maybe("at_least", lambda raw: words.number(str(raw), unit)) or 0,
            section.maybe("head", condition(words)),
            section.maybe("contains", condition(words)),
        )
        if not (found.at_least or found.head or found.contains):
            section.wrong(
                "of", "legs", "asks nothing of a leg; add at_least, head or contains"
            )
        return found

    @property
    def names(self) -> frozenset[str]:
        """Return the figures its conditions look at."""
        return _union(self.head, self.contains, "names")

    @property
    def falling(self) -> frozenset[str]:
        """Return those more of which make a leg stop counting."""
        return _union(self.head, self.contains, "falling")

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        forest = facts.forest(self.tree)
        met = np.ones(forest.nobody, bool)
        if self.at_least:
            met &= np.asarray(forest.group(self.volume.own(facts)) >= self.at_least)
        if self.head:
            met &= facts.holds(self.head)
        if self.contains:
            inside = facts.holds(self.contains).astype(np.int64)
            met &= np.asarray(forest.group(inside) > 0)
        return forest.below(met.astype(np.int64))


def _union(
    first: Condition | None, second: Condition | None, what: str
) -> frozenset[str]:
    return frozenset().union(*(getattr(c, what) for c in (first, second) if c))
