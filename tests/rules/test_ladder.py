"""Ranks: achieved, paid as, titles; worked by hand, edge by edge."""

from __future__ import annotations

import pytest
from small import figures, left, months, pays, problems, ranks, run

LADDER = """
[[rank]]
name = "silver"
when = "personal >= 100"
[[rank]]
name = "gold"
when = "personal >= 200"
[[rank]]
name = "ruby"
when = "personal >= 300"
"""


def by_month(rules: str, *volumes: float, name: str = "rank") -> list[str]:
    orders = [[("a", volume)] if volume else [] for volume in volumes]
    results = months(LADDER + rules, {"a": ""}, *orders)
    return [ranks(result, name)["a"] for result in results]


@pytest.mark.parametrize(
    ("volume", "rank"),
    [("99.99", ""), ("100", "silver"), ("199.99", "silver"), ("200", "gold"),
     ("300", "ruby"), ("-5", "")],
)  # fmt: skip
def test_the_highest_rung_that_holds(volume: str, rank: str) -> None:
    found = run(LADDER, {"a": ""}, [("a", volume)])
    assert ranks(found)["a"] == ranks(found, "achieved")["a"] == rank
    assert ranks(found, "title")["a"] == rank


SKIPPED = """
[[rank]]
name = "low"
when = "retail >= 1"
[[rank]]
name = "high"
when = "personal >= 1"
"""


def test_rungs_are_independent_unless_cumulative() -> None:
    assert ranks(run(SKIPPED, {"a": ""}, [("a", 1)]))["a"] == "high"
    cumulative = SKIPPED + "[ranks]\ncumulative = true\n"
    assert ranks(run(cumulative, {"a": ""}, [("a", 1)]))["a"] == ""


def test_who_cannot_earn_has_no_rank() -> None:
    people = {
        "a": {"left": 20261031},
        "b": {"left": 20261101},
        "c": {"role": 2},
        "house": {"role": 4},
    }
    found = ranks(run(LADDER, people, [(member, 100) for member in people]))
    assert found == {"a": "", "b": "silver", "c": "", "house": ""}


def test_a_dated_rung() -> None:
    plan = """
[[rank]]
name = "silver"
when = [
  { valid_from = 2026-01-01, value = "personal >= 10" },
  { valid_from = 2026-02-28, value = "personal >= 20" },
]
"""
    results = months(plan, {"a": ""}, [("a", 10)], [("a", 10)], [("a", 20)])
    assert [ranks(result)["a"] for result in results] == ["silver", "", "silver"]


# -- ranks that look at ranks -------------------------------------------------------

TEAM = """
[metric.silver_legs]
of = "legs"
contains = "rank >= silver"
[metric.gold_legs]
of = "legs"
contains = "rank >= gold"
[[rank]]
name = "silver"
when = "personal >= 100"
[[rank]]
name = "gold"
when = "silver_legs >= 2"
[[rank]]
name = "ruby"
when = "gold_legs >= 1"
"""


def test_ranks_from_the_bottom_up_in_one_tree() -> None:
    people = {"t": "", "m": "t", "n": "m", "x": "n", "y": "n", "z": "x"}
    found = run(TEAM, people, [("x", 100), ("y", 100), ("z", 100)])
    # x and y are silver, so n is gold, so m is ruby; a ruby is gold enough for t.
    assert ranks(found) == {"t": "ruby", "m": "ruby", "n": "gold", "x": "silver",
                            "y": "silver", "z": "silver"}  # fmt: skip


def test_a_second_one_in_the_same_leg_adds_nothing() -> None:
    people = {"t": "", "x": "t", "y": "x", "z": "t"}
    assert ranks(run(TEAM, people, [("x", 100), ("y", 100)]))["t"] == ""
    assert ranks(run(TEAM, people, [("x", 100), ("z", 100)]))["t"] == "gold"


def test_a_rank_that_falls_below_another_in_one_tree_has_an_answer() -> None:
    plan = """
[metric.ranked]
of = "people"
where = "rank >= silver"
[[rank]]
name = "silver"
when = "ranked < 1"
"""
    people = {"a": "", "b": "a", "c": "b", "d": "c"}  # every second one, from below
    assert ranks(run(plan, people)) == {"a": "", "b": "silver", "c": "", "d": "silver"}


ACROSS = """
[metric.placed]
of = "people"
tree = "placement"
where = "rank >= silver"
[metric.sponsored]
of = "people"
where = "rank >= silver"
[[rank]]
name = "silver"
when = "personal >= 100 or placed >= 1 or sponsored >= 1"
"""


def test_across_trees_the_least_solution() -> None:
    # a sponsors b, b is placed above a: each could make the other silver.
    people = {"a": {"placement": "b", "slot": 1}, "b": {"sponsor": "a"}}
    assert ranks(run(ACROSS, people)) == {"a": "", "b": ""}
    assert ranks(run(ACROSS, people, [("b", 100)])) == {"a": "silver", "b": "silver"}
    assert ranks(run(ACROSS, people, [("a", 100)])) == {"a": "silver", "b": "silver"}


