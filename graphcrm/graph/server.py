"""The managed local Neo4j: installed, started, watched and stopped by us.

Everything of one server stands in the home folder (``GRAPHCRM_HOME``, mode
0700)::

    neo4j/          conf, data, logs of the server
    neo4j.password  its password, mode 0600
    neo4j.port      its port, kept from start to start
    neo4j.lock      who holds the home
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
from neo4j import exceptions as driver_errors

from graphcrm.config import Settings
from graphcrm.errors import Conflict, SetupFailed, Unavailable
from graphcrm.graph import jars, neo4j_conf
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.java import Java, last_lines, private_file
from graphcrm.graph.process import Holder, HomeLock, spawn_child, spawn_detached

START_SECONDS = 300.0
STOP_SECONDS = 30.0
USER = "neo4j"
DATABASE = "neo4j"

_PORTS = range(17687, 20687)
_CONSOLE_LOG_BYTES = 10_000_000


@dataclass(frozen=True)
class Status:
    """What a managed server does: ``stopped``, ``starting``, ``running``, ``offline``.

    ``offline`` is an administration tool at work on the stopped server's store.
    ``pid`` and ``uri`` are 0 and empty where there is none.
    """

    state: str
    home: Path
    pid: int = 0
    uri: str = ""


class Server:
    """One managed server in the home folder of the settings.

    ``name`` tells several servers of one home apart; ``jvm`` are flags of its
    Java beside ours; ``profile`` its memory and settings where they are not those
    of the main one.
    """

    def __init__(
        self,
        settings: Settings,
        name: str = "neo4j",
        jvm: Sequence[str] = (),
        profile: neo4j_conf.Profile | None = None,
    ) -> None:
        self.settings = settings
        self.home = settings.home.expanduser().absolute()
        self.folder = self.home / name
        self.password_file = self.home / f"{name}.password"
        self._port_file = self.home / f"{name}.port"
        self._lock = HomeLock(self.home / f"{name}.lock")
        self.profile = profile or neo4j_conf.Profile(neo4j_conf.Memory.of(settings))
        self._jvm = (*self.profile.jvm, *jvm)
        self._child: subprocess.Popen[bytes] | None = None

    # -- what others ask ------------------------------------------------------

    def status(self) -> Status:
        """Return what the server does now."""
        holder = self._lock.holder()
        if not holder:
            return Status("stopped", self.home)
        if holder.purpose != "server":
            return Status(holder.purpose, self.home, holder.pid)
        endpoint = self._endpoint()
        state = "running" if _answers(endpoint) else "starting"
        return Status(state, self.home, holder.pid, endpoint.uri)

    def endpoint(self) -> Endpoint:
        """Return the address and login; raises ``Unavailable`` if it is stopped."""
        holder = self._lock.holder()
        if not holder or holder.purpose != "server":
            raise Unavailable(
                f"The managed database in {self.home} is not running. Start it with: "
                "graphcrm db start"
            )
        return self._endpoint()

    # -- start and stop -------------------------------------------------------

    def start(
        self, *, child: bool = False, progress: jars.Progress | None = None
    ) -> Endpoint:
        """Install what lacks, start the server, and return once it answers.

        A ``child`` dies with this process; otherwise the server outlives it.
        Raises ``Conflict`` when somebody holds the home already, ``SetupFailed``
        when the machine lacks something or Neo4j does not come up.
        """
        with self._held("starting"):
            lib = jars.install(self.settings, progress)
            if progress:
                progress("Starting Neo4j", 0, 0)
            self._set_password(lib)
            for _ in range(3):
                port = self._choose_port()
                self._write_conf(lib, port)
                holder, log_start = self._spawn(lib, child)
                self._lock.write(holder)
                if self._became_ready(holder, log_start):
                    return self._endpoint()
                # Somebody took the port between our look and Neo4j's.
                self._port_file.unlink()
        raise SetupFailed("No free port was found for Neo4j.")

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Stop the server and return whether there was one.

        It closes its store within ``seconds``; else it is killed, and the next
        start replays its log.
        """
        holder = self._lock.holder()
        if not holder:
            return False
        if holder.purpose != "server":
            raise Conflict(
                f"The home {self.home} is held by process {holder.pid} "
                f"({holder.purpose}). Wait until it is done."
            )
        holder.send(signal.SIGTERM)
        if not self._lock.wait(seconds):
            holder.send(signal.SIGKILL)
            self._lock.wait(seconds)
        if self._child:
            self._child.wait()
            self._child = None
        return True

    # -- offline tools --------------------------------------------------------

    def admin(self, *arguments: str, heap_mb: int = 0) -> str:
        """Run ``neo4j-admin`` on the stopped server and return what it printed.

        Raises ``Conflict`` while the server runs, ``SetupFailed`` with the tool's
        last lines when it fails.
        """
        with self._held("offline"):
            lib = jars.install(self.settings)
            self._write_conf(lib, self._choose_port())
            return self._java(lib).admin(arguments, heap_mb or self._memory.heap)

    # -- inside ---------------------------------------------------------------

    @property
    def _memory(self) -> neo4j_conf.Memory:
        return self.profile.memory

    def _java(self, lib: Path) -> Java:
        return Java(self.settings.neo4j_line, self.folder, lib, self.profile.nice)

    @contextmanager
    def _held(self, purpose: str) -> Iterator[None]:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home.chmod(0o700)
        if not self._lock.acquire():
            holder = self._lock.holder()
            who = f"process {holder.pid} ({holder.purpose})" if holder else "another"
            raise Conflict(
                f"The home {self.home} is held by {who}. Stop it with: graphcrm db "
                "stop, or set GRAPHCRM_HOME to another folder."
            )
        try:
            self._lock.write(Holder.of(os.getpid(), purpose))
            for part in ("conf", "data", "logs", "import", "plugins", "run"):
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            yield
        finally:
            self._lock.release()

    def _endpoint(self) -> Endpoint:
        port = int(self._port_file.read_text())
        password = self.password_file.read_text().strip()
        return Endpoint(f"bolt://{neo4j_conf.HOST}:{port}", USER, password, DATABASE)

    def _set_password(self, lib: Path) -> None:
        """Make sure the server's first start finds a password of its own."""
        data = self.folder / "data"
        if (data / "databases" / "system").exists():
            if not self.password_file.exists():
                raise SetupFailed(
                    f"{self.password_file} is gone, but the database in {data} was "
                    "made with the password in it. Put the file back from a backup."
                )
            return
        if not self.password_file.exists():
            with private_file(self.password_file) as handle:
                # hex: one that starts with "-" is an option to neo4j-admin
                handle.write(secrets.token_hex(32) + "\n")
        password = self.password_file.read_text().strip()
        self._write_conf(lib, self._choose_port())
        order = ("dbms", "set-initial-password", password)
        self._java(lib).admin(order, self._memory.heap)

    def _choose_port(self) -> int:
        """Return the port of the last start if it is free, else a free one, kept."""
        if self._port_file.exists():
            kept = int(self._port_file.read_text())
            if _is_free(kept):
                return kept
        # Different homes begin to look at different places, so that two projects
        # that are started in turns keep their ports.
        first = zlib.crc32(bytes(self.folder)) % len(_PORTS)
        ports: list[int] = [*_PORTS[first:], *_PORTS[:first]]
        for port in ports:
            if _is_free(port):
                self._port_file.write_text(f"{port}\n")
                return port
        raise SetupFailed(f"No port is free from {_PORTS.start} to {_PORTS.stop - 1}.")

    def _write_conf(self, lib: Path, port: int) -> None:
        text = neo4j_conf.text(
            self.settings.neo4j_line, self.folder, lib, port, self.profile
        )
        (self.folder / "conf" / "neo4j.conf").write_text(text)

    def _spawn(self, lib: Path, child: bool) -> tuple[Holder, int]:
        """Start Java; return its process and where its output begins."""
        java = self._java(lib)
        command = java.server_command(self._memory, self._jvm)
        log = self._console_log
        if log.exists() and log.stat().st_size > _CONSOLE_LOG_BYTES:
            log.unlink()
        with log.open("ab") as output:
            begin: int = output.tell()
            common = (command, output, java.environment, self._lock.descriptor)
            if child:
                self._child = spawn_child(*common)
                pid = self._child.pid
            else:
                pid = spawn_detached(*common)
        return Holder.of(pid, "server"), begin

    @property
    def _console_log(self) -> Path:
        return self.folder / "logs" / "console.log"

    def _became_ready(self, holder: Holder, log_start: int) -> bool:
        """Wait until it answers; return False when its port was taken.

        Raises ``SetupFailed`` with its last lines when it ends otherwise or takes
        too long.
        """
        endpoint = self._endpoint()
        deadline = time.monotonic() + START_SECONDS
        while holder.alive and time.monotonic() < deadline:
            if _listens(endpoint) and _answers(endpoint):
                return True
            time.sleep(0.1)
        late = holder.alive
        with self._console_log.open("rb") as handle:
            handle.seek(log_start)
            said = handle.read().decode(errors="replace")
        if late:
            # Java writes what each of its threads waits for to the console log.
            holder.send(signal.SIGQUIT)
            time.sleep(2.0)
        holder.send(signal.SIGKILL)
        if self._child:
            self._child.wait()
            self._child = None
        if re.search(r"Address already in use|PortBindException", said):
            return False
        how = f"did not answer within {START_SECONDS:.0f} s" if late else "ended"
        raise SetupFailed(
            f"Neo4j {how}. {self._console_log} has more. It said:\n{last_lines(said)}"
        )


