"""Guarantee: a minimum income, filled up to from what was earned.

::

    amount = max(0, minimum(m) − what the components above pay m)

``minimum_by_rank`` is the plan's own, by the rank paid as; with ``periods = n``
it holds only in the first n periods of a rank, the one in which it was reached
included, once in a lifetime (what is remembered: ``NAME.since.RANK``). A personal
term ``guarantee`` gives one person a minimum, in the plan's currency; the larger
of the two counts. A coefficient does not multiply what only fills up.

Source: plan-semantics.md, 13 and 14. Example: 300.00 guaranteed, 180.50 earned:

>>> max(0, 300_00 - 180_50)
11950
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.money import minor_digits
from graphcrm.rules import exact
from graphcrm.rules.book import PAY
from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.input_checks import GUARANTEE
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.payee import Payee
from graphcrm.rules.readers import each_rank, money
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.snapshot import terms_of
from graphcrm.rules.words import MONEY


@dataclass(frozen=True)
class Guarantee(Plain):
    """Parameters of the kind ``guarantee``.

    ``by_rank``: minor units by the place of a rank, 0 where nothing is
    guaranteed; ``ranks`` the names of the places, from 1.
    """

    payee: Payee
    by_rank: Dated[tuple[int, ...]]
    periods: int
    ranks: tuple[str, ...]
    base: str = PAY
    source: str = MEMBER
    takes_coefficient = False

    @classmethod
    def read(cls, section: Section) -> Guarantee:
        """Return the component a plan file describes."""
        words = section.notes.words

        none = (0,) * (len(words.ranks) + 1)
        read = each_rank(words, money(words), 0)
        return cls(
            Payee.read(section),
            section.dated("minimum_by_rank", read, none, optional=True),
            section.whole("periods", 0, 0, 600),
            words.ranks,
        )

    @property
    def figures(self) -> frozenset[str]:
        """The rank, and the figures its requirements look at."""
        asked = (when.names for when in self.payee.conditions)
        return frozenset({"rank"}).union(*asked)

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: everybody who has earned less than his minimum."""
        missing = self._missing(facts)
        earner = np.flatnonzero(self.payee.able(facts) & (missing > 0))
        yield Part(earner, earner, 0, missing[earner], (1, 1))

    def _missing(self, facts: Facts) -> npt.NDArray[Any]:
        had = exact.scaled(facts.paid_before(self.payee.component), -1)
        return exact.narrow(np.maximum(exact.added(self.minimum(facts), had), 0))

    def minimum(self, facts: Facts) -> Ints:
        """Return what everybody is guaranteed, minor units."""
        rank, by_rank = facts.column("rank"), self.by_rank.at(facts.day)
        found: Ints = np.array(by_rank, np.int64)[rank]
        if self.periods:
            since = self._since(facts)
            for place in range(1, len(by_rank)):
                found[(rank == place) & (since[place - 1] > self.periods)] = 0
        unit = 10 ** minor_digits(facts.units.currency)
        terms = terms_of(facts.snapshot, GUARANTEE, self.payee.component)
        for member, text in terms.items():
            found[member] = max(int(found[member]), int(Fraction(text) * unit))
        return found

    def _since(self, facts: Facts) -> list[Ints]:
        """Return by rank in which period of it everybody is, 0 before the first."""
        rank = facts.column("rank")
        since = []
        for place, name in enumerate(self.ranks, start=1):
            before = facts.state(self._key(name))
            begun = (before > 0) | (rank >= place)
            since.append(np.where(begun, np.minimum(before, self.periods) + 1, 0))
        return since

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return since how many periods everybody knows each rank."""
        if not self.periods:
            return {}
        return dict(zip(map(self._key, self.ranks), self._since(facts), strict=True))

    def _key(self, rank: str) -> str:
        return f"{self.payee.component}.since.{rank}"

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return what everybody is guaranteed."""
        return {"minimum": self.minimum(facts)}

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the member himself."""
        why = self.payee.refusal(facts, source, 0)
        if why:
            return [replace(why, outcome=LOST)]
        name = self.payee.component
        have, need = facts.once((name, "minimum"), lambda: self._figures(facts))
        if have[source] < need[source]:
            return [Step(source, 0, PAID)]
        told = int(have[source]), int(need[source])
        return [Step(source, 0, LOST, "enough", *told, unit=MONEY)]

    def _figures(self, facts: Facts) -> tuple[npt.NDArray[Any], Ints]:
        return facts.paid_before(self.payee.component), self.minimum(facts)
