"""``graphcrm report`` and ``graphcrm query`` on the real server."""

from __future__ import annotations

import csv
import io
import json

import pytest
import typer
from typer.testing import CliRunner, Result
from worlds import World

from graphcrm import cli_report
from graphcrm.access import HOUSE
from graphcrm.errors import GraphCRMError, Invalid, Unavailable
from graphcrm.graph.endpoint import Endpoint


class Shell:
    """The two commands, run as at the shell against the database of this run."""

    def __init__(self) -> None:
        self.app = typer.Typer()
        cli_report.register(self.app)

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(self.app, words)

    def answer(self, *words: str) -> str:
        done = self(*words)
        assert done.exit_code == 0, done.exception
        return done.stdout

    def refusal(self, *words: str) -> GraphCRMError:
        refused = self(*words).exception
        assert isinstance(refused, GraphCRMError)
        return refused


@pytest.fixture
def shell(world: World, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("NEO4J_URI", endpoint.uri)
    monkeypatch.setenv("NEO4J_USER", endpoint.user)
    monkeypatch.setenv("NEO4J_PASSWORD", endpoint.password)
    monkeypatch.setenv("NEO4J_DATABASE", endpoint.database)
    return Shell()


def test_a_report_as_json_and_csv(shell: Shell, world: World) -> None:
    words = ("report", "growth", "--param", "first=2024-01", "--param", "last=2024-02")
    told = json.loads(shell.answer(*words, "--json"))
    volume = told["columns"].index("volume")
    expected = [
        world.truth.volume(HOUSE, *world.truth.days(month, 31))
        for month in ("2024-01", "2024-02")
    ]
    assert [row[volume] for row in told["rows"]] == expected
    rows = list(
        csv.DictReader(io.StringIO(shell.answer(*words, "--csv").lstrip("\ufeff")))
    )
    assert [int(row["volume"]) for row in rows] == expected


def test_a_report_of_a_member(shell: Shell, world: World) -> None:
    head = world.heads()[1]
    told = json.loads(
        shell.answer(
            "report", "card", "--member", head, "--period", "2024-02", "--json"
        )
    )
    assert told["id"] == head
    assert told["group_volume"] == world.truth.volume(head, 20240201, 20240229)


def test_a_question_of_the_library(shell: Shell, world: World) -> None:
    told = json.loads(shell.answer("query", "examples/people_by_level", "--json"))
    people = world.truth.oracle.distributors(HOUSE)
    assert sum(row[1] for row in told["rows"]) == len(people)
    assert "examples/top_sellers" in shell.answer("query", "--json")


def test_what_is_refused(shell: Shell) -> None:
    free = shell.refusal("query", "MATCH (n) RETURN n")
    assert isinstance(free, Unavailable)  # nobody made the analysts' copy here
    assert "graphcrm db rebuild" in str(free)
    for words in (
        ("query", "branch/contacts"),
        ("query", "examples/top_seller"),
        ("query", "examples/top_sellers", "--param", "period=x", "--param", "limit=3"),
        ("report", "grwth"),
        ("report", "growth", "--param", "colour"),
        ("report", "growth", "--period", "2024-02"),
    ):
        assert isinstance(shell.refusal(*words), Invalid), words
    assert "did you mean growth" in str(shell.refusal("report", "grwth"))
