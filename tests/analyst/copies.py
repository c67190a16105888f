"""A server's network as plain Python, read over the driver: no code of the product.

What is read is what ``policy.toml`` lists, by keys that people know (a member's id, an
order's key), so that two servers can be compared node by node.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import neo4j

import graphcrm.graph.analyst as package

POLICY = tomllib.loads((Path(package.__file__).with_name("policy.toml")).read_text())
KEYS = {
    "Member": ("id",),
    "Territory": ("code",),
    "Product": ("sku",),
    "Order": ("key",),
    "Period": ("id",),
    "PeriodVolume": ("period", "member"),
    "Plan": ("id",),
    "Run": ("id",),
    "Payout": ("run", "member", "component"),
    "PeriodResult": ("run", "member"),
}
FURTHER_LABELS = {"Distributor", "Customer", "House"}

# label → key → properties, its further labels among them
Nodes = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
# type → how often (key of the start, key of the end, properties) is there
Links = dict[str, Counter[tuple[Any, ...]]]


def listed(kind: str, name: str) -> dict[str, str]:
    """Return the properties that the policy lists for a label or type, with types."""
    table = POLICY[kind][name]
    return {key: value[0] for key, value in table.items() if isinstance(value, list)
            and key != "ends"}  # fmt: skip


def read_nodes(session: neo4j.Session) -> Nodes:
    """Return all nodes that the policy lists."""
    return {name: _nodes_of(session, name) for name in POLICY["node"]}


def read_links(session: neo4j.Session) -> Links:
    """Return all relationships that the policy lists."""
    return {name: _links_of(session, name) for name in POLICY["link"]}


def _nodes_of(
    session: neo4j.Session, label: str
) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows = session.run(f"MATCH (n:{label}) RETURN n").value()
    drafts = _drafts(session)
    found = {}
    for node in rows:
        if _of_a_draft(label, node, drafts):
            continue
        values = {p: _value(node, p, kind) for p, kind in listed("node", label).items()}
        labels = sorted(FURTHER_LABELS & node.labels)
        found[_key(label, node)] = {**values, "labels": labels}
    return found


def _links_of(session: neo4j.Session, type: str) -> Counter[tuple[Any, ...]]:
    start, end = POLICY["link"][type]["ends"]
    statement = f"MATCH (a:{start})-[r:{type}]->(b:{end}) RETURN a, r, b"
    drafts = _drafts(session)
    return Counter(
        (
            _key(start, a),
            _key(end, b),
            *(_value(r, p, kind) for p, kind in listed("link", type).items()),
        )
        for a, r, b in session.run(statement).values()
        if not _of_a_draft(start, a, drafts)
    )


def _drafts(session: neo4j.Session) -> set[str]:
    return set(session.run("MATCH (r:Run {state: 'draft'}) RETURN r.id").value())


def _of_a_draft(label: str, node: Mapping[str, Any], drafts: set[str]) -> bool:
    run = {"Run": "id", "Payout": "run", "PeriodResult": "run"}.get(label)
    return bool(run) and node.get(run) in drafts


def _key(label: str, node: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(node[part] for part in KEYS[label])


def _value(entity: Mapping[str, Any], name: str, kind: str) -> Any:
    """Return a property; what is not there is the empty value of its type."""
    empty = {"text": "", "number": 0, "flag": False}[kind]
    value = entity.get(name)
    if value is None:
        return empty
    assert type(value) is type(empty), (name, value)
    return value
