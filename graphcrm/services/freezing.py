"""Freezing the inputs of a run, and thawing them again.

What a run read is kept as columns, each compressed with its SHA-256 before
compression, so any amount can be derived again years later on any machine.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graphcrm import periods
from graphcrm.errors import GraphCRMError
from graphcrm.graph.network import Network, Transaction
from graphcrm.rules.exact import Ints
from graphcrm.rules.run import RunResult, left_columns
from graphcrm.rules.snapshot import (
    COLUMNS,
    CUSTOMER,
    DISTRIBUTOR,
    HOUSE,
    OWN,
    RETAIL,
    Columns,
    Snapshot,
    Texts,
    column_bytes,
    column_of,
    sha256_of,
    slot,
    snapshot,
)

_LEVEL = 6  # zlib: half the size of level 1, a tenth of the time of level 9

# Members per packed record: the label range is cut into about that many parts.
_PART = 10_000


@dataclass(frozen=True)
class FrozenColumn:
    """One column as it is stored: compressed bytes and the hash of the raw ones."""

    name: str
    sha256: str
    data: bytes


class Damaged(GraphCRMError):
    """Frozen inputs that no longer have their hash: they were changed."""

    code = "damaged"


def freeze(network: Network, period: str) -> Snapshot:
    """Return the inputs of a month as the graph holds them now.

    The sponsor tree, statuses and approved coefficients are those valid on the
    last day of the period, as known at this moment; orders are those of its
    days; balances are what the run of the month before left. All is read in one
    transaction.

    Raises ``Invalid`` with a problem for everything that does not fit together.
    """
    when = periods.month(period)
    with network.reading(seconds=None) as tx:
        members = tx.frame(
            "company/run_members", day=when.last_day, width=_label_width(tx)
        )
        orders = tx.frame(
            "company/run_orders", first_day=when.first_day, last_day=when.last_day
        )
        terms = tx.frame("company/run_terms", day=when.last_day)
        state = _left_before(tx, period)
    return snapshot(
        period,
        when.first_day,
        when.last_day,
        _members(members),
        _orders(orders),
        _columns(
            terms[terms["kind"] != _FACT], "id", "member", "kind", "component", "value"
        ),
        _facts(terms[terms["kind"] == _FACT]),
        state,
    )


def frozen_columns(facts: Snapshot) -> Iterator[FrozenColumn]:
    """Yield the columns of a snapshot as they are stored."""
    for name, values in facts.columns().items():
        yield _frozen(name, values)


def left_columns_of(result: RunResult) -> Iterator[FrozenColumn]:
    """Yield what a run leaves to the next period as it is stored."""
    left = left_columns(result.facts.snapshot, result.left)
    yield _frozen("member", tuple(left["member"]))
    yield _frozen("key", tuple(left["key"]))
    yield _frozen("value", result.left.value)


def _frozen(name: str, values: Ints | Texts) -> FrozenColumn:
    raw = column_bytes(values)
    return FrozenColumn(name, sha256_of((name, raw)), zlib.compress(raw, _LEVEL))


def thaw(network: Network, run: str, period: str) -> Snapshot:
    """Return the frozen inputs of a run.

    Raises ``Damaged`` where a column is missing or differs from its hash.
    """
    with network.reading(seconds=None) as tx:
        rows = tx.rows("company/run_inputs", run=run)
    found = _thawed(rows, run)
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise Damaged(f"Run {run} lacks its frozen inputs {', '.join(missing)}.")
    when = periods.month(period)
    columns: dict[str, Any] = {name: found[name] for name in COLUMNS}
    return Snapshot(period, when.first_day, when.last_day, **columns)


def _thawed(rows: list[dict[str, Any]], run: str) -> dict[str, Ints | Texts]:
    """Return stored columns by name; ``Damaged`` where one differs from its hash."""
    found = {}
    for row in rows:
        raw = zlib.decompress(row["data"])
        if sha256_of((row["name"], raw)) != row["sha256"]:
            raise Damaged(f"The frozen column {row['name']} of run {run} was changed.")
        found[row["name"]] = column_of(raw)
    return found


def _left_before(tx: Transaction, period: str) -> Mapping[str, Any]:
    """Return what the run that counts of the month before left; nothing without one."""
    before = tx.rows("company/run_by_period", period=periods.shift_month(period, -1))
    if not before:
        return {}
    run = before[0]["id"]
    return _thawed(tx.rows("company/run_left", run=run), run)


def _label_width(tx: Transaction) -> int:
    """Return how many labels a packed record spans, so that it holds about _PART."""
    size = tx.rows("company/tree_size")[0]
    parts = 1 + int(size["members"]) // _PART
    return 1 + int(size["labels"]) // parts


def _members(frame: pd.DataFrame) -> Columns:
    role = (
        _flags(frame, "distributor") * DISTRIBUTOR
        + _flags(frame, "customer") * CUSTOMER
        + _flags(frame, "house") * HOUSE
    )
    return {
        "id": list(frame["id"]),
        "sponsor": list(frame["sponsor"]),
        "role": role,
        **{name: frame[name].to_numpy(np.int64) for name in ("left", "joined")},
        **{name: list(frame[name]) for name in ("enroller", "placement")},
        "slot": [slot(leg) for leg in frame["leg"]],
    }


def _columns(frame: pd.DataFrame, *names: str) -> Columns:
    return {name: list(frame[name]) for name in names}


def _facts(frame: pd.DataFrame) -> Columns:
    """Return what is stated of members: terms of the kind ``fact``."""
    return {
        "member": list(frame["member"]),
        "name": list(frame["component"]),
        "value": list(frame["value"]),
    }


_FACT = "fact"


def _flags(frame: pd.DataFrame, name: str) -> Any:
    return frame[name].to_numpy(np.int64)


def _orders(frame: pd.DataFrame) -> Columns:
    texts = {name: list(frame[name]) for name in ("key", "seller", "buyer", "currency")}
    numbers = {
        name: frame[name].to_numpy(np.int64)
        for name in ("day", "net", "volume", "qualifying", "moment")
    }
    kind = np.where(frame["kind"] == "retail", RETAIL, OWN)
    return {**texts, **numbers, "kind": kind}
