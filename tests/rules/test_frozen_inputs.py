"""Frozen inputs: what is refused with which words, and what a run makes of units."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from small import CUSTOMER, DISTRIBUTOR, HOUSE, months, pays, plan_text, run, snap

from graphcrm.errors import Invalid
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute, root_sha, sales
from graphcrm.rules.snapshot import column_bytes, column_of, slot, snapshot, terms_of

OWN_NET = """
[[component]]
name = "own"
kind = "own_sales"
rate = "100%"
orders = "all"
"""


def told(*arguments, **more) -> list[tuple[str, int, str, str]]:
    with pytest.raises(Invalid) as refused:
        snap(*arguments, **more)
    for problem in refused.value.problems:
        assert problem.message
    return [(p.source, p.line, p.column, p.value) for p in refused.value.problems]


# -- who and what is not there ------------------------------------------------------


def test_uplines_that_are_nobody() -> None:
    people = {"a": "x", "b": {"sponsor": "a", "enroller": "y"},
              "c": {"sponsor": "", "placement": "z"}}  # fmt: skip
    assert told(people) == [
        ("a", 0, "sponsor", "x"),
        ("b", 0, "enroller", "y"),
        ("c", 0, "placement", "z"),
    ]
    several = r"of 2026-10 cannot start: a, sponsor: .*\(and 2 more\)\."
    with pytest.raises(Invalid, match=several):
        snap(people)
    with pytest.raises(Invalid, match=r"last day of 2026-10 \(found 'x'\)\.$"):
        snap({"a": "x"})


def test_sellers_that_are_nobody_and_buyers_that_are_unknown() -> None:
    orders = [{"seller": "", "volume": 1}, {"seller": "b", "volume": 1}, ("a", 1)]
    assert told({"a": ""}, orders) == [
        ("o:001", 0, "seller", ""),
        ("o:002", 0, "seller", "b"),
    ]
    orders = [{"seller": "a", "buyer": "b"}, {"seller": "a", "buyer": "?"}]
    known = snap({"a": "", "b": "a"}, orders)
    assert known.buyer.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("column", "words"),
    [("sponsor", "sponsors"), ("enroller", "enrollers"), ("placement", "placements")],
)
def test_circles_of_every_tree(column: str, words: str) -> None:
    people = {"a": {"sponsor": "", column: "b"}, "b": {"sponsor": "", column: "a"}}
    with pytest.raises(Invalid, match=f"cannot start: the {words} above a run"):
        snap(people)


TERM = ("a", "coefficient", "own", "1/2")


@pytest.mark.parametrize(
    ("terms", "told_of"),
    [
        ([TERM, TERM], [("term 1", 0, "component", "own")]),
        ([TERM, ("a", "coefficient", "*", "1/2")], []),
        ([TERM, ("a", "rate", "own", "1/2")], []),
        ([TERM, ("b", "coefficient", "own", "1/2")], []),
        ([("a", "bonus", "own", "1")], [("term 0", 0, "kind", "bonus")]),
        ([("a", "rate", "own", "much")], [("term 0", 0, "value", "much")]),
        ([("a", "rate", "own", "-1/2")], [("term 0", 0, "value", "-1/2")]),
        ([("a", "rate", "own", "0")], []),
        ([("a", "guarantee", "*", "1000000000")], []),
        ([("a", "guarantee", "*", "1000000001")],
         [("term 0", 0, "value", "1000000001")]),
        ([("a", "coefficient", "*", "1/1000000001")],
         [("term 0", 0, "value", "1/1000000001")]),
        ([("a", "rank", "*", "much")], []),
        ([("later", "coefficient", "own", "much")], []),  # not there yet
    ],
)  # fmt: skip
def test_terms(terms, told_of) -> None:
    people = {"a": "", "b": ""}
    if told_of:
        assert told(people, terms=terms) == told_of
    else:
        snap(people, terms=terms)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    facts = [("a", "type", "x"), ("a", "type", "y"), ("a", "type", "z")]
    with pytest.raises(Invalid, match=r"\(and 4 more\)") as refused:
        snap({"a": ""}, [("b", 1)], terms=[TERM, TERM, TERM], facts=facts)
    said = [(p.source, p.column, p.value, p.message) for p in refused.value.problems]
    assert said == [
        ("o:001", "seller", "b", "was not in the network on the last day of 2026-10"),
        ("term 1", "component", "own", "contradicts term 0"),
        ("term 2", "component", "own", "contradicts term 1"),
        ("type", "value", "y", "is x and y at once"),
        ("type", "value", "z", "is y and z at once"),
    ]


def test_orders_stand_by_seller_and_key() -> None:
    people = {"a": "", "b": "a"}
    orders = [
        {"seller": seller, "key": key, "volume": volume, "buyer": "a"}
        for seller, key, volume in (
            ("b", "q", 1), ("a", "z", 2), ("a", "c", 3), ("b", "B", 4), ("a", "d", 5),
        )
    ]  # fmt: skip
    found = snap(people, orders)
    assert found.order == ("c", "d", "z", "B", "q")
    assert found.volume.tolist() == [300, 500, 200, 400, 100]
    assert found.buyer.tolist() == [0] * 5


def test_terms_in_canonical_order_and_spelling() -> None:
    terms = [("b", "rate", "own", "5%"), ("a", "rate", "own", "0.50"),
             ("a", "rate", "*", "2"), ("a", "rank", "*", "05"),
             ("later", "rate", "*", "1")]  # fmt: skip
    found = snap({"a": "", "b": ""}, terms=terms)
    rows = found.term_member.tolist(), found.term_kind, found.term_component
    assert list(zip(*rows, found.term, found.term_value, strict=True)) == [
        (0, "rank", "*", "term 3", "05"),
        (0, "rate", "*", "term 2", "2"),
        (0, "rate", "own", "term 1", "1/2"),
        (1, "rate", "own", "term 0", "1/20"),
    ]
    assert terms_of(found, "rate", "own") == {0: "1/2", 1: "1/20"}
    assert terms_of(found, "rate", "other") == {0: "2"}
    assert terms_of(found, "rank", "own") == {0: "05"}


def test_facts_that_contradict_each_other() -> None:
    facts = [("a", "type", "x"), ("a", "type", "y"), ("b", "type", "x")]
    assert told({"a": "", "b": ""}, facts=facts) == [("type", 0, "value", "y")]
    facts = [("b", "type", "x"), ("a", "type", "y"), ("a", "age", "1"), ("?", "t", "")]
    found = snap({"a": "", "b": ""}, facts=facts)
    assert found.fact_member.tolist() == [0, 0, 1]
    assert found.fact_name == ("age", "type", "type")
    assert found.fact_value == ("1", "y", "x")


def test_balances_without_zeros_and_strangers() -> None:
    state = [("b", "k", 2), ("a", "k", 0), ("a", "j", -1), ("?", "k", 5)]
    found = snap({"a": "", "b": ""}, state=state)
    assert found.state_keys == ("j", "k")
    assert found.state_key.tolist() == [0, 1]
    assert found.state_member.tolist() == [0, 1]
    assert found.state_value.tolist() == [-1, 2]


def test_positions_are_those_of_the_sponsor_tree() -> None:
    people = {
        "z": {"sponsor": "m", "enroller": "a", "placement": "b", "slot": 2},
        "b": {"sponsor": "", "joined": 20260101, "left": 20261031},
        "m": {"sponsor": "b", "left": 20261101, "role": CUSTOMER},
        "a": {"sponsor": "b"},
    }
    found = snap(people, [("z", 1), ("a", 2)])
    assert found.member == ("b", "a", "m", "z")
    assert found.parent.tolist() == [4, 0, 0, 2]
    assert found.enroller.tolist() == [4, 4, 4, 1]
    assert found.placement.tolist() == [4, 4, 4, 0]
    assert found.slot.tolist() == [0, 0, 0, 2]
    assert found.joined.tolist() == [20260101, 0, 0, 0]
    assert found.left.tolist() == [20261031, 0, 0, 0]  # on the last day, not later
    assert found.role.tolist() == [DISTRIBUTOR, DISTRIBUTOR, CUSTOMER, DISTRIBUTOR]
    assert found.order == ("o:002", "o:001")
    assert found.seller.tolist() == [1, 3]
    assert (found.nobody, found.calendar) == (4, "month")


def test_columns_that_may_be_left_out() -> None:
    members = {"id": ["b", "a"], "sponsor": ["a", ""], "role": [1, 1], "left": [0, 0]}
    texts = {"key": ["o"], "seller": ["b"], "buyer": [""], "currency": ["USD"]}
    numbers = {key: [7] for key in ("kind", "day", "net", "volume", "qualifying")}
    terms = {"id": ["t"], "member": ["b"], "component": ["own"], "value": ["1/2"]}
    found = snapshot("2026-10", 20261001, 20261031, members, texts | numbers, terms)
    assert found.member == ("a", "b")
    for column in (found.joined, found.slot):
        assert column.tolist() == [0, 0]
    for column in (found.enroller, found.placement):
        assert column.tolist() == [2, 2]
    assert (found.moment.tolist(), found.measures, found.measure.tolist()) == (
        [0], (), [],
    )  # fmt: skip
    assert (found.term_kind, found.term_value) == (("coefficient",), ("1/2",))
    assert (found.fact_name, found.state_keys) == ((), ())


def test_slots_and_columns_as_bytes() -> None:
    assert [slot(leg) for leg in ("", "L", "R", "1", "7")] == [0, 1, 2, 1, 7]
    for column in (np.array([1, -(2**63), 2**63 - 1]), ("ä", "", "b")):
        raw = column_bytes(column)
        again = column_of(raw)
        assert again == column if isinstance(column, tuple) else (
            again.tolist() == column.tolist() and again.dtype == np.int64
        )  # fmt: skip


# -- money --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("currency", "rate", "of_point", "of_dollar"),
    [
        ("MXN", "18", Fraction(3), Fraction(18)),
        ("CLP", "900", Fraction(3, 100), Fraction(9)),
        ("KWD", "1/4", Fraction(30), Fraction(5, 2)),
    ],
)
def test_units_of_currencies(currency, rate, of_point, of_dollar) -> None:
    text = plan_text(f'[exchange]\nUSD = "{rate}"\n' + OWN_NET)
    text = text.replace('currency = "USD"', f'currency = "{currency}"')
    plan = load_plan('point_value = "3"\n' + text)
    assert plan.book.units.of_volume(20261031) == of_point
    assert plan.book.units.of_money("USD", 20261031) == of_dollar
    assert plan.book.units.of_money(currency, 20261031) == 1
    assert plan.book.units.of_money("ARS", 20261031) is None
    people = {"a": ""}
    orders = [{"seller": "a", "net": 10, "currency": "USD"}]
    result = compute(plan, snap(people, orders))
    assert result.paid.tolist() == [int(1000 * of_dollar)]
    assert sales(result.facts) == int(1000 * of_dollar)


def test_money_without_a_rate_pays_nothing_and_is_told() -> None:
    orders = [
        {"seller": "a", "net": 10, "volume": 10},
        {"seller": "a", "net": 10, "currency": "ARS"},
        {"seller": "a", "net": 10, "currency": "ARS"},
    ]
    result = run(OWN_NET, {"a": ""}, orders)
    assert pays(result) == {"a": 1000}
    assert len(result.lines) == 1
    [problem] = result.problems
    assert (problem.source, problem.line, problem.column, problem.value) == (
        "o:002", 0, "currency", "ARS",
    )  # fmt: skip
    assert sales(result.facts) == 1000
    points = OWN_NET + 'base = "volume"\n'
    assert run(points, {"a": ""}, orders).problems == ()
    read = '[metric.m]\nof = "own"\nvolume = "net"\n' + points
    assert len(run(read, {"a": ""}, orders).problems) == 1


def test_terms_of_components_that_are_not_there() -> None:
    terms = [("a", "coefficient", "onw", "2"), ("a", "coefficient", "*", "2")]
    [problem] = run(OWN_NET, {"a": ""}, terms=terms).problems
    assert (problem.source, problem.line, problem.column, problem.value) == (
        "term 0", 0, "component", "onw",
    )  # fmt: skip


def test_sellers_who_are_no_distributors() -> None:
    people = {"a": {"role": CUSTOMER}, "h": {"role": HOUSE}, "b": {"role": 3}}
    orders = [(member, 1) for member in people for _ in range(15)]
    result = run(OWN_NET, people, orders)
    assert pays(result) == {"b": 1500}
    assert len(result.problems) == 20
    assert {(p.line, p.column, p.value) for p in result.problems} == {
        (0, "seller", "a"), (0, "seller", "h"),
    }  # fmt: skip


def test_what_a_run_adds_up() -> None:
    orders = [("a", 1), ("b", 2), ("b", 3), ("c", -7)]
    result = run(OWN_NET, {"a": "", "b": "a", "c": "a"}, orders)
    totals = result.totals
    assert totals.member.tolist() == [0, 1, 2]
    assert totals.component.tolist() == [0, 0, 0]
    assert totals.amount.tolist() == [100, 500, -700]
    assert totals.lines.tolist() == [1, 2, 1]
    assert (result.total, result.paid.tolist()) == (-100, [100, 500, -700])
    empty = run(OWN_NET, {"a": ""})
    assert (empty.total, empty.paid.tolist(), len(empty.lines)) == (0, [0], 0)
    assert sales(empty.facts) == 0


def test_hashes_depend_on_all_three() -> None:
    plan = load_plan(plan_text(OWN_NET))
    hashes = {root_sha(plan, "a", "b"), root_sha(plan, "b", "a")}
    assert len(hashes | {root_sha(load_plan(plan_text("")), "a", "b")}) == 3


def test_months_hand_on_what_they_leave() -> None:
    text = '[metric.m]\nof = "streak"\nwhere = "personal >= 1"\n'
    people = {"a": "", "b": "a"}
    results = months(text, people, [("b", 1)], [("b", 1), ("a", 1)], [("a", 1)])
    found = [result.facts.column("m").tolist() for result in results]
    assert found == [[0, 1], [1, 2], [2, 0]]
    left = results[1].left
    assert left.keys == ("m.streak",)
    assert (left.member.tolist(), left.value.tolist()) == ([0, 1], [1, 2])
    assert left.key.tolist() == [0, 0]


@pytest.mark.parametrize(("limit", "told_of"), [("10%", False), ("9.99%", True)])
def test_protected_components_above_the_companys_cap(limit: str, told_of) -> None:
    text = (
        f'[company_cap]\nlimit = "{limit}"\nof = "net"\nprotected = ["own"]\n'
        + OWN_NET.replace("100%", "10%")
    )
    result = run(text, {"a": ""}, [("a", 100)])
    assert pays(result) == {"a": 1000}
    said = [p for p in result.problems if p.column == "company_cap"]
    assert len(said) == told_of
    for problem in said:
        assert (problem.line, problem.source) == (0, "sample@1")
        assert "pay 10.00, the limit is 9.99:" in problem.message
