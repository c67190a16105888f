"""Figures, each on a small network worked by hand; volumes in points × 100."""

from __future__ import annotations

import pytest
from small import (
    CUSTOMER,
    DISTRIBUTOR,
    RETAIL,
    figures,
    left,
    months,
    problems,
    run,
)

from graphcrm.errors import Invalid

#        top
#       /   \
#      a     b
#     / \     \
#    a1  a2    b1
PEOPLE = {"top": "", "a": "top", "b": "top", "a1": "a", "a2": "a", "b1": "b"}
VOLUMES = [("top", 10), ("a", 20), ("a1", 30), ("a2", 40), ("b", 50), ("b1", 60)]


def metric(text: str, people=PEOPLE, orders=VOLUMES, **more) -> dict[str, int]:
    return figures(run(f"[metric.x]\n{text}", people, orders, **more), "x")


# -- own and group volumes ------------------------------------------------------


def test_own_by_kind_of_order_and_amount() -> None:
    orders = [
        {"seller": "a", "volume": 5, "qualifying": 7, "net": "9.99"},
        {"seller": "a", "volume": 3, "kind": RETAIL, "measure.sv": "1.5"},
    ]
    assert metric('of = "own"', orders=orders)["a"] == 800
    assert metric('of = "own"\norders = "own"', orders=orders)["a"] == 500
    assert metric('of = "own"\norders = "retail"', orders=orders)["a"] == 300
    assert metric('of = "own"\nvolume = "qualifying"', orders=orders)["a"] == 1000
    assert metric('of = "own"\nvolume = "net"', orders=orders)["a"] == 1299
    assert metric('of = "own"\nvolume = "sv"', orders=orders)["a"] == 150


def test_an_amount_the_orders_do_not_have() -> None:
    with pytest.raises(Exception, match="no amount sv; they have volume, qualifying"):
        metric('of = "own"\nvolume = "sv"')


def test_group_with_and_without_himself_and_by_depth() -> None:
    assert metric('of = "group"')["top"] == 21_000
    assert metric('of = "group"\nself = false')["top"] == 20_000
    assert metric('of = "group"\ndepth = 1')["top"] == 8_000
    assert metric('of = "group"\ndepth = 1\nself = false')["a"] == 7_000
    assert metric('of = "group"\ndepth = 2')["top"] == 21_000
    assert metric('of = "group"\ndepth = 9')["b1"] == 6_000


def test_group_without_branches_whose_head_meets_something() -> None:
    found = metric('of = "group"\nwithout = "personal >= 40"')
    # b leaves with b1; a2 leaves a. b1 leaves b's own group. Heads keep their own.
    assert found == {"top": 6000, "a": 5000, "a1": 3000, "a2": 4000, "b": 5000,
                     "b1": 6000}  # fmt: skip
    alone = metric('of = "group"\nwithout = "personal >= 40"\nself = false')
    assert alone["top"] == 5000
    assert alone["b"] == 0


def test_returns_make_any_volume_negative() -> None:
    orders = [("a", -20), ("a1", 5)]
    assert metric('of = "own"', orders=orders)["a"] == -2000
    assert metric('of = "group"', orders=orders)["top"] == -1500


def test_other_trees() -> None:
    people = {
        "top": "",
        "a": {"sponsor": "top", "enroller": "top", "placement": "top", "slot": 1},
        "b": {"sponsor": "top", "enroller": "a", "placement": "a", "slot": 1},
    }
    orders = [("a", 1), ("b", 2)]
    found = metric('of = "group"\ntree = "enroller"', people, orders)
    assert found == {"top": 300, "a": 300, "b": 200}
    counted = metric('of = "people"\ntree = "placement"\ndepth = 1', people, orders)
    assert counted == {"top": 1, "a": 1, "b": 0}


# -- legs -----------------------------------------------------------------------


def test_largest_legs_and_what_lies_outside() -> None:
    # Legs of top: a 90, b 110.
    assert metric('of = "leg"')["top"] == 11_000
    assert metric('of = "leg"\nnumber = 2')["top"] == 9_000
    assert metric('of = "leg"\nnumber = 3')["top"] == 0
    assert metric('of = "outside"')["top"] == 10_000
    assert metric('of = "outside"\nself = false')["top"] == 9_000
    assert metric('of = "outside"\nlargest = 2')["top"] == 1_000


