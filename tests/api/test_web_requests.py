"""Forged, foreign, broken and oversized requests; headers; the database gone."""

from __future__ import annotations

import json
import time

import pytest
from webclient import NOW, PASSWORD, Browser

from graphcrm.api import policy
from graphcrm.api.app import create_app
from graphcrm.clock import FixedClock
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network

CALLBACK = {
    "output": "theme.data",
    "outputs": {"id": "theme", "property": "data"},
    "inputs": [],
    "changedPropIds": [],
}


@pytest.mark.parametrize(
    "path",
    ["/logout", "/language", "/theme", "/account/password", "/api/v1/runs",
     "/api/v1/imports", "/_dash-update-component"],
)  # fmt: skip
@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_change_without_our_token_is_refused(visit, path, token):
    mine = visit("operator")
    headers = {"X-CSRFToken": token} if token else {}
    answer = mine.client.post(path, headers=headers, json={"period": "2026-10"})
    assert answer.status_code == 400
    if path.startswith(("/api/", "/_dash")):
        assert answer.json["code"] == "csrf"
    assert mine.get("/api/v1/runs").status_code == 200


def test_the_token_of_another_session_is_refused(visit):
    mine, other = visit("operator"), visit("operator")
    answer = mine.client.post(
        "/api/v1/runs", headers={"X-CSRFToken": other.csrf}, json={"period": "2026-10"}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/_dash-update-component", "/api/v1/runs", "/logout"])
def test_another_site_may_change_nothing(visit, path, headers):
    mine = visit("operator")
    answer = mine.post(path, headers=headers, json=CALLBACK)
    assert answer.status_code == 403
    assert mine.get("/api/v1/runs").status_code == 200


def test_security_headers_on_every_answer(visit):
    mine = visit("leadership")
    paths = ["/", "/login", "/api/v1/periods", "/api/v1/nothing", "/assets/nothing.js"]
    for path in paths:
        headers = mine.get(path).headers
        policy_ = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy_
        assert "frame-ancestors 'none'" in policy_
        script = next(p for p in policy_.split("; ") if p.startswith("script-src"))
        assert "unsafe" not in script
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        if not path.startswith("/assets/"):
            assert headers["Cache-Control"] == "no-store"
        assert "Werkzeug" not in headers.get("Server", "")


def test_the_inline_script_of_the_page_is_the_hashed_one(visit):
    import base64
    import hashlib
    import re

    answer = visit("leadership").get("/")
    scripts = re.findall(
        r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>",
        answer.text,
        re.DOTALL,
    )
    assert scripts
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"]


def test_hosts_that_are_not_ours_are_refused(visit):
    mine = visit()
    answer = mine.client.get("/login", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_unknown_paths(visit):
    mine = visit("leadership")
    for path in ["/api/v1/nothing", "/api/v2", "/_dash-nothing", "/_mcp"]:
        assert mine.get(path).status_code == 404 or path == "/_mcp"
    nobody = visit()
    assert nobody.get("/_dash-component-suites/evil/x.js").status_code == 404
    assert nobody.get("/_dash-component-suites/dash/../../x.js").status_code == 404
    assert nobody.get("/assets/../__init__.py").status_code in (302, 404)


def test_bodies_have_a_limit(visit):
    mine = visit("operator")
    answer = mine.post("/_dash-update-component", json={"x": "x" * 3_000_000})
    assert answer.status_code == 413
    answer = mine.post(
        "/api/v1/imports",
        data=b"x" * (21 * 2**20),  # as bytes: the client leaves its own file open
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 413
    assert answer.json["code"] == "too_large"


def test_a_bug_is_a_number_and_nothing_else(app, world, visit, monkeypatch):
    mine = visit("leadership")

    def broken(_self):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("graphcrm.api.facade.RequestServices.periods", broken)
    answer = mine.get("/api/v1/periods")
    assert answer.status_code == 500
    assert answer.json["code"] == "bug"
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


@pytest.fixture
def without_database(web_settings, visit):
    """A browser with a good session whose server has lost its database."""
    nowhere = Endpoint("bolt://127.0.0.1:9", "neo4j", "x")
    with Network.connect(nowhere) as network:
        lost = Browser(create_app(web_settings, network, FixedClock(NOW)))
        lost.client.set_cookie("graphcrm", visit("leadership").session_cookie)
        yield lost


@pytest.mark.parametrize(
    "path", ["/", "/network", "/api/v1/periods", "/_dash-layout", "/health"]
)
def test_database_down_is_a_503_within_three_seconds(without_database, path):
    begun = time.monotonic()
    answer = without_database.get(path)
    assert time.monotonic() - begun < 3
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    if path.startswith(("/api", "/_dash")):
        assert answer.json["code"] == "unavailable"
    elif path != "/health":
        assert "Your data is safe" in answer.text


def test_login_while_the_database_is_down(without_database):
    without_database.client.delete_cookie("graphcrm")
    assert without_database.get("/login").status_code == 200
    form = {"login": "leadership", "password": PASSWORD}
    answer = without_database.post("/login", data=form)
    assert answer.status_code == 503


def test_every_route_has_a_policy_and_every_policy_a_route(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert routes == set(policy.POLICIES)


def test_a_route_without_a_policy_stops_the_start(web_settings, world, monkeypatch):
    monkeypatch.delitem(policy.POLICIES, "jobs.job")
    with pytest.raises(RuntimeError, match=r"jobs\.job"):
        create_app(web_settings, world, FixedClock(NOW))


def test_dash_offers_no_tools_and_no_debugger(app):
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert not any("mcp" in rule for rule in rules)
    assert not app.debug


def test_the_key_is_ours_alone_and_never_a_default(web_settings, app):
    file = web_settings.home / "secret.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(app.config["SECRET_KEY"]) >= 64


def test_problems_are_rfc_9457(visit):
    answer = visit("leadership").get("/api/v1/members/house/children?limit=0")
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    body = json.loads(answer.text)
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(body)
    assert body["problems"][0]["column"] == "limit"
