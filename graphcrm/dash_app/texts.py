"""Every word on a page, in English and in Spanish.

``translations/<language>/<page>.toml`` holds the texts of one page; the key of
a text is the file's name and its path in the file: ``[menu] logout = "Log out"``
in ``shell.toml`` is ``shell.menu.logout``. A text with ``one`` and ``other`` is
chosen by the number ``n``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "es")

_FOLDER = Path(__file__).parent / "translations"


@dataclass(frozen=True)
class Texts:
    """The texts of one language; call it with a key."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """Return a text with its ``{names}`` filled in.

        A whole number is printed with its thousands grouped. An unknown key is a
        ``KeyError``: a page must not go out with a hole in it.
        """
        if "n" in values and f"{key}.other" in self.entries:
            key += ".one" if values["n"] == 1 else ".other"
        shown = {name: _shown(value) for name, value in values.items()}
        return self.entries[key].format(**shown)

    def has(self, key: str) -> bool:
        """Whether there is a text for a key, for words that come from data."""
        return key in self.entries


@lru_cache
def texts(language: str) -> Texts:
    """Return the texts of a language; any unknown language reads English."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    entries: dict[str, str] = {}
    for file in sorted((_FOLDER / chosen).glob("*.toml")):
        with file.open("rb") as content:
            entries.update(_flat(file.stem, tomllib.load(content)))
    return Texts(chosen, entries)


def _flat(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            yield from _flat(key, value)
        else:
            yield key, value


def _shown(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace("-", "\N{MINUS SIGN}")
    return value
