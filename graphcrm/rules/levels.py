"""Levels: who above somebody is paid at which level, and how much.

::

    k = 1
    for a in uplines, nearest first:
        if k > N:            stop          (N has no end where a rank has a tail)
        if a can take k:     a is paid level k;                   k += 1
        elif compression is none:                                 k += 1
        elif skip_inactive and a is active:                       k += 1

``a`` can take level k when he can be paid by the component, his rank's (or his
type's) row of rates reaches level k, and he meets ``level_requires[k]``.
Source: plan-semantics.md, 7.1 and 7.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, PAID, PASSED, Step
from graphcrm.rules.metrics.base import TREES
from graphcrm.rules.payee import Payee, unmet
from graphcrm.rules.rates import MOST_LEVELS, LevelRates, Rates, read_level_rates
from graphcrm.rules.readers import each
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, TEXT

COMPRESSIONS = ("none", "skip_inactive", "dynamic")


@dataclass(frozen=True)
class Types:
    """Rates by the seller's type, a text the company states about people.

    Row 0 of ``rates`` is that of people without one of ``names``: no rates.
    """

    fact: str
    names: tuple[str, ...]

    def rows(self, facts: Facts) -> Ints:
        """Return everybody's row."""
        rows = np.zeros(facts.snapshot.nobody, np.int64)
        for place, name in enumerate(self.names, start=1):
            rows[facts.has_text(self.fact, name)] = place
        return rows


@dataclass(frozen=True)
class Levels:
    """Uplines by level: in which tree, with which rates, who uses a level up."""

    payee: Payee
    tree: str
    compression: str
    rates: Dated[LevelRates]
    types: Types | None
    level_requires: Dated[tuple[Condition, ...]]

    @classmethod
    def read(cls, section: Section, tree: str, compression: str) -> Levels:
        """Return what a component of a plan file says, with some defaults."""
        types = _read_types(section) if "rates_by" in section.data else None
        levels = cls(
            Payee.read(section),
            section.choice("tree", TREES, tree),
            section.choice("compression", COMPRESSIONS, compression),
            types[1] if types else read_level_rates(section),
            types[0] if types else None,
            section.dated(
                "level_requires",
                each(condition(section.notes.words), MOST_LEVELS),
                (),
                optional=True,
            ),
        )
        levels._check_lengths(section)
        return levels

    def _check_lengths(self, section: Section) -> None:
        longest = max(rates.depth for rates in self.rates.values)
        for conditions in self.level_requires.values:
            if len(conditions) > longest:
                section.wrong(
                    "level_requires",
                    None,
                    f"has {len(conditions)} levels but there are rates for {longest}",
                )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at, and the ranks."""
        asked = [*self.payee.conditions]
        for conditions in self.level_requires.values:
            asked += conditions
        return frozenset({"rank"}).union(*(when.names for when in asked))

    def most(self, facts: Facts) -> Rates:
        """Return the highest rate of each level; level 0 pays nothing."""
        table = self.rates.at(facts.day)
        if table.endless:
            raise LookupError("levels without end have no highest sum")
        levels = range(1, table.depth + 1)
        rows = range(len(table.rows))
        highest = [
            max(table.rate(row, k) or Fraction(0) for row in rows) for k in levels
        ]
        return (Fraction(0), *highest)

    # -- everybody at once -----------------------------------------------------

    def reached(self, facts: Facts, start: Ints) -> Iterator[tuple[int, Ints]]:
        """Yield each level and who is paid at it for each start, or nobody."""
        forest, table = facts.forest(self.tree), self.rates.at(facts.day)
        at, level, jump = start, 0, forest.above  # jump: from whom to who is next
        previous: Mask | None = None
        while level < table.depth or table.endless:
            level += 1
            able = self._able(facts, level)
            if self.compression != "none":
                dynamic = self.compression == "dynamic"
                stops = able if dynamic else able | facts.active
                if previous is None or not np.array_equal(previous, stops):
                    jump, previous = forest.nearest(stops)[forest.above], stops
            at = jump[at]
            if (at == forest.nobody).all():
                return
            if previous is able:  # whoever stops the search can be paid
                yield level, at
            else:
                yield level, np.where(np.append(able, False)[at], at, forest.nobody)

    def _able(self, facts: Facts, level: int) -> Mask:
        table = self.rates.at(facts.day)
        rows = np.array(table.can(level), bool)
        able = self.payee.able(facts)
        if not rows.all():
            able = able & rows[self._rows(facts)]
        asked = self.level_requires.at(facts.day)
        return able & facts.holds(asked[level - 1]) if level <= len(asked) else able

    def rate(self, facts: Facts, level: int, earner: Ints, start: Ints) -> Factor:
        """Return what earners get at a level for whoever stands at the start."""
        above, below = self.rates.at(facts.day).column(level)
        if (above == above[0]).all():
            return int(above[0]), below
        whose = start if self.types else earner
        return above[self._rows(facts)[whose]], below

    def _rows(self, facts: Facts) -> Ints:
        return self.types.rows(facts) if self.types else facts.column("rank")

    # -- one by one ------------------------------------------------------------

    def walk(self, facts: Facts, start: int) -> Iterator[Step]:
        """Yield the way from one member up, upline by upline, plainly."""
        table = self.rates.at(facts.day)
        level = 1
        for upline in facts.forest(self.tree).uplines(start):
            if level > table.depth and not table.endless:
                return
            why = self._refusal(facts, upline, level)
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
        for missing in range(level, table.depth + 1):
            yield Step(facts.snapshot.nobody, missing, LOST, "top")

    def _refusal(self, facts: Facts, upline: int, level: int) -> Step | None:
        why = self.payee.refusal(facts, upline, level)
        if why:
            return why
        table = self.rates.at(facts.day)
        row = int(self._rows(facts)[upline])
        if table.rate(row, level) is None:
            reached = len(table.rows[row])
            return Step(upline, level, PASSED, "depth", level, reached, unit=COUNT)
        asked = self.level_requires.at(facts.day)
        if level > len(asked):
            return None
        return unmet(asked[level - 1].failed(facts, upline), upline, level)


def _read_types(section: Section) -> tuple[Types, Dated[LevelRates]]:
    """Return ``rates_by`` (a text figure) and ``rates_of`` (a list for each text)."""
    fact = section.figure("rates_by", (TEXT,))
    raw = section.data.get("rates_of")
    names = tuple(raw) if isinstance(raw, dict) else ()

    def read(raw: object) -> tuple[Rates, ...]:
        if not isinstance(raw, dict) or not raw:
            raise ValueError('must be a table like { gold = ["5%", "2%"] }')
        return ((), *(each(a_rate, MOST_LEVELS)(raw[name]) for name in names))

    nothing: Rates = ()
    rows = section.required("rates_of", read, (nothing,) * (len(names) + 1))
    tail = (Fraction(0),) * len(rows)
    return Types(fact, names), Dated(((0, LevelRates(rows, tail)),))
