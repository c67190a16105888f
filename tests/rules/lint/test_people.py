"""People made up to meet conditions: what they get, and that the engine agrees."""

from __future__ import annotations

import pytest
from linted import component, look_at

from graphcrm.periods import month
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.people import MOST_PEOPLE, TooMany, Village
from graphcrm.rules.run import compute

DAY = 20260101
PERIOD = month("2026-01")


def plan_of(text: str, when: str, head: str = ""):
    bonus = component("c", 'kind = "bonus"', 'base = "personal"', 'rate = "10%"',
                      f'requires = "{when}"')  # fmt: skip
    return look_at(text + bonus, head).plan


def given(text: str, when: str, head: str = "") -> tuple[Village, bool]:
    """Give m1 what a condition asks; whether the engine says that he meets it."""
    plan = plan_of(text, when, head)
    village = Village(figures_on(plan.book, DAY))
    asked = plan.components[0].rules.payee.requires.at(DAY)
    village.meet(village.add(), asked)
    result = compute(plan, village.inputs(PERIOD))
    place = result.facts.snapshot.member.index("m1")
    return village, bool(result.facts.holds(asked)[place])


def made(village: Village) -> str:
    """A village in short: who is there below whom, and what everybody has."""
    words = [
        one + (f"<{above}" if above else "") for one, above in village.sponsor.items()
    ]
    words += [f"{one}:{kind}={n}" for (one, kind), n in village.orders.items()]
    words += [f"{one}:customer" for one in sorted(village.customers)]
    words += [f"{one}.{name}={text}" for (one, name), text in village.facts.items()]
    words += [f"{one}@{key}={n}" for (one, key), n in village.state.items()]
    return " ".join(words)


def metric(*lines: str) -> str:
    return "\n".join(["[metric.it]", *lines, ""])


PLAIN = [
    ("personal >= 5", "m1 m1:own=500"),
    ("personal > 5", "m1 m1:own=501"),
    ("personal == 5", "m1 m1:own=500"),
    ("personal < 5", "m1"),
    ("personal <= 5", "m1"),
    ("personal != 5", "m1"),
    ("personal >= retail", "m1"),
    ("qualifying >= 5", "m1 m1:own=500"),
    ("retail >= 5", "m1 m1:retail=500"),
    ("group >= 5", "m1 m2<m1 m2:own=500"),
    ("personal >= 5 and group >= 5", "m1 m1:own=500"),
    ("personal >= 5 and group > 5", "m1 m2<m1 m1:own=500 m2:own=1"),
    ("personal >= 5 and group >= 7", "m1 m2<m1 m1:own=500 m2:own=200"),
    ("group >= 5 and personal >= 5", "m1 m2<m1 m2:own=500 m1:own=500"),
    ("personal >= 5 and personal >= 3", "m1 m1:own=500"),
    ("personal >= 3 and personal >= 5", "m1 m1:own=500"),
    ("customer", "m1 m1:customer"),
    ("distributor", "m1"),
    ("active", "m1 m1:own=0"),
    ("personal >= 5 or retail >= 5", "m1 m1:own=500"),
    ("at_least(2, personal >= 5, retail >= 6, group >= 99)",
     "m1 m1:own=500 m1:retail=600"),
    # what nobody can have is left out
    ("active < 0 or retail >= 5", "m1 m1:retail=500"),
    ("not personal >= 5", "m1"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "village"), PLAIN)
def test_people_have_what_is_asked_of_figures_of_every_plan(when, village):
    found, met = given("", when)
    assert made(found) == village
    assert met


