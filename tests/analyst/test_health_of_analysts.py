"""``graphcrm check`` about the analysts' server: each state, and what helps."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asked import Copied

from graphcrm.clock import FixedClock
from graphcrm.config import Settings
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.network import Network
from graphcrm.services.findings import FAIL, OK, WARN, Finding
from graphcrm.services.health_analysts import analyst_findings


def found(
    network: Network, home: Path, made: Copied, minutes: int = 5, **more: Any
) -> list[Finding]:
    """Return what is said so many minutes after the copy was made."""
    then = datetime.fromtimestamp(made.made.built_at / 1000, UTC)
    clock = FixedClock(then + timedelta(minutes=minutes))
    site = AnalystSite(Settings(home=home, _env_file=None, **more))
    return list(analyst_findings(site, network, clock))


@pytest.fixture
def stopped(copied: Copied, tmp_path: Path) -> Path:
    """Return a home that has a copy and no server that runs."""
    shutil.copy(copied.site.home / "analyst.json", tmp_path)
    return tmp_path


def test_a_copy_that_answers_and_is_young_is_sound(
    network: Network, copied: Copied
) -> None:
    answers, age = found(network, copied.site.home, copied)
    assert (answers.level, age.level) == (OK, OK)
    assert "answers analysts" in answers.message
    assert age.message == "the copy is 5 min old"


def test_an_old_copy_of_a_network_that_changed_is_named(
    network: Network, copied: Copied
) -> None:
    _, age = found(network, copied.site.home, copied, minutes=61)
    assert age.level == WARN
    assert "61 min old, more than 60 min" in age.message
    assert "graphcrm db rebuild" in age.remedy
    later = found(network, copied.site.home, copied, minutes=61, analyst_minutes=90)
    assert [finding.level for finding in later] == [OK, OK]


def test_an_alarm_is_a_failure_with_its_words(
    network: Network, copied: Copied, stopped: Path
) -> None:
    file = stopped / "analyst.json"
    kept = json.loads(file.read_text()) | {"alarm": "Order: 5, not 6", "alarm_at": 1}
    file.write_text(json.dumps(kept))
    *_, alarm = found(network, stopped, copied)
    assert (alarm.level, alarm.message) == (FAIL, "Order: 5, not 6")
    assert alarm.remedy.startswith("graphcrm db rebuild")


def test_a_server_that_is_stopped_is_named(
    network: Network, copied: Copied, stopped: Path
) -> None:
    answers, age = found(network, stopped, copied)
    assert (answers.level, answers.remedy) == (WARN, "graphcrm db start --analyst")
    assert age.level == OK


def test_no_copy_yet_is_named(network: Network, copied: Copied, tmp_path: Path) -> None:
    (only,) = found(network, tmp_path, copied)
    assert (only.level, "not been made" in only.message) == (WARN, True)
    assert "graphcrm db rebuild" in only.remedy


def test_a_server_of_ones_own_that_does_not_answer_is_a_failure(
    network: Network, copied: Copied, tmp_path: Path
) -> None:
    (only,) = found(network, tmp_path, copied, neo4j_analyst_uri="bolt://127.0.0.1:1")
    assert (only.level, "NEO4J_ANALYST_URI" in only.remedy) == (FAIL, True)


def test_without_analysts_nothing_is_missed(
    network: Network, copied: Copied, tmp_path: Path
) -> None:
    (only,) = found(network, tmp_path, copied, analyst=False)
    assert only.level == OK
