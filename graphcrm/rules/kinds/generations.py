"""Generations: rates on blocks of the downline that boundary members delimit.

::

    generation of x, seen by an earner e above him:
        closes = "after":       1 + boundaries strictly between e and x
        closes = "opens_with":  boundaries between e and x, x included
        closes = "after_own":   as after for x's own orders; the orders of a boundary
                                member's customers belong to the next generation
    pay(e) = Σ over x below e: ρ(rank e, generation of x) · base(x) · κ(e)

A boundary member meets ``boundary``, or his ``boundary_figure`` is not below the
earner's: ``rank`` makes it "the same or a higher rank". With
``inactive_boundary = "skipped"`` an inactive one closes nothing. The base is an
amount of orders (points, or net money) or, with ``on``, what earlier components
pay x. ``generation_0`` pays people before the first boundary with ``opens_with``.

Source: plan-semantics.md, 8.5. Example: 3 % on the first generation, Mary 100 and
the boundary Larry 200 below her, who closes it:

>>> from fractions import Fraction
>>> Fraction("0.03") * (100 + 200)
Fraction(9, 1)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact, tree
from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, PASSED, Part, Plain, Step
from graphcrm.rules.metrics.base import NET, ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import (
    LevelRates,
    overridden,
    own_rates,
    read_level_rates,
    together,
)
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, MONEY, POINTS, RANK

AFTER, OPENS_WITH, AFTER_OWN = CLOSES = ("after", "opens_with", "after_own")


@dataclass(frozen=True)
class Boundary:
    """Who delimits generations: whoever meets ``when``, or has ``figure`` not below.

    ``skips_inactive``: an inactive one delimits nothing.
    """

    when: Dated[Condition | None]
    figure: str
    skips_inactive: bool

    @classmethod
    def read(cls, section: Section) -> Boundary:
        """Return what a component says about its boundary."""
        figure, words = "", section.notes.words
        if "boundary_figure" in section.data:
            figure = section.figure("boundary_figure", (RANK, COUNT, POINTS, MONEY))
        elif "boundary" not in section.data:
            message = 'is missing: a condition like "rank >= gold", or boundary_figure'
            section.wrong("boundary", None, message)
        when = section.dated("boundary", condition(words), None, optional=True)
        if figure and "boundary" in section.data:
            section.wrong("boundary", None, "cannot stand beside boundary_figure")
        modes = ("closes", "skipped")
        return cls(
            when,
            figure,
            section.choice("inactive_boundary", modes, "closes") == "skipped",
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures it looks at."""
        found = frozenset({self.figure} - {""})
        return found.union(*(when.names for when in self.when.values if when))

    def seen_by(self, facts: Facts, earner: Mask) -> Iterator[tuple[Mask, Mask]]:
        """Yield groups of earners with the boundary they all see."""
        counted = facts.active if self.skips_inactive else np.ones(len(earner), bool)
        if not self.figure:
            when = self.when.at(facts.day)
            assert when
            yield earner, facts.holds(when) & counted
            return
        figure = facts.column(self.figure)
        for value in np.unique(figure[earner]):
            yield earner & (figure == value), (figure >= value) & counted


