"""Downloads: a statement, and the answer of a library query."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response, request

from graphcrm import sheets
from graphcrm.api import answer_files, answers, downloads
from graphcrm.api.facade import RequestServices
from graphcrm.money import format_scaled, minor_digits
from graphcrm.periods import format_day, month
from graphcrm.reports.statement import POINTS, Statement

exports = Blueprint("exports", __name__, url_prefix="/api/v1")

_STATEMENT = (
    "component", "level", "order", "day", "from", "name", "base", "unit of base",
    "value of unit", "rate", "coefficient", "exact", "cut by caps", "amount",
    "currency",
)  # fmt: skip


@exports.get("/statement.<any(csv,xlsx):kind>")
def statement(kind: str) -> Response:
    """Answer a statement of ``period``, one's own or ``member``'s."""
    period = answers.typed("period", "period", request.args.get("period", ""))
    found = RequestServices().statement(period, request.args.get("member") or None)
    rows = statement_rows(found)
    name = f"statement-{month(found.period).id}-{found.member}.{kind}"
    return downloads.attachment(sheets.table_bytes(kind, _STATEMENT, rows), name, kind)


@exports.get("/queries/<path:name>.<any(csv,xlsx,json,parquet):kind>")
def library(name: str, kind: str) -> Response:
    """Answer all rows of a library query: ``member`` and one argument a field.

    A field that the address does not name is filled as the query's example is.
    """
    answer_files.require(kind)
    services = RequestServices()
    query = next((q for q in services.library() if q.name == name), None)
    given = dict(request.args.items())
    member = given.pop("member", "") or None
    given = {**(query.example if query else {}), **given}
    result = services.export_library(name, given, member)
    table = answers.plain(result.frame)
    if kind == "json":
        return answers.answer(table)
    rows = [[_cell(cell) for cell in row] for row in table["rows"]]
    content = sheets.table_bytes(kind, table["columns"], rows)
    return downloads.attachment(content, f"{name.replace('/', '-')}.{kind}", kind)


def statement_rows(found: Statement) -> list[list[object]]:
    """Return the lines of a statement as cells, amounts as exact decimals."""
    digits = minor_digits(found.currency)
    rows: list[list[object]] = []
    for line in found.lines:
        places = 2 if line.base_unit == POINTS else minor_digits(line.base_unit)
        rows.append(
            [
                line.component, line.level, line.order,
                format_day(line.day) if line.day else "",
                line.source, line.source_name, _exact(line.base, places),
                line.base_unit, line.unit, line.rate, line.coefficient, line.exact,
                _exact(line.cut, digits), _exact(line.amount, digits), found.currency,
            ]
        )  # fmt: skip
    total: list[object] = ["total", *[""] * (len(_STATEMENT) - 3)]
    return [*rows, [*total, _exact(found.total, digits), found.currency]]


def _exact(value: int, digits: int) -> Decimal:
    """Return an integer of ``10**-digits`` as a number that a sheet can add up."""
    return Decimal(format_scaled(value, digits))


def _cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
