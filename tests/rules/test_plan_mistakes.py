"""Mistakes of every part of a plan: each alone, with its place and its remedy."""

from __future__ import annotations

import pytest
from small import ACTIVITY, HEAD, NOTHING
from test_plan_keys import (
    BINARY,
    FULL,
    GENERATIONS,
    GUARANTEE,
    MATCHING,
    METRIC,
    OWN,
    PASS_UP,
    POOL,
    RANK_BONUS,
    RANKED,
    RANKS,
    REFERRAL,
    SALE,
    STATED,
    TYPES,
    UNILEVEL,
    kind,
)

from graphcrm.errors import BadPlan
from graphcrm.rules.plan import load_plan
from graphcrm.rules.section import spelled


def mistakes(text: str) -> list[tuple[str, str, str]]:
    """Return key, value and words of every mistake of a fragment."""
    if "[activity]" not in text:
        text = ACTIVITY + text
    text = HEAD + text + ("" if "[[component]]" in text else NOTHING)
    with pytest.raises(BadPlan) as refused:
        load_plan(text)
    lines = text.splitlines()
    for problem in refused.value.problems:
        assert 0 < problem.line <= len(lines)
        assert problem.source == "plan"
    return [(p.column, p.value, p.message) for p in refused.value.problems]


def test_keys_nobody_asks_for() -> None:
    """Typing errors, in every table there is."""
    for text, where in [
        ("colour = 1\n" + ACTIVITY, "colour"),
        (ACTIVITY + "colour = 1\n", "activity.colour"),
        (RANKED + "colour = 1\n", "rank[1].colour"),
        (RANKS + "colour = 1\n", "ranks.colour"),
        ("[rounding]\ncolour = 1\n", "rounding.colour"),
        ("[matrix]\nwidth = 2\ncolour = 1\n", "matrix.colour"),
        (METRIC + 'of = "own"\ncolour = 1\n', "metric.m.colour"),
        ('[company_cap]\nlimit = "1%"\ncolour = 1\n', "company_cap.colour"),
        (UNILEVEL + "colour = 1\n", "component[1].colour"),
        (UNILEVEL + "[component.rounding]\ncolour = 1\n",
         "component[1].rounding.colour"),
        (UNILEVEL + '[component.fund]\nlimit = "1%"\ncolour = 1\n',
         "component[1].fund.colour"),
    ]:  # fmt: skip
        [(key, value, message)] = mistakes(text)
        assert (key, value) == (where, "")
        assert message.startswith("is not a key of this table")


CALENDARS = (
    kind("own_sales", 'rate = "1%"\ncalendar = "week"').replace('"c"', '"weekly"')
    + '[metric.w]\nof = "amount"\ncomponent = "weekly"\n'
)


