"""Whether a branch grows: the word, the figures behind it and since when.

The rule, on closed months:

* *volume*: the last three months against the same three a year before (so the
  season cancels), or against the three before them where the branch is younger;
  up or down from 5 % on.
* *people*: new less lost of the last three months; up or down when it is more
  than its own chance variation, the square root of new plus lost.
* **growing**: volume up and people not down, or volume steady and people up.
* **shrinking**: volume down and people not up, or volume steady and people down.
* **stalled**: recruiting has stopped and the branch is not shrinking yet: fewer
  than half of the recruits that the twelve months before would bring in three
  months, and so few that chance (a Poisson count) gives less in one case of
  twenty. A branch that recruits less than one person a month never stalls.
* **flat**: everything else.

Viability of such a company rests on recruiting, which is why a stop shows
before the volume follows.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

GROWING, FLAT, STALLED, SHRINKING = "growing", "flat", "stalled", "shrinking"

QUARTER = 3
YEAR = 12
# How far back "since" looks.
SINCE_MONTHS = 6
# Months a caller should hand in: a year for the comparison, a quarter on each side.
HISTORY = YEAR + QUARTER + SINCE_MONTHS

_VOLUME_BAND = Fraction(1, 20)
_CHANCE = 0.05
_LEAST_NORM_MONTHS = 6


@dataclass(frozen=True)
class Months:
    """Consecutive closed months of one branch, oldest first; equal lengths.

    ``volume`` in hundredths; ``members`` at each month's end.
    """

    periods: Sequence[str]
    volume: Sequence[int]
    new: Sequence[int]
    lost: Sequence[int]
    members: Sequence[int]

    def until(self, count: int) -> Months:
        """Return the first ``count`` months."""
        return Months(
            self.periods[:count],
            self.volume[:count],
            self.new[:count],
            self.lost[:count],
            self.members[:count],
        )


@dataclass(frozen=True)
class Verdict:
    """What is said about a branch at the end of ``period``.

    ``since`` is the first month of an unbroken row with the same word, at most
    six months back. ``change`` is the change of the three months' volume, a
    Fraction (1/10 = +10 %), None without anything to compare; ``basis`` is
    ``year``, ``quarter`` or empty. ``new`` and ``lost`` are people of the last
    three months, ``expected_new`` what the twelve months before would bring
    (None where they are too few), ``members`` those at the end.
    """

    word: str
    since: str
    period: str
    change: Fraction | None
    basis: str
    new: int
    lost: int
    expected_new: Fraction | None
    members: int

    @property
    def net(self) -> int:
        """Return new less lost people of the last three months."""
        return self.new - self.lost


def judge(months: Months) -> Verdict:
    """Return the verdict at the end of the last month given."""
    words = [
        _judge_end(months.until(count)).word
        for count in range(
            max(1, len(months.periods) - SINCE_MONTHS), len(months.periods) + 1
        )
    ]
    now = _judge_end(months)
    same = 0
    while same < len(words) and words[-1 - same] == now.word:
        same += 1
    since = months.periods[len(months.periods) - max(same, 1)]
    return Verdict(**{**vars(now), "since": since})


def _judge_end(months: Months) -> Verdict:
    change, basis = _volume_change(months.volume)
    new, lost = sum(months.new[-QUARTER:]), sum(months.lost[-QUARTER:])
    expected = _expected_new(months)
    up = _sign(change)
    people = new - lost
    people = 0 if people * people <= new + lost else people
    if (up > 0 and people >= 0) or (up == 0 and people > 0):
        word = GROWING
    elif (up < 0 and people <= 0) or (up == 0 and people < 0):
        word = SHRINKING
    else:
        word = FLAT
    if word != SHRINKING and _has_stopped(new, expected):
        word = STALLED
    period = months.periods[-1]
    return Verdict(
        word, period, period, change, basis, new, lost, expected, months.members[-1]
    )


def _volume_change(volume: Sequence[int]) -> tuple[Fraction | None, str]:
    now = sum(volume[-QUARTER:])
    for basis, back in (("year", YEAR), ("quarter", QUARTER)):
        if len(volume) >= back + QUARTER:
            before = sum(volume[-back - QUARTER : len(volume) - back])
            if before > 0:
                return Fraction(now - before, before), basis
    return None, ""


def _sign(change: Fraction | None) -> int:
    if change is None or abs(change) < _VOLUME_BAND:
        return 0
    return 1 if change > 0 else -1


def _expected_new(months: Months) -> Fraction | None:
    """Return the recruits that three months would bring at last year's pace."""
    until = len(months.new) - QUARTER
    first = next((i for i, count in enumerate(months.members) if count), until)
    norm = months.new[max(first, until - YEAR) : max(until, 0)]
    if len(norm) < _LEAST_NORM_MONTHS:
        return None
    return Fraction(QUARTER * sum(norm), len(norm))


def _has_stopped(new: int, expected: Fraction | None) -> bool:
    if expected is None or 2 * new >= expected:
        return False
    mean = float(expected)
    tail = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(new + 1))
    return tail <= _CHANCE
