"""Explanations: the way from the source to the earner, and what stays in between."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small import RETAIL, run

from graphcrm.rules.explain import account, explain, rows_of
from graphcrm.rules.lines import LOST, PAID, PASSED, REASONS

PLAN = """
[activity]
own_volume = 1
[[component]]
name = "own"
kind = "own_sales"
rate = "20%"
[[component]]
name = "uni"
kind = "unilevel"
rates = ["10%", "5%", "1%"]
[[component]]
name = "bonus"
kind = "bonus"
base = "group"
rate = "1%"
"""
PEOPLE = {"top": "", "idle": "top", "mid": "idle", "low": "mid"}
ORDERS = [
    ("top", 10), ("mid", 20), ("low", 1), {"seller": "low", "volume": 100, "net": 50},
    {"seller": "low", "volume": 0, "net": 40, "kind": RETAIL},
]  # fmt: skip
TERMS = [("top", "coefficient", "uni", "1/2")]


def computed():
    result = run(PLAN, PEOPLE, ORDERS, terms=TERMS)
    return result, result.facts.snapshot


def test_a_line_with_its_way() -> None:
    result, snapshot = computed()
    top, idle, mid, low = map(snapshot.member.index, PEOPLE)
    lines = explain(result.plan, result, top, 1)
    found = [(x.source, x.level, x.amount) for x in lines]
    # mid's 20 points: idle is passed over; low's: mid first
    assert found == [(mid, 1, 100), (low, 2, 3), (low, 2, 250)]
    line = lines[2]
    assert snapshot.order[line.order] == "o:004"
    assert (line.member, line.component, line.base, line.unit) == (top, 1, 10000, 1)
    assert (line.rate, line.coefficient) == (Fraction(1, 20), Fraction(1, 2))
    assert (line.exact, line.cut, line.amount) == (250, 0, 250)
    assert [(s.member, s.level, s.outcome, s.reason) for s in line.steps] == [
        (mid, 1, PAID, ""),
        (idle, 2, PASSED, "inactive"),
        (top, 2, PAID, ""),
    ]
    [line] = explain(result.plan, result, mid, 1)[:1]
    assert [s.outcome for s in line.steps] == [PAID]  # the way ends with him
    assert line.row in rows_of(result, mid)
    [line] = explain(result.plan, result, top, 2)
    assert (line.source, line.order, line.level, line.unit) == (top, -1, 0, 1)


def test_rows_of_a_member_and_a_component() -> None:
    result, snapshot = computed()
    for member in range(snapshot.nobody):
        rows = rows_of(result, member)
        assert {result.lines.earner[row] for row in rows} <= {member}
        parts = [rows_of(result, member, number) for number in range(3)]
        assert [row for part in parts for row in part] == list(rows)
        for number, part in enumerate(parts):
            assert {result.lines.component[row] for row in part} <= {number}
    assert sum(len(rows_of(result, m)) for m in range(4)) == len(result.lines)


def test_where_the_money_of_an_order_goes() -> None:
    result, snapshot = computed()
    order = snapshot.order.index("o:004")
    found = account(result.plan, result, order, 1)
    # 100 points at 16 %: 10 % and 5 % without the coefficient; 1 % has nobody
    assert (found.maximum, found.paid, found.unpaid) == (1600, 1500, 100)
    assert [(s.outcome, s.reason) for s in found.steps] == [
        (PAID, ""), (PASSED, "inactive"), (PAID, ""), (LOST, "top"),
    ]  # fmt: skip
    own = account(result.plan, result, order, 0)
    assert (own.maximum, own.steps) == (0, ())  # not a retail order
    retail = account(result.plan, result, snapshot.order.index("o:005"), 0)
    assert (retail.maximum, retail.paid, retail.unpaid) == (800, 800, 0)
    with pytest.raises(LookupError, match="bonus has no fixed levels"):
        account(result.plan, result, order, 2)


def test_money_that_a_personal_rate_leaves() -> None:
    terms = [("mid", "rate", "uni", "4%")]
    result = run(PLAN, PEOPLE, ORDERS, terms=terms)
    order = result.facts.snapshot.order.index("o:004")
    found = account(result.plan, result, order, 1)
    assert (found.maximum, found.paid, found.unpaid) == (1600, 900, 700)


RANKED = """
[[rank]]
name = "silver"
when = "personal >= 1"
[[component]]
name = "uni"
kind = "unilevel"
pool = "50%"
rates_by_rank = { none = ["10%", "0%"], silver = ["8%", "0%", "6%"] }
"""


def test_the_most_a_level_pays() -> None:
    result = run(RANKED, {"a": "", "b": "a"}, [("b", 100)])
    most = result.plan.components[0].rules.most(result.facts)
    assert most == (0, Fraction(1, 20), 0, Fraction(3, 100))
    assert account(result.plan, result, 0, 0).maximum == 800
    endless = RANKED + 'tail_by_rank = { silver = "1%" }'
    result = run(endless, {"a": "", "b": "a"}, [("b", 100)])
    with pytest.raises(LookupError, match="levels without end have no highest sum"):
        account(result.plan, result, 0, 0)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_can_be_said(reason: str) -> None:
    said = REASONS[reason].format(have="HAVE", need="NEED", figure="FIGURE")
    assert "{" not in said
