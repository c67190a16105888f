"""The analysts' server of a test run, and asking it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import neo4j
from canaries import Canaries
from copies import Links, Nodes

from graphcrm.graph.analyst.asking import Askers, Limits, Question
from graphcrm.graph.analyst.guard import COPY
from graphcrm.graph.analyst.site import AnalystSite, Projection
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.services import audit
from graphcrm.services.answer_cells import Answer, collected

# As in tests/conftest.py: small graphs never earn the second compiler back.
QUICK = ("-XX:TieredStopAtLevel=1",)
PATIENT = Limits(seconds=30.0)


@dataclass(frozen=True)
class Copied:
    """The copy that was made, and the network as it was then."""

    site: AnalystSite
    made: Projection
    nodes: Nodes
    links: Links
    canaries: Canaries

    @property
    def endpoint(self) -> Endpoint:
        return self.site.endpoint()

    @property
    def orders(self) -> int:
        return len(self.nodes["Order"])


def ask(
    askers: Askers,
    endpoint: Endpoint,
    text: str,
    parameters: dict[str, Any] | None = None,
    *,
    user: str = "ana",
    limits: Limits = PATIENT,
    mode: str = "run",
    server: str = COPY,
) -> Answer:
    """Return the whole answer to a statement."""
    asked = Question(text, parameters or {}, user, mode, limits, server)
    return collected(askers.ask(endpoint, asked))


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


@contextmanager
def opened(
    endpoint: Endpoint, *, database: str = "", **more: Any
) -> Iterator[neo4j.Session]:
    """Open a bare session of a server, beside the product."""
    with (
        neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            notifications_min_severity="OFF",
        ) as driver,
        driver.session(database=database or endpoint.database, **more) as session,
    ):
        yield session


class Moments:
    """A clock that goes on when told: what the keeper sees in place of ``time``.

    It begins now, for a keeper may have looked before.
    """

    def __init__(self) -> None:
        self.now = time.monotonic()

    def monotonic(self) -> float:
        """Return seconds."""
        return self.now


def waits_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def notes(network: Network) -> list[dict[str, Any]]:
    """Return the entries of the audit, their details as they were."""
    with network.reading() as tx:
        rows = tx.rows("company/audit_entries", after=0, limit=1000)
    assert not audit.verify(network)
    return [row | {"detail": json.loads(row["detail"])} for row in rows]
