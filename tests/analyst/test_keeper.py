"""The keeper: a copy that is there, runs, is not too old, and never stuck."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from typing import Any

import neo4j
import pytest
from asked import Moments, ask

from graphcrm import keeper
from graphcrm.access import local_operator
from graphcrm.clock import FixedClock
from graphcrm.errors import QueryTimedOut, Unavailable
from graphcrm.graph.analyst.asking import Askers, Limits
from graphcrm.graph.analyst.site import AnalystSite, Projection
from graphcrm.graph.network import Network
from graphcrm.keeper import Keeper
from graphcrm.services import jobs

ORDERS = "MATCH (n:Order) RETURN count(n)"
# A single step that never looks whether it was ended.
UNSTOPPABLE = "RETURN reduce(s = 0, x IN range(1, 1000000000000) | s + x % 7)"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime.now(UTC))


@pytest.fixture
def keeps(workshop: AnalystSite, small: Network, clock: FixedClock) -> Keeper:
    """Return the keeper of a home whose copy, if it has one, is of some network."""
    return Keeper(workshop.settings, small, clock, workshop)


@pytest.fixture
def kept(workshop: AnalystSite, keeps: Keeper) -> Keeper:
    """Return the keeper, the copy being of the present network."""
    keeps.look()
    return keeps


def orders(site: AnalystSite, askers: Askers) -> int:
    ((found,),) = ask(askers, site.endpoint(), ORDERS).rows
    return int(found)


# -- with servers -------------------------------------------------------------------


def test_the_first_copy_is_made_and_answers(
    workshop: AnalystSite, keeps: Keeper, session: neo4j.Session, askers: Askers
) -> None:
    workshop.stop()
    (workshop.home / "analyst.json").unlink(missing_ok=True)
    keeps.look()
    made = workshop.current()
    assert made
    assert workshop.server().status().state == "running"
    assert orders(workshop, askers) == session.run(ORDERS).single(strict=True).value()
    keeps.look()
    assert workshop.current() == made


def test_a_server_that_stopped_is_started_with_the_same_copy(
    workshop: AnalystSite, kept: Keeper, askers: Askers
) -> None:
    made = workshop.current()
    assert workshop.stop()
    with pytest.raises(Unavailable):
        workshop.endpoint()
    kept.look()
    assert orders(workshop, askers) > 0
    assert workshop.current() == made


def test_a_statement_that_cannot_be_stopped_ends_with_its_server(
    workshop: AnalystSite,
    kept: Keeper,
    askers: Askers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = Moments()
    monkeypatch.setattr(keeper, "time", moments)
    before = workshop.server().status().pid
    with pytest.raises(QueryTimedOut):
        ask(askers, workshop.endpoint(), UNSTOPPABLE, limits=Limits(seconds=1.0))
    for later, same in ((10.0, True), (2.0, True), (7.0, True), (7.0, False)):
        moments.now += later
        kept.look()
        assert (workshop.server().status().pid == before) == same
    assert orders(workshop, askers) > 0
    kept.look()
    assert workshop.server().status().state == "running"


@pytest.mark.long  # a server that hangs is given half a minute to end
def test_a_server_that_hangs_is_replaced(
    workshop: AnalystSite,
    kept: Keeper,
    askers: Askers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = Moments()
    monkeypatch.setattr(keeper, "time", moments)
    before = workshop.server().status().pid
    os.kill(before, signal.SIGSTOP)
    for later in (1.0, 59.0, 2.0):
        moments.now += later
        assert workshop.server().status().pid == before
        kept.look()
    assert workshop.server().status().pid != before
    assert orders(workshop, askers) > 0


# -- when it is made anew -----------------------------------------------------------


class Noted(AnalystSite):
    """A site that notes what it is asked to make, and makes nothing."""

    made: Projection
    asked = 0

    def rebuild(self, *_: Any, **__: Any) -> Projection:
        self.asked += 1
        return self.made


@pytest.fixture
def noted(workshop: AnalystSite, kept: Keeper, clock: FixedClock) -> Noted:
    """Return such a site; its copy was made this moment."""
    found = Noted(workshop.settings)
    now = workshop.current()
    assert now
    found.made = now
    clock.instant = datetime.fromtimestamp(now.built_at / 1000, UTC)
    return found


def looked(noted: Noted, network: Network, clock: FixedClock, later: int = 0) -> int:
    """Return how often a copy is asked for in a look so many minutes later."""
    clock.instant += timedelta(minutes=later)
    before = noted.asked
    Keeper(noted.settings, network, clock, noted).look()
    return noted.asked - before


@pytest.mark.parametrize(
    ("change", "now", "later"),
    [
        ("RETURN 1", 0, 0),
        ("MATCH (t:Tree {name: 'sponsor'}) SET t.version = t.version + 1", 0, 1),
        ("CREATE (:ImportBatch {id: 'b', state: 'done'})", 1, 1),
        ("CREATE (:Run {id: 's', state: 'computed'})", 1, 1),
        ("MATCH (r:Run {id: 'r'}) SET r.state = 'superseded'", 1, 1),
        ("CREATE (:Run {id: 's', state: 'draft'})", 0, 0),
    ],
)
def test_a_copy_is_due_after_imports_and_runs_and_when_a_changed_network_is_old(
    noted: Noted,
    small: Network,
    session: neo4j.Session,
    clock: FixedClock,
    change: str,
    now: int,
    later: int,
) -> None:
    session.run(change).consume()
    assert looked(noted, small, clock) == now
    assert looked(noted, small, clock, later=59) == now
    assert looked(noted, small, clock, later=2) == later


def test_an_ordered_copy_is_made_as_a_job(
    noted: Noted,
    small: Network,
    clock: FixedClock,
) -> None:
    job = jobs.enqueue(small, clock, local_operator(), "projection", {})
    assert looked(noted, small, clock) == 1
    done = jobs.job(small, local_operator(), job)
    assert (done.state, done.result["built_at"]) == ("done", noted.made.built_at)
    assert looked(noted, small, clock) == 0


def test_while_the_network_is_being_changed_it_waits(
    noted: Noted,
    small: Network,
    session: neo4j.Session,
    clock: FixedClock,
) -> None:
    session.run("CREATE (:ImportBatch {id: 'b', state: 'publishing'})").consume()
    with pytest.raises(Unavailable):
        looked(noted, small, clock)
    assert noted.asked == 0
