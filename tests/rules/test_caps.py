"""Caps: a member's, a component's fund, the company's; to the last unit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from small import pays, problems, run

from graphcrm.rules import exact
from graphcrm.rules.caps import cut_lines, within
from graphcrm.rules.explain import explain

DIRECT = """
[[component]]
name = "direct"
kind = "unilevel"
rates = ["10%"]
"""


# -- largest remainder ------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "total", "shares"),
    [
        ([1, 1, 1], 100, [34, 33, 33]),  # ties: the earlier place
        ([1, 2], 10, [3, 7]),
        ([2, 1], 1, [1, 0]),
        ([1, 1, 2], 2, [1, 0, 1]),  # equal remainders ½ of the small ones: earlier
        ([5, 3, 3], 7, [3, 2, 2]),  # 3.18, 1.91, 1.91
        ([1, 3], 2, [0, 2]),  # 0.5 and 1.5: equal remainders, the larger share first
        ([7], 3, [3]),
        ([0, 5], 3, [0, 3]),
        ([1, 1], 0, [0, 0]),
    ],
)
def test_largest_remainder(values: list[int], total: int, shares: list[int]) -> None:
    assert exact.spread(np.array(values), total).tolist() == shares


def test_largest_remainder_of_huge_values() -> None:
    values = np.array([2**61, 2**61 - 1, 1])
    shares = exact.spread(values, 2**60)
    assert int(shares.sum()) == 2**60
    assert shares.tolist() == [2**59, 2**59, 0]


def test_within_leaves_what_is_taken_back_alone() -> None:
    amounts = np.array([300, -50, 100])
    assert within(amounts, Fraction(400)).tolist() == [300, -50, 100]
    assert within(amounts, Fraction(399)).tolist() == [299, -50, 100]
    assert within(amounts, Fraction(1999, 5)).tolist() == [299, -50, 100]
    assert within(amounts, Fraction(-1)).tolist() == [0, -50, 0]


def test_a_cut_falls_on_lines_above_zero_in_proportion() -> None:
    earner = np.array([0, 1, 1, 1, 2])
    amount = np.array([10, 60, -20, 30, 10])
    assert cut_lines(earner, amount, {1: 40}).tolist() == [0, 20, 0, 10, 0]
    assert cut_lines(earner, amount, {1: 0}).tolist() == [0, 47, 0, 23, 0]


# -- a member's cap ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("cap", "paid"), [("9.99", 999), ("10", 1000), ("10.01", 1000), ("0", 0)]
)
def test_cap_of_a_member_at_the_edge(cap: str, paid: int) -> None:
    plan = DIRECT + f'cap = "{cap}"'
    assert pays(run(plan, {"a": "", "b": "a"}, [("b", 100)])) == {"a": paid}


def test_cap_by_rank_and_the_cut_of_lines() -> None:
    plan = (
        '[[rank]]\nname = "silver"\nwhen = "personal >= 1"\n'
        '[[rank]]\nname = "gold"\nwhen = "personal >= 2"\n'
        + DIRECT
        + 'cap_by_rank = { none = "4", silver = "5" }'
    )
    people = {"a": "", "b": "", "c": "", "a1": "a", "b1": "b", "c1": "c"}
    orders = [("a1", 100), ("a1", 50), ("b", 1), ("b1", 100), ("c", 2), ("c1", 100)]
    result = run(plan, people, orders)
    assert pays(result) == {"a": 400, "b": 500, "c": 500}  # gold: what silver has
    lines = explain(result.plan, result, result.facts.snapshot.member.index("a"))
    assert [(line.exact, line.cut, line.amount) for line in lines] == [
        (1000, 733, 267),
        (500, 367, 133),
    ]


def test_ranks_below_the_first_one_named_get_nothing() -> None:
    plan = '[[rank]]\nname = "silver"\nwhen = "personal >= 1"\n' + DIRECT
    plan += 'cap_by_rank = { silver = "5" }'
    assert pays(run(plan, {"a": "", "b": "a"}, [("b", 100)])) == {"a": 0}


def test_a_cap_does_not_help_who_owes() -> None:
    plan = DIRECT + 'cap = "5"'
    assert pays(run(plan, {"a": "", "b": "a"}, [("b", -100)])) == {"a": -1000}
    mixed = [("b", 100), ("b", -20)]
    assert pays(run(plan, {"a": "", "b": "a"}, mixed)) == {"a": 500}


def test_the_coefficient_comes_before_the_cap() -> None:
    plan = DIRECT + 'cap = "15"'
    people = {"a": "", "b": "a"}
    twice = [("a", "coefficient", "*", "2")]
    assert pays(run(plan, people, [("b", 100)], terms=twice)) == {"a": 1500}


# -- a component's fund -------------------------------------------------------------

THREE = {"a": "", "b": "", "c": "", "a1": "a", "b1": "b", "c1": "c"}


@pytest.mark.parametrize(
    ("limit", "paid"),
    [
        ("10%", [1000, 1000, 1000]),
        ("9.999%", [1000, 1000, 999]),  # 29.997 → 29.99, one after another
        ("5%", [500, 500, 500]),
        ("1/30", [334, 333, 333]),
        ("0%", [0, 0, 0]),
    ],
)
def test_the_fund_holds_to_the_unit(limit: str, paid: list[int]) -> None:
    plan = DIRECT + f'fund = {{ limit = "{limit}", of = "volume" }}'
    orders = [("a1", 100), ("b1", 100), ("c1", 100)]
    assert [*pays(run(plan, THREE, orders)).values()] == paid


def test_the_fund_of_another_amount_and_after_the_caps() -> None:
    plan = DIRECT + 'cap = "8"\nfund = { limit = "20%", of = "net" }'
    orders = [{"seller": s, "volume": 100, "net": 40} for s in ("a1", "b1", "c1")]
    # 20 % of 120.00 net is 24.00: three times 8.00.
    assert [*pays(run(plan, THREE, orders)).values()] == [800, 800, 800]


def test_a_fund_is_not_filled_by_what_is_taken_back() -> None:
    plan = DIRECT + 'fund = { limit = "5%" }'
    orders = [("a1", 300), ("b1", -100)]
    # 5 % of 200 is 10.00 for a; b owes 10.00 as ever.
    assert pays(run(plan, THREE, orders)) == {"a": 1000, "b": -1000}


def test_a_negative_turnover_pays_nobody() -> None:
    plan = DIRECT + 'fund = { limit = "5%" }'
    orders = [("a1", 100), ("b1", -200)]
    assert pays(run(plan, THREE, orders)) == {"a": 0, "b": -2000}


# -- the company's cap --------------------------------------------------------------

FACTS = "".join(
    f'[metric.{name}]\nof = "fact"\nunit = "money"\n'
    f'[[component]]\nname = "{name}_"\nkind = "bonus"\nbase = "{name}"\nrate = "100%"\n'
    for name in ("d", "b", "o")
)


def company(cap: str, d: str, b: str, o: str, sales: str = "1000"):
    facts = [("a", name, v) for name, v in (("d", d), ("b", b), ("o", o))]
    order = {"seller": "s", "net": sales}
    result = run(FACTS + cap, {"a": "", "s": ""}, [order], facts=facts)
    return result, [pays(result, name).get("a", 0) for name in ("d_", "b_", "o_")]


PROTECTED = '[company_cap]\nlimit = "40%"\nof = "net"\nprotected = ["d_"]\n'


@pytest.mark.parametrize(
    ("amounts", "paid", "factor"),
    [
        (("200", "150", "50"), [20000, 15000, 5000], "1"),
        (("200", "150", "50.01"), [20000, 14999, 5001], "20000/20001"),
        (("200", "170", "80"), [20000, 13600, 6400], "4/5"),
        (("400", "1", "1"), [40000, 0, 0], "0"),
        (("500", "1", "1"), [50000, 0, 0], "0"),
        (("500", "0", "0"), [50000, 0, 0], "1"),  # nothing is there to be scaled
    ],
)
def test_company_cap_with_a_protected_part(amounts, paid, factor) -> None:
    result, found = company(PROTECTED, *amounts)
    assert found == paid
    assert result.company_factor == Fraction(factor)
    assert sum(found) <= max(40_000, found[0])


def test_protected_parts_beyond_the_limit_are_reported() -> None:
    result, _ = company(PROTECTED, "500", "1", "1")
    [said] = map(str, result.problems)
    assert "protected components alone pay 500.00, the limit is 400.00" in said
    assert not company(PROTECTED, "400", "1", "1")[0].problems


def test_company_cap_scales_all_alike_without_protection() -> None:
    cap = '[company_cap]\nlimit = "10%"\nof = "net"\n'
    result, found = company(cap, "100", "100", "100")
    assert found == [3334, 3333, 3333]
    assert result.company_factor == Fraction(1, 3)
    assert result.total == 10_000


def test_the_cut_of_the_company_is_on_the_lines() -> None:
    result, _ = company(PROTECTED, "200", "170", "80")
    lines = explain(result.plan, result, 0)
    assert [(line.cut, line.amount) for line in lines] == [
        (0, 20_000),
        (3_400, 13_600),
        (1_600, 6_400),
    ]


def test_matching_reads_what_was_earned_before_the_company_cap() -> None:
    plan = (
        '[metric.got]\nof = "amount"\ncomponent = "direct"\n'
        + DIRECT
        + '[[component]]\nname = "twice"\nkind = "bonus"\nbase = "got"\nrate = "50%"\n'
        + '[company_cap]\nlimit = "1%"\n'
    )
    result = run(plan, {"a": "", "b": "a"}, [("b", 100)])
    assert pays(result, "direct") == {"a": 67}
    assert pays(result, "twice") == {"a": 33}  # of 10.00, not of 0.67


# -- mistakes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[company_cap]\nof = 'net'\n", "limit is missing"),
        ("[company_cap]\nlimit = '140%'\n", "between 0% and 100%"),
        ("[company_cap]\nlimit = '1%'\nprotected = ['x']\n", "x"),
        ("[company_cap]\nlimit = '1%'\nprotect = ['direct']\n", "mean protected?"),
    ],
)
def test_mistakes(text: str, words: str) -> None:
    assert any(words in said for said in problems(DIRECT + text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('cap = "1.234"', "2 decimal places"),
        ('cap = "-1"', "must not be negative"),
        ('cap_by_rank = { gold = "5" }', "gold is not a rank"),
        ('fund = { limit = "5%", off = "net" }', "did you mean of?"),
        ("fund = 5", "must be a table written [component.fund]"),
    ],
)
def test_mistakes_of_a_component(text: str, words: str) -> None:
    assert any(words in said for said in problems(DIRECT + text)), problems(
        DIRECT + text
    )


# -- what one source may pay ------------------------------------------------------


def test_cap_per_source_limits_what_one_newcomer_pays_each_upline() -> None:
    plan = """
