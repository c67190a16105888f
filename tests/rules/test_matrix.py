"""Matrices: who stands where, and what full levels pay."""

from __future__ import annotations

import random

import pytest
from small import CUSTOMER, HOUSE, left, months, pays, problems, run, snap

from graphcrm.errors import Invalid
from graphcrm.rules.matrix import Matrix


def people(*enrolled: str, **more) -> dict:
    """``"A" "BA" "CA"``: A comes first, then B and C, brought in by A."""
    found = {
        who[0]: {"enroller": who[1:], "joined": 20260101 + day}
        for day, who in enumerate(enrolled)
    }
    return found | more


def places(matrix: Matrix, who: dict) -> dict[str, tuple[str, int]]:
    frozen = snap(who)
    found, names = matrix.places(frozen), (*frozen.member, "")
    return {
        name: (names[found.above[at]], int(found.slot[at]))
        for at, name in enumerate(frozen.member)
    }


SPILL = people("A", "BA", "CA", "DA", "EB", "FB", "GB", "HC", "IC", "JC", "KA")


def test_spill() -> None:
    found = places(Matrix(3, 0, "refuse"), SPILL)
    assert found["K"] == ("D", 1)
    assert found["A"] == ("", 0)
    assert [found[name] for name in "BCDEFGHIJ"] == [
        (above, slot) for above in "ABC" for slot in (1, 2, 3)
    ]


def test_capacity() -> None:
    assert Matrix(3, 5, "refuse").capacity == 363
    assert Matrix(2, 9, "refuse").capacity == 1022
    assert Matrix(2, 0, "refuse").capacity == 0


def test_order_of_joining_not_of_rows() -> None:
    mixed = list(SPILL.items())
    random.Random(3).shuffle(mixed)
    matrix = Matrix(3, 0, "refuse")
    assert places(matrix, dict(mixed)) == places(matrix, SPILL)


def slow(who: dict, width: int) -> dict[str, tuple[str, int]]:
    """The loop of plan-semantics.md, 10, as it stands there."""
    below: dict[str, list[str]] = {name: [] for name in who}
    found = {}
    for name, person in sorted(who.items(), key=lambda p: (p[1]["joined"], p[0])):
        queue = [person["enroller"]] if person["enroller"] else []
        found[name] = ("", 0)
        while queue:
            first = queue.pop(0)
            if len(below[first]) < width:
                below[first].append(name)
                found[name] = (first, len(below[first]))
                break
            queue += below[first]
    return found


@pytest.mark.parametrize("seed", range(30))
def test_kept_queues_are_the_plain_loop(seed) -> None:
    rng = random.Random(seed)
    names, who = [f"m{n:03d}" for n in range(120)], {}
    for at, name in enumerate(names):
        enroller = rng.choice(names[:at][-rng.choice([1, 5, 999]) :] or [""])
        who[name] = {
            "enroller": enroller if rng.random() < 0.95 else "",
            "joined": 20260101 + at // 28 * 100 + at % 28,
        }
    width = rng.randint(1, 4)
    assert places(Matrix(width, 0, "refuse"), who) == slow(who, width)


FULL = people("A", "BA", "CA", "DA", "ED")


def test_overflow() -> None:
    with pytest.raises(Invalid, match=r"D.*finds no place: the matrix below A is full"):
        places(Matrix(2, 1, "refuse"), FULL)
    held = places(Matrix(2, 1, "hold"), FULL)
    assert held["D"] == held["E"] == ("", 0)
    new = places(Matrix(2, 1, "new"), FULL)
    assert new["D"] == ("", 0)
    assert new["E"] == ("D", 1)
    with pytest.raises(Invalid, match="1 more"):
        places(Matrix(1, 1, "refuse"), FULL)


def refused(matrix: Matrix, who: dict) -> list[tuple]:
    with pytest.raises(Invalid) as told:
        places(matrix, who)
    return [
        (p.source, p.line, p.column, p.value, p.message) for p in told.value.problems
    ]