@pytest.mark.parametrize(
    ("text", "key", "value", "words"),
    [
        # texts, choices, flags, names
        (UNILEVEL + "tree = 3\n", "component[1].tree", "3", 'in quotes, like "3"'),
        (UNILEVEL + 'base = ""\n', "component[1].base", "", "must not be empty"),
        (UNILEVEL + 'tree = "sponsors"\n', "component[1].tree", "sponsors",
         "did you mean sponsor?"),
        (UNILEVEL + 'needs_activity = "no"\n', "component[1].needs_activity", "no",
         "without quotes"),
        (METRIC.replace("m]", "M]") + 'of = "own"\n', "metric.M", "", "small letters"),
        (METRIC.replace("m]", "rank]") + 'of = "own"\n', "metric.rank", "",
         "is no name for a metric"),
        (RANKED + METRIC.replace("m]", "silver]") + 'of = "own"\n', "metric.silver",
         "", "is no name for a metric"),
        (RANKED + RANKED, "rank[2].name", "silver", "is taken"),
        (RANKED.replace("silver", "none"), "rank[1].name", "none", "is taken"),
        (RANKED.replace("silver", "group"), "rank[1].name", "group", "is taken"),
        (METRIC + 'of = "sum"\nparts = "group"\n', "metric.m.parts", "group",
         "must be a list of figures in quotes"),
        (METRIC + 'of = "sum"\nparts = []\n', "metric.m.parts", "[]",
         "must be a list of figures in quotes"),
        (METRIC + 'of = "sum"\nparts = ["group", "grup"]\n', "metric.m.parts[2]",
         "grup", "is no figure; did you mean group?"),
        (METRIC + 'of = "own"\nvolume = "net"\n' + POOL.replace("group", "m")
         + 'least_shares = "-1"', "component[1].least_shares", "-1",
         "must not be negative"),
        # dates
        (OWN.replace('"1%"', '[{ valid_from = 2026-01-01, value = "1%", day = 1 }]'),
         "component[1].rate[1].day", "", "an entry has valid_from and value"),
        (OWN.replace('"1%"', "[{ valid_from = 2026-01-01 }]"),
         "component[1].rate[1].value", "", "value is missing"),
        (OWN.replace('"1%"', '[{ valid_from = 2026-02-01, value = "1%" },'
                     ' { valid_from = 2026-01-01, value = "2%" }]'),
         "component[1].rate[2].valid_from", "2026-01-01", "in the order"),
        # numbers
        (OWN.replace('"1%"', '"101%"'), "component[1].rate", "101%",
         "must lie between 0% and 100%"),
        (OWN.replace('"1%"', '"-1/100"'), "component[1].rate", "-1/100",
         "must not be negative"),
        (OWN.replace('"1%"', '"1/1000000001"'), "component[1].rate", "1/1000000001",
         "has more than 9 digits"),
        (ACTIVITY.replace("0", '"-0.01"'), "activity.own_volume", "-0.01",
         "must lie between 0 and"),
        (ACTIVITY.replace("0", '"1000000000.01"'), "activity.own_volume",
         "1000000000.01", "must lie between 0 and"),
        (ACTIVITY.replace("0", "true"), "activity.own_volume", "True",
         "must be points"),
        ("[exchange]\neuro = \"2\"\n", "exchange.euro", "euro", "an ISO code"),
        ("[exchange]\nEUR = \"x\"\n", "exchange.EUR", "x", ""),
        # lists and tables
        (UNILEVEL.replace('["1%", "2%"]', "[" + '"1%", ' * 51 + "]"),
         "component[1].rates", "", "has 51 levels; at most 50"),
        (GUARANTEE.replace('{ silver = "5" }', '"5"'),
         "component[1].minimum_by_rank", "5", "must be a table by rank"),
        (GUARANTEE.replace('{ silver = "5" }', "{}"),
         "component[1].minimum_by_rank", "{}", "must be a table by rank"),
        (GUARANTEE.replace('{ silver = "5" }', '{ gold = "5" }'),
         "component[1].minimum_by_rank", "", "gold is not a rank"),
        (STATED + UNILEVEL + 'cap_by = "who"\ncap_of = {}\n', "component[1].cap_of",
         "{}", "must be a table by text"),
        (kind("unilevel", 'rates_by = "who"\nrates_of = {}', STATED),
         "component[1].rates_of", "{}", "must be a table like"),
        (kind("unilevel", 'rates_by = "who"\nrates_of = 5', STATED),
         "component[1].rates_of", "5", "must be a table like"),
        (kind("unilevel", 'rates_by = "who"', STATED), "component[1]", "",
         "rates_of is missing"),
        ("component = 3 # [[component]]\n" + ACTIVITY, "component", "",
         "must be tables written [[component]]"),
        # components of other components
        (MATCHING.replace('on = "first"', "on = 3"), "component[2].on", "3",
         "must be the name of a component, or a list"),
        (MATCHING.replace('on = "first"', "on = []"), "component[2].on", "[]",
         "must be the name of a component, or a list"),
        (MATCHING.replace('on = "first"', 'on = "frist"'), "component[2].on", "frist",
         "those are first"),
        (MATCHING.replace('on = "first"', 'on = ["first", "c"]'), "component[2].on",
         "c", "is no component above this one"),
        (UNILEVEL + 'without_orders_of = "b"\n', "component[1].without_orders_of",
         "b", "must be an earlier component of this kind"),
        (UNILEVEL + UNILEVEL.replace('"c"', '"d"') + 'without_orders_of = "b"\n',
         "component[2].without_orders_of", "b", "those are c"),
        (UNILEVEL + OWN, "component[2].name", "c", "is used twice"),
        ('[company_cap]\nlimit = "1%"\nprotected = ["d"]\n' + UNILEVEL,
         "company_cap.protected", "d", "is no component; use c"),
        # shares, payouts, steps
        (POOL + 'shares_by_rank = { none = "1" }\n', "component[1].shares_by_rank", "",
         "the one way"),
        (POOL.replace('shares = "group"', ""), "component[1].shares", "",
         "the one way"),
        ('[payout]\na = "50%"\nb = "40%"\n', "payout.a", "9/10", "must make 100%"),
        (kind("bonus", 'metric = "group"\namounts = "5"'), "component[1].amounts",
         "5", "must be a list like"),
        (kind("bonus", 'metric = "group"\n'
              'amounts = [{ from = 1, amount = "1", to = 2 }]'),
         "component[1].amounts", "", "each step has a from and a amount"),
        (kind("bonus", 'metric = "group"\n'
              'amounts = [{ from = 1, amount = "1" }, { from = 1, amount = "2" }]'),
         "component[1].amounts", "", "in the order of from, each once"),
        (kind("bonus", 'metric = "group"\namounts = [{ from = 1, amount = "-0.01" }]'),
         "component[1].amounts", "", "negative"),
        (BINARY + "debts = true\nexpires_after = 1\n", "component[1].debts", "",
         "cannot stand beside expires_after"),
        (BINARY + 'carry_cap = "-0.01"\n', "component[1].carry_cap", "-0.01",
         "must not be negative"),
        (BINARY + 'min_matched = "0"\n', "component[1].min_matched", "0",
         "must be above 0"),
        (kind("binary", 'form = "rebalanced"\nstrong = 100\nweak = 101\npay = "1"'),
         "component[1].weak", "", "must not be more than strong"),
        (GENERATIONS + 'boundary_figure = "rank"\n', "component[1].boundary", "",
         "cannot stand beside"),
        (GENERATIONS + 'generation_0 = "1%"\n', "component[1].generation_0", "",
         "there is no generation 0"),
        (PASS_UP.replace("passed = 2", "passed = -1"), "component[1].passed", "-1",
         "a whole number from 0"),
        (PASS_UP.replace("passed = 2", "passed = 1000001"), "component[1].passed",
         "1000001", "a whole number from 0"),
        (PASS_UP.replace("passed = 2", "passed = true"), "component[1].passed",
         "True", "a whole number from 0"),
        (RANK_BONUS.replace('"5"', "[]"), "component[1].amounts", "", "instalments"),
        (REFERRAL.replace('"who"', '"group"'), "component[1].affiliate", "group",
         "is in points; a figure in text is needed"),
        (TYPES.replace('{ a = { b = "5" } }', '"5"'), "component[1].table", "5", ""),
        (FULL.replace("width = 2", ""), "component[1].width", "0",
         "a whole number from 1 to 1000"),
        # what the parts say about each other
        (CALENDARS + UNILEVEL + 'requires = "w >= 1"\n', "component[2]", "w",
         "is computed for another calendar"),
        (RANKED + SALE + 'calendar = "week"\n'
         + GENERATIONS.removeprefix(RANKED) + 'on = "first"\n',
         "component[2].on", "first", "is computed for another calendar"),
        (UNILEVEL + '[metric.w]\nof = "amount"\ncomponent = "cc"\n',
         "metric.w.component", "cc", "is no component of the plan; those are c"),
        (UNILEVEL + 'requires = "w >= 1"\n[metric.w]\nof = "amount"\n'
         'component = "c"\n', "component[1]", "w", "is no component above it"),
        ('[metric.w]\nof = "amount"\ncomponent = "c"\n'
         + RANKED.replace("group", "w") + UNILEVEL, "metric.w", "",
         "[[rank]] reads w, an amount"),
        (ACTIVITY + 'when = "rank >= silver"\n' + RANKED, "activity.when", "rank",
         "is known only after activity"),
        (RANKED.replace("group >= 1", "rank < silver"), "rank[1].when", "rank",
         "falls when a rank rises"),
        ('[metric.m]\nof = "group"\nwithout = "rank >= silver"\n'
         '[metric.k]\nof = "people"\ntree = "enroller"\nwhere = "rank >= silver"\n'
         + RANKED.replace("group >= 1", "m >= 1 and k >= 1"), "metric.m", "rank",
         "falls when a rank rises"),
    ],
)  # fmt: skip
def test_one_mistake(text: str, key: str, value: str, words: str) -> None:
    found = mistakes(text)
    assert len(found) == 1, found
    [(where, what, message)] = found
    assert where == key
    assert what == value or (not value and len(what) > 3), what
    assert words in message


