"""Reading one table of a plan file: typed, dated, every mistake with its line.

A mistake is noted and reading goes on, so that one look at a plan finds all of
them; what is returned in its place is never used, because the plan is refused.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from graphcrm.errors import Problem
from graphcrm.periods import format_day, to_day
from graphcrm.rules.exact import HALF_UP, Rounding
from graphcrm.rules.readers import InElement
from graphcrm.rules.toml_lines import Path
from graphcrm.rules.words import Vocabulary, near

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

ALWAYS = 10101  # the first day there is: what a bare value is valid from


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
    words: Vocabulary = field(default_factory=lambda: Vocabulary(""))
    components: dict[str, object] = field(default_factory=dict)
    rounding: Rounding = HALF_UP
    width: int = 0  # of the plan's matrix
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, value: object, message: str) -> None:
        """Note a mistake; the line is that of the nearest key there is."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                line = self.lines[path[:length]]
                break
        else:  # a list of tables, [[key]], has a line for each of them only
            line = min((at for p, at in self.lines.items() if p[:1] == path), default=0)
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
        words = ", ".join(choices)
        if not default and key not in self.data:
            self.known.append(key)
            self.notes.add(self.path, None, f"{key} is missing; it is one of {words}")
            return default
        value = self.text(key, default)
        if value in choices:
            return value
        self.wrong(key, value, f"must be one of {words}{near(value, choices)}")
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
        if optional:
            self.known.append(key)
        raw = self.data.get(key) if optional else self._raw(key, None, bare=True)
        if raw is None:
            return Dated(((ALWAYS, fallback),))
        if not is_history(raw):
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
        return Dated(tuple(entries))

    def component(self, key: str, kind: type[T]) -> T | None:
        """Return an earlier component of a kind, None where the key is missing."""
        name = self.maybe(key, str)
        if name is None:
            return None
        rules = self.notes.components.get(name)
        if isinstance(rules, kind):
            return rules
        known = [
            n for n, other in self.notes.components.items() if isinstance(other, kind)
        ]
        also = f"; those are {', '.join(known)}" if known else ""
        self.wrong(key, name, f"must be an earlier component of this kind{also}")
        return None

    def earlier(self, key: str) -> tuple[str, ...]:
        """Return the names of earlier components: one in quotes, or a list."""
        raw = self._raw(key, None, bare=True)
        names = [raw] if isinstance(raw, str) else raw
        if not isinstance(names, list) or not names:
            if raw is not None:
                self.wrong(key, raw, "must be the name of a component, or a list")
            return ()
        known = [*self.notes.components]
        for name in names:
            if name not in known:
                words = ", ".join(known) or "none"
                self.wrong(
                    key, name, f"is no component above this one; those are {words}"
                )
        return tuple(str(name) for name in names)

    def one(self, key: str, read: Callable[[Any], T], fallback: T) -> T:
        """Return a value without dates; ``fallback`` where the key is missing."""
        self.known.append(key)
        if key not in self.data:
            return fallback
        return self._read((key,), self.data[key], read, fallback)

    def maybe(self, key: str, read: Callable[[Any], T]) -> T | None:
        """Return a value without dates, None where the key is missing."""
        if key in self.data:
            return self.required(key, read, None)
        self.known.append(key)
        return None

    def required(self, key: str, read: Callable[[Any], T], fallback: T) -> T:
        """Return a value without dates that must be given."""
        raw = self._raw(key, None, bare=True)
        return fallback if raw is None else self._read((key,), raw, read, fallback)

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """Return a whole number between two others."""
        value = self._raw(key, default)
        if type(value) is int and low <= value <= high:
            return value
        self.wrong(key, value, f"must be a whole number from {low} to {high}")
        return default

    def name(self, key: str) -> str:
        """Return the name of a part of the plan."""
        value = self.text(key)
        if value and not _NAME.fullmatch(value):
            self.wrong(key, value, "must be small letters, digits and _")
        return value

    def figure(self, key: str, units: Sequence[str]) -> str:
        """Return the name of a figure that is measured in one of some units."""
        return self._figure((key,), self.text(key), units)

    def figures(self, key: str, units: Sequence[str]) -> tuple[str, ...]:
        """Return the names of several figures; only those that exist."""
        raw = self._raw(key, None, bare=True)
        if not isinstance(raw, list) or not raw:
            if raw is not None:
                self.wrong(key, raw, "must be a list of figures in quotes")
            return ()
        known = self.notes.words.units
        found = [
            self._figure((key, number), str(name), units)
            for number, name in enumerate(raw)
        ]
        return tuple(name for name in found if name in known)

    def _figure(self, path: Path, name: str, units: Sequence[str]) -> str:
        known = self.notes.words.units
        if name and name not in known:
            self.notes.add(
                (*self.path, *path), name, f"is no figure{near(name, [*known])}"
            )
        elif name in self.notes.words.limited:
            message = "has a leg limit, so it counts only in conditions: name >= 100"
            self.notes.add((*self.path, *path), name, message)
        elif name and known[name] not in units:
            message = f"is in {known[name]}; a figure in {' or '.join(units)} is needed"
            self.notes.add((*self.path, *path), name, message)
        return name

    def optional_tables(self, key: str) -> list[Section]:
        """Return the tables of a list written ``[[key]]``, none where it is missing."""
        self.known.append(key)
        return self.tables(key) if key in self.data else []

    def optional_table(self, key: str) -> Section:
        """Return the table written ``[key]``, empty where it is missing."""
        self.known.append(key)
        if key in self.data:
            return self.table(key)
        return Section(self.notes, {}, (*self.path, key))

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
            names = [part for part in (*self.path, key) if isinstance(part, str)]
            self.wrong(key, None, f"must be a table written [{'.'.join(names)}]")
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
                    key, None, f"is not a key of this table{near(key, self.known)}"
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
        except InElement as mistake:
            full = (*self.path, *path, mistake.number)
            self.notes.add(full, mistake.value, str(mistake))
        except ValueError as mistake:
            self.notes.add((*self.path, *path), raw, str(mistake))
        return fallback


def spelled(path: Path) -> str:
    """Return a path as a reader would say it: ``component[2].rates[1]``.

    Numbers count from 1, because people do.
    """
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def is_history(raw: Any) -> bool:
    """Whether a value is written as a list of ``{valid_from, value}``."""

    def is_entry(part: Any) -> bool:
        return isinstance(part, dict) and ("valid_from" in part or "value" in part)

    return isinstance(raw, list) and bool(raw) and all(map(is_entry, raw))


def _day(raw: Any) -> int:
    if isinstance(raw, str):
        with contextlib.suppress(ValueError):
            raw = date.fromisoformat(raw)
    if not isinstance(raw, date):
        raise ValueError("must be a date, like 2026-01-31")
    return to_day(raw)
