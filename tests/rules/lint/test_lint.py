"""The plan linter: a seeded bad plan for every code, and plans that are fine.

``bad/CODE.toml`` and ``bad/CODE.VARIANT.toml`` must yield CODE on the line that
ends with ``# here``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from graphcrm.rules.lint import ERROR, NOTE, WARNING, check, lint
from graphcrm.rules.lint.dates import DATED_KEYS
from graphcrm.rules.lint.finding import CODES
from graphcrm.rules.plan import load_plan

ROOT = Path(__file__).parents[3]
BAD = sorted((Path(__file__).parent / "bad").glob("*.toml"))
GOOD = [
    *sorted((ROOT / "graphcrm" / "rules" / "plans").glob("*.toml")),
    ROOT / "seed_data" / "tiny" / "plan.toml",
    *sorted((ROOT / "tests" / "plan_examples").glob("*/plan*.toml")),
]
# The order of that example is a reward, and twice as much is paid by its rule.
TRUE_ERRORS = {"geometric_red_balloon": ["payout-above-limit"]}
TODAY = 20261125


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_plan_yields_its_code_on_its_line(path: Path) -> None:
    code = path.name.split(".")[0]
    [line] = [
        number
        for number, text in enumerate(path.read_text("utf-8").splitlines(), 1)
        if text.endswith("# here")
    ]
    found = [one for one in check(path, today=TODAY) if one.code == code]
    assert line in [one.line for one in found], found
    for one in found:
        assert one.severity in (ERROR, WARNING, NOTE)
        assert one.key
        assert one.message


def test_every_code_has_a_bad_plan_and_a_row_in_the_docs() -> None:
    assert {path.name.split(".")[0] for path in BAD} == CODES
    docs = (ROOT / "docs" / "plans" / "check.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", docs, re.MULTILINE)) == CODES


@pytest.mark.parametrize("path", GOOD, ids=named)
def test_plans_that_are_fine_have_no_errors(path: Path) -> None:
    errors = [one for one in check(path, today=TODAY) if one.severity == ERROR]
    assert [one.code for one in errors] == TRUE_ERRORS.get(path.parent.name, [])


def test_keys_with_dates_are_those_that_are_read_with_dates() -> None:
    text = "".join(
        file.read_text("utf-8") for file in (ROOT / "graphcrm/rules").rglob("*.py")
    )
    assert set(re.findall(r'\.dated\(\s*"(\w+)"', text)) >= DATED_KEYS


# -- the networks that show it -------------------------------------------------

HEAD = 'name = "p"\nversion = "1"\ncurrency = "USD"\n[activity]\nown_volume = 0\n'


def looked(text: str, **more):
    return lint(load_plan(HEAD + text), HEAD + text, **more)


def one(text: str, code: str, **more):
    [found] = [found for found in looked(text, **more) if found.code == code]
    return found


UNI = '[[component]]\nname = "uni"\nkind = "unilevel"\nrates = [{}]\n'


@pytest.mark.parametrize(("rates", "above"), [('"60%", "40%"', False),
                                          ('"60%", "40.01%"', True)])  # fmt: skip
def test_a_hundred_per_cent_is_the_edge(rates, above):
    found = [f.code for f in looked(UNI.format(rates))]
    assert ("payout-above-limit" in found) == above


def test_the_limit_can_be_lower_and_the_network_is_shown():
    found = one(UNI.format('"30%", "20%"'), "payout-above-limit", limit=Fraction(2, 5))
    assert found.severity == ERROR
    assert "50 % of what is sold, more than 40 %: uni 50 %" in found.message
    assert found.details == (
        "m1 at the top: gets uni 2000.00 USD",
        "m2 below m1: gets uni 3000.00 USD",
        "m3 below m2: sells 10000.00 (own), gets nothing",
        "sold 10000.00 USD, paid 5000.00 USD: 50 %",
    )


def test_orders_of_a_kind_are_not_added_to_those_of_another():
    part = (
        '[[component]]\nname = "{}"\nkind = "own_sales"\norders = "{}"\nrate = "60%"\n'
    )
    assert not looked(part.format("a", "own") + part.format("b", "retail"))
    both = part.format("a", "all") + part.format("b", "retail")
    assert one(both, "payout-above-limit").severity == ERROR


def test_ranks_of_the_network_are_really_reached():
    text = (
        '[metric.wide]\nof = "legs"\nat_least = 1000\n'
        '[[rank]]\nname = "silver"\nwhen = "group >= 1000"\n'
        '[[rank]]\nname = "gold"\nwhen = "group >= 5000 and wide >= 2"\n'
        '[[component]]\nname = "inf"\nkind = "infinity"\n'
        'rates_by_rank = { silver = "60%", gold = "70%" }\n'
    )
    found = one(text, "payout-above-limit")
    assert found.severity == ERROR
    assert "m1 at the top: gold" in found.details[0]
    assert "silver" in found.details[1] + found.details[2]


def test_what_networks_do_not_reach_is_a_warning():
    # Stated figures contradict each other, so nobody can be both.
    text = UNI.format('"60%"') + "requires = \"joined < '2000-01-01'\"\n"
    text += '[[component]]\nname = "own"\nkind = "own_sales"\norders = "all"\n'
    text += 'rate = "50%"\n'
    found = one(text, "payout-above-limit")
    assert found.severity == WARNING
    assert "highest found by trying networks is 50 %" in found.message


@pytest.mark.parametrize(("rate", "levels"), [("10%", 21), ("20%", 11), ("30%", 8)])
def test_binary_grows_with_its_levels(rate, levels):
    text = f'[[component]]\nname = "b"\nkind = "binary"\nrate = "{rate}"\n'
    found = one(text, "payout-endless")
    assert f"more than 100 % from {levels} levels on" in found.message
    assert found.details[-1].startswith("sold 2560000.00 USD, paid ")


def test_a_company_cap_holds_what_has_no_bound():
    text = '[[component]]\nname = "b"\nkind = "binary"\nrate = "10%"\n'
    cap = '[company_cap]\nlimit = "50%"\n'
    assert not [f for f in looked(text + cap) if f.code == "payout-endless"]
    above = [f.code for f in looked(text + cap, limit=Fraction(2, 5))]
    assert "payout-endless" in above


def test_a_match_of_what_has_no_bound_is_not_said_twice():
    text = '[[component]]\nname = "b"\nkind = "binary"\nrate = "10%"\n'
    text += '[[component]]\nname = "m"\nkind = "matching"\non = "b"\nrates = ["10%"]\n'
    assert [f.key for f in looked(text)] == ["component[1].rate"]


# -- single rules --------------------------------------------------------------


def test_lines_count_from_the_top_of_the_file():
    text = "\n\n# a comment\n" + HEAD + UNI.format('"0%"')
    [found] = lint(load_plan(text), text)
    assert text.splitlines()[found.line - 1] == 'rates = ["0%"]'


def test_each_date_is_looked_at_by_itself():
    text = UNI.format(
        '{ valid_from = 2025-01-01, value = ["10%"] }, '
        '{ valid_from = 2026-01-01, value = ["0%"] }'
    )
    assert one(text, "never-pays").key == "component[1].rates[2].value"


def test_undecided_conditions_say_nothing():
    many = " and ".join(f"(personal >= {n} or group >= {n})" for n in range(1, 20))
    text = UNI.format('"10%"') + f'requires = "{many} and personal < 1"\n'
    assert not looked(text)


def test_a_rank_asked_of_people_below_needs_somebody_first():
    text = (
        '[metric.golds]\nof = "people"\nwhere = "rank >= gold"\n'
        '[[rank]]\nname = "gold"\nwhen = "personal >= 100 or golds >= 1"\n'
        '[[component]]\nname = "i"\nkind = "infinity"\n'
        'rates_by_rank = { gold = "1%" }\n'
    )
    assert not looked(text)


def test_future_dates_need_a_day_to_compare_with():
    text = UNI.format('{ valid_from = 2027-01-01, value = ["10%"] }')
    assert "date-future" not in [f.code for f in looked(text)]
    assert one(text, "date-future", today=TODAY).line == 9
    assert "date-future" not in [f.code for f in looked(text, today=20270101)]
