"""One analysts' server for the whole run, made once of a network with everything.

What stands on the main server is read at the moment the copy is made: later tests
empty the main server, and the copy stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import neo4j
import pytest
from asked import QUICK, Copied, milliseconds, opened
from canaries import hide
from copies import read_links, read_nodes
from example_world import write_world
from flask import Flask
from random_network import random_tables
from webclient import NOW, Browser, add_user

from graphcrm.api.app import create_app
from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network


@pytest.fixture(scope="session")
def copied(
    tmp_path_factory: pytest.TempPathFactory,
    migrated_network: Network,
    empty_graph: Callable[[], None],
    endpoint: Endpoint,
) -> Iterator[Copied]:
    """Return the analysts' server of this run, answering."""
    empty_graph()
    write_world(migrated_network, 41)
    home = tmp_path_factory.mktemp("copy") / "home"
    site = AnalystSite(Settings(home=home, _env_file=None), QUICK)
    with opened(endpoint) as session:
        canaries = hide(session)
        nodes, links = read_nodes(session), read_links(session)
    made = site.rebuild(migrated_network, milliseconds, child=True)
    yield Copied(site, made, nodes, links, canaries)
    site.stop()
    shutil.rmtree(site.home)


@pytest.fixture
def small(network: Network, session: neo4j.Session) -> Network:
    """Return forty people with orders, a plan and a run."""
    write_tables(network, random_tables(7, 40, orders=2))
    session.run(
        "CREATE (r:Run {id: 'r', period: '2026-01', state: 'computed', total: 5})"
        "-[:USES]->(:Plan {id: 'p@1', name: 'p', version: '1', text: 'secret'}) "
        "CREATE (:Payout {run: 'r', member: 'm00001', component: 'c', amount: 5}) "
        "CREATE (:PeriodResult {run: 'r', member: 'm00001', amount: 5, "
        "group_volume: 9})"
    ).consume()
    return network


@pytest.fixture(scope="module")
def askers() -> Iterator[Askers]:
    """Return what asks; its processes end with the module."""
    found = Askers()
    yield found
    found.close()


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnalystSite]:
    """Return a second home, in which copies are made, replaced and damaged."""
    home = tmp_path_factory.mktemp("workshop") / "home"
    home.mkdir()
    site = AnalystSite(Settings(home=home, _env_file=None), QUICK)
    yield site
    site.stop()
    shutil.rmtree(site.home)


@pytest.fixture
def app(network: Network, copied: Copied) -> Iterator[Flask]:
    """Return the web server of the company whose copy is asked."""
    made = create_app(copied.site.settings, network, FixedClock(NOW))
    for role in ("analyst", "leadership", "operator"):
        add_user(network, role, role)
    yield made
    made.extensions["graphcrm"].questions.close()


@pytest.fixture
def analyst(app: Flask) -> Browser:
    """Return the browser of an analyst who is logged in."""
    browser = Browser(app)
    assert browser.login("analyst").status_code == 302
    return browser
