"""Tables as Parquet, for pandas, DuckDB and the like; needs the extra ``arrow``.

A column's type stands at the head of its values, and is only known when the last
row has come. Rows therefore wait in a temporary file, and are written from there in
groups: memory holds one group, whatever their number.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from graphcrm.errors import SetupFailed

# One row group: so many rows, or so many characters of them if that is less.
_GROUP_ROWS = 50_000
_GROUP_CHARACTERS = 8_000_000
# Kinds of all values of a column → its type; any other column is text.
_TYPES = {
    frozenset({int}): "int64",
    frozenset({float}): "float64",
    frozenset({int, float}): "float64",  # an average that is 0 where there is nothing
    frozenset({bool}): "bool",
}
_TEXT = "string"


def available() -> bool:
    """Return whether the extra ``arrow`` is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def require() -> None:
    """Raise ``SetupFailed`` where the extra ``arrow`` is not installed."""
    if not available():
        raise SetupFailed(
            "Parquet needs the extra arrow, which is not installed on this server: "
            "pip install 'graphcrm[arrow]'. CSV, XLSX and JSON need nothing more."
        )


def write_parquet(
    out: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write a table; cells are integers of 64 bits, floats, flags, texts or None.

    A column of one kind has its type, integers among floats are floats, any other
    mixture and a column of nothing is text, its cells written as in a CSV. None stays
    null.
    """
    require()
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as waiting:
        types = _put_aside(waiting, len(columns), rows)
        schema = pa.schema(list(zip(columns, types, strict=True)))
        waiting.seek(0)
        with ParquetWriter(out, schema) as writer:
            for group in _groups(waiting):
                cells = map(_typed, zip(*group, strict=True), types)
                arrays = [
                    pa.array(column, kind.type)
                    for column, kind in zip(cells, schema, strict=True)
                ]
                table = pa.Table.from_arrays(arrays, schema=schema)
                writer.write_table(table, row_group_size=len(group))


def _put_aside(
    waiting: IO[str], width: int, rows: Iterable[Sequence[Any]]
) -> list[str]:
    """Write rows, a line each, and return the types of their columns."""
    seen: list[set[type]] = [set() for _ in range(width)]
    line = json.JSONEncoder().encode
    for row in rows:
        for kinds, cell in zip(seen, row, strict=True):
            kinds.add(type(cell))
        waiting.write(line(row) + "\n")
    return [_type(kinds - {type(None)}) for kinds in seen]


def _type(kinds: set[type]) -> str:
    return _TYPES.get(frozenset(kinds), _TEXT)


def _groups(waiting: Iterable[str]) -> Iterator[list[list[Any]]]:
    lines: list[str] = []
    size = 0
    for line in waiting:
        lines.append(line)
        size += len(line)
        if len(lines) == _GROUP_ROWS or size >= _GROUP_CHARACTERS:
            yield json.loads(f"[{','.join(lines)}]")
            lines, size = [], 0
    if lines:
        yield json.loads(f"[{','.join(lines)}]")


def _typed(column: Sequence[Any], kind: str) -> Sequence[Any]:
    if kind != _TEXT:
        return column
    return [cell if cell is None else str(cell) for cell in column]
