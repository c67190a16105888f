"""docs/queries.md says what the headers say."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.graph.catalogue_page import page
from graphcrm.graph.queries import Query, load
from graphcrm.resources import cypher_dir

CATALOGUE = load(cypher_dir())
WRITE_IT = "python -m graphcrm.graph.catalogue_page > docs/queries.md"


def test_the_page_is_current() -> None:
    file = Path(__file__).parents[2] / "docs" / "queries.md"
    assert file.read_text("utf-8") == page(CATALOGUE), f"run: {WRITE_IT}"


def test_the_library_has_enough_to_start_from() -> None:
    examples = CATALOGUE.folder("examples")
    assert len(examples) >= 60
    assert all(query.library for query in examples)


@pytest.mark.parametrize("query", CATALOGUE.folder("examples"), ids=lambda q: q.name)
def test_an_example_says_what_kind_of_value_each_field_takes(query: Query) -> None:
    file = (cypher_dir() / f"{query.name}.cypher").read_text("utf-8")
    for parameter in query.parameters:
        assert parameter.doc
        assert f" {parameter.name}:{parameter.type} " in file
