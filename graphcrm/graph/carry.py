"""What a new store must not lose: users, settings and audit, carried over.

They wait in a private file of the home, so that a machine that stops halfway
loses nothing: the next load or the next ``put_back`` finds the file.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from graphcrm.errors import Conflict
from graphcrm.graph.bulk import Progress
from graphcrm.graph.network import Network
from graphcrm.graph.schema import migrate
from graphcrm.graph.server import Server

# What the network is made of, and what the schema makes anew; all else is kept.
_REPLACED = frozenset(
    {"Member", "Distributor", "Customer", "House", "Tree", "Migration", "Contact",
     "Territory", "Product", "Order", "Period", "PeriodVolume", "BlockVolume", "Term",
     "ImportBatch", "ImportChunk", "ImportLane", "Run", "RunInput", "RunLeft",
     "Payout", "PeriodResult"}
)  # fmt: skip
# Labels of cypher/company/carried_nodes.
_KEPT = frozenset(
    {"User", "Session", "ApiToken", "SavedQuery", "Schedule", "Job", "Target",
     "Reminder", "AuditEntry", "AuditChain", "LoginAttempts", "Plan", "ImportMapping"}
)  # fmt: skip
_AT_ONCE = 500


def keep(server: Server, progress: Progress | None = None) -> None:
    """Put what is not the network into a file and stop the server.

    Raises ``Conflict`` when there are members, or when something to keep is
    tied to the network by a relationship; the server then runs on.
    """
    running = server.status().state == "running"
    file = _file(server)
    if not running and not (server.folder / "data" / "databases" / "neo4j").exists():
        return
    endpoint = server.endpoint() if running else server.start(progress=progress)
    with Network.connect(endpoint, patient=True) as network:
        migrate(network)
        put_back(server, network)
        _refuse_members(network)
        nodes = _kept(network)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(nodes, handle, default=_coded)
        handle.flush()
        os.fsync(handle.fileno())
    server.stop()


def put_back(server: Server, network: Network) -> int:
    """Write what waits in the file, once, and return how many nodes that was."""
    file = _file(server)
    if not file.exists():
        return 0
    nodes = json.loads(file.read_text("utf-8"), object_hook=_decoded)

    def work(tx: Any) -> None:
        for start in range(0, len(nodes), _AT_ONCE):
            tx.rows("write/carried_nodes", nodes=nodes[start : start + _AT_ONCE])

    network.write(work)
    file.unlink()
    return len(nodes)


def _refuse_members(network: Network) -> None:
    with network.reading() as tx:
        count = tx.rows("company/member_count")[0]["members"]
    if count:
        raise Conflict(
            f"The database has {count} members. The offline load makes a new database "
            "and is only for an empty one; import the file online instead."
        )


def _kept(network: Network) -> list[dict[str, Any]]:
    with network.reading(seconds=None) as tx:
        labels = {row["label"] for row in tx.rows("company/labels")}
        found = tx.rows("company/carried_nodes")
    known = _REPLACED | _KEPT
    if labels - known:
        raise Conflict(
            f"The database has {sorted(labels - known)}, which the offline load would "
            "lose; load online instead."
        )
    tied = [row for row in found if row["ties"]]
    if tied:
        raise Conflict(
            f"A {tied[0]['labels'][0]} in the database is tied to other things and "
            "cannot be carried over; load online instead."
        )
    return [{"labels": row["labels"], "properties": row["properties"]} for row in found]


def _file(server: Server) -> Path:
    return server.home / f"{server.folder.name}.carried.json"


def _coded(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray)):
        return {"base64": base64.b64encode(value).decode("ascii")}
    raise TypeError(f"cannot carry a {type(value).__name__} over")


def _decoded(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["base64"]) if set(value) == {"base64"} else value
