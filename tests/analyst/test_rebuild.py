"""A copy is put in place only when it is whole, equal and of one moment."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
from asked import QUICK, Copied, ask, milliseconds, opened
from copies import POLICY, listed, read_links, read_nodes
from example_world import NOW
from typer.testing import CliRunner

from graphcrm import cli
from graphcrm.access import local_operator
from graphcrm.config import Settings
from graphcrm.errors import Conflict, Unavailable
from graphcrm.graph.analyst import building
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.analyst.policy import load_policy
from graphcrm.graph.analyst.proof import differences, proof
from graphcrm.graph.analyst.site import SLOTS, AnalystSite, export
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.graph.process import HomeLock
from graphcrm.graph.server import Server
from graphcrm.services.genealogy import move


@pytest.fixture
def empty_site(tmp_path: Path) -> AnalystSite:
    """Return a home without a copy."""
    return AnalystSite(Settings(home=tmp_path / "home", _env_file=None), QUICK)


def folders(site: AnalystSite) -> set[str]:
    return {file.name for file in site.home.iterdir() if file.is_dir()}


# -- a copy that differs, and a network that changes meanwhile ----------------------


class Meddler:
    """Moves a member while the network is read, changes an order of the new copy."""

    def __init__(self, network: Network, site: AnalystSite) -> None:
        self._network = network
        self._site = site
        self.passes = 0
        self.moved_there = False
        self._done = 0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take one report of progress, in whatever thread it comes."""
        if step == "Reading the network":
            self.passes += not self._done or done < self._done
            if self.passes == 1 and not self._done:
                move(self._network, NOW, local_operator(), "m00030", "house", 20260101)
            self._done = done
        if step == "Summing up the analysts' copy":
            self._damage()

    def _damage(self) -> None:
        now = self._site.current()
        assert now
        (other,) = set(SLOTS) - {now.slot}
        with opened(Server(self._site.settings, other).endpoint()) as there:
            sponsor = "MATCH (:Member {id: 'm00030'})-[:SPONSORED_BY]->(s) RETURN s.id"
            self.moved_there = there.run(sponsor).value() == ["house"]
            there.run("MATCH (o:Order) WITH o LIMIT 1 SET o.net = o.net + 1").consume()


@pytest.fixture
def meddled(copied: Copied, small: Network) -> Iterator[tuple[Meddler, str]]:
    """Return who meddled with a rebuild, and how the rebuild was refused."""
    state = copied.site.home / "analyst.json"
    before = state.read_text()
    # With orders kept from before it would all be made once more without them.
    shutil.rmtree(copied.site.home / "orders-kept")
    meddler = Meddler(small, copied.site)
    with pytest.raises(Conflict) as refused:
        copied.site.rebuild(small, milliseconds, child=True, progress=meddler)
    yield meddler, str(refused.value)
    state.write_text(before)


def test_a_copy_that_differs_raises_the_alarm_and_the_old_one_answers(
    copied: Copied, meddled: tuple[Meddler, str], askers: Askers
) -> None:
    meddler, said = meddled
    assert meddler.passes == 2  # the move in the first made it read again
    assert meddler.moved_there  # and the second had it
    assert "differs from the network and was not put in place: Order: " in said
    assert said.count(" with a sum of ") == 1
    now = copied.site.current()
    assert now
    assert (now.alarm, now.alarm_at > now.built_at) == (said, True)
    assert (now.slot, now.proof) == (copied.made.slot, copied.made.proof)
    found = ask(askers, copied.endpoint, "MATCH (n:Order) RETURN count(n)")
    assert found.rows == [[copied.orders]]
    assert folders(copied.site) == {copied.made.slot, "orders-kept"}


def test_a_network_that_changes_each_time_it_is_read_is_not_copied(
    small: Network, session: neo4j.Session, empty_site: AnalystSite
) -> None:
    passes = [0]

    def disturb(step: str, done: int, total: int) -> None:
        passes[0] += 1
        session.run("MATCH (t:Tree) SET t.version = t.version + 1").consume()

    with pytest.raises(Unavailable, match="changed each time it was read"):
        empty_site.rebuild(small, milliseconds, child=True, progress=disturb)
    assert passes[0] >= 3
    assert empty_site.current() is None
    assert folders(empty_site) == set()


