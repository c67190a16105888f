"""What a file really is, told by its content, and whether it is safe to open.

Runs in the subprocess. A workbook is looked through before a parser sees it:
entries, unpacked size, ratio, DTDs, macros, encryption, formulas without a
result.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from graphcrm.services.parsing.limits import MB, Limits
from graphcrm.services.parsing.refusal import Refused

CSV, XLSX, XLS, ODS = "csv", "xlsx", "xls", "ods"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"{\\rtf", "a text document"),
)
_ACCEPTED = "a CSV, TSV, XLSX, XLS or ODS file"


@dataclass
class Package:
    """What a look into a workbook told.

    ``broken`` maps the path of a sheet inside the workbook to its cells without
    a usable value: (cell, why).
    """

    kind: str
    since_1904: bool = False
    notices: list[str] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)
    broken: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def inspect(path: Path, limits: Limits) -> Package:
    """Return what a file is, or raise ``Refused``."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head:
        raise Refused("The file is empty.")
    if head.startswith(b"PK"):
        return _inspect_zip(path, limits)
    if head.startswith(_OLE):
        return _inspect_ole(path)
    for magic, name in _OTHER:
        if head.startswith(magic):
            raise Refused(f"This is {name}, not {_ACCEPTED}.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table")):
        raise Refused(f"This is a web page, not {_ACCEPTED}. Save it as XLSX or CSV.")
    if start.startswith(b"<?xml"):
        raise Refused(f"This is an XML file, not {_ACCEPTED}. Save it as XLSX or CSV.")
    return Package(CSV)


def _inspect_ole(path: Path) -> Package:
    """Tell an old workbook from an encrypted new one; both are OLE files."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("The workbook is protected by a password. Save it without one.")
    names = ("Workbook", "Book")
    if not any(name.encode("utf-16-le") in content for name in names):
        raise Refused(f"This is an old Office document, not {_ACCEPTED}.")
    package = Package(XLS)
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise Refused("The workbook holds macros. Save it without them, as XLSX.")
    package.since_1904 = b"\x22\x00\x02\x00\x01\x00" in content
    return package


def _inspect_zip(path: Path, limits: Limits) -> Package:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries, path.stat().st_size, limits)
            names = {entry.filename for entry in entries}
            package = Package(_zip_kind(archive, names))
            _refuse_macros(archive, names)
            _look_through(archive, entries, package, limits)
            return package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as e:
        raise Refused("The workbook is damaged or cut off. Save it again.") from e
    except RuntimeError as e:  # zipfile says so of an encrypted entry
        raise Refused("The workbook is protected by a password.") from e


def _check_sizes(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refused(
            f"The workbook holds {len(entries)} parts; {limits.entries} are allowed.",
            too_large=True,
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise Refused(
            f"Unpacked, the workbook would be {unpacked // MB} MB; "
            f"{limits.unpacked_bytes // MB} MB are allowed.",
            too_large=True,
        )
    if unpacked > MB and unpacked > size * limits.ratio:
        raise Refused(
            f"Unpacked, the workbook would be {unpacked // max(size, 1)} times as "
            f"large; {limits.ratio} times is allowed.",
            too_large=True,
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("The workbook is protected by a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("The workbook is packed in an unusual way. Save it again.")


def _zip_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return XLSX
    if "mimetype" in names:
        mime = archive.read("mimetype")[:100]
        if b"spreadsheet" in mime:
            manifest = _part(archive, names, "META-INF/manifest.xml")
            if b"encryption-data" in manifest:
                raise Refused("The workbook is protected by a password.")
            return ODS
        raise Refused(f"This is an office document, not {_ACCEPTED}.")
    if "xl/workbook.bin" in names:
        raise Refused("This is a binary workbook (XLSB). Save it as XLSX.")
    if "word/document.xml" in names:
        raise Refused(f"This is a Word document, not {_ACCEPTED}.")
    raise Refused(f"This is a ZIP archive, not {_ACCEPTED}. Unpack it first.")


def _part(archive: zipfile.ZipFile, names: set[str], name: str) -> bytes:
    return archive.read(name) if name in names else b""


def _refuse_macros(archive: zipfile.ZipFile, names: set[str]) -> None:
    types = _part(archive, names, "[Content_Types].xml")
    basic = any(name.startswith("Basic/") for name in names)
    if basic or "xl/vbaProject.bin" in names or b"macroEnabled" in types:
        raise Refused("The workbook holds macros. Save it without them, as XLSX.")
    if any(name.startswith("xl/macrosheets/") for name in names):
        raise Refused("The workbook holds macro sheets. Save it without them.")


_CHUNK = 1 << 20
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ERROR = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\bt="e"')
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)
_OVERLAP = 4096


def _look_through(
    archive: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
    package: Package,
    limits: Limits,
) -> None:
    """Unpack every part once, in pieces, and keep nothing of it."""
    total = 0
    for entry in entries:
        xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        tail = b""
        with archive.open(entry) as part:
            while piece := part.read(_CHUNK):
                total += len(piece)
                if total > limits.unpacked_bytes:
                    raise Refused("The workbook unpacks too large.", too_large=True)
                if xml:
                    window = tail + piece
                    _look_at(entry.filename, window, package)
                    tail = window[-_OVERLAP:]
    if package.kind == XLSX:
        names = {entry.filename for entry in entries}
        _read_workbook_part(archive, names, package)
        if any(name.startswith("xl/externalLinks/") for name in names):
            package.notices.append(
                "The workbook links to other files; the values stored in it are read."
            )


def _look_at(name: str, window: bytes, package: Package) -> None:
    if window[:2] in (b"\xff\xfe", b"\xfe\xff") or window[:4:2] == b"\x00\x00":
        window = window.replace(b"\x00", b"")  # UTF-16 must not hide a DTD
    if _DTD.search(window):
        raise Refused("The workbook declares a document type or entities.")
    if name.startswith("xl/worksheets/"):
        broken = package.broken.setdefault(name, [])
        for pattern, why in (
            (_ERROR, "the formula's result is an error"),
            (_NO_RESULT, "the formula has no stored result; open the file in your "
             "spreadsheet and save it again"),
        ):  # fmt: skip
            for match in pattern.finditer(window):
                cell = (match[1].decode(), why)
                if len(broken) < 100 and cell not in broken:
                    broken.append(cell)


_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def _read_workbook_part(
    archive: zipfile.ZipFile, names: set[str], package: Package
) -> None:
    """Read which part is which sheet, and the date system."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    package.since_1904 = bool(
        re.search(r'<(?:\w+:)?workbookPr\b[^>]*date1904="(1|true)"', book)
    )
    relations = _part(archive, names, "xl/_rels/workbook.xml.rels")
    targets = {}
    for match in _RELATION.finditer(relations.decode("utf-8", "replace")):
        pairs = dict(_ATTRIBUTE.findall(match[1]))
        targets[pairs.get("Id", "")] = pairs.get("Target", "")
    for match in _SHEET.finditer(book):
        pairs = dict(_ATTRIBUTE.findall(match[1]))
        target = targets.get(pairs.get("r:id", ""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        package.sheets[pairs.get("name", "")] = path
