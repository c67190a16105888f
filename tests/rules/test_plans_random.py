"""Random networks × random plans: the engine equals the oracle to the cent."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from fractions import Fraction

import pytest
import random_plans
from hypothesis import given, settings
from hypothesis import strategies as st
from random_plans import case, computed, differences, engine_answer, frozen

from graphcrm.rules import exact
from graphcrm.rules.explain import account, explain
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute, input_sha


def check(seed: int, most: int = 40, kinds: tuple[str, ...] = ()) -> None:
    found = differences(case(seed, most, kinds))
    assert not found, (f"seed {seed}", found[:5])


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.integers(0, 2**40))
def test_random_networks_and_plans(seed: int) -> None:
    check(seed)


@pytest.mark.parametrize("kind", sorted(random_plans.DRAWS))
def test_every_kind_alone(kind: str) -> None:
    for seed in range(40):
        check(seed, 25, (kind,))


@pytest.mark.long
@pytest.mark.parametrize("block", range(100))
def test_a_hundred_thousand_random_networks(block: int) -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)  # the oracle walks a chain of 2 000 by itself
    try:
        for seed in range(block * 1000, block * 1000 + 1000):
            check(10**9 + seed, 2000 if seed % 100 == 0 else 60)
    finally:
        sys.setrecursionlimit(limit)


# -- the exact path ------------------------------------------------------------


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
    made = case(seed)
    sha = computed(made)[1].sha256
    monkeypatch.setattr(exact, "fits", lambda *_: False)
    monkeypatch.setattr(exact, "sums_fit", lambda _: False)
    assert computed(made)[1].sha256 == sha


# -- explanations --------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_every_line_is_explained(seed: int) -> None:
    plan, result = computed(case(seed))
    for member in range(result.facts.snapshot.nobody):
        lines = explain(plan, result, member)
        assert sum(line.amount for line in lines) == result.paid[member]


def test_what_is_not_paid_is_accounted_for() -> None:
    def levels(plan: dict) -> bool:
        parts = plan["component"]
        return not any("tail_by_rank" in part for part in parts)

    def no_terms(made: dict) -> dict:
        return made | {"terms": [t for t in made["terms"] if t["kind"] != "rate"]}

    for made in map(no_terms, cases(60, levels, plain_kinds)):
        plan, result = computed(made)
        for number, component in enumerate(plan.components):
            if component.kind == "bonus":
                continue
            for order in range(len(result.facts.snapshot.order)):
                money = account(plan, result, order, number)
                assert money.paid + money.unpaid == money.maximum


def test_an_engine_bug_is_noticed_by_explain() -> None:
    made = next(m for m in map(case, range(100)) if len(engine_answer(m)["lines"]) > 3)
    plan, result = computed(made)
    wrong = result.lines.amount.copy()
    wrong[0] += 1
    lines = dataclasses.replace(result.lines, amount=wrong)
    tampered = dataclasses.replace(result)
    vars(tampered)["lines"] = lines
    with pytest.raises(AssertionError):
        explain(plan, tampered, int(lines.earner[0]))


# -- metamorphic relations (plan-semantics.md, 19) ------------------------------


def totals(made: dict) -> dict:
    return engine_answer(made)["totals"]


def cases(count: int, *wanted) -> Iterator[dict]:
    """Yield the first ``count`` random cases that meet all that is wanted."""
    found, seed = 0, 0
    while found < count:
        made = case(seed)
        seed += 1
        if made["orders"] and all(want(made["plan"]) for want in wanted):
            found += 1
            yield made


def local(plan: dict) -> bool:
    """Whether nobody's pay depends on what the whole company does."""
    return "company_cap" not in plan and not any(
        "fund" in part or part["kind"] == "pool" for part in plan["component"]
    )


def plain_kinds(plan: dict) -> bool:
    """Whether all is own sales, bonus and unilevel."""
    known = {"own_sales", "bonus", "unilevel"}
    return all(part["kind"] in known for part in plan["component"])


def by_level(plan: dict) -> bool:
    """Whether every order pays by itself, in proportion, without thresholds."""
    keys = {"above", "first_order_only", "cap", "cap_by_rank", "cap_per_source"}
    return local(plan) and all(
        part["kind"] in ("own_sales", "unilevel") and not keys & part.keys()
        for part in plan["component"]
    )


def symmetric(plan: dict) -> bool:
    """Whether what is taken back rounds like what was paid."""
    return plan.get("rounding", {}).get("mode") != "floor"


def one_tree(made: dict) -> dict:
    """Return a case whose enrollers are the sponsors, without placements."""
    people = {
        name: person | {"enroller": person["sponsor"], "placement": "", "slot": 0}
        for name, person in made["people"].items()
    }
    return made | {"people": people}


