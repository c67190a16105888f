"""Binary legs: what two balances match, and what stays on each of them.

Plain functions of columns, one place a member, exact for any size. ``left`` and
``right`` are what can be matched, never below 0; an answer says how often
something was matched (``count``), the volume the pay is worked out from
(``matched``) and what left each leg. Source: plan-semantics.md, 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.exact import Mask

Column = npt.NDArray[Any]

LEFT, RIGHT = 0, 1


@dataclass(frozen=True)
class Match:
    """What was matched: once, or in ``count`` cycles or pairs."""

    count: Column
    matched: Column
    used: tuple[Column, Column]


def percent(left: Column, right: Column, least: int, most: int | None) -> Match:
    """Return the volume both legs have, nothing below ``least``, at most ``most``.

    >>> percent(np.array([400]), np.array([600]), 125, 5000).matched.tolist()
    [400]
    """
    weak = _at_most(np.minimum(left, right), most)
    weak = np.where(weak < least, 0, weak)
    return Match((weak > 0).astype(np.int64), weak, (weak, weak))


def tier(left: Column, right: Column, starts: Sequence[int]) -> Match:
    """Return the highest of the listed volumes that both legs reach."""
    listed = np.array([0, *starts], np.int64)
    weak = np.minimum(left, right)
    place = np.searchsorted(listed[1:], exact.narrow(weak), side="right")
    return Match((place > 0).astype(np.int64), listed[place], (listed[place],) * 2)


def cycle(left: Column, right: Column, unit: int, most: int | None) -> Match:
    """Return how many whole units both legs have.

    >>> cycle(np.array([1300]), np.array([900]), 400, None).count.tolist()
    [2]
    """
    count = _at_most(np.minimum(left, right) // unit, most)
    used = exact.scaled(count, unit)
    return Match(count, used, (used, used))


def rebalanced(
    left: Column, right: Column, strong: int, weak: int, most: int | None
) -> Match:
    """Return the cycles of ``strong`` from the larger leg and ``weak`` from the other.

    The larger leg is chosen anew before every cycle, the left one of two equal
    ones. That is worked out at once: as long as the gap between the legs is at
    least strong − weak, the same leg stays the larger one; from then on they take
    turns, and two cycles take strong + weak from each.

    >>> rebalanced(np.array([500]), np.array([300]), 200, 100, None).count.tolist()
    [2]
    """
    swap = left < right
    large, small = np.where(swap, right, left), np.where(swap, left, right)
    able = small // weak  # the larger leg lasts as long, or until they take turns
    step = strong - weak
    turns = (large - small) // step if step else able
    first = _at_most(np.minimum(able, turns), most)
    large = large - exact.scaled(first, strong)
    small = small - exact.scaled(first, weak)
    # Two equal legs: the left one is the larger from here on, whichever it was.
    tie = (large == small) & swap
    swap = swap & ~tie
    taking = first == turns
    rest = None if most is None else most - first
    twice = np.where(taking, small // (strong + weak), 0)
    twice = twice if rest is None else np.minimum(twice, rest // 2)
    large = large - exact.scaled(twice, strong + weak)
    small = small - exact.scaled(twice, strong + weak)
    once = np.asarray(taking & (large >= strong) & (small >= weak), bool)
    if rest is not None:
        once &= np.asarray(rest > 2 * twice, bool)
    large = large - strong * once
    small = small - weak * once
    count = first + 2 * twice + once
    after = np.where(swap, small, large), np.where(swap, large, small)
    used = (left - after[LEFT], right - after[RIGHT])
    return Match(count, exact.scaled(count, weak), used)


def pairs(
    left: Column, right: Column, unit: int, double: Mask, most: int | None
) -> tuple[Match, Mask]:
    """Return the pairs of units, and who takes two of the long leg for each.

    That happens where it is allowed (``double``) and the long leg has at least
    twice the units of the other; it is chosen once for the whole run.
    """
    units = left // unit, right // unit
    count = np.minimum(*units)
    two = double & (count >= 1) & (np.maximum(*units) >= 2 * count)
    count = _at_most(count, most)
    plain, twice = exact.scaled(count, unit), exact.scaled(count, 2 * unit)
    long_left = two & (units[LEFT] > units[RIGHT])
    used = (
        np.where(long_left, twice, plain),
        np.where(two & ~long_left, twice, plain),
    )
    return Match(count, plain, used), two


@dataclass(frozen=True)
class Balance:
    """One leg of everybody: volume by age, the oldest first, this period's last.

    What leaves takes the oldest volume first. ``waived`` is what returns would
    have taken below 0.
    """

    layers: tuple[Column, ...]
    waived: Column

    @classmethod
    def of(cls, carried: Column, new: Column, *, debts: bool) -> Balance:
        """Return the balance of a leg whose volume never expires."""
        total = exact.narrow(exact.added(carried, new))
        below = np.maximum(-total, 0) * (not debts)
        return cls((total + below,), below)

    @classmethod
    def aged(cls, carried: Sequence[Column], new: Column) -> Balance:
        """Return the balance of a leg whose volume expires, the oldest first."""
        layers = [np.maximum(layer, 0) for layer in (*carried, new)]
        back = np.maximum(-new, 0)
        full = cls(tuple(layers), back)
        covered = np.minimum(full.total, back)
        return replace(full.less(covered), waived=back - covered)

    @property
    def total(self) -> Column:
        """What stands on the leg."""
        return exact.narrow(exact.added(*self.layers))

    def less(self, amount: Column) -> Balance:
        """Return what is left when an amount is taken."""
        layers = []
        for layer in self.layers[:-1]:
            taken = np.minimum(layer, amount)
            layers.append(layer - taken)
            amount = amount - taken
        return replace(self, layers=(*layers, self.layers[-1] - amount))


def _at_most(values: Column, most: int | None) -> Column:
    return values if most is None else np.minimum(values, most)
