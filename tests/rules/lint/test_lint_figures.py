"""What figures can be, which ranks can be reached, who can be active."""

from __future__ import annotations

import pytest
from linted import TODAY, component, look_at, plan_text

from graphcrm.rules.lint.figures import figures_on, idle_figures_on
from graphcrm.rules.lint.spans import ANYTHING, Span
from graphcrm.rules.plan import load_plan

COUNT, NEVER, YES_OR_NO = Span(0), Span(0, 0), Span(0, 1)

# Nobody can be silver; gold comes with a group, ruby with people who are gold.
RANKS = """
[metric.golds]
of = "people"
where = "rank >= gold"
[[rank]]
name = "silver"
when = "personal > 10 and personal < 5"
[[rank]]
name = "gold"
when = "group >= 1000"
[[rank]]
name = "ruby"
when = "golds >= 2"
"""
TO_GOLD = Span(0, 3, frozenset({1}))
NOBODY = Span(0, 0)

BUILT_IN = [
    ("rank", TO_GOLD, NOBODY), ("achieved", TO_GOLD, NOBODY),
    ("title", TO_GOLD, NOBODY), ("active", YES_OR_NO, YES_OR_NO),
    ("distributor", YES_OR_NO, YES_OR_NO), ("customer", YES_OR_NO, YES_OR_NO),
    ("joined", COUNT, COUNT), ("personal", ANYTHING, NEVER),
    ("retail", ANYTHING, NEVER), ("group", ANYTHING, NEVER),
    ("qualifying", ANYTHING, NEVER), ("", ANYTHING, ANYTHING),
    ("personal - retail", ANYTHING, ANYTHING),
]  # fmt: skip

METRICS = [
    ('of = "own"', ANYTHING, NEVER),
    ('of = "group"', ANYTHING, NEVER),
    ('of = "leg"', ANYTHING, NEVER),
    ('of = "outside"', ANYTHING, NEVER),
    ('of = "limited"', ANYTHING, NEVER),
    ('of = "membership"', COUNT, COUNT),
    ('of = "people"', COUNT, COUNT),
    ('of = "people"\nwhere = "rank == silver"', NEVER, NEVER),
    ('of = "people"\nwhere = "personal >= 1"', COUNT, NEVER),
    ('of = "legs"\nhead = "rank == silver"', NEVER, NEVER),
    ('of = "legs"\nhead = "rank >= gold"', COUNT, NEVER),
    ('of = "legs"\ncontains = "rank == silver"', NEVER, NEVER),
    ('of = "legs"\nhead = "rank >= gold"\ncontains = "rank == silver"', NEVER, NEVER),
    ('of = "legs"\nhead = "rank == silver"\ncontains = "distributor"', NEVER, NEVER),
    ('of = "legs"\nhead = "distributor"', COUNT, COUNT),
    ('of = "legs"\nat_least = "0.01"', COUNT, NEVER),
    ('of = "streak"\nwhere = "personal >= 1"', COUNT, NEVER),
    ('of = "streak"\nwhere = "rank == silver"', NEVER, NEVER),
    ('of = "times"\nwhere = "personal >= 1"\nlast = 3', Span(0, 3), NEVER),
    ('of = "times"\nwhere = "distributor"\nlast = 3', Span(0, 3), Span(0, 3)),
    ('of = "times"\nwhere = "rank == silver"', NEVER, NEVER),
    ('of = "rolling"\nmetric = "personal"', ANYTHING, NEVER),
    ('of = "rolling"\nmetric = "golds"', COUNT, NEVER),
    ('of = "rolling"\nmetric = "silvers"', NEVER, NEVER),
    ('of = "rolling"\nmetric = "less"', ANYTHING, ANYTHING),
    ('of = "rolling"\nmetric = "more"', ANYTHING, COUNT),
    ('of = "rolling"\nmetric = "often"', COUNT, NEVER),
    ('of = "sum"\nparts = ["golds", "silvers"]', COUNT, NEVER),
    ('of = "sum"\nparts = ["often", "often"]', Span(0, 6), NEVER),
    ('of = "sum"\nparts = ["often", "count"]', ANYTHING, NEVER),
    ('of = "sum"\nparts = ["less", "more"]', ANYTHING, Span(4, 4)),
    ('of = "sum"\nparts = ["personal", "retail"]', ANYTHING, NEVER),
    ('of = "fact"', ANYTHING, NEVER),
    ('of = "fact"\ndefault = 7', ANYTHING, Span(7, 7)),
    ('of = "fact"\nunit = "text"', ANYTHING, ANYTHING),
]
PARTS = """
[metric.silvers]
of = "people"
where = "rank == silver"
[metric.often]
of = "times"
where = "personal >= 1"
last = 3
[metric.count]
of = "fact"
[metric.less]
of = "fact"
default = -1
[metric.more]
of = "fact"
default = 5
"""


def on(text: str, day: int = TODAY):
    return figures_on(load_plan(plan_text(text)).book, day)


def idle(text: str, day: int = TODAY):
    return idle_figures_on(load_plan(plan_text(text)).book, day)


