"""The words of a plan: units, ranks, and what conditions may name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphcrm.money import VOLUME_DIGITS, minor_digits, parse_scaled

POINTS, MONEY, COUNT, RANK, TEXT, DAY = UNITS = (
    "points", "money", "count", "rank", "text", "day",
)  # fmt: skip

NO_RANK = "none"  # below every rung


@dataclass
class Vocabulary:
    """What conditions may name: figures with their units, and the ranks.

    ``limited`` are figures that depend on what they are compared with: the leg
    limit of plan-semantics.md, 4.3. They stand left of ``>=`` only.
    """

    currency: str
    ranks: tuple[str, ...] = ()
    units: dict[str, str] = field(default_factory=dict)
    limited: set[str] = field(default_factory=set)

    def rank(self, name: str) -> int:
        """Return a rank's place in the ladder, 0 for ``none``.

        Raises ``ValueError`` in words.
        """
        if name == NO_RANK:
            return 0
        if name not in self.ranks:
            known = ", ".join((NO_RANK, *self.ranks))
            raise ValueError(f"{name} is not a rank; the ladder has {known}")
        return self.ranks.index(name) + 1

    def number(self, text: str, unit: str) -> int:
        """Return a number as the integers we compute with: hundredths, minor units."""
        digits = {POINTS: VOLUME_DIGITS, MONEY: minor_digits(self.currency)}
        return parse_scaled(text, digits.get(unit, 0))


def near(word: str, words: Sequence[str]) -> str:
    """Return "; did you mean …?" where a known word is close, else nothing."""
    close = difflib.get_close_matches(word, words, 1)
    return f"; did you mean {close[0]}?" if close else ""
