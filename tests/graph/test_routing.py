"""Over ``neo4j://``: reads are marked as reads and wait for what was written.

``make test-routing`` listens to the whole core of the suite in the same way.
"""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest
from wire import Wire, listening

from graphcrm.access import HOUSE, Access
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network


@pytest.fixture
def routed(clean_graph: Endpoint) -> Endpoint:
    address = clean_graph.uri.split("://", 1)[1]
    return replace(clean_graph, uri=f"neo4j://{address}")


def test_every_statement_has_its_mode_and_bookmark(routed: Endpoint) -> None:
    with listening() as wire, Network.connect(routed, patient=True) as network:
        with network.reading() as tx:
            tx.rows("company/tree_mark")
        network.branch(Access("ana", "leadership", HOUSE))
        place = {"code": ["x"], "name": ["X"], "level": ["city"]}
        network.write(lambda tx: tx.rows("write/bulk_territories", **place))
        network.schema("schema/0002_member_id")
        with network.reading() as tx:
            tx.rows("company/migrations")
    read, branch, write, schema, again = wire.sent
    assert [sent.mode for sent in wire.sent] == ["r", "r", "w", "w", "r"]
    assert [set(sent.types) for sent in wire.sent] == [
        {"r"}, {"r"}, {"w"}, {"s"}, {"r"},
    ]  # fmt: skip
    assert read.bookmarks == ()
    # Each waits for exactly what came before it; rights are read so too.
    for sent in (branch, write, schema, again):
        assert sent.bookmarks == (sent.due,)
    assert len({write.due, again.due}) == 2
    assert not [fault for sent in wire.sent for fault in sent.faults()]


def _heard(*lines: str) -> list[str]:
    wire = Wire()
    for line in lines:
        wire.emit(logging.makeLogRecord({"msg": f"[#AB12]  {line}"}))
    return [fault for sent in wire.sent for fault in sent.faults()]


HELLO = "C: HELLO {'user_agent': 'graphcrm/1'}"
RUN = "C: RUN 'RETURN \\'x\\'' {'a': 1} {}"
READ = "S: SUCCESS {'type': 'r', 't_last': 1}"
COMMITTED = "S: SUCCESS {'bookmark': 'FB:1'}"
BEGIN = "C: BEGIN {'mode': 'r'}"


def test_the_wire_hears_what_is_wrong() -> None:
    wrote = READ.replace("'r'", "'w'")
    assert _heard(HELLO, BEGIN, RUN, wrote, "C: COMMIT", COMMITTED) == [
        "written on a reader: RETURN 'x'"
    ]
    once = (HELLO, BEGIN, RUN, READ, "C: COMMIT", COMMITTED)
    assert _heard(*once) == []
    assert _heard(*once, BEGIN, RUN, READ) == ["no bookmark after a commit: RETURN 'x'"]
    assert _heard(*once, RUN) == ["no bookmark after a commit: RETURN 'x'"]
    waited = "{'mode': 'r', 'bookmarks': ['FB:1']}"
    assert _heard(*once, f"C: BEGIN {waited}", RUN, READ) == []
    assert _heard(*once, RUN.replace(" {}", f" {waited}"), READ) == []
    assert _heard(HELLO.replace("graphcrm", "tests"), *once[1:], BEGIN, RUN) == []
