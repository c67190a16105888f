"""Security headers, and how long a browser may keep what."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_SHARED = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")


def content_policy(script_hashes: Sequence[str]) -> str:
    """Return the CSP: nothing from elsewhere, inline scripts by hash only.

    Charts, grids and Mantine set styles by script, hence ``unsafe-inline`` there;
    a chart is drawn and saved through ``data:`` and ``blob:`` images.
    """
    scripts = " ".join(["'self'", *script_hashes])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def init_app(app: Flask, script_hashes: Sequence[str], *, secure: bool) -> None:
    """Set the headers on every answer of the app."""
    policy = content_policy(script_hashes)

    def protect(response: Response) -> Response:
        response.headers.update(_FIXED)
        response.headers["Content-Security-Policy"] = policy
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not request.path.startswith(_SHARED):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(protect)
