"""The oracle: networkx and plain Python, slow and obvious.

It answers from the tables a network was written from and shares no code with
what it judges: no labels, no Cypher, no numpy.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx

HOUSE = "house"
FIGURES = ("personal", "retail", "volume", "qualifying", "sales", "orders")


class Oracle:
    """The sponsor tree and the orders of one network.

    ``members`` and ``orders`` are rows as dictionaries, for instance
    ``tables.members.to_dict("records")``.
    """

    def __init__(
        self, members: Iterable[dict[str, Any]], orders: Iterable[dict[str, Any]] = ()
    ) -> None:
        self.members = {row["id"]: row for row in members}
        self.orders = list(orders)
        self.tree = nx.DiGraph()
        self.tree.add_node(HOUSE)
        for row in self.members.values():
            self.tree.add_edge(row["sponsor"] or HOUSE, row["id"])

    # -- changes ---------------------------------------------------------------

    def enrol(self, row: dict[str, Any]) -> None:
        """Add a member below ``row["sponsor"]``."""
        self.members[row["id"]] = row
        self.tree.add_edge(row["sponsor"] or HOUSE, row["id"])

    def move(self, member: str, sponsor: str) -> None:
        """Give a member another sponsor."""
        self.tree.remove_edge(self.sponsor(member), member)
        self.tree.add_edge(sponsor, member)

    # -- the tree --------------------------------------------------------------

    def sponsor(self, member: str) -> str:
        """Return who stands directly above a member."""
        (above,) = self.tree.predecessors(member)
        return above

    def children(self, member: str) -> set[str]:
        """Return who stands directly below a member."""
        return set(self.tree.successors(member))

    def branch(self, member: str) -> set[str]:
        """Return a member and everybody below him."""
        return {member} | nx.descendants(self.tree, member)

    def path(self, top: str, member: str) -> list[str]:
        """Return the members from ``top`` down to ``member``."""
        return nx.shortest_path(self.tree, top, member)

    def depth(self, member: str) -> int:
        """Return the levels between the house and a member."""
        return len(self.path(HOUSE, member)) - 1

    def is_tree(self) -> bool:
        """Return whether everybody has one sponsor and reaches the house."""
        return nx.is_arborescence(self.tree)

    def distributors(self, member: str) -> set[str]:
        """Return the distributors of a branch, himself included if he is one."""
        return {
            id
            for id in self.branch(member)
            if id != HOUSE and self.members[id]["distributor"]
        }

    # -- volumes ---------------------------------------------------------------

    def volumes(self) -> dict[tuple[str, str], dict[str, int]]:
        """Return the figures of each month and member with orders in it."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for order in self.orders:
            key = (_month(order["day"]), order["seller"])
            figures = found.setdefault(key, dict.fromkeys(FIGURES, 0))
            kind = "retail" if order["kind"] == "retail" else "personal"
            figures[kind] += order["volume"]
            figures["volume"] += order["volume"]
            figures["qualifying"] += order["qualifying_volume"]
            figures["sales"] += order["net"]
            figures["orders"] += 1
        return found

    def branch_volume(self, member: str, period: str) -> dict[str, int]:
        """Return the sums of a branch in a month."""
        inside = self.branch(member)
        total = dict.fromkeys(FIGURES, 0)
        for (month, seller), figures in self.volumes().items():
            if month == period and seller in inside:
                for name in FIGURES:
                    total[name] += figures[name]
        return total


def _month(day: int) -> str:
    text = str(day)
    return f"{text[:4]}-{text[4:6]}"
