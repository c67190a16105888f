"""How much slower pages are while a bomb runs: ``make hostile-pages``.

    python tests/analyst/pages_beside.py http://127.0.0.1:8050

Asks a running demo. What the browser asks for a page is recorded once and asked again
without the browser, in quiet and beside every bomb; the answer is a table of ratios.
Three figures are of the same pages: the median in quiet right before a bomb, the
median beside it, and the slowest beside it. Ends with 1 when a median more than
doubles.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))

from bombs import BOMBS
from browsing import log_in, settled
from playwright.sync_api import Request, sync_playwright

PAGES = ("/", "/growth", "/network")
ROLE = "branch_head"
# The quiet before a bomb, and what is asked at least beside one that ends at once.
ROUNDS = 5
MOST = 2.0
_SECONDS = 150.0


@dataclass(frozen=True)
class Call:
    """One request of a page as the browser made it."""

    page: str
    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None


def send(call: Call) -> int:
    """Ask once and return the status."""
    request = urllib.request.Request(
        call.url, call.body, call.headers, method=call.method
    )
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            answer.read()
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def record(address: str) -> tuple[list[Call], Callable[[str], Call]]:
    """Return what the pages ask, and what makes a question of the analyst."""
    calls: list[Call] = []
    path = os.environ.get("GRAPHCRM_TEST_BROWSER", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(base_url=address)
        context.set_default_timeout(_SECONDS * 1000)
        page = context.new_page()
        log_in(page, ROLE)
        for where in PAGES:

            def note(request: Request, where: str = where) -> None:
                if "_dash-update-component" in request.url or "/api/" in request.url:
                    calls.append(
                        Call(where, request.method, request.url,
                             request.all_headers(), request.post_data_buffer)
                    )  # fmt: skip

            page.on("requestfinished", note)
            page.goto(where)
            settled(page)
            page.wait_for_load_state("networkidle")
            page.remove_listener("requestfinished", note)
        analyst = browser.new_context(base_url=address).new_page()
        log_in(analyst, "analyst")
        with analyst.expect_request("**/api/v1/ask") as asked:
            analyst.goto("/query")
            settled(analyst)
            analyst.evaluate(
                "fetch('/api/v1/ask', {method: 'POST', headers: {'Content-Type': "
                "'application/json', 'X-CSRFToken': window.graphcrmToken()}, "
                "body: JSON.stringify({text: 'RETURN 1', parameters: {}})})"
            )
        headers = asked.value.all_headers()
        browser.close()

    def question(text: str) -> Call:
        body = json.dumps({"text": text, "parameters": {}}).encode()
        plain = {k: v for k, v in headers.items() if k != "content-length"}
        return Call("", "POST", f"{address}/api/v1/ask", plain, body)

    return [_plain(call) for call in calls], question


def _plain(call: Call) -> Call:
    dropped = ("content-length", "accept-encoding")
    headers = {
        name: value
        for name, value in call.headers.items()
        if name not in dropped and not name.startswith(":")
    }
    return Call(call.page, call.method, call.url, headers, call.body)


def round_of(calls: list[Call]) -> dict[str, float]:
    """Ask all pages once; return ms by page."""
    found = dict.fromkeys(PAGES, 0.0)
    for call in calls:
        began = time.perf_counter()
        status = send(call)
        if status >= 400:
            raise SystemExit(f"{call.page}: {call.url} answered {status}")
        found[call.page] += (time.perf_counter() - began) * 1000
    return found


def beside(calls: list[Call], bomb: Call) -> tuple[list[float], float]:
    """Return ms of each round of all pages while a bomb runs, and its seconds."""
    running = threading.Thread(target=send, args=(bomb,))
    began = time.perf_counter()
    running.start()
    rounds: list[float] = []
    while running.is_alive() or len(rounds) < ROUNDS:
        rounds.append(sum(round_of(calls).values()))
    running.join()
    return rounds, time.perf_counter() - began


def measured(address: str, part: int) -> Iterator[tuple[str, float, float]]:
    """Yield each bomb with the ratio of the medians and of the slowest round."""
    calls, question = record(address)
    print(f"{len(calls)} requests for {', '.join(PAGES)}")
    for _ in range(3):
        round_of(calls)
    quiet = [round_of(calls) for _ in range(3 * ROUNDS)]
    for page in PAGES:
        print(f"{page} in quiet: {statistics.median(r[page] for r in quiet):.0f} ms")
    texts = [text for group in BOMBS.values() for text in group]
    for text in texts[::part]:
        before = statistics.median(sum(round_of(calls).values()) for _ in range(ROUNDS))
        rounds, seconds = beside(calls, question(text))
        median, slowest = statistics.median(rounds) / before, max(rounds) / before
        said = text if len(text) < 70 else f"{text[:67]}…"
        print(f"{median:5.2f} {slowest:6.2f} {seconds:6.1f} s  {said}", flush=True)
        yield text, median, slowest


def main(address: str, part: int = 1) -> int:
    """Measure every ``part``-th bomb; return the exit code."""
    found = list(measured(address, part))
    medians = sorted(median for _, median, _ in found)
    over = [text for text, median, _ in found if median > MOST]
    print(
        f"{len(found)} bombs: median ratio {statistics.median(medians):.2f}, "
        f"highest {medians[-1]:.2f}, slowest single round "
        f"{max(slowest for *_, slowest in found):.2f}, over {MOST}: {len(over)}"
    )
    return bool(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1))
