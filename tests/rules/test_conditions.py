"""Conditions: what they accept, whom they let through, what they say."""

from __future__ import annotations

import pytest
from small import figures, problems, run

from graphcrm.rules.conditions import NEVER, Failed, comparisons, condition
from graphcrm.rules.words import COUNT, DAY, MONEY, POINTS, RANK, TEXT, Vocabulary

METRICS = """
[metric.pv]
of = "own"
[metric.cash]
of = "own"
volume = "net"
[metric.kids]
of = "people"
[metric.kind]
of = "fact"
unit = "text"
[metric.born]
of = "fact"
unit = "day"
[metric.capped]
of = "limited"
limit = "50%"
"""
#  a has 100 points (99.99 net), b 50; b and c are below a.
PEOPLE = {"a": {"joined": 20260101}, "b": {"sponsor": "a"}, "c": {"sponsor": "a"}}
ORDERS = [
    {"seller": "a", "volume": 100, "net": "99.99"},
    {"seller": "b", "volume": 50},
]
FACTS = [("a", "kind", "gold"), ("a", "born", "2000-02-29"), ("b", "kind", "silver")]


def who(when: str) -> str:
    """Who meets a condition, as one word."""
    plan = METRICS + f'[[rank]]\nname = "r"\nwhen = {when!r}\n'
    found = figures(run(plan, PEOPLE, ORDERS, facts=FACTS), "rank")
    return "".join(member for member, place in found.items() if place)


@pytest.mark.parametrize(
    ("when", "met"),
    [
        ("pv >= 100", "a"),
        ("pv >= 100.01", ""),
        ("pv > 100", ""),
        ("pv > 99.99", "a"),
        ("pv < 100", "bc"),
        ("pv <= 100", "abc"),
        ("pv == 50", "b"),
        ("pv != 50", "ac"),
        ("pv >= -1", "abc"),
        ("100 <= pv", "a"),
        ("50 <= pv < 100", "b"),
        ("pv >= 1_00", "a"),
        ('pv >= "50"', "ab"),
        ("cash >= 99.99", "a"),
        ("cash >= 100", ""),
        ("kids", "a"),
        ("kids >= 2 and pv >= 100", "a"),
        ("kids >= 2 or pv >= 50", "ab"),
        ("not kids", "bc"),
        ("not (kids or pv >= 50)", "c"),
        ("not not kids", "a"),
        ("active", "abc"),
        ('kind == "gold"', "a"),
        ('kind != "gold"', "bc"),
        ('kind in ("gold", "silver")', "ab"),
        ('kind not in ["gold"]', "bc"),
        ('born >= "2000-02-29"', "a"),
        ('born < "2000-02-29"', "bc"),
        ('joined == "2026-01-01"', "a"),
        ("at_least(2, kids, pv >= 50, pv >= 100)", "a"),
        ("at_least(1, kids, pv >= 50)", "ab"),
        ("at_least(2, kids, pv >= 50)", "a"),
        ("pv >= group", "bc"),
        ("group > pv", "a"),
        ("capped >= 100", "a"),
        ("120 <= capped", "a"),
        ("capped >= 150", "a"),
        ("capped >= 150.01", ""),
        ("rank >= none", "abc"),
    ],
)
def test_who_meets_it(when: str, met: str) -> None:
    assert who(when) == met