def test_legs_counts_legs_not_people() -> None:
    assert metric('of = "legs"\nat_least = 90')["top"] == 2
    assert metric('of = "legs"\nat_least = "90.01"')["top"] == 1
    assert metric('of = "legs"\nhead = "personal >= 50"')["top"] == 1
    # Two people in a's leg have 30 or more: it is one leg all the same.
    assert metric('of = "legs"\ncontains = "personal >= 30"')["top"] == 2
    both = 'of = "legs"\nat_least = 100\ncontains = "personal >= 30"'
    assert metric(both)["top"] == 1


def test_a_leg_that_returned_more_than_it_bought_is_one_all_the_same() -> None:
    orders = [("a", -100), ("b", 5)]
    assert metric('of = "legs"\nhead = "personal < 0"', orders=orders)["top"] == 1
    at_least = 'of = "legs"\nhead = "personal < 0"\nat_least = "-99"'
    assert metric(at_least, orders=orders)["top"] == 0


def test_legs_must_ask_something() -> None:
    [said] = problems('[metric.x]\nof = "legs"')
    assert "asks nothing of a leg; add at_least, head or contains" in said


@pytest.mark.parametrize(
    ("rules", "counts"),
    [
        ('limit = "100%"', 200),  # 90 + 100 (the leg of 110 stops at Q) + own 10
        ('limit = "60%"', 130),  # 60 + 60 + 10
        ('limit = "1/3"', 76.66),  # 2 × 33.333… + 10, rounded down once
        ('limit = "60%"\nown = "none"', 120),
        ('limit = "5%"\nown = "limited"', 15),  # 5 + 5 + 5
        ('limit = "60%"\nweight = "50%"', 110),  # 45 + 55 + 10
        ('limit = "1/3"\nweight = "1/7"', 38.57),  # (90 + 110)/7 = 28.571… + 10
        ('limit = "60%"\nfrontline = "full"', 200),  # 60 + 60 + 20 + 50 + 10
    ],
)
def test_leg_limit_is_a_fraction_of_what_is_asked(rules: str, counts: float) -> None:
    plan = f'[metric.x]\nof = "limited"\n{rules}\n[[rank]]\nname = "r"\n' + (
        'when = "x >= 100"'
    )
    result = run(plan, PEOPLE, VOLUMES)
    top = result.facts.snapshot.member.index("top")
    condition = result.plan.book.ladder.rungs[0].at(20261031)
    assert int(condition.have(result.facts)[top]) == round(counts * 100)


@pytest.mark.parametrize(("asked", "met"), [("79.99", 1), ("80", 1), ("80.01", 0)])
def test_leg_limit_at_the_edge(asked: str, met: int) -> None:
    # Leg 160 counts at most half of what is asked; the other leg has 40.
    plan = (
        '[metric.x]\nof = "limited"\nlimit = "50%"\n[[rank]]\nname = "r"\n'
        f'when = "x >= {asked}"'
    )
    result = run(plan, {"top": "", "a": "top", "b": "top"}, [("a", 160), ("b", 40)])
    assert figures(result, "rank")["top"] == met


def test_leg_limit_by_a_goal_of_the_members_own() -> None:
    plan = (
        '[metric.goal]\nof = "fact"\nunit = "points"\n[metric.x]\nof = "limited"\n'
        'limit = "80%"\n[[rank]]\nname = "r"\nwhen = "x >= goal"'
    )
    people = {"p": "", "p1": "p", "p2": "p", "q": "", "q1": "q", "q2": "q"}
    orders = [("p1", 1000), ("p2", 4000), ("q1", 500), ("q2", 4500)]
    goals = [("p", "goal", "5000"), ("q", "goal", "5000")]
    found = figures(run(plan, people, orders, facts=goals), "rank")
    assert (found["p"], found["q"]) == (1, 0)
    # Without a goal 0 of 0 is reached: ask for goal > 0 as well.
    assert found["p1"] == 1


def test_without_a_requirement_a_leg_limit_limits_nothing() -> None:
    found = metric('of = "limited"\nlimit = "1/3"')
    assert found == metric('of = "group"')
    half = metric('of = "limited"\nlimit = "1/3"\nweight = "50%"\nown = "none"')
    assert (half["top"], half["a"], half["a1"]) == (10_000, 3_500, 0)


def test_a_figure_with_a_leg_limit_is_for_conditions_only() -> None:
    limited = '[metric.x]\nof = "limited"\nlimit = "60%"\n'
    assert "counts only in conditions" in problems(
        limited + '[metric.y]\nof = "sum"\nparts = ["x", "group"]'
    )[0]  # fmt: skip
    assert "compared with >= only" in problems(
        limited + '[[rank]]\nname = "r"\nwhen = "x < 5"'
    )[0]  # fmt: skip


# -- people -----------------------------------------------------------------------


