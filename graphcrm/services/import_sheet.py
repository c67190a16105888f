"""The error sheet of an import: every problem with its row, as XLSX and as CSV.

Cells hold what strangers typed, so nothing in them may become a formula in the
reader's spreadsheet.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from graphcrm.errors import Problem
from graphcrm.services.imports import Preview

# what spreadsheets take for the start of a formula, and its fullwidth forms
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\0",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
_HEADER = ("file", "row", "column", "value", "problem")


def safe_text(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe_text("=1+1"), safe_text("Ana")
    ("'=1+1", 'Ana')
    """
    text = value.replace("\0", "\u2400") if "\0" in value[1:] else value
    return f"'{text}" if text.startswith(_FORMULA) else text


def error_sheet(preview: Preview) -> bytes:
    """Return an XLSX workbook with one row a problem, everything typed as text."""
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("problems")
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, (name, width) in enumerate(
            zip(_HEADER, (24, 8, 20, 30, 90), strict=True)
        ):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        for at, row in enumerate(_rows(preview.problems), 1):
            for column, value in enumerate(row):
                sheet.write_string(at, column, value, text)
    return stream.getvalue()


def error_csv(preview: Preview) -> bytes:
    """Return the same as CSV in UTF-8 with its mark, for any spreadsheet."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(_HEADER)
    writer.writerows(_rows(preview.problems))
    return stream.getvalue().encode("utf-8-sig", "replace")


def _rows(problems: tuple[Problem, ...]) -> Iterator[list[str]]:
    for problem in problems:
        yield [
            safe_text(text)
            for text in (
                problem.source,
                str(problem.line or ""),
                problem.column,
                problem.value,
                problem.message,
            )
        ]
