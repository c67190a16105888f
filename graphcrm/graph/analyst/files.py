"""A projection as files of the offline importer, written as it is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd

from graphcrm.graph.analyst.policy import PSEUDONYMS, Policy, Property, Shape
from graphcrm.graph.analyst.reading import Columns, read_all
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
    """The files of one projection in a folder, a header and a part a session each."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self._folder = folder
        self._policy = policy
        self._parts: dict[tuple[str, int], IO[bytes]] = {}

    def write(
        self, network: Network, progress: Callable[[str, int, int], None]
    ) -> list[str]:
        """Write all files and return the importer's arguments."""
        try:
            read_all(network, self._policy, self._take, progress)
        finally:
            for handle in self._parts.values():
                handle.close()
        return [self._argument(shape) for shape in self._policy.shapes]

    def _take(self, shape: Shape, columns: Columns, session: int) -> None:
        rows = len(next(iter(columns.values())))
        if self._policy.names == PSEUDONYMS and shape.name == "Member":
            columns["name"] = columns["id"]
        key = shape.name, session
        if key not in self._parts:
            self._parts[key] = self._file(*key).open("wb")
        write_rows(self._parts[key], rows, _fields(shape, columns))

    def _file(self, name: str, session: int) -> Path:
        return self._folder / f"{name}.{session}.csv"

    def _argument(self, shape: Shape) -> str:
        """Return what the importer is told of a label or type."""
        header = self._folder / f"{shape.name}.header.csv"
        header.write_bytes(header_line(_fields(shape, _no_rows(shape))))
        parts = [
            self._file(*key) for key in sorted(self._parts) if key[0] == shape.name
        ]
        option = "--relationships" if shape.ends else "--nodes"
        return f"{option}={shape.name}={','.join(map(str, (header, *parts)))}"


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
