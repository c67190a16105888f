"""The most that is paid above a seller by kinds that compare people, and by legs.

Cases as in ``test_bounds``: a component and its bound, worked out by hand.
"""

from __future__ import annotations

import pytest
from linted import TODAY, component, look_at
from test_bounds import RANKS, by_lines, checked

from graphcrm.money import parse_rate
from graphcrm.rules.lint.bounds import Scene, matched_rate
from graphcrm.rules.lint.figures import figures_on

GROUP = 'metric = "group"'
BRACKETS = 'brackets = [ { from = 100, rate = "3%" }, { from = 500, rate = "9%" } ]'
PERSONAL = 'metric = "personal"'  # may be higher further down
SIGNED = 'higher_leg = "signed"'

DIFFERENTIALS = [
    (GROUP, BRACKETS, "9%"),
    (GROUP, BRACKETS, 'orders = "own"', ("9%", "0")),
    ('rate = "7%"', 'higher_leg = "break"', "7%"),
    # what falls and rises again is paid twice: 9 and 3
    (GROUP, 'brackets = [ { from = 1, rate = "9%" }, { from = 2, rate = "5%" }, '
     '{ from = 3, rate = "8%" } ]', "12%"),
    # a whole group rises in its own tree only
    (GROUP, BRACKETS, 'tree = "enroller"', "endless"),
    ('metric = "enrolled"', BRACKETS, 'tree = "enroller"', "9%"),
    ('metric = "enrolled"', BRACKETS, "endless"),
    ('metric = "near"', BRACKETS, "endless"),
    ('metric = "others"', BRACKETS, "endless"),
    ('metric = "alone"', BRACKETS, "endless"),
    # a high rate below a low one is paid again, unless its leg leaves
    (PERSONAL, BRACKETS, "endless"),
    (PERSONAL, BRACKETS, 'orders = "own"', ("endless", "0")),
    (PERSONAL, BRACKETS, 'breakaway = "own"', "9%"),
    (PERSONAL, BRACKETS, 'breakaway = "top"', "endless"),
    # or takes away what it had, from everybody who could be paid
    (PERSONAL, BRACKETS, SIGNED, "endless"),
    (PERSONAL, BRACKETS, 'compression = "dynamic"', "endless"),
    (PERSONAL, BRACKETS, SIGNED, 'compression = "dynamic"', "9%"),
    (PERSONAL, BRACKETS, SIGNED, 'compression = "skip_inactive"', "endless"),
    (PERSONAL, BRACKETS, SIGNED, 'compression = "dynamic"', 'pays_legs = "old"',
     "endless"),
    # which legs are paid, and what
    (GROUP, BRACKETS, 'pays_own = "never"', "9%"),
    (GROUP, BRACKETS, 'pays_legs = "none"', "9%"),
    (PERSONAL, BRACKETS, 'pays_legs = "none"', "9%"),
    (GROUP, BRACKETS, 'pays_own = "never"', 'pays_legs = "none"', "0"),
    (GROUP, BRACKETS, 'new_legs = "full"', "endless"),
    (GROUP, BRACKETS, 'new_legs = "full"', 'pays_legs = "new"', "endless"),
    (GROUP, BRACKETS, 'new_legs = "full"', 'pays_legs = "old"', "9%"),
    # once to the newcomer himself and once above him
    (GROUP, BRACKETS, 'new_legs = "full_own"', "18%"),
    (GROUP, BRACKETS, 'new_legs = "full_own"', 'pays_legs = "old"', "9%"),
]  # fmt: skip
MORE = """
[metric.enrolled]
of = "group"
tree = "enroller"
[metric.near]
of = "group"
depth = 2
[metric.others]
of = "group"
self = false
[metric.alone]
of = "group"
without = "personal >= 100"
"""

