"""The reasons why mutants may survive can be read, and name what is there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

FILE = Path(__file__).with_name("mutation_reasons.toml")
RULES = Path(__file__).resolve().parent.parent.parent / "graphcrm" / "rules"
REASONS = tomllib.loads(FILE.read_text("utf-8"))["reason"]


@pytest.mark.parametrize("reason", REASONS, ids=lambda r: f"{r['file']} {r['at']}")
def test_a_reason_is_complete(reason: dict) -> None:
    assert set(reason) == {"file", "at", "changes", "kind", "why"}
    assert reason["kind"] in ("equivalent", "speed", "words")
    assert reason["why"]
    assert all(" → " in change for change in reason["changes"])
    if "*" not in reason["file"]:
        text = (RULES / reason["file"]).read_text("utf-8")
        for name in reason["at"].split("."):
            assert "*" in name or f" {name}" in text
