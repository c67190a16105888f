"""Runs at their edges: what cannot be carried over, currencies, what is told."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small import RETAIL, left, months, pays, run

from graphcrm.errors import Invalid
from graphcrm.rules.run import sales

BINARY = '[[component]]\nname = "c"\nkind = "binary"\nrate = "1%"\n'
LEGS = {"a": "", "l": {"placement": "a", "slot": 1}, "r": {"placement": "a", "slot": 2}}
MOST = "92233720368547758.07"  # points: the largest int64 of hundredths


def test_the_largest_balance_is_carried_and_none_beyond() -> None:
    [first] = months(BINARY, LEGS, [("l", MOST)])
    assert left(first) == {"member": ["a"], "key": ["c.left"], "value": [2**63 - 1]}
    with pytest.raises(Invalid, match=r"^A balance of c\.left is too large to be"):
        months(BINARY, LEGS, [("l", MOST)], [("l", "0.01")])


def test_balances_of_several_keys_and_members() -> None:
    people = LEGS | {"ll": {"placement": "l", "slot": 1}}
    result = run(BINARY, people, [("ll", 3), ("r", 1), ("l", 2)])
    assert left(result) == {
        "member": ["a", "l"], "key": ["c.left", "c.left"], "value": [400, 300],
    }  # fmt: skip
    result = run(BINARY, people, [("ll", 3), ("r", 10)])
    assert left(result) == {
        "member": ["l", "a"], "key": ["c.left", "c.right"], "value": [300, 700],
    }  # fmt: skip


def test_what_is_left_stands_in_the_order_of_its_names() -> None:
    streak = '[metric.a]\nof = "streak"\nwhere = "active"\n'
    text = streak + BINARY.replace('"c"', '"z"')
    result = run(text, LEGS, [("l", 3), ("r", 1)])
    assert result.left.keys == ("a.streak", "z.left")
    assert result.left.key.tolist() == [0, 0, 0, 1]
    assert result.left.member.tolist() == [0, 1, 2, 0]
    assert result.left.value.tolist() == [1, 1, 1, 200]
    assert result.company_factor == 1


def test_sales_are_turned_into_the_plans_currency_once_each() -> None:
    text = '[exchange]\nEUR = "3/2"\nGBP = "1/3"\n'
    orders = [
        {"seller": "a", "net": net, "currency": code}
        for net, code in (
            ("0.01", "EUR"), ("0.02", "EUR"), ("0.01", "GBP"), ("0.04", "GBP"),
            (7, "USD"), (99, "ARS"),
        )
    ]  # fmt: skip
    # 4.5 cents of euros are 5, 1.67 of pounds are 2.
    assert sales(run(text, {"a": ""}, orders).facts) == 5 + 2 + 700
    assert sales(run(text, {"a": ""}, orders[-1:]).facts) == 0


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ('kind = "own_sales"\nrate = "1%"', 1),
        ('kind = "own_sales"\nrate = "1%"\nbase = "volume"', 0),
        ('kind = "differential"\nhigher_leg = "break"\nrate = "1%"\nbase = "net"', 1),
        ('kind = "differential"\nhigher_leg = "break"\nrate = "1%"', 0),
        ('kind = "generations"\nboundary = "active"\nrates = ["1%"]\nbase = "net"', 1),
    ],
)
def test_a_currency_without_a_rate_is_told_where_net_is_read(kind, told) -> None:
    orders = [
        {"seller": "b", "net": 5, "volume": 5, "currency": "EUR", "kind": RETAIL},
        {"seller": "a", "net": 5, "volume": 5, "currency": "ARS", "kind": RETAIL},
    ]
    text = f'[exchange]\nARS = "1"\n[[component]]\nname = "c"\n{kind}\n'
    found = run(text, {"a": "", "b": "a"}, orders).problems
    said = [(p.source, p.line, p.column, p.value) for p in found]
    assert said == [("o:001", 0, "currency", "EUR")] * told


PROTECTED = """
[company_cap]
limit = "10%"
of = "net"
protected = ["first"]
[[component]]
name = "first"
kind = "own_sales"
rate = "6%"
[[component]]
name = "second"
kind = "own_sales"
rate = "8%"
"""


def test_the_factor_of_what_is_not_protected() -> None:
    sale = {"seller": "a", "net": 100, "kind": RETAIL}
    result = run(PROTECTED, {"a": ""}, [sale])
    assert pays(result, "first") == {"a": 600}
    assert pays(result, "second") == {"a": 400}
    assert result.company_factor == Fraction(1, 2)
    assert result.problems == ()
    exactly = run(PROTECTED.replace("8%", "4%"), {"a": ""}, [sale])
    assert (exactly.total, exactly.company_factor) == (1000, 1)
    more = run(PROTECTED.replace("6%", "11%"), {"a": ""}, [sale])
    assert pays(more, "first") == {"a": 1100}
    assert pays(more, "second") == {"a": 0}
    assert more.company_factor == 0
    [problem] = more.problems
    assert "alone pay 11.00, the limit is 10.00" in problem.message


def test_every_term_of_a_component_that_is_not_there_is_told() -> None:
    terms = [("a", "rate", "x", "1"), ("b", "coefficient", "y", "1"),
             ("b", "rate", "*", "1"), ("b", "rate", "first", "1")]  # fmt: skip
    found = run(PROTECTED, {"a": "", "b": ""}, terms=terms).problems
    assert [(p.source, p.line, p.column, p.value) for p in found] == [
        ("term 0", 0, "component", "x"), ("term 1", 0, "component", "y"),
    ]  # fmt: skip
    assert "use first, second or *" in found[0].message
