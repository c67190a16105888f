"""From tables to what a first load writes: labels, histories, roll-ups, periods.

The online writer (:mod:`graphcrm.graph.bulk`) and the offline importer
(:mod:`graphcrm.graph.offline`) write the same :class:`Load`, so a network is the
same whichever way it came in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from graphcrm.access import HOUSE
from graphcrm.graph.blocks import block_sums
from graphcrm.graph.labels import initial_labels
from graphcrm.tables import Tables, member_index, period_rows, positions, rollups

Ints = NDArray[np.int64]

# An interval that is still open ends here (docs/data-model.md, units).
OPEN_INSTANT = 253_402_300_800_000


@dataclass(frozen=True)
class Load:
    """Everything a first load writes, one frame a label or relationship.

    ``members`` and what hangs on one member each are in pre-order (``lo``), so
    that halves of a frame touch halves of the tree. ``house`` holds the labels
    ``lo``, ``hi``, ``depth`` of the house.
    """

    house: dict[str, int]
    members: pd.DataFrame
    sponsorships: pd.DataFrame
    enrollers: pd.DataFrame
    supervisors: pd.DataFrame
    placements: pd.DataFrame
    residences: pd.DataFrame
    contacts: pd.DataFrame
    terms: pd.DataFrame
    territories: pd.DataFrame
    products: pd.DataFrame
    orders: pd.DataFrame
    purchases: pd.DataFrame
    lines: pd.DataFrame
    returns: pd.DataFrame
    periods: pd.DataFrame
    volumes: pd.DataFrame
    blocks: pd.DataFrame


def load_of(
    tables: Tables, *, batch: str = "", recorded_at: int = 0, closed_before: int = 0
) -> Load:
    """Return what a first load of sound tables writes.

    ``recorded_at`` (ms) is when all this became known; 0 takes the day each
    thing happened. Periods that end before the day ``closed_before`` are closed.
    The tables must have passed :func:`graphcrm.table_checks.problems`.
    """
    ids = member_index(tables)
    lo, hi, depth = (
        np.asarray(values, dtype=np.int64)
        for values in initial_labels(parent_rows(tables, ids))
    )
    preorder = np.argsort(lo[1:], kind="stable")
    members = tables.members.take(preorder).reset_index(drop=True)
    members = members.assign(
        lo=lo[1:][preorder], hi=hi[1:][preorder], depth=depth[1:][preorder]
    )
    joined = tables.members["joined"].to_numpy()

    def known(days: Ints) -> Ints:
        return np.full(len(days), recorded_at) if recorded_at else instants(days)

    volumes = _volumes(tables, ids, lo[1:])
    contact_days = joined[positions(tables.contacts["member"], ids)]
    return Load(
        house={"lo": int(lo[0]), "hi": int(hi[0]), "depth": int(depth[0])},
        members=members.assign(batch=batch),
        sponsorships=_sponsorships(members, known(members["joined"].to_numpy())),
        enrollers=_dated(members, "enroller"),
        supervisors=_dated(members, "supervisor"),
        placements=_where(members, "placement")[["id", "placement", "leg"]],
        residences=_dated(members, "territory"),
        contacts=tables.contacts.assign(recorded_at=known(contact_days), batch=batch),
        terms=tables.terms.assign(
            recorded_at=known(tables.terms["valid_from"].to_numpy()), batch=batch
        ),
        territories=tables.territories,
        products=tables.products,
        orders=tables.orders.assign(batch=batch),
        purchases=_where(tables.orders, "buyer", other="seller")[["key", "buyer"]],
        lines=tables.lines,
        returns=_where(tables.orders, "returns")[["key", "returns"]],
        periods=_periods(tables, closed_before),
        volumes=volumes,
        blocks=block_sums(volumes),
    )


def parent_rows(tables: Tables, ids: pd.Index) -> Ints:
    """Return the row of everybody's sponsor; row 0 is the house, whose own is -1."""
    sponsor = positions(tables.members["sponsor"], ids) + 1
    return np.concatenate((np.array([-1]), sponsor))


def instants(days: Ints) -> Ints:
    """Return noon UTC of days ``yyyymmdd`` in milliseconds."""
    months = (days // 10_000 - 1970) * 12 + days // 100 % 100 - 1
    date = months.astype("datetime64[M]").astype("datetime64[D]") + (days % 100 - 1)
    return date.astype(np.int64) * 86_400_000 + 43_200_000


def _where(frame: pd.DataFrame, column: str, other: str = "") -> pd.DataFrame:
    """Return the rows with a text in a column, unless it is that of another one."""
    values = frame[column].to_numpy(dtype=object)
    present = values != ""
    if other:
        present &= values != frame[other].to_numpy(dtype=object)
    return frame[present.astype(bool)].reset_index(drop=True)


def _sponsorships(members: pd.DataFrame, known: Ints) -> pd.DataFrame:
    sponsor = members["sponsor"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "member": members["id"],
            "sponsor": np.where(sponsor == "", HOUSE, sponsor),
            "valid_from": members["joined"],
            "recorded_from": known,
        }
    )


def _dated(members: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return ``id``, the other end and ``valid_from`` of a dated relationship."""
    found = _where(members, column, other="" if column == "territory" else "sponsor")
    return pd.DataFrame(
        {"id": found["id"], column: found[column], "valid_from": found["joined"]}
    )


def _periods(tables: Tables, closed_before: int) -> pd.DataFrame:
    days = np.unique(tables.orders["day"].to_numpy()).tolist()
    rows = period_rows(days + ([closed_before] if closed_before else []))
    closed = rows["last_day"].to_numpy() < closed_before
    return rows.assign(state=np.where(closed, "closed", "open"))


def _volumes(tables: Tables, ids: pd.Index, lo: Ints) -> pd.DataFrame:
    """Return the roll-ups with the label of their member, by period and ``lo``."""
    found = rollups(tables)
    codes = found["member"].array.codes
    found = found.assign(lo=lo[codes])
    order = np.lexsort((found["lo"].to_numpy(), found["period"].array.codes))
    return found.take(order).reset_index(drop=True)
