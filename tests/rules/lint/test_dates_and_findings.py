"""Dated values, and what every finding has: its line, its key, its day, its order."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from linted import component, found_by, look_at, looked, plan_text, told

from graphcrm.rules.lint import ERROR, NOTE, WARNING, check, lint
from graphcrm.rules.lint.dates import check_dates
from graphcrm.rules.lint.finding import percent, rates_key
from graphcrm.rules.plan import load_plan
from graphcrm.rules.section import ALWAYS

TODAY = 20261125
GAP, FUTURE, SAME, BARE = "date-gap", "date-future", "date-no-change", "undated"


def dated(key: str, *entries: tuple[str, str]) -> str:
    rows = ", ".join(f"{{ valid_from = {day}, value = {value} }}"
                     for day, value in entries)  # fmt: skip
    return f"{key} = [ {rows} ]"


def own(name: str, *lines: str) -> str:
    return component(name, 'kind = "own_sales"', *lines)


def dates(text: str, head: str = "", today: int = 0) -> list[tuple[str, str, str]]:
    found = found_by(check_dates, text, head, today=today)
    return [(one.code, one.severity, one.key) for one in found]


EARLY = dated("rate", ("2025-01-01", '"1%"'))
LATE = dated("rate", ("2026-01-01", '"1%"'))
BOTH = dated("rate", ("2025-01-01", '"1%"'), ("2026-01-01", '"2%"'))
ACTIVITY = "[activity]\n" + dated("own_volume", ("2025-01-01", "60")) + "\n"


def gap(number: int) -> tuple[str, str, str]:
    return GAP, WARNING, f"component[{number}].rate[1].valid_from"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (EARLY, EARLY, []),
        (EARLY, LATE, [gap(2)]),
        (LATE, EARLY, [gap(1)]),
        # what counts is the first entry of each
        (BOTH, EARLY, []),
        (LATE, BOTH, [gap(1)]),
        (BOTH, LATE, [gap(2)]),
    ],
)
def test_values_begin_on_the_same_day(first, second, found):
    assert dates(ACTIVITY + own("a", first) + own("b", second)) == found


def test_a_plan_without_dates_has_none_to_look_at():
    assert dates(own("a", 'rate = "1%"') + own("b", 'rate = "1%"'), today=TODAY) == []


def test_what_a_gap_means_is_said():
    [one] = found_by(check_dates, ACTIVITY + own("a", LATE))
    assert one.message.startswith(
        "begins on 2026-01-01, other values of the plan on 2025-01-01: "
    )
    assert one.message.endswith("Say what was valid from 2025-01-01 on")


@pytest.mark.parametrize(
    ("today", "future"),
    [(20241231, True), (20250101, False), (20250102, False), (0, False)],
)
def test_values_may_all_be_still_to_come(today, future):
    found = dates(ACTIVITY + own("a", BOTH), today=today)
    keys = ["activity.own_volume[1].valid_from", "component[1].rate[1].valid_from"]
    assert found == ([(FUTURE, WARNING, key) for key in keys] if future else [])


@pytest.mark.parametrize(
    ("values", "same"),
    [
        (['"1%"'], []),
        (['"1%"', '"2%"'], []),
        (['"1%"', '"1%"'], [2]),
        (['"1%"', '"2%"', '"2%"'], [3]),
        (['"1%"', '"2%"', '"1%"'], []),
        (['"1%"', '"1%"', '"1%"'], [2, 3]),
    ],
)
def test_an_entry_changes_something(values, same):
    rate = dated("rate", *((f"202{n + 5}-01-01", v) for n, v in enumerate(values)))
    assert dates(ACTIVITY + own("a", rate)) == [
        (SAME, NOTE, f"component[1].rate[{number}].value") for number in same
    ]


@pytest.mark.parametrize(
    ("text", "head", "first", "others"),
    [
        # a condition with dates is no reason for rates to have them
        ("[activity]\nown_volume = 0\n" + own("a", 'rate = "1%"', dated(
            "requires", ("2025-01-01", '"personal >= 1"'))), "", None, ""),
        (ACTIVITY + own("a", EARLY), "", None, ""),
        (ACTIVITY + own("a", EARLY, dated("requires", ("2025-01-01",
         '"personal >= 1"'))), "", None, ""),
        (ACTIVITY + own("a", 'rate = "1%"'), "", "component[1].rate", ""),
        (ACTIVITY + own("a", 'rate = "1%"', dated("requires", ("2025-01-01",
         '"personal >= 1"'))), "", "component[1].rate", ""),
        (ACTIVITY + own("a", 'rate = "1%"') + own("b", 'rate = "1%"')
         + own("c", 'rate = "1%"'), "", "component[1].rate",
         "; so for component[2].rate, component[3].rate"),
        ("[activity]\nown_volume = 0\n" + own("a", EARLY), "", "activity.own_volume",
         ""),
        ("[activity]\nown_volume = 0\n" + own("a", EARLY), 'point_value = "1"\n',
         "point_value", "; so for activity.own_volume"),
        (ACTIVITY + own("a", EARLY), 'point_value = "1"\n', "point_value", ""),
    ],
)  # fmt: skip
def test_values_without_dates_beside_others_are_noted(text, head, first, others):
    found = found_by(check_dates, text, head)
    assert told(found) == ([(NOTE, first)] if first else [])
    if first:
        assert found[0].message.endswith(f"[ {{ valid_from = …, value = … }} ]{others}")


# -- what a plan is looked at by -------------------------------------------------


def test_a_plan_is_looked_at_on_each_day_on_which_anything_begins():
    text = own("a", dated("rate", ("2025-01-01", '"1%"'), ("2026-02-01", '"2%"')))
    text += own("b", dated("rate", ("2025-01-01", '"1%"'), ("2025-06-01", '"2%"')))
    assert look_at(text).days() == [20250101, 20250601, 20260201]
    assert look_at(own("a", 'rate = "1%"')).days() == [ALWAYS]


def test_no_day_is_looked_at_before_all_values_have_begun():
    text = own("a", dated("rate", ("2025-01-01", '"1%"'), ("2026-02-01", '"2%"')))
    text += own("b", dated("rate", ("2025-06-01", '"3%"')))
    text += own("c", dated("rate", ("2025-03-01", '"4%"'), ("2025-06-01", '"5%"')))
    assert look_at(text).days() == [20250601, 20260201]
    assert [one.code for one in looked(text)] == [GAP, GAP, BARE]


@pytest.mark.parametrize(
    "rates",
    [
        ('kind = "unilevel"', dated("rates", ("2026-01-01", '["1%"]'))),
        ('kind = "pool"', 'rate = "1%"',
         dated("shares_by_rank", ("2026-01-01", "{ gold = 1 }"))),
        ('kind = "binary"', 'form = "tier"',
         dated("tiers", ("2026-01-01", '[ { from = 9, amount = "1" } ]'))),
        ('kind = "rank_bonus"', dated("amounts", ("2026-01-01", '{ gold = "1" }'))),
    ],
    ids=lambda lines: lines[0],
)  # fmt: skip
def test_what_begins_later_is_a_gap_and_nothing_else(rates):
    ranks = '[[rank]]\nname = "gold"\nwhen = "group >= 1000"\n'
    point = dated("point_value", ("2025-06-01", '"1"')) + "\n"
    text = ACTIVITY + ranks + own("a", EARLY, 'requires = "rank >= gold"')
    codes = [one.code for one in looked(text + component("b", *rates), point)]
    assert codes.count(GAP) == 2
    assert not {"never-pays", "payout-above-limit"} & {*codes}


def test_a_day_finds_the_value_that_is_valid():
    look = look_at(own("a", BOTH))
    path = ("component", 0, "rate")
    assert look.at(path, 20250101) == (*path, 0, "value")
    assert look.at(path, 20251231) == (*path, 0, "value")
    assert look.at(path, 20260101) == (*path, 1, "value")
    assert look.at(("component", 0, "name"), 20260101) == ("component", 0, "name")
    assert look.at(("activity", "when"), 20260101) == ("activity", "when")
    assert look.at(("component", 0, "name", "more"), 1) == (
        "component", 0, "name", "more",
    )  # fmt: skip


def test_dates_may_be_texts():
    text = own("a", 'rate = [ { valid_from = "2025-01-01", value = "1%" } ]')
    assert look_at(text).days() == [20250101]
    moment = own("a", dated("rate", ("2025-01-01T00:00:00", '"1%"')))
    assert look_at(moment).days() == [20250101]


def test_a_finding_stands_on_the_line_of_the_nearest_key():
    look = look_at(own("a", 'rate = "1%"'))
    places = [
        (("component", 0, "rate"), 9),
        (("component", 0, "rate", 3), 9),
        (("component", 0, "cap", "x"), 6),
        (("component", 0), 6),
        (("activity", "grace"), 4),
        (("ranks", "grace"), 0),
        ((), 0),
    ]
    for number, (path, line) in enumerate(places):
        look.add("never-pays", ERROR, path, "why", (str(number),))
        assert look.findings[-1].line == line, path
    assert look.findings[1].key == "component[1].rate[4]"
    assert look.findings[0].details == ("0",)


def test_a_finding_is_noted_once():
    look = look_at(own("a", 'rate = "1%"'))
    for message in ("why", "why", "else"):
        look.add("never-pays", ERROR, ("component", 0), message)
    assert [one.message for one in look.findings] == ["why", "else"]


def test_figures_have_units():
    metric = '[metric.people]\nof = "people"\n[metric.paid]\nof = "amount"\n'
    look = look_at(metric + 'component = "a"\n' + own("a", EARLY))
    named = ("personal", "rank", "joined", "people", "paid", "unknown")
    units = [look.unit(name) for name in named]
    assert units == ["points", "rank", "day", "count", "money", "count"]


def test_figures_are_written_as_people_write_them():
    look = look_at('[[rank]]\nname = "gold"\nwhen = "group >= 5"\n' + own("a", EARLY))
    assert look.said(0, "rank") == "none"
    assert look.said(1, "rank") == "gold"
    assert look.said(20260131, "day") == "2026-01-31"
    assert look.said(12345, "points") == "123.45"
    assert look.said(12345, "money") == "123.45"
    assert look.said(12345, "count") == "12345"
    assert look.money(Fraction(2501, 2)) == "12.50 USD"
    assert look_at(own("a", EARLY)).money(0) == "0.00 USD"


def test_a_rate_is_written_to_a_hundredth_of_a_per_cent():
    assert percent(Fraction(1, 3)) == "33.33 %"
    assert percent(Fraction(2, 3)) == "66.67 %"
    assert percent(Fraction(1, 2)) == "50 %"
    assert percent(Fraction(0)) == "0 %"
    assert percent(Fraction(1, 40)) == "2.5 %"


def test_the_key_of_what_is_paid_is_the_first_there_is():
    assert rates_key({"name": "a", "keeper": "1%", "rate": "1%"}) == "rate"
    assert rates_key({"name": "a", "shares_by_rank": {}}) == "shares_by_rank"
    assert rates_key({"name": "a", "kind": "x"}) == "name"


# -- a file ------------------------------------------------------------------------


def test_errors_come_first_then_warnings_then_notes_by_line():
    ranks = '[[rank]]\nname = "gold"\nwhen = "personal < 1 and personal > 1"\n'
    ranks += '[[rank]]\nname = "ruby"\nwhen = "group >= 1"\n'
    metric = '[metric.twice]\nof = "group"\n'
    text = metric + ranks + own("a", 'rate = "0%"') + own("b", 'rate = "0%"')
    found = [(f.severity, f.line, f.code) for f in looked(text)]
    assert found == [
        (ERROR, 10, "rank-unreachable"),
        (WARNING, 6, "metric-unused"),
        (WARNING, 9, "ranks-unused"),
        (WARNING, 17, "never-pays"),
        (WARNING, 21, "never-pays"),
        (NOTE, 6, "metric-duplicate"),
    ]


def test_lines_are_those_of_the_file_whatever_ends_them(tmp_path: Path):
    text = plan_text(own("a", 'rate = "0%"'))
    file = tmp_path / "plan.toml"
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert [one.line for one in check(file)] == [9]
    plan = load_plan(text)
    assert [one.line for one in lint(plan, text.replace("\n", "\r\n"))] == [9]
    assert [one.line for one in lint(plan)] == [9]  # its own text


def test_a_file_is_not_compared_with_a_day_unless_one_is_given(tmp_path: Path):
    file = tmp_path / "plan.toml"
    file.write_text(plan_text(ACTIVITY + own("a", EARLY, "needs_activity = true")))
    assert check(file) == []
    assert {one.code for one in check(file, today=20240101)} == {FUTURE}


def test_a_mistake_says_what_was_found(tmp_path: Path):
    file = tmp_path / "plan.toml"
    file.write_text(plan_text(own("a", 'rate = "x"', 'base = "z"', "orders = 1")))
    messages = {one.key or one.message: one for one in check(file)}
    assert all(one.code == "bad-plan" and one.severity == ERROR
               for one in messages.values())  # fmt: skip
    assert all("(found " in one.message for one in messages.values())
    file.write_text(plan_text(own("a")))
    [one] = check(file)
    assert "(found" not in one.message
    assert one.line == 6