[[component]]
name = "fast"
kind = "unilevel"
rates = ["10%", "5%"]
cap_per_source = "8"
"""
    people = {"t": "", "a": "t", "b": "a", "c": "a"}
    orders = [("b", 100), ("b", 60), ("c", 70)]
    result = run(plan, people, orders)
    # a: 10 + 6 from b become 8, 7 from c stay. t: 5 + 3 from b are 8, c 3.50.
    assert pays(result) == {"a": 1500, "t": 1150}
    a = result.facts.snapshot.member.index("a")
    assert [(line.cut, line.amount) for line in explain(result.plan, result, a)] == [
        (500, 500),
        (300, 300),
        (0, 700),
    ]


def test_cap_per_source_then_the_cap_of_the_member() -> None:
    plan = DIRECT + 'cap_per_source = "8"\ncap = "10"'
    people = {"a": "", "b": "a", "c": "a"}
    result = run(plan, people, [("b", 200), ("c", 100)])
    assert pays(result) == {"a": 1000}
    assert [(line.cut, line.amount) for line in explain(result.plan, result, 0)] == [
        (1500, 500),
        (500, 500),
    ]


def test_cap_per_source_nets_what_is_taken_back() -> None:
    plan = DIRECT + 'cap_per_source = "8"'
    people = {"a": "", "b": "a"}
    assert pays(run(plan, people, [("b", 100), ("b", -20)])) == {"a": 800}
    assert pays(run(plan, people, [("b", 100), ("b", -30)])) == {"a": 700}
    assert pays(run(plan, people, [("b", -100)])) == {"a": -1000}
    kappa = [("a", "coefficient", "*", "1/2")]
    assert pays(run(plan, people, [("b", 200)], terms=kappa)) == {"a": 800}


# -- rounding of a member's sum ----------------------------------------------------


@pytest.mark.parametrize(
    ("rounding", "paid", "lines"),
    [
        ("", 3, [1, 1, 1]),  # 0.6 each, rounded by itself
        ('rounding = { at = "member" }', 2, [1, 1, 0]),  # 1.8
        ('rounding = { at = "member", mode = "down" }', 1, [1, 0, 0]),
        ('rounding = { at = "member", mode = "floor" }', 1, [1, 0, 0]),
    ],
)
def test_rounding_of_the_sum(rounding: str, paid: int, lines: list[int]) -> None:
    orders = [("b", "0.06")] * 3
    result = run(DIRECT + rounding, {"a": "", "b": "a"}, orders)
    assert pays(result) == {"a": paid}
    assert result.lines.amount.tolist() == lines


def test_rounding_of_sums_with_returns_terms_and_whole_units() -> None:
    people = {"a": "", "b": "a", "z": "", "y": "z"}
    plan = DIRECT + 'rounding = { at = "member", places = 0 }'
    orders = [("b", 25), ("b", 25), ("b", -4), ("y", 15)]
    # a: 2.50 + 2.50 − 0.40 = 4.60 → 5; z: 1.50 → 2.
    result = run(plan, people, orders)
    assert pays(result) == {"a": 500, "z": 200}
    # floors 2, 2, −1: two more, to the largest remainders .60 and the first .50
    assert sorted(result.lines.amount.tolist()) == [0, 200, 200, 300]
    terms = [("a", "coefficient", "*", "1/3"), ("z", "rate", "direct", "1/7")]
    assert pays(run(plan, people, orders, terms=terms)) == {"a": 200, "z": 200}


def test_rounding_of_the_sum_of_huge_lines() -> None:
    plan = DIRECT + 'rounding = { at = "member" }'
    orders = [("b", 10**14 + n) for n in range(5)]
    terms = [("a", "coefficient", "*", "999999999/1000000000")]
    exactly = Fraction(sum(10**14 + n for n in range(5)) * 100, 10)
    kappa = Fraction(999_999_999, 1_000_000_000)
    result = run(plan, {"a": "", "b": "a"}, orders, terms=terms)
    assert pays(result) == {"a": round(exactly * kappa)}
    assert "line, member" in problems(plan.replace('"member"', '"sum"'))[0]


def test_a_product_of_no_rows_with_huge_factors() -> None:
    none = np.empty(0, np.int64)
    huge = [(1, 10**9), (1, 10**9), (1, 100), (10**20, 1), (none, none)]
    assert len(exact.rounded(none, *huge)) == 0
