"""Hostile statements: refused in a sentence or within limits, and nothing happened."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import neo4j
import pytest
from asked import Copied, Moments, ask, opened
from bombs import BOMBS
from copies import read_links, read_nodes
from hostile import REFUSED

from graphcrm import keeper
from graphcrm.clock import FixedClock
from graphcrm.errors import QueryRefused, QueryTimedOut, Unavailable
from graphcrm.graph.analyst.asking import Askers, Limits
from graphcrm.graph.network import Network

LIMITS = Limits(seconds=2.0)
GIVEN_UP = 12.0  # seconds: the limit, the grace after it, a new process, a busy machine
AGAIN = 180.0  # seconds within which a plain question answers: a new server's start
PLAIN = "MATCH (n:Order) RETURN count(n)"
SECRET = "secret-of-a-file"
# What no refusal says: ids of nodes, stacks, addresses, classes of Java or Python.
_INSIDE = re.compile(
    r"\d+:[0-9a-f]{8}-[0-9a-f-]{27}:\d+|\bat [\w.]+\(|bolt://|Traceback|\.java\b"
    r"|\b(?:org|java|scala)\.\w+\.|Exception|neo4j-transaction-\d"
)


def _table(groups: dict[str, list[str]]) -> list[Any]:
    return [
        pytest.param(text, id=f"{group} {number}")
        for group, texts in groups.items()
        for number, text in enumerate(texts, 1)
    ]


def _bombs() -> list[Any]:
    """Return the first of each group for every day, the others for the long suite."""
    return [
        pytest.param(
            text,
            id=f"{group} {number}",
            marks=[pytest.mark.long] if number > 1 else [],
        )
        for group, texts in BOMBS.items()
        for number, text in enumerate(texts, 1)
    ]


# -- what must not happen -------------------------------------------------------------


@pytest.fixture(scope="module")
def called() -> Iterator[tuple[int, list[str]]]:
    """Return a port of this machine and who called it."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def take() -> None:
            with suppress(OSError):
                while True:
                    connection, address = listener.accept()
                    callers.append(str(address))
                    connection.close()

        threading.Thread(target=take, daemon=True).start()
        yield listener.getsockname()[1], callers
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture(scope="module")
def file(copied: Copied) -> Iterator[Path]:
    """Return a file in the folder from which Neo4j would import."""
    found = copied.site.server().folder / "import" / "secret.csv"
    found.write_text(f"{SECRET}\n")
    yield found
    found.unlink()


