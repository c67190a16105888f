"""Whole or not at all, whatever dies, and once however often it is asked."""

from __future__ import annotations

import csv
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphcrm.access import ROLES, Access, access_of
from graphcrm.clock import FixedClock, SystemClock
from graphcrm.config import Settings
from graphcrm.errors import Conflict, GraphCRMError, NotAllowed, NotVisible, Unavailable
from graphcrm.facade import ImportOptions
from graphcrm.graph import blocks, lanes, publishing
from graphcrm.graph.network import Network
from graphcrm.graph.schema import check_graph, migrate
from graphcrm.graph.server import Server
from graphcrm.services import imports
from graphcrm.services.import_undo import undo
from graphcrm.services.imports import Policy, Source

MEMBERS = "id,name,sponsor,joined\n"
ORDERS = "order,date,seller,customer,sku,quantity\n"


def source(folder: Path, name: str, content: str, **options: str) -> Source:
    path = folder / name
    path.write_text(content)
    return Source(path, ImportOptions(**options))


def commit(network: Network, clock: FixedClock, access: Access, *sources: Source,
           key: str = "") -> imports.ImportResult:  # fmt: skip
    return imports.commit(network, clock, access, sources, Policy(), key=key)


class Stopped(Exception):
    """Stands for a process that dies between two transactions."""


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4])
def test_a_process_that_dies_is_finished_by_the_next(
    company: Network,
    clock: FixedClock,
    access: Access,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    steps: int,
) -> None:
    """Die after the log is stored, after each of its chunks, and before the end."""
    rows = "".join(f"K{i},N {i},1001,2026-05-01\n" for i in range(30))
    file = source(tmp_path, "members.csv", MEMBERS + rows)
    monkeypatch.setattr(publishing, "ROWS_PER_TRANSACTION", 1)
    left = [steps]

    def dying(step: Callable[..., Any]) -> Callable[..., Any]:
        def one(*arguments: Any) -> Any:
            if not left[0]:
                raise Stopped
            left[0] -= 1
            return step(*arguments)

        return one

    for step in ("_apply", "_end", "_whole"):
        monkeypatch.setattr(publishing, step, dying(getattr(publishing, step)))
    with pytest.raises(Stopped):
        commit(company, clock, access, file)
    monkeypatch.undo()

    with pytest.raises(Unavailable):  # no reader counts a half
        company.read_company(company.company(access), "company/tree_mark", {})
    assert imports.recover(company, clock) == ""  # its lease still runs
    batch = imports.recover(company, clock, wait=False)
    states = {b.id: b.state for b in imports.batches(company, access)}
    assert states[batch] == "published"
    with company.reading() as tx:
        ids = [f"K{i}" for i in range(30)]
        assert len(tx.frame("company/import_members", ids=ids)) == 30
    assert check_graph(company) == []
    undo(company, clock, access, batch, Policy())
    with company.reading() as tx:
        assert tx.frame("company/import_members", ids=ids).empty


def test_one_key_is_one_import(
    company: Network, clock: FixedClock, access: Access, tmp_path: Path
) -> None:
    file = source(tmp_path, "members.csv", MEMBERS + "K1,N,1001,2026-05-01\n")
    first = commit(company, clock, access, file, key="job-1")
    other = source(tmp_path, "other members.csv", MEMBERS + "K2,N,1001,2026-05-01\n")
    second = commit(company, clock, access, other, key="job-1")
    assert second.batch == first.batch
    with company.reading() as tx:
        assert tx.frame("company/import_members", ids=["K2"]).empty
    undo(company, clock, access, first.batch, Policy())


