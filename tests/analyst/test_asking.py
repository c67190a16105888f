"""Asking: limits, cancelling, places of errors, values, and processes that end."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from asked import Copied, ask, opened, waits_for

from graphcrm.errors import Conflict, QueryRefused, QueryTimedOut, Unavailable
from graphcrm.graph.analyst.asking import Askers, Limits, Question
from graphcrm.graph.analyst.guard import COPY
from graphcrm.graph.endpoint import Endpoint
from graphcrm.services.answer_cells import Answer, collected

SLOW = "UNWIND range(1, 10000000000) AS i WITH i WHERE i < 0 RETURN i"
SHORT = Limits(seconds=1.0)

Asks = Callable[..., Answer]


@pytest.fixture
def asks(copied: Copied, askers: Askers) -> Asks:
    """Return what asks a statement and gives the whole answer."""

    def one(text: str, parameters: dict[str, Any] | None = None, **how: Any) -> Answer:
        return ask(askers, copied.endpoint, text, parameters, **how)

    return one


def running(copied: Copied, text: str) -> list[str]:
    """Return the states of the transactions at the server that run a statement."""
    with opened(copied.endpoint) as there:
        return there.run(
            "SHOW TRANSACTIONS YIELD currentQuery, status "
            "WHERE currentQuery CONTAINS $text AND NOT currentQuery CONTAINS 'YIELD' "
            "RETURN status",
            text=text,
        ).value()


def processes() -> set[int]:
    """Return the askers that this process has."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                command = (entry / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(parent) == os.getpid() and b"analyst.asker" in command:
                found.add(int(entry.name))
    return found


# -- answers ------------------------------------------------------------------------


def test_an_answer_has_columns_rows_and_times(copied: Copied, asks: Asks) -> None:
    found = asks("MATCH (n:Order) RETURN count(n) AS orders, 'x' AS x")
    assert (found.columns, found.rows) == (["orders", "x"], [[copied.orders, "x"]])
    assert (found.truncated, found.plan, found.hints) == ("", None, [])
    assert 0 < found.first_ms <= found.total_ms


def test_no_rows_are_an_answer_too(asks: Asks) -> None:
    found = asks("MATCH (n:Member {id: 'nobody'}) RETURN n.name AS name")
    assert (found.columns, found.rows) == (["name"], [])


def test_parameters_reach_the_server_as_they_are(asks: Asks) -> None:
    given = {
        "text": "Ñandú 😀 ' \" \\u0027",
        "list": [1, "2", None],
        "no": None,
        "most": 2**63 - 1,
        "half": 0.5,
        "yes": True,
        "map": {"a": [1]},
    }
    named = ", ".join(f"${name} AS `{name}`" for name in given)
    found = asks(f"RETURN {named}", given)
    assert dict(zip(found.columns, found.rows[0], strict=True)) == {
        **given,
        "map": {"map": {"a": [1]}},
    }


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("null", None),
        ("true", True),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("0.1 + 0.2", 0.1 + 0.2),
        ("1.0 / 0", "inf"),
        ("-1.0 / 0", "-inf"),
        ("0.0 / 0", "nan"),
        ("[1, [2, 'x'], null]", [1, [2, "x"], None]),
        ("{a: 1, b: {c: [true]}}", {"map": {"a": 1, "b": {"map": {"c": [True]}}}}),
        ("date('2024-02-29')", "2024-02-29"),
        ("datetime('2024-02-29T12:00:00Z')", "2024-02-29T12:00:00.000000000+00:00"),
        ("localdatetime('2024-02-29T12:00')", "2024-02-29T12:00:00.000000000"),
        ("time('12:00:01+01:00')", "12:00:01.000000000+01:00"),
        ("localtime('12:00')", "12:00:00.000000000"),
        ("duration('P1Y2M3DT4H')", "P1Y2M3DT4H"),
        ("point({x: 1, y: 2})", "point({srid: 7203, x: 1.0, y: 2.0})"),
        (
            "point({latitude: 1, longitude: 2, height: 3})",
            "point({srid: 4979, x: 2.0, y: 1.0, z: 3.0})",
        ),
        ("'a\tb\\n😀'", "a\tb\n😀"),
        ("[x IN range(1, 3) | x * x]", [1, 4, 9]),
    ],
)
def test_values_come_as_json(asks: Asks, expression: str, value: object) -> None:
    ((found,),) = asks(f"RETURN {expression} AS v").rows
    assert found == value
    assert type(found) is type(value)
    json.dumps(found, allow_nan=False)


def test_nodes_relationships_and_paths_come_with_their_parts(
    copied: Copied, asks: Asks
) -> None:
    ((node, link, path, none),) = asks(
        "MATCH p = (o:Order)-[r:SOLD_BY]->(m:Member) WITH * ORDER BY o.key LIMIT 1 "
        "RETURN o, r, p, relationships(p)[5]"
    ).rows
    wanted = copied.nodes["Order"][(min(key for (key,) in copied.nodes["Order"]),)]
    assert node["labels"] == ["Order"]
    assert node["properties"] == {k: v for k, v in wanted.items() if k != "labels"}
    assert (link["type"], link["properties"]) == ("SOLD_BY", {})
    assert [part["node"] for part in path["path"]] == link["ends"]
    assert path["path"][0] == node
    assert path["steps"] == [link]
    assert none is None


