"""Enrol, move, deactivate: what is refused, what is written, and the history."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np
import pytest
from oracle import HOUSE, Oracle
from random_network import MONTHS, random_tables

from graphcrm.access import Access, local_operator
from graphcrm.clock import FixedClock
from graphcrm.errors import Conflict, Invalid, NotAllowed
from graphcrm.graph import relabelling
from graphcrm.graph.bulk import write_tables
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.schema import check_graph
from graphcrm.services.genealogy import (
    NewContact,
    NewMember,
    deactivate,
    enrol,
    move,
)

OPERATOR = local_operator()
OPEN = 253_402_300_800_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 9, 12, tzinfo=UTC))


@pytest.fixture
def family(network: Network, clock: FixedClock) -> Network:
    """A network of six: house ← ana ← (bo ← cy ← di, eva); kim is eva's customer."""
    for id, sponsor in (("ana", ""), ("bo", "ana"), ("cy", "bo"), ("di", "cy"),
                        ("eva", "ana")):  # fmt: skip
        enrol(network, clock, OPERATOR, NewMember(id, id.title(), 20250101, sponsor))
    kim = NewMember("kim", "Kim", 20250105, "eva", distributor=False, customer=True)
    enrol(network, clock, OPERATOR, kim)
    clock.instant = datetime(2026, 3, 10, 12, tzinfo=UTC)
    return network


def rows(network: Network, name: str, **arguments: Any) -> list[dict[str, Any]]:
    with network.reading() as tx:
        return tx.rows(name, **arguments)


def everything(network: Network) -> list[Any]:
    """Return what a refusal must leave as it was."""
    with network.reading() as tx:
        people = tx.frame("write/label_stretch", low=0, high=2**62)
        states = tx.rows("write/member_states", members=people["id"].tolist())
        version = tx.rows("company/tree_mark")
        end = tx.rows("company/audit_end")
    history = network.branch(OPERATOR)
    timeline = [history.sponsorships(id).to_dict() for id in people["id"]]
    # a refusal may have marked the tree, and then marked it as whole again
    return [people.to_dict(), states, version[0]["changing"], end, timeline]


def refused(
    network: Network, act: Callable[[], object], field: str, words: str
) -> None:
    before = everything(network)
    assert_refused(act, field, words)
    assert everything(network) == before


def assert_refused(act: Callable[[], object], field: str, words: str) -> None:
    with pytest.raises(Invalid) as error:
        act()
    assert field in {problem.column for problem in error.value.problems}
    sentences = " ".join(problem.message for problem in error.value.problems)
    assert words in sentences
    assert words in str(error.value)


# -- refusals --------------------------------------------------------------


ENROLMENTS = [
    (NewMember("x", "X", 20260101, "nobody"), "sponsor", "no member with this id"),
    (NewMember("x", "X", 20260101, "x"), "sponsor", "Nobody sponsors himself"),
    (NewMember("ana", "X", 20260101), "id", "taken"),
    (NewMember("house", "X", 20260101), "sponsor", "Nobody sponsors himself"),
    (NewMember("house", "X", 20260101, "ana"), "id", "taken"),
    (NewMember("x", "X", 20241231, "ana"), "sponsor", "joined on 2025-01-01 only"),
    (NewMember("x", "X", 20260312), "joined", "future"),
    (NewMember("x", "X", 20260230), "joined", "no such day"),
    (NewMember("x", "X", 20260101, "kim"), "sponsor", "customer only"),
    (NewMember("", "X", 20260101), "id", "text without outer spaces"),
    (NewMember(" x", "X", 20260101), "id", "text without outer spaces"),
    (NewMember("x\ny", "X", 20260101), "id", "text without outer spaces"),
    (NewMember("x" * 65, "X", 20260101), "id", "At most 64"),
    (NewMember("x", "  ", 20260101), "name", "1 to 200"),
    (NewMember("x", "X", 20260101, distributor=False), "distributor", "or both"),
    (NewMember("x", "X", 20260101, enroller="nobody"), "enroller", "no member"),
    (NewMember("x", "X", 20260101, enroller="x"), "enroller", "he himself"),
    (NewMember("x", "X", 20260101, territory="N9"), "territory", "no district"),
    (NewMember("x", "X", 20260101, placement="ana"), "leg", "give both"),
    (NewMember("x", "X", 20260101, leg="L"), "leg", "give both"),
    (
        NewMember("x", "X", 20260101, contacts=(NewContact("pigeon", "1", True),)),
        "contacts",
        "phone, email or address",
    ),
]


