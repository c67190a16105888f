"""Steps and tables: rates that fall, steps that say nothing, cliffs of discounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.finding import NOTE, WARNING, Look, percent
from graphcrm.rules.metrics.base import measure_unit
from graphcrm.rules.metrics.volumes import Own
from graphcrm.rules.person_rate import PersonRate
from graphcrm.rules.plan import Component
from graphcrm.rules.rates import Brackets, LevelRates
from graphcrm.rules.section import Dated
from graphcrm.rules.toml_lines import Path
from graphcrm.rules.words import POINTS


@dataclass(frozen=True)
class Steps:
    """Steps of a component on a day: where they stand and what picks them.

    ``unit`` is that of the figure ``metric``; ``money``: they pay amounts.
    """

    path: Path
    metric: str
    unit: str
    table: Brackets
    money: bool


def check_steps(look: Look) -> None:
    """Look at the brackets and tables of every component on every day."""
    for path, component, table in look.components():
        for day in look.days():
            for steps in _steps(look, path, component, day):
                _falling(look, steps)
                _idle_steps(look, steps, day)
            _cliff(look, path, component, day)
            for key in _TABLES:
                if key in table:
                    _falling_table(look, path, component, key, day)
            _falling_rows(look, path, component, day)


_TABLES = ("cap_by_rank", "minimum_by_rank", "shares_by_rank", "most_by_rank")
_BY_RANK = ("rates_by_rank", "pay_by_rank")
_MATCHED = "matched"  # what tiers of a binary go by


def _steps(look: Look, path: Path, component: Component, day: int) -> Iterator[Steps]:
    rules: Any = component.rules
    if isinstance(rules, Bonus):
        key = "brackets" if rules.figure else "amounts"
        at, unit = look.at((*path, key), day), look.unit(rules.metric)
        yield Steps(at, rules.metric, unit, rules.steps_.at(day), not rules.figure)
        return
    table = look.data["component"][path[1]]
    keys = ("brackets", "amounts", "tiers", *_BY_RANK)
    key = next((k for k in keys if k in table), "")
    for held in vars(rules).values():
        if isinstance(held, PersonRate) and key:
            at, metric = look.at((*path, key), day), held.metric
            unit, money = look.unit(metric), key in ("amounts", "tiers", "pay_by_rank")
            if key == "tiers":
                metric, unit = _MATCHED, measure_unit(rules.volume.measure)
            yield Steps(at, metric, unit, held.table.at(day), money)


def _falling(look: Look, steps: Steps) -> None:
    """Note a step that pays less than the one below it, or the same."""
    starts, rates = steps.table.starts, steps.table.rates
    by_rank = steps.path[2] in _BY_RANK
    for number in range(1, len(rates)):
        low, high = rates[number - 1], rates[number]
        at = steps.path if by_rank else (*steps.path, number)
        start = look.said(starts[number], steps.unit)
        if high < low:
            look.add(
                "steps-fall", WARNING, at,
                f"pays less from {steps.metric} {start} on ({_paid(look, steps, high)} "
                f"instead of {_paid(look, steps, low)}): whoever rises to it loses "
                "money and does well to stay below. Let what is paid rise with it",
            )  # fmt: skip
        elif high == low and not by_rank:
            look.add(
                "step-same", NOTE, at,
                f"pays the same as the step below it ({_paid(look, steps, high)}), so "
                f"reaching {steps.metric} {start} changes nothing; take it out or "
                "correct what it pays",
            )  # fmt: skip


def _idle_steps(look: Look, steps: Steps, day: int) -> None:
    """Note a step whose figure can never be that high."""
    if steps.path[2] in _BY_RANK or steps.metric == _MATCHED:
        return  # the rank itself is the finding; legs can be of any size
    span = figures_on(look.plan.book, day).span(steps.metric)
    for number, start in enumerate(steps.table.starts):
        if span.high is not None and start > span.high:
            look.add(
                "step-unreachable", WARNING, (*steps.path, number),
                f"is never reached: {steps.metric} is "
                f"{look.said(span.high, steps.unit)} at most, so "
                f"{_paid(look, steps, steps.table.rates[number])} is never paid",
            )  # fmt: skip


def _cliff(look: Look, path: Path, component: Component, day: int) -> None:
    """Note where buying more costs less: a slab discount on one's own purchases."""
    rules = component.rules
    if not isinstance(rules, Bonus) or rules.marginal or not rules.figure:
        return
    if not (_is_own(look, rules.figure) and _is_own(look, rules.metric)):
        return
    steps = rules.steps_.at(day)
    gains = [
        ((rate - below) * start, number, start, below, rate)
        for number, (start, below, rate) in enumerate(
            zip(steps.starts, [Fraction(0), *steps.rates], steps.rates, strict=False)
        )
        if start > 0 and rate > below
    ]
    if not gains:
        return
    gain, number, start, below, rate = max(gains)
    same = start * (1 - rate) / (1 - below)  # costs as much as an order of ``start``
    unit = POINTS
    look.add(
        "discount-cliff", WARNING, (*look.at((*path, "brackets"), day), number),
        f"gives {percent(rate)} on all of one's own purchases from "
        f"{look.said(start, unit)} on, {percent(below)} just below: whoever is about "
        f"to buy more than {look.said(int(same), unit)} and less than "
        f"{look.said(start, unit)} pays less by buying {look.said(start, unit)}, and "
        f"the company gives {look.said(int(gain), unit)} more at once. Use steps = "
        '"marginal", or accept it knowingly',
    )  # fmt: skip