def test_a_long_value_is_shown_in_part() -> None:
    [(_, value, _)] = mistakes(UNILEVEL + f'tree = "{"x" * 100}"\n')
    assert value == "x" * 80


def test_how_many_there_are() -> None:
    def words(text: str) -> str:
        with pytest.raises(BadPlan) as refused:
            load_plan(HEAD + ACTIVITY + text)
        return str(refused.value)

    assert "it has a mistake; " in words(UNILEVEL + "tree = 3\n")
    assert "it has 2 mistakes; " in words(UNILEVEL + "tree = 3\nbase = 4\n")


def test_paths_as_people_say_them() -> None:
    assert spelled(("component", 1, "rates", 0)) == "component[2].rates[1]"
    assert spelled(("name",)) == "name"
    assert spelled(()) == ""


GOT = '[metric.{}]\nof = "amount"\ncomponent = "c"\n'
AMOUNTS = "".join(GOT.format(name) for name in "edcba")
SUM = '[metric.both]\nof = "sum"\nparts = ["a", "b"]\n'
MORE = '[metric.more]\nof = "sum"\nparts = ["both"]\n'
ASKS = " and ".join(
    f"{name} >= 1" for name in ("d", "more", "a", "c", "e", "b", "both")
)
EACH = ["a", "b", "both", "c", "d", "e", "more"]


