"""One table of a plan, read key by key: what is returned, what is noted, where."""

from __future__ import annotations

from fractions import Fraction

import pytest

from graphcrm.rules.readers import each, rate
from graphcrm.rules.section import ALWAYS, Dated, Notes, Section, is_history, spelled
from graphcrm.rules.words import COUNT, POINTS, Vocabulary

LINES = {
    ("name",): 2, ("t",): 4, ("t", "a"): 5, ("t", "a", 1): 6, ("t", "a", 1, "value"): 7,
    ("component", 0): 9, ("component", 0, "kind"): 10, ("component", 1): 12,
}  # fmt: skip


def section(data: dict, path: tuple = ("t",), **words) -> Section:
    vocabulary = Vocabulary("USD", units={"pv": POINTS, "kids": COUNT, "big": POINTS})
    vocabulary.limited = {"big"}
    notes = Notes("file", LINES, vocabulary, components={"one": 1, "two": "x"})
    return Section(notes, data, path)


def noted(found: Section) -> list[tuple]:
    return [(p.line, p.column, p.value, p.message) for p in found.notes.problems]


# -- where a mistake is ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("t", "a"), 5, "t.a"),
        (("t", "a", 1, "value"), 7, "t.a[2].value"),
        (("t", "a", 1, "other"), 6, "t.a[2].other"),
        (("t", "a", 7), 5, "t.a[8]"),
        (("t", "b"), 4, "t.b"),
        (("component", 1, "rate"), 12, "component[2].rate"),
        (("component",), 9, "component"),  # a list of tables: the first of them
        (("else",), 0, "else"),
        (("else", "a"), 0, "else.a"),
    ],
)
def test_the_line_is_that_of_the_nearest_key(path, line, column) -> None:
    found = section({})
    found.notes.add(path, "value", "is wrong")
    [problem] = found.notes.problems
    assert (problem.source, problem.line, problem.column) == ("file", line, column)
    assert (problem.value, problem.message) == ("value", "is wrong")
    assert spelled(path) == column


def test_long_values_are_cut() -> None:
    found = section({})
    found.notes.add(("t",), "x" * 80, "")
    found.notes.add(("t",), "x" * 81, "")
    found.notes.add(("t",), None, "")
    assert [problem.value for problem in found.notes.problems] == ["x" * 80] * 2 + [""]


# -- texts, words, flags, numbers --------------------------------------------------


def test_texts() -> None:
    found = section({"a": "x", "b": 5, "c": "", "d": 5})
    assert [found.text("a"), found.text("b"), found.text("c")] == ["x", "", ""]
    assert found.text("d", "standard") == "standard"
    assert found.text("e", "standard") == "standard"
    assert found.text("f") == ""
    assert noted(found) == [
        (4, "t.b", "5", 'must be a text in quotes, like "5"'),
        (4, "t.c", "", "must not be empty"),
        (4, "t.d", "5", 'must be a text in quotes, like "5"'),
        (4, "t", "", "f (a text) is missing"),
    ]
    assert found.known == ["a", "b", "c", "d", "e", "f"]


def test_one_word_of_several() -> None:
    found = section({"a": "red", "b": "gren", "c": "grey"})
    colours = ("red", "green")
    assert [found.choice(key, colours, "green") for key in "abcd"] == [
        "red", "green", "green", "green",
    ]  # fmt: skip
    assert found.choice("e", colours, "") == ""
    assert noted(found) == [
        (4, "t.b", "gren", "must be one of red, green; did you mean green?"),
        (4, "t.c", "grey", "must be one of red, green; did you mean green?"),
        (4, "t", "", "e is missing; it is one of red, green"),
    ]
    assert "e" in found.known


def test_true_or_false() -> None:
    found = section({"a": False, "b": True, "c": 1, "d": "true"})
    assert [found.flag(key, True) for key in "abcde"] == [
        False, True, True, True, True,
    ]  # fmt: skip
    assert [found.flag(key, False) for key in "ce"] == [False, False]
    words = "must be true or false, without quotes"
    assert noted(found) == [
        (4, "t.c", "1", words), (4, "t.d", "true", words), (4, "t.c", "1", words),
    ]  # fmt: skip


def test_whole_numbers() -> None:
    found = section({"a": 3, "b": 7, "c": 2, "d": 8, "e": True, "f": "5", "g": 5.0})
    assert [found.whole(key, 4, 3, 7) for key in "abcdefgh"] == [
        3, 7, 4, 4, 4, 4, 4, 4,
    ]  # fmt: skip
    assert [row[1] for row in noted(found)] == ["t.c", "t.d", "t.e", "t.f", "t.g"]
    assert {row[3] for row in noted(found)} == {"must be a whole number from 3 to 7"}


