"""Dates: periods in which a plan has no value, values of one day, forgotten dates."""

from __future__ import annotations

from typing import Any

from graphcrm.periods import format_day
from graphcrm.rules.lint.finding import NOTE, WARNING, Look
from graphcrm.rules.section import spelled
from graphcrm.rules.toml_lines import Path

# Keys that may be dated and decide about money. A test compares them with readers.
DATED_KEYS = frozenset({
    "rate", "rates", "rates_by_rank", "brackets", "amounts", "tiers", "pay",
    "pay_by_rank", "generation_0", "guarantee", "bands", "minimum_by_rank",
    "introducer", "passup", "keeper", "shares_by_rank", "places", "rate_2_to_1",
    "own_volume", "point_value", "table",
})  # fmt: skip


def check_dates(look: Look) -> None:
    """Look at the days from which values are valid."""
    histories = list(look.histories())
    if not histories:
        return
    begins = min(starts[0] for _, starts in histories)
    for path, starts in histories:
        if starts[0] > begins:
            look.add(
                "date-gap", WARNING, (*path, 0, "valid_from"),
                f"begins on {format_day(starts[0])}, other values of the plan on "
                f"{format_day(begins)}: a run of a period in between has no value "
                f"here, stops, and pays nobody. Say what was valid from "
                f"{format_day(begins)} on",
            )  # fmt: skip
        if look.today and starts[0] > look.today:
            look.add(
                "date-future", WARNING, (*path, 0, "valid_from"),
                f"has values from {format_day(starts[0])} on only: no period can be "
                "computed before that. Say what is valid today",
            )  # fmt: skip
        _repeated(look, path)
    _undated(look)


def _repeated(look: Look, path: Path) -> None:
    raw: Any = look.data
    for part in path:
        raw = raw[part]
    for number in range(1, len(raw)):
        if raw[number]["value"] == raw[number - 1]["value"]:
            look.add(
                "date-no-change", NOTE, (*path, number, "value"),
                "is the same as the value before it, so nothing changes on that day; "
                "take the entry out or correct it",
            )  # fmt: skip


def _undated(look: Look) -> None:
    """Note values without dates in a plan that has dates for others."""
    places: list[tuple[Path, Any]] = [((), look.data)]
    places.append((("activity",), look.data.get("activity", {})))
    places += [(path, table) for path, _, table in look.components()]
    dated = {path for path, _ in look.histories()}
    bare = [
        (*path, key)
        for path, table in places
        for key in table
        if key in DATED_KEYS and (*path, key) not in dated
    ]
    if not any(path[-1] in DATED_KEYS for path in dated):
        return
    if bare:
        also = ", ".join(spelled(path) for path in bare[1:])
        look.add(
            "undated", NOTE, bare[0],
            "has no dates, though other values of this plan have: were it changed "
            "here, periods computed again would be paid by the new value. Write "
            f"[ {{ valid_from = …, value = … }} ]{'; so for ' if also else ''}{also}",
        )  # fmt: skip
