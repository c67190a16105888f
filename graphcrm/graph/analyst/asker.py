"""The process that asks one statement at a time; nothing else runs in it.

Whatever a statement's answer does to the process that receives it (a record of
gigabytes, a value that never ends) happens here. It takes orders from its standard
input, one JSON line each, and answers with frames on its standard output: four bytes
of length, then JSON. ``graphcrm.graph.analyst.asking`` is the other side.
"""

from __future__ import annotations

import difflib
import json
import math
import re
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import neo4j
from neo4j import exceptions as driver_errors
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Duration

from graphcrm.errors import GraphCRMError, QueryRefused, QueryTimedOut, Unavailable
from graphcrm.graph.analyst import guard
from graphcrm.graph.analyst.policy import load_policy

_MEMORY = 2 * 2**30  # bytes of address space
_FETCH = 1_000
_FRAME_ROWS = 500
_FRAME_BYTES = 64 * 1024
_FRAME_SECONDS = 0.2
_INVALID = re.compile(r"Invalid input '([^']*)'(.*)", re.DOTALL)
_MESSAGE = 500  # characters of the server's words that are handed on
_WHERE = re.compile(r"\(line (\d+), column (\d+)")

Frame = dict[str, Any]


def main() -> None:
    """Answer orders until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    drivers: dict[str, neo4j.Driver] = {}
    for line in sys.stdin.buffer:
        order = json.loads(line)
        endpoint = json.dumps(order["endpoint"])
        if endpoint not in drivers:
            for old in drivers.values():  # of a projection that was replaced
                old.close()
            drivers = {endpoint: _driver(order["endpoint"])}
        try:
            for frame in _Asking(drivers[endpoint], order).frames():
                _send(frame)
        except GraphCRMError as error:
            _send({"refused": _refused(error)})
        except MemoryError:
            _send({"refused": _refused(QueryRefused(_TOO_LARGE))})


def _driver(endpoint: Mapping[str, str]) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        endpoint["uri"],
        auth=(endpoint["user"], endpoint["password"]),
        connection_timeout=3.0,
        connection_acquisition_timeout=5.0,
        max_transaction_retry_time=0.0,
        max_connection_pool_size=1,
        telemetry_disabled=True,
    )


def _send(frame: Frame) -> None:
    body = json.dumps(frame, ensure_ascii=False, default=str).encode(
        errors="surrogatepass"
    )
    sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)
    sys.stdout.buffer.flush()


def _refused(error: GraphCRMError) -> Frame:
    where = getattr(error, "where", (0, 0))
    return {"code": error.code, "message": str(error), "where": list(where)}


class _Asking:
    """One statement: looked at, asked, answered in frames."""

    def __init__(self, driver: neo4j.Driver, order: Mapping[str, Any]) -> None:
        self._driver = driver
        self._order = order
        self._limits: Mapping[str, Any] = order["limits"]
        self._began = time.monotonic()

    def frames(self) -> Iterator[Frame]:
        """Yield hints, then columns and rows or the plan, then how it went."""
        with _translated(), self._session() as session:
            plan, hints = self._explained(session)
            yield {"hints": hints}
            if self._order["mode"] == guard.EXPLAIN:
                yield {"plan": _plan(plan)}
                yield {"done": {"rows": 0, "truncated": False, **self._times(0.0)}}
                return
            yield from self._answered(session)

    def _session(self) -> neo4j.Session:
        return self._driver.session(
            database=self._order["endpoint"]["database"],
            default_access_mode=neo4j.READ_ACCESS,
            fetch_size=_FETCH,
        )

    def _query(self, prefix: str) -> neo4j.Query:
        # On a line of its own, so that columns of errors are those of the text.
        return neo4j.Query(
            f"{prefix}\n{self._order['text']}",
            timeout=self._limits["seconds"],
            metadata={"mark": self._order["mark"]},
        )

    def _explained(
        self, session: neo4j.Session
    ) -> tuple[Mapping[str, Any], list[Frame]]:
        """Return the plan of a statement that may run, and what the server hints."""
        result = session.run(self._query("EXPLAIN"), self._order["parameters"])
        summary = result.consume()
        plan = summary.plan
        guard.check_plan(str(summary.query_type), plan, self._order["server"])
        assert plan
        hints = [
            vars(hint)
            for status in summary.gql_status_objects
            if status.is_notification
            for hint in [_hint(status)]
        ]
        return plan, hints

    def _answered(self, session: neo4j.Session) -> Iterator[Frame]:
        profile = self._order["mode"] == guard.PROFILE
        prefix = "PROFILE" if profile else ""
        result = session.run(self._query(prefix), self._order["parameters"])
        yield {"columns": list(result.keys())}
        first, count, total, rows, size = 0.0, 0, 0, [], 0
        sent = time.monotonic()
        truncated = ""
        for record in result:
            first = first or self._passed()
            if count == self._limits["rows"]:
                truncated = "rows"
                break
            row = [_value(value) for value in record.values()]
            weight = _weight(row)
            if weight > self._limits["record_bytes"]:
                raise QueryRefused(_TOO_LARGE)
            total += weight
            if total > self._limits["bytes"]:
                truncated = "bytes"
                break
            rows.append(row)
            count, size = count + 1, size + weight
            late = time.monotonic() - sent > _FRAME_SECONDS
            if len(rows) >= _FRAME_ROWS or size > _FRAME_BYTES or late:
                yield {"rows": rows}
                rows, size, sent = [], 0, time.monotonic()
        if rows:
            yield {"rows": rows}
        if profile:  # the server only counts what is fetched
            for _ in result:
                continue
        summary = result.consume()
        if profile and summary.profile:
            yield {"plan": _plan(summary.profile)}
        yield {"done": {"rows": count, "truncated": truncated, **self._times(first)}}

    def _passed(self) -> float:
        return (time.monotonic() - self._began) * 1000

    def _times(self, first: float) -> Frame:
        passed = self._passed()
        return {"first_ms": round(first or passed, 1), "total_ms": round(passed, 1)}


_TOO_LARGE = (
    "One row of the answer is too large to be shown. Return fewer or shorter values: "
    "properties in place of whole nodes, a count in place of a list."
)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn errors of the driver into refusals with Neo4j's own words."""
    try:
        yield
    except (driver_errors.ServiceUnavailable, driver_errors.SessionExpired) as e:
        raise Unavailable(
            "The server does not answer just now. It may be starting; try again in a "
            "moment."
        ) from e
    except driver_errors.Neo4jError as e:
        raise _refusal(e) from e
    except driver_errors.DriverError as e:
        raise Unavailable(f"The answer broke off: {e}") from e


