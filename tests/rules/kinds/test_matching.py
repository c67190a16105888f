"""Matching, up by level and down to the directs: hand-worked amounts."""

from __future__ import annotations

import pytest
from small import CUSTOMER, pays, problems, run

BASE = """
[[component]]
name = "own"
kind = "bonus"
base = "personal"
rate = "10%"
needs_activity = false
"""
CHAIN = {"a": "", "b": "a", "c": "b", "d": "c"}


def up(keys: str = 'rates = ["10%", "5%"]') -> str:
    return (
        BASE
        + f"""
[[component]]
name = "match"
kind = "matching"
on = "own"
tree = "sponsor"
{keys}
"""
    )


def down(keys: str) -> str:
    return (
        BASE
        + f"""
[[component]]
name = "match"
kind = "matching"
direction = "down"
on = "own"
tree = "sponsor"
rate = "25%"
{keys}
"""
    )


def matched(text: str, people, orders, **more) -> dict:
    found = pays(run(text, people, orders, **more), "match")
    return {member: amount for member, amount in found.items() if amount}


# -- up ------------------------------------------------------------------------------


def test_levels_above_the_earner() -> None:
    orders = [("b", 400), ("d", 1000)]  # earn 40.00 and 100.00
    assert matched(up(), CHAIN, orders) == {"a": 400, "c": 1000, "b": 500}


@pytest.mark.parametrize(
    ("compression", "wanted"),
    [
        ("none", {"a": 100}),
        ("skip_inactive", {"b": 1000, "a": 500}),
        ("dynamic", {"b": 1000, "a": 500}),
    ],
)
def test_compression(compression, wanted) -> None:
    text = "[activity]\nown_volume = 10\n" + up(
        f'rates = ["10%", "5%", "1%"]\ncompression = "{compression}"'
    )
    orders = [("a", 10), ("b", 10 if compression != "none" else 0), ("d", 1000)]
    found = matched(text, CHAIN, orders)
    if compression != "none":
        wanted = wanted | {"a": 500 + 10}  # of b's own 1.00
    assert found == wanted


def test_by_rank_and_by_minimum_rank() -> None:
    ranks = '[[rank]]\nname = "gold"\nwhen = "personal >= 50"\n'
    keys = 'rates_by_rank = { none = ["10%"], gold = ["20%", "20%"] }'
    orders = [("a", 50), ("c", 1000)]
    assert matched(ranks + up(keys), CHAIN, orders) == {"b": 1000, "a": 2000}
    keys = 'rates = ["10%", "5%"]\nlevel_requires = ["active", "rank >= gold"]'
    assert matched(ranks + up(keys), CHAIN, orders) == {"b": 1000, "a": 500}
    orders = [("a", 49.99), ("c", 1000)]
    assert matched(ranks + up(keys), CHAIN, orders) == {"b": 1000}


def test_eligible_sources() -> None:
    keys = 'rates = ["10%"]\nsource_requires = "personal >= 500"'
    orders = [("b", 499.99), ("c", 500)]
    result = run(up(keys), CHAIN, orders)
    assert pays(result, "match") == {"b": 500}
    rules = result.plan.components[1].rules
    [step] = rules.steps(result.facts, result.facts.snapshot.member.index("b"))
    assert (step.outcome, step.reason, step.need) == ("lost", "requires", 50000)


def test_several_components_and_a_negative_one() -> None:
    second = BASE.replace('"own"', '"more"').replace("10%", "1%")
    text = second + up('rates = ["10%"]').replace('on = "own"', 'on = ["own", "more"]')
    assert matched(text, CHAIN, [("b", 100)]) == {"a": 110}
    assert matched(text, CHAIN, [("b", -100)]) == {"a": -110}


def test_what_is_matched_before_and_after_caps_and_coefficients() -> None:
    capped = up('rates = ["10%"]').replace('rate = "10%"', 'rate = "10%"\ncap = "30"')
    terms = [("b", "coefficient", "own", "1/2")]
    wanted = {"uncapped": 400, "capped": 300, "paid": 200}
    for stage, amount in wanted.items():
        text = capped + f'stage = "{stage}"'
        assert matched(text, CHAIN, [("b", 400)], terms=terms) == {"a": amount}
    assert matched(capped, CHAIN, [("b", 400)], terms=terms) == {"a": 300}


