"""From a draft to the statements that bring it, and those that take it back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from graphcrm.access import HOUSE
from graphcrm.graph import blocks
from graphcrm.graph.publishing import Write, write
from graphcrm.periods import month_of
from graphcrm.services.import_draft import Change, Draft, Rows
from graphcrm.services.import_people import contact_id
from graphcrm.tables import Tables, period_rows, rollups, table

# sponsors of new members, position of each one's sponsor among them → lo, hi, depth
Labels = Callable[[Sequence[str], Sequence[int]], tuple[Any, Any, Any]]


def writes(
    draft: Draft,
    labels: Labels,
    *,
    batch: str,
    recorded_at: int,
    today: int,
    territories: dict[str, str],
) -> list[Write]:
    """Return what brings a draft, in the order in which it must be written.

    ``territories`` is the district of every seller, for new roll-ups.
    """
    found = [
        *_places(draft),
        *_products(draft),
        *_people(draft, labels, batch, recorded_at),
        *_contacts(draft.contacts, batch, recorded_at),
        *_orders(draft, batch),
        *rollup_writes(draft.orders.columns, territories),
        *_terms(draft.terms, batch, recorded_at),
        *change_writes(draft.changes, batch, recorded_at, today),
    ]
    return [each for each in found if len(each)]


def _places(draft: Draft) -> Iterator[Write]:
    rows = draft.territories.columns
    yield write("bulk_territories", code=rows["code"], name=rows["name"],
                level=rows["level"])  # fmt: skip
    yield _where("bulk_territory_parents", rows, "parent", code="code", parent="parent")


def _products(draft: Draft) -> Iterator[Write]:
    yield write("bulk_products", **draft.products.columns)


def _people(
    draft: Draft, labels: Labels, batch: str, recorded_at: int
) -> Iterator[Write]:
    rows = draft.members.columns
    ids = rows["id"]
    if not ids:
        return
    place = {member: at for at, member in enumerate(ids)}
    sponsors = [sponsor or HOUSE for sponsor in rows["sponsor"]]
    lo, hi, depth = labels(sponsors, [place.get(s, -1) for s in sponsors])
    kinds = {
        (True, False): ["Distributor"],
        (False, True): ["Customer"],
        (True, True): ["Distributor", "Customer"],
    }
    plain = ("id", "name", "joined", "left", "country", "language", "currency")
    yield write(
        "bulk_members",
        **{name: rows[name] for name in plain},
        labels=[
            kinds[pair]
            for pair in zip(rows["distributor"], rows["customer"], strict=True)
        ],
        lo=lo.tolist(),
        hi=hi.tolist(),
        depth=depth.tolist(),
        batch=[batch] * len(ids),
    ).by("id")
    yield write(
        "bulk_sponsors",
        member=ids,
        sponsor=sponsors,
        valid_from=rows["joined"],
        recorded_from=[recorded_at] * len(ids),
    )
    yield _where("bulk_enrollers", rows, "enroller", but="sponsor", member="id",
                 enroller="enroller", valid_from="joined")  # fmt: skip
    yield _where("bulk_supervisors", rows, "supervisor", but="sponsor", member="id",
                 supervisor="supervisor", valid_from="joined")  # fmt: skip
    yield _where("bulk_placements", rows, "placement", member="id", parent="placement",
                 leg="leg")  # fmt: skip
    yield _where("bulk_residences", rows, "territory", member="id",
                 territory="territory", valid_from="joined")  # fmt: skip


def _where(
    statement: str,
    rows: dict[str, list[Any]],
    given: str,
    *,
    but: str = "",
    **columns: str,
) -> Write:
    """Return a write of the rows with a text, unless it is that of another column."""
    other = rows[but] if but else [""] * len(rows[given])
    keep = [
        at
        for at, (value, same) in enumerate(zip(rows[given], other, strict=True))
        if value and value != same
    ]
    return write(
        statement,
        **{name: [rows[column][at] for at in keep] for name, column in columns.items()},
    )


def _contacts(rows: Rows, batch: str, recorded_at: int) -> Iterator[Write]:
    count = len(rows)
    yield write("bulk_contacts", **rows.columns, recorded_at=[recorded_at] * count,
                batch=[batch] * count).by("member")  # fmt: skip


def _terms(rows: Rows, batch: str, recorded_at: int) -> Iterator[Write]:
    count = len(rows)
    yield write("bulk_terms", **rows.columns, recorded_at=[recorded_at] * count,
                batch=[batch] * count)  # fmt: skip


def _orders(draft: Draft, batch: str) -> Iterator[Write]:
    rows = draft.orders.columns
    if not rows["key"]:
        return
    periods = period_rows(rows["day"])
    yield write("bulk_periods", **{n: periods[n].tolist() for n in periods.columns},
                state=["open"] * len(periods))  # fmt: skip
    plain = {n: v for n, v in rows.items() if n not in {"returns", "buyer"}}
    new = write("bulk_orders", **plain, batch=[batch] * len(rows["key"]))
    yield new.by("seller")
    yield _where("bulk_purchases", rows, "buyer", but="seller", key="key",
                 buyer="buyer")  # fmt: skip
    lines = dict(draft.lines.columns)
    yield write("bulk_lines", key=lines.pop("order"), **lines).by("key", "sku")
    yield _where("bulk_returns", rows, "returns", key="key", original="returns")


def rollup_writes(
    orders: dict[str, list[Any]], territories: dict[str, str]
) -> list[Write]:
    """Return the additions of some orders to roll-ups and their blocks.

    ``orders`` needs the columns ``seller``, ``day``, ``kind``, ``volume``,
    ``qualifying_volume`` and ``net``; ``territories`` the district of every seller.
    """
    if not orders["seller"]:
        return []
    sums = _rollups(orders, territories)
    return [write("import_volumes", **sums).by("member"), _blocks(sums)]


def rollup_undo_writes(orders: dict[str, list[Any]]) -> list[Write]:
    """Return what takes some orders off roll-ups and their blocks again."""
    if not orders["seller"]:
        return []
    sums = _rollups(orders, {})
    del sums["territory"]
    return [write("import_volumes_back", **sums).by("member"), _blocks(sums)]


def _rollups(
    orders: dict[str, list[Any]], territories: dict[str, str]
) -> dict[str, list[Any]]:
    """Return the columns of the roll-ups of some orders."""
    sellers = sorted(set(orders["seller"]))
    districts = np.array([territories.get(s, "") for s in sellers], dtype=object)
    names = ("seller", "day", "kind", "volume", "qualifying_volume", "net")
    frame = rollups(
        Tables(
            members=table("members", id=sellers, territory=districts),
            orders=table("orders", **{name: orders[name] for name in names}),
        )
    )
    texts = ("period", "member", "territory")
    figures = ("personal", "retail", "volume", "qualifying", "sales", "orders")
    return {name: _texts(frame[name]) for name in texts} | {
        name: frame[name].tolist() for name in figures
    }


def _blocks(sums: dict[str, list[Any]]) -> Write:
    """Return what sums up the blocks of some roll-ups, once these are written.

    In one lane: two sessions would meet at a block.
    """
    return write("block_volumes", **blocks.of_members(sums["period"], sums["member"]))


def _texts(column: pd.Series) -> list[str]:
    return [str(value) for value in column.tolist()]


# -- changes of what is there already -----------------------------------------------


def change_writes(
    changes: Iterable[Change], batch: str, recorded_at: int, today: int
) -> Iterator[Write]:
    """Return what gives members, products… their new values."""
    by: dict[str, list[Change]] = {}
    for change in changes:
        what = "customer" if change.property == "customer" else change.what
        by.setdefault(what, []).append(change)
    for what, key in (("member", "id"), ("product", "sku"), ("territory", "code")):
        some = by.get(what, [])
        keys = {key: [c.key for c in some]}
        yield write(f"import_{what}_values", **keys,
                    property=[c.property for c in some],
                    value=[c.new for c in some])  # fmt: skip
    customers = by.get("customer", [])
    yield write("import_member_customers", id=[c.key for c in customers],
                value=[c.new for c in customers])  # fmt: skip
    homes = by.get("residence", [])
    yield write("import_residences",
                member=[c.key for c in homes],
                territory=[c.new for c in homes],
                ).where(day=today, period=month_of(today))  # fmt: skip
    contacts = by.get("contact", [])
    kept = [c for c in contacts if c.new]
    yield write("import_contact_values",
                id=[contact_id(c.key, c.property) for c in kept],
                member=[c.key for c in kept], kind=[c.property for c in kept],
                value=[c.new for c in kept],
                ).where(recorded_at=recorded_at, batch=batch)  # fmt: skip
    gone = [contact_id(c.key, c.property) for c in contacts if not c.new]
    yield write("import_undo_contacts", id=gone)


# -- the list of what a batch brought ------------------------------------------------

BROUGHT = (
    ("orders", "key"),
    ("terms", "id"),
    ("contacts", "id"),
    ("members", "id"),
    ("products", "sku"),
    ("territories", "code"),
)


def content_of(draft: Draft) -> bytes:
    """Return the compressed list of what a draft brings, for its undoing."""
    content = {name: getattr(draft, name)[key] for name, key in BROUGHT}
    content["changes"] = [list(change) for change in draft.changes]
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode())


def read_content(data: bytes) -> tuple[dict[str, list[str]], list[Change]]:
    """Return the keys that a batch brought, by table, and its changes."""
    content = json.loads(zlib.decompress(data))
    changes = [Change(*values) for values in content.pop("changes")]
    return content, changes


def undo_writes(brought: dict[str, list[str]]) -> Iterator[Write]:
    """Return what takes away the things that a batch brought."""
    for name, key in BROUGHT:
        yield write(f"import_undo_{name}", **{key: brought[name]})