@pytest.mark.parametrize(
    ("replaced", "by"),
    [("placed >= 1", "placed < 1"), ("or placed >= 1", "and placed and not sponsored")],
)
def test_a_ladder_without_an_answer_is_refused(replaced: str, by: str) -> None:
    found = problems(ACROSS.replace(replaced, by))
    assert "could contradict themselves; ask for at least (>=)" in found[0]
    assert "rank[1].when" in found[0]


def test_the_own_rank_in_a_rung_must_not_undo_it() -> None:
    rung = '[[rank]]\nname = "silver"\nwhen = "rank < silver"\n'
    assert "falls when a rank rises" in problems(rung)[0]
    streak = (
        '[metric.held]\nof = "streak"\nwhere = "achieved >= silver"\n'
        '[[rank]]\nname = "silver"\nwhen = "personal >= 1"\n'
        '[[rank]]\nname = "gold"\nwhen = "held >= 3"\n'
    )
    results = months(streak, {"a": ""}, *[[("a", 1)]] * 4)
    assert [ranks(r)["a"] for r in results] == ["silver", "silver", "gold", "gold"]


# -- grace ----------------------------------------------------------------------------


def test_grace_pays_the_old_rank_for_some_periods() -> None:
    rules = "[ranks]\ngrace = 2\n"
    volumes = (200, 0, 100, 99, 200, 0)
    assert by_month(rules, *volumes) == ["gold", "gold", "gold", "", "gold", "gold"]
    achieved = by_month(rules, *volumes, name="achieved")
    assert achieved == ["gold", "", "silver", "", "gold", ""]


def test_a_higher_rank_ends_the_grace_at_once() -> None:
    assert by_month("[ranks]\ngrace = 1\n", 100, 0, 200, 0, 0) == [
        "silver", "silver", "gold", "gold", "",
    ]  # fmt: skip


def test_after_the_grace_what_is_achieved_counts() -> None:
    assert by_month("[ranks]\ngrace = 1\n", 300, 100, 100) == [
        "ruby", "ruby", "silver",
    ]  # fmt: skip


# -- titles ------------------------------------------------------------------------


def test_a_title_is_kept_for_life_by_default() -> None:
    assert by_month("", 100, 0, 200, 0, name="title") == [
        "silver", "silver", "gold", "gold",
    ]  # fmt: skip


def test_a_title_falls_when_it_was_missed_too_often() -> None:
    # demote_after = 2: two periods below it are forgiven, the third is not.
    rules = '[ranks]\ndemotion = "achieved"\ndemote_after = 2\n'
    assert by_month(rules, 300, 100, 100, 100, 0, name="title") == [
        "ruby", "ruby", "ruby", "silver", "silver",
    ]  # fmt: skip
    assert by_month(rules, 300, 0, 0, 300, 0, 0, name="title") == ["ruby"] * 6


def test_a_title_falls_by_one_rung() -> None:
    rules = '[ranks]\ndemotion = "one"\ndemote_after = 1\n'
    assert by_month(rules, 300, 0, 0, 0, 0, 0, 0, name="title") == [
        "ruby", "ruby", "gold", "gold", "silver", "silver", "",
    ]  # fmt: skip


def test_only_periods_below_the_title_are_counted() -> None:
    for fall, after in (("one", "gold"), ("achieved", "")):
        rules = f'[ranks]\ndemotion = "{fall}"\ndemote_after = 1\n'
        found = by_month(rules, 300, 300, 300, 0, 0, name="title")
        assert found == ["ruby"] * 4 + [after]
    grace = "[ranks]\ngrace = 2\n"
    assert by_month(grace, 100, 100, 100, 0, 0, 0) == ["silver"] * 5 + [""]
    results = months(LADDER + grace, {"a": ""}, [("a", 100)], [("a", 100)], [])
    missed = [
        dict(zip(rows["key"], rows["value"], strict=True)).get("paid.missed", 0)
        for rows in map(left, results)
    ]
    assert missed == [0, 0, 1]


def test_never_below_what_is_achieved() -> None:
    rules = '[ranks]\ndemotion = "one"\n'
    assert by_month(rules, 300, 200, 200, name="title") == ["ruby", "gold", "gold"]


def test_the_title_is_not_what_is_paid() -> None:
    assert by_month("", 200, 100) == ["gold", "silver"]


def test_titles_are_state() -> None:
    [first] = months(LADDER, {"a": ""}, [("a", 200)])
    assert left(first) == {"member": ["a"], "key": ["title.gold"], "value": [1]}


# -- forced ranks, exemptions, qualifications ---------------------------------------

UNI = """
[[component]]
name = "uni"
kind = "unilevel"
compression = "none"
rates_by_rank = { none = ["1%"], gold = ["10%"] }
"""


