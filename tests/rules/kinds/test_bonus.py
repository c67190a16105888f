"""Bonuses on a member's own figure: plain, slab, marginal, fixed."""

from __future__ import annotations

import pytest
from small import months, pays, problems, run

SLAB = """
[[component]]
name = "b"
kind = "bonus"
base = "personal"
metric = "group"
brackets = [ { from = 200, rate = "3%" }, { from = 400, rate = "6%" } ]
"""


@pytest.mark.parametrize(
    ("below", "paid"),
    [("99.99", 0), ("100", 300), ("299.99", 300), ("300", 600), ("100000", 600)],
)
def test_a_slab_takes_one_rate_for_the_whole_base(below: str, paid: int) -> None:
    found = pays(run(SLAB, {"a": "", "b": "a"}, [("a", 100), ("b", below)]))
    assert found.get("a", 0) == paid


def test_a_negative_figure_reaches_no_step_and_a_negative_base_takes_back() -> None:
    people = {"a": "", "b": "a"}
    activity = "[activity]\nown_volume = 0\ncount_customers = false\n"
    back = {"seller": "a", "volume": -100, "qualifying": 0}
    assert pays(run(activity + SLAB, people, [back])) == {}
    assert pays(run(activity + SLAB, people, [back, ("b", 500)])) == {
        "a": -600,
        "b": 3000,
    }


MARGINAL = """
[[component]]
name = "b"
kind = "bonus"
base = "personal"
steps = "marginal"
brackets = [ { from = 100, rate = "10%" }, { from = 300, rate = "20%" } ]
"""


@pytest.mark.parametrize(
    ("volume", "lines"),
    [
        ("100", []),
        ("100.10", [1]),
        ("300", [2000]),
        ("300.04", [2000, 1]),
        ("500", [2000, 4000]),
        ("-500", []),
    ],
)
def test_marginal_steps_pay_each_part_at_its_own_rate(volume, lines) -> None:
    result = run(MARGINAL, {"a": ""}, [("a", volume)])
    assert pays(result).get("a", 0) == sum(lines)
    assert result.lines.amount.tolist() == lines
    assert result.lines.level.tolist() == [1, 2][: len(lines)]


def test_a_plain_rate_on_money_and_points() -> None:
    plan = """
point_value = "3"
[activity]
own_volume = 0
[metric.net]
of = "own"
volume = "net"
[[component]]
name = "on_money"
kind = "bonus"
base = "net"
rate = "10%"
[[component]]
name = "on_points"
kind = "bonus"
base = "personal"
rate = "10%"
"""
    result = run(plan, {"a": ""}, [{"seller": "a", "volume": 10, "net": 70}])
    assert pays(result, "on_money") == {"a": 700}
    assert pays(result, "on_points") == {"a": 300}


FIXED = """
[metric.recruits]
of = "people"
where = "active"
[[rank]]
name = "silver"
when = "recruits >= 1"
[[rank]]
name = "gold"
when = "recruits >= 2"
[[component]]
name = "b"
kind = "bonus"
metric = "recruits"
amounts = [ { from = 1, amount = "5" }, { from = 3, amount = "20.01" } ]
"""


@pytest.mark.parametrize(("count", "paid"), [(0, 0), (1, 500), (2, 500), (3, 2001)])
def test_fixed_amounts_by_a_count(count: int, paid: int) -> None:
    people = {"a": ""} | {f"b{n}": "a" for n in range(count)}
    assert pays(run(FIXED, people)).get("a", 0) == paid


def test_steps_by_rank_and_by_day() -> None:
    by_rank = FIXED.replace('metric = "recruits"\namounts', 'metric = "rank"\namounts')
    by_rank = by_rank.replace("from = 1", 'from = "silver"')
    by_rank = by_rank.replace("from = 3", 'from = "gold"')
    people = {"a": "", "b": "a", "c": "a", "d": "b"}
    assert pays(run(by_rank, people)) == {"a": 2001, "b": 500}


def test_a_rate_of_his_own_and_a_coefficient() -> None:
    people, orders = {"a": "", "b": "a"}, [("a", 100), ("b", 100)]
    own = [("a", "rate", "b", "1/3"), ("b", "coefficient", "b", "2")]
    assert pays(run(SLAB, people, orders, terms=own)) == {"a": 3333}
    # A rate does not stand in place of a fixed amount.
    assert pays(run(FIXED, people, terms=own)) == {"a": 500}


def test_all_or_nothing() -> None:
    plan = """
[[component]]
name = "goal"
kind = "bonus"
base = "group"
rate = "10%"
requires = "group >= 500"
"""
    people = {"a": "", "b": "a"}
    assert pays(run(plan, people, [("b", "499.99")])) == {}
    assert pays(run(plan, people, [("b", 500)])) == {"a": 5000, "b": 5000}


def test_a_streak_pays_more_the_longer_it_lasts() -> None:
    plan = """
[metric.row]
of = "streak"
where = "personal >= 100"
[[component]]
name = "b"
kind = "bonus"
base = "personal"
metric = "row"
brackets = [ { from = 1, rate = "1%" }, { from = 3, rate = "5%" } ]
"""
    volumes = (100, 100, 200, 99, 100)
    results = months(plan, {"a": ""}, *[[("a", v)] for v in volumes])
    assert [pays(r).get("a", 0) for r in results] == [100, 100, 1000, 0, 100]


def test_a_dated_table() -> None:
    plan = SLAB.replace("brackets = [", "brackets = [ { valid_from = 2026-01-01, ")
    plan = plan.replace('{ from = 200, rate = "3%" }', "value = [ { from = 1, rate = ")
    plan = plan.replace('rate = , { from = 400, rate = "6%" } ]', 'rate = "1%" } ] },')
    plan += '{ valid_from = 2026-10-31, value = [ { from = 1, rate = "2%" } ] } ]'
    assert pays(run(plan, {"a": ""}, [("a", 100)], period="2026-09")) == {"a": 100}
    assert pays(run(plan, {"a": ""}, [("a", 100)], period="2026-10")) == {"a": 200}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SLAB.replace("400", "200"), "in the order of from, each once"),
        (SLAB.replace('rate = "3%"', 'amount = "3"'), "a from and a rate"),
        (SLAB.replace('metric = "group"\n', ""), "metric (a text) is missing"),
        (SLAB.replace('"group"', '"grupo"'), "did you mean group?"),
        (FIXED.replace('"20.01"', '"-1"'), "must not be negative"),
        (FIXED.replace("amounts =", 'base = "group"\namounts ='), "not a key"),
        (MARGINAL.replace("[ {", '"x" #'), "must be a list like"),
    ],
)
def test_mistakes(text: str, words: str) -> None:
    assert any(words in said for said in problems(text)), problems(text)
