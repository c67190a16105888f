"""``graphcrm import``: look, bring, refuse, list, take back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graphcrm.errors import Invalid
from graphcrm.graph import schema
from graphcrm.graph.network import Network

Shell = Callable[..., str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file with one new member."""
    path = tmp_path / "members.csv"
    path.write_text("id,name,sponsor,joined\nzoe,Zoe,ana,2026-05-01\n")
    return path


def rows(answer: str) -> list[dict[str, Any]]:
    told = json.loads(answer)
    return [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]


def there(network: Network, member: str) -> bool:
    with network.reading() as tx:
        return not tx.frame("company/import_members", ids=[member]).empty


def test_looking_changes_nothing(shell: Shell, network: Network, file: Path) -> None:
    (seen,) = rows(shell("import", str(file), "--dry-run", "--json"))
    assert (seen["kind"], seen["new"], seen["errors"]) == ("members", 1, 0)
    assert not there(network, "zoe")


def test_a_file_comes_once_and_goes_again(
    shell: Shell, network: Network, file: Path
) -> None:
    (done,) = rows(shell("import", str(file), "--json"))
    assert (done["new"], there(network, "zoe")) == (1, True)
    assert "Nothing new" in shell("import", str(file))
    listed = {b["batch"]: b for b in rows(shell("import", "--list", "--json"))}
    assert listed[done["batch"]]["state"] == "published"
    shell("import", "--undo", done["batch"])
    assert not there(network, "zoe")


def test_what_is_wrong_is_told_and_written(
    shell: Shell, network: Network, file: Path, tmp_path: Path
) -> None:
    with file.open("a") as more:
        more.write("yan,Yan,nobody,2026-05-01\n")
    sheet = tmp_path / "problems.csv"
    told = shell("import", str(file), "--errors", str(sheet), code=2)
    assert "nobody" in told
    assert "Nothing was imported: 1 problem" in told
    assert not there(network, "zoe")
    with sheet.open(newline="", encoding="utf-8-sig") as lines:
        (problem,) = csv.DictReader(lines)
    assert {"3", "nobody"} <= set(problem.values())


def test_a_database_of_another_version_is_refused(
    shell: Shell, network: Network, session: neo4j.Session, file: Path
) -> None:
    last = schema.migrations(network)[-1].name
    session.run("MATCH (m:Migration {name: $name}) DELETE m", name=last).consume()
    try:
        with pytest.raises(Invalid, match="run: graphcrm init"):
            shell("import", str(file))
    finally:
        schema.migrate(network)
    assert not there(network, "zoe")
