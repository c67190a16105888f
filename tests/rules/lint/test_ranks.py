"""Ranks nobody can reach, ranks that are passed over, ranks that ask less."""

from __future__ import annotations

import pytest
from linted import component, found_by

from graphcrm.rules.lint.ranks import check_ranks

UNREACHABLE, SAME, LESS = "rank-unreachable", "rank-same", "rank-asks-less"
BEFORE = """
[metric.people]
of = "people"
[metric.money]
of = "own"
volume = "net"
[metric.silvers]
of = "people"
where = "rank >= r1"
[metric.land]
of = "fact"
unit = "text"
"""
CUMULATIVE = "[ranks]\ncumulative = true\n"


def found(*conditions: str, more: str = ""):
    rungs = "".join(
        f'[[rank]]\nname = "r{n}"\nwhen = "{when}"\n'
        for n, when in enumerate(conditions, 1)
    )
    return found_by(check_ranks, BEFORE + rungs + more)


def said(findings) -> list[tuple[str, int]]:
    """The code and the number of the rung of each."""
    return [(one.code, int(one.key.split("[")[1].split("]")[0])) for one in findings]


NEVER = "personal > 5 and personal < 5"


@pytest.mark.parametrize(
    ("conditions", "more", "expected"),
    [
        (["personal >= 1", "personal >= 2"], "", []),
        ([NEVER, "personal >= 2", NEVER], "", [(UNREACHABLE, 1), (UNREACHABLE, 3)]),
        # a higher rank that asks less passes it over
        (["personal >= 2", "personal >= 1"], "", [(UNREACHABLE, 1)]),
        (["personal >= 2 and people >= 3", "people >= 3"], "", [(UNREACHABLE, 1)]),
        (["personal >= 2 and people >= 3", "people >= 4"], "", []),
        (["personal >= 2", NEVER, "personal >= 1"], "",
         [(UNREACHABLE, 1), (UNREACHABLE, 2)]),
        (["personal >= 2", "people >= 1", "personal >= 1"], "", [(UNREACHABLE, 1)]),
        # an unreachable one passes nobody over
        (["people == 5", "people < 0"], "", [(UNREACHABLE, 2)]),
        (["personal >= 1", "personal >= 1"], "", [(SAME, 1)]),
        (["personal >= 1", "personal > 0", "people >= 1"], "", [(UNREACHABLE, 1)]),
        (["people >= 1", "people > 0"], "", [(SAME, 1)]),
        (["people >= 1", "personal >= 1", "people > 0"], "", [(SAME, 1)]),
        # said once, of the next one
        (["people >= 1", "people >= 1", "people >= 1"], "", [(SAME, 1), (SAME, 2)]),
        # with cumulative a higher rung asks for the lower ones too
        (["personal >= 2", "personal >= 1"], CUMULATIVE, [(SAME, 1)]),
        (["personal >= 2", "people >= 1"], CUMULATIVE, []),
        ([NEVER, "people >= 1"], CUMULATIVE, [(UNREACHABLE, 1), (UNREACHABLE, 2)]),
        (["personal >= 2", "people >= 3", "personal >= 1"], CUMULATIVE, [(SAME, 2)]),
    ],
)  # fmt: skip
def test_ranks_nobody_has(conditions, more, expected):
    assert said(found(*conditions, more=more)) == expected


@pytest.mark.parametrize(
    ("conditions", "more", "words"),
    [
        (["people < 0"], "", "can never be met (people can never be < 0)"),
        (["personal >= 1 and people < 0"], "", "(people can never be < 0)"),
        ([NEVER], "", "can never be met: its parts contradict each other"),
        (["not people < 0 and " + NEVER], "", "its parts contradict each other"),
        ([f"people < 0 or ({NEVER})"], "", "its parts contradict each other"),
        (["not people >= 0"], "", "its parts contradict each other"),
        ([NEVER, "achieved >= r1"], "", "(achieved can never be >= r1)"),
        ([NEVER, "silvers >= 1"], "", "(silvers can never be >= 1)"),
        (["people >= 1 and personal > personal"], "",
         "(personal can never be > personal)"),
    ],
)  # fmt: skip
def test_why_nobody_reaches_a_rank(conditions, more, words):
    *_, last = found(*conditions, more=more)
    assert words in last.message
    name = f"r{len(conditions)}"
    assert last.message.startswith(f"nobody can reach {name}: what it asks can never")
    assert f"Whatever the plan pays {name} is never" in last.message


