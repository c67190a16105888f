"""Long work: a queue of ``(:Job)`` nodes that a worker claims with a lease.

A claim has a number, the fence. Whoever lost his lease (a worker that was
stopped and woke up) finds another number at his next step and stops: his
progress and his result count for nothing. A job whose worker died is claimed
again, up to three times, then fails with a sentence.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from graphcrm.access import Access
from graphcrm.clock import Clock
from graphcrm.errors import Conflict, GraphCRMError, NotVisible
from graphcrm.facade import JobState
from graphcrm.graph.network import Network, Transaction
from graphcrm.services.audit import canonical
from graphcrm.services.instants import milliseconds

LEASE = timedelta(seconds=60)
TRIES = 3


class JobCancelled(GraphCRMError):
    """Its owner asked for an end; raised by the job's own progress report."""

    code = "job_cancelled"


class LeaseLost(GraphCRMError):
    """Another worker has the job; what this one still does must not count."""

    code = "lease_lost"


@dataclass(frozen=True)
class Claim:
    """A job in the hands of a worker; ``fence`` is the number of the claim."""

    id: str
    kind: str
    owner: str
    params: Mapping[str, Any]
    fence: int


def enqueue(
    network: Network,
    clock: Clock,
    access: Access,
    kind: str,
    params: Mapping[str, Any],
) -> str:
    """Queue a job in the caller's name and return its id."""
    identity = uuid.uuid4().hex
    network.write(
        lambda tx: tx.rows(
            "write/job_enqueue",
            id=identity,
            kind=kind,
            owner=access.user,
            params=canonical(params),
            at=milliseconds(clock.now()),
        )
    )
    return identity


def job(network: Network, access: Access, identity: str) -> JobState:
    """Return a job of the caller's own.

    Raises ``NotVisible`` for somebody else's exactly as for one that is not.
    """
    with network.reading() as tx:
        rows = tx.rows("company/job_by_id", job=identity)
    if not rows or rows[0]["owner"] != access.user:
        raise NotVisible
    row = rows[0]
    return JobState(
        id=row["id"],
        kind=row["kind"],
        state=row["state"],
        progress=row["progress"],
        message=row["message"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        result=json.loads(row["result"]),
    )


def cancel(network: Network, clock: Clock, access: Access, identity: str) -> None:
    """Ask a job of the caller's own to stop.

    Raises ``Conflict`` when it is over already.
    """
    job(network, access, identity)
    now = milliseconds(clock.now())
    rows = network.write(lambda tx: tx.rows("write/job_cancel", job=identity, at=now))
    if not rows:
        raise Conflict("This job is over already.")


def claim(
    network: Network, clock: Clock, worker: str, kinds: Sequence[str]
) -> Claim | None:
    """Return the next job for a worker, or None when there is nothing to do."""
    now = clock.now()

    def work(tx: Transaction) -> list[dict[str, Any]]:
        return tx.rows(
            "write/job_claim",
            kinds=list(kinds),
            worker=worker,
            at=milliseconds(now),
            until=milliseconds(now + LEASE),
        )

    rows = network.write(work)
    if not rows:
        return None
    row = rows[0]
    taken = Claim(
        row["id"], row["kind"], row["owner"], json.loads(row["params"]), row["fence"]
    )
    if row["cancel"]:
        finish(network, clock, taken, "cancelled", "Stopped as you asked.")
        return None
    if taken.fence > TRIES:
        finish(
            network,
            clock,
            taken,
            "failed",
            f"The worker stopped {TRIES} times while it did this. Nothing more is"
            " tried; tell your administrator.",
        )
        return None
    return taken


def report(
    network: Network, clock: Clock, claim: Claim, progress: int = -1, message: str = ""
) -> None:
    """Prolong the lease and say how far the job is, in per mille.

    Raises ``JobCancelled`` or ``LeaseLost``, which end the job's own code.
    """
    until = milliseconds(clock.now() + LEASE)
    rows = network.write(
        lambda tx: tx.rows(
            "write/job_renew",
            job=claim.id,
            fence=claim.fence,
            until=until,
            progress=progress,
            message=message,
        )
    )
    if not rows:
        raise LeaseLost("Another worker has taken over this job.")
    if rows[0]["cancel"]:
        raise JobCancelled("Stopped as you asked.")


def finish(
    network: Network,
    clock: Clock,
    claim: Claim,
    state: str,
    message: str,
    result: Mapping[str, Any] | None = None,
) -> bool:
    """End a job and return whether the worker still had it."""
    rows = network.write(
        lambda tx: tx.rows(
            "write/job_finish",
            job=claim.id,
            fence=claim.fence,
            state=state,
            message=message,
            result=canonical(result or {}),
            at=milliseconds(clock.now()),
        )
    )
    return bool(rows)