def _refusal(error: driver_errors.Neo4jError) -> GraphCRMError:
    code, message = str(error.code), str(error.message)
    if "TransactionTimedOut" in code or "Terminated" in code:
        return QueryTimedOut(
            "The statement took too long and was stopped. Ask for less: a period, a "
            "branch, a LIMIT; Explain shows what it would read."
        )
    if "OutOfMemory" in code or "MemoryPool" in code or "memory" in message.lower():
        return QueryRefused(
            "The statement needs more memory than one question may have. Ask for "
            "less, or sum up with count() and sum() in place of collect()."
        )
    place = _WHERE.search(message)
    # The first line is ours.
    where = (max(int(place[1]) - 1, 1), int(place[2])) if place else (0, 0)
    return QueryRefused(_short(_said(_first_line(message))), where)


def _said(line: str) -> str:
    """Return a sentence about a syntax error with the word that was meant, if any.

    >>> _said("Invalid input 'RETRUN': expected 'ORDER BY', 'RETURN' or 'WITH'")
    "'RETRUN' does not fit here. Did you mean RETURN?"
    """
    found = _INVALID.match(line)
    if not found:
        return line
    word, expected = found[1], re.findall(r"'([^']+)'", found[2])
    near = difflib.get_close_matches(word.upper(), expected, 1, 0.6)
    if near and word:
        return f"'{word}' does not fit here. Did you mean {near[0]}?"
    some = ", ".join(expected[:8]) + (" …" if len(expected) > 8 else "")
    what = f"'{word}' does not fit here" if word else "The statement ends too early"
    return f"{what}. Here may stand: {some}." if some else line


