"""``graphcrm plan``: compute a plan file on a folder of import files, no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli_output import print_table
from graphcrm.cli_plan_check import check

if TYPE_CHECKING:
    from graphcrm.periods import Period
    from graphcrm.rules.plan import Plan
    from graphcrm.rules.run import RunResult


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    topic = typer.Typer(help="Look at compensation plans and try them on files.")
    topic.command()(compute)
    topic.command()(check)
    app.add_typer(topic, name="plan")


def compute(
    plan: Annotated[Path, typer.Argument(help="Plan file (docs/plans.md).")],
    network: Annotated[
        Path, typer.Option(help="Folder with members.csv, orders.csv, …")
    ],
    period: Annotated[
        str, typer.Option(help="Month like 2026-10 or week like 2026-W41.")
    ] = "",
    first: Annotated[
        str, typer.Option("--from", help="First of several periods.")
    ] = "",
    last: Annotated[str, typer.Option("--to", help="Last of several periods.")] = "",
    currency: Annotated[
        str, typer.Option(help="Currency of products without one; the plan's if empty.")
    ] = "",
    explain: Annotated[
        str, typer.Option(help="Show a member's lines and where they come from.")
    ] = "",
    component: Annotated[
        str, typer.Option(help="With --explain: one component of the plan.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
) -> None:
    """Compute what a plan pays the people of a folder; several periods in a row.

    What a period leaves behind (balances, streaks, titles) goes into the next;
    with --explain the lines of the last period are shown.
    """
    from graphcrm.cli_explain import print_explained
    from graphcrm.reports.statement import StoredRun
    from graphcrm.rules.plan import load_plan
    from graphcrm.rules.run import compute as run
    from graphcrm.rules.run import left_columns
    from graphcrm.services.import_types import Policy
    from graphcrm.services.plan_inputs import read_folder
    from graphcrm.services.plan_notes import notes

    chosen = load_plan(plan)
    spans = _periods(period, first, last)
    folder = read_folder(network, Policy(currency=currency or chosen.currency))
    answers: dict[str, Any] = {}
    before = None
    for when in spans:
        result = run(chosen, folder.inputs(when, before))
        before = left_columns(result.facts.snapshot, result.left)
        if explain:
            continue
        if as_json:
            answers[when.id] = answer(chosen, result)
        else:
            _print(chosen, result, when)
    for note in notes(folder, chosen, spans):
        typer.echo(note, err=True)
    if explain:
        stored = StoredRun(chosen.id, when.id, 0, "tried", chosen, result)
        print_explained(stored, explain, component, as_json=as_json)
    elif as_json:
        print(json.dumps(answers, ensure_ascii=False))


def _periods(period: str, first: str, last: str) -> list[Period]:
    from graphcrm import periods
    from graphcrm.errors import Invalid

    if bool(period) == bool(first or last) or bool(first) != bool(last):
        raise Invalid("Give one --period, or --from and --to.")
    try:
        start, end = periods.parse(period or first), periods.parse(period or last)
    except ValueError as mistake:
        raise Invalid(f"{mistake}.") from None
    if start.calendar != end.calendar or end.first_day < start.first_day:
        raise Invalid("--to must be a later period of the same calendar as --from.")
    spans = [start]
    while spans[-1].first_day < end.first_day:
        spans.append(periods.following(spans[-1]))
    return spans


def answer(plan: Plan, result: RunResult) -> dict[str, Any]:
    """Return a computed period as JSON: exact decimals as text.

    ``members`` has everybody with any figure; ``carried`` what the next period
    starts from.
    """
    from graphcrm.money import format_scaled, minor_digits
    from graphcrm.rules.run import left_columns

    digits = minor_digits(plan.currency)
    facts, totals, ids = result.facts, result.totals, result.facts.snapshot.member
    members: dict[str, dict[str, Any]] = {}
    for at in _worth_showing(result):
        members[ids[at]] = {
            "active": bool(facts.active[at]),
            "rank": _rank(plan, result, "rank", at),
            "title": _rank(plan, result, "title", at),
            "figures": _figures(plan, result, at),
            "components": {},
            "total": format_scaled(int(result.paid[at]), digits),
            "payout": {
                name: format_scaled(int(parts[at]), digits)
                for name, parts in result.payout.items()
            },
        }
    sums: dict[str, int] = {part.name: 0 for part in plan.components}
    for at, number, amount in zip(
        totals.member.tolist(), totals.component.tolist(), totals.amount.tolist(),
        strict=True,
    ):  # fmt: skip
        name = plan.components[number].name
        members[ids[at]]["components"][name] = format_scaled(amount, digits)
        sums[name] += amount
    return {
        "plan": plan.id,
        "currency": plan.currency,
        "members": members,
        "components": {n: format_scaled(amount, digits) for n, amount in sums.items()},
        "total": format_scaled(result.total, digits),
        "details": _details(plan, result),
        "matrix": _matrix(plan, result),
        "company_factor": str(result.company_factor),
        "carried": [
            dict(zip(("member", "key", "value"), row, strict=True))
            for row in zip(
                *left_columns(facts.snapshot, result.left).values(), strict=True
            )
        ],
        "problems": [str(problem) for problem in result.problems],
    }


def _details(plan: Plan, result: RunResult) -> dict[str, dict[str, dict[str, int]]]:
    """Return component → figure → member → value of what kinds work out on the way."""
    import numpy as np

    ids = result.facts.snapshot.member
    return {
        component.name: {
            name: {ids[at]: int(column[at]) for at in np.flatnonzero(column).tolist()}
            for name, column in component.rules.details(result.facts).items()
        }
        for component in plan.components
    }


def _matrix(plan: Plan, result: RunResult) -> dict[str, Any]:
    """Return how many people the plan's matrix holds, and where everybody stands."""
    facts, matrix = result.facts, plan.book.matrix
    if not matrix:
        return {}
    ids, places = facts.snapshot.member, facts.places
    return {
        "capacity": matrix.capacity,
        "places": {
            ids[at]: {"placement": ids[above], "slot": int(places.slot[at])}
            for at, above in enumerate(places.above.tolist())
            if above != facts.snapshot.nobody
        },
    }


