"""The most each kind can pay of an order, worked out by hand from its page.

A case is a component and its bound of own and of retail orders: one text for
both, ``None`` where pay does not depend on what is sold, ``endless`` without one.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from linted import bounds, component

from graphcrm.money import parse_rate
from graphcrm.rules.lint.weights import endless

# Nobody can be silver, so nothing a plan pays silver counts.
RANKS = """
[metric.people]
of = "people"
[metric.silvers]
of = "people"
where = "rank == silver"
[metric.streak]
of = "times"
where = "personal >= 100"
last = 3
[metric.below]
of = "group"
depth = 2
[metric.type]
of = "fact"
unit = "text"
[metric.stated]
of = "fact"
unit = "points"
[[rank]]
name = "silver"
when = "personal > 10 and personal < 5"
[[rank]]
name = "gold"
when = "group >= 1000"
[[rank]]
name = "ruby"
when = "group >= 5000"
"""


def checked(text, expected, before=RANKS, **more):
    own, retail = expected if isinstance(expected, tuple) else (expected, expected)
    found = bounds(before + text, **more)
    for kind, right in (("own", own), ("retail", retail)):
        bound = found[kind]
        if right == "endless":
            assert bound is not None
            assert endless(bound)
        else:
            assert bound == (None if right is None else parse_rate(right)), kind


OF_ORDERS = [
    ('kind = "own_sales"', 'rate = "30%"', ("0", "30%")),
    ('kind = "own_sales"', 'rate = "30%"', 'orders = "own"', ("30%", "0")),
    ('kind = "own_sales"', 'rate = "30%"', 'orders = "all"', "30%"),
    ('kind = "referral"', 'affiliate = "type"', 'rate = "7%"', "7%"),
    ('kind = "referral"', 'affiliate = "type"', 'rate = "7%"', 'orders = "own"',
     ("7%", "0")),
    # unilevel: the highest rates of every level
    ('kind = "unilevel"', 'rates = ["20%", "10%", "5%"]', "35%"),
    ('kind = "unilevel"', 'rates = ["20%", "10%"]', 'orders = "retail"', ("0", "30%")),
    ('kind = "unilevel"', 'rates = ["50%", "30%"]', 'pool = "40%"', "32%"),
    ('kind = "unilevel"', 'rates_by_rank = { silver = ["90%"], gold = ["3%", "9%"], '
     'ruby = ["4%", "8%", "1%"] }', "14%"),
    ('kind = "unilevel"', 'rates_by_rank = { gold = ["5%"], ruby = ["5%"] }',
     'tail_by_rank = { ruby = "1%" }', "endless"),
    ('kind = "unilevel"', 'rates_by_rank = { silver = ["5%"], gold = ["6%"] }',
     'tail_by_rank = { silver = "1%", gold = "0%" }', "6%"),
    ('kind = "unilevel"', 'rates_by = "type"',
     'rates_of = { a = ["10%", "1%"], b = ["4%", "20%"], c = ["2%"], d = ["1%"], '
     'e = ["11%"] }', "31%"),
    # pass_share: a profit is split, a reward repeated at levels above the seller
    ('kind = "pass_share"', 'share = "10%"', 'rate = "60%"', "60%"),
    ('kind = "pass_share"', 'share = "10%"', 'rate = "60%"', 'orders = "own"',
     ("60%", "0")),
    ('kind = "pass_share"', 'form = "geometric"', 'share = "50%"', 'levels = 2',
     'rate = "40%"', "70%"),
    ('kind = "pass_share"', 'form = "geometric"', 'share = "50%"', 'levels = 1',
     'rate = "40%"', 'orders = "retail"', ("0", "60%")),
]  # fmt: skip

PASS_UP = ('kind = "pass_up"', 'introducer = "10%"', 'passup = "30%"')
PASSED = [
    ("passed = 2", 'keeper = "15%"', "40%"),
    ("passed = 2", 'keeper = "45%"', "45%"),
    ("passed = 2", 'keeper = "15%"', 'target = "company"', "15%"),
    ("passed = 2", 'keeper = "5%"', 'target = "company"', "10%"),
    ("passed = 0", 'keeper = "5%"', "5%"),
    ('passed = "all"', 'keeper = "90%"', "40%"),
    ("passed = 1", 'keeper = "15%"', 'orders = "own"', ("40%", "0")),
]  # fmt: skip


def steps(key, first, second):
    return (
        f'[ {{ from = 100, {key} = "{first}" }}, {{ from = 200, {key} = "{second}" }} ]'
    )


BONUSES = [
    ('base = "personal"', 'rate = "10%"', ("10%", "0")),
    ('base = "retail"', 'rate = "10%"', ("0", "10%")),
    ('base = "group"', 'rate = "10%"', "endless"),
    ('base = "group"', 'rate = "0%"', "0"),
    ('base = "stated"', 'rate = "10%"', None),
    ('base = "stated"', 'rate = "0%"', "0"),
    ('base = "personal"', 'metric = "group"',
     "brackets = " + steps("rate", "4%", "9%"), ("9%", "0")),
    ('base = "personal"', 'metric = "group"',
     "brackets = " + steps("rate", "9%", "4%"), ("9%", "0")),
    ('base = "personal"', 'steps = "marginal"',
     "brackets = " + steps("rate", "4%", "9%"), ("9%", "0")),
    # the figure is 3 at most
    ('base = "personal"', 'metric = "streak"', 'brackets = [ { from = 1, rate = "5%" },'
     ' { from = 3, rate = "6%" }, { from = 4, rate = "50%" } ]', ("6%", "0")),
    ('base = "personal"', 'metric = "streak"', 'brackets = [ { from = 4, rate = "50%" '
     '} ]', "0"),
    # golds and rubies are on the step of silver
    ('base = "personal"', 'metric = "rank"', 'brackets = [ { from = "silver", '
     'rate = "50%" } ]', ("50%", "0")),
    ('base = "personal"', 'metric = "rank"', 'brackets = [ { from = "silver", '
     'rate = "50%" }, { from = "gold", rate = "20%" } ]', ("20%", "0")),
    # nobody is silver, so their number is 0
    ('base = "personal"', 'metric = "silvers"', 'brackets = [ { from = 0, '
     'rate = "2%" }, { from = 1, rate = "50%" } ]', ("2%", "0")),
    # fixed amounts
    ('metric = "people"', "amounts = " + steps("amount", "0", "50"), None),
    ('metric = "people"', "amounts = " + steps("amount", "0", "0"), "0"),
]  # fmt: skip

# How often an order counts in the base of all members together.
WEIGHTS = [
    ('of = "own"', "10%"),
    ('of = "own"\norders = "retail"', ("0", "10%")),
    ('of = "group"\ndepth = 1', "20%"),
    ('of = "group"\ndepth = 3', "40%"),
    ('of = "group"\ndepth = 3\nself = false', "30%"),
    ('of = "group"\ndepth = 1\norders = "own"', ("20%", "0")),
    ('of = "group"', "endless"),
    ('of = "group"\norders = "own"', ("endless", "0")),
    ('of = "leg"', "endless"),
    ('of = "outside"\norders = "retail"', ("0", "endless")),
    ('of = "rolling"\nmetric = "personal"\nlast = 3', ("30%", "0")),
    ('of = "rolling"\nmetric = "personal"', ("endless", "0")),
    ('of = "sum"\nparts = ["personal", "retail"]', "10%"),
    ('of = "sum"\nparts = ["personal", "retail", "below"]', "40%"),
    ('of = "sum"\nparts = ["personal", "stated"]', None),
    ('of = "rolling"\nmetric = "stated"\nlast = 3', None),
    ('of = "fact"\nunit = "points"', None),
]

UNI = component("uni", 'kind = "unilevel"', 'rates = ["30%", "20%"]', 'orders = "own"')
FIXED = component("fix", 'kind = "bonus"', 'metric = "people"',
                  "amounts = " + steps("amount", "1", "2"))  # fmt: skip
OWN = component("own", 'kind = "own_sales"', 'rate = "10%"', 'orders = "all"')

ON_OTHERS = [
    ('on = "uni"', 'rates = ["10%", "10%"]', ("10%", "0")),
    ('on = ["uni", "own"]', 'rates = ["10%"]', ("6%", "1%")),
    ('on = ["uni", "fix"]', 'rates = ["10%"]', None),
    ('on = "fix"', 'rates = ["10%"]', None),
    ('on = "uni"', 'rates_by_rank = { silver = ["90%"], gold = ["8%"] }', ("4%", "0")),
    ('on = "uni"', 'rates_by_rank = { gold = ["8%"] }',
     'tail_by_rank = { gold = "1%" }', ("endless", "0")),
    ('on = "uni"', 'direction = "down"', 'rate = "20%"', 'divisor = "directs"',
     ("10%", "0")),
    ('on = "uni"', 'direction = "down"', 'rate = "20%"', 'divisor = "qualified"',
     ("10%", "0")),
    ('on = "uni"', 'direction = "down"', 'rate = "20%"', "divisor = 5",
     ("endless", "0")),
    ('on = "fix"', 'direction = "down"', 'rate = "20%"', "divisor = 5", None),
]  # fmt: skip

POOLS = [
    ('shares = "people"', "5%"),
    ('shares = "people"', 'of = "net"', "5%"),
    ("shares_by_rank = { silver = 1, gold = 0, ruby = 2 }", "5%"),
    ("shares_by_rank = { silver = 1, gold = 0 }", "0"),
    ('shares = "people"', "most_by_rank = { gold = 0 }", "0"),
    ('shares = "people"', "most_by_rank = { ruby = 3 }", "5%"),
]

LIMITS = [
    ('cap = "0"', "0"),
    ('cap = "0.01"', ("40%", "0")),
    ("cap_by_rank = { ruby = 500 }", ("40%", "0")),
    ('cap_per_source = "0"', "0"),
    ('cap_per_source = "0.01"', ("40%", "0")),
    ('cap = "0"\ncap_by = "type"\ncap_of = { a = "500" }', ("40%", "0")),
    ('cap = "0"\ncap_by = "type"\ncap_of = { a = "0" }', "0"),
    ('cap = "5"\ncap_by = "type"\ncap_of = { a = "0" }', ("40%", "0")),
    # what the fund is a part of may be sold to customers
    ('fund = { limit = "25%" }', "25%"),
    ('fund = { limit = "40%" }', ("40%", "0")),
    ('fund = { limit = "50%" }', ("40%", "0")),
]


def by_lines(rows):
    return [("\n".join(row[:-1]), row[-1]) for row in rows]


@pytest.mark.parametrize(("lines", "expected"), by_lines(OF_ORDERS))
def test_what_is_paid_of_single_orders(lines, expected):
    checked(component("c", lines), expected)


@pytest.mark.parametrize(("lines", "expected"), by_lines(PASSED))
def test_a_sale_is_passed_up_or_kept(lines, expected):
    checked(component("c", *PASS_UP, lines), expected)


@pytest.mark.parametrize(("lines", "expected"), by_lines(BONUSES))
def test_a_bonus_pays_its_highest_step_on_its_base(lines, expected):
    checked(component("c", 'kind = "bonus"', lines), expected)


@pytest.mark.parametrize(("metric", "expected"), WEIGHTS)
def test_a_base_counts_an_order_so_often(metric, expected):
    before = f"{RANKS}[metric.base]\n{metric}\n"
    bonus = component("c", 'kind = "bonus"', 'base = "base"', 'rate = "10%"')
    checked(bonus, expected, before)


@pytest.mark.parametrize(
    ("count", "expected"), [("true", "10%"), ("false", ("10%", "0"))]
)
def test_customers_orders_may_count_for_activity(count, expected):
    activity = f"[activity]\nown_volume = 100\ncount_customers = {count}\n"
    bonus = component("c", 'kind = "bonus"', 'base = "qualifying"', 'rate = "10%"')
    checked(bonus, expected, activity)


@pytest.mark.parametrize(("lines", "expected"), by_lines(ON_OTHERS))
def test_a_match_is_a_part_of_what_it_matches(lines, expected):
    before = RANKS + UNI + FIXED + OWN
    checked(component("c", 'kind = "matching"', lines), expected, before)


@pytest.mark.parametrize(("lines", "expected"), by_lines(POOLS))
def test_a_pool_pays_its_fund_if_anybody_has_shares(lines, expected):
    checked(component("c", 'kind = "pool"', 'rate = "5%"', lines), expected)


@pytest.mark.parametrize(("lines", "expected"), LIMITS)
def test_limits_of_a_component_bound_it(lines, expected):
    uni = ('kind = "unilevel"', 'rates = ["40%"]', 'orders = "own"')
    checked(component("c", *uni, lines), expected)


def test_a_fund_bounds_what_has_no_bound_and_what_is_fixed():
    fund = 'fund = { limit = "25%" }'
    lines = ('kind = "bonus"', 'base = "group"', 'rate = "10%"', fund)
    checked(component("c", *lines), "25%")
    checked(FIXED + fund, "25%")


def test_a_million_millions_is_endless():
    assert endless(Fraction(10**12))
    assert not endless(Fraction(10**12) - 1)


def test_what_depends_on_no_order_has_no_bound():
    matrix = component("c", 'kind = "matrix_full"', "width = 3", 'amounts = ["50"]')
    checked(matrix, None)
