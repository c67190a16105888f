"""Runs tests on mutants: a copy of this process each, ended at the first failure.

Two ways lead to a mutant that is alive in memory; no file is ever written.

* **Hot**, for what functions do: one process has collected all tests and loaded
  the code. For a mutant it forks, gives the function its changed code, and runs
  the tests there. That costs some milliseconds and the tests.
* **Cold**, for what happens while code is loaded (constants, defaults, functions
  that are called by decorators or by the tests' own tables): a process that has
  loaded only other people's packages forks, and an import hook loads the changed
  file when the tests ask for it.

A map made once says which test runs which lines.
"""

from __future__ import annotations

import gc
import importlib.abc
import importlib.machinery
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from mutant_forks import (
    COLD,
    Choice,
    Tell,
    Test,
    Verdict,
    Work,
    leaving,
    until,
    verdicts,
)
from mutants import Mutant

PYTEST = ["-q", "--no-header", "--no-summary", "-s", "-p", "no:cacheprovider"]
# Packages loaded before pytest cannot have their asserts rewritten; none needs it.
PYTEST += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


# -- the hot way ---------------------------------------------------------------


class Reached:
    """Notes which lines of the source files run; a tracer for ``sys.settrace``."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.lines: dict[str, set[int]] = {}

    def taken(self) -> dict[str, frozenset[int]]:
        """Return the lines since the last time."""
        lines, self.lines = self.lines, {}
        return {file: frozenset(found) for file, found in lines.items()}

    def __call__(self, frame: FrameType, _event: str, _: object) -> Any:
        """Follow a frame of a source file, and no other."""
        file = frame.f_code.co_filename
        if file not in self.files:
            return None
        seen = self.lines.setdefault(file, set())

        def local(frame: FrameType, event: str, _: object) -> Any:
            if event == "line":
                seen.add(frame.f_lineno)
            return local

        return local


@dataclass
class Hot:
    """The process that has everything loaded, as a plugin of pytest."""

    mutants: Mapping[int, Mutant]  # by their numbers in the run
    choice: Choice
    workers: int
    done: Callable[[Mutant, Verdict], None]
    reached: Reached
    say: Callable[[str], None]
    cold: list[int] = field(default_factory=list)
    failing: list[str] = field(default_factory=list)
    _tell: Tell | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """End a fork at its first failure."""
        if self._tell and report.failed:
            self._tell(report.nodeid)
            os._exit(1)
        if report.failed:
            self.failing.append(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Map the tests, then run them on every mutant that can be made here."""
        sys.settrace(None)
        loaded = self.reached.taken()
        self.choice.tests = self._mapped(session)
        self.say(f"{len(self.choice.tests)} tests mapped")
        items = {item.nodeid: item for item in session.items}
        live = _functions(self.reached.files)

        def run(mutant: Mutant, tests: list[Test], tell: Tell) -> None:
            self._tell = tell
            if not _given(mutant, live):
                return tell(COLD)
            _run([(items[test.nodeid], self.choice.limit(test)) for test in tests])

        def hot(mutant: Mutant) -> bool:
            while_loading = loaded.get(mutant.file, frozenset())
            return mutant.function is not None and while_loading.isdisjoint(
                mutant.lines
            )

        self.cold = [at for at, mutant in self.mutants.items() if not hot(mutant)]
        number = {id(mutant): at for at, mutant in self.mutants.items()}
        gc.collect()
        gc.freeze()
        jobs = [mutant for mutant in self.mutants.values() if hot(mutant)]
        for mutant, verdict in verdicts(
            jobs, self.choice, run, self.workers, cold=False
        ):
            if verdict.status == COLD:
                self.cold.append(number[id(mutant)])
            else:
                self.done(mutant, verdict)
        return True

    def _mapped(self, session: pytest.Session) -> list[Test]:
        """Return all tests with what they run, found out in a fork."""
        with tempfile.NamedTemporaryFile() as file:
            pid = os.fork()
            if not pid:
                with leaving():
                    found = self._run_all(session.items)
                    Path(file.name).write_bytes(pickle.dumps((found, self.failing)))
            os.waitpid(pid, 0)
            data = Path(file.name).read_bytes()
        found, self.failing = pickle.loads(data)  # noqa: S301  # our own fork's
        return [test for test in found if test.nodeid not in self.failing]

    def _run_all(self, items: Sequence[pytest.Item]) -> list[Test]:
        found = []
        for at, item in enumerate(items):
            began = time.process_time()
            sys.settrace(self.reached)
            follower = items[at + 1] if at + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=follower)
            sys.settrace(None)
            seconds = time.process_time() - began
            found.append(Test(item.nodeid, seconds, self.reached.taken()))
        return found


def _run(items: list[tuple[pytest.Item, float]]) -> None:
    for at, (item, limit) in enumerate(items):
        follower = items[at + 1][0] if at + 1 < len(items) else None
        until(limit)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=follower)


Live = dict[tuple[str, str, int], list[FunctionType]]


def _functions(files: frozenset[str]) -> Live:
    """Return all functions there are, by where their code stands."""
    found: Live = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename in files:
            code = thing.__code__
            key = code.co_filename, code.co_name, code.co_firstlineno
            found.setdefault(key, []).append(thing)
    return found


def _given(mutant: Mutant, live: Live) -> bool:
    """Give a function its changed code; whether that can be done."""
    assert mutant.function
    functions = live.get((mutant.file, *mutant.function), [])
    code = _code_of(mutant.code(mutant.file), *mutant.function)
    if not functions or code is None:
        return False
    for function in functions:
        if len(function.__code__.co_freevars) != len(code.co_freevars):
            return False
        function.__code__ = code
    return True


def _code_of(code: CodeType, name: str, line: int) -> CodeType | None:
    for held in code.co_consts:
        if isinstance(held, CodeType):
            if (held.co_name, held.co_firstlineno) == (name, line):
                return held
            if found := _code_of(held, name, line):
                return found
    return None


# -- the cold way --------------------------------------------------------------


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one file with its change in place of the one on the disk."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        self.name, self.mutant = name, mutant

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        file = self.mutant.file
        package = Path(file).name == "__init__.py"
        spec = importlib.machinery.ModuleSpec(
            fullname, self, origin=file, is_package=package
        )
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [str(Path(file).parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(self.mutant.code(self.mutant.file), vars(module))  # noqa: S102


class _Chosen:
    """A plugin of pytest: runs the chosen tests in their order, ends at a failure."""

    def __init__(self, limits: dict[str, float], tell: Tell) -> None:
        self.limits = limits
        self.order = {nodeid: at for at, nodeid in enumerate(limits)}
        self.tell = tell

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.order]
        items.sort(key=lambda item: self.order[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        until(self.limits[nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._noticed(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._noticed(report)

    def _noticed(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed:
            self.tell(report.nodeid)
            os._exit(1)


def load_changed(names: dict[str, str], choice: Choice) -> Work:
    """Return what runs tests on a mutant that is made by loading its file."""

    def run(mutant: Mutant, tests: list[Test], tell: Tell) -> None:
        sys.meta_path.insert(0, _Changed(names[mutant.file], mutant))
        files = sorted({test.nodeid.partition("::")[0] for test in tests})
        until(60)
        limits = {test.nodeid: choice.limit(test) for test in tests}
        plugins = [_Chosen(limits, tell)]
        if pytest.main([*PYTEST, *files], plugins=plugins) != pytest.ExitCode.OK:
            tell("cannot be loaded")
            os._exit(1)

    return run
