"""A plan tried on a folder of files: what the files say, and their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm import periods
from graphcrm.errors import Invalid
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute, left_columns
from graphcrm.services.import_types import Policy
from graphcrm.services.plan_inputs import read_folder
from graphcrm.services.plan_notes import notes

PLAN = """
name = "sample"
version = "1"
currency = "USD"
[activity]
own_volume = 0
[metric.goal]
of = "fact"
unit = "points"
[metric.weeks]
of = "streak"
where = "group >= goal"
[[component]]
name = "own"
kind = "bonus"
base = "personal"
rate = "10%"
[[component]]
name = "extra"
kind = "own_sales"
orders = "all"
base = "paid_on"
rate = "50%"
"""
FILES = {
    "members": "id,name,sponsor,joined,left\na,A,,2026-01-01,\nb,B,a,2026-09-15,\n"
    "c,C,a,2026-01-01,2026-10-20\nlate,D,a,2026-11-01,\n",
    "products": "sku,name,price,volume,currency\nP,P,2,1,USD\n",
    "orders": "order,date,seller,sku,quantity\no1,2026-10-01,a,P,100\n"
    "o2,2026-10-31,b,P,10\no3,2026-11-01,b,P,7\n",
    "facts": "member,name,value,from,to\n# goals of the year\n"
    "a,goal,110,,2026-11-01\na,goal,500,2026-11-01,\nb,goal,10,,\n",
    "terms": "member,kind,component,value,from,to,reason\n"
    "b,coefficient,own,2,2026-10-31,,a good month\n",
    "amounts": "order,measure,value\no1,paid_on,30.5\n",
    "state": "member,key,value\na,weeks.streak,3\n",
}


def folder(tmp_path: Path, **changed: str | None):
    for name, text in {**FILES, **changed}.items():
        if text is not None:
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_folder(tmp_path, Policy(currency="USD"))


def run(made, period: str, before=None):
    inputs = made.inputs(periods.parse(period), before)
    return compute(load_plan(PLAN.lstrip()), inputs)


def paid(result) -> dict[str, int]:
    ids = result.facts.snapshot.member
    return {ids[at]: int(result.paid[at]) for at in result.totals.member.tolist()}


def test_everything_a_folder_says_counts_on_its_day(tmp_path: Path) -> None:
    made = folder(tmp_path)
    october = run(made, "2026-10")
    assert october.facts.snapshot.member == ("house", "a", "b", "c")
    # a: 10 % of 100 and half of 30.50; b: 10 % of 10, twice, from the last day on.
    assert paid(october) == {"a": 1000 + 1525, "b": 200}
    state = left_columns(october.facts.snapshot, october.left)
    kept = dict(zip(state["member"], state["value"], strict=True))
    assert state["key"] == ["weeks.streak"] * len(kept)
    assert (kept["a"], kept["b"]) == (4, 1)  # 3 before, and 110 of 110
    november = run(made, "2026-11", state)
    assert "late" in november.facts.snapshot.member
    assert paid(november) == {"b": 140}
    assert int(november.facts.column("weeks")[1]) == 0  # the goal is 500 now


def test_weeks(tmp_path: Path) -> None:
    result = run(folder(tmp_path), "2026-W40")  # from Monday, 28 September
    assert len(result.facts.snapshot.order) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"facts": "# notes\nmember,name,value\n# and notes\nx,goal,1\n"},
         "facts.csv, row 4, member: is no member of the folder (found 'x')"),
        ({"facts": "member,name,value,from\na,goal,1,soon\n"},
         "facts.csv, row 2, from: is not a day like 2026-01-31 (found 'soon')"),
        ({"facts": "member,value\na,1\n"},
         "facts.csv, row 1, name: is missing; the file has member, name, value"),
        ({"amounts": "order,measure,value\no9,paid_on,1\n"},
         "amounts.csv, row 2, order: is no order of the folder (found 'o9')"),
        ({"amounts": "order,measure,value\no1,paid_on,1.234\n"},
         "amounts.csv, row 2, value: is not a number (found '1.234')"),
        ({"state": "member,key,value\na,weeks.streak,1.5\n"},
         "state.csv, row 2, value: is not a number (found '1.5')"),
        ({"orders": FILES["orders"].replace(",a,P", ",nobody,P")}, "nobody"),
        ({"members": FILES["members"].replace("a,A,,", "a,A,b,")}, "circle"),
    ],
)  # fmt: skip
def test_mistakes_of_the_files(tmp_path: Path, changed: dict, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        folder(tmp_path, **changed)
    assert any(words in str(problem) for problem in refused.value.problems), [
        str(problem) for problem in refused.value.problems
    ]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ("b,bonus,own,2", "must be one of coefficient, rate, rank"),
        ("b,coefficient,own,two", "not a rate; write 0.05, 5% or 1/20"),
        ("b,coefficient,own,-1", "is negative or too long for a coefficient"),
        ("b,coefficient,own,1\nb,coefficient,own,2", "contradicts"),
    ],
)
def test_mistakes_of_terms_stop_the_run(tmp_path: Path, terms: str, words: str) -> None:
    made = folder(tmp_path, terms=f"member,kind,component,value\n{terms}\n")
    with pytest.raises(Invalid) as refused:
        run(made, "2026-10")
    assert words in str(refused.value)


def test_facts_that_contradict_each_other(tmp_path: Path) -> None:
    made = folder(tmp_path, facts="member,name,value\na,goal,1\na,goal,2\n")
    with pytest.raises(Invalid, match="is 1 and 2 at once"):
        run(made, "2026-10")


def test_without_people_there_is_nothing_to_compute(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"has no members\.csv, so there is nobody"):
        read_folder(tmp_path, Policy(currency="USD"))
    with pytest.raises(Invalid, match="is no folder"):
        read_folder(tmp_path / "missing", Policy(currency="USD"))
    made = folder(tmp_path, facts=None, terms=None, amounts=None, state=None)
    with pytest.raises(Invalid, match="no amount paid_on; they have volume"):
        run(made, "2026-10")


def test_what_the_plan_does_not_read_is_told(tmp_path: Path) -> None:
    made = folder(
        tmp_path,
        facts="member,name,value\na,gaol,1\nb,gaol,2\na,goal,3\n",
        state="member,key,value\na,weks.streak,1\na,weeks.streak,2\na,title.gold,1\n",
    )
    plan = load_plan(PLAN.lstrip())
    told = [str(note) for note in notes(made, plan, [periods.parse("2026-10")])]
    assert told == [
        "facts.csv, row 2, name: nothing in the plan reads it; did you mean goal? "
        "(found 'gaol')",
        "state.csv, row 2, key: nothing in the plan reads it; did you mean weeks? "
        "(found 'weks.streak')",
    ]
    [note] = notes(folder(tmp_path), plan, [periods.parse("2031-01")])
    assert str(note) == "orders.csv, date: has no orders of the time that was computed"
