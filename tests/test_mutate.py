"""The tool behind ``make mutation``, on a module of a few lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "mutate.py"

MODULE = '''
"""A module."""
from __future__ import annotations
LIMIT: int = 10

def upto(value: int, most: int = LIMIT) -> int:
    """Return the value, at most."""
    if value > most:  # >= gives the same number
        return most
    return value

def countdown(start: int) -> int:
    while start > 0:
        start -= 1
    return start

def unseen() -> int:
    return 1 + 1
'''
TESTS = """
from small_module import countdown, upto

def test_upto():
    assert [upto(9), upto(10), upto(11)] == [9, 10, 10]
    assert upto(3, 2) == 2

def test_countdown():
    assert countdown(3) == 0
"""
REASONS = """
[[reason]]
file = "small_module.py"
at = "upto"
changes = ["if value > most: → if value >= most:"]
kind = "equivalent"
why = "at the limit both branches give the limit"
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mutation")
    source, tests = folder / "src", folder / "tests"
    source.mkdir()
    tests.mkdir()
    (source / "small_module.py").write_text(MODULE)
    (tests / "test_small.py").write_text(TESTS)
    (folder / "reasons.toml").write_text(REASONS)
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {source}\n")
    done = subprocess.run(
        [
            *(sys.executable, str(TOOL), "--source", "src", "--tests", "tests"),
            *("--results", "out.json", "--report", "out.md", "--workers", "2"),
            *("--reasons", "reasons.toml", "--least", "60", "--patience", "0.2"),
        ],
        cwd=folder, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((folder / "out.json").read_text())
    page = (folder / "out.md").read_text()
    assert (source / "small_module.py").read_text() == MODULE
    return {m["change"]: m for m in results["files"]["small_module.py"]}, page


def status(found, change: str) -> str:
    return found[0][change]["status"]


def test_mistakes_are_noticed_or_not(found) -> None:
    assert status(found, "if value > most: → if value <= most:") == "killed"
    assert status(found, "return value → return None") == "killed"
    assert status(found, "if value > most: → if value >= most:") == "survived"
    assert status(found, "return 1 + 1 → return 1 - 1") == "untested"


def test_what_happens_while_loading_is_changed_too(found) -> None:
    assert status(found, "LIMIT: int = 10 → LIMIT: int = 11") == "killed"


def test_an_endless_loop_is_noticed(found) -> None:
    assert status(found, "start -= 1 → pass") == "timed out"


def test_texts_and_annotations_are_left_alone(found) -> None:
    assert not any("Return the value" in change for change in found[0])
    assert all(change.count(" → ") == 1 for change in found[0])


def test_the_page_gives_reasons(found) -> None:
    open_ones, reasoned = found[1].split("## Survivors for a reason")
    assert "at the limit both branches give the limit" in reasoned
    assert "no test runs it" in open_ones