def test_what_is_said_of_those_without_a_place() -> None:
    full = "finds no place: the matrix below A is full"
    assert refused(Matrix(2, 1, "refuse"), people("A", "BA", "CA", "DA", "EA")) == [
        ("D", 0, "placement", "", full), ("E", 0, "placement", "", full),
    ]  # fmt: skip
    given = {"enroller": "A", "joined": 20260301, "placement": "A"}
    taken = "is no free slot of 2 below A"
    who = people("A", "BA") | {
        name: given | {"slot": slot}
        for name, slot in (("V", 1), ("W", 1), ("X", 2), ("Y", 3), ("Z", 0))
    }
    assert refused(Matrix(2, 0, "refuse"), who) == [
        ("W", 0, "leg", "1", taken), ("Y", 0, "leg", "3", taken),
        ("Z", 0, "leg", "", taken),
    ]  # fmt: skip
    assert refused(Matrix(2, 0, "hold"), who) == refused(Matrix(2, 0, "refuse"), who)
    with pytest.raises(Invalid, match=r"does not hold these places: W, leg: .*2 more"):
        places(Matrix(2, 0, "hold"), who)
    with pytest.raises(Invalid, match=r"these people: E, placement: [^(]*\.$"):
        places(Matrix(3, 1, "refuse"), people("A", "BA", "CA", "DA", "EA"))


def test_twenty_who_wait_are_told() -> None:
    who = {"A": {"joined": 20260101}} | {
        f"m{n:02d}": {"enroller": "A", "joined": 20260102} for n in range(30)
    }
    frozen = snap(who)
    found = Matrix(2, 1, "hold").places(frozen)
    assert [frozen.member[at] for at in found.held] == [
        f"m{n:02d}" for n in range(2, 30)
    ]
    told = found.problems(frozen)
    assert [(p.source, p.line, p.column, p.value) for p in told] == [
        (f"m{n:02d}", 0, "placement", "") for n in range(2, 22)
    ]
    assert told[0].message == "finds no place in the matrix and waits for one"


def test_depth_counts_from_the_top() -> None:
    chain = people("A", "BA", "CB", "DC")
    assert places(Matrix(2, 3, "refuse"), chain)["D"] == ("C", 1)
    assert places(Matrix(2, 2, "hold"), chain)["D"] == ("", 0)


def test_given_places_stay() -> None:
    given = {"enroller": "A", "joined": 20260301, "placement": "A", "slot": 2}
    found = places(Matrix(2, 0, "refuse"), people("A", "BA", "CA", Z=given))
    assert found == {
        "A": ("", 0), "B": ("A", 1), "C": ("B", 1), "Z": ("A", 2),
    }  # fmt: skip
    found = places(Matrix(2, 0, "refuse"), people("A", "BA", Z=given | {"slot": 0}))
    assert found["Z"] == ("A", 1)
    assert found["B"] == ("A", 2)


def test_given_places_that_do_not_exist() -> None:
    for slot, other in ((3, 1), (1, 1), (0, 2)):
        who = people("A", "BA") | {
            name: {"enroller": "A", "joined": 20260301, "placement": "A", "slot": s}
            for name, s in (("X", 1), ("Y", other if slot else 2), ("Z", slot))
        }
        if slot == 3:
            del who["Y"]
        with pytest.raises(Invalid, match=r"is no free slot of 2 below A"):
            places(Matrix(2, 0, "refuse"), who)


def test_given_places_with_a_slot_come_first() -> None:
    given = {"enroller": "A", "joined": 20260301, "placement": "A"}
    who = people("A") | {
        name: given | {"joined": 20260301 + day, "slot": slot}
        for day, (name, slot) in enumerate((("X", 0), ("Y", 1), ("Z", 0)))
    }
    assert places(Matrix(3, 0, "refuse"), who) == {
        "A": ("", 0), "X": ("A", 2), "Y": ("A", 1), "Z": ("A", 3),
    }  # fmt: skip


def test_the_first_of_the_network_holds_his_slot_too() -> None:
    given = {"joined": 20260301, "placement": "Z", "slot": 1}
    assert refused(Matrix(2, 0, "refuse"), {"A": given, "B": given, "Z": {}}) == [
        ("B", 0, "leg", "1", "is no free slot of 2 below Z"),
    ]  # fmt: skip


