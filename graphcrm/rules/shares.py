"""Shares in a fund: by a figure, by rank, or by place in a ranking."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.money import VOLUME_DIGITS, minor_digits
from graphcrm.rules import exact
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.rates import together
from graphcrm.rules.readers import each, each_rank, ratio
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, MONEY, POINTS

# Shares as whole numbers over one denominator.
Column = tuple[npt.NDArray[Any], int]

TIES = ("split", "earlier")
_MOMENTS = 10**10  # more than seconds since 1970 will be for two hundred years
MOST_PLACES = 1000


@dataclass(frozen=True)
class Ranking:
    """Shares by place: the largest ``figure`` has the first of ``places``.

    ``ties``: ``split`` gives equals the same part of the places they hold
    together; ``earlier`` puts the one whose last order of the period is earlier
    first, and splits only what is equal still. Who has a figure of 0 has no place.
    """

    figure: str
    places: Dated[tuple[Fraction, ...]]
    ties: str

    def of(self, facts: Facts, able: Mask) -> Column:
        """Return everybody's shares; only those who can be paid have a place."""
        figure, last = facts.column(self.figure), self._last_order(facts)
        runs = np.flatnonzero(able & (figure > 0))
        by_size = runs[np.lexsort((last[runs], -figure[runs]))]
        changed = (np.diff(figure[by_size]) != 0) | (np.diff(last[by_size]) != 0)
        starts = [0, *(np.flatnonzero(changed) + 1).tolist(), len(by_size)]
        places = self.places.at(facts.day)
        groups, values = [], list[Fraction]()
        for start, end in itertools.pairwise(starts):
            if start >= len(places):
                break
            groups.append(by_size[start:end])
            values.append(sum(places[start:end], Fraction(0)) / max(end - start, 1))
        above, below = together(values)
        shares = np.zeros(len(able), above.dtype)
        for group, value in zip(groups, above, strict=True):
            shares[group] = value
        return shares, below

    def _last_order(self, facts: Facts) -> Ints:
        """Return the instant of each one's last order, where it decides."""
        snapshot = facts.snapshot
        last = np.zeros(snapshot.nobody, np.int64)
        if self.ties == "earlier":
            instant = snapshot.day * _MOMENTS + snapshot.moment
            np.maximum.at(last, snapshot.seller, instant)
            last[last == 0] = np.iinfo(np.int64).max
        return last


@dataclass(frozen=True)
class Shares:
    """How many shares everybody has, in one of three ways.

    ``figure`` / ``below`` is a share a point, a unit of money or a count;
    ``most``: at most so many, by rank.
    """

    figure: str
    below: int
    by_rank: Dated[tuple[Fraction, ...]] | None
    ranking: Ranking | None
    most: tuple[Fraction, ...] | None

    @classmethod
    def read(cls, section: Section) -> Shares:
        """Return ``shares``, ``shares_by_rank`` or ``places`` of a component."""
        words = section.notes.words
        read = each_rank(words, ratio, Fraction(0))
        none = (Fraction(0),) * (len(words.ranks) + 1)
        given = [k for k in ("shares", "shares_by_rank", "places") if k in section.data]
        if len(given) != 1:
            section.wrong(
                given[1] if given else "shares", None,
                "must be the one way in which shares are given: shares (a figure), "
                "shares_by_rank or places",
            )  # fmt: skip
        figure, below, by_rank, ranking = "", 1, None, None
        numbers = (COUNT, POINTS, MONEY)
        if "shares" in given:
            figure = section.figure("shares", numbers)
            digits = {POINTS: VOLUME_DIGITS, MONEY: minor_digits(words.currency)}
            below = 10 ** digits.get(words.units.get(figure, COUNT), 0)
        if "shares_by_rank" in given:
            by_rank = section.dated("shares_by_rank", read, none)
        if "places" in given:
            ranking = Ranking(
                section.figure("ranking", numbers),
                section.dated("places", each(ratio, MOST_PLACES), ()),
                section.choice("ties", TIES, "split"),
            )
        return cls(figure, below, by_rank, ranking, section.maybe("most_by_rank", read))

    @property
    def figures(self) -> frozenset[str]:
        """The figures they are made from."""
        ranking = {self.ranking.figure} if self.ranking else set()
        return frozenset({"rank", self.figure} | ranking) - {""}

    def of(self, facts: Facts, able: Mask) -> Column:
        """Return everybody's shares, 0 for those who cannot be paid."""
        shares, below = self._before_most(facts, able)
        if self.most:
            most, by = together(list(self.most))
            common = lcm(below, by)
            limit = exact.scaled(most, common // by)[facts.column("rank")]
            shares, below = (
                np.minimum(exact.scaled(shares, common // below), limit),
                common,
            )
        return exact.narrow(np.where(able, np.maximum(shares, 0), 0)), below

    def _before_most(self, facts: Facts, able: Mask) -> Column:
        if self.ranking:
            return self.ranking.of(facts, able)
        if self.by_rank:
            above, below = together(list(self.by_rank.at(facts.day)))
            return above[facts.column("rank")], below
        return facts.column(self.figure), self.below