def test_people_below_by_depth_and_condition() -> None:
    assert metric('of = "people"')["top"] == 2
    assert metric('of = "people"\ndepth = 0')["top"] == 5
    assert metric('of = "people"\ndepth = 2\nwhere = "personal >= 40"')["top"] == 3
    assert metric('of = "people"\nwhere = "personal >= 50.01"')["top"] == 0


def test_customers_and_who_left_are_told_apart() -> None:
    people = {
        "top": "",
        "a": "top",
        "gone": {"sponsor": "top", "left": 20261001},
        "buyer": {"sponsor": "top", "role": CUSTOMER},
        "both": {"sponsor": "top", "role": CUSTOMER | DISTRIBUTOR},
    }
    assert metric('of = "people"', people, [])["top"] == 4
    assert metric('of = "people"\nwhere = "distributor"', people, [])["top"] == 2
    assert metric('of = "people"\nwhere = "customer"', people, [])["top"] == 2
    assert metric('of = "people"\nwhere = "active"', people, [])["top"] == 2


# -- memory -----------------------------------------------------------------------


def by_month(text: str, *volumes: float, name: str = "x") -> list[int]:
    orders = [[("a", volume)] if volume else [] for volume in volumes]
    results = months(f"[metric.x]\n{text}", {"a": ""}, *orders)
    return [figures(result, name)["a"] for result in results]


def test_streak_counts_this_period_and_starts_again_after_a_miss() -> None:
    text = 'of = "streak"\nwhere = "personal >= 100"'
    assert by_month(text, 100, 101, "99.99", 100, 0, 100, 100) == [1, 2, 0, 1, 0, 1, 2]


def test_times_in_the_last_periods() -> None:
    text = 'of = "times"\nlast = 3\nwhere = "personal >= 100"'
    assert by_month(text, 100, 0, 100, 100, 0, 0, 0) == [1, 1, 2, 2, 2, 1, 0]


def test_times_of_one_and_of_sixty() -> None:
    one = 'of = "times"\nlast = 1\nwhere = "personal >= 1"'
    assert by_month(one, 1, 1, 0) == [1, 1, 0]
    many = 'of = "times"\nlast = 60\nwhere = "personal >= 1"'
    assert by_month(many, *[1] * 62)[-3:] == [60, 60, 60]


def test_rolling_sum_and_since_the_beginning() -> None:
    text = 'of = "rolling"\nmetric = "personal"\nlast = 3'
    assert by_month(text, 1, 2, 4, 8, 16) == [100, 300, 700, 1400, 2800]
    ever = 'of = "rolling"\nmetric = "personal"'
    assert by_month(ever, 1, 2, -4, 8) == [100, 300, -100, 700]
    alone = 'of = "rolling"\nmetric = "personal"\nlast = 1'
    assert by_month(alone, 1, 2) == [100, 200]


def test_a_streak_of_what_was_paid() -> None:
    plan = (
        '[metric.got]\nof = "amount"\ncomponent = "c"\n'
        '[metric.x]\nof = "streak"\nwhere = "got >= 10"\n'
        '[[component]]\nname = "c"\nkind = "bonus"\nbase = "personal"\nrate = "10%"\n'
        '[[component]]\nname = "d"\nkind = "bonus"\nmetric = "x"\n'
        'amounts = [ { from = 2, amount = "5" } ]'
    )
    first, second = months(plan, {"a": ""}, [("a", 100)], [("a", 100)])
    assert (figures(first, "x")["a"], figures(second, "x")["a"]) == (1, 2)
    assert (first.total, second.total) == (1000, 1500)


def test_what_a_period_leaves_is_sorted_and_without_zeros() -> None:
    text = '[metric.x]\nof = "streak"\nwhere = "personal >= 1"'
    state = left(run(text, {"b": "", "a": ""}, [("b", 1)]))
    assert state == {"member": ["b"], "key": ["x.streak"], "value": [1]}


# -- facts, sums, days ----------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "stated", "found"),
    [("count", "3", 3), ("points", "2.5", 250), ("money", "7.01", 701),
     ("rank", "gold", 2), ("day", "2026-02-03", 20260203)],
)  # fmt: skip
def test_facts_in_every_unit(unit: str, stated: str, found: int) -> None:
    plan = (
        f'[metric.x]\nof = "fact"\nunit = "{unit}"\n'
        '[[rank]]\nname = "silver"\nwhen = "personal >= 1"\n'
        '[[rank]]\nname = "gold"\nwhen = "personal >= 2"\n'
    )
    result = run(plan, {"a": "", "b": ""}, facts=[("a", "x", stated)])
    assert figures(result, "x") == {"a": found, "b": 0}
    with pytest.raises(Invalid, match=r"A fact of 2026-10 cannot be used: a") as told:
        figures(run(plan, {"a": ""}, facts=[("a", "x", "?")]), "x")
    [problem] = told.value.problems
    assert (problem.source, problem.line, problem.column, problem.value) == (
        "a", 0, "x", "?",
    )  # fmt: skip
    assert problem.message.endswith(f"; the plan reads it as {unit}")


