"""Every ``.cypher`` file, generated from the catalogue: contract, plan, answer, scope.

A new file is tested as soon as it is there. Where its parameters need other
values than those below, add them to ``BY_NAME`` or ``BY_TYPE``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import neo4j
import pytest
from oracle import HOUSE, Oracle
from random_network import MONTHS, random_tables

from graphcrm.graph import queries
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.resources import cypher_dir

CATALOGUE = queries.load(cypher_dir())
READING = [query for query in CATALOGUE.values() if not query.writes]
BRANCH = CATALOGUE.folder("branch")
MEMBERS = 2000


def named(several: list[queries.Query]) -> Any:
    return pytest.mark.parametrize("query", several, ids=lambda query: query.name)


# -- the contract of a file, without a database --------------------------------

HEADER = "// A sentence.\n//\n// @param root id\n// @returns id its id\n"
GOOD = HEADER + "MATCH (m:Member {id: $root}) RETURN m.id AS id\n"


def test_a_good_file_is_parsed() -> None:
    query = queries.parse("branch/good_one", GOOD)
    assert query.summary == "A sentence."
    assert [parameter.name for parameter in query.parameters] == ["root"]
    assert [column.name for column in query.returns] == ["id"]
    assert query.text == "MATCH (m:Member {id: $root}) RETURN m.id AS id"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("branch/x", GOOD.replace("$root", "$other"), "without declaring"),
        ("company/x", GOOD.replace("$root", "'a'"), "without using"),
        (
            "branch/x",
            "// A.\n// @returns id x\nMATCH (m:Member) RETURN m.id AS id",
            "$root",
        ),
        ("branch/x", GOOD.replace("RETURN", "SET m.x = 1 RETURN"), "SET"),
        ("company/x", GOOD.replace("RETURN", "set m.x = 1 RETURN"), "set"),
        ("checks/x", GOOD.replace("RETURN", "DETACH DELETE m RETURN"), "DETACH"),
        ("examples/x", "LOAD CSV FROM 'file:///x' AS row\n" + GOOD, "@"),
        ("examples/x", GOOD.replace("MATCH", "LOAD CSV FROM 'x' AS r MATCH"), "LOAD"),
        ("examples/x", GOOD.replace("MATCH", "CREATE (:X) MERGE (:Y) MATCH"), "CREATE"),
        ("branch/x", GOOD.replace("@returns", "@return"), "unknown tag @return"),
        ("branch/x", GOOD.replace("root id", "root:thing id"), "unknown type thing"),
        ("branch/x", GOOD.rstrip() + "; MATCH (n) RETURN n.id AS id", "more than one"),
        ("branch/x", GOOD.rstrip() + ";", "semicolon"),
        ("branch/x", GOOD.replace("// A sentence.\n", ""), "no summary"),
        ("branch/x", GOOD.replace("// @returns id its id\n", ""), "no @returns"),
        ("branch/x", HEADER, "no statement"),
        ("other/x", GOOD, "is not in one of"),
        ("branch/Camel", GOOD, "snake_case"),
    ],
)
def test_a_file_that_breaks_its_contract_is_refused(
    name: str, text: str, reason: str
) -> None:
    with pytest.raises(queries.BadQuery) as refused:
        queries.parse(name, text)
    assert name in str(refused.value) or "unknown type" in reason
    if reason != "@":
        assert reason in str(refused.value)


def test_words_in_comments_and_quotes_are_no_statements() -> None:
    text = GOOD.replace("RETURN", "// SET; $nobody\nWHERE m.id <> 'DELETE; $x' RETURN")
    assert queries.parse("branch/x", text)


def test_arguments_are_exactly_the_declared_ones() -> None:
    query = queries.parse("branch/x", GOOD)
    query.check_arguments({"root": "a"})
    for wrong in ({}, {"root": "a", "other": 1}):
        with pytest.raises(queries.BadQuery):
            query.check_arguments(wrong)


@named(list(CATALOGUE.values()))
def test_header_says_what_everything_is(query: queries.Query) -> None:
    assert query.summary.endswith("."), "a summary is a sentence"
    for part in (*query.parameters, *query.returns):
        assert part.doc, f"{part.name} is not described"
    assert query.cost or query.folder in ("schema", "copy")


# -- a crowd on the real server --------------------------------------------------


@dataclass(frozen=True)
class Crowd:
    """A network of some thousand with two heads of neighbouring branches."""

    session: neo4j.Session
    oracle: Oracle
    head: str
    neighbour: str

    def ask(
        self, query: queries.Query, head: str, about: str, prefix: str = ""
    ) -> neo4j.Result:
        """Run a query for a head about a member, with values for all parameters."""
        arguments = {
            parameter.name: sample(parameter, head, about)
            for parameter in query.parameters
        }
        return self.session.run(prefix + query.text, arguments)


BY_TYPE: dict[str, Any] = {
    "text": "x", "number": 20, "day": 20260131, "period": "2026-01", "list": [],
    "flag": False,
}  # fmt: skip
BY_NAME: dict[str, Any] = {
    "active_from": 10_000, "day_of_month": 15, "first_day": 20260101,
    "last_day": 20260131, "from_day": 20260101, "level": "city", "limit": 30,
    "months": list(MONTHS), "offset": 0, "parent": "", "periods": list(MONTHS),
    "previous": "2025-12", "text": "surname1", "words": "surname1~1",
}  # fmt: skip


def sample(parameter: queries.Parameter, head: str, about: str) -> Any:
    """Return a value for a parameter: the head's id, the other's, or from a table."""
    if parameter.name == "root":
        return head
    if parameter.name in ("members", "legs", "ids"):
        return [head, about]
    if parameter.name in ("member", "id") or parameter.type == "member":
        return about
    return BY_NAME.get(parameter.name, BY_TYPE.get(parameter.type))


@pytest.fixture(scope="module")
def crowd(
    empty_graph: Callable[[], None], migrated_network: Network, endpoint: Endpoint
) -> Iterator[Crowd]:
    empty_graph()
    tables = random_tables(7, MEMBERS, orders=1)
    write_tables(migrated_network, tables)
    oracle = Oracle(tables.members.to_dict("records"), tables.orders.to_dict("records"))
    with (
        neo4j.GraphDatabase.driver(
            endpoint.uri, auth=(endpoint.user, endpoint.password)
        ) as driver,
        driver.session(database=endpoint.database) as session,
    ):
        session.run("CALL db.awaitIndexes(60)").consume()
        # the plans of a server that has counted what it holds
        session.run("CALL db.prepareForReplanning(60)").consume()
        head, neighbour = _neighbours(oracle)
        yield Crowd(session, oracle, head, neighbour)


def _neighbours(oracle: Oracle) -> tuple[str, str]:
    """Return two members below one distributor with branches of some dozens."""
    for sponsor in oracle.members:
        heads = [
            child
            for child in sorted(oracle.children(sponsor))
            if 15 <= len(oracle.branch(child)) <= 300
        ]
        if len(heads) >= 2:
            return heads[0], heads[1]
    raise AssertionError("no two neighbouring branches; take another seed")


def operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", []):
        yield from operators(child)


def kind(operator: dict[str, Any]) -> str:
    return operator["operatorType"].split("@")[0]


def details(operator: dict[str, Any]) -> str:
    return str(operator["args"].get("Details", ""))


_ONE_ROW = {
    "NodeUniqueIndexSeek", "NodeUniqueIndexSeek(Locking)", "Argument",
    "NodeCountFromCountStore",
}  # fmt: skip
_ROW_BY_ROW = {"Filter", "Projection", "CacheProperties", "CartesianProduct"}


def at_most_one_row(operator: dict[str, Any]) -> bool:
    """Whether an operator gives one row at most, whatever the graph holds.

    A seek by a unique key with equality does, and so does what only filters or
    adds columns to it.
    """
    if kind(operator) in _ONE_ROW:
        return " IN " not in details(operator)
    return kind(operator) in _ROW_BY_ROW and all(
        at_most_one_row(child) for child in operator.get("children", [])
    )


# A range that begins at somebody's label, not at a number such as 0.
_FROM_SOMEBODY = re.compile(r"\blo >=? (?!\$autoint)")


def is_lo_seek(operator: dict[str, Any]) -> bool:
    """Whether an operator seeks in an index of which ``lo`` is a part."""
    return "IndexSeek" in kind(operator) and " lo " in details(operator).replace(
        "(", " "
    ).replace(",", " ").replace(")", " ")


# -- plans -------------------------------------------------------------------------


@named([query for query in CATALOGUE.values() if query.folder != "schema"])
def test_plan(crowd: Crowd, query: queries.Query) -> None:
    result = crowd.session.run("EXPLAIN " + query.text)
    columns = result.keys()
    summary = result.consume()
    assert list(columns) == [column.name for column in query.returns]
    if not query.writes:
        assert summary.query_type == "r"
    for operator in operators(summary.plan):
        assert kind(operator) != "AllNodesScan", details(operator)
        if kind(operator) == "CartesianProduct":
            # 1 × n rows cost n: only a second side with several rows multiplies
            many = [c for c in operator["children"] if not at_most_one_row(c)]
            assert len(many) <= 1, "a product of several rows with several rows"
        if is_lo_seek(operator) and "lo >" in details(operator):
            assert "lo <" in details(operator), f"one-sided: {details(operator)}"


@named([query for query in BRANCH if ".hi" in query.text])
def test_a_branch_query_reads_its_branch_only(
    crowd: Crowd, query: queries.Query
) -> None:
    """A range seek reads at most twice the branch, not half of the index."""
    inside = len(crowd.oracle.branch(crowd.head))
    plan = crowd.ask(query, crowd.head, crowd.head, "PROFILE ").consume().profile
    for operator in operators(plan):
        if is_lo_seek(operator):
            assert operator["args"]["Rows"] <= 2 * inside * len(MONTHS), details(
                operator
            )
        assert kind(operator) != "NodeByLabelScan", details(operator)


def test_members_of_a_branch_are_one_two_sided_seek(crowd: Crowd) -> None:
    text = (
        "PROFILE MATCH (me:Member {id: $root}) "
        "MATCH (m:Member) WHERE m.lo >= me.lo AND m.lo < me.hi RETURN count(m) AS n"
    )
    result = crowd.session.run(text, root=crowd.neighbour)
    (count,) = result.value("n")
    (seek,) = [op for op in operators(result.consume().profile) if is_lo_seek(op)]
    assert kind(seek) == "NodeIndexSeekByRange"
    assert count == len(crowd.oracle.branch(crowd.neighbour))
    assert seek["args"]["Rows"] == count
    assert seek["args"]["DbHits"] <= 2 * count + 2


# -- answers ---------------------------------------------------------------------------


@named([query for query in READING if query.folder != "checks"])
def test_answer_has_the_declared_columns(crowd: Crowd, query: queries.Query) -> None:
    result = crowd.ask(query, crowd.head, crowd.head)
    assert result.keys() == tuple(column.name for column in query.returns) or list(
        result.keys()
    ) == [column.name for column in query.returns]
    for record in result:
        if query.packed:
            assert len({len(values) for values in record.values()}) <= 1


@named(CATALOGUE.folder("checks"))
def test_check_finds_nothing_in_a_sound_graph(
    crowd: Crowd, query: queries.Query
) -> None:
    assert crowd.session.run(query.text).data() == []


# -- scope ---------------------------------------------------------------------------

# What a query may tell about the outside: the name of a head's direct sponsor.
TELLS_SPONSOR = {"branch/card"}


@named(BRANCH)
def test_a_head_learns_nothing_of_others(crowd: Crowd, query: queries.Query) -> None:
    oracle, head = crowd.oracle, crowd.head
    sponsor = oracle.sponsor(head)
    outside = set(oracle.members) - oracle.branch(head)
    secret = outside | {oracle.members[id]["name"] for id in outside}
    secret |= {
        order["number"]
        for order in oracle.orders
        if order["is_return"] and order["seller"] in outside
    }
    if query.name in TELLS_SPONSOR:
        secret.discard(oracle.members[sponsor]["name"])
    inside = max(oracle.branch(head))
    for about in (inside, crowd.neighbour, sponsor, HOUSE, "no such id"):
        told = set(_texts(crowd.ask(query, head, about).data()))
        assert not told & (secret | {HOUSE, "House"}), about


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


@named(BRANCH)
def test_changes_outside_change_nothing_inside(
    crowd: Crowd, query: queries.Query
) -> None:
    """Names, people, orders and volumes of others leave every answer as it was.

    So do all blocks that hold somebody else: only those of the branch alone count.
    """
    arguments = {
        parameter.name: sample(
            parameter, crowd.head, max(crowd.oracle.branch(crowd.head))
        )
        for parameter in query.parameters
    }
    with crowd.session.begin_transaction() as tx:
        before = tx.run(query.text, arguments).data()
        for change in (
            "MATCH (b:Member {id: $b}) MATCH (m:Member) WHERE m.lo >= b.lo "
            "AND m.lo < b.hi SET m.name = 'Surname1 changed', m.status = 'left', "
            "m.left = 20260115, m.joined = 20260110",
            "MATCH (b:Member {id: $b}) MATCH (m:Member) WHERE m.lo >= b.lo "
            "AND m.lo < b.hi MATCH (o:Order)-[:SOLD_BY]->(m) SET o.volume = 77, "
            "o.day = 20260120",
            "MATCH (b:Member {id: $b}) MATCH (v:PeriodVolume) WHERE v.lo >= b.lo "
            "AND v.lo < b.hi SET v.volume = 77, v.qualifying = 77, v.personal = 77",
            "MATCH (b:Member {id: $b}) MATCH (v:BlockVolume) "
            "WHERE v.block >= b.lo / 281474976710656 "
            "AND v.block <= (b.hi - 1) / 281474976710656 "
            "SET v.volume = 77, v.qualifying = 77, v.personal = 77, v.active = 77",
        ):
            tx.run(change, b=crowd.neighbour).consume()
        after = tx.run(query.text, arguments).data()
        tx.rollback()
    assert after == before
