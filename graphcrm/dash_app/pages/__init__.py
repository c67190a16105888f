"""The pages, in the order in which the first one allowed is a role's home.

A page is a module with ``PATH``; ``TITLE``, a key of the texts; ``RIGHT``, the
rights of which one is enough (none: everybody); ``layout(screen)``; and
``register(app, branch_of, services)`` for its callbacks.
"""

from __future__ import annotations

from graphcrm.dash_app.pages import (
    account,
    growth,
    home,
    imports,
    network,
    queries,
    query,
    runs,
    seasonality,
    statement,
)

PAGES = (
    home,
    network,
    growth,
    seasonality,
    statement,
    runs,
    query,
    queries,
    imports,
    account,
)
