"""The key that signs cookies: made once, kept in the home folder, never a default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from graphcrm.errors import SetupFailed

_BYTES = 32


def secret_key(home: Path) -> str:
    """Return the key of a home folder; the first call makes it, mode 0600.

    Raises ``SetupFailed`` for a key that others can read or that is too short.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = home / "secret.key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _checked(file)
    with os.fdopen(handle, "w") as out:
        out.write(secrets.token_hex(_BYTES))
    return _checked(file)


def _checked(file: Path) -> str:
    if file.stat().st_mode & 0o077:
        raise SetupFailed(f"Others can read {file}. Close it with: chmod 600 {file}")
    key = file.read_text().strip()
    if len(key) < 2 * _BYTES:
        raise SetupFailed(
            f"The key in {file} is too short. Delete the file; a new one is made, and "
            "everybody logs in again."
        )
    return key
