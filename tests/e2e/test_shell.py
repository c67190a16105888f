"""What is around every page: login, navigation, search, period, colours, words."""

import re

import pytest
from browsing import Product, Visit, Watch, settled, sideways
from playwright.sync_api import Browser, expect

from graphcrm.access import POLICY

PAGES = ("/", "/growth", "/seasonality", "/account")


def test_nobody_gets_in_without_a_login(product: Product, browser: Browser) -> None:
    context = browser.new_context(base_url=product.address)
    page = context.new_page()
    page.goto("/growth?months=12")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    expect(page.locator(".login-card")).to_be_visible()
    context.close()


def test_an_expired_login_comes_back_to_the_same_address(
    visit: Visit, product: Product, watch: Watch
) -> None:
    watch.allowed.append("/_dash")
    page = visit("accountant", "/growth")
    page.context.clear_cookies()
    page.locator(".nav-link", has_text="Seasonality").click()
    page.wait_for_url(re.compile(r"/login\?expired=1&next=%2Fseasonality"))
    expect(page.locator(".login-note")).to_be_visible()


@pytest.mark.parametrize("role", ["leadership", "branch_head", "analyst", "customer"])
def test_the_navigation_shows_what_the_role_may_see(visit: Visit, role: str) -> None:
    page = visit(role, "/account")
    shown = page.locator("#nav .nav-link").all_inner_texts()
    rights = POLICY[role]
    for name, needed in (
        ("Home", {"branch"}),
        ("Network", {"branch"}),
        ("Growth", {"branch"}),
        ("Statement", {"statement", "statements"}),
        ("Query", {"cypher"}),
        ("Library", {"library"}),
        ("Imports", {"imports"}),
        ("Runs", {"run_totals"}),
    ):
        assert (name in shown) == bool(needed & rights), name
    assert "Account" in shown


def test_a_page_beyond_the_role_is_as_absent_as_an_unknown_one(visit: Visit) -> None:
    page = visit("customer", "/growth")
    first = page.locator("#page").inner_text()
    page.goto("/no-such-page")
    settled(page)
    assert page.locator("#page").inner_text() == first


def test_links_keep_the_period_and_do_not_load_anew(visit: Visit) -> None:
    page = visit("leadership", "/?period=2026-08")
    page.evaluate("window.kept = true")
    page.locator(".nav-link", has_text="Growth").click()
    expect(page).to_have_url(re.compile(r"/growth\?period=2026-08$"))
    expect(page.locator("h1")).to_have_text("Growth")
    expect(page).to_have_title("Growth · GraphCRM")
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate("window.kept")
    page.go_back()
    expect(page.locator("[data-card=kpi-volume]")).to_be_visible()


def test_the_period_menu_changes_the_page(visit: Visit) -> None:
    page = visit("leadership", "/")
    before = page.locator("[data-card=kpi-volume] .tile-value").inner_text()
    expect(page.locator(".period-button")).to_contain_text("November 2026")
    expect(page.locator(".period-button")).to_contain_text("open")
    page.locator(".period-button").click()
    page.get_by_role("menuitem", name="September 2026").click()
    expect(page).to_have_url(re.compile(r"period=2026-09"))
    expect(page.locator(".period-button")).to_contain_text("September 2026")
    expect(page.locator("[data-card=kpi-volume] .tile-value")).not_to_have_text(before)


def test_slash_finds_a_member_of_the_branch(visit: Visit, product: Product) -> None:
    page = visit("branch_head", "/")
    name = product.branch("branch_head").legs("2026-10", 1)["name"].iloc[0]
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(name, delay=5)
    option = page.locator("#search-list [role=option]").first
    expect(option).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/network\?member="))


def test_the_theme_is_kept_with_the_login(visit: Visit, product: Product) -> None:
    page = visit("analyst", "/account")
    root = page.locator("html")
    expect(root).to_have_attribute("data-mantine-color-scheme", "light")
    page.locator(".top-button[aria-label*='dark']").click()
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(root).to_have_attribute("data-mantine-color-scheme", "dark")
    product.prefer("analyst")


def test_figures_follow_the_theme(visit: Visit, product: Product) -> None:
    page = visit("leadership", "/growth")
    text = "#page .dash-graph .ytick text >> nth=0"
    light = page.locator(text).evaluate("e => getComputedStyle(e).fill")
    page.locator(".top-button[aria-label*='dark']").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.wait_for_function(
        "before => { const e = document.querySelector('#page .ytick text');"
        " return e && getComputedStyle(e).fill !== before; }",
        arg=light,
    )
    product.prefer("leadership")


def test_the_language_changes_everything(visit: Visit, product: Product) -> None:
    page = visit("leadership", "/growth")
    page.locator(".top-button", has_text="EN").click()
    page.get_by_role("menuitem", name="Español").click()
    expect(page.locator("h1")).to_have_text("Crecimiento")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#nav")).to_contain_text("Estacionalidad")
    product.prefer("leadership")


def test_logging_out_ends_the_session(
    visit: Visit, product: Product, browser: Browser, logins: dict[str, object]
) -> None:
    page = visit("accountant", "/account")
    stolen = page.context.storage_state()
    page.locator("#page [data-logout]").click()
    page.wait_for_url(re.compile(r"/login"))
    logins.pop("accountant", None)
    thief = browser.new_context(base_url=product.address, storage_state=stolen)
    other = thief.new_page()
    other.goto("/growth")
    expect(other).to_have_url(re.compile(r"/login"))
    thief.close()


@pytest.mark.parametrize("role", ["leadership", "branch_head"])
def test_a_phone_never_scrolls_sideways(visit: Visit, role: str) -> None:
    page = visit(role, "/", width=390)
    for path in PAGES:
        page.goto(path)
        settled(page)
        assert sideways(page) == 0, path
    expect(page.locator("#tabs .tab")).to_have_count(5)
    expect(page.locator("#nav")).to_be_hidden()


def test_everything_to_tap_is_large_enough(visit: Visit) -> None:
    page = visit("branch_head", "/", width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             '#tabs a, #tabs button, .top button, .top a, .button, .segment')]
           .map(e => [e.innerText || e.ariaLabel, e.getBoundingClientRect()])
           .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
           .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_the_first_key_skips_the_navigation(visit: Visit) -> None:
    page = visit("leadership", "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
