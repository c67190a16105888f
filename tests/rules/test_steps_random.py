"""The slow walk says PAID exactly where the fast engine has a line.

``explain`` only follows lines that are there. These tests also ask every source
that pays nobody: an order of the wrong kind, somebody out of time, a rank that
is too low. What the walk says of those is what the company is told.
"""

from __future__ import annotations

import numpy as np
import pytest
import random_plans
from random_plans import case, computed

from graphcrm.rules.lines import LOST, ORDER, PAID, PASSED, REASONS
from graphcrm.rules.run import RunResult

Lines = set[tuple[int, int, int]]


def paid_by_parts(result: RunResult, rules) -> tuple[Lines, Lines]:
    """Return every (earner, source, level), and those that are not nothing."""
    all_of_them, paying = set(), set()
    for part in rules.parts(result.facts):
        columns = (
            part.earner,
            part.source,
            np.broadcast_to(part.level, len(part.earner)),
        )
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        worth = (part.base != 0) & (np.asarray(part.rate[0]) != 0)
        assert not all_of_them & set(rows), "two lines of one earner, source and level"
        all_of_them |= set(rows)
        paying |= {row for row, pays in zip(rows, worth, strict=True) if pays}
    return all_of_them, paying


def worthless(result: RunResult, rules, source: int) -> bool:
    """Whether there is nothing to pay from a source, whoever asks."""
    facts = result.facts
    if rules.source == ORDER:
        payable = facts.payable(rules.base)[source]
        return not payable or not facts.measure(rules.base)[source]
    earnings = getattr(rules, "earnings", None)
    if earnings is not None:
        return not earnings.amounts(facts)[source]
    return hasattr(rules, "divided") and not rules.divided(facts).gets[source]


def check(result: RunResult) -> None:
    snapshot = result.facts.snapshot
    for component in result.plan.components:
        rules = component.rules
        lines, paying = paid_by_parts(result, rules)
        count = len(snapshot.order) if rules.source == ORDER else snapshot.nobody
        walked = set()
        for source in range(count):
            for step in rules.steps(result.facts, source):
                assert step.outcome in (PAID, LOST, PASSED)
                assert (
                    step.reason == ""
                    if step.outcome == PAID
                    else (step.reason in REASONS)
                )
                if step.outcome == PAID:
                    made = step.member, source, step.level
                    assert made not in walked
                    walked.add(made)
        assert paying <= walked, component
        for member, source, level in walked - lines:
            told = component, member, source, level
            assert worthless(result, rules, source), told


@pytest.mark.parametrize("kind", sorted(random_plans.DRAWS))
def test_of_every_kind(kind: str) -> None:
    for seed in range(60):
        _, result = computed(case(seed, 25, (kind,)))
        check(result)


def test_of_mixed_plans() -> None:
    for seed in range(60):
        _, result = computed(case(seed))
        check(result)
