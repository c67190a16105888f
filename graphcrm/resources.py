"""Where the files that ship with the package are, in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def cypher_dir() -> Path:
    """Return the folder of the ``.cypher`` files."""
    shipped = _PACKAGE / "_data" / "cypher"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "cypher"
