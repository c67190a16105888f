"""Figures that are stated, or put together from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphcrm.errors import Invalid, Problem
from graphcrm.periods import to_date
from graphcrm.rules import exact
from graphcrm.rules.metrics.base import NOTHING, Column
from graphcrm.rules.readers import a_day
from graphcrm.rules.section import Section
from graphcrm.rules.words import (
    COUNT,
    DAY,
    MONEY,
    POINTS,
    RANK,
    TEXT,
    UNITS,
    Vocabulary,
)

if TYPE_CHECKING:
    from graphcrm.rules.facts import Facts


@dataclass(frozen=True)
class Fact:
    """``of = "fact"``: what the company itself states about a member, with dates.

    A package, a goal, a licence, a figure of another system. ``unit`` says how
    to read it; ``default`` is the figure of those without one.
    """

    unit: str
    default: int
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Fact:
        """Return the metric a plan file describes."""
        unit = section.choice("unit", UNITS, COUNT)
        words = section.notes.words

        if unit == TEXT:
            return cls(unit, 0)
        read = section.one("default", lambda raw: _number(words, unit, str(raw)), 0)
        return cls(unit, read)

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        words = Vocabulary(facts.units.currency, facts.book.ladder.names)
        column = np.full(facts.snapshot.nobody, self.default, np.int64)
        for member, text in facts.text(name).items():
            try:
                column[member] = _number(words, self.unit, text)
            except ValueError as mistake:
                whose = facts.snapshot.member[member]
                message = f"{mistake}; the plan reads it as {self.unit}"
                problem = Problem(whose, 0, name, text, message)
                raise Invalid(
                    f"A fact of {facts.snapshot.period} cannot be used: {problem}.",
                    [problem],
                ) from None
        return column


def _number(words: Vocabulary, unit: str, text: str) -> int:
    if unit == RANK:
        return words.rank(text)
    return a_day(text) if unit == DAY else words.number(text, unit)


@dataclass(frozen=True)
class Membership:
    """``of = "membership"``: days since joining on the last day of the period.

    The day of joining is day 0; who has no such day counts as a founder.
    """

    unit: str = COUNT
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Membership:
        """Return the metric a plan file describes."""
        return cls()

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        joined, place = np.unique(facts.snapshot.joined, return_inverse=True)
        last = to_date(facts.day)
        ages = [
            (last - to_date(day)).days if day else _FOUNDER for day in joined.tolist()
        ]
        return np.array(ages, np.int64)[place]


@dataclass(frozen=True)
class Amount:
    """``of = "amount"``: what an earlier component pays the member."""

    component: str
    unit: str = MONEY
    names: frozenset[str] = NOTHING
    falling: frozenset[str] = NOTHING

    @classmethod
    def read(cls, section: Section) -> Amount:
        """Return the metric a plan file describes."""
        return cls(section.text("component"))

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        return facts.earned(self.component)


@dataclass(frozen=True)
class Sum:
    """``of = "sum"``: several figures of one unit together."""

    parts: tuple[str, ...]
    unit: str

    @classmethod
    def read(cls, section: Section) -> Sum:
        """Return the metric a plan file describes."""
        parts = section.figures("parts", (POINTS, MONEY, COUNT))
        units = {section.notes.words.units[part] for part in parts}
        if len(units) > 1:
            section.wrong("parts", None, f"mixes {' and '.join(sorted(units))}")
        return cls(parts, min(units, default=COUNT))

    @property
    def names(self) -> frozenset[str]:
        """Return the figures it adds."""
        return frozenset(self.parts)

    falling: frozenset[str] = NOTHING

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        return exact.added(*map(facts.column, self.parts))


_FOUNDER = 1_000_000
