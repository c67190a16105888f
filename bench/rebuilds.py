"""What making the analysts' copy costs, and what pages notice of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.loads import plain
from bench.measure import Steps
from bench.pages import Pages, summary
from bench.processes import Kinds, Watch
from graphcrm.graph import bulk
from graphcrm.graph.analyst.site import AnalystSite, Projection
from graphcrm.graph.loading import Load, load_of
from graphcrm.graph.network import Network
from graphcrm.tables import Tables, positions, text_index

_OF_ORDERS = ("orders", "purchases", "order lines")


@dataclass(frozen=True)
class Rebuilt:
    """A copy that was made, what it cost, and from when to when (monotonic, s)."""

    made: Projection
    result: dict[str, Any]
    begin: float
    end: float


def newer(tables: Tables, count: int) -> Load:
    """Return so many orders more, like the newest ones of the tables.

    The roll-ups stay as they were; only those of the open month would have them.
    """
    orders = tables.orders
    sold = np.flatnonzero(~orders["is_return"].to_numpy())
    days = orders["day"].to_numpy()[sold]
    rows = np.sort(sold[np.argsort(days, kind="stable")[-count:]])
    names = [f"late-{number}" for number in range(len(rows))]
    keys = np.array([f"bench:{name}" for name in names], dtype=object)
    late = plain(orders.iloc[rows]).assign(key=keys, number=names)
    place = np.full(len(orders), -1)
    place[rows] = np.arange(len(rows))
    of = place[positions(tables.lines["order"], text_index(orders["key"]))]
    lines = plain(tables.lines[of >= 0]).assign(order=keys[of[of >= 0]])
    people = {*late["seller"], *late["buyer"]}
    known = text_index(tables.members["id"]).get_indexer(pd.Index(sorted(people)))
    members = plain(tables.members.iloc[known[known >= 0]])
    load = load_of(
        Tables(
            members=members.assign(sponsor=""),
            products=tables.products,
            orders=late,
            lines=lines,
        )
    )
    return replace(load, volumes=load.volumes[:0], blocks=load.blocks[:0])


def write_orders(network: Network, later: Load) -> None:
    """Write orders with what hangs on them into a network that has the rest."""
    for step in bulk.steps(later):
        if step.label in _OF_ORDERS:
            bulk.write_step(network, step)


def rebuilt(
    site: AnalystSite, network: Network, kinds: Kinds, main_folder: Path
) -> Rebuilt:
    """Make a copy and return it with what it cost."""
    steps = Steps(lambda: {"seconds": time.perf_counter(), **kinds.cpu()})
    begin = time.monotonic()
    with Watch(kinds, site.home, main_folder) as watch:
        made = site.rebuild(
            network, lambda: time.time_ns() // 10**6, child=True, progress=steps.note
        )
    end = time.monotonic()
    found = steps.result()
    result = {
        "seconds": round(end - begin, 1),
        **{
            name: round(sum(step[name] for step in found.values()), 1)
            for name in ("main_cpu_s", "builder_cpu_s", "loader_cpu_s")
        },
        "steps": found,
        **watch.result(),
    }
    return Rebuilt(made, result, begin, end)


def beside_pages(
    site: AnalystSite,
    network: Network,
    later: Load,
    pages: Pages,
    kinds: Kinds,
    main_folder: Path,
    quiet_seconds: float,
) -> dict[str, Any]:
    """Make two copies, the second after new orders, while pages are asked for.

    ``pages`` ends here. The orders of ``later`` are in the second copy. What pages
    take in quiet is measured last, for the first ones still wait for Java's compiler.
    """
    time.sleep(quiet_seconds)
    first = rebuilt(site, network, kinds, main_folder)
    write_orders(network, later)
    second = rebuilt(site, network, kinds, main_folder)
    quiet = time.monotonic()
    time.sleep(quiet_seconds)
    asked = pages.stop()
    orders = first.made.proof["Order"][0], second.made.proof["Order"][0]
    noticed = {
        name: summary(asked, *span)
        for name, span in {
            "first copy": (first.begin, first.end),
            "second copy": (second.begin, second.end),
            "quiet": (quiet, quiet + quiet_seconds),
        }.items()
    }
    return {
        "first": first.result,
        "second": second.result | {"new_orders": len(later.orders)},
        "pages_ms": noticed,
        "checks": {
            "the second copy has the new orders": orders[1] - orders[0]
            == len(later.orders),
            "pages answered all the time": all(
                found["pages"] > 0 for found in noticed.values()
            ),
        },
    }