def test_all_problems_come_at_once(family: Network, clock: FixedClock) -> None:
    with pytest.raises(Invalid) as error:
        enrol(family, clock, OPERATOR, NewMember("ana", "", 20991231, "nobody"))
    fields = [problem.column for problem in error.value.problems]
    assert fields == ["name", "joined", "id", "sponsor"]


MOVES = [
    ("nobody", "ana", 20260101, "member", "no member with this id"),
    ("bo", "nobody", 20260101, "sponsor", "no member with this id"),
    ("bo", "bo", 20260101, "sponsor", "Nobody sponsors himself"),
    ("bo", "cy", 20260101, "sponsor", "circle"),
    ("bo", "di", 20260101, "sponsor", "circle"),
    ("bo", "ana", 20260101, "sponsor", "already"),
    ("bo", "kim", 20260101, "sponsor", "customer only"),
    ("kim", "bo", 20250104, "day", "joined on 2025-01-05 only"),
    ("bo", "eva", 20240101, "sponsor", "joined on 2025-01-01 only"),
    ("bo", "eva", 20260401, "day", "future"),
    ("bo", "eva", 20261301, "day", "no such day"),
    ("house", "eva", 20260101, "member", "does not move"),
]
LEAVINGS = [
    ("nobody", 20260101, "member", "no member with this id"),
    ("house", 20260101, "member", "does not leave"),
    ("kim", 20250104, "day", "joined on 2025-01-05 only"),
    ("kim", 20260401, "day", "future"),
]


def test_refusals(family: Network, clock: FixedClock) -> None:
    """All in one graph: a refusal changes nothing, so the next finds it the same."""
    before = everything(family)
    for new, field, words in ENROLMENTS:
        assert_refused(partial(enrol, family, clock, OPERATOR, new), field, words)
    for member, sponsor, day, field, words in MOVES:
        act = partial(move, family, clock, OPERATOR, member, sponsor, day)
        assert_refused(act, field, words)
    for member, day, field, words in LEAVINGS:
        act = partial(deactivate, family, clock, OPERATOR, member, day)
        assert_refused(act, field, words)
    assert everything(family) == before


def test_nobody_comes_to_stand_below_who_left(
    family: Network, clock: FixedClock
) -> None:
    deactivate(family, clock, OPERATOR, "eva", 20260201)
    new = NewMember("x", "X", 20260101, "eva")
    words = "left on 2026-02-01"
    refused(family, lambda: enrol(family, clock, OPERATOR, new), "sponsor", words)
    act = lambda: move(family, clock, OPERATOR, "bo", "eva", 20260101)  # noqa: E731
    refused(family, act, "sponsor", words)
    act = lambda: deactivate(family, clock, OPERATOR, "eva", 20260202)  # noqa: E731
    refused(family, act, "member", "already")


@pytest.mark.parametrize("role", ["member", "branch_head", "analyst", "leadership"])
def test_the_right_is_needed(
    migrated_network: Network, clock: FixedClock, role: str
) -> None:
    network, access = migrated_network, Access("u", role, "ana")
    with pytest.raises(NotAllowed):
        enrol(network, clock, access, NewMember("x", "X", 20260101, "ana"))
    with pytest.raises(NotAllowed):
        move(network, clock, access, "di", "ana", 20260101)
    with pytest.raises(NotAllowed):
        deactivate(network, clock, access, "di", 20260101)