@pytest.mark.parametrize(("name", "span", "without_sales"), BUILT_IN)
def test_what_figures_of_every_plan_can_be(name, span, without_sales):
    assert on(RANKS).span(name) == span
    assert idle(RANKS).span(name) == without_sales


@pytest.mark.parametrize(("metric", "span", "without_sales"), METRICS)
def test_what_metrics_can_be(metric, span, without_sales):
    text = f"{RANKS}{PARTS}[metric.it]\n{metric}\n"
    assert on(text).span("it") == span
    assert idle(text).span("it") == without_sales


def test_what_a_component_pays_can_be_anything_but_nothing_without_sales():
    metric = '[metric.paid]\nof = "amount"\ncomponent = "c"\n'
    text = metric + component("c", 'kind = "own_sales"', 'rate = "1%"')
    assert on(text).span("paid") == ANYTHING
    assert idle(text).span("paid") == NEVER


# -- ranks ---------------------------------------------------------------------


def ladder(*conditions: str, more: str = "") -> str:
    rungs = [f'[[rank]]\nname = "r{n}"\nwhen = {when}\n'
             for n, when in enumerate(conditions, 1)]  # fmt: skip
    return "".join(rungs) + more


CUMULATIVE = "[ranks]\ncumulative = true\n"
NOT = '"personal > 1 and personal < 1"'


@pytest.mark.parametrize(
    ("rungs", "reached"),
    [
        (ladder('"group >= 5"', '"group >= 9"'), {0, 1, 2}),
        (ladder(NOT, '"group >= 9"'), {0, 2}),
        (ladder('"group >= 5"', NOT, '"group >= 9"', more=CUMULATIVE), {0, 1}),
        (ladder('"group >= 5"', '"group >= 9"', more=CUMULATIVE), {0, 1, 2}),
        (ladder(NOT, NOT), {0}),
        ("", {0}),
    ],
)
def test_which_ranks_can_be_reached(rungs, reached):
    assert on(rungs).ranks == reached


def test_a_rank_that_asks_for_itself_below_is_not_reached():
    metric = '[metric.{0}s]\nof = "people"\nwhere = "rank >= {0}"\n'
    rungs = '[[rank]]\nname = "{0}"\nwhen = "{1}"\n'
    text = metric.format("gold") + rungs.format("gold", "golds >= 1")
    assert on(text).ranks == {0}
    either = rungs.format("gold", "golds >= 1 or personal >= 5")
    assert on(metric.format("gold") + either).ranks == {0, 1}


def test_ranks_by_enrolment_alone():
    metric = '[metric.recruits]\nof = "people"\n'
    text = metric + ladder('"recruits >= 3"', '"personal >= 1"', '"recruits >= 9"')
    assert idle(text).ranks == {0, 1, 3}


# -- activity ------------------------------------------------------------------


def activity(lines: str) -> str:
    return f'[metric.recruits]\nof = "people"\n[activity]\n{lines}\n'


ONE = Span(1, 1)


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        ("own_volume = 60", [{"distributor": ONE, "qualifying": Span(6000)}]),
        ("own_volume = 60\ngrace = 1", [{"distributor": ONE}]),
        ('own_volume = 60\nwhen = "recruits >= 2"',
         [{"recruits": Span(2), "distributor": ONE, "qualifying": Span(6000)}]),
        ('own_volume = 60\nwhen = "recruits < 0"', []),
    ],
)  # fmt: skip
def test_what_activity_asks_for(lines, asked):
    assert on(activity(lines)).activity == asked


MANY = " and ".join(f"(personal >= {n} or retail >= {n})" for n in range(1, 20))


def test_what_activity_asks_for_may_be_undecided():
    assert on(activity(f'own_volume = 0\nwhen = "{MANY}"')).activity is None
    assert on(activity(f'own_volume = 0\nwhen = "{MANY}"')).can_be_active


@pytest.mark.parametrize(
    ("lines", "can", "without_sales"),
    [
        ("own_volume = 0", True, True),
        ('own_volume = "0.01"', True, False),
        ('own_volume = 0\nwhen = "recruits >= 1"', True, True),
        ('own_volume = 0\nwhen = "personal >= 1"', True, False),
        ('own_volume = 0\nwhen = "recruits < 0"', False, False),
        (f'own_volume = 0\nwhen = "{MANY}"', True, True),
    ],
)  # fmt: skip
def test_who_can_be_active(lines, can, without_sales):
    text = activity(lines)
    assert on(text).can_be_active == can
    assert on(text).span("active") == (YES_OR_NO if can else NEVER)
    assert idle(text).can_be_active == without_sales


def test_what_is_possible_includes_what_is_undecided():
    look = look_at(component("c", 'kind = "own_sales"', 'rate = "1%"',
                             f'requires = "{MANY}"'))  # fmt: skip
    rules = look.plan.components[0].rules
    figures = figures_on(look.plan.book, TODAY)
    assert figures.possible(None)
    assert figures.possible(rules.payee.requires.at(TODAY))