# -- limits -------------------------------------------------------------------------


def test_rows_are_cut_at_the_limit_and_it_is_said(asks: Asks) -> None:
    found = asks("UNWIND range(1, 50) AS i RETURN i", limits=Limits(rows=20))
    assert (len(found.rows), found.truncated) == (20, "rows")
    whole = asks("UNWIND range(1, 20) AS i RETURN i", limits=Limits(rows=20))
    assert (len(whole.rows), whole.truncated) == (20, "")


def test_bytes_are_cut_at_the_limit_and_it_is_said(asks: Asks) -> None:
    text = "UNWIND range(1, 50) AS i RETURN reduce(s = 'x', j IN range(1, 10) | s + s)"
    found = asks(text, limits=Limits(bytes=20_000))
    assert (len(found.rows), found.truncated) == (19, "bytes")


def test_one_large_row_is_refused(asks: Asks) -> None:
    with pytest.raises(QueryRefused, match="One row of the answer is too large"):
        asks("RETURN range(1, 1000)", limits=Limits(record_bytes=5_000))


def test_time_is_over_in_words(copied: Copied, asks: Asks) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimedOut, match="took too long and was stopped"):
        asks(SLOW, limits=SHORT)
    assert time.monotonic() - began < 12
    waits_for(lambda: not running(copied, SLOW))


def test_many_rows_arrive_in_frames_before_the_end(
    copied: Copied, askers: Askers
) -> None:
    text = "UNWIND range(1, 5000) AS i RETURN i"
    asked = Question(text, {}, "ana", limits=Limits(rows=10_000), server=COPY)
    frames = list(askers.ask(copied.endpoint, asked))
    sizes = [len(frame["rows"]) for frame in frames if "rows" in frame]
    assert (sum(sizes), max(sizes) <= 500, len(sizes) >= 10) == (5000, True, True)
    assert [next(iter(frame)) for frame in frames][:2] == ["hints", "columns"]
    assert "done" in frames[-1]


# -- whom it concerns ---------------------------------------------------------------


@pytest.fixture
def slow(copied: Copied, askers: Askers) -> Iterator[Callable[[str], Any]]:
    """Return what starts a slow statement of a person in another thread."""
    with ThreadPoolExecutor(4) as pool:

        def start(user: str) -> Any:
            text = f"{SLOW} AS `of {user}`"
            limits = Limits(seconds=60.0)
            begun = pool.submit(
                ask, askers, copied.endpoint, text, user=user, limits=limits
            )
            waits_for(lambda: running(copied, f"of {user}") or begun.done())
            assert not begun.done()
            return begun

        yield start
        for user in ("ana", "ben", *(f"user {number}" for number in range(4))):
            askers.cancel(user)


def test_cancel_ends_the_transaction_at_the_server(
    copied: Copied, askers: Askers, slow: Callable[[str], Any]
) -> None:
    begun = slow("ana")
    assert running(copied, "of ana") == ["Running"]
    assert askers.cancel("ana")
    with pytest.raises(QueryTimedOut, match="The statement was cancelled"):
        begun.result(20)
    waits_for(lambda: not running(copied, "of ana"))
    assert not askers.cancel("ana")


def test_a_person_has_one_running_statement(
    asks: Asks, askers: Askers, slow: Callable[[str], Any]
) -> None:
    slow("ana")
    with pytest.raises(Conflict, match="running already"):
        asks("RETURN 1", user="ana")
    askers.cancel("ana")
    waits_for(lambda: _is_free(asks))


def _is_free(asks: Asks) -> bool:
    try:
        return asks("RETURN 1", user="ana").rows == [[1]]
    except Conflict:
        return False


def test_two_persons_ask_at_once_and_only_ones_own_is_cancelled(
    copied: Copied, asks: Asks, askers: Askers, slow: Callable[[str], Any]
) -> None:
    ana, ben = slow("ana"), slow("ben")
    assert asks("RETURN 1", user="cora").rows == [[1]]
    assert askers.cancel("ana")
    with pytest.raises(QueryTimedOut):
        ana.result(20)
    assert running(copied, "of ben") == ["Running"]
    assert not ben.done()


