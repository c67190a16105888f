"""Typed statements: parted where they end, answered in plain values."""

from __future__ import annotations

import pytest

from graphcrm.errors import QueryRefused, Unavailable
from graphcrm.graph.console import Console, is_closed, statements
from graphcrm.graph.endpoint import Endpoint


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" ;; \n ; ", []),
        ("RETURN 1", ["RETURN 1"]),
        ("RETURN 1; RETURN 2;", ["RETURN 1", "RETURN 2"]),
        ("RETURN ';' AS a; RETURN \";\"", ["RETURN ';' AS a", 'RETURN ";"']),
        (r"RETURN 'it\';s'; RETURN 2", [r"RETURN 'it\';s'", "RETURN 2"]),
        ("MATCH (`a;b`) RETURN 1; RETURN 2", ["MATCH (`a;b`) RETURN 1", "RETURN 2"]),
        ("RETURN 1 // a; b\n; RETURN 2", ["RETURN 1 // a; b", "RETURN 2"]),
        ("RETURN /* ; ' */ 1; RETURN 2", ["RETURN /* ; ' */ 1", "RETURN 2"]),
        ("RETURN 'open; RETURN 2", ["RETURN 'open; RETURN 2"]),
    ],
)
def test_statements_are_parted_outside_quotes_and_comments(
    text: str, parts: list[str]
) -> None:
    assert list(statements(text)) == parts


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("RETURN 1;", True),
        ("RETURN 1; // said", True),
        ("RETURN 1; /* a\nb */ ", True),
        ("RETURN 1", False),
        ("RETURN ';'", False),
        ("RETURN 1 // ;", False),
        ("RETURN 1; RETURN 2", False),
    ],
)
def test_a_prompt_knows_when_statements_are_complete(text: str, closed: bool) -> None:
    assert is_closed(text) is closed


def test_answers_are_plain_values(clean_graph: Endpoint) -> None:
    with Console(clean_graph, write=True) as console:
        made = console.run(
            "CREATE (a:X {n: 1})-[r:R {day: date('2026-01-31')}]->(b:Y) "
            "WITH * MATCH p = (:Y)<--(:X) "
            "RETURN a, r, p, [1, null, {x: 1.5}] AS l, point({x: 1, y: 2}) AS o",
            {},
            10,
        )
    assert made.columns == ("a", "r", "p", "l", "o")
    assert made.rows[0][:4] == (
        "(:X {n: 1})",
        "[:R {day: '2026-01-31'}]",
        "(:Y)<-[:R {day: '2026-01-31'}]-(:X {n: 1})",
        [1, None, {"x": 1.5}],
    )
    assert made.changes["nodes_created"] == 2


def test_rows_are_cut_and_it_is_said(clean_graph: Endpoint) -> None:
    with Console(clean_graph) as console:
        some = console.run("UNWIND range(1, $n) AS i RETURN i", {"n": 11}, 10)
        all_ = console.run("UNWIND range(1, $n) AS i RETURN i", {"n": 10}, 10)
    assert (len(some.rows), some.truncated) == (10, True)
    assert (len(all_.rows), all_.truncated) == (10, False)


def test_a_rehearsal_leaves_nothing(clean_graph: Endpoint) -> None:
    count = "MATCH (n:Product) RETURN count(n)"
    with Console(clean_graph, write=True) as console:
        console.rehearse("CREATE (:Product {sku: 'rehearsed'})")
        assert console.run(count, {}, 1).rows == ((0,),)
        with pytest.raises(QueryRefused):
            console.rehearse("CREATE (:Product {sku: )")


def test_refusals_are_in_words(clean_graph: Endpoint) -> None:
    with Console(clean_graph) as console:
        with pytest.raises(QueryRefused, match="Invalid input"):
            console.run("RETRUN 1", {}, 1)
        with pytest.raises(QueryRefused, match="--write"):
            console.run("CREATE (:X)", {}, 1)
    nobody = Endpoint("bolt://127.0.0.1:9", "neo4j", "x")
    with Console(nobody) as console, pytest.raises(Unavailable):
        console.run("RETURN 1", {}, 1)
