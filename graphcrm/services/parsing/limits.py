"""How large a file may be: checked before and while it is parsed."""

from __future__ import annotations

from dataclasses import dataclass, replace

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one file may hold and what reading it may cost.

    ``file_bytes``, ``unpacked_bytes`` and ``memory_bytes`` in bytes, ``ratio``
    is unpacked by packed size, ``cell_bytes`` the UTF-8 length of one cell,
    ``cells`` bounds rows × columns, ``cpu_seconds`` and ``wall_seconds`` end
    the subprocess.
    """

    file_bytes: int = 20 * MB
    unpacked_bytes: int = 200 * MB
    ratio: int = 100
    entries: int = 1_000
    rows: int = 200_000
    columns: int = 200
    cells: int = 4_000_000
    cell_bytes: int = 1_024
    memory_bytes: int = 1_024 * MB
    cpu_seconds: int = 60
    wall_seconds: int = 90


def upload_limits(upload_mb: int) -> Limits:
    """Return the limits of an upload: only the file size is a setting."""
    return replace(Limits(), file_bytes=upload_mb * MB)


def shell_limits(rows: int) -> Limits:
    """Return the limits at the shell, where the operator names the rows."""
    factor = max(1, -(-rows // Limits.rows))
    return replace(
        Limits(),
        file_bytes=Limits.file_bytes * 10 * factor,
        unpacked_bytes=Limits.unpacked_bytes * 5 * factor,
        rows=max(rows, Limits.rows),
        cells=Limits.cells * factor,
        memory_bytes=Limits.memory_bytes * 2 * factor,
        cpu_seconds=Limits.cpu_seconds * factor,
        wall_seconds=Limits.wall_seconds * factor,
    )
