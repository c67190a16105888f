"""``/api/v1/members``: the tree of the network page, lazily."""

from __future__ import annotations

from flask import Blueprint, Response

from graphcrm.api import answers, current
from graphcrm.errors import NotVisible
from graphcrm.periods import format_day
from graphcrm.reports.registry import REPORTS

members = Blueprint("members", __name__, url_prefix="/api/v1/members")

_MOST_CHILDREN = 200


@members.get("/<member>")
def card(member: str) -> Response:
    """Answer what the viewer may know of a member and his branch."""
    day = current.today()
    found = REPORTS["card"](
        current.branch_of(), member=member, period=answers.period(day), day=day
    )
    flat = {
        **answers.plain(found),
        "joined": format_day(found.joined),
        "volume": found.group_volume,
        "previous": found.group_before,
        "children": found.direct,
    }
    return answers.answer(flat)


@members.get("/<member>/children")
def children(member: str) -> Response:
    """Answer one page of the distributors directly below a member."""
    day = current.today()
    found = REPORTS["children"](
        current.branch_of(),
        member=member,
        period=answers.period(day),
        limit=answers.whole_number("limit", 25, 1, _MOST_CHILDREN),
        offset=answers.whole_number("offset", 0, 0, 10**6),
        day=day,
    )
    rows = answers.records(found.rows)
    for row in rows:
        row["joined"] = format_day(row["joined"])
    return answers.answer(
        {
            "member": member,
            "total": found.total,
            "customers": found.customers,
            "rows": rows,
        }
    )


@members.get("/<member>/path")
def path(member: str) -> Response:
    """Answer the members from the viewer's root down to a member."""
    found = REPORTS["path"](current.branch_of(), member=member)
    if found.empty:
        raise NotVisible
    return answers.answer(answers.records(found))
