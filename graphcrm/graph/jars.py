"""The jars of Neo4j: named by a committed lock file, fetched, checked, cached.

A lock line is ``sha256 size group:artifact:version[:classifier]``. The jars are
GPLv3, so we never redistribute them: every user fetches them from a Maven
repository (``GRAPHCRM_MAVEN_URL``). They are checked before every start of a
server, not only when fetched: they are code that we run.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from graphcrm.config import Settings
from graphcrm.errors import SetupFailed

THREADS = 8
_TRIES = 3
_TIMEOUT_SECONDS = 30.0

# What a step that may take a while tells of itself: its name, how much is done,
# how much there is in all (0 where nobody knows).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Jar:
    """One line of a lock file; ``size`` in bytes."""

    sha256: str
    size: int
    group: str
    artifact: str
    version: str
    classifier: str = ""

    @property
    def file_name(self) -> str:
        """Return the name Maven gives the file."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{tail}.jar"

    @property
    def path(self) -> str:
        """Return its path below the address of a Maven repository."""
        group = self.group.replace(".", "/")
        return f"{group}/{self.artifact}/{self.version}/{self.file_name}"


@dataclass(frozen=True)
class Lock:
    """The lock file of one line of Neo4j (``5.26`` or ``2026``)."""

    line: str
    version: str
    jars: tuple[Jar, ...]

    @property
    def size(self) -> int:
        """Return the bytes of all jars."""
        return sum(jar.size for jar in self.jars)


def lock(line: str) -> Lock:
    """Return the lock of a line; raises ``SetupFailed`` for a line we lack."""
    folder = Path(__file__).parent
    file = folder / f"jars-{line}.lock"
    known = sorted(p.stem.removeprefix("jars-") for p in folder.glob("jars-*.lock"))
    if line not in known:
        raise SetupFailed(
            f"There is no managed Neo4j line {line!r}. "
            f"Set GRAPHCRM_NEO4J_LINE to one of: {', '.join(known)}."
        )
    jars = tuple(_jar(text) for text in file.read_text().splitlines())
    version = next(
        jar.version for jar in jars if (jar.group, jar.artifact) == _NEO4J_ITSELF
    )
    return Lock(line, version, jars)


_NEO4J_ITSELF = ("org.neo4j", "neo4j")


def _jar(text: str) -> Jar:
    sha256, size, coordinates = text.split()
    return Jar(sha256, int(size), *coordinates.split(":"))


def install(settings: Settings, progress: Progress | None = None) -> Path:
    """Return the folder with exactly the jars of the lock, fetching what lacks.

    Safe when two processes do it at once: the second waits and finds them.
    Raises ``SetupFailed`` when a jar cannot be had or is not the locked one.
    """
    wanted = lock(settings.neo4j_line)
    folder = settings.cache.expanduser() / f"neo4j-{wanted.version}"
    lib = folder / "lib"
    with _exclusive(folder):
        lib.mkdir(exist_ok=True)
        _remove_strangers(lib, wanted)
        with ThreadPoolExecutor(THREADS) as pool:
            right = pool.map(
                lambda jar: _is_right(lib / jar.file_name, jar), wanted.jars
            )
            missing = [
                jar for jar, ok in zip(wanted.jars, right, strict=True) if not ok
            ]
            for done in _fetch_all(pool, settings.maven_url, missing, lib):
                if progress:
                    step = f"Downloading Neo4j {wanted.version}"
                    progress(step, done, sum(jar.size for jar in missing))
    return lib


@contextmanager
def _exclusive(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
    except PermissionError as e:
        raise SetupFailed(
            f"The cache {folder} cannot be written. Set GRAPHCRM_CACHE to a folder "
            "of your own."
        ) from e


def _remove_strangers(lib: Path, wanted: Lock) -> None:
    """Leave nothing on the class path that the lock does not name."""
    names = {jar.file_name for jar in wanted.jars}
    for file in lib.iterdir():
        if file.name not in names:
            file.unlink()


def _is_right(file: Path, jar: Jar) -> bool:
    try:
        if file.stat().st_size != jar.size:
            return False
        with file.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return False
    return digest == jar.sha256


def _fetch_all(
    pool: ThreadPoolExecutor, base: str, jars: list[Jar], lib: Path
) -> Iterator[int]:
    """Fetch all and yield the bytes that have arrived, jar by jar."""
    # The largest first, so that no thread is left with one at the end.
    jars = sorted(jars, key=lambda jar: -jar.size)
    futures = [pool.submit(_fetch, base, jar, lib) for jar in jars]
    done = 0
    try:
        for jar, future in zip(jars, futures, strict=True):
            future.result()
            done += jar.size
            yield done
    finally:
        for future in futures:
            future.cancel()


def _fetch(base: str, jar: Jar, lib: Path) -> None:
    url = f"{base.rstrip('/')}/{jar.path}"
    content = _download(url, jar)
    if len(content) != jar.size or hashlib.sha256(content).hexdigest() != jar.sha256:
        raise SetupFailed(
            f"{url} is not the file that GraphCRM was tested with (its SHA-256 or "
            "size differs), so it was not used. Try again; if it stays so, "
            "GRAPHCRM_MAVEN_URL names a repository that changes files."
        )
    part = lib / f".{jar.file_name}.part"
    part.write_bytes(content)
    part.replace(lib / jar.file_name)


def _download(url: str, jar: Jar) -> bytes:
    if not url.startswith(("https://", "http://", "file://")):
        raise SetupFailed(f"GRAPHCRM_MAVEN_URL must be a web address; it gives {url}")
    for attempt in range(1, _TRIES + 1):
        try:
            with urllib.request.urlopen(url, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - scheme checked above
                # One byte more than the lock says is enough to refuse it.
                content: bytes = answer.read(jar.size + 1)
                return content
        except (OSError, HTTPException) as e:
            gone = isinstance(e, urllib.error.HTTPError) and e.code < 500
            if attempt == _TRIES or gone or url.startswith("file://"):
                raise SetupFailed(
                    f"Neo4j could not be downloaded: {url} answers: {e}. Check the "
                    "network, or set GRAPHCRM_MAVEN_URL to a Maven repository that "
                    "this machine reaches (HTTPS_PROXY is honoured)."
                ) from e
            time.sleep(attempt / 2)
    raise AssertionError("the loop above returns or raises")