def test_who_cannot_be_seen_is_unknown(family: Network, clock: FixedClock) -> None:
    access = Access("u", "operator", "bo")  # an operator of one branch
    new = NewMember("x", "X", 20260101, "eva")
    words = "no member with this id"
    refused(family, lambda: enrol(family, clock, access, new), "sponsor", words)
    act = lambda: move(family, clock, access, "di", "eva", 20260101)  # noqa: E731
    refused(family, act, "sponsor", words)
    act = lambda: deactivate(family, clock, access, "eva", 20260101)  # noqa: E731
    refused(family, act, "member", words)
    move(family, clock, access, "di", "bo", 20260101)
    assert rows(family, "write/label_place", member="di")[0]["parent"] == "bo"


# -- what is written -------------------------------------------------------


def test_enrolment_writes_everything(network: Network, clock: FixedClock) -> None:
    write_tables(network, random_tables(1, 20))
    new = NewMember(
        "x", "  Xóchitl ", 20260301, "m00000", distributor=True, customer=True,
        country="MX", language="es", currency="MXN", territory="N1",
        enroller="m00001", placement="m00000", leg="R2", supervisor="m00001",
        contacts=(
            NewContact("phone", "+52 1", True), NewContact("email", "a@b", False)
        ),
    )  # fmt: skip
    assert enrol(network, clock, OPERATOR, new) == "x"
    assert check_graph(network) == []
    branch = network.branch(OPERATOR)
    card = branch.sub("x").card("2026-03").to_dict("records")[0]
    assert card["name"] == "Xóchitl"
    assert sorted(card["labels"]) == ["Customer", "Distributor"]
    assert card["joined"] == 20260301
    contacts = branch.contacts("x").to_dict("records")
    assert [(c["kind"], c["value"], c["consent"]) for c in contacts] == [
        ("email", "a@b", False),
        ("phone", "+52 1", True),
    ]
    taken = NewMember("y", "Y", 20260301, "m00000", placement="m00000", leg="R2")
    with pytest.raises(Invalid, match="This leg is taken"):
        enrol(network, clock, OPERATOR, taken)


def test_a_leaver_keeps_his_branch(family: Network, clock: FixedClock) -> None:
    deactivate(family, clock, OPERATOR, "bo", 20260201)
    (state,) = rows(family, "write/member_states", members=["bo"])
    assert (state["left"], state["sponsor"]) == (20260201, "ana")
    assert check_graph(family) == []
    assert rows(family, "write/label_place", member="cy")[0]["parent"] == "bo"


def timeline(network: Network, member: str) -> list[tuple[str, int, int, bool]]:
    """Return sponsor, from, to, and whether it is what is known now."""
    table = network.branch(OPERATOR).sponsorships(member)
    return [
        (row.sponsor, row.valid_from, row.valid_to, row.recorded_to == OPEN)
        for row in table.itertuples()
    ]


def test_moves_are_kept_bitemporally(family: Network, clock: FixedClock) -> None:
    move(family, clock, OPERATOR, "di", "eva", 20260201)
    assert timeline(family, "di") == [
        ("cy", 20250101, 99991231, False),
        ("cy", 20250101, 20260201, True),
        ("eva", 20260201, 99991231, True),
    ]
    known_then = clock.instant
    clock.instant = datetime(2026, 3, 11, 12, tzinfo=UTC)
    # back-dated: it turns out that he had gone to bo before
    move(family, clock, OPERATOR, "di", "bo", 20251201)
    assert [row for row in timeline(family, "di") if row[3]] == [
        ("cy", 20250101, 20251201, True),
        ("bo", 20251201, 99991231, True),
    ]
    assert ("eva", 20260201, 99991231, False) in timeline(family, "di")
    # what was believed the day before can still be told
    table = family.branch(OPERATOR).sponsorships("di")
    then = int(known_then.timestamp() * 1000)
    believed = table[(table.recorded_from <= then) & (table.recorded_to > then)]
    assert believed["sponsor"].tolist() == ["cy", "eva"]
    assert check_graph(family) == []


