"""The line of every key of a TOML text, and what is right where a line is none."""

from __future__ import annotations

import tomllib

import pytest

from graphcrm.rules.toml_lines import key_lines, slip


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {}),
        ("# only words\n\n", {}),
        ("a = 1", {("a",): 1}),
        ("\n\n  a = 1 # b = 2\n\tb=2\r\n", {("a",): 3, ("b",): 4}),
        ("a.b . c = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1}),
        ("\"a b\" = 1\n'c.d' = 2", {("a b",): 1, ("c.d",): 2}),
        ("[t]\na = 1\n[t.u]\nb = 2",
         {("t",): 1, ("t", "a"): 2, ("t", "u"): 3, ("t", "u", "b"): 4}),
        ("[ t . \"u\" ]\na = 1", {("t",): 1, ("t", "u"): 1, ("t", "u", "a"): 2}),
        ("[[l]]\na = 1\n[[l]]\na = 2\n[l.s]\nb = 3",
         {("l", 0): 1, ("l", 0, "a"): 2, ("l", 1): 3, ("l", 1, "a"): 4,
          ("l", 1, "s"): 5, ("l", 1, "s", "b"): 6}),
        ("[[l]]\n[[l.m]]\n[[l.m]]\n[[l]]\n[[l.m]]",
         {("l", 0): 1, ("l", 0, "m", 0): 2, ("l", 0, "m", 1): 3, ("l", 1): 4,
          ("l", 1, "m", 0): 5}),
        ("a = [1, 2,\n3\n,]\nb = []",
         {("a",): 1, ("a", 0): 1, ("a", 1): 1, ("a", 2): 2, ("b",): 4}),
        ("a = [[1], [\n2]]",
         {("a",): 1, ("a", 0): 1, ("a", 0, 0): 1, ("a", 1): 1, ("a", 1, 0): 2}),
        ("a = { b = 1, c.d = [2] }\ne = {}",
         {("a",): 1, ("a", "b"): 1, ("a", "c"): 1, ("a", "c", "d"): 1,
          ("a", "c", "d", 0): 1, ("e",): 2}),
        ("a = [ { b = 1 },\n# c = 2\n{ b = 3 } ]",
         {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 1, ("a", 1): 3, ("a", 1, "b"): 3}),
        ('a = """x\n]\ny = 1"""\nb = 2', {("a",): 1, ("b",): 4}),
        ("a = '''x\n[y]\n'''\nb = 2", {("a",): 1, ("b",): 4}),
        ('a = "x # \\" ] } y"\nb = 2', {("a",): 1, ("b",): 2}),
        ("a = 'x # ] } y'\nb = 2", {("a",): 1, ("b",): 2}),
        ("a = 1979-05-27T07:32:00Z # x\nb = -1.5e3\nc = true",
         {("a",): 1, ("b",): 2, ("c",): 3}),
    ],
)  # fmt: skip
def test_the_line_of_every_key(text: str, lines: dict) -> None:
    tomllib.loads(text)  # it is TOML indeed
    assert key_lines(text) == lines


QUOTES = "close the quotes on the line on which they begin"
STRAIGHT = 'put texts in straight quotes: "…"'
RATES = 'put rates in quotes: "10%"'
FLAGS = "write true or false, without quotes"
DIGITS = "write days with two digits: 2026-01-05"
NO_DAY = "there is no such day in the calendar"
PLAIN = "write numbers without separators: 1000"
TEXTS = 'put texts, names and conditions in quotes: "…"'
COMMA = "put a comma between two values"
EQUALS = "write key = value"


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ('a = "x', QUOTES), ('a = x"', QUOTES), ("a = “x”", STRAIGHT),
        ("a = 10 %", RATES), ("a = [10%]", RATES), ("a = True", FLAGS),
        ("a = yes", FLAGS), ("a = 2026-1-05", DIGITS), ("a = 2026-01-5", DIGITS),
        ("a = 2026-13-01", NO_DAY), ("a = 2026-00-01", NO_DAY),
        ("a = 2026-02-32", NO_DAY), ("a = 2026-02-00", NO_DAY),
        ("a = 1,000,000", PLAIN), ("a = gold", TEXTS), ("a = 1 b = 2", COMMA),
        ('a = ["x" "y"]', COMMA), ("a = [{ b = 1 } { b = 2 }]", COMMA),
        ("a: 1", EQUALS), ('a "x"', EQUALS), ('a = "10%" # True', ""),
        ("a = 10% # a rate", RATES), ("a = '“x”' # 10%", ""), ("a = 1", ""),
        ('a = "2026-13-01"', ""), ("", ""),
    ],
)  # fmt: skip
def test_what_would_be_right(line: str, right: str) -> None:
    assert slip(line) == right
