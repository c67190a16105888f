"""``graphcrm check``: sound installations pass, each fault is named with its remedy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from graphcrm.clock import SystemClock
from graphcrm.config import Settings
from graphcrm.graph import neo4j_conf, probe
from graphcrm.graph.console import Console
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.services import audit, health
from graphcrm.services.findings import FAIL, OK, WARN, Finding
from graphcrm.services.health import Site


def levels(found: list[Finding]) -> dict[str, set[str]]:
    answer: dict[str, set[str]] = {}
    for finding in found:
        answer.setdefault(finding.check, set()).add(finding.level)
    return answer


@pytest.fixture
def site(
    clean_graph: Endpoint, network: Network, server_settings: Settings
) -> Iterator[Site]:
    with Console(clean_graph, write=True) as console:
        alone = server_settings.model_copy(update={"analyst": False})
        yield Site(alone, console, network)


def test_a_sound_installation_passes(clean_graph: Endpoint, tmp_path: Path) -> None:
    foreign = Settings(
        home=tmp_path,
        NEO4J_URI=clean_graph.uri,
        NEO4J_USER=clean_graph.user,
        NEO4J_PASSWORD=clean_graph.password,
        NEO4J_DATABASE=clean_graph.database,
        analyst=False,
        _env_file=None,
    )
    tmp_path.chmod(0o700)
    found = levels(list(health.findings(foreign)))
    # On a Community server of somebody else each user is an administrator.
    assert found.pop("version") == {WARN}
    assert set(found) == {
        "disk space", "private files", "connection", "rights", "settings", "clock",
        "schema", "graph", "audit", "analysts",
    }  # fmt: skip
    assert set().union(*found.values()) == {OK}


def test_the_managed_server_passes(site: Site) -> None:
    found = [finding for check in health.REMOTE for finding in check(site)]
    assert {finding.level for finding in found} == {OK}, found


def test_checking_leaves_no_trace(site: Site) -> None:
    def names() -> tuple[object, ...]:
        asked = ("CALL db.labels()", "CALL db.propertyKeys()", "SHOW CONSTRAINTS")
        return tuple(sorted(map(str, site.console.run(q, {}, 999).rows)) for q in asked)

    before = names()
    assert probe.missing_rights(site.console) == {}
    assert names() == before


def test_what_a_user_may_not_do_is_named(site: Site, clean_graph: Endpoint) -> None:
    with Console(clean_graph) as reader:  # a READ session may do as a reader may
        found = list(health.rights(replace(site, console=reader)))
    assert {finding.level for finding in found} == {FAIL}
    words = " ".join(finding.message for finding in found)
    for what in ("create nodes", "change and delete nodes", "create constraints"):
        assert f"may not {what}:" in words
    assert "may not read nodes" not in words


def test_a_missing_migration_is_named(site: Site) -> None:
    record = "MATCH (m:Migration {number: 2}) "
    kept = site.console.run(record + "RETURN m.name, m.sha256, m.applied_at", {}, 1)
    site.console.run(record + "DELETE m", {}, 1)
    try:
        (finding,) = health.schema(site)
        assert (finding.level, finding.remedy) == (FAIL, "Run: graphcrm init")
        assert "schema/0002_" in finding.message
    finally:
        name, sha256, applied_at = kept.rows[0]
        site.console.run(
            "CREATE (:Migration {number: 2, name: $n, sha256: $s, applied_at: $a})",
            {"n": name, "s": sha256, "a": applied_at},
            1,
        )
    assert [finding.level for finding in health.schema(site)] == [OK]


def test_a_broken_rule_of_the_graph_is_named(site: Site) -> None:
    site.console.run("CREATE (:Member:Distributor {id: 'lost', lo: 5, hi: 4})", {}, 1)
    found = list(health.graph(site))
    assert {finding.level for finding in found} == {FAIL}
    assert any("'lost'" in finding.message for finding in found)


def test_a_changed_entry_of_the_audit_is_named(site: Site, network: Network) -> None:
    for what in ("a", "b"):
        network.write(lambda tx, w=what: audit.append(tx, SystemClock(), "u", "act", w))
    site.console.run("MATCH (e:AuditEntry {seq: 1}) SET e.object = 'x'", {}, 1)
    found = list(health.audit_chain(site))
    assert {finding.level for finding in found} == {FAIL}
    assert any("entry 1" in finding.message for finding in found)


def test_a_setting_that_is_not_in_force_is_named(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {**neo4j_conf.HARDENED, "db.lock.acquisition.timeout": "11s"}
    monkeypatch.setattr(neo4j_conf, "HARDENED", wanted)
    (finding,) = health.hardening(site)
    assert finding.level == FAIL
    assert finding.message == "db.lock.acquisition.timeout is 10s, not 11s"


@dataclass
class Late:
    """A server whose clock is not ours."""

    console: Console
    ahead_ms: int

    def run(self, text: str, parameters: dict[str, object], limit: int) -> object:
        answer = self.console.run(text, parameters, limit)
        return replace(answer, rows=((answer.rows[0][0] + self.ahead_ms,),))


@pytest.mark.parametrize(
    ("ahead", "level"), [(0, OK), (10_000, WARN), (-10_000, WARN), (-100_000, FAIL)]
)
def test_a_clock_that_is_off_is_named(site: Site, ahead: int, level: str) -> None:
    late: object = Late(site.console, ahead)
    (finding,) = health.clock(replace(site, console=late))  # type: ignore[arg-type]
    assert finding.level == level


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        ("5.26.30", True),
        ("5.25.1", False),
        ("4.4.40", False),
        ("2026.08.1", True),
        ("5.27-aura", True),
    ],
)
def test_versions_are_told_apart(text: str, supported: bool) -> None:
    assert probe.Version(text, "enterprise").supported is supported


def test_files_that_others_may_read_are_named(
    server_settings: Settings, tmp_path: Path
) -> None:
    settings = server_settings.model_copy(update={"home": tmp_path / "home"})
    assert [f.level for f in health.private_files(settings)] == [OK]
    (tmp_path / "home").mkdir(mode=0o700)
    key = tmp_path / "home" / "secret.key"
    key.touch(mode=0o600)
    assert [f.level for f in health.private_files(settings)] == [OK]
    key.chmod(0o640)
    os.chmod(settings.home, 0o755)  # noqa: PTH101 - as an administrator might
    assert [f.remedy for f in health.private_files(settings)] == [
        f"chmod 700 '{settings.home}'",
        f"chmod 600 '{key}'",
    ]


def test_a_stopped_server_is_one_finding(
    server_settings: Settings, tmp_path: Path
) -> None:
    settings = server_settings.model_copy(update={"home": tmp_path})
    *_, last = health.findings(settings)
    assert (last.level, last.check) == (FAIL, "connection")
    assert last.remedy == "graphcrm db start"
