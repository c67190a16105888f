"""``graphcrm up --demo`` as people start it: one command, and nothing is left after it.

A process of its own in a home of its own; what it starts (two database servers, the
worker, askers) is known by that home, which stands in their command or environment.
"""

from __future__ import annotations

import csv
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.long  # two servers start and a demo network is made

START_SECONDS = 300.0
STOP_SECONDS = 90.0
QUESTION = "MATCH (m:Distributor) RETURN count(m) AS distributors"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a home of its own on a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return {**os.environ, "GRAPHCRM_HOME": str(tmp_path / "home"),
            "GRAPHCRM_PORT": str(port), "PYTHONUNBUFFERED": "1"}  # fmt: skip


@pytest.fixture
def running(
    environment: dict[str, str], tmp_path: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Return the product that runs, once it says where."""
    said = tmp_path / "said.txt"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "graphcrm", "up", "--demo"],
            cwd=tmp_path, env=environment, stdout=output, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    try:
        until(
            lambda: "Stop it with Ctrl-C" in said.read_text() or _ended(process),
            START_SECONDS,
        )
        assert process.poll() is None, said.read_text()[-2000:]
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


def until(condition: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        time.sleep(0.5)


def of_home(home: str) -> dict[int, str]:
    """Return the running processes that work for a home, with their commands."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            told = command + (folder / "environ").read_bytes()
        except OSError:  # it has just ended, or is somebody else's
            continue
        if command and home.encode() in told:
            found[int(folder.name)] = command.replace(b"\0", b" ").decode()[:200]
    return found


def test_one_command_starts_everything_answers_analysts_and_leaves_nothing(
    running: subprocess.Popen[bytes], environment: dict[str, str], tmp_path: Path
) -> None:
    home = Path(environment["GRAPHCRM_HOME"])
    until((home / "analyst.json").exists, START_SECONDS)
    asked = subprocess.run(
        [sys.executable, "-m", "graphcrm", "query", QUESTION, "--csv"],
        cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    head, row = csv.reader(io.StringIO(asked.stdout.decode("utf-8-sig")))
    assert head == ["distributors"]
    assert int(row[0]) > 100
    servers = [text for text in of_home(str(home)).values() if "java" in text]
    assert len(servers) == 2  # the network's and the analysts'
    running.send_signal(signal.SIGINT)
    assert running.wait(STOP_SECONDS) in (0, 1, 130)
    until(lambda: not of_home(str(home)), STOP_SECONDS)
