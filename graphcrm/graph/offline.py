"""First load of a stopped managed server through ``database import full``.

Ten times as fast as writing online, and only for a network that has no members
yet: the importer makes a new store. What else the database holds (users,
settings, audit) is kept in a private file of the home meanwhile and put back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.access import HOUSE
from graphcrm.errors import Invalid
from graphcrm.graph import carry
from graphcrm.graph.bulk import Progress
from graphcrm.graph.csv_columns import (
    OPTIONS,
    Field,
    constant,
    flag,
    number,
    text,
    write,
)
from graphcrm.graph.loading import OPEN_INSTANT, Load, load_of
from graphcrm.graph.network import Network
from graphcrm.graph.schema import migrate
from graphcrm.graph.server import Server
from graphcrm.periods import OPEN_DAY
from graphcrm.table_checks import problems
from graphcrm.tables import Tables, member_index, positions, text_index

Ints = NDArray[np.int64]

_NODES, _RELATIONSHIPS = "--nodes", "--relationships"
_HEAP_MB = 1_024  # the importer works outside the heap


@dataclass(frozen=True)
class _File:
    """One file of the import; ``name`` is its label or relationship type."""

    option: str
    name: str
    rows: int
    fields: list[Field]


def load_offline(
    server: Server,
    tables: Tables,
    *,
    batch: str = "",
    recorded_at: int = 0,
    closed_before: int = 0,
    child: bool = False,
    progress: Progress | None = None,
) -> Load:
    """Load tables into a managed server without members; leaves it running.

    Arguments as for :func:`graphcrm.graph.loading.load_of`; ``child`` as for
    ``Server.start``. Raises ``Invalid`` with the problems of unsound tables and
    ``Conflict`` when there are members; both leave the server as it was.
    """
    say = progress or (lambda step, done, total: None)
    say("Checking", 0, 0)
    found = problems(tables)
    if found:
        raise Invalid("The network cannot be loaded. Nothing was changed.", found)
    carry.keep(server, progress)
    say("Writing files", 0, 0)
    load = load_of(
        tables, batch=batch, recorded_at=recorded_at, closed_before=closed_before
    )
    server.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=server.home, prefix="load-") as made:
        folder = Path(made)
        arguments = _written(folder, list(_files(load, tables)), say)
        say("Loading", 0, 0)
        server.admin(
            "database",
            "import",
            "full",
            "neo4j",
            "--overwrite-destination=true",
            *OPTIONS,
            "--max-off-heap-memory=40%",
            f"--report-file={folder / 'report.txt'}",
            *arguments,
            heap_mb=_HEAP_MB,
        )
    endpoint = server.start(child=child, progress=progress)
    say("Building indexes", 0, 0)
    with Network.connect(endpoint, patient=True) as network:
        migrate(network)
        carry.put_back(server, network)
    return load


def _written(
    folder: Path, files: list[_File], say: Callable[[str, int, int], None]
) -> list[str]:
    """Write all files, two at a time, and return the importer's arguments."""

    def one(place: int) -> str:
        file = files[place]
        paths = write(folder, f"{place:02d}-{file.name}", file.rows, file.fields)
        return f"{file.option}={file.name}={paths}"

    largest_first = sorted(range(len(files)), key=lambda i: -files[i].rows)
    with ThreadPoolExecutor(2) as pool:
        arguments = []
        for done, argument in enumerate(pool.map(one, largest_first), 1):
            say("Writing files", done, len(files))
            arguments.append(argument)
    return arguments


