"""Matrix full: a fixed amount, once, when a level below a member is full.

::

    full(m)  = the number of levels below m without a free slot
    amount   = amounts[k] for every level k ≤ full(m) that was not paid yet

A level can only be full when all above it are; slots beyond ``width`` do not count.
``amounts`` has one entry a level; a whole matrix of d levels pays with its d-th.
Whoever cannot be paid when a level fills is paid as soon as he can. The state is
``NAME.levels``, the levels paid.

Source: plan-semantics.md, 10. Example, width 2, amounts 5 and 20: two people below
pay 5, four more below them 20.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.book import PAY
from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.legs import Column
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.matrix import MOST_WIDTH
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import MOST_LEVELS
from graphcrm.rules.readers import each, fixed
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT


@dataclass(frozen=True)
class MatrixFull(Plain):
    """Parameters of the kind ``matrix_full``."""

    payee: Payee
    width: int
    amounts: Dated[tuple[Fraction, ...]]
    base: str = PAY
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> MatrixFull:
        """Return the component a plan file describes."""
        words = section.notes.words

        nothing: tuple[Fraction, ...] = ()
        return cls(
            Payee.read(section),
            section.whole("width", section.notes.width, 1, MOST_WIDTH),
            section.dated("amounts", each(fixed(words), MOST_LEVELS), nothing),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its requirements look at."""
        return frozenset().union(*(when.names for when in self.payee.conditions))

    def full(self, facts: Facts) -> Ints:
        """Return how many levels below everybody are full."""
        key = ("matrix_full", self.payee.component)
        return facts.once(key, lambda: self._full(facts))

    def _full(self, facts: Facts) -> Ints:
        forest = facts.forest("placement")
        counts = (facts.slot >= 1) & (facts.slot <= self.width)
        people = np.ones(facts.snapshot.nobody, np.int64)
        full, wanted = np.zeros(facts.snapshot.nobody, np.int64), 1
        for level in range(len(self.amounts.at(facts.day))):
            people, wanted = forest.below(people * counts), wanted * self.width
            if wanted > facts.snapshot.nobody:
                return full
            full += (people == wanted) & (full == level)
        return full

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part a level."""
        able, full = self.payee.able(facts), self.full(facts)
        before = facts.state(self._key)
        for level, amount in enumerate(self.amounts.at(facts.day), start=1):
            paid = np.flatnonzero(able & (full >= level) & (before < level))
            one = np.ones(len(paid), np.int64)
            yield Part(paid, paid, level, one, (int(amount), 1))

    @property
    def _key(self) -> str:
        return f"{self.payee.component}.levels"

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return how many levels were paid."""
        before = facts.state(self._key)
        now = np.where(self.payee.able(facts), self.full(facts), 0)
        return {self._key: np.maximum(before, now)}

    def details(self, facts: Facts) -> Mapping[str, Column]:
        """Return how many levels are full."""
        return {"full": self.full(facts)}

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return what each level pays the member, or why it does not."""
        why = self.payee.refusal(facts, source, 0)
        before, full = (
            int(facts.state(self._key)[source]),
            int(self.full(facts)[source]),
        )
        steps = []
        for level in range(1, len(self.amounts.at(facts.day)) + 1):
            if level <= before:
                steps.append(Step(source, level, LOST, "before"))
            elif level > full:
                steps.append(Step(source, level, LOST, "full", full, level, unit=COUNT))
            elif why:
                steps.append(replace(why, outcome=LOST, level=level))
            else:
                steps.append(Step(source, level, PAID))
        return steps
