"""Tables: their types, their roll-ups by a plain count, and what is not sound."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd
import pytest

from graphcrm.table_checks import in_cycle, problems
from graphcrm.tables import Tables, period_rows, positions, rollups, table
from seed_data.generate import generate


@pytest.fixture(scope="module")
def tables() -> Tables:
    return generate(400, 6, 2, 20260620)


def test_rollups_equal_a_plain_count(tables: Tables) -> None:
    expected: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 6)
    for row in tables.orders.itertuples():
        sums = expected[
            f"{row.day // 10_000:04d}-{row.day // 100 % 100:02d}", row.seller
        ]
        sums[0 if row.kind == "own" else 1] += row.volume
        sums[2] += row.volume
        sums[3] += row.qualifying_volume
        sums[4] += row.net
        sums[5] += 1
    found = rollups(tables)
    columns = ["personal", "retail", "volume", "qualifying", "sales", "orders"]
    assert {
        (row.period, row.member): [getattr(row, column) for column in columns]
        for row in found.itertuples()
    } == expected
    homes = tables.members.set_index("id")["territory"].to_dict()
    assert all(homes[row.member] == row.territory for row in found.itertuples())


def test_rollups_are_exact_beyond_floats() -> None:
    large = 2**53 + 1
    tables = Tables(
        members=table("members", id=["a"], distributor=True),
        orders=table(
            "orders", key=["1", "2"], day=20260501, kind="own", seller="a",
            volume=[large, 2],
        ),
    )  # fmt: skip
    assert rollups(tables)["volume"].tolist() == [large + 2]


def test_empty_tables_have_their_columns() -> None:
    assert Tables().check() is not None
    assert problems(Tables()) == []
    assert rollups(Tables()).empty


@pytest.mark.parametrize(
    ("column", "values"),
    [("joined", ["x"]), ("joined", [1.5]), ("name", [None]), ("distributor", [1])],
)
def test_wrong_types_are_refused(column: str, values: list[Any]) -> None:
    frame = table("members", id=["a"])
    frame[column] = pd.Series(values)
    with pytest.raises(ValueError, match=column):
        Tables(members=frame).check()


def test_columns_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="nickname"):
        table("members", nickname=["x"])
    with pytest.raises(ValueError, match="columns"):
        Tables(members=table("members")[["id"]]).check()


def test_positions_of_categories_and_texts() -> None:
    among = pd.Index(["a", "b", "c"], dtype=object)
    texts = pd.Series(["c", "x", "a"], dtype=object)
    assert positions(texts, among).tolist() == [2, -1, 0]
    assert positions(texts.astype("category"), among).tolist() == [2, -1, 0]


def test_three_calendars() -> None:
    rows = period_rows([20260101, 20261231])
    assert set(rows["calendar"]) == {"month", "week", "campaign"}
    assert "2026-W53" in set(rows["id"])
    assert rows.loc[rows["id"] == "2026-12", "last_day"].item() == 20261231


@pytest.mark.parametrize(
    ("parents", "cyclic"),
    [([-1, 0, 1], []), ([-1, 2, 1], [1, 2]), ([0], [0]), ([1, 2, 3, 1], [0, 1, 2, 3])],
)
def test_cycles(parents: list[int], cyclic: list[int]) -> None:
    found = in_cycle(np.array(parents, dtype=np.int64))
    assert np.flatnonzero(found).tolist() == cyclic


def _with(tables: Tables, name: str, column: str, row: int, value: Any) -> Tables:
    frame = getattr(tables, name).copy()
    if isinstance(frame[column].dtype, pd.CategoricalDtype):
        frame[column] = frame[column].astype(object)
    frame.loc[row, column] = value
    return dataclasses.replace(tables, **{name: frame})


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("members", "id", "house", "company's own position"),
        ("members", "id", "", "needs an id"),
        ("members", "id", "M0000001", "occurs twice"),
        ("members", "sponsor", "nobody", "no such member"),
        ("members", "sponsor", "M0000010", "circle"),
        ("members", "supervisor", "nobody", "no such member"),
        ("members", "joined", 20260231, "not a day"),
        ("members", "left", 19000101, "on or after joining"),
        ("members", "territory", "XX-99", "not in this load"),
        ("orders", "key", "shop:0000001", "occurs twice"),
        ("orders", "seller", "nobody", "no such member"),
        ("orders", "buyer", "nobody", "no such member"),
        ("orders", "day", 20261301, "not a day"),
        ("orders", "kind", "gift", "own or retail"),
        ("orders", "gross", 1, "not net plus tax"),
        ("orders", "volume", 1, "sum of its lines"),
        ("orders", "returns", "shop:0000001", "only a return"),
        ("lines", "order", "nothing", "no such order"),
        ("lines", "sku", "nothing", "no such product"),
        ("territories", "parent", "nowhere", "not in this load"),
        ("contacts", "member", "nobody", "not in this load"),
        ("terms", "id", "term-M0000001", "occurs twice"),
    ],
)
def test_what_is_not_sound_is_told_with_its_row(
    tables: Tables, name: str, column: str, value: Any, words: str
) -> None:
    assert problems(tables) == []
    row = 9 if name != "terms" else 3
    found = problems(_with(tables, name, column, row, value))
    told = [p for p in found if p.source == name and words in p.message]
    assert told, found
    assert row + 1 in {problem.line for problem in told} or words == "circle"
