"""Ranks: a ladder of conditions, what is achieved, paid as, and kept as a title.

::

    achieved(m):  result = none
                  for rung in ladder, low to high:
                      if condition(rung, m): result = rung
                      elif cumulative:       break

A rung may look at the ranks of people below (``legs`` with ``contains``), so the
whole ladder is asked again with the ranks just found until nothing changes. In
one tree that is the bottom-up solution after at most as many rounds as the tree
has levels; across trees it is the least solution, and a plan whose rungs could
contradict themselves there is refused when it is loaded.

Source: plan-semantics.md, 4.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.rules.conditions import NEVER, Condition, condition
from graphcrm.rules.exact import Ints
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import NO_RANK

if TYPE_CHECKING:
    from graphcrm.rules.facts import Facts

DEMOTIONS = ("never", "one", "achieved")


@dataclass(frozen=True)
class Ladder:
    """The ranks of a plan, lowest first; a rank is its place, 0 for none.

    ``grace``: periods for which somebody is still paid as the rank he held.
    ``demotion``: whether a title falls after ``demote_after`` consecutive periods
    below it, and how far: ``one`` rung or to what is ``achieved``.
    """

    names: tuple[str, ...] = ()
    rungs: tuple[Dated[Condition], ...] = ()
    cumulative: bool = False
    grace: int = 0
    demotion: str = "never"
    demote_after: int = 0

    @classmethod
    def read(cls, top: Section, names: tuple[str, ...]) -> Ladder:
        """Return the ladder of a plan file: ``[[rank]]`` and ``[ranks]``."""
        sections = top.optional_tables("rank")
        for section in sections:
            section.known.append("name")
        rungs = tuple(
            section.dated("when", condition(top.notes.words), NEVER)
            for section in sections
        )
        rules = top.optional_table("ranks")
        found = cls(
            names,
            rungs,
            rules.flag("cumulative", False),
            rules.whole("grace", 0, 0, 60),
            rules.choice("demotion", DEMOTIONS, "never"),
            rules.whole("demote_after", 0, 0, 60),
        )
        for section in (*sections, rules):
            section.finish()
        return found

    @property
    def figures(self) -> frozenset[str]:
        """Return the figures its conditions look at."""
        return frozenset().union(
            *(when.names for rung in self.rungs for when in rung.values)
        )

    def achieved(self, facts: Facts) -> Ints:
        """Return everybody's highest rung, given the ranks ``facts`` has so far."""
        reached = np.zeros(facts.snapshot.nobody, np.int64)
        able = facts.earns
        for place, rung in enumerate(self.rungs, start=1):
            met = facts.holds(rung.at(facts.day)) & able
            reached[met] = place
            if self.cumulative:
                able = met
        return reached

    def paid(self, facts: Facts, achieved: Ints) -> Ints:
        """Return the ranks people are paid as, before forced ranks."""
        if not self.grace:
            return achieved
        return self._held(facts, achieved, "paid", self.grace, "achieved")[0]

    def title(self, facts: Facts, achieved: Ints) -> Ints:
        """Return the titles after this period."""
        return self._title(facts, achieved)[0]

    def left_behind(self, facts: Facts, achieved: Ints) -> Mapping[str, Ints]:
        """Return titles, ranks in grace and their counters for the next period."""
        title, missed = self._title(facts, achieved)
        left = {"title.missed": missed, **self._spread("title", title)}
        if self.grace:
            held, missed = self._held(facts, achieved, "paid", self.grace, "achieved")
            left |= {"paid.missed": missed, **self._spread("paid", held)}
        return left

    def _title(self, facts: Facts, achieved: Ints) -> tuple[Ints, Ints]:
        after = None if self.demotion == "never" else self.demote_after
        return self._held(facts, achieved, "title", after, self.demotion)

    def _held(
        self, facts: Facts, achieved: Ints, kind: str, after: int | None, fall: str
    ) -> tuple[Ints, Ints]:
        """Return what is held of a kind of rank and for how long it was missed."""
        before = np.zeros(facts.snapshot.nobody, np.int64)
        for place, name in enumerate(self.names, start=1):
            before[facts.state(f"{kind}.{name}") > 0] = place
        below = achieved < before
        missed = np.where(below, facts.state(f"{kind}.missed") + 1, 0)
        held = np.maximum(before, achieved)
        if after is None:
            return held, np.zeros_like(missed)
        falls = below & (missed > after)
        lower = np.maximum(held - 1, achieved) if fall == "one" else achieved
        return np.where(falls, lower, held), np.where(falls, 0, missed)

    def _spread(self, kind: str, ranks: Ints) -> dict[str, Ints]:
        return {
            f"{kind}.{name}": (ranks == place).astype(np.int64)
            for place, name in enumerate(self.names, start=1)
        }


def rank_names(top: Section) -> tuple[str, ...]:
    """Return the names of a plan's ranks, lowest first; no figure has one of them."""
    names: list[str] = []
    for section in top.optional_tables("rank"):
        name = section.name("name")
        if name in (*names, NO_RANK, *top.notes.words.units):
            section.wrong("name", name, "is taken; give each rank a name of its own")
        names.append(name)
    return tuple(names)
