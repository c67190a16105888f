"""CSV and TSV: encoding and separator told from the content.

Runs in the subprocess, in one pass, with bounded memory.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphcrm.services.parsing.headers import recognised
from graphcrm.services.parsing.limits import Limits
from graphcrm.services.parsing.refusal import Refused

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
SEPARATORS = (",", ";", "\t", "|")

_SAMPLE = 256 * 1024
_PIECE = 1 << 20


@dataclass(frozen=True)
class Dialect:
    """How a text file is to be read."""

    encoding: str
    separator: str
    skip: int = 0  # rows before the data: Excel's "sep=;" line


def detect(path: Path, encoding: str, separator: str) -> Dialect:
    """Return how a file is to be read; what is given is taken, not judged."""
    if encoding and encoding not in ENCODINGS:
        raise Refused(f"{encoding} is not one of {', '.join(ENCODINGS)}.")
    if separator and separator not in SEPARATORS:
        raise Refused("The separator must be one of , ; | or a tab.")
    found = encoding or _encoding(path)
    sample = _sample(path, found)
    first = sample.split("\n", 1)[0].strip().strip('"').lower()
    skip = 0
    if first.startswith("sep=") and len(first) == 5:
        skip, separator = 1, separator or first[4]
        sample = sample.split("\n", 1)[-1]
    return Dialect(found, separator or _separator(sample), skip)


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = Counter(i % 2 for i, byte in enumerate(head) if byte == 0)
    if zeros and max(zeros.values()) > len(head) // 4:
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    if _decodes(path, "utf-8"):
        return "utf-8"
    return "cp1252" if _decodes(path, "cp1252") else "latin-1"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    seen_other = False
    with path.open("rb") as stream:
        try:
            while piece := stream.read(_PIECE):
                seen_other |= not piece.isascii()
                decoder.decode(piece)
        except UnicodeDecodeError:
            return False
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            # all of it was UTF-8 but for the last character: cut off, not cp1252
            if encoding == "utf-8" and _had_wide_characters(path):
                raise Refused(
                    "The file ends in the middle of a character: it was cut off."
                ) from None
            return False
    return True


def _had_wide_characters(path: Path) -> bool:
    """Whether there is a whole multi-byte character before the cut one."""
    return not path.read_bytes().decode("utf-8", "ignore").isascii()


def _sample(path: Path, encoding: str) -> str:
    with path.open("rb") as stream:
        piece = stream.read(_SAMPLE)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(piece)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _separator(sample: str) -> str:
    """Return the separator whose rows hold known headers, equally wide rows."""
    best = max(SEPARATORS, key=lambda separator: _fit(sample, separator))
    return best


def _fit(sample: str, separator: str) -> tuple[int, float, int]:
    rows = []
    try:
        for row in csv.reader(io.StringIO(sample), delimiter=separator):
            if any(row):
                rows.append(row)
            if len(rows) == 50:
                break
    except csv.Error:
        return (0, 0.0, 0)
    if not rows:
        return (0, 0.0, 0)
    known = max(recognised(row) for row in rows[:10])
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    return (known, count / len(rows) if width > 1 else 0.0, width)


def rows(path: Path, dialect: Dialect, limits: Limits) -> Iterator[list[str]]:
    """Yield every row, empty ones too; ``Refused`` names the row that is wrong."""
    csv.field_size_limit(64 * 1024)
    number = 0
    try:
        with path.open(encoding=dialect.encoding, newline="") as stream:
            reader = csv.reader(
                _without_nul(stream), delimiter=dialect.separator, strict=True
            )
            for number, row in enumerate(reader, 1):
                if number > dialect.skip:
                    yield row
                else:
                    yield []
    except UnicodeDecodeError as e:
        if "unexpected end" in e.reason or "truncated" in e.reason:
            raise Refused(
                "The file ends in the middle of a character: it was cut off.",
                row=number + 1,
            ) from e
        raise Refused(
            f"A character is not valid in {dialect.encoding}; choose the encoding.",
            row=number + 1,
        ) from e
    except UnicodeError as e:  # UTF-16 without its mark
        raise Refused(f"The file is not valid {dialect.encoding}.") from e
    except csv.Error as e:
        raise Refused(_csv_words(str(e), limits), row=number + 1) from e


def _without_nul(stream: io.TextIOBase) -> Iterator[str]:
    for line in stream:
        if "\x00" in line:
            raise csv.Error("NUL")
        yield line


def _csv_words(error: str, limits: Limits) -> str:
    if "NUL" in error:
        return "The row holds a NUL character: a broken export or a wrong encoding."
    if "field limit" in error:
        return f"A cell is longer than {limits.cell_bytes} bytes."
    if "unexpected end" in error:
        return "A quoted cell is never closed: cut off, or a quote is one too many."
    if "expected after" in error:
        return "Something stands between a closing quote and the separator."
    return "The row cannot be read."
