"""The season of a branch: each month against the trend, which is 100.

Against a year's mean every December of a growing branch would look seasonal, so
the index is taken against the trend. Trend and season come from STL (Cleveland
et al.); before the season is read off, outliers are replaced, else one bad last
month becomes season.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.periods import months
from graphcrm.reports.activity import ACTIVE_FROM
from graphcrm.reports.growth import growth
from graphcrm.views import BranchView

MEASURES = ("volume", "personal", "retail", "active", "new")
YEAR = 12
LEAST_MONTHS = 24

STL, YEAR_ON_YEAR = "stl", "year_on_year"
TOO_SHORT, NO_FIGURES = "under_24_months", "no_figures"

# An outlier lies further from trend and season than 3.5 robust standard
# deviations, and by more than 5 % of the trend, so that quiet series have none.
_OUTLIER_DEVIATIONS = 3.5
_OUTLIER_SHARE = 0.05
_DEVIATION_OF_MAD = 1.4826

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seasonality:
    """The season of one measure.

    ``monthly`` has the columns ``period``, ``year``, ``month`` (1 to 12),
    ``value`` (int64), ``index`` (trend = 100), ``trend``, ``season`` (index of
    trend and season alone), ``rest`` (percent of the trend), ``outlier`` and
    ``year_change`` (percent against the same month a year before, NaN without).
    ``pattern`` is the index of January to December; ``strength`` runs from 0
    (none) to 1 (the season explains all that the trend leaves over);
    ``trend_per_year`` is the trend's mean change a year in percent.

    ``method`` is ``stl``; or ``year_on_year`` for fewer than 24 months or
    without figures, then only ``value`` and ``year_change`` are filled and
    ``reason`` says why (``under_24_months``, ``no_figures``).
    """

    measure: str
    method: str
    reason: str
    monthly: pd.DataFrame
    pattern: tuple[float, ...]
    strength: float
    trend_per_year: float

    @property
    def strongest(self) -> tuple[int, ...]:
        """Return the months 1 to 12, the strongest first; empty without pattern."""
        return tuple(int(i) + 1 for i in np.argsort(self.pattern)[::-1])


def seasonality(
    branch: BranchView,
    first: str,
    last: str,
    measure: str = "volume",
    active_from: int = ACTIVE_FROM,
) -> Seasonality:
    """Return the season of a branch from first to last month, both closed."""
    if measure not in MEASURES:
        raise ValueError(f"{measure!r} is not one of {', '.join(MEASURES)}")
    frame = growth(branch, first, last, active_from)
    return season_of(first, frame[measure].tolist(), measure)


def season_of(first: str, values: list[int], measure: str = "volume") -> Seasonality:
    """Return the season of a series that starts in month ``first``.

    Leading months without figures are left out: the branch was not there yet.
    """
    begin = next((i for i, value in enumerate(values) if value), len(values))
    asked = _months_from(first, len(values))[begin:]
    series = np.array(values[begin:], dtype=np.int64)
    monthly = _frame(asked, series)
    if len(series) < LEAST_MONTHS or not series.any():
        reason = NO_FIGURES if not series.any() else TOO_SHORT
        return Seasonality(
            measure, YEAR_ON_YEAR, reason, monthly, (), float("nan"), float("nan")
        )
    trend, season, outlier = _decompose(series.astype(np.float64))
    share = 100.0 / trend
    monthly["index"] = series * share
    monthly["trend"] = trend
    monthly["season"] = (trend + season) * share
    monthly["rest"] = (series - trend - season) * share
    monthly["outlier"] = outlier
    by_month = monthly.loc[~outlier].groupby("month")["season"].mean()
    pattern = by_month.reindex(range(1, YEAR + 1)).fillna(100.0)
    pattern *= 100.0 / pattern.mean()
    clean = np.where(outlier, 0.0, series - trend - season) * share
    years = (len(series) - 1) / YEAR
    return Seasonality(
        measure,
        STL,
        "",
        monthly,
        tuple(float(x) for x in pattern),
        _strength(season * share, clean),
        float(((trend[-1] / trend[0]) ** (1 / years) - 1) * 100),
    )


def _months_from(first: str, count: int) -> list[str]:
    return [
        period
        for period, _ in zip(months(first, "9999-12"), range(count), strict=False)
    ]


def _frame(asked: list[str], series: NDArray[np.int64]) -> pd.DataFrame:
    year_change = np.full(len(series), np.nan)
    before = series[:-YEAR].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = (series[YEAR:] / before - 1) * 100
    year_change[YEAR:] = np.where(before > 0, change, np.nan)
    return pd.DataFrame(
        {
            "period": asked,
            "year": [int(period[:4]) for period in asked],
            "month": [int(period[5:]) for period in asked],
            "value": series,
            "index": np.nan,
            "trend": np.nan,
            "season": np.nan,
            "rest": np.nan,
            "outlier": False,
            "year_change": year_change,
        }
    )


def _decompose(values: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return trend, season and outliers; trend is positive everywhere.

    A first, robust pass finds the outliers; a second one runs on the series
    with them replaced by what trend and season expect.
    """
    floor = max(values.mean() / 1000, 1e-9)
    trend, season = _stl(values, robust=True)
    rest = values - trend - season
    deviation = _DEVIATION_OF_MAD * float(np.median(np.abs(rest - np.median(rest))))
    outlier = (np.abs(rest) > _OUTLIER_DEVIATIONS * deviation) & (
        np.abs(rest) > _OUTLIER_SHARE * np.maximum(trend, floor)
    )
    if outlier.any():
        expected = np.where(outlier, trend + season, values)
        trend, season = _stl(expected, robust=False)
    return np.maximum(trend, floor), season, outlier


def _stl(values: Floats, *, robust: bool) -> tuple[Floats, Floats]:
    from statsmodels.tsa.seasonal import STL as Decomposition  # 1 s to import

    # As long a window as there are years, so the pattern hardly moves; degree 0,
    # so it cannot lean towards a bad last month.
    window = max(7, 2 * (len(values) // YEAR) + 1)
    found = Decomposition(
        values, period=YEAR, seasonal=window, seasonal_deg=0, robust=robust
    ).fit()
    return np.asarray(found.trend), np.asarray(found.seasonal)


def _strength(season: Floats, rest: Floats) -> float:
    """Return 1 - var(rest) / var(season + rest), not below 0 (Hyndman)."""
    whole = float(np.var(season + rest))
    return max(0.0, 1.0 - float(np.var(rest)) / whole) if whole > 0 else 0.0
