"""The network on which a plan pays the most: made up, and computed by the engine.

Of all networks that are tried the one is kept that pays the largest part of what
is sold. It need not be the worst there is, but it really pays what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np

from graphcrm.errors import Invalid
from graphcrm.periods import MONTH, Period, month, month_of, week, week_of
from graphcrm.rules.exact import total
from graphcrm.rules.lint.figures import Figures
from graphcrm.rules.lint.finding import Look, percent
from graphcrm.rules.lint.networks import Make, Maker
from graphcrm.rules.lint.people import MOST_PEOPLE, TooMany, Village
from graphcrm.rules.plan import Plan
from graphcrm.rules.run import RunResult, compute
from graphcrm.rules.words import POINTS, RANK

MOST_SHOWN = 12
_TOP = 4  # of them from the top of a chain
MOST_TRIED = 300
MOST_PEOPLE_TRIED = 20_000  # in all of them

SHORT, LONG, TIGHT = "short", "long", "tight"


@dataclass(frozen=True)
class Tried:
    """A network that was computed: what was sold, and what is paid on it."""

    village: Village
    people: tuple[str, ...]
    results: tuple[RunResult, ...]
    sold: Fraction
    paid: int

    @property
    def ratio(self) -> Fraction:
        """Return what is paid as a part of what is sold."""
        return self.paid / self.sold if self.sold else Fraction(0)


def worst(plan: Plan, figures: Figures, shape: str, enough: Fraction) -> Tried | None:
    """Return the network of a shape that pays most.

    No further ones are tried when more than ``enough`` is paid.
    """
    best: Tried | None = None
    people = 0
    networks: Iterator[Make] = getattr(Maker(plan, figures), shape)()
    for make in islice(networks, MOST_TRIED):
        if people > MOST_PEOPLE_TRIED:
            break
        try:
            found = _tried(plan, figures, *make())
            people += len(found.village.sponsor)
        except (TooMany, Invalid, LookupError, OverflowError):  # cannot be made or paid
            people += MOST_PEOPLE
            continue
        if best is None or found.ratio > best.ratio:
            best = found
        if best.ratio > enough:
            break
    return best


def _tried(plan: Plan, figures: Figures, village: Village, people: list[str]) -> Tried:
    """Return what the engine pays on a network."""
    results = tuple(
        compute(plan, village.inputs(when)) for when in _periods(plan, figures.day)
    )
    volume = sum(village.orders.values())
    paid = sum(total(result.totals.amount) for result in results)
    return Tried(village, tuple(people), results, volume * village.unit(), paid)


def _periods(plan: Plan, day: int) -> list[Period]:
    """Return the month in which a day counts, and its last week, as needed."""
    first = month(month_of(day if day > 19_000_101 else 20_260_101))
    calendars = {component.calendar for component in plan.components}
    last = week(week_of(first.last_day))
    return [first if calendar == MONTH else last for calendar in sorted(calendars)]


def shown(look: Look, plan: Plan, tried: Tried) -> tuple[str, ...]:
    """Return a network as lines: who stands where, what he sold, what he gets."""
    people = [*tried.people]
    if len(people) > MOST_SHOWN:  # both ends of a chain, the seller is the lowest
        people = [*people[:_TOP], *people[_TOP - MOST_SHOWN :]]
    rows = [_row(look, plan, tried, member) for member in people]
    others = len(tried.village.sponsor) - len(rows)
    if others:
        rest = tried.paid - sum(_total(tried, member) for member in people)
        orders = tried.village.orders.items()
        sold = sum(volume for (seller, _), volume in orders if seller not in people)
        rows.append(
            f"and {others} more people, who sell {look.said(sold, POINTS)} and get "
            f"{look.money(rest)}"
        )
    rows.append(
        f"sold {look.money(tried.sold)}, paid {look.money(tried.paid)}: "
        f"{percent(tried.ratio)}"
    )
    return tuple(rows)


def _row(look: Look, plan: Plan, tried: Tried, member: str) -> str:
    above = tried.village.sponsor[member]
    facts = tried.results[0].facts
    place = int(facts.column(RANK)[facts.snapshot.member.index(member)])
    parts = [plan.book.ladder.names[place - 1]] if place else []
    for (seller, kind), volume in tried.village.orders.items():
        if seller == member and volume:
            parts.append(f"sells {look.said(volume, POINTS)} ({kind})")
    parts.append(_gets(look, plan, tried, member))
    return f"{member} {f'below {above}' if above else 'at the top'}: {', '.join(parts)}"


def _gets(look: Look, plan: Plan, tried: Tried, member: str) -> str:
    parts = []
    for result in tried.results:
        at = result.facts.snapshot.member.index(member)
        for row in np.flatnonzero(result.totals.member == at).tolist():
            name = plan.components[int(result.totals.component[row])].name
            parts.append(f"{name} {look.money(int(result.totals.amount[row]))}")
    return "gets " + (" + ".join(parts) or "nothing")


def _total(tried: Tried, member: str) -> int:
    return sum(
        int(result.paid[result.facts.snapshot.member.index(member)])
        for result in tried.results
    )
