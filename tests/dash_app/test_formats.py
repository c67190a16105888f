"""Numbers, money and days as printed."""

from fractions import Fraction

import pytest

from graphcrm.dash_app.formats import Formats, change, initials, points

EN, ES = Formats("en"), Formats("es")


@pytest.mark.parametrize("formats", [EN, ES])
def test_both_languages_group_as_in_mexico(formats: Formats) -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(-1234) == "−1,234"
    assert formats.number(5, signed=True) == "+5"
    assert formats.money(2190700, "MXN") == "21,907.00"
    assert formats.money(-5, "MXN") == "−0.05"
    assert formats.money(1234, "CLP") == "1,234"
    assert formats.volume(123450) == "1,235"
    assert formats.volume(-123450, exact=True) == "−1,234.50"


def test_money_beyond_a_double_keeps_its_last_unit() -> None:
    assert EN.money(9007199254740993, "USD") == "90,071,992,547,409.93"


def test_percentages_round_half_up_and_keep_their_sign() -> None:
    assert EN.percent(Fraction(1, 8), 0) == "13 %"
    assert EN.percent(Fraction(-1, 24)) == "−4.2 %"
    assert EN.percent(Fraction(1, 10), signed=True) == "+10.0 %"
    assert EN.percent(None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (9999, "9,999"),
        (10_000, "10k"),
        (1_200_000, "1,200k"),
        (-36_500, "−37k"),
        (12_345_678, "12.3M"),
        (20_000_000, "20M"),
    ],
)
def test_axis_numbers(value: int, text: str) -> None:
    assert EN.short(value) == text


def test_days_and_months_in_both_languages() -> None:
    assert EN.day(20261123) == "23 Nov 2026"
    assert ES.day(20260109) == "9 ene 2026"
    assert EN.period("2026-11") == "November 2026"
    assert ES.period("2026-11") == "Noviembre 2026"
    assert ES.short_period("2026-09") == "Sep 2026"
    assert EN.period("2026-W21") == "2026-W21"
    assert ES.month_names()[0] == "Ene"
    assert len(set(EN.month_names())) == 12


def test_change_is_exact_and_needs_a_base() -> None:
    assert change(110, 100) == Fraction(1, 10)
    assert change(0, 3) == Fraction(-1)
    assert change(5, 0) is None
    assert change(5, None) is None


def test_points_round_half_up_away_from_zero() -> None:
    assert [points(v) for v in (49, 50, 150, -50)] == [0, 1, 2, -1]


def test_initials() -> None:
    assert initials("Sofía Ríos Vega") == "SV"
    assert initials("Madonna") == "M"
    assert initials("") == "?"
