"""Growth: the sentence, the four charts and their ways down."""

import re

import pytest
from browsing import CLOSED, Product, Visit, settled, sideways
from playwright.sync_api import Page, expect

from graphcrm.dash_app.formats import Formats
from graphcrm.reports.branches import verdict
from graphcrm.reports.growth import growth
from graphcrm.reports.territories import growth_by_territory

EN = Formats("en")


def _rows(page: Page, chart: str) -> list[list[str]]:
    card = page.locator(f"[data-chart={chart}]")
    card.locator("[data-toggle-table]").click()
    return [
        row.locator("td").all_inner_texts() for row in card.locator("tbody tr").all()
    ]


@pytest.mark.parametrize("role", ["leadership", "branch_head"])
def test_the_verdict_is_the_reports(visit: Visit, product: Product, role: str) -> None:
    found = verdict(product.branch(role), CLOSED)
    page = visit(role, "/growth")
    card = page.locator("[data-verdict]")
    expect(card).to_have_attribute("data-verdict", found.word)
    expect(card).to_contain_text(EN.percent(found.change, signed=True))
    expect(card).to_contain_text(f"{found.new} in, {found.lost} out")


def test_the_tables_are_the_reports(visit: Visit, product: Product) -> None:
    frame = growth(product.branch("leadership"), "2025-11", CLOSED).iloc[::-1]
    page = visit("leadership", "/growth?months=12")
    people = _rows(page, "people")
    assert [row[0] for row in people] == [EN.short_period(p) for p in frame["period"]]
    for column, name in ((1, "active"), (2, "new"), (3, "lost"), (5, "members")):
        assert [row[column] for row in people] == [EN.number(v) for v in frame[name]]
    volume = _rows(page, "volume")
    assert [row[1] for row in volume] == [EN.volume(v) for v in frame["volume"]]


def test_the_span_is_in_the_address(visit: Visit) -> None:
    page = visit("leadership", "/growth")
    page.locator(".segment", has_text="36 m").click()
    expect(page).to_have_url(re.compile(r"months=36"))
    expect(page.locator(".segment.here", has_text="36 m")).to_be_visible()
    assert len(_rows(page, "people")) == 36


def test_index_and_volume(visit: Visit) -> None:
    page = visit("leadership", "/growth")
    chart = page.locator("[data-chart=branches]")
    expect(chart.locator(".card-note")).to_contain_text("= 100")
    chart.locator(".segment", has_text="Volume").click()
    expect(chart.locator(".card-note")).to_have_text("points")
    expect(page).to_have_url(re.compile("split=volume"))


def test_territories_can_be_entered(visit: Visit, product: Product) -> None:
    frame = growth_by_territory(
        product.branch("leadership"), "2025-11", CLOSED, "country"
    )
    totals = frame.groupby(["territory", "name"])["volume"].sum()
    code, name = totals.drop("", errors="ignore").idxmax()
    page = visit("leadership", "/growth?months=12")
    page.locator(".drill .button", has_text=name).click()
    expect(page).to_have_url(re.compile(rf"within={code}"))
    expect(page.locator("[data-chart=territories] .segment.here")).to_have_text(
        "Region"
    )
    inside = growth_by_territory(
        product.branch("leadership"), "2025-11", CLOSED, "region", code
    )
    last = inside.loc[inside["period"] == CLOSED]
    settled(page)
    shown = {row[0]: row[1] for row in _rows(page, "territories")}
    for row in last.itertuples(index=False):
        assert shown[row.name or "Unknown"] == EN.volume(row.volume)


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_it_fits_every_width(visit: Visit, width: int) -> None:
    page = visit("leadership", "/growth", width=width)
    assert sideways(page) == 0
    expect(page.locator("[data-chart]")).to_have_count(4)


def test_a_person_alone_gets_words_not_an_empty_chart(visit: Visit) -> None:
    page = visit("member", "/growth")
    expect(page.locator("#page")).to_be_visible()
    expect(page.locator("#page .state.error")).to_have_count(0)
