"""Reading one table of a plan file: typed, dated, every mistake with its line.

A mistake is noted and reading goes on, so that one look at a plan finds all of
them; what is returned in its place is never used, because the plan is refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from graphcrm.errors import Problem
from graphcrm.money import VOLUME_DIGITS, parse_rate, parse_scaled
from graphcrm.periods import format_day, to_day
from graphcrm.rules.toml_lines import Path

T = TypeVar("T")

ALWAYS = 10101  # the first day there is: what a bare value is valid from

# Products of a base with rates of this size are the bound of the fast path.
LARGEST_TERM = 10**9


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A value that changes over time: ``entries`` are (valid from, value), sorted."""

    entries: tuple[tuple[int, T], ...]

    def at(self, day: int) -> T:
        """Return the value valid on a day.

        ``LookupError`` before the first entry: a plan says nothing about it.
        """
        for valid_from, value in reversed(self.entries):
            if valid_from <= day:
                return value
        raise LookupError(f"no value is valid on {format_day(day)}")

    @property
    def values(self) -> tuple[T, ...]:
        """Return all values, whatever their dates."""
        return tuple(value for _, value in self.entries)


@dataclass
class Notes:
    """The mistakes found so far in one plan file."""

    source: str
    lines: Mapping[Path, int]
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, value: object, message: str) -> None:
        """Note a mistake; the line is that of the nearest key there is."""
        line = 0
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                line = self.lines[path[:length]]
                break
        shown = "" if value is None else str(value)[:80]
        self.problems.append(Problem(self.source, line, spelled(path), shown, message))


@dataclass
class Section:
    """One table: ``data`` as parsed, ``path`` to it from the top of the file."""

    notes: Notes
    data: Mapping[str, Any]
    path: Path = ()
    known: list[str] = field(default_factory=list)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text."""
        value = self._raw(key, default)
        if value is not None and not isinstance(value, str):
            self.wrong(key, value, f'must be a text in quotes, like "{value}"')
            return default or ""
        if value == "":
            self.wrong(key, None, "must not be empty")
        return value or ""

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """Return one word out of several."""
        value = self.text(key, default)
        if value in choices:
            return value
        words = ", ".join(choices)
        self.wrong(key, value, f"must be one of {words}{_near(value, choices)}")
        return default

    def flag(self, key: str, default: bool) -> bool:
        """Return ``true`` or ``false``."""
        value = self._raw(key, default)
        if isinstance(value, bool):
            return value
        self.wrong(key, value, "must be true or false, without quotes")
        return default

    def dated(
        self,
        key: str,
        read: Callable[[Any], T],
        fallback: T,
        *,
        optional: bool = False,
    ) -> Dated[T]:
        """Return a dated value: bare, or a list of ``{valid_from, value}``.

        ``read`` turns one value into what is meant and raises ``ValueError`` in
        words; ``fallback`` is the value where an optional key is missing.
        """
        raw = self._raw(key, fallback if optional else None, bare=True)
        if raw is None or (optional and key not in self.data):
            return Dated(((ALWAYS, fallback),))
        if not _is_history(raw):
            return Dated(((ALWAYS, self._read((key,), raw, read, fallback)),))
        entries = [
            self._entry(key, number, entry, read, fallback)
            for number, entry in enumerate(raw)
        ]
        days = [day for day, _ in entries]
        for number in range(1, len(days)):
            if days[number] <= days[number - 1]:
                self.notes.add(
                    (*self.path, key, number, "valid_from"),
                    format_day(days[number]),
                    "entries must stand in the order of their dates, each date once",
                )
        return Dated(tuple(sorted(entries, key=lambda entry: entry[0])))

    def tables(self, key: str) -> list[Section]:
        """Return the tables of a list written ``[[key]]``."""
        raw = self._raw(key, None, bare=True)
        if not isinstance(raw, list) or not all(isinstance(e, dict) for e in raw):
            if raw is not None:
                self.wrong(key, None, f"must be tables written [[{key}]]")
            return []
        return [
            Section(self.notes, entry, (*self.path, key, number))
            for number, entry in enumerate(raw)
        ]

    def table(self, key: str) -> Section:
        """Return the table written ``[key]``, empty where it is missing."""
        raw = self._raw(key, None, bare=True)
        if raw is not None and not isinstance(raw, dict):
            self.wrong(key, None, f"must be a table written [{key}]")
        data = raw if isinstance(raw, dict) else {}
        return Section(self.notes, data, (*self.path, key))

    def wrong(self, key: str, value: object, message: str) -> None:
        """Note a mistake at a key of this table."""
        self.notes.add((*self.path, key), value, message)

    def finish(self) -> None:
        """Note every key that nothing has asked for: a typing error, most likely."""
        for key in self.data:
            if key not in self.known:
                self.wrong(
                    key, None, f"is not a key of this table{_near(key, self.known)}"
                )

    def _raw(self, key: str, default: Any, *, bare: bool = False) -> Any:
        self.known.append(key)
        if key in self.data:
            return self.data[key]
        if default is None:
            kind = "" if bare else " (a text)"
            self.notes.add(self.path or (key,), None, f"{key}{kind} is missing")
        return default

    def _entry(
        self,
        key: str,
        number: int,
        entry: Mapping[str, Any],
        read: Callable[[Any], T],
        fallback: T,
    ) -> tuple[int, T]:
        path = (key, number)
        for other in entry:
            if other not in ("valid_from", "value"):
                self.notes.add(
                    (*self.path, *path, other),
                    None,
                    "is not a key here; an entry has valid_from and value",
                )
        day = self._read((*path, "valid_from"), entry.get("valid_from"), _day, ALWAYS)
        value = self._read((*path, "value"), entry.get("value"), read, fallback)
        return day, value

    def _read(self, path: Path, raw: Any, read: Callable[[Any], T], fallback: T) -> T:
        if raw is None:
            self.notes.add((*self.path, *path), None, f"{path[-1]} is missing")
            return fallback
        try:
            return read(raw)
        except _At as mistake:
            full = (*self.path, *path, mistake.number)
            self.notes.add(full, mistake.value, str(mistake))
        except ValueError as mistake:
            self.notes.add((*self.path, *path), raw, str(mistake))
        return fallback


class _At(ValueError):
    """A mistake in one element of a list."""

    def __init__(self, number: int, value: object, message: str) -> None:
        super().__init__(message)
        self.number = number
        self.value = value


def rate(raw: Any) -> Fraction:
    """Return a rate between 0 and 100 %, exactly as written.

    >>> rate("5%")
    Fraction(1, 20)
    """
    value = ratio(raw)
    if not 0 <= value <= 1:
        raise ValueError("must lie between 0% and 100%")
    return value


def ratio(raw: Any) -> Fraction:
    """Return an exact positive number: a price of a point, an exchange rate."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        raise ValueError('must be a text in quotes, exact, like "5%", "0.05" or "1/20"')
    value = parse_rate(raw)
    if value < 0:
        raise ValueError("must not be negative")
    if max(value.numerator, value.denominator) > LARGEST_TERM:
        raise ValueError(
            f"has more than {len(str(LARGEST_TERM)) - 1} digits as a fraction "
            f"({value}); write a simpler one"
        )
    return value


