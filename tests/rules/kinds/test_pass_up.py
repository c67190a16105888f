"""Pass-up: who gets what of which sale, in the order of time."""

from __future__ import annotations

import pytest
from small import OWN, RETAIL, left, months, pays, problems, run

from graphcrm.rules.explain import explain

# boss ← up ← rec (the recruiter) ← his people
PEOPLE = {"boss": "", "up": "boss", "rec": "up", **{f"c{n}": "rec" for n in range(5)}}


def plan(keys: str = "", target: str = 'target = "sponsor"') -> str:
    return f"""
[[component]]
name = "pass"
kind = "pass_up"
tree = "sponsor"
passed = 2
introducer = "10%"
passup = "30%"
keeper = "40%"
{target}
{keys}
"""


def sale(seller: str, day: int, volume=100, **more) -> dict:
    return {"seller": seller, "volume": volume, "day": 20261000 + day, **more}


def test_the_first_two_are_passed_up() -> None:
    orders = [sale("c0", 1), sale("c1", 2), sale("c2", 3)]
    result = run(plan(), PEOPLE, orders)
    assert pays(result) == {"rec": 1000 + 1000 + 4000, "up": 6000}
    rec = result.facts.snapshot.member.index("rec")
    lines = explain(result.plan, result, rec)
    assert [(line.level, str(line.rate)) for line in lines] == [
        (1, "1/10"), (1, "1/10"), (1, "2/5"),
    ]  # fmt: skip


def test_time_decides_not_the_number_of_the_order() -> None:
    last = sale("c0", 9, 1000, key="o:000")
    orders = [last, sale("c1", 2), sale("c2", 3)]
    assert pays(run(plan(), PEOPLE, orders)) == {"rec": 2000 + 40000, "up": 6000}
    orders = [sale("c0", 3, 1000, moment=5), sale("c1", 3, moment=4), sale("c2", 3)]
    assert pays(run(plan(), PEOPLE, orders)) == {"rec": 2000 + 40000, "up": 6000}
    orders = [sale("c0", 3, 1000, key="z"), sale("c1", 3, key="a"), sale("c2", 3)]
    assert pays(run(plan(), PEOPLE, orders)) == {"rec": 2000 + 40000, "up": 6000}


def test_counters_go_on_and_phases_have_their_own() -> None:
    text = plan('phase = "phase"')
    one, two = {"measure.phase": 1}, {"measure.phase": 2}
    first, second = months(
        text,
        PEOPLE,
        [("rec", 0), {"seller": "c0", "volume": 100, **one},
         {"seller": "c1", "volume": 100, **two}],
        [{"seller": "c2", "volume": 100, **one},
         {"seller": "c3", "volume": 100, "day": 20260202, **one},
         {"seller": "c4", "volume": 100, **two}],
    )  # fmt: skip
    assert pays(first) == {"rec": 2000, "up": 6000}
    assert set(zip(*left(first).values(), strict=True)) == {
        ("rec", "pass.sold.1", 1), ("rec", "pass.sold.2", 1),
    }  # fmt: skip
    assert pays(second) == {"rec": 1000 + 4000 + 1000, "up": 6000}
    assert set(zip(*left(second).values(), strict=True)) == {
        ("rec", "pass.sold.1", 3), ("rec", "pass.sold.2", 2),
    }  # fmt: skip


def test_counters_stay_in_a_month_without_sales() -> None:
    _, second, third = months(plan(), PEOPLE, [("c0", 5)], [], [("c1", 5), ("c2", 5)])
    assert pays(second) == {}
    assert pays(third) == {"rec": 50 + 200, "up": 150}


def test_repeats() -> None:
    orders = [sale("c0", 1), sale("c0", 2), sale("c1", 3), sale("c0", 4)]
    assert pays(run(plan(), PEOPLE, orders)) == {"rec": 2000 + 8000, "up": 6000}
    text = plan("repeats = false")
    first = run(text, PEOPLE, orders)
    assert pays(first) == {"rec": 4000, "up": 12000}
    assert set(zip(*left(first).values(), strict=True)) == {
        ("c0", "pass.bought", 1), ("c1", "pass.bought", 1), ("rec", "pass.sold", 2),
    }  # fmt: skip
    orders = [sale("c2", 1), sale("c1", 2), sale("c2", 3)]
    second = run(text, PEOPLE, orders, state=left(first))
    assert pays(second) == {"rec": 4000 + 1000 + 4000, "up": 3000}


