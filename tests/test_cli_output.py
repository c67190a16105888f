"""Tables of the command line: nothing of a figure is ever cut off."""

from __future__ import annotations

import pytest

from graphcrm.cli_output import print_table


@pytest.fixture
def printed(capsys, monkeypatch):
    def shown(width, *table):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table(*table)
        return capsys.readouterr().out

    return shown


def test_a_table_that_fits_is_one(printed) -> None:
    out = printed(80, ("member", "total"), [("ana", "1.50"), ("ben", "21.00")])
    assert out.count("┏") == 1
    assert "│ ana    │  1.50 │" in out  # amounts stand under each other


def test_a_wide_table_is_printed_in_several(printed) -> None:
    names = [f"component_{number}" for number in range(9)]
    row = ["ana", *(f"{number}23456.78" for number in range(9))]
    out = printed(60, ("member", *names), [row, ["ben", *[""] * 9]])
    assert "…" not in out
    for text in [*names, *row]:
        assert text in out
    assert out.count("┏") == out.count("│ ana") > 1
    assert max(map(len, out.splitlines())) <= 60


def test_words_are_broken_between_lines_only(printed) -> None:
    out = printed(40, ("what", "why"), [("a", "so many words that they need lines")])
    assert out.count("┏") == 1
    assert "…" not in out


def test_one_word_wider_than_the_terminal_goes_on_in_the_next_line(printed) -> None:
    out = printed(30, ("key", "hash"), [("a", "f" * 64)])
    assert out.count("f") == 64
    assert max(map(len, out.splitlines())) <= 30
