"""The indexes of the analysts' copy: ``cypher/copy``, one statement an index.

They are fewer than those of the network and none of them is a key: nothing is written
to the copy, and the network has seen to it that keys are unique.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graphcrm.graph.analyst.policy import Policy
from graphcrm.graph.queries import Catalogue

_INDEX = re.compile(r"FOR \(n:(\w+)\) ON \(([^)]*)\)$")
_OF_MEMBERS = ("Distributor", "Customer")


@dataclass(frozen=True)
class Index:
    """One index: the statement that makes it, its label and properties."""

    statement: str
    label: str
    properties: tuple[str, ...]

    @property
    def of(self) -> str:
        """Return the label under which the policy lists what it is on."""
        return "Member" if self.label in _OF_MEMBERS else self.label


def indexes_of(catalogue: Catalogue, policy: Policy) -> list[Index]:
    """Return the indexes of what a policy lists."""
    found = []
    for query in catalogue.folder("copy"):
        match = _INDEX.search(query.text.strip())
        assert match, query.name
        properties = tuple(re.findall(r"n\.(\w+)", match[2]))
        index = Index(query.name, match[1], properties)
        shape = policy.nodes.get(index.of)
        listed = {part.name for part in shape.properties} if shape else set()
        if listed.issuperset(properties):
            found.append(index)
    return found
