"""Exact products and sums of columns: int64 where they fit, integers where not.

Both paths give the same numbers; the slower one of Python integers is taken
for a whole column as soon as its largest possible product could leave int64.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Invalid
from graphcrm.money import INT64_MAX
from graphcrm.rules.tree import Ints

Factor = tuple[Ints | int, Ints | int]


def total(values: npt.NDArray[Any]) -> int:
    """Return the exact sum of a column."""
    if sums_fit(values):
        return int(values.sum()) if len(values) else 0
    return sum(values.tolist())


def sums_fit(values: npt.NDArray[Any]) -> bool:
    """Whether no sum over any of the values can leave int64."""
    return values.dtype != object and _largest(values) * len(values) <= INT64_MAX


def summable(values: Ints) -> npt.NDArray[Any]:
    """Return the column in a form whose sums are exact."""
    return values if sums_fit(values) else values.astype(object)


def fits(base: Ints, factors: tuple[Factor, ...]) -> bool:
    """Whether rounding ``base × factors`` stays inside int64 all the way."""
    above, below = _largest(base), 1
    for numerator, denominator in factors:
        above *= _largest(numerator)
        below *= _largest(denominator)
    return 2 * above + below <= INT64_MAX


def rounded(base: Ints, *factors: Factor) -> Ints:
    """Return ``base × Π numerator/denominator``, rounded once, half away from 0.

    >>> rounded(np.array([150, -150, 149]), (1, 100)).tolist()
    [2, -2, 1]

    Raises ``Invalid`` where an amount itself does not fit int64.
    """
    kind = np.int64 if fits(base, factors) else object
    above = base.astype(kind)
    below = np.ones(len(base), kind)
    for numerator, denominator in factors:
        above = above * np.asarray(numerator).astype(kind)
        below = below * np.asarray(denominator).astype(kind)
    size = (2 * abs(above) + below) // (2 * below)
    signed = np.where(above < 0, -size, size)
    if kind is object and _largest(signed) > INT64_MAX:
        raise Invalid("An amount is too large to be paid; look at prices and rates.")
    amounts: Ints = signed.astype(np.int64)
    return amounts


def _largest(values: Any) -> int:
    if isinstance(values, int):
        return abs(values)
    if not len(values):
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))