def test_a_move_on_the_day_of_another_replaces_it(
    family: Network, clock: FixedClock
) -> None:
    move(family, clock, OPERATOR, "di", "eva", 20260201)
    move(family, clock, OPERATOR, "di", "ana", 20260201)
    assert [row for row in timeline(family, "di") if row[3]] == [
        ("cy", 20250101, 20260201, True),
        ("ana", 20260201, 99991231, True),
    ]
    assert check_graph(family) == []


def test_a_circle_in_the_past_is_refused(family: Network, clock: FixedClock) -> None:
    """Today di is not below bo, but on the day of the move he was."""
    move(family, clock, OPERATOR, "di", "eva", 20260201)
    act = lambda: move(family, clock, OPERATOR, "bo", "di", 20260101)  # noqa: E731
    refused(family, act, "day", "On 2026-01-01 di stood in the branch of bo")
    move(family, clock, OPERATOR, "bo", "di", 20260201)
    assert check_graph(family) == []


def test_every_act_is_in_the_audit_chain(family: Network, clock: FixedClock) -> None:
    move(family, clock, OPERATOR, "di", "eva", 20260201)
    deactivate(family, clock, OPERATOR, "bo", 20260202)
    entries = rows(family, "company/audit_entries", after=0, limit=100)
    acts = [(entry["action"], entry["object"]) for entry in entries]
    assert acts[-2:] == [("member_moved", "di"), ("member_deactivated", "bo")]
    assert acts[0] == ("member_enrolled", "ana")


# -- against the oracle ----------------------------------------------------


def assert_equals(network: Network, oracle: Oracle) -> None:
    assert check_graph(network) == []
    assert oracle.is_tree()
    with network.reading() as tx:
        people = tx.frame("write/label_stretch", low=0, high=2**62)
    lo, hi = (
        dict(zip(people.id, people.lo, strict=True)),
        dict(zip(people.id, people.hi, strict=True)),
    )
    assert set(lo) == set(oracle.members) | {HOUSE}
    depth = dict(zip(people.id, people.depth, strict=True))
    for member in lo:
        inside = {id for id, at in lo.items() if lo[member] <= at < hi[member]}
        assert inside == oracle.branch(member)
        assert depth[member] == oracle.depth(member)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_enrolments_and_moves_equal_the_oracle(
    network: Network, clock: FixedClock, seed: int
) -> None:
    rng = random.Random(seed)
    tables = random_tables(seed, 60, orders=2)
    write_tables(network, tables)
    oracle = Oracle(tables.members.to_dict("records"), tables.orders.to_dict("records"))
    able = [id for id, row in oracle.members.items()
            if row["distributor"] and not row["left"]]  # fmt: skip
    for number in range(16):
        sponsor = rng.choice(able)
        if rng.random() < 0.5:
            id = f"new{number}"
            enrol(network, clock, OPERATOR, NewMember(id, id, 20260301, sponsor))
            oracle.enrol({"id": id, "sponsor": sponsor, "distributor": True, "left": 0})
        else:
            member = rng.choice(able)
            if sponsor in oracle.branch(member) or oracle.sponsor(member) == sponsor:
                continue
            move(network, clock, OPERATOR, member, sponsor, 20260302)
            oracle.move(member, sponsor)
    assert_equals(network, oracle)
    head = max(able, key=lambda id: len(oracle.branch(id)))
    table = network.branch(OPERATOR, head).volume_by_month(["2026-01"], 100)
    expected = oracle.branch_volume(head, "2026-01")
    assert table["volume"].sum() == expected["volume"]
    assert table["sales"].sum() == expected["sales"]


