"""Free questions in Cypher: who may ask which server, and what the audit keeps.

The statement itself is judged and run by :mod:`graphcrm.graph.analyst`. Here stand
the right, the audit entry before the statement runs and the one that says how it
ended. The audit keeps the text and the parameters as they were typed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from graphcrm.access import Access
from graphcrm.clock import Clock
from graphcrm.config import Settings
from graphcrm.errors import GraphCRMError, NotAllowed, Unavailable
from graphcrm.graph.analyst import guard
from graphcrm.graph.analyst.asking import (
    EXPORT,
    MAIN_MOST,
    SCREEN,
    Askers,
    Frame,
    Limits,
    Question,
)
from graphcrm.graph.analyst.policy import Policy, in_language, load_policy
from graphcrm.graph.analyst.site import AnalystSite, Projection
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.server import endpoint as main_endpoint
from graphcrm.services import audit

__all__ = [
    "COPY",
    "EXPORT",
    "MAIN",
    "MODES",
    "PROCEDURES",
    "SCREEN",
    "SERVERS",
    "Limits",
    "Questions",
    "Schema",
    "require_cypher",
]

COPY, MAIN = guard.COPY, guard.MAIN
SERVERS = (COPY, MAIN)
# How a statement may be run, and what it may call.
MODES = (guard.PLAIN, guard.EXPLAIN, guard.PROFILE)
PROCEDURES = guard.PROCEDURES
_KEPT_TEXT = 20_000  # characters of a text or value that the audit keeps
_TURN_SECONDS = 5.0


@dataclass(frozen=True)
class Schema:
    """What there is to ask about: the policy, and the projection that answers.

    ``made`` is None where the projection is made by somebody else or not yet.
    """

    policy: Policy
    made: Projection | None


class Questions:
    """Asks in the name of people; one for a process."""

    def __init__(
        self, network: Network, clock: Clock, site: AnalystSite, askers: Askers
    ) -> None:
        self._network = network
        self._clock = clock
        self._site = site
        self._askers = askers
        self._main_turn = threading.Semaphore(1)  # its pages come first

    @classmethod
    def of(cls, settings: Settings, network: Network, clock: Clock) -> Questions:
        """Return what asks the analysts' server that the settings mean."""
        return cls(network, clock, AnalystSite(settings), Askers())

    def warm(self) -> None:
        """Get ready for the first statement."""
        self._askers.warm()

    def close(self) -> None:
        """Stop what runs, and all askers."""
        self._askers.close()

    def ask(
        self,
        access: Access,
        text: str,
        parameters: Mapping[str, Any],
        *,
        mode: str = guard.PLAIN,
        limits: Limits = SCREEN,
        server: str = COPY,
    ) -> Iterator[Frame]:
        """Yield the frames of an answer (:meth:`Askers.ask`).

        Right: ``cypher`` for the copy, ``cypher_main`` for the main server.
        """
        require_cypher(access, server)
        self._endpoint(server)  # nothing is noted where nothing could answer
        if server == MAIN:
            limits = limits.within(MAIN_MOST)
        question = Question(text, parameters, access.user, mode, limits, server)
        kept = {"text": text, "parameters": parameters, "server": server}
        asked = self._note(access, "ask", kept)
        outcome: dict[str, Any] = {"asked": asked, "outcome": "left"}
        begun = time.monotonic()
        try:
            with self._turn(server):
                for frame in self._frames(question):
                    if "done" in frame:
                        outcome |= {"outcome": "answered", **frame["done"]}
                    yield frame
        except GraphCRMError as error:
            outcome |= {"outcome": error.code, "said": str(error)}
            raise
        finally:
            spent = round((time.monotonic() - begun) * 1000)
            self._note(access, "answer", {**outcome, "milliseconds": spent})

    def look(self, access: Access, text: str, server: str = COPY) -> Iterator[Frame]:
        """Yield what the server says about a statement that is not run.

        Nothing of the graph is read, so the audit does not note it.
        """
        require_cypher(access, server)
        looker = f"{access.user} looks"
        question = Question(text, {}, looker, guard.EXPLAIN, SCREEN, server)
        return self._frames(question)

    def _frames(self, question: Question) -> Iterator[Frame]:
        """Ask the present copy; the next one if that was retired before it answered."""
        endpoint = self._endpoint(question.server)
        begun = False
        try:
            for frame in self._askers.ask(endpoint, question):
                begun = True
                yield frame
        except Unavailable:
            now = self._endpoint(question.server)
            if begun or now == endpoint:
                raise
            yield from self._askers.ask(now, question)

    def _endpoint(self, server: str) -> Endpoint:
        site = self._site
        return main_endpoint(site.settings) if server == MAIN else site.endpoint()

    @contextmanager
    def _turn(self, server: str) -> Iterator[None]:
        """Let one statement at a time onto the main server."""
        if server != MAIN:
            yield
            return
        if not self._main_turn.acquire(timeout=_TURN_SECONDS):
            raise Unavailable("Another statement runs on the main server. Try again.")
        try:
            yield
        finally:
            self._main_turn.release()

    def cancel(self, access: Access) -> bool:
        """Stop the person's running statement; return whether there was one."""
        require_cypher(access)
        return self._askers.cancel(access.user)

    def schema(self, access: Access, language: str = "en") -> Schema:
        """Return what there is to ask about, described in a language."""
        require_cypher(access)
        made = self._site.current() if self._site.managed else None
        policy = load_policy(self._site.settings.analyst_policy)
        return Schema(in_language(policy, language), made)

    def _note(self, access: Access, action: str, detail: Mapping[str, Any]) -> int:
        kept = {key: _kept(value) for key, value in detail.items()}
        return self._network.write(
            lambda tx: audit.append(tx, self._clock, access.user, action, "", kept)
        )


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return value[:_KEPT_TEXT].encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {_kept(str(key)[:200]): _kept(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_kept(item) for item in value[:1000]]
    return value


def require_cypher(access: Access, server: str = COPY) -> None:
    """Raise ``NotAllowed`` for whoever may not ask a server freely in Cypher.

    Who may ask the main server may ask the copy, which holds less.
    """
    if access.may("cypher_main"):
        return
    if server == MAIN:
        raise NotAllowed(
            "Free questions on the main server need the right cypher_main: it is the "
            "administrator's, where GRAPHCRM_CYPHER_MAIN=true grants it."
        )
    if not access.may("cypher"):
        raise NotAllowed("Your role does not include free questions in Cypher.")
