"""What a statement may reach on the main server, judged from the server's plan of it.

Logins, sessions, the audit and people's own queries live there beside the network, as
nodes without any relationship (``cypher/checks/closed_nodes_stand_alone``). So whoever
begins at other nodes never comes to them, whatever he follows and returns: each step
that finds nodes must name labels of the open list, and a subquery without steps of its
own in the plan is refused. The copy for analysts needs none of this: it has no such
nodes.
"""

from __future__ import annotations

import re

from graphcrm.errors import QueryRefused

OPEN = frozenset(
    {"Member", "Distributor", "Customer", "House", "Tree", "Contact", "Territory",
     "Product", "Order", "Period", "PeriodVolume", "BlockVolume", "Term", "Plan", "Run",
     "RunInput", "RunLeft", "Payout", "PeriodResult", "ImportBatch", "ImportChunk",
     "ImportLane", "ImportMapping", "Migration"}
)  # fmt: skip

# As the server writes them: u:A, u:A|B, u:A&B, u:A&!B · UNIQUE u:A(id), RANGE INDEX …
# What a step finds is never said by a negation alone.
_LABELS = re.compile(r"\w+:\w+(?:\|\w+|&!?\w+)*")
_INDEX = re.compile(r"(?:UNIQUE|[A-Z]+ INDEX) \w+:\w+\(")
_LABEL = re.compile(r"[:|&!]+(\w+)")
_SUBQUERY = re.compile(r"\b(?:COLLECT|COUNT|EXISTS)\s*\{")
# Single steps that Neo4j does not end: they would hold a processor for ever.
_ENDLESS = re.compile(r"\w*reduce\(|\brange\(|=~", re.I)


def check_reach(operator: str, details: str) -> None:
    """Raise ``QueryRefused`` where a step of a plan may come to closed nodes."""
    if _SUBQUERY.search(details):
        raise QueryRefused(
            "On the main server a subquery stands alone, not inside CASE, a list or a "
            "function: write CALL (x) { … } or OPTIONAL MATCH."
        )
    if _ENDLESS.search(details):
        raise QueryRefused(
            "reduce, range and regular expressions are not open on the main server: "
            "they cannot be stopped. Ask the copy, or hand a list in as a parameter."
        )
    if _finds_nodes(operator) and not _named(operator, details) <= OPEN:
        raise QueryRefused(
            "On the main server every pattern begins at a label of the network, like "
            "(m:Member) or (o:Order), written without backticks. Logins, sessions, the "
            "audit and saved questions are closed to everybody."
        )


def _finds_nodes(operator: str) -> bool:
    """Whether a step begins at nodes; by its name, so a new one is not missed."""
    return "Node" in operator and bool(re.search("Scan|Seek|Lookup", operator))


def _named(operator: str, details: str) -> frozenset[str]:
    """Return the labels a step names; what is not understood is no open label."""
    shape = _INDEX.match if "Index" in operator else _LABELS.fullmatch
    if "`" in details or not shape(details):
        return frozenset({""})
    return frozenset(_LABEL.findall(details))