METRICS = [
    (('of = "own"',), "it >= 5", "m1 m1:own=500"),
    (('of = "own"', 'orders = "own"'), "it >= 5", "m1 m1:own=500"),
    (('of = "own"', 'orders = "retail"'), "it >= 5", "m1 m1:retail=500"),
    (('of = "group"',), "it >= 5", "m1 m2<m1 m2:own=500"),
    (('of = "group"',), "it >= 0.01", "m1 m2<m1 m2:own=1"),
    (('of = "group"',), "personal >= 2 and it >= 5", "m1 m2<m1 m1:own=200 m2:own=300"),
    (('of = "group"',), "retail >= 2 and it >= 5",
     "m1 m2<m1 m1:retail=200 m2:own=300"),
    (('of = "group"', 'orders = "own"'), "retail >= 2 and it >= 5",
     "m1 m2<m1 m1:retail=200 m2:own=500"),
    (('of = "group"', 'orders = "retail"'), "retail >= 2 and it >= 5",
     "m1 m2<m1 m1:retail=200 m2:retail=300"),
    (('of = "group"',), "personal >= 5 and it >= 5", "m1 m1:own=500"),
    (('of = "group"', "depth = 1"), "personal >= 2 and it >= 5",
     "m1 m2<m1 m1:own=200 m2:own=500"),
    (('of = "group"', 'without = "personal >= 9"'), "personal >= 2 and it >= 5",
     "m1 m2<m1 m1:own=200 m2:own=500"),
    (('of = "leg"',), "it >= 5", "m1 m2<m1 m2:own=500"),
    (('of = "leg"', "number = 3"), "it >= 5",
     "m1 m2<m1 m3<m1 m4<m1 m2:own=500 m3:own=500 m4:own=500"),
    (('of = "outside"',), "it >= 5", "m1 m2<m1 m3<m1 m2:own=500 m3:own=500"),
    (('of = "outside"', "largest = 2", 'orders = "retail"'), "it >= 5",
     "m1 m2<m1 m3<m1 m4<m1 m2:retail=500 m3:retail=500 m4:retail=500"),
    (('of = "limited"', 'limit = "50%"'), "it >= 10",
     "m1 m2<m1 m3<m1 m2:own=501 m3:own=501"),
    (('of = "limited"', 'limit = "60%"'), "it >= 10",
     "m1 m2<m1 m3<m1 m2:own=601 m3:own=601"),
    (('of = "limited"', 'limit = "50%"', 'weight = "25%"'), "it >= 10",
     "m1 m2<m1 m3<m1 m2:own=2001 m3:own=2001"),
    (('of = "limited"', 'limit = "50%"'), "it >= 0.02",
     "m1 m2<m1 m3<m1 m2:own=2 m3:own=2"),
    (('of = "limited"',), "it >= 0", "m1"),
    (('of = "people"',), "it >= 2", "m1 m2<m1 m3<m1"),
    (('of = "people"', 'where = "personal >= 5"'), "it >= 2",
     "m1 m2<m1 m3<m1 m2:own=500 m3:own=500"),
    (('of = "legs"', "at_least = 5"), "it >= 2",
     "m1 m2<m1 m3<m1 m2:own=500 m3:own=500"),
    (('of = "legs"', "at_least = 5"), "group >= 9 and it >= 2",
     "m1 m2<m1 m3<m1 m2:own=900 m3:own=500"),
    (('of = "legs"', "at_least = 5"), "personal >= 9 and it >= 1",
     "m1 m2<m1 m1:own=900 m2:own=500"),
    (('of = "legs"', "at_least = 5"), "group >= 5 and it >= 2",
     "m1 m2<m1 m3<m1 m2:own=500 m3:own=500"),
    (('of = "legs"', "at_least = 5"), "group >= 4 and it >= 2",
     "m1 m2<m1 m3<m1 m4<m1 m2:own=400 m3:own=500 m4:own=500"),
    (('of = "legs"', "at_least = 5", 'orders = "own"'), "group >= 5 and it >= 1",
     "m1 m2<m1 m2:own=500"),
    (('of = "legs"', 'head = "personal >= 3"'), "it >= 2",
     "m1 m2<m1 m3<m1 m2:own=300 m3:own=300"),
    (('of = "legs"', 'contains = "personal >= 3"'), "it >= 1", "m1 m2<m1 m2:own=300"),
    (('of = "legs"', "at_least = 5", 'head = "retail >= 3"'),
     "group >= 9 and it >= 1",
     "m1 m2<m1 m3<m1 m2:own=900 m3:own=500 m3:retail=300"),
    (('of = "legs"', "at_least = 5", 'contains = "retail >= 3"'),
     "group >= 9 and it >= 1",
     "m1 m2<m1 m3<m1 m2:own=900 m3:own=500 m3:retail=300"),
    (('of = "streak"', 'where = "personal >= 5"'), "it >= 3",
     "m1 m1:own=500 m1@it.streak=2"),
    (('of = "streak"', 'where = "personal >= 5"'), "it >= 1",
     "m1 m1:own=500 m1@it.streak=0"),
    (('of = "streak"', 'where = "personal >= 5"'), "it >= 0",
     "m1 m1:own=500 m1@it.streak=0"),
    (('of = "times"', 'where = "personal >= 5"'), "it >= 0",
     "m1 m1:own=500 m1@it.times=0"),
    (('of = "times"', 'where = "personal >= 5"'), "it >= 3",
     "m1 m1:own=500 m1@it.times=3"),
    (('of = "times"', 'where = "personal >= 5"'), "it >= 1",
     "m1 m1:own=500 m1@it.times=0"),
    (('of = "rolling"', 'metric = "personal"'), "it >= 5", "m1 m1@it.sum=500"),
    (('of = "rolling"', 'metric = "personal"', "last = 3"), "it >= 5",
     "m1 m1@it.ago1=500"),
    (('of = "rolling"', 'metric = "personal"', "last = 1"), "it >= 5",
     "m1 m1:own=500"),
    (('of = "sum"', 'parts = ["retail", "personal"]'), "it >= 5", "m1 m1:retail=500"),
    (('of = "membership"',), "it >= 365", "m1"),
    (('of = "fact"',), "it >= 7", "m1 m1.it=7"),
    (('of = "fact"', 'unit = "points"'), "it >= 7", "m1 m1.it=7.00"),
    (('of = "fact"', 'unit = "money"'), "it >= 7", "m1 m1.it=7.00"),
    (('of = "fact"', 'unit = "day"'), "it >= '2025-03-04'", "m1 m1.it=2025-03-04"),
    (('of = "fact"', 'unit = "text"'), "it == 'MX'", "m1 m1.it=MX"),
    (('of = "fact"', 'unit = "text"'), "not it == 'MX'", "m1"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "when", "village"), METRICS)
