"""Which kind of file it is and which header means what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from graphcrm.services.parsing.fields import FILE_WORDS, KINDS

_UNIT = re.compile(r"[(\[].*?[)\]]")
_WORD = re.compile(r"[^0-9a-z]+")


def normalise(header: str) -> str:
    """Return a header as lower-case words without accents, units, punctuation.

    >>> normalise("  N° de Pedido: "), normalise("Código_Patrocinador")
    ('n de pedido', 'codigo patrocinador')
    """
    text = unicodedata.normalize("NFKD", _UNIT.sub(" ", header)).casefold()
    plain = "".join(c for c in text if not unicodedata.combining(c))
    return _WORD.sub(" ", plain.replace("°", " ").replace("º", " ")).strip()


@cache
def names(kind: str) -> dict[str, str]:
    """Return every known header of a kind, normalised, with the field it means.

    A field's own name wins over another field's alias.
    """
    known: dict[str, str] = {}
    for field in KINDS[kind]:
        known[normalise(field.name)] = field.name
    for field in KINDS[kind]:
        for alias in field.aliases:
            known.setdefault(normalise(alias), field.name)
    return known


@cache
def all_names() -> frozenset[str]:
    """Return every header known of any kind, normalised."""
    return frozenset(name for kind in KINDS for name in names(kind))


def recognised(cells: Sequence[str]) -> int:
    """Return how many cells of a row are headers we know."""
    known = all_names()
    return len({normalise(cell) for cell in cells} & known)


def guess_mapping(
    kind: str, headers: Sequence[str], given: Mapping[str, str]
) -> dict[str, str]:
    """Return field → header; what is given stands, the rest is guessed.

    A given empty header means: do not read this field.
    """
    present = [header for header in headers if header]
    mapping = {f: h for f, h in given.items() if h in present or not h}
    taken = set(mapping.values())
    known = names(kind)
    # exact names first, so that an alias never takes a field from its own name
    for exact in (True, False):
        for header in present:
            plain = normalise(header)
            field = known.get(plain)
            if not field or field in mapping or header in taken:
                continue
            if exact and plain != normalise(field):
                continue
            mapping[field] = header
            taken.add(header)
    order = [field.name for field in KINDS[kind]]
    return {f: mapping[f] for f in order if mapping.get(f)}


def guess_kind(headers: Sequence[str], filename: str) -> str:
    """Return the kind whose columns fit best, ``""`` where none or several do.

    A kind fits when all its required columns are there; the more of the file's
    headers it knows the better, and the name of the file decides a draw.
    """
    file = normalise(filename)
    scores: list[tuple[int, int, str]] = []
    for kind, fields in KINDS.items():
        mapping = guess_mapping(kind, headers, {})
        if all(f.name in mapping for f in fields if f.required):
            named = any(word in file for word in FILE_WORDS[kind])
            scores.append((len(mapping), named, kind))
    if not scores:
        return ""
    scores.sort(reverse=True)
    best = [s for s in scores if s[:2] == scores[0][:2]]
    return best[0][2] if len(best) == 1 else ""


def signature(headers: Sequence[str]) -> str:
    """Return what is the same for every file of one source: its header row."""
    return "|".join(sorted(normalise(header) for header in headers if header))
