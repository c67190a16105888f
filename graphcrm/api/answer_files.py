"""A free question's answer as a download, written as its rows come."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import IO, Any

from flask import Response, stream_with_context

from graphcrm import parquet, sheets
from graphcrm.api import downloads
from graphcrm.services.answer_cells import Frame, plain

_PART = 2**16
# Kinds that say at their end where everything is, so they are written whole first.
_WHOLE: dict[str, Callable[[IO[bytes], Sequence[str], Iterable[Any]], None]] = {
    "xlsx": sheets.write_xlsx,
    "parquet": parquet.write_parquet,
}


def require(kind: str) -> None:
    """Raise ``SetupFailed`` for a kind that this server lacks something for."""
    if kind == "parquet":
        parquet.require()


def answer_file(frames: Iterator[Frame], name: str, kind: str) -> Response:
    """Return all rows of an answer as a download, none of them kept in memory."""
    columns: list[str] = []
    for frame in frames:  # refusals come before the first column, so as an error
        if "columns" in frame:
            columns = frame["columns"]
            break
    rows = _rows(frames)
    # The first row too: what fails at once is still an answer and not half a file.
    first = next(rows, None)
    all_rows = rows if first is None else chain([first], rows)
    name = f"{name}.{kind}"
    if kind in _WHOLE:
        return downloads.attachment(_by_disk(kind, columns, all_rows), name, kind)
    parts = sheets.csv_parts if kind == "csv" else _json_parts
    content = stream_with_context(parts(columns, all_rows))
    return downloads.attachment(content, name, kind)


def _rows(frames: Iterator[Frame]) -> Iterator[list[Any]]:
    for frame in frames:
        for row in frame.get("rows", ()):
            yield [plain(cell) for cell in row]


def _json_parts(columns: list[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    yield f'{{"columns": {json.dumps(columns)}, "rows": ['.encode()
    comma = ""
    for row in rows:
        yield f"{comma}\n{json.dumps(row, ensure_ascii=False)}".encode()
        comma = ","
    yield b"\n]}\n"


def _by_disk(
    kind: str, columns: list[str], rows: Iterator[list[Any]]
) -> Iterator[bytes]:
    """Write a file to the disk, then return what reads it part by part."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    _WHOLE[kind](file, columns, rows)
    file.seek(0)
    return _sent(file)


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART):
            yield part
