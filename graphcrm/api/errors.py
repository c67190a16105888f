"""Errors as HTTP: the only place that knows a status.

``/api`` and ``/_dash*`` get RFC 9457 problem JSON, pages get a page. A 404 has
no request id and one wording, so that what is outside the branch answers the
same bytes as what does not exist.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from graphcrm import errors
from graphcrm.api import current
from graphcrm.api.guard import LoginRequired, wants_json
from graphcrm.dash_app.texts import texts
from graphcrm.services.accounts import LoginRefused, TooManyAttempts

log = structlog.get_logger()

_STATUS: dict[type[errors.GraphCRMError], int] = {
    LoginRequired: 401,
    LoginRefused: 401,
    TooManyAttempts: 429,
    errors.NotAllowed: 403,
    errors.NotVisible: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.QueryRefused: 400,
    errors.QueryTimedOut: 504,
    errors.Unavailable: 503,
    errors.SetupFailed: 500,
    errors.GraphCRMError: 400,
}
_CODES = {
    400: "bad_request",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
_NOT_FOUND = "There is nothing here that you can see."
_RETRY_SECONDS = 5


def init_app(app: Flask) -> None:
    """Let the app answer every error in our shape."""
    app.register_error_handler(errors.GraphCRMError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def status_of(error: errors.GraphCRMError) -> int:
    """Return the HTTP status of a refusal."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def _refused(error: errors.GraphCRMError) -> Response:
    status = status_of(error)
    if status == 404:
        return _answer(404, "not_found", _NOT_FOUND)
    extra: dict[str, Any] = {}
    if isinstance(error, errors.Invalid) and error.problems:
        extra["problems"] = [vars(problem) for problem in error.problems]
    if isinstance(error, errors.QueryRefused):
        extra["where"] = list(error.where)
    answer = _answer(status, error.code, str(error), extra)
    if isinstance(error, TooManyAttempts):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _forged(error: CSRFError) -> Response:
    return _answer(
        400, "csrf", "This page is too old or was not sent by us. Load it again."
    )


def _http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status == 404:
        return _answer(404, "not_found", _NOT_FOUND)
    detail = error.description or ""
    return _answer(status, _CODES.get(status, "http_error"), detail)


def _bug(error: Exception) -> Response:
    if request.endpoint and "_dash-component-suites" in request.endpoint:
        # Dash raises for a package or file that it does not serve.
        return _answer(404, "not_found", _NOT_FOUND)
    log.error("bug", request_id=g.get("request_id", ""), exc_info=error)
    return _answer(
        500, "bug", "Something went wrong here. Nothing you did; tell us the number."
    )


def _answer(
    status: int, code: str, detail: str, extra: dict[str, Any] | None = None
) -> Response:
    if wants_json():
        answer = _problem(status, code, detail, extra or {})
    else:
        answer = _page(status, code, detail)
    if status == 503:
        answer.headers["Retry-After"] = str(_RETRY_SECONDS)
    return answer


def _problem(status: int, code: str, detail: str, extra: dict[str, Any]) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **extra,
    }
    if status != 404:
        body["request_id"] = g.get("request_id", "")
    return Response(
        json.dumps(body, ensure_ascii=False),
        status,
        mimetype="application/problem+json",
    )


def _page(status: int, code: str, detail: str) -> Response:
    language = _language()
    words = texts(language)
    key = f"error.{code}" if words.has(f"error.{code}.title") else "error.other"
    body = render_template(
        "error.html",
        t=words,
        language=language,
        title=words(f"{key}.title"),
        detail=words(f"{key}.detail"),
        request_id="" if status == 404 else g.get("request_id", ""),
    )
    return Response(body, status, mimetype="text/html")


def _language() -> str:
    """Return the reader's language; where the database is down, the default."""
    try:
        return current.language()
    except errors.GraphCRMError:
        return current.context().settings.language
