"""What a viewer does not see: siblings, what is above him, others' contacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd
import pytest
from worlds import ACTIVE_FROM, MONTHS, OPEN, TODAY, World

from graphcrm.access import HOUSE, ROLES
from graphcrm.errors import Invalid, NotAllowed, NotVisible
from graphcrm.reports.card import card, contacts, masked
from graphcrm.reports.registry import REPORTS
from graphcrm.reports.tree import full_text, search

GIVEN: dict[str, Any] = {
    "period": "2024-02", "first": MONTHS[0], "last": MONTHS[-1], "day": TODAY,
    "first_day": 20220101, "last_day": 20241231, "text": "name", "limit": 500,
    "active_from": ACTIVE_FROM,
}  # fmt: skip
MEMBER_REPORTS = ["children", "path", "card", "orders"]


def arguments(name: str, member: str = "") -> dict[str, Any]:
    fields = REPORTS[name].parameters
    given = {f.name: GIVEN[f.name] for f in fields if f.name in GIVEN}
    if any(f.name == "member" for f in fields):
        given["member"] = member
    return given


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, pd.DataFrame):
        for column in value:
            yield from texts(value[column].tolist())
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)


def siblings(world: World) -> tuple[str, str]:
    """Return two members below one distributor, both with people below them."""
    oracle = world.truth.oracle
    for sponsor in sorted(oracle.members):
        heads = [m for m in sorted(oracle.children(sponsor))
                 if len(oracle.branch(m)) > 4]  # fmt: skip
        if len(heads) >= 2:
            return heads[0], heads[1]
    raise AssertionError("no siblings with branches; take another seed")


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_head_reads_nothing_of_his_sibling(world: World, name: str) -> None:
    mine, _ = siblings(world)
    oracle = world.truth.oracle
    branch = world.branch(mine)
    told = set(texts(REPORTS[name](branch, **arguments(name, mine))))
    outside = set(oracle.members) - oracle.branch(mine)
    secret = outside | {oracle.members[m]["name"] for m in outside} | {HOUSE}
    secret |= {o["number"] for o in oracle.orders if o["seller"] in outside}
    if name == "card":  # the direct sponsor's name is his to know
        secret.discard(oracle.members[oracle.sponsor(mine)]["name"])
    numbers = {o["number"] for o in oracle.orders if o["seller"] not in outside}
    assert not told & (secret - numbers)


@pytest.mark.parametrize("name", MEMBER_REPORTS)
@pytest.mark.parametrize("whose", ["sibling", "sponsor", "house", "nobody"])
def test_others_are_not_there(world: World, name: str, whose: str) -> None:
    mine, other = siblings(world)
    sponsor = world.truth.oracle.sponsor(mine)
    member = {
        "sibling": other, "sponsor": sponsor, "house": HOUSE, "nobody": "nobody",
    }[whose]  # fmt: skip
    if name in ("path", "orders"):
        assert REPORTS[name](world.branch(mine), **arguments(name, member)).empty
    else:
        with pytest.raises(NotVisible) as refused:
            REPORTS[name](world.branch(mine), **arguments(name, member))
        assert str(refused.value) == str(NotVisible())


def test_search_finds_by_id_name_beginning_and_with_a_slip(world: World) -> None:
    member = sorted(world.truth.oracle.members)[17]
    name = world.truth.name(member)
    for typed in (member, name, name.lower(), f"  {name}  ", name[:-1]):
        assert search(world.company, typed)["id"].iloc[0] == member, typed
    first, last = name.split()
    slip = f"{first} {last[:2]}x{last[3:]}"
    assert member in set(search(world.company, slip, 300)["id"])
    found = search(world.company, name).iloc[0]
    above = world.truth.oracle.path(HOUSE, member)[1:]
    assert list(found["path"])[1:] == [world.truth.name(m) for m in above]


def test_search_is_about_the_branch_only(world: World) -> None:
    mine, other = siblings(world)
    inside = world.truth.oracle.branch(mine)
    found = search(world.branch(mine), "surname", 500)
    assert set(found["id"]) == inside
    assert all(path[0] == world.truth.name(mine) for path in found["path"])
    assert search(world.branch(mine), other).empty
    assert (
        search(world.branch(mine), world.truth.name(other), 500)["id"]
        .isin(inside)
        .all()
    )


@pytest.mark.parametrize(
    "typed", ["", "   ", "~", '"', "a OR b", "*", "name:x AND", "\\", "()", "é" * 300]
)
def test_search_takes_any_text(world: World, typed: str) -> None:
    search(world.company, typed)


def test_full_text_lets_no_operators_through() -> None:
    assert full_text("Peña +x") == (
        "(name:pena~1 OR name:pena* OR id:pena*) AND (name:x* OR id:x*)"
    )
    assert full_text('NOT "a" [b TO c]').count(" AND ") == 4


def reachable(world: World) -> tuple[str, str, list[dict[str, Any]]]:
    """Return a head, a direct recruit of his with a contact, and all contacts."""
    rows = world.tables.contacts.to_dict("records")
    oracle = world.truth.oracle
    for row in rows:
        sponsor = oracle.sponsor(row["member"])
        if row["consent"] and sponsor != HOUSE:
            return sponsor, row["member"], rows
    raise AssertionError("nobody agreed; take another seed")


def test_contacts_follow_the_policy(world: World) -> None:
    head, recruit, rows = reachable(world)
    oracle = world.truth.oracle
    above = oracle.sponsor(head)
    by_member = {row["member"]: row for row in rows}
    value = by_member[recruit]["value"]

    def seen(member: str, viewer: str, role: str) -> list[tuple[str, bool]]:
        found = contacts(world.branch(viewer, role), member)
        return [(c.value, c.masked) for c in found]

    assert seen(recruit, head, "member") == [(value, False)]
    if above != HOUSE:
        assert seen(recruit, above, "member") == []
        assert seen(recruit, above, "branch_head") == [(value, False)]
    for role in ("leadership", "operator"):
        assert seen(recruit, "", role) == [(value, False)]
    for role in ("analyst", "accountant"):
        assert seen(recruit, "", role) == []
    silent = next(r for r in rows if not r["consent"]
                  and oracle.sponsor(r["member"]) != HOUSE)  # fmt: skip
    sponsor = oracle.sponsor(silent["member"])
    assert seen(silent["member"], sponsor, "member") == []
    assert seen(silent["member"], sponsor, "branch_head") == [
        (masked("phone", silent["value"]), True)
    ]
    assert seen(silent["member"], silent["member"], "member") == [
        (silent["value"], False)
    ]


def test_a_masked_contact_does_not_tell_itself() -> None:
    assert masked("email", "sofia@mail.mx") == "s•••@mail.mx"
    assert masked("phone", "+52 33 1234 4417") == "+52 •••• 17"
    assert masked("address", "Reforma 1") == "R•••"


def test_who_may_know_a_sponsor(world: World) -> None:
    oracle = world.truth.oracle
    mine, _ = siblings(world)
    below = next(m for m in world.truth.legs(mine))
    assert card(world.branch(mine), mine, OPEN).sponsor == world.truth.name(
        oracle.sponsor(mine)
    )
    for role in ("leadership", "analyst", "operator"):
        found = card(world.branch("", role), below, OPEN)
        assert found.sponsor == world.truth.name(mine)
        assert card(world.branch("", role), HOUSE, OPEN).sponsor == ""


def test_every_report_needs_its_right(world: World) -> None:
    mine, _ = siblings(world)
    for role in ROLES:
        if role == "administrator":  # sees nobody, so has no branch at all
            continue
        branch = world.branch(mine, role)
        for name, report in REPORTS.items():
            if branch.access.may(report.right):
                continue
            with pytest.raises(NotAllowed):
                report(branch, **arguments(name, mine))


def test_wrong_arguments_are_refused_by_name(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        REPORTS["growth"](world.company, first="2024-01", colour="red")
    assert [p.column for p in refused.value.problems] == ["colour", "last"]


def test_a_leaf_without_orders_has_empty_reports(world: World) -> None:
    sold = {order["seller"] for order in world.truth.oracle.orders}
    leaf = next(
        m
        for m, row in sorted(world.truth.oracle.members.items())
        if not world.truth.oracle.children(m) and m not in sold
    )
    branch = world.branch(leaf)
    for name, report in REPORTS.items():
        if name != "search":
            report(branch, **arguments(name, leaf))
    assert REPORTS["children"](branch, **arguments("children", leaf)).rows.empty
    assert REPORTS["branches"](branch, **arguments("branches")).empty
    assert REPORTS["at_risk"](branch, **arguments("at_risk")).empty
    assert not REPORTS["growth"](branch, **arguments("growth"))["volume"].any()
    assert REPORTS["seasonality"](branch, **arguments("seasonality")).pattern == ()
