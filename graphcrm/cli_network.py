"""The network as commands meet it: with this version's schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.graph.network import Network


@contextmanager
def connected(
    settings: Settings | None = None, *, patient: bool = True, running: bool = True
) -> Iterator[Network]:
    """Open the network of the settings; ``patient`` as for ``Network.connect``.

    Raises ``Invalid`` when the database has another version's schema: its figures
    would be wrong, not missing. A server that waits for its database asks with
    ``running=False``: then one that does not answer yet is no error.
    """
    from graphcrm.config import Settings
    from graphcrm.errors import Unavailable
    from graphcrm.graph.network import Network
    from graphcrm.graph.schema import require_schema
    from graphcrm.graph.server import endpoint

    found = endpoint(settings or Settings())
    with Network.connect(found, patient=patient) as network:
        with suppress(*() if running else (Unavailable,)):
            require_schema(network)
        yield network
