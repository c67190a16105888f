"""``/api/v1/jobs``: how far a long piece of work of one's own is."""

from __future__ import annotations

from flask import Blueprint, Response

from graphcrm.api import answers
from graphcrm.api.facade import RequestServices

jobs = Blueprint("jobs", __name__, url_prefix="/api/v1/jobs")


@jobs.get("/<identity>")
def job(identity: str) -> Response:
    """Answer the state of a job of the viewer's own."""
    return answers.answer(RequestServices().job(identity))


@jobs.post("/<identity>/cancel")
def cancel(identity: str) -> Response:
    """Ask a job of the viewer's own to stop."""
    services = RequestServices()
    services.cancel_job(identity)
    return answers.answer(services.job(identity))
