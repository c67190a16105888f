"""Saved queries: whose they are, who sees them, what is kept of earlier texts."""

from datetime import UTC, datetime, timedelta

import neo4j
import pytest

from graphcrm.access import access_of
from graphcrm.clock import FixedClock
from graphcrm.errors import Invalid, NotAllowed, NotVisible
from graphcrm.graph.network import Network
from graphcrm.services import saved_queries
from graphcrm.services.instants import milliseconds
from graphcrm.services.saved_queries import SavedQuery, Version

HOUR = 3_600_000
ANA = access_of("ana", "analyst", "")
LEO = access_of("leo", "leadership", "")
CLOCK = FixedClock(datetime(2026, 11, 28, 7, 0, tzinfo=UTC))


def store(
    network: Network, access=ANA, title="Mine", text="RETURN 1", clock=CLOCK, **rest
) -> str:
    given = {"values": {}, "shared": False, **rest}
    values, shared = given.pop("values"), given.pop("shared")
    return saved_queries.store(
        network, clock, access, title, text, values, shared=shared, **given
    )


def titles(network: Network, access) -> list[str]:
    return [query.title for query in saved_queries.saved(network, access)]


def only(network: Network, access=ANA) -> SavedQuery:
    (found,) = saved_queries.saved(network, access)
    return found


def test_a_query_is_private_until_it_is_shared(network: Network) -> None:
    identity = store(network, values={"since": ["day", "2026-01-01"]})
    assert titles(network, LEO) == []
    store(network, identity=identity, shared=True)
    found = only(network, LEO)
    assert (found.title, found.mine, found.shared) == ("Mine", False, True)
    assert only(network).mine


def test_what_is_stored_comes_back(network: Network) -> None:
    values = {"since": ["day", "2026-01-01"]}
    store(network, title="  A title ", text="RETURN $since", values=values)
    found = only(network)
    assert (found.title, found.text, found.values) == (
        "A title", "RETURN $since", values,
    )  # fmt: skip


def test_texts_are_kept_newest_first_with_who_and_when(network: Network) -> None:
    clock = FixedClock(CLOCK.instant)
    first = milliseconds(clock.instant)
    identity = store(network, text="RETURN 1", clock=clock)
    # A new name or a share is no new text.
    for hour, (title, text) in enumerate(
        [("Mine", "RETURN 2"), ("Renamed", "RETURN 2"), ("Mine", "RETURN 3")], 1
    ):
        clock.instant = CLOCK.instant + timedelta(hours=hour)
        store(network, title=title, text=text, identity=identity, clock=clock)
    assert only(network).versions == 2
    assert saved_queries.versions(network, ANA, identity) == [
        Version("RETURN 3", "ana", first + 3 * HOUR),
        Version("RETURN 2", "ana", first + HOUR),
        Version("RETURN 1", "ana", first),
    ]


def test_of_many_versions_the_last_fifty_are_kept(network: Network) -> None:
    identity = store(network, text="RETURN 0")
    for number in range(1, 53):
        store(network, text=f"RETURN {number}", identity=identity)
    texts = [found.text for found in saved_queries.versions(network, ANA, identity)]
    assert texts == [f"RETURN {number}" for number in range(52, 1, -1)]


def test_versions_are_seen_by_those_who_see_the_query(network: Network) -> None:
    identity = store(network)
    for unseen in (identity, "f" * 32):
        with pytest.raises(NotVisible):
            saved_queries.versions(network, LEO, unseen)
    store(network, text="RETURN 2", identity=identity, shared=True)
    assert len(saved_queries.versions(network, LEO, identity)) == 2


def test_a_query_of_before_versions_had_moments_has_them_all(
    network: Network, session: neo4j.Session
) -> None:
    session.run(
        "CREATE (:SavedQuery {id: $id, owner: 'ana', title: 'Old', text: 'RETURN 2', "
        "values: '{}', shared: false, updated_at: 5, versions: ['RETURN 1']})",
        id="a" * 32,
    ).consume()
    store(network, text="RETURN 3", identity="a" * 32)
    found = saved_queries.versions(network, ANA, "a" * 32)
    assert [(version.text, version.by, version.at) for version in found] == [
        ("RETURN 3", "ana", milliseconds(CLOCK.instant)),
        ("RETURN 2", "ana", 5),
        ("RETURN 1", "ana", None),
    ]


def test_nobody_changes_or_removes_what_is_somebody_elses(network: Network) -> None:
    identity = store(network, shared=True)
    with pytest.raises(NotVisible):
        store(network, LEO, text="RETURN 2", identity=identity)
    with pytest.raises(NotVisible):
        saved_queries.remove(network, LEO, identity)
    assert only(network).text == "RETURN 1"


def test_an_id_that_is_not_there_cannot_be_chosen(network: Network) -> None:
    for identity in ("f" * 32, "mine", "../x"):
        with pytest.raises(NotVisible):
            store(network, identity=identity)
    assert titles(network, ANA) == []


def test_a_removed_query_is_gone(network: Network) -> None:
    identity = store(network)
    saved_queries.remove(network, ANA, identity)
    assert titles(network, ANA) == []
    with pytest.raises(NotVisible):
        saved_queries.remove(network, ANA, identity)


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("  ", "RETURN 1", "title is missing"),
        ("x" * 121, "RETURN 1", "title is too long"),
        ("t", " ", "text is missing"),
        ("t", "x" * 20_001, "text is too long"),
    ],
)
def test_what_cannot_be_stored_is_said(
    network: Network, title: str, text: str, said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        store(network, title=title, text=text)


@pytest.mark.parametrize("role", ["branch_head", "operator", "accountant", "member"])
def test_only_who_asks_in_cypher_keeps_queries(network: Network, role: str) -> None:
    stranger = access_of("x", role, "m")
    with pytest.raises(NotAllowed):
        store(network, stranger)
    with pytest.raises(NotAllowed):
        saved_queries.saved(network, stranger)
    with pytest.raises(NotAllowed):
        saved_queries.versions(network, stranger, "f" * 32)
    with pytest.raises(NotAllowed):
        saved_queries.remove(network, stranger, "f" * 32)
