"""Lines: what a component pays, one row an earner and source.

While a run is computed they exist part by part (one level, one leg, one pool at
a time) and only their sums are kept; a statement collects them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Problem
from graphcrm.rules import exact
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.words import POINTS

# What the source of a line is.
ORDER = "order"  # a row of the orders
MEMBER = "member"  # a position: a leg, an earner below, or the earner himself

# How a step up the tree ended.
PAID = "paid"
LOST = "lost"  # the level is used up and its money stays with the company
PASSED = "passed"  # the level is offered to the next upline


@dataclass(frozen=True)
class Part:
    """Lines of one component that share a way of being worked out.

    ``earner`` positions, ``source`` rows or positions, ``level`` one for all or
    one each, ``base`` in the component's unit, ``rate`` numerator and denominator.
    No earner has two lines of one source and level.
    """

    earner: Ints
    source: Ints
    level: Ints | int
    base: npt.NDArray[Any]
    rate: Factor

    def pick(self, rows: Ints | Mask) -> Part:
        """Return some of its lines."""
        above, below = (
            side if isinstance(side, int) else side[rows] for side in self.rate
        )
        level = self.level if isinstance(self.level, int) else self.level[rows]
        return Part(
            self.earner[rows], self.source[rows], level, self.base[rows], (above, below)
        )

    def paying(self) -> Part:
        """Return it without lines that would be nothing: base or rate 0."""
        above = self.rate[0]
        pays = np.asarray(self.base != 0, bool)
        pays &= np.asarray(above != 0)
        return self if pays.all() else self.pick(np.flatnonzero(pays))


@dataclass(frozen=True)
class Lines:
    """Columns of equal length, int64; bases and rates beyond it Python integers.

    ``earner`` position of the member, ``source`` row of the order or position of
    the member that caused the line, ``component`` number in the plan, ``level``
    0 for own sales, ``base`` hundredths of a point or minor units, ``above`` /
    ``below`` the rate, ``cut`` what caps took away, ``amount`` minor units of the
    plan's currency: base × unit × rate × coefficient, rounded once, less the cut.
    """

    earner: Ints
    source: Ints
    component: Ints
    level: Ints
    base: Ints
    above: Ints
    below: Ints
    cut: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.earner)

    def columns(self) -> dict[str, Ints]:
        """Return the columns by name."""
        return dict(vars(self))

    def pick(self, rows: Ints | Mask) -> Lines:
        """Return some of the lines."""
        return Lines(*(column[rows] for column in vars(self).values()))

    def less(self, cut: Ints) -> Lines:
        """Return the lines with a cut taken off what they pay."""
        columns = {"cut": self.cut + cut, "amount": self.amount - cut}
        return Lines(**{**self.columns(), **columns})

    def rate(self, row: int) -> Fraction:
        """Return the rate of one line."""
        return Fraction(int(self.above[row]), int(self.below[row]))


def joined(parts: Sequence[Lines]) -> Lines:
    """Return the lines of several components as one."""
    empty = np.empty(0, np.int64)
    return Lines(
        *(
            np.concatenate([empty, *(vars(part)[name] for part in parts)])
            for name in Lines.__dataclass_fields__
        )
    )


def as_lines(part: Part, component: int, amount: Ints) -> Lines:
    """Return a part with what its lines pay, before any cut."""
    count = len(part.earner)

    def filled(value: Ints | int) -> Ints:
        return exact.filled(count, value) if isinstance(value, int) else value

    above, below = (exact.narrow(np.asarray(filled(side))) for side in part.rate)
    return Lines(
        part.earner, part.source, filled(component), filled(part.level),
        exact.narrow(np.asarray(part.base)), above, below, filled(0), amount,
    )  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One upline asked on the way up from a source, or the end of the way.

    ``member`` is his position, ``Snapshot.nobody`` where there is no upline
    left. ``reason`` is empty for a paid step, else one of the words of
    :data:`REASONS`; ``have`` and ``need`` are what it compares, in ``unit``:
    hundredths, or the day of leaving. ``figure`` names what is compared where
    the plan chose it.
    """

    member: int
    level: int
    outcome: str
    reason: str = ""
    have: int = 0
    need: int = 0
    figure: str = ""
    unit: str = POINTS


