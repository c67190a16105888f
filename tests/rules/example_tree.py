"""Large regular trees: members, products and orders from a ``generate.toml``.

::

    root = "Y"
    branching = [5, 3]      # children of every member, layer by layer
    sku = "PV"
    quantity = 500          # what every generated member buys, at 1 point a unit
    root_quantity = 0
    currency = "USD"
    day = 2026-10-10

Ids are ``Y.1``, ``Y.2``, … in breadth-first order.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path


def write(folder: Path) -> None:
    """Write the CSV files that the folder's ``generate.toml`` stands for."""
    made = tomllib.loads((folder / "generate.toml").read_text("utf-8"))
    sponsors = {made["root"]: ""}
    layer, number = [made["root"]], 0
    for children in made["branching"]:
        following = []
        for sponsor in layer:
            for _ in range(children):
                number += 1
                member = f"{made['root']}.{number}"
                sponsors[member] = sponsor
                following.append(member)
        layer = following
    _table(
        folder / "members.csv",
        ("id", "name", "sponsor", "joined"),
        [(member, member, above, "2026-01-01") for member, above in sponsors.items()],
    )
    sku, currency = made["sku"], made["currency"]
    _table(
        folder / "products.csv",
        ("sku", "name", "price", "volume", "qualifying_volume", "currency"),
        [(sku, sku, 1, 1, 1, currency)],
    )
    bought = {member: made["quantity"] for member in sponsors}
    bought[made["root"]] = made.get("root_quantity", 0)
    _table(
        folder / "orders.csv",
        ("order", "date", "seller", "sku", "quantity"),
        [
            (f"o{place}", made["day"], member, sku, units)
            for place, (member, units) in enumerate(bought.items())
            if units
        ],
    )


def _table(path: Path, header: tuple, rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
