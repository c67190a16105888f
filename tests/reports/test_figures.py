"""Every number of the pages equals the oracle's, on a random network."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain

import pytest
from worlds import ACTIVE_FROM, MONTHS, OPEN, TODAY, World

from graphcrm.access import HOUSE
from graphcrm.reports.branches import branches
from graphcrm.reports.card import card
from graphcrm.reports.growth import growth, growth_by_branch
from graphcrm.reports.home import home
from graphcrm.reports.newcomers import newcomers
from graphcrm.reports.orders import orders
from graphcrm.reports.risk import at_risk
from graphcrm.reports.territories import LEVELS, growth_by_territory
from graphcrm.reports.tree import children, path

FIRST, LAST = MONTHS[0], MONTHS[-1]
PLACES = range(5)


def head_of(world: World, place: int) -> str:
    return world.heads()[place]


def seen(world: World, head: str):
    return world.company if head == HOUSE else world.branch(head)


@pytest.mark.parametrize("place", PLACES)
def test_growth(world: World, place: int) -> None:
    head, truth = head_of(world, place), world.truth
    found = growth(seen(world, head), FIRST, LAST, ACTIVE_FROM)
    assert list(found["period"]) == MONTHS
    for row in found.itertuples():
        first, last = truth.days(row.period, 31)
        assert row.volume == truth.volume(head, first, last)
        assert row.personal == truth.volume(head, first, last, "own")
        assert row.retail == truth.volume(head, first, last, "retail")
        assert row.active == truth.active(head, first, last)
        assert row.new == truth.new(head, first, last)
        assert row.lost == truth.lost(head, first, last)
        assert row.members == truth.members(head, last)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("period", "day"),
    [(OPEN, TODAY), ("2024-02", TODAY), ("2024-02", 20240229), ("2024-02", 20240228),
     (OPEN, 20240330), (OPEN, 20240331), (OPEN, 20240301)],
)  # fmt: skip
def test_home(world: World, place: int, period: str, day: int) -> None:
    head, truth = head_of(world, place), world.truth
    found = home(seen(world, head), period, day, ACTIVE_FROM)
    end = truth.days(period, 31)[1]
    day_of_month = 31 if day >= end else day % 100
    assert found.whole == (day >= end)
    assert found.day == min(day, end)
    assert found.members == truth.members(head, found.day)

    def value(name: str, month: str, until: int) -> int:
        first, last = truth.days(month, until)
        if name == "volume":
            return truth.volume(head, first, last)
        if name == "sales":
            return sum(o["net"] for o in truth.orders(head, first, last))
        if name == "at_risk":
            return len(truth.at_risk(head, month, until))
        return getattr(truth, name)(head, first, last)

    names = ["volume", "active", "new", "lost", "at_risk"]
    assert [k.name for k in found.kpis] == names + ["sales"] * (head == HOUSE)
    year = truth.earlier(period, 12)
    for kpi in found.kpis:
        assert kpi.value == value(kpi.name, period, day_of_month), kpi.name
        for before, given in ((1, kpi.month_before), (12, kpi.year_before)):
            month = truth.earlier(period, before)
            if given is None:
                last = truth.days(month, 31)[1]
                assert not truth.members(head, last)
                assert not truth.orders(head, *truth.days(month, 31))
            else:
                assert given == value(kpi.name, month, day_of_month), kpi.name
        for month, given in kpi.series[:-1]:
            assert given == value(kpi.name, month, 31), (kpi.name, month)
        assert [m for m, _ in kpi.series] == truth.months(year, period)
        assert kpi.series[-1][1] == kpi.value
        if kpi.month_before:
            assert kpi.month_change == Fraction(
                kpi.value - kpi.month_before, abs(kpi.month_before)
            )


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("limit", [1, 3, 100])
def test_growth_by_branch(world: World, place: int, limit: int) -> None:
    head, truth = head_of(world, place), world.truth
    branch = seen(world, head)
    found = growth_by_branch(branch, FIRST, LAST, limit, ACTIVE_FROM)
    total = growth(branch, FIRST, LAST, ACTIVE_FROM).set_index("period")
    sums = found.groupby("period")[["volume", "active"]].sum()
    assert sums.equals(total.loc[sums.index, ["volume", "active"]])
    legs = found[found["part"] == "leg"]
    assert legs["member"].nunique() == min(limit, len(truth.legs(head)))
    for row in legs.itertuples():
        days = truth.days(row.period, 31)
        assert row.volume == truth.volume(row.member, *days)
        assert row.active == truth.active(row.member, *days)
    own = found[found["part"] == "own"]
    assert set(own["member"]) == {head}
    for row in own.itertuples():
        sold = truth.by_seller(head, *truth.days(row.period, 31))
        assert row.volume == sold.get(head, 0)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("parent", ["", "MX", "GT-C", "N1"])
def test_growth_by_territory(world: World, place: int, level: str, parent: str) -> None:
    head, truth = head_of(world, place), world.truth
    found = growth_by_territory(seen(world, head), FIRST, LAST, level, parent)
    for period, rows in found.groupby("period"):
        expected = truth.by_territory(head, period, level, parent)
        got = dict(zip(rows["territory"], rows["volume"], strict=True))
        assert {k: v for k, v in got.items() if v} == {
            k: v for k, v in expected.items() if v
        }
        if not parent:
            assert sum(got.values()) == truth.volume(head, *truth.days(period, 31))
    for code, name in zip(found["territory"], found["name"], strict=True):
        assert name == (truth.territories[code]["name"] if code else "")


def test_territories_refuse_another_level(world: World) -> None:
    with pytest.raises(ValueError, match="village"):
        growth_by_territory(world.company, FIRST, LAST, "village")


@pytest.mark.parametrize("place", PLACES)
def test_branches(world: World, place: int) -> None:
    head, truth = head_of(world, place), world.truth
    found = branches(seen(world, head), "2024-02", 5, ACTIVE_FROM)
    assert len(found) == min(5, len(truth.legs(head)))
    volumes = []
    for row in found.itertuples():
        first, last = truth.days("2024-02", 31)
        quarter = truth.days("2023-12", 31)[0]
        year_ago = truth.volume(row.member, 20221201, 20230228)
        assert row.name == truth.name(row.member)
        assert row.volume_3m == truth.volume(row.member, quarter, last)
        assert row.active == truth.active(row.member, first, last)
        assert row.members == truth.members(row.member, last)
        assert row.new == truth.new(row.member, quarter, last)
        assert row.lost == truth.lost(row.member, quarter, last)
        if year_ago > 0:
            assert row.change_year == Fraction(row.volume_3m - year_ago, year_ago)
        else:
            assert row.change_year is None
        months = truth.months("2023-03", "2024-02")
        assert list(row.series) == [
            truth.volume(row.member, *truth.days(m, 31)) for m in months
        ]
        volumes.append(row.series[-1])
    assert volumes == sorted(volumes, reverse=True)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("period", "day"), [(OPEN, TODAY), ("2024-02", TODAY)])
def test_at_risk(world: World, place: int, period: str, day: int) -> None:
    head, truth = head_of(world, place), world.truth
    until = 31 if period != OPEN else 17
    found = at_risk(seen(world, head), period, 1_000, day, ACTIVE_FROM)
    expected = truth.at_risk(head, period, until)
    assert set(found["member"]) == set(expected)
    first, last = truth.days(period, until)
    lost = [expected[m] for m in found["member"]]
    assert lost == sorted(lost, reverse=True)
    whole = truth.by_seller(head, *truth.days(period, 31), "qualifying_volume")
    for row in found.itertuples():
        sold = truth.by_seller(head, first, last).get(row.member, 0)
        usual = expected[row.member] + sold
        assert row.name == truth.name(row.member)
        assert row.volume == sold
        assert row.median == usual // 1
        assert row.drop == (usual - sold) * 10_000 // usual
        assert row.qualifying == whole.get(row.member, 0)
        assert row.missing == max(0, ACTIVE_FROM - row.qualifying)
        bought = [
            o["day"]
            for o in truth.orders(row.member, 0, last)
            if o["seller"] == row.member and not o["is_return"]
        ]
        assert row.last_order == max(bought, default=0)
    assert len(at_risk(seen(world, head), period, 2, day)) == min(2, len(expected))


@pytest.mark.parametrize("place", PLACES)
def test_newcomers(world: World, place: int) -> None:
    head, truth = head_of(world, place), world.truth
    found = newcomers(seen(world, head), "2024-02", 1_000)
    first, last = truth.days("2024-02", 31)
    expected = {m["id"] for m in truth.people(head) if first <= m["joined"] <= last}
    assert set(found["member"]) == expected
    assert list(found["joined"]) == sorted(found["joined"], reverse=True)
    for row in found.itertuples():
        mine = [o for o in truth.orders(row.member, 0, 99991231)
                if o["seller"] == row.member]  # fmt: skip
        assert row.first_order == min((o["day"] for o in mine), default=0)
        assert row.volume == sum(o["volume"] for o in mine if o["day"] <= last)
        sponsor = truth.oracle.sponsor(row.member)
        if row.member == head:
            assert row.sponsor == ""
        elif sponsor != HOUSE:
            assert row.sponsor == truth.name(sponsor)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("period", "day"), [(OPEN, TODAY), ("2024-02", TODAY)])
def test_children(world: World, place: int, period: str, day: int) -> None:
    head, truth = head_of(world, place), world.truth
    found = children(seen(world, head), head, period, 1_000, 0, day)
    legs = truth.legs(head)
    assert found.member == head
    assert found.total == len(legs)
    assert found.customers == len(truth.oracle.children(head)) - len(legs)
    assert set(found.rows["id"]) == set(legs)
    until = 31 if period != OPEN else 17
    for row in found.rows.itertuples():
        member = truth.oracle.members[row.id]
        before = truth.earlier(period, 1)
        assert row.volume == truth.volume(row.id, *truth.days(period, 31))
        assert row.previous == truth.volume(row.id, *truth.days(before, until))
        assert row.size == truth.size(row.id)
        assert row.children == len(truth.legs(row.id))
        assert row.status == ("left" if member["left"] else "active")
        assert (row.name, row.joined) == (member["name"], member["joined"])
        assert set(row.labels) == {"Distributor"} | (
            {"Customer"} if member["customer"] else set()
        )
    order = list(zip(-found.rows["volume"], found.rows["name"], strict=True))
    assert order == sorted(order)
    pages = [
        children(seen(world, head), head, period, 2, offset).rows["id"].tolist()
        for offset in range(0, len(legs) + 2, 2)
    ]
    assert list(chain.from_iterable(pages)) == found.rows["id"].tolist()


def test_path(world: World) -> None:
    truth = world.truth
    for head in world.heads():
        for member in sorted(truth.oracle.branch(head))[:20]:
            found = path(seen(world, head), member)
            assert list(found["id"]) == truth.oracle.path(head, member)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("period", "day"), [(OPEN, TODAY), ("2024-02", TODAY)])
def test_card(world: World, place: int, period: str, day: int) -> None:
    head, truth = head_of(world, place), world.truth
    found = card(seen(world, head), head, period, day, ACTIVE_FROM)
    days = truth.days(period, 31)
    sold = truth.oracle.volumes().get((period, head), {})
    assert found.personal == sold.get("personal", 0)
    assert found.retail == sold.get("retail", 0)
    assert found.missing == max(0, ACTIVE_FROM - sold.get("qualifying", 0))
    assert found.group_volume == truth.volume(head, *days)
    assert found.group_before == truth.volume(
        head, *truth.days(truth.earlier(period, 1), 17 if period == OPEN else 31)
    )
    assert found.series == tuple(
        (m, truth.volume(head, *truth.days(m, 31)))
        for m in truth.months(truth.earlier(period, 11), period)
    )
    assert found.active == truth.active(head, *days)
    assert found.new == truth.new(head, *days)
    assert found.size == truth.size(head)
    assert found.direct == len(truth.legs(head))
    assert found.levels == truth.levels(head)
    top = max((truth.volume(leg, *days) for leg in truth.legs(head)), default=0)
    if found.group_volume > 0:
        assert found.largest_leg == Fraction(top, found.group_volume)
    else:
        assert found.largest_leg is None
    mine = [o for o in truth.oracle.orders
            if o["seller"] == head and not o["is_return"]]  # fmt: skip
    assert found.last_order == max((o["day"] for o in mine), default=0)


@pytest.mark.parametrize("place", PLACES)
def test_orders(world: World, place: int) -> None:
    head, truth = head_of(world, place), world.truth
    branch = seen(world, head)
    expected = sorted(
        (o["number"], o["day"], o["seller"], o["volume"])
        for o in truth.orders(head, 20240101, 20240229)
    )
    found = orders(branch, 20240101, 20240229, limit=100_000)
    assert sorted(
        zip(found["number"], found["day"], found["seller"], found["volume"],
            strict=True)
    ) == expected  # fmt: skip
    assert list(found["day"]) == sorted(found["day"], reverse=True)
    assert ("net" in found) == (head == HOUSE)
    mine = orders(branch, 20240101, 20240229, member=head, limit=100_000)
    assert sorted(mine["number"]) == [o[0] for o in expected if o[2] == head]
    assert "net" in mine
    assert len(orders(branch, 20240101, 20240229, limit=3)) == min(3, len(expected))
