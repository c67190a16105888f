"""CSV for the offline importer, written column by column.

A million rows are one matrix of bytes: numbers become digits four at a time by
table, texts are looked up by category, and the padding is dropped at the end.
No row is ever a Python object, which is what makes ten million orders a matter
of seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.errors import Invalid, Problem

Bytes = NDArray[np.uint8]

# Control characters, which no text of ours may hold: nothing needs quoting.
DELIMITER, QUOTE = b"\x1f", b"\x1e"
# What the importer is told about files of ours with record numbers as ids.
OPTIONS = (
    "--id-type=actual",
    f"--delimiter=U+{DELIMITER[0]:04X}",
    f"--quote=U+{QUOTE[0]:04X}",
    "--array-delimiter=;",
    "--bad-tolerance=0",
)
_EMPTY = QUOTE + QUOTE  # an empty text; a field without it means no property
_ROWS = 500_000

_FOUR = np.frombuffer(
    "".join(f"{number:04d}" for number in range(10_000)).encode(), dtype="S4"
)


@dataclass(frozen=True)
class Field:
    """One column of a file: its header, and the bytes of a slice of rows."""

    header: str
    cells: Callable[[slice], Bytes]


def number(
    header: str, values: NDArray[np.int64], *, absent: int | None = None
) -> Field:
    """Return a column of integers; ``absent`` stands for no property."""
    kind = header if ":" in header else f"{header}:long"

    def cells(rows: slice) -> Bytes:
        part = values[rows]
        digits = _digits(np.abs(part))
        sign = np.where(part < 0, ord("-"), 0).astype(np.uint8)
        made = np.hstack((sign[:, None], digits))
        if absent is not None:
            made[part == absent] = 0
        return made

    return Field(kind, cells)


def flag(header: str, values: NDArray[np.bool_]) -> Field:
    """Return a column of truth values."""
    words = np.array([b"false", b"true"], dtype="S5")
    return Field(
        f"{header}:boolean", lambda rows: _matrix(words[values[rows].astype(int)])
    )


def text(header: str, values: pd.Series, *, absent: bool = False) -> Field:
    """Return a column of texts; with ``absent`` an empty one is no property.

    Raises ``Invalid`` for texts with control characters.
    """
    kind = header if ":" in header else f"{header}:string"
    if isinstance(values.dtype, pd.CategoricalDtype):
        encoded = _encoded(header, values.array.categories.to_numpy(object), absent)
        codes = np.asarray(values.array.codes)
        return Field(kind, lambda rows: _matrix(encoded[codes[rows]]))
    plain = values.to_numpy(dtype=object)
    return Field(kind, lambda rows: _matrix(_encoded(header, plain[rows], absent)))


def constant(header: str, value: str | int) -> Field:
    """Return a column that holds one value in every row."""
    is_text = isinstance(value, str)
    kind = header if ":" in header else f"{header}:{'string' if is_text else 'long'}"
    one = np.array([str(value).encode()])
    return Field(kind, lambda rows: _matrix(np.repeat(one, rows.stop - rows.start)))


def write(folder: Path, name: str, rows: int, fields: Sequence[Field]) -> str:
    """Write header and rows of one file; return what the importer is told."""
    header, body = folder / f"{name}.header.csv", folder / f"{name}.csv"
    header.write_bytes(header_line(fields))
    with body.open("wb") as handle:
        write_rows(handle, rows, fields)
    return f"{header},{body}"


def header_line(fields: Sequence[Field]) -> bytes:
    """Return the header of a file with these columns."""
    return DELIMITER.join(field.header.encode() for field in fields) + b"\n"


def write_rows(handle: IO[bytes], rows: int, fields: Sequence[Field]) -> None:
    """Add rows to a file that is open."""
    for block in _blocks(rows, fields):
        handle.write(block)


def _blocks(rows: int, fields: Sequence[Field]) -> Iterator[bytes]:
    for start in range(0, rows, _ROWS):
        part = slice(start, min(start + _ROWS, rows))
        parts: list[Bytes] = []
        for field in fields:
            parts.append(field.cells(part))
            parts.append(_column(DELIMITER, part))
        parts[-1] = _column(b"\n", part)
        yield np.hstack(parts).tobytes().translate(None, b"\0")


def _column(byte: bytes, rows: slice) -> Bytes:
    return np.full((rows.stop - rows.start, 1), byte[0], dtype=np.uint8)


def _digits(values: NDArray[np.int64]) -> Bytes:
    """Return the digits of numbers from 0 on, with leading zeros, as a matrix."""
    longest = len(str(int(values.max(initial=0))))
    groups = []
    rest = values
    for _ in range(-(-longest // 4)):
        above = rest // 10_000
        groups.append(_matrix(_FOUR[rest - above * 10_000]))
        rest = above
    return np.hstack(groups[::-1])


def _encoded(header: str, texts: NDArray[Any], absent: bool) -> NDArray[np.bytes_]:
    try:
        encoded = texts.astype("S")
    except UnicodeEncodeError:
        encoded = np.array([value.encode() for value in texts.tolist()], dtype="S")
    if not len(encoded):
        return encoded.astype("S1")
    if encoded.dtype.itemsize == 0 or (not absent and (texts == "").any()):
        width = max(encoded.dtype.itemsize, len(_EMPTY))
        encoded = encoded.astype(f"S{width}")
        if not absent:
            encoded[texts == ""] = _EMPTY
    _refuse_control(header, texts, encoded)
    return encoded


def _refuse_control(
    header: str, texts: NDArray[Any], encoded: NDArray[np.bytes_]
) -> None:
    matrix = _matrix(encoded)
    bad = ((matrix < 32) & (matrix > 0)).any(axis=1) & (texts != "")
    if bad.any():
        row = int(np.argmax(bad))
        value = repr(texts[row])[:80]
        problem = Problem(header, 0, header, value, "has a control character")
        raise Invalid("A text has a control character; remove it.", [problem])


def _matrix(values: NDArray[np.bytes_]) -> Bytes:
    values = np.ascontiguousarray(values)
    width = values.dtype.itemsize
    return values.view(np.uint8).reshape(len(values), width)
