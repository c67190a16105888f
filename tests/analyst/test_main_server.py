"""Free questions on the main server: a right of its own, the same guard, and less.

The main server of these tests holds the small network with logins, sessions and an
audit beside it, as every company's does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import neo4j
import pytest
from asked import Copied, ask, notes, waits_for
from flask import Flask
from hostile import REFUSED
from webclient import NOW, Browser, add_user

from graphcrm.access import EXTRA_RIGHTS, ROLES, Access, access_of
from graphcrm.api.app import create_app
from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.errors import (
    GraphCRMError,
    NotAllowed,
    QueryRefused,
    QueryTimedOut,
    Unavailable,
)
from graphcrm.graph.analyst import guard, reach
from graphcrm.graph.analyst.asking import MAIN_MOST, SCREEN, Askers, Limits
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.resources import cypher_dir
from graphcrm.services.answer_cells import Answer, collected
from graphcrm.services.questions import COPY, MAIN, Questions

CLOCK = FixedClock(NOW)
GRANTED = frozenset({"cypher_main"})
ADA = Access("ada", "administrator", "", GRANTED)
MEMBERS = "MATCH (m:Member) RETURN count(m) AS n"
# A canary in every node that is closed; no answer may hold it.
CANARY = "canary-4711"
CLOSED = ("User", "Session", "LoginAttempts", "SavedQuery", "AuditEntry", "AuditChain",
          "Job")  # fmt: skip

# Every way to come to a closed node that we know of.
TO_CLOSED = """
MATCH (n) RETURN n
MATCH (n) RETURN properties(n) AS p
MATCH (n) RETURN n[$key] AS p
MATCH (n) WHERE n.password_hash IS NOT NULL RETURN substring(n.password_hash, 0, 9) AS p
MATCH (n:User) RETURN n
MATCH (n:User) RETURN n.login
MATCH (n:User {id: 'canary-4711'}) RETURN n
MATCH (n:User {login: 'canary-4711'}) RETURN n
MATCH (n:User) WHERE n.login STARTS WITH 'c' RETURN n.login
MATCH (n:User) WHERE n.login IS NOT NULL RETURN max(n.login) AS m
MATCH (n:Session) RETURN n.hash
MATCH (n:Member|User) RETURN n
MATCH (n:User|Session) RETURN n
MATCH (n:!Member) RETURN n
MATCH (n:!Member&!Order) RETURN n
MATCH (n:User&!Member) RETURN n
MATCH (n:%) RETURN n
MATCH (n:$($label)) RETURN n
MATCH (n:`User`) RETURN n
MATCH (n:`Us\\u0065r`) RETURN n
MATCH (n) WHERE n:User RETURN n
MATCH (n) WHERE labels(n)[0] = 'User' RETURN n
MATCH (n) WHERE id(n) IN range(0, 100) RETURN n
MATCH (n) WHERE elementId(n) = $key RETURN n
MATCH (`n:Member`:User) RETURN `n:Member`
MATCH (`n:Member //`:User) RETURN 1 AS one
MATCH (UNIQUE) WHERE id(UNIQUE) = CASE WHEN UNIQUE:Member THEN 1 ELSE 0 END RETURN UNIQUE
MATCH (m:Member), (n:User) RETURN m, n
MATCH (m:Member {id: 'm00001'}), (n:User {id: 'canary-4711'}) RETURN n
OPTIONAL MATCH (n:User) RETURN n
MATCH (m:Member) OPTIONAL MATCH (n:User) RETURN n
MATCH (m:Member) WHERE EXISTS { MATCH (n:User) WHERE n.password_hash > m.id } RETURN m
MATCH (m:Member) WHERE m.id = 'x' OR EXISTS { MATCH (n:User) WHERE n.id > m.id } RETURN m
MATCH (m:Member) RETURN COUNT { MATCH (n:User) WHERE n.id > m.id } AS x
RETURN COLLECT { MATCH (n:User) RETURN n } AS x
RETURN [x IN [1] | COLLECT { MATCH (n:User) RETURN n.password_hash }] AS x
RETURN [x IN [1] | COLLECT { MATCH (n) RETURN n[$key] }] AS x
RETURN CASE WHEN rand() < 2 THEN COLLECT { MATCH (n:User) RETURN n.password_hash } END AS x
RETURN reduce(s = [], x IN [1] | s + COLLECT { MATCH (n:User) RETURN n.id }) AS x
RETURN any(x IN [1] WHERE COUNT { MATCH (n:User {password_hash: 'a'}) } = x) AS x
MATCH (m:Member) RETURN m {.id, x: [i IN [1] | COUNT { MATCH (n:User) WHERE n.id = 'u' }]} AS y
MATCH (m:Member) RETURN m ORDER BY CASE WHEN rand() < 2 THEN COUNT { MATCH (n:User) WHERE n.id > 'u' } END
MATCH p = (m:Member)-[*1..2]-() WHERE all(n IN nodes(p) WHERE EXISTS { MATCH (u:User) WHERE u.id > n.id }) RETURN p
MATCH p = ANY SHORTEST (m:Member) ((x)-[r]-(y) WHERE EXISTS { MATCH (u:User) WHERE u.id > x.id })+ (b) RETURN p
MATCH (m:Member) ((x)-[r]-(y) WHERE EXISTS { MATCH (u:User) WHERE u.id > x.id }){1,2} (b:Member) RETURN b
CALL { MATCH (n:User) RETURN n UNION MATCH (n:Member) RETURN n } RETURN n
CALL () { MATCH (n:Session) RETURN n } RETURN n
MATCH (m:Member) CALL (m) { MATCH (n:AuditEntry) RETURN n LIMIT 1 } RETURN n
MATCH (n:AuditEntry) RETURN n.detail
MATCH (n:LoginAttempts) RETURN n.key
MATCH (n:SavedQuery) RETURN n.text
MATCH (n:Job) RETURN n.params
MATCH (n:Future) RETURN n
CALL db.index.fulltext.queryNodes('member_search', 'x') YIELD node RETURN node
PROFILE MATCH (n:User) RETURN n
EXPLAIN MATCH (n:User) RETURN n
"""  # noqa: E501 - a statement a line
ENDLESS = [
    "RETURN reduce(s = 0, x IN range(1, 1000000000000) | s + x % 7) AS x",
    "RETURN all(x IN range(1, 1000000000000) WHERE x > 0) AS x",
    "RETURN size(reduce(s = 'a', i IN $list | s + s)) AS x",
    "UNWIND range(1, 10000000000) AS i WITH i WHERE i < 0 RETURN i",
    "RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+' AS x",
]
ANSWERED = [
    MEMBERS,
    "MATCH (m:Member {id: 'm00001'})-[:SPONSORED_BY]->(s) RETURN s",
    "MATCH (m:Distributor) WHERE m.joined > 0 RETURN m.id LIMIT 3",
    "MATCH (m:Member&Distributor) RETURN m LIMIT 3",
    "MATCH (n:Member|Order) RETURN count(n) AS n",
    "MATCH p = (m:Member {id: 'm00001'})-[:SPONSORED_BY*0..3]->(:Member) RETURN p",
    "MATCH (o:Order)-[l:LINE]->(p:Product) RETURN p.sku, sum(l.quantity) AS n",
    "MATCH (o:Order)-[:SOLD_BY]->(m:Member) WHERE o.day > 20200101 RETURN m LIMIT 1",
    "MATCH (m:Member) WHERE EXISTS { (m)<-[:SOLD_BY]-(:Order) } RETURN count(m) AS n",
    "MATCH (m:Member) CALL (m) { MATCH (o:Order)-[:SOLD_BY]->(m) "
    "RETURN count(o) AS n } RETURN m.id, n LIMIT 3",
    "CALL db.labels() YIELD label RETURN label",
]


@pytest.fixture
def settings(copied: Copied, endpoint: Endpoint) -> Settings:
    """Return the settings of a company whose copy and whose main server answer."""
    return Settings(
        home=copied.site.home, NEO4J_URI=endpoint.uri, NEO4J_USER=endpoint.user,
        NEO4J_PASSWORD=endpoint.password, NEO4J_DATABASE=endpoint.database,
        cypher_main=True, _env_file=None,
    )  # fmt: skip


@pytest.fixture
def questions(settings: Settings, small: Network, askers: Askers) -> Questions:
    return Questions(small, CLOCK, AnalystSite(settings), askers)


def on_main(
    questions: Questions, text: str, access: Access = ADA, **more: Any
) -> Answer:
    given = {"key": "password_hash", "label": "User", "list": [1] * 40}
    return collected(questions.ask(access, text, given, server=MAIN, **more))


# -- who may --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_only_the_administrator_asks_the_main_server(
    questions: Questions, small: Network, role: str
) -> None:
    access = replace(access_of("u", role, "m00001"), granted=EXTRA_RIGHTS)
    if role == "administrator":
        assert on_main(questions, MEMBERS, access).rows == [[41]]
        return
    for asked in (
        lambda: on_main(questions, MEMBERS, access),
        lambda: collected(questions.look(access, MEMBERS, MAIN)),
    ):
        with pytest.raises(NotAllowed, match="cypher_main"):
            asked()
    assert not notes(small)


def test_the_right_is_off_until_the_installation_grants_it(
    questions: Questions, settings: Settings
) -> None:
    assert Settings(_env_file=None).granted == frozenset()
    assert settings.granted == EXTRA_RIGHTS
    ungranted = access_of("ada", "administrator", "")
    assert not ungranted.may("cypher_main")
    for server in (COPY, MAIN):
        with pytest.raises(NotAllowed):
            collected(questions.ask(ungranted, MEMBERS, {}, server=server))


def test_who_may_ask_the_main_server_may_ask_the_copy(
    questions: Questions, copied: Copied
) -> None:
    found = collected(questions.ask(ADA, MEMBERS, {})).rows
    assert found == [[len(copied.nodes["Member"])]]


# -- audit and limits -----------------------------------------------------------------


def test_the_audit_says_which_server(questions: Questions, small: Network) -> None:
    on_main(questions, MEMBERS)
    collected(questions.ask(ADA, MEMBERS, {}))
    asked = [note for note in notes(small) if note["action"] == "ask"]
    assert [note["detail"]["server"] for note in asked] == [MAIN, COPY]
    assert [note["user"] for note in asked] == ["ada", "ada"]


def test_limits_on_the_main_server_are_the_lower_ones() -> None:
    wide = Limits(seconds=100.0, rows=10**6, bytes=10**9, record_bytes=10**3)
    assert wide.within(MAIN_MOST) == replace(MAIN_MOST, record_bytes=10**3)
    assert SCREEN.within(MAIN_MOST).seconds < SCREEN.seconds


def test_an_answer_of_the_main_server_ends_at_its_own_most(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(MAIN_MOST, rows=3)
    monkeypatch.setattr("graphcrm.services.questions.MAIN_MOST", few)
    found = on_main(questions, "MATCH (m:Member) RETURN m.id")
    assert (len(found.rows), found.truncated) == (3, "rows")


def test_one_statement_at_a_time_is_on_the_main_server_and_it_is_cancelled(
    questions: Questions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphcrm.services.questions._TURN_SECONDS", 0.2)
    # Forty people on eight places: nobody waits for the end of it.
    people = ", ".join(f"(m{i}:Member)" for i in range(8))
    slow = f"MATCH {people} RETURN sum(size(m0.id + m3.id + m7.id)) AS n"
    ended: list[GraphCRMError] = []

    def run() -> None:
        with pytest.raises(QueryTimedOut, match="cancelled") as error:
            on_main(questions, slow)
        ended.append(error.value)

    asking = threading.Thread(target=run)
    asking.start()
    waits_for(lambda: ADA.user in questions._askers._running)
    with pytest.raises(Unavailable, match="Another statement"):
        on_main(questions, MEMBERS, replace(ADA, user="bea"))
    waits_for(lambda: questions.cancel(ADA))
    asking.join(20)
    assert ended
    assert on_main(questions, MEMBERS).rows == [[41]]


# -- the guard ------------------------------------------------------------------------


def _state(session: neo4j.Session) -> list[Any]:
    """Return everything on the main server: nodes, relationships and indexes."""
    nodes = session.run(
        "MATCH (n) RETURN elementId(n) AS id, labels(n) AS l, properties(n) AS p"
    ).values()
    links = session.run(
        "MATCH ()-[r]->() RETURN elementId(r) AS id, type(r) AS t, properties(r) AS p"
    ).values()
    names = session.run("SHOW INDEXES YIELD name").value()
    return [sorted(map(repr, nodes)), sorted(map(repr, links)), sorted(names)]


@pytest.fixture
def canaries(small: Network, session: neo4j.Session) -> Iterator[None]:
    """Put a canary into every closed node, and see that nothing changes."""
    for label in CLOSED:
        session.run(
            f"CREATE (n:{label}) SET n = $all",
            all=dict.fromkeys(
                ("id", "login", "password_hash", "hash", "key", "text", "detail",
                 "params", "name"), CANARY,
            ) | {"seq": -1},
        ).consume()  # fmt: skip
    before = _state(session)
    yield
    assert _state(session) == before
    session.run("MATCH (n) WHERE n.id = $c DETACH DELETE n", c=CANARY).consume()


def _refused(askers: Askers, endpoint: Endpoint, text: str) -> str:
    given = {"key": "password_hash", "label": "User", "list": [1] * 40,
             "address": "file:///etc/passwd"}  # fmt: skip
    with pytest.raises(QueryRefused) as error:
        ask(askers, endpoint, text, given, server=MAIN)
    said = str(error.value)
    assert CANARY not in said
    assert len(said.split()) >= 2
    return said


def test_closed_nodes_are_not_come_to_by_any_way(
    canaries: None, askers: Askers, endpoint: Endpoint
) -> None:
    for text in filter(None, TO_CLOSED.splitlines()):
        _refused(askers, endpoint, text)


def test_steps_that_cannot_be_stopped_are_refused(
    canaries: None, askers: Askers, endpoint: Endpoint
) -> None:
    for text in ENDLESS:
        assert "cannot be stopped" in _refused(askers, endpoint, text)


def test_questions_about_the_network_are_answered(
    canaries: None, askers: Askers, endpoint: Endpoint
) -> None:
    for text in ANSWERED:
        found = ask(askers, endpoint, text, server=MAIN)
        assert found.rows, text
        assert CANARY not in str(found.rows)


@pytest.mark.parametrize("group", sorted(REFUSED))
def test_what_the_copy_refuses_the_main_server_refuses(
    canaries: None, askers: Askers, endpoint: Endpoint, group: str
) -> None:
    for text in REFUSED[group]:
        given = text.replace("<PORT>", "9").replace("<FILE>", "x.csv")
        _refused(askers, endpoint, given)
    assert ask(askers, endpoint, MEMBERS, server=MAIN).rows == [[41]]


def test_a_guard_that_is_told_no_server_watches_over_the_main_one() -> None:
    plan = {"operatorType": "ProduceResults@neo4j", "children": [
        {"operatorType": "AllNodesScan@neo4j", "args": {"Details": "n"}}]}  # fmt: skip
    guard.check_plan("r", plan, COPY)
    with pytest.raises(QueryRefused):
        guard.check_plan("r", plan)


def test_every_label_of_the_product_is_open_or_closed() -> None:
    page = (cypher_dir().parent / "docs" / "data-model.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    named = {word.strip("`:") for row in rows for word in row.split("|")[1].split()
             if word.startswith("`:")}  # fmt: skip
    assert len(named) > 20
    assert named <= reach.OPEN | set(CLOSED)
    assert not reach.OPEN & set(CLOSED)


def test_the_rule_that_closed_nodes_stand_alone_names_these_labels(
    small: Network, session: neo4j.Session
) -> None:
    rule = small.catalogue["checks/closed_nodes_stand_alone"]
    assert f"(n:{'|'.join(CLOSED)})" in rule.text
    with small.reading() as tx:
        assert not tx.rows(rule.name)
    session.run(
        "MATCH (m:Member {id: 'm00001'}) CREATE (:User {id: 'x'})-[:IS]->(m)"
    ).consume()
    with small.reading() as tx:
        assert tx.rows(rule.name) == [{"label": "User", "type": "IS"}]


# -- HTTP -----------------------------------------------------------------------------


def _browser(network: Network, settings: Settings, role: str) -> tuple[Flask, Browser]:
    app = create_app(settings, network, CLOCK)
    add_user(network, role, role)
    browser = Browser(app)
    assert browser.login(role).status_code == 302
    return app, browser


@pytest.mark.parametrize("path", ["", "/look", "/export.csv"])
def test_the_api_asks_the_main_server_for_the_administrator(
    small: Network, settings: Settings, path: str
) -> None:
    app, browser = _browser(small, settings, "administrator")
    body = {"text": MEMBERS, "server": "main"}
    form = path.startswith("/export")
    answer = browser.post(f"/api/v1/ask{path}", **{"data" if form else "json": body})
    said = answer.data
    app.extensions["graphcrm"].questions.close()
    assert answer.status_code == 200
    if path == "":
        assert (answer.json["rows"], answer.json["server"]) == ([[41]], "main")
    if form:
        assert said.decode("utf-8-sig").split() == ["n", "41"]


@pytest.mark.parametrize("role", ["analyst", "administrator"])
@pytest.mark.parametrize("path", ["", "/look", "/export.csv"])
def test_without_the_right_the_api_answers_403(
    small: Network, settings: Settings, role: str, path: str
) -> None:
    off = settings.model_copy(update={"cypher_main": False})
    app, browser = _browser(small, off, role)
    body = {"text": MEMBERS, "server": "main"}
    form = path.startswith("/export")
    answer = browser.post(f"/api/v1/ask{path}", **{"data" if form else "json": body})
    app.extensions["graphcrm"].questions.close()
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")
    assert "ask" not in {note["action"] for note in notes(small)}


def test_another_server_is_no_server(small: Network, settings: Settings) -> None:
    app, browser = _browser(small, settings, "administrator")
    for server in ("", "system", 5, None, ["main"]):
        body = {"text": MEMBERS, "server": server}
        assert browser.post("/api/v1/ask", json=body).status_code == 422
    app.extensions["graphcrm"].questions.close()
