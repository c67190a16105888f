"""``/api/v1/runs``: the runs there are, and computing one."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graphcrm.api import answers
from graphcrm.api.facade import RequestServices

runs = Blueprint("runs", __name__, url_prefix="/api/v1/runs")


@runs.get("", endpoint="runs")
def listed() -> Response:
    """Answer the runs, newest first."""
    return answers.answer({"rows": RequestServices().runs()})


@runs.post("")
def compute() -> Response:
    """Queue the computation of ``{"period": "2026-05"}`` and answer the job."""
    body = request.get_json(silent=True)
    period = body.get("period") if isinstance(body, dict) else None
    if not isinstance(period, str):
        raise answers.wrong("period", str(period), "must be named")
    typed = answers.typed("period", "period", period)
    return answers.answer({"job": RequestServices().compute_run(typed)}, 202)