BY_ORDER = [
    (PERSONAL, BRACKETS, "9%"),
    (PERSONAL, BRACKETS, 'orders = "retail"', ("0", "9%")),
    ('rates_by_rank = { silver = "90%", gold = "4%", ruby = "11%" }', "11%"),
    ('metric = "streak"', 'brackets = [ { from = 1, rate = "5%" }, { from = 3, '
     'rate = "6%" }, { from = 4, rate = "50%" } ]', "6%"),
]  # fmt: skip

RATES = 'rates_by_rank = { silver = "50%", gold = "2%", ruby = "3%" }'
INFINITIES = [
    (RATES, "5%"),
    (RATES, 'form = "additive"', "5%"),
    (RATES, 'form = "difference"', "3%"),
    (RATES, 'orders = "own"', ("5%", "0")),
    # the blocker's own orders are those of one without him
    (RATES, "blocker_included = true", "5%"),
    # two more people above the seller are paid though one of them blocks
    (RATES, "levels_below_blocker = 2", "11%"),
    (RATES, "levels_below_blocker = 2", 'form = "additive"', "15%"),
    (RATES, "levels_below_blocker = 2", 'form = "difference"', "9%"),
    ('rates_by_rank = { silver = "50%" , gold = "0%" }', "0"),
]  # fmt: skip

LEADERS = 'leaders = "personal >= 100"'
LEADERSHIPS = [
    # every order is in one leader's group
    (LEADERS, 'base = "alone"', 'rate = "4%"', "4%"),
    ('leaders = "personal >= 200"', 'base = "alone"', 'rate = "4%"', "4%"),
    (LEADERS, 'base = "alone_own"', 'rate = "4%"', ("4%", "0")),
    # or in those of all leaders above who do not leave
    ('leaders = "personal >= 50"', 'base = "alone"', 'rate = "4%"', "endless"),
    (LEADERS, 'base = "alone"', 'rate = "4%"', 'tree = "enroller"', "endless"),
    (LEADERS, 'base = "group"', 'rate = "4%"', "endless"),
    (LEADERS, 'base = "below"', 'rate = "4%"', "12%"),
    (LEADERS, 'base = "personal"', 'rate = "4%"', ("4%", "0")),
    (LEADERS, 'base = "stated"', 'rate = "4%"', None),
    (LEADERS, 'base = "stated"', 'rate = "0%"', "0"),
    (LEADERS, 'base = "group"', 'rate = "0%"', "0"),
    (LEADERS, 'base = "alone"', 'rate = "4%"', 'bands = [ { from = 100, rate = "75%" '
     '}, { from = 200, rate = "50%" } ]', "3%"),
]  # fmt: skip
PERSONAL_GROUPS = """
[metric.alone]
of = "group"
without = "personal >= 100"
[metric.alone_own]
of = "group"
without = "personal >= 100"
orders = "own"
"""

UNI = component("uni", 'kind = "unilevel"', 'rates = ["30%", "20%"]', 'orders = "own"')
FIXED = component("fix", 'kind = "bonus"', 'metric = "people"',
                  'amounts = [ { from = 3, amount = "50" } ]')  # fmt: skip
LISTS = ('rates_by_rank = { silver = ["90%"], gold = ["3%", "2%"], '
         'ruby = ["1%", "5%", "4%"] }')  # fmt: skip
GOLD = 'boundary = "rank >= gold"'
SAME = 'boundary_figure = "rank"'
SKIPPED = 'inactive_boundary = "skipped"'
ALL_EARN = "needs_activity = false"
OPENS = 'closes = "opens_with"'