REASONS = {
    "house": "the company's own position never earns",
    "customer": "a customer never earns",
    "left": "left on {have}",
    "inactive": "inactive: own volume {have} of {need}",
    "activity": "inactive: {figure} is {have}, {need} is asked for",
    "requires": "{figure} is {have}, {need} is asked for",
    "above": "{figure} is {have}, more than {need} is asked for",
    "at_most": "{figure} is {have}, {need} at most is asked for",
    "less": "{figure} is {have}, less than {need} is asked for",
    "other": "{figure} is not what is asked for",
    "depth": "level {have} is deeper than the {need} his rank earns",
    "rate": "has no rate here",
    "below": "his rate is not above what was already paid below",
    "blocked": "blocked by the same or a higher rank below him",
    "breakaway": "the group has broken away",
    "unpaid": "this is not paid here",
    "newcomer": "joined in this period",
    "guarantee": "{have} received, {need} goes up as guarantee",
    "structure": "{have} of the {need} people a complete layer needs",
    "near": "too near: paid from level {need} on, this is {have}",
    "window": "outside the time in which this is paid",
    "source": "the seller was inactive: own volume {have} of {need}",
    "weak": "the weaker leg has {have} of the {need} that is matched at least",
    "affiliate": "nobody referred the seller",
    "before": "was paid before",
    "higher": "a higher rank is paid in its place",
    "streak": "holds it for {have} of {need} periods",
    "full": "{have} levels are full, this is level {need}",
    "company": "goes to the company",
    "since": "qualified since {have}, the sale was on {need}",
    "top": "no upline left",
    "shares": "has no share in this fund",
    "enough": "has {have} already, {need} is guaranteed",
}


class Kind(Protocol):
    """One commission kind: a frozen dataclass in a file of its own."""

    @property
    def base(self) -> str:
        """What a line's base is: an amount of orders, or ``pay``."""
        ...

    @property
    def source(self) -> str:
        """What causes a line: an ``order`` or a ``member``."""
        ...

    @property
    def figures(self) -> frozenset[str]:
        """The figures it reads, whatever the date."""
        ...

    @property
    def takes_coefficient(self) -> bool:
        """Whether a personal coefficient multiplies its lines."""
        ...

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield all lines, part by part, each the same every time."""
        ...

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way from one source, plainly and without shortcuts."""
        ...

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return what the next period needs to know, by key."""
        ...

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return further figures of every member that people ask for, by name."""
        ...

    def problems(self, facts: Facts) -> list[Problem]:
        """Return what somebody should look at before the run is approved."""
        ...


class Plain:
    """What most kinds have in common: no memory and no further figures.

    ``takes_coefficient``: whether a personal coefficient multiplies its lines.
    """

    takes_coefficient = True

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return nothing: no period depends on another."""
        return {}

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return nothing beside the lines."""
        return {}

    def problems(self, facts: Facts) -> list[Problem]:
        """Return nothing to look at."""
        return []


def coefficients(facts: Facts, name: str, rules: Kind) -> tuple[Ints, Ints]:
    """Return numerator and denominator of everybody's coefficient in a component."""
    if rules.takes_coefficient:
        return facts.coefficients(name)
    one = np.ones(facts.snapshot.nobody, np.int64)
    return one, one


@dataclass(frozen=True)
class Price:
    """What turns the parts of a component into money.

    ``coefficient`` is everybody's numerator and denominator, None where nobody
    has one, and ``special`` who has; ``unit`` that of every order, or of
    everything.
    """

    source: str
    unit: Factor
    coefficient: tuple[Ints, Ints] | None
    special: Mask
    rounding: exact.Rounding

    @classmethod
    def of(
        cls, facts: Facts, name: str, rules: Kind, rounding: exact.Rounding
    ) -> Price:
        """Return the price of a component for everybody's own coefficients."""
        above, below = coefficients(facts, name, rules)
        special = np.asarray((above != 1) | (below != 1), bool)
        own = (above, below) if special.any() else None
        return cls(rules.source, facts.order_units(rules.base), own, special, rounding)

    def factors(self, part: Part, *, own: bool) -> tuple[Factor, ...]:
        """Return what the bases of lines are multiplied with, coefficients if own."""
        if not own or self.coefficient is None:
            return self._unit(part), part.rate
        above, below = (side[part.earner] for side in self.coefficient)
        return self._unit(part), part.rate, (above, below)

    def plain(self, part: Part) -> Ints:
        """Return what each line pays without coefficients, rounded once."""
        factors = (self._unit(part), part.rate)
        return exact.rounded(part.base, *factors, rounding=self.rounding)

    def amounts(self, part: Part, plain: Ints) -> Ints:
        """Return what each line pays; only those with a coefficient differ."""
        if self.coefficient is None:
            return plain
        rows = np.flatnonzero(self.special[part.earner])
        few = part.pick(rows)
        above, below = (side[few.earner] for side in self.coefficient)
        factors = (self._unit(few), few.rate, (above, below))
        amounts = plain.copy()
        amounts[rows] = exact.rounded(few.base, *factors, rounding=self.rounding)
        return amounts

    def _unit(self, part: Part) -> Factor:
        above, below = self.unit
        if isinstance(above, int):
            return self.unit
        assert self.source == ORDER
        return above[part.source], below
