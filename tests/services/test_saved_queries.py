"""Saved queries: whose they are, who sees them, what is kept of earlier texts."""

import pytest

from graphcrm.access import access_of
from graphcrm.clock import SystemClock
from graphcrm.errors import Invalid, NotAllowed, NotVisible
from graphcrm.graph.network import Network
from graphcrm.services import saved_queries
from graphcrm.services.saved_queries import SavedQuery

ANA = access_of("ana", "analyst", "")
LEO = access_of("leo", "leadership", "")
CLOCK = SystemClock()


def store(network: Network, access=ANA, title="Mine", text="RETURN 1", **rest) -> str:
    given = {"values": {}, "shared": False, **rest}
    values, shared = given.pop("values"), given.pop("shared")
    return saved_queries.store(
        network, CLOCK, access, title, text, values, shared=shared, **given
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


def test_earlier_texts_are_kept_newest_first(network: Network) -> None:
    identity = store(network, text="RETURN 1")
    store(network, text="RETURN 2", identity=identity)
    store(network, title="Renamed", text="RETURN 2", identity=identity)
    store(network, text="RETURN 3", identity=identity)
    assert only(network).versions == ("RETURN 2", "RETURN 1")


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
        saved_queries.remove(network, stranger, "f" * 32)
