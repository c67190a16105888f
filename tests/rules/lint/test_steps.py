"""Steps and tables that fall, say nothing, are never reached, or make a cliff."""

from __future__ import annotations

import pytest
from linted import component, found_by

from graphcrm.rules.lint.steps import check_steps

FALL, SAME, NEVER, CLIFF = (
    "steps-fall",
    "step-same",
    "step-unreachable",
    "discount-cliff",
)
BEFORE = """
[metric.often]
of = "times"
where = "personal >= 100"
last = 3
[metric.since]
of = "fact"
unit = "day"
[metric.bought]
of = "own"
orders = "own"
[metric.sold]
of = "own"
orders = "retail"
[metric.money]
of = "own"
orders = "own"
volume = "net"
[metric.people]
of = "people"
[metric.land]
of = "fact"
unit = "text"
[[rank]]
name = "silver"
when = "group >= 1000"
[[rank]]
name = "gold"
when = "group >= 5000"
"""


def found(*lines: str):
    return found_by(check_steps, BEFORE + component("c", *lines))


def said(*lines: str) -> list[tuple[str, str, str]]:
    """The code, severity and key of each, without the component."""
    return [(one.code, one.severity, one.key.removeprefix("component[1]."))
            for one in found(*lines)]  # fmt: skip


def steps(key: str, what: str, *rows: tuple[object, str]) -> str:
    return f"{key} = [ " + ", ".join(
        f'{{ from = {start}, {what} = "{value}" }}' for start, value in rows
    ) + " ]"  # fmt: skip


def rates(*rows: tuple[object, str]) -> str:
    return steps("brackets", "rate", *rows)


def amounts(*rows: tuple[object, str]) -> str:
    return steps("amounts", "amount", *rows)


BONUS = ('kind = "bonus"', 'base = "retail"', 'metric = "group"')
FIXED = ('kind = "bonus"', 'metric = "people"')
DIFFERENTIAL = ('kind = "differential"', 'metric = "group"')
CYCLE = ('kind = "binary"', 'form = "cycle"', "unit = 100")
TIERS = ('kind = "binary"', 'form = "tier"')
ORDER = 'kind = "differential_by_order"'


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((*BONUS, rates((1, "1%"), (2, "2%"), (3, "3%"))), []),
        ((*BONUS, rates((1, "1%"), (2, "3%"), (3, "2%"))), [(FALL, "brackets[3]")]),
        ((*BONUS, rates((1, "1%"), (2, "1%"), (3, "2%"))), [(SAME, "brackets[2]")]),
        ((*BONUS, rates((1, "2%"), (2, "1%"), (3, "1%"))),
         [(FALL, "brackets[2]"), (SAME, "brackets[3]")]),
        (('kind = "bonus"', 'base = "group"', 'steps = "marginal"',
          rates((1, "2%"), (2, "1%"))), [(FALL, "brackets[2]")]),
        ((*FIXED, amounts((1, "5"), (2, "4"))), [(FALL, "amounts[2]")]),
        ((*FIXED, amounts((1, "5"), (2, "5"))), [(SAME, "amounts[2]")]),
        (('kind = "bonus"', 'base = "retail"', 'rate = "1%"'), []),
        ((*DIFFERENTIAL, rates((1, "2%"), (2, "1%"))), [(FALL, "brackets[2]")]),
        (('kind = "differential"', 'rate = "1%"', 'higher_leg = "break"'), []),
        ((ORDER, 'rates_by_rank = { silver = "2%", gold = "1%" }'),
         [(FALL, "rates_by_rank")]),
        ((ORDER, 'rates_by_rank = { silver = "2%", gold = "2%" }'), []),
        ((ORDER, 'rates_by_rank = { silver = "1%", gold = "2%" }'), []),
        ((*CYCLE, 'metric = "people"', amounts((1, "5"), (2, "4"))),
         [(FALL, "amounts[2]")]),
        ((*CYCLE, 'pay_by_rank = { silver = "2", gold = "1" }'),
         [(FALL, "pay_by_rank")]),
        ((*CYCLE, 'pay = "2"'), []),
        ((*TIERS, steps("tiers", "amount", (100, "5"), (200, "4"))),
         [(FALL, "tiers[2]")]),
        ((*TIERS, steps("tiers", "amount", (100, "5"), (200, "5"))),
         [(SAME, "tiers[2]")]),
        # tables by rank
        ((*BONUS, rates((1, "1%")), 'cap_by_rank = { silver = "5", gold = "4" }'),
         [(FALL, "cap_by_rank")]),
        ((*BONUS, rates((1, "1%")), 'cap_by_rank = { silver = "5", gold = "5" }'), []),
        ((*BONUS, rates((1, "1%")), 'cap_by_rank = { none = "5", silver = "4" }'),
         [(FALL, "cap_by_rank")]),
        (('kind = "guarantee"', 'minimum_by_rank = { silver = "5", gold = "4" }'),
         [(FALL, "minimum_by_rank")]),
        (('kind = "guarantee"', 'minimum_by_rank = { silver = "4", gold = "5" }'), []),
        (('kind = "pool"', 'rate = "1%"', "shares_by_rank = { silver = 2, gold = 1 }"),
         [(FALL, "shares_by_rank")]),
        (('kind = "pool"', 'rate = "1%"', "shares_by_rank = { silver = 1, gold = 2 }"),
         []),
        (('kind = "pool"', 'rate = "1%"', 'shares = "people"',
          "most_by_rank = { silver = 2, gold = 1 }"), [(FALL, "most_by_rank")]),
        (('kind = "pool"', 'rate = "1%"', 'shares = "people"',
          "most_by_rank = { silver = 2, gold = 2 }"), []),
        # never reached
        (('kind = "bonus"', 'base = "retail"', 'metric = "often"',
          rates((1, "1%"), (3, "2%"))), []),
        (('kind = "bonus"', 'base = "retail"', 'metric = "often"',
          rates((1, "1%"), (4, "2%"), (5, "3%"))),
         [(NEVER, "brackets[2]"), (NEVER, "brackets[3]")]),
        ((ORDER, 'metric = "often"', rates((1, "1%"), (4, "2%"))),
         [(NEVER, "brackets[2]")]),
    ],
)  # fmt: skip
def test_steps_that_do_not_rise(lines, expected):
    severity = {SAME: "note"}
    assert said(*lines) == [
        (code, severity.get(code, "warning"), key) for code, key in expected
    ]


