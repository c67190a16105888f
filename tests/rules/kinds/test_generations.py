"""Generations: which block of the downline a member belongs to, and who is paid."""

from __future__ import annotations

import pytest
from small import RETAIL, pays, problems, run

LADDER = """
[metric.level]
of = "fact"
unit = "count"
[[rank]]
name = "star"
when = "level >= 1"
[[rank]]
name = "chief"
when = "level >= 2"
"""
RULES = """
[[component]]
name = "gen"
kind = "generations"
requires = "rank >= star"
"""
RATES = 'rates = ["10%", "5%", "1%"]\n'
STAR = 'boundary = "rank >= star"\n'
CHAIN = {"a": "", "b": "a", "c": "b", "d": "c", "e": "d"}
ORDERS = [(who, 100) for who in CHAIN]


def result(keys: str, people=CHAIN, orders=ORDERS, terms=(), more="", **levels):
    facts = [(who, "level", str(level)) for who, level in levels.items()]
    text = LADDER + RULES + RATES + keys + more
    return run(text, people, orders, facts=facts, terms=terms)


def seen(found, earner: str) -> dict:
    """Source → generation of an earner's lines."""
    ids, lines = found.facts.snapshot.member, found.lines
    mine = lines.earner == ids.index(earner)
    return {
        ids[source]: level
        for source, level in zip(
            lines.source[mine].tolist(), lines.level[mine].tolist(), strict=True
        )
    }


def test_a_generation_closes_after_its_boundary() -> None:
    found = result(STAR, a=1, c=1, d=1)
    assert seen(found, "a") == {"b": 1, "c": 1, "d": 2, "e": 3}
    assert seen(found, "c") == {"d": 1, "e": 2}
    assert pays(found) == {
        "a": 1000 + 1000 + 500 + 100, "c": 1000 + 500, "d": 1000
    }  # fmt: skip


def test_a_generation_opens_with_its_boundary() -> None:
    found = result(STAR + 'closes = "opens_with"\n', a=1, c=1, d=1)
    assert seen(found, "a") == {"c": 1, "d": 2, "e": 2}
    assert seen(found, "c") == {"d": 1, "e": 1}
    assert seen(found, "d") == {}


def test_generation_0_is_the_own_group() -> None:
    keys = STAR + 'closes = "opens_with"\ngeneration_0 = "20%"\n'
    found = result(keys, a=1, c=1)
    assert seen(found, "a") == {"b": 0, "c": 1, "d": 1, "e": 1}
    assert seen(found, "c") == {"d": 0, "e": 0}
    assert pays(found) == {"a": 2000 + 3 * 1000, "c": 4000}


def test_own_orders_above_those_of_customers_below_the_boundary() -> None:
    sold = {"seller": "c", "volume": 50, "kind": RETAIL}
    orders = [("c", 100), sold, sold | {"seller": "b", "volume": 40}]
    orders += [("b", 10), ("d", 7)]
    found = result(STAR + 'closes = "after_own"\n', orders=orders, a=1, c=1)
    # b 50 and c's own 100 in generation 1; c's customers' 50 and d's 7 in 2
    assert pays(found) == {"a": 500 + 1000 + 250 + 35, "c": 70}


def test_generations_end() -> None:
    people = {"m0": ""} | {f"m{n}": f"m{n - 1}" for n in range(1, 8)}
    orders = [(who, 100) for who in people]
    found = result(STAR, people, orders, **dict.fromkeys(people, 1))
    assert seen(found, "m0") == {"m1": 1, "m2": 2, "m3": 3}
    facts = [(who, "level", "1") for who in people]
    rates = 'rates_by_rank = { star = ["10%"] }\ntail_by_rank = { star = "1%" }\n'
    found = run(LADDER + RULES + rates + STAR, people, orders, facts=facts)
    assert seen(found, "m0") == {f"m{n}": n for n in range(1, 8)}
    assert pays(found)["m0"] == 1000 + 6 * 100


def test_the_same_or_a_higher_rank_is_the_boundary() -> None:
    found = result('boundary_figure = "rank"\n', a=2, b=1, c=2, d=1)
    assert seen(found, "a") == {"b": 1, "c": 1, "d": 2, "e": 2}  # only c is a chief
    assert seen(found, "b") == {"c": 1, "d": 2, "e": 3}  # c and d are as high as he
    assert seen(found, "c") == {"d": 1, "e": 1}


@pytest.mark.parametrize(("how", "at"), [("closes", 2), ("skipped", 1)])
def test_an_inactive_boundary(how, at) -> None:
    active = LADDER + "[activity]\nown_volume = 100\n"
    orders = [("a", 100), ("b", 99), ("c", 100)]
    facts = [("a", "level", "1"), ("b", "level", "1")]
    text = active + RULES + RATES + STAR + f'inactive_boundary = "{how}"\n'
    found = run(text, CHAIN, orders, facts=facts)
    assert seen(found, "a") == {"b": 1, "c": at}


