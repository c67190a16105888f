"""A file as a download."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


def attachment(content: bytes | Iterable[bytes], name: str, kind: str) -> Response:
    """Return a download, whole or in parts; its name has an ASCII form too."""
    bare = "".join(
        c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name
    )
    answer = Response(content, mimetype=_TYPES[kind].split(";")[0])
    answer.headers["Content-Type"] = _TYPES[kind]
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{bare}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return answer