GENERATIONS = [
    # each generation has one earner: 3 + 5 + 4
    (GOLD, LISTS, "12%"),
    (GOLD, LISTS, 'orders = "retail"', ("0", "12%")),
    ('boundary = "rank >= ruby"', LISTS, "endless"),
    ('boundary = "personal >= 100"', LISTS, "endless"),
    ('boundary = "personal < 100"', LISTS, "endless"),
    ('boundary = "rank >= gold"', 'rates_by_rank = { silver = ["9%"] }', "9%"),
    ('boundary = "rank >= ruby"', 'rates_by_rank = { ruby = ["2%"] }', "2%"),
    ('boundary = "rank >= ruby"', 'rates_by_rank = { ruby = ["2%"] }',
     'tail_by_rank = { gold = "1%", ruby = "0%" }', "endless"),
    (GOLD, 'rates = ["3%", "2%"]', "endless"),
    # each rank has generations of its own: 3 + 2, and 1 + 5 + 4
    (SAME, LISTS, "15%"),
    (SAME, LISTS, 'orders = "own"', ("15%", "0")),
    ('boundary_figure = "people"', LISTS, "endless"),
    # an inactive earner closes nothing, if he can be one
    (GOLD, LISTS, SKIPPED, "12%"),
    (GOLD, LISTS, SKIPPED, ALL_EARN, "endless"),
    (GOLD, LISTS, ALL_EARN, "12%"),
    (SAME, LISTS, SKIPPED, "15%"),
    (SAME, LISTS, SKIPPED, ALL_EARN, "endless"),
    # nobody closes generation 0
    (GOLD, LISTS, OPENS, "12%"),
    (GOLD, LISTS, OPENS, 'generation_0 = "1%"', "endless"),
    (SAME, LISTS, OPENS, 'generation_0 = "1%"', "endless"),
    (GOLD, LISTS, 'tail_by_rank = { ruby = "1%" }', "endless"),
    # a part of what others are paid
    (GOLD, LISTS, 'on = "uni"', ("6%", "0")),
    (SAME, LISTS, 'on = "uni"', ("7.5%", "0")),
    (GOLD, LISTS, 'on = "fix"', None),
]  # fmt: skip

TIERS = 'tiers = [ { from = 250, amount = "40" }, { from = 500, amount = "60" } ]'
LEGS = [
    ('rate = "10%"', "10%", ""),
    ('rates_by_rank = { silver = "90%", gold = "8%", ruby = "9%" }', "9%", ""),
    (PERSONAL, BRACKETS, "9%", ""),
    ('rate = "10%"', "min_matched = 100", "max_matched = 100", "10%", ""),
    ('rate = "10%"', "min_matched = 100", 'max_matched = "99.99"', "0", ""),
    ('rate = "10%"', "max_matched = 100", "10%", ""),
    ('form = "pairs"', "unit = 100", 'rate = "10%"', "10%", ""),
    ('form = "pairs"', "unit = 100", 'rate = "10%"', "max_pairs = 3", "10%", ""),
    ('form = "pairs"', "unit = 100", 'rate = "10%"', 'rate_2_to_1 = "15%"',
     'two_to_one = "personal >= 100"', "15%", ""),
    ('form = "pairs"', "unit = 100", 'rate = "10%"', 'rate_2_to_1 = "5%"',
     'two_to_one = "personal >= 100"', "10%", ""),
    # amounts as a part of what is taken from the smaller leg
    ('form = "tier"', TIERS, "16%", ""),
    ('form = "tier"', TIERS, "8%", "2"),
    ('form = "tier"', TIERS, 'volume = "net"', "16%", "2"),
    ('form = "cycle"', "unit = 400", 'pay = "40"', "10%", ""),
    ('form = "cycle"', "unit = 400", 'pay = "40"', "5%", "2"),
    ('form = "cycle"', "unit = 400", 'pay = "40"', 'volume = "net"', "10%", "2"),
    ('form = "cycle"', "unit = 100", 'pay = "0"', "0", ""),
    ('form = "cycle"', "unit = 100",
     'pay_by_rank = { silver = "90", gold = "5", ruby = "3" }', "5%", ""),
    ('form = "rebalanced"', "strong = 600", "weak = 300", 'pay = "60"', "20%", ""),
    # volume that is worth nothing is paid for all the same
    ('form = "cycle"', "unit = 100", 'pay = "40"', None, "0"),
    ('form = "cycle"', "unit = 100", 'pay = "0"', "0", "0"),
    ('form = "cycle"', "unit = 100", 'pay = "40"', 'volume = "net"', "40%", "0"),
    ('form = "tier"', 'tiers = [ { from = 0, amount = "1" }, { from = 5, amount = '
     '"2" } ]', None, ""),
    ('form = "tier"', 'tiers = [ { from = 0, amount = "0" }, { from = 10, amount = '
     '"2" } ]', "20%", ""),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), by_lines(DIFFERENTIALS))