def test_on_what_others_earn() -> None:
    base = (
        '[[component]]\nname = "own"\nkind = "bonus"\nbase = "personal"\nrate = "50%"\n'
    )
    facts = [("a", "level", "1"), ("c", "level", "1")]
    halved = [("b", "coefficient", "own", "1/2")]
    text = LADDER + base + RULES + RATES + STAR + 'on = "own"\n'
    found = run(text, CHAIN, ORDERS, facts=facts, terms=halved)
    # 50.00 each, b's coefficient is his own matter: 10 % of b and c, 5 % of d and e
    assert pays(found, "gen") == {"a": 1000 + 500, "c": 1000}


def test_rates_by_rank_say_how_deep() -> None:
    rates = 'rates_by_rank = { star = ["10%"], chief = ["10%", "5%"] }\n'
    facts = [("a", "level", "2"), ("b", "level", "1"), ("c", "level", "1")]
    found = run(LADDER + RULES + rates + STAR, CHAIN, ORDERS, facts=facts)
    assert seen(found, "a") == {"b": 1, "c": 2}
    assert seen(found, "b") == {"c": 1}
    [component] = found.plan.components
    [_, *told] = component.rules.steps(found.facts, 4)
    assert [(step.level, step.outcome, step.reason) for step in told] == [
        (1, "paid", ""), (2, "lost", "depth"), (3, "lost", "depth"),
    ]  # fmt: skip


def test_returns_take_back() -> None:
    orders = [("b", 100), ("c", -30)]
    assert pays(result(STAR, orders=orders, a=1)) == {"a": 1000 - 300}


def test_a_deep_chain_of_a_few_leaders() -> None:
    people = {"m0": ""} | {f"m{n}": f"m{n - 1}" for n in range(1, 4000)}
    found = result(STAR, people, [("m3999", 100)], m0=1, m2000=1, m3000=1)
    ids = found.facts.snapshot.member
    assert [(ids[e], level) for e, level in zip(
        found.lines.earner.tolist(), found.lines.level.tolist(), strict=True
    )] == [("m0", 3), ("m2000", 2), ("m3000", 1)]  # fmt: skip


def test_nobody() -> None:
    assert pays(result(STAR, {}, [])) == {}
    assert pays(result('boundary_figure = "rank"\n', {}, [])) == {}


LATER = """[
  { valid_from = "2026-01-01", value = "0%" },
  { valid_from = "2027-01-01", value = "2%" },
]"""


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "boundary"),
        (STAR + 'boundary_figure = "rank"\n', "cannot stand beside"),
        (STAR + 'generation_0 = "5%"\n', "no generation 0"),
        (STAR + 'on = "nothing"\n', "no component above"),
        (STAR + f"generation_0 = {LATER}\n", "no generation 0"),
    ],
)
def test_mistakes_are_told(keys, said) -> None:
    assert any(said in one for one in problems(LADDER + RULES + RATES + keys))


FIRST = '[[component]]\nname = "first"\nkind = "own_sales"\nrate = "1%"\n'


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('closes = "after_own"', "closes: divides orders; with on take another"),
        ('base = "net"', "base: is not a key of this table"),
    ],
)
def test_what_cannot_stand_beside_amounts_of_components(keys: str, said: str) -> None:
    text = LADDER + FIRST + RULES + RATES + STAR + 'on = "first"\n' + keys
    [told] = problems(text)
    assert said in told


def test_generation_0_pays_ranks_without_any_other_rate() -> None:
    keys = (
        'boundary = "rank >= chief"\ncloses = "opens_with"\ngeneration_0 = "2%"\n'
        'rates_by_rank = { chief = ["10%"] }\n'
    )
    text = LADDER + RULES.replace("star", "none") + keys
    facts = [("a", "level", "1"), ("d", "level", "2")]
    found = run(text, CHAIN, ORDERS, facts=facts)
    # Up to the first chief nobody is in generation 1; from him on only chiefs are paid.
    assert pays(found) == {"a": 400, "b": 200, "d": 200}


def test_own_orders_alone_never_belong_to_the_next_generation() -> None:
    keys = STAR + 'closes = "after_own"\norders = "own"\n'
    orders = [("c", 100), {"seller": "c", "volume": 700, "kind": RETAIL}]
    found = result(keys, orders=orders, a=1, c=1)
    assert seen(found, "a") == {"c": 1}
    assert pays(found) == {"a": 1000}