def test_a_return_before_the_first_purchase_goes_by_the_counter() -> None:
    orders = [sale("c1", 1), sale("c2", 2), sale("c3", 3), sale("c0", 4, -10)]
    text = plan("repeats = false").replace("passed = 2", "passed = 3")
    found = pays(run(text, PEOPLE, [*orders, sale("c0", 5)]))
    assert found == {"rec": 3000 - 100 + 4000, "up": 9000 - 300}


def test_returns_take_back_as_the_latest_sale_was_paid() -> None:
    orders = [sale("c0", 1), sale("c0", 2, -40)]
    assert pays(run(plan(), PEOPLE, orders)) == {"rec": 600, "up": 1800}
    orders = [*(sale(f"c{n}", n + 1) for n in range(3)), sale("c0", 9, -100)]
    assert pays(run(plan(), PEOPLE, orders)) == {"rec": 2000, "up": 6000}
    before = run(plan(), PEOPLE, [sale("c0", 1, -100)])
    assert pays(before) == {"rec": -1000, "up": -3000}
    assert left(before)["key"] == []
    kept = run(plan().replace("passed = 2", "passed = 0"), PEOPLE, [sale("c0", 1, -1)])
    assert pays(kept) == {"rec": -40}


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ('target = "company"', {"rec": 1000}),
        ('target = "sponsor"', {"rec": 1000}),
        ('target = "nearest"', {"rec": 1000, "boss": 3000}),
        ('target = "nearest"\nsearch_from = "recruiter"', {"rec": 1000, "boss": 3000}),
    ],
)
def test_targets(keys, wanted) -> None:
    text = plan('target_requires = "personal >= 50"\nbase = "net"', keys)
    orders = [
        sale("c0", 1),
        {"seller": "boss", "volume": 50, "net": 0},
        {"seller": "up", "volume": 49.99, "net": 0},
    ]
    result = run(text, PEOPLE, orders)
    assert pays(result) == wanted
    row = next(at for at in range(3) if result.facts.snapshot.order[at] == "o:001")
    steps = result.plan.components[0].rules.steps(result.facts, row)
    assert steps[-1].outcome == ("paid" if "boss" in wanted else "lost")


def test_the_recruiter_himself_may_take_it() -> None:
    keys = 'target = "nearest"\nsearch_from = "recruiter"'
    assert pays(run(plan("", keys), PEOPLE, [sale("c0", 1)])) == {"rec": 4000}


def test_qualified_on_the_day_of_the_sale() -> None:
    since = '[metric.since]\nof = "fact"\nunit = "day"\n'
    text = since + plan('qualified_since = "since"', 'target = "nearest"')
    facts = [("up", "since", "2026-10-05"), ("boss", "since", "2026-10-02")]
    orders = [sale("c0", 1, 1), sale("c1", 4, 10), sale("c2", 5, 100)]
    text = text.replace("passed = 2", 'passed = "all"')
    result = run(text, PEOPLE, orders, facts=facts)
    assert pays(result) == {"rec": 1110, "boss": 300, "up": 3000}


def test_sales_to_customers() -> None:
    people = {"up": "", "rec": "up"}
    orders = [
        {"seller": "rec", "volume": 100, "kind": kind, "buyer": "", "day": 20261001 + n}
        for n, kind in enumerate([RETAIL, OWN, RETAIL, RETAIL])
    ]
    text = plan('recruiter = "seller"\norders = "retail"')
    assert pays(run(text, people, orders)) == {"rec": 1000 * 2 + 4000, "up": 6000}


