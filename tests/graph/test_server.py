"""The managed server, real: its life, its deaths, and what it lets nobody do."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from graphcrm.config import Settings
from graphcrm.errors import Conflict, QueryRefused, SetupFailed, Unavailable
from graphcrm.graph import neo4j_conf
from graphcrm.graph.console import Answer, Console
from graphcrm.graph.process import Holder, HomeLock, start_time
from graphcrm.graph.server import Server, endpoint

QUICK = ["-XX:TieredStopAtLevel=1"]  # starts in half the processor time

# A parent that starts a child server, writes a node and waits to be killed.
PARENT = """
import sys, time
from pathlib import Path
from graphcrm.config import Settings
from graphcrm.graph.console import Console
from graphcrm.graph.server import Server

settings = Settings(home=Path(sys.argv[1]), neo4j_line=sys.argv[2],
                    neo4j_heap_mb=512, neo4j_pagecache_mb=64)
endpoint = Server(settings, jvm=["-XX:TieredStopAtLevel=1"]).start(child=True)
with Console(endpoint, write=True) as console:
    console.run("CREATE (:Kept {by: 'parent'})", {}, 1)
print(endpoint.uri, flush=True)
time.sleep(600)
"""


def ask(server: Server, text: str, *, write: bool = False) -> Answer:
    with Console(server.endpoint(), write=write) as console:
        return console.run(text, {}, 100)


def cli(settings: Settings, *words: str, typed: str = "") -> tuple[int, str, str]:
    """Run ``graphcrm db`` as a user would; return its exit code and what it said."""
    environment = {
        **os.environ,
        "GRAPHCRM_HOME": str(settings.home),
        "GRAPHCRM_NEO4J_LINE": settings.neo4j_line,
        "GRAPHCRM_NEO4J_HEAP_MB": "512",
        "GRAPHCRM_NEO4J_PAGECACHE_MB": "64",
    }
    done = subprocess.run(
        [sys.executable, "-m", "graphcrm", "db", *words],
        env=environment,
        cwd=settings.home.parent,
        input=typed,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout, done.stderr


# -- one home, through several lives -------------------------------------------


@dataclass(frozen=True)
class Orphan:
    """What a server left behind whose parent was killed."""

    uri: str
    seconds: float


@pytest.fixture(scope="module")
def settings(
    server_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    home = tmp_path_factory.mktemp("life") / "home"
    return server_settings.model_copy(update={"home": home, "neo4j_pagecache_mb": 64})


@pytest.fixture(scope="module")
def orphan(settings: Settings) -> Orphan:
    """Start a child server in another process, write, and kill -9 that process."""
    command = [sys.executable, "-c", PARENT, str(settings.home), settings.neo4j_line]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        uri = parent.stdout.readline().strip()
        assert Server(settings).status().state == "running"
        parent.kill()
    killed = time.monotonic()
    while Server(settings).status().state != "stopped":
        assert time.monotonic() - killed < 60
        time.sleep(0.05)
    return Orphan(uri, time.monotonic() - killed)


@pytest.fixture(scope="module")
def detached(settings: Settings, orphan: Orphan) -> Iterator[Server]:
    """The same home, started again by the command line; stopped at the end."""
    code, said, problems = cli(settings, "start")
    assert code == 0, problems
    assert f"Neo4j answers at {orphan.uri}\n" in said
    server = Server(settings, jvm=QUICK)
    yield server
    assert server.stop()
    assert server.status().state == "stopped"
    assert not server.stop()


def test_a_child_dies_with_its_parent(orphan: Orphan) -> None:
    assert re.fullmatch(r"bolt://127\.0\.0\.1:\d+", orphan.uri)
    assert orphan.seconds < 20


def test_the_next_start_finds_the_data_at_the_same_port(
    detached: Server, orphan: Orphan
) -> None:
    assert detached.endpoint().uri == orphan.uri
    assert ask(detached, "MATCH (n:Kept) RETURN n.by").rows == (("parent",),)


def test_status_and_a_second_start_tell_that_it_runs(
    detached: Server, settings: Settings
) -> None:
    code, said, _ = cli(settings, "status", "--json")
    answer = json.loads(said)
    assert code == 0
    row = dict(zip(answer["columns"], answer["rows"][0], strict=True))
    assert row["state"] == "running"
    assert row["uri"] == detached.endpoint().uri
    assert start_time(row["pid"])

    code, said, _ = cli(settings, "start")
    assert (code, said) == (0, f"Neo4j is running already at {row['uri']}\n")
    with pytest.raises(Conflict, match=rf"process {row['pid']} \(server\)"):
        detached.start()
    with pytest.raises(Conflict):
        detached.admin("database", "check", "neo4j")


def test_the_shell_reads_a_pipe(detached: Server, settings: Settings) -> None:
    text = "MATCH (n:Kept) RETURN labels(n) AS l; RETURN ';' AS s // no; more"
    code, said, _ = cli(settings, "shell", "--json", typed=text)
    assert code == 0
    assert [json.loads(line) for line in said.splitlines()] == [
        {"columns": ["l"], "rows": [[["Kept"]]]},
        {"columns": ["s"], "rows": [[";"]]},
    ]
    code, said, problem = cli(settings, "shell", typed="CREATE (:Kept)")
    assert code == 2
    assert "--write" in problem
    assert ask(detached, "MATCH (n:Kept) RETURN count(n)").rows == ((1,),)


def test_secrets_are_ours_alone(detached: Server, settings: Settings) -> None:
    password = detached.endpoint().password
    assert len(password) > 40
    assert settings.home.stat().st_mode & 0o777 == 0o700
    assert detached.password_file.stat().st_mode & 0o777 == 0o600
    assert password not in repr(detached.endpoint())
    pid = detached.status().pid
    for file in ("cmdline", "environ"):
        assert password.encode() not in Path(f"/proc/{pid}/{file}").read_bytes()
    for file in detached.folder.rglob("*"):
        if file.is_file() and "data" not in file.relative_to(detached.folder).parts:
            assert password.encode() not in file.read_bytes(), file


def test_two_homes_have_two_ports(detached: Server, server: Server) -> None:
    assert detached.endpoint().uri != server.endpoint().uri


def test_kill_9_loses_nothing_and_a_taken_port_is_left_alone(detached: Server) -> None:
    ask(detached, "UNWIND range(1, 5000) AS i CREATE (:Kept {i: i})", write=True)
    before = detached.status()
    os.kill(before.pid, signal.SIGKILL)
    while detached.status().state != "stopped":
        time.sleep(0.02)
    # The lock file still names the dead process; nobody is misled by it.
    assert str(before.pid) in (detached.home / "neo4j.lock").read_text()
    with pytest.raises(Unavailable, match="graphcrm db start"):
        detached.endpoint()
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", int(before.uri.rpartition(":")[2])))
        squatter.listen()
        after = detached.start(child=True)
    assert after.uri != before.uri
    assert ask(detached, "MATCH (n:Kept) RETURN count(n)").rows == ((5001,),)


# -- a home of its own, never started ------------------------------------------


@pytest.fixture(scope="module")
def resting(
    server_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Server:
    home = tmp_path_factory.mktemp("resting") / "home"
    return Server(server_settings.model_copy(update={"home": home}))


def test_the_configuration_is_valid(resting: Server) -> None:
    said = resting.admin("server", "validate-config")
    assert re.search(r"(?i)no issues found|validation successful", said), said
    assert not re.search(r"(?i)error|warning", said), said


def test_a_failing_tool_says_why(resting: Server) -> None:
    with pytest.raises(SetupFailed, match=r"(?s)neo4j-admin database load nowhere.*\n"):
        resting.admin("database", "load", "nowhere", "--from-path=/nonexistent")


def test_a_stopped_server_is_told_so(resting: Server) -> None:
    assert resting.status().state == "stopped"
    code, said, _ = cli(resting.settings, "status", "--json")
    assert code == 1
    assert json.loads(said)["rows"][0][0] == "stopped"
    assert cli(resting.settings, "stop")[:2] == (0, "Neo4j was not running.\n")
    with pytest.raises(Unavailable, match="graphcrm db start"):
        endpoint(resting.settings)


def test_a_server_of_somebody_else_is_neither_started_nor_stopped(
    server_settings: Settings,
) -> None:
    foreign = Settings(
        NEO4J_URI="neo4j+s://db.example",
        NEO4J_USER="ana",
        NEO4J_PASSWORD="secret",
        NEO4J_DATABASE="crm",
        _env_file=None,
    )
    found = endpoint(foreign)
    assert (found.uri, found.user) == ("neo4j+s://db.example", "ana")
    assert (found.password, found.database) == ("secret", "crm")
    environment = {**os.environ, "NEO4J_URI": "neo4j+s://db.example"}
    for word in ("start", "stop", "status"):
        done = subprocess.run(
            [sys.executable, "-m", "graphcrm", "db", word],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 2
        assert "Unset NEO4J_URI" in done.stderr


def test_a_lock_is_free_when_its_holder_is_dead(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    script = (
        "import sys, os, signal; from pathlib import Path;"
        "from graphcrm.graph.process import Holder, HomeLock;"
        "lock = HomeLock(Path(sys.argv[1])); assert lock.acquire();"
        "lock.write(Holder.of(os.getpid(), 'server')); print(os.getpid(), flush=True);"
        "signal.pause()"
    )
    command = [sys.executable, "-c", script, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        lock = HomeLock(file)
        holder = lock.holder()
        assert holder
        assert (holder.pid, holder.purpose) == (process.pid, "server")
        assert holder.alive
        assert not lock.acquire()
        process.kill()
    assert lock.holder() is None
    assert not holder.alive
    assert lock.acquire()
    lock.release()


def test_a_recycled_process_id_is_somebody_else() -> None:
    us = Holder.of(os.getpid(), "server")
    assert us.alive
    other = Holder(us.pid, us.started - 1, "server")
    assert not other.alive
    other.send(signal.SIGKILL)  # and is never signalled: we live on


# -- what the running server lets nobody do ------------------------------------


def test_settings_are_in_force(server: Server) -> None:
    with Console(server.endpoint()) as console:
        rows = console.run("SHOW SETTINGS YIELD name, value", {}, 10_000).rows
    found = dict(rows)
    # An internal setting is not shown; the test below proves its effect.
    hidden = {name for name in neo4j_conf.HARDENED if name.startswith("internal.")}
    wanted = {k: v for k, v in neo4j_conf.HARDENED.items() if k not in hidden}
    assert {name: found[name] for name in wanted} == wanted
    assert found["db.tx_log.preallocate"] == "false"
    assert found["db.memory.transaction.max"] == "256.00MiB"


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/x",
        "http://[::1]:9/",
        "ftp://127.0.0.1/x",
    ],
)
def test_statements_reach_no_file_and_no_address(server: Server, source: str) -> None:
    with pytest.raises(QueryRefused, match=r"allow_csv_import_from_file|blocklist"):
        ask(server, f"LOAD CSV FROM '{source}' AS row RETURN row")


def test_a_statement_that_eats_memory_is_stopped(server: Server) -> None:
    bomb = "UNWIND range(1, 100000000) AS i WITH collect('x' + i) AS l RETURN size(l)"
    with pytest.raises(QueryRefused, match="memory"):
        ask(server, bomb)


def test_it_listens_on_bolt_on_loopback_only(server: Server) -> None:
    sockets = set()
    for descriptor in Path(f"/proc/{server.status().pid}/fd").iterdir():
        try:
            sockets.add(str(descriptor.readlink()))
        except FileNotFoundError:  # closed since it was listed
            continue
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and f"socket:[{rest[5]}]" in sockets:
                address, _, port = local.rpartition(":")
                listening.append((address, int(port, 16)))
    loopback = ("0100007F", "0000000000000000FFFF00000100007F")
    port = int(server.endpoint().uri.rpartition(":")[2])
    assert [found for _, found in listening] == [port]
    assert listening[0][0] in loopback
