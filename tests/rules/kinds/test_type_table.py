"""Type table and referral: who brought whom in."""

from __future__ import annotations

import pytest
from small import pays, problems, run

TYPES = '[metric.type]\nof = "fact"\nunit = "text"\n'
TABLE = (
    TYPES
    + """
[[component]]
name = "direct"
kind = "type_table"
types = "type"
table = { 1 = { 1 = "500", 2 = "300" }, 4 = { 1 = "200", 2 = "50", 5 = "0" } }
"""
)
REFERRAL = """
[metric.from]
of = "fact"
unit = "text"

[[component]]
name = "affiliate"
kind = "referral"
affiliate = "from"
rate = "2%"
"""
NEW, LAST, FIRST, NEXT = 20261005, 20261031, 20261001, 20261101


def types(**of) -> list:
    return [(member, "type", kind) for member, kind in of.items()]


def joined(above: str, day: int = NEW) -> dict:
    return {"sponsor": above, "joined": day}


def test_by_the_types_of_both() -> None:
    people = {"a": "", "b": joined("a"), "c": joined("a"), "d": joined("b")}
    facts = types(a="1", b="4", c="1", d="2")
    result = run(TABLE, people, facts=facts)
    # Nothing for type 4 below type 1: it is not listed.
    assert pays(result) == {"a": 50000, "b": 5000}
    rules, ids = result.plan.components[0].rules, result.facts.snapshot.member
    said = [rules.steps(result.facts, ids.index(member))[0].reason for member in "abcd"]
    assert said == ["top", "rate", "", ""]


@pytest.mark.parametrize(
    ("day", "pay"),
    [(FIRST - 71, 0), (FIRST, 50000), (LAST, 50000), (0, 0)],
)
def test_who_joined_in_the_period(day, pay) -> None:
    people, facts = {"a": "", "b": joined("a", day)}, types(a="1", b="1")
    assert pays(run(TABLE, people, facts=facts)).get("a", 0) == pay
    always = run(TABLE + 'members = "all"', people, facts=facts)
    assert pays(always) == {"a": 50000}


def test_where_and_who_can_be_paid() -> None:
    people = {"a": "", "b": joined("a"), "c": joined("a")}
    facts = types(a="1", b="1", c="2")
    text = TABLE + 'where = "personal >= 10"\nrequires = "personal >= 5"'
    orders = [("a", 5), ("b", 9.99), ("c", 10)]
    assert pays(run(text, people, orders, facts=facts)) == {"a": 30000}
    assert pays(run(text, people, orders[1:], facts=facts)) == {}
    terms = [("a", "coefficient", "direct", "1/2")]
    found = run(text, people, orders, facts=facts, terms=terms)
    assert pays(found) == {"a": 15000}


def test_the_enroller_tree() -> None:
    people = {"a": "", "z": "", "b": {**joined("a"), "enroller": "z"}}
    text = TABLE + 'tree = "enroller"'
    assert pays(run(text, people, facts=types(a="1", z="4", b="1"))) == {"z": 20000}


def test_referral() -> None:
    people = {"a": "", "b": "", "c": "b"}
    facts = [("b", "from", "a"), ("c", "from", "a")]
    orders = [("b", 1000), ("c", 600), ("a", 50), ("c", -100)]
    assert pays(run(REFERRAL, people, orders, facts=facts)) == {"a": 3000}
    terms = [("a", "rate", "affiliate", "10%")]
    found = run(REFERRAL, people, orders, facts=facts, terms=terms)
    assert pays(found) == {"a": 15000}


def test_joining_orders_only() -> None:
    people = {"a": "", "b": {"sponsor": "", "joined": FIRST}}
    facts, orders = [("b", "from", "a")], [("b", 100), ("b", 30)]
    text = REFERRAL + "first_order_only = true"
    result = run(text, people, orders, facts=facts)
    assert pays(result) == {"a": 200}
    state = [("b", "orders.any", 1)]
    assert pays(run(text, people, orders, facts=facts, state=state)) == {}


def test_strangers_are_a_problem() -> None:
    people = {"a": "", "b": "", "c": ""}
    facts = [("a", "from", "nobody"), ("b", "from", "b"), ("c", "from", "a")]
    result = run(REFERRAL, people, [(m, 100) for m in people], facts=facts)
    assert pays(result) == {"a": 200}
    found = {(p.source, p.column, p.value): p.message for p in result.problems}
    assert found.keys() == {("a", "from", "nobody"), ("b", "from", "b")}
    assert "is no member" in found["a", "from", "nobody"]
    assert "names himself" in found["b", "from", "b"]


def test_who_cannot_be_paid_loses_it() -> None:
    people = {"a": {"left": 20260101}, "b": ""}
    facts = [("b", "from", "a")]
    result = run(REFERRAL, people, [("b", 100)], facts=facts)
    assert pays(result) == {}
    [step] = result.plan.components[0].rules.steps(result.facts, 0)
    assert (step.outcome, step.reason) == ("lost", "left")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TABLE.replace('types = "type"', 'types = "group"'), "a figure in text"),
        (TABLE.replace('"500"', '"much"'), "not a number"),
        (TABLE.replace("kind = ", "members = 'old'\nkind = "), "new, all"),
        (REFERRAL.replace('"from"\nrate', '"form"\nrate'), "did you mean from?"),
    ],
)
def test_mistakes(text, says) -> None:
    found = problems(text)
    assert any(says in problem for problem in found), found


def test_types_that_the_table_does_not_list() -> None:
    text = TYPES + (
        '[[component]]\nname = "direct"\nkind = "type_table"\ntypes = "type"\n'
        'table = { a = { a = "1", b = "2" }, b = { a = "4", b = "8" } }\n'
    )
    people = {"x": "", **{member: joined("x") for member in "pqr"}}
    one = types(x="a", p="a", q="b", r="z")
    assert pays(run(text, people, facts=one)) == {"x": 300}
    assert pays(run(text, people, facts=types(x="b", p="a", q="b"))) == {"x": 1200}
    assert pays(run(text, people, facts=types(x="z", p="a", q="b", r="z"))) == {}
    assert pays(run(text, people, facts=types(p="a", q="b"))) == {}
