"""Every key of a plan: what it is when it is left out, and how far it may go.

Each row is a fragment of a plan that is one without the key; a plan with the
default written out is equal to it, and with another value it is not.
"""

from __future__ import annotations

import pytest
from small import ACTIVITY, HEAD, NOTHING, problems

from graphcrm.rules.plan import load_plan

RANKED = '[[rank]]\nname = "silver"\nwhen = "group >= 1"\n'
STATED = RANKED + '[metric.who]\nof = "fact"\nunit = "text"\n'
SALE = '[[component]]\nname = "first"\nkind = "own_sales"\nrate = "1%"\n'


def kind(name: str, rest: str, before: str = "") -> str:
    return f'{before}[[component]]\nname = "c"\nkind = "{name}"\n{rest}\n'


METRIC = "[metric.m]\n"
UNILEVEL = kind("unilevel", 'rates = ["1%", "2%"]')
OWN = kind("own_sales", 'rate = "1%"')
BINARY = kind("binary", 'form = "percent"\nrate = "10%"')
CYCLE = kind("binary", 'form = "cycle"\nunit = 100\npay = "10"')
PAIRS = kind("binary", 'form = "pairs"\nunit = 100\nrate = "10%"')
DIFFERENTIAL = kind(
    "differential", 'higher_leg = "break"\nrates_by_rank = { silver = "5%" }', RANKED
)
BRACKETS = kind(
    "differential",
    'metric = "group"\nbrackets = [{ from = 0, rate = "1%" }]',
)
BY_ORDER = kind("differential_by_order", 'rates_by_rank = { silver = "5%" }', RANKED)
GENERATIONS = kind("generations", 'boundary = "rank >= silver"\nrates = ["1%"]', RANKED)
INFINITY = kind("infinity", 'rates_by_rank = { silver = "5%" }', RANKED)
LEADERSHIP = kind("leadership", 'base = "group"\nleaders = "active"\nrate = "5%"')
GUARANTEE = kind("guarantee", 'minimum_by_rank = { silver = "5" }', RANKED)
MATCHING = kind("matching", 'on = "first"\nrates = ["5%"]', SALE)
DOWN = kind(
    "matching", 'on = "first"\ndirection = "down"\nrate = "5%"\ndivisor = 2', SALE
)
PASS_UP = kind("pass_up", 'passed = 2\nintroducer = "5%"\npassup = "5%"\nkeeper = "9%"')
RECURSIVE = kind("pass_share", 'share = "10%"')
GEOMETRIC = kind("pass_share", 'form = "geometric"\nshare = "10%"')
POOL = kind("pool", 'rate = "5%"\nshares = "group"')
RANK_BONUS = kind("rank_bonus", 'amounts = { silver = "5" }', RANKED)
REFERRAL = kind("referral", 'affiliate = "who"\nrate = "5%"', STATED)
STRUCTURE = kind("structure", 'each = "active"\nteam = "active"\namounts = [1]')
TYPES = kind("type_table", 'types = "who"\ntable = { a = { b = "5" } }', STATED)
FULL = kind("matrix_full", 'amounts = ["5"]\nwidth = 2')
RANKS = RANKED + "[ranks]\n"

