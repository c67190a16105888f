"""The indexes of the analysts' copy: ``cypher/copy``, one statement an index.

They are fewer than those of the network and none of them is a key: nothing is written
to the copy, and the network has seen to it that keys are unique.
"""

from __future__ import annotations

import re

from graphcrm.graph.analyst.policy import Policy
from graphcrm.graph.queries import Catalogue

# label and properties of an index
INDEX = re.compile(r"FOR \(n:(\w+)\) ON \(([^)]*)\)$")
OF_MEMBERS = ("Distributor", "Customer")


def indexes_of(catalogue: Catalogue, policy: Policy) -> list[str]:
    """Return the statements that make the indexes of what a policy lists."""
    names = []
    for query in catalogue.folder("copy"):
        match = INDEX.search(query.text.strip())
        assert match, query.name
        label = "Member" if match[1] in OF_MEMBERS else match[1]
        shape = policy.nodes.get(label)
        listed = {part.name for part in shape.properties} if shape else set()
        if listed.issuperset(re.findall(r"n\.(\w+)", match[2])):
            names.append(query.name)
    return names