def volume(raw: Any) -> int:
    """Return a volume in hundredths of a point: ``100`` or ``"62.5"``."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueError('must be points, like 100 or "62.5"')
    value = parse_scaled(str(raw), VOLUME_DIGITS)
    if not 0 <= value <= LARGEST_TERM * 100:
        raise ValueError("must lie between 0 and 1,000,000,000 points")
    return value


def each(read: Callable[[Any], T], longest: int) -> Callable[[Any], tuple[T, ...]]:
    """Return the reader of a list of 1 to ``longest`` values."""

    def read_all(raw: Any) -> tuple[T, ...]:
        if not isinstance(raw, list) or not raw:
            raise ValueError("must be a list with one value a level")
        if len(raw) > longest:
            raise ValueError(f"has {len(raw)} levels; at most {longest} are possible")
        values = []
        for number, value in enumerate(raw):
            try:
                values.append(read(value))
            except ValueError as mistake:
                raise _At(number, value, str(mistake)) from None
        return tuple(values)

    return read_all


def spelled(path: Path) -> str:
    """Return a path as a reader would say it: ``component[2].rates[1]``.

    Numbers count from 1, because people do.
    """
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def _is_history(raw: Any) -> bool:
    def is_entry(part: Any) -> bool:
        return isinstance(part, dict) and ("valid_from" in part or "value" in part)

    return isinstance(raw, list) and bool(raw) and all(map(is_entry, raw))


def _day(raw: Any) -> int:
    if isinstance(raw, str):
        try:
            raw = date.fromisoformat(raw)
        except ValueError:
            raw = None
    if not isinstance(raw, date):
        raise ValueError("must be a date, like 2026-01-31")
    return to_day(raw)


def _near(word: str, words: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, words, 1)
    return f"; did you mean {close[0]}?" if close else ""