# A fragment, a key, what it is without, and something else.
DEFAULTS = [
    (ACTIVITY, "count_customers", "true", "false"),
    (ACTIVITY, "when", "", '"group >= 1"'),
    (ACTIVITY, "grace", "0", "1"),
    (RANKS, "cumulative", "false", "true"),
    (RANKS, "grace", "0", "1"),
    (RANKS, "demotion", '"never"', '"one"'),
    (RANKS, "demote_after", "0", "1"),
    (METRIC + 'of = "own"\n', "volume", '"volume"', '"net"'),
    (METRIC + 'of = "own"\n', "orders", '"all"', '"retail"'),
    (METRIC + 'of = "group"\n', "tree", '"sponsor"', '"enroller"'),
    (METRIC + 'of = "group"\n', "depth", "0", "1"),
    (METRIC + 'of = "group"\n', "self", "true", "false"),
    (METRIC + 'of = "leg"\n', "tree", '"sponsor"', '"placement"'),
    (METRIC + 'of = "leg"\n', "number", "1", "2"),
    (METRIC + 'of = "outside"\n', "tree", '"sponsor"', '"placement"'),
    (METRIC + 'of = "outside"\n', "largest", "1", "2"),
    (METRIC + 'of = "outside"\n', "self", "true", "false"),
    (METRIC + 'of = "limited"\n', "tree", '"sponsor"', '"placement"'),
    (METRIC + 'of = "limited"\n', "limit", '"100%"', '"99%"'),
    (METRIC + 'of = "limited"\n', "weight", '"100%"', '"99%"'),
    (METRIC + 'of = "limited"\n', "own", '"full"', '"none"'),
    (METRIC + 'of = "limited"\n', "frontline", '"with_legs"', '"full"'),
    (METRIC + 'of = "people"\n', "tree", '"sponsor"', '"enroller"'),
    (METRIC + 'of = "people"\n', "depth", "1", "0"),
    (METRIC + 'of = "people"\n', "where", "", '"active"'),
    (METRIC + 'of = "legs"\nat_least = 1\n', "tree", '"sponsor"', '"enroller"'),
    (METRIC + 'of = "times"\nwhere = "active"\n', "last", "12", "11"),
    (METRIC + 'of = "rolling"\nmetric = "group"\n', "last", "0", "1"),
    (METRIC + 'of = "fact"\n', "unit", '"count"', '"points"'),
    (METRIC + 'of = "fact"\n', "default", "0", "1"),
    ("[matrix]\nwidth = 3\n", "depth", "0", "1"),
    ("[matrix]\nwidth = 3\n", "overflow", '"refuse"', '"hold"'),
    (UNILEVEL, "tree", '"sponsor"', '"enroller"'),
    (UNILEVEL, "compression", '"dynamic"', '"none"'),
    (UNILEVEL, "base", '"volume"', '"net"'),
    (UNILEVEL, "orders", '"all"', '"own"'),
    (UNILEVEL, "pool", '"100%"', '"99%"'),
    (UNILEVEL, "pays_inactive_source", "true", "false"),
    (UNILEVEL, "within_days", "0", "1"),
    (UNILEVEL, "within_months", "0", "1"),
    (UNILEVEL, "first_order_only", "false", "true"),
    (UNILEVEL, "needs_activity", "true", "false"),
    (UNILEVEL, "requires", "", '"active"'),
    (UNILEVEL, "cap_per_source", "", '"5"'),
    (UNILEVEL, "calendar", '"month"', '"week"'),
    (OWN, "needs_activity", "false", "true"),
    (OWN, "base", '"net"', '"volume"'),
    (OWN, "orders", '"retail"', '"all"'),
    (OWN, "above", "", '"0"'),
    (BINARY, "volume", '"volume"', '"net"'),
    (BINARY, "orders", '"all"', '"own"'),
    (BINARY, "pays_inactive_source", "true", "false"),
    (BINARY, "max_matched", "", "1"),
    (BINARY, "unqualified", '"hold"', '"flush"'),
    (BINARY, "expires_after", "0", "1"),
    (BINARY, "debts", "false", "true"),
    (CYCLE, "max_cycles", "", "1"),
    (PAIRS, "max_pairs", "", "1"),
    (PAIRS, "two_to_one", "", '"active"'),
    (DIFFERENTIAL, "base", '"volume"', '"qualifying"'),
    (DIFFERENTIAL, "orders", '"all"', '"own"'),
    (DIFFERENTIAL, "tree", '"sponsor"', '"enroller"'),
    (DIFFERENTIAL, "breakaway", '"never"', '"top"'),
    (DIFFERENTIAL, "compression", '"none"', '"dynamic"'),
    (DIFFERENTIAL, "pays_own", '"always"', '"never"'),
    (DIFFERENTIAL, "pays_legs", '"all"', '"none"'),
    (DIFFERENTIAL, "new_legs", '"difference"', '"full"'),
    (BRACKETS, "higher_leg", '"break"', '"signed"'),
    (BY_ORDER, "orders", '"all"', '"own"'),
    (BY_ORDER, "tree", '"sponsor"', '"enroller"'),
    (BY_ORDER, "start_level", "0", "1"),
    (BY_ORDER, "min_level", "0", "1"),
    (BY_ORDER + "start_level = 1\n", "min_level", "1", "0"),
    (GENERATIONS, "tree", '"sponsor"', '"enroller"'),
    (GENERATIONS, "inactive_boundary", '"closes"', '"skipped"'),
    (GENERATIONS, "closes", '"after"', '"opens_with"'),
    (GENERATIONS, "base", '"volume"', '"net"'),
    (GENERATIONS, "orders", '"all"', '"own"'),
    (INFINITY, "base", '"volume"', '"net"'),
    (INFINITY, "orders", '"all"', '"own"'),
    (INFINITY, "tree", '"sponsor"', '"enroller"'),
    (INFINITY, "form", '"full"', '"difference"'),
    (INFINITY, "blocker_included", "false", "true"),
    (INFINITY, "min_level", "1", "2"),
    (INFINITY, "unqualified_blocks", "false", "true"),
    (LEADERSHIP, "tree", '"sponsor"', '"enroller"'),
    (LEADERSHIP, "guarantee", "0", "1"),
    (GUARANTEE, "periods", "0", "1"),
    (MATCHING, "tree", '"enroller"', '"sponsor"'),
    (MATCHING, "compression", '"none"', '"dynamic"'),
    (MATCHING, "stage", '"capped"', '"paid"'),
    (MATCHING, "direction", '"up"', ""),
    (DOWN, "tree", '"enroller"', '"sponsor"'),
    (PASS_UP, "tree", '"enroller"', '"sponsor"'),
    (PASS_UP, "recruiter", '"upline"', '"seller"'),
    (PASS_UP, "base", '"volume"', '"net"'),
    (PASS_UP, "orders", '"all"', '"own"'),
    (PASS_UP, "target", '"sponsor"', '"nearest"'),
    (PASS_UP, "search_from", '"above"', '"recruiter"'),
    (PASS_UP, "target_requires", "", '"active"'),
    (PASS_UP, "qualified_since", "", '"joined"'),
    (PASS_UP, "repeats", "true", "false"),
    (RECURSIVE, "form", '"recursive"', '"geometric"'),
    (RECURSIVE, "tree", '"sponsor"', '"enroller"'),
    (RECURSIVE, "compression", '"none"', '"dynamic"'),
    (RECURSIVE, "orders", '"all"', '"own"'),
    (RECURSIVE, "rate", '"100%"', '"99%"'),
    (GEOMETRIC, "levels", "50", "49"),
    (GEOMETRIC, "levels", "50", "51"),
    (POOL, "unpaid", '"company"', '"next"'),
    (POOL, "least_shares", '"0"', '"1"'),
    (RANK_BONUS, "figure", '"achieved"', '"title"'),
    (RANK_BONUS, "within_days", "0", "1"),
    (RANK_BONUS, "consecutive", "1", "2"),
    (RANK_BONUS, "skipped", '"all"', '"highest"'),
    (RANK_BONUS, "hold_rank", "true", "false"),
    (RANK_BONUS, "missed", '"lost"', '"waits"'),
    (REFERRAL, "orders", '"all"', '"own"'),
    (STRUCTURE, "tree", '"sponsor"', '"enroller"'),
    (STRUCTURE, "width", "3", "2"),
    (TYPES, "tree", '"sponsor"', '"enroller"'),
    (TYPES, "members", '"new"', '"all"'),
]

