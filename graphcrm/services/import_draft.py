"""What files would bring, worked out and checked, before anything is written.

Pure: the graph's side comes in as :class:`Known`, the files' side as
:class:`~graphcrm.services.parsing.table.Parsed`; the answer is a :class:`Draft`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphcrm.tables import COLUMNS


class Person(NamedTuple):
    """A member or customer as the graph or an earlier file has him."""

    name: str
    sponsor: str
    enroller: str
    joined: int
    left: int
    distributor: bool
    customer: bool
    country: str
    language: str
    currency: str
    territory: str
    placement: str
    leg: str
    supervisor: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]


class Place(NamedTuple):
    """A territory."""

    name: str
    level: str
    parent: str


class Good(NamedTuple):
    """A product: money in minor units of ``currency``, volumes in hundredths."""

    name: str
    category: str
    price: int
    cost: int
    volume: int
    qualifying_volume: int
    currency: str


class Line(NamedTuple):
    """One line of an order; figures per unit, ``quantity`` negative in a return."""

    sku: str
    quantity: int
    price: int
    cost: int
    volume: int


@dataclass
class Sale:
    """An order with its lines; ``returns`` is the key of the order taken back."""

    day: int
    kind: str
    seller: str
    buyer: str
    returns: str
    territory: str
    currency: str
    volume: int
    qualifying_volume: int
    lines: list[Line]
    returned: dict[str, int] = field(default_factory=dict)


class Coefficient(NamedTuple):
    """A personal term that is there already."""

    value: str
    valid_to: int
    state: str


@dataclass
class Known:
    """What there is already of everything the files name."""

    members: dict[str, Person] = field(default_factory=dict)
    territories: dict[str, Place] = field(default_factory=dict)
    products: dict[str, Good] = field(default_factory=dict)
    orders: dict[str, Sale] = field(default_factory=dict)
    terms: dict[tuple[str, str, int], Coefficient] = field(default_factory=dict)
    contacts: dict[str, str] = field(default_factory=dict)  # id → value
    closed: dict[str, str] = field(default_factory=dict)  # month → its state


class Rows:
    """The growing rows of one table, asked for in columns."""

    def __init__(self, table: str) -> None:
        self._names = tuple(COLUMNS[table])
        self._rows: list[dict[str, Any]] = []

    def append(self, **values: Any) -> None:
        """Add a row; every column must be given."""
        self._rows.append(values)

    @property
    def columns(self) -> dict[str, list[Any]]:
        """Return all columns, made anew: ask once, not in a loop."""
        return {name: self[name] for name in self._names}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, column: str) -> list[Any]:
        return [row[column] for row in self._rows]


class Change(NamedTuple):
    """One property of something that is there already: old and new value."""

    what: str  # member, product, territory, contact, residence
    key: str
    property: str
    old: Any
    new: Any


@dataclass
class Counts:
    """Rows of one file by what they do."""

    new: int = 0
    changed: int = 0
    duplicate: int = 0
    errors: int = 0


@dataclass
class Draft:
    """Everything that one batch would write.

    ``counts`` has one entry a file, in the order of the files.
    """

    members: Rows = field(default_factory=lambda: Rows("members"))
    territories: Rows = field(default_factory=lambda: Rows("territories"))
    products: Rows = field(default_factory=lambda: Rows("products"))
    orders: Rows = field(default_factory=lambda: Rows("orders"))
    lines: Rows = field(default_factory=lambda: Rows("lines"))
    contacts: Rows = field(default_factory=lambda: Rows("contacts"))
    terms: Rows = field(default_factory=lambda: Rows("terms"))
    changes: list[Change] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes) or any(
            map(len, (self.members, self.territories, self.products, self.orders,
                      self.contacts, self.terms))
        )  # fmt: skip
