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
# Below this variance (in squared percent) there is nothing to explain.
_NOTHING = 1e-6

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
    trend, expected, outlier = _decompose(series.astype(np.float64))
    monthly["index"] = series / trend * 100
    monthly["trend"] = trend
    monthly["season"] = expected / trend * 100
    monthly["rest"] = (series - expected) / trend * 100
    monthly["outlier"] = outlier
    by_month = monthly.loc[~outlier].groupby("month")["season"].mean()
    pattern = by_month.reindex(range(1, YEAR + 1)).fillna(100.0)
    pattern *= 100.0 / pattern.mean()
    kept = monthly.loc[~outlier]
    years = (len(series) - 1) / YEAR
    return Seasonality(
        measure,
        STL,
        "",
        monthly,
        tuple(float(x) for x in pattern),
        _strength(kept["season"].to_numpy() - 100, kept["rest"].to_numpy()),
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
    """Return the trend (positive), trend with season, and the outliers.

    The season of a branch that doubles doubles too, so it is taken as factors,
    on logarithms; only a series with months at or below zero is taken as sums. A
    first, robust pass finds the outliers: far from the trend and from what the
    same month usually does, its median over the years (the robust season itself
    gives in to one wild month among three). A second pass runs on the series with
    them replaced.
    """
    factors = bool((values > 0).all())
    series = np.log(values) if factors else values
    trend, season = _stl(series, robust=True)
    usual = _medians(series - trend)
    outlier = _outliers(values, *_both(trend, usual, values, factors=factors))
    if outlier.any():
        series = np.where(outlier, trend + usual, series)
        trend, season = _stl(series, robust=False)
    return *_both(trend, season, values, factors=factors), outlier


def _medians(rest: Floats) -> Floats:
    """Return the median of the same month of all years, for each month."""
    usual = np.array([np.median(rest[start::YEAR]) for start in range(YEAR)])
    return np.asarray(usual[np.arange(len(rest)) % YEAR], dtype=np.float64)


def _both(
    trend: Floats, season: Floats, values: Floats, *, factors: bool
) -> tuple[Floats, Floats]:
    """Return the trend and the trend with season in the unit of the values."""
    if factors:
        return np.exp(trend), np.exp(trend + season)
    floor = max(float(np.abs(values).mean()) / 1000, 1e-9)
    return np.maximum(trend, floor), trend + season


def _outliers(values: Floats, trend: Floats, expected: Floats) -> NDArray[np.bool_]:
    rest = (values - expected) / trend
    deviation = _DEVIATION_OF_MAD * float(np.median(np.abs(rest - np.median(rest))))
    far = np.abs(rest) > max(_OUTLIER_DEVIATIONS * deviation, _OUTLIER_SHARE)
    return np.asarray(far, dtype=np.bool_)


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
    if whole < _NOTHING:
        return 0.0
    return max(0.0, 1.0 - float(np.var(rest)) / whole)
