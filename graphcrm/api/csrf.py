"""CSRF: every change carries a token that only our own pages know.

Forms have it as a field; Dash and our scripts read it from a cookie and send it
as ``X-CSRFToken``. The cookie is readable by scripts on purpose: what proves a
request is that another site can neither read it nor set the header.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

COOKIE = "_csrf_token"  # the name that Dash reads


def init_app(app: Flask) -> None:
    """Check tokens on every change and hand them out with every page."""
    # As long as the session; what ends it changes the token too.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    CSRFProtect(app)
    app.after_request(_hand_out)


def _hand_out(response: Response) -> Response:
    is_page = response.mimetype == "text/html" and response.status_code == 200
    if is_page and request.method == "GET":
        response.set_cookie(
            COOKIE,
            generate_csrf(),
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            samesite="Lax",
            path="/",
        )
    return response
