"""``/health``: whether the web server and its database answer, and nothing more."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from graphcrm.api import current

health = Blueprint("health", __name__)


@health.get("/health", endpoint="health")
def answer() -> Response:
    """Answer 200, or 503 by the error handler while the database is down."""
    with current.context().network.reading(seconds=2.0) as tx:
        tx.rows("company/tree_mark")
    return jsonify(status="ok")