def with_plan(made: dict, **parts) -> dict:
    return made | {"plan": made["plan"] | parts}


def test_order_of_rows_changes_no_byte() -> None:
    for made in cases(60):
        plan = load_plan(random_plans.toml(made["plan"]))
        first, second = (frozen(made, shuffled) for shuffled in (1, 2))
        assert input_sha(first) == input_sha(second)
        assert compute(plan, first).sha256 == compute(plan, second).sha256


def test_renaming_people_renames_payouts() -> None:
    for made in cases(60, local, plain_kinds):
        new = {name: f"x{name[::-1]}" for name in made["people"]} | {"": ""}
        links = ("sponsor", "enroller", "placement")
        renamed = made | {
            "people": {
                new[name]: person | {link: new[person[link]] for link in links}
                for name, person in made["people"].items()
            },
            "orders": [o | {"seller": new[o["seller"]]} for o in made["orders"]],
            "terms": [t | {"member": new[t["member"]]} for t in made["terms"]],
            "facts": {(new[m], f): v for (m, f), v in made["facts"].items()},
            "state": {(new[m], k): v for (m, k), v in made["state"].items()},
        }
        before = totals(made)
        assert totals(renamed) == {(new[m], c): a for (m, c), a in before.items()}


def test_an_unrelated_branch_changes_nothing() -> None:
    for number, made in enumerate(cases(60, local)):
        other = one_tree(case(number + 5000))
        branch = {
            f"other{name}": person
            | {
                link: f"other{person[link]}" if person[link] != "house" else "house"
                for link in ("sponsor", "enroller")
            }
            for name, person in other["people"].items()
            if name != "house"
        }
        orders = [
            order | {"key": f"other{order['key']}", "seller": f"other{order['seller']}"}
            for order in other["orders"]
        ]
        beside = made | {
            "people": made["people"] | branch,
            "orders": made["orders"] + orders,
        }
        kept = {k: v for k, v in totals(beside).items() if k[0] in made["people"]}
        assert kept == totals(made)


def test_pay_depends_on_the_own_branch_only() -> None:
    for made in map(one_tree, cases(60, local, plain_kinds)):
        whole = totals(made)
        for head in list(made["people"])[1:4]:
            inside = _branch(made, head)
            people = {
                name: person | ({"sponsor": "", "enroller": ""} if name == head else {})
                for name, person in made["people"].items()
                if name in inside
            }
            alone = made | {
                "people": people,
                "orders": [o for o in made["orders"] if o["seller"] in inside],
                "terms": [t for t in made["terms"] if t["member"] in inside],
                "facts": {k: v for k, v in made["facts"].items() if k[0] in inside},
                "state": {k: v for k, v in made["state"].items() if k[0] in inside},
            }
            mine = {key: v for key, v in totals(alone).items() if key[0] == head}
            assert mine == {key: v for key, v in whole.items() if key[0] == head}


def _branch(made: dict, head: str) -> set[str]:
    inside = {head}
    for name, person in made["people"].items():  # sponsors stand before their people
        if person["sponsor"] in inside:
            inside.add(name)
    return inside


def test_compressions_coincide_when_all_are_active() -> None:
    for made in cases(40, by_level):
        people = {
            name: person | {"distributor": True, "left": 0, "house": False}
            for name, person in made["people"].items()
        }
        orders = [o | {"qualifying": abs(o["qualifying"])} for o in made["orders"]]
        activity = {"own_volume": "0"}
        results = set()
        for mode in ("none", "skip_inactive", "dynamic"):
            parts = [
                {
                    "name": part["name"],
                    "kind": "unilevel",
                    "rates": ["5%", "1/3", "2%"],
                    "tree": part.get("tree", "sponsor"),
                    "compression": mode,
                }
                for part in made["plan"]["component"]
            ]
            same = made | {"people": people, "orders": orders}
            plan = {"component": parts, "activity": activity}
            found = engine_answer(with_plan(same, **plan))["lines"]
            results.add(tuple(sorted(found.items())))
        assert len(results) == 1


def test_order_and_full_return_leave_nothing() -> None:
    for made in cases(60, by_level, symmetric):
        back = [
            order
            | {
                "key": f"{order['key']}r",
                "net": -order["net"],
                "qualifying": 0,
                "volume": -order["volume"],
            }
            for order in made["orders"]
        ]
        parts = [part | {"base": "volume"} for part in made["plan"]["component"]]
        returned = made | {"orders": made["orders"] + back}
        assert not any(totals(with_plan(returned, component=parts)).values())


