"""Lines: what a component pays, one row an earner, order and level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.facts import Facts
from graphcrm.rules.tree import Ints, Mask

# How a step up the tree ended.
PAID = "paid"
LOST = "lost"  # the level is used up and its money stays with the company
PASSED = "passed"  # the level is offered to the next upline


@dataclass(frozen=True)
class Lines:
    """Columns of equal length, int64.

    ``earner`` position of the member, ``order`` row of the order that caused
    the line, ``component`` number in the plan, ``level`` 0 for own sales,
    ``base`` hundredths of a point or minor units, ``amount`` minor units of
    the plan's currency: base × unit × rate × coefficient, rounded once.
    """

    earner: Ints
    order: Ints
    component: Ints
    level: Ints
    base: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.earner)

    def columns(self) -> dict[str, Ints]:
        """Return the columns by name."""
        return dict(vars(self))

    def pick(self, rows: Ints | Mask) -> Lines:
        """Return some of the lines."""
        return Lines(*(column[rows] for column in vars(self).values()))


def joined(parts: Sequence[Lines]) -> Lines:
    """Return the lines of several components as one."""
    empty = np.empty(0, np.int64)
    return Lines(
        *(
            np.concatenate([empty, *(vars(part)[name] for part in parts)])
            for name in Lines.__dataclass_fields__
        )
    )


@dataclass(frozen=True)
class Step:
    """One upline asked on the way up from a source, or the end of the way.

    ``member`` is his position, ``Snapshot.nobody`` where there is no upline
    left. ``reason`` is empty for a paid step, else one of the words of
    :data:`REASONS`; ``have`` and ``need`` are what it compares: hundredths, or
    the day of leaving.
    """

    member: int
    level: int
    outcome: str
    reason: str = ""
    have: int = 0
    need: int = 0


REASONS = {
    "house": "the company's own position never earns",
    "customer": "a customer never earns",
    "left": "left on {have}",
    "inactive": "inactive: own volume {have} of {need}",
    "volume": "own volume {have} of {need} for this level",
    "source": "the seller was inactive: own volume {have} of {need}",
    "top": "no upline left",
}


class Kind(Protocol):
    """One commission kind: a frozen dataclass in a file of its own."""

    @property
    def base(self) -> str:
        """What it is paid on: ``volume`` or ``net``."""
        ...

    def rates(self, day: int) -> tuple[Fraction, ...]:
        """Return the rate of each level; level 0 is that of own sales."""
        ...

    def lines(self, facts: Facts, price: Price) -> list[Lines]:
        """Return all lines, one part a level."""
        ...

    def steps(self, facts: Facts, order: int) -> list[Step]:
        """Return the way of one order upwards, plainly and without shortcuts."""
        ...


# (earners, orders, level, rate) → lines
Price = Callable[[Ints, Ints, int, Fraction], Lines]


def pricing(facts: Facts, component: int, name: str, base: str) -> Price:
    """Return what turns (earner, order) pairs of a level into priced lines."""
    unit_above, unit_below = facts.order_units(base)
    own_above, own_below = facts.coefficients(name)
    bases = facts.bases(base)

    def price(earner: Ints, order: Ints, level: int, rate: Fraction) -> Lines:
        amount = exact.rounded(
            bases[order],
            (unit_above[order], unit_below[order]),
            (rate.numerator, rate.denominator),
            (own_above[earner], own_below[earner]),
        )
        return Lines(
            earner,
            order,
            np.full(len(order), component, np.int64),
            np.full(len(order), level, np.int64),
            bases[order],
            amount,
        )

    return price
