"""Asks the main server for branch dashboards without a break, in its own process.

The web process is another one than the worker that makes the analysts' copy, so the
two must not wait for each other's interpreter here either.
"""

from __future__ import annotations

import json
import select
import statistics
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graphcrm.access import local_operator
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network

_PAUSE_SECONDS = 0.2
_ACTIVE_FROM = 10_000
_LEGS = 10
_WHOLE_MONTH = 31


class Pages:
    """Somebody who looks at dashboards of branches from start to ``stop``.

    ``months`` are those of a dashboard, the last one is that of its legs.
    """

    def __init__(self, endpoint: Endpoint, heads: list[str], months: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.pages"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
            text=True,
        )
        order = {"endpoint": asdict(endpoint), "heads": heads, "months": months}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    @property
    def pid(self) -> int:
        """Return its process."""
        return self._process.pid

    def stop(self) -> list[tuple[float, float]]:
        """End it; return when each page was asked (monotonic, s) and its ms."""
        said, _ = self._process.communicate()
        return [(begun, took) for begun, took in json.loads(said)] if said else []

    def kill(self) -> None:
        """End it whatever it does; its times are lost unless it was stopped before."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


def summary(
    pages: list[tuple[float, float]], begin: float, end: float
) -> dict[str, float]:
    """Return how many pages were asked between two moments, and how long they took."""
    times = [took for begun, took in pages if begin <= begun < end]
    if not times:
        return {"pages": 0}
    return {
        "pages": len(times),
        "median_ms": round(statistics.median(times), 1),
        "slowest_ms": round(max(times), 1),
    }


def _asked(network: Network, order: dict[str, Any], number: int) -> None:
    """Read what a dashboard of one branch shows, after the check of access."""
    head = order["heads"][number % len(order["heads"])]
    branch = network.branch(local_operator(), head)
    branch.volume_by_month(order["months"], _ACTIVE_FROM)
    branch.people_by_month(_WHOLE_MONTH)
    branch.legs(order["months"][-1], _LEGS)


def main() -> None:
    """Ask until the input ends, then write all times."""
    order = json.loads(sys.stdin.readline())
    found: list[tuple[float, float]] = []
    with Network.connect(Endpoint(**order["endpoint"]), patient=True) as network:
        while not select.select([sys.stdin], [], [], _PAUSE_SECONDS)[0]:
            begun = time.monotonic()
            _asked(network, order, len(found))
            found.append((begun, (time.monotonic() - begun) * 1000))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
