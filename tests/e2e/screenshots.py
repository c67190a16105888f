"""Take the pictures of docs/screens from a running demo: ``make screenshots``.

    python tests/e2e/screenshots.py http://127.0.0.1:8050

Every page as the person who uses it most, at 1280 and 390 px, light and dark.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from browsing import log_in, settled
from playwright.sync_api import Browser, Page, sync_playwright

from graphcrm.periods import shift_month

_TODAY = datetime.now(UTC).date()
_LAST_MONTH = shift_month(f"{_TODAY:%Y-%m}", -1)
TARGET = Path(__file__).resolve().parents[2] / "docs" / "screens"
# page → its address and the demo login that looks at it
PAGES = {
    "home": ("/", "leadership"),
    "home-branch-head": ("/", "branch_head"),
    "network": ("/network", "leadership"),
    "growth": ("/growth", "leadership"),
    "seasonality": ("/seasonality", "leadership"),
    "statement": (f"/statement?period={_LAST_MONTH}", "branch_head"),
    "runs": ("/runs", "leadership"),
    "query": ("/query", "analyst"),
    "queries": ("/queries", "analyst"),
    "imports": ("/imports", "operator"),
    "account": ("/account", "analyst"),
}
WIDTHS = {1280: 900, 390: 844}
SCHEMES = ("light", "dark")
_PATIENCE = 120_000
_TALLEST = 2600


def main(address: str) -> None:
    """Take every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    path = os.environ.get("GRAPHCRM_TEST_BROWSER", "/usr/bin/chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        logins: dict[str, object] = {}
        for width in WIDTHS:
            for scheme in SCHEMES:
                for name, (where, role) in PAGES.items():
                    page = _open(browser, address, role, width, scheme, logins)
                    page.goto(where)
                    _take(page, width, TARGET / f"{name}-{width}-{scheme}.png")
                    page.context.close()
        browser.close()


def _open(
    browser: Browser,
    address: str,
    role: str,
    width: int,
    scheme: str,
    logins: dict[str, object],
) -> Page:
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme=scheme,  # type: ignore[arg-type]
        storage_state=logins.get(role),  # type: ignore[arg-type]
        has_touch=width < 768,
    )
    context.set_default_timeout(_PATIENCE)
    page = context.new_page()
    if role not in logins:
        log_in(page, role)
        logins[role] = context.storage_state()
    return page


def _take(page: Page, width: int, file: Path) -> None:
    """Take the whole page: the window is made as tall as it, so nothing floats."""
    settled(page)
    page.wait_for_load_state("networkidle")  # the tree asks for its cards itself
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    tall = max(WIDTHS[width], min(height, _TALLEST))
    page.set_viewport_size({"width": width, "height": tall})
    page.wait_for_timeout(800)
    page.screenshot(path=file)
    print(file.name, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