def test_amounts_that_are_read_too_early_are_told_in_order() -> None:
    early = AMOUNTS + SUM + MORE
    found = mistakes(early + RANKED.replace("group >= 1", ASKS) + UNILEVEL)
    assert [where for where, _, _ in found] == [f"metric.{name}" for name in EACH]
    assert found[-1][2] == (
        "[[rank]] reads more, an amount that is not known before it"
    )
    found = mistakes(ACTIVITY + f'when = "{ASKS}"\n' + early + UNILEVEL)
    assert [message.split(",")[0] for _, _, message in found] == [
        f"[activity] reads {name}" for name in EACH
    ]


def test_what_a_component_reads_of_itself_is_told_in_order() -> None:
    found = mistakes(AMOUNTS + SUM + MORE + UNILEVEL + f'requires = "{ASKS}"\n')
    assert [(where, value) for where, value, _ in found] == [
        ("component[1]", name) for name in EACH
    ]
    message = "reads the amount of c, which is no component above it"
    assert {said for _, _, said in found} == {message}
    names = "gecdf"
    each = "".join(GOT.format("x" + c).replace('"c"', f'"{c}"') for c in names)
    parts = ", ".join(f'"x{c}"' for c in names)
    total = f'[metric.z]\nof = "sum"\nparts = [{parts}]\n'
    later = UNILEVEL + 'requires = "z >= 1"\n'
    later += "".join(UNILEVEL.replace('"c"', f'"{c}"') for c in "gedf")
    found = mistakes(each + total + later)
    assert [(value, said[20:21]) for _, value, said in found] == [
        ("z", name) for name in sorted(names)
    ]


def test_what_is_known_only_after_activity_is_told_in_order() -> None:
    legs = "".join(
        f'[metric.{name}]\nof = "people"\nwhere = "active"\n' for name in "dbca"
    )
    asks = "d >= 1 and rank >= silver and b >= 1 and c >= 1 and a >= 1"
    found = mistakes(ACTIVITY + f'when = "{asks}"\n' + legs + RANKED)
    assert [(where, value) for where, value, _ in found] == [
        ("activity.when", name) for name in ("a", "b", "c", "d", "rank")
    ]