class _Numbers:
    """Record numbers of the nodes: the house, the members in pre-order, the rest."""

    def __init__(self, load: Load, tables: Tables) -> None:
        self._ids = member_index(tables)
        place = np.empty(len(self._ids) + 1, dtype=np.int64)
        place[positions(load.members["id"], self._ids)] = np.arange(len(self._ids))
        place[-1] = -1  # nobody = the house, record 0
        self._place = place
        self.first: dict[str, int] = {}
        after = 1 + len(self._ids)
        for name in ("territories", "products", "orders", "periods", "volumes",
                     "blocks", "contacts", "terms"):  # fmt: skip
            self.first[name] = after
            after += len(getattr(load, name))

    def members(self, texts: pd.Series) -> Ints:
        """Return the records of members; an empty text is the house."""
        return self._place[positions(texts, self._ids)] + 1

    def rows(self, name: str, frame: pd.DataFrame) -> Ints:
        """Return the records of all rows of a frame."""
        return self.first[name] + np.arange(len(frame))

    def of(self, name: str, texts: pd.Series, among: pd.Index) -> Ints:
        """Return the records of what texts name among the rows of a frame."""
        return self.first[name] + positions(texts, among)


def _files(load: Load, tables: Tables) -> Iterator[_File]:
    numbers = _Numbers(load, tables)
    yield from _people(load, numbers)
    yield from _people_links(load, numbers)
    yield from _places_and_products(load, numbers)
    yield from _orders(load, numbers)
    yield from _order_links(load, numbers)
    yield _volumes(load, numbers)
    yield _blocks(load, numbers)
    yield from _hanging(load, numbers)


def _node(name: str, numbers: Ints, *fields: Field) -> _File:
    return _File(_NODES, name, len(numbers), [number(":ID", numbers), *fields])


def _link(name: str, start: Ints, end: Ints, *fields: Field) -> _File:
    ends = [number(":START_ID", start), number(":END_ID", end)]
    return _File(_RELATIONSHIPS, name, len(start), [*ends, *fields])


def _texts(frame: pd.DataFrame, *names: str) -> list[Field]:
    return [text(name, frame[name]) for name in names]


def _ints(frame: pd.DataFrame, *names: str) -> list[Field]:
    return [number(name, frame[name].to_numpy()) for name in names]


def _people(load: Load, numbers: _Numbers) -> Iterator[_File]:
    members = load.members
    kind = members["distributor"].to_numpy() + 2 * members["customer"].to_numpy()
    labels = ["", "Distributor", "Customer", "Distributor;Customer"]
    left = members["left"].to_numpy()
    status = pd.Categorical.from_codes((left > 0).astype(int), ["active", "left"])
    yield _node(
        "Member",
        1 + np.arange(len(members)),
        text(":LABEL", pd.Series(pd.Categorical.from_codes(kind, labels))),
        *_texts(members, "id", "name", "country", "language", "currency", "batch"),
        *_ints(members, "joined", "lo", "hi", "depth"),
        number("left", left, absent=0),
        text("status", pd.Series(status)),
    )
    yield _node(
        "Member",
        np.array([0]),
        constant(":LABEL", "House"),
        constant("id", HOUSE),
        constant("name", "House"),
        constant("status", "active"),
        constant("joined", 19000101),
        *(constant(name, value) for name, value in load.house.items()),
    )


def _people_links(load: Load, numbers: _Numbers) -> Iterator[_File]:
    found = load.sponsorships
    member = 1 + np.arange(len(found))
    sponsor = numbers.members(load.members["sponsor"])
    yield _link("SPONSORED_BY", member, sponsor)
    yield _link(
        "SPONSORSHIP",
        member,
        sponsor,
        *_ints(found, "valid_from", "recorded_from"),
        constant("valid_to", OPEN_DAY),
        constant("recorded_to", OPEN_INSTANT),
    )
    for name, frame, column in (
        ("ENROLLED_BY", load.enrollers, "enroller"),
        ("SUPERVISED_BY", load.supervisors, "supervisor"),
    ):
        yield _link(
            name,
            numbers.members(frame["id"]),
            numbers.members(frame[column]),
            *_ints(frame, "valid_from"),
            constant("valid_to", OPEN_DAY),
        )
    placed = load.placements
    yield _link(
        "PLACED_UNDER",
        numbers.members(placed["id"]),
        numbers.members(placed["placement"]),
        text("leg", placed["leg"]),
    )


