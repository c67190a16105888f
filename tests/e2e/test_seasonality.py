"""Seasonality: the map's numbers, the strength, and what a young branch gets."""

import re

import pytest
from browsing import CLOSED, Product, Visit, sideways
from playwright.sync_api import expect

from graphcrm.reports.seasonality import seasonality

FIRST = "2023-01"


@pytest.mark.parametrize("role", ["leadership", "analyst"])
def test_the_map_is_the_reports(visit: Visit, product: Product, role: str) -> None:
    found = seasonality(product.branch(role), FIRST, CLOSED)
    page = visit(role, "/seasonality")
    page.locator("[data-chart=map] [data-toggle-table]").click()
    rows = {
        row.locator("td").first.inner_text(): row.locator("td").all_inner_texts()[1:]
        for row in page.locator("[data-chart=map] tbody tr").all()
    }
    for month in found.monthly.itertuples(index=False):
        assert rows[str(month.year)][month.month - 1] == str(round(month.index))
    assert rows["Pattern"] == [str(round(value)) for value in found.pattern]
    shown = page.locator("[data-card=strength] .figure-value").inner_text()
    assert shown == f"{found.strength:.2f}"


def test_the_measure_is_in_the_address(visit: Visit, product: Product) -> None:
    found = seasonality(product.branch("leadership"), FIRST, CLOSED, "new")
    page = visit("leadership", "/seasonality")
    page.locator("#menu-measure").click()
    page.get_by_role("menuitem", name="New people").click()
    expect(page).to_have_url(re.compile("measure=new"))
    expect(page.locator(".page-sub")).to_contain_text("new people")
    value = page.locator("[data-card=strength] .figure-value")
    expect(value).to_have_text(f"{found.strength:.2f}")


def test_a_young_branch_is_told_why_there_is_no_season(visit: Visit) -> None:
    page = visit("leadership", "/seasonality?period=2024-06")
    expect(page.locator(".banner")).to_contain_text("24 closed months")
    expect(page.locator("[data-chart=years]")).to_be_visible()
    expect(page.locator("[data-chart=map]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(visit: Visit, scheme: str) -> None:
    page = visit("leadership", "/seasonality", width=390, scheme=scheme)
    assert sideways(page) == 0
    expect(page.locator("[data-chart]")).to_have_count(3)
