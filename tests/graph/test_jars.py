"""The jars: what is locked is what is used, wherever it comes from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphcrm.config import Settings
from graphcrm.errors import SetupFailed
from graphcrm.graph import jars


@pytest.fixture(scope="module")
def locked(server_settings: Settings) -> tuple[jars.Lock, Path]:
    """The lock of the line under test and the folder with its real jars."""
    return jars.lock(server_settings.neo4j_line), jars.install(server_settings)


@pytest.fixture
def mirror(locked: tuple[jars.Lock, Path], tmp_path: Path) -> Path:
    """A Maven repository on disk with all the jars, as links to the real ones."""
    lock, lib = locked
    for jar in lock.jars:
        link = tmp_path / "mirror" / jar.path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(lib / jar.file_name)
    return tmp_path / "mirror"


@pytest.fixture
def settings(server_settings: Settings, mirror: Path, tmp_path: Path) -> Settings:
    """Settings with an empty cache and the mirror."""
    return server_settings.model_copy(
        update={"cache": tmp_path / "cache", "maven_url": mirror.as_uri()}
    )


@pytest.mark.parametrize(
    ("line", "version"), [("5.26", "5.26.30"), ("2026", "2026.08.1")]
)
def test_a_line_has_a_lock_of_one_version(line: str, version: str) -> None:
    lock = jars.lock(line)
    assert lock.version == version
    assert len({jar.file_name for jar in lock.jars}) == len(lock.jars) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in lock.jars)
    # Resolved for running, not for testing.
    assert not {jar.artifact for jar in lock.jars} & {"junit", "mockito-core"}


def test_an_unknown_line_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SetupFailed, match=r"GRAPHCRM_NEO4J_LINE.*2026, 5\.26"):
        jars.lock("4.4")


def test_a_folder_name_is_no_line() -> None:
    with pytest.raises(SetupFailed):
        jars.lock("../x")


def test_jars_come_whole_then_stay_and_heal(
    settings: Settings, locked: tuple[jars.Lock, Path]
) -> None:
    lock, _ = locked
    told: list[tuple[str, int, int]] = []
    lib = jars.install(settings, lambda *step: told.append(step))
    assert {file.name for file in lib.iterdir()} == {j.file_name for j in lock.jars}
    assert told[-1] == (f"Downloading Neo4j {lock.version}", lock.size, lock.size)
    assert lib.parent.stat().st_mode & 0o777 == 0o700

    told.clear()
    jars.install(settings, lambda *step: told.append(step))
    assert told == []

    # One jar is altered without changing its size, one cut, one is a stranger.
    altered, cut = (lib / jar.file_name for jar in lock.jars[:2])
    content = altered.read_bytes()
    altered.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    cut.write_bytes(cut.read_bytes()[:-1])
    (lib / "stranger.jar").write_bytes(b"PK")
    jars.install(settings)
    assert altered.read_bytes() == content
    assert cut.stat().st_size == lock.jars[1].size
    assert not (lib / "stranger.jar").exists()


@pytest.mark.parametrize("damage", ["altered", "cut", "longer"])
def test_a_jar_that_is_not_the_locked_one_is_refused(
    settings: Settings, mirror: Path, locked: tuple[jars.Lock, Path], damage: str
) -> None:
    lock, _ = locked
    jar = min(lock.jars, key=lambda jar: jar.size)
    content = (mirror / jar.path).read_bytes()
    (mirror / jar.path).unlink()
    (mirror / jar.path).write_bytes(
        {
            "altered": content[:-1] + bytes([content[-1] ^ 1]),
            "cut": content[:-1],
            "longer": content + b"\0",
        }[damage]
    )
    with pytest.raises(SetupFailed, match=f"{jar.file_name} is not the file"):
        jars.install(settings)
    lib = settings.cache / f"neo4j-{lock.version}" / "lib"
    assert not (lib / jar.file_name).exists()


def test_no_network_is_said_with_the_address_and_the_setting(
    settings: Settings,
) -> None:
    nowhere = settings.model_copy(update={"maven_url": "http://127.0.0.1:9"})
    with pytest.raises(
        SetupFailed, match=r"http://127\.0\.0\.1:9/.*GRAPHCRM_MAVEN_URL"
    ):
        jars.install(nowhere)


def test_two_processes_fetch_at_once(
    settings: Settings, locked: tuple[jars.Lock, Path]
) -> None:
    lock, _ = locked
    script = (
        "import sys; from pathlib import Path; from graphcrm.config import Settings;"
        "from graphcrm.graph import jars; line, cache, url = sys.argv[1:];"
        "s = Settings(neo4j_line=line, cache=Path(cache), maven_url=url);"
        "print(len(list(jars.install(s).iterdir())))"
    )
    command = [sys.executable, "-c", script, settings.neo4j_line]
    command += [str(settings.cache), settings.maven_url]
    several = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    answers = [process.communicate()[0] for process in several]
    assert [int(answer) for answer in answers] == [len(lock.jars)] * 2