RANK_NEVER = '[[rank]]\nname = "ruby"\nwhen = "people < 0"\n'


def test_ranks_nobody_has_are_no_step_that_is_never_reached():
    for lines in ((ORDER, 'rates_by_rank = { silver = "1%", ruby = "2%" }'),
                  (*CYCLE, 'pay_by_rank = { silver = "1", ruby = "2" }')):  # fmt: skip
        text = BEFORE + RANK_NEVER + component("c", *lines)
        assert found_by(check_steps, text) == []
    bonus = component("c", 'kind = "bonus"', 'base = "retail"', 'metric = "rank"',
                      rates(('"gold"', "1%"), ('"ruby"', "2%")))  # fmt: skip
    [one] = found_by(check_steps, BEFORE + RANK_NEVER + bonus)
    assert one.message == "is never reached: rank is gold at most, so 2 % is never paid"


def test_a_metric_that_is_called_like_what_is_matched_is_another_one():
    named = '[metric.matched]\nof = "times"\nwhere = "personal >= 1"\nlast = 3\n'
    tiers = component("c", *TIERS, steps("tiers", "amount", (100, "5")))
    assert found_by(check_steps, named + tiers) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((*BONUS, rates((1, "3%"), (250, "2.5%"))),
         "pays less from group 250.00 on (2.5 % instead of 3 %): whoever rises to it"),
        ((*BONUS, rates((1, "3%"), (250, "3%"))),
         "pays the same as the step below it (3 %), so reaching group 250.00 changes"),
        ((*FIXED, amounts((1, "5"), (20, "4"))),
         "pays less from people 20 on (4.00 USD instead of 5.00 USD): whoever rises"),
        ((*FIXED[:1], 'metric = "since"', amounts((20200101, "5"), (20210203, "4"))),
         "pays less from since 2021-02-03 on (4.00 USD instead of 5.00 USD):"),
        ((*FIXED[:1], 'metric = "rank"', amounts(('"silver"', "5"), ('"gold"', "4"))),
         "pays less from rank gold on (4.00 USD instead of 5.00 USD):"),
        ((*FIXED[:1], 'metric = "money"', amounts((1, "5"), (2, "4"))),
         "pays less from money 2.00 on (4.00 USD instead of 5.00 USD):"),
        ((ORDER, 'rates_by_rank = { silver = "2%", gold = "1%" }'),
         "pays less from rank gold on (1 % instead of 2 %): whoever rises to it loses"),
        ((*CYCLE, 'pay_by_rank = { silver = "2", gold = "1" }'),
         "pays less from rank gold on (1.00 USD instead of 2.00 USD):"),
        ((*TIERS, steps("tiers", "amount", (100, "5"), (200, "4"))),
         "pays less from matched 200.00 on (4.00 USD instead of 5.00 USD):"),
        ((*CYCLE, 'metric = "people"', amounts((1, "5"), (20, "4"))),
         "pays less from people 20 on (4.00 USD instead of 5.00 USD):"),
        (('kind = "bonus"', 'base = "retail"', 'metric = "often"',
          rates((1, "1%"), (4, "2%"))),
         "is never reached: often is 3 at most, so 2 % is never paid"),
        (('kind = "bonus"', 'metric = "often"', amounts((1, "1"), (4, "2"))),
         "is never reached: often is 3 at most, so 2.00 USD is never paid"),
        (('kind = "pool"', 'rate = "1%"', "shares_by_rank = { none = 2, silver = 1 }"),
         "gives silver less than none below it, so rising in rank costs money."),
        (('kind = "pool"', 'rate = "1%"', "shares_by_rank = { silver = 2, gold = 1 }"),
         "gives gold less than silver below it, so rising in rank costs money."),
    ],
)  # fmt: skip
def test_what_is_said_of_steps(lines, message):
    [one] = found(*lines)
    assert one.message.startswith(message)