def test_files_together_build_on_each_other_or_none_is_imported(
    company: Network, clock: FixedClock, access: Access, tmp_path: Path
) -> None:
    orders = source(tmp_path, "orders.csv", ORDERS + "X1,2026-05-02,K1,,NEW,2\n")
    members = source(tmp_path, "members.csv", MEMBERS + "K1,N,1001,2026-05-01\n")
    products = source(tmp_path, "products.csv", "sku,name,price,volume\nNEW,New,10,5\n")
    with pytest.raises(GraphCRMError, match="no product"):
        commit(company, clock, access, orders, members)
    result = commit(company, clock, access, orders, members, products)
    assert result.new == 3
    assert check_graph(company) == []
    undo(company, clock, access, result.batch, Policy())


def test_an_import_on_which_others_depend_stays(
    company: Network, clock: FixedClock, access: Access, tmp_path: Path
) -> None:
    people = commit(company, clock, access, source(
        tmp_path, "members.csv", MEMBERS + "K1,N,1001,2026-05-01\n"))  # fmt: skip
    sold = commit(company, clock, access, source(
        tmp_path, "orders.csv", ORDERS + "X1,2026-05-02,K1,,SOAP,2\n"))  # fmt: skip
    back = commit(company, clock, access, source(
        tmp_path, "returns.csv", "order,date,seller,sku,quantity,returns\n"
        "X2,2026-05-03,K1,SOAP,1,X1\n"))  # fmt: skip

    with pytest.raises(Conflict, match="K1: 2 orders"):
        undo(company, clock, access, people.batch, Policy())
    with pytest.raises(Conflict, match="import:X1: 1 returns"):
        undo(company, clock, access, sold.batch, Policy())
    for batch in (back, sold, people):
        undo(company, clock, access, batch.batch, Policy())
    with pytest.raises(Conflict, match="undone"):
        undo(company, clock, access, people.batch, Policy())
    with pytest.raises(NotVisible):
        undo(company, clock, access, "no such batch", Policy())
    assert check_graph(company) == []


def test_a_value_that_changed_again_stays(
    company: Network, clock: FixedClock, access: Access, tmp_path: Path
) -> None:
    header = "sku,name,price,volume\n"
    first = commit(company, clock, access, source(
        tmp_path, "products.csv", header + "SOAP,Soap,21.00,10.25\n"))  # fmt: skip
    second = commit(company, clock, access, source(
        tmp_path, "products.csv", header + "SOAP,Soap,22.00,10.25\n"))  # fmt: skip
    assert (second.new, second.changed) == (0, 1)
    with pytest.raises(Conflict, match="product SOAP: price"):
        undo(company, clock, access, first.batch, Policy())
    undo(company, clock, access, second.batch, Policy())
    undo(company, clock, access, first.batch, Policy())


def test_what_was_chosen_for_a_source_is_remembered(
    company: Network, clock: FixedClock, access: Access, tmp_path: Path
) -> None:
    header = "a;b;c;d\n"
    mapping = {"id": "a", "name": "b", "sponsor": "c", "joined": "d"}
    path = tmp_path / "x.csv"
    path.write_text(header + "K1;N;1001;01/05/2026\n")
    chosen = ImportOptions(kind="members", dates="dmy", mapping=mapping)
    done = imports.commit(company, clock, access, [Source(path, chosen)], Policy())

    path.write_text(header + "K2;N;1001;02/05/2026\n")
    seen = imports.preview(company, clock, access, [Source(path)], Policy())[0]
    assert (seen.kind, seen.options.dates, seen.new) == ("members", "dmy", 1)
    assert dict(seen.options.mapping) == mapping
    assert seen.formats == ("02/05/2026 = 2 May 2026",)
    undo(company, clock, access, done.batch, Policy())