def test_ladders_without_an_answer_are_told_in_order() -> None:
    trees = ("sponsor", "enroller", "placement", "sponsor")
    people = "".join(
        f'[metric.{name}]\nof = "people"\ntree = "{tree}"\nwhere = "rank < silver"\n'
        for name, tree in zip("dbca", trees, strict=True)
    )
    asks = " and ".join(f"{name} < 3" for name in "dcba")
    found = mistakes(people + RANKED.replace("group >= 1", asks + " and rank < silver"))
    assert [(where, value) for where, value, _ in found] == [
        *(("rank[1].when", name) for name in ("a", "b", "c", "d", "rank")),
        *((f"metric.{name}", "rank") for name in "abcd"),
    ]
    one = people.replace("enroller", "sponsor").replace("placement", "sponsor")
    fine = RANKED.replace("group >= 1", asks)
    load_plan(HEAD + ACTIVITY + one + fine + NOTHING)


def test_a_component_of_no_kind_hides_no_other() -> None:
    wrong = UNILEVEL.replace('"unilevel"', '"unilevl"').replace('"c"', '"a"')
    found = mistakes(wrong + UNILEVEL + "tree = 3\n")
    assert [where for where, _, _ in found] == [
        "component[1].kind", "component[2].tree",
    ]  # fmt: skip
    with pytest.raises(BadPlan, match=r"^plan is not a plan, it has 2 .*\[1\]\.kind"):
        load_plan(HEAD + ACTIVITY + wrong + UNILEVEL + "tree = 3\n")


def below(name: str, where: str, tree: str = "sponsor") -> str:
    return f'[metric.{name}]\nof = "people"\ntree = "{tree}"\nwhere = "{where}"\n'


STREAK = '[metric.s]\nof = "streak"\nwhere = "{}"\n'
NO_ANSWER = [
    (below("m", "rank < silver"), "m >= 1", []),
    (below("m", "rank < silver"), "m >= 1 and rank < silver",
     [("rank[1].when", "rank"), ("metric.m", "rank")]),
    # a figure of his own rank, however it is made
    (STREAK.format("rank < silver"), "s >= 1", [("metric.s", "rank")]),
    (STREAK.format("rank >= silver"), "s >= 1", []),
    (STREAK.format("rank >= silver") + '[metric.t]\nof = "sum"\nparts = ["s"]\n',
     "t < 2", [("rank[1].when", "t")]),
    (STREAK.format("title < silver and rank < silver and achieved < silver"), "s >= 1",
     [("metric.s", name) for name in ("achieved", "rank", "title")]),
    # through two trees, one figure behind the other
    (below("m", "rank < silver") + below("n", "m >= 1", "enroller"), "n >= 1",
     [("metric.m", "rank")]),
    (below("m", "rank < silver") + below("n", "m >= 1"), "n >= 1", []),
    (below("m", "rank < silver") + below("n", "m >= 1") + below("k", "n >= 1",
     "enroller"), "k >= 1", [("metric.m", "rank")]),
    (below("m", "rank >= silver") + STREAK.format("rank < silver and m >= 1"),
     "s >= 1", [("metric.s", "rank")]),
    # what no rung asks for does not matter
    (below("q", "rank < silver", "placement") + below("n", "q >= 1", "enroller")
     + below("m", "rank < silver"), "m >= 1", []),
    (below("m", "rank < silver") + below("n", "rank < silver", "enroller"), "m >= 1",
     []),
    (below("m", "rank >= silver") + below("n", "rank >= silver", "enroller"),
     "m >= 1 and n >= 1", []),
    (below("m", "rank >= silver") + below("n", "rank >= silver", "enroller"),
     "m >= 1 and n < 1", [("rank[1].when", "n")]),
]  # fmt: skip


@pytest.mark.parametrize(("metrics", "when", "told"), NO_ANSWER)
def test_which_ladders_have_no_answer(metrics: str, when: str, told: list) -> None:
    text = metrics + RANKED.replace("group >= 1", when)
    if told:
        assert [(where, value) for where, value, _ in mistakes(text)] == told
    else:
        load_plan(HEAD + ACTIVITY + text + NOTHING)
