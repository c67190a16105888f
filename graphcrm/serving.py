"""Running the product: web server, worker and database as one, or each alone."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graphcrm.clock import Clock
from graphcrm.config import Settings
from graphcrm.errors import SetupFailed
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network

THREADS = 16
_PORTS_TO_TRY = 50
_WORKER_STOP_SECONDS = 15.0
_WORKER_GRACE_SECONDS = 8.0


@contextlib.contextmanager
def database(
    settings: Settings, progress: Callable[[str, int, int], None]
) -> Iterator[Endpoint]:
    """Run the managed database as our child, unless it or another one runs already."""
    from graphcrm.graph.server import Server, endpoint

    if not settings.managed or Server(settings).status().state == "running":
        yield endpoint(settings)
        return
    server = Server(settings)
    try:
        yield server.start(child=True, progress=progress)
    finally:
        server.stop()


class WebServer:
    """The web server, bound to its port but not yet answering."""

    def __init__(self, settings: Settings, network: Network, clock: Clock) -> None:
        from graphcrm.api.app import create_app

        self._settings = settings
        self._app = create_app(settings, network, clock)
        self._server = self._bind()

    @property
    def address(self) -> str:
        """Return the address to open in a browser."""
        host = self._settings.host
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
        return f"http://{shown}:{self._server.effective_port}"

    def run(self) -> None:
        """Answer requests until the process is told to end."""
        asks = self._app.extensions["graphcrm"].questions
        if self._settings.analyst:
            asks.warm()
        try:
            self._server.run()
        finally:
            asks.close()

    def close(self) -> None:
        """Free the port."""
        self._server.close()

    def _bind(self) -> Any:
        from waitress import create_server

        first = self._settings.port
        for port in range(first, first + _PORTS_TO_TRY):
            if not _is_free(self._settings.host, port):
                continue
            try:
                return create_server(
                    self._app,
                    host=self._settings.host,
                    port=port,
                    threads=THREADS,
                    ident="",
                    max_request_body_size=self._app.config["MAX_CONTENT_LENGTH"],
                )
            except OSError:  # somebody took it this very moment
                continue
        raise SetupFailed(f"No port is free from {first} on. Set GRAPHCRM_PORT.")


def _is_free(host: str, port: int) -> bool:
    """Whether a port can be had; waitress leaves its socket open when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def worker_process() -> Iterator[subprocess.Popen[bytes]]:
    """Run ``graphcrm worker`` beside us; it ends when we do, by whatever death.

    It reads its standard input, a pipe whose other end only we hold: the system
    closes it even when we are killed.
    """
    command = [sys.executable, "-m", "graphcrm", "worker", "--with-parent"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, start_new_session=True, env=os.environ
    )
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        try:
            process.wait(_WORKER_STOP_SECONDS)
        except subprocess.TimeoutExpired:  # its lease runs out, the job goes on later
            process.kill()
            process.wait()


def run_worker(
    settings: Settings, network: Network, clock: Clock, parent: bool
) -> None:
    """Do jobs until the process, or with ``parent`` its parent, ends.

    Beside them the analysts' server is looked after, by the main thread: what dies
    with us must be started by it.
    """
    from graphcrm.keeper import Keeper
    from graphcrm.worker import Worker, handlers

    worker = Worker(settings, network, clock, handlers())
    keeper = None
    if settings.analyst and not settings.neo4j_analyst_uri:
        keeper = Keeper(settings, network, clock)

    def stop(*_: object) -> None:
        worker.stop()
        if keeper:
            keeper.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if parent:
        threading.Thread(target=_wait_for_parent, args=(stop,), daemon=True).start()
    if not keeper:
        worker.run()
        return
    jobs = threading.Thread(target=worker.run)
    jobs.start()
    try:
        keeper.run()
    finally:
        worker.stop()
        jobs.join()


def _wait_for_parent(stop: Callable[[], None]) -> None:
    sys.stdin.buffer.read()
    stop()
    time.sleep(_WORKER_GRACE_SECONDS)
    os._exit(0)  # it waits for a database that is gone; its lease runs out


def end_on_sigterm() -> None:
    """Let SIGTERM end the process as Ctrl-C does, so that children are stopped."""

    def end(*_: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)


def log_file(settings: Settings, name: str) -> Path:
    """Return the log of a part of the product in the home folder."""
    return settings.home.expanduser().absolute() / "logs" / f"{name}.log"
