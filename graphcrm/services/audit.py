"""The audit chain: who did what, in the transaction of the act itself.

Every entry carries the hash of the one before, so a changed or deleted entry
shows. A cut end shows against the chain's lock node and, where the head was
noted outside, against that note.

An entry holds ids and figures, never a name, a contact or a password.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from graphcrm.clock import Clock
from graphcrm.errors import Problem
from graphcrm.graph.network import Network, Transaction
from graphcrm.services.instants import milliseconds

_PAGE = 10_000


def append(
    tx: Transaction,
    clock: Clock,
    user: str,
    action: str,
    target: str = "",
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Append an entry and return its number; call it last in a transaction.

    It takes the chain's lock until the transaction ends, so that numbers and
    hashes follow each other whoever writes at the same time.
    """
    end = tx.rows("write/audit_lock")[0]
    entry = {
        "seq": end["seq"] + 1,
        "at": milliseconds(clock.now()),
        "user": user,
        "action": action,
        "object": target,
        "detail": canonical(detail or {}),
        "previous": end["hash"],
    }
    tx.rows("write/audit_append", **entry, hash=entry_hash(entry))
    return int(entry["seq"])


def canonical(value: Any) -> str:
    """Return the one JSON spelling of a value: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an entry and of all before it (by ``previous``)."""
    content = {key: value for key, value in entry.items() if key != "hash"}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def verify(network: Network) -> list[Problem]:
    """Return what is wrong with the chain: changed, missing or cut entries."""
    with network.reading(seconds=None) as tx:
        return problems(tx)


def problems(tx: Transaction) -> list[Problem]:
    """Return what is wrong with the chain as a transaction sees it."""
    found: list[Problem] = []
    last: dict[str, Any] = {"seq": 0, "hash": ""}
    while entries := tx.rows("company/audit_entries", after=last["seq"], limit=_PAGE):
        for entry in entries:
            found += _broken(last, entry)
            last = entry
    end = tx.rows("company/audit_end") or [{"seq": 0, "hash": ""}]
    if (end[0]["seq"], end[0]["hash"]) != (last["seq"], last["hash"]):
        found.append(_problem(last["seq"], "the chain does not end where it should"))
    return found


def _broken(last: Mapping[str, Any], entry: Mapping[str, Any]) -> list[Problem]:
    seq = entry["seq"]
    found = []
    if seq != last["seq"] + 1:
        found.append(_problem(seq, f"entries are missing after {last['seq']}"))
    if entry["previous"] != last["hash"]:
        found.append(_problem(seq, "does not follow the entry before it"))
    if entry["hash"] != entry_hash(entry):
        found.append(_problem(seq, "was changed after it was written"))
    return found


def _problem(seq: int, message: str) -> Problem:
    return Problem("audit", seq, "", "", message)
