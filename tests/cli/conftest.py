"""Commands on a network of the twelve people of seed_data/tiny."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import tiny
from typer.testing import CliRunner

from graphcrm import cli
from graphcrm.access import local_operator
from graphcrm.clock import FixedClock
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.services.imports import Policy, Source, commit

FILES = ("territories", "products", "members", "orders")


@pytest.fixture
def shell(
    network: Network, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Return what runs a command, by default one that must end well."""
    monkeypatch.setenv("NEO4J_URI", endpoint.uri)
    monkeypatch.setenv("NEO4J_USER", endpoint.user)
    monkeypatch.setenv("NEO4J_PASSWORD", endpoint.password)
    monkeypatch.setenv("NEO4J_DATABASE", endpoint.database)
    sources = [Source(tiny.FOLDER / f"{name}.csv") for name in FILES]
    clock = FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
    commit(network, clock, local_operator(), sources, Policy())

    def run(*arguments: str, code: int = 0) -> str:
        answer = CliRunner().invoke(cli.app, arguments)
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        assert answer.exit_code == code, answer.output
        return answer.stdout

    return run
