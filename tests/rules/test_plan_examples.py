"""Published results of real plans: every figure, exactly.

Each folder of tests/plan_examples is a plan and a network in the project's own
formats; ``example_figures`` says how a published key is found in the results.
"""

from __future__ import annotations

import example_figures
import pytest
from example_figures import Example, examples

from graphcrm.rules.explain import line, rows_of

MOST_EXPLAINED = 60


@pytest.fixture(scope="module", params=examples(), ids=lambda e: f"{e.id} {e.variant}")
def example(request) -> Example:
    return request.param


@pytest.fixture(scope="module")
def results(example, tmp_path_factory):
    return example.results(tmp_path_factory.mktemp("network"))


def test_published_figures(example, results) -> None:
    figures = list(example.figures(results))
    assert figures, "expected.json asks for nothing"
    wrong = [(*where, wanted, found) for *where, wanted, found in figures
             if found != wanted]  # fmt: skip
    assert not wrong


def test_every_line_is_explained(example, results) -> None:
    for result in results.values():
        assert not result.problems
        for member in sorted(set(result.lines.earner.tolist()))[:20]:
            for row in rows_of(result, member)[:MOST_EXPLAINED]:
                line(example.plan, result, row)  # asserts that the walk ends there


def test_an_unknown_key_fails(example, results) -> None:
    [result, *_] = results.values()
    with pytest.raises(example_figures.UnknownKey):
        example_figures.figure(result, result.facts.snapshot.member[1], "no_such_key")
