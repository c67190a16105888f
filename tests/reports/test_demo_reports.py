"""The reports on a demo network, as the pages ask for them."""

from __future__ import annotations

import pytest
from worlds import ACTIVE_FROM, TODAY, World

from graphcrm.access import HOUSE
from graphcrm.reports.branches import branches
from graphcrm.reports.growth import growth
from graphcrm.reports.home import home
from graphcrm.reports.seasonality import STL, seasonality


@pytest.mark.parametrize("place", [0, 1, 2])
def test_growth_and_home_of_the_demo(demo: World, place: int) -> None:
    head, truth = demo.heads()[place], demo.truth
    branch = demo.company if head == HOUSE else demo.branch(head)
    found = growth(branch, "2023-01", "2024-02", ACTIVE_FROM)
    for row in found.itertuples():
        days = truth.days(row.period, 31)
        assert row.volume == truth.volume(head, *days)
        assert row.active == truth.active(head, *days)
        assert row.new == truth.new(head, *days)
        assert row.lost == truth.lost(head, *days)
        assert row.members == truth.members(head, days[1])
    today = home(branch, "2024-03", TODAY, ACTIVE_FROM)
    for kpi in today.kpis:
        if kpi.name in ("volume", "active", "new", "lost"):
            then = truth.days("2023-03", 17)
            assert kpi.year_before == getattr(truth, kpi.name)(head, *then)
    assert today.kpi("at_risk").value == len(truth.at_risk(head, "2024-03", 17))


def test_legs_sum_up_and_have_verdicts(demo: World) -> None:
    found = branches(demo.company, "2024-02", 1_000, ACTIVE_FROM)
    total = growth(demo.company, "2024-02", "2024-02", ACTIVE_FROM).iloc[0]
    assert sum(row[-1] for row in found["series"]) == total["volume"]
    assert found["active"].sum() == total["active"]
    assert found["members"].sum() == total["members"]
    assert set(found["verdict"]) <= {"growing", "flat", "stalled", "shrinking"}


def test_the_season_of_the_demo(demo: World) -> None:
    found = seasonality(demo.company, "2021-10", "2024-02", "volume", ACTIVE_FROM)
    assert found.method == STL
    assert len(found.pattern) == 12
    assert 0 <= found.strength <= 1