def test_whoever_has_people_below_already_finds_a_place_all_the_same() -> None:
    given = {"enroller": "X", "joined": 20260101, "placement": "X", "slot": 1}
    who = people("A", "BA") | {"X": {"enroller": "A", "joined": 20260301}, "Y": given}
    assert places(Matrix(2, 0, "refuse"), who) == {
        "A": ("", 0), "B": ("A", 1), "X": ("A", 2), "Y": ("X", 1),
    }  # fmt: skip


def test_whoever_is_enrolled_by_one_who_waits_waits_too() -> None:
    frozen = snap(FULL)
    found = Matrix(2, 1, "hold").places(frozen)
    assert [frozen.member[at] for at in found.held] == ["D", "E"]
    assert Matrix(2, 1, "new").places(frozen).held == ()


def test_an_enroller_below_the_one_he_enrolled() -> None:
    who = people("A", "BA") | {
        "A": {"enroller": "B", "joined": 20260105},
        "B": {"enroller": "", "joined": 20260101, "placement": "A", "slot": 1},
    }
    assert places(Matrix(2, 0, "refuse"), who) == {"A": ("", 0), "B": ("A", 1)}


def test_house_and_customers_take_no_place() -> None:
    who = {
        "house": {"role": HOUSE},
        "A": {"enroller": "house", "joined": 20260101},
        "c": {"enroller": "A", "joined": 20260102, "role": CUSTOMER},
        "B": {"enroller": "A", "joined": 20260103},
        "C": {"enroller": "c", "joined": 20260104},
    }
    found = places(Matrix(1, 0, "refuse"), who)
    assert found == {
        "house": ("", 0), "A": ("", 0), "c": ("", 0), "B": ("A", 1), "C": ("", 0),
    }  # fmt: skip


# -- in a plan -----------------------------------------------------------------------

PLAN = """
[matrix]
width = 2
depth = 2
overflow = "hold"

[[component]]
name = "levels"
kind = "unilevel"
tree = "placement"
rates = ["10%", "5%"]

[[component]]
name = "full"
kind = "matrix_full"
amounts = ["5", "20"]
"""


def test_levels_on_it_and_who_waits() -> None:
    who = people("A", "BA", "CA", "DA", "EA", "FA", "GA", "HA")
    result = run(PLAN, who, [("D", 100), ("H", 100)])
    assert pays(result, "levels") == {"B": 1000, "A": 500}
    assert pays(result, "full") == {"A": 2500, "B": 500, "C": 500}
    assert [p.source for p in result.problems] == ["H"]


def test_full_levels_pay_once() -> None:
    who = people("A", "BA", "CA")
    first, second = months(PLAN, who, [], [])
    assert pays(first, "full") == {"A": 500}
    assert pays(second, "full") == {}
    more = people("A", "BA", "CA", "DA", "EA", "FA", "GA")
    third = run(PLAN, more, state=left(second))
    assert pays(third, "full") == {"A": 2000, "B": 500, "C": 500}


def test_full_but_not_payable_waits() -> None:
    who = people("A", "BA", "CA")
    text = "[activity]\nown_volume = 10\n" + PLAN
    first, second = months(text, who, [("A", 9.99)], [("A", 10)])
    assert pays(first, "full") == {}
    assert pays(second, "full") == {"A": 500}
    rules = second.plan.components[1].rules
    steps = rules.steps(second.facts, second.facts.snapshot.member.index("A"))
    assert [(s.level, s.outcome, s.reason) for s in steps] == [
        (1, "paid", ""), (2, "lost", "full"),
    ]  # fmt: skip


def test_a_width_of_its_own() -> None:
    text = PLAN[PLAN.index('[[component]]\nname = "full"') :] + "width = 1"
    who = {"a": "", "b": {"placement": "a", "slot": 1}}
    assert pays(run(text, who)) == {"a": 500}
    assert pays(run(text, {})) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAN.replace("width = 2", "width = 0"), "whole number from 1 to 1000"),
        (PLAN.replace("width = 2\n", ""), "from 1 to 1000 (found '0')"),
        (PLAN.replace("width = 2", "wide = 2"), "is not a key of this table"),
        (PLAN.replace('"hold"', '"wait"'), "refuse, hold, new"),
        (PLAN.split("[[component]]")[2].join(["[[component]]", ""]), "whole number"),
    ],
)
def test_mistakes(text, says) -> None:
    found = problems(text)
    assert any(says in problem for problem in found), found