def test_people_have_what_is_asked_of_metrics(lines, when, village):
    found, met = given(metric(*lines), when)
    assert made(found) == village
    assert met


def test_a_leg_of_customers_is_none_of_own_orders():
    lines = ('of = "legs"', "at_least = 5", 'orders = "retail"')
    found, _ = given(metric(*lines), "group >= 9 and it >= 1")
    assert made(found) == "m1 m2<m1 m3<m1 m2:own=900 m3:own=500"


@pytest.mark.parametrize(
    ("point", "village"),
    [("1", "m1 m1:own=501"), ("2", "m1 m1:own=251"), ("0.5", "m1 m1:own=1001"),
     ("0", "m1 m1:own=500")],
)  # fmt: skip
def test_money_is_asked_of_as_many_points_as_are_worth_it(point, village):
    net = metric('of = "own"', 'volume = "net"')
    found, met = given(net, "it >= 5", f'point_value = "{point}"\n')
    assert made(found) == village
    assert met == (point != "0")
    points = given(metric('of = "own"'), "it >= 5", f'point_value = "{point}"\n')
    assert made(points[0]) == "m1 m1:own=500"


def test_a_fact_of_money_has_the_digits_of_the_currency():
    plan = look_at(metric('of = "fact"', 'unit = "money"')).plan
    village = Village(figures_on(plan.book, DAY))
    village.give(village.add(), "it", 12345)
    assert village.facts == {("m1", "it"): "123.45"}


# -- ranks and activity --------------------------------------------------------

LADDER = """
[metric.silvers]
of = "people"
where = "rank >= silver"
[metric.named]
of = "fact"
unit = "rank"
[[rank]]
name = "silver"
when = "personal >= 1"
[[rank]]
name = "gold"
when = "silvers >= 2"
[[rank]]
name = "ruby"
when = "retail >= 3"
"""
GOLDEN = "m2:own=100 m3:own=100"


@pytest.mark.parametrize(
    ("when", "village"),
    [
        ("rank >= silver", "m1 m1:own=100"),
        ("rank >= gold", f"m1 m2<m1 m3<m1 {GOLDEN}"),
        ("achieved >= ruby", "m1 m1:retail=300"),
        ("title >= ruby", "m1 m1:retail=300"),
        ("rank > gold", "m1 m1:retail=300"),
        ("named >= gold", "m1 m1.named=gold"),
        ("rank >= none", "m1"),
    ],
)
def test_people_reach_a_rank(when, village):
    found, met = given(LADDER, when)
    assert made(found) == village
    assert met


