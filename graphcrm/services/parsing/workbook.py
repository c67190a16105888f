"""XLSX, XLS and ODS through calamine, in the subprocess only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine

from graphcrm.services.parsing.limits import Limits
from graphcrm.services.parsing.package import Package
from graphcrm.services.parsing.refusal import Refused, letters


class Workbook:
    """An open workbook and the sheet that is to be read."""

    def __init__(self, path: Path, package: Package, wanted: str) -> None:
        try:
            self._book = calamine.CalamineWorkbook.from_path(path)
        except calamine.PasswordError as e:
            raise Refused("The workbook is protected by a password.") from e
        except (calamine.CalamineError, OSError) as e:
            raise Refused("The workbook is damaged. Save it again.") from e
        self.sheets = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        self.hidden = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible != calamine.SheetVisibleEnum.Visible
        ]
        self._package = package
        self.name = self._choose(wanted)
        self._sheet = self._open(self.name)

    def _choose(self, wanted: str) -> str:
        if wanted:
            if wanted not in self.sheets:
                raise Refused(
                    f"There is no sheet {wanted!r}. There are: "
                    f"{', '.join(self.sheets)}."
                )
            return wanted
        visible = [name for name in self.sheets if name not in self.hidden]
        if not visible:
            raise Refused("Every sheet of the workbook is hidden. Choose one by name.")
        return visible[0]

    def _open(self, name: str) -> Any:
        try:
            return self._book.get_sheet_by_name(name)
        except (calamine.CalamineError, OSError) as e:
            raise Refused(f"The sheet {name!r} is damaged. Save the file again.") from e

    def check(self, limits: Limits) -> None:
        """Raise ``Refused`` for a sheet over the limits or with lost values."""
        height, width = self._sheet.total_height, self._sheet.total_width
        if height > limits.rows + 1 or width > limits.columns:
            row, column = self._sheet.end
            raise Refused(
                f"The sheet reaches to {letters(column)}{row + 1}; {limits.rows} rows "
                f"and {limits.columns} columns are allowed. A stray cell far out? "
                "Delete the empty rows and columns.",
                row=row + 1,
                column=letters(column),
                too_large=True,
            )
        part = self._package.sheets.get(self.name, "")
        for cell, why in self._package.broken.get(part, []):
            column = cell.rstrip("0123456789")
            raise Refused(
                f"Cell {cell}: {why}.", row=int(cell[len(column) :]), column=column
            )

    def notices(self) -> list[str]:
        """Return what a reader of the preview should know."""
        words = list(self._package.notices)
        if len(self.sheets) > 1:
            others = ", ".join(repr(s) for s in self.sheets if s != self.name)
            words.append(f"Only the sheet {self.name!r} is read, not {others}.")
        if self._sheet.merged_cell_ranges:
            words.append("Merged cells: the value counts for the first cell only.")
        return words

    def rows(self) -> Iterator[list[str | int | float]]:
        """Yield every row from the first on, each from column A on."""
        if self._sheet.start is None:
            return
        offset: list[str | int | float] = [""] * self._sheet.start[1]
        for row in self._sheet.iter_rows():
            yield offset + [_plain(value) for value in row]


def _plain(value: Any) -> str | int | float:
    """Return a cell as text or number; days and times as ISO text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    raise AssertionError(f"calamine returned {type(value)}")
