"""``create_app``: the web server as a list of parts."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

from flask import Flask
from flask_compress import Compress

from graphcrm.api import auth, csrf, current, errors, guard, headers, logs, policy
from graphcrm.api.current import Context
from graphcrm.api.exports import exports
from graphcrm.api.facade import RequestServices
from graphcrm.api.health import health
from graphcrm.api.imports import imports
from graphcrm.api.jobs import jobs
from graphcrm.api.keys import secret_key
from graphcrm.api.links import links
from graphcrm.api.members import members
from graphcrm.api.questions import questions
from graphcrm.api.reports import reports
from graphcrm.api.runs import runs
from graphcrm.api.saved import saved
from graphcrm.api.search import search
from graphcrm.clock import Clock, SystemClock
from graphcrm.config import Settings
from graphcrm.graph.network import Network
from graphcrm.services.questions import Questions

_BLUEPRINTS = (
    health, members, search, reports, runs, jobs, imports, exports, questions,
    saved, links,
)  # fmt: skip


def create_app(
    settings: Settings, network: Network, clock: Clock | None = None
) -> Flask:
    """Return the web server of a company: accounts, API and pages.

    Raises when a route lacks a policy, so no page can be forgotten by the guard.
    """
    app = Flask("graphcrm.api", static_folder=None, template_folder="templates")
    time = clock or SystemClock()
    asks = Questions.of(settings, network, time)
    current.keep(app, Context(settings, network, time, asks))
    _configure(app, settings)
    logs.init_app(app)
    errors.init_app(app)
    guard.init_app(app)
    csrf.init_app(app)
    auth.init_app(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    dash = _mount(app)
    headers.init_app(app, dash.csp_hashes(), secure=settings.secure_cookies)
    Compress(app)
    policy.check(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    home = settings.home.expanduser().absolute()
    secure = settings.secure_cookies
    app.config.update(
        SECRET_KEY=secret_key(home),
        SESSION_COOKIE_NAME="__Host-graphcrm" if secure else "graphcrm",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=settings.upload_mb * 2**20 + 2**16,
        TRUSTED_HOSTS=trusted_hosts(settings),
        COMPRESS_STREAMS=False,
    )
    app.jinja_env.autoescape = True


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the names by which a browser may call this server.

    Those of the setting ``hosts``; without it this machine's own.
    """
    named = [host.strip() for host in settings.hosts.split(",") if host.strip()]
    if named:
        return named
    own = ["localhost", "127.0.0.1", "[::1]", settings.host]
    if _listens_everywhere(settings.host):
        own += [socket.gethostname(), socket.getfqdn()]
    return sorted(set(own))


def _listens_everywhere(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _mount(app: Flask) -> Any:
    # Late: Dash and plotly take a second that the command line need not pay.
    from graphcrm.dash_app import mount

    dash = mount(app, current.branch_of, RequestServices())
    # Dash does this at the first request, half of it too late for a second one
    # that comes meanwhile; its layout is built for nobody here.
    with app.test_request_context("/"):
        dash._setup_server()
    assert not app.debug, "the debugger runs code of anybody who reaches it"
    return dash
