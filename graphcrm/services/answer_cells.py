"""Answers of the analysts' server: collected from their frames, and as plain cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Frame = dict[str, Any]


@dataclass
class Answer:
    """A whole answer. ``truncated`` is empty, ``rows`` or ``bytes``.

    Times are in milliseconds; ``plan`` is a tree of steps, where one was asked for.
    """

    columns: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    hints: list[Frame] = field(default_factory=list)
    plan: Frame | None = None
    truncated: str = ""
    first_ms: float = 0.0
    total_ms: float = 0.0


def collected(frames: Iterable[Frame]) -> Answer:
    """Return all frames of an answer as one."""
    answer = Answer()
    for frame in frames:
        answer.columns = frame.get("columns", answer.columns)
        answer.hints = frame.get("hints", answer.hints)
        answer.plan = frame.get("plan", answer.plan)
        answer.rows += frame.get("rows", [])
        if done := frame.get("done"):
            answer.truncated = done["truncated"] or ""
            answer.first_ms, answer.total_ms = done["first_ms"], done["total_ms"]
    return answer


def plain(value: Any) -> Any:
    """Return a value of an answer as one cell: numbers and texts as they are.

    >>> plain({"node": "4:1", "labels": ["Member"], "properties": {"id": "M1"}})
    '(:Member {"id": "M1"})'
    """
    if isinstance(value, list):
        return json.dumps([plain(item) for item in value], ensure_ascii=False)
    if not isinstance(value, dict):
        return value
    if "node" in value:
        labels = "".join(f":{label}" for label in value["labels"])
        return f"({labels} {_json(value['properties'])})"
    if "link" in value:
        return f"[:{value['type']} {_json(value['properties'])}]"
    if "path" in value:
        return _path(value)
    return _json(value.get("map", value))


def _path(value: Mapping[str, Any]) -> str:
    nodes, text = value["path"], str(plain(value["path"][0]))
    for place, step in enumerate(value["steps"]):
        onward = step["ends"][0] == nodes[place]["node"]
        before, after = ("-", "->") if onward else ("<-", "-")
        text += f"{before}{plain(step)}{after}{plain(nodes[place + 1])}"
    return text


def _json(value: Any) -> str:
    return json.dumps(_bare(value), ensure_ascii=False)


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        inner = value.get("map", value)
        return {key: _bare(item) for key, item in inner.items()}
    return value


def plan_lines(plan: Frame, depth: int = 0) -> Iterator[str]:
    """Yield a plan as indented lines: step, rows, what it does."""
    rows = plan["rows"] if plan["rows"] is not None else f"~{plan['estimated']:.0f}"
    yield f"{'  ' * depth}{plan['step']}  {rows} rows  {plan['details']}"
    for child in plan["children"]:
        yield from plan_lines(child, depth + 1)