def test_a_differential_pays_its_highest_rate_once_where_rates_rise(lines, expected):
    checked(component("c", 'kind = "differential"', lines), expected, RANKS + MORE)


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        ('when = "group >= 500"', "9%"),
        ('when = "group > 500 and group >= 600"', "9%"),
        ('when = "group >= 500 or whole >= 900"', "9%"),
        ('when = "at_least(1, group >= 500, whole >= 900)"', "9%"),
        ('when = "personal >= 500"', "endless"),
        ('when = "group >= 500 and personal >= 10"', "endless"),
        ('when = "group <= 500"', "endless"),
        ('when = "group >= personal"', "endless"),
        ('when = "not group >= 500"', "endless"),
        ('when = "group >= 500"\n[ranks]\ngrace = 1', "endless"),
        ('when = [ { valid_from = 2020-01-01, value = "group >= 5" }, '
         '{ valid_from = 2026-01-01, value = "personal >= 5" } ]', "endless"),
    ],
)  # fmt: skip
def test_ranks_rise_upwards_where_they_ask_for_whole_groups(ladder, expected):
    rank = f'[metric.whole]\nof = "group"\n[[rank]]\nname = "gold"\n{ladder}\n'
    for rates in ('rates_by_rank = { gold = "9%" }', 'metric = "achieved"\nbrackets = '
                  '[ { from = "gold", rate = "9%" } ]'):  # fmt: skip
        one = component("c", 'kind = "differential"', 'higher_leg = "break"', rates)
        checked(one, expected, rank)


@pytest.mark.parametrize(("lines", "expected"), by_lines(BY_ORDER))
def test_an_order_is_shared_up_to_the_highest_rate(lines, expected):
    checked(component("c", 'kind = "differential_by_order"', lines), expected)


@pytest.mark.parametrize(("lines", "expected"), by_lines(INFINITIES))
def test_an_infinity_bonus_pays_each_rank_once(lines, expected):
    checked(component("c", 'kind = "infinity"', lines), expected)


@pytest.mark.parametrize(("lines", "expected"), by_lines(LEADERSHIPS))
def test_leaders_share_what_their_groups_turn_over(lines, expected):
    one = component("c", 'kind = "leadership"', lines)
    checked(one, expected, RANKS + PERSONAL_GROUPS)


@pytest.mark.parametrize(("lines", "expected"), by_lines(GENERATIONS))
def test_a_generation_is_paid_to_those_who_close_one_themselves(lines, expected):
    before = RANKS + UNI + FIXED
    checked(component("c", 'kind = "generations"', lines), expected, before)


@pytest.mark.parametrize("row", LEGS)
def test_smaller_legs_pay_a_part_of_what_they_match(row):
    *lines, expected, point = row
    text = RANKS + component("c", 'kind = "binary"', *lines)
    look = look_at(text, f'point_value = "{point or 1}"\n')
    figures = figures_on(look.plan.book, TODAY)
    rate = matched_rate(look.plan.components[-1].rules, Scene(figures, "own"))
    assert rate == (None if expected is None else parse_rate(expected))


def test_everybody_above_matches_the_same_volume_again():
    binary = component("c", 'kind = "binary"', 'orders = "own"')
    checked(binary + 'rate = "10%"', ("endless", "0"))
    checked(binary + 'rate = "0%"', "0")
    cycles = 'form = "cycle"\nunit = 100\npay = "5"'
    checked(binary + cycles, None, head='point_value = "0"\n')
