"""From what stands in a cell to an exact value. No float, no guess per cell.

The decimal sign and the order of dates are decided once a file, from the
evidence of all its cells, and shown; a file whose cells could mean two things
is refused until somebody says which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from graphcrm.money import INT64_MAX, parse_rate
from graphcrm.periods import to_day

Cell = str | int | float

FIRST_YEAR, LAST_YEAR = 1950, 2100
_SERIAL_1900 = date(1899, 12, 30)
_SERIAL_1904 = date(1904, 1, 1)
_EXACT = 2**53  # a sheet keeps its numbers as doubles; beyond, digits are lost

_HIDDEN = re.compile(  # zero width, direction marks, soft hyphen, byte order mark
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_SPACE = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


class BadCell(ValueError):
    """What is wrong with one cell, in words."""


def as_text(value: Cell) -> str:
    """Return a cell as its text: a number as a sheet shows it, 15 digits.

    >>> as_text(7.0), as_text(0.1 + 0.2), as_text("007")
    ('7', '0.3', '007')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return format(Decimal(format(value, ".15g")), "f")


def clean(value: Cell) -> str:
    """Return a text without hidden characters, with single plain spaces, in NFC.

    Raises ``BadCell`` for control characters: they come from a broken export.
    """
    text = as_text(value)
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip() if text[:1] == " " or text[-1:] == " " else text
    if _CONTROL.search(text):
        raise BadCell("holds a control character; type the cell again")
    plain = _SPACE.sub(" ", _HIDDEN.sub("", text)).strip()
    return unicodedata.normalize("NFC", plain)


def identifier(value: Cell) -> str:
    """Return an id exactly as it stands: ``007`` stays ``007``.

    Raises ``BadCell`` where a sheet has already rounded it, or over 64 signs.
    """
    if not isinstance(value, str) and abs(value) >= _EXACT:
        raise BadCell(
            "a sheet keeps only 15 digits of a number, so this id is no longer "
            "exact; format the column as text and type it again"
        )
    text = clean(value)
    if len(text) > 64:
        raise BadCell("is longer than 64 characters")
    return text


# -- numbers ---------------------------------------------------------------------

