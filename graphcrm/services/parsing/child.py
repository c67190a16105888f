"""The subprocess that opens a hostile file: ``python -m …child`` with one request.

Standard input holds one JSON object (path, options, limits); standard output
gets JSON lines: ``{"about": …}``, ``{"rows": [[number, cells], …]}`` and at the
end ``{"end": rows}`` or ``{"refused": …}``. It imports no database and no
settings, has no secrets in its environment and dies of its own limits.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graphcrm.services.parsing import delimited
from graphcrm.services.parsing.limits import Limits
from graphcrm.services.parsing.package import CSV, inspect
from graphcrm.services.parsing.refusal import Refused, letters

_BATCH = 1_000
Row = list[str | int | float]


def main() -> int:
    """Read one request, write one answer."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    _confine(limits)
    try:
        total = _answer(request, limits)
        _say({"end": total})
    except Refused as e:
        _say(
            {
                "refused": e.message,
                "row": e.row,
                "column": e.column,
                "value": e.value[:80],
                "too_large": e.too_large,
            }
        )
    except MemoryError:
        _say(
            {
                "refused": "Reading the file takes more memory than is allowed.",
                "too_large": True,
            }
        )
    return 0


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    cpu = limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def _answer(request: dict[str, Any], limits: Limits) -> int:
    path = Path(request["path"])
    package = inspect(path, limits)
    if package.kind == CSV:
        dialect = delimited.detect(path, request["encoding"], request["separator"])
        about: dict[str, Any] = {
            "encoding": dialect.encoding,
            "separator": dialect.separator,
        }
        source: Iterable[Row] = delimited.rows(path, dialect, limits)  # type: ignore[assignment]
    else:
        from graphcrm.services.parsing.workbook import Workbook

        book = Workbook(path, package, request["sheet"])
        book.check(limits)
        about = {
            "sheet": book.name,
            "sheets": book.sheets,
            "notices": book.notices(),
            "since_1904": package.since_1904,
        }
        source = book.rows()
    _say({"about": {"format": package.kind, **about}})
    total = 0
    for batch in _batches(_checked(source, limits)):
        total += len(batch)
        _say({"rows": batch})
    return total


def _batches(
    numbered: Iterable[tuple[int, Row]],
) -> Iterator[list[tuple[int, Row]]]:
    batch = []
    for pair in numbered:
        batch.append(pair)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _checked(source: Iterable[Row], limits: Limits) -> Iterator[tuple[int, Row]]:
    """Yield (row number, cells without trailing empty ones) of non-empty rows."""
    seen = cells = 0
    for number, row in enumerate(source, 1):
        width = len(row)
        while width and _blank(row[width - 1]):
            width -= 1
        if not width:
            continue
        row = row[:width]
        seen += 1
        cells += width
        _check(number, row, seen, cells, limits)
        yield number, row


def _blank(value: str | int | float) -> bool:
    return not value if value == "" else isinstance(value, str) and value.isspace()


def _check(number: int, row: Row, seen: int, cells: int, limits: Limits) -> None:
    if seen > limits.rows + 1:
        raise Refused(
            f"There are more than {limits.rows} rows. Split the file.",
            row=number,
            too_large=True,
        )
    if len(row) > limits.columns:
        raise Refused(
            f"The row has {len(row)} cells; {limits.columns} are allowed.",
            row=number,
            column=letters(len(row) - 1),
            too_large=True,
        )
    if cells > limits.cells:
        raise Refused(
            f"There are more than {limits.cells} cells. Split the file.",
            row=number,
            too_large=True,
        )
    if max(map(_length, row)) * 4 <= limits.cell_bytes:
        return
    for position, value in enumerate(row):
        if isinstance(value, str):
            size = len(value.encode("utf-8", "surrogatepass"))
            if size > limits.cell_bytes:
                raise Refused(
                    f"The cell is {size} bytes long; {limits.cell_bytes} are allowed.",
                    row=number,
                    column=letters(position),
                    value=value[:60],
                    too_large=True,
                )


def _length(value: str | int | float) -> int:
    return len(value) if isinstance(value, str) else 0


if __name__ == "__main__":
    raise SystemExit(main())
