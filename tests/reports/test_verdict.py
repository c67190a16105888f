"""The verdict on synthetic branches: who stalls shows it by the second month."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.periods import shift_month
from graphcrm.reports.verdict import (
    FLAT,
    GROWING,
    HISTORY,
    SHRINKING,
    STALLED,
    Months,
    judge,
)


def branch(
    volume: list[int], new: list[int], lost: list[int], members: int = 200
) -> Months:
    periods = [shift_month("2024-01", i) for i in range(len(volume))]
    counts = []
    for joined, gone in zip(new, lost, strict=True):
        members += joined - gone
        counts.append(members)
    return Months(periods, volume, new, lost, counts)


def steady(months: int, change: Fraction, new: int, lost: int) -> Months:
    """Return a branch with a strong season on top of an even change a month."""
    season = [80, 90, 100, 95, 130, 100, 85, 95, 100, 100, 110, 150]
    volume = [int(season[i % 12] * 10_000 * (1 + change) ** i) for i in range(months)]
    return branch(volume, [new] * months, [lost] * months)


@pytest.mark.parametrize(
    ("change", "new", "lost", "word"),
    [
        (Fraction(1, 100), 20, 5, GROWING),
        (Fraction(0), 30, 5, GROWING),
        (Fraction(0), 10, 10, FLAT),
        (Fraction(1, 100), 5, 30, FLAT),
        (Fraction(-1, 100), 5, 20, SHRINKING),
        (Fraction(0), 5, 25, SHRINKING),
        (Fraction(-1, 100), 30, 5, FLAT),
    ],
)
def test_words(change: Fraction, new: int, lost: int, word: str) -> None:
    for end in range(HISTORY, HISTORY + 12):  # whatever the season does
        found = judge(steady(end, change, new, lost))
        assert found.word == word
        assert (found.new, found.lost, found.net) == (
            3 * new, 3 * lost, 3 * (new - lost),
        )  # fmt: skip
        assert found.basis == "year"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), st.integers(3, 40), st.integers(15, 30))
def test_a_branch_that_stops_recruiting_shows_it_by_the_second_month(
    seed: int, pace: int, stop: int
) -> None:
    rng = random.Random(seed)
    new = [max(0, pace + rng.randrange(-pace // 3, pace // 3 + 1)) for _ in range(stop)]
    lost = [rng.randrange(pace // 4, pace // 2 + 1) for _ in range(stop)]
    volume = [rng.randrange(900, 1100) * (100 + i) for i in range(stop + 3)]
    for months, alarm in ((0, False), (1, False), (2, False), (3, True)):
        after = branch(
            volume[: stop + months], new + [0] * months, lost + [pace // 3] * months
        )
        word = judge(after).word
        if alarm:
            assert word in (STALLED, SHRINKING)
        elif not months:
            assert word not in (STALLED, SHRINKING)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_quiet_branches_raise_no_alarm(seed: int) -> None:
    """A branch that recruits now and then has months without anybody new."""
    rng = random.Random(seed)
    new = [int(rng.random() < 0.3) for _ in range(30)]
    months = branch([100_000] * 30, new, [0] * 30, 12)
    assert judge(months).word != STALLED


def test_since_is_the_first_month_of_the_word() -> None:
    new = [20] * 20 + [0] * 6
    found = judge(branch([100_000] * 26, new, [5] * 26))
    first = judge(branch([100_000] * 22, new[:22], [5] * 22))
    assert found.word in (STALLED, SHRINKING)
    assert first.word == STALLED
    assert found.since > "2025-08"
    assert judge(branch([100_000] * 20, [20] * 20, [5] * 20)).since == "2025-02"


def test_a_young_branch_is_compared_with_the_quarter_before() -> None:
    young = branch([0] * 15 + [10, 20, 30, 40, 50, 60], [1] * 21, [0] * 21)
    found = judge(young)
    assert (found.basis, found.change) == ("quarter", Fraction(150 - 60, 60))
    assert found.word == GROWING


def test_an_empty_branch_is_flat() -> None:
    found = judge(branch([0] * HISTORY, [0] * HISTORY, [0] * HISTORY, 0))
    assert (found.word, found.change, found.basis) == (FLAT, None, "")
    assert found.expected_new is None


def test_months_of_any_number_are_judged() -> None:
    for count in range(1, HISTORY + 2):
        judge(branch([5] * count, [1] * count, [0] * count))
