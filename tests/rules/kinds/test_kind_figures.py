"""Which figures each kind reads, and what its lines are counted in.

A plan is checked with these: a figure that a component reads must be known before.
"""

from __future__ import annotations

import pytest
from small import run

BEFORE = """
[metric.who]
of = "fact"
unit = "text"
[metric.born]
of = "fact"
unit = "day"
[metric.x]
of = "own"
[metric.y]
of = "group"
[metric.n]
of = "people"
[[rank]]
name = "silver"
when = "x >= 1"
[[component]]
name = "first"
kind = "own_sales"
rate = "1%"
"""
ASKS = 'requires = "retail >= 1"\n'
RANKED = 'rates_by_rank = { silver = "5%" }\n'
STEPS = 'metric = "n"\nbrackets = [{ from = 1, rate = "5%" }]\n'
LATER = """[
  { valid_from = "2026-01-01", value = "x >= 1" },
  { valid_from = "2027-01-01", value = "y >= 1" },
]"""

CASES = [
    ("own_sales", 'rate = "1%"', "", "net", "order"),
    ("own_sales", f'rate = "1%"\nbase = "volume"\n{ASKS}', "retail", "volume", "order"),
    ("bonus", f'base = "x"\nrate = "1%"\n{ASKS}', "x retail", "volume", "member"),
    ("bonus", f'base = "x"\n{STEPS}', "x n", "volume", "member"),
    ("bonus", 'metric = "n"\namounts = [{ from = 1, amount = "5" }]', "n", "pay",
     "member"),
    ("bonus", 'base = "x"\nsteps = "marginal"\nbrackets = [{ from = 1, rate = "5%" }]',
     "x", "volume", "member"),
    ("differential", f'higher_leg = "break"\n{RANKED}{ASKS}', "rank retail", "volume",
     "member"),
    ("differential", f'base = "net"\n{STEPS}breakaway_when = {LATER}', "n x y", "pay",
     "member"),
    ("differential_by_order", f'{STEPS}base = "net"\n{ASKS}', "n retail", "net",
     "order"),
    ("generations", f'boundary = {LATER}\nrates = ["1%"]\n{ASKS}', "rank x y retail",
     "volume", "member"),
    ("generations", 'boundary_figure = "n"\nrates = ["1%"]\nbase = "net"', "rank n",
     "pay", "member"),
    ("generations", 'boundary_figure = "n"\nrates = ["1%"]\non = "first"', "rank n",
     "pay", "member"),
    ("guarantee", f'minimum_by_rank = {{ silver = "5" }}\n{ASKS}', "rank retail", "pay",
     "member"),
    ("infinity", f'{RANKED}base = "qualifying"\n{ASKS}', "rank retail", "qualifying",
     "order"),
    ("leadership", f'base = "x"\nrate = "1%"\nleaders = {LATER}\n{ASKS}',
     "x y retail", "volume", "member"),
    ("matching", 'on = "first"\nrates = ["1%"]', "rank", "pay", "member"),
    ("matching", f'on = "first"\nrates = ["1%"]\nsource_requires = {LATER}\n{ASKS}',
     "rank x y retail", "pay", "member"),
    ("matching", 'on = "first"\ndirection = "down"\nrate = "1%"\ndivisor = 5', "",
     "pay", "member"),
    ("matching", 'on = "first"\ndirection = "down"\nrate = "1%"\ndivisor = "directs"',
     "", "pay", "member"),
    ("matching", 'on = "first"\ndirection = "down"\nrate = "1%"\n'
     'divisor = "qualified"\nsource_requires = "x >= 1"', "x", "pay", "member"),
    ("matching", 'on = "first"\ndirection = "down"\nrate = "1%"\ndivisor = "n"\n'
     + ASKS, "n retail", "pay", "member"),
    ("matrix_full", f'amounts = ["5"]\nwidth = 2\n{ASKS}', "retail", "pay", "member"),
    ("pass_share", f'share = "1%"\n{ASKS}', "retail", "pay", "order"),
    ("pass_share", f'form = "geometric"\nshare = "1%"\n{ASKS}', "rank retail",
     "volume", "order"),
    ("pass_share", 'form = "geometric"\nshare = "1%"\nbase = "net"', "rank", "net",
     "order"),
    ("pass_up", 'passed = 1\nintroducer = "1%"\npassup = "1%"\nkeeper = "1%"', "",
     "volume", "order"),
    ("pass_up", 'passed = 1\nintroducer = "1%"\npassup = "1%"\nkeeper = "1%"\n'
     f'qualified_since = "born"\ntarget_requires = "y >= 1"\nbase = "net"\n{ASKS}',
     "born y retail", "net", "order"),
    ("pool", f'rate = "1%"\nshares = "n"\nsellers = {LATER}\n{ASKS}',
     "rank n x y retail", "pay", "member"),
    ("pool", 'rate = "1%"\nranking = "x"\nplaces = ["1"]', "rank x", "pay", "member"),
    ("pool", 'rate = "1%"\nshares_by_rank = { silver = 1 }', "rank", "pay", "member"),
    ("rank_bonus", 'amounts = { silver = "5" }', "achieved", "pay", "member"),
    ("rank_bonus", f'amounts = {{ silver = "5" }}\nfigure = "title"\n{ASKS}',
     "title retail", "pay", "member"),
    ("referral", f'affiliate = "who"\nrate = "1%"\nbase = "net"\n{ASKS}', "who retail",
     "net", "order"),
    ("structure", f'each = {LATER}\nteam = "n >= 1"\namounts = ["5"]\n{ASKS}',
     "x y n retail", "pay", "member"),
    ("structure", 'each = "x >= 1"\namounts = ["5"]', "x", "pay", "member"),
    ("type_table", 'types = "who"\ntable = { a = { b = "5" } }', "who", "pay",
     "member"),
    ("type_table", 'types = "who"\ntable = { a = { b = "5" } }\nwhere = "x >= 1"\n'
     + ASKS, "who x retail", "pay", "member"),
    ("unilevel", f'rates = ["1%"]\nbase = "net"\n{ASKS}', "rank retail", "net",
     "order"),
    ("unilevel", 'rates = ["1%", "1%"]\nlevel_requires = ["x >= 1", "y >= 1"]',
     "rank x y", "volume", "order"),
    ("unilevel", f'rates = ["1%"]\nrequires = {LATER}', "rank x y", "volume", "order"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "rest", "figures", "base", "source"), CASES)
def test_what_a_component_reads(kind, rest, figures, base, source) -> None:
    text = f'{BEFORE}[[component]]\nname = "c"\nkind = "{kind}"\n{rest}\n'
    rules = run(text, {"a": "", "b": "a"}).plan.components[-1].rules
    assert rules.figures == frozenset(figures.split())
    assert (rules.base, rules.source) == (base, source)
