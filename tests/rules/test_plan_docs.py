"""The guide to plans cannot lag: whatever a plan can say stands in it."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import example_figures
import pytest
import random_plans

from graphcrm.rules.book import BUILT_IN
from graphcrm.rules.exact import ROUNDING_MODES
from graphcrm.rules.input_checks import TERM_KINDS
from graphcrm.rules.metrics import METRICS
from graphcrm.rules.plan import KINDS, load_plan
from graphcrm.rules.words import UNITS

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "plans.md").read_text("utf-8")
PAGES = {page.stem: page.read_text("utf-8") for page in (DOCS / "plans").glob("*.md")}


def documented(word: str, *texts: str) -> bool:
    """Whether a word stands in code type, alone or among others."""
    return any(word in code_words(text) for text in texts)


@functools.cache
def code_words(text: str) -> frozenset[str]:
    """All words in code type: in blocks, or between backticks."""
    fenced = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    code = [*fenced, *re.findall(r"`([^`\n]+)`", plain)]
    return frozenset(re.findall(r"\w+", " ".join(code)))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_page_that_begins_with_it(kind: str) -> None:
    assert PAGES[kind].startswith(f"# `{kind}`: ")
    assert f"| `{kind}` |" in GUIDE
    assert f"(plans/{kind}.md)" in GUIDE


def test_every_page_is_about_something() -> None:
    assert {*PAGES} == {*KINDS, "examples", "check"}


@pytest.mark.parametrize("kind", sorted(random_plans.DRAWS))
def test_every_key_of_a_component_is_described(kind: str) -> None:
    used = set()
    for seed in range(150):
        parts = random_plans.case(seed, 4, (kind,))["plan"]["component"]
        used.update(*(part.keys() for part in parts if part["kind"] == kind))
    missing = {key for key in used if not documented(key, PAGES[kind], GUIDE)}
    assert not missing


def test_every_key_of_the_examples_is_described() -> None:
    text = "".join(
        path.read_text("utf-8") for path in example_figures.FOLDER.glob("*/plan*.toml")
    )
    keys = set(re.findall(r"^(\w+) =", text, re.MULTILINE))
    ranks = set(re.findall(r'^name = "(\w+)"', text, re.MULTILINE))
    pages = (GUIDE, *PAGES.values())
    assert not {
        k for k in keys - ranks if not documented(k, *pages) and k.islower()
    } - (CODES)


CODES = {"none"}


@pytest.mark.parametrize("of", sorted(METRICS))
def test_every_metric_is_described(of: str) -> None:
    assert f"\n| `{of}` |" in GUIDE


@pytest.mark.parametrize(
    "word", [*BUILT_IN, *TERM_KINDS, *ROUNDING_MODES, "member", "line"]
)
def test_every_word_is_described(word: str) -> None:
    assert documented(word, GUIDE) or f'"{word}"' in GUIDE or word in GUIDE


def test_every_unit_of_a_fact_is_named() -> None:
    assert all(unit in GUIDE for unit in UNITS)


def test_the_first_plan_of_the_guide_is_one() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    whole = [block for block in blocks if block.startswith("name =")]
    assert [load_plan(block).id for block in whole] == ["mine@2026.1"]
    start = whole[0][: whole[0].index("[metric.")]
    end = whole[0][whole[0].index("[[component]]") :].replace("gold", "diamond")
    for block in set(blocks) - set(whole):
        if "[[rank]]" in block:  # instead of the ranks of the first plan
            load_plan(start + block + end)
        else:
            load_plan(whole[0] + block)


def test_the_table_of_examples_is_that_of_the_folders() -> None:
    assert PAGES["examples"] == example_figures.table(), (
        "run python tests/rules/example_figures.py > docs/plans/examples.md"
    )
