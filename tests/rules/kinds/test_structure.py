"""Structure: complete layers, tier by tier."""

from __future__ import annotations

import pytest
from small import CUSTOMER, pays, problems, run

RULES = """
[metric.team]
of = "group"
depth = 1
[[component]]
name = "po"
kind = "structure"
width = 2
each = "personal >= 100"
team = "team >= 400"
amounts = [50, "250.00", 1500]
"""


def layers(depth: int, width: int = 2) -> dict:
    people, layer = {"r": ""}, ["r"]
    for _ in range(depth):
        layer = [f"{above}{n}" for above in layer for n in range(width)]
        people |= {name: name[:-1] for name in layer}
    return people


def paid(people, points=200, text: str = RULES, **volumes) -> dict:
    bought = dict.fromkeys(people, points) | volumes
    return pays(run(text, people, list(bought.items())))


@pytest.mark.parametrize(
    ("depth", "pay"), [(0, {}), (1, {"r": 5000}), (2, {"r": 25000}), (3, {"r": 150000}),
                       (4, {"r": 150000})]
)  # fmt: skip
def test_every_complete_layer_is_a_tier(depth, pay) -> None:
    found = paid(layers(depth))
    assert found.get("r", 0) == pay.get("r", 0)
    if depth == 2:
        assert found == {"r": 25000, "r0": 5000, "r1": 5000}


def test_the_width_th_largest_tier_counts() -> None:
    people = layers(2) | {"r2": "r"}
    assert paid(people)["r"] == 25000  # two of three have a layer of their own
    people.pop("r00")
    assert paid(people)["r"] == 5000  # now only one has


@pytest.mark.parametrize(("points", "pay"), [("99.99", 0), (100, 5000)])
def test_everybody_of_a_layer_reaches_the_minimum(points, pay) -> None:
    assert paid(layers(1), 250, r0=points).get("r", 0) == pay


@pytest.mark.parametrize(("points", "pay"), [("199.99", 0), (200, 5000)])
def test_the_team_reaches_its_minimum(points, pay) -> None:
    assert paid(layers(1), 100, r=points).get("r", 0) == pay


def test_he_himself_must_be_ok() -> None:
    assert paid(layers(1), 500, r="99.99") == {}
    # and a child who is not breaks the tier of whoever is above
    assert paid(layers(2), 500, r0="99.99") == {"r1": 5000}


def test_a_customer_below_counts_where_the_condition_holds() -> None:
    people = layers(1) | {"r0": {"sponsor": "r", "role": CUSTOMER}}
    assert paid(people) == {"r": 5000}
    asks = RULES.replace('"personal >= 100"', '"personal >= 100 and active"')
    assert paid(people, text=asks) == {}


def test_who_cannot_be_paid_still_has_a_tier() -> None:
    asks = RULES + 'requires = "personal >= 300"\n'
    assert paid(layers(2), text=asks, r=300) == {"r": 25000}


def test_why_somebody_gets_nothing() -> None:
    result = run(RULES, layers(1), [("r", 500), ("r0", 100)])
    [component] = result.plan.components
    [step] = component.rules.steps(result.facts, 0)
    assert (step.outcome, step.reason, step.have, step.need) == (
        "lost", "structure", 1, 2
    )  # fmt: skip
    [step] = component.rules.steps(result.facts, 2)
    assert (step.reason, step.have, step.need) == ("requires", 0, 10000)


def test_a_chain_has_layers_of_one() -> None:
    people = {"m0": ""} | {f"m{n}": f"m{n - 1}" for n in range(1, 2000)}
    text = RULES.replace("width = 2", "width = 1")
    found = paid(people, text=text)
    assert found["m0"] == 150000
    assert (found["m1997"], found["m1998"]) == (25000, 5000)
    assert "m1999" not in found


def test_nobody_and_mistakes() -> None:
    assert paid({}) == {}
    assert "amounts" in problems(RULES.replace("1500", '"many"'))[0]
    assert "width" in problems(RULES.replace("width = 2", "width = 0"))[0]


def test_tiers_are_shown_and_told() -> None:
    text = RULES + 'requires = "personal >= 300"\n'
    people = layers(2) | {"q": ""}
    orders = [(member, 200) for member in layers(2)] + [("q", 50)]
    result = run(text, people, orders)
    rules, ids = result.plan.components[0].rules, result.facts.snapshot.member
    shown = dict(zip(ids, rules.details(result.facts)["tier"].tolist(), strict=True))
    assert shown == dict.fromkeys(people, 0) | {"r": 2, "r0": 1, "r1": 1}
    told = {member: rules.steps(result.facts, at) for at, member in enumerate(ids)}
    unmet = ("lost", "requires", "personal", 20000, 30000)
    for member, level in (("r", 2), ("r0", 1), ("r00", 0)):
        [step] = told[member]
        said = step.outcome, step.reason, step.figure, step.have, step.need
        assert (said, step.level) == (unmet, level)
    without = run(RULES, people, [*orders[1:], ("r", 99)])
    rules = without.plan.components[0].rules
    found = {member: rules.steps(without.facts, at)[0] for at, member in enumerate(ids)}
    assert (found["r0"].outcome, found["r0"].level) == ("paid", 1)
    assert (found["r"].reason, found["r"].figure, found["r"].level) == (
        "requires", "personal", 0,
    )  # fmt: skip
    short = run(RULES, people, [(member, 100) for member in people])
    step = short.plan.components[0].rules.steps(short.facts, ids.index("r"))[0]
    assert (step.reason, step.figure, step.have, step.need) == (
        "requires", "team", 30000, 40000,
    )  # fmt: skip
