"""One rate a person: what picks it, and how much one is above another."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from small import run

from graphcrm.rules.person_rate import Held, PersonRate

LONG = Fraction(1, 999_999_937), Fraction(1, 999_999_929)  # primes


def held(*values: Fraction) -> Held:
    rising = (Fraction(0), *sorted(values))
    return Held(rising, np.arange(len(rising)))


def gap(found: Held, high: int, low: int) -> Fraction:
    above, below = found.gap(np.array([high]), np.array([low]))
    return Fraction(int(above[0]), below if isinstance(below, int) else int(below[0]))


@pytest.mark.parametrize(
    "values",
    [
        (Fraction(1, 20), Fraction(1, 3)), LONG, (*LONG, Fraction(1, 2)),
        (Fraction(1, 10**9), Fraction(1, 3 * 10**8)),
    ],
)  # fmt: skip
def test_the_gap_between_two_rates_is_exact(values: tuple) -> None:
    found = held(*values)
    for high in range(len(found.values)):
        assert found.rate(high) == found.values[high]
        for low in range(len(found.values)):
            wanted = found.values[high] - found.values[low]
            assert gap(found, high, low) == wanted
        above, below = found.each
        assert Fraction(int(above[high]), int(below[high])) == found.values[high]


def test_one_denominator_for_all_as_long_as_it_is_short() -> None:
    def one(*denominators: int) -> bool:
        rates = (Fraction(1, below) for below in denominators)
        return isinstance(held(*rates).gap(np.array([1]), 0)[1], int)

    assert one(20, 3)
    assert one(10**9)
    assert one(2, 5 * 10**8)
    assert not one(7, 10**9)


def test_gaps_are_in_their_lowest_terms() -> None:
    found = held(*LONG)
    above, below = found.gap(np.array([2, 2, 1]), np.array([2, 0, 0]))
    assert above.tolist() == [0, 1, 1]
    assert below.tolist() == [1, 999_999_929, 999_999_937]


PLAN = """
[metric.kids]
of = "people"
[[rank]]
name = "silver"
when = "personal >= 1"
[[component]]
name = "c"
kind = "differential_by_order"
"""
RISING = '{ from = 1, rate = "5%" }, { from = 2, rate = "9%" }'


def made(rest: str, terms=()) -> tuple[PersonRate, list[str]]:
    people = {"a": "", "b": "a", "c": "a", "d": "b"}
    result = run(PLAN + rest, people, [("b", 1)], terms=terms)
    rates = result.plan.components[0].rules.rates
    found = rates.held(result.facts, "c")
    return rates, [str(found.rate(member)) for member in range(4)]  # of a, b, d, c


def test_what_picks_a_rate() -> None:
    steps = f'metric = "kids"\nbrackets = [ {RISING} ]'
    rates, found = made(steps)
    assert (rates.metric, rates.figures) == ("kids", {"kids"})
    assert rates.highest(20261031) == Fraction(9, 100)
    assert found == ["9/100", "1/20", "0", "0"]
    rates, found = made('rates_by_rank = { none = "1%", silver = "5%" }')
    assert (rates.metric, rates.figures) == ("rank", {"rank"})
    assert found == ["1/100", "1/20", "1/100", "1/100"]
    rates, found = made('rate = "7%"')
    assert (rates.metric, rates.figures) == ("", set())
    assert found == ["7/100"] * 4


def test_a_personal_rate_stands_in_place_of_the_tables() -> None:
    terms = [("c", "rate", "c", "1/3"), ("b", "rate", "*", "0")]
    steps = f'metric = "kids"\nbrackets = [ {RISING} ]'
    assert made(steps, terms)[1] == ["9/100", "0", "0", "1/3"]
