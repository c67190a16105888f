"""``graphcrm plan compute`` on the twelve people of ``seed_data/tiny``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tiny
from typer.testing import CliRunner, Result

from graphcrm.cli import app
from graphcrm.errors import BadPlan, Invalid, NotVisible

PLAN = str(tiny.FOLDER / "plan.toml")


def compute(*arguments: str, plan: str = PLAN, folder: Path = tiny.FOLDER) -> Result:
    given = ["plan", "compute", plan, "--network", str(folder), *arguments]
    return CliRunner().invoke(app, given)


def test_json_has_the_hand_worked_amounts() -> None:
    shown = json.loads(compute("--period", "2026-10", "--json").stdout)["2026-10"]
    expected = {key: f"{cents / 100:.2f}" for key, cents in tiny.expected().items()}
    found = {
        (member, name): amount
        for member, one in shown["members"].items()
        for name, amount in one["components"].items()
    }
    assert found == expected
    assert shown["total"] == "183.89"
    assert shown["members"]["dora"]["figures"]["group"] == "213.30"


def test_tables_name_people_sums_and_periods() -> None:
    shown = compute("--from", "2026-09", "--to", "2026-10").stdout
    assert "tiny@1, 2026-09, MXN" in shown
    assert "183.89" in shown


def test_explain_shows_the_way_of_every_line() -> None:
    given = ("--explain", "dora", "--component", "retail_profit", "--json")
    shown = json.loads(compute("--period", "2026-10", *given).stdout)
    rows = [dict(zip(shown["columns"], row, strict=True)) for row in shown["rows"]]
    assert [(row["order"], row["rate"], row["amount"], row["way"]) for row in rows] == [
        ("O6", "25%", "24.98", "dora: paid")
    ]
    missing = compute("--period", "2026-10", "--explain", "nobody")
    assert isinstance(missing.exception, NotVisible)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Give one --period"),
        (("--period", "2026-10", "--from", "2026-09"), "Give one --period"),
        (("--period", "October"), "write a month like 2026-05"),
        (("--from", "2026-10", "--to", "2026-09"), "later period"),
        (("--from", "2026-10", "--to", "2026-W45"), "same calendar"),
    ],
)
def test_periods_that_make_no_sense(arguments: tuple[str, ...], words: str) -> None:
    told = compute(*arguments).exception
    assert isinstance(told, Invalid)
    assert words in str(told)


def test_what_is_wrong_with_a_folder_is_told(tmp_path: Path) -> None:
    empty = compute("--period", "2026-10", folder=tmp_path)
    assert "no members.csv" in str(empty.exception)
    (tmp_path / "members.csv").write_text("id,name,sponsor,joined\na,A,x,2026-01-01\n")
    (tmp_path / "facts.csv").write_text("member,name,value,from\nb,type,gold,soon\n")
    told = compute("--period", "2026-10", folder=tmp_path).exception
    assert isinstance(told, Invalid)
    found = {(p.source, p.line, p.column) for p in told.problems}
    assert found == {
        ("members.csv", 2, "sponsor"),
        ("facts.csv", 2, "member"),
        ("facts.csv", 2, "from"),
    }


def test_a_bad_plan_names_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = Path(PLAN).read_text("utf-8").replace("own_volume", "own_volum")
    file.write_text(text, "utf-8")
    told = compute("--period", "2026-10", plan=str(file)).exception
    assert isinstance(told, BadPlan)
    assert "mine.toml, row 7" in str(told)
    told = compute("--period", "2026-10", plan=str(tmp_path / "other.toml")).exception
    assert "other.toml: cannot be read: No such file or directory" in str(told)


def test_who_has_no_lines_is_told_so() -> None:
    told = compute("--period", "2026-10", "--explain", "ines")
    assert told.stdout == "ines has no line in 2026-10.\n"
