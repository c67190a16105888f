"""The workbooks of the corpus: made by four libraries and by hand."""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from corpus import HEADER, MEMBER, PLAIN, Case, refused, whole
from odf import opendocument, table, text

from graphcrm.services.parsing.limits import Limits

ROWS: list[list[Any]] = [
    ["id", "name", "sponsor", "joined"],
    ["2001", "Eva Luz", "1001", "2026-05-01"],
]


def xlsx(rows: Sequence[Sequence[Any]] = ROWS, at: tuple[int, int] = (0, 0),
         **options: Any) -> bytes:  # fmt: skip
    """Return a workbook with one sheet, its cells from a corner on."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for y, row in enumerate(rows, at[0]):
        for x, value in enumerate(row, at[1]):
            if isinstance(value, datetime.date):
                sheet.write_datetime(y, x, _midnight(value), day)
            elif isinstance(value, tuple):  # a formula and its stored result
                sheet.write_formula(y, x, value[0], None, value[1])
            elif isinstance(value, str):
                sheet.write_string(y, x, value)
            else:
                sheet.write(y, x, value)
    book.close()
    return stream.getvalue()


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001


def changed(content: bytes, change: Callable[[str, bytes], bytes | None],
            extra: dict[str, bytes] | None = None) -> bytes:  # fmt: skip
    """Return a ZIP with its parts changed, ``None`` drops one, and more of them."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return stream.getvalue()


def same(name: str, part: bytes) -> bytes:
    """Leave a part as it is."""
    return part


