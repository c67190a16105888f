"""Servers start before their database does, and never on a foreign schema."""

from __future__ import annotations

from pathlib import Path

import neo4j
import pytest

from graphcrm.cli_network import connected
from graphcrm.config import Settings
from graphcrm.errors import Invalid, Unavailable
from graphcrm.graph import schema
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network


def of(uri: str, home: Path, endpoint: Endpoint) -> Settings:
    return Settings(
        home=home,
        NEO4J_URI=uri,
        NEO4J_USER=endpoint.user,
        NEO4J_PASSWORD=endpoint.password,
        NEO4J_DATABASE=endpoint.database,
        _env_file=None,
    )


def test_a_database_that_is_down_stops_commands_not_servers(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    nobody = of("bolt://127.0.0.1:1", tmp_path, endpoint)
    with connected(nobody, patient=False, running=False) as network:
        assert isinstance(network, Network)
    with pytest.raises(Unavailable), connected(nobody, patient=False):
        pass


def test_no_server_starts_on_another_versions_schema(
    tmp_path: Path, endpoint: Endpoint, network: Network, session: neo4j.Session
) -> None:
    last = schema.migrations(network)[-1].name
    session.run("MATCH (m:Migration {name: $name}) DELETE m", name=last).consume()
    settings = of(endpoint.uri, tmp_path, endpoint)
    try:
        with pytest.raises(Invalid, match="init"), connected(settings, running=False):
            pass
    finally:
        schema.migrate(network)