def _places_and_products(load: Load, numbers: _Numbers) -> Iterator[_File]:
    places, codes = load.territories, text_index(load.territories["code"])
    own = numbers.rows("territories", places)
    yield _node("Territory", own, *_texts(places, "code", "name", "level"))
    part = places[places["parent"].to_numpy(object) != ""]
    yield _link(
        "PART_OF",
        numbers.of("territories", part["code"], codes),
        numbers.of("territories", part["parent"], codes),
    )
    homes = load.residences
    yield _link(
        "LIVES_IN",
        numbers.members(homes["id"]),
        numbers.of("territories", homes["territory"], codes),
        *_ints(homes, "valid_from"),
        constant("valid_to", OPEN_DAY),
    )
    products, periods = load.products, load.periods
    yield _node(
        "Product",
        numbers.rows("products", products),
        *_texts(products, "sku", "name", "category", "currency"),
        *_ints(products, "price", "cost", "volume", "qualifying_volume"),
    )
    yield _node(
        "Period",
        numbers.rows("periods", periods),
        *_texts(periods, "id", "calendar", "state"),
        *_ints(periods, "first_day", "last_day"),
    )


def _orders(load: Load, numbers: _Numbers) -> Iterator[_File]:
    orders = load.orders
    own = numbers.rows("orders", orders)
    yield _node(
        "Order",
        own,
        *_texts(orders, "key", "number", "source", "kind", "currency", "territory"),
        *_texts(orders, "batch"),
        *_ints(orders, "at", "recorded_at", "day", "net", "tax", "gross", "cost"),
        *_ints(orders, "volume", "qualifying_volume"),
        flag("is_return", orders["is_return"].to_numpy()),
    )
    yield _link("SOLD_BY", own, numbers.members(orders["seller"]))


def _order_links(load: Load, numbers: _Numbers) -> Iterator[_File]:
    keys, lines = text_index(load.orders["key"]), load.lines
    for name, frame in (("BOUGHT_BY", load.purchases), ("RETURNS", load.returns)):
        start = numbers.of("orders", frame["key"], keys)
        if name == "RETURNS":
            yield _link(name, start, numbers.of("orders", frame["returns"], keys))
        else:
            yield _link(name, start, numbers.members(frame["buyer"]))
    skus = text_index(load.products["sku"])
    yield _link(
        "LINE",
        numbers.of("orders", lines["order"], keys),
        numbers.of("products", lines["sku"], skus),
        *_ints(lines, "quantity", "price", "cost", "volume"),
    )


def _volumes(load: Load, numbers: _Numbers) -> _File:
    volumes = load.volumes
    return _node(
        "PeriodVolume",
        numbers.rows("volumes", volumes),
        *_texts(volumes, "period", "member", "territory"),
        *_ints(volumes, "lo", "personal", "retail", "volume", "qualifying"),
        *_ints(volumes, "sales", "orders"),
    )


def _blocks(load: Load, numbers: _Numbers) -> _File:
    blocks = load.blocks
    return _node(
        "BlockVolume",
        numbers.rows("blocks", blocks),
        *_texts(blocks, "period"),
        *_ints(blocks, "block", "volume", "personal", "qualifying"),
        *_ints(blocks, "sales", "sellers", "active"),
    )


def _hanging(load: Load, numbers: _Numbers) -> Iterator[_File]:
    contacts, terms = load.contacts, load.terms
    own = numbers.rows("contacts", contacts)
    yield _node(
        "Contact",
        own,
        *_texts(contacts, "id", "kind", "value", "batch"),
        flag("consent", contacts["consent"].to_numpy()),
        *_ints(contacts, "recorded_at"),
    )
    yield _link("OF", own, numbers.members(contacts["member"]))
    own = numbers.rows("terms", terms)
    yield _node(
        "Term",
        own,
        *_texts(terms, "id", "member", "kind", "component", "value", "state"),
        *_texts(terms, "reason", "author", "batch"),
        *_ints(terms, "valid_from", "valid_to", "recorded_at"),
    )
    yield _link("FOR", own, numbers.members(terms["member"]))