# A fragment, a key, and the least and the most it may be.
LIMITS = [
    (ACTIVITY, "grace", 0, 60),
    (RANKS, "grace", 0, 60),
    (RANKS, "demote_after", 0, 60),
    (METRIC + 'of = "group"\n', "depth", 0, 1000),
    (METRIC + 'of = "leg"\n', "number", 1, 1000),
    (METRIC + 'of = "outside"\n', "largest", 1, 1000),
    (METRIC + 'of = "people"\n', "depth", 0, 1000),
    (METRIC + 'of = "times"\nwhere = "active"\n', "last", 1, 60),
    (METRIC + 'of = "rolling"\nmetric = "group"\n', "last", 0, 60),
    ("[matrix]\n", "width", 1, 1000),
    ("[matrix]\nwidth = 3\n", "depth", 0, 100),
    (UNILEVEL, "within_days", 0, 3660),
    (UNILEVEL, "within_months", 0, 120),
    (BINARY, "expires_after", 0, 60),
    (CYCLE, "max_cycles", 1, 10**9),
    (PAIRS, "max_pairs", 1, 10**9),
    (BY_ORDER, "start_level", 0, 1),
    (BY_ORDER, "min_level", 0, 1000),
    (INFINITY, "levels_below_blocker", 0, 1000),
    (INFINITY, "min_level", 1, 1000),
    (GUARANTEE, "periods", 0, 600),
    (GEOMETRIC, "levels", 1, 1000),
    (RANK_BONUS, "within_days", 0, 36600),
    (RANK_BONUS, "consecutive", 1, 60),
    (STRUCTURE, "width", 1, 1000),
    (FULL.replace("width = 2", ""), "width", 1, 1000),
    ("[rounding]\n", "places", 0, 2),
]


def text_of(fragment: str, key: str = "", value: object = "") -> str:
    if "[activity]" not in fragment:
        fragment = ACTIVITY + fragment
    line = f"{key} = {value}\n" if key and value != "" else ""
    text = HEAD + fragment + line
    return text if "[[component]]" in text else text + NOTHING


def rules(text: str) -> tuple:
    plan = load_plan(text)
    return plan.book, plan.components, plan.company_cap, plan.payout


def name(part: object) -> str:
    lines = str(part).splitlines()
    named = (line for line in reversed(lines) if "kind" in line)
    return next(named, lines[0] if lines else "nothing")


@pytest.mark.parametrize(("fragment", "key", "default", "other"), DEFAULTS, ids=name)
def test_a_key_that_is_left_out(fragment, key, default, other) -> None:
    without = rules(text_of(fragment))
    if default:
        assert rules(text_of(fragment, key, default)) == without
    if other:
        assert rules(text_of(fragment, key, other)) != without


@pytest.mark.parametrize(("fragment", "key", "low", "high"), LIMITS, ids=name)
def test_how_far_a_number_may_go(fragment, key, low, high) -> None:
    load_plan(text_of(fragment, key, low))
    load_plan(text_of(fragment, key, high))
    for wrong in (low - 1, high + 1, f'"{high}"', "true", f"{high}.0"):
        found = problems_of(text_of(fragment, key, wrong))
        assert any(f"from {low} to {high}" in problem for problem in found), found


def problems_of(text: str) -> list[str]:
    return problems(text.removeprefix(HEAD))
