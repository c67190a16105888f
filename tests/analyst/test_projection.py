"""The analysts' copy equals the network in what is listed, and holds nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import neo4j
import pytest
from canaries import NUMBER, TEXT
from asked import Copied, opened
from copies import FURTHER_LABELS, POLICY, listed, read_links, read_nodes


@pytest.fixture(scope="module")
def there(copied: Copied):
    with opened(copied.endpoint, default_access_mode=neo4j.READ_ACCESS) as session:
        yield session


def test_every_node_has_the_properties_it_has_in_the_network(
    copied: Copied, there: neo4j.Session
) -> None:
    found = read_nodes(there)
    for label, nodes in copied.nodes.items():
        assert nodes, label
        assert found[label] == nodes


def test_every_relationship_is_there_once(copied: Copied, there: neo4j.Session) -> None:
    found = read_links(there)
    for type, links in copied.links.items():
        assert links, type
        assert found[type] == links
