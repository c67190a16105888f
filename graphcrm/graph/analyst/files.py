"""A projection as files of the offline importer, written as it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from graphcrm.graph.analyst.kept import OF_ORDERS, KeptOrders
from graphcrm.graph.analyst.policy import PSEUDONYMS, Policy, Property, Shape
from graphcrm.graph.analyst.reading import Columns, Job, read_all
from graphcrm.graph.csv_columns import (
    Field,
    flag,
    header_line,
    number,
    text,
    write_rows,
)
from graphcrm.graph.network import Network

# Numbers that stand for no property.
_ABSENT = {("Member", "left"): 0}
_LABELS = ("", "Distributor", "Customer", "Distributor;Customer")
_HOUSE = "House"


class Files:
    """The files of one projection in a folder: a header a label or type, and parts.

    A part is of one session, and of one month where it holds orders. ``kept`` has
    parts of earlier projections.
    """

    def __init__(
        self, folder: Path, policy: Policy, kept: KeptOrders | None = None
    ) -> None:
        self._folder = folder
        self._policy = policy
        self._kept = kept
        self._parts: dict[Path, IO[bytes]] = {}
        self._old: list[Path] = []

    def write(
        self,
        network: Network,
        progress: Callable[[str, int, int], None],
        store: str = "",
    ) -> dict[str, str]:
        """Write all that is not kept; return the mark of each month's orders.

        ``store`` is the id of the database, where anything is kept.
        """
        policy, take, holds = self._policy, self._take, self._holds
        try:
            return read_all(network, policy, take, progress, holds, store)
        finally:
            for handle in self._parts.values():
                handle.close()

    def keep(self, marks: Mapping[str, str]) -> None:
        """Hand the months of orders that were written to what is kept."""
        if self._kept:
            new = [file for file in self._parts if _shape(file) in OF_ORDERS]
            self._old += self._kept.keep(marks, new)
            self._parts = {f: part for f, part in self._parts.items() if f.exists()}

    def arguments(self) -> list[str]:
        """Return what the importer is told of all files."""
        parts = sorted([*self._parts, *self._old])
        return [self._argument(shape, parts) for shape in self._policy.shapes]

    def _holds(self, month: str, mark: str) -> bool:
        found = self._kept.files(month, mark) if self._kept else None
        self._old += found or ()
        return found is not None

    def _take(self, job: Job, columns: Columns, session: int) -> None:
        shape = job.shape
        rows = len(next(iter(columns.values())))
        if self._policy.names == PSEUDONYMS and shape.name == "Member":
            columns["name"] = columns["id"]
        file = self._folder / f"{job.month}.{shape.name}.{session}.csv"
        if file not in self._parts:
            self._parts[file] = file.open("wb")
        write_rows(self._parts[file], rows, _fields(shape, columns))

    def _argument(self, shape: Shape, parts: Iterable[Path]) -> str:
        """Return what the importer is told of a label or type."""
        header = self._folder / f"{shape.name}.header.csv"
        header.write_bytes(header_line(_fields(shape, _no_rows(shape))))
        files = [header, *(part for part in parts if _shape(part) == shape.name)]
        option = "--relationships" if shape.ends else "--nodes"
        return f"{option}={shape.name}={','.join(map(str, files))}"


def _shape(part: Path) -> str:
    return part.name.split(".")[1]


def _no_rows(shape: Shape) -> Columns:
    names = ["node", "kind", "start", "end"]
    names += [part.name for part in shape.properties]
    return {name: [] for name in names}


def _fields(shape: Shape, columns: Columns) -> list[Field]:
    if shape.ends:
        ends = (":START_ID", "start"), (":END_ID", "end")
        first = [number(header, _ints(columns[name])) for header, name in ends]
    else:
        first = [number(":ID", _ints(columns["node"]))]
    if shape.name == "Member":
        first.append(text(":LABEL", _labels(_ints(columns["kind"]))))
    return [*first, *(_field(shape, part, columns) for part in shape.properties)]


def _field(shape: Shape, part: Property, columns: Columns) -> Field:
    values = columns[part.name]
    if part.type == "number":
        absent = _ABSENT.get((shape.name, part.name))
        return number(part.name, _ints(values), absent=absent)
    if part.type == "flag":
        return flag(part.name, np.array(values, bool))
    return text(part.name, pd.Series(values, dtype=object))


def _ints(values: list[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array(values, np.int64)


def _labels(kinds: np.ndarray[Any, np.dtype[np.int64]]) -> pd.Series:
    """Return the further labels of members by the sum of what they are."""
    words = [*_LABELS, *(f"{_HOUSE};{word}".rstrip(";") for word in _LABELS)]
    return pd.Series(pd.Categorical.from_codes(kinds, words))
