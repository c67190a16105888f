"""Logs: one JSON line a request, with an id and without personal data.

The route's pattern is logged, not the path: a path may hold a search text.
"""

from __future__ import annotations

import logging
import sys
import time
import uuid
from pathlib import Path
from typing import TextIO

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger()


def configure(file: Path | None = None) -> None:
    """Send the process's own log to a file, or to stderr."""
    stream: TextIO = sys.stderr
    if file:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        stream = file.open("a", encoding="utf-8", buffering=1)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    # Libraries warn; what they say about single requests we say ourselves.
    logging.basicConfig(stream=stream, level=logging.WARNING, force=True)


def init_app(app: Flask) -> None:
    """Give every request an id and log how it ended."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id = uuid.uuid4().hex[:16]
    g.started = time.monotonic()


def _end(response: Response) -> Response:
    # A 404 is the same bytes for what is outside the branch and what is not there.
    if response.status_code != 404:
        response.headers["X-Request-Id"] = g.get("request_id", "")
    log.info(
        "request",
        request_id=g.get("request_id", ""),
        method=request.method,
        route=str(request.url_rule or ""),
        status=response.status_code,
        ms=round((time.monotonic() - g.get("started", time.monotonic())) * 1000),
    )
    return response
