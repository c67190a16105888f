"""``/api/v1/search``: members of the own branch by name or id."""

from __future__ import annotations

from flask import Blueprint, Response

from graphcrm.api import answers, current
from graphcrm.reports.registry import REPORTS

search = Blueprint("search", __name__, url_prefix="/api/v1/search")


@search.get("", endpoint="search")
def found() -> Response:
    """Answer the members whose id or name fits ``q``."""
    rows = REPORTS["search"](
        current.branch_of(),
        text=answers.text("q"),
        limit=answers.whole_number("limit", 10, 1, 50),
    )
    return answers.answer({"rows": answers.records(rows)})
