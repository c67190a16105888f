"""Keys of a component that change nothing beside others."""

from __future__ import annotations

import pytest
from linted import component, found_by

from graphcrm.rules.lint.unused import check_unused

BEFORE = """
[metric.people]
of = "people"
[metric.since]
of = "fact"
unit = "day"
[[rank]]
name = "gold"
when = "group >= 1000"
[[rank]]
name = "ruby"
when = "group >= 5000"
"""
AFTER = component(
    "reads", 'kind = "own_sales"', 'rate = "1%"', "requires = "
    '"people >= 0 and since >= \'2020-01-01\' and rank >= gold and rank <= ruby"',
)  # fmt: skip
EARLIER = component("earlier", 'kind = "own_sales"', 'rate = "1%"')
DIFFERENTIAL = ('kind = "differential"', 'rate = "1%"', 'higher_leg = "break"')
BRACKETS = 'brackets = [ { from = 1, rate = "1%" } ]'
ONE = 'amounts = { gold = "5" }'
TWO = 'amounts = { gold = ["5", "5"], ruby = "9" }'
PASS = ('kind = "pass_up"', "passed = 2", 'introducer = "1%"', 'passup = "2%"',
        'keeper = "3%"')  # fmt: skip
INFINITY = ('kind = "infinity"', 'rates_by_rank = { gold = "1%" }')
PAIRS = ('kind = "binary"', 'form = "pairs"', "unit = 100", 'rate = "1%"')
GENERATIONS = ('kind = "generations"', 'boundary = "rank >= gold"', 'rates = ["1%"]')
BASE = 'base = "personal"'


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        ((*DIFFERENTIAL, 'cap = "5"'), []),
        ((*DIFFERENTIAL, 'cap_by_rank = { gold = "5" }'), []),
        ((*DIFFERENTIAL, 'cap = "5"', 'cap_by_rank = { gold = "5" }'), ["cap"]),
        # bonus
        (('kind = "bonus"', BASE, 'rate = "1%"'), []),
        (('kind = "bonus"', BASE, 'rate = "1%"', 'steps = "marginal"'), ["steps"]),
        (('kind = "bonus"', BASE, BRACKETS, 'steps = "marginal"'), []),
        (('kind = "bonus"', BASE, BRACKETS, 'metric = "people"', 'steps = "slab"'), []),
        (('kind = "bonus"', 'metric = "people"',
          'amounts = [ { from = 1, amount = "5" } ]', 'steps = "marginal"'), ["steps"]),
        # guarantee
        (('kind = "guarantee"', 'minimum_by_rank = { gold = "5" }', "periods = 3"), []),
        (('kind = "guarantee"', "periods = 3"), ["periods"]),
        (('kind = "guarantee"',), []),
        # rank_bonus
        (('kind = "rank_bonus"', ONE), []),
        (('kind = "rank_bonus"', ONE, "hold_rank = true"), ["hold_rank"]),
        (('kind = "rank_bonus"', ONE, 'missed = "waits"'), ["missed"]),
        (('kind = "rank_bonus"', TWO, "hold_rank = true", 'missed = "waits"'), []),
        (('kind = "rank_bonus"', ONE, 'skipped = "highest"'), ["skipped"]),
        (('kind = "rank_bonus"', ONE, 'skipped = "all"'), []),
        (('kind = "rank_bonus"', TWO, 'skipped = "highest"'), []),
        # differential
        ((*DIFFERENTIAL, 'new_legs = "full"'), []),
        ((*DIFFERENTIAL, 'new_legs = "full"', 'pays_legs = "new"'), []),
        ((*DIFFERENTIAL, 'new_legs = "full"', 'pays_legs = "old"'), ["new_legs"]),
        ((*DIFFERENTIAL, 'new_legs = "full_own"', 'pays_legs = "none"'), ["new_legs"]),
        ((*DIFFERENTIAL, 'new_legs = "difference"', 'pays_legs = "old"'), []),
        # infinity
        ((*INFINITY, "blocker_included = true"), []),
        ((*INFINITY, "levels_below_blocker = 2"), []),
        ((*INFINITY, "levels_below_blocker = 0", "blocker_included = true"), []),
        ((*INFINITY, "levels_below_blocker = 2", "blocker_included = true"),
         ["blocker_included"]),
        # pairs
        (PAIRS, []),
        ((*PAIRS, 'rate_2_to_1 = "2%"'), ["rate_2_to_1"]),
        ((*PAIRS, 'two_to_one = "people >= 1"'), []),
        ((*PAIRS, 'rate_2_to_1 = "2%"', 'two_to_one = "people >= 1"'), []),
        # pass_up
        (PASS, []),
        ((PASS[0], "passed = 0", *PASS[2:]), ["introducer", "passup"]),
        ((PASS[0], "passed = 0", 'introducer = "0%"', *PASS[3:]), ["passup"]),
        ((PASS[0], "passed = 1", *PASS[2:]), []),
        ((PASS[0], 'passed = "all"', *PASS[2:]), ["keeper"]),
        ((PASS[0], 'passed = "all"', *PASS[2:4], 'keeper = "0%"'), []),
        ((*PASS, 'target = "company"'), ["passup"]),
        ((*PASS[:3], 'passup = "0%"', PASS[4], 'target = "company"'), []),
        ((*PASS, 'search_from = "above"'), ["search_from"]),
        ((*PASS, 'search_from = "above"', 'target = "nearest"'), []),
        ((*PASS, 'target_requires = "people >= 1"', 'qualified_since = "since"'), []),
        ((*PASS[:3], 'passup = "0%"', PASS[4], 'target = "company"',
          'search_from = "above"', 'target_requires = "people >= 1"',
          'qualified_since = "since"'),
         ["search_from", "target_requires", "qualified_since"]),
        # generations
        (GENERATIONS, []),
        ((*GENERATIONS, 'orders = "own"'), []),
        ((*GENERATIONS, 'on = "earlier"'), []),
        ((*GENERATIONS, 'on = "earlier"', 'orders = "own"'), ["orders"]),
        # tails
        (('kind = "unilevel"', 'rates = ["1%"]', 'tail_by_rank = { gold = "0%" }'),
         ["tail_by_rank"]),
        (('kind = "unilevel"', 'rates = ["1%"]',
          'tail_by_rank = { gold = "0.00%", ruby = "0" }'), ["tail_by_rank"]),
        (('kind = "unilevel"', 'rates = ["1%"]',
          'tail_by_rank = { gold = "0%", ruby = "0.1%" }'), []),
        (('kind = "unilevel"', 'rates = ["1%"]', 'tail_by_rank = { gold = "9%" }'), []),
    ],
)  # fmt: skip
def test_keys_without_effect_are_named(lines, keys):
    text = BEFORE + EARLIER + component("c", *lines) + AFTER
    found = found_by(check_unused, text)
    assert [(one.code, one.severity, one.key) for one in found] == [
        ("key-without-effect", "warning", f"component[2].{key}") for key in keys
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (('kind = "bonus"', BASE, 'rate = "1%"', 'steps = "marginal"'),
         "marginal cuts the base into brackets; with rate it does nothing"),
        (('kind = "bonus"', 'metric = "people"', 'steps = "marginal"',
          'amounts = [ { from = 1, amount = "5" } ]'),
         "marginal cuts the base into brackets; with amounts it does nothing"),
        ((*DIFFERENTIAL, 'new_legs = "full"', 'pays_legs = "old"'),
         "is about new legs, and pays_legs = old pays none"),
        ((*PASS, 'search_from = "above"'),
         "has no effect with target = sponsor: nobody is searched"),
    ],
)  # fmt: skip
def test_why_a_key_has_no_effect(lines, message):
    [one] = found_by(check_unused, BEFORE + component("c", *lines) + AFTER)
    assert one.message == message