@dataclass(frozen=True)
class Generations(Plain):
    """Parameters of the kind ``generations``.

    ``measure`` is an amount of orders, ``""`` where the base is what components
    ``on`` pay; ``zero`` the rate of generation 0.
    """

    payee: Payee
    tree: str
    boundary: Boundary
    closes: str
    rates: Dated[LevelRates]
    zero: Dated[Fraction]
    measure: str
    orders: str
    on: tuple[str, ...]
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Generations:
        """Return the component a plan file describes."""
        found = cls(
            Payee.read(section),
            section.choice("tree", TREES, "sponsor"),
            Boundary.read(section),
            section.choice("closes", CLOSES, AFTER),
            read_level_rates(section),
            section.dated("generation_0", a_rate, Fraction(0), optional=True),
            "" if "on" in section.data else section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.earlier("on") if "on" in section.data else (),
        )
        if found.on and found.closes == AFTER_OWN:
            section.wrong("closes", AFTER_OWN, "divides orders; with on take another")
        if any(found.zero.values) and found.closes != OPENS_WITH:
            message = f"there is no generation 0 with closes = {found.closes}"
            section.wrong("generation_0", None, message)
        return found

    @property
    def base(self) -> str:
        """Amounts and net values are in the plan's currency, the rest in points."""
        return PAY if self.on or self.measure == NET else self.measure

    @property
    def figures(self) -> frozenset[str]:
        """The ranks and the figures its conditions look at."""
        asked = self.payee.conditions
        names = frozenset({RANK}).union(*(when.names for when in asked))
        return names | self.boundary.figures

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines of each round: the next earner above every source."""
        table = self.rates.at(facts.day)
        can = np.array([bool(row) or bool(rest) for row, rest in _rows(table)], bool)
        earner = self.payee.able(facts)
        if not (self.closes == OPENS_WITH and self.zero.at(facts.day)):
            earner = earner & can[facts.column(RANK)]
        for some, boundary in self.boundary.seen_by(facts, earner):
            for base, opens in self._bases(facts, boundary):
                yield from self._walk(facts, some, boundary, base, opens=opens)

    @property
    def _first(self) -> int:
        """The generation that begins right below an earner."""
        return 0 if self.closes == OPENS_WITH else 1

    def _bases(
        self, facts: Facts, boundary: Mask
    ) -> Iterator[tuple[npt.NDArray[Any], bool]]:
        """Yield what counts of everybody, and whether one's own mark counts for it."""
        if self.on:
            total = np.zeros(facts.snapshot.nobody, object)
            for name in self.on:
                total = total + facts.earned(name)
            yield exact.narrow(total), self.closes == OPENS_WITH
            return
        whole = facts.own(self.measure, self.orders)
        if self.closes != AFTER_OWN:
            yield whole, self.closes == OPENS_WITH
            return
        sold = np.zeros_like(whole)
        if self.orders != "own":
            retail = facts.own(self.measure, "retail")
            sold = np.where(boundary, retail, 0)
        yield whole - sold, False
        yield sold, True

    def _walk(
        self,
        facts: Facts,
        earner: Mask,
        boundary: Mask,
        base: npt.NDArray[Any],
        *,
        opens: bool,
    ) -> Iterator[Part]:
        forest, table = facts.forest(self.tree), self.rates.at(facts.day)
        above, below, can = self._matrix(facts)
        own = own_rates(facts, self.payee.component)
        row, last = facts.column(RANK), above.shape[1] - 1
        over = tree.along_path(boundary.astype(np.int64), forest.parent)
        nearest = forest.nearest(earner)
        source = np.flatnonzero(base != 0)
        start = over[source] + self._first - (0 if opens else boundary[source])
        at = nearest[forest.above[source]]
        if self._first == 0 and not self.zero.at(facts.day):
            # Generation 1 begins above the nearest boundary; before it nobody is paid.
            at = nearest[forest.above[forest.nearest(boundary)[source]]]
        while True:
            more = at != forest.nobody
            number = start - np.append(over, 0)[at]
            if not table.endless:
                more &= number <= table.depth
            at, source, start, number = (
                at[more],
                source[more],
                start[more],
                number[more],
            )
            if not len(at):
                return
            place = np.minimum(number, last)
            paid = can[row[at], place]
            who, how = at[paid], place[paid]
            rate = overridden((above[row[who], how], below), who, own)
            yield Part(who, source[paid], number[paid], base[source[paid]], rate)
            at = nearest[forest.above[at]]

    def _matrix(self, facts: Facts) -> tuple[Ints, int, Mask]:
        """Return rates by row and generation, the last column for all further ones."""
        table, zero = self.rates.at(facts.day), self.zero.at(facts.day)
        columns = table.depth + 2
        known = [
            [zero, *(table.rate(row, k) or Fraction(0) for k in range(1, columns))]
            for row in range(len(table.rows))
        ]
        can = [
            [bool(zero), *(table.rate(row, k) is not None for k in range(1, columns))]
            for row in range(len(table.rows))
        ]
        above, below = together([rate for row in known for rate in row])
        return above.reshape(-1, columns), below, np.array(can, bool)

    # -- one source, upline by upline ------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way from one member up the tree, upline by upline."""
        steps: list[Step] = []
        way = [source]
        for upline in facts.forest(self.tree).uplines(source):
            boundary = self._boundary(facts, upline)
            between = int(np.count_nonzero(boundary[way[1:]]))
            for base, opens in self._bases(facts, boundary):
                number = between + self._first + int(opens and boundary[source])
                if base[source]:
                    steps.append(self._step(facts, upline, number))
            way.append(upline)
        return steps

    def _boundary(self, facts: Facts, upline: int) -> Mask:
        """Return who delimits generations for an upline."""
        one = np.zeros(facts.snapshot.nobody, bool)
        one[upline] = True
        _, boundary = next(iter(self.boundary.seen_by(facts, one)))
        return boundary

    def _step(self, facts: Facts, upline: int, number: int) -> Step:
        why = self.payee.refusal(facts, upline, number)
        if why:
            return why
        table, row = self.rates.at(facts.day), int(facts.column(RANK)[upline])
        if number == 0:
            zero = self.zero.at(facts.day)
            return Step(upline, 0, PAID) if zero else Step(upline, 0, PASSED, "unpaid")
        if table.rate(row, number) is None:
            reached = len(table.rows[row])
            return Step(upline, number, LOST, "depth", number, reached, unit=COUNT)
        return Step(upline, number, PAID)


def _rows(table: LevelRates) -> Iterator[tuple[tuple[Fraction, ...], Fraction]]:
    yield from zip(table.rows, table.tail, strict=True)