def test_a_rate_of_ones_own() -> None:
    terms = [("a", "rate", "match", "50%")]
    assert matched(up(), CHAIN, [("b", 100)], terms=terms) == {"a": 500}


def test_types_of_earner_and_source() -> None:
    text = '[metric.kind]\nof = "fact"\nunit = "text"\n' + up(
        'rates_by = "kind"\nrates_of = { x = ["10%", "10%"], y = ["20%"] }'
    )
    facts = [("a", "kind", "x"), ("b", "kind", "y"), ("c", "kind", "x")]
    # At level 2 b's row is too short and a's reaches it; the source's rate counts.
    assert matched(text, CHAIN, [("c", 100)], facts=facts) == {"b": 100, "a": 100}


def test_default_tree_is_the_enroller_tree() -> None:
    people = {"a": "", "z": "", "b": {"sponsor": "a", "enroller": "z"}}
    text = up('rates = ["10%"]').replace('tree = "sponsor"\n', "")
    assert matched(text, people, [("b", 100)]) == {"z": 100}


# -- down ----------------------------------------------------------------------------

STAR = {"a": "", **{f"d{n}": "a" for n in range(4)}, "below": "d0"}


@pytest.mark.parametrize(
    ("divisor", "each"),
    [("5", 220), ('"directs"', 275), ('"qualified"', 367), ('"recruits"', 220)],
)
def test_divisors(divisor, each) -> None:
    text = '[metric.recruits]\nof = "people"\ndepth = 2\n' + down(
        f'divisor = {divisor}\nrequires = "personal >= 0 and active"'
    ).replace("needs_activity = false", "needs_activity = false", 1)
    people = STAR | {"d3": {"sponsor": "a"}}
    activity = '[activity]\nown_volume = 0\nwhen = "personal >= 0"\n'
    orders = [("a", 440), ("d3", -1)]  # a earns 44.00, d3 is inactive
    found = matched(activity + text, people, orders)
    assert found == {"d0": each, "d1": each, "d2": each}


def test_who_cannot_earn_is_no_direct() -> None:
    people = STAR | {
        "d2": {"sponsor": "a", "role": CUSTOMER},
        "d3": {"sponsor": "a", "left": 20260101},
    }
    found = matched(down('divisor = "directs"'), people, [("a", 440)])
    assert found == {"d0": 550, "d1": 550}


def test_a_divisor_of_nothing_pays_nothing() -> None:
    text = '[metric.goal]\nof = "fact"\nunit = "count"\n' + down('divisor = "goal"')
    assert matched(text, STAR, [("a", 440)]) == {}
    facts = [("a", "goal", "2")]
    found = matched(text, STAR, [("a", 440)], facts=facts)
    assert found == dict.fromkeys(["d0", "d1", "d2", "d3"], 550)


def test_own_rate_down() -> None:
    terms = [("d1", "rate", "match", "1/2")]
    found = matched(down("divisor = 4"), STAR, [("a", 440)], terms=terms)
    assert found == {"d0": 275, "d1": 550, "d2": 275, "d3": 275}


def test_an_empty_network() -> None:
    assert matched(up(), {}, []) == {}
    assert matched(down("divisor = 1"), {}, []) == {}


def test_huge_earnings() -> None:
    text = up('rates = ["1/3"]').replace('rate = "10%"', 'rate = "100%"')
    orders = [("b", 10**14)] * 8
    assert matched(text, CHAIN, orders) == {"a": (8 * 10**16 + 1) // 3}


# -- plan files ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (up().replace('on = "own"', 'on = "match"'), "is no component above"),
        (up().replace('on = "own"', ""), "on is missing"),
        (down('divisor = "direct"'), "did you mean directs?"),
        (down("divisor = 0"), "a number above 0"),
        (down(""), "divisor is missing"),
        (up('rates = ["10%"]\nstage = "net"'), "uncapped, capped, paid"),
    ],
)
def test_mistakes(text, says) -> None:
    found = problems(text)
    assert any(says in problem for problem in found), found
