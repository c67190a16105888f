"""docs/templates.md shows what the commands print, and says what the plans say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphcrm.cli import app

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "templates.md").read_text("utf-8")
BLOCKS = re.findall(r"^```\n\$ graphcrm (.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)
PLANS = sorted((ROOT / "graphcrm" / "rules" / "plans").glob("*.toml"))


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=range(len(BLOCKS)))
def test_the_pasted_output_is_what_is_printed(command, shown, monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")
    done = CliRunner().invoke(app, shlex.split(command))
    assert done.exit_code == 0
    printed = done.stdout
    for piece in filter(None, re.split(r"^…\n", shown, flags=re.MULTILINE)):
        assert piece in printed  # … stands for what is left out
        printed = printed.partition(piece)[2]


def test_every_plan_is_shown() -> None:
    for path in PLANS:
        assert any(f"plans/{path.name} " in command for command, _ in BLOCKS)
        [row] = re.findall(rf"^\| \[{path.stem}\].*$", TEXT, re.MULTILINE)
        most = re.search(r"# At most ([\d.]+ %) of", path.read_text("utf-8"))
        assert most
        assert most[1] in row
