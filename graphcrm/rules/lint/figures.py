"""What figures can be at all, and which ranks can be reached.

Volumes may be negative (returns), so nothing bounds them; counts are not below 0,
and a count of people who cannot be is 0. Ranks are found like the ladder finds
them: from nobody having one, again and again, until no further one is possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graphcrm.rules.book import RANK_FIGURES, Book
from graphcrm.rules.conditions import Condition
from graphcrm.rules.lint.spans import ANYTHING, Box, Span, boxes, joint
from graphcrm.rules.metrics.base import Metric
from graphcrm.rules.metrics.memory import Rolling, Streak, Times
from graphcrm.rules.metrics.people import Legs, People
from graphcrm.rules.metrics.stated import Amount, Fact, Membership, Sum
from graphcrm.rules.metrics.volumes import Group, Leg, Limited, Outside, Own
from graphcrm.rules.words import TEXT

SOLD = (Own, Group, Leg, Limited, Outside, Amount)  # nothing without sales
_VOLUME_FIGURES = ("qualifying", "personal", "retail", "group")
_COUNTS = Span(0)
NEVER = Span(0, 0)


@dataclass(frozen=True, eq=False)
class Figures:
    """What is possible on a day, people having ``ranks`` (places, 0 = none).

    ``idle`` people have no sales and nothing stated of them: what enrolment
    alone can reach.
    """

    book: Book
    day: int
    ranks: frozenset[int]
    idle: bool = False

    def span(self, name: str) -> Span:
        """Return what a figure can be."""
        if name not in self._known:
            self._known[name] = self._span(name)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, Span]:
        return {}

    def _span(self, name: str) -> Span:
        if name in RANK_FIGURES:
            top = max(self.ranks)
            return Span(0, top, frozenset(range(top)) - self.ranks)
        if name == "active":
            return Span(0, 1) if self.can_be_active else NEVER
        if name in ("distributor", "customer"):
            return Span(0, 1)
        if name == "joined":
            return _COUNTS
        if name in _VOLUME_FIGURES:
            return NEVER if self.idle else ANYTHING
        return self._metric(self.book.metrics.get(name))

    def _metric(self, metric: Metric | None) -> Span:
        if isinstance(metric, People):
            return _COUNTS if self.possible(metric.where) else NEVER
        if isinstance(metric, Legs):
            found = self.possible(metric.head) and self.possible(metric.contains)
            found = found and not (self.idle and metric.at_least > 0)
            return _COUNTS if found else NEVER
        if isinstance(metric, Streak | Times):
            last = metric.last if isinstance(metric, Times) else None
            return Span(0, last) if self.possible(metric.where) else NEVER
        if isinstance(metric, Membership):
            return _COUNTS
        if isinstance(metric, Rolling):
            of = self.span(metric.metric)
            if of.low == of.high == 0:
                return NEVER
            return _COUNTS if of.low is not None and of.low >= 0 else ANYTHING
        if isinstance(metric, Sum):
            parts = [self.span(part) for part in metric.parts]
            lows = [part.low for part in parts if part.low is not None]
            highs = [part.high for part in parts if part.high is not None]
            return Span(
                sum(lows) if len(lows) == len(parts) else None,
                sum(highs) if len(highs) == len(parts) else None,
            )
        if isinstance(metric, Fact) and metric.unit != TEXT and self.idle:
            return Span(metric.default, metric.default)
        return NEVER if isinstance(metric, SOLD) and self.idle else ANYTHING

    def possible(self, condition: Condition | None) -> bool:
        """Whether somebody could meet a condition; also where it is undecided."""
        found = boxes(condition, self.span)
        return found is None or bool(found)

    @cached_property
    def activity(self) -> list[Box] | None:
        """What the plan asks of active people, where it asks it every period.

        Nothing is known of people within ``grace``.
        """
        activity = self.book.activity
        volume = activity.own_volume.at(self.day)
        if activity.grace:
            return [{"distributor": Span(1, 1)}]
        own: Box = {"distributor": Span(1, 1), "qualifying": Span(volume)}
        # ``active`` itself is not among what activity looks at.
        found = boxes(activity.when.at(self.day), self.span)
        return None if found is None else [joint(box, own) for box in found]

    @cached_property
    def can_be_active(self) -> bool:
        """Whether anybody can meet the activity requirement."""
        if self.idle and self.book.activity.own_volume.at(self.day):
            return False
        return self.possible(self.book.activity.when.at(self.day))


def figures_on(book: Book, day: int) -> Figures:
    """Return what is possible on a day."""
    return _settled(book, day, idle=False)


def idle_figures_on(book: Book, day: int) -> Figures:
    """Return what is possible on a day where nobody sells anything."""
    return _settled(book, day, idle=True)


def _settled(book: Book, day: int, *, idle: bool) -> Figures:
    """Return the ranks that can be reached, beginning with nobody having one."""
    ranks = frozenset({0})
    while True:
        figures = Figures(book, day, ranks, idle)
        found = {0}
        for place, rung in enumerate(book.ladder.rungs, start=1):
            if not figures.possible(rung.at(day)):
                if book.ladder.cumulative:
                    break
                continue
            found.add(place)
        new = frozenset(found) | ranks
        if new == ranks:
            return figures
        ranks = new