_CURRENCY = re.compile(r"[$€£¥₡₲₱]|^[A-Z]{3}(?=[\s\d(+-])|(?<=[\s\d)])[A-Z]{3}$")
_DIGITS = re.compile(r"[+-]?\d+")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:([,' ])\d{3}(?:\1\d{3})*)?(?:\.\d+)?"),
    ",": re.compile(r"[+-]?\d{1,3}(?:([.' ])\d{3}(?:\1\d{3})*)?(?:,\d+)?"),
}
_PLAIN = {
    ".": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    ",": re.compile(r"[+-]?(?:\d+(?:,\d*)?|,\d+)"),
}


def _number_text(value: Cell) -> str:
    """Return a number without currency signs; ``(12.50)`` is a negative one."""
    text = clean(value).replace("\u2212", "-").replace("\u2019", "'")
    text = _CURRENCY.sub("", text).strip()
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    return text.replace("- ", "-")


def decimal_evidence(value: Cell) -> str:
    """Return what a cell says about the decimal sign.

    ``"."`` or ``","`` where it can be only that, ``"?"`` where it could be both
    (``1,234``), ``""`` where it says nothing.

    >>> [decimal_evidence(x) for x in ("1.234,50", "12.5", "1,234", "7", 1.5)]
    [',', '.', '?', '', '']
    """
    if not isinstance(value, str):
        return ""
    text = _number_text(value)
    if not text or _DIGITS.fullmatch(text):
        return ""
    fits = [sign for sign in ".," if _plain_number(text, sign) is not None]
    if len(fits) == 2:
        return "?"
    return fits[0] if fits else ""


def _plain_number(text: str, decimal: str) -> str | None:
    """Return a number as plain text with a point, ``None`` if it is none."""
    if _PLAIN[decimal].fullmatch(text):
        return text.replace(",", ".")
    if _GROUPED[decimal].fullmatch(text):
        grouping = {".": ",' ", ",": ".' "}[decimal]
        return text.translate({ord(c): None for c in grouping}).replace(",", ".")
    return None


def decimal_number(value: Cell, decimal: str) -> str:
    """Return an exact decimal as canonical text, ``1.234,50`` → ``1234.50``.

    A number of a sheet has its 15 digits; a text is read with ``decimal``.
    """
    if not isinstance(value, str):
        return as_text(value)
    text = _number_text(value)
    plain = _plain_number(text, decimal)
    if plain is not None:
        return plain
    other = "," if decimal == "." else "."
    if _plain_number(text, other) is not None:
        raise BadCell(
            f"is a number with the decimal sign {other!r}, but this file is read "
            f"with {decimal!r}"
        )
    raise BadCell("is not a number")


def quantity(value: Cell, decimal: str) -> int:
    """Return a whole number of units."""
    number = Decimal(decimal_number(value, decimal))
    if number != number.to_integral_value():
        raise BadCell("is not a whole number")
    if abs(number) > 10**9:
        raise BadCell("is too large")
    return int(number)


def scaled(value: Cell, decimal: str, digits: int, *, negative: bool = False) -> int:
    """Return an exact decimal as an int of ``10**-digits``; never rounds."""
    number = Decimal(decimal_number(value, decimal))
    return scale(number, digits, negative=negative)


def scale(number: Decimal, digits: int, *, negative: bool = False) -> int:
    """Return a decimal as an int of ``10**-digits`` or raise ``BadCell``."""
    if number < 0 and not negative:
        raise BadCell("is negative")
    moved = number.scaleb(digits)
    if moved != moved.to_integral_value():
        raise BadCell(f"has more than {digits} decimal places")
    if abs(moved) > INT64_MAX // 10**6:
        raise BadCell("is too large")
    return int(moved)


def rate(value: Cell, decimal: str) -> str:
    """Return a positive rate as exact text: ``125 %`` → ``5/4``."""
    text = clean(value)
    if "/" not in text:
        percent = text.endswith("%")
        number = text[:-1].strip() if percent else text
        source = value if not isinstance(value, str) else number
        text = decimal_number(source, decimal) + ("%" if percent else "")
    try:
        found = parse_rate(text)
    except ValueError as e:
        raise BadCell(str(e)) from None
    if found < 0:
        raise BadCell("is negative")
    if found > 1_000:
        raise BadCell("is larger than 1000")
    return str(found)


# -- days ------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_TWO_DIGIT = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


@dataclass(frozen=True)
class DateRule:
    """How the days of one file are written.

    ``order`` is ``ymd`` (always understood), ``dmy`` or ``mdy``; ``since_1904``
    is a workbook's date system, for numbers that are days.
    """

    order: str = "ymd"
    since_1904: bool = False


def date_evidence(value: Cell) -> str:
    """Return ``dmy`` or ``mdy`` where only that is a day, ``?`` where both are.

    >>> [date_evidence(x) for x in ("31/10/2026", "10/31/2026", "1/2/2026")]
    ['dmy', 'mdy', '?']
    """
    if not isinstance(value, str):
        return ""
    match = _SHORT.fullmatch(_split_time(clean(value))[0])
    if not match:
        return ""
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    dmy, mdy = _exists(year, second, first), _exists(year, first, second)
    if dmy and mdy:
        return "" if first == second else "?"
    return "dmy" if dmy else "mdy" if mdy else ""


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _split_time(text: str) -> tuple[str, str]:
    head, sep, tail = text.replace("T", " ").rpartition(" ")
    if sep and ":" in tail:
        return head.strip(), tail.removesuffix("Z")
    return text, ""


def day(value: Cell, rule: DateRule) -> int:
    """Return a day as ``yyyymmdd``; a time of the day is not asked for."""
    return instant(value, rule)[0]


def instant(value: Cell, rule: DateRule) -> tuple[int, int | None]:
    """Return a day and the seconds into it, ``None`` where no time is given."""
    if not isinstance(value, str):
        return _serial(value, rule)
    text, time_text = _split_time(clean(value))
    return _day_of(text, rule), _seconds(time_text) if time_text else None


def _seconds(text: str) -> int:
    match = _TIME.fullmatch(text)
    if not match or int(match[1]) > 23 or int(match[2]) > 59 or int(match[3] or 0) > 59:
        raise BadCell("has no such time of the day; write 14:05 or 14:05:30")
    return int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)


def _day_of(text: str, rule: DateRule) -> int:
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    match = _SHORT.fullmatch(text)
    if match:
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if rule.order == "mdy":
            return _checked(year, first, second)
        if rule.order == "dmy":
            return _checked(year, second, first)
        raise BadCell("could be day/month or month/day; say which order dates have")
    if _TWO_DIGIT.fullmatch(text):
        raise BadCell("has a year of two digits; write four")
    raise BadCell("is not a date; write 2026-10-31")


def _checked(year: int, month: int, number: int) -> int:
    if not _exists(year, month, number):
        raise BadCell("there is no such day in the calendar")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCell(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return year * 10_000 + month * 100 + number


def _serial(value: int | float, rule: DateRule) -> tuple[int, int | None]:
    """Return the day of a sheet's number; its fraction is the time."""
    if isinstance(value, int) and 19_000_101 <= value <= 21_001_231:
        return _day_of(str(value), rule), None
    if float(value).is_integer() and 19_500_101 <= value <= 21_001_231:
        return _day_of(str(int(value)), rule), None
    if not 0 < value < 100_000:
        raise BadCell("is not a date; write 2026-10-31")
    days = int(value)
    seconds = round((value - days) * 86_400)
    start = _SERIAL_1904 if rule.since_1904 else _SERIAL_1900
    when = start + timedelta(days=days)
    _checked(when.year, when.month, when.day)
    return to_day(when), min(seconds, 86_399) if seconds else None


def decide(evidence: Iterable[str], *, options: tuple[str, str]) -> str:
    """Return what a file's cells say: an option, ``"?"`` or ``""``.

    With evidence for both, the first option that has most of it wins, and the
    cells that contradict it become problems of their own.
    """
    counts = {"?": 0, options[0]: 0, options[1]: 0}
    for found in evidence:
        if found:
            counts[found] += 1
    best = max(options, key=lambda option: counts[option])
    if counts[best]:
        return best
    return "?" if counts["?"] else ""
