"""Minimum incomes: by rank and for some periods, and personal ones."""

from __future__ import annotations

import pytest
from small import months, pays, problems, run

PLAN = """
[[rank]]
name = "silver"
when = "personal >= 100"
[[rank]]
name = "gold"
when = "personal >= 200"
[[component]]
name = "own"
kind = "bonus"
base = "personal"
rate = "10%"
[[component]]
name = "minimum"
kind = "guarantee"
"""
BY_RANK = 'minimum_by_rank = { silver = "15", gold = "50.01" }\n'


@pytest.mark.parametrize(
    ("volume", "filled"),
    [
        ("99.99", 0),  # no rank
        ("100", 500),  # 10.00 earned
        ("149.99", 0),  # 15.00 (14.999 rounded): exactly enough
        ("149.9", 1),  # 14.99
        ("199", 0),
        ("200", 3001),
        ("600", 0),
    ],
)
def test_filled_up_to_the_minimum_of_the_rank(volume: str, filled: int) -> None:
    paid = pays(run(PLAN + BY_RANK, {"a": ""}, [("a", volume)]), "minimum")
    assert paid.get("a", 0) == filled


def test_what_is_owed_is_filled_up_too() -> None:
    plan = PLAN.replace("personal >= 100", "personal >= -200") + BY_RANK
    order = {"seller": "a", "volume": -100, "qualifying": 0}
    assert pays(run(plan, {"a": ""}, [order]), "minimum") == {"a": 2500}


def by_month(rules: str, *volumes: float, people=None, **more) -> list[int]:
    orders = [[("a", volume)] for volume in volumes]
    results = months(PLAN + rules, people or {"a": ""}, *orders, **more)
    return [pays(result, "minimum").get("a", 0) for result in results]


def test_for_some_periods_after_reaching_the_rank() -> None:
    rules = BY_RANK + "periods = 2"
    assert by_month(rules, 0, 100, 100, 100) == [0, 500, 500, 0]
    # A month below the rank uses the time up; it is once in a lifetime.
    assert by_month(rules, 100, 0, 100) == [500, 0, 0]
    assert by_month(rules, 100, 100, 0, 0, 100) == [500, 500, 0, 0, 0]


def test_each_rank_has_a_time_of_its_own() -> None:
    rules = BY_RANK + "periods = 2"
    assert by_month(rules, 100, 200, 200, 200) == [500, 3001, 3001, 0]
    # Gold at once: silver counts as reached then.
    assert by_month(rules, 200, 100, 100) == [3001, 500, 0]


def test_the_last_period_of_a_long_time() -> None:
    rules = BY_RANK + "periods = 12"
    assert by_month(rules, *[100] * 14)[-3:] == [500, 0, 0]


def test_a_personal_guarantee_and_the_larger_of_two() -> None:
    people = {"a": "", "b": "", "c": "b"}
    terms = [("a", "guarantee", "*", "12.34"), ("b", "guarantee", "minimum", "100")]
    result = run(PLAN + BY_RANK, people, [("a", 100), ("b", 10)], terms=terms)
    assert pays(result, "minimum") == {"a": 500, "b": 9900}
    assert [int(v) for v in result.plan.components[1].rules.minimum(result.facts)] == [
        1500,
        10_000,
        0,
    ]


def test_a_guarantee_without_ranks() -> None:
    plan = PLAN[PLAN.index("[[component]]") :]
    terms = [("a", "guarantee", "*", "7")]
    assert pays(run(plan, {"a": "", "b": ""}, terms=terms)) == {"a": 700}


def test_a_coefficient_does_not_multiply_what_only_fills_up() -> None:
    terms = [("a", "coefficient", "*", "5/4")]
    result = run(PLAN + BY_RANK, {"a": ""}, [("a", 100)], terms=terms)
    assert (pays(result, "own"), pays(result, "minimum")) == ({"a": 1250}, {"a": 250})


def test_only_what_stands_above_counts() -> None:
    after = '[[component]]\nname = "later"\nkind = "bonus"\nbase = "personal"\n'
    plan = PLAN + BY_RANK + after + 'rate = "50%"\n'
    result = run(plan, {"a": ""}, [("a", 100)])
    assert pays(result, "minimum") == {"a": 500}
    assert result.lines.amount.tolist() == [1000, 500, 5000]


def test_who_cannot_be_paid_has_no_guarantee() -> None:
    people = {"a": {"left": 20261001}, "b": {"role": 2}, "c": ""}
    terms = [(member, "guarantee", "*", "10") for member in people]
    assert pays(run(PLAN + 'requires = "personal >= 1"', people, terms=terms)) == {}
    assert pays(run(PLAN, people, terms=terms)) == {"c": 1000}


def test_nobody_at_all() -> None:
    assert pays(run(PLAN + BY_RANK, {})) == {}


def test_what_everybody_is_guaranteed_and_told() -> None:
    people, terms = {"a": "", "b": ""}, [("b", "guarantee", "*", "7")]
    result = run(PLAN, people, [("a", 1), ("b", 70)], terms=terms)
    rules = result.plan.components[1].rules
    assert rules.details(result.facts)["minimum"].tolist() == [0, 700]
    told = [rules.steps(result.facts, at)[0] for at in (0, 1)]
    assert [(s.member, s.level, s.outcome, s.reason, s.have, s.need) for s in told] == [
        (0, 0, "lost", "enough", 10, 0), (1, 0, "lost", "enough", 700, 700),
    ]  # fmt: skip


def test_a_minimum_without_a_rank_never_ends() -> None:
    rules = 'minimum_by_rank = { none = "3", silver = "15" }\nperiods = 1'
    people = {"a": ""}
    state = [("a", "minimum.since.silver", 2), ("a", "minimum.since.gold", 2)]
    for volume, filled in ((0, 300), (100, 0), (200, 0)):
        result = run(PLAN + rules, people, [("a", volume)], state=state)
        assert pays(result, "minimum").get("a", 0) == filled
        minimum = result.plan.components[1].rules.details(result.facts)["minimum"]
        assert minimum.tolist() == [filled]
        kept = dict(zip(result.left.keys, result.left.value.tolist(), strict=True))
        assert kept["minimum.since.silver"] == kept["minimum.since.gold"] == 2


def test_without_periods_nothing_is_remembered() -> None:
    result = run(PLAN + BY_RANK, {"a": ""}, [("a", 100)])
    assert result.left.keys == ("title.silver",)
    result = run(PLAN + BY_RANK + "periods = 3", {"a": ""}, [("a", 100)])
    assert result.left.keys == ("minimum.since.silver", "title.silver")
    assert result.left.value.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ('minimum_by_rank = { silver = "-1" }', "must not be negative"),
        ('minimum_by_rank = { bronze = "1" }', "bronze is not a rank"),
        ("periods = -1", "from 0 to 600"),
        ('minimum = "5"', "is not a key of this table"),
    ],
)
def test_mistakes(rules: str, words: str) -> None:
    assert any(words in said for said in problems(PLAN + rules))