def test_who_cannot_be_paid() -> None:
    people = PEOPLE | {"rec": {"sponsor": "up", "left": 20260101}}
    # His counter runs on, his part stays with the company, the rest is passed up.
    found = pays(run(plan(), people, [sale(f"c{n}", n + 1) for n in range(3)]))
    assert found == {"up": 6000}
    result = run(plan(), people, [sale("c0", 1)])
    step = result.plan.components[0].rules.steps(result.facts, 0)[0]
    assert (step.member, step.level, step.outcome, step.reason) == (
        result.facts.snapshot.member.index("rec"), 1, "lost", "left",
    )  # fmt: skip
    assert pays(run(plan(), {"a": ""}, [sale("a", 1)])) == {}
    assert pays(run(plan(), {})) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (plan().replace("passed = 2", "passed = -1"), "whole number from 0"),
        (plan().replace("passed = 2", ""), "passed is missing"),
        (plan('qualified_since = "personal"'), "a figure in day is needed"),
        (plan("", 'target = "nobody"'), "sponsor, nearest, company"),
    ],
)
def test_mistakes(text, says) -> None:
    found = problems(text)
    assert any(says in problem for problem in found), found


SINCE = '[metric.since]\nof = "fact"\nunit = "day"\n'


@pytest.mark.parametrize("target", ["sponsor", "nearest"])
@pytest.mark.parametrize(
    ("since", "day", "taker"),
    [("2026-10-31", 31, "up"), ("2026-10-31", 30, ""), ("2026-10-30", 31, "up"),
     ("2026-11-01", 31, ""), ("2026-10-01", 1, "up")],
)  # fmt: skip
def test_qualified_from_the_day_itself_on(target, since, day, taker) -> None:
    text = SINCE + plan('qualified_since = "since"', f'target = "{target}"')
    facts = [("up", "since", since)]
    found = pays(run(text, PEOPLE, [sale("c0", day)], facts=facts))
    assert found == {"rec": 1000} | ({taker: 3000} if taker else {})


def test_a_million_sales_are_passed_at_most() -> None:
    text = plan().replace("passed = 2", "passed = 1_000_000")
    people = {f"c{n}": "rec" for n in range(9)} | PEOPLE
    result = run(text, people, [sale(f"c{n}", n + 1) for n in range(9)])
    assert pays(result) == {"rec": 9000, "up": 27000}


def test_later_purchases_are_split_like_the_first_of_their_buyer() -> None:
    text = plan("repeats = false").replace("passed = 2", "passed = 1")
    orders = [sale("c0", 1), sale("c1", 2), sale("c0", 3, 10), sale("c1", 4, 10)]
    result = run(text, PEOPLE, orders)
    assert pays(result) == {"rec": 1000 + 4000 + 100 + 400, "up": 3000 + 300}
    kept = dict(zip(left(result)["member"], left(result)["value"], strict=True))
    assert (kept["c0"], kept["c1"]) == (1, 2)  # how each first one was split
    # In the next month, too, whoever else buys in between.
    again = [sale("c2", 1), sale("c0", 2, 10), sale("c1", 3, 10), sale("c2", 4, 10)]
    second = run(text, PEOPLE, again, state=left(result))
    assert pays(second) == {"rec": 4000 + 100 + 400 + 400, "up": 300}


def test_a_return_of_somebody_who_never_bought_goes_by_the_counter() -> None:
    text = plan("repeats = false").replace("passed = 2", "passed = 1")
    orders = [sale("c1", 1), sale("c2", 2), sale("c3", 3, -10)]
    result = run(text, PEOPLE, orders)
    assert pays(result) == {"rec": 1000 + 4000 - 400, "up": 3000}
    orders = [sale("c3", 1, -10), sale("c1", 2), sale("c2", 3)]
    before = run(text, PEOPLE, orders)
    assert pays(before) == {"rec": -100 + 1000 + 4000, "up": -300 + 3000}
    alone = run(text, PEOPLE, [sale("c3", 3, -10)])
    assert pays(alone) == {"rec": -100, "up": -300}


def test_all_sales_are_passed_however_many() -> None:
    text = plan().replace("passed = 2", 'passed = "all"')
    orders = [sale("c0", 1 + number % 28, 1) for number in range(150)]
    assert pays(run(text, PEOPLE, orders)) == {"rec": 1500, "up": 4500}
