"""What the upkeep of interval labels costs an enrolment."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np

from bench.measure import seconds
from graphcrm.access import local_operator
from graphcrm.clock import SystemClock
from graphcrm.graph.network import Network
from graphcrm.graph.schema import check_graph
from graphcrm.services.genealogy import NewMember, enrol
from graphcrm.tables import Tables


def enrolments(
    network: Network, tables: Tables, count: int, seed: int, *, check: bool
) -> dict[str, Any]:
    """Return the milliseconds of enrolments all over the tree and at one place.

    The second kind is the worst case: everybody below the newest, so that gaps
    halve each time and ranges are re-spaced. With ``check`` all of
    ``cypher/checks`` must find nothing afterwards.
    """
    rng = np.random.default_rng(seed)
    members = tables.members
    works = members["distributor"].to_numpy() & (members["left"].to_numpy() == 0)
    day = int(tables.orders["day"].max())
    chosen = rng.choice(np.flatnonzero(works), count)
    anywhere = members["id"].iloc[chosen].tolist()
    spread = [
        _enrolled(network, f"bench-{number}", sponsor, day)
        for number, sponsor in enumerate(anywhere)
    ]
    chain = []
    above = anywhere[0]
    for number in range(count):
        chain.append(_enrolled(network, f"chain-{number}", above, day))
        above = f"chain-{number}"
    checks = {"labels nest": not check_graph(network)} if check else {}
    return {
        "anywhere": _summary(spread),
        "a_chain_below_one_member": _summary(chain),
        "checks": checks,
    }


def _enrolled(network: Network, member: str, sponsor: str, day: int) -> float:
    new = NewMember(id=member, name=member, joined=day, sponsor=sponsor)
    access = local_operator()
    return seconds(lambda: enrol(network, SystemClock(), access, new))[0] * 1000


def _summary(times: list[float]) -> dict[str, float]:
    return {
        "enrolments": len(times),
        "mean_ms": round(statistics.fmean(times), 2),
        "median_ms": round(statistics.median(times), 2),
        "worst_ms": round(max(times), 2),
    }
