"""A new analyst's tasks on the query page, from the first typo to a shared question."""

import csv
import io
import re

import pyarrow.parquet as pq
import pytest
from browsing import CLOSED, MEMBERS, Product, Visit, Watch, sideways
from playwright.sync_api import Page, expect

# The editor takes no key for a choice that has only just appeared, ms.
_A_LOOK = 300


def write(page: Page, text: str) -> None:
    """Put a statement into the editor, as if it had been pasted."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Escape")


def run(page: Page) -> None:
    page.locator("#wb-run").click()
    expect(page.locator("#wb-run")).to_contain_text("Run")


def rows(page: Page) -> list[list[str]]:
    """Return the cells of the answer's table, without the number of the row."""
    table = page.locator(".wb-table tbody tr")
    return [row.locator("td:not(.wb-line)").all_inner_texts() for row in table.all()]


def question(page: Page, title: str) -> None:
    page.get_by_label("Find a question").fill(title)
    page.locator(".wb-entry").get_by_text(title, exact=True).click()


def field(page: Page, name: str):
    return page.locator(f"[data-field={name}] input, [data-field={name}] > select")


def downloaded(page: Page, kind: str) -> bytes:
    with page.expect_download() as waiting:
        page.locator(".wb-exports").get_by_text(kind).click()
    return waiting.value.path().read_bytes()


def test_the_ten_whose_branch_grew_most_are_found_and_exported(
    visit: Visit, product: Product
) -> None:
    wanted, _ = product.network.read_library(
        product.branch("analyst"),
        "examples/branch_growth",
        {"period": CLOSED, "levels": 3, "limit": 10},
        100,
    )
    page = visit("analyst", "/query")
    question(page, "Branch growth")
    field(page, "period").select_option(CLOSED)
    run(page)
    expect(page.locator(".wb-table tbody tr")).to_have_count(len(wanted))
    assert [row[0] for row in rows(page)] == wanted["member"].tolist()
    table = list(csv.reader(io.StringIO(downloaded(page, "CSV").decode("utf-8-sig"))))
    assert table[0] == list(wanted.columns)
    assert [int(row[4]) for row in table[1:]] == wanted["growth"].tolist()
    assert downloaded(page, "XLSX")[:2] == b"PK"
    kept = pq.read_table(io.BytesIO(downloaded(page, "PARQUET")))
    assert kept["growth"].to_pylist() == wanted["growth"].tolist()


def test_the_season_of_a_product_by_territory_is_charted(visit: Visit) -> None:
    page = visit("analyst", "/query")
    question(page, "Season by territory")
    run(page)
    page.locator(".wb-head").get_by_role("tab", name="Chart").click()
    expect(page.locator("#workbench-chart .main-svg").first).to_be_visible()
    lines = page.locator("#workbench-chart .scatterlayer .trace")
    expect(lines.first).to_be_attached()
    expect(page.locator(".wb-summary")).to_contain_text("pieces by month")


def test_a_typo_is_mended_from_the_message_alone(visit: Visit, watch: Watch) -> None:
    watch.allowed.append("/api/v1/ask")
    page = visit("analyst", "/query")
    write(page, "MATCH (m:Distributor)\nRETRUN count(m) AS people")
    run(page)
    refusal = page.locator(".wb-refused")
    expect(refusal).to_contain_text("Line 2, column 1")
    expect(refusal).to_contain_text("Did you mean RETURN?")
    refusal.get_by_role("button", name="Go there").click()
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text("RETURN count(m) AS people")
    run(page)
    assert len(rows(page)) == 1


def test_an_unknown_name_is_told_before_the_run(visit: Visit) -> None:
    page = visit("analyst", "/query")
    write(page, "MATCH (m:Membr) RETURN m.nmae")
    hints = page.locator(".wb-hints")
    expect(hints).to_contain_text("Did you mean Member?")
    expect(hints).to_contain_text("Did you mean name?")
    expect(page.locator(".cm-lintRange-warning")).to_have_count(2)


def test_a_statement_that_runs_too_long_is_stopped(visit: Visit, watch: Watch) -> None:
    watch.allowed.append("/api/v1/ask")
    page = visit("analyst", "/query")
    write(page, "MATCH (a), (b), (c) RETURN sum(a.lo + b.lo + c.lo)")
    page.locator("#wb-run").click()
    expect(page.locator(".wb-status")).to_contain_text("Asking")
    page.locator("#wb-run", has_text="Cancel").click()
    expect(page.locator(".wb-refused")).to_contain_text("was cancelled")
    write(page, "RETURN 1 AS one")
    run(page)
    assert rows(page) == [["1"]]


