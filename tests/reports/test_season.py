"""Seasonality on synthetic series whose season is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from graphcrm.reports.seasonality import (
    NO_FIGURES,
    STL,
    TOO_SHORT,
    YEAR_ON_YEAR,
    season_of,
)

SEASON = [84, 95, 106, 98, 112, 100, 90, 96, 102, 98, 107, 112]  # mean 100


def series(months: int, growth: float = 0.0, noise: float = 0.0) -> list[int]:
    rng = np.random.default_rng(3)
    return [
        round(
            SEASON[i % 12] * 1e4 * (1 + growth) ** (i / 12) * (1 + noise * rng.normal())
        )
        for i in range(months)
    ]


@pytest.mark.parametrize("growth", [0.0, 0.3, -0.2])
@pytest.mark.parametrize("months", [24, 36, 46, 60])
def test_growth_is_not_season(growth: float, months: int) -> None:
    found = season_of("2023-01", series(months, growth))
    assert (found.method, found.reason) == (STL, "")
    assert found.pattern == pytest.approx(SEASON, abs=3.5)
    assert found.strength > 0.9
    assert found.trend_per_year == pytest.approx(growth * 100, abs=4)
    assert not found.monthly["outlier"].any()
    assert set(found.strongest[:2]) == {5, 12}
    index = found.monthly.set_index("period")["index"]
    assert index["2024-12"] == pytest.approx(112, abs=5)


@pytest.mark.parametrize("at", [20, 28, 45])
@pytest.mark.parametrize("factor", [0.6, 1.5])
def test_one_bad_month_is_an_outlier_and_no_season(at: int, factor: float) -> None:
    values = series(46, 0.1, 0.005)
    values[at] = round(values[at] * factor)
    found = season_of("2023-01", values)
    assert list(np.flatnonzero(found.monthly["outlier"])) == [at]
    assert found.pattern == pytest.approx(SEASON, abs=3.5)
    rest = found.monthly["rest"].iloc[at]
    assert rest == pytest.approx((factor - 1) * SEASON[at % 12], abs=6)


def test_no_season_is_weak() -> None:
    rng = np.random.default_rng(5)
    values = [round(1e6 * (1 + 0.05 * rng.normal())) for _ in range(48)]
    assert season_of("2022-01", values).strength < 0.7
    assert season_of("2022-01", [1000] * 36).strength == 0.0


def test_under_two_years_only_year_on_year() -> None:
    found = season_of("2023-01", series(23))
    assert (found.method, found.reason) == (YEAR_ON_YEAR, TOO_SHORT)
    assert found.pattern == ()
    assert found.strongest == ()
    assert math.isnan(found.strength)
    assert found.monthly["index"].isna().all()
    change = found.monthly["year_change"]
    assert change.iloc[:12].isna().all()
    assert list(change.iloc[12:]) == pytest.approx([0.0] * 11)


def test_leading_months_before_the_branch_are_left_out() -> None:
    found = season_of("2022-01", [0] * 15 + series(23))
    assert found.reason == TOO_SHORT
    assert found.monthly["period"].iloc[0] == "2023-04"


def test_without_figures() -> None:
    for values in ([], [0] * 40):
        found = season_of("2022-01", values)
        assert (found.method, found.reason) == (YEAR_ON_YEAR, NO_FIGURES)
        assert found.monthly.empty


def test_zeros_and_returns_do_not_break_it() -> None:
    values = series(40)
    values[7] = 0
    values[19] = -5_000
    values[30] = 0
    found = season_of("2022-01", values)
    assert found.monthly[["index", "trend", "rest"]].notna().all().all()
    assert 0 <= found.strength <= 1
