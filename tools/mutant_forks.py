"""Forks that look at mutants: which tests, for how long, and what came of it.

A fork may take only so much processor time and memory, and what it prints is
dropped. Only tests that run the changed statement are asked, the most promising
first: the shorter a test and the more often it noticed mutants of the same file,
the sooner.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mutants import Mutant

KILLED, TIMED_OUT, SURVIVED, UNTESTED = "killed", "timed out", "survived", "untested"
COLD = "cold"  # the hot way cannot make it
MEMORY = 4 * 2**30  # bytes more than at the start
LONGEST = 600  # seconds by the clock


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant, and which test noticed it."""

    status: str
    by: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Test:
    """One test: how long it takes, and which lines of which files it runs."""

    __test__ = False
    nodeid: str
    seconds: float
    lines: dict[str, frozenset[int]]

    @property
    def function(self) -> str:
        """Return the test without its row of parameters."""
        return self.nodeid.partition("[")[0]


@dataclass
class Choice:
    """Chooses the tests for a mutant, and learns which are worth asking first.

    ``budget``: seconds of tests for a mutant; ``patience``: seconds that any test
    may take, besides ten times what it took.
    """

    budget: float
    patience: float
    tests: Sequence[Test] = ()
    # How often a test, or one of its rows, was asked about a file and noticed.
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)

    def of(self, mutant: Mutant, *, whole_file: bool) -> list[Test]:
        """Return the tests of a mutant, the most promising first."""
        found = [
            test
            for test in self.tests
            if mutant.file in test.lines
            and (whole_file or not test.lines[mutant.file].isdisjoint(mutant.lines))
        ]
        found.sort(key=lambda test: self._cost(mutant.file, test))
        spent, chosen = 0.0, []
        for test in found:
            spent += test.seconds
            if spent > self.budget and chosen:
                break
            chosen.append(test)
        return chosen

    def limit(self, test: Test) -> float:
        """Return the seconds of processor time after which a test hangs."""
        return self.patience + 10 * test.seconds

    def learn(self, mutant: Mutant, asked: Iterable[Test], by: str) -> None:
        """Remember which test noticed a mutant and which did not."""
        for test in asked:
            for name in {test.nodeid, test.function}:
                self.tried[mutant.file, name] += 1
                self.kills[mutant.file, name] += test.nodeid == by
            if test.nodeid == by:
                return

    def _cost(self, file: str, test: Test) -> float:
        """Return the seconds it may take to notice a mutant with this test."""
        row, whole = (file, test.nodeid), (file, test.function)
        chance = (self.kills[row] + 0.1) / (self.tried[row] + 1)
        chance += (self.kills[whole] + 0.1) / (self.tried[whole] + 1)
        return test.seconds / chance


# -- forks ---------------------------------------------------------------------

Tell = Callable[[str], None]
Work = Callable[[Mutant, list[Test], Tell], None]


def verdicts(
    jobs: Iterable[Mutant], choice: Choice, work: Work, workers: int, *, cold: bool
) -> Iterator[tuple[Mutant, Verdict]]:
    """Yield the verdict of each mutant; ``work`` runs its tests in a fork."""
    running: dict[int, tuple[Mutant, list[Test], int, float]] = {}
    scratch = Path(tempfile.mkdtemp(prefix="mutate-"))
    waiting = iter(jobs)
    while True:
        while len(running) < workers and (mutant := next(waiting, None)):
            tests = choice.of(mutant, whole_file=cold)
            if not tests:
                yield mutant, Verdict(UNTESTED)
                continue
            pid, told = _forked(mutant, tests, work, scratch)
            running[pid] = mutant, tests, told, time.monotonic()
        if not running:
            break
        pid, status = os.wait()
        mutant, tests, told, began = running.pop(pid)
        with os.fdopen(told) as pipe:
            by = pipe.read()
        shutil.rmtree(scratch / str(pid), ignore_errors=True)
        verdict = _verdict(status, by, time.monotonic() - began)
        if verdict.status == KILLED:
            choice.learn(mutant, tests, by)
        yield mutant, verdict
    shutil.rmtree(scratch, ignore_errors=True)


def _verdict(status: int, by: str, seconds: float) -> Verdict:
    if os.WIFSIGNALED(status):
        slow = os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGALRM)
        return Verdict(TIMED_OUT if slow else KILLED, by, seconds)
    if by == COLD:
        return Verdict(COLD)
    return Verdict(KILLED if os.WEXITSTATUS(status) else SURVIVED, by, seconds)


def _forked(
    mutant: Mutant, tests: list[Test], work: Work, scratch: Path
) -> tuple[int, int]:
    here, there = os.pipe()
    pid = os.fork()
    if pid:
        os.close(there)
        return pid, here
    with leaving():
        os.close(here)
        _confine(scratch)
        work(mutant, tests, lambda text: _told(there, text))
    return 0, 0  # never reached


@contextlib.contextmanager
def leaving() -> Iterator[None]:
    """End this fork after what stands inside, come what may."""
    failed = 1
    try:
        yield
        failed = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(failed)


def _told(pipe: int, text: str) -> None:
    os.write(pipe, text.encode())


def _confine(scratch: Path) -> None:
    """Limit what a mutant that has gone wild can take, and hear nothing of it."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    own = scratch / str(os.getpid())
    own.mkdir()
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(own)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    signal.alarm(LONGEST)


def until(seconds: float) -> None:
    """End this process when it has computed for so long; a fork is not asked."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
