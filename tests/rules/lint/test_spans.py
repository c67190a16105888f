"""Interval reasoning: spans, what conditions ask, what follows from what."""

from __future__ import annotations

import pytest
from linted import component, look_at

from graphcrm.rules.lint.spans import (
    MOST_BOXES,
    Span,
    boxes,
    implies,
    joint,
    possible,
    together,
)

THREE = Span(1, 3)
NOT_TWO = Span(None, None, frozenset({2}))


def test_what_lies_in_two_spans():
    assert Span(1, 5).meet(Span(3, 9)) == Span(3, 5)
    assert Span(3).meet(Span(None, 7)) == Span(3, 7)
    assert Span().meet(Span()) == Span()
    assert Span(1, 5, frozenset({2})).meet(Span(1, 5, frozenset({3}))) == Span(
        1, 5, frozenset({2, 3})
    )


@pytest.mark.parametrize(
    ("span", "empty"),
    [
        (Span(1, 1), False),
        (Span(2, 1), True),
        (Span(1), False),
        (Span(None, 1), False),
        (Span(1, 1, frozenset({1})), True),
        (Span(1, 2, frozenset({1, 2})), True),
        (Span(1, 3, frozenset({1, 2})), False),
        (Span(1, 3, frozenset({2, 3})), False),
        (Span(0, 999, frozenset(range(1000))), True),
        (Span(0, 1000, frozenset(range(1001))), False),  # too long to be looked at
    ],
)
def test_a_span_without_a_number_is_empty(span, empty):
    assert span.empty == empty


@pytest.mark.parametrize(
    ("span", "other", "inside"),
    [
        (THREE, Span(1, 3), True),
        (THREE, Span(0), True),
        (THREE, Span(2), False),
        (THREE, Span(None, 3), True),
        (THREE, Span(None, 2), False),
        (Span(), Span(1), False),
        (Span(), Span(None, 1), False),
        (Span(), Span(), True),
        (Span(1), Span(1, 3), False),
        (Span(None, 3), Span(1, 3), False),
        # an end that is left out is none
        (Span(1, 3, frozenset({1})), Span(2), True),
        (Span(1, 4, frozenset({1, 2})), Span(3), True),
        (Span(1, 3, frozenset({3})), Span(None, 2), True),
        (Span(1, 3, frozenset({1})), Span(3), False),
        (Span(1, 3, frozenset({3})), Span(None, 1), False),
        (Span(1, 4, frozenset({3, 4})), Span(None, 2), True),
        (Span(1, 3, frozenset({2})), Span(3), False),
        # nothing may be in it that the other leaves out
        (THREE, NOT_TWO, False),
        (Span(1, 3, frozenset({2})), NOT_TWO, True),
        (Span(3, 9), NOT_TWO, True),
    ],
)
def test_whether_a_span_lies_in_another(span, other, inside):
    assert span.inside(other) == inside


PEOPLE = """
[metric.people]
of = "people"
[metric.counted]
of = "limited"
[metric.goal]
of = "fact"
unit = "points"
[metric.land]
of = "fact"
unit = "text"
"""


def asked(text: str):
    """What a condition asks for, as boxes."""
    one = component("c", 'kind = "own_sales"', 'rate = "1%"', f'requires = "{text}"')
    rules = look_at(PEOPLE + one).plan.components[0].rules
    return rules.payee.requires.at(20260101)


