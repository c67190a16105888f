"""The typed columns of a file that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphcrm.errors import Problem
from graphcrm.facade import ImportOptions
from graphcrm.services.parsing import cells
from graphcrm.services.parsing.cells import Cell

_LONGEST = 100  # of a value shown in a problem


@dataclass
class Parsed:
    """The typed columns of one file.

    ``rows`` are the row numbers of the file, ``columns`` our columns by name,
    each as long as ``rows``; ``None`` stands for an empty cell and for one with
    a problem. ``raw`` keeps the texts of the sample by header.
    """

    source: str
    sha256: str
    options: ImportOptions
    headers: tuple[str, ...]
    rows: list[int]
    columns: dict[str, list[Any]]
    problems: list[Problem]
    bad_rows: set[int]
    formats: tuple[str, ...]
    notices: tuple[str, ...]
    sample: tuple[dict[str, str], ...]
    sheets: tuple[str, ...] = ()
    texts: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    nothing: list[None] = field(default_factory=list)

    def column(self, name: str) -> list[Any]:
        """Return a column; one of ``None`` where the file does not have it."""
        return self.columns.get(name) or self._absent()

    def _absent(self) -> list[Any]:
        if len(self.nothing) != len(self.rows):  # made once: orders ask per order
            self.nothing = [None] * len(self.rows)
        return self.nothing

    def problem(self, at: int, name: str, message: str) -> None:
        """Add a problem of the row at a position, with the value that is there."""
        header = self.options.mapping.get(name, name)
        texts = self.texts.get(name)
        value = cells.as_text(texts[at]) if texts else ""
        self.add(Problem(self.source, self.rows[at], header, cut(value), message))

    def add(self, problem: Problem) -> None:
        """Add a problem; its row will not be counted as new or changed."""
        self.problems.append(problem)
        self.bad_rows.add(problem.line)


def cut(value: str) -> str:
    """Return a value short enough to be shown."""
    plain = value.replace("\x00", "␀")
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
