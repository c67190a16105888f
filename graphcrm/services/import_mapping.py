"""How files with a known header are read: what somebody chose once is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphcrm.clock import Clock
from graphcrm.facade import ImportOptions
from graphcrm.graph.network import Network
from graphcrm.services.import_types import Source
from graphcrm.services.instants import milliseconds
from graphcrm.services.parsing import headers
from graphcrm.services.parsing.parsed import Parsed


def _mapping_key(names: Sequence[str]) -> str:
    return hashlib.sha256(headers.signature(names).encode()).hexdigest()


def remembered(network: Network, names: Sequence[str]) -> dict[str, Any]:
    """Return what was chosen for files with these headers, empty for nothing."""
    with network.reading() as tx:
        rows = tx.rows("company/import_mapping", key=_mapping_key(names))
    if not rows:
        return {}
    return {**rows[0], "mapping": json.loads(rows[0]["mapping"])}


def merged(options: ImportOptions, remembered: Mapping[str, Any]) -> ImportOptions:
    """Return the options with what was chosen for such files before."""
    kind = options.kind or remembered.get("kind", "")
    if not remembered or kind != remembered["kind"]:
        return options
    return replace(
        options,
        kind=kind,
        source=options.source or remembered["source"],
        decimal=options.decimal or remembered["decimal"],
        dates=options.dates or remembered["dates"],
        mapping=options.mapping or remembered["mapping"],
    )


def remember(
    network: Network, clock: Clock, sources: Sequence[Source], files: Sequence[Parsed]
) -> None:
    """Remember what somebody chose for files with such a header.

    What was detected is not: the next file of the source is looked at itself.
    """
    chosen = {(s.filename or s.path.name): s.options for s in sources}
    for file in files:
        given = chosen[file.source]
        if not (given.mapping or given.decimal or given.dates or given.source):
            continue
        arguments = {
            "key": _mapping_key(file.headers),
            "kind": file.options.kind,
            "mapping": json.dumps(dict(given.mapping), sort_keys=True),
            "decimal": given.decimal,
            "dates": given.dates,
            "source": given.source,
            "updated_at": milliseconds(clock.now()),
        }
        _store_mapping(network, arguments)


def _store_mapping(network: Network, arguments: dict[str, Any]) -> None:
    network.write(lambda tx: tx.rows("write/import_mapping_remember", **arguments))
