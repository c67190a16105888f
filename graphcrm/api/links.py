"""Links that ask: a saved query or a question of the library, as a file of its answer.

Each is asked anew, with the fields it was kept with or those that the address gives
(``?since=2026-01-01``), in the name and with the rights of who opens the link.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from graphcrm.api import answer_files, current
from graphcrm.api.facade import RequestServices
from graphcrm.api.questions import parameters_of
from graphcrm.errors import Invalid, NotVisible, Problem
from graphcrm.services import saved_queries
from graphcrm.services.questions import EXPORT

links = Blueprint("links", __name__, url_prefix="/api/v1")


@links.get("/saved/<identity>.<any(csv,xlsx,json,parquet):kind>")
def saved(identity: str, kind: str) -> Response:
    """Answer all rows of a saved query that the asker sees."""
    given = current.context()
    query = saved_queries.found(given.network, current.access(), identity)
    return _asked(query.title, query.text, query.values, kind)


@links.get("/ask/library/<path:name>.<any(csv,xlsx,json,parquet):kind>")
def library(name: str, kind: str) -> Response:
    """Answer all rows of a question of the library, asked of the copy."""
    offered = RequestServices().library()
    query = next((q for q in offered if q.name == name and q.is_free), None)
    if query is None:
        raise NotVisible
    fields = {p.name: [p.type, query.example.get(p.name, "")] for p in query.parameters}
    if query.scope == "branch":
        fields["root"] = ["member", current.access().root]
    return _asked(name.replace("/", "-"), query.text, fields, kind)


def _asked(title: str, text: str, fields: Mapping[str, Any], kind: str) -> Response:
    answer_files.require(kind)
    parameters = _filled(fields, request.args)
    asks = current.context().questions
    frames = asks.ask(current.access(), text, parameters, limits=EXPORT)
    return answer_files.answer_file(frames, title, kind)


def _filled(fields: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of fields, ``[type, text]`` each, with the texts given."""
    problems = [
        Problem("address", 0, name, "", "There is no such field.")
        for name in sorted(set(given) - set(fields))
    ]
    if problems:
        raise Invalid("Some fields are not of this query.", problems)
    filled = dict(fields)
    for name, text in given.items():
        if isinstance(filled[name], list):  # what is no field is refused as such
            filled[name] = [*filled[name][:1], text]
    return parameters_of(filled)
