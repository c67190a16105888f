"""What stays on the legs: figures worked by hand at the edges of every rule."""

from __future__ import annotations

from small import CUSTOMER, left, months, run

LEGS = {"a": "", "l": {"placement": "a", "slot": 1}, "r": {"placement": "a", "slot": 2}}


def plan(keys: str, before: str = "") -> str:
    return f"""{before}
[[component]]
name = "c"
kind = "binary"
form = "percent"
rate = "10%"
{keys}
"""


def shown(result, member: str = "a") -> dict[str, int]:
    at = result.facts.snapshot.member.index(member)
    found = result.plan.components[0].rules.details(result.facts)
    return {name: int(column[at]) for name, column in found.items() if column[at]}


def kept(result) -> dict[str, int]:
    rows = left(result)
    return dict(zip(rows["key"], rows["value"], strict=True))


WEAK = '[metric.weak]\nof = "leg"\ntree = "placement"\nnumber = 2\n'


def test_as_much_as_a_figure_where_no_factor_is_named() -> None:
    text = plan('carry_cap_of = "weak"', WEAK)
    result = run(text, LEGS, [("l", 50), ("r", 400)])
    assert kept(result) == {"c.right": 5000}
    assert shown(result)["lost_right"] == 30000


def test_a_negative_figure_keeps_nothing() -> None:
    text = plan('carry_cap_of = "mine"', '[metric.mine]\nof = "own"\n')
    result = run(text, LEGS, [("a", -1), ("r", 400)])
    assert kept(result) == {}
    assert shown(result)["lost_right"] == 40000


def test_figures_are_those_of_limits_and_conditions() -> None:
    keys = (
        'carry_cap_of = "weak"\nflush_when = "group < 10"\nrequires = "personal >= 0"'
    )
    [component] = run(plan(keys, WEAK), LEGS).plan.components
    assert component.rules.figures == {"weak", "group", "personal"}
    [component] = run(plan(""), LEGS).plan.components
    assert component.rules.figures == frozenset()


def test_volume_of_every_age_is_lost_with_the_one_who_leaves() -> None:
    text = plan("expires_after = 3")
    before = [
        ("a", "c.left", 1), ("a", "c.left.ago1", 20), ("a", "c.left.ago2", 400),
    ]  # fmt: skip
    stays = run(text, LEGS, [("l", 10)], state=before)
    assert kept(stays) == {"c.left.ago1": 1000, "c.left.ago2": 21}
    assert shown(stays) == {"left": 1421, "lost_left": 400, "carry_left": 1021}
    for gone in ({"left": 20261001}, {"role": CUSTOMER}):
        result = run(text, LEGS | {"a": gone}, [("l", 10)], state=before)
        assert kept(result) == {}
        assert shown(result) == {"lost_left": 421}


def test_each_period_a_layer_grows_older() -> None:
    text = plan("expires_after = 4")
    results = months(text, LEGS, [("l", 1)], [("l", 2)], [("l", 4)], [("l", 8)], [])
    assert [kept(result) for result in results] == [
        {"c.left.ago1": 100},
        {"c.left.ago1": 200, "c.left.ago2": 100},
        {"c.left.ago1": 400, "c.left.ago2": 200, "c.left.ago3": 100},
        {"c.left.ago1": 800, "c.left.ago2": 400, "c.left.ago3": 200},
        {"c.left.ago2": 800, "c.left.ago3": 400},
    ]
    assert [shown(result).get("lost_left", 0) for result in results] == [
        0, 0, 0, 100, 200,
    ]  # fmt: skip


def test_what_expires_at_once_never_stays() -> None:
    first, second = months(plan("expires_after = 1"), LEGS, [("l", 5)], [("r", 5)])
    assert kept(first) == {}
    assert shown(first)["lost_left"] == 500
    assert shown(second) == {"right": 500, "lost_right": 500}


def test_a_cap_counts_what_is_not_lost_anyway() -> None:
    # 4.00 are too old; of the 13.00 left 10.00 may stay.
    text = plan("expires_after = 2\ncarry_cap = 10")
    before = [("a", "c.left.ago1", 400)]
    result = run(text, LEGS, [("l", 13)], state=before)
    assert kept(result) == {"c.left.ago1": 1000}
    assert shown(result)["lost_left"] == 700
    result = run(text, LEGS, [("l", 9)], state=before)
    assert kept(result) == {"c.left.ago1": 900}
    assert shown(result)["lost_left"] == 400