def _is_own(look: Look, figure: str) -> bool:
    """Whether a figure is what somebody buys himself, in points."""
    if figure in ("personal", "qualifying"):
        return True
    metric = look.plan.book.metrics.get(figure)
    return (
        isinstance(metric, Own)
        and metric.volume.orders != "retail"
        and metric.unit == POINTS
    )


def _falling_table(
    look: Look, path: Path, component: Component, key: str, day: int
) -> None:
    """Note amounts by rank that fall as the rank rises."""
    names = ("none", *look.plan.book.ladder.names)
    values = _by_rank(component, key, day)
    for place in range(1, len(values)):
        if values[place] < values[place - 1]:
            look.add(
                "steps-fall", WARNING, look.at((*path, key), day),
                f"gives {names[place]} less than {names[place - 1]} below it, so "
                "rising in rank costs money. Let it rise with the rank",
            )  # fmt: skip


def _by_rank(component: Component, key: str, day: int) -> Sequence[int | Fraction]:
    rules: Any = component.rules
    if key == "cap_by_rank":
        return component.caps.member
    if key == "most_by_rank":
        return tuple(rules.shares.most)
    held = rules.by_rank if key == "minimum_by_rank" else rules.shares.by_rank
    return tuple(held.at(day))


def _falling_rows(look: Look, path: Path, component: Component, day: int) -> None:
    """Note rates by rank and level that fall, or levels that end, with the rank."""
    holder = getattr(component.rules, "levels", component.rules)
    held = getattr(holder, "rates", None)
    if not isinstance(held, Dated) or getattr(holder, "types", None):
        return
    rates: LevelRates = held.at(day)
    names = ("none", *look.plan.book.ladder.names)
    for place in range(1, len(rates.rows)):
        for level in range(1, rates.depth + 2):  # what the last one pays are tails
            low, high = (
                rates.rate(row, level) or Fraction(0) for row in (place - 1, place)
            )
            if low > high:
                key = "rates_by_rank" if level <= rates.depth else "tail_by_rank"
                look.add(
                    "steps-fall", WARNING, look.at((*path, key), day),
                    f"pays {names[place]} less at level {level} than "
                    f"{names[place - 1]} below it ({percent(high)} instead of "
                    f"{percent(low)}): rising in rank costs money there. Let rates "
                    "rise with the rank",
                )  # fmt: skip
                break


def _paid(look: Look, steps: Steps, rate: Fraction) -> str:
    return look.money(rate) if steps.money else percent(rate)