def vocabulary() -> Vocabulary:
    units = {"pv": POINTS, "cash": MONEY, "kids": COUNT, "born": DAY, "rank": RANK,
             "kind": TEXT, "other": TEXT, "capped": POINTS}  # fmt: skip
    return Vocabulary("USD", ("silver", "gold"), units, {"capped"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (5, 'must be a condition in quotes, like "qualifying >= 100"'),
        ("pv >=", "cannot be read as a condition; write it like"),
        ("pv = 100", "to ask whether two are equal, write =="),
        ("pv => 100", "the signs are >=, >, <=, <, == and !="),
        ("pv > = 100", "the signs are >=, >, <=, <, == and !="),
        ("pv ≥ 100", "the signs are >=, >, <=, <, == and !="),
        ("pv >= 100 AND kids", "write and, or, not in small letters"),
        ("pv >= 100 & kids", "not a number; write and, or"),
        ("pv >= 1,000", "write numbers without separators: 1000"),
        ("pv >= 5%", "compare with a number; figures are not in per cent"),
        ("", "cannot be read as a condition"),
        ("pvv >= 100", "pvv is no figure; did you mean pv?"),
        ("100 >= 50", "a figure must stand left of the sign: 100 >= 50"),
        ("pv", "pv is in points; compare it, like pv >= …"),
        ("kind", "kind is in text; compare it, like kind >= …"),
        ("rank", "rank is in rank; compare it, like rank >= …"),
        ("capped", "capped is in points; compare it"),
        ("pv + kids >= 3", "a figure must stand left of the sign"),
        ("pv >= 1.234", "1.234 is no number of points: has more than 2 decimal places"),
        ("kids >= 1.5", "1.5 is no number of count: has more than 0 decimal places"),
        ("pv >= cash", "pv is in points but cash in money"),
        ('pv >= "many"', "many is no number of points: not a number"),
        ("rank >= diamond", "diamond is not a rank; the ladder has none, silver, gold"),
        ("rank >= 2", "2 is not a rank; the ladder has none, silver, gold"),
        ('rank >= "two"', "two is not a rank; the ladder has none, silver, gold"),
        ("rank >= 1 + 1", "1 + 1 is not a rank; the ladder has none, silver, gold"),
        ("kind >= 5", "kind is a text; compare it with == or !="),
        ("kind == 5", "kind is a text; write '5' in quotes"),
        ("kind == gold", "kind is a text; write 'gold' in quotes"),
        ("kind == other", "kind can only be compared with a text in quotes"),
        ("born >= 2000", 'born is a day; write it like "2026-01-31"'),
        ('born >= "2000-02-30"', 'born is a day; write it like "2026-01-31"'),
        ("capped < 5", "capped has a leg limit; it is compared with >= only"),
        ("kids in 3", 'write a list like: country in ("MX", "US")'),
        ("kids in ()", "the list is empty, so nobody can meet it"),
        ("kids is 3", "compares with >=, >, <=, <, == or !="),
        ("at_least(3, kids, kids)", "at_least counts from 1 to the 2 it is given"),
        ("at_least(0, kids)", "at_least counts from 1 to the 1 it is given"),
        ("at_least(True, kids)", "at_least counts from 1 to the 1 it is given"),
        ("at_least()", "knows one function: at_least(2, first, second, third)"),
        ("max(pv, 3) >= 2", "a figure must stand left of the sign"),
        ("open('x')", "knows one function: at_least"),
        ("kids.real >= 1", "a figure must stand left of the sign"),
        ("[x for x in kids]", "cannot be a condition: [x for x in kids]"),
        ("lambda: 1", "cannot be a condition"),
        ("1 if kids else 0", "cannot be a condition"),
        ("(" * 500 + "kids" + ")" * 500, "cannot be read as a condition"),
        (" and ".join(["kids"] * 401), "is too long; give its parts names"),
    ],
)
def test_mistakes_say_what_would_be_right(text: object, words: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the words are checked
        condition(vocabulary())(text)
    assert words in str(refused.value)


def test_a_mistake_in_a_plan_has_file_line_key_and_remedy() -> None:
    [said] = problems(METRICS + '[[rank]]\nname = "r"\nwhen = "pvv >= 1"\n')
    assert said.startswith("plan, row 25, rank[1].when: pvv is no figure")
    assert "did you mean pv?" in said


# -- what somebody fails ----------------------------------------------------------


def failed(when: str, member: str) -> Failed | None:
    plan = METRICS + f'[[rank]]\nname = "r"\nwhen = {when!r}\n'
    result = run(plan, PEOPLE, ORDERS, facts=FACTS)
    at = result.facts.snapshot.member.index(member)
    return result.plan.book.ladder.rungs[0].at(20261031).failed(result.facts, at)


@pytest.mark.parametrize(
    ("when", "member", "said"),
    [
        ("pv >= 100", "a", None),
        ("pv >= 100", "b", Failed("pv", POINTS, 5000, 10_000, ">=")),
        ("pv < 100", "a", Failed("pv", POINTS, 10_000, 10_000, "<")),
        ("pv >= 40 and kids", "b", Failed("kids", COUNT, 0, 1, ">=")),
        ("kids or pv >= 60", "b", Failed("kids", COUNT, 0, 1, ">=")),
        ("not kids", "a", Failed("kids", COUNT, 2, 1, "<")),
        ("not pv <= group", "b", Failed("pv", POINTS, 5000, 5000, ">")),
        ("not (pv >= 200 or group >= 120)", "a",
         Failed("group", POINTS, 15_000, 12_000, "<")),
        ('kind == "gold"', "b", Failed("kind", TEXT, 0, 0, "==")),
        ('not kind == "gold"', "a", Failed("kind", TEXT, 0, 0, "!=")),
        ("capped >= 200", "a", Failed("capped", POINTS, 15_000, 20_000, ">=")),
        ("group > pv", "c", Failed("group", POINTS, 0, 0, ">")),
        ("at_least(2, kids, pv >= 200, active)", "b",
         Failed("kids", COUNT, 0, 1, ">=")),
        ("pv > group", "b", Failed("pv", POINTS, 5000, 5000, ">")),
        ("capped >= 200", "b", Failed("capped", POINTS, 5000, 20_000, ">=")),
        ("not not pv >= 60", "b", Failed("pv", POINTS, 5000, 6000, ">=")),
        ("not not pv >= 60", "a", None),
        ("not (not kids and pv >= 60)", "b", None),
        ("not (not kids and pv >= 50)", "b", Failed("kids", COUNT, 0, 1, ">=")),
        ("not at_least(2, kids, pv >= 60, active)", "b", None),
        ("not at_least(2, kids, pv >= 50, active)", "b",
         Failed("pv", POINTS, 5000, 5000, "<")),
    ],
)  # fmt: skip
def test_the_first_comparison_that_fails(
    when: str, member: str, said: Failed | None
) -> None:
    assert failed(when, member) == said


def test_the_longest_condition_that_is_read() -> None:
    # An "or" is 3 nodes, a figure 2, a comparison with a number 3 more: 400 in all.
    longest = " or ".join(["kids"] * 197) + " >= 1"
    read = condition(vocabulary())
    assert read(longest).names == {"kids"}
    with pytest.raises(ValueError, match="is too long"):
        read(" or ".join(["kids"] * 195) + ' or kind in ("a", "b")')


def test_names_and_what_more_of_can_undo() -> None:
    read = condition(vocabulary())
    assert read("kids >= 1").names == {"kids"}
    assert read("born == born").names == {"born"}
    assert read("pv > capped").names == {"pv", "capped"}
    assert read("pv > capped").falling == {"capped"}
    assert read("rank >= 'gold'") == read("rank >= gold")
    assert read("pv >= 1 and kids < 2").names == {"pv", "kids"}
    assert read("pv >= 1 and kids < 2").falling == {"kids"}
    assert read("not pv >= 1").falling == {"pv"}
    assert [c.figure for c in comparisons(read("not (pv >= 1 or kids)"))] == [
        "pv",
        "kids",
    ]
    assert NEVER.names == {"active"}