def test_full_return_is_as_if_never_ordered() -> None:
    for made in cases(60, local, symmetric, by_level):
        first = made["orders"][0]
        back = first | {
            "key": f"{first['key']}r",
            **{name: -first[name] for name in ("net", "volume", "qualifying")},
        }
        never = {k: v for k, v in totals(made | {"orders": made["orders"][1:]}).items()}
        both = totals(made | {"orders": [*made["orders"], back]})
        assert {k: v for k, v in both.items() if v} == {
            k: v for k, v in never.items() if v
        }


def test_splitting_an_order_moves_a_unit_at_most() -> None:
    for made in cases(60, by_level):
        step = 1
        if "places" in made["plan"].get("rounding", {}):
            step = 10 ** {"CLP": 0, "KWD": 3}.get(made["plan"]["currency"], 2)
        split = []
        for order in made["orders"]:
            names = ("net", "volume", "qualifying")
            half = {name: order[name] // 3 for name in names}
            rest = {name: order[name] - half[name] for name in names}
            split += [order | half, order | rest | {"key": f"{order['key']}b"}]
        before, after = engine_answer(made), engine_answer(made | {"orders": split})
        extra: dict = {}
        for earner, _, component, _ in before["lines"] | after["lines"]:
            extra[earner, component] = extra.get((earner, component), 0) + step
        for key in {*before["totals"], *after["totals"]}:
            moved = after["totals"].get(key, 0) - before["totals"].get(key, 0)
            assert abs(moved) <= 2 * extra[key]


def test_a_dearer_point_pays_in_proportion() -> None:
    def only_volume(plan: dict) -> bool:
        return all(part.get("base") == "volume" for part in plan["component"])

    for made in cases(30, by_level, only_volume):
        point = Fraction(made["plan"]["point_value"])
        plan = {"point_value": str(100 * point), "rounding": {"mode": "half_up"}}
        one = engine_answer(with_plan(made, rounding={"mode": "half_up"}))["lines"]
        hundred = engine_answer(with_plan(made, **plan))["lines"]
        assert one.keys() == hundred.keys()
        assert all(abs(hundred[key] - 100 * one[key]) <= 50 for key in one)


def test_raising_a_cap_lowers_nobody() -> None:
    def capped(plan: dict) -> bool:
        return local(plan) and "cap" in plan["component"][-1]

    for made in cases(30, capped):
        parts = made["plan"]["component"]
        raised = [*parts[:-1], parts[-1] | {"cap": "150"}]
        before, after = totals(made), totals(with_plan(made, component=raised))
        name = parts[-1]["name"]
        assert all(
            after[key] >= amount for key, amount in before.items() if key[1] == name
        )


def test_a_coefficient_leaves_everybody_else_alone() -> None:
    def uncut(plan: dict) -> bool:
        # A cap holds what one source gives while another takes back more.
        return not any("cap_per_source" in part for part in plan["component"])

    for made in cases(60, local, plain_kinds, uncut):
        made = made | {"terms": []}
        before = totals(made)
        for member in list(made["people"])[1:3]:
            term = random_plans._term(member, "coefficient", "*", "7/3")
            after = totals(made | {"terms": [term]})
            others = {key: v for key, v in after.items() if key[0] != member}
            assert others == {key: v for key, v in before.items() if key[0] != member}
            for key, amount in before.items():
                assert key[0] != member or after[key] >= amount or amount < 0


def test_company_cap_holds_and_protects() -> None:
    for made in cases(40, lambda plan: "company_cap" in plan):
        plan, result = computed(made)
        free = totals({**made, "plan": _without(made["plan"], "company_cap")})
        capped = totals(made)
        protected = made["plan"]["company_cap"].get("protected", [])
        for key in free:
            if key[1] in protected or free[key] <= 0:
                assert capped[key] == free[key]
            assert capped[key] <= max(free[key], 0) or free[key] <= 0
        assert plan.company_cap
        limit = plan.company_cap.share.amount(result.facts)
        kept = sum(v for k, v in free.items() if k[1] in protected and v > 0)
        assert sum(v for v in capped.values() if v > 0) <= max(limit, kept)
        assert 0 <= result.company_factor <= 1


def _without(plan: dict, key: str) -> dict:
    return {name: value for name, value in plan.items() if name != key}


def test_an_idle_newcomer_changes_nothing() -> None:
    def no_counts(plan: dict) -> bool:
        metrics = plan.get("metric", {}).values()
        counted = ("people", "legs", "limited")
        return local(plan) and not any(m["of"] in counted for m in metrics)

    for made in cases(40, no_counts, plain_kinds):
        last = list(made["people"])[-1]
        newcomer = made["people"][last] | {"sponsor": last, "placement": "", "slot": 0}
        more = made | {"people": made["people"] | {"newcomer": newcomer}}
        kept = {k: v for k, v in totals(more).items() if k[0] != "newcomer"}
        assert kept == totals(made)
