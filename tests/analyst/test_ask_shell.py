"""Free questions at the shell: the same guard, the same audit."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from asked import Copied, notes
from typer.testing import CliRunner

from graphcrm import cli
from graphcrm.errors import NotAllowed, QueryRefused
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shell(
    network: Network,
    endpoint: Endpoint,
    copied: Copied,
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    """Return what runs a command; it gives the exit code and what was said."""
    for name, value in (("URI", endpoint.uri), ("USER", endpoint.user),
                        ("PASSWORD", endpoint.password),
                        ("DATABASE", endpoint.database)):  # fmt: skip
        monkeypatch.setenv(f"NEO4J_{name}", value)
    monkeypatch.setenv("GRAPHCRM_HOME", str(copied.site.home))

    def run(*arguments: str) -> tuple[int, str, str]:
        answer = CliRunner().invoke(cli.app, arguments)
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer.exit_code, answer.stdout, answer.stderr

    return run


def test_the_shell_asks_behind_the_same_guard(
    copied: Copied, shell: Shell, network: Network
) -> None:
    code, out, _ = shell("query", "MATCH (o:Order) RETURN count(o) AS n", "--json")
    assert (code, json.loads(out)) == (0, {"columns": ["n"], "rows": [[copied.orders]]})
    assert [note["user"] for note in notes(network)] == ["local", "local"]
    with pytest.raises(QueryRefused, match="read-only"):
        shell("query", "MATCH (n) DETACH DELETE n")


def test_the_shell_hands_parameters_on_and_says_when_rows_are_missing(
    shell: Shell,
) -> None:
    text = "UNWIND $list AS i RETURN i, $name AS name"
    more = "--param", "list=[3, 4, 5]", "--param", "name=Ana", "--rows", "2", "--csv"
    code, out, problems = shell("query", text, *more)
    assert code == 0
    assert out.encode().decode("utf-8-sig").splitlines() == ["i,name", "3,Ana", "4,Ana"]
    assert "Only the first 2 rows" in problems


def test_the_shell_prints_plans_and_hints(shell: Shell) -> None:
    code, out, problems = shell("query", "EXPLAIN MATCH (a:Membr), (b:Order) RETURN a")
    assert code == 0
    assert "ProduceResults" in out
    assert "Membr" in problems


def test_the_shell_asks_the_main_server_only_where_it_is_granted(
    shell: Shell, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "query", "--main", "MATCH (m:Member) RETURN count(m) AS n", "--json"
    with pytest.raises(NotAllowed, match="GRAPHCRM_CYPHER_MAIN"):
        shell(*asked)
    assert not notes(network)
    monkeypatch.setenv("GRAPHCRM_CYPHER_MAIN", "true")
    code, out, _ = shell(*asked)
    assert (code, json.loads(out)["rows"]) == (0, [[1]])  # the house alone
    assert notes(network)[0]["detail"]["server"] == "main"
