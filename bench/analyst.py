"""The analysts' server: what its copy costs, and ten questions beside PostgreSQL."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import loads, postgres, questions, rebuilds, run
from bench.measure import machine, resident_bytes
from bench.pages import Pages
from bench.postgres_tables import CopyFile, copy_files
from bench.processes import Kinds
from bench.questions import Answer, Asked
from bench.reads import forest, heads
from bench.run import LAST_DAY, Say
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.loading import Load, load_of
from graphcrm.graph.network import Network
from graphcrm.graph.server import Server
from graphcrm.periods import months, shift_month
from graphcrm.tables import Tables

NEW_ORDERS = 300  # between the first copy and the second
_QUIET_SECONDS = 20.0
_DASHBOARD_MONTHS = 13
_MB = 2**20


def bench(
    members: int,
    *,
    quick: bool = False,
    say: Say | None = None,
    jvm: Sequence[str] = (),
    programs: Path | None = None,
) -> dict[str, Any]:
    """Return the costs of the copy and of ten questions, as plain values.

    Runs servers of its own in a folder that is removed at the end, one kind after
    the other. ``jvm`` are flags of Neo4j's Java beside ours; ``programs`` is the
    folder of PostgreSQL's, which is left out without it.
    """
    tell = say or (lambda step, done, total: None)
    tables, results = run.made_up(members, tell)
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-") as made:
        folder = Path(made)
        folder.chmod(0o711)  # PostgreSQL passes through it, perhaps as somebody else
        tell("Choosing the questions", 0, 0)
        rest = _Rest.of(tables, folder, files=bool(programs))
        results["network"]["members_asked_about"] = rest.branch
        settings = run.settings_for(folder / "home", members)
        results["machine"] = machine(settings.neo4j_heap_mb, settings.neo4j_line)
        server, site = Server(settings, jvm=jvm), AnalystSite(settings, jvm)
        try:
            tell("First load, offline", 0, 0)
            results["main"] = loads.offline(server, tables) | run.store_size(server)
            del tables
            gc.collect()
            with run.connected(server) as network:
                tell("Making the copy twice", 0, 0)
                results["copy"] = _copies(server, site, network, rest, quick)
                rounds = 3 if quick else 5
                tell("Asking the analysts' server", 0, 0)
                answers, way = _neo4j(site, network, rest.asked, rounds)
                results["copy"] |= {"nothing_read_ms": way} | _memory(server, site)
            buffers = site.server().profile.memory.pagecache
        finally:
            site.stop()
            server.stop()
        others: list[Answer | None] = [None] * len(answers)
        results["postgres"] = "PostgreSQL was not found; Neo4j was measured alone."
        if programs:
            tell("The same in PostgreSQL", 0, 0)
            found = _postgres(folder / "postgres", programs, rest, buffers, rounds)
            others[:], results["postgres"] = found
    results["questions"] = [
        compared(asked, ours, other)
        for asked, ours, other in zip(rest.asked, answers, others, strict=True)
    ]
    results["checks"] = run.checks(results)
    results["all_answers_agree"] = all(results["checks"].values())
    results["machine"]["load_average_after"] = [round(v, 2) for v in os.getloadavg()]
    return results


@dataclass(frozen=True)
class _Rest:
    """What is needed of the tables after the first load, so that they can go.

    ``files`` and ``house`` are for PostgreSQL; ``later`` the orders that come
    between the copies; ``heads`` and ``months`` what dashboards are asked for;
    ``branch`` the members of the branch that questions are about.
    """

    files: list[CopyFile]
    house: dict[str, int]
    later: Load
    asked: list[Asked]
    branch: int
    heads: list[str]
    months: list[str]

    @classmethod
    def of(cls, tables: Tables, folder: Path, files: bool) -> _Rest:
        """Return it, with files for COPY below a folder where they are wanted."""
        tree = forest(tables)
        later = rebuilds.newer(tables, NEW_ORDERS)
        last = shift_month(str(tree.volumes["period"].array.categories[-1]), -1)
        small = heads(tree, min(500, len(tree.ids) // 10), 5)
        written: list[CopyFile] = []
        house: dict[str, int] = {}
        if files:
            load = load_of(tables, closed_before=LAST_DAY)
            place = folder / "copy"
            place.mkdir()
            written, house = copy_files(place, load, later), load.house
        return cls(
            files=written,
            house=house,
            later=later,
            asked=questions.chosen(tables, tree),
            branch=int(tree.sizes[questions.asked_head(tree)]),
            heads=[str(tree.ids[row]) for row in small],
            months=list(months(shift_month(last, 1 - _DASHBOARD_MONTHS), last)),
        )


def _copies(
    server: Server, site: AnalystSite, network: Network, rest: _Rest, quick: bool
) -> dict[str, Any]:
    """Return what two copies cost while somebody looks at dashboards."""
    pages = Pages(server.endpoint(), rest.heads, rest.months)
    try:
        return rebuilds.beside_pages(
            site,
            network,
            rest.later,
            pages,
            Kinds(server.status().pid, (pages.pid,)),
            server.folder,
            _QUIET_SECONDS / 5 if quick else _QUIET_SECONDS,
        )
    finally:
        pages.kill()


def _neo4j(
    site: AnalystSite, network: Network, wanted: list[Asked], rounds: int
) -> tuple[list[Answer], dict[str, float]]:
    """Return the answers, and what a question costs that reads nothing, in ms."""
    askers, endpoint = Askers(), site.endpoint()
    empty = Asked("one_row", {})
    try:
        askers.warm()
        answers = [
            questions.in_neo4j(
                askers, endpoint, asked.text(network.catalogue), asked, rounds
            )
            for asked in wanted
        ]
        text = network.catalogue["company/one_row"].text
        return answers, questions.in_neo4j(askers, endpoint, text, empty, rounds).times
    finally:
        askers.close()


def _memory(server: Server, site: AnalystSite) -> dict[str, Any]:
    """Return what both servers hold after the questions, and the copy on disk."""
    analysts = site.server()
    main, copy = (resident_bytes(one.status().pid) / _MB for one in (server, analysts))
    return {
        "heap_mb": analysts.profile.memory.heap,
        "page_cache_mb": analysts.profile.memory.pagecache,
        "resident_mb": {
            "analysts' server": round(copy),
            "main server": round(main),
            "both": round(copy + main),
        },
        "store_mb": run.store_size(analysts)["store_mb"],
    }


def _postgres(
    folder: Path, programs: Path, rest: _Rest, buffers_mb: int, rounds: int
) -> tuple[list[Answer], dict[str, Any]]:
    """Return PostgreSQL's answers, and what loading it took."""
    with postgres.Cluster(folder, programs, buffers_mb) as cluster:
        result = {
            "version": cluster.version(),
            "shared_buffers_mb": buffers_mb,
            "work_mem_mb": postgres.WORK_MB,
            "load": cluster.load(rest.files, rest.house),
        }
        for one in rest.files:
            one.file.unlink()
        cluster.restart()
        return [cluster.answer(asked, rounds) for asked in rest.asked], result


def compared(asked: Asked, ours: Answer, other: Answer | None) -> dict[str, Any]:
    """Return one question with the times of both, and whether they agree."""
    result: dict[str, Any] = {
        "name": asked.name,
        "parameters": asked.parameters,
        "rows": len(ours.rows),
        "neo4j_ms": ours.times or {"refused": ours.refused},
    }
    checks = {f"{asked.name} has rows": bool(ours.rows)}
    if other:
        result["postgres_ms"] = other.times
        if ours.times:
            ratio = ours.times["total_ms"] / max(other.times["total_ms"], 0.1)
            result["neo4j_to_postgres"] = round(ratio, 2)
        checks[f"{asked.name}: both answer the same"] = ours.rows == other.rows
    return result | {"checks": checks}
