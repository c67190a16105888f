"""The network as files for COPY, written in columns; keys are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from graphcrm.graph.csv_columns import (
    Field,
    constant,
    flag,
    number,
    text,
    write_rows,
)
from graphcrm.graph.loading import OPEN_INSTANT, Load
from graphcrm.periods import OPEN_DAY
from graphcrm.tables import positions, text_index


@dataclass(frozen=True)
class CopyFile:
    """Rows of a table: its name, the columns, and the file."""

    table: str
    columns: tuple[str, ...]
    file: Path


def copy_files(folder: Path, load: Load, later: Load) -> list[CopyFile]:
    """Write everything of a load, and the orders that came later, into a folder."""
    ids = text_index(load.members["id"])
    skus = text_index(load.products["sku"])
    tables = [
        ("territory", load.territories, _texts(load.territories, _TERRITORY)),
        ("product", load.products, _products(load.products)),
        ("period", load.periods, _periods(load.periods)),
        ("member", load.members, _members(load.members, ids)),
        ("sponsorship", load.sponsorships, _sponsorships(load.sponsorships, ids)),
        ("period_volume", load.volumes, _volumes(load.volumes, ids)),
    ]
    first = 1
    for part in (load, later):
        keys = text_index(part.orders["key"])
        tables.append(("orders", part.orders, _orders(part.orders, ids, keys, first)))
        tables.append(("line", part.lines, _lines(part.lines, keys, skus, first)))
        first += len(part.orders)
    return [
        _written(folder / f"{place}.{name}.csv", name, len(frame), fields)
        for place, (name, frame, fields) in enumerate(tables)
    ]


def _written(file: Path, name: str, rows: int, fields: list[Field]) -> CopyFile:
    with file.open("wb") as handle:
        write_rows(handle, rows, fields)
    columns = tuple(field.header.partition(":")[0] for field in fields)
    return CopyFile(name, columns, file)


_TERRITORY = ("code", "name", "level", "parent")


def _texts(frame: pd.DataFrame, names: tuple[str, ...]) -> list[Field]:
    return [text(name, frame[name], absent=True) for name in names]


def _numbers(frame: pd.DataFrame, *names: str) -> list[Field]:
    return [number(name, frame[name].to_numpy()) for name in names]


def _products(products: pd.DataFrame) -> list[Field]:
    key = number("key", np.arange(len(products)))
    texts = _texts(products, ("sku", "name", "category", "currency"))
    figures = _numbers(products, "price", "cost", "volume", "qualifying_volume")
    return [key, *texts, *figures]


def _periods(periods: pd.DataFrame) -> list[Field]:
    texts = _texts(periods, ("id", "calendar", "state"))
    return [*texts, *_numbers(periods, "first_day", "last_day")]


def _members(members: pd.DataFrame, ids: pd.Index) -> list[Field]:
    sponsor = 1 + positions(members["sponsor"], ids)  # 0 is the house

    def other(name: str) -> Field:
        """Return somebody else than the sponsor; nobody has no number."""
        found = 1 + positions(members[name], ids)
        return number(name, np.where(found == sponsor, 0, found), absent=0)

    names = ("id", "name", "country", "language", "currency", "territory", "leg")
    return [
        number("key", 1 + np.arange(len(members))),
        *_texts(members, names),
        *_numbers(members, "joined", "lo", "hi", "depth"),
        number("left_day", members["left"].to_numpy(), absent=0),
        flag("distributor", members["distributor"].to_numpy()),
        flag("customer", members["customer"].to_numpy()),
        number("sponsor", sponsor),
        other("enroller"),
        other("supervisor"),
        number("placement", 1 + positions(members["placement"], ids), absent=0),
    ]


def _sponsorships(found: pd.DataFrame, ids: pd.Index) -> list[Field]:
    return [
        number("member", 1 + positions(found["member"], ids)),
        number("sponsor", 1 + positions(found["sponsor"], ids)),
        *_numbers(found, "valid_from", "recorded_from"),
        constant("valid_to", OPEN_DAY),
        constant("recorded_to", OPEN_INSTANT),
    ]


def _volumes(volumes: pd.DataFrame, ids: pd.Index) -> list[Field]:
    return [
        *_texts(volumes, ("period", "territory")),
        number("member", 1 + positions(volumes["member"], ids)),
        *_numbers(volumes, "lo", "personal", "retail", "volume", "qualifying"),
        *_numbers(volumes, "sales", "orders"),
    ]


def _orders(
    orders: pd.DataFrame, ids: pd.Index, keys: pd.Index, first: int
) -> list[Field]:
    seller = 1 + positions(orders["seller"], ids)
    buyer = 1 + positions(orders["buyer"], ids)
    returned = positions(orders["returns"], keys)
    return [
        number("key", first + np.arange(len(orders))),
        text("order_key", orders["key"]),
        *_texts(orders, ("number", "source", "kind", "currency", "territory")),
        *_numbers(orders, "at", "recorded_at", "day", "net", "tax", "gross", "cost"),
        *_numbers(orders, "volume", "qualifying_volume"),
        flag("is_return", orders["is_return"].to_numpy()),
        number("seller", seller),
        number("buyer", np.where(buyer == seller, 0, buyer), absent=0),
        number("returns", np.where(returned < 0, 0, first + returned), absent=0),
    ]


def _lines(
    lines: pd.DataFrame, keys: pd.Index, skus: pd.Index, first: int
) -> list[Field]:
    return [
        number("order_key", first + positions(lines["order"], keys)),
        number("product", positions(lines["sku"], skus)),
        *_numbers(lines, "quantity", "price", "cost", "volume"),
    ]
