"""Full levels of a matrix: who fills one, and what is paid once."""

from __future__ import annotations

from small import months, pays, problems, run


def plan(keys: str = 'amounts = ["5", "7"]\nwidth = 2') -> str:
    return f'[[component]]\nname = "c"\nkind = "matrix_full"\n{keys}\n'


def placed(**slots: tuple[str, int]) -> dict:
    return {"a": ""} | {
        name: {"placement": above, "slot": slot}
        for name, (above, slot) in slots.items()
    }


TWO = {"b": ("a", 1), "c": ("a", 2)}
FOUR = {"d": ("b", 1), "e": ("b", 2), "f": ("c", 1), "g": ("c", 2)}


def full(people: dict, text: str = "") -> list[int]:
    result = run(text or plan(), people)
    rules = result.plan.components[0].rules
    return rules.details(result.facts)["full"].tolist()


def test_a_level_is_full_with_all_its_slots() -> None:
    assert full(placed(b=("a", 1))) == [0, 0]
    assert full(placed(**TWO)) == [1, 0, 0]
    assert pays(run(plan(), placed(**TWO))) == {"a": 500}
    some = {name: at for name, at in FOUR.items() if name != "g"}
    assert full(placed(**TWO, **some)) == [1, 1, 0, 0, 0, 0]
    assert full(placed(**TWO, **FOUR)) == [2, 1, 1, 0, 0, 0, 0]
    assert pays(run(plan(), placed(**TWO, **FOUR))) == {"a": 1200, "b": 500, "c": 500}


def test_whoever_stands_in_no_slot_fills_none() -> None:
    for slot in (0, 3):
        assert full(placed(b=("a", 1), c=("a", slot))) == [0, 0, 0]
        assert full(placed(**TWO, d=("a", slot))) == [1, 0, 0, 0]


def test_a_deeper_level_is_full_only_below_a_full_one() -> None:
    # Two people two levels down fill nothing while the first level has a free slot.
    wide = plan('amounts = ["5", "7"]\nwidth = 1')
    people = placed(b=("a", 1), c=("b", 1))
    assert full(people, wide) == [2, 1, 0]
    people = placed(b=("a", 2), c=("b", 1))
    assert full(people, wide) == [0, 1, 0]


def test_as_many_levels_as_amounts() -> None:
    people = placed(b=("a", 1), c=("b", 1), d=("c", 1))
    assert full(people, plan('amounts = ["5", "7"]\nwidth = 1')) == [2, 2, 1, 0]
    deep = plan('amounts = ["5", "7", "9", "11", "13"]\nwidth = 1000')
    assert full(people, deep) == [0, 0, 0, 0]


def test_each_level_is_paid_once_and_remembered() -> None:
    text = plan('amounts = ["5", "7"]\nwidth = 1\nrequires = "personal >= 1"')
    people = placed(b=("a", 1), c=("b", 1))
    results = months(text, people, [], [("a", 1)], [("a", 1), ("b", 1)])
    assert [pays(result) for result in results] == [{}, {"a": 1200}, {"b": 500}]
    assert [result.left.keys for result in results] == [
        (), ("c.levels",), ("c.levels",),
    ]  # fmt: skip
    assert results[2].left.value.tolist() == [2, 1]
    rules = results[0].plan.components[0].rules
    told = rules.steps(results[0].facts, 0)
    assert [(step.level, step.outcome, step.reason) for step in told] == [
        (1, "lost", "requires"), (2, "lost", "requires"),
    ]  # fmt: skip


def test_the_width_of_the_plan_or_of_the_component() -> None:
    text = "[matrix]\nwidth = 1\n" + plan('amounts = ["5"]')
    assert full(placed(b=("a", 1)), text) == [1, 0]
    for width in (0, 1001):
        [said] = problems(plan(f'amounts = ["5"]\nwidth = {width}'))
        assert "width: must be a whole number from 1 to 1000" in said
