"""The worker: claims jobs and does them, one at a time, in its own process.

A job acts in the name of the user who asked for it, with the rights that he has
when it runs. While it runs, a thread renews the lease; a job that was cancelled
or lost ends at its next progress report.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from graphcrm.access import Access, local_operator
from graphcrm.clock import Clock
from graphcrm.config import Settings
from graphcrm.errors import GraphCRMError, NotAllowed, Unavailable
from graphcrm.facade import ImportOptions
from graphcrm.graph import relabelling
from graphcrm.graph.network import Network
from graphcrm.services import accounts, import_undo, imports, jobs, sessions, uploads
from graphcrm.services.jobs import Claim
from graphcrm.services.runs import compute_run

log = structlog.get_logger()

_IDLE_SECONDS = 0.5
_DOWN_SECONDS = 2.0
_RENEW_SECONDS = 15.0
_RECOVER_SECONDS = 5.0
_EXPIRE_SECONDS = 600.0

# (what it is doing, how much is done, of how much; 0 = unknown)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Work:
    """One job as its handler sees it."""

    network: Network
    clock: Clock
    settings: Settings
    access: Access
    job: str
    params: Mapping[str, Any]
    progress: Progress


Handler = Callable[[Work], Mapping[str, Any]]


class Worker:
    """Does jobs until it is told to stop."""

    def __init__(
        self,
        settings: Settings,
        network: Network,
        clock: Clock,
        handlers: Mapping[str, Handler],
    ) -> None:
        self._settings = settings
        self._network = network
        self._clock = clock
        self._handlers = dict(handlers)
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the present job's next step."""
        self._stopping.set()

    def run(self) -> None:
        """Do jobs until told to stop; a database that is down is waited for."""
        chores = [
            _Chore(_RECOVER_SECONDS, recover),
            _Chore(_EXPIRE_SECONDS, sessions.expire),
            _Chore(_EXPIRE_SECONDS, accounts.forget_attempts),
        ]
        while not self._stopping.is_set():
            try:
                for chore in chores:
                    chore.do_if_due(self._network, self._clock)
                pause = 0.0 if self.step() else _IDLE_SECONDS
            except Unavailable:
                pause = _DOWN_SECONDS
            self._stopping.wait(pause)

    def step(self) -> bool:
        """Do the next job, if there is one, and return whether there was."""
        kinds = list(self._handlers)
        claim = jobs.claim(self._network, self._clock, self._name, kinds)
        if not claim:
            return False
        with _Heartbeat(self._network, self._clock, claim):
            state, message, result = self._do(claim)
        jobs.finish(self._network, self._clock, claim, state, message, result)
        log.info("job", job=claim.id, kind=claim.kind, state=state)
        return True

    def _do(self, claim: Claim) -> tuple[str, str, Mapping[str, Any]]:
        """Return how a job ended: its state, a sentence and what it made."""
        try:
            work = Work(
                self._network,
                self._clock,
                self._settings,
                self._access(claim.owner),
                claim.id,
                claim.params,
                self._progress(claim),
            )
            return "done", "", self._handlers[claim.kind](work)
        except jobs.JobCancelled as error:
            return "cancelled", str(error), {}
        except Unavailable:
            raise  # the lease runs out and the job is claimed again
        except GraphCRMError as error:
            return "failed", str(error), {}
        except Exception as error:
            log.error("job_bug", job=claim.id, kind=claim.kind, exc_info=error)
            return (
                "failed",
                f"Something went wrong here. Tell your administrator: job {claim.id}.",
                {},
            )

    def _access(self, owner: str) -> Access:
        if owner == "local":
            return local_operator()
        user = accounts.user_by_id(self._network, owner)
        if not user or not user.active:
            raise NotAllowed("Who asked for this has no access any more.")
        return user.access

    def _progress(self, claim: Claim) -> Progress:
        def report(step: str, done: int, total: int) -> None:
            if self._stopping.is_set():
                raise Unavailable("The worker is being stopped.")
            part = min(1000, done * 1000 // total) if total else -1
            jobs.report(self._network, self._clock, claim, part, step)

        return report


class _Chore:
    """What the worker does by itself every so many seconds, the first time at once."""

    def __init__(self, seconds: float, work: Callable[[Network, Clock], None]) -> None:
        self._seconds = seconds
        self._work = work
        self._next = 0.0

    def do_if_due(self, network: Network, clock: Clock) -> None:
        """Do it when its time has come; a failure is tried again at the next look."""
        if time.monotonic() >= self._next:
            self._work(network, clock)
            self._next = time.monotonic() + self._seconds


class _Heartbeat:
    """Renews a lease while a job computes for longer than it reports."""

    def __init__(self, network: Network, clock: Clock, claim: Claim) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)
        self._given = (network, clock, claim)

    def _beat(self) -> None:
        while not self._over.wait(_RENEW_SECONDS):
            try:
                jobs.report(*self._given)
            except GraphCRMError:
                continue  # the job hears it from its own next report

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def recover(network: Network, clock: Clock) -> None:
    """Finish what a process that died left half done, once its lease is over."""
    imports.recover(network, clock)
    relabelling.recover(network, clock)


def handlers() -> dict[str, Handler]:
    """Return what this product's worker can do, by kind of job."""
    return {"run": _run, "import": _import, "undo": _undo}


def _run(work: Work) -> Mapping[str, Any]:
    run = compute_run(
        work.network,
        work.clock,
        work.access,
        work.params["period"],
        zone=work.settings.timezone,
        progress=work.progress,
    )
    return {"run": run}


def _import(work: Work) -> Mapping[str, Any]:
    home = work.settings.home.expanduser().absolute()
    file = uploads.find(home, work.access, work.params["upload"])
    options = ImportOptions(**work.params["options"])
    result = imports.commit(
        work.network,
        work.clock,
        work.access,
        [imports.Source(file.path, options, file.name)],
        imports.policy_of(work.settings),
        key=work.job,  # a job that is tried again is the same import
        progress=work.progress,
    )
    return vars(result)


def _undo(work: Work) -> Mapping[str, Any]:
    import_undo.undo(
        work.network,
        work.clock,
        work.access,
        work.params["batch"],
        imports.policy_of(work.settings),
        work.progress,
    )
    return {"batch": work.params["batch"]}
