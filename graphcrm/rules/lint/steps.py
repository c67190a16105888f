"""Steps and tables: rates that fall, steps that say nothing, cliffs of discounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graphcrm.rules.book import BUILT_IN
from graphcrm.rules.kinds.binary import Binary
from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.finding import NOTE, WARNING, Look, percent
from graphcrm.rules.metrics.volumes import Own
from graphcrm.rules.person_rate import EVERYBODY, PersonRate
from graphcrm.rules.plan import Component
from graphcrm.rules.rates import Brackets
from graphcrm.rules.toml_lines import Path
from graphcrm.rules.words import COUNT, POINTS, RANK


@dataclass(frozen=True)
class Steps:
    """Steps of a component on a day: where they stand and what picks them."""

    path: Path
    metric: str
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
        for key in ("cap_by_rank", "minimum_by_rank", "shares_by_rank", "most_by_rank"):
            if key in table:
                _falling_table(look, path, component, key)
        for day in look.days():
            _falling_rows(look, path, component, day)


def _steps(look: Look, path: Path, component: Component, day: int) -> Iterator[Steps]:
    rules = component.rules
    if isinstance(rules, Bonus):
        found = rules.steps_.at(day)
        if rules.metric:
            key = "brackets" if rules.figure else "amounts"
            at = look.at((*path, key), day)
            yield Steps(at, rules.metric, found, not rules.figure)
        return
    for held in vars(rules).values():
        if not isinstance(held, PersonRate):
            continue
        found = held.table.at(day)
        table = look.data["component"][path[1]]
        keys = ("brackets", "amounts", "tiers", "rates_by_rank", "pay_by_rank")
        key = next((k for k in keys if k in table), "")
        if key:
            metric = held.metric
            if metric == EVERYBODY and isinstance(rules, Binary):
                metric = "matched"
            money = key in ("amounts", "tiers", "pay_by_rank")
            yield Steps(look.at((*path, key), day), metric, found, money)


def _falling(look: Look, steps: Steps) -> None:
    """Note a step that pays less than the one below it, or the same."""
    starts, rates = steps.table.starts, steps.table.rates
    by_rank = steps.path[2] in ("rates_by_rank", "pay_by_rank")
    for number in range(1, len(rates)):
        low, high = rates[number - 1], rates[number]
        at = steps.path if by_rank else (*steps.path, number)
        start = _shown(look, steps.metric, starts[number])
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
    if steps.path[2] in ("rates_by_rank", "pay_by_rank"):
        return  # the rank itself is the finding
    span = figures_on(look.plan.book, day).span(steps.metric)
    for number, start in enumerate(steps.table.starts):
        if span.high is not None and start > span.high:
            look.add(
                "step-unreachable", WARNING, (*steps.path, number),
                f"is never reached: {steps.metric} is "
                f"{_shown(look, steps.metric, span.high)} at most, so "
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
    best: tuple[Fraction, int] | None = None
    for number in range(len(steps.rates)):
        below = steps.rates[number - 1] if number else Fraction(0)
        gain = (steps.rates[number] - below) * steps.starts[number]
        if steps.starts[number] > 0 and gain > 0 and (best is None or gain > best[0]):
            best = gain, number
    if best is None:
        return
    gain, number = best
    start, rate = steps.starts[number], steps.rates[number]
    below = steps.rates[number - 1] if number else Fraction(0)
    if rate == 1 or below == 1:
        return
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


def _falling_table(look: Look, path: Path, component: Component, key: str) -> None:
    """Note amounts by rank that fall as the rank rises."""
    for day in look.days():
        values = _by_rank(component, key, day)
        at = look.at((*path, key), day)
        if values:
            _falling_ranks(look, at, list(values), key)


def _by_rank(component: Component, key: str, day: int) -> Sequence[int | Fraction]:
    rules = component.rules
    if key == "cap_by_rank":
        return component.caps.member
    held = {
        "minimum_by_rank": getattr(rules, "by_rank", None),
        "shares_by_rank": getattr(getattr(rules, "shares", None), "by_rank", None),
    }.get(key)
    if key == "most_by_rank":
        return getattr(getattr(rules, "shares", None), "most", None) or ()
    return held.at(day) if held else ()


def _falling_ranks(
    look: Look, path: Path, values: list[int | Fraction], what: str
) -> None:
    names = ("none", *look.plan.book.ladder.names)
    for place in range(1, len(values)):
        if values[place] < values[place - 1]:
            look.add(
                "steps-fall", WARNING, path,
                f"gives {names[place]} less than {names[place - 1]} below it, so "
                "rising in rank costs money. Let it rise with the rank",
            )  # fmt: skip


def _falling_rows(look: Look, path: Path, component: Component, day: int) -> None:
    """Note rates by rank and level that fall, or levels that end, with the rank."""
    holder = getattr(component.rules, "levels", component.rules)
    held = getattr(holder, "rates", None)
    table = look.data["component"][path[1]]
    if "rates_by_rank" not in table or isinstance(held, PersonRate) or held is None:
        return
    rates = held.at(day)
    names = ("none", *look.plan.book.ladder.names)
    for place in range(1, len(rates.rows)):
        for level in range(1, rates.depth + 1):
            low, high = rates.rate(place - 1, level), rates.rate(place, level)
            if (low or 0) > (high or 0):
                look.add(
                    "steps-fall", WARNING, look.at((*path, "rates_by_rank"), day),
                    f"pays {names[place]} less at level {level} than "
                    f"{names[place - 1]} below it ({percent(high or Fraction(0))} "
                    f"instead of {percent(low or Fraction(0))}): rising in rank costs "
                    "money there. Let rates rise with the rank",
                )  # fmt: skip
                break


def _shown(look: Look, figure: str, value: int) -> str:
    metric = look.plan.book.metrics.get(figure)
    unit = metric.unit if metric else BUILT_IN.get(figure, COUNT)
    if figure == "matched":
        unit = POINTS
    if unit == RANK and not 0 <= value <= len(look.plan.book.ladder.names):
        return str(value)
    return look.said(value, unit)


def _paid(look: Look, steps: Steps, rate: Fraction) -> str:
    return look.money(rate) if steps.money else percent(rate)
