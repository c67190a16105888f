"""Keeps the analysts' server: running, whole, and no older than it should be.

One loop in the worker's main thread (a server that dies with us must be started
there). Each look it starts the server that should run, restarts one that an
unstoppable statement keeps busy, and makes the projection anew when somebody asked
for it, after an import or a run, or when the network has changed and it is old.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

import structlog

from graphcrm.clock import Clock
from graphcrm.config import Settings
from graphcrm.errors import GraphCRMError, Unavailable
from graphcrm.graph.analyst.reading import marks
from graphcrm.graph.analyst.site import AnalystSite, Projection
from graphcrm.graph.network import Network
from graphcrm.graph.server import Server
from graphcrm.services.instants import milliseconds
from graphcrm.worker import Work, Worker

log = structlog.get_logger()

_LOOK_SECONDS = 2.0
_AFTER_FAILURE_SECONDS = 60.0
_STUCK_SECONDS = 10.0
_SILENT_SECONDS = 60.0  # of a server that is there and does not answer
_MINUTE = 60_000  # ms


class Keeper:
    """Looks after the analysts' server until it is told to stop."""

    def __init__(
        self,
        settings: Settings,
        network: Network,
        clock: Clock,
        site: AnalystSite | None = None,
    ) -> None:
        self._settings = settings
        self._network = network
        self._clock = clock
        self._site = site or AnalystSite(settings)
        self._orders = Worker(settings, network, clock, {"projection": self._ordered})
        self._stopping = threading.Event()
        self._stuck: dict[str, float] = {}  # transaction → when it was seen first
        self._silent_since: float | None = None  # monotonic, as the next ones
        self._next_stuck = 0.0
        self._not_before = 0.0  # after a failure

    def stop(self) -> None:
        """End after the present look; a projection that is being made is left."""
        self._stopping.set()
        self._orders.stop()

    def run(self) -> None:
        """Look again and again; what goes wrong is logged and tried again."""
        while not self._stopping.wait(_LOOK_SECONDS):
            if time.monotonic() >= self._not_before:
                self._look_safely()

    def look(self) -> None:
        """Do what there is to do now."""
        self._orders.step()
        now = self._site.current()
        if not now:
            self._rebuild("there was none")
            return
        server = self._site.server()
        self._keep_running(server)
        if reason := self._due(now):
            self._rebuild(reason)

    # -- inside ---------------------------------------------------------------

    def _look_safely(self) -> None:
        try:
            self.look()
        except Unavailable:
            return  # one of the servers; the next look finds it or not
        except GraphCRMError as error:
            log.warning("analyst", problem=str(error))
            self._not_before = time.monotonic() + _AFTER_FAILURE_SECONDS
        except Exception as error:
            log.error("analyst_bug", exc_info=error)
            self._not_before = time.monotonic() + _AFTER_FAILURE_SECONDS

    def _keep_running(self, server: Server) -> None:
        state = server.status().state
        if state == "stopped":
            log.info("analyst", doing="starting its server")
            server.start(child=True)
        elif self._is_silent(state):
            self._restart(server, "it does not answer")
        elif state == "running" and self._is_time() and self._is_stuck(server):
            self._restart(server, "a statement does not end")

    def _restart(self, server: Server, reason: str) -> None:
        log.warning("analyst", doing="restarting its server", reason=reason)
        server.stop()
        server.start(child=True)
        self._silent_since = None

    def _is_silent(self, state: str) -> bool:
        """Whether it has not answered for long: its memory is full, or it hangs."""
        now = time.monotonic()
        if state != "starting":
            self._silent_since = None
            return False
        self._silent_since = now if self._silent_since is None else self._silent_since
        return now - self._silent_since > _SILENT_SECONDS

    def _is_time(self) -> bool:
        """Whether the last look for stuck statements was long enough ago."""
        now = time.monotonic()
        if now < self._next_stuck:
            return False
        self._next_stuck = now + _STUCK_SECONDS / 2
        return True

    def _is_stuck(self, server: Server) -> bool:
        """Whether a statement that was ended goes on and on.

        Some single steps of Neo4j (a long reduce, a regular expression) never look
        whether they were ended; only a new server frees the processor.
        """
        with Network.connect(server.endpoint()) as analysts, analysts.reading() as tx:
            ended = {row["id"] for row in tx.rows("projection/ended")}
        now = time.monotonic()
        self._stuck = {id_: self._stuck.get(id_, now) for id_ in ended}
        return any(now - since > _STUCK_SECONDS for since in self._stuck.values())

    def _due(self, made: Projection) -> str:
        """Return why the projection should be made anew; empty if it should not."""
        seen = marks(self._network)
        if (seen.imports, seen.runs) != (made.marks.imports, made.marks.runs):
            return "after an import or a run"
        age = milliseconds(self._clock.now()) - made.built_at
        old = age >= self._settings.analyst_minutes * _MINUTE
        return "the network has changed" if old and seen != made.marks else ""

    def _ordered(self, work: Work) -> Mapping[str, Any]:
        made = self._site.rebuild(
            self._network, self._now, child=True, progress=work.progress
        )
        return {"seconds": made.seconds, "built_at": made.built_at}

    def _rebuild(self, reason: str) -> None:
        log.info("analyst", doing="making the projection", reason=reason)
        made = self._site.rebuild(
            self._network, self._now, child=True, progress=self._progress
        )
        log.info("analyst", doing="made the projection", seconds=made.seconds)

    def _now(self) -> int:
        return milliseconds(self._clock.now())

    def _progress(self, step: str, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise Unavailable("The worker is being stopped.")
