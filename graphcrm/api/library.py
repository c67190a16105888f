"""Form texts as the arguments of a library statement, by its declared types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphcrm.errors import Invalid, NotVisible, Problem
from graphcrm.graph.queries import Catalogue
from graphcrm.money import INT64_MAX
from graphcrm.periods import month, parse_day

_MAX_TEXT = 500
_MAX_ITEMS = 1000


def arguments_of(
    catalogue: Catalogue, name: str, form: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the typed arguments of a statement, ``$root`` excepted.

    Raises ``NotVisible`` for a statement outside the library and ``Invalid``
    with a problem for every field that is missing, wrong or unknown.
    """
    query = catalogue.get(name)
    if not query or not query.library:
        raise NotVisible
    fields = [p for p in query.parameters if p.name != "root"]
    problems = [
        Problem(name, 0, unknown, "", "There is no such field.")
        for unknown in sorted(set(form) - {field.name for field in fields})
    ]
    values = {}
    for field in fields:
        text = str(form.get(field.name, "")).strip()
        try:
            values[field.name] = typed(field.type, text)
        except ValueError as error:
            problems.append(Problem(name, 0, field.name, text[:80], str(error)))
    if problems:
        raise Invalid("Some fields need another value.", problems)
    return values


def typed(kind: str, text: str) -> Any:
    """Return a form text as a value of one of ``graphcrm.graph.queries.TYPES``.

    Raises ``ValueError`` that says what is wrong with it.
    """
    if len(text) > _MAX_TEXT and kind != "list":
        raise ValueError(f"has more than {_MAX_TEXT} characters")
    return _PARSERS[kind](text)


def _number(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise ValueError("not a whole number") from None
    if abs(value) > INT64_MAX:
        raise ValueError("too large")
    return value


def _day(text: str) -> int:
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError("not a day; write it like 2026-05-31") from None


def _flag(text: str) -> bool:
    if text.casefold() not in ("", "true", "false", "1", "0", "yes", "no"):
        raise ValueError("write yes or no")
    return text.casefold() in ("true", "1", "yes")


def _list(text: str) -> list[str]:
    items = [item.strip() for item in text.split(",") if item.strip()]
    if len(items) > _MAX_ITEMS:
        raise ValueError(f"has more than {_MAX_ITEMS} items")
    return items


def _member(text: str) -> str:
    if not text:
        raise ValueError("choose a member")
    return text


_PARSERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "number": _number,
    "day": _day,
    "period": lambda text: month(text).id,
    "list": _list,
    "flag": _flag,
    "member": _member,
}
