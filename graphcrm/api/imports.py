"""``/api/v1/imports``: uploading a file, and the sheet of its problems."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graphcrm.api import answers, downloads
from graphcrm.api.facade import RequestServices
from graphcrm.errors import Invalid
from graphcrm.facade import ImportOptions

imports = Blueprint("imports", __name__, url_prefix="/api/v1/imports")

_OPTIONS = ("kind", "source", "encoding", "separator", "decimal", "dates", "sheet")
_MAPPING = "map."


@imports.post("")
def upload() -> Response:
    """Keep the file of the multipart field ``file`` and answer its handle."""
    file = request.files.get("file")
    if not file:
        raise Invalid("No file was sent. Choose one.")
    handle = RequestServices().stage(file.filename or "", file.read())
    return answers.answer({"upload": handle}, 201)


@imports.get("/<handle>/errors")
def errors(handle: str) -> Response:
    """Answer every problem of an upload as a workbook."""
    given = {name: request.args.get(name, "") for name in _OPTIONS}
    mapping = {
        name.removeprefix(_MAPPING): value
        for name, value in request.args.items()
        if name.startswith(_MAPPING)
    }
    options = ImportOptions(**given, mapping=mapping)
    name, content = RequestServices().error_sheet(handle, options)
    return downloads.attachment(content, name, "xlsx")
