"""Home shows the report's numbers, in the viewer's words and width."""

import re

import pytest
from browsing import CLOSED, DAY, PERIOD, Product, Visit
from playwright.sync_api import Page, expect

from graphcrm.dash_app.formats import Formats
from graphcrm.reports.branches import branches
from graphcrm.reports.home import Home, home
from graphcrm.reports.newcomers import newcomers
from graphcrm.reports.risk import at_risk
from graphcrm.services.runs import runs

EN = Formats("en")


def _tile(page: Page, name: str) -> str:
    return page.locator(f"[data-card=kpi-{name}] .tile-value").inner_text()


def _report(product: Product, role: str, period: str = PERIOD) -> Home:
    return home(product.branch(role), period, DAY)


@pytest.mark.parametrize("role", ["leadership", "branch_head", "analyst"])
def test_key_figures_are_the_reports(visit: Visit, product: Product, role: str) -> None:
    found = _report(product, role)
    page = visit(role)
    assert _tile(page, "volume") == EN.volume(found.kpi("volume").value)
    assert _tile(page, "active") == EN.number(found.kpi("active").value)
    assert _tile(page, "new") == EN.number(found.kpi("new").value)
    changes = page.locator("[data-card=kpi-volume] .change").all_inner_texts()
    wanted = [found.kpi("volume").month_change, found.kpi("volume").year_change]
    for shown, share in zip(changes, [w for w in wanted if w is not None], strict=True):
        assert EN.percent(abs(share)) in shown
        assert shown.startswith("▲" if share > 0 else "▼")


def test_only_the_company_sees_sales(visit: Visit) -> None:
    expect(visit("leadership").locator("[data-card=kpi-sales]")).to_be_visible()
    page = visit("branch_head")
    expect(page.locator("[data-card=kpi-sales]")).to_have_count(0)
    expect(page.locator("[data-card=kpi-at_risk]")).to_be_visible()


def test_an_open_month_is_called_not_final(visit: Visit) -> None:
    page = visit("leadership")
    expect(page.locator(".page-head")).to_contain_text("open, not final")
    expect(page.locator(".page-sub")).to_contain_text("day 23 of 30")
    expect(page.locator(".tiles .spark[data-open='1']")).to_have_count(4)
    closed = visit("leadership", f"/?period={CLOSED}")
    expect(closed.locator(".page-head")).not_to_contain_text("not final")
    expect(closed.locator(".tiles .spark[data-open='1']")).to_have_count(0)


def test_branches_are_the_reports(visit: Visit, product: Product) -> None:
    legs = branches(product.branch("leadership"), CLOSED).set_index("name")
    page = visit("leadership")
    rows = page.locator("[data-card=branches] tbody tr:has(td)")
    assert rows.count() >= 2
    for row in rows.all():
        cells = row.locator("td").all_inner_texts()
        leg = legs.loc[cells[0].strip()]
        assert cells[1].strip() == leg["verdict"]
        assert cells[2] == EN.volume(leg["volume_3m"])
        assert cells[4] == EN.number(leg["active"])


def test_people_lists_are_the_reports(visit: Visit, product: Product) -> None:
    branch = product.branch("leadership")
    page = visit("leadership")
    new = newcomers(branch, PERIOD, 4)["name"].tolist()
    risk = at_risk(branch, PERIOD, 4, DAY)["name"].tolist()
    names = ".people-name"
    assert page.locator(f"[data-card=newcomers] {names}").all_inner_texts() == new
    assert page.locator(f"[data-card=at-risk] {names}").all_inner_texts() == risk


def test_leadership_sees_the_last_run_to_the_cent(
    visit: Visit, product: Product
) -> None:
    run = runs(product.network, product.access("leadership"))[0]
    assert run.period == CLOSED
    page = visit("leadership")
    shown = page.locator("[data-card=commission] .figure-value").inner_text()
    assert EN.money(run.total, run.currency) in shown


def test_the_branch_head_sees_his_earnings(visit: Visit) -> None:
    page = visit("branch_head", width=390)
    shown = page.locator("[data-card=earnings] .figure-value").inner_text()
    page.goto(f"/statement?period={CLOSED}")
    amount = shown.split()[-1]
    expect(page.locator("#page")).to_contain_text(amount)


def test_a_chart_has_its_table(visit: Visit) -> None:
    page = visit("leadership")
    chart = page.locator("[data-chart=volume]")
    expect(chart.locator(".chart-table")).to_be_hidden()
    chart.locator("[data-toggle-table]").click()
    expect(chart.locator(".chart-table table")).to_be_visible()
    expect(chart.locator(".chart-plot")).to_be_hidden()
    chart.locator("[data-toggle-table]").click()
    expect(chart.locator(".chart-plot .main-svg").first).to_be_visible()


def test_the_phone_shows_the_money_before_the_charts(visit: Visit) -> None:
    page = visit("branch_head", width=390)
    top = {
        name: page.locator(selector).bounding_box()["y"]
        for name, selector in {
            "tiles": ".tiles",
            "money": "[data-card=earnings]",
            "chart": "[data-chart=volume]",
            "people": "[data-card=newcomers]",
        }.items()
    }
    assert top["tiles"] < top["money"] < top["chart"] < top["people"]


def test_spanish_has_no_english_left(visit: Visit, product: Product) -> None:
    page = visit("leadership", language="es")
    text = page.locator("body").inner_text()
    for word in ("Volume", "Branches", "Strongest", "Active", "growing", "vs last"):
        assert not re.search(rf"\b{word}\b", text), word
    assert "Volumen, puntos" in text
    product.prefer("leadership")
