"""The split of what people are paid over their accounts."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from small import problems, run

from graphcrm.rules import exact
from graphcrm.rules.payout import Payout

PLAN = """
[payout]
balance = "90%"
shop = "10%"

[[component]]
name = "own"
kind = "bonus"
base = "personal"
rate = "100%"
needs_activity = false
"""


def test_a_plan_splits() -> None:
    result = run(PLAN, {"a": "", "b": ""}, [("a", 35.22), ("b", -0.05)])
    found = {name: part.tolist() for name, part in result.payout.items()}
    assert found == {"balance": [3170, -5], "shop": [352, 0]}
    assert (
        run(PLAN.split("[[component]]")[1].join(["[[component]]", ""]), {}).payout == {}
    )


def test_equal_remainders_go_to_the_larger_share_then_to_the_first() -> None:
    half = Payout(("a", "b"), (Fraction(1, 2),) * 2)
    assert [part.tolist() for part in half.parts(np.array([1, 3])).values()] == [
        [1, 2], [0, 1],
    ]  # fmt: skip
    shares = Fraction(1, 6), Fraction(1, 3), Fraction(1, 2)
    found = Payout(("a", "b", "c"), shares).parts(np.array([1, 2, 3, 4, 5]))
    assert [part.tolist() for part in found.values()] == [
        [0, 0, 0, 1, 1], [0, 1, 1, 1, 2], [1, 1, 2, 2, 2],
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_parts_add_up_and_are_the_largest_remainder(seed) -> None:
    rng = random.Random(seed)
    weights = sorted(
        (rng.randint(1, 30) for _ in range(rng.randint(1, 5))), reverse=True
    )
    shares = tuple(Fraction(weight, sum(weights)) for weight in weights)
    split = Payout(tuple("abcde"[: len(shares)]), shares)
    size = 10 ** rng.choice([2, 6, 17])
    total = np.array([rng.randint(-size, size) for _ in range(50)])
    parts = np.stack([*split.parts(total).values()])
    assert (parts.sum(axis=0) == total).all()
    for at, amount in enumerate(total.tolist()):
        wanted = exact.spread(np.array(weights), abs(amount))
        assert np.abs(parts[:, at]).tolist() == wanted.tolist()


def test_shares_make_the_whole() -> None:
    assert any("must make 100%" in p for p in problems(PLAN.replace("90%", "80%")))
