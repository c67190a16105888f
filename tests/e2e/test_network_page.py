"""Network: the cards are the report's, and nobody stands above me."""

from browsing import CLOSED, Product, Visit, settled, sideways
from playwright.sync_api import Page, expect

from graphcrm.access import HOUSE
from graphcrm.dash_app.formats import Formats
from graphcrm.reports.card import card
from graphcrm.reports.tree import children, path

EN = Formats("en")


def _open(visit: Visit, role: str, extra: str = "", width: int = 1280) -> Page:
    page = visit(role, f"/network?period={CLOSED}{extra}", width)
    page.locator(".panel-name").wait_for()
    return page


def test_the_cards_are_the_reports(visit: Visit, product: Product) -> None:
    found = children(product.branch("leadership"), HOUSE, CLOSED)
    page = _open(visit, "leadership")
    cards = page.locator(".tree-card[aria-level='2']")
    expect(cards).to_have_count(len(found.rows))
    shown = dict(
        zip(
            cards.locator(".name").all_inner_texts(),
            cards.locator(".volume").all_inner_texts(),
            strict=True,
        )
    )
    assert shown == {row.name: EN.volume(row.volume) for row in found.rows.itertuples()}


def test_a_branch_opens_and_the_panel_follows(visit: Visit, product: Product) -> None:
    rows = children(product.branch("leadership"), HOUSE, CLOSED).rows
    first = rows.iloc[0]
    page = _open(visit, "leadership")
    card_of = page.locator(f".tree-card[data-id='{first['id']}']")
    card_of.locator(".pill").click()
    expect(card_of).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".tree-card[aria-level='3']").first).to_be_visible()
    expect(page.locator(".panel-name")).to_have_text(first["name"])
    shown = card(product.branch("leadership"), first["id"], CLOSED)
    expect(page.locator(".tree-panel .figure-value")).to_have_text(
        EN.volume(shown.group_volume)
    )


def test_keys_walk_the_tree(visit: Visit, product: Product) -> None:
    rows = children(product.branch("leadership"), HOUSE, CLOSED).rows
    page = _open(visit, "leadership")
    page.locator(".tree-card[aria-level='1']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".panel-name")).to_have_text(rows.iloc[1]["name"])
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".tree-card.selected")).to_have_attribute("data-id", HOUSE)


def test_a_hit_opens_only_its_line(visit: Visit, product: Product) -> None:
    member = product.people["branch_head"]
    line = path(product.branch("leadership"), member)
    page = _open(visit, "leadership", f"&member={member}")
    expect(page.locator(".panel-name")).to_have_text(line.iloc[-1]["name"])
    on_line = page.locator(".tree-card.on-line")
    expect(on_line).to_have_count(len(line))


def test_a_branch_head_is_the_top(visit: Visit, product: Product) -> None:
    page = _open(visit, "branch_head")
    top = page.locator(".tree-card[aria-level='1']")
    expect(top).to_have_attribute("data-id", product.people["branch_head"])


def test_the_phone_has_a_list_with_the_way_back(visit: Visit, product: Product) -> None:
    first = children(product.branch("leadership"), HOUSE, CLOSED).rows.iloc[0]
    page = _open(visit, "leadership", width=390)
    assert sideways(page) == 0
    expect(page.locator(".tree-zoom")).to_be_hidden()
    page.locator(f".tree-row .into[data-go='{first['id']}']").click()
    expect(page.locator(".tree-row.head .name")).to_have_text(first["name"])
    page.locator(".tree-trail .step").first.click()
    expect(page.locator(".tree-row .into").first).to_be_visible()


def test_the_table_goes_down_and_up(visit: Visit, product: Product) -> None:
    rows = children(product.branch("leadership"), HOUSE, CLOSED).rows
    page = visit("leadership", f"/network?period={CLOSED}&view=table")
    cells = page.locator("table.data tbody tr")
    expect(cells).to_have_count(len(rows))
    page.get_by_role("link", name=rows.iloc[0]["name"], exact=True).click()
    expect(page.locator(".card-title")).to_contain_text(rows.iloc[0]["name"])
    settled(page)
