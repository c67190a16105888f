"""Random networks × random plans: the engine equals the oracle to the cent."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import oracle_payouts
import pytest
import random_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.rules import exact
from graphcrm.rules.explain import account, explain
from graphcrm.rules.run import input_sha


def check(seed: int, most: int = 25) -> None:
    made = random_cases.case(seed, most)
    plan, result = random_cases.computed(made)
    assert random_cases.line_amounts(plan, result) == oracle_payouts.lines(made), seed
    assert random_cases.payout_amounts(plan, result) == oracle_payouts.payouts(made)
    snap = result.facts.snapshot
    group = oracle_payouts.group_volumes(made)
    assert dict(zip(snap.member, map(int, result.facts.group), strict=True)) == group


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 2**40))
def test_random_networks(seed: int) -> None:
    check(seed)


@pytest.mark.long
@pytest.mark.parametrize("block", range(20))
def test_twenty_thousand_random_networks(block: int) -> None:
    for seed in range(block * 1000, block * 1000 + 1000):
        check(10**9 + seed, 400 if seed % 100 == 0 else 40)


def test_both_paths_are_driven(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = set()
    fits = exact.fits

    def noted(*arguments):
        answer = fits(*arguments)
        taken.add(answer)
        return answer

    monkeypatch.setattr(exact, "fits", noted)
    for seed in range(60):
        check(seed)
    assert taken == {True, False}


@pytest.mark.parametrize("seed", range(60))
def test_slow_path_gives_the_same_bytes(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = random_cases.case(seed)
    sha = random_cases.computed(made)[1].sha256
    monkeypatch.setattr(exact, "fits", lambda *_: False)
    monkeypatch.setattr(exact, "sums_fit", lambda _: False)
    assert random_cases.computed(made)[1].sha256 == sha


@pytest.mark.parametrize("seed", range(60))
def test_every_line_is_explained(seed: int) -> None:
    plan, result = random_cases.computed(random_cases.case(seed))
    for member in range(result.facts.snapshot.nobody):
        lines = explain(plan, result, member)
        assert sum(line.amount for line in lines) == result.paid[member]
    for order in range(len(result.facts.snapshot.order)):
        for component in range(len(plan.components)):
            money = account(plan, result, order, component)
            assert money.paid + money.unpaid == money.maximum


# -- metamorphic relations -----------------------------------------------------


@pytest.mark.parametrize("seed", range(100))
def test_order_of_rows_changes_no_byte(seed: int) -> None:
    made = random_cases.case(seed)
    _, first = random_cases.computed(made, shuffled=1)
    _, second = random_cases.computed(made, shuffled=2)
    assert input_sha(first.facts.snapshot) == input_sha(second.facts.snapshot)
    assert first.sha256 == second.sha256


@pytest.mark.parametrize("seed", range(100))
def test_renaming_people_renames_payouts(seed: int) -> None:
    made = random_cases.case(seed)
    # Reversed names, so that children change places among themselves.
    new = {name: f"x{name[::-1]}" for name in made["people"]} | {"": ""}
    renamed = made | {
        "people": {
            new[name]: person | {"sponsor": new[person["sponsor"]]}
            for name, person in made["people"].items()
        },
        "orders": [o | {"seller": new[o["seller"]]} for o in made["orders"]],
        "kappa": {(new[m], c): value for (m, c), value in made["kappa"].items()},
    }
    before = random_cases.payout_amounts(*random_cases.computed(made))
    after = random_cases.payout_amounts(*random_cases.computed(renamed))
    assert after == {(new[m], c): amount for (m, c), amount in before.items()}


@pytest.mark.parametrize("seed", range(60))
def test_an_unrelated_branch_changes_nothing(seed: int) -> None:
    made = random_cases.case(seed)
    other = random_cases.case(seed + 1000)
    beside = made | {
        "people": made["people"]
        | {
            f"other{name}": person
            | {"sponsor": "house" if person["sponsor"] == "house"
               else f"other{person['sponsor']}"}
            for name, person in other["people"].items()
            if name != "house"
        },
        "orders": made["orders"]
        + [
            order | {"key": f"other{order['key']}", "seller": f"other{order['seller']}"}
            for order in other["orders"]
        ],
    }  # fmt: skip
    alone = random_cases.payout_amounts(*random_cases.computed(made))
    together = random_cases.payout_amounts(*random_cases.computed(beside))
    kept = {key: v for key, v in together.items() if not key[0].startswith("other")}
    assert kept == alone


@pytest.mark.parametrize("seed", range(60))
def test_pay_depends_on_the_own_branch_only(seed: int) -> None:
    made = random_cases.case(seed)
    whole = random_cases.payout_amounts(*random_cases.computed(made))
    for head in list(made["people"])[1:4]:
        inside = {
            name
            for name in made["people"]
            if name == head or head in oracle_payouts.uplines(made, name)
        }
        branch = made | {
            "people": {
                name: person | ({"sponsor": ""} if name == head else {})
                for name, person in made["people"].items()
                if name in inside
            },
            "orders": [o for o in made["orders"] if o["seller"] in inside],
        }
        own = random_cases.payout_amounts(*random_cases.computed(branch))
        mine = {key: v for key, v in own.items() if key[0] == head}
        assert mine == {key: v for key, v in whole.items() if key[0] == head}


@pytest.mark.parametrize("seed", range(60))
def test_compressions_coincide_when_all_are_active(seed: int) -> None:
    made = random_cases.case(seed)
    everybody = {
        name: person | {"distributor": True, "left": 0, "left_day": 0, "house": False}
        for name, person in made["people"].items()
    }
    results = set()
    for mode in ("none", "skip_inactive", "dynamic"):
        components = [
            component | {"compression": mode, "level_volume": []}
            if component["kind"] == "unilevel"
            else component
            for component in made["plan"]["components"]
        ]
        orders = [o | {"qualifying": abs(o["qualifying"])} for o in made["orders"]]
        plan = made["plan"] | {"own_volume": 0, "components": components}
        case = made | {"people": everybody, "plan": plan, "orders": orders}
        amounts = random_cases.line_amounts(*random_cases.computed(case))
        results.add(tuple(sorted(amounts.items())))
    assert len(results) == 1


@pytest.mark.parametrize("seed", range(60))
def test_order_and_full_return_leave_nothing(seed: int) -> None:
    made = random_cases.case(seed)
    back = [
        order
        | {"key": f"{order['key']}r", "net": -order["net"], "qualifying": 0,
           "volume": -order["volume"]}
        for order in made["orders"]
    ]  # fmt: skip
    returned = made | {"orders": made["orders"] + back}
    amounts = random_cases.payout_amounts(*random_cases.computed(returned))
    assert not any(amounts.values())


@pytest.mark.parametrize("seed", range(60))
def test_a_coefficient_leaves_everybody_else_alone(seed: int) -> None:
    made = random_cases.case(seed) | {"kappa": {}}
    before = random_cases.payout_amounts(*random_cases.computed(made))
    for member in list(made["people"])[1:3]:
        raised = made | {"kappa": {(member, "*"): Fraction(7, 3)}}
        after = random_cases.payout_amounts(*random_cases.computed(raised))
        others = {key: v for key, v in after.items() if key[0] != member}
        assert others == {key: v for key, v in before.items() if key[0] != member}


def test_an_engine_bug_is_noticed_by_explain() -> None:
    made = next(
        made
        for made in map(random_cases.case, range(100))
        if len(random_cases.computed(made)[1].lines) > 3
    )
    plan, result = random_cases.computed(made)
    wrong = result.lines.amount.copy()
    wrong[0] += 1
    lines = dataclasses.replace(result.lines, amount=wrong)
    tampered = dataclasses.replace(result)
    vars(tampered)["lines"] = lines
    with pytest.raises(AssertionError):
        explain(plan, tampered, int(lines.earner[0]))
