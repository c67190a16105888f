"""The online writer of a first load: parallel lists, two sessions, batches.

What makes it fast is in DESIGN.md, section 4 (transport), and in
:mod:`graphcrm.graph.lanes`. Homes and contacts come before the links between
members: that keeps it rare that sessions meet at a relationship.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from graphcrm.graph.lanes import (
    SESSIONS,
    Rounds,
    Rows,
    halves,
    parts,
    rounds,
    side_by_side,
)
from graphcrm.graph.loading import Load, load_of
from graphcrm.graph.network import Network
from graphcrm.tables import Tables

# what is being written, rows done, rows in all
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Step:
    """One statement over a frame: ``columns`` says which parameter is which."""

    label: str
    statement: str
    columns: Mapping[str, Any]
    rounds: Rounds


def write_tables(
    network: Network,
    tables: Tables,
    *,
    batch: str = "",
    recorded_at: int = 0,
    closed_before: int = 0,
    progress: Progress | None = None,
) -> Load:
    """Write sound tables into a graph that has nothing but schema and house.

    Arguments as for :func:`graphcrm.graph.loading.load_of`. Returns what was
    written. Not one transaction: a first load that breaks off is wiped and
    done again; adding to a network is the importer's job.
    """
    load = load_of(
        tables, batch=batch, recorded_at=recorded_at, closed_before=closed_before
    )
    for step in steps(load):
        write_step(network, step, progress)
    network.write(lambda tx: tx.rows("write/bulk_house", **load.house))
    return load


def steps(load: Load) -> Iterator[Step]:
    """Yield all steps of a first load in the order they must be written."""
    yield from _places_and_products(load)
    yield from _people(load)
    yield from _sales(load)


def _places_and_products(load: Load) -> Iterator[Step]:
    places = load.territories
    yield _step("territories", "territories", places.drop(columns="parent"))
    parents = places[places["parent"] != ""][["code", "parent"]]
    yield _step("territories", "territory_parents", parents)
    yield _step("products", "products", load.products)
    yield _step("periods", "periods", load.periods)


def _people(load: Load) -> Iterator[Step]:
    yield member_step(load.members)
    homes = load.residences.rename(columns={"id": "member"})
    yield _step("residences", "residences", homes, apart="territory")
    yield _step("contacts", "contacts", load.contacts, apart="member")
    yield sponsor_step(load.sponsorships)
    for what, frame in (
        ("enrollers", load.enrollers),
        ("supervisors", load.supervisors),
    ):
        yield _step(what, what, frame.rename(columns={"id": "member"}))
    placed = load.placements.set_axis(["member", "parent", "leg"], axis=1)
    yield _step("placements", "placements", placed)
    yield _step("personal terms", "terms", load.terms)


def _sales(load: Load) -> Iterator[Step]:
    yield order_step(load.orders)
    yield _step("purchases", "purchases", load.purchases, apart="buyer")
    lines = load.lines.rename(columns={"order": "key"})
    yield _step("order lines", "lines", lines, apart="key", and_apart="sku")
    returned = load.returns.rename(columns={"returns": "original"})
    yield _step("returns", "returns", returned)
    yield volume_step(load.volumes)
    yield block_step(load.blocks)


def member_step(members: pd.DataFrame) -> Step:
    """Return the step that writes members with labels, without relationships."""
    kinds = [[], ["Distributor"], ["Customer"], ["Distributor", "Customer"]]
    kind = members["distributor"].to_numpy() + 2 * members["customer"].to_numpy()
    labels = np.empty(len(kinds), dtype=object)
    labels[:] = kinds
    columns = {
        name: members[name]
        for name in ("id", "name", "joined", "left", "country", "language",
                     "currency", "lo", "hi", "depth", "batch")
    }  # fmt: skip
    return Step(
        "members",
        "write/bulk_members",
        columns | {"labels": labels[kind]},
        halves(len(members)),
    )


def sponsor_step(sponsorships: pd.DataFrame) -> Step:
    """Return the step that hangs members, given in pre-order, below their sponsors.

    The second half of a pre-order meets the first only at sponsors that stand
    before the middle; those rows come last, by themselves.
    """
    count = len(sponsorships)
    place = pd.Index(sponsorships["member"].to_numpy(dtype=object))
    sponsor = place.get_indexer(pd.Index(sponsorships["sponsor"], dtype=object))
    row, middle = np.arange(count), count // 2
    first = np.flatnonzero((row < middle) & (sponsor >= 0))
    second = np.flatnonzero((row >= middle) & (sponsor >= middle))
    across = np.setdiff1d(row, np.concatenate((first, second)), assume_unique=True)
    return Step(
        "sponsors",
        "write/bulk_sponsors",
        {name: sponsorships[name] for name in sponsorships.columns},
        [[first, second], [across]],
    )


def order_step(orders: pd.DataFrame) -> Step:
    """Return the step that writes orders with ``SOLD_BY``."""
    wanted = orders.drop(columns=["returns", "buyer"])
    return _step("orders", "orders", wanted, apart="seller")


def volume_step(volumes: pd.DataFrame) -> Step:
    """Return the step that writes roll-ups."""
    return _halved("roll-ups", "volumes", volumes)


def block_step(blocks: pd.DataFrame) -> Step:
    """Return the step that writes blocks of roll-ups."""
    return _halved("blocks of roll-ups", "blocks", blocks)


def write_step(network: Network, step: Step, progress: Progress | None = None) -> None:
    """Write one step, its groups of rows at the same time."""
    columns = {name: _taker(values) for name, values in step.columns.items()}
    total = sum(len(rows) for groups in step.rounds for rows in groups)
    done = 0

    def write(rows: Rows) -> int:
        arguments = {name: take(rows) for name, take in columns.items()}
        network.write(lambda tx: tx.rows(step.statement, **arguments))
        return len(rows)

    with ThreadPoolExecutor(SESSIONS) as pool:
        for groups in step.rounds:
            queues = [parts(rows) for rows in groups]
            for written in side_by_side(pool, write, queues):
                done += written
                if progress:
                    progress(step.label, done, total)


def _step(
    label: str, name: str, frame: pd.DataFrame, apart: str = "", and_apart: str = ""
) -> Step:
    """Return a step whose sessions share no value of the columns named."""
    split = [frame[column] for column in (apart, and_apart) if column]
    return Step(
        label, f"write/bulk_{name}", _columns(frame), rounds(len(frame), *split)
    )


def _halved(label: str, name: str, frame: pd.DataFrame) -> Step:
    """Return a step that links nothing, so that its rows may be split anywhere."""
    return Step(label, f"write/bulk_{name}", _columns(frame), halves(len(frame)))


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    return {name: frame[name] for name in frame.columns}


def _taker(values: Any) -> Callable[[Rows], list[Any]]:
    """Return what gives the values of some rows as plain Python values."""
    if isinstance(getattr(values, "dtype", None), pd.CategoricalDtype):
        texts = values.array.categories.to_numpy(dtype=object)
        codes = np.asarray(values.array.codes)
        return lambda rows: list(texts[codes[rows]].tolist())
    plain = np.asarray(values)
    return lambda rows: list(plain[rows].tolist())
