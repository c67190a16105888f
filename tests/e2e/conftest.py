"""A real product in a real browser: demo network, web server, worker, Chromium.

``GRAPHCRM_TEST_BROWSER`` names the browser, ``/usr/bin/chromium`` else; a missing
one fails the run. Every page a test opens is watched: an error in the console, a
refused request or one that would leave this machine fails the test.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import (
    CLOSED,
    DAY,
    MEMBERS,
    MONTHS,
    NOW,
    Product,
    Visit,
    Watch,
    log_in,
    settled,
)
from playwright.sync_api import Browser, BrowserContext, Page, expect

from graphcrm.access import local_operator
from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.services import demo
from graphcrm.services.instants import milliseconds
from graphcrm.services.runs import compute_run
from graphcrm.services.seeding import seed
from graphcrm.serving import WebServer
from graphcrm.worker import Worker, handlers

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_HEIGHTS = {390: 844}
# milliseconds; a page takes a second, a machine with eight other jobs is slower
_PATIENCE = 60_000
expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="package")
def product(
    empty_graph: Callable[[], None],
    migrated_network: Network,
    endpoint: Endpoint,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Product]:
    """Return the product over a demo network with last month's run."""
    network, clock = migrated_network, FixedClock(NOW)
    empty_graph()
    seeded = seed(network, MEMBERS, MONTHS, 7, DAY)
    names = {role: (member, f"Demo {role}") for role, member in seeded.people.items()}
    demo.create_logins(network, clock, names)
    compute_run(network, clock, local_operator(), CLOSED)
    settings = Settings(
        home=tmp_path_factory.mktemp("web") / "home", port=8300, cypher_main=True,
        NEO4J_URI=endpoint.uri, NEO4J_USER=endpoint.user,
        NEO4J_PASSWORD=endpoint.password, NEO4J_DATABASE=endpoint.database,
        _env_file=None,
    )  # fmt: skip
    site = AnalystSite(settings)
    site.rebuild(network, lambda: milliseconds(NOW), child=True)
    with Network.connect(endpoint) as reading:
        web = WebServer(settings, reading, clock)
        worker = Worker(settings, network, clock, handlers())
        threads = [
            threading.Thread(target=web.run, daemon=True),
            threading.Thread(target=worker.run, daemon=True),
        ]
        for thread in threads:
            thread.start()
        yield Product(web.address, network, dict(seeded.people))
        worker.stop()
        web.close()
        for thread in threads:
            thread.join(20)
    site.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Return how pytest-playwright starts the system's Chromium."""
    path = os.environ.get("GRAPHCRM_TEST_BROWSER", "/usr/bin/chromium")
    if not Path(path).exists():
        pytest.exit(f"No browser at {path}: run `make browser`.", returncode=1)
    return {"executable_path": path, "args": _FLAGS}


@pytest.fixture
def watch(product: Product) -> Iterator[Watch]:
    """Return what watches the test's pages; an error fails the test at its end."""
    watching = Watch(urlsplit(product.address).netloc)
    yield watching
    assert not watching.errors


@pytest.fixture(scope="package")
def logins() -> dict[str, Any]:
    """Return the storage of browsers that have logged in, by role."""
    return {}


@pytest.fixture
def visit(
    product: Product, browser: Browser, watch: Watch, logins: dict[str, Any]
) -> Iterator[Visit]:
    """Return what opens a page as a role, at a width, in colours and a language."""
    contexts: list[BrowserContext] = []

    def open_page(
        role: str,
        path: str = "/",
        width: int = 1280,
        scheme: str = "light",
        language: str = "en",
    ) -> Page:
        product.prefer(role, language)
        context = browser.new_context(
            base_url=product.address,
            viewport={"width": width, "height": _HEIGHTS.get(width, 900)},
            color_scheme=scheme,  # type: ignore[arg-type]
            storage_state=logins.get(role),
            has_touch=width < 768,
        )
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        if role not in logins:
            log_in(page, role)
            logins[role] = context.storage_state()
        watch.follow(context)
        page.goto(path)
        settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