def test_each_table_of_a_date_is_looked_at():
    brackets = ('brackets = [ { valid_from = 2025-01-01, value = [ { from = 1, rate = '
                '"2%" }, { from = 2, rate = "1%" } ] }, { valid_from = 2026-01-01, '
                'value = [ { from = 1, rate = "1%" }, { from = 2, rate = "1%" } ] } ]'
                )  # fmt: skip
    assert said(*BONUS, brackets) == [
        (FALL, "warning", "brackets[1].value[2]"),
        (SAME, "note", "brackets[2].value[2]"),
    ]


# -- levels ---------------------------------------------------------------------------

UNI = 'kind = "unilevel"'


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((UNI, 'rates = ["5%", "1%"]'), []),
        ((UNI, 'rates_by_rank = { silver = ["1%"], gold = ["1%", "1%"] }'), []),
        ((UNI, 'rates_by_rank = { silver = ["2%"], gold = ["1%", "1%"] }'),
         [("rates_by_rank", "pays gold less at level 1 than silver below it (1 % "
           "instead of 2 %): rising")]),
        ((UNI, 'rates_by_rank = { none = ["2%"], silver = ["1%"] }'),
         [("rates_by_rank", "pays silver less at level 1 than none below it (1 % ")]),
        ((UNI, 'rates_by_rank = { silver = ["2%", "3%", "9%"], gold = ["2%", "3%"] }'),
         [("rates_by_rank", "pays gold less at level 3 than silver below it (0 % "
           "instead of 9 %)")]),
        # said of the first level only
        ((UNI, 'rates_by_rank = { silver = ["2%", "3%"], gold = ["1%"] }'),
         [("rates_by_rank", "pays gold less at level 1 than")]),
        ((UNI, 'rates = ["5%", "1%"]', 'tail_by_rank = { silver = "2%", gold = "1%" }'),
         [("tail_by_rank", "pays gold less at level 3 than silver below it (1 % ")]),
        ((UNI, 'rates = ["5%"]', 'tail_by_rank = { silver = "1%", gold = "2%" }'), []),
        ((UNI, 'rates_by = "land"', 'rates_of = { a = ["5%"], b = ["1%"] }'), []),
        (('kind = "generations"', 'boundary = "rank >= gold"',
          'rates_by_rank = { silver = ["2%"], gold = ["1%"] }'),
         [("rates_by_rank", "pays gold less at level 1 than silver below it")]),
    ],
)  # fmt: skip
def test_levels_that_fall_as_the_rank_rises(lines, expected):
    rows = found(*lines)
    assert [(one.code, one.severity, one.key) for one in rows] == [
        (FALL, "warning", f"component[1].{key}") for key, _ in expected
    ]
    for one, (_, words) in zip(rows, expected, strict=True):
        assert one.message.startswith(words)


