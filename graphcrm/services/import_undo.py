"""Take an import back, while nothing depends on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphcrm.access import Access
from graphcrm.clock import Clock, today
from graphcrm.errors import Conflict, NotAllowed, NotVisible
from graphcrm.graph import publishing
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.packed import batches
from graphcrm.graph.publishing import Progress
from graphcrm.graph.relabelling import placing
from graphcrm.services import audit
from graphcrm.services.import_draft import Change
from graphcrm.services.import_people import contact_id
from graphcrm.services.import_writes import (
    change_writes,
    read_content,
    rollup_undo_writes,
    undo_writes,
)
from graphcrm.services.imports import Policy, recover
from graphcrm.services.instants import milliseconds

_SHOWN = 5


def undo(
    network: Network,
    clock: Clock,
    access: Access,
    batch: str,
    policy: Policy,
    progress: Progress | None = None,
) -> None:
    """Take everything away that a batch brought and restore what it changed.

    Raises ``Conflict`` with what depends on it; then nothing has changed.
    """
    if not access.may("imports"):
        raise NotAllowed("Your role does not include imports.")
    recover(network, clock)
    writer = placing(network, clock, _beginning(clock, access, batch, policy))
    if writer:
        publishing.carry_out(network, clock, writer, progress)


def _beginning(
    clock: Clock, access: Access, batch: str, policy: Policy
) -> Callable[[Transaction], str]:
    def begin(tx: Transaction) -> str:
        rows = tx.rows("company/import_batch", batch=batch)
        if not rows:
            raise NotVisible("There is no such import.")
        state, content = rows[0]["state"], rows[0]["content"]
        if state != "published" or not content:
            raise Conflict(f"This import cannot be undone: it is {state}.")
        brought, changes = read_content(content)
        _refuse_dependents(tx, batch, brought, rows[0]["created_at"])
        _refuse_changed(tx, changes)
        back = [Change(c.what, c.key, c.property, c.new, c.old) for c in changes]
        now = milliseconds(clock.now())
        statements = [
            *rollup_undo_writes(_figures(tx, brought["orders"])),
            *undo_writes(brought),
            *change_writes(back, batch, now, today(clock, policy.timezone)),
        ]
        writer = publishing.publish(
            tx, clock, batch, [w for w in statements if len(w)], then="undone"
        )
        audit.append(tx, clock, access.user, "import undone", batch)
        return writer

    return begin


def _figures(tx: Transaction, keys: list[str]) -> dict[str, list[Any]]:
    names = ("seller", "day", "kind", "volume", "qualifying_volume", "net")
    figures: dict[str, list[Any]] = {name: [] for name in names}
    for part in batches({"keys": keys}):
        frame = tx.frame("company/import_order_figures", **part)
        for name in names:
            figures[name] += frame[name].tolist()
    return figures


# table → statement that finds what hangs on it, name of its key list
_NEEDS = {
    "members": ("company/import_needs_members", "ids", True),
    "orders": ("company/import_needs_orders", "keys", True),
    "products": ("company/import_needs_products", "skus", True),
    "territories": ("company/import_needs_territories", "codes", True),
    "terms": ("company/import_needs_terms", "ids", False),
}


def _refuse_dependents(
    tx: Transaction, batch: str, brought: dict[str, list[str]], created_at: int
) -> None:
    """Raise ``Conflict`` with the first things that depend on a batch."""
    found = []
    for table, (statement, name, with_batch) in _NEEDS.items():
        extra = {"batch": batch} if with_batch else {}
        for part in batches({name: brought[table]}):
            found += tx.rows(statement, **part, **extra)
    for part in batches({"ids": brought["members"]}):
        found += tx.rows("company/import_needs_users", **part)
    if brought["members"] or brought["orders"]:
        found += tx.rows("company/import_needs_runs", since=created_at)
    if found:
        shown = [f"{row['key']}: {row['count']} {row['what']}" for row in found]
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise Conflict(
            "This import cannot be undone any more, others depend on it: "
            f"{'; '.join(shown[:_SHOWN])}{more}."
        )


def _refuse_changed(tx: Transaction, changes: list[Change]) -> None:
    """Raise ``Conflict`` where a value is not what the batch made of it."""
    different = []
    for change in changes:
        now = _present(tx, change)
        if now != change.new:
            different.append(f"{change.what} {change.key}: {change.property}")
    if different:
        shown = ", ".join(different[:_SHOWN])
        raise Conflict(
            f"This import cannot be undone any more, values changed since: {shown}."
        )


def _present(tx: Transaction, change: Change) -> Any:
    """Return the value that a changed property has now."""
    if change.what == "contact":
        ids = [contact_id(change.key, change.property)]
        rows = tx.rows("company/import_contacts", ids=ids)
        return rows[0]["value"] if rows else ""
    if change.what == "product":
        rows = tx.rows("company/import_products", skus=[change.key])
        return rows[0][change.property] if rows else None
    if change.what == "territory":
        rows = tx.rows("company/import_territories", codes=[change.key])
        return rows[0][change.property] if rows else None
    frame = tx.frame("company/import_members", ids=[change.key])
    return frame[change.property].tolist()[0] if len(frame) else None
