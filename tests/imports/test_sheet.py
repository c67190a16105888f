"""The error sheet attacks nobody who opens it."""

from __future__ import annotations

import csv
import dataclasses
import io

import openpyxl
import pytest

from graphcrm.errors import Problem
from graphcrm.facade import ImportOptions
from graphcrm.services.import_sheet import error_csv, error_sheet
from graphcrm.services.imports import Preview

EMPTY = Preview(
    "f.csv", "", "members", ImportOptions(), (), {}, (), (), (), (), 0, 0, 0, 0, 0,
    (), 0, "",
)  # fmt: skip
ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "\uff1d1", "\uff0b1",
    "\uff0d1", "\uff20x", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_a_formula(attack: str) -> None:
    problem = Problem(attack, 3, attack, attack, attack)
    preview = dataclasses.replace(EMPTY, problems=(problem,))

    book = openpyxl.load_workbook(io.BytesIO(error_sheet(preview)))
    for cell in book.active[2]:
        assert cell.data_type == "s" or cell.value == 3
        assert str(cell.value).startswith("'") or cell.value == 3
    rows = list(csv.reader(io.StringIO(error_csv(preview).decode("utf-8-sig"))))
    assert [value[0] for value in rows[1]] == ["'", "3", "'", "'", "'"]
