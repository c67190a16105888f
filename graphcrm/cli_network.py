"""The network as commands meet it: patient, and with this version's schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.graph.network import Network


@contextmanager
def connected(settings: Settings | None = None) -> Iterator[Network]:
    """Open the network of the settings.

    Raises ``Invalid`` when the database has another version's schema: its figures
    would be wrong, not missing.
    """
    from graphcrm.config import Settings
    from graphcrm.graph.network import Network
    from graphcrm.graph.schema import require_schema
    from graphcrm.graph.server import endpoint

    found = endpoint(settings or Settings())
    with Network.connect(found, patient=True) as network:
        require_schema(network)
        yield network
