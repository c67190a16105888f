"""``/api/v1/reports`` and ``/api/v1/periods``: the numbers of the pages, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graphcrm.api import answers, current
from graphcrm.api.facade import RequestServices
from graphcrm.errors import NotVisible
from graphcrm.reports.registry import REPORTS, Report

reports = Blueprint("reports", __name__, url_prefix="/api/v1")

# The one parameter that is not the report's own: whose branch it is about.
_BRANCH = "branch"


@reports.get("/reports")
def names() -> Response:
    """Answer the reports that there are, with their parameters."""
    access = current.access()
    return answers.answer(
        {
            "rows": [
                {"name": r.name, "title": r.title, "parameters": r.parameters}
                for r in REPORTS.values()
                if access.may(r.right)
            ]
        }
    )


@reports.get("/reports/<name>")
def report(name: str) -> Response:
    """Answer a report about the own branch, or one in it (``branch=ID``)."""
    if name not in REPORTS:
        raise NotVisible
    found = REPORTS[name]
    branch = current.branch_of(request.args.get(_BRANCH))
    return answers.answer(found(branch, **_arguments(found)))


@reports.get("/periods")
def periods() -> Response:
    """Answer the months that have figures, newest first."""
    return answers.answer({"rows": RequestServices().periods()})


def _arguments(found: Report) -> dict[str, object]:
    types = {field.name: field.type for field in found.parameters}
    given = {}
    for name, value in request.args.items():
        if name != _BRANCH:
            given[name] = answers.typed(name, types.get(name, "text"), value)
    if "day" in types and "day" not in given:
        given["day"] = current.today()  # an open month runs up to here
    if "limit" in given:
        given["limit"] = answers.whole_number("limit", 25, 1, 1000)
    return given