def test_a_question_is_shared_with_a_colleague(visit: Visit) -> None:
    page = visit("analyst", "/query")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    write(page, "MATCH (m:Distributor) WHERE m.country = $country RETURN count(m) AS n")
    field(page, "country").fill("MX")
    page.once("dialog", lambda dialog: dialog.accept("Distributors of a country"))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".wb-tab.here")).to_contain_text("private")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Share").click()
    expect(page.locator(".wb-tab.here")).to_contain_text("shared")
    expect(page.get_by_text("Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    run(page)
    mine = rows(page)

    colleague = visit("leadership", "/query")
    colleague.get_by_role("tab", name="Shared").click()
    colleague.get_by_role("button", name="Distributors of a country").click()
    expect(field(colleague, "country")).to_have_value("MX")
    run(colleague)
    assert rows(colleague) == mine

    linked = visit("leadership", link.partition("8300")[2] or "/query")
    linked.goto(link)
    linked.reload()
    expect(linked.locator(".wb-tab.here")).to_contain_text("Distributors of a country")


CHARTED = (
    "// @chart bar country people\n"
    "MATCH (m:Distributor) WHERE m.joined >= $since\n"
    "RETURN m.country AS country, count(m) AS people ORDER BY country"
)


def test_a_kept_question_has_links_that_ask_it(visit: Visit, watch: Watch) -> None:
    watch.allowed.append("/api/v1/saved/")
    page = visit("analyst", "/query")
    write(page, CHARTED)
    field(page, "since").fill("2024-01-01")
    expect(page.locator(".wb-links")).to_have_count(0)
    page.once("dialog", lambda dialog: dialog.accept("People by country"))
    page.get_by_role("button", name="Save").click()
    page.locator(".wb-links summary").click()
    expect(page.locator(".wb-links")).to_contain_text("for you alone")
    links = page.locator(".wb-links a")
    expect(links).to_have_text(["Page", "CSV", "XLSX", "JSON", "PARQUET"])
    where = {link.inner_text(): link.get_attribute("href") for link in links.all()}
    run(page)
    mine = rows(page)
    table = page.request.get(where["CSV"]).text().lstrip("\ufeff").splitlines()
    assert [line.split(",")[0] for line in table] == ["country", *[r[0] for r in mine]]
    later = page.request.get(where["CSV"].replace("2024-01-01", "2100-01-01"))
    assert later.text().lstrip("\ufeff") == "country,people\r\n"

    colleague = visit("leadership", "/query")
    assert colleague.request.get(where["CSV"]).status == 404
    colleague.goto(where["Page"])
    expect(colleague.locator(".wb-hints")).to_contain_text("no such query")

    page.once("dialog", lambda dialog: dialog.accept())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    expect(page.locator(".wb-tab.here")).to_contain_text("shared")
    assert colleague.request.get(where["CSV"]).status == 200
    colleague.goto(where["Page"])
    expect(colleague.locator(".wb-tab.here")).to_contain_text("People by country")
    expect(field(colleague, "since")).to_have_value("2024-01-01")
    bars = colleague.locator("#workbench-chart .barlayer .point")
    expect(bars).to_have_count(len(mine))
    write(colleague, "RETURN 1 AS one")
    expect(colleague.locator(".wb-links")).to_have_count(0)


def test_a_link_of_the_library_opens_its_question_with_its_fields(
    visit: Visit,
) -> None:
    page = visit("analyst", f"/query?q=examples/top_sellers&in.period={CLOSED}")
    expect(page.locator("#workbench-chart .barlayer .point").first).to_be_visible()
    expect(field(page, "period")).to_have_value(CLOSED)
    page.locator(".wb-links summary").click()
    link = page.locator(".wb-links a", has_text="JSON").get_attribute("href")
    found = page.request.get(link).json()
    page.locator(".wb-head").get_by_role("tab", name="Table").click()
    assert [row[0] for row in rows(page)] == [row[0] for row in found["rows"]]
    assert "q=" not in page.url


def test_an_earlier_version_opens_in_a_tab_of_its_own(visit: Visit) -> None:
    page = visit("analyst", "/query")

    def save(text: str) -> None:
        write(page, text)
        page.once("dialog", lambda dialog: dialog.accept("Kept question"))
        with page.expect_response("**/api/v1/saved"):
            page.get_by_role("button", name="Save").click()
        expect(page.locator(".wb-tab.here")).to_contain_text("Kept question")

    save("RETURN 1 AS first")
    save("RETURN 2 AS second")
    page.get_by_role("button", name="Versions of Kept question").click()
    texts = page.locator(".wb-versions li")
    expect(texts).to_have_count(2)
    expect(texts.first).to_contain_text("RETURN 2 AS second")
    expect(texts.last).to_contain_text("Nov 23, 2026")
    expect(texts.last).to_contain_text("Ana Analyst")
    texts.last.get_by_role("button").click()
    expect(page.locator(".wb-tab")).to_have_count(2)
    expect(page.locator(".cm-content")).to_contain_text("RETURN 1 AS first")
    expect(page.locator(".wb-write > .summary")).to_contain_text("as it was saved on")
    page.locator(".wb-tab").first.get_by_role("tab").click()
    expect(page.locator(".cm-content")).to_contain_text("RETURN 2 AS second")


def test_nodes_are_drawn_and_a_click_reads_them(visit: Visit, product: Product) -> None:
    page = visit("analyst", "/query")
    write(page, "MATCH p = (:House)<-[:SPONSORED_BY*1..2]-(:Member) RETURN p LIMIT 20")
    run(page)
    page.locator(".wb-head").get_by_role("tab", name="Graph").click()
    cards = page.locator(".wb-card")
    expect(cards.first).to_be_visible()
    cards.first.click()
    expect(page.locator(".wb-picked")).to_contain_text("house")


def test_completion_knows_labels_and_their_properties(visit: Visit) -> None:
    page = visit("analyst", "/query")
    expect(page.locator(".wb-schema summary").first).to_contain_text("Member")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("MATCH (v:PeriodV", delay=20)
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("PeriodVolume")
    page.wait_for_timeout(_A_LOOK)
    page.keyboard.press("Enter")
    page.keyboard.type(") RETURN v.qualif", delay=20)
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("qualifying")
    page.wait_for_timeout(_A_LOOK)
    page.keyboard.press("Enter")
    text = page.locator(".cm-content").inner_text()
    assert re.sub(r"\s+", " ", text).strip() == (
        "MATCH (v:PeriodVolume) RETURN v.qualifying"
    )


def test_tabs_and_history_outlive_a_reload(visit: Visit) -> None:
    page = visit("analyst", "/query")
    write(page, "RETURN 7 AS seven")
    run(page)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("RETURN 7 AS seven")
    page.get_by_role("tab", name="History").click()
    expect(page.locator(".wb-entry").first).to_contain_text("RETURN 7 AS seven")


def test_below_an_answer_stand_rows_times_and_the_age_of_the_copy(
    visit: Visit,
) -> None:
    page = visit("analyst", "/query", language="es")
    write(page, "UNWIND range(1, 3) AS n RETURN n")
    page.locator("#wb-run").click()
    line = page.locator(".wb-result .wb-foot")
    expect(line).to_have_text(
        re.compile(
            r"^3 filas · .*[\d,]+ ms · .*[\d,]+ ms · "
            r"copia hecha hace \d+ \w+\.? \(\d+ \w+ \d{4}, \d+:\d\d\)$"
        )
    )
    assert line.evaluate("line => line.parentNode.lastElementChild === line")


def test_a_cut_answer_says_so_and_the_export_has_all(visit: Visit) -> None:
    page = visit("analyst", "/query")
    write(page, "UNWIND range(1, 2500) AS n RETURN n ORDER BY n DESC")
    run(page)
    expect(page.locator(".wb-cut")).to_contain_text("Only the first 1,000 rows")
    expect(page.locator(".wb-cut")).to_contain_text("sorted")
    assert downloaded(page, "CSV").decode("utf-8-sig").splitlines()[-1] == "1"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_fits_a_phone(visit: Visit, language: str) -> None:
    page = visit("analyst", "/query", 390, language=language)
    expect(page.locator("#wb-run")).to_be_visible()
    assert sideways(page) == 0


def test_a_branch_head_has_no_free_questions(visit: Visit) -> None:
    page = visit("branch_head", "/")
    answer = page.request.get("/api/v1/ask/schema")
    assert answer.status == 403


def test_only_the_administrator_can_switch_to_the_main_server(
    visit: Visit, watch: Watch
) -> None:
    watch.allowed.append("/api/v1/ask")
    page = visit("administrator", "/query")
    write(page, "MATCH (m:Member) RETURN count(m) AS members")
    run(page)
    expect(page.locator(".wb-foot")).not_to_contain_text("from the main server")
    page.get_by_label("Main server").check()
    run(page)
    expect(page.locator(".wb-foot")).to_contain_text("from the main server")
    assert rows(page) == [[f"{MEMBERS + 1:,}"]]  # the house is one, too
    write(page, "MATCH (u:User) RETURN u.login AS login")
    run(page)
    expect(page.locator(".wb-refused")).to_contain_text("closed to everybody")
    other = visit("analyst", "/query")
    expect(other.locator("#wb-run")).to_be_visible()
    expect(other.locator("#wb-main")).to_have_count(0)
