"""Tables as files that cannot attack their reader: the one writer of all exports.

A spreadsheet runs a text that begins like a formula. In CSV such texts get a
``'`` in front; in XLSX every text is written as text. Numbers (int, Decimal) stay
numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import xlsxwriter

from graphcrm import parquet

# ASCII signs that start a formula or a cell of their own, and their fullwidth forms.
_LEADS = frozenset("=+-@\t\r\n\0＝＋－＠")
_MAX_CELL = 32_767
MOST_ROWS = 1_048_575  # of a sheet, below its head
_AT_ONCE = 500


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless(" +2"), harmless("Ana")
    ("'=1+1", "' +2", 'Ana')
    """
    clean = text.replace("\0", "")
    bare = clean.lstrip(" \u00a0\u2007\u202f\ufeff\u200b")
    return f"'{clean}" if bare[:1] in _LEADS and bare else clean


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a table as CSV, UTF-8 with a mark so that Excel reads accents."""
    return b"".join(csv_parts(columns, rows))


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a table as CSV, some hundred rows at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in columns])
    yield out.getvalue().encode("utf-8-sig")
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        out.seek(0)
        out.truncate()
        writer.writerows([_csv_cell(cell) for cell in row] for row in some)
        yield out.getvalue().encode()


def xlsx_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Sheet1"
) -> bytes:
    """Return a table as a workbook; texts are texts, never formulas or links."""
    out = io.BytesIO()
    write_xlsx(out, columns, rows, sheet)
    return out.getvalue()


def write_xlsx(
    out: IO[bytes],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    sheet: str = "Sheet1",
) -> None:
    """Write a table as a workbook, row by row, whatever its length.

    A sheet ends at row 1 048 576, its head included; more rows are left out.
    """
    options = {"in_memory": False, "constant_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet)
        bold = book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for at, name in enumerate(columns):
            page.write_string(0, at, name, bold)
        for line, row in enumerate(islice(rows, MOST_ROWS), start=1):
            for at, cell in enumerate(row):
                _write_cell(page, line, at, cell)


def file_kinds() -> tuple[str, ...]:
    """Return the kinds of files that an answer can be had as."""
    return ("csv", "xlsx", "json", *(["parquet"] if parquet.available() else []))


def table_bytes(
    kind: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> bytes:
    """Return a table as ``csv``, ``xlsx`` or ``parquet``."""
    if kind == "parquet":
        out = io.BytesIO()
        parquet.write_parquet(out, columns, rows)
        return out.getvalue()
    return (csv_bytes if kind == "csv" else xlsx_bytes)(columns, rows)


def _csv_cell(cell: Any) -> Any:
    if cell is None:
        return ""
    return harmless(cell) if isinstance(cell, str) else cell


def _write_cell(page: Any, line: int, at: int, cell: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(line, at, cell)
    elif isinstance(cell, (int, Decimal)) and _fits_float(cell):
        page.write_number(line, at, cell)
    else:
        page.write_string(line, at, str(cell)[:_MAX_CELL])


def _fits_float(number: int | Decimal) -> bool:
    """Whether a spreadsheet, which counts in floats, keeps every digit."""
    return -(10**12) < number < 10**12
