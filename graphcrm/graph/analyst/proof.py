"""Counts and sums by which a projection is compared with the network it is of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from graphcrm.graph.analyst.policy import Policy, load_policy
from graphcrm.graph.network import Network

# label or type → rows, sum of its figures
Proof = dict[str, tuple[int, int]]
_STATEMENTS = ("projection/proof_nodes", "projection/proof_links")
_ALSO = {"Distributor": "Member", "Customer": "Member"}


def proof(network: Network, policy: Policy) -> Proof:
    """Return what a server holds of all that the policy lists; two sessions count.

    The sum of what a company's own file has taken a property from is left at 0.
    """
    listed = {shape.name for shape in policy.shapes}
    whole = {*policy.shapes} & {*load_policy().shapes}
    summed = {shape.name for shape in whole}
    found = {}
    with ThreadPoolExecutor(len(_STATEMENTS)) as pool:
        halves = pool.map(lambda name: _rows(network, name), _STATEMENTS)
        rows = [row for half in halves for row in half]
    for row in rows:
        name = _ALSO.get(row["what"], row["what"])
        if name in listed:
            total = row["total"] if name in summed else 0
            found[row["what"]] = (row["rows"], total)
    return found


def _rows(network: Network, statement: str) -> list[dict[str, Any]]:
    with network.reading(seconds=None) as tx:
        return tx.rows(statement)


def differences(wanted: Proof, found: Proof) -> list[str]:
    """Return in words what differs, empty where nothing does.

    >>> differences({"Order": (2, 30)}, {"Order": (2, 20)})
    ['Order: 2 with a sum of 30 in the network, 2 with 20 here']
    """
    nothing = 0, 0
    return [
        f"{name}: {rows} with a sum of {total} in the network, "
        f"{found.get(name, nothing)[0]} with {found.get(name, nothing)[1]} here"
        for name, (rows, total) in ({name: nothing for name in found} | wanted).items()
        if found.get(name, nothing) != (rows, total)
    ]