@pytest.mark.parametrize(
    ("unit", "default", "found"),
    [("count", "4", 4), ("points", '"1.5"', 150), ("day", "2026-01-02", 20260102),
     ("rank", '"r"', 1)],
)  # fmt: skip
def test_default_of_a_fact(unit: str, default: str, found: int) -> None:
    plan = (
        f'[metric.x]\nof = "fact"\nunit = "{unit}"\ndefault = {default}\n'
        '[[rank]]\nname = "r"\nwhen = "personal >= 1"'
    )
    assert figures(run(plan, {"a": ""}), "x") == {"a": found}


def test_a_text_has_no_default() -> None:
    for default in (5, '"x"'):
        text = f'[metric.x]\nof = "fact"\nunit = "text"\ndefault = {default}'
        assert "metric.x.default: is not a key of this table" in problems(text)[0]


def test_a_bad_default_is_told_with_a_remedy() -> None:
    [said] = problems('[metric.x]\nof = "fact"\nunit = "day"\ndefault = "soon"')
    assert "must be a day, like 2026-01-31" in said
    assert "soon" in said


def test_days_of_membership() -> None:
    people = {
        "new": {"joined": 20261031},
        "old": {"joined": 20261001},
        "founder": {"joined": 0},
    }
    found = metric('of = "membership"', people, [])
    assert found == {"new": 0, "old": 30, "founder": 1_000_000}


def test_sums_have_one_unit() -> None:
    assert metric('of = "sum"\nparts = ["personal", "group"]')["top"] == 22_000
    [said] = problems('[metric.x]\nof = "sum"\nparts = ["personal", "active"]')
    assert "mixes count and points" in said


# -- what a plan may not say ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[metric.x]\nof = "grup"', "must be one of own, group"),
        ('[metric.x]\nof = "group"\ndeep = 2', "did you mean depth?"),
        ('[metric.x]\nof = "group"\ndepth = 1\nwithout = "active"', "beside without"),
        ('[metric.active]\nof = "own"', "is no name for a metric"),
        ('[metric.r]\nof = "own"\n[[rank]]\nname = "r"\nwhen = "active"', "of a rank"),
        ('[metric.x]\nof = "rolling"\nmetric = "y"', "y"),
        ('[metric.x]\nof = "amount"\ncomponent = "c"', "no component of the plan"),
        ('[metric.x]\nof = "times"\nlast = 61\nwhere = "active"', "from 1 to 60"),
    ],
)
def test_mistakes(text: str, words: str) -> None:
    assert any(words in said for said in problems(text)), problems(text)


def test_activity_reads_nothing_that_comes_after_it() -> None:
    plan = '[activity]\nown_volume = 0\nwhen = "x >= 1"\n[metric.x]\n'
    [said] = problems(plan + 'of = "people"\nwhere = "active"')
    assert "is known only after activity" in said


def test_huge_volumes_stay_exact() -> None:
    most = 9 * 10**16  # points; the sum of three leaves int64
    people = {"top": "", "a": "top", "b": "top"}
    orders = [("top", most), ("a", most), ("b", most)]
    assert metric('of = "group"', people, orders)["top"] == 3 * most * 100
    assert metric('of = "outside"', people, orders)["top"] == 2 * most * 100
    assert (
        metric('of = "sum"\nparts = ["group", "group"]', people, orders)["top"]
        == 6 * most * 100
    )


def test_an_empty_network() -> None:
    assert metric('of = "leg"', {}, []) == {}
    assert metric('of = "group"\nwithout = "active"', {}, []) == {}


def test_a_deep_chain() -> None:
    people = {f"m{n:04d}": f"m{n - 1:04d}" if n else "" for n in range(3000)}
    orders = [(member, 1) for member in people]
    assert metric('of = "group"', people, orders)["m0000"] == 300_000
    plan = (
        '[metric.x]\nof = "legs"\ncontains = "rank >= r"\n'
        '[[rank]]\nname = "r"\nwhen = "personal >= 2"'
    )
    assert figures(run(plan, people, [("m2999", 2)]), "x")["m0000"] == 1
