"""What every kind reads: who is active, what was earned, what is remembered."""

from __future__ import annotations

from small import RETAIL, figures, pays, run

PEOPLE = {"a": "", "b": "a"}


def test_sales_to_customers_count_for_activity_unless_the_plan_says_no() -> None:
    orders = [
        {"seller": "a", "qualifying": 6, "kind": RETAIL},
        {"seller": "a", "qualifying": 5},
    ]
    for rest, own, active in (
        ("", 1100, 1),
        ("count_customers = true", 1100, 1),
        ("count_customers = false", 500, 0),
    ):
        result = run(f"[activity]\nown_volume = 6\n{rest}\n", PEOPLE, orders)
        assert figures(result, "qualifying") == {"a": own, "b": 0}
        assert figures(result, "active") == {"a": active, "b": 0}


def test_a_plan_without_grace_forgets_that_there_was_one() -> None:
    state = [("a", "activity.grace", 2)]
    for rest, active, after in (("", 0, []), ("grace = 3", 1, [1])):
        text = f"[activity]\nown_volume = 6\n{rest}\n"
        result = run(text, PEOPLE, state=state)
        assert figures(result, "active")["a"] == active
        assert result.left.value.tolist() == after


def test_a_component_of_another_calendar_has_earned_nothing() -> None:
    text = """
[metric.got]
of = "amount"
component = "weekly"
[[component]]
name = "weekly"
kind = "own_sales"
rate = "50%"
calendar = "week"
"""
    sale = {"seller": "a", "net": 10, "kind": RETAIL}
    week = run(text, PEOPLE, [sale], period="2026-W41")
    assert figures(week, "got") == {"a": 500, "b": 0}
    assert pays(week) == {"a": 500}
    month = run(text, PEOPLE, [sale])
    assert figures(month, "got") == {"a": 0, "b": 0}
    for stage in ("uncapped", "capped", "paid"):
        assert month.facts.earned("weekly", stage).tolist() == [0, 0]
    assert pays(month) == {}


def test_a_cap_by_text_limits_nobody_else() -> None:
    text = """
[metric.kind]
of = "fact"
unit = "text"
[[component]]
name = "c"
kind = "own_sales"
rate = "50%"
cap_by = "kind"
cap_of = { small = "3" }
"""
    sales = [{"seller": who, "net": 1000, "kind": RETAIL} for who in "ab"]
    result = run(text, PEOPLE, sales, facts=[("b", "kind", "small")])
    assert pays(result) == {"a": 50000, "b": 300}
