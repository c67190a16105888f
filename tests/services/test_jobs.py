"""The queue: leases, fences, cancelling, and a worker that dies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graphcrm.access import Access, access_of
from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.errors import Conflict, Invalid, NotVisible
from graphcrm.graph.network import Network
from graphcrm.services import jobs
from graphcrm.worker import Work, Worker

OWNER = Access("local", "operator", "house")
KINDS = ["count"]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))


def queued(network: Network, clock: FixedClock, **params: int) -> str:
    return jobs.enqueue(network, clock, OWNER, "count", params)


def worker(network: Network, clock: FixedClock, handler) -> Worker:
    return Worker(Settings(_env_file=None), network, clock, {"count": handler})


def test_a_job_is_done_once_and_its_result_kept(network, clock):
    job = queued(network, clock, to=3)
    seen = []

    def count(work: Work) -> dict:
        seen.append((dict(work.params), work.access.user))
        work.progress("counting", 1, 2)
        assert jobs.job(network, OWNER, job).progress == 500
        return {"counted": work.params["to"]}

    mine = worker(network, clock, count)
    assert mine.step()
    assert not mine.step()
    state = jobs.job(network, OWNER, job)
    assert (state.state, state.progress, state.result) == ("done", 1000, {"counted": 3})
    assert seen == [({"to": 3}, "local")]


def test_two_workers_never_have_the_same_job(network, clock):
    queued(network, clock)
    first = jobs.claim(network, clock, "a", KINDS)
    assert first
    assert jobs.claim(network, clock, "b", KINDS) is None


def test_who_lost_the_lease_counts_for_nothing(network, clock):
    job = queued(network, clock)
    lost = jobs.claim(network, clock, "a", KINDS)
    clock.instant += jobs.LEASE + timedelta(seconds=1)
    now = jobs.claim(network, clock, "b", KINDS)
    assert (lost.fence, now.fence) == (1, 2)
    with pytest.raises(jobs.LeaseLost):
        jobs.report(network, clock, lost, 10, "late")
    assert not jobs.finish(network, clock, lost, "done", "", {"by": "a"})
    assert jobs.finish(network, clock, now, "done", "", {"by": "b"})
    assert jobs.job(network, OWNER, job).result == {"by": "b"}


def test_a_renewed_lease_is_kept(network, clock):
    queued(network, clock)
    mine = jobs.claim(network, clock, "a", KINDS)
    for _ in range(5):
        clock.instant += jobs.LEASE - timedelta(seconds=1)
        jobs.report(network, clock, mine)
        assert jobs.claim(network, clock, "b", KINDS) is None


def test_a_job_whose_workers_die_fails_with_a_sentence(network, clock):
    job = queued(network, clock)
    for _ in range(jobs.TRIES):
        assert jobs.claim(network, clock, "dies", KINDS)
        clock.instant += jobs.LEASE + timedelta(seconds=1)
    assert jobs.claim(network, clock, "survives", KINDS) is None
    state = jobs.job(network, OWNER, job)
    assert state.state == "failed"
    assert "stopped 3 times" in state.message


def test_cancelling(network, clock):
    waiting, running = queued(network, clock), queued(network, clock)
    jobs.cancel(network, clock, OWNER, waiting)
    assert jobs.job(network, OWNER, waiting).state == "cancelled"

    def count(work: Work) -> dict:
        jobs.cancel(network, clock, OWNER, running)
        work.progress("next", 1, 2)
        return {}

    worker(network, clock, count).step()
    assert jobs.job(network, OWNER, running).state == "cancelled"
    with pytest.raises(Conflict):
        jobs.cancel(network, clock, OWNER, running)


def test_refusals_and_bugs_end_a_job_in_words(network, clock):
    refused, broken = queued(network, clock, n=1), queued(network, clock, n=2)

    def count(work: Work) -> dict:
        if work.params["n"] == 1:
            raise Invalid("Row 3 is wrong.")
        raise ZeroDivisionError("secret")

    mine = worker(network, clock, count)
    mine.step()
    mine.step()
    assert jobs.job(network, OWNER, refused).message == "Row 3 is wrong."
    message = jobs.job(network, OWNER, broken).message
    assert broken in message
    assert "secret" not in message


def test_only_the_owner_sees_a_job(network, clock):
    job = queued(network, clock)
    with pytest.raises(NotVisible):
        jobs.job(network, access_of("other", "leadership", ""), job)


def test_a_job_of_somebody_who_was_locked_is_not_done(network, clock):
    gone = access_of("no-such-user", "operator", "")
    job = jobs.enqueue(network, clock, gone, "count", {})
    worker(network, clock, lambda work: {}).step()
    assert jobs.job(network, gone, job).state == "failed"