def anything(figure: str) -> Span:
    return Span(0) if figure == "people" else Span()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people >= 2", [{"people": Span(2)}]),
        ("people > 2", [{"people": Span(3)}]),
        ("people <= 2", [{"people": Span(None, 2)}]),
        ("people < 2", [{"people": Span(None, 1)}]),
        ("people == 2", [{"people": Span(2, 2)}]),
        ("people != 2", [{"people": NOT_TWO}]),
        ("not people >= 2", [{"people": Span(None, 1)}]),
        ("not people > 2", [{"people": Span(None, 2)}]),
        ("not people <= 2", [{"people": Span(3)}]),
        ("not people < 2", [{"people": Span(2)}]),
        ("not people == 2", [{"people": NOT_TWO}]),
        ("not people != 2", [{"people": Span(2, 2)}]),
        ("people >= 2 and people <= 5", [{"people": Span(2, 5)}]),
        ("people >= 2 and people <= 1", []),
        ("people < 0", []),
        ("people >= 2 or personal >= 1",
         [{"people": Span(2)}, {"personal": Span(100)}]),
        ("not (people >= 2 or personal >= 1)",
         [{"people": Span(None, 1), "personal": Span(None, 99)}]),
        ("not (people >= 2 and personal >= 1)",
         [{"people": Span(None, 1)}, {"personal": Span(None, 99)}]),
        ("at_least(2, people >= 1, personal >= 1, retail >= 1)",
         [{"people": Span(1), "personal": Span(100)},
          {"people": Span(1), "retail": Span(100)},
          {"personal": Span(100), "retail": Span(100)}]),
        ("not at_least(2, people >= 1, personal >= 1, retail >= 1)",
         [{"people": Span(None, 0), "personal": Span(None, 99)},
          {"people": Span(None, 0), "retail": Span(None, 99)},
          {"personal": Span(None, 99), "retail": Span(None, 99)}]),
        # two figures are a span of their difference, in one order
        ("personal >= retail", [{"personal - retail": Span(0)}]),
        ("retail >= personal", [{"personal - retail": Span(None, 0)}]),
        ("retail > personal", [{"personal - retail": Span(None, -1)}]),
        ("retail <= personal", [{"personal - retail": Span(0)}]),
        ("retail < personal", [{"personal - retail": Span(1)}]),
        ("retail == personal", [{"personal - retail": Span(0, 0)}]),
        ("retail != personal",
         [{"personal - retail": Span(None, None, frozenset({0}))}]),
        ("counted >= goal", [{"counted - goal": Span(0)}]),
        ("personal >= personal", [{}]),
        ("personal <= personal", [{}]),
        ("personal == personal", [{}]),
        ("personal > personal", []),
        ("personal < personal", []),
        ("personal != personal", []),
        ("people >= 1 and personal > personal", []),
    ],
)  # fmt: skip
def test_what_a_condition_asks_of_each_figure(text, expected):
    assert boxes(asked(text), anything) == expected


def test_texts_are_numbers_of_their_own():
    [mexico] = boxes(asked("land == 'MX'"), anything)
    [same] = boxes(asked("land == 'MX'"), anything)
    [other] = boxes(asked("land == 'XM'"), anything)
    [short] = boxes(asked("land == 'M'"), anything)
    assert mexico == same
    assert (
        len({span.low for box in (mexico, other, short) for span in box.values()}) == 3
    )
    assert boxes(asked("land == 'MX' and land == 'US'"), anything) == []
    assert boxes(asked("land == 'MX' and not land == 'MX'"), anything) == []


def test_no_condition_asks_nothing():
    assert boxes(None, anything) == [{}]


def either(count: int) -> str:
    return " or ".join(f"personal >= {n}" for n in range(count))


def test_what_grows_too_long_is_undecided():
    assert MOST_BOXES == 64
    assert len(boxes(asked(either(64)), anything)) == 64
    assert boxes(asked(either(65)), anything) is None
    eight = f"({either(8)})"
    assert len(boxes(asked(f"{eight} and {eight}"), anything)) == 64
    assert boxes(asked(f"{eight} and ({either(9)})"), anything) is None
    assert boxes(asked(f"({either(65)}) and people < 0"), anything) is None
    assert boxes(asked(f"({either(65)}) or people >= 0"), anything) is None


def test_what_two_boxes_ask_together():
    both = joint({"a": Span(1), "b": Span(2)}, {"b": Span(None, 5), "c": Span(3)})
    assert both == {"a": Span(1), "b": Span(2, 5), "c": Span(3)}


def test_what_several_conditions_ask_at_once():
    two = [asked("people >= 2"), None, asked("people <= 5 or personal >= 1")]
    assert together(two, anything) == [
        {"people": Span(2, 5)},
        {"people": Span(2), "personal": Span(100)},
    ]
    assert together([], anything) == [{}]
    assert together([asked("people >= 2"), asked("people < 2")], anything) == []
    eight = asked(either(8))
    assert len(together([eight, eight], anything)) == 64
    assert together([eight, asked(either(9))], anything) is None
    assert together([asked(either(65))], anything) is None


def test_a_box_is_possible_where_every_figure_can_be_that():
    assert possible({"people": Span(None, 0), "group": Span(5)}, anything)
    assert not possible({"people": Span(None, -1), "group": Span(5)}, anything)


@pytest.mark.parametrize(
    ("first", "second", "follows"),
    [
        ("people >= 3", "people >= 2", True),
        ("people >= 2", "people >= 3", False),
        ("personal >= 1", "people >= 0", True),  # a count is never less
        ("personal >= 1", "people >= 1", False),
        ("people >= 3 and personal >= 1", "people >= 2", True),
        ("people >= 3", "people >= 2 and personal >= 1", False),
        ("people >= 3 or people == 1", "people >= 1", True),
        ("people >= 3 or people == 1", "people >= 2", False),
        ("people >= 3", "personal >= 1 or people >= 2", True),
    ],
)
def test_what_follows_from_what(first, second, follows):
    found = boxes(asked(first), anything), boxes(asked(second), anything)
    assert implies(*found, anything) == follows


def test_nothing_follows_from_what_is_undecided():
    assert not implies(None, [{}], anything)
    assert not implies([{}], None, anything)
