"""Cells: exact values out of any spelling, and back again."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm.facade import ImportOptions
from graphcrm.money import format_scaled
from graphcrm.periods import to_day
from graphcrm.services.parsing import cells
from graphcrm.services.parsing.cells import BadCell, DateRule
from graphcrm.services.parsing.limits import Limits
from graphcrm.services.parsing.sandbox import RawSheet
from graphcrm.services.parsing.table import parse

MONEY = st.integers(min_value=0, max_value=10**12)
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def spelled(value: int, decimal: str, grouping: str) -> str:
    """Return hundredths as a locale prints them."""
    whole, _, part = format_scaled(value, 2).partition(".")
    grouped = f"{int(whole):,}".replace(",", grouping)
    return f"{grouped}{decimal}{part}"


@given(MONEY, st.sampled_from([(".", ","), (".", ""), (",", "."), (",", " "),
                               (".", "'"), (",", "\u202f"),
                               (",", "\u00a0")]))  # fmt: skip
def test_a_number_comes_back_as_it_was_in_every_locale(
    value: int, locale: tuple[str, str]
) -> None:
    decimal, grouping = locale
    text = spelled(value, decimal, grouping)
    assert cells.scaled(text, decimal, 2) == value
    assert cells.decimal_evidence(text) in {decimal, ""}


@given(DAYS)
def test_a_day_comes_back_as_it_was_in_every_order(day: date) -> None:
    number = to_day(day)
    assert cells.day(day.isoformat(), DateRule()) == number
    assert cells.day(f"{day:%d/%m/%Y}", DateRule("dmy")) == number
    assert cells.day(f"{day:%m/%d/%Y}", DateRule("mdy")) == number
    assert cells.day((day - date(1899, 12, 30)).days, DateRule()) == number
    assert cells.day((day - date(1904, 1, 1)).days or "1904-01-01",
                     DateRule("ymd", since_1904=True)) == number  # fmt: skip


@settings(max_examples=40)
@given(
    st.lists(st.tuples(MONEY, MONEY, DAYS), min_size=1, max_size=20),
    st.sampled_from(".,"),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y"]),
)
def test_an_exported_file_is_read_back_as_it_was(
    rows: list[tuple[int, int, date]], decimal: str, order: str
) -> None:
    """Either exactly the same values, or a question: never other values."""
    grouping = "." if decimal == "," else ","
    table = [["order", "date", "seller", "sku", "quantity", "price"]]
    for at, (price, quantity, day) in enumerate(rows):
        table.append([str(at), day.strftime(order), "1", "A", str(quantity % 1000 + 1),
                      spelled(price, decimal, grouping)])  # fmt: skip
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(table)
    read = list(csv.reader(io.StringIO(text.getvalue()), delimiter=";"))
    numbered = [(at, list(row)) for at, row in enumerate(read, 1)]
    sheet = RawSheet("orders.csv", "", "csv", "utf-8", ";", "", (), False, (), numbered)
    parsed = parse(sheet, ImportOptions())
    if parsed.problems:
        assert all("say which" in p.message for p in parsed.problems[:1])
        return
    assert parsed.columns["price"] == [format_scaled(p, 2) for p, _, _ in rows]
    assert [d for d, _ in parsed.columns["date"]] == [to_day(d) for _, _, d in rows]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.25", "5/4"), ("125 %", "5/4"), ("125%", "5/4"), ("5/4", "5/4"),
        ("3/7", "3/7"), ("1", "1"), ("0", "0"), (1.25, "5/4"), (2, "2"),
    ],
)  # fmt: skip
def test_rates(value: cells.Cell, expected: str) -> None:
    assert cells.rate(value, ".") == expected


@pytest.mark.parametrize(
    "value", ["-1", "1/0", "x", "1e9", "2000", "1.2.3", "5//4", ""]
)
def test_no_rates(value: str) -> None:
    with pytest.raises(BadCell):
        cells.rate(value, ".")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("007", "007"), (7.0, "7"), (7, "7"), (2**53 - 1, "9007199254740991"),
        ("9007199254740993", "9007199254740993"), ("NA", "NA"), ("  a  b ", "a b"),
        ("\ufeffa\u200bb", "ab"), ("e\u0301", "é"), ("null", "null"), ("1e5", "1e5"),
    ],
)  # fmt: skip
def test_identifiers(value: cells.Cell, expected: str) -> None:
    assert cells.identifier(value) == expected


@pytest.mark.parametrize("value", [2**53, 1e300, "a\x00b", "x" * 65, "a\x1bb", "\x9f"])
def test_no_identifiers(value: cells.Cell) -> None:
    with pytest.raises(BadCell):
        cells.identifier(value)


@pytest.mark.parametrize(
    "value",
    ["", "soon", "2026-02-30", "31/31/2026", "1/2/26", "2026", "0000-00-00", -1, 0,
     1e9, "1850-01-01", "2026-13-01", "2026-10-31T25:00"],
)  # fmt: skip
def test_no_days(value: cells.Cell) -> None:
    with pytest.raises(BadCell):
        cells.day(value, DateRule("dmy"))


def test_an_instant_keeps_its_time() -> None:
    assert cells.instant("31/10/2026 14:05", DateRule("dmy")) == (20261031, 50700)
    assert cells.instant("2026-10-31T14:05:30", DateRule()) == (20261031, 50730)
    assert cells.instant("2026-10-31", DateRule()) == (20261031, None)
    assert cells.instant(46326.5, DateRule()) == (20261031, 43200)


@given(st.text(max_size=60))
def test_any_text_is_cleaned_or_refused(value: str) -> None:
    try:
        text = cells.clean(value)
    except BadCell:
        return
    assert text == text.strip()
    assert cells.clean(text) == text


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(allow_nan=False,
       allow_infinity=False)), st.sampled_from(".,"))  # fmt: skip
def test_any_cell_is_a_number_or_refused(value: cells.Cell, decimal: str) -> None:
    try:
        number = cells.scaled(value, decimal, 2)
    except BadCell:
        return
    assert isinstance(number, int)
    assert 0 <= number < 2**63


def test_limits_of_the_shell_grow_with_the_rows() -> None:
    from graphcrm.services.parsing.limits import shell_limits, upload_limits

    assert shell_limits(1_000_000).rows == 1_000_000
    assert shell_limits(10).rows == Limits.rows
    assert upload_limits(50).file_bytes == 50 * 1024 * 1024
