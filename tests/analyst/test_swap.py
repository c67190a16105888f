"""Whoever asks gets a whole copy: during a swap, and after a death at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import pytest
from asked import ask, milliseconds, waits_for

from graphcrm.errors import GraphCRMError
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network

ORDERS = "MATCH (n:Order) RETURN count(n)"
STEPS = ("Reading the network", "Loading the analysts' server",
         "Building the analysts' indexes", "Summing up the analysts' copy",
         "Starting Neo4j")  # fmt: skip


@pytest.fixture
def whole(workshop: AnalystSite, small: Network) -> AnalystSite:
    """Return a home whose copy answers; it need not be of the present network."""
    if not workshop.current():
        workshop.rebuild(small, milliseconds, child=True)
    elif workshop.server().status().state != "running":
        workshop.server().start(child=True)
    return workshop


def orders(site: AnalystSite, askers: Askers, user: str = "ana") -> int:
    ((found,),) = ask(askers, site.endpoint(), ORDERS, user=user).rows
    return int(found)


def ordered(session: neo4j.Session, more: int) -> int:
    """Add orders to the network and return how many it has now."""
    session.run(
        "MATCH (m:Distributor) WITH m ORDER BY m.id LIMIT 1 "
        "UNWIND range(1, $more) AS i "
        "CREATE (:Order {key: randomUUID(), day: 20260101 + i % 28, net: i, gross: i, "
        "volume: i, qualifying_volume: i})-[:SOLD_BY]->(m)",
        more=more,
    ).consume()
    return int(session.run(ORDERS).single(strict=True).value())


# -- a death ------------------------------------------------------------------------


def leftovers(site: AnalystSite) -> list[str]:
    """Return folders beside the present slot, and processes beside its server's."""
    now = site.current()
    assert now
    wrong = [
        file.name
        for file in site.home.iterdir()
        if file.is_dir() and file.name not in (now.slot, "orders-kept")
    ]
    return wrong + [
        f"process {process}"
        for process in processes(site.home)
        if process != site.server().status().pid
    ]


def processes(home: Path) -> Iterator[int]:
    """Yield the Javas that work in a home."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if b"java" in command and bytes(home) in command:
                yield int(entry.name)


@pytest.fixture
def shell(
    whole: AnalystSite, endpoint: Endpoint
) -> Callable[[], subprocess.Popen[str]]:
    """Return what starts ``graphcrm db rebuild``, in a process group of its own."""
    environment = {
        **os.environ,
        "GRAPHCRM_HOME": str(whole.home),
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USER": endpoint.user,
        "NEO4J_PASSWORD": endpoint.password,
        "NEO4J_DATABASE": endpoint.database,
    }

    def rebuild() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "graphcrm", "db", "rebuild"],
            env=environment,
            cwd=whole.home.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return rebuild


def kill_at(
    rebuild: subprocess.Popen[str], step: str, pause: float, *, alone: bool
) -> None:
    """Kill a rebuild so many seconds into a step: it alone, or its whole group."""
    with rebuild:
        assert rebuild.stderr
        for line in rebuild.stderr:
            if line.startswith(step):
                break
        time.sleep(pause)
        if alone:
            rebuild.kill()
        else:
            os.killpg(rebuild.pid, signal.SIGKILL)


def _moments() -> list[object]:
    """Return step, seconds into it, and whether the rebuild alone is killed."""
    every = [
        (step, *how)
        for step in STEPS
        for how in ((0.0, False), (1.0, False), (1.0, True))
    ]
    daily = {(STEPS[0], 0.0, False), (STEPS[3], 0.0, False)}
    return [
        pytest.param(
            step,
            pause,
            alone,
            id=f"{step} {pause} s{' alone' if alone else ''}",
            marks=[] if (step, pause, alone) in daily else [pytest.mark.long],
        )
        for step, pause, alone in every
    ]


@pytest.mark.parametrize(("step", "pause", "alone"), _moments())
def test_a_rebuild_that_is_killed_leaves_the_old_copy_answering(
    whole: AnalystSite,
    shell: Callable[[], subprocess.Popen[str]],
    session: neo4j.Session,
    askers: Askers,
    step: str,
    pause: float,
    alone: bool,
) -> None:
    old, made = orders(whole, askers), whole.current()
    new = ordered(session, 7)
    kill_at(shell(), step, pause, alone=alone)
    if step in STEPS[:3]:  # before the new server is one that outlives its starter
        waits_for(lambda: set(processes(whole.home)) == {whole.server().status().pid})
    swapped = whole.current() != made
    assert orders(whole, askers) == (new if swapped else old)


# -- a swap -------------------------------------------------------------------------


@dataclass
class Reader:
    """Somebody who asks again and again, in a thread of his own."""

    site: AnalystSite
    askers: Askers
    name: str
    answers: list[int] = field(default_factory=list)
    refusals: list[GraphCRMError] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Ask until told to stop."""
        while not self._stop.is_set():
            try:
                self.answers.append(orders(self.site, self.askers, self.name))
            except GraphCRMError as error:
                self.refusals.append(error)

    def stop(self) -> None:
        """End after the present question."""
        self._stop.set()


def test_after_a_death_too_readers_get_the_old_copy_or_the_new_one_and_never_a_part(
    whole: AnalystSite,
    small: Network,
    shell: Callable[[], subprocess.Popen[str]],
    session: neo4j.Session,
    askers: Askers,
) -> None:
    kill_at(shell(), STEPS[1], 1.0, alone=True)  # the importer must die with it
    old = orders(whole, askers)
    new = ordered(session, 5_000)
    readers = [Reader(AnalystSite(whole.settings), askers, name) for name in "ab"]
    threads = [threading.Thread(target=reader.run) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        whole.rebuild(small, milliseconds, child=True)
        waits_for(lambda: all(new in reader.answers for reader in readers))
    finally:
        for reader, thread in zip(readers, threads, strict=True):
            reader.stop()
            thread.join()
    for reader in readers:
        assert reader.refusals == []
        assert reader.answers == sorted(reader.answers)
        assert set(reader.answers) == {old, new}
        assert len(reader.answers) > 20
    assert leftovers(whole) == []
