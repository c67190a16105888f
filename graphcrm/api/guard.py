"""The guard: one deny-by-default look at every request, Flask's and Dash's alike.

Pages of somebody without a login lead to ``/login``; ``/api`` and ``/_dash*``
answer 401, since a script cannot follow a redirect to a form.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Flask, abort, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from graphcrm.api import current, policy
from graphcrm.errors import NotAllowed

# A Dash callback sends states of a page, never a file.
_BODY_BYTES = 2 * 2**20
# What a multipart body needs beside the file in it.
_FORM_BYTES = 2**16
_ENDPOINTS_WITH_FILES = frozenset({"imports.upload"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class PasswordChangeRequired(NotAllowed):
    """A one-time password opens nothing but the page that replaces it."""

    code = "password_change_required"


class LoginRequired(NotAllowed):
    """Nobody is logged in."""

    code = "login_required"


def init_app(app: Flask) -> None:
    """Put the guard before every request of the app."""
    app.before_request(_limit_body)
    app.before_request(_same_origin)
    app.before_request(_guard)


def wants_json() -> bool:
    """Whether the caller is a script: answers are JSON and never a redirect."""
    return request.path.startswith(("/api/", "/_dash", "/_reload-hash"))


def safe_next(target: str | None) -> str:
    """Return where to go after the login: a path of this site, else the home page."""
    if not target or not target.startswith("/"):
        return "/"
    # Browsers read \ as / and drop control characters: //evil.example hides so.
    if target[1:2] in ("/", "\\") or any(c <= " " or c == "\\" for c in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def to_login() -> Response:
    """Return the way to the login page and back to what was asked for."""
    target = request.full_path.rstrip("?") if request.method == "GET" else "/"
    query = "" if target == "/" else "?" + urlencode({"next": target})
    return redirect(f"/login{query}")


def _limit_body() -> None:
    if request.endpoint in _ENDPOINTS_WITH_FILES:
        largest = current.context().settings.upload_mb * 2**20 + _FORM_BYTES
    else:
        largest = _BODY_BYTES
    request.max_content_length = largest
    if (request.content_length or 0) > largest:
        abort(413)  # before a byte of it is kept


def _same_origin() -> None:
    """Refuse a change that another site's page sends with the user's cookie."""
    if request.method in _SAFE:
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403, "This request comes from another site.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        abort(403, "This request comes from another site.")


def _guard() -> Response | None:
    if isinstance(request.routing_exception, BadRequest):
        raise request.routing_exception  # called by a name that is not ours
    rule = policy.POLICIES.get(request.endpoint or "", policy.LOGGED_IN)
    if rule == policy.PUBLIC:
        return None
    found = current.session_user()
    if not found:
        if wants_json():
            raise LoginRequired("Log in first.")
        return to_login()
    if found.user.must_change and rule != policy.CHANGING:
        if wants_json():
            raise PasswordChangeRequired("Choose a password of your own first.")
        return redirect("/account/password")
    rights = policy.rights_of(rule)
    if rights and not any(map(current.access().may, rights)):
        raise NotAllowed("Your role does not include this.")
    if request.endpoint == "/<path:path>" and wants_json():
        abort(404)  # else Dash answers every unknown path with its page
    return None