def _book(build: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    build(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def hidden_first() -> bytes:
    """Return a workbook whose first sheet is hidden and holds other people."""

    def build(book: Any) -> None:
        book.active.title = "old"
        for row in (ROWS[0], ["3001", "Old", "1001", "2026-05-01"]):
            book.active.append(row)
        book.active.sheet_state = "hidden"
        for row in ROWS:
            (book["new"] if "new" in book.sheetnames else book.create_sheet("new")
             ).append(row)  # fmt: skip

    return _book(build)


def two_sheets() -> bytes:
    """Return a workbook with members on the second sheet."""

    def build(book: Any) -> None:
        book.active.title = "notes"
        book.active.append(["Hello"])
        sheet = book.create_sheet("gente")
        for row in ROWS:
            sheet.append(row)

    return _book(build)


def all_hidden() -> bytes:
    """Return a workbook without a visible sheet."""
    return changed(
        xlsx(),
        lambda name, part: (
            part.replace(b"<sheet name=", b'<sheet state="hidden" name=')
            if name == "xl/workbook.xml"
            else part
        ),
    )


def merged() -> bytes:
    """Return a workbook with the sponsor's cell merged over two rows."""

    def build(book: Any) -> None:
        for row in (*ROWS, ["2002", None, "1001", "2026-05-01"]):
            book.active.append(row)
        book.active.merge_cells("B2:B3")

    return _book(build)


def since_1904() -> bytes:
    """Return a workbook that counts days from 1904, one of them unformatted."""
    serial = (datetime.date(2026, 5, 1) - datetime.date(1904, 1, 1)).days
    return xlsx(
        [ROWS[0], ["2001", "Eva Luz", "1001", datetime.date(2026, 5, 1)],
         ["2002", "Leo", "1001", serial]],
        date_1904=True,
    )  # fmt: skip


def ods() -> bytes:
    """Return an OpenDocument sheet."""
    book = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="gente")
    for row in ROWS:
        line = table.TableRow()
        for value in row:
            cell = table.TableCell(valuetype="string", stringvalue=value)
            cell.addElement(text.P(text=value))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls() -> bytes:
    """Return an old binary workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("gente")
    for y, row in enumerate(ROWS):
        for x, value in enumerate(row):
            sheet.write(y, x, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def encrypted() -> bytes:
    """Return the outer shell of a workbook with a password: an OLE file."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name + b"\0" * 512


def zip_of(parts: dict[str, bytes]) -> bytes:
    """Return any ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def bomb(megabytes: int) -> bytes:
    """Return a workbook with a part of zeros that unpacks very large."""
    return changed(xlsx(), same, {"xl/media/x.xml": b"\0" * (megabytes << 20)})


def liar() -> bytes:
    """Return a workbook with a part that unpacks to more than it declares."""
    content = bytearray(bomb(30))
    place = content.rfind(b"xl/media/x.xml") - 46  # its entry in the directory
    struct.pack_into("<I", content, place + 24, 1000)
    local = content.find(b"xl/media/x.xml") - 30
    struct.pack_into("<I", content, local + 22, 1000)
    return bytes(content)


def with_dtd(encoding: str = "utf-8") -> bytes:
    """Return a workbook whose sheet declares an entity."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        body = re.sub(rb"^<\?xml.*?\?>\s*", b"", part).decode()
        dtd = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        return (head + dtd + body).encode(encoding)

    return changed(xlsx(), change)


def with_macros() -> bytes:
    """Return a workbook with a macro part."""
    return changed(
        xlsx(),
        lambda name, part: part.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
        {"xl/vbaProject.bin": b"\0" * 100},
    )


def stray(cell: str) -> bytes:
    """Return a workbook with one more cell, far out."""

    def build(book: Any) -> None:
        for row in ROWS:
            book.active.append(row)
        book.active[cell] = "x"

    return _book(build)


def no_result() -> bytes:
    """Return a workbook with a formula that was never calculated."""

    def build(book: Any) -> None:
        book.active.append(ROWS[0])
        book.active.append(["2001", '="Eva"&" Luz"', "1001", "2026-05-01"])

    return _book(build)


def flipped(content: bytes, at: float) -> bytes:
    """Return the content with some bytes flipped at a place."""
    place = int(len(content) * at)
    return (
        content[:place]
        + bytes(b ^ 0xFF for b in content[place : place + 20])
        + content[place + 20 :]
    )


def make(function: Callable[..., bytes], *args: Any, **options: Any) -> Any:
    """Return a maker that calls a function later."""
    return lambda: function(*args, **options)


SERIAL = (datetime.date(2026, 5, 1) - datetime.date(1899, 12, 30)).days
X = "members.xlsx"

BOOKS_WHOLE: list[Case] = [
    whole("xlsx", xlsx, MEMBER, filename=X),
    whole("xlsx called csv", xlsx, MEMBER, filename="members.csv"),
    whole("ods", ods, MEMBER, filename="members.ods"),
    whole("xls", xls, MEMBER, filename="members.xls"),
    whole("day cells", make(xlsx, [ROWS[0], ["2001", "Eva Luz", "1001",
          datetime.date(2026, 5, 1)]]), MEMBER, filename=X),
    whole("days as bare numbers", make(xlsx, [ROWS[0], ["2001", "Eva Luz", "1001",
          SERIAL]]), MEMBER, filename=X),
    whole("date system of 1904", since_1904, MEMBER, ("2002", "Leo", "1001", 20260501),
          filename=X),
    whole("ids as numbers", make(xlsx, [ROWS[0], [2001, "Eva Luz", 1001,
          "2026-05-01"]]), MEMBER, filename=X),
    whole("ids as text keep zeros", make(xlsx, [ROWS[0], ["007", "Eva Luz", "1001",
          "2026-05-01"]]), ("007", "Eva Luz", "1001", 20260501), filename=X),
    whole("stored result of a formula", make(xlsx, [ROWS[0], [("=2000+1", 2001),
          ('="Eva"&" Luz"', "Eva Luz"), "1001", "2026-05-01"]]), MEMBER, filename=X),
    whole("text that looks like a formula", make(xlsx, [ROWS[0], ["2001", "=1+1",
          "1001", "2026-05-01"]]), ("2001", "=1+1", "1001", 20260501), filename=X),
    whole("float noise", make(xlsx, [["sku", "name", "price", "volume"],
          ["X1", "X", 0.1 + 0.2, 1234.5]]), ("X1", 30, 123450, "MXN"),
          filename="products.xlsx", table="products"),
    whole("starts at C4", make(xlsx, ROWS, (3, 2)), MEMBER, filename=X),
    whole("hidden sheet is passed over", hidden_first, MEMBER, filename=X,
          notice="Only the sheet 'new'"),
    whole("second sheet, chosen", two_sheets, MEMBER, filename=X, sheet="gente"),
    whole("links to other files", make(changed, xlsx(), same,
          {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}), MEMBER,
          filename=X, notice="links to other files"),
]  # fmt: skip

BOOKS_REFUSED: list[Case] = [
    refused("cell at XFD1048576", make(stray, "XFD1048576"), "stray cell", filename=X),
    refused("cell at A1048576", make(stray, "A1048576"), "reaches to", 1_048_576, "D",
            filename=X),
    refused("cell at XFD1", make(stray, "XFD1"), "reaches to", 2, "XFD", filename=X),
    refused("zip bomb by ratio", make(bomb, 50), "times", filename=X),
    refused("zip bomb by size", make(bomb, 220), "200 MB", filename=X),
    refused("part that lies about its size", liar, "damaged", filename=X),
    refused("thousand parts", make(changed, xlsx(), same,
            {f"xl/media/{i}.xml": b"" for i in range(1001)}), "parts", filename=X),
    refused("document type", with_dtd, "document type", filename=X),
    refused("document type in UTF-16", make(with_dtd, "utf-16"), "document type",
            filename=X),
    refused("macros", with_macros, "macros", filename="members.xlsm"),
    refused("password", encrypted, "password", filename=X),
    refused("truncated", lambda: xlsx()[:-200], "damaged", filename=X),
    refused("truncated at half", lambda: xlsx()[: len(xlsx()) // 2], "damaged",
            filename=X),
    refused("bytes flipped", lambda: flipped(xlsx(), 0.4), "damaged", filename=X),
    refused("sheet part missing", lambda: changed(xlsx(), lambda n, p: None
            if n == "xl/worksheets/sheet1.xml" else p), "damaged", filename=X),
    refused("sheet part is no XML", lambda: changed(xlsx(), lambda n, p: b"<oops"
            if n == "xl/worksheets/sheet1.xml" else p), "", filename=X),
    refused("no such sheet", two_sheets, "no sheet", filename=X, sheet="people"),
    refused("every sheet hidden", all_hidden, "hidden", filename=X),
    refused("merged cells", merged, "empty but needed", 3, "name", filename=X),
    refused("formula with an error", make(xlsx, [ROWS[0], ["2001", ("=1/0", "#DIV/0!"),
            "1001", "2026-05-01"]]), "is an error", 2, "B", filename=X),
    refused("formula without a result", no_result, "no stored result", 2, "B",
            filename=X),
    refused("id rounded by the sheet", make(xlsx, [ROWS[0], [9007199254740993, "Eva",
            "1001", "2026-05-01"]]), "15 digits", 2, "id", filename=X),
    refused("day out of range", make(xlsx, [ROWS[0], ["2001", "Eva", "1001", -5]]),
            "not a date", 2, "joined", filename=X),
    refused("empty sheet", make(xlsx, []), "no rows", filename=X),
    refused("a million cells of one shared text", make(xlsx, [["x" * 900] * 19] * 40),
            "more than 500 cells", filename=X,
            limits=Limits(rows=50, columns=20, cells=500)),
    refused("a ZIP archive", make(zip_of, {"members.csv": PLAIN.encode()}), "Unpack",
            filename="members.zip"),
    refused("a Word document", make(zip_of, {"word/document.xml": b"<w/>"}), "Word",
            filename="members.docx"),
    refused("a binary workbook", make(zip_of, {"xl/workbook.bin": b"0"}), "XLSB",
            filename="members.xlsb"),
    refused("an OpenDocument text", make(zip_of, {"mimetype":
            b"application/vnd.oasis.opendocument.text"}), "office document",
            filename="members.odt"),
    refused("an old Word document", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600, "old Office", filename="members.doc"),
    refused("comma in an xlsx of one column", make(xlsx, [[HEADER.strip()],
            ["2001,Eva,1001,2026-05-01"]]), "which kind", 1, filename=X),
]  # fmt: skip
