"""``/api/v1/ask``: free questions in Cypher, and what there is to ask about."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from graphcrm.api import answer_files, answers, current
from graphcrm.api.library import typed
from graphcrm.errors import Invalid, Problem, QueryRefused
from graphcrm.graph.queries import TYPES
from graphcrm.services.answer_cells import collected
from graphcrm.services.questions import (
    COPY,
    EXPORT,
    MODES,
    PROCEDURES,
    SCREEN,
    SERVERS,
)

questions = Blueprint("questions", __name__, url_prefix="/api/v1/ask")

_WHOLE = re.compile(r"[+-]?\d{1,19}")
_DECIMAL = re.compile(r"[+-]?\d{1,15}\.\d{1,15}")


@questions.post("")
def ask() -> Response:
    """Answer ``{"text", "parameters": {name: [type, text]}, "mode", "server"}``.

    The answer has columns, rows, hints, plan, truncated, times, and when the copy
    that was asked was made (ms; 0 where it is not ours).
    """
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise answers.wrong("body", "", "must be a JSON object")
    given, access = current.context(), current.access()
    server = _server(body.get("server", COPY))
    made = given.questions.schema(access).made
    frames = given.questions.ask(
        access,
        _text(body.get("text")),
        parameters_of(body.get("parameters", {})),
        mode=_mode(body.get("mode", MODES[0])),
        server=server,
    )
    found = vars(collected(frames))
    built_at = made.built_at if made else 0
    return answers.answer(
        {**found, "limit": SCREEN.rows, "built_at": built_at,
         "server": server}
    )  # fmt: skip


@questions.post("/look")
def look() -> Response:
    """Answer the hints about ``{"text", "server"}``, which is not run.

    A statement that would be refused is an answer here, since most are only half
    written: ``refused`` with message and ``where``.
    """
    body = request.get_json(silent=True)
    given = body if isinstance(body, dict) else {}
    text, server = _text(given.get("text")), _server(given.get("server", COPY))
    asks = current.context().questions
    try:
        found = collected(asks.look(current.access(), text, server))
    except QueryRefused as error:
        refused = {"message": str(error), "where": error.where}
        return answers.answer({"hints": [], "refused": refused})
    return answers.answer({"hints": found.hints, "refused": None})


@questions.post("/cancel")
def cancel() -> Response:
    """Stop the asking person's running statement."""
    stopped = current.context().questions.cancel(current.access())
    return answers.answer({"stopped": stopped})


@questions.get("/schema")
def schema() -> Response:
    """Answer labels and relationships with their properties, counts and age."""
    found = current.context().questions.schema(current.access(), current.language())
    proof = found.made.proof if found.made else {}
    shapes = [
        {
            "name": shape.name,
            "about": shape.about,
            "ends": shape.ends,
            "count": proof.get(shape.name, (None if not proof else 0, 0))[0],
            "properties": shape.properties,
        }
        for shape in found.policy.shapes
    ]
    made = found.made
    return answers.answer(
        {
            "nodes": [shape for shape in shapes if not shape["ends"]],
            "links": [shape for shape in shapes if shape["ends"]],
            "built_at": made.built_at if made else 0,
            "alarm": made.alarm if made else "",
            "procedures": sorted(PROCEDURES),
        }
    )


@questions.post("/export.<any(csv,xlsx,json,parquet):kind>")
def export(kind: str) -> Response:
    """Answer all rows of a question as a file: form fields ``text`` and the rest.

    ``parameters`` is the JSON of ``ask``. Nothing is kept in memory, so a million
    rows are no more than one.
    """
    answer_files.require(kind)
    try:
        parameters = json.loads(request.form.get("parameters", "{}"))
    except ValueError:
        raise answers.wrong("parameters", "", "must be JSON") from None
    frames = current.context().questions.ask(
        current.access(),
        _text(request.form.get("text")),
        parameters_of(parameters),
        limits=EXPORT,
        server=_server(request.form.get("server", COPY)),
    )
    return answer_files.answer_file(frames, "answer", kind)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise answers.wrong("text", "", "must be a text")
    return value


def _server(value: Any) -> str:
    if value not in SERVERS:
        said = f"must be one of {', '.join(SERVERS)}"
        raise answers.wrong("server", str(value), said)
    return str(value)


def _mode(value: Any) -> str:
    if value not in MODES:
        raise answers.wrong("mode", str(value), f"must be one of {', '.join(MODES)}")
    return str(value)


def parameters_of(given: Any) -> dict[str, Any]:
    """Return ``{name: [type, text]}`` as values; ``Invalid`` names what is wrong."""
    if not isinstance(given, Mapping):
        raise answers.wrong("parameters", "", "must be an object")
    values, problems = {}, []
    for name, pair in given.items():
        try:
            values[name] = _value(pair)
        except ValueError as error:
            problems.append(Problem("parameters", 0, name, "", str(error)))
    if problems:
        raise Invalid("Some fields need another value.", problems)
    return values


def _number(text: str) -> int | float:
    if _WHOLE.fullmatch(text):
        return int(typed("number", text))
    if _DECIMAL.fullmatch(text):
        return float(text)
    raise ValueError("not a number; write it like 12 or 0.3")


def _value(pair: Any) -> Any:
    if not (isinstance(pair, list) and len(pair) == 2 and pair[0] in TYPES):
        raise ValueError("needs a type and a text")
    kind, text = pair[0], str(pair[1]).strip()
    if kind == "number":
        return _number(text)
    return typed(kind, text)
