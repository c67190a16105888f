"""What the graph knows of everything that the files of an import name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphcrm.graph.network import Transaction
from graphcrm.graph.packed import batches
from graphcrm.services.import_draft import (
    Coefficient,
    Good,
    Known,
    Line,
    Person,
    Place,
    Sale,
)
from graphcrm.services.import_orders import DEFAULT_SOURCE, order_key
from graphcrm.services.parsing.parsed import Parsed

# kind → columns that name members, territories, products
_MEMBERS = {
    "members": ("id", "sponsor", "enroller", "placement", "supervisor"),
    "customers": ("id", "sponsor"),
    "orders": ("seller", "customer"),
    "coefficients": ("member",),
}
_TERRITORIES = {
    "territories": ("code", "parent"),
    "members": ("territory",),
    "customers": ("territory",),
    "orders": ("territory",),
}
_PRODUCTS = {"products": ("sku",), "orders": ("sku",)}


def known(tx: Transaction, files: Iterable[Parsed]) -> Known:
    """Return what there is of everything that the files name, in few statements."""
    parsed = list(files)
    found = Known()
    _read_territories(tx, _named(parsed, _TERRITORIES), found)
    _read_products(tx, _named(parsed, _PRODUCTS), found)
    _read_orders(tx, _order_keys(parsed), found)
    sellers = {sale.seller for sale in found.orders.values()}
    _read_members(tx, sorted(set(_named(parsed, _MEMBERS)) | sellers), found)
    terms = [f for f in parsed if f.options.kind == "coefficients"]
    _read_terms(tx, _named(terms, _MEMBERS), found)
    found.closed = {
        row["period"]: row["state"] for row in tx.rows("company/import_periods")
    }
    return found


def _named(
    files: Iterable[Parsed], columns: Mapping[str, tuple[str, ...]]
) -> list[str]:
    names = {
        value
        for file in files
        for column in columns.get(file.options.kind, ())
        for value in file.columns.get(column, ())
        if value
    }
    return sorted(names)


def _order_keys(files: Iterable[Parsed]) -> list[str]:
    keys = {
        order_key(file.options.source or DEFAULT_SOURCE, number)
        for file in files
        if file.options.kind == "orders"
        for column in ("order", "returns")
        for number in file.columns.get(column, ())
        if number
    }
    return sorted(keys)


def _parts(name: str, values: list[str]) -> Iterable[dict[str, list[Any]]]:
    return batches({name: values})


def _read_members(tx: Transaction, ids: list[str], found: Known) -> None:
    for part in _parts("ids", ids):
        frame = tx.frame("company/import_members", **part)
        contacts = frame["contacts"].tolist()
        for kind, column in (("phone", "phones"), ("email", "emails")):
            frame[column] = [
                tuple(value for _, k, value in some if k == kind) for some in contacts
            ]
        columns = [frame[name].tolist() for name in Person._fields]
        people = map(Person._make, zip(*columns, strict=True))
        found.members.update(zip(frame["id"].tolist(), people, strict=True))
        found.contacts.update((id, value) for some in contacts for id, _, value in some)


def _read_territories(tx: Transaction, codes: list[str], found: Known) -> None:
    for part in _parts("codes", codes):
        for row in tx.rows("company/import_territories", **part):
            code = row.pop("code")
            found.territories[code] = Place(**row)


def _read_products(tx: Transaction, skus: list[str], found: Known) -> None:
    for part in _parts("skus", skus):
        for row in tx.rows("company/import_products", **part):
            sku = row.pop("sku")
            found.products[sku] = Good(**row)


def _read_orders(tx: Transaction, keys: list[str], found: Known) -> None:
    for part in _parts("keys", keys):
        frame = tx.frame("company/import_orders", **part)
        for row in frame.to_dict("records"):
            lines = [Line(*line) for line in row.pop("lines")]
            returned: dict[str, int] = {}
            for sku, quantity in row.pop("returned"):
                returned[sku] = returned.get(sku, 0) - quantity
            key = row.pop("key")
            found.orders[key] = Sale(**row, lines=lines, returned=returned)


def _read_terms(tx: Transaction, members: list[str], found: Known) -> None:
    for part in _parts("members", members):
        for row in tx.rows("company/import_terms", **part):
            key = (row["member"], row["component"], row["valid_from"])
            found.terms[key] = Coefficient(row["value"], row["valid_to"], row["state"])