@pytest.mark.parametrize(
    "change",
    [
        "MATCH (t:Tree {name: 'sponsor'}) SET t.changing = true",
        "CREATE (:ImportBatch {id: 'b', state: 'staged'})",
        "CREATE (:ImportBatch {id: 'b', state: 'publishing'})",
    ],
)
def test_a_network_that_is_being_changed_is_waited_for(
    small: Network,
    session: neo4j.Session,
    empty_site: AnalystSite,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    monkeypatch.setattr(building, "MARK_WAITS", (0.01, 0.01))
    session.run(change).consume()
    with pytest.raises(Unavailable, match="is being changed just now"):
        empty_site.rebuild(small, milliseconds, child=True)
    assert folders(empty_site) == set()


def test_one_copy_is_made_at_a_time(small: Network, empty_site: AnalystSite) -> None:
    empty_site.home.mkdir()
    other = HomeLock(empty_site.home / "analyst.build.lock")
    assert other.acquire()
    with pytest.raises(Conflict, match="being made already"):
        empty_site.rebuild(small, milliseconds, child=True)
    other.release()


def test_before_the_first_copy_nothing_answers(empty_site: AnalystSite) -> None:
    with pytest.raises(Unavailable, match="graphcrm db rebuild"):
        empty_site.endpoint()
    with pytest.raises(Conflict, match="no projection yet"):
        empty_site.server()
    assert not empty_site.stop()


def test_a_copy_whose_server_is_stopped_says_how_to_start_it(
    copied: Copied, empty_site: AnalystSite
) -> None:
    empty_site.home.mkdir()
    state = copied.site.home / "analyst.json"
    (empty_site.home / state.name).write_bytes(state.read_bytes())
    with pytest.raises(Unavailable, match="graphcrm db start --analyst"):
        empty_site.endpoint()


def test_a_server_of_ones_own_is_only_asked(tmp_path: Path, small: Network) -> None:
    settings = Settings(
        home=tmp_path, NEO4J_ANALYST_URI="bolt://else:7687", NEO4J_ANALYST_USER="u",
        NEO4J_ANALYST_PASSWORD="p", _env_file=None,
    )  # fmt: skip
    site = AnalystSite(settings)
    assert site.endpoint() == Endpoint("bolt://else:7687", "u", "p", "neo4j")
    for refused in (
        lambda: site.rebuild(small, milliseconds), site.server, site.stop,
    ):  # fmt: skip
        with pytest.raises(Conflict, match="graphcrm db projection DIR"):
            refused()


# -- what is compared ---------------------------------------------------------------

_NODE = {
    "Member": "joined", "Territory": "", "Product": "price", "Order": "net",
    "Period": "first_day", "PeriodVolume": "volume", "Plan": "", "Run": "total",
    "Payout": "amount", "PeriodResult": "amount",
}  # fmt: skip
_ALSO = {
    "Member": ("depth",),
    "Order": ("tax", "gross", "cost", "volume", "qualifying_volume"),
    "PeriodVolume": ("qualifying", "sales"),
    "PeriodResult": ("group_volume",),
    "Distributor": ("joined",),
    "Customer": ("joined",),
}


def damages() -> Iterator[Any]:
    """Yield a change of the network and the label or type that must differ."""
    for label, figure in _NODE.items():
        yield f"CREATE (n:{label} {{run: 'r', state: 'computed'}})", label
        figures = (*([figure] if figure else []), *_ALSO.get(label, ()))
        for name in figures:
            yield f"MATCH (n:{label}) WITH n LIMIT 1 SET n.{name} = n.{name} + 1", label
    for label in ("Distributor", "Customer"):
        yield f"MATCH (n:{label}) WITH n LIMIT 1 REMOVE n:{label}", label
    for type, table in POLICY["link"].items():
        start, end = table["ends"]
        given = ", ".join(f"{key}: 1" for key in listed("link", type))
        yield (
            (
                f"MATCH (a:{start}), (b:{end}) WITH a, b LIMIT 1 "
                f"CREATE (a)-[:{type} {{{given}}}]->(b)"
            ),
            type,
        )
    for figure in ("quantity", "price", "cost", "volume"):
        change = f"WITH r LIMIT 1 SET r.{figure} = r.{figure} + 99"
        yield f"MATCH ()-[r:LINE]->() {change}", "LINE"
    yield "MATCH ()-[r:SPONSORED_BY]->() WITH r LIMIT 1 DELETE r", "SPONSORED_BY"


def test_counts_and_sums_notice_what_is_missing_or_changed(
    small: Network, session: neo4j.Session
) -> None:
    policy = load_policy()
    before = proof(small, policy)
    for change, name in damages():
        session.run(change).consume()
        after = proof(small, policy)
        assert [word for word in differences(before, after)
                if word.startswith(f"{name}: ")], change  # fmt: skip
        before = after


# -- files for a server of one's own ------------------------------------------------


@pytest.fixture
def own_policy(tmp_path: Path) -> Path:
    file = tmp_path / "own.toml"
    out = '["Payout", "PeriodResult", "Order.cost", "SUPERVISED_BY"]'
    file.write_text(f'names = "pseudonyms"\nleave_out = {out}\n')
    return file


@pytest.fixture
def own(tmp_path: Path, small: Network, own_policy: Path) -> Iterator[Endpoint]:
    """Return a server of one's own, loaded from an export under an own policy."""
    folder = tmp_path / "files"
    arguments = export(small, load_policy(own_policy), folder, lambda *_: None)
    settings = Settings(home=tmp_path / "own", neo4j_heap_mb=256,
                        neo4j_pagecache_mb=64, _env_file=None)  # fmt: skip
    server = Server(settings, jvm=QUICK)
    report = f"--report-file={tmp_path / 'report.txt'}"  # not where we stand
    server.admin("database", "import", "full", "neo4j", report, *arguments)
    yield server.start(child=True)
    server.stop()


def test_an_export_loads_into_a_server_of_ones_own(
    own: Endpoint, session: neo4j.Session
) -> None:
    wanted, wanted_links = read_nodes(session), read_links(session)
    with opened(own) as there:
        found, links = read_nodes(there), read_links(there)
        keys = there.run(
            "MATCH (o:Order) UNWIND keys(o) AS k RETURN DISTINCT k"
        ).value()
    for member in wanted["Member"].values():
        member["name"] = member["id"]
    for order in wanted["Order"].values():
        order["cost"] = 0  # read as its empty value where it is not there
    wanted |= {"Payout": {}, "PeriodResult": {}}
    wanted_links["SUPERVISED_BY"].clear()
    assert found == wanted
    assert links == wanted_links
    assert "supplier" not in keys


def test_an_export_needs_an_empty_folder(
    small: Network, tmp_path: Path, copied: Copied
) -> None:
    (tmp_path / "something").write_text("mine")
    with pytest.raises(Conflict, match="is not empty"):
        export(small, load_policy(), tmp_path, lambda *_: None)
    assert {file.name for file in tmp_path.iterdir()} == {"something"}


def test_the_shell_writes_an_export_and_says_how_to_load_it(
    small: Network,
    tmp_path: Path,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("uri", "user", "password", "database"):
        monkeypatch.setenv(f"NEO4J_{name.upper()}", getattr(endpoint, name))
    answer = CliRunner().invoke(cli.app, ["db", "projection", str(tmp_path / "files")])
    assert answer.exit_code == 0, answer.output
    assert "neo4j-admin database import full neo4j" in answer.stdout
    for shape in load_policy().shapes:
        header = tmp_path / "files" / f"{shape.name}.header.csv"
        assert header.exists()
        assert str(header) in answer.stdout