def test_a_forced_rank_changes_what_is_paid_and_nothing_else() -> None:
    people = {"a": "", "b": "a"}
    term = [("a", "rank", "*", "gold")]
    forced = run(LADDER + UNI, people, [("b", 100)], terms=term)
    assert ranks(forced)["a"] == "gold"
    assert ranks(forced, "achieved")["a"] == ranks(forced, "title")["a"] == ""
    assert pays(forced) == {"a": 1000}
    assert pays(run(LADDER + UNI, people, [("b", 100)])) == {"a": 100}


def test_a_forced_rank_can_be_lower() -> None:
    term = [("a", "rank", "*", "none")]
    found = run(LADDER, {"a": ""}, [("a", 300)], terms=term)
    assert ranks(found)["a"] == ""
    assert ranks(found, "achieved")["a"] == "ruby"


def test_forced_ranks_count_for_others_only_where_rank_is_asked() -> None:
    people, term = {"t": "", "x": "t", "y": "t"}, [("x", "rank", "*", "silver")]
    assert ranks(run(TEAM, people, [("y", 100)], terms=term))["t"] == "gold"
    achieved = TEAM.replace("rank >= silver", "achieved >= silver")
    assert ranks(run(achieved, people, [("y", 100)], terms=term))["t"] == ""


def test_a_forced_rank_that_is_none() -> None:
    with pytest.raises(Exception, match="diamond"):
        run(LADDER, {"a": ""}, terms=[("a", "rank", "*", "diamond")])


ACTIVE = '[activity]\nown_volume = 100\n[metric.x]\nof = "own"\n'


@pytest.mark.parametrize(("volume", "active"), [("99.99", 0), ("100", 1), ("-1", 0)])
def test_activity_at_the_edge(volume: str, active: int) -> None:
    assert figures(run(ACTIVE, {"a": ""}, [("a", volume)]), "active")["a"] == active


def test_exempt_people_are_active_if_they_can_earn_at_all() -> None:
    people = {"a": "", "gone": {"left": 20261001}, "buyer": {"role": 2}}
    terms = [(member, "exempt", "*", "") for member in people]
    found = figures(run(ACTIVE, people, terms=terms), "active")
    assert found == {"a": 1, "gone": 0, "buyer": 0}


def test_activity_with_grace_and_a_further_condition() -> None:
    plan = ACTIVE.replace("[metric", 'grace = 2\nwhen = "retail >= 1"\n[metric')
    sold = [("a", 100), {"seller": "a", "volume": 1, "kind": 1}]
    orders = [sold, [], [("a", 100)], [], sold]
    results = months(plan, {"a": ""}, *orders)
    assert [figures(r, "active")["a"] for r in results] == [1, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ([("a", "99.99")], ("inactive", "", 9999, 10000)),
        ([("a", 100)], ("activity", "retail", 0, 100)),
        ([("a", 101)], ("activity", "retail", 0, 100)),
        ([("a", 99), {"seller": "a", "volume": 1, "kind": 1}], None),
    ],
)
def test_why_somebody_is_inactive(orders: list, said: tuple | None) -> None:
    plan = ACTIVE.replace("[metric", 'when = "retail >= 1"\n[metric') + (
        '[[component]]\nname = "c"\nkind = "bonus"\nbase = "personal"\nrate = "1%"\n'
    )
    result = run(plan, {"a": ""}, orders)
    [step] = result.plan.components[0].rules.steps(result.facts, 0)
    if said is None:
        assert step.outcome == "paid"
    else:
        assert (step.reason, step.figure, step.have, step.need) == said


def test_a_component_needs_what_it_requires_or_a_term() -> None:
    plan = """
[[component]]
name = "goal"
kind = "bonus"
metric = "active"
requires = "personal >= 100"
amounts = [ { from = 1, amount = "5" } ]
"""
    people = {"a": "", "b": ""}
    assert pays(run(plan, people, [("a", 100), ("b", "99.99")])) == {"a": 500}
    term = [("b", "qualified", "goal", "")]
    assert pays(run(plan, people, [("b", 1)], terms=term)) == {"b": 500}
    other = [("b", "qualified", "other", "")]
    assert pays(run(plan, people, [("b", 1)], terms=other)) == {}


# -- mistakes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LADDER + LADDER, "is taken; give each rank a name of its own"),
        ('[[rank]]\nname = "none"\nwhen = "active"', "is taken"),
        ('[[rank]]\nname = "active"\nwhen = "active"', "is taken"),
        ('[[rank]]\nname = "Gold"\nwhen = "active"', "small letters"),
        ('[[rank]]\nname = "gold"', "when is missing"),
        (LADDER + '[ranks]\ndemotion = "all"', "never, one, achieved"),
        (LADDER + "[ranks]\ngrace = 99", "from 0 to 60"),
        ('[rank]\nname = "gold"', "must be tables written [[rank]]"),
    ],
)
def test_mistakes(text: str, words: str) -> None:
    assert any(words in said for said in problems(text)), problems(text)
