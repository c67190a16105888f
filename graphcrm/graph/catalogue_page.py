"""docs/queries.md: the catalogue of all statements, written from their headers.

``python -m graphcrm.graph.catalogue_page > docs/queries.md`` writes it; a test
fails when it lags behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphcrm.graph.queries import Catalogue, Chart, Query, load
from graphcrm.resources import cypher_dir

_INTRODUCTION = """# Queries

Every statement of the product is one file in `cypher/`; this page is written from
their headers (`python -m graphcrm.graph.catalogue_page > docs/queries.md`). A file
pastes unchanged into Neo4j Browser. Units and names are those of
[data-model.md](data-model.md). `$root` is the branch head; the server puts it in
and has checked that the caller may see his branch. Statements marked *library* are
offered to analysts as forms, and by `graphcrm query NAME --param name=value`."""

_FOLDERS = {
    "examples": "For analysts: good questions to start from and to change. Each says "
    "how to read its answer, and answers on the demo data with the values of its "
    "example.",
    "branch": "About one branch; each starts from `$root`.",
    "company": "About the whole company; only for roles that include it.",
    "checks": "Each finds nothing in a sound graph; `graphcrm check` runs them.",
    "write": "Change the graph; only services call them.",
    "projection": "What the server of the analysts is filled from, in columns.",
    "copy": "The indexes of the analysts' server.",
    "schema": "Constraints, indexes and first nodes, applied once and in order.",
}


def page(catalogue: Catalogue) -> str:
    """Return the page as Markdown."""
    parts = [_INTRODUCTION]
    for folder, about in _FOLDERS.items():
        parts.append(f"## {folder}/\n\n{about}")
        for query in catalogue.folder(folder):
            parts.append("\n".join(_lines(query)))
    return "\n\n".join(parts) + "\n"


def _lines(query: Query) -> Iterator[str]:
    marks = ["library"] if query.library else []
    marks += [f"right `{query.right}`"] if query.right else []
    yield f"### {query.name}" + (f" · {', '.join(marks)}" if marks else "")
    yield ""
    yield query.summary
    if query.about:
        yield ""
        yield query.about
    if query.parameters or query.returns:
        yield ""
    for parameter in query.parameters:
        yield f"- `${parameter.name}` ({parameter.type}): {parameter.doc}"
    for column in query.returns:
        yield f"- → `{column.name}`: {column.doc}"
    if query.chart:
        yield f"- chart: {_chart(query.chart)}"
    if query.example:
        values = " ".join(f"--param {name}={value}" for name, value in query.example)
        yield f"- example: `graphcrm query {query.name} {values}`"
    if query.cost:
        yield f"- cost: {query.cost}"


def _chart(chart: Chart) -> str:
    """Return a chart in words, e.g. ``line of `volume` by `month```."""
    series = f", one series a `{chart.series}`" if chart.series else ""
    if chart.kind == "heatmap":
        series = f", coloured by `{chart.series}`"
    return f"{chart.kind} of `{chart.y}` by `{chart.x}`{series}"


if __name__ == "__main__":
    print(page(load(cypher_dir())), end="")
