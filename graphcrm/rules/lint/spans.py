"""Plain interval reasoning: what a condition asks of each figure.

A condition becomes a list of boxes, any one of which meets it; a box asks that
each of some figures lies in a span of whole numbers. Comparisons of two figures
are spans of their difference, texts are numbers, too. What grows
too long is undecided (None), and nothing is said about it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graphcrm.rules.conditions import AtLeast, Compare, Condition, Not
from graphcrm.rules.words import TEXT

MOST_BOXES = 64
_FEW = 1000  # spans up to this size are looked at number by number


@dataclass(frozen=True)
class Span:
    """Whole numbers from ``low`` to ``high``, None = without end, some left out."""

    low: int | None = None
    high: int | None = None
    without: frozenset[int] = frozenset()

    def meet(self, other: Span) -> Span:
        """Return what lies in both."""
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Span(
            max(lows, default=None),
            min(highs, default=None),
            self.without | other.without,
        )

    @property
    def empty(self) -> bool:
        """Whether no number is in it."""
        if self.low is None or self.high is None:
            return False
        if self.high - self.low >= _FEW:
            return False
        return all(n in self.without for n in range(self.low, self.high + 1))

    def inside(self, other: Span) -> bool:
        """Whether all of its numbers lie in another."""
        low, high = self.low, self.high
        while low is not None and low in self.without:  # a left out end is none
            low += 1
        while high is not None and high in self.without:
            high -= 1
        if other.low is not None and (low is None or low < other.low):
            return False
        if other.high is not None and (high is None or high > other.high):
            return False
        left_out = [n for n in other.without if not self.meet(Span(n, n)).empty]
        return not left_out


ANYTHING = Span()
Box = Mapping[str, Span]
Domain = Callable[[str], Span]


def _number(text: str) -> int:
    """Return a number that no other text has."""
    return int.from_bytes(b"\x01" + text.encode())


def boxes(condition: Condition | None, domain: Domain) -> list[Box] | None:
    """Return the boxes that meet a condition, without empty ones.

    None where they would be too many.
    """
    found = _boxes(condition, True) if condition else [{}]
    if found is None:
        return None
    return [box for box in found if possible(box, domain)]


def possible(box: Box, domain: Domain) -> bool:
    """Whether no figure of a box is asked to be what it cannot be."""
    return not any(span.meet(domain(figure)).empty for figure, span in box.items())


def joint(first: Box, second: Box) -> Box:
    """Return what is asked by two boxes together."""
    met = dict(first)
    for figure, span in second.items():
        met[figure] = met.get(figure, ANYTHING).meet(span)
    return met


def together(
    conditions: list[Condition | None], domain: Domain
) -> list[Box] | None:  # fmt: skip
    """Return the boxes that meet several conditions at once."""
    found: list[Box] = [{}]
    for condition in conditions:
        new = boxes(condition, domain)
        if new is None or len(found) * len(new) > MOST_BOXES:
            return None
        pairs = itertools.product(found, new)
        found = [met for a, b in pairs if possible(met := joint(a, b), domain)]
    return found


def implies(first: list[Box] | None, second: list[Box] | None, domain: Domain) -> bool:
    """Whether who is in one of the first boxes is surely in one of the second."""
    if first is None or second is None:
        return False

    def inside(box: Box, other: Box) -> bool:
        return all(
            box.get(figure, ANYTHING).meet(domain(figure)).inside(span)
            for figure, span in other.items()
        )

    return all(any(inside(box, other) for other in second) for box in first)


def _boxes(condition: Condition, holds: bool) -> list[Box] | None:
    if isinstance(condition, Not):
        return _boxes(condition.part, not holds)
    if isinstance(condition, Compare):
        return _compared(condition, holds)
    assert isinstance(condition, AtLeast)
    parts = [_boxes(part, holds) for part in condition.parts]
    count = condition.count if holds else len(parts) - condition.count + 1
    found: list[Box] = []
    for chosen in itertools.combinations(parts, count):
        met: list[Box] = [{}]
        for part in chosen:
            if part is None or len(met) * len(part) > MOST_BOXES:
                return None
            met = [joint(a, b) for a, b in itertools.product(met, part)]
        found += met
        if len(found) > MOST_BOXES:
            return None
    return found


_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}


def _compared(compare: Compare, holds: bool) -> list[Box]:
    sign = compare.sign if holds else _OPPOSITE[compare.sign]
    figure, value = compare.figure, compare.value
    if isinstance(value, str) and compare.unit == TEXT:
        value = _number(value)
    elif isinstance(value, str):  # another figure
        if figure == value:
            return [{}] if sign in (">=", "<=", "==") else []
        if figure > value and not compare.limited:
            figure, value = value, figure
            sign = _MIRRORED[sign]
        figure, value = f"{figure} - {value}", 0
    return [{figure: _span(sign, value)}]


_MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "==", "!=": "!="}


def _span(sign: str, value: int) -> Span:
    return {
        ">=": Span(value), ">": Span(value + 1), "<=": Span(None, value),
        "<": Span(None, value - 1), "==": Span(value, value),
        "!=": Span(None, None, frozenset({value})),
    }[sign]  # fmt: skip
