"""Processes of the managed server: who runs, who holds a home, who dies with whom."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.05
_ACQUIRE_TRIES = 3


@dataclass(frozen=True)
class Holder:
    """The process that holds a home: its id, start time and what it does.

    ``started`` is in clock ticks since boot: a recycled id has another one.
    """

    pid: int
    started: int
    purpose: str

    @classmethod
    def of(cls, pid: int, purpose: str) -> Holder:
        """Return the holder for a running process."""
        return cls(pid, start_time(pid) or 0, purpose)

    @property
    def alive(self) -> bool:
        """Whether it is still that very process."""
        return start_time(self.pid) == self.started

    def send(self, number: signal.Signals) -> None:
        """Send a signal, unless the process is gone or another took its id."""
        if self.alive:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:  # died between the two lines
                return


def start_time(pid: int) -> int | None:
    """Return when a process started, in ticks since boot; None if it is gone.

    A zombie is gone: it holds no file and answers nothing.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The command may hold spaces and brackets; the fields follow the last one.
    state, *fields = text.rpartition(")")[2].split()
    return None if state in "ZX" else int(fields[18])


class HomeLock:
    """The right to use a home, held by an open file that a child may inherit.

    The kernel releases it when the last process that has the file open dies, by
    whatever death, so no lock is ever stale. What stands in the file tells who
    holds it, and means nothing once the lock is free.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: IO[str] | None = None

    def acquire(self) -> bool:
        """Return whether the home is now ours."""
        handle = self._file.open("a+")
        for _ in range(_ACQUIRE_TRIES):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:  # perhaps only somebody's look, see holder()
                time.sleep(_POLL_SECONDS)
            else:
                self._handle = handle
                return True
        handle.close()
        return False

    def release(self) -> None:
        """Close our copy of the file; a child that inherited it keeps the lock."""
        if self._handle:
            self._handle.close()
            self._handle = None

    @property
    def descriptor(self) -> int:
        """Return the file to hand to a child."""
        assert self._handle
        return self._handle.fileno()

    def write(self, holder: Holder) -> None:
        """Tell others who holds it."""
        assert self._handle
        self._handle.seek(0)
        self._handle.truncate()
        self._handle.write(json.dumps(asdict(holder)))
        self._handle.flush()

    def holder(self) -> Holder | None:
        """Return who holds the home now, or None where nobody does."""
        try:
            with self._file.open() as handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    return _holder(handle.read())
        except FileNotFoundError:
            return None
        return None

    def wait(self, seconds: float) -> bool:
        """Return whether the home became free within so many seconds.

        A process shows as gone before its last threads have let go of its files,
        so this, and not its id, tells when the next may start.
        """
        deadline = time.monotonic() + seconds
        while self.holder():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True


def _holder(text: str) -> Holder:
    try:
        return Holder(**json.loads(text))
    except (ValueError, TypeError):  # taken, its holder not yet written
        return Holder(0, 0, "starting")


def spawn_child(
    command: Sequence[str], output: IO[bytes], environment: Mapping[str, str], lock: int
) -> subprocess.Popen[bytes]:
    """Start a process that gets SIGTERM when we die, by whatever death.

    It inherits the file ``lock``. It has a session of its own, so that Ctrl-C
    reaches us alone and we stop it in our own order. The kernel watches the
    *thread* that started it, hence only the main thread may.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a child that dies with us needs the main thread")
    return subprocess.Popen(
        mortal(command),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        pass_fds=(lock,),
        start_new_session=True,
    )


def mortal(command: Sequence[str]) -> list[str]:
    """Return a command that gets SIGTERM when the thread that starts it ends.

    For a tool that somebody waits for: it must not go on in a folder that others
    take over when who started it was killed.
    """
    return [*_ourselves("child"), str(os.getpid()), *command]


def spawn_detached(
    command: Sequence[str], output: IO[bytes], environment: Mapping[str, str], lock: int
) -> int:
    """Start a process that outlives us, nobody's child, and return its id."""
    answer = subprocess.run(
        [*_ourselves("detached"), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=output,
        env=dict(environment),
        pass_fds=(lock,),
        start_new_session=True,
        check=True,
    )
    return int(answer.stdout)


def _ourselves(mode: str) -> list[str]:
    # A program of its own, since ``preexec_fn`` is not safe with threads.
    return [sys.executable, "-I", "-S", __file__, mode]


def _become_child(parent: int, command: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:  # it died before we could ask
        raise SystemExit(1)
    os.execv(command[0], command)  # noqa: S606 - built by us, no shell wanted


def _become_detached(command: list[str]) -> None:
    pid = os.fork()
    if pid:
        print(pid, flush=True)
        os._exit(0)
    os.dup2(2, 1)  # the caller reads our output to its end
    os.execv(command[0], command)  # noqa: S606 - built by us, no shell wanted


if __name__ == "__main__":
    if sys.argv[1] == "child":
        _become_child(int(sys.argv[2]), sys.argv[3:])
    else:
        _become_detached(sys.argv[2:])
