"""Tables of rates: by level, by rank and level, by brackets of a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.exact import Factor, Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.input_checks import RATE
from graphcrm.rules.readers import each, each_rank, fixed, rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.snapshot import terms_of
from graphcrm.rules.words import RANK, Vocabulary

MOST_LEVELS = 50

Rates = tuple[Fraction, ...]


@dataclass(frozen=True)
class LevelRates:
    """Rates by level for each row: a rank (its place), or a type.

    ``rows[r][k - 1]`` is what row r gets at level k; a row's length is the depth
    it may earn. ``tail[r]`` goes on without end below that.
    """

    rows: tuple[Rates, ...]
    tail: Rates

    @cached_property
    def depth(self) -> int:
        """The deepest level any row has."""
        return max(map(len, self.rows), default=0)

    @property
    def endless(self) -> bool:
        """Whether some row earns without end."""
        return any(self.tail)

    def rate(self, row: int, level: int) -> Fraction | None:
        """Return the rate of a row at a level, None where it may not earn."""
        rates = self.rows[row]
        if level <= len(rates):
            return rates[level - 1]
        return self.tail[row] or None

    def column(self, level: int) -> tuple[Ints, int]:
        """Return each row's numerator at a level and the denominator of all."""
        return together(self.known(level))

    def known(self, level: int) -> list[Fraction]:
        """Return each row's rate at a level, 0 where it may not earn."""
        return [self.rate(row, level) or Fraction(0) for row in self._range]

    def can(self, level: int) -> list[bool]:
        """Return which rows may earn at a level."""
        return [self.rate(row, level) is not None for row in self._range]

    @property
    def _range(self) -> range:
        return range(len(self.rows))


def read_level_rates(section: Section) -> Dated[LevelRates]:
    """Return ``rates`` or ``rates_by_rank`` with an optional ``tail_by_rank``."""
    words = section.notes.words
    count, lists = len(words.ranks) + 1, each(rate, MOST_LEVELS)
    nothing: Rates = ()
    none = (Fraction(0),) * count
    tail = section.one("tail_by_rank", each_rank(words, rate, Fraction(0)), none)
    if "rates_by_rank" in section.data:
        rows = section.dated(
            "rates_by_rank", each_rank(words, lists, nothing), (nothing,) * count
        )
    else:
        rates = section.dated("rates", lists, nothing)
        rows = Dated(tuple((day, (value,) * count) for day, value in rates.entries))
    return Dated(tuple((day, LevelRates(value, tail)) for day, value in rows.entries))


@dataclass(frozen=True)
class Brackets:
    """Steps: ``rates[i]`` from ``starts[i]`` on, nothing below the first one."""

    starts: tuple[int, ...]
    rates: Rates

    def place(self, values: Any) -> Ints:
        """Return the number of the step each value reaches, 0 below the first."""
        starts = np.array(self.starts, np.int64)
        return np.asarray(np.searchsorted(starts, values, side="right"), np.int64)

    @cached_property
    def steps(self) -> tuple[Ints, int]:
        """Numerators of all steps, 0 below the first, and their denominator."""
        return together([Fraction(0), *self.rates])


def brackets(words: Vocabulary, unit: str) -> Callable[[Any], Brackets]:
    """Return the reader of ``[ { from = 100, rate = "3%" }, … ]``."""
    return _steps(words, unit, "rate", rate)


def amount_steps(words: Vocabulary, unit: str) -> Callable[[Any], Brackets]:
    """Return the reader of ``[ { from = 3, amount = "50.00" }, … ]``.

    The steps pay minor units of the plan's currency on a base of 1.
    """
    return _steps(words, unit, "amount", fixed(words))


def _steps(
    words: Vocabulary, unit: str, key: str, read: Callable[[Any], Fraction]
) -> Callable[[Any], Brackets]:
    def read_all(raw: Any) -> Brackets:
        if not isinstance(raw, list) or not raw:
            raise ValueError(f"must be a list like [ {{ from = 100, {key} = … }} ]")
        starts, values = [], []
        for entry in raw:
            if not isinstance(entry, dict) or set(entry) != {"from", key}:
                raise ValueError(f"each step has a from and a {key}, nothing else")
            start = entry["from"]
            starts.append(
                words.rank(start) if unit == RANK else words.number(str(start), unit)
            )
            values.append(read(entry[key]))
        if starts != sorted(set(starts)):
            raise ValueError("steps must stand in the order of from, each once")
        return Brackets(tuple(starts), tuple(values))

    return read_all


def together(rates: list[Fraction]) -> tuple[Ints, int]:
    """Return rates as numerators over one denominator."""
    below = lcm(*(value.denominator for value in rates))
    above = np.array([int(value * below) for value in rates], object)
    return np.asarray(exact.narrow(above)), below


def own_rates(facts: Facts, component: str) -> Mapping[int, Fraction]:
    """Return position → the rate a personal term puts in place of the plan's."""
    return {
        member: Fraction(text)
        for member, text in terms_of(facts.snapshot, RATE, component).items()
    }


def overridden(rate: Factor, earner: Ints, own: Mapping[int, Fraction]) -> Factor:
    """Return a part's rates with those of personal terms in their place."""
    theirs = np.isin(earner, list(own))
    if not theirs.any():
        return rate
    places = np.flatnonzero(theirs)
    above, below = (
        exact.filled(len(earner), side) if isinstance(side, int) else side.copy()
        for side in rate
    )
    for place in places.tolist():
        value = own[int(earner[place])]
        above[place], below[place] = value.numerator, value.denominator
    return above, below
