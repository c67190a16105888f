"""The pages call active whom the shipped plan pays."""

from __future__ import annotations

import pytest

from graphcrm.graph import blocks
from graphcrm.reports.activity import ACTIVE_FROM
from graphcrm.rules.plan import activity_volume, demo_plan


@pytest.mark.parametrize("period", ["2023-10", "2025-01", "2026-11"])
def test_the_default_of_the_reports_is_the_rule_of_the_plan(period: str) -> None:
    assert activity_volume(demo_plan(), period) == ACTIVE_FROM


def test_blocks_of_rollups_count_the_same_people_as_active() -> None:
    assert blocks.ACTIVE_FROM == ACTIVE_FROM
