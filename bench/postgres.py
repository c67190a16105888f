"""A PostgreSQL of the bench's own, asked through ``psql``; no server of others.

It listens at a Unix socket in its folder alone. PostgreSQL refuses to run as root:
there it gets a user of its own, to whom the folder is handed.
"""

from __future__ import annotations

import csv
import os
import pwd
import re
import shutil
import signal
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.measure import seconds
from bench.postgres_tables import CopyFile
from bench.questions import Answer, Asked
from graphcrm.access import HOUSE
from graphcrm.errors import SetupFailed

SQL = Path(__file__).parent / "sql"
WORK_MB = 64

_USER = "bench"
_START_SECONDS = 60.0
_DEBIAN = Path("/usr/lib/postgresql")  # keeps its programs out of PATH
_COPY = r"WITH (FORMAT csv, DELIMITER E'\x1f', QUOTE E'\x1e')"
_TIME = re.compile(r"^Time: ([\d.]+) ms", re.MULTILINE)


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest; None without any."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    kept = [file for file in _DEBIAN.glob("*/bin/initdb") if file.exists()]
    newest = max(kept, key=lambda file: float(file.parts[-3]), default=None)
    return newest.parent if newest else None


class Cluster:
    """A cluster in an empty folder that others may pass through; a context.

    ``buffers_mb`` are its shared buffers.
    """

    def __init__(self, folder: Path, bin: Path, buffers_mb: int) -> None:
        self._folder = folder
        self._bin = bin
        self._buffers = buffers_mb
        self._data = folder / "data"
        self._server: subprocess.Popen[bytes] | None = None
        self._owner = _owner()

    def __enter__(self) -> Cluster:
        self._folder.mkdir(mode=0o700)
        if self._owner:
            os.chown(self._folder, self._owner["user"], self._owner["group"])
        self._run(
            "initdb", "-D", str(self._data), "-U", _USER, "--auth=trust",
            "--locale=C", "--encoding=UTF8", "--no-sync",
        )  # fmt: skip
        self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()

    def load(
        self, files: Sequence[CopyFile], house: Mapping[str, int]
    ) -> dict[str, Any]:
        """Fill it; return seconds of each step and what it takes on disk.

        ``house`` has the labels of the house.
        """
        copies = [
            rf"\copy {one.table} ({', '.join(one.columns)}) FROM '{one.file}' {_COPY}"
            for one in files
        ]
        script = "\n".join(
            ["BEGIN;", _sql("schema"), *copies, _sql("house"), "COMMIT;"]
        )
        labels = {"house": HOUSE, **house}
        copied, _ = seconds(lambda: self.psql(script, labels))
        indexed, _ = seconds(lambda: self.psql(_sql("indexes")))
        analyzed, _ = seconds(lambda: self.psql("VACUUM ANALYZE;"))
        size = int(self.psql("SELECT pg_database_size(current_database());"))
        return {
            "seconds": round(copied + indexed + analyzed, 1),
            "steps": {
                "COPY": round(copied, 1),
                "indexes": round(indexed, 1),
                "VACUUM ANALYZE": round(analyzed, 1),
            },
            "size_mb": round(size / 2**20, 1),
        }

    def restart(self) -> None:
        """Forget what the shared buffers hold; the system's own cache stays."""
        self._stop()
        self._start()

    def version(self) -> str:
        """Return the version of the server."""
        return self.psql("SHOW server_version;").strip()

    def answer(self, asked: Asked, rounds: int) -> Answer:
        """Return the answer to a question, its first row fetched from a cursor.

        The total is of the plain statement, which may use both cores; a cursor
        may not.
        """
        statement = _sql(asked.name)
        rows = self._folder / "rows.csv"
        cursor = f"BEGIN; DECLARE c NO SCROLL CURSOR FOR {statement};\n"
        script = "\n".join(
            [
                r"\timing on", rf"\o '{rows}'", f"{statement};", r"\o /dev/null",
                *[f"{cursor}FETCH 1 FROM c; COMMIT;"] * rounds,
                *[f"{statement};"] * rounds,
            ]
        )  # fmt: skip
        said = self.psql(script, asked.parameters)
        cold, *times = [float(found) for found in _TIME.findall(said)]
        of_cursor, totals = times[: 4 * rounds], times[4 * rounds :]
        firsts = [
            declared + fetched
            for declared, fetched in zip(of_cursor[1::4], of_cursor[2::4], strict=True)
        ]
        total = statistics.median(totals)
        with rows.open(newline="", encoding="utf-8") as handle:
            found = sorted(map(tuple, csv.reader(handle)))
        return Answer(
            found,
            {
                "cold_ms": round(cold, 1),
                "first_ms": round(min(statistics.median(firsts), total), 1),
                "total_ms": round(total, 1),
            },
        )

    def psql(self, script: str, values: Mapping[str, Any] | None = None) -> str:
        """Run statements with values for their ``:names``; return what is printed."""
        variables = [f"--set={name}={value}" for name, value in (values or {}).items()]
        done = subprocess.run(
            [
                self._bin / "psql", "-X", "-q", "-t", "--csv", "-h", self._folder,
                "-U", _USER, "-d", "postgres", "--set=ON_ERROR_STOP=1", *variables,
            ],
            input=script,
            capture_output=True,
            text=True,
            env=_environment(),
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise SetupFailed(f"PostgreSQL refused: {done.stderr[-2000:]}")
        return done.stdout

    # -- inside ---------------------------------------------------------------

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            capture_output=True,
            text=True,
            cwd=self._folder,
            env=_environment(),
            check=False,
            **self._owner,
        )
        if done.returncode:
            raise SetupFailed(f"{program} failed: {done.stderr[-2000:]}")

    def _start(self) -> None:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self._folder,
            "shared_buffers": f"{self._buffers}MB",
            "work_mem": f"{WORK_MB}MB",
            "maintenance_work_mem": "512MB",
            "effective_cache_size": "4GB",
            "random_page_cost": "1.1",
            "max_wal_size": "4GB",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "synchronous_commit": "off",
            # Compiling costs more than it brings in most of these statements.
            "jit": "off",
            "autovacuum": "off",
        }
        settings = [f"-c{name}={value}" for name, value in options.items()]
        with (self._folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=_environment(),
                start_new_session=True,  # Ctrl-C reaches us alone
                **self._owner,
            )
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.psql("SELECT 1;")
            except SetupFailed as error:
                assert self._server
                if self._server.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "server.log").read_text(errors="replace")
                    raise SetupFailed(
                        f"PostgreSQL did not start: {log[-2000:]}"
                    ) from error
                time.sleep(0.1)
            else:
                return

    def _stop(self) -> None:
        if self._server:
            self._server.send_signal(signal.SIGINT)  # its fast shutdown
            self._server.wait()
            self._server = None


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text("utf-8").rstrip()


def _environment() -> dict[str, str]:
    """Return ours without what would send ``psql`` to another server."""
    kept = {name: value for name, value in os.environ.items() if name[:2] != "PG"}
    return kept | {"LC_ALL": "C"}


def _owner() -> dict[str, Any]:
    """Return whose the server is where we are root, as ``Popen`` takes it."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
