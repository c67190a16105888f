"""Statements that an operator types: run as they are, answered in plain values.

For the local shell only, whose user can read the password file anyway. Pages
and analysts have doors of their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import neo4j
from neo4j import exceptions as driver_errors
from neo4j.graph import Node, Path, Relationship

from graphcrm.errors import GraphCRMError, QueryRefused, QueryTimedOut, Unavailable
from graphcrm.graph.endpoint import Endpoint


@dataclass(frozen=True)
class Answer:
    """The answer of one statement; ``changes`` counts what it wrote.

    ``truncated`` says that there were more rows than asked for.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool
    changes: Mapping[str, int]
    milliseconds: int


class Console:
    """A connection for typed statements; READ unless ``write``.

    Each statement is a transaction of its own, so that schema statements and
    ``CALL … IN TRANSACTIONS`` work too.
    """

    def __init__(self, endpoint: Endpoint, *, write: bool = False) -> None:
        self._database = endpoint.database
        self._mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        self._threads = ThreadPoolExecutor(1)
        self._driver = neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            connection_timeout=5.0,
            max_transaction_retry_time=0.0,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )

    def __enter__(self) -> Console:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()
        self._driver.close()

    def run(self, text: str, parameters: Mapping[str, Any], limit: int) -> Answer:
        """Return at most ``limit`` rows of a statement's answer.

        Ctrl-C stops the statement, on the server too. Raises ``QueryRefused`` with
        Neo4j's own words, ``QueryTimedOut``, ``Unavailable``.
        """
        # The driver waits for the whole answer even while it is interrupted, so
        # the statement runs in a thread and is ended from outside.
        mark = uuid.uuid4().hex
        answer = self._threads.submit(self._run, text, parameters, limit, mark)
        try:
            return answer.result()
        except KeyboardInterrupt:
            self._terminate(mark)
            with suppress(GraphCRMError):
                answer.result()
            raise

    def rehearse(self, text: str) -> None:
        """Run a statement and take back all it did; raises as :meth:`run` does."""
        with (
            _translated(),
            self._driver.session(
                database=self._database, default_access_mode=self._mode
            ) as session,
            session.begin_transaction() as transaction,
        ):
            transaction.run(text).consume()
            transaction.rollback()

    def _terminate(self, mark: str) -> None:
        terminate(self._driver, self._database, mark)

    def _run(
        self, text: str, parameters: Mapping[str, Any], limit: int, mark: str
    ) -> Answer:
        with (
            _translated(),
            self._driver.session(
                database=self._database, default_access_mode=self._mode
            ) as session,
        ):
            statement = neo4j.Query(text, metadata={"mark": mark})
            result = session.run(statement, dict(parameters))
            columns = tuple(result.keys())
            records = result.fetch(limit + 1)
            rows = tuple(tuple(map(plain, record)) for record in records[:limit])
            summary = result.consume()
        changes = {
            name: count
            for name, count in vars(summary.counters).items()
            if isinstance(count, int) and not isinstance(count, bool) and count
        }
        took = (summary.result_available_after or 0) + (
            summary.result_consumed_after or 0
        )
        return Answer(columns, rows, len(records) > limit, changes, took)


# Orders to the server, not questions to the graph: no files of the catalogue.
_MARKED = (
    "SHOW TRANSACTIONS YIELD transactionId, metaData "
    "WHERE metaData.mark = $mark RETURN transactionId"
)
_TERMINATE = "TERMINATE TRANSACTIONS $ids"


def terminate(driver: neo4j.Driver, database: str, mark: str) -> None:
    """End the running statements that carry a mark in their metadata."""
    with driver.session(database=database) as session:
        ids = session.run(_MARKED, mark=mark).value()
        session.run(_TERMINATE, ids=ids).consume()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn errors of the driver into refusals with Neo4j's own words."""
    try:
        yield
    except (driver_errors.ServiceUnavailable, driver_errors.SessionExpired) as e:
        raise Unavailable(f"The database does not answer: {e}") from e
    except driver_errors.AuthError as e:
        raise Unavailable("The database refuses our user or password.") from e
    except driver_errors.Neo4jError as e:
        raise _refusal(e) from e


def _refusal(error: driver_errors.Neo4jError) -> QueryRefused | QueryTimedOut:
    code = str(error.code)
    message = str(error.message)
    if "TransactionTimedOut" in code:
        return QueryTimedOut(message)
    if "AccessMode" in code:
        message += " Start the shell with --write to change data."
    return QueryRefused(message)


def plain(value: Any) -> Any:
    """Return a value of the driver as what JSON can hold.

    Nodes and relationships become what Cypher would print of them.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Node):
        labels = "".join(f":{label}" for label in sorted(value.labels))
        return f"({labels}{_properties(value)})"
    if isinstance(value, Relationship):
        return f"[:{value.type}{_properties(value)}]"
    if isinstance(value, Path):
        return _path(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return str(value)


def _path(path: Path) -> str:
    here = path.start_node
    text = str(plain(here))
    for position, step in enumerate(path.relationships, 1):
        onward = step.start_node == here
        here = path.nodes[position]
        before, after = ("-", "->") if onward else ("<-", "-")
        text += f"{before}{plain(step)}{after}{plain(here)}"
    return text


def _properties(entity: Node | Relationship) -> str:
    if not len(entity):
        return ""
    pairs = ", ".join(f"{key}: {plain(entity[key])!r}" for key in sorted(entity))
    return f" {{{pairs}}}"


def statements(text: str) -> Iterator[str]:
    """Yield the statements of a text, parted by ``;`` outside quotes and comments.

    The last need not be closed by one.
    """
    begin = position = 0
    while position < len(text):
        if text[position] == ";":
            yield from _if_any(text[begin:position])
            begin = position = position + 1
        else:
            position = _after_token(text, position)
    yield from _if_any(text[begin:])


def is_closed(text: str) -> bool:
    """Whether a text ends with the ``;`` of its last statement."""
    position, last = 0, ""
    while position < len(text):
        end = _after_token(text, position)
        token = text[position:end]
        if not token.isspace() and not token.startswith(("//", "/*")):
            last = token
        position = end
    return last == ";"


def _if_any(text: str) -> Iterator[str]:
    if text.strip():
        yield text.strip()


def _after_token(text: str, position: int) -> int:
    """Return where the quote, comment or character that begins here has ended."""
    if text.startswith("//", position):
        end = text.find("\n", position)
        return len(text) if end < 0 else end
    if text.startswith("/*", position):
        end = text.find("*/", position)
        return len(text) if end < 0 else end + 2
    quote = text[position]
    if quote not in "'\"`":
        return position + 1
    position += 1
    while position < len(text) and text[position] != quote:
        position += 2 if text[position] == "\\" and quote != "`" else 1
    return min(position + 1, len(text))
