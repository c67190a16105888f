"""Plan files: dated values, hashes, and every mistake with line, key and remedy."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from graphcrm.errors import BadPlan
from graphcrm.rules.plan import activity_volume, demo_plan, load_plan
from graphcrm.rules.toml_lines import key_lines

PLAN = """\
name = "sample"
version = "1"
currency = "MXN"

[activity]
own_volume = 100

[[component]]
name = "uni"
kind = "unilevel"
rates = [
  { valid_from = 2026-01-01, value = ["5%", "1/20", "0.05"] },
  { valid_from = 2026-07-01, value = ["6%"] },
]
"""


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadPlan) as refused:
        load_plan(text)
    return [(p.line, p.column, p.message) for p in refused.value.problems]


def one(text: str, replaced: str, by: str) -> tuple[int, str, str]:
    assert replaced in text
    found = problems(text.replace(replaced, by, 1))
    assert len(found) == 1, found
    return found[0]


def test_rates_are_exact_and_dated() -> None:
    rules = load_plan(PLAN).components[0].rules
    assert rules.rates.at(20260630).rows == ((Fraction(1, 20),) * 3,)
    assert rules.rates.at(20260701).rows == ((Fraction(3, 50),),)
    with pytest.raises(LookupError, match="2025-12-31"):
        rules.rates.at(20251231)


def test_the_demo_plan_and_its_activity() -> None:
    plan = demo_plan()
    assert activity_volume(plan, "2024-12") == 10_000
    assert [component.kind for component in plan.components] == [
        "own_sales",
        "unilevel",
    ]


def test_activity_may_change_with_the_years() -> None:
    dated = (
        "[ { valid_from = 2020-01-01, value = 50 }, "
        "{ valid_from = 2025-01-01, value = 60 } ]"
    )
    plan = load_plan(PLAN.replace("own_volume = 100", f"own_volume = {dated}"))
    assert activity_volume(plan, "2024-12") == 5000
    assert activity_volume(plan, "2025-01") == 6000


def test_hash_is_of_the_content_not_of_the_line_ends() -> None:
    sha = load_plan(PLAN).sha256
    assert load_plan(PLAN.replace("\n", "\r\n") + "\n\n").sha256 == sha
    assert load_plan(PLAN.replace("5%", "4%")).sha256 != sha


def test_lines_count_from_the_top_of_the_file() -> None:
    late = "\n  \n" + PLAN.replace("own_volume = 100", "own_volume = 1.5")
    assert problems(late)[0][0] == 8
    broken = "\n\n" + PLAN.replace("own_volume = 100", "own_volume = = 1")
    assert problems(broken)[0][0] == 8


def test_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(PLAN.replace('"5%"', '"5%%"'), "utf-8")
    with pytest.raises(BadPlan, match=r"mine\.toml.*row 12.*rates\[1\]\.value\[1\]"):
        load_plan(file)
    with pytest.raises(BadPlan, match="absent"):
        load_plan(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("replaced", "by", "line", "key", "words"),
    [
        ('"5%"', '"5%%"', 12, "component[1].rates[1].value[1]", "write 0.05, 5%"),
        ('"5%"', "0.05", 12, "component[1].rates[1].value[1]", "text in quotes"),
        ('"5%"', '"105%"', 12, "component[1].rates[1].value[1]", "between 0% and 100%"),
        ('"5%"', '"-5%"', 12, "component[1].rates[1].value[1]", "negative"),
        ('"5%"', '"1/12345678901"', 12, "component[1].rates[1].value[1]", "simpler"),
        ('["6%"]', "[]", 13, "component[1].rates[2].value", "one value a level"),
        ('["6%"]', '"6%"', 13, "component[1].rates[2].value", "one value a level"),
        ("2026-07-01", "2026-01-01", 13, "component[1].rates[2].valid_from", "once"),
        ("2026-07-01", '"July"', 13, "component[1].rates[2].valid_from", "a date"),
        ("valid_from = 2026-07-01, ", "", 13, "component[1].rates[2].valid_from",
         "missing"),
        ("own_volume = 100", "own_volume = 1.5", 6, "activity.own_volume", "points"),
        ("own_volume = 100", 'own_volume = "1.234"', 6, "activity.own_volume",
         "2 decimal places"),
        ("own_volume", "own_volum", 5, "activity", "own_volume is missing"),
        ('kind = "unilevel"', 'kind = "unilevl"', 10, "component[1].kind",
         "did you mean unilevel"),
        ('currency = "MXN"', 'currency = "pesos"', 3, "currency", "ISO code"),
        ('name = "sample"', 'name = "My Plan"', 1, "name", "small letters"),
        ('kind = "unilevel"', 'kind = "unilevel"\ncompresion = "none"', 11,
         "component[1].compresion", "did you mean compression"),
        ('kind = "unilevel"', 'kind = "unilevel"\ncompression = "full"', 11,
         "component[1].compression", "none, skip_inactive, dynamic"),
        ('kind = "unilevel"', 'kind = "unilevel"\norders = 3', 11,
         "component[1].orders", "in quotes"),
        ('kind = "unilevel"',
         'kind = "unilevel"\nlevel_requires = ["active", "active", "active", "active"]',
         11, "component[1].level_requires", "4 levels but there are rates for 3"),
        ('currency = "MXN"', 'currency = "MXN"\n[exchange]\nMXN = "2"', 5,
         "exchange.MXN", "own currency"),
        ("own_volume = 100", "own_volume = 100\ncount_customers = 1", 7,
         "activity.count_customers", "true or false"),
    ],
)  # fmt: skip
def test_mistakes(replaced: str, by: str, line: int, key: str, words: str) -> None:
    found = problems(PLAN.replace(replaced, by, 1))
    assert (line, key) in [(at, column) for at, column, _ in found]
    message = next(m for at, column, m in found if (at, column) == (line, key))
    assert words in message


def test_all_mistakes_are_found_at_once() -> None:
    text = PLAN.replace('"5%"', '"x"').replace("own_volume = 100", 'own_volume = "y"')
    assert [line for line, _, _ in problems(text)] == [6, 12]


def test_a_name_twice_and_no_component() -> None:
    again = PLAN + '[[component]]\nname = "uni"\nkind = "own_sales"\nrate = "5%"\n'
    assert problems(again)[0][:2] == (16, "component[2].name")
    none = PLAN[: PLAN.index("[[component]]")]
    assert problems(none)[0][2] == "component is missing"


def test_what_is_not_toml() -> None:
    line, _, message = one(PLAN, "own_volume = 100", "own_volume = = 100")
    assert line == 6
    assert message.startswith("cannot be read")


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("own_volume = 10%", 'put rates in quotes: "10%"'),
        ('own_volume = ["5%", 3%]', 'put rates in quotes: "10%"'),
        ("own_volume = { silver = 5 % }", 'put rates in quotes: "10%"'),
        ("when = group >= 100", 'put texts, names and conditions in quotes: "…"'),
        ("own_volume = “100”", 'put texts in straight quotes: "…"'),
        ('when = "active', "close the quotes on the line on which they begin"),
        ("count_customers = True", "write true or false, without quotes"),
        ("own_volume = 1,000", "write numbers without separators: 1000"),
        ("own_volume = 2026-13-05", "there is no such day in the calendar"),
        ("own_volume = 2026-1-05", "write days with two digits: 2026-01-05"),
        ('own_volume = ["1" "2"]', "put a comma between two values"),
        (
            'own_volume = [ { valid_from = 2026-01-01 value = "1" } ]',
            "put a comma between two values",
        ),
        ("own_volume: 100", "write key = value"),
    ],
)
def test_what_people_write_in_place_of_toml(slip: str, right: str) -> None:
    line, _, message = one(PLAN, "own_volume = 100", slip)
    assert line == 6
    assert message.startswith("cannot be read: ")
    assert message.endswith(f"; {right}")


@pytest.mark.parametrize(
    ("replaced", "by", "column", "message"),
    [
        ('"6%"', '"6"', "component[1].rates[2].value[1]",
         'must lie between 0% and 100%; did you mean "6%"?'),
        ('"6%"', '"600%"', "component[1].rates[2].value[1]",
         "must lie between 0% and 100%"),
        ("[activity]", "[company_cap]\n[activity]", "company_cap", "limit is missing"),
        ("[activity]", "[[ranks]]\n[activity]", "ranks",
         "must be a table written [ranks]"),
        ("[activity]", "[[metric.legs]]\n[activity]", "metric.legs",
         "must be a table written [metric.legs]"),
        ("[activity]", "[[ranges]]\n[activity]", "ranges",
         "is not a key of this table; did you mean ranks?"),
    ],
)  # fmt: skip
def test_mistakes_of_a_first_plan(replaced, by, column, message) -> None:
    line, where, said = one(PLAN, replaced, by)
    assert line > 0
    assert (where, said) == (column, message)


def test_a_kind_or_a_way_of_paying_that_is_missing() -> None:
    none = PLAN.replace('kind = "unilevel"\n', "")
    [(line, column, message)] = problems(none)
    assert (line, column) == (8, "component[1]")
    assert message.startswith("kind is missing; it is one of binary, bonus, ")
    bonus = PLAN[: PLAN.index("kind")] + (
        'kind = "bonus"\nbase = "group"\nmetric = "group"\namount = []\n'
    )
    assert [said for _, _, said in problems(bonus)] == [
        "does not say what it pays; give rate, brackets or amounts",
        "is not a key of this table; did you mean amounts?",
    ]


def test_lines_of_every_form_of_toml() -> None:
    lines = key_lines(
        'a.b = 1 # c = 2\n"quoted key" = """\nx = 3\n"""\n[t.u]\n'
        "v = [ # first\n  1,\n  { w = '''q\n''', z = 2 },\n]\n[[l]]\nk = true\n[[l]]\n"
        "k = 2026-01-01\n[l.sub]\nm = [[1], [2,\n3]]\n"
    )
    assert lines["a", "b"] == 1
    assert lines[("quoted key",)] == 2
    assert lines["t", "u", "v", 1] == 8
    assert lines["t", "u", "v", 1, "z"] == 9
    assert lines["l", 1, "k"] == 14
    assert lines["l", 1, "sub", "m", 1, 1] == 17
    assert ("c",) not in lines
    assert ("x",) not in lines


def test_components_by_name() -> None:
    plan = load_plan(PLAN)
    [only] = plan.components
    assert plan.component(only.name) == 0
    with pytest.raises(LookupError) as told:
        plan.component("other")
    assert str(told.value).endswith(f"has no component other; it has {only.name}")


def test_one_wrong_metric_hides_no_other() -> None:
    bad = '[metric.Bad]\nof = "own"\n[metric.worse]\nof = "nothing"\n'
    good = '[metric.good]\nof = "people"\n'
    uses = '[[rank]]\nname = "r"\nwhen = "good >= 1 and worse >= 1 and good < worse"\n'
    text = PLAN.replace("[[component]]", bad + good + uses + "[[component]]", 1)
    found = [(column, message[:19]) for _, column, message in problems(text)]
    assert found == [
        ("metric.Bad", "is no name for a me"),
        ("metric.worse.of", "must be one of own,"),
    ]


def test_a_text_that_ends_too_early() -> None:
    told = problems(PLAN + 'last = """x')
    assert told == [
        (PLAN.count("\n") + 1, "", told[0][2]),
    ]  # fmt: skip
    assert told[0][2].startswith("cannot be read: ")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadPlan) as told:
        load_plan(tmp_path / "no.toml")
    [problem] = told.value.problems
    assert (problem.source, problem.line) == ("no.toml", 0)
    assert problem.message == "cannot be read: No such file or directory"
