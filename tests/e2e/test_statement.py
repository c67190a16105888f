"""Statement: the run's amounts to the cent, and why each is what it is."""

from browsing import CLOSED, PERIOD, Product, Visit, sideways
from playwright.sync_api import expect

from graphcrm.dash_app.formats import Formats
from graphcrm.services import runs

EN = Formats("en")


def test_the_amounts_are_the_runs(visit: Visit, product: Product) -> None:
    paid = runs.statement(product.network, product.access("branch_head"), CLOSED)
    page = visit("branch_head", f"/statement?period={CLOSED}")
    expect(page.locator(".total-row .figure-value")).to_contain_text(
        EN.money(paid.total, paid.currency)
    )
    amounts = page.locator(".line-why").all_inner_texts()
    assert (
        amounts == [EN.money(line.amount, paid.currency) for line in paid.lines][:100]
    )
    assert sum(component.amount for component in paid.components) == paid.total > 0


def test_an_amount_opens_its_way(visit: Visit, product: Product) -> None:
    access = product.access("branch_head")
    paid = runs.statement(product.network, access, CLOSED)
    line = next(each for each in paid.lines if each.level)
    steps = runs.why(product.network, access, CLOSED, line.row)
    page = visit("branch_head", f"/statement?period={CLOSED}&row={line.row}")
    why = page.locator(".why")
    expect(why.locator(".term.result strong")).to_have_text(
        EN.money(line.amount, paid.currency)
    )
    expect(why.locator(".way-step")).to_have_count(len(steps) + 1)
    expect(why.locator(".way-step.paid").last).to_contain_text(paid.member_name)


def test_an_open_month_says_so_and_leads_back(visit: Visit) -> None:
    page = visit("branch_head", f"/statement?period={PERIOD}", width=390)
    expect(page.locator(".state-title")).to_contain_text("November 2026")
    assert sideways(page) == 0
    page.get_by_role("link", name="Show October 2026").click()
    expect(page.locator(".total-row .figure-value")).to_be_visible()


def test_an_accountant_reads_anybodys(visit: Visit, product: Product) -> None:
    member = product.people["branch_head"]
    page = visit("accountant", f"/statement?period={CLOSED}&member={member}")
    expect(page.locator(".page-sub")).to_contain_text(member)


def test_the_sheet_holds_every_line(visit: Visit, product: Product) -> None:
    paid = runs.statement(product.network, product.access("branch_head"), CLOSED)
    page = visit("branch_head", f"/statement?period={CLOSED}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_text("utf-8-sig")
    assert len(text.splitlines()) == len(paid.lines) + 2
