"""Parquet: types of columns that are known at the end, and one group in memory."""

from __future__ import annotations

import io
import sys
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graphcrm import parquet, sheets
from graphcrm.errors import SetupFailed

MANY = 120_000


def written(columns: str, rows: Iterable[list[Any]]) -> pq.ParquetFile:
    """Return the file of a table whose columns are called by one letter each."""
    out = io.BytesIO()
    parquet.write_parquet(out, list(columns), rows)
    out.seek(0)
    return pq.ParquetFile(out)


def types(file: pq.ParquetFile) -> list[str]:
    return [str(kind) for kind in file.schema_arrow.types]


def test_columns_of_one_kind_have_its_type_and_nulls_stay_null() -> None:
    rows = [
        [None, None, None, None],
        [2**63 - 1, 0.5, True, "Ñ\n'=1"],
        [-(2**63), 1e300, False, ""],
    ]
    file = written("abcd", rows)
    assert types(file) == ["int64", "double", "bool", "string"]
    assert [list(row.values()) for row in file.read().to_pylist()] == rows


def test_integers_among_fractions_are_fractions() -> None:
    file = written("a", [[0], [None], [2.5]])
    assert types(file) == ["double"]
    assert file.read()["a"].to_pylist() == [0.0, None, 2.5]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ([True, 1], ["True", "1"]),
        ([None, 1, "M1"], [None, "1", "M1"]),
    ],
)
def test_a_column_of_several_kinds_is_text_as_in_the_csv(
    cells: list[Any], texts: list[str | None]
) -> None:
    file = written("a", [[cell] for cell in cells])
    assert types(file) == ["string"]
    assert file.read()["a"].to_pylist() == texts
    lines = sheets.csv_bytes(["a"], [[cell] for cell in cells]).decode("utf-8-sig")
    assert [line or '""' for line in lines.splitlines()[1:]] == [
        text or '""' for text in texts
    ]


def test_a_text_in_the_last_of_many_rows_makes_the_whole_column_text() -> None:
    last = MANY - 1
    rows = ([n, "late" if n == last else n] for n in range(MANY))
    file = written("ab", rows)
    assert types(file) == ["int64", "string"]
    assert file.num_row_groups == 3
    table = file.read()
    assert table["a"].to_pylist() == list(range(MANY))
    assert table["b"].to_pylist() == [*map(str, range(last)), "late"]


def test_a_value_after_many_nulls_gives_the_column_its_type() -> None:
    file = written("a", ([n if n == MANY - 1 else None] for n in range(MANY)))
    assert types(file) == ["int64"]
    assert file.read()["a"].null_count == MANY - 1


def test_a_column_of_nothing_is_text() -> None:
    file = written("ab", [[1, None], [2, None]])
    assert types(file) == ["int64", "string"]
    assert file.read()["b"].to_pylist() == [None, None]


def test_an_empty_answer_is_a_file_with_columns() -> None:
    file = written("ab", [])
    assert (file.schema_arrow.names, file.metadata.num_rows) == (["a", "b"], 0)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        with (tmp_path / "answer.parquet").open("wb") as out:
            parquet.write_parquet(out, ["a"], ([str(n) * 2000] for n in range(count)))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)  # what is loaded once
    assert peak(20_000) < 1.5 * peak(4_000)


def test_without_the_extra_it_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sheets.file_kinds() == ("csv", "xlsx", "json", "parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert sheets.file_kinds() == ("csv", "xlsx", "json")
    with pytest.raises(SetupFailed, match=r"graphcrm\[arrow\]"):
        parquet.write_parquet(io.BytesIO(), ["a"], [])
