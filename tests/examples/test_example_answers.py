"""Every example of the library answers what an independent oracle says."""

from __future__ import annotations

import inspect
from typing import Any

import oracle_orders
import oracle_people
import oracle_products
import oracle_structure
import oracle_volume
import pytest
from conftest import Asked
from oracle import HOUSE
from truth import ORACLES, Truth

from graphcrm.graph.queries import Query, load
from graphcrm.graph.schema import check_graph
from graphcrm.resources import cypher_dir

EXAMPLES = load(cypher_dir()).folder("examples")
TOPICS = (
    oracle_orders, oracle_people, oracle_products, oracle_structure, oracle_volume,
)  # fmt: skip


def short(query: Query) -> str:
    return query.name.removeprefix("examples/")


def each_example(of: list[Query]) -> Any:
    return pytest.mark.parametrize("query", of, ids=short)


ROOTED = [query for query in EXAMPLES if query.rooted]


def test_every_example_has_an_oracle_of_its_own() -> None:
    assert set(ORACLES) == {short(query) for query in EXAMPLES}
    assert {judge.answer.__module__ for judge in ORACLES.values()} == {
        topic.__name__ for topic in TOPICS
    }


def test_the_library_is_large() -> None:
    assert len(EXAMPLES) >= 60


@each_example(EXAMPLES)
def test_an_oracle_takes_the_parameters_of_the_question(query: Query) -> None:
    answer = ORACLES[short(query)].answer
    taken = list(inspect.signature(answer).parameters)[1:]
    assert taken == [parameter.name for parameter in query.parameters]


@each_example(EXAMPLES)
def test_the_answer_is_that_of_the_oracle(asked: Asked, query: Query) -> None:
    judge = ORACLES[short(query)]
    told = 0
    for root in asked.heads if query.rooted else [HOUSE]:
        for wide in (False, True):
            given = judge.arguments(asked.truth, root, wide)
            rooted = {"root": root} if query.rooted else {}
            expected = judge.answer(asked.truth, **rooted, **given)
            assert asked.rows(query, **rooted, **given) == expected, (root, given)
            told += len(expected)
    assert told > 2, "the network has nothing that this question finds"


def secret(truth: Truth, root: str) -> set[str]:
    """Return ids and names of everybody outside a branch."""
    outside = set(truth.members) - truth.inside(root)
    inside = {truth.name(id) for id in truth.inside(root)}
    return outside | {HOUSE} | ({truth.name(id) for id in outside} - inside)


@each_example(ROOTED)
def test_a_head_is_told_nobody_outside_his_branch(asked: Asked, query: Query) -> None:
    judge = ORACLES[short(query)]
    for root in asked.heads[2:6]:
        hidden = secret(asked.truth, root)
        for wide in (False, True):
            given = judge.arguments(asked.truth, root, wide)
            for name in ("one", "other", "head"):
                if name in given and wide:  # he asks about somebody above him
                    given[name] = asked.truth.sponsor(root)
            rows = asked.rows(query, root=root, **given)
            assert not {cell for row in rows for cell in row if cell in hidden}


def test_the_network_is_sound(asked: Asked, migrated_network: Any) -> None:
    assert check_graph(migrated_network) == []
