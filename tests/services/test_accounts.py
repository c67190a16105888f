"""Users, passwords and the audit chain on a real Neo4j."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import neo4j
import pytest

from graphcrm.access import access_of, local_administrator
from graphcrm.clock import FixedClock
from graphcrm.errors import Conflict, Invalid, NotAllowed, NotVisible
from graphcrm.services import accounts, audit, passwords
from graphcrm.services.accounts import NewUser

CLOCK = FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
ADMIN = local_administrator()
PASSWORD = "correct horse battery"


def create(network, login="ana", role="analyst", member="", **more):
    new = NewUser(login, login.title() or "x", role, member)
    return accounts.create_user(network, CLOCK, ADMIN, new, PASSWORD, **more)


def test_passwords_are_argon2id_with_our_cost(network):
    user = create(network)
    with network.reading() as tx:
        hashed = tx.rows("company/user_by_id", user=user)[0]["password_hash"]
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in hashed


@pytest.mark.parametrize(
    ("login", "role", "member", "column"),
    [("a b", "analyst", "", "login"), ("ana", "king", "", "role"),
     ("ana", "member", "nobody", "member"), ("ana", "analyst", "house", "member")],
)  # fmt: skip
def test_bad_users_are_refused_in_words(network, login, role, member, column):
    with pytest.raises(Invalid) as refused:
        create(network, login, role, member)
    assert [problem.column for problem in refused.value.problems] == [column]
    assert not accounts.anybody(network)


def test_a_login_is_taken_whatever_its_capitals(network):
    create(network, "Ana ")
    with pytest.raises(Conflict):
        create(network, "ANA")


def test_only_administrators_manage_users(network):
    create(network)
    leader = access_of("x", "leadership", "")
    with pytest.raises(NotAllowed):
        accounts.set_role(network, CLOCK, leader, "ana", "operator", "")
    with pytest.raises(NotAllowed):
        accounts.users(network, leader)
    with pytest.raises(NotVisible):
        accounts.set_role(network, CLOCK, ADMIN, "nobody", "operator", "")


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short", "length"), ("x" * 257, "length"), ("password123", "easy"),
     ("aaaaaaaaaaaa", "easy"), ("graphcrm-demo", "easy"),
     ("longlogin-name", "login")],
)  # fmt: skip
def test_bad_passwords(password, reason):
    with pytest.raises(passwords.BadPassword) as refused:
        passwords.check_password(password, "longlogin-name")
    assert refused.value.reason == reason


def test_many_guesses_at_once_do_not_get_past_the_limit(network):
    create(network)

    def guess(_: int) -> str:
        try:
            accounts.authenticate(network, CLOCK, "ana", "wrong", "10.0.0.1")
        except accounts.LoginRefused:
            return "refused"
        except accounts.TooManyAttempts:
            return "throttled"
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(24)))
    assert answers.count("refused") == 10
    assert answers.count("throttled") == 14


def test_audit_shows_every_kind_of_tampering(network, endpoint):
    for number in range(6):
        network.write(
            lambda tx, n=number: audit.append(tx, CLOCK, "u", "act", f"o{n}", {"n": n})
        )
    assert audit.verify(network) == []
    tampers = [
        "MATCH (e:AuditEntry {seq: 3}) SET e.detail = '{\"n\":99}'",
        "MATCH (e:AuditEntry {seq: 3}) SET e.user = 'somebody'",
        "MATCH (e:AuditEntry {seq: 3}) SET e.at = e.at + 1",
        "MATCH (e:AuditEntry {seq: 3}) DELETE e",
        "MATCH (e:AuditEntry {seq: 6}) DELETE e",
        "MATCH (a:AuditEntry {seq: 2}), (b:AuditEntry {seq: 3}) "
        "WITH a, b, a.detail AS d SET a.detail = b.detail, b.detail = d",
    ]
    auth = (endpoint.user, endpoint.password)
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=auth) as driver:
        for statement in tampers:
            with (
                driver.session(database=endpoint.database) as session,
                session.begin_transaction() as tx,
            ):
                tx.run(statement).consume()
                assert _broken(tx, network), statement
                tx.rollback()
    assert audit.verify(network) == []


def _broken(raw: neo4j.Transaction, network) -> bool:
    """Whether the chain is found broken as this open transaction sees it."""
    from graphcrm.graph.network import Transaction

    return bool(audit.problems(Transaction(raw, network.catalogue)))


def test_numbers_of_the_chain_follow_each_other_whoever_writes(network):
    def act(number: int) -> None:
        network.write(lambda tx: audit.append(tx, CLOCK, "u", "act", str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(40)))
    with network.reading() as tx:
        entries = tx.rows("company/audit_entries", after=0, limit=100)
    assert [entry["seq"] for entry in entries] == list(range(1, 41))
    assert audit.verify(network) == []
