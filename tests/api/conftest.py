"""The twelve people of seed_data/tiny, one user a role, and a browser for each.

Beto is the branch head: Carla, Dora, Emil, Kiko and Lola are below him; Ana is
above, Fina beside him. Carla is the member, Lola the customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import tiny
from flask import Flask
from webclient import MEMBERS, NOW, PASSWORD, Browser, add_user

from graphcrm.access import ROLES, local_operator
from graphcrm.api.app import create_app
from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.graph.network import Network
from graphcrm.rules.plan import load_plan
from graphcrm.services import runs
from graphcrm.services.imports import Policy, Source, commit

FILES = ("territories", "products", "members", "orders", "coefficients")


@pytest.fixture(scope="session")
def web_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("web") / "home"
    return Settings(home=home, timezone="UTC", _env_file=None)


@pytest.fixture(scope="session")
def web_clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def app(
    web_settings: Settings, migrated_network: Network, web_clock: FixedClock
) -> Flask:
    return create_app(web_settings, migrated_network, web_clock)


@pytest.fixture(scope="module")
def world(empty_graph: Callable[[], None], migrated_network: Network) -> Network:
    """Return the network of the twelve, last month computed, a user for each role."""
    empty_graph()
    runs._derived.cache_clear()
    network, clock = migrated_network, FixedClock(NOW)
    sources = [Source(tiny.FOLDER / f"{name}.csv") for name in FILES]
    commit(network, clock, local_operator(), sources, Policy())
    plan = load_plan(tiny.FOLDER / "plan.toml")
    runs.compute_run(network, clock, local_operator(), tiny.PERIOD, plan)
    for role in ROLES:
        add_user(network, role, role, MEMBERS.get(role, ""))
    return network


@pytest.fixture
def visit(
    world: Network, app: Flask, web_clock: FixedClock
) -> Iterator[Callable[..., Browser]]:
    """Return what opens a browser: of a user by login, or of nobody."""

    def browse(login: str = "", password: str = PASSWORD) -> Browser:
        found = Browser(app)
        if login:
            answer = found.login(login, password)
            assert answer.status_code == 302, answer.text
        return found

    yield browse
    web_clock.instant = NOW


@pytest.fixture
def later(web_clock: FixedClock) -> Callable[[timedelta], None]:
    """Return what lets time pass for the web server."""

    def wait(time: timedelta) -> None:
        web_clock.instant += time

    return wait
