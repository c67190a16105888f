"""Rates as numbers: of one person, by level, by step, in place of each other."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from small import RETAIL, pays, run

from graphcrm.rules.person_rate import Held
from graphcrm.rules.rates import Brackets, LevelRates, overridden, together

SHORT = [Fraction(0), Fraction(1, 20), Fraction(1, 3), Fraction(1)]
# The product of these denominators is beyond what one denominator may be.
LONG = [Fraction(0), *sorted(Fraction(1, n) for n in (99_991, 99_989, 99_971, 7))]
EDGE = [Fraction(0), Fraction(1, 10**9), Fraction(1, 2)]
OVER = [Fraction(0), Fraction(1, 10**9), Fraction(1, 3)]


@pytest.mark.parametrize("values", [SHORT, LONG, EDGE, OVER])
def test_gaps_between_the_rates_of_people(values: list[Fraction]) -> None:
    place = np.arange(len(values)).repeat(2)
    held = Held(tuple(values), place)
    pairs = list(product(range(len(values)), repeat=2))
    high, low = (np.array(side) for side in zip(*pairs, strict=True))
    above, below = held.gap(high, low)
    unders = np.broadcast_to(below, len(pairs)).tolist()
    for (one, other), over, under in zip(pairs, above.tolist(), unders, strict=True):
        assert Fraction(over, under) == values[one] - values[other]
    assert isinstance(below, int) == (values in (SHORT, EDGE))
    if not isinstance(below, int):
        assert max(unders) < 10**18
        assert all(np.gcd(above, below) == 1)  # no longer than they must be
    above, below = held.gap(high, 0)
    unders = np.broadcast_to(below, len(pairs)).tolist()
    for one, over, under in zip(high, above.tolist(), unders, strict=True):
        assert Fraction(over, under) == values[one]
    above, below = held.each
    for at, over, under in zip(place, above.tolist(), below.tolist(), strict=True):
        assert Fraction(over, under) == values[at] == held.rate(at * 2)


def test_rates_over_one_denominator() -> None:
    above, below = together([Fraction(1, 4), Fraction(0), Fraction(1, 6)])
    assert (above.tolist(), below) == ([3, 0, 2], 12)
    assert together([])[1] == 1
    huge = [Fraction(2**62, 1), Fraction(1, 7)]
    above, below = together(huge)
    assert (above.tolist(), below) == ([2**62 * 7, 1], 7)


def test_rows_of_levels() -> None:
    one, two, three = Fraction(1), Fraction(1, 2), Fraction(1, 3)
    table = LevelRates(((), (one, two), (one,)), (Fraction(0), Fraction(0), three))
    assert (table.depth, table.endless) == (2, True)
    assert [table.rate(1, level) for level in (1, 2, 3)] == [one, two, None]
    assert [table.rate(2, level) for level in (1, 2, 9)] == [one, three, three]
    assert table.rate(0, 1) is None
    assert table.can(1) == [False, True, True]
    assert table.can(3) == [False, False, True]
    assert table.known(2) == [0, two, three]
    assert (table.column(2)[0].tolist(), table.column(2)[1]) == ([0, 3, 2], 6)
    assert LevelRates((), ()).depth == 0
    assert not LevelRates(((one,),), (Fraction(0),)).endless


def test_steps_begin_at_their_start() -> None:
    steps = Brackets((0, 100, 250), (Fraction(1), Fraction(1, 2), Fraction(1, 4)))
    values = np.array([-1, 0, 99, 100, 249, 250, 10**9])
    assert steps.place(values).tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert (steps.steps[0].tolist(), steps.steps[1]) == ([0, 4, 2, 1], 4)
    assert Brackets((), ()).place(values).tolist() == [0] * 7


def test_personal_rates_stand_in_place_and_spoil_nothing() -> None:
    earner = np.array([3, 1, 3, 2])
    own = {3: Fraction(2, 7), 9: Fraction(1)}
    above, below = np.array([1, 2, 3, 4]), np.array([5, 6, 7, 8])
    found = overridden((above, below), earner, own)
    assert [side.tolist() for side in found] == [[2, 2, 2, 4], [7, 6, 7, 8]]
    assert (above.tolist(), below.tolist()) == ([1, 2, 3, 4], [5, 6, 7, 8])
    found = overridden((1, 5), earner, own)
    assert [side.tolist() for side in found] == [[2, 1, 2, 1], [7, 5, 7, 5]]
    assert overridden((1, 5), earner, {}) == (1, 5)
    assert overridden((1, 5), earner, {9: Fraction(1)}) == (1, 5)


# -- the smallest amounts -----------------------------------------------------------

FIRST = '[[component]]\nname = "first"\nkind = "own_sales"\nrate = "100%"\n'


def match(rest: str) -> str:
    return f'{FIRST}[[component]]\nname = "m"\nkind = "matching"\non = "first"\n{rest}'


@pytest.mark.parametrize("cents", [1, -1, 2])
@pytest.mark.parametrize(
    "rest",
    [
        'rates = ["100%"]\ntree = "sponsor"',
        'direction = "down"\nrate = "100%"\ndivisor = 1\ntree = "sponsor"',
    ],
)
def test_one_minor_unit_is_matched(rest: str, cents: int) -> None:
    sale = {"seller": "b", "net": Fraction(cents, 100), "kind": RETAIL}
    people = {"a": "", "b": "a", "c": "b"}
    matched = "c" if "down" in rest else "a"
    assert pays(run(match(rest), people, [sale])) == {"b": cents, matched: cents}


@pytest.mark.parametrize("cents", [1, -1])
def test_one_minor_unit_is_shared(cents: int) -> None:
    text = (
        '[[component]]\nname = "c"\nkind = "pass_share"\nshare = "50%"\nbase = "net"\n'
    )
    sale = {"seller": "b", "net": Fraction(cents, 100)}
    result = run(text, {"a": "", "b": "a"}, [sale])
    assert pays(result).get("b", 0) == cents


# -- priced together ----------------------------------------------------------------


def test_what_a_match_reads_of_lines_priced_together() -> None:
    """Later components read what is paid before personal coefficients."""
    together_ = 'rounding = { at = "member" }\n'
    for more in (together_, 'cap_per_source = "0.03"\n', ""):
        text = FIRST + more + match('rates = ["100%"]\ntree = "sponsor"')[len(FIRST) :]
        text = text.replace('rate = "100%"\n', 'rate = "50%"\n', 1)
        sales = [{"seller": "b", "net": "0.05", "kind": RETAIL} for _ in range(2)]
        terms = [("b", "coefficient", "first", "2")]
        found = pays(run(text, {"a": "", "b": "a"}, sales, terms=terms))
        # 2.5 + 2.5 = 5, twice that with the coefficient; 3 + 3 line by line
        expected = {
            together_: {"a": 5, "b": 10},
            'cap_per_source = "0.03"\n': {"a": 3, "b": 3},
            "": {"a": 6, "b": 10},
        }[more]
        assert found == expected


def test_lines_of_one_component_do_not_count_in_another() -> None:
    rng = random.Random(5)
    text = FIRST + FIRST.replace("first", "second").replace("100%", "50%")
    sales = [{"seller": "a", "net": rng.randint(1, 9), "kind": RETAIL}] * 3
    result = run(text, {"a": ""}, sales)
    assert result.totals.lines.tolist() == [3, 3]
    first, second = result.totals.amount.tolist()
    assert first == 2 * second


def test_a_personal_rate_stands_in_place_of_two_to_one_too() -> None:
    text = (
        '[[component]]\nname = "c"\nkind = "binary"\nform = "pairs"\nunit = 1\n'
        'rate = "10%"\nrate_2_to_1 = "20%"\ntwo_to_one = "distributor >= 1"\n'
    )
    people = {"a": ""}
    for number, name in ((1, "l"), (2, "r")):
        people[name] = {"placement": "a", "slot": number}
    orders = [("l", 1), ("r", 2)]
    assert pays(run(text, people, orders)) == {"a": 20}
    terms = [("a", "rate", "c", "30%")]
    assert pays(run(text, people, orders, terms=terms)) == {"a": 30}
