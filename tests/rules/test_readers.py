"""How single values of a plan are read, at the edge of what is allowed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graphcrm.rules.payout import Payout
from graphcrm.rules.rates import Brackets, LevelRates, amount_steps, brackets, together
from graphcrm.rules.readers import (
    InElement,
    a_day,
    each,
    each_rank,
    each_text,
    fixed,
    money,
    rate,
    ratio,
    volume,
)
from graphcrm.rules.rounding import read_rounding
from graphcrm.rules.section import Notes, Section
from graphcrm.rules.words import COUNT, MONEY, POINTS, RANK, Vocabulary, near

WORDS = Vocabulary("USD", ("silver", "gold"))


def refused(read, raw: object) -> str:
    with pytest.raises(ValueError) as told:  # noqa: PT011  the words are checked
        read(raw)
    return str(told.value)


def test_rates() -> None:
    given = ("0%", "100%", "1/3", "0.05", 0, 1)
    assert [rate(raw) for raw in given] == [
        0, 1, Fraction(1, 3), Fraction(1, 20), 0, 1,
    ]  # fmt: skip
    between = "must lie between 0% and 100%"
    assert refused(rate, "101%") == refused(rate, "101") == between
    assert refused(rate, "100.01") == between
    assert refused(rate, "100") == f'{between}; did you mean "100%"?'
    assert refused(rate, 5) == f'{between}; did you mean "5%"?'
    assert refused(rate, "1.01") == f'{between}; did you mean "1.01%"?'
    assert refused(rate, "-1%") == "must not be negative"


def test_ratios_and_how_long_they_may_be() -> None:
    assert ratio("1000000000") == 10**9
    assert ratio("1/1000000000") == Fraction(1, 10**9)
    long = "has more than 9 digits as a fraction ({}); write a simpler one"
    assert refused(ratio, "1000000001") == long.format("1000000001")
    assert refused(ratio, "1/1000000001") == long.format("1/1000000001")
    text = 'must be a text in quotes, exact, like "5%", "0.05" or "1/20"'
    for raw in (True, 0.5, None, ["1"]):
        assert refused(ratio, raw) == text
    assert refused(ratio, -1) == "must not be negative"
    assert ratio(0) == 0


def test_volumes() -> None:
    most = 10**9
    assert [volume(raw) for raw in (0, "62.5", most)] == [0, 6250, most * 100]
    between = "must lie between 0 and 1,000,000,000 points"
    assert refused(volume, "-0.01") == between
    assert refused(volume, "1000000000.01") == between
    for raw in (True, 1.5, None):
        assert refused(volume, raw) == 'must be points, like 100 or "62.5"'


def test_days_and_money() -> None:
    assert a_day("2026-01-31") == 20260131
    assert refused(a_day, "2026-02-30") == "must be a day, like 2026-01-31"
    read = money(WORDS)
    assert [read(raw) for raw in ("0", "0.01", 12)] == [0, 1, 1200]
    assert refused(read, "-0.01") == "an amount must not be negative"
    assert fixed(WORDS)("1.5") == Fraction(150)


def test_lists() -> None:
    read = each(rate, 2)
    assert read(["1%"]) == (Fraction(1, 100),)
    assert read(["1%", "0%"]) == (Fraction(1, 100), 0)
    assert refused(read, ["1%"] * 3) == "has 3 levels; at most 2 are possible"
    for raw in ([], "1%", {"a": "1%"}):
        assert refused(read, raw) == "must be a list with one value a level"
    with pytest.raises(InElement) as told:
        read(["1%", "200%"])
    assert (told.value.number, told.value.value) == (1, "200%")
    assert str(told.value) == "must lie between 0% and 100%"


def test_tables_by_rank() -> None:
    read = each_rank(WORDS, rate, Fraction(0))
    one, two = Fraction(1, 100), Fraction(1, 50)
    assert read({"silver": "1%"}) == (0, one, one)
    assert read({"gold": "1%"}) == (0, 0, one)
    assert read({"gold": "2%", "none": "1%"}) == (one, one, two)
    assert refused(read, {"ruby": "1%"}) == (
        "ruby is not a rank; the ladder has none, silver, gold"
    )
    for raw in ({}, "1%", ["1%"]):
        assert refused(read, raw) == "must be a table by rank, like { silver = … }"


def test_tables_by_text() -> None:
    assert each_text(rate)({"a": "1%"}) == {"a": Fraction(1, 100)}
    for raw in ({}, "1%", ["1%"]):
        found = refused(each_text(rate), raw)
        assert found == "must be a table by text, like { gold = … }"


# -- rates by level and by step ------------------------------------------------------


def test_rates_by_row_and_level() -> None:
    half, third = Fraction(1, 2), Fraction(1, 3)
    table = LevelRates(((half,), (half, third)), (Fraction(0), Fraction(1, 5)))
    assert (table.depth, table.endless) == (2, True)
    assert [table.rate(0, level) for level in (1, 2, 3)] == [half, None, None]
    assert [table.rate(1, level) for level in (1, 2, 3, 9)] == [
        half, third, Fraction(1, 5), Fraction(1, 5),
    ]  # fmt: skip
    assert table.known(2) == [0, third]
    assert table.can(2) == [False, True]
    above, below = table.column(2)
    assert (above.tolist(), below) == ([0, 1], 3)
    assert not LevelRates(((half,),), (Fraction(0),)).endless
    assert LevelRates((), ()).depth == 0


def test_steps() -> None:
    found = Brackets((100, 200), (Fraction(1, 2), Fraction(1, 3)))
    assert found.place([99, 100, 199, 200, 10**18]).tolist() == [0, 1, 1, 2, 2]
    above, below = found.steps
    assert (above.tolist(), below) == ([0, 3, 2], 6)
    above, below = together([Fraction(1, 10**12), Fraction(1)])
    assert (above.tolist(), below) == ([1, 10**12], 10**12)


@pytest.mark.parametrize(
    ("unit", "start", "read_as"),
    [(POINTS, "1.5", 150), (MONEY, "1.5", 150), (COUNT, 2, 2), (RANK, "gold", 2)],
)
def test_lists_of_steps(unit: str, start: object, read_as: int) -> None:
    read = brackets(WORDS, unit)
    assert read([{"from": start, "rate": "5%"}]) == Brackets(
        (read_as,), (Fraction(1, 20),)
    )
    amounts = amount_steps(WORDS, unit)
    assert amounts([{"from": start, "amount": "5"}]) == Brackets(
        (read_as,), (Fraction(500),)
    )
    assert refused(read, []) == "must be a list like [ { from = 100, rate = … } ]"
    assert refused(amounts, "x") == "must be a list like [ { from = 100, amount = … } ]"
    nothing_else = "each step has a from and a rate, nothing else"
    for entry in ({"from": start}, {"from": start, "rate": "1%", "to": 1}, "x"):
        assert refused(read, [entry]) == nothing_else
    twice = [{"from": start, "rate": "5%"}] * 2
    order = "steps must stand in the order of from, each once"
    assert refused(read, twice) == order


def test_steps_rise() -> None:
    read = brackets(WORDS, COUNT)
    falling = [{"from": 2, "rate": "5%"}, {"from": 1, "rate": "6%"}]
    assert refused(read, falling) == "steps must stand in the order of from, each once"
    assert read(falling[::-1]).starts == (1, 2)


# -- rounding, payout, words --------------------------------------------------------


def section(data: dict, currency: str = "USD") -> Section:
    return Section(Notes("file", {}, Vocabulary(currency)), data)


@pytest.mark.parametrize(
    ("data", "currency", "found"),
    [
        ({}, "USD", ("half_up", 100, "line")),
        ({"places": 2}, "USD", ("half_up", 1, "line")),
        ({"places": 1}, "USD", ("half_up", 10, "line")),
        ({"places": 0, "mode": "down"}, "USD", ("down", 100, "line")),
        ({"at": "member"}, "USD", ("half_up", 1, "member")),
        ({"places": 0}, "CLP", ("half_up", 1, "line")),
        ({"places": 3}, "KWD", ("half_up", 1, "line")),
        ({"places": 0}, "KWD", ("half_up", 1000, "line")),
    ],
)
def test_rounding(data: dict, currency: str, found: tuple) -> None:
    made = read_rounding(section({"rounding": data or {"places": 0}}, currency))
    assert (made.mode, made.step, made.at) == found


def test_the_rounding_of_the_plan_and_mistakes_in_one() -> None:
    plan = section({})
    assert read_rounding(plan) is plan.notes.rounding
    assert plan.known == ["rounding"]
    wrong = section({"rounding": {"places": 3, "mode": "near", "digits": 1}})
    assert read_rounding(wrong).step == 1
    assert [(p.column, p.message) for p in wrong.notes.problems] == [
        ("rounding.mode",
         "must be one of half_up, half_even, down, floor"),
        ("rounding.places", "must be a whole number from 0 to 2"),
        ("rounding.digits", "is not a key of this table"),
    ]  # fmt: skip


def test_shares_of_accounts_make_the_whole() -> None:
    found = section({"a": "60%", "b": "40%"})
    assert Payout.read(found) == Payout(("a", "b"), (Fraction(3, 5), Fraction(2, 5)))
    assert found.notes.problems == []
    assert Payout.read(section({})) == Payout()
    for share in ("39%", "41%"):
        wrong = section({"a": "60%", "b": share})
        Payout.read(wrong)
        [problem] = wrong.notes.problems
        assert (problem.column, problem.message) == (
            "a", "must make 100% with the others",
        )  # fmt: skip


def test_words() -> None:
    assert [WORDS.rank(name) for name in ("none", "silver", "gold")] == [0, 1, 2]
    assert [WORDS.number("7", unit) for unit in (POINTS, MONEY, COUNT)] == [700, 700, 7]
    assert Vocabulary("CLP").number("7", MONEY) == 7
    assert near("goldd", ["silver", "gold"]) == "; did you mean gold?"
    assert near("ruby", ["silver", "gold"]) == ""
