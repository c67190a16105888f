"""The analysts' server: built beside the one that answers, then put in its place.

Two slots of the home, ``analyst-a`` and ``analyst-b``, take turns. A projection is
read from the network into the one that does not answer, given its indexes, compared
with the network, and started read-only; then ``analyst.json`` is replaced in one
step and names it. Whoever asks looks into that file first, so at every moment, and
after a death at any moment, a whole projection answers or none has been made yet.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graphcrm.config import Settings
from graphcrm.errors import Conflict, Unavailable
from graphcrm.graph import neo4j_conf
from graphcrm.graph.analyst.building import Building, Differs, Progress
from graphcrm.graph.analyst.files import Files
from graphcrm.graph.analyst.kept import KeptOrders
from graphcrm.graph.analyst.policy import Policy, load_policy
from graphcrm.graph.analyst.proof import Proof
from graphcrm.graph.analyst.reading import Marks
from graphcrm.graph.csv_columns import OPTIONS
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.process import Holder, HomeLock
from graphcrm.graph.server import DATABASE, Server

SLOTS = ("analyst-a", "analyst-b")
_RETIRE_SECONDS = 30.0


@dataclass(frozen=True)
class Projection:
    """What the present projection is: in which slot, of when, of what.

    ``built_at`` in ms; ``seconds`` it took; ``proof`` its counts and sums by label
    or type. ``alarm`` says why a later one was not put in its place; empty when
    the last one was.
    """

    slot: str
    built_at: int
    seconds: float
    marks: Marks
    proof: Proof
    alarm: str = ""
    alarm_at: int = 0


class AnalystSite:
    """The analysts' server of a home, or the one that ``NEO4J_ANALYST_URI`` names.

    ``jvm`` are flags of its Java beside ours.
    """

    def __init__(self, settings: Settings, jvm: Sequence[str] = ()) -> None:
        self.settings = settings
        self._jvm = jvm
        self._mine: dict[str, Server] = {}  # slot → what we started ourselves
        self.home = settings.home.expanduser().absolute()
        self._file = self.home / "analyst.json"
        self._building = HomeLock(self.home / "analyst.build.lock")
        self._kept = KeptOrders(self.home / "orders-kept")

    @property
    def managed(self) -> bool:
        """Whether we make and run it ourselves."""
        return not self.settings.neo4j_analyst_uri

    # -- what others ask ------------------------------------------------------

    def current(self) -> Projection | None:
        """Return the projection that answers; None where none was made yet."""
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except FileNotFoundError:
            return None
        found["marks"] = Marks(**{k: _frozen(v) for k, v in found["marks"].items()})
        found["proof"] = {k: tuple(v) for k, v in found["proof"].items()}
        return Projection(**found)

    def endpoint(self) -> Endpoint:
        """Return address and login; ``Unavailable`` where nothing answers."""
        if not self.managed:
            settings = self.settings
            return Endpoint(
                settings.neo4j_analyst_uri,
                settings.neo4j_analyst_user,
                settings.neo4j_analyst_password.get_secret_value(),
                DATABASE,
            )
        now = self.current()
        if not now:
            raise Unavailable(
                "The analysts' copy of the network has not been made yet. It is made "
                "by the worker, or with: graphcrm db rebuild"
            )
        try:
            # Asked before every statement, so neither the store is measured nor the
            # server called: who asks it next hears whether it answers.
            return Server(self.settings, now.slot).endpoint()
        except Unavailable as error:
            raise Unavailable(
                "The analysts' server is not running. Start it with: graphcrm db start "
                "--analyst"
            ) from error

    # -- start and stop -------------------------------------------------------

    def server(self) -> Server:
        """Return the managed server of the present projection."""
        self._require_managed()
        now = self.current()
        if not now:
            raise Conflict(
                "There is no projection yet. Make one with: graphcrm db rebuild"
            )
        if now.slot not in self._mine:
            self._mine[now.slot] = self._server(now.slot)
        return self._mine[now.slot]

    def stop(self) -> bool:
        """Stop whatever runs in either slot; return whether there was anything."""
        self._require_managed()
        return any([self._stop(slot) for slot in SLOTS])

    # -- a new projection -----------------------------------------------------

    def rebuild(
        self,
        network: Network,
        now: Callable[[], int],
        *,
        child: bool = False,
        progress: Progress | None = None,
    ) -> Projection:
        """Make a projection of the network as it is and put it in place.

        ``now`` returns ms since 1970; ``child`` as for ``Server.start``. The old
        projection answers until the new one does. Raises ``Conflict`` while another
        process makes one, or when the two do not agree in their counts and sums:
        then the old one stays.
        """
        self._require_managed()
        say = progress or (lambda step, done, total: None)
        policy = load_policy(self.settings.analyst_policy)
        with self._alone():
            old = self.current()
            slot = SLOTS[1] if old and old.slot == SLOTS[0] else SLOTS[0]
            began, instant = time.monotonic(), now()
            self._clear(slot)
            try:
                seen, found = Building(
                    network, policy, self._kept, self.home,
                    lambda writable: self._server(slot, writable=writable), say,
                ).make(lambda: self._clear(slot))  # fmt: skip
                self._mine[slot] = self._server(slot)
                self._mine[slot].start(child=child, progress=progress)
            except Differs as error:
                self._clear(slot)
                self._alarm(old, str(error), now())
                raise Conflict(str(error)) from error
            except BaseException:
                self._clear(slot)
                raise
            seconds = round(time.monotonic() - began, 1)
            made = Projection(slot, instant, seconds, seen, found)
            self._write(made)
            if old:
                self._retire(old.slot)
        return made

    # -- inside ---------------------------------------------------------------

    def _server(self, slot: str, *, writable: bool = False) -> Server:
        store = _megabytes(self.home / slot / "data" / "databases")
        profile = neo4j_conf.analyst(self.settings, store, writable=writable)
        return Server(self.settings, slot, self._jvm, profile)

    def _stop(self, slot: str) -> bool:
        """Stop a slot's server; a child of ours is waited for by who started it."""
        return (self._mine.pop(slot, None) or self._server(slot)).stop()

    def _require_managed(self) -> None:
        if not self.managed:
            raise Conflict(
                "NEO4J_ANALYST_URI names a server of your own; GraphCRM does not "
                "start, stop or fill it. Make files for it with: graphcrm db "
                "projection DIR"
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._building.acquire():
            raise Conflict("The analysts' copy is being made already.")
        try:
            self._building.write(Holder.of(os.getpid(), "building"))
            yield
        finally:
            self._building.release()

    def _clear(self, slot: str) -> None:
        """Stop what a builder that died has left in a slot, and remove it."""
        self._stop(slot)
        shutil.rmtree(self.home / slot, ignore_errors=True)
        for left in self.home.glob("analyst-*"):
            if left.is_dir() and left.name not in SLOTS:
                shutil.rmtree(left, ignore_errors=True)

    def _retire(self, slot: str) -> None:
        """Stop the old server once what it answers is said, and remove its store."""
        server = self._server(slot)
        deadline = time.monotonic() + _RETIRE_SECONDS
        if server.status().state == "running":
            with Network.connect(server.endpoint()) as old:
                while time.monotonic() < deadline and _busy(old):
                    time.sleep(0.2)
        self._clear(slot)

    def _alarm(self, old: Projection | None, alarm: str, at: int) -> None:
        if old:
            self._write(Projection(**{**vars(old), "alarm": alarm, "alarm_at": at}))

    def _write(self, made: Projection) -> None:
        """Replace the file in one step; the disk has it before anybody sees it."""
        with tempfile.NamedTemporaryFile("w", dir=self.home, delete=False) as handle:
            json.dump(asdict(made), handle)
            handle.flush()
            os.fsync(handle.fileno())
        Path(handle.name).replace(self._file)


def _busy(network: Network) -> bool:
    with network.reading() as tx:
        return bool(tx.rows("projection/running"))


def _megabytes(folder: Path) -> int:
    files = (file for file in folder.rglob("*") if file.is_file())
    return sum(file.stat().st_size for file in files) // 2**20


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def export(
    network: Network, policy: Policy, folder: Path, progress: Progress
) -> list[str]:
    """Write a projection's files into an empty folder, for a server of one's own.

    Returns the arguments of ``neo4j-admin database import full``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty. Name another folder.")
    files = Files(folder, policy)
    files.write(network, progress)
    return [*OPTIONS, *files.arguments()]
