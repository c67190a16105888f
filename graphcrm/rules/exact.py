"""Exact products and sums of columns: int64 where they fit, integers where not.

Both paths give the same numbers; the slower one of Python integers is taken
for a whole column as soon as its largest possible product could leave int64.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Invalid
from graphcrm.money import INT64_MAX

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Factor = tuple[Ints | int, Ints | int]


def total(values: npt.NDArray[Any]) -> int:
    """Return the exact sum of a column."""
    if sums_fit(values):
        return int(values.sum()) if len(values) else 0
    return sum(values.tolist())


exact_total = total  # where a parameter has that name


def ratio_total(values: npt.NDArray[Any], factor: Factor) -> Fraction:
    """Return the exact sum of a column whose every value has a factor of its own."""
    above, below = product(values, [factor])
    if isinstance(below, int):
        return Fraction(total(above), below)
    return sum(map(Fraction, above.tolist(), below.tolist()), Fraction(0))


def sums_fit(values: npt.NDArray[Any]) -> bool:
    """Whether no sum over any of the values can leave int64."""
    return values.dtype != object and _largest(values) * len(values) <= INT64_MAX


def summable(values: Ints) -> npt.NDArray[Any]:
    """Return the column in a form whose sums are exact."""
    return values if sums_fit(values) else values.astype(object)


def scaled(values: npt.NDArray[Any], factor: int) -> npt.NDArray[Any]:
    """Return ``values × factor``, exactly."""
    fitting = values.dtype != object and _largest(values) * abs(factor) <= INT64_MAX
    return (values if fitting else values.astype(object)) * factor


def added(first: npt.NDArray[Any], *others: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the sum of columns, exactly.

    >>> int(added(np.array([2**62]), np.array([2**62]))[0]) == 2**63
    True
    """
    total = first
    for other in others:
        if _largest(total) + _largest(other) > INT64_MAX:
            total = total.astype(object)
        total = total + other
    return total


def filled(count: int, value: int) -> npt.NDArray[Any]:
    """Return a column of one number: int64 where it fits, else Python integers.

    Left to numpy, a number between 2^63 and 2^64 would become unsigned, and beside
    an int64 column a float.
    """
    return np.full(count, value, np.int64 if abs(value) <= INT64_MAX else object)


