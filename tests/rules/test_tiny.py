"""The twelve people: the engine = the oracle = the figures worked by hand."""

from __future__ import annotations

import tiny
from oracle_plans.payouts import judge

from graphcrm import periods
from graphcrm.rules.explain import explain
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute, sales
from graphcrm.services.import_types import Policy
from graphcrm.services.plan_inputs import read_folder


def computed():
    plan = load_plan(tiny.FOLDER / "plan.toml")
    inputs = read_folder(tiny.FOLDER, Policy()).inputs(periods.month(tiny.PERIOD))
    return plan, compute(plan, inputs)


def test_engine_pays_what_was_worked_by_hand() -> None:
    plan, result = computed()
    totals, ids = result.totals, result.facts.snapshot.member
    paid = {
        (ids[m], plan.components[c].name): int(amount)
        for m, c, amount in zip(
            totals.member, totals.component, totals.amount, strict=True
        )
    }
    assert paid == tiny.expected()
    assert result.total == 18_389
    assert sales(result.facts) == 171_650
    assert not result.problems


def test_oracle_pays_what_was_worked_by_hand() -> None:
    assert judge(tiny.case())["totals"] == tiny.expected()


def test_every_line_of_the_readme() -> None:
    plan, result = computed()
    snap = result.facts.snapshot
    beto = snap.member.index("beto")
    spelled = [
        (
            snap.order[line.order].split(":")[1],
            line.level,
            str(line.rate),
            str(line.coefficient),
            line.amount,
        )
        for line in explain(plan, result, beto, plan.component("unilevel"))
    ]
    assert sorted(spelled) == [
        ("O4", 1, "1/10", "5/4", 500),
        ("O5", 1, "1/10", "5/4", 1250),
        ("O6", 1, "1/10", "5/4", 416),
        ("O7", 2, "1/20", "5/4", 625),
        ("R2", 1, "1/10", "5/4", -250),
    ]


def test_who_was_passed_over_and_why() -> None:
    plan, result = computed()
    snap = result.facts.snapshot
    dora = snap.member.index("dora")
    emil = next(r for r in range(len(snap.order)) if snap.order[r] == "import:O7")
    steps = plan.components[1].rules.steps(result.facts, emil)
    told = [
        (snap.member[s.member], s.level, s.outcome, s.reason, s.have, s.need)
        for s in steps
        if s.member != snap.nobody
    ]
    assert told == [
        ("dora", 1, "paid", "", 0, 0),
        ("carla", 2, "passed", "inactive", 4000, 10_000),
        ("beto", 2, "paid", "", 0, 0),
        ("ana", 3, "paid", "", 0, 0),
        ("house", 4, "passed", "house", 0, 0),
    ]
    assert [s.reason for s in steps if s.outcome == "lost"] == ["top"] * 4
    hugo = next(r for r in range(len(snap.order)) if snap.order[r] == "import:O11")
    fina = plan.components[1].rules.steps(result.facts, hugo)[1]
    assert (fina.outcome, fina.reason, fina.have) == ("passed", "left", 20261020)
    assert result.paid[dora] == 3498
