"""What the processes below this one cost: processor time, memory, disk."""

from __future__ import annotations

import os
import resource
import threading
from dataclasses import dataclass, field
from pathlib import Path

from bench.measure import resident_bytes

_TICKS = os.sysconf("SC_CLK_TCK")
_SAMPLE_SECONDS = 0.5
_MB = 2**20


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has used; 0 when it is gone."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else 0.0


def below(pid: int) -> list[int]:
    """Return the processes that a process has started, and those they have."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found[1:]


def _stat(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The command may hold spaces and brackets; the fields follow the last one.
    return text.rpartition(")")[2].split()


@dataclass(frozen=True)
class Kinds:
    """The processes of a rebuild: the main server, this one, all others below it.

    ``aside`` are processes that have no part in it.
    """

    main: int
    aside: tuple[int, ...] = ()

    def cpu(self) -> dict[str, float]:
        """Return seconds of the processor so far, by kind.

        The loader's are those of children that live and of those that have ended.
        """
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "main_cpu_s": cpu_seconds(self.main),
            "builder_cpu_s": own.ru_utime + own.ru_stime,
            "loader_cpu_s": ended.ru_utime
            + ended.ru_stime
            + sum(map(cpu_seconds, self._others())),
        }

    def resident(self) -> dict[str, int]:
        """Return the memory held now, in bytes, by kind."""
        return {
            "main": resident_bytes(self.main),
            "builder": resident_bytes(os.getpid()),
            "others": sum(map(resident_bytes, self._others())),
        }

    def _others(self) -> list[int]:
        leave_out = {self.main, *self.aside}
        return [pid for pid in below(os.getpid()) if pid not in leave_out]


@dataclass
class Watch:
    """Samples memory and the disk below ``home``, but for the main server's folder.

    Used as a context; the largest of all samples stand in its two figures, in bytes.
    """

    kinds: Kinds
    home: Path
    main_folder: Path
    disk: int = 0
    resident: dict[str, int] = field(default_factory=dict)
    _ends: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ends.set()
        assert self._thread
        self._thread.join()

    def result(self) -> dict[str, object]:
        """Return the figures in MB."""
        memory = {name: round(size / _MB) for name, size in self.resident.items()}
        return {
            "peak_disk_beside_mb": round(self.disk / _MB, 1),
            "peak_resident_mb": memory | {"all": sum(memory.values())},
        }

    def _sample(self) -> None:
        while True:
            ended = self._ends.wait(_SAMPLE_SECONDS)
            self.disk = max(self.disk, used(self.home, self.main_folder))
            now = self.kinds.resident()
            if sum(now.values()) > sum(self.resident.values()):
                self.resident = now
            if ended:
                return


def used(folder: Path, but: Path) -> int:
    """Return the bytes of files below a folder, those below another left out.

    What goes while it is looked at counts nothing.
    """
    total = 0
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name) != but]
        for name in files:
            try:
                total += Path(place, name).stat().st_size
            except FileNotFoundError:
                continue
    return total