def test_what_is_cancelled_while_it_waits_for_its_turn_never_runs(
    copied: Copied, askers: Askers, slow: Callable[[str], Any]
) -> None:
    busy = [f"user {number}" for number in range(4)]
    for user in busy:
        slow(user)
    text, outcome = "RETURN 'never' AS never", []

    def wait() -> None:
        try:
            outcome.append(ask(askers, copied.endpoint, text, user="ana"))
        except QueryTimedOut as error:
            outcome.append(str(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    waits_for(lambda: askers.cancel("ana"), 3.0)
    for user in busy:
        askers.cancel(user)
    waiting.join(20)
    assert outcome == ["The statement was cancelled."]


def test_an_answer_that_nobody_wants_ends_at_the_server(
    copied: Copied, askers: Askers
) -> None:
    text = "UNWIND range(1, 1000000000) AS wanted RETURN wanted"
    asked = Question(
        text, {}, "ana", limits=Limits(rows=10**9, bytes=10**12), server=COPY
    )
    frames = askers.ask(copied.endpoint, asked)
    for frame in frames:
        if "rows" in frame:
            break
    frames.close()
    waits_for(lambda: not running(copied, text))


# -- errors and hints ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("MATCH (n:Member) RETRUN n", (1, 18)),
        ("MATCH (n:Member)\nRETURN m", (2, 8)),
        ("// first\n/* second\n third */ MATCH (n) RETURN m", (3, 28)),
        ("PROFILE MATCH (n) RETURN m", (1, 26)),
        ("EXPLAIN MATCH (n) RETURN m", (1, 26)),
        ("  explain\n  MATCH (n)\n  RETURN m", (3, 10)),
        ("// a comment\nPROFILE\nMATCH (n)\nRETURN n,\n  m", (5, 3)),
        ("EXPLAIN\tRETURN m", (1, 16)),
        ("RETURN 'Ñandú 😀', m", (1, 20)),  # as editors count: 😀 is two
    ],
)
def test_errors_name_line_and_column_of_the_text_as_written(
    asks: Asks, text: str, where: tuple[int, int]
) -> None:
    with pytest.raises(QueryRefused) as refused:
        asks(text)
    assert refused.value.where == where


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("MATCH (n:Membr) RETURN n", "Membr"),
        ("MATCH (n:Member)-[:SPONSORD_BY]->() RETURN n", "SPONSORD_BY"),
        ("MATCH (n:Member) RETURN n.nmae", "nmae"),
        ("MATCH (a:Member), (b:Order) RETURN count(*)", "cartesian"),
    ],
)
def test_hints_say_what_is_likely_wrong(asks: Asks, text: str, word: str) -> None:
    found = asks(text)
    assert any(word in hint["message"] for hint in found.hints)
    assert all(hint["line"] <= 1 for hint in found.hints)


def test_explain_has_a_plan_and_runs_nothing(asks: Asks) -> None:
    for found in (asks("EXPLAIN " + SLOW), asks(SLOW, mode="explain")):
        assert (found.rows, found.columns) == ([], [])
        assert found.plan
        assert (found.plan["step"], found.plan["rows"]) == ("ProduceResults", None)


def test_profile_has_rows_and_a_plan_with_rows(copied: Copied, asks: Asks) -> None:
    text = "MATCH (n:Order) RETURN n.key AS key"
    for found in (asks("profile " + text), asks(text, mode="profile")):
        assert len(found.rows) == min(copied.orders, 1000)
        assert found.plan
        assert found.plan["children"][0]["hits"] > 0
    few = asks("PROFILE MATCH (n:Territory) RETURN n.code AS code").plan
    assert few
    assert few["rows"] == len(copied.nodes["Territory"])


# -- processes ----------------------------------------------------------------------


def test_an_asker_that_dies_is_a_refusal_and_the_next_one_answers(
    copied: Copied, asks: Asks, slow: Callable[[str], Any]
) -> None:
    before = processes()
    begun = slow("ana")
    for process in processes() - before or processes():
        os.kill(process, signal.SIGKILL)
    with pytest.raises(QueryRefused, match="too large for the process"):
        begun.result(20)
    waits_for(lambda: not running(copied, "of ana"))
    assert asks("RETURN 1").rows == [[1]]


def test_a_server_that_is_away_is_said(askers: Askers) -> None:
    nobody = Endpoint("bolt://127.0.0.1:1", "neo4j", "x", "neo4j")
    with pytest.raises(Unavailable, match="does not answer just now"):
        ask(askers, nobody, "RETURN 1")


def test_closing_ends_all_askers_and_their_statements(copied: Copied) -> None:
    others = processes()
    closed = Askers()
    outcome: list[BaseException] = []

    def run() -> None:
        asked = Question(
            f"{SLOW} AS closing", {}, "ana", limits=Limits(seconds=60), server=COPY
        )
        try:
            collected(closed.ask(copied.endpoint, asked))
        except QueryTimedOut as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    waits_for(lambda: running(copied, "AS closing"))
    ask(closed, copied.endpoint, "RETURN 1", user="ben")  # its asker waits for work
    assert len(processes() - others) == 2
    closed.close()
    thread.join(20)
    assert [str(error) for error in outcome] == ["The statement was cancelled."]
    assert not processes() - others
    waits_for(lambda: not running(copied, "AS closing"))
