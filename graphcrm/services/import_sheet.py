"""The error sheet of an import: every problem with its row, as XLSX and as CSV.

Cells hold what strangers typed; the one writer of sheets makes them harmless.
"""

from __future__ import annotations

from graphcrm.services.imports import Preview
from graphcrm.sheets import csv_bytes, harmless, xlsx_bytes

_HEADER = ("file", "row", "column", "value", "problem")


def error_sheet(preview: Preview) -> bytes:
    """Return an XLSX workbook with one row a problem."""
    return xlsx_bytes(_HEADER, _rows(preview), "problems")


def error_csv(preview: Preview) -> bytes:
    """Return the same as CSV in UTF-8 with its mark, for any spreadsheet."""
    return csv_bytes(_HEADER, _rows(preview))


def _rows(preview: Preview) -> list[list[str | int | None]]:
    return [
        # in a workbook too: who copies a cell into another sheet types it anew
        [
            harmless(p.source),
            p.line or None,
            harmless(p.column),
            harmless(p.value),
            harmless(p.message),
        ]
        for p in preview.problems
    ]
