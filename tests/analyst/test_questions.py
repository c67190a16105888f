"""Free questions: who may, what the audit keeps, and over HTTP."""

from __future__ import annotations

import csv
import io
import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from asked import Copied, notes
from flask import Flask
from webclient import NOW, Browser

from graphcrm.access import ROLES, access_of
from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.errors import GraphCRMError, NotAllowed, QueryRefused, Unavailable
from graphcrm.graph.analyst.asking import Askers
from graphcrm.graph.analyst.policy import load_policy
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.services.answer_cells import collected
from graphcrm.services.questions import Questions

CLOCK = FixedClock(NOW)
ASKING = {"analyst", "leadership"}
ANA = access_of("ana", "analyst", "")
ENDLESS = "UNWIND range(1, 10000000000) AS i WITH i WHERE i < 0 RETURN i"
TERRITORIES = "MATCH (t:Territory) RETURN t.code AS code, t.name AS name ORDER BY code"


@pytest.fixture
def questions(network: Network, copied: Copied, askers: Askers) -> Questions:
    """Return what asks in the name of people; its audit is empty."""
    return Questions(network, CLOCK, copied.site, askers)


def said(questions: Questions, text: str, **parameters: Any) -> str:
    """Return how a question ended."""
    try:
        collected(questions.ask(ANA, text, parameters))
    except GraphCRMError as error:
        return error.code
    return "answered"


# -- rights -------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_only_analysts_and_the_leadership_ask(
    questions: Questions, network: Network, role: str
) -> None:
    access = access_of("u", role, "m00001")
    for ask in (
        lambda: collected(questions.ask(access, "RETURN 1 AS one", {})).rows,
        lambda: collected(questions.look(access, "RETURN 1 AS one")).rows,
        lambda: questions.cancel(access),
        lambda: questions.schema(access),
    ):
        if role in ASKING:
            ask()
        else:
            with pytest.raises(NotAllowed):
                ask()
    assert bool(notes(network)) == (role in ASKING)


def test_nobody_asks_before_there_is_a_copy(network: Network, tmp_path: Any) -> None:
    settings = Settings(home=tmp_path, _env_file=None)
    asks = Questions.of(settings, network, CLOCK)
    with pytest.raises(Unavailable, match="has not been made yet"):
        collected(asks.ask(ANA, "RETURN 1", {}))
    assert asks.schema(ANA).made is None
    asks.close()


class Swapped(AnalystSite):
    """A site that is swapped between the first look at its address and the second."""

    asked = 0

    def endpoint(self) -> Endpoint:
        self.asked += 1
        gone = Endpoint("bolt://127.0.0.1:1", "neo4j", "x", "neo4j")
        return gone if self.asked <= 2 else super().endpoint()


def test_a_copy_that_was_retired_before_it_answered_is_asked_no_more(
    network: Network, copied: Copied, askers: Askers
) -> None:
    asks = Questions(network, CLOCK, Swapped(copied.site.settings), askers)
    assert collected(asks.ask(ANA, "RETURN 1 AS one", {})).rows == [[1]]
    assert notes(network)[-1]["detail"]["outcome"] == "answered"


# -- audit --------------------------------------------------------------------------


def test_the_audit_keeps_text_and_parameters_before_and_the_outcome_after(
    questions: Questions, network: Network
) -> None:
    text = "UNWIND $codes AS code RETURN code"
    assert said(questions, text, codes=["Ñ", "b"]) == "answered"
    before, after = notes(network)
    assert (before["user"], before["action"]) == ("ana", "ask")
    kept = {"text": text, "parameters": {"codes": ["Ñ", "b"]}, "server": "copy"}
    assert before["detail"] == kept
    assert (after["user"], after["action"]) == ("ana", "answer")
    assert after["detail"]["asked"] == before["seq"]
    assert after["detail"]["outcome"] == "answered"
    assert after["detail"]["rows"] == 2
    assert after["detail"]["milliseconds"] >= after["detail"]["first_ms"] - 1


def test_the_entry_is_there_while_the_statement_runs(
    questions: Questions, network: Network
) -> None:
    frames = questions.ask(ANA, "UNWIND range(1, 100000) AS i RETURN i", {})
    next(frames)
    assert [note["action"] for note in notes(network)] == ["ask"]
    frames.close()
    after = notes(network)[-1]
    assert (after["action"], after["detail"]["outcome"]) == ("answer", "left")


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("CREATE (n)", "query_refused", "read-only"),
        ("RETURN m", "query_refused", "not defined"),
        ("SHOW USERS", "query_refused", "about"),
        ("x" * 30_000, "query_refused", "characters"),
        ("RETURN '\ud800'", "query_refused", "character"),
        ("RETURN '\0'", "query_refused", "character"),
    ],
)
def test_the_audit_keeps_what_was_refused(
    questions: Questions, network: Network, text: str, outcome: str, words: str
) -> None:
    assert said(questions, text) == outcome
    before, after = notes(network)
    assert before["detail"]["text"][:5] == text[:5]
    assert len(before["detail"]["text"]) <= 20_000
    assert after["detail"]["outcome"] == outcome
    assert words in after["detail"]["said"]


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, "\ud800", {"a": [10**30]}])
def test_a_parameter_that_the_server_cannot_hold_is_refused(
    questions: Questions, network: Network, value: object
) -> None:
    with pytest.raises(QueryRefused, match=r"\$p"):
        collected(questions.ask(ANA, "RETURN $p", {"p": value}))
    assert [note["action"] for note in notes(network)] == ["ask", "answer"]


