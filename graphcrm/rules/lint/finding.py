"""One finding, and what every check looks at: the plan, its text, its dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from graphcrm.money import VOLUME_DIGITS, format_scaled, minor_digits
from graphcrm.periods import format_day
from graphcrm.rules.book import BUILT_IN
from graphcrm.rules.plan import Component, Plan
from graphcrm.rules.section import ALWAYS, is_history, spelled
from graphcrm.rules.toml_lines import Path
from graphcrm.rules.words import COUNT, DAY, MONEY, POINTS, RANK

ERROR, WARNING, NOTE = SEVERITIES = ("error", "warning", "note")

# Every code there is; docs/plans/check.md says what each means.
CODES = frozenset({
    "activity-impossible", "activity-unused", "bad-plan", "cap-leaves-out",
    "cap-never-reached", "cap-without-effect", "date-future", "date-gap",
    "date-no-change", "discount-cliff", "exchange-unused", "fixed-above-limit",
    "key-without-effect", "level-never-paid", "metric-duplicate", "metric-unused",
    "never-pays", "pay-for-enrolment", "payout-above-cap", "payout-above-limit",
    "payout-endless", "protected-above-cap", "rank-asks-less", "rank-same",
    "rank-unreachable", "rank-without-effect", "ranks-unused", "step-same",
    "step-unreachable", "steps-fall", "undated",
})  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing about a plan that somebody should look at.

    ``key`` is spelled like in the mistakes of a plan, ``line`` is 0 where the whole
    file is meant; ``details`` are further lines, like the tree that shows it.
    """

    code: str
    severity: str
    line: int
    key: str
    message: str
    details: tuple[str, ...] = ()


@dataclass
class Look:
    """A plan being looked at: ``data`` as parsed, ``lines`` of its keys."""

    plan: Plan
    data: Mapping[str, Any]
    lines: Mapping[Path, int]
    today: int
    limit: Fraction
    findings: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        severity: str,
        path: Path,
        message: str,
        details: tuple[str, ...] = (),
    ) -> None:
        """Note a finding; the line is that of the nearest key there is."""
        assert code in CODES, code
        line = 0
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                line = self.lines[path[:length]]
                break
        found = Finding(code, severity, line, spelled(path), message, details)
        if found not in self.findings:
            self.findings.append(found)

    def components(self) -> Iterator[tuple[Path, Component, Mapping[str, Any]]]:
        """Yield the components with their paths and tables."""
        for number, component in enumerate(self.plan.components):
            table = self.data["component"][number]
            yield ("component", number), component, table

    def at(self, path: Path, day: int) -> Path:
        """Return the path of the value that is valid on a day."""
        raw: Any = self.data
        for part in path:
            known = isinstance(raw, list) or (isinstance(raw, dict) and part in raw)
            raw = raw[part] if known else None
        if not is_history(raw):
            return path
        starts = [_as_day(entry["valid_from"]) for entry in raw]
        number = max(n for n, start in enumerate(starts) if start <= day)
        return (*path, number, "value")

    def days(self) -> list[int]:
        """Return the days on which anything begins to be valid, in their order.

        Before every value has begun no run is possible, which is a matter of dates.
        """
        histories = [starts for _, starts in self.histories()]
        first = max((starts[0] for starts in histories), default=ALWAYS)
        later = {start for starts in histories for start in starts if start > first}
        return [first, *sorted(later)]

    def histories(self) -> Iterator[tuple[Path, list[int]]]:
        """Yield every dated value with the days its entries are valid from."""
        yield from _histories(self.data, ())

    def unit(self, figure: str) -> str:
        """Return the unit of a figure."""
        metric = self.plan.book.metrics.get(figure)
        return metric.unit if metric else BUILT_IN.get(figure, COUNT)

    def said(self, value: int, unit: str) -> str:
        """Return a figure as people write it."""
        if unit == RANK:
            return ("none", *self.plan.book.ladder.names)[value]
        if unit == DAY:
            return format_day(value)
        digits = {POINTS: VOLUME_DIGITS, MONEY: minor_digits(self.plan.currency)}
        return format_scaled(value, digits.get(unit, 0))

    def money(self, minor: int | Fraction) -> str:
        """Return minor units as an amount with its currency."""
        return f"{self.said(int(minor), MONEY)} {self.plan.currency}"


def _as_day(raw: Any) -> int:
    return int(str(raw).replace("-", "")[:8])


def _histories(raw: Any, path: Path) -> Iterator[tuple[Path, list[int]]]:
    if is_history(raw):
        yield path, [_as_day(entry["valid_from"]) for entry in raw]
    elif isinstance(raw, dict):
        for key, value in raw.items():
            yield from _histories(value, (*path, key))
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from _histories(value, (*path, number))


def percent(rate: Fraction) -> str:
    """Return a rate as people say it, rounded to a hundredth of a per cent.

    >>> percent(Fraction(1, 3)), percent(Fraction(3, 2))
    ('33.33 %', '150 %')
    """
    hundredths = round(rate * 10_000)
    text = format_scaled(hundredths, 2).rstrip("0").rstrip(".")
    return f"{text} %"


def rates_key(table: Mapping[str, object]) -> str:
    """Return the key of a component that says how much it pays."""
    return next((key for key in _RATES if key in table), "name")


_RATES = (
    "rates", "rates_by_rank", "rates_of", "brackets", "rate", "amounts", "tiers", "pay",
    "pay_by_rank", "keeper", "share", "table", "minimum_by_rank", "shares_by_rank",
)  # fmt: skip