def narrow(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the column as int64 where all its values fit."""
    if values.dtype == object and _largest(values) <= INT64_MAX:
        return values.astype(np.int64)
    return values


# More than any requirement of a plan, far from the end of int64.
LARGEST_SAFE = 2**61


class Sums:
    """Exact sums by place, growing part by part; int64 for as long as they fit."""

    def __init__(self, count: int) -> None:
        self._sums: npt.NDArray[Any] = np.zeros(count, np.int64)
        self._bound = 0  # no sum is larger

    def add(self, place: Ints, amount: npt.NDArray[Any]) -> None:
        """Add amounts at places."""
        self._bound += _largest(amount) * len(amount)
        if self._bound > INT64_MAX and self._sums.dtype != object:
            self._sums = self._sums.astype(object)
        np.add.at(self._sums, place, amount.astype(self._sums.dtype, copy=False))

    @property
    def values(self) -> npt.NDArray[Any]:
        """Return the sums so far."""
        return np.asarray(narrow(self._sums))


def fits(base: Ints, factors: tuple[Factor, ...]) -> bool:
    """Whether rounding ``base × factors`` stays inside int64 all the way."""
    above, below = max(_largest(base), 1), 1
    for numerator, denominator in factors:
        above *= max(_largest(numerator), 1)  # 0 times a large number is multiplied too
        below *= max(_largest(denominator), 1)  # no rows: still a number
    return 2 * above + below <= INT64_MAX


@dataclass(frozen=True)
class Rounding:
    """How an exact amount becomes whole steps of minor units.

    ``mode``: ``half_up`` (ties away from zero), ``half_even``, ``down`` (toward
    zero) or ``floor``; ``step``: 1 for the smallest unit, 100 for whole units of
    a currency with cents; ``at``: each ``line``, or each ``member``'s sum.
    """

    mode: str = "half_up"
    step: int = 1
    at: str = "line"

    def whole(self, amount: Fraction) -> int:
        """Return one exact amount rounded, worked out on its own."""
        steps, half = amount / self.step, Fraction(1, 2)
        if self.mode == "floor":
            return math.floor(steps) * self.step
        size = abs(steps)
        if self.mode == "half_even":
            whole = round(size)
        else:
            whole = math.floor(size + half if self.mode == "half_up" else size)
        return (whole if steps >= 0 else -whole) * self.step

    def fits(self, amount: Fraction, line: int) -> bool:
        """Whether a line can pay this for an exact amount."""
        if self.at == "line":
            return self.whole(amount) == line
        return line % self.step == 0 and abs(amount - line) < self.step


ROUNDING_MODES = ("half_up", "half_even", "down", "floor")
HALF_UP = Rounding()


def rounded(
    base: npt.NDArray[Any], *factors: Factor, rounding: Rounding = HALF_UP
) -> Ints:
    """Return ``base × Π numerator/denominator``, rounded once.

    >>> rounded(np.array([150, -150, 149]), (1, 100)).tolist()
    [2, -2, 1]

    Raises ``Invalid`` where an amount itself does not fit int64.
    """
    factors = (*factors, (1, rounding.step)) if rounding.step != 1 else factors
    above, below = product(base, factors)
    amounts = divided(above, below, rounding.mode) * rounding.step
    if amounts.dtype == object and _largest(amounts) > INT64_MAX:
        raise Invalid("An amount is too large to be paid; look at prices and rates.")
    return np.asarray(amounts, np.int64)


def product(
    base: npt.NDArray[Any], factors: Iterable[Factor]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any] | int]:
    """Return numerators and denominator(s) of ``base × factors``, exactly.

    Numbers that are the same for all are multiplied first, so a column is
    touched as seldom as possible.
    """
    factors = tuple(factors)
    kind = np.int64 if base.dtype != object and fits(base, factors) else object
    sides: list[npt.NDArray[Any] | int] = []
    for side in (0, 1):
        one, columns = 1, []
        for factor in factors:
            value = factor[side]
            if isinstance(value, int):
                one *= value
            else:
                columns.append(value)
        total: npt.NDArray[Any] | int = one
        for column in columns:
            total = total * column.astype(kind, copy=False)
        sides.append(total)
    return base.astype(kind, copy=False) * sides[0], sides[1]


def divided(
    above: npt.NDArray[Any], below: npt.NDArray[Any] | int, mode: str
) -> npt.NDArray[Any]:
    """Return ``above / below`` rounded to whole numbers; ``below`` is positive."""
    if mode == "floor":
        return np.asarray(above // below)
    signed = bool(len(above)) and above.min() < 0
    size = abs(above) if signed else above
    if mode == "down":
        whole = size // below
    elif mode == "half_up":
        whole = (size + below // 2) // below  # an odd denominator has no ties
    else:
        whole, rest = size // below, 2 * (size % below)
        whole = whole + ((rest > below) | ((rest == below) & (whole % 2 == 1)))
    return np.where(above < 0, -whole, whole) if signed else np.asarray(whole)


def spread(values: npt.NDArray[Any], total: int) -> Ints:
    """Return ``total`` split in proportion to ``values``, by largest remainder.

    ``values`` ≥ 0 with a positive sum. Everybody gets his exact share rounded
    down, and one more unit each goes to the largest remainders; ties go to the
    larger share, then to the earlier place. Source: plan-semantics.md, 16.2.

    >>> spread(np.array([1, 1, 1]), 100).tolist()
    [34, 33, 33]
    """
    whole = exact_total(values)
    shares = scaled(values, total)
    floor, rest = shares // whole, shares % whole
    missing = total - exact_total(floor)
    if missing:
        # Only who is not below the last remainder that gets one needs sorting.
        some = np.flatnonzero(rest)
        last = np.partition(rest[some], len(some) - missing)[len(some) - missing]
        near = some[rest[some] >= last]
        sort = np.lexsort((near, -values[near], -rest[near]))
        floor[near[sort[:missing]]] += 1
    return np.asarray(floor, np.int64)


def _largest(values: Any) -> int:
    if isinstance(values, int):
        return abs(values)
    if not len(values):
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))
