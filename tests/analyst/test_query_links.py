"""Links of saved queries and of the library: rights, fields, limits and audit."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from asked import Copied, notes
from flask import Flask
from webclient import Browser

from graphcrm.graph.network import Network

SINCE = "UNWIND range($first, 3) AS n RETURN n, $word AS word"
FIELDS = {"first": ["number", "1"], "word": ["text", "Ñandú"]}
ROWS = [["n", "word"], ["1", "Ñandú"], ["2", "Ñandú"], ["3", "Ñandú"]]
LIBRARY = "/api/v1/ask/library/examples/top_sellers"


@pytest.fixture
def keep(analyst: Browser) -> Callable[..., str]:
    """Return what saves a query of the analyst and answers the path of its links."""

    def save(text: str = SINCE, values: Any = FIELDS, shared: bool = False) -> str:
        body = {"title": "Año/1", "text": text, "values": values, "shared": shared}
        answer = analyst.post("/api/v1/saved", json=body)
        assert answer.status_code == 200
        return f"/api/v1/saved/{answer.json['id']}"

    return save


def colleague(app: Flask, role: str = "leadership") -> Browser:
    browser = Browser(app)
    assert browser.login(role).status_code == 302
    return browser


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_saved_query_is_answered_as_every_kind_of_file(
    analyst: Browser, keep: Callable[..., str]
) -> None:
    link = keep()
    answer = analyst.get(f"{link}.csv")
    assert table(answer.data) == ROWS
    assert "A%C3%B1o%2F1.csv" in answer.headers["Content-Disposition"]
    wanted = [[int(n), word] for n, word in ROWS[1:]]
    assert json.loads(analyst.get(f"{link}.json").data)["rows"] == wanted
    book = openpyxl.load_workbook(io.BytesIO(analyst.get(f"{link}.xlsx").data))
    found = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert found == [ROWS[0], *wanted]
    kept = pq.read_table(io.BytesIO(analyst.get(f"{link}.parquet").data))
    assert [list(row.values()) for row in kept.to_pylist()] == wanted


def test_the_address_fills_fields_and_names_no_others(
    analyst: Browser, keep: Callable[..., str]
) -> None:
    link = keep()
    answer = analyst.get(f"{link}.csv", query_string={"first": "3", "word": "ea"})
    assert table(answer.data) == [["n", "word"], ["3", "ea"]]
    for given in ({"first": "x"}, {"frist": "1"}):
        wrong = analyst.get(f"{link}.csv", query_string=given)
        assert wrong.status_code == 422
        assert wrong.json["problems"][0]["column"] == next(iter(given))


@pytest.mark.parametrize("value", [5, "x", [], {"0": "number"}, ["file", "x"], None])
def test_a_query_kept_with_what_is_no_field_says_so(
    analyst: Browser, keep: Callable[..., str], value: Any
) -> None:
    link = keep("RETURN $p AS p", {"p": value})
    for address in (f"{link}.csv", f"{link}.csv?p=1"):
        assert analyst.get(address).status_code == 422


def test_a_private_query_is_not_there_for_others(
    app: Flask, analyst: Browser, keep: Callable[..., str], network: Network
) -> None:
    private, other = keep(), colleague(app)
    before = len(notes(network))
    hidden = other.get(f"{private}.csv")
    unknown = other.get(f"/api/v1/saved/{'f' * 32}.csv")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert hidden.data == unknown.data
    assert len(notes(network)) == before
    assert other.get(f"{private}/versions").status_code == 404
    assert table(other.get(f"{keep(shared=True)}.csv").data) == ROWS


def test_a_link_is_asked_in_the_name_of_who_opens_it(
    app: Flask, network: Network, keep: Callable[..., str]
) -> None:
    link = keep(shared=True)
    other = colleague(app)
    assert table(other.get(f"{link}.csv?first=2").data) == [ROWS[0], *ROWS[2:]]
    asked, answered = notes(network)[-2:]
    assert (asked["action"], answered["action"]) == ("ask", "answer")
    assert asked["detail"]["text"] == SINCE
    assert asked["detail"]["parameters"] == {"first": 2, "word": "Ñandú"}
    assert answered["detail"]["outcome"] == "answered"
    with network.reading() as tx:
        users = {user["login"]: user["id"] for user in tx.rows("company/user_list")}
    assert asked["user"] == answered["user"] == users["leadership"]


def test_a_link_is_judged_as_what_is_typed(
    analyst: Browser, keep: Callable[..., str]
) -> None:
    for text in ("CREATE (n)", "SHOW USERS", "RETURN m"):
        answer = analyst.get(f"{keep(text, {})}.csv")
        assert (answer.status_code, answer.json["code"]) == (400, "query_refused")


def test_a_question_of_the_library_is_asked_of_the_copy_with_its_example(
    analyst: Browser, network: Network, copied: Copied
) -> None:
    query = network.catalogue["examples/top_sellers"]
    answer = analyst.get(f"{LIBRARY}.csv")
    assert table(answer.data)[0] == [column.name for column in query.returns]
    assert notes(network)[-2]["detail"]["text"] == query.text
    volumes = copied.nodes["PeriodVolume"].values()
    month = max(volume["period"] for volume in volumes)
    best = max(v["volume"] for v in volumes if v["period"] == month)
    given = {"period": month, "limit": "1"}
    (first,) = analyst.get(f"{LIBRARY}.json", query_string=given).json["rows"]
    assert first[2] == best
    assert analyst.get(f"{LIBRARY}.csv?nothing=1").status_code == 422


@pytest.mark.parametrize("name", ["company/user_list", "examples/nothing", "../x"])
def test_only_the_library_has_links(analyst: Browser, name: str) -> None:
    assert analyst.get(f"/api/v1/ask/library/{name}.csv").status_code == 404


def test_who_may_not_ask_has_no_links(app: Flask, keep: Callable[..., str]) -> None:
    operator = colleague(app, "operator")
    for path in (keep(shared=True), LIBRARY):
        assert operator.get(f"{path}.csv").status_code == 403


def test_a_link_without_the_extra_says_which_one(
    analyst: Browser, keep: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for path in (keep(), LIBRARY, "/api/v1/queries/examples/top_sellers"):
        answer = analyst.get(f"{path}.parquet")
        assert "graphcrm[arrow]" in answer.json["detail"]