def test_long_parameters_are_cut_in_the_audit_only(
    questions: Questions, network: Network
) -> None:
    codes = [f"c{i}" for i in range(1500)]
    asked = questions.ask(ANA, "RETURN size($c) AS n, size($t) AS t",
                          {"c": codes, "t": "x" * 30_000})  # fmt: skip
    assert collected(asked).rows == [[1500, 30_000]]
    kept = notes(network)[0]["detail"]["parameters"]
    assert (kept["c"], len(kept["t"])) == (codes[:1000], 20_000)


def test_looking_at_a_statement_runs_nothing_and_is_not_noted(
    questions: Questions, network: Network
) -> None:
    found = collected(questions.look(ANA, "MATCH (n:Membr) RETURN n"))
    assert "Membr" in found.hints[0]["message"]
    assert found.rows == []
    assert notes(network) == []


# -- HTTP ---------------------------------------------------------------------------


def test_the_api_answers_with_columns_and_rows(
    copied: Copied, analyst: Browser
) -> None:
    answer = analyst.post("/api/v1/ask", json={
        "text": "MATCH (m:Member {id: $id}) RETURN m.name AS name, $n AS n, $day AS d",
        "parameters": {"id": ["text", "m00001"], "n": ["number", "-12"],
                       "day": ["day", "2024-02-29"]},
    })  # fmt: skip
    assert answer.status_code == 200
    name = copied.nodes["Member"]["m00001",]["name"]
    assert answer.json["columns"] == ["name", "n", "d"]
    assert answer.json["rows"] == [[name, -12, 20240229]]
    assert (answer.json["limit"], answer.json["truncated"]) == (1000, "")
    assert answer.json["built_at"] == copied.made.built_at


def test_a_refusal_is_a_problem_with_its_place(analyst: Browser) -> None:
    text = "MATCH (n:Member)\nRETURN m"
    answer = analyst.post("/api/v1/ask", json={"text": text})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert (answer.json["code"], answer.json["where"]) == ("query_refused", [2, 8])
    assert "not defined" in answer.json["detail"]


@pytest.mark.parametrize(
    "body",
    [
        [], 5, {}, {"text": 5}, {"text": "RETURN 1", "mode": "write"},
        {"text": "RETURN 1", "mode": []},
        {"text": "RETURN 1", "parameters": []},
        {"text": "RETURN $p", "parameters": {"p": "x"}},
        {"text": "RETURN $p", "parameters": {"p": ["number", "x"]}},
        {"text": "RETURN $p", "parameters": {"p": ["number", "NaN"]}},
        {"text": "RETURN $p", "parameters": {"p": ["day", "2024-02-30"]}},
        {"text": "RETURN $p", "parameters": {"p": ["file", "x"]}},
        {"text": "RETURN $p", "parameters": {"p": [[], "x"]}},
        {"text": "RETURN $p", "parameters": {"p": ["number", "9999999999999999999"]}},
    ],
)  # fmt: skip
def test_a_body_that_is_no_question_is_a_problem(analyst: Browser, body: Any) -> None:
    answer = analyst.post("/api/v1/ask", json=body)
    assert answer.status_code in (400, 422)
    assert answer.content_type == "application/problem+json"


def test_others_are_told_that_their_role_may_not(app: Flask) -> None:
    browser = Browser(app)
    browser.login("operator")
    for path in ("", "/look", "/cancel", "/export.csv"):
        answer = browser.post(f"/api/v1/ask{path}", json={"text": "RETURN 1"})
        assert answer.status_code == 403
    assert browser.get("/api/v1/ask/schema").status_code == 403


def test_the_schema_is_the_policy_with_counts_and_age(
    copied: Copied, analyst: Browser
) -> None:
    found = analyst.get("/api/v1/ask/schema").json
    policy = load_policy()
    assert [shape["name"] for shape in found["nodes"]] == list(policy.nodes)
    assert [shape["name"] for shape in found["links"]] == list(policy.links)
    counts = {shape["name"]: shape["count"] for shape in found["nodes"]}
    assert counts == {label: len(nodes) for label, nodes in copied.nodes.items()}
    assert found["built_at"] == copied.made.built_at
    assert found["alarm"] == ""
    assert "db.labels" in found["procedures"]