def test_names() -> None:
    longest = "a" + "b" * 39
    given = ["a", longest, "a_9", longest + "b", "9a", "A", "a-b"]
    found = section({str(number): name for number, name in enumerate(given)})
    assert [found.name(str(number)) for number in range(len(given))] == given
    assert [row[1] for row in noted(found)] == ["t.3", "t.4", "t.5", "t.6"]
    assert {row[3] for row in noted(found)} == {"must be small letters, digits and _"}


# -- values that are read ----------------------------------------------------------


def test_values_without_dates() -> None:
    found = section({"a": "5%", "b": "500%", "c": "x"})
    zero, one = Fraction(0), Fraction(1)
    assert found.one("a", rate, zero) == Fraction(1, 20)
    assert found.one("b", rate, one) == one
    assert found.one("d", rate, one) == one
    assert found.maybe("a", rate) == Fraction(1, 20)
    assert found.maybe("c", rate) is None
    assert found.maybe("e", rate) is None
    assert found.required("a", rate, zero) == Fraction(1, 20)
    assert found.required("f", rate, zero) == zero
    assert noted(found) == [
        (4, "t.b", "500%", "must lie between 0% and 100%"),
        (4, "t.c", "x", "not a rate; write 0.05, 5% or 1/20"),
        (4, "t", "", "f is missing"),
    ]
    assert {"a", "b", "d", "e", "f"} <= set(found.known)


def test_one_value_of_a_list() -> None:
    found = section({"a": ["5%", "500%"], "b": ["5%"]})
    assert found.one("a", each(rate, 2), ()) == ()
    assert found.one("b", each(rate, 2), ()) == (Fraction(1, 20),)
    assert noted(found) == [(6, "t.a[2]", "500%", "must lie between 0% and 100%")]


def entry(day: object, value: object) -> dict:
    return {"valid_from": day, "value": value}


def test_a_value_with_dates() -> None:
    later = [entry("2026-01-01", "1%"), entry("2026-02-01", "2%")]
    found = section({"a": later, "b": "3%"})
    dated = found.dated("a", rate, Fraction(0))
    assert dated == Dated(((20260101, Fraction(1, 100)), (20260201, Fraction(1, 50))))
    assert [dated.at(day) for day in (20260101, 20260131, 20260201, 20991231)] == [
        Fraction(1, 100), Fraction(1, 100), Fraction(1, 50), Fraction(1, 50),
    ]  # fmt: skip
    with pytest.raises(LookupError, match="no value is valid on 2025-12-31"):
        dated.at(20251231)
    assert dated.values == (Fraction(1, 100), Fraction(1, 50))
    bare = found.dated("b", rate, Fraction(0))
    assert bare.entries == ((ALWAYS, Fraction(3, 100)),)
    assert found.dated("c", rate, Fraction(9), optional=True).entries == (
        (ALWAYS, Fraction(9)),
    )
    assert noted(found) == []
    assert found.dated("d", rate, Fraction(9)).at(20260101) == 9
    assert noted(found) == [(4, "t", "", "d is missing")]
    assert found.known == ["a", "b", "c", "d"]


def test_mistakes_in_values_with_dates() -> None:
    order = "entries must stand in the order of their dates, each date once"
    found = section(
        {"a": [
            entry("2026-02-01", "1%"), entry("2026-01-01", "2%"),
            entry("2026-01-01", "3%"), {"valid_from": "2026-03-01"},
            {"value": "4%"}, {**entry("soon", "5%"), "until": 1}, entry(7, "6%"),
        ]}
    )  # fmt: skip
    found.dated("a", rate, Fraction(0))
    told = [(row[1], row[2], row[3]) for row in noted(found)]
    assert told == [
        ("t.a[4].value", "", "value is missing"),
        ("t.a[5].valid_from", "", "valid_from is missing"),
        ("t.a[6].until", "",
         "is not a key here; an entry has valid_from and value"),
        ("t.a[6].valid_from", "soon", "must be a date, like 2026-01-31"),
        ("t.a[7].valid_from", "7", "must be a date, like 2026-01-31"),
        ("t.a[2].valid_from", "2026-01-01", order),
        ("t.a[3].valid_from", "2026-01-01", order),
        ("t.a[5].valid_from", "0001-01-01", order),
        ("t.a[6].valid_from", "0001-01-01", order),
        ("t.a[7].valid_from", "0001-01-01", order),
    ]  # fmt: skip


def test_what_a_history_is() -> None:
    assert is_history([entry(1, 2)])
    assert is_history([{"valid_from": 1}, {"value": 2}])
    for other in (
        [],
        [{}],
        [entry(1, 2), {}],
        [entry(1, 2), 3],
        entry(1, 2),
        "x",
        None,
    ):
        assert not is_history(other)


