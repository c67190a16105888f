"""A person's browser, and users for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graphcrm.access import local_administrator
from graphcrm.clock import FixedClock
from graphcrm.graph.network import Network
from graphcrm.services import accounts

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
MEMBERS = {"branch_head": "beto", "member": "carla", "customer": "lola"}


class Browser:
    """One person's browser: keeps cookies, sends the CSRF token as our pages do."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, **more: Any) -> TestResponse:
        headers = {"X-CSRFToken": self.csrf, **more.pop("headers", {})}
        return self.client.post(path, headers=headers, **more)

    @property
    def csrf(self) -> str:
        cookie = self.client.get_cookie("_csrf_token")
        return cookie.value if cookie else ""

    @property
    def session_cookie(self) -> str:
        cookie = self.client.get_cookie("graphcrm")
        return cookie.value if cookie else ""

    def login(
        self, login: str, password: str = PASSWORD, next: str = ""
    ) -> TestResponse:
        self.get("/login")
        form = {"login": login, "password": password, "next": next}
        answer = self.post("/login", data=form)
        if answer.status_code == 302:
            self.get("/")  # hands out the CSRF token of the new session
        return answer


def add_user(network: Network, login: str, role: str, member: str = "") -> str:
    new = accounts.NewUser(login, f"The {login}", role, member)
    return accounts.create_user(
        network,
        FixedClock(NOW),
        local_administrator(),
        new,
        PASSWORD,
        must_change=False,
    )
