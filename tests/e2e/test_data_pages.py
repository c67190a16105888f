"""Runs, queries and imports: what operators and analysts do all day."""

from browsing import CLOSED, Product, Visit, sideways
from playwright.sync_api import expect

from graphcrm.dash_app.formats import Formats
from graphcrm.services import runs

EN = Formats("en")
PRODUCTS = (
    "sku,name,category,price,cost,volume,qualifying_volume,currency\n"
    "E2E-1,Té de prueba,Wellness,120.00,40.00,60,60,MXN\n"
    "E2E-2,Second thing,Wellness,80.50,30.00,40,40,MXN\n"
)


def test_a_run_is_computed_by_the_worker(visit: Visit, product: Product) -> None:
    before = runs.run_totals(product.network, product.access("leadership"), CLOSED)
    page = visit("leadership", f"/runs?period={CLOSED}")
    expect(page.locator(".tile-value").first).to_contain_text(
        EN.money(before.run.total, before.run.currency)
    )
    page.locator("#run-compute").click()
    expect(page.locator(".job-card .pill")).to_have_text("done")
    page.get_by_role("link", name="Show the run").click()
    after = runs.run_totals(product.network, product.access("leadership"), CLOSED)
    assert after.run.version == before.run.version + 1
    assert after.run.total == before.run.total
    expect(page.locator(".facts")).to_contain_text(after.run.id)


def test_a_question_of_the_library(visit: Visit, product: Product) -> None:
    arguments = {"period": CLOSED, "limit": 5}
    frame, more = product.network.read_library(
        product.branch("analyst"), "examples/top_sellers", arguments, 100
    )
    page = visit("analyst", f"/queries?period={CLOSED}")
    page.get_by_role("link", name="Top sellers").click()
    page.locator("[data-field=limit] input").fill("5")
    page.locator("#query-run").click()
    rows = page.locator(".query-rows tbody tr")
    expect(rows).to_have_count(len(frame))
    assert not more
    names = [row.locator("td").nth(1).inner_text() for row in rows.all()]
    assert names == frame["name"].tolist()
    volumes = [row.locator("td").nth(2).inner_text() for row in rows.all()]
    assert volumes == [EN.volume(v, exact=True) for v in frame["volume"]]


def test_a_wrong_field_is_told_in_words(visit: Visit) -> None:
    page = visit("analyst", f"/queries?q=examples/top_sellers&period={CLOSED}")
    page.locator("[data-field=limit] input").fill("many")
    page.locator("#query-run").click()
    expect(page.locator(".problems")).to_contain_text("$limit: not a whole number")


def test_queries_fit_a_phone(visit: Visit) -> None:
    page = visit("analyst", f"/queries?q=examples/top_sellers&period={CLOSED}", 390)
    assert sideways(page) == 0
    expect(page.locator(".query-list")).to_be_hidden()


def test_a_file_comes_in_and_is_taken_back(visit: Visit) -> None:
    page = visit("operator", "/imports")
    page.locator("#upload-file").set_input_files(
        [{"name": "products.csv", "mimeType": "text/csv", "buffer": PRODUCTS.encode()}]
    )
    tiles = page.locator(".import-summary .tile-value")
    expect(tiles.first).to_have_text("2")
    expect(tiles.last).to_have_text("0")
    page.locator("#import-commit").click()
    expect(page.locator(".job-card .pill")).to_have_text("done")
    page.goto("/imports")
    page.get_by_role("link", name="Undo").first.click()
    page.locator("#import-undo").click()
    expect(page.locator(".job-card .pill")).to_have_text("done")
    page.goto("/imports")
    expect(page.locator("table.data tbody tr").first).to_contain_text("taken back")


def test_a_bad_file_is_refused_with_row_and_column(visit: Visit) -> None:
    page = visit("operator", "/imports")
    bad = PRODUCTS.replace("80.50", "eighty")
    page.locator("#upload-file").set_input_files(
        [{"name": "products.csv", "mimeType": "text/csv", "buffer": bad.encode()}]
    )
    problems = page.locator(".import-problems tbody tr")
    expect(problems).to_have_count(1)
    expect(problems).to_contain_text("eighty")
    expect(page.locator("#import-commit")).to_be_disabled()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Error sheet").click()
    assert waiting.value.path().stat().st_size > 0