def endpoint(settings: Settings) -> Endpoint:
    """Return the server that the settings mean: ``NEO4J_URI`` or the managed one.

    Raises ``Unavailable`` when the managed one is not running.
    """
    if settings.managed:
        return Server(settings).endpoint()
    return Endpoint(
        settings.neo4j_uri,
        settings.neo4j_user,
        settings.neo4j_password.get_secret_value(),
        settings.neo4j_database,
    )


def _answers(endpoint: Endpoint) -> bool:
    """Whether it answers ``RETURN 1`` to our login on our database."""
    auth = (endpoint.user, endpoint.password)
    try:
        with (
            neo4j.GraphDatabase.driver(
                endpoint.uri,
                auth=auth,
                connection_timeout=2.0,
                connection_acquisition_timeout=4.0,  # one that hangs, says nothing
                max_transaction_retry_time=0.0,
                telemetry_disabled=True,
            ) as driver,
            driver.session(database=endpoint.database) as session,
        ):
            return bool(session.run("RETURN 1 AS one").single(strict=True)["one"])
    except driver_errors.AuthError as e:
        raise SetupFailed(
            f"The server at {endpoint.uri} refuses the password we keep for it."
        ) from e
    except (driver_errors.DriverError, driver_errors.Neo4jError):
        return False


def _listens(endpoint: Endpoint) -> bool:
    port = int(endpoint.uri.rpartition(":")[2])
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((neo4j_conf.HOST, port)) == 0


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Neo4j binds: a port whose last connections still linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((neo4j_conf.HOST, port))
        except OSError:
            return False
    return True
