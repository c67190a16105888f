"""Pages of the manual that are built from code are as the code is now."""

from __future__ import annotations

from pathlib import Path

from graphcrm.access_page import renewed
from graphcrm.api.errors import _CODES
from graphcrm.settings_page import settings_page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_settings_page_is_current():
    assert (DOCS / "settings.md").read_text("utf-8") == settings_page()


def test_the_rights_of_the_access_page_are_current():
    page = (DOCS / "access.md").read_text("utf-8")
    assert page == renewed(page)


def test_codes_of_the_api_are_documented():
    page = (DOCS / "access.md").read_text("utf-8")
    documented = {code for code in _CODES.values() if f"`{code}`" in page}
    assert {"bad_request", "not_allowed", "not_found", "too_large"} <= documented
