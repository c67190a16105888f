"""Lines priced together: sums of an earner rounded once, limits per source."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from graphcrm.errors import Invalid
from graphcrm.money import INT64_MAX
from graphcrm.rules.amounts import at_member, gathered
from graphcrm.rules.exact import ROUNDING_MODES, Rounding
from graphcrm.rules.lines import Part


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def plain(earner: list[int], exactly: list[Fraction], way: Rounding) -> list[int]:
    """Each earner's sum rounded once, spread by largest remainder, one by one."""
    amounts = [0] * len(earner)
    for who in sorted(set(earner)):
        rows = [row for row, other in enumerate(earner) if other == who]
        whole = way.whole(sum((exactly[row] for row in rows), Fraction(0)))
        steps = {row: exactly[row] / way.step for row in rows}
        for row in rows:
            amounts[row] = steps[row].__floor__() * way.step
        missing = (whole - sum(amounts[row] for row in rows)) // way.step
        rows.sort(key=lambda row: (-(steps[row] % 1), -exactly[row], row))
        for row in rows[:missing]:
            amounts[row] += way.step
    return amounts


@pytest.mark.parametrize("mode", ROUNDING_MODES)
@pytest.mark.parametrize("scale", [1, 2**58])
def test_against_a_plain_largest_remainder(mode: str, scale: int) -> None:
    rng = random.Random(f"{mode} {scale}")
    for _ in range(300):
        count = rng.randint(0, 8)
        earner = sorted(rng.randint(0, 3) for _ in range(count))
        above = [rng.randint(-20, 20) * scale for _ in range(count)]
        below = [rng.choice((1, 2, 3, 4, 7)) * scale for _ in range(count)]
        way = Rounding(mode, rng.choice((1, 5)), "member")
        exactly = [Fraction(a, b) for a, b in zip(above, below, strict=True)]
        found = at_member(ints(*earner), (ints(*above), ints(*below)), way)
        assert found.dtype == np.int64
        assert found.tolist() == plain(earner, exactly, way)
        same = rng.choice((1, 2, 3, 7)) * scale
        exactly = [Fraction(a, same) for a in above]
        found = at_member(ints(*earner), (ints(*above), same), way)
        assert found.tolist() == plain(earner, exactly, way)


def test_denominators_that_outgrow_int64() -> None:
    primes = ints(2**31 - 1, 2**61 - 1, 2)
    above = ints(2**31, 2**61, 1)
    way = Rounding("half_up", 1, "member")
    # 1 + ε, 1 + δ and ½: the sum is 2.5 and a bit
    assert at_member(ints(0, 0, 0), (above, primes), way).tolist() == [1, 1, 1]
    assert at_member(ints(0, 0, 1), (above, primes), way).tolist() == [1, 1, 1]


def test_the_largest_amounts() -> None:
    way = Rounding("half_up", 2, "member")
    most = INT64_MAX - 1
    assert at_member(ints(0, 1), (ints(most, 5), 1), way).tolist() == [most, 6]
    with pytest.raises(Invalid, match="above 9223372036854775807"):
        at_member(ints(0), (ints(INT64_MAX), 1), way)
    huge = np.array([2 * INT64_MAX, -7], object)
    assert at_member(ints(0, 1), (huge, 2), Rounding()).tolist() == [INT64_MAX, -4]
    huge = np.array([INT64_MAX * 2**64, 2**64], object)
    assert at_member(ints(0, 1), (huge, 2**64), Rounding()).tolist() == [INT64_MAX, 1]


def test_parts_in_canonical_order() -> None:
    first = Part(ints(5, 1), ints(0, 9), 2, ints(10, 20), (ints(1, 2), 3))
    second = Part(ints(1, 1, 1), ints(9, 3, 9), ints(1, 7, 3), 4, (1, ints(2, 3, 4)))
    found = gathered([first, second])
    assert found.earner.tolist() == [1, 1, 1, 1, 5]
    assert found.source.tolist() == [3, 9, 9, 9, 0]
    assert found.level.tolist() == [7, 1, 2, 3, 2]
    assert found.base.tolist() == [4, 4, 20, 4, 10]
    assert [side.tolist() for side in found.rate] == [[1, 1, 2, 1, 1], [3, 2, 3, 4, 3]]
    assert gathered([]).earner.tolist() == []