def _short(message: str) -> str:
    return message if len(message) <= _MESSAGE else f"{message[:_MESSAGE]} …"


def _first_line(message: str) -> str:
    line = message.strip().splitlines()[0] if message.strip() else "refused"
    return _WHERE.split(line)[0].strip().rstrip("(").strip()


def _hint(status: Any) -> guard.Hint:
    position = status.position
    return guard.Hint(
        status.gql_status,
        str(status.raw_severity),
        _advice(str(status.status_description)),
        max(position.line - 1, 1) if position else 0,
        position.column if position else 0,
    )


def _advice(description: str) -> str:
    """Return a hint in the server's words, with the name that was meant, if any.

    >>> _advice("warn: label does not exist. The label `Membr` does not exist.")
    'The label `Membr` does not exist. Did you mean Member?'
    """
    said = description.partition(": ")[2] or description
    said = said.partition(". ")[2] or said
    said = said.replace(" Verify that the spelling is correct.", "")
    name = re.search(r"`([^`]+)` does not exist", said)
    near = difflib.get_close_matches(name[1], _names(), 1, 0.6) if name else []
    return f"{said} Did you mean {near[0]}?" if near else said


@lru_cache
def _names() -> tuple[str, ...]:
    shapes = load_policy().shapes
    found = {shape.name for shape in shapes}
    found |= {part.name for shape in shapes for part in shape.properties}
    return (*sorted(found | {"Distributor", "Customer", "House"}),)


def _plan(plan: Mapping[str, Any]) -> Frame:
    """Return a plan as a tree of steps: estimated and, where known, actual rows."""
    arguments = plan.get("args", {})
    return {
        "step": str(plan["operatorType"]).partition("@")[0],
        "details": str(arguments.get("Details", "")),
        "estimated": arguments.get("EstimatedRows"),
        "rows": plan.get("rows"),
        "hits": plan.get("dbHits"),
        "children": [_plan(child) for child in plan.get("children", [])],
    }


def _value(value: Any) -> Any:
    """Return a value as JSON: a node, relationship or path with its parts."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Node):
        labels = sorted(value.labels)
        return {"node": value.element_id, "labels": labels, **_properties(value)}
    if isinstance(value, Relationship):
        return _relationship(value)
    if isinstance(value, Path):
        return {
            "path": [_value(node) for node in value.nodes],
            "steps": [_relationship(step) for step in value.relationships],
        }
    if isinstance(value, Mapping):
        return {"map": {str(key): _value(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [_value(item) for item in value]
    if isinstance(value, Point):  # as Cypher writes it
        axes = ", ".join(
            f"{axis}: {at}" for axis, at in zip("xyz", value, strict=False)
        )
        return f"point({{srid: {value.srid}, {axes}}})"
    return value.iso_format() if isinstance(value, Duration) else str(value)


def _relationship(value: Relationship) -> Frame:
    ends = [node.element_id if node else "" for node in value.nodes]
    return {
        "link": value.element_id, "type": value.type, "ends": ends,
        **_properties(value),
    }  # fmt: skip


def _properties(entity: Node | Relationship) -> Frame:
    return {"properties": {key: _value(item) for key, item in entity.items()}}


def _weight(value: Any) -> int:
    """Return about how many bytes a value takes on its way."""
    if isinstance(value, str):
        return len(value) + 2
    if isinstance(value, list):
        return 2 + sum(map(_weight, value))
    if isinstance(value, dict):
        return 2 + sum(len(key) + _weight(item) for key, item in value.items())
    return 8


if __name__ == "__main__":
    main()
