"""Small networks written by hand: what a test needs of a plan and a snapshot.

``people``: id → sponsor, or id → a dictionary with any column of a member;
``orders``: (seller, points), or dictionaries. Everybody is a distributor.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from graphcrm import periods
from graphcrm.errors import BadPlan
from graphcrm.rules.explain import explain
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import RunResult, compute, left_columns
from graphcrm.rules.snapshot import (
    CUSTOMER,
    DISTRIBUTOR,
    HOUSE,
    OWN,
    RETAIL,
    Snapshot,
    snapshot,
)

HEAD = 'name = "sample"\nversion = "1"\ncurrency = "USD"\n'
ACTIVITY = "[activity]\nown_volume = 0\n"
NOTHING = """
[[component]]
name = "nothing"
kind = "bonus"
base = "personal"
rate = "0%"
"""

__all__ = ["CUSTOMER", "DISTRIBUTOR", "HOUSE", "OWN", "RETAIL"]


def plan_text(text: str) -> str:
    """A plan with what the text leaves out: head, activity, a component."""
    if "[activity]" not in text:
        text = ACTIVITY + text
    return HEAD + text + ("" if "[[component]]" in text else NOTHING)


def snap(
    people, orders=(), *, terms=(), facts=(), state=(), period="2026-10"
) -> Snapshot:
    """``terms``: (member, kind, component, value); ``facts``: (member, name, value);
    ``state``: (member, key, value), or what :func:`left` returned."""
    when = periods.parse(period)
    rows = [
        {"id": member, **(above if isinstance(above, dict) else {"sponsor": above})}
        for member, above in people.items()
    ]
    bought = [
        order if isinstance(order, dict) else {"seller": order[0], "volume": order[1]}
        for order in orders
    ]
    measures = sorted({name for order in bought for name in order if "." in name})

    def column(source, name, default):
        return [row.get(name, default) for row in source]

    return snapshot(
        when.id, when.first_day, when.last_day,
        {
            **{name: column(rows, name, "")
               for name in ("id", "sponsor", "enroller", "placement")},
            "role": column(rows, "role", DISTRIBUTOR),
            **{name: column(rows, name, 0) for name in ("left", "joined", "slot")},
        },
        {
            "key": [o.get("key", f"o:{n:03d}") for n, o in enumerate(bought, 1)],
            "seller": column(bought, "seller", ""),
            "buyer": column(bought, "buyer", ""),
            "kind": column(bought, "kind", OWN),
            "day": column(bought, "day", when.first_day),
            "moment": column(bought, "moment", 0),
            "currency": column(bought, "currency", "USD"),
            "volume": [hundredths(o.get("volume", 0)) for o in bought],
            "qualifying": [hundredths(o.get("qualifying", o.get("volume", 0)))
                           for o in bought],
            "net": [hundredths(o.get("net", o.get("volume", 0))) for o in bought],
            **{name: [hundredths(o.get(name, 0)) for o in bought] for name in measures},
        },
        {
            "id": [f"term {n}" for n in range(len(terms))],
            **{name: [term[at] for term in terms]
               for at, name in enumerate(("member", "kind", "component", "value"))},
        },
        {name: [fact[at] for fact in facts]
         for at, name in enumerate(("member", "name", "value"))},
        state if isinstance(state, dict) else
        {name: [row[at] for row in state]
         for at, name in enumerate(("member", "key", "value"))},
    )  # fmt: skip


def run(text: str, people, orders=(), **more) -> RunResult:
    """Compute a plan on a small network."""
    return compute(load_plan(plan_text(text)), snap(people, orders, **more))


def months(text: str, people, *orders, first: str = "2026-01", **more):
    """Compute several months in a row; one list of orders each."""
    results, state, when = [], (), periods.parse(first)
    for bought in orders:
        result = run(text, people, bought, state=state, period=when.id, **more)
        state = left(result)
        results.append(result)
        when = periods.following(when)
    return results


def left(result: RunResult) -> dict:
    """What a run leaves behind, as the state of the next one."""
    return left_columns(result.facts.snapshot, result.left)


def figures(result: RunResult, name: str) -> dict[str, int]:
    """A figure of everybody: hundredths, minor units, counts."""
    values = result.facts.column(name).tolist()
    return dict(zip(result.facts.snapshot.member, map(int, values), strict=True))


def ranks(result: RunResult, name: str = "rank") -> dict[str, str]:
    """A rank of everybody by name, "" for none."""
    names = ["", *result.plan.book.ladder.names]
    return {member: names[place] for member, place in figures(result, name).items()}


def pays(result: RunResult, component: str = "") -> dict[str, int]:
    """What everybody with a line gets, minor units; every line is explained."""
    ids, totals = result.facts.snapshot.member, result.totals
    number = result.plan.component(component) if component else None
    paid: dict[str, int] = {}
    for member, of, amount in zip(
        totals.member.tolist(), totals.component.tolist(), totals.amount.tolist(),
        strict=True,
    ):  # fmt: skip
        if number in (None, of):
            paid[ids[member]] = paid.get(ids[member], 0) + amount
    for member in range(result.facts.snapshot.nobody):
        lines = explain(result.plan, result, member)
        assert sum(line.amount for line in lines) == result.paid[member]
    return paid


def problems(text: str) -> list[str]:
    """The mistakes of a plan as people read them."""
    with pytest.raises(BadPlan) as refused:
        load_plan(plan_text(text))
    return [str(problem) for problem in refused.value.problems]


def hundredths(value) -> int:
    return int(Fraction(str(value)) * 100)
