"""``graphcrm plan check``: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphcrm import cli
from graphcrm.errors import Invalid

BAD = Path(__file__).parent / "bad"
GOOD = Path(__file__).parents[3] / "graphcrm" / "rules" / "plans" / "hybrid.toml"


def run(*arguments: str, code: int = 0) -> str:
    answer = CliRunner().invoke(cli.app, ["plan", "check", *arguments])
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    assert answer.exit_code == code, answer.output
    return answer.stdout


def test_a_finding_is_a_line_with_file_line_severity_code_and_key() -> None:
    path = str(BAD / "payout-above-limit.toml")
    first, *more, last = run(path, code=1).splitlines()
    assert first.startswith(
        f"{path}:11 error payout-above-limit component[1].rates — all components "
    )
    assert more[0].startswith("    m1 at the top: ")
    assert more[-1].startswith("    sold ")
    assert last == f"{path}: 1 error"


def test_warnings_fail_only_where_they_shall() -> None:
    path = str(BAD / "steps-fall.toml")
    assert run(path).endswith(": 1 warning\n")
    assert run(path, "--strict", code=1)
    assert run(str(BAD / "step-same.toml"), "--strict").endswith(": 1 note\n")


def test_mistakes_of_the_loader_are_findings() -> None:
    told = run(str(BAD / "bad-plan.toml"), code=1)
    assert ":11 error bad-plan component[1].rates[1] — must be a text" in told
    assert "(found '0.05')" in told


def test_json() -> None:
    [found] = json.loads(run(str(BAD / "rank-same.toml"), "--json"))
    assert found["code"] == "rank-same"
    assert found["line"] == 10
    assert found["details"] == []


def test_no_findings() -> None:
    assert run(str(GOOD), "--strict") == f"{GOOD}: no findings\n"
    assert run(str(GOOD), "--json") == "[]\n"


def test_the_limit_is_a_share() -> None:
    path = str(BAD / "steps-fall.toml")
    assert "payout-above-limit" in run(path, "--limit", "4%", code=1)
    with pytest.raises(Invalid, match="not a rate"):
        run(path, "--limit", "much")
    with pytest.raises(Invalid, match="above 0"):
        run(path, "--limit", "0%")