@pytest.mark.parametrize("role", [r for r in ROLES if r != "operator"])
def test_only_operators_import(
    company: Network, clock: FixedClock, role: str, tmp_path: Path
) -> None:
    file = source(tmp_path, "members.csv", MEMBERS + "K1,N,1001,2026-05-01\n")
    other = access_of("somebody", role, "1001")
    for act in (
        lambda: imports.preview(company, clock, other, [file], Policy()),
        lambda: imports.commit(company, clock, other, [file], Policy()),
        lambda: undo(company, clock, other, "x", Policy()),
        lambda: imports.batches(company, other),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("rows", "crowd"), [(10_000, blocks.CROWD), (4, blocks.CROWD), (300, 2)]
)
def test_blocks_follow_orders_and_their_undoing(
    company: Network,
    clock: FixedClock,
    access: Access,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: int,
    crowd: int,
) -> None:
    """In one transaction and through the log; block by block and month by month."""
    people = commit(company, clock, access, source(
        tmp_path, "members.csv",
        MEMBERS + "".join(f"K{i},N {i},1001,2026-05-01\n" for i in range(6)),
    ))  # fmt: skip
    before = _blocks(company)
    monkeypatch.setattr(publishing, "ROWS_PER_TRANSACTION", rows)
    monkeypatch.setattr(lanes, "BATCH", rows)
    monkeypatch.setattr(blocks, "CROWD", crowd)
    sold = "".join(
        f"X{i},2026-{5 + i % 3:02d}-02,{seller},,SOAP,{i % 4 + 1}\n"
        for i, seller in enumerate([*(f"K{k % 6}" for k in range(20)), "1001", "1002"])
    )
    done = commit(company, clock, access, source(tmp_path, "o.csv", ORDERS + sold))
    assert len(_blocks(company)) > len(before)
    assert check_graph(company) == []
    undo(company, clock, access, done.batch, Policy())
    assert _blocks(company) == before
    assert check_graph(company) == []
    undo(company, clock, access, people.batch, Policy())


def _blocks(network: Network) -> list[dict[str, Any]]:
    with network.reading() as tx:
        answer = tx._raw.run(
            "MATCH (b:BlockVolume) RETURN properties(b) AS b ORDER BY b.period, b.block"
        )
        return answer.value("b")


# -- a server of our own that is killed ----------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("after", [0.05, 0.4, 1.0, 2.0])
def test_kill_9_of_neo4j_leaves_an_import_whole_or_not_at_all(
    tmp_path: Path, access: Access, after: float
) -> None:
    settings = Settings(home=tmp_path / "home", neo4j_heap_mb=512, _env_file=None)
    server = Server(settings)
    count = 20_000
    path = tmp_path / "members.csv"
    with path.open("w", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "name", "sponsor", "joined", "phone"])
        for i in range(count):
            rows.writerow([i, f"N {i}", i // 5 if i else "", "2026-05-01", f"55{i}"])
    clock = SystemClock()
    started = threading.Event()
    failures: list[Exception] = []

    def work(network: Network) -> None:
        try:
            imports.commit(
                network, clock, access, [Source(path)], Policy(),
                progress=lambda what, done, total: what == "import" and started.set(),
            )  # fmt: skip
        except GraphCRMError as e:
            failures.append(e)

    try:
        with Network.connect(server.start(), patient=False) as network:
            migrate(network)
            thread = threading.Thread(target=work, args=(network,))
            thread.start()
            if after > 0.1:
                started.wait(120)
            time.sleep(after)
            os.kill(server.status().pid or 0, signal.SIGKILL)
            while server.status().state == "running":
                time.sleep(0.1)
            thread.join(120)
            assert not thread.is_alive()
        with Network.connect(server.start(), patient=True) as network:
            imports.recover(network, clock, wait=False)
            assert check_graph(network) == []
            with network.reading(seconds=None) as tx:
                ids = [str(i) for i in range(count)]
                found = len(tx.frame("company/import_members", ids=ids))
            assert found in {0, count}
            states = {batch.state for batch in imports.batches(network, access)}
            assert states <= {"published"}
            assert bool(states) == bool(found)
            again = imports.commit(network, clock, access, [Source(path)], Policy())
            assert again.new + again.duplicate == count
    finally:
        server.stop()
