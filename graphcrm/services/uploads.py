"""Uploaded files between the upload and the import, each for its owner alone.

A file lies in ``<home>/uploads`` under a random name, mode 0600; the name that
its owner gave it is kept beside it and never used as a path. Files are deleted
after a day.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from graphcrm.access import Access
from graphcrm.errors import Invalid, NotAllowed, NotVisible, TooLarge

_KEEP_SECONDS = 24 * 3600
_HANDLE = re.compile(r"[0-9a-f]{32}")
_MAX_NAME = 200


@dataclass(frozen=True)
class Upload:
    """One uploaded file; ``name`` is what its owner calls it."""

    handle: str
    name: str
    path: Path


def keep(home: Path, access: Access, name: str, content: bytes, limit: int) -> str:
    """Store a file for its owner and return its handle.

    ``limit`` is in bytes. Raises ``TooLarge``, and ``Invalid`` for an empty file.
    """
    if not access.may("imports"):
        raise NotAllowed("Your role does not include imports.")
    if len(content) > limit:
        raise TooLarge(f"The file has more than {limit // 2**20} MB.")
    if not content:
        raise Invalid("The file is empty. Choose one with a header and rows.")
    folder = _folder(home)
    _forget_old(folder)
    handle = secrets.token_hex(16)
    _write(folder / handle, content)
    about = {"owner": access.user, "name": _plain_name(name)}
    _write(folder / f"{handle}.json", json.dumps(about).encode())
    return handle


def find(home: Path, access: Access, handle: str) -> Upload:
    """Return an upload of the caller's own; ``NotVisible`` for any other."""
    folder = _folder(home)
    about = folder / f"{handle}.json"
    if not _HANDLE.fullmatch(handle) or not about.exists():
        raise NotVisible("This upload is gone. Choose the file again.")
    known = json.loads(about.read_text())
    if known["owner"] != access.user:
        raise NotVisible("This upload is gone. Choose the file again.")
    return Upload(handle, known["name"], folder / handle)


def _folder(home: Path) -> Path:
    folder = home / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _plain_name(name: str) -> str:
    """Return a file name without folders and control characters."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in last if c.isprintable())[:_MAX_NAME] or "upload"


def _write(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)


def _forget_old(folder: Path) -> None:
    oldest = time.time() - _KEEP_SECONDS
    for file in folder.iterdir():
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