def test_crowded_labels_make_room_in_the_graph(
    network: Network, clock: FixedClock
) -> None:
    """A sponsor whose gap is closed: the labels around him are spread, roll-ups too."""
    tables = random_tables(4, 40, orders=3)
    write_tables(network, tables)
    oracle = Oracle(tables.members.to_dict("records"), tables.orders.to_dict("records"))

    def crowd(tx: Transaction) -> None:
        """Give everybody the narrowest labels there are."""
        people = tx.frame("write/label_stretch", low=1, high=2**62)
        starts = people.lo.to_numpy()
        lo = np.arange(1, len(people) + 1)
        hi = 1 + np.searchsorted(starts, people.hi.to_numpy())
        relabelling.write_labels(
            tx, people.id.tolist(), lo, hi, people.depth.to_numpy()
        )

    network.write(crowd)
    network.write(lambda tx: relabelling.follow_members(tx, MONTHS, [(0, 2**62)]))
    assert check_graph(network) == []
    able = [id for id, row in oracle.members.items()
            if row["distributor"] and not row["left"]]  # fmt: skip
    for number, sponsor in enumerate(able[:6]):
        id = f"new{number}"
        enrol(network, clock, OPERATOR, NewMember(id, id, 20260301, sponsor))
        oracle.enrol({"id": id, "sponsor": sponsor, "distributor": True, "left": 0})
    assert_equals(network, oracle)


def test_large_moves_are_cut_into_transactions_or_refused(
    network: Network, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = random_tables(6, 60, orders=4)
    write_tables(network, tables)
    oracle = Oracle(tables.members.to_dict("records"))
    head = max(oracle.members, key=lambda id: len(oracle.branch(id)))
    enrol(network, clock, OPERATOR, NewMember("new", "New", 20250101))
    monkeypatch.setattr(relabelling, "ROLLUPS", 5)
    monkeypatch.setattr(relabelling, "LARGEST_BRANCH", len(oracle.branch(head)) - 1)
    with pytest.raises(Conflict, match="can be moved at once"):
        move(network, clock, OPERATOR, head, "new", 20260302)
    assert check_graph(network) == []
    monkeypatch.setattr(relabelling, "LARGEST_BRANCH", len(oracle.branch(head)))
    move(network, clock, OPERATOR, head, "new", 20260302)
    oracle.enrol({"id": "new", "sponsor": ""})
    oracle.move(head, "new")
    assert_equals(network, oracle)


# -- the marks -------------------------------------------------------------


def mark(network: Network) -> dict[str, Any]:
    return rows(network, "company/tree_mark")[0]


def test_a_plain_enrolment_needs_no_mark_and_a_move_makes_a_version(
    family: Network, clock: FixedClock
) -> None:
    before = mark(family)
    enrol(family, clock, OPERATOR, NewMember("x", "X", 20260101, "ana"))
    assert mark(family) == before
    move(family, clock, OPERATOR, "x", "eva", 20260102)
    assert mark(family) == {"version": before["version"] + 1, "changing": False}


def test_a_writer_that_died_is_finished_for(family: Network, clock: FixedClock) -> None:
    """He died after his members were written, before his roll-ups were."""

    class Died(Exception):
        pass

    def die(*_: object) -> None:
        raise Died

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relabelling, "_finish", die)
        with pytest.raises(Died):
            move(family, clock, OPERATOR, "bo", "eva", 20260101)
    assert mark(family)["changing"]
    assert not relabelling.recover(family, clock), "his lease still runs"
    clock.instant = datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert relabelling.recover(family, clock)
    assert not relabelling.recover(family, clock)
    assert check_graph(family) == []
    assert rows(family, "write/label_place", member="bo")[0]["parent"] == "eva"


def test_the_next_writer_finishes_for_the_dead(
    family: Network, clock: FixedClock
) -> None:
    def hold(tx: Transaction) -> None:
        tx.rows("write/tree_mark_changing", writer="dead", lease_until=1, stretches=[])

    family.write(hold)
    enrol(family, clock, OPERATOR, NewMember("x", "X", 20260101, "ana"))
    assert not mark(family)["changing"]


def test_a_living_writer_is_waited_for_then_refused(
    family: Network, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relabelling, "WAIT_SECONDS", 0.2)
    until = int(clock.instant.timestamp() * 1000) + 1
    family.write(
        lambda tx: tx.rows(
            "write/tree_mark_changing", writer="busy", lease_until=until, stretches=[]
        )
    )
    with pytest.raises(relabelling.TreeChanging, match="rearranged"):
        enrol(family, clock, OPERATOR, NewMember("x", "X", 20260101, "ana"))
    assert mark(family)["changing"]
