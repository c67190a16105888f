"""Questions to a server, each in a process of its own and within limits.

The web process hands a statement to an *asker* (``asker.py``) and reads its answer
in frames. It keeps a clock of its own: an asker that is late or says too much is
killed, and its transaction ended at the server. One person has one running
statement; it can be cancelled from another request.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

import neo4j
from neo4j import exceptions as driver_errors

from graphcrm.errors import (
    Conflict,
    GraphCRMError,
    QueryRefused,
    QueryTimedOut,
    Unavailable,
)
from graphcrm.graph.analyst import guard
from graphcrm.graph.console import terminate
from graphcrm.graph.endpoint import Endpoint

Frame = dict[str, Any]

_GRACE_SECONDS = 3.0  # after the server's own limit
_START_SECONDS = 15.0
_SPARE = 2  # askers that wait for work
_MOST = 4  # statements at a time, of all people
_TURN_SECONDS = 5.0
_LARGEST_FRAME = 64 * 2**20


@dataclass(frozen=True)
class Limits:
    """What one statement may take: seconds, rows, bytes of all and of one row."""

    seconds: float = 15.0
    rows: int = 1_000
    bytes: int = 20_000_000
    record_bytes: int = 2_000_000

    def within(self, most: Limits) -> Limits:
        """Return the lower of two limits, each."""
        return Limits(*map(min, astuple(self), astuple(most)))


SCREEN = Limits()
EXPORT = Limits(seconds=100.0, rows=1_000_000, bytes=1_000_000_000)
# Never more on the main server, which has the pages to answer.
MAIN_MOST = Limits(seconds=10.0, rows=100_000, bytes=100_000_000)


@dataclass(frozen=True)
class Question:
    """A statement with its parameters, who asks it, and of which server.

    ``server`` says what the guard watches over; the main one where it is left out,
    for that is the narrower.
    """

    text: str
    parameters: Mapping[str, Any]
    user: str
    mode: str = guard.PLAIN
    limits: Limits = field(default_factory=Limits)
    server: str = guard.MAIN


class Askers:
    """The askers of one process; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(_MOST)
        self._idle: list[_Asker] = []
        self._running: dict[str, _Asked] = {}

    def ask(self, endpoint: Endpoint, question: Question) -> Iterator[Frame]:
        """Yield the frames of an answer; closing the iterator stops the statement.

        A frame has one of ``hints``, ``columns``, ``rows``, ``plan`` and ``done``.
        Raises ``QueryRefused`` (with ``where`` = line and column, where known),
        ``QueryTimedOut``, ``Unavailable``, and ``Conflict`` while another statement
        of the same person runs.
        """
        mode, text = guard.mode_of(question.text)
        guard.check_text(text)
        guard.check_parameters(question.parameters)
        mode = question.mode if question.mode != guard.PLAIN else mode
        asked = _Asked(endpoint, uuid.uuid4().hex)
        self._enter(question.user, asked)
        try:
            if not self._turns.acquire(timeout=_TURN_SECONDS):
                raise Unavailable("Many statements run just now. Try again shortly.")
            try:
                yield from self._answer(asked, question, mode, text)
            finally:
                self._turns.release()
        finally:
            self._leave(question.user, asked)

    def warm(self) -> None:
        """Start an asker that waits, so that the first statement need not."""
        self._give_back(_Asker())

    def cancel(self, user: str) -> bool:
        """Stop a person's running statement; return whether there was one."""
        with self._lock:
            asked = self._running.get(user)
        if asked:
            asked.stop("cancelled")
        return bool(asked)

    def close(self) -> None:
        """End all askers; statements that run are stopped."""
        with self._lock:
            running, idle = list(self._running.values()), self._idle
            self._idle = []
        for asked in running:
            asked.stop("cancelled")
        for asker in idle:
            asker.end()

    # -- inside ---------------------------------------------------------------

    def _answer(
        self, asked: _Asked, question: Question, mode: str, text: str
    ) -> Iterator[Frame]:
        asker = asked.asker = self._taken()
        whole = False
        try:
            if asked.cancelled:  # while it waited for its turn
                raise _Silent(QueryTimedOut(_LATE))
            asker.order(
                {
                    "endpoint": asdict(asked.endpoint), "text": text, "mode": mode,
                    "parameters": dict(question.parameters), "mark": asked.mark,
                    "limits": asdict(question.limits), "server": question.server,
                }
            )  # fmt: skip
            deadline = time.monotonic() + question.limits.seconds + _GRACE_SECONDS
            for frame in asker.frames(deadline):
                if "refused" in frame:
                    whole = True
                    raise _error(frame["refused"])
                if "done" in frame:
                    whole = True
                yield frame
                if whole:
                    return
        except _Silent as error:
            if asked.cancelled:
                raise QueryTimedOut("The statement was cancelled.") from error
            raise error.reason from error
        except QueryTimedOut as error:
            if asked.cancelled:
                raise QueryTimedOut("The statement was cancelled.") from error
            raise
        finally:
            if whole and not asked.cancelled:
                self._give_back(asker)
            else:  # late, dead, cancelled, or nobody wants the rest
                asked.stop(asked.reason or "left")
                asker.end()

    def _enter(self, user: str, asked: _Asked) -> None:
        with self._lock:
            if user in self._running:
                raise Conflict(
                    "A statement of yours is running already. Wait for it or cancel it."
                )
            self._running[user] = asked

    def _leave(self, user: str, asked: _Asked) -> None:
        with self._lock:
            if self._running.get(user) is asked:
                del self._running[user]

    def _taken(self) -> _Asker:
        """Return an asker that waits for work, else a new one."""
        with self._lock:
            while self._idle:
                asker = self._idle.pop()
                if asker.alive:
                    return asker
        return _Asker()

    def _give_back(self, asker: _Asker) -> None:
        with self._lock:
            if len(self._idle) < _SPARE:
                self._idle.append(asker)
                return
        asker.end()


