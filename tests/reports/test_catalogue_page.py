"""docs/queries.md says what the headers say."""

from __future__ import annotations

from pathlib import Path

from graphcrm.graph.catalogue_page import page
from graphcrm.graph.queries import load
from graphcrm.resources import cypher_dir

CATALOGUE = load(cypher_dir())
WRITE_IT = "python -m graphcrm.graph.catalogue_page > docs/queries.md"


def test_the_page_is_current() -> None:
    file = Path(__file__).parents[2] / "docs" / "queries.md"
    assert file.read_text("utf-8") == page(CATALOGUE), f"run: {WRITE_IT}"


def test_the_library_has_enough_to_start_from() -> None:
    examples = CATALOGUE.folder("examples")
    assert len(examples) >= 14
    for query in examples:
        assert query.library
        for parameter in query.parameters:
            assert parameter.doc
            assert parameter.type != "text", f"{query.name} ${parameter.name}"
