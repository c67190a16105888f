"""Exact arithmetic at the edges of int64, and every way of rounding."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from graphcrm.errors import Invalid
from graphcrm.money import INT64_MAX
from graphcrm.rules import exact
from graphcrm.rules.exact import Rounding

HALF = INT64_MAX // 2
OBJECT, INT64 = np.dtype(object), np.dtype(np.int64)


def column(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def objects(*values: int) -> np.ndarray:
    return np.array(values, object)


# -- what fits --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "fit"),
    [
        ((), True),
        ((INT64_MAX,), True),
        ((-INT64_MAX,), True),
        ((-(2**63),), False),
        ((HALF, HALF), True),
        ((HALF + 1, 0), False),
        ((-HALF - 1, 0), False),
        ((1, INT64_MAX), False),
    ],
)
def test_what_can_be_summed(values: tuple[int, ...], fit: bool) -> None:
    assert exact.sums_fit(column(*values)) is fit
    assert not exact.sums_fit(objects(*values))
    assert exact.summable(column(*values)).dtype == (INT64 if fit else OBJECT)
    assert exact.total(column(*values)) == sum(values)
    assert exact.total(objects(*values)) == sum(values)
    assert type(exact.total(column(*values))) is int


@pytest.mark.parametrize(
    ("base", "factors", "fit"),
    [
        ((2**62 - 1,), [(1, 1)], True),
        ((2**62,), [(1, 1)], False),
        ((-(2**62),), [(1, 1)], False),
        ((1, 2, 2**62 - 2), [(1, 3)], True),
        ((2**62 - 2,), [(1, 4)], False),
        ((2**62 - 2,), [(1, 2), (1, 2)], False),
        ((2**31,), [(2**30, 1), (1, 1)], True),
        ((2**31,), [(2**30, 1), (2, 1)], False),
        ((3,), [(column(1, 2**61), column(1, 1))], False),
        ((1,), [(column(1, 2**61), column(5, 1))], True),
        ((), [(2**62, 5)], False),
    ],
)
def test_what_can_be_rounded_in_int64(base, factors, fit: bool) -> None:
    assert exact.fits(column(*base), tuple(factors)) is fit


def test_a_factor_below_zero_is_as_large_as_above() -> None:
    one = np.array([1])
    for numerator in (2**62, -(2**62)):
        assert not exact.fits(one, ((numerator, 1),))
        assert not exact.fits(one, ((np.array([numerator]), 1),))


def test_the_slow_path_is_taken_only_where_it_is_needed() -> None:
    above, below = exact.product(column(2**62 - 1), [(1, 1)])
    assert (above.dtype, below) == (INT64, 1)
    above, _ = exact.product(column(2**62), [(1, 1)])
    assert above.dtype == OBJECT
    above, _ = exact.product(objects(1), [(1, 1)])
    assert above.dtype == OBJECT


def test_factors_by_row_and_for_all() -> None:
    factors = [(column(2, 3), 7), (5, column(11, 13)), (1, column(2, 2))]
    above, below = exact.product(column(10, -10), factors)
    assert above.tolist() == [100, -150]
    assert below.tolist() == [7 * 11 * 2, 7 * 13 * 2]


@pytest.mark.parametrize(
    ("value", "factor", "dtype"),
    [
        (HALF, 2, INT64),
        (HALF + 1, 2, OBJECT),
        (HALF, -2, INT64),
        (HALF + 1, -2, OBJECT),
        (-HALF, 2, INT64),
        (0, 2**63 - 1, INT64),
    ],
)
def test_scaled(value: int, factor: int, dtype: np.dtype) -> None:
    found = exact.scaled(column(value), factor)
    assert found.tolist() == [value * factor]
    assert found.dtype == dtype
    assert exact.scaled(objects(value), factor).tolist() == [value * factor]


@pytest.mark.parametrize(
    ("first", "second", "dtype"),
    [
        (HALF, HALF + 1, INT64),
        (HALF + 1, HALF + 1, OBJECT),
        (-HALF - 1, -HALF - 1, OBJECT),
        (INT64_MAX, 0, INT64),
    ],
)
def test_added(first: int, second: int, dtype: np.dtype) -> None:
    found = exact.added(column(first), column(second))
    assert found.tolist() == [first + second]
    assert found.dtype == dtype
    assert exact.added(column(1), column(2), column(4)).tolist() == [7]


@pytest.mark.parametrize(
    ("value", "dtype"),
    [(INT64_MAX, INT64), (-INT64_MAX, INT64), (2**63, OBJECT), (-(2**63), OBJECT)],
)
def test_narrowed_where_it_fits(value: int, dtype: np.dtype) -> None:
    found = exact.narrow(objects(value))
    assert found.tolist() == [value]
    assert found.dtype == dtype
    assert exact.narrow(column(1)).dtype == INT64


def test_sums_that_outgrow_int64() -> None:
    sums = exact.Sums(3)
    assert sums.values.tolist() == [0, 0, 0]
    sums.add(column(0, 0), column(HALF, HALF))
    assert sums._sums.dtype == INT64
    sums.add(column(0), column(1))
    assert sums._sums.dtype == INT64  # no sum is larger than the largest int64
    sums.add(column(2, 0), column(-5, 1))
    assert sums._sums.dtype == OBJECT
    assert sums.values.tolist() == [INT64_MAX + 1, 0, -5]
    sums.add(column(0, 1), column(-1, 7))
    assert sums.values.tolist() == [INT64_MAX, 7, -5]
    assert sums.values.dtype == INT64
    sums.add(column(1), objects(2**64))
    assert sums.values.tolist() == [INT64_MAX, 2**64 + 7, -5]


def test_ratios_by_row() -> None:
    factor = column(1, 2), column(3, 7)
    assert exact.ratio_total(column(5, 5), factor) == Fraction(5, 3) + Fraction(10, 7)
    assert exact.ratio_total(column(5, 6), (1, 3)) == Fraction(11, 3)
    empty = exact.ratio_total(column(), (column(), column()))
    assert empty == 0
    assert isinstance(empty, Fraction)


# -- rounding ---------------------------------------------------------------------

# What each mode makes of these quarters, worked by hand.
QUARTERS = (-10, -7, -6, -5, -2, -1, 0, 1, 2, 3, 5, 6, 7, 10)
ROUNDED = {
    "half_up": (-3, -2, -2, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2, 3),
    "half_even": (-2, -2, -2, -1, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2),
    "down": (-2, -1, -1, -1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2),
    "floor": (-3, -2, -2, -2, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2),
}


@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize("mode", exact.ROUNDING_MODES)
def test_every_mode(mode: str, slow: bool) -> None:
    base = objects(*QUARTERS) if slow else column(*QUARTERS)
    way = Rounding(mode)
    assert exact.rounded(base, (1, 4), rounding=way).tolist() == [*ROUNDED[mode]]
    assert [way.whole(Fraction(n, 4)) for n in QUARTERS] == [*ROUNDED[mode]]
    hundreds = Rounding(mode, 100)
    wanted = [100 * n for n in ROUNDED[mode]]
    assert exact.rounded(base, (25, 1), rounding=hundreds).tolist() == wanted
    assert [hundreds.whole(Fraction(25 * n)) for n in QUARTERS] == wanted
    for some in (base[base > 0], base[base >= 0], base[base < 0], base[:0]):
        alone = [way.whole(Fraction(n, 4)) for n in some.tolist()]
        assert exact.rounded(some, (1, 4), rounding=way).tolist() == alone


@pytest.mark.parametrize(
    ("mode", "ones"),
    [("half_up", [-1, 1]), ("half_even", [0, 0]), ("down", [0, 0]), ("floor", [-1, 0])],
)
def test_halves_of_one(mode: str, ones: list[int]) -> None:
    way = Rounding(mode)
    for base in (column(-1, 1), objects(-1, 1)):
        assert exact.rounded(base, (1, 2), rounding=way).tolist() == ones
        assert exact.rounded(base[:1], (1, 2), rounding=way).tolist() == ones[:1]
        assert exact.rounded(base[1:], (1, 2), rounding=way).tolist() == ones[1:]


@pytest.mark.parametrize("mode", exact.ROUNDING_MODES)
def test_modes_of_any_number_on_both_paths(mode: str) -> None:
    rng = random.Random(mode)
    for _ in range(300):
        values = [rng.randint(-40, 40) for _ in range(rng.randint(1, 6))]
        over, under, step = rng.randint(1, 9), rng.randint(1, 12), rng.choice((1, 5))
        way = Rounding(mode, step)
        alone = [way.whole(Fraction(value * over, under)) for value in values]
        for base in (column(*values), objects(*values)):
            assert exact.rounded(base, (over, under), rounding=way).tolist() == alone
            unders = np.full(len(values), under)
            found = exact.rounded(base, (over, unders), rounding=way)
            assert found.tolist() == alone


def test_the_largest_amount_there_is() -> None:
    assert exact.rounded(column(2**62), (2 * INT64_MAX, 2**63)).tolist() == [INT64_MAX]
    largest = exact.rounded(column(INT64_MAX, -INT64_MAX), (1, 1))
    assert largest.tolist() == [INT64_MAX, -INT64_MAX]
    assert largest.dtype == INT64
    with pytest.raises(Invalid, match="too large"):
        exact.rounded(column(2**62), (2, 1))
    with pytest.raises(Invalid, match="too large"):
        exact.rounded(column(-(2**62)), (2, 1))


@pytest.mark.parametrize(
    ("way", "amount", "line", "fits"),
    [
        (Rounding(), "2.5", 3, True),
        (Rounding(), "2.5", 2, False),
        (Rounding("down"), "-2.5", -2, True),
        (Rounding("down", 1, "member"), "2.5", 3, True),
        (Rounding("down", 1, "member"), "2.5", 2, True),
        (Rounding("down", 1, "member"), "2.5", 4, False),
        (Rounding("down", 1, "member"), "2.5", 1, False),
        (Rounding("down", 1, "member"), "2", 3, False),
        (Rounding("down", 10, "member"), "25", 30, True),
        (Rounding("down", 10, "member"), "25", 20, True),
        (Rounding("down", 10, "member"), "25", 25, False),
        (Rounding("down", 10, "member"), "20", 30, False),
        (Rounding("down", 10, "member"), "-25", -30, True),
    ],
)
def test_what_a_line_may_be(way: Rounding, amount: str, line: int, fits: bool) -> None:
    assert way.fits(Fraction(amount), line) is fits


# -- shares -----------------------------------------------------------------------


def plain_spread(values: list[int], total: int) -> list[int]:
    whole = sum(values)
    shares = [Fraction(value * total, whole) for value in values]
    floor = [math.floor(share) for share in shares]
    by_rest = sorted(
        range(len(values)),
        key=lambda at: (floor[at] - shares[at], -values[at], at),
    )
    for at in by_rest[: total - sum(floor)]:
        floor[at] += 1
    return floor


@pytest.mark.parametrize("scale", [1, 2**40])
def test_shares_against_a_plain_sort(scale: int) -> None:
    rng = random.Random(scale)
    for _ in range(300):
        values = [rng.randint(0, 9) * scale for _ in range(rng.randint(1, 9))]
        values[0] += 1
        total = rng.randint(0, 30) * scale
        assert exact.spread(column(*values), total).tolist() == plain_spread(
            values, total
        )


def test_a_number_beyond_int64_never_becomes_a_float() -> None:
    for value in (2**63 - 1, 2**63, 2**64 - 1, 2**70, -(2**63)):
        both = np.concatenate([exact.filled(2, value), exact.filled(1, 1)])
        assert both.dtype in (np.int64, object)
        assert both.tolist() == [value, value, 1]


def test_a_number_below_int64_becomes_a_python_integer() -> None:
    for value in (INT64_MAX, -INT64_MAX):
        assert exact.filled(2, value).dtype == np.int64
        assert exact.filled(2, value).tolist() == [value, value]
    for value in (2**63, -(2**64)):
        assert exact.filled(2, value).dtype == object
        assert exact.filled(2, value).tolist() == [value, value]