# -- other parts of the plan -------------------------------------------------------


def test_earlier_components() -> None:
    found = section({"a": "one", "b": ["two", "one"], "c": ["three"], "d": [], "e": 5})
    assert found.earlier("a") == ("one",)
    assert found.earlier("b") == ("two", "one")
    assert found.earlier("c") == ("three",)
    assert [found.earlier(key) for key in "def"] == [(), (), ()]
    wrong = "must be the name of a component, or a list"
    assert noted(found) == [
        (4, "t.c", "three", "is no component above this one; those are one, two"),
        (4, "t.d", "[]", wrong), (4, "t.e", "5", wrong), (4, "t", "", "f is missing"),
    ]  # fmt: skip
    found.notes.components.clear()
    found.earlier("a")
    assert noted(found)[-1][3] == "is no component above this one; those are none"


def test_an_earlier_component_of_a_kind() -> None:
    found = section({"a": "one", "b": "two", "c": "three"})
    assert found.component("a", int) == 1
    assert found.component("d", int) is None
    assert [found.component(key, int) for key in "bc"] == [None, None]
    assert found.component("c", list) is None
    kind = "must be an earlier component of this kind"
    assert noted(found) == [
        (4, "t.b", "two", f"{kind}; those are one"),
        (4, "t.c", "three", f"{kind}; those are one"), (4, "t.c", "three", kind),
    ]  # fmt: skip


def test_figures() -> None:
    found = section({"a": "pv", "b": "pvv", "c": "kids", "d": "big"})
    assert [found.figure(key, (POINTS,)) for key in "abcd"] == [
        "pv", "pvv", "kids", "big",
    ]  # fmt: skip
    assert noted(found) == [
        (4, "t.b", "pvv", "is no figure; did you mean pv?"),
        (4, "t.c", "kids", "is in count; a figure in points is needed"),
        (4, "t.d", "big",
         "has a leg limit, so it counts only in conditions: name >= 100"),
    ]  # fmt: skip


def test_lists_of_figures() -> None:
    found = section({"a": ["pv", "pvv", "kids"], "b": [], "c": "pv", "d": ["pv"]})
    assert found.figures("a", (POINTS,)) == ("pv", "kids")
    assert found.figures("d", (POINTS, COUNT)) == ("pv",)
    assert [found.figures(key, (POINTS,)) for key in "bce"] == [(), (), ()]
    wrong = "must be a list of figures in quotes"
    assert noted(found) == [
        (6, "t.a[2]", "pvv", "is no figure; did you mean pv?"),
        (5, "t.a[3]", "kids", "is in count; a figure in points is needed"),
        (4, "t.b", "[]", wrong), (4, "t.c", "pv", wrong),
        (4, "t", "", "e is missing"),
    ]  # fmt: skip


# -- tables ------------------------------------------------------------------------


def test_tables() -> None:
    found = section(
        {"a": [{"x": 1}, {"y": 2}], "b": {"z": 3}, "c": 5, "d": [{}, 5]}, ()
    )
    first, second = found.tables("a")
    assert (first.data, first.path, second.path) == ({"x": 1}, ("a", 0), ("a", 1))
    assert found.table("b").data == {"z": 3}
    assert found.table("b").path == ("b",)
    assert found.optional_tables("a")[1].data == {"y": 2}
    assert found.optional_table("b").data == {"z": 3}
    assert found.optional_tables("h") == []
    assert found.known[-1] == "h"
    assert (found.optional_table("e").data, found.optional_table("e").path) == (
        {}, ("e",),
    )  # fmt: skip
    assert noted(found) == []
    assert [found.tables(key) for key in "bcdf"] == [[], [], [], []]
    assert [found.table(key).data for key in "ag"] == [{}, {}]
    assert [row[1:] for row in noted(found)] == [
        ("b", "", "must be tables written [[b]]"),
        ("c", "", "must be tables written [[c]]"),
        ("d", "", "must be tables written [[d]]"), ("f", "", "f is missing"),
        ("a", "", "must be a table written [a]"), ("g", "", "g is missing"),
    ]  # fmt: skip
    inner = section({"a": 1}, ("t", 0, "u"))
    inner.table("a")
    assert noted(inner)[0][3] == "must be a table written [t.u.a]"


def test_keys_that_nothing_asked_for() -> None:
    found = section({"rate": 1, "rates": 2, "other": 3})
    found.known += ["rate", "tree"]
    found.finish()
    assert noted(found) == [
        (4, "t.rates", "", "is not a key of this table; did you mean rate?"),
        (4, "t.other", "", "is not a key of this table"),
    ]
