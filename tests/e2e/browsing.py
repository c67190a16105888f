"""What browser tests share: the product, the watch over its pages, small helpers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from graphcrm.access import Access, access_of, local_administrator
from graphcrm.graph.branch import Branch
from graphcrm.graph.network import Network
from graphcrm.services import accounts, demo

MEMBERS = 2_000
MONTHS = 38
DAY = 20261123
PERIOD = "2026-11"
CLOSED = "2026-10"
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Product:
    """The running product and what tests may ask behind its back."""

    address: str
    network: Network
    people: dict[str, str]

    def access(self, role: str) -> Access:
        """Return the access of a demo login."""
        return access_of(role, role, self.people.get(role, ""))

    def branch(self, role: str) -> Branch:
        """Return what a demo login sees, read past the web server."""
        return self.network.branch(self.access(role))

    def prefer(self, role: str, language: str = "en", theme: str = "auto") -> None:
        """Set language and colours of a demo login."""
        user = accounts.find(self.network, local_administrator(), role)
        accounts.set_preferences(self.network, user, language, theme)


@dataclass
class Watch:
    """What went wrong on the pages of one test."""

    host: str
    allowed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Record errors of every page of a context."""
        context.on("request", lambda request: self._leaves(request.url))
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("response", self._status)

    def _leaves(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.host:
            self.errors.append(f"leaves the host: {url}")

    def _console(self, message: Any) -> None:
        if message.type == "error" and not self._expected(message.location["url"]):
            self.errors.append(f"console: {message.text}")

    def _status(self, response: Any) -> None:
        if response.status >= 400 and not self._expected(response.url):
            self.errors.append(f"{response.status} {response.url}")

    def _expected(self, url: str) -> bool:
        return any(part in url for part in self.allowed)


Visit = Callable[..., Page]


def log_in(page: Page, role: str) -> None:
    """Log in through the form, as a person does."""
    page.goto("/login")
    page.get_by_label("Login", exact=False).first.fill(role)
    page.locator("input[type=password]").fill(demo.PASSWORD)
    page.locator(".login-card form").first.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/login" not in url)


def settled(page: Page) -> None:
    """Wait until the page stands and its figures are drawn."""
    page.locator("#page h1, #page .state").first.wait_for()
    page.wait_for_function(
        "() => !document.querySelector('[data-dash-is-loading=true]')"
        " && !document.querySelector('#page .skeleton')"
        " && [...document.querySelectorAll('#page .dash-graph')].every("
        "g => !g.offsetParent || g.querySelector('.main-svg')"
        " || (g.closest('.chart-card') || g).dataset.view === 'table')"
    )


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    )