@dataclass
class _Asked:
    """One running statement; ``mark`` is how the server knows it."""

    endpoint: Endpoint
    mark: str
    asker: _Asker | None = None
    reason: str = ""

    @property
    def cancelled(self) -> bool:
        """Whether its person wanted it to end."""
        return self.reason == "cancelled"

    def stop(self, reason: str) -> None:
        """End it: its process here, its transaction at the server."""
        self.reason = reason
        if self.asker:
            self.asker.kill()
        auth = (self.endpoint.user, self.endpoint.password)
        with (
            contextlib.suppress(driver_errors.DriverError, driver_errors.Neo4jError),
            neo4j.GraphDatabase.driver(
                self.endpoint.uri,
                auth=auth,
                connection_timeout=2.0,
                connection_acquisition_timeout=2.0,
                telemetry_disabled=True,
            ) as driver,
        ):
            terminate(driver, self.endpoint.database, self.mark)


class _Silent(Exception):
    """No whole answer will come; ``reason`` is what to tell the person."""

    def __init__(self, reason: GraphCRMError) -> None:
        super().__init__(str(reason))
        self.reason = reason


class _Asker:
    """One process that asks; see ``asker.py``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graphcrm.graph.analyst.asker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def order(self, order: Mapping[str, Any]) -> None:
        """Hand it a statement."""
        assert self._process.stdin
        line = json.dumps(order).encode() + b"\n"
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise _Silent(QueryRefused(_GONE)) from error

    def frames(self, deadline: float) -> Iterator[Frame]:
        """Yield what it answers until a moment of the monotonic clock."""
        while True:
            size = int.from_bytes(self._read(4, deadline), "big")
            if size > _LARGEST_FRAME:
                raise _Silent(QueryRefused("The answer is too large to be shown."))
            yield json.loads(self._read(size, deadline))

    def _read(self, count: int, deadline: float) -> bytes:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        parts = bytearray()
        while len(parts) < count:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([pipe], [], [], max(left, 0))
            if not ready:
                raise _Silent(QueryTimedOut(_LATE))
            part = os.read(pipe, min(count - len(parts), 2**16))
            if not part:
                raise _Silent(QueryRefused(_GONE))
            parts += part
        return bytes(parts)

    def kill(self) -> None:
        """Kill it, from whatever thread; who reads from it sees its end."""
        self._process.kill()

    def end(self) -> None:
        """Kill it and let go of its pipes; it holds nothing that could be lost."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


_LATE = (
    "The statement took too long and was stopped. Ask for less: a period, a branch, a "
    "LIMIT; Explain shows what it would read."
)
_GONE = (
    "The answer was too large for the process that received it. Return fewer or "
    "shorter values."
)


def _error(refused: Mapping[str, Any]) -> GraphCRMError:
    code, message = refused["code"], refused["message"]
    if code == QueryTimedOut.code:
        return QueryTimedOut(message)
    if code == Unavailable.code:
        return Unavailable(message)
    line, column = refused["where"]
    return QueryRefused(message, (line, column))
