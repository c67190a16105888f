"""Every odd file: imported whole, or refused with row and column and no change."""

from __future__ import annotations

import dataclasses
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from books import BOOKS_REFUSED, BOOKS_WHOLE
from corpus import TEXT_REFUSED, TEXT_WHOLE, Case, Refused, Whole

from graphcrm.access import Access
from graphcrm.clock import FixedClock
from graphcrm.errors import Invalid, Problem, TooLarge
from graphcrm.graph.network import Network
from graphcrm.graph.schema import check_graph
from graphcrm.services import imports
from graphcrm.services.import_undo import undo
from graphcrm.services.imports import Policy, Source
from graphcrm.services.parsing import sandbox
from graphcrm.services.parsing.limits import Limits

GOOD = TEXT_WHOLE + BOOKS_WHOLE
BAD = TEXT_REFUSED + BOOKS_REFUSED
BOMBS = {
    "cell at XFD1048576",
    "zip bomb by ratio",
    "part that lies about its size",
    "thousand parts",
}

# table → what the network has of it: columns of a statement of cypher/company
_TABLES = {
    "members": ("company/import_members", "ids", ("id", "name", "sponsor", "joined")),
    "products": (
        "company/import_products",
        "skus",
        ("sku", "price", "volume", "currency"),
    ),
    "terms": (
        "company/import_terms",
        "members",
        ("member", "component", "value", "state"),
    ),
}


def source_of(case: Case, folder: Path) -> Source:
    folder.mkdir(exist_ok=True)
    path = folder / case.filename
    path.write_bytes(case.make())
    return Source(path, case.options)


def rows_of(network: Network, outcome: Whole) -> list[tuple[object, ...]]:
    """Return what the network has of the rows that are expected."""
    keys = [row[0] for row in outcome.rows]
    with network.reading() as tx:
        if outcome.table == "orders":
            return _orders(tx, keys)
        statement, parameter, columns = _TABLES[outcome.table]
        frame = tx.frame(statement, **{parameter: sorted(set(keys))})
    return sorted(frame[list(columns)].itertuples(index=False, name=None))


def _orders(tx, keys: list[str]) -> list[tuple[object, ...]]:  # type: ignore[no-untyped-def]
    frame = tx.frame("company/import_orders", keys=keys)
    rows = []
    for row in frame.to_dict("records"):
        net = sum(line[1] * line[2] for line in row["lines"])
        cost = sum(line[1] * line[3] for line in row["lines"])
        rows.append((row["key"], row["day"], row["kind"], net, row["volume"],
                     row["qualifying_volume"], cost))  # fmt: skip
    return sorted(rows)


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_odd_file_is_imported_whole_and_can_be_undone(
    case: Case,
    company: Network,
    clock: FixedClock,
    access: Access,
    policy: Policy,
    content_hash: Callable[[], str],
    tmp_path: Path,
) -> None:
    assert isinstance(case.outcome, Whole)
    source = source_of(case, tmp_path)
    before = content_hash()

    seen = imports.preview(company, clock, access, [source], policy)[0]
    assert seen.problems == ()
    assert seen.committable
    assert seen.duplicate == case.outcome.duplicate
    assert case.outcome.notice in " ".join(seen.notices)
    assert content_hash() == before

    result = imports.commit(company, clock, access, [source], policy)
    assert (result.new, result.changed) == (seen.new, seen.changed)
    assert rows_of(company, case.outcome) == sorted(case.outcome.rows)
    assert check_graph(company) == []

    again = imports.commit(company, clock, access, [source], policy)
    assert (again.batch, again.new, again.changed) == ("", 0, 0)

    undo(company, clock, access, result.batch, policy)
    assert content_hash() == before


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_bad_file_is_refused_and_nothing_changes(
    case: Case,
    company: Network,
    clock: FixedClock,
    access: Access,
    policy: Policy,
    content_hash: Callable[[], str],
    tmp_path: Path,
) -> None:
    assert isinstance(case.outcome, Refused)
    source = source_of(case, tmp_path)
    strict = dataclasses.replace(policy, limits=case.limits)
    before = content_hash()

    with pytest.raises((Invalid, TooLarge)) as refusal:
        imports.commit(company, clock, access, [source], strict)

    assert_says(refusal.value, case.outcome)
    assert content_hash() == before
    # a plain import works right after
    path = tmp_path / "plain.csv"
    path.write_text("code,name,level,parent\nMX,México,country,\n")
    seen = imports.preview(company, clock, access, [Source(path)], policy)[0]
    assert (seen.problem_count, seen.duplicate) == (0, 1)


def assert_says(error: Exception, wanted: Refused) -> None:
    """Assert that a refusal names the row, the column and the reason."""
    assert wanted.words in str(error) or any(
        wanted.words in p.message for p in getattr(error, "problems", ())
    )
    if not wanted.row:
        return
    if isinstance(error, TooLarge):
        assert f"row {wanted.row}" in str(error)
        assert f"column {wanted.column}" in str(error) or not wanted.column
        return
    assert isinstance(error, Invalid)
    assert any(_fits(problem, wanted) for problem in error.problems), error.problems


def _fits(problem: Problem, wanted: Refused) -> bool:
    return (
        problem.line == wanted.row
        and (not wanted.column or problem.column == wanted.column)
        and wanted.words in problem.message
    )


def test_the_corpus_is_large_and_its_names_differ() -> None:
    names = [case.name for case in GOOD + BAD]
    assert len(names) == len(set(names))
    assert len(names) >= 60


def test_a_bomb_costs_this_process_nothing(tmp_path: Path) -> None:
    """Children do the parsing, and die of their own limits."""
    bombs = [case for case in BOOKS_REFUSED if case.name in BOMBS]
    sources = [source_of(case, tmp_path / str(at)) for at, case in enumerate(bombs)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for source in sources:
        with pytest.raises((Invalid, TooLarge)):
            sandbox.read(source.path, Limits())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 32 * 1024