def _worth_showing(result: RunResult) -> list[int]:
    """Return who has volume below him, a rank or money; the house never."""
    import numpy as np

    from graphcrm.rules.snapshot import HOUSE

    facts = result.facts
    shown = (facts.group != 0) | facts.active | (facts.column("title") > 0)
    shown[result.totals.member] = True
    return np.flatnonzero(shown & (facts.snapshot.role & HOUSE == 0)).tolist()


def _rank(plan: Plan, result: RunResult, figure: str, at: int) -> str:
    place = int(result.facts.column(figure)[at])
    return plan.book.ladder.names[place - 1] if place else ""


def _figures(plan: Plan, result: RunResult, at: int) -> dict[str, str]:
    """Return a member's volumes and metrics as people write them."""
    from graphcrm.money import format_scaled, minor_digits
    from graphcrm.periods import format_day
    from graphcrm.rules.book import BUILT_IN
    from graphcrm.rules.words import DAY, MONEY, POINTS, RANK, TEXT

    units = {name: unit for name, unit in BUILT_IN.items() if unit == POINTS}
    units |= {name: metric.unit for name, metric in plan.book.metrics.items()}
    shown = {}
    for name, unit in units.items():
        if unit == TEXT:
            shown[name] = result.facts.text(name).get(at, "")
            continue
        value = int(result.facts.column(name)[at])
        if unit == RANK:
            shown[name] = plan.book.ladder.names[value - 1] if value else ""
        elif unit == DAY:
            shown[name] = format_day(value) if value else ""
        else:
            digits = {POINTS: 2, MONEY: minor_digits(plan.currency)}.get(unit, 0)
            shown[name] = format_scaled(value, digits)
    return shown


def _print(plan: Plan, result: RunResult, when: Period) -> None:
    """Print a computed period as tables: people, company, what is carried over."""
    found = answer(plan, result)
    names = [part.name for part in plan.components]
    ranks = ["rank"] if plan.book.ladder.names else []
    typer.echo(f"{plan.id}, {when.id}, {plan.currency}")
    rows = [
        (
            member, "yes" if one["active"] else "", *(one[name] for name in ranks),
            one["figures"]["personal"], one["figures"]["group"],
            *(one["components"].get(name, "") for name in names), one["total"],
        )
        for member, one in found["members"].items()
    ]  # fmt: skip
    heads = ("member", "active", *ranks, "personal", "group", *names, "total")
    print_table(heads, rows)
    sums = [(name, amount) for name, amount in found["components"].items()]
    print_table(("component", plan.currency), [*sums, ("total", found["total"])])
    if found["company_factor"] != "1":
        typer.echo(f"Scaled by the company's cap: × {found['company_factor']}")
    if found["carried"]:
        carried = [
            (row["member"], row["key"], row["value"]) for row in found["carried"]
        ]
        print_table(("carried over", "what", "value"), carried)
    for problem in found["problems"]:
        typer.echo(problem, err=True)