def test_a_cumulative_rank_needs_the_lower_ones():
    found, met = given(LADDER + "[ranks]\ncumulative = true\n", "rank >= ruby")
    assert made(found) == f"m1 m2<m1 m3<m1 m1:own=100 {GOLDEN} m1:retail=300"
    assert met


@pytest.mark.parametrize(
    ("activity", "village"),
    [
        ("own_volume = 60", "m1 m1:own=6000"),
        ('own_volume = 60\nwhen = "retail >= 3"', "m1 m1:own=6000 m1:retail=300"),
        ('own_volume = 0\nwhen = "it >= 1"', "m1 m2<m1 m1:own=0"),
    ],
)
def test_people_are_active(activity, village):
    text = f"[activity]\n{activity}\n" + metric('of = "people"')
    found, met = given(text + 'where = "distributor"\n', "active")
    assert made(found) == village
    assert met


# -- limits --------------------------------------------------------------------


def nested(deep: int) -> str:
    """Conditions on people below people below …, so many in one another."""
    rows = ['[metric.p0]\nof = "people"\n']
    rows += [
        f'[metric.p{n}]\nof = "people"\nwhere = "p{n - 1} >= 1"\n'
        for n in range(1, deep)
    ]
    return "".join(rows)


def test_conditions_in_one_another_end_somewhere():
    found, met = given(nested(6), "p5 >= 1")
    assert len(found.sponsor) == 7
    assert met
    for kind in ('of = "legs"\nhead', 'of = "legs"\ncontains', 'of = "streak"\nwhere',
                 'of = "times"\nwhere'):  # fmt: skip
        text = nested(5) + metric(f'{kind} = "p4 >= 1"')
        assert given(text, "it >= 1")[1]
        text = nested(6) + metric(f'{kind} = "p5 >= 1"')
        with pytest.raises(TooMany):
            given(text, "it >= 1")
    with pytest.raises(TooMany):
        given(nested(7), "p6 >= 1")


def test_ranks_and_activity_count_as_conditions_in_one_another():
    rank = '[[rank]]\nname = "gold"\nwhen = "{} >= 1"\n'
    assert given(nested(6) + rank.format("p4"), "rank >= gold")[1]
    with pytest.raises(TooMany):
        given(nested(6) + rank.format("p5"), "rank >= gold")
    activity = '[activity]\nown_volume = 0\nwhen = "{} >= 1"\n'
    assert given(nested(6) + activity.format("p4"), "active")[1]
    with pytest.raises(TooMany):
        given(nested(6) + activity.format("p5"), "active")


def test_rolling_figures_and_sums_count_too():
    for lines in ('of = "sum"\nparts = ["{}"]',
                  'of = "rolling"\nmetric = "{}"\nlast = 1'):  # fmt: skip
        assert given(nested(6) + metric(lines.format("p4")), "it >= 1")[1]
        with pytest.raises(TooMany):
            given(nested(6) + metric(lines.format("p5")), "it >= 1")


def village_of(text: str = "", head: str = "") -> Village:
    return Village(figures_on(plan_of(text, "personal >= 0", head).book, DAY))


def test_a_village_has_so_many_people_at_most():
    village = village_of()
    for _ in range(MOST_PEOPLE):
        village.add()
    with pytest.raises(TooMany):
        village.add()
    assert len(village.sponsor) == MOST_PEOPLE == 2000


def test_a_condition_asks_for_so_many_people_at_most():
    assert len(given(metric('of = "people"'), "it >= 1999")[0].sponsor) == 2000
    with pytest.raises(TooMany):
        given(metric('of = "people"'), "it >= 2000")
    with pytest.raises(TooMany):
        given(metric('of = "limited"', 'limit = "0.01%"'), "it >= 100000000")


def test_legs_that_do_not_count_are_of_no_use():
    lines = ('of = "limited"', 'limit = "50%"', 'weight = "0%"', 'own = "none"')
    found, met = given(metric(*lines), "it >= 10")
    assert made(found) == "m1"
    assert not met
