"""Type table: a fixed amount for each direct, by the types of the two.

::

    amount = table[type of the earner][type of the direct] · κ    for every direct

``types`` is a text the company states about people. With ``members = "new"`` (the
default) a direct counts in the period in which he joined, with ``"all"`` in every
period; ``where`` asks something of him. Nothing is paid for types that the table
does not list.

Source: plan-semantics.md, 12.2. Example: somebody of type 4 brings in one of
type 1, three others of 2, 3 and 4: 200 + 50 + 50 + 50 = 350.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import TREES
from graphcrm.rules.payee import Payee, unmet
from graphcrm.rules.readers import each_text, fixed
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import TEXT

Table = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True)
class TypeTable(Plain):
    """Parameters of the kind ``type_table``."""

    payee: Payee
    tree: str
    types: str
    table: Dated[Table]
    new_only: bool
    where: Condition | None
    base: str = PAY
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> TypeTable:
        """Return the component a plan file describes."""
        words = section.notes.words

        empty: Table = {}
        return cls(
            Payee.read(section),
            section.choice("tree", TREES, "sponsor"),
            section.figure("types", (TEXT,)),
            section.dated("table", each_text(each_text(fixed(words))), empty),
            section.choice("members", ("new", "all"), "new") == "new",
            section.maybe("where", condition(words)),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at."""
        asked = [*self.payee.conditions, *([self.where] if self.where else [])]
        return frozenset({self.types}).union(*(when.names for when in asked))

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part for each pair of types."""
        direct = np.flatnonzero(self._counts(facts))
        above = facts.forest(self.tree).parent[direct]
        able = np.append(self.payee.able(facts), False)[above]
        direct, above = direct[able], above[able]
        table = self.table.at(facts.day)
        names = sorted(table.keys() | {name for row in table.values() for name in row})
        kinds = self._kinds(facts, names)
        for place, name in enumerate(names, start=1):
            amounts = np.zeros(len(names) + 1, np.int64)
            for other, amount in table.get(name, {}).items():
                amounts[names.index(other) + 1] = int(amount)
            mine = kinds[above] == place
            earner, source = above[mine], direct[mine]
            one = np.ones(len(earner), np.int64)
            yield Part(earner, source, 1, one, (amounts[kinds[source]], 1))

    def _kinds(self, facts: Facts, names: list[str]) -> Ints:
        """Return the place of everybody's type in ``names``, from 1; 0 = none."""
        kinds = np.zeros(facts.snapshot.nobody, np.int64)
        place = {name: number for number, name in enumerate(names, start=1)}
        for member, name in facts.text(self.types).items():
            kinds[member] = place.get(name, 0)
        return kinds

    def _counts(self, facts: Facts) -> Mask:
        """Return who is a direct that counts."""
        joined, snapshot = facts.snapshot.joined, facts.snapshot
        counts = np.ones(snapshot.nobody, bool)
        if self.new_only:
            counts = (joined >= snapshot.first_day) & (joined <= snapshot.last_day)
        return counts & facts.holds(self.where) if self.where else counts

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: whoever stands above a direct."""
        above = int(facts.forest(self.tree).parent[source])
        if above == facts.snapshot.nobody:
            return [Step(above, 1, LOST, "top")]
        if self.where:
            why = unmet(self.where.failed(facts, source), source, 1)
            if why:
                return [replace(why, outcome=LOST)]
        if not self._counts(facts)[source]:
            return [Step(above, 1, LOST, "window")]
        why = self.payee.refusal(facts, above, 1)
        if why:
            return [replace(why, outcome=LOST)]
        texts = facts.text(self.types)
        row = self.table.at(facts.day).get(texts.get(above, ""), {})
        if not row.get(texts.get(source, "")):
            return [Step(above, 1, LOST, "rate")]
        return [Step(above, 1, PAID)]
