"""The rules engine on arrays in memory, beside networkx and plain Python."""

from __future__ import annotations

import gc
import resource
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bench import rules_plain
from bench.measure import machine, seconds
from bench.run import Say
from graphcrm import __version__
from graphcrm.periods import month, months
from graphcrm.rules import tree
from graphcrm.rules.input_checks import COEFFICIENT
from graphcrm.rules.plan import Plan, load_plan
from graphcrm.rules.run import Left, RunResult, compute
from graphcrm.rules.snapshot import DISTRIBUTOR, HOUSE, Snapshot

PLAN = Path(__file__).parent / "hybrid.toml"
MONTHS = ("2023-11", "2026-10")  # 36 of them
SEED = 7


def bench(
    members: int, *, quick: bool = False, say: Say | None = None
) -> dict[str, Any]:
    """Return what a month, 36 months and the plain way cost; all must agree."""
    tell = say or (lambda step, done, total: None)
    plan = load_plan(PLAN)
    tell("Making up the network", 0, 0)
    inputs = made_up(members, MONTHS[1])
    gc.collect()
    before = peak_bytes()
    tell("One month", 0, 0)
    times = []
    for _ in range(3 if quick else 9):
        spent, result = seconds(lambda: compute(plan, inputs))
        times.append(spent)
    times.sort()
    after = peak_bytes()
    results: dict[str, Any] = {
        "graphcrm": __version__,
        "machine": machine(0, ""),
        "network": {
            "members": members,
            "orders": len(inputs.order),
            "levels": int(result.facts.forest("sponsor").depth.max()),
            "paid": len(np.unique(result.totals.member)),
            "coefficients": len(inputs.term),
            "seed": SEED,
        },
        "month_s": {"best": round(times[0], 3), "median": round(_median(times), 3)},
        "peak_mb": {
            "inputs": round(before / 2**20),
            "computing": round(after / 2**20),
        },
    }
    tell("The same in plain Python", 0, 0)
    spent, plain = seconds(lambda: rules_plain.payouts(inputs))
    results["plain_python_s"] = round(spent, 2)
    results["times_faster"] = round(spent / times[0], 1)
    results["checks"] = {"both pay the same": payouts(plan, result) == _lines(plain)}
    if not quick:
        tell("36 months", 0, 0)
        first = made_up(members, MONTHS[0])
        spent, _ = seconds(lambda: back_test(plan, first))
        results["back_test_s"] = round(spent, 2)
    return results


def _median(times: list[float]) -> float:
    return statistics.median(times)


def _lines(plain: dict[str, dict[int, int]]) -> dict[tuple[str, int], int]:
    return {
        (name, member): amount
        for name, sums in plain.items()
        for member, amount in sums.items()
        if amount
    }


def payouts(plan: Plan, result: RunResult) -> dict[tuple[str, int], int]:
    """Return (component, member) → minor units of a computed run."""
    totals = result.totals
    return {
        (plan.components[number].name, member): amount
        for number, member, amount in zip(
            totals.component.tolist(), totals.member.tolist(), totals.amount.tolist(),
            strict=True,
        )
        if amount
    }  # fmt: skip


def back_test(plan: Plan, inputs: Snapshot) -> int:
    """Compute 36 months, each with what the month before left; return the sum.

    The months share one network; each has the volumes of the first, handed to
    other sellers.
    """
    total = 0
    for number, period in enumerate(months(*MONTHS)):
        when = month(period)
        volume = np.roll(inputs.volume, number * 7919)
        inputs = replace(
            inputs, period=period, first_day=when.first_day, last_day=when.last_day,
            volume=volume, qualifying=volume, net=volume * 10,
        )  # fmt: skip
        result = compute(plan, inputs)
        total += result.total
        inputs = _after(inputs, result.left)
    return total


def _after(inputs: Snapshot, left: Left) -> Snapshot:
    return replace(
        inputs, state_keys=left.keys, state_key=left.key, state_member=left.member,
        state_value=left.value,
    )  # fmt: skip


def made_up(members: int, period: str) -> Snapshot:
    """Return the inputs of a month: an order a member on average.

    One in 200 has a coefficient, one in 20 has left; uplines are older members,
    hubs among them.
    """
    rng = np.random.default_rng(SEED)
    number = np.arange(members)
    parent = np.minimum(number * rng.random(members) ** 0.9, number - 1).astype(
        np.int64
    )
    parent[0] = members
    order = tree.preorder(range(members), parent)
    place = np.append(np.argsort(order), members)
    seller = np.sort(rng.integers(1, members, members))
    volume = rng.integers(0, 40_000, members)
    terms = np.sort(rng.choice(members - 1, members // 200, replace=False) + 1)
    none, empty = np.zeros(members, np.int64), np.empty(0, np.int64)
    nobody = np.full(members, members, np.int64)
    when = month(period)
    return Snapshot(
        period=period, first_day=when.first_day, last_day=when.last_day,
        member=tuple(f"m{at}" for at in order.tolist()),
        parent=place[parent[order]],
        role=np.where(number == 0, HOUSE, DISTRIBUTOR),
        left=np.where(rng.random(members) < 0.05, 20_230_101, 0),
        joined=np.full(members, 20_220_101), enroller=nobody, placement=nobody,
        slot=none, order=tuple(f"shop:{at}" for at in range(members)), seller=seller,
        buyer=nobody, kind=rng.integers(0, 2, members),
        day=np.full(members, when.first_day), net=volume * 10, volume=volume,
        qualifying=volume, currencies=("MXN",), currency=none, moment=none,
        measures=(), measure=empty, term=tuple(map(str, terms.tolist())),
        term_member=terms, term_component=("*",) * len(terms),
        term_kind=(COEFFICIENT,) * len(terms),
        term_value=tuple(("5/4", "3/2", "9/10")[at % 3] for at in range(len(terms))),
        fact_member=empty, fact_name=(), fact_value=(), state_member=empty,
        state_keys=(), state_key=empty, state_value=empty,
    )  # fmt: skip


def peak_bytes() -> int:
    """Return the most memory this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
