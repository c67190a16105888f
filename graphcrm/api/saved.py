"""``/api/v1/saved``: the queries that people keep, for themselves or for all."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graphcrm.api import answers, current
from graphcrm.services import saved_queries

saved = Blueprint("saved", __name__, url_prefix="/api/v1/saved")


@saved.get("")
def listed() -> Response:
    """Answer my queries and the shared ones, by title."""
    network = current.context().network
    return answers.answer({"rows": saved_queries.saved(network, current.access())})


@saved.post("")
def store() -> Response:
    """Store ``{"id", "title", "text", "values", "shared"}`` and answer its id."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise answers.wrong("body", "", "must be a JSON object")
    values = body.get("values", {})
    if not isinstance(values, dict):
        raise answers.wrong("values", "", "must be an object")
    given = current.context()
    identity = saved_queries.store(
        given.network,
        given.clock,
        current.access(),
        _text(body, "title"),
        _text(body, "text"),
        values,
        shared=body.get("shared") is True,
        identity=_text(body, "id"),
    )
    return answers.answer({"id": identity})


@saved.get("/<identity>/versions")
def versions(identity: str) -> Response:
    """Answer the texts of a query, the present one first: text, by and at (ms)."""
    network = current.context().network
    found = saved_queries.versions(network, current.access(), identity)
    return answers.answer({"rows": found})


@saved.post("/<identity>/remove")
def remove(identity: str) -> Response:
    """Remove a query of my own."""
    saved_queries.remove(current.context().network, current.access(), identity)
    return answers.answer({"removed": identity})


def _text(body: dict[str, object], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise answers.wrong(name, "", "must be a text")
    return value
