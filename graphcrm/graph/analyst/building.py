"""A projection in the making: read into files, loaded, given its indexes, compared."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from graphcrm.errors import SetupFailed, Unavailable
from graphcrm.graph.analyst.files import Files
from graphcrm.graph.analyst.indexes import indexes_of
from graphcrm.graph.analyst.kept import KeptOrders
from graphcrm.graph.analyst.policy import Policy
from graphcrm.graph.analyst.proof import Proof, differences, proof
from graphcrm.graph.analyst.reading import Marks, marks
from graphcrm.graph.csv_columns import OPTIONS
from graphcrm.graph.network import Network
from graphcrm.graph.server import DATABASE, Server

_HEAP_MB = 512  # of the importer, which works outside it
_INDEX_SECONDS = 600
_TRIES = 3
MARK_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)

Progress = Callable[[str, int, int], None]


class Differs(Exception):
    """Counts or sums of a new store are not those of the network."""


@dataclass(frozen=True)
class Building:
    """What a projection is made of and where.

    ``server`` returns the server to fill, which has no store yet; with True one
    that can be written to. ``home`` takes the files while they are needed.
    """

    network: Network
    policy: Policy
    kept: KeptOrders
    home: Path
    server: Callable[[bool], Server]
    say: Progress

    def make(self, clear: Callable[[], None]) -> tuple[Marks, Proof]:
        """Fill the server and return marks, counts and sums of what it holds.

        What fails with orders kept from before is made once more without them, in a
        place that ``clear`` has cleared. Raises ``Differs``.
        """
        again = self.kept.folder.exists()
        try:
            return self._once()
        except (Differs, SetupFailed):
            if not again:
                raise
        self.kept.drop()
        clear()
        return self._once()

    def _once(self) -> tuple[Marks, Proof]:
        with (
            tempfile.TemporaryDirectory(dir=self.home, prefix="analyst-") as made,
            ThreadPoolExecutor(1) as beside,
        ):
            seen, arguments = self._read(Path(made) / "files")
            wanted = beside.submit(proof, self.network, self.policy)
            self._load(Path(made), arguments)
            found = self._indexed()
            self.say("Comparing with the network", 0, 0)
            wrong = differences(wanted.result(), found)
        if wrong and settled(self.network) == seen:
            raise Differs(
                "The analysts' copy differs from the network and was not put in place: "
                + "; ".join(wrong)
            )
        return seen, found

    def _read(self, folder: Path) -> tuple[Marks, list[str]]:
        """Read the network into files; return its marks and what the importer needs."""
        for _ in range(_TRIES):
            before = settled(self.network)
            folder.mkdir()
            files = Files(folder, self.policy, self.kept)
            orders = files.write(self.network, self.say, before.store)
            if settled(self.network) == before:
                files.keep(orders)
                return before, files.arguments()
            shutil.rmtree(folder)  # half of the old network and half of the new one
        raise Unavailable(
            "The network changed each time it was read. Try again when it is calmer."
        )

    def _load(self, folder: Path, arguments: list[str]) -> None:
        self.say("Loading the analysts' server", 0, 0)
        self.server(False).admin(
            "database", "import", "full", DATABASE,
            "--overwrite-destination=true", *OPTIONS,
            "--max-off-heap-memory=25%",
            f"--report-file={folder / 'report.txt'}",
            *arguments,
            heap_mb=_HEAP_MB,
        )  # fmt: skip

    def _indexed(self) -> Proof:
        """Give the new store its indexes; return its counts and sums."""
        self.say("Building the analysts' indexes", 0, 0)
        writable = self.server(True)
        endpoint = writable.start(child=True)
        try:
            with Network.connect(endpoint, patient=True) as built:
                for index in indexes_of(built.catalogue, self.policy):
                    built.schema(index.statement)
                seconds = {"seconds": _INDEX_SECONDS}
                built.write(lambda tx: tx.rows("write/indexes_online", **seconds))
                self.say("Summing up the analysts' copy", 0, 0)
                return proof(built, self.policy)
        finally:
            writable.stop()


def settled(network: Network) -> Marks:
    """Return the marks of a network in which nothing is being carried out."""
    for wait in MARK_WAITS:
        try:
            return marks(network)
        except Unavailable:
            time.sleep(wait)
    return marks(network)