class Neighbour:
    """Another person's statement: it runs, and goes on row by row as we fetch."""

    def __init__(self, copied: Copied) -> None:
        self._copied = copied
        self.open()

    def open(self) -> None:
        """Start the statement."""
        endpoint = self._copied.endpoint
        self._driver = neo4j.GraphDatabase.driver(
            endpoint.uri, auth=(endpoint.user, endpoint.password)
        )
        self._session = self._driver.session(
            database=endpoint.database, default_access_mode="READ", fetch_size=1
        )
        self._rows = iter(self._session.run("UNWIND range(1, 1000000) AS i RETURN i"))
        self._last = next(self._rows)["i"]
        self._since = time.monotonic()

    def close(self) -> None:
        """End it, or what is left of it."""
        with suppress(neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
            self._session.close()
        self._driver.close()

    def require(self) -> None:
        """Require that it still runs."""
        row = next(self._rows)["i"]
        assert row == self._last + 1
        self._last = row
        if time.monotonic() - self._since > 60:  # the server's own limit is 120 s
            self.close()
            self.open()


@pytest.fixture(scope="module")
def neighbour(copied: Copied) -> Iterator[Neighbour]:
    found = Neighbour(copied)
    yield found
    found.close()


def _state(copied: Copied) -> dict[str, Any]:
    """Return everything that a statement could have changed."""
    with opened(copied.endpoint) as there:
        found = {
            "nodes": read_nodes(there),
            "links": read_links(there),
            "labels": sorted(there.run("CALL db.labels()").value()),
            "types": sorted(there.run("CALL db.relationshipTypes()").value()),
            "keys": sorted(there.run("CALL db.propertyKeys()").value()),
            "all": there.run("MATCH (n) OPTIONAL MATCH (n)-[r]->() "
                             "RETURN count(DISTINCT n), count(r)").values(),
            "indexes": sorted(there.run("SHOW INDEXES YIELD name").value()),
            "constraints": sorted(there.run("SHOW CONSTRAINTS YIELD name").value()),
            "settings": sorted(there.run("SHOW SETTINGS YIELD name, value").values()),
        }  # fmt: skip
    with opened(copied.endpoint, database="system") as system:
        found["users"] = system.run("SHOW USERS").values()
        state = "SHOW DATABASES YIELD name, access, currentStatus"
        found["databases"] = system.run(state).values()
    return found


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_changed(copied: Copied) -> Iterator[None]:
    before = _state(copied)
    yield
    after = _state(copied)
    assert after == before
    assert after["nodes"] == copied.nodes


# -- asking ----------------------------------------------------------------------------


def _answer(askers: Askers, copied: Copied, text: str) -> str:
    """Return how a statement ended: answered, or the code of a sentence."""
    began = time.monotonic()
    try:
        found = ask(askers, copied.endpoint, text, {"address": "file:///etc/passwd"},
                    user="mallory", limits=LIMITS)  # fmt: skip
    except (QueryRefused, QueryTimedOut, Unavailable) as error:
        _require_sentence(str(error), copied)
        code = error.code
    else:
        assert len(found.rows) <= LIMITS.rows
        assert SECRET not in str(found.rows)
        assert "root:" not in str(found.rows)
        code = "answered"
    assert time.monotonic() - began < GIVEN_UP
    return code


def _require_sentence(said: str, copied: Copied) -> None:
    assert len(said.split()) >= 2, said
    assert len(said) < 1_000, said
    assert "\n" not in said, said
    assert not _INSIDE.search(said), said
    password = copied.site.server().password_file.read_text().strip()
    assert password not in said
    assert str(copied.site.home) not in said


def _plain(askers: Askers, copied: Copied) -> int:
    (row,) = ask(askers, copied.endpoint, PLAIN, limits=LIMITS).rows
    return int(row[0])


@pytest.mark.parametrize("text", _table(REFUSED))
def test_is_refused_and_nothing_happens(
    copied: Copied,
    askers: Askers,
    neighbour: Neighbour,
    called: tuple[int, list[str]],
    file: Path,
    text: str,
) -> None:
    port, callers = called
    given = text.replace("<PORT>", str(port)).replace("<FILE>", file.name)
    assert _answer(askers, copied, given) == "query_refused"
    assert _plain(askers, copied) == copied.orders
    neighbour.require()
    assert not callers


@pytest.fixture
def as_copied(copied: Copied, network: Network, session: neo4j.Session) -> Network:
    """Return a network in which nothing has happened since the copy was made."""
    for label, known in (("Run", copied.made.marks.runs),
                         ("ImportBatch", copied.made.marks.imports)):  # fmt: skip
        for identity, state in (mark.rsplit(" ", 1) for mark in known):
            session.run(
                f"CREATE (:{label} {{id: $id, state: $state}})",
                id=identity, state=state,
            ).consume()  # fmt: skip
    return network


@pytest.fixture
def look_later(
    copied: Copied, as_copied: Network, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Return what lets the keeper look, a quarter of a minute after its last look."""
    moments = Moments()
    monkeypatch.setattr(keeper, "time", moments)
    clock = FixedClock(datetime.fromtimestamp(copied.made.built_at / 1000, UTC))
    looks = keeper.Keeper(copied.site.settings, as_copied, clock, copied.site)

    def look() -> None:
        moments.now += 15.0
        with suppress(Unavailable):
            looks.look()

    return look


def _answers_again(askers: Askers, copied: Copied, look: Callable[[], None]) -> None:
    """Require that a plain question answers, the keeper looking after the server."""
    deadline = time.monotonic() + AGAIN
    while True:
        try:
            assert _plain(askers, copied) == copied.orders
        except (QueryTimedOut, Unavailable):
            assert time.monotonic() < deadline
            look()
        else:
            return


@pytest.mark.parametrize("text", _bombs())
def test_takes_no_more_than_its_limits(
    copied: Copied, askers: Askers, look_later: Callable[[], None], text: str
) -> None:
    outcome = _answer(askers, copied, text)
    assert outcome in ("answered", "query_refused", "query_timed_out")
    _answers_again(askers, copied, look_later)
    for _ in range(3):  # a step that cannot be stopped is ended with its server
        look_later()
    assert not _ended(copied)
    _answers_again(askers, copied, look_later)


def _ended(copied: Copied) -> list[str]:
    with opened(copied.endpoint) as there:
        return there.run(
            "SHOW TRANSACTIONS YIELD currentQuery, status "
            "WHERE status STARTS WITH 'Terminated' RETURN currentQuery"
        ).value()
