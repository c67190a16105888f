"""One analysts' server for the whole run, made once of a network with everything.

What stands on the main server is read at the moment the copy is made: later tests
empty the main server, and the copy stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from asked import QUICK, Copied, milliseconds, opened
from canaries import hide
from copies import read_links, read_nodes
from example_world import write_world

from graphcrm.config import Settings
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.analyst.site import AnalystSite
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


@pytest.fixture(scope="module")
def askers() -> Iterator[Askers]:
    """Return what asks; its processes end with the module."""
    found = Askers()
    yield found
    found.close()
