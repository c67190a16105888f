"""What travels to the server: access mode and bookmark of every statement.

Read from the driver's own protocol log, so that it tells what was sent, not
what was meant. Connections of tests themselves (another user agent) are left out.
"""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_MESSAGE = re.compile(r"\[#([0-9A-F]+)\]\s+([CS]): (\w+) ?(.*)", re.DOTALL)
_BOOKMARK = re.compile(r"'bookmark': '([^']+)'")
_BOOKMARKS = re.compile(r"'bookmarks': (\[[^\]]*\])")
_TYPE = re.compile(r"'type': '(r|w|rw|s)'")


@dataclass
class Sent:
    """One transaction as it was sent: mode, bookmarks, statements, their types."""

    mode: str
    bookmarks: tuple[str, ...]
    due: str  # the bookmark that this connection had answered before, if any
    statements: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    def faults(self) -> Iterator[str]:
        """Yield what a cluster would take amiss."""
        what = self.statements[0][:80] if self.statements else "an empty transaction"
        if self.mode == "r" and set(self.types) - {"r"}:
            yield f"written on a reader: {what}"
        if self.due and not self.bookmarks:
            yield f"no bookmark after a commit: {what}"


@dataclass
class _Connection:
    ours: bool
    last_bookmark: str = ""
    open: Sent | None = None
    in_transaction: bool = False


class Wire(logging.Handler):
    """Collects the transactions of the product's own connections."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.sent: list[Sent] = []
        self._connections: dict[str, _Connection] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line of the driver's log."""
        match = _MESSAGE.match(record.getMessage())
        if not match:
            return
        port, side, word, rest = match.groups()
        if word == "HELLO":
            self._connections[port] = _Connection("'graphcrm/" in rest)
        connection = self._connections.get(port)
        if connection and connection.ours:
            (self._ours if side == "C" else self._theirs)(connection, word, rest)

    def _ours(self, connection: _Connection, word: str, rest: str) -> None:
        if word == "BEGIN":
            self._open(connection, rest)
            connection.in_transaction = True
        elif word == "RUN":
            if not connection.in_transaction:
                # The last of three dictionaries is about the transaction.
                self._open(connection, rest[rest.rfind("} {") :])
            assert connection.open
            connection.open.statements.append(_text(rest))
        elif word in ("COMMIT", "ROLLBACK", "RESET"):
            connection.in_transaction = False

    def _open(self, connection: _Connection, extra: str) -> None:
        found = _BOOKMARKS.search(extra)
        bookmarks = tuple(ast.literal_eval(found[1])) if found else ()
        mode = "r" if "'mode': 'r'" in extra else "w"
        connection.open = Sent(mode, bookmarks, connection.last_bookmark)
        self.sent.append(connection.open)

    @staticmethod
    def _theirs(connection: _Connection, word: str, rest: str) -> None:
        if word != "SUCCESS":
            return
        if (found := _TYPE.search(rest)) and connection.open:
            connection.open.types.append(found[1])
        if found := _BOOKMARK.search(rest):
            connection.last_bookmark = found[1]


def _text(rest: str) -> str:
    """Return the statement of a RUN: a Python literal at the start."""
    quote = rest[0]
    end = re.match(rf"{quote}(?:\\.|[^{quote}\\])*{quote}", rest, re.DOTALL)
    assert end, rest[:100]
    return str(ast.literal_eval(end[0]))


@contextmanager
def listening() -> Iterator[Wire]:
    """Collect what is sent meanwhile."""
    wire, log = Wire(), logging.getLogger("neo4j.io")
    level, propagate = log.level, log.propagate
    log.addHandler(wire)
    log.setLevel(logging.DEBUG)
    log.propagate = False  # pytest would keep every line
    try:
        yield wire
    finally:
        log.removeHandler(wire)
        log.setLevel(level)
        log.propagate = propagate