def test_a_running_statement_is_cancelled_from_another_request(
    app: Flask, analyst: Browser
) -> None:
    answers: list[Any] = []
    other = Browser(app)
    other.login("analyst")

    def run() -> None:
        answers.append(other.post("/api/v1/ask", json={"text": ENDLESS}))

    asking = threading.Thread(target=run)
    asking.start()
    deadline = time.monotonic() + 12
    while not analyst.post("/api/v1/ask/cancel").json["stopped"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    asking.join(20)
    assert answers[0].status_code == 504
    assert answers[0].json["code"] == "query_timed_out"
    assert analyst.post("/api/v1/ask", json={"text": "RETURN 1"}).status_code == 200


@pytest.fixture
def export(analyst: Browser) -> Callable[..., Any]:
    def ask(kind: str, text: str, parameters: str = "{}") -> Any:
        form = {"text": text, "parameters": parameters}
        return analyst.post(f"/api/v1/ask/export.{kind}", data=form)

    return ask


def test_answers_are_exported_as_csv_xlsx_and_json(
    copied: Copied, export: Callable[..., Any]
) -> None:
    wanted = sorted(
        [code, place["name"]] for (code,), place in copied.nodes["Territory"].items()
    )
    table = export("csv", TERRITORIES).data.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(table))) == [["code", "name"], *wanted]
    found = json.loads(export("json", TERRITORIES).data)
    assert found == {"columns": ["code", "name"], "rows": wanted}
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", TERRITORIES).data))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows == [["code", "name"], *wanted]


def test_an_export_has_more_rows_than_the_page(export: Callable[..., Any]) -> None:
    text = "UNWIND range(1, $n) AS i RETURN i, '=1+1' AS formula"
    answer = export("csv", text, '{"n": ["number", "30000"]}')
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert (len(lines), lines[-1]) == (30_001, "30000,'=1+1")
    assert "answer.csv" in answer.headers["Content-Disposition"]


def test_an_empty_answer_is_a_file_with_columns(export: Callable[..., Any]) -> None:
    text = "MATCH (m:Member {id: 'nobody'}) RETURN m.id AS id"
    assert export("csv", text).data.decode("utf-8-sig") == "id\r\n"
    assert json.loads(export("json", text).data) == {"columns": ["id"], "rows": []}


def test_an_answer_as_parquet_has_types_and_nulls(
    copied: Copied, export: Callable[..., Any]
) -> None:
    text = (
        "MATCH (m:Member) RETURN m.id AS id, m.lo AS lo, m.lo / 2.0 AS half, "
        "m.id > 'm00005' AS later, null AS nothing, "
        "[m.id, 1] AS list ORDER BY id"
    )
    answer = export("parquet", text)
    assert answer.content_type == "application/vnd.apache.parquet"
    assert "answer.parquet" in answer.headers["Content-Disposition"]
    table = pq.read_table(io.BytesIO(answer.data))
    assert [str(kind) for kind in table.schema.types] == [
        "string", "int64", "double", "bool", "string", "string",
    ]  # fmt: skip
    los = sorted((i, node["lo"]) for (i,), node in copied.nodes["Member"].items())
    assert table["id"].to_pylist() == [i for i, _ in los]
    assert table["lo"].to_pylist() == [lo for _, lo in los]
    assert table["nothing"].null_count == len(los)
    assert list(csv.reader(io.StringIO(export("csv", text).text)))[1][5] == (
        table["list"][0].as_py()
    )


def test_a_column_cannot_come_twice_into_a_file(export: Callable[..., Any]) -> None:
    answer = export("parquet", "RETURN 1 AS a, 2 AS a")
    assert (answer.status_code, answer.json["code"]) == (400, "query_refused")


def test_without_the_extra_parquet_says_which_one_and_asks_nothing(
    network: Network, export: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    before = len(notes(network))
    answer = export("parquet", "RETURN 1 AS one")
    assert (answer.status_code, answer.json["code"]) == (500, "setup_failed")
    assert "graphcrm[arrow]" in answer.json["detail"]
    assert len(notes(network)) == before
    assert export("csv", "RETURN 1 AS one").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet"])
def test_a_refused_export_is_a_problem_and_no_file(
    export: Callable[..., Any], kind: str
) -> None:
    answer = export(kind, "RETURN m")
    assert (answer.status_code, answer.json["where"]) == (400, [1, 8])
    fails = export(kind, "UNWIND [1, 0] AS i RETURN 1 / i")
    assert fails.status_code in (200, 400)
    assert export(kind, "RETURN 1", "{").status_code == 422
    assert export(kind, "").status_code == 400