def test_a_rung_below_can_be_why():
    one, two = found(NEVER, "people >= 1", more=CUMULATIVE)
    assert one.message.startswith("nobody can reach r1: what it asks can never be met")
    assert two.message.startswith(
        "nobody can reach r2: r1 below it cannot be reached, and the ladder is "
        "cumulative. Whatever the plan pays r2"
    )


def test_ranks_that_are_passed_over_are_named_both():
    [one] = found("personal >= 3 and people >= 1", "group >= 9", "people >= 1")
    assert one.severity == "error"
    assert one.message.startswith(
        "everybody who reaches r1 reaches the higher rank r3 too, because r3 asks "
        "less: r1 is nobody's rank and people are paid as r3 for less than r1 asks. "
    )
    [same] = found("personal >= 3", "people >= 1", "personal >= 3")
    assert same.severity == "warning"
    assert same.message.startswith(
        "asks the same as r3, so everybody who reaches r1 is r3: nobody is ever paid "
        "as r1,"
    )


@pytest.mark.parametrize(
    ("conditions", "more", "expected"),
    [
        (["personal >= 5", "personal >= 3 and people >= 1"], "",
         ["r2 asks less of personal than r1 below it (3.00 instead of 5.00),"]),
        (["personal >= 5", "personal >= 5 and people >= 1"], "", []),
        (["personal >= 5", "personal >= 6 and people >= 1"], "", []),
        (["people >= 5 and personal >= 2", "people >= 3 and group >= 1"], "",
         ["r2 asks less of people than r1 below it (3 instead of 5),"]),
        (["money >= 5", "money >= 3 and people >= 1"], "",
         ["r2 asks less of money than r1 below it (3.00 instead of 5.00),"]),
        # only the one right below it, and each figure
        (["personal >= 5", "people >= 1", "personal >= 3 and people >= 2"], "", []),
        (["people >= 5 and personal >= 5", "people >= 3 and personal >= 3 and group >= "
          "1"], "", ["r2 asks less of people than", "r2 asks less of personal than"]),
        (["group >= 5 and personal >= 5", "people >= 1 and personal >= 3"], "",
         ["r2 asks less of personal than"]),
        # those without a lower end are no such question
        (["personal <= 9 and people >= 5", "personal >= 3 and people >= 3"], "",
         ["r2 asks less of people than"]),
        (["personal >= 9 and people >= 5", "personal <= 3 and people >= 3"], "",
         ["r2 asks less of people than"]),
        # nor what excludes each other
        (["personal >= 5", "personal >= 1 and personal <= 3 and people >= 1"], "", []),
        (["personal >= 5", "personal >= 1 and personal <= 5 and people >= 1"], "",
         ["r2 asks less of personal than"]),
        # nor alternatives
        (["personal >= 5 or group >= 9", "personal >= 3 and people >= 1"], "", []),
        (["personal >= 5", "(personal >= 3 and people >= 1) or (group >= 3 and people "
          ">= 2)"], "", []),
        ([NEVER, "personal >= 3"], "", []),
        (["personal >= 5", "personal >= 3 and people >= 1"], CUMULATIVE, []),
    ],
)  # fmt: skip
def test_a_rank_that_asks_less_than_the_one_below(conditions, more, expected):
    less = [one for one in found(*conditions, more=more) if one.code == LESS]
    assert all(one.severity == "warning" for one in less)
    assert len(less) == len(expected)
    for one, words in zip(less, expected, strict=True):
        assert one.message.startswith(words)


def test_what_an_undecided_rung_asks_is_not_compared():
    many = " and ".join(f"(personal >= {n} or group >= {n})" for n in range(1, 20))
    assert found(many, "personal >= 1") == []
    assert found("personal >= 1", many) == []
    assert found(many, "personal >= 1", more=CUMULATIVE) == []


def test_a_rung_is_looked_at_on_each_day():
    rung = '[[rank]]\nname = "r1"\nwhen = [ {}, {} ]\n'.replace("{}", "{{ {} }}")
    text = BEFORE.replace("rank >= r1", "personal >= 1") + rung.format(
        'valid_from = 2025-01-01, value = "people < 0"',
        'valid_from = 2026-01-01, value = "people >= 1"',
    )
    [one] = found_by(
        check_ranks, text + component("c", 'kind = "own_sales"', 'rate = "1%"')
    )
    assert one.key == "rank[1].when[1].value"
