"""The parts of a header that explain a statement: about, chart, example."""

from __future__ import annotations

import pytest

from graphcrm.graph.catalogue_page import page
from graphcrm.graph.queries import BadQuery, Catalogue, Chart, Query, parse

HEADER = """// Volume of a branch by month.
//
// @about   What it means,
//          and how to read it.
// @param   root:member  id
// @param   since:day    first day
// @param   limit:number rows
// @returns month   yyyymm
// @returns volume  hundredths
// @returns kind    own or retail
"""
BODY = "MATCH (m {id: $root}) RETURN $since AS month, $limit AS volume, m.kind AS kind"
TAGS = "// @chart   line month volume kind\n// @example since=2026-05-01 limit=3\n"
GOOD = HEADER + TAGS + BODY


def refusal(text: str, name: str = "examples/x") -> str:
    with pytest.raises(BadQuery) as refused:
        parse(name, text)
    return str(refused.value)


def test_a_header_explains_itself() -> None:
    query = parse("examples/x", GOOD)
    assert query.about == "What it means, and how to read it."
    assert query.chart == Chart("line", "month", "volume", "kind")
    assert query.example == (("since", "2026-05-01"), ("limit", "3"))


def test_a_chart_needs_no_series() -> None:
    query = parse("examples/x", GOOD.replace("volume kind\n", "volume\n"))
    assert query.chart == Chart("line", "month", "volume", "")


def test_a_value_may_hold_an_equals_sign() -> None:
    query = parse("examples/x", GOOD.replace("limit=3", "limit=a=b"))
    assert dict(query.example)["limit"] == "a=b"


def test_only_examples_must_explain_themselves() -> None:
    bare = (
        "// A.\n// @param root id\n// @returns n x\nMATCH (m {id: $root}) RETURN 1 AS n"
    )
    query = parse("branch/x", bare)
    assert (query.about, query.chart, query.example) == ("", None, ())
    assert "has no @about" in refusal(bare)


def test_an_example_without_fields_needs_no_values() -> None:
    bare = "// A.\n// @about B.\n// @param root id\n// @returns n x\nRETURN $root AS n"
    assert parse("examples/x", bare).example == ()


@pytest.mark.parametrize(
    ("chart", "reason"),
    [
        ("pie month volume", "pie is none of line, bar, area, scatter, heatmap"),
        ("line month", "KIND X Y [SERIES]"),
        ("line month volume kind more", "KIND X Y [SERIES]"),
        ("line month volume\n// @chart bar month volume", "once"),
        ("heatmap month volume", "needs a third column"),
        ("line month money", "draws ['money'] that it does not return"),
        ("line month volume since", "draws ['since'] that it does not return"),
    ],
)
def test_a_chart_is_of_a_known_kind_and_of_columns(chart: str, reason: str) -> None:
    text = GOOD.replace("line month volume kind", chart)
    assert reason in refusal(text)


@pytest.mark.parametrize("folder", ["examples", "branch"])
@pytest.mark.parametrize(
    "example",
    [
        "since=2026-05-01",
        "since=2026-05-01 limit=3 root=a",
        "since=2026-05-01 limit=3 more=1",
    ],
)
def test_an_example_gives_every_parameter_but_the_root(
    folder: str, example: str
) -> None:
    text = GOOD.replace("since=2026-05-01 limit=3", example)
    assert "has an @example of" in refusal(text, f"{folder}/x")


def test_an_example_of_the_library_has_values() -> None:
    assert "has an @example of []" in refusal(HEADER + BODY)
    assert parse("branch/x", HEADER + BODY).example == ()


@pytest.mark.parametrize("example", ["since", "since=1 since=2 limit=3"])
def test_an_example_is_pairs(example: str) -> None:
    text = GOOD.replace("since=2026-05-01 limit=3", example)
    assert "is not one name=value each" in refusal(text)


def shown(query: Query) -> str:
    return page(Catalogue({query.name: query}))


def test_the_page_of_queries_shows_the_explanation() -> None:
    told = shown(parse("examples/x", GOOD))
    assert "\nWhat it means, and how to read it.\n" in told
    assert "- chart: line of `volume` by `month`, one series a `kind`\n" in told
    assert (
        "`graphcrm query examples/x --param since=2026-05-01 --param limit=3`" in told
    )


def test_the_page_of_queries_says_what_colours_a_heatmap() -> None:
    told = shown(parse("examples/x", GOOD.replace("line month", "heatmap month")))
    assert "- chart: heatmap of `volume` by `month`, coloured by `kind`\n" in told
