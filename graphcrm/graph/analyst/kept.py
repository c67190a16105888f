"""Orders that were read before, kept as files so that they are not read again.

An order never changes: it is written once, with its lines and links, and goes as a
whole when its import is undone. So the files of a month hold as long as the orders of
each of its days are the same ones, which their number and the sums of their record
numbers and of the instants at which they became known tell. Whoever makes a projection
still compares it with the network, and drops what is kept when the two differ.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from graphcrm.graph.analyst.policy import Policy
from graphcrm.graph.queries import Catalogue

# What belongs to an order and is as unchangeable as the order.
OF_ORDERS = ("Order", "SOLD_BY", "BOUGHT_BY", "RETURNS", "LINE")
_MARK = "mark"


class KeptOrders:
    """Files of whole months of orders in a folder, one folder a month.

    A month counts only with its file ``mark``, which is written last.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self, month: str, mark: str) -> list[Path] | None:
        """Return the files of a month with this mark; None where there are none."""
        kept = self.folder / month
        try:
            if (kept / _MARK).read_text("utf-8") != mark:
                return None
        except FileNotFoundError:
            return None
        return sorted(kept.glob("*.csv"))

    def keep(self, marks: Mapping[str, str], made: Iterable[Path]) -> list[Path]:
        """Take in new files, named ``MONTH.*``, in place of what is kept of a month.

        ``marks`` are those of every month there is, by ``yyyymm``; other months go.
        Returns where the new files are now.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new: dict[str, list[Path]] = {}
        for file in made:
            new.setdefault(file.name.split(".")[0], []).append(file)
        for there in self.folder.iterdir():
            if there.name not in marks or there.name in new:
                shutil.rmtree(there)
        taken = []
        for month, files in new.items():
            (self.folder / month).mkdir()
            taken += [file.rename(self.folder / month / file.name) for file in files]
            _write(self.folder / month / _MARK, marks[month])
        return taken

    def drop(self) -> bool:
        """Remove everything; return whether there was anything."""
        found = self.folder.exists()
        shutil.rmtree(self.folder, ignore_errors=True)
        return found


def mark(
    store: str, days: list[list[int]], policy: Policy, catalogue: Catalogue
) -> str:
    """Return what tells a month's files from those of other orders or columns.

    ``store`` is the id of the database, ``days`` are day, orders, sum of record
    numbers and of ``recorded_at``.
    """
    shapes = [shape for shape in policy.shapes if shape.name in OF_ORDERS]
    texts = [catalogue[shape.statement].text for shape in shapes]
    said = json.dumps([store, days, [repr(shape) for shape in shapes], texts])
    return hashlib.sha256(said.encode()).hexdigest()


def _write(file: Path, text: str) -> None:
    """Write a small file that the disk has before anybody relies on it."""
    with file.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