# -- cliffs ---------------------------------------------------------------------------


def slab(base: str, metric: str, *rows: tuple[object, str]) -> tuple[str, ...]:
    return 'kind = "bonus"', f'base = "{base}"', f'metric = "{metric}"', rates(*rows)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # 80 at 100 % cost as much as 100 at 80 %
        (slab("personal", "personal", (100, "20%")),
         (1, "gives 20 % on all of one's own purchases from 100.00 on, 0 % just below: "
          "whoever is about to buy more than 80.00 and less than 100.00 pays less by "
          "buying 100.00, and the company gives 20.00 more at once.")),
        # 888.88 at 90 % cost as much as 1000 at 80 %; 10 % of 100 are less than of 1000
        (slab("personal", "personal", (100, "10%"), (1000, "20%")),
         (2, "gives 20 % on all of one's own purchases from 1000.00 on, 10 % just "
          "below: whoever is about to buy more than 888.88 and less than 1000.00 pays "
          "less by buying 1000.00, and the company gives 100.00 more at once.")),
        (slab("personal", "personal", (100, "50%"), (120, "60%")),
         (1, "gives 50 % on all of one's own purchases from 100.00 on, 0 % just below: "
          "whoever is about to buy more than 50.00 and")),
        (slab("personal", "personal", (100, "100%")),
         (1, "gives 100 % on all of one's own purchases from 100.00 on, 0 % just "
          "below: whoever is about to buy more than 0.00 and less")),
        (slab("personal", "personal", (0, "20%")), None),
        (slab("personal", "personal", (0, "20%"), ('"0.01"', "30%")),
         (2, "gives 30 % on all of one's own purchases from 0.01 on, 20 % just")),
        (slab("personal", "personal", (0, "20%"), (100, "20%")), None),
        (slab("personal", "personal", (0, "20%"), (100, "10%")), None),
        (slab("personal", "personal", (0, "20%"), (50, "10%"), (100, "15%")),
         (3, "gives 15 % on all of one's own purchases from 100.00 on, 10 % just")),
        (slab("bought", "qualifying", (100, "20%")), (1, "gives 20 %")),
        (slab("qualifying", "bought", (100, "20%")), (1, "gives 20 %")),
        (slab("group", "personal", (100, "20%")), None),
        (slab("personal", "group", (100, "20%")), None),
        (slab("sold", "personal", (100, "20%")), None),
        (slab("personal", "sold", (100, "20%")), None),
        (slab("money", "personal", (100, "20%")), None),
        (slab("personal", "money", (100, "20%")), None),
        (slab("personal", "people", (100, "20%")), None),
        (('kind = "bonus"', 'base = "personal"', 'steps = "marginal"',
          rates((100, "20%"))), None),
        (('kind = "bonus"', 'metric = "personal"', amounts((100, "20"))), None),
        (('kind = "bonus"', 'base = "personal"', 'rate = "20%"'), None),
        (('kind = "differential"', 'metric = "personal"', 'higher_leg = "break"',
          rates((100, "20%"))), None),
    ],
)  # fmt: skip
def test_where_buying_more_costs_less(lines, expected):
    rows = [one for one in found(*lines) if one.code == CLIFF]
    if expected is None:
        assert rows == []
        return
    number, words = expected
    [one] = rows
    assert (one.severity, one.key) == ("warning", f"component[1].brackets[{number}]")
    assert one.message.startswith(words)
