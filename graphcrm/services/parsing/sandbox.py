"""Read a file in a subprocess that may die; the worker never does.

The parent never parses the file: it gets JSON lines from a child with limits on
memory, processor time and the wall clock, and with an empty environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graphcrm.errors import Invalid, Problem, TooLarge
from graphcrm.services.parsing.cells import Cell
from graphcrm.services.parsing.limits import MB, Limits

_PACKAGE_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class RawSheet:
    """The cells of one file as they stand.

    ``rows`` are (row number as a spreadsheet shows it, cells); empty rows and
    trailing empty cells are left out.
    """

    filename: str
    sha256: str
    format: str
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[str, ...]
    since_1904: bool
    notices: tuple[str, ...]
    rows: list[tuple[int, list[Cell]]]


def read(
    path: Path,
    limits: Limits,
    *,
    filename: str = "",
    encoding: str = "",
    separator: str = "",
    sheet: str = "",
) -> RawSheet:
    """Return the cells of a file.

    Raises ``TooLarge`` beyond a limit, ``Invalid`` for what cannot be read;
    both carry one problem with row and column where there is one.
    """
    name = filename or path.name
    try:
        size = path.stat().st_size
    except OSError:
        raise Invalid(f"There is no file {name}.") from None
    if not path.is_file():
        raise Invalid(f"{name} is not a file.")
    if size > limits.file_bytes:
        raise TooLarge(
            f"{name} is {size / MB:.1f} MB; {limits.file_bytes // MB} MB are allowed."
        )
    request = {
        "path": str(path.resolve()),
        "encoding": encoding,
        "separator": separator,
        "sheet": sheet,
        "limits": asdict(limits),
    }
    about: dict[str, Any] = {}
    rows: list[tuple[int, list[Cell]]] = []
    for message in _converse(request, limits, name):
        if "about" in message:
            about = message["about"]
        elif "rows" in message:
            rows.extend((number, cells) for number, cells in message["rows"])
        elif "refused" in message:
            raise _refusal(message, name)
    return RawSheet(
        filename=name,
        sha256=_sha256(path),
        format=about["format"],
        encoding=about.get("encoding", ""),
        separator=about.get("separator", ""),
        sheet=about.get("sheet", ""),
        sheets=tuple(about.get("sheets", ())),
        since_1904=about.get("since_1904", False),
        notices=tuple(about.get("notices", ())),
        rows=rows,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _refusal(message: dict[str, Any], name: str) -> Invalid | TooLarge:
    words = message["refused"]
    row, column = message.get("row", 0), message.get("column", "")
    place = f", row {row}" if row else ""
    place += f", column {column}" if column else ""
    if message.get("too_large"):
        return TooLarge(f"{name}{place}: {words}")
    problem = Problem(name, row, column, message.get("value", ""), words)
    return Invalid(f"{name}{place}: {words}", [problem])


def _converse(
    request: dict[str, Any], limits: Limits, name: str
) -> Iterator[dict[str, Any]]:
    """Yield the child's messages; the last one is ``end`` or ``refused``."""
    child = subprocess.Popen(
        [sys.executable, "-m", "graphcrm.services.parsing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_PACKAGE_ROOT), "PYTHONHASHSEED": "0"},
        cwd="/",
        start_new_session=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    last: dict[str, Any] = {}
    try:
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
        for line in _lines(child.stdout.fileno(), limits, name):
            last = json.loads(line)
            yield last
    except BrokenPipeError:
        pass
    finally:
        child.kill()
        child.stdout.close()
        child.wait()
    if "end" not in last and "refused" not in last:
        raise TooLarge(
            f"{name}: reading it takes more memory or time than is allowed "
            f"({limits.memory_bytes // MB} MB, {limits.cpu_seconds} s). Is there a "
            "stray cell far out, or a part that unpacks without end? Copy the rows "
            "into a new sheet and save that."
        )


def _lines(source: int, limits: Limits, name: str) -> Iterator[bytes]:
    """Yield lines until the end of the stream or of the time."""
    until = time.monotonic() + limits.wall_seconds
    buffer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TooLarge(
                    f"{name}: reading it takes longer than {limits.wall_seconds} s."
                )
            piece = os.read(source, 1 << 18)
            if not piece:
                return
            buffer += piece
            *lines, buffer = buffer.split(b"\n")
            yield from map(bytes, lines)
