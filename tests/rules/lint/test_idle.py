"""Components that can never pay, with the reason, and what only just can."""

from __future__ import annotations

import pytest
from linted import component, found_by

from graphcrm.rules.lint.idle import check_idle

BEFORE = """
[metric.people]
of = "people"
[metric.none]
of = "people"
where = "rank == silver"
[metric.land]
of = "fact"
unit = "text"
[[rank]]
name = "silver"
when = "personal > 5 and personal < 5"
[[rank]]
name = "gold"
when = "group >= 5000"
"""
UNI = ('kind = "unilevel"', 'rates = ["5%"]')
NEVER = "personal > 5 and personal < 5"
EARLIER = component("e", *UNI)


def idle(text: str, head: str = "") -> list[tuple[str, str, str]]:
    """The code, severity and key of what is said."""
    return [(f.code, f.severity, f.key) for f in found_by(check_idle, text, head)]


def never(number: int, key: str, severity: str = "error") -> list[tuple[str, str, str]]:
    return [("never-pays", severity, f"component[{number}].{key}")]


@pytest.mark.parametrize(
    ("lines", "key", "severity"),
    [
        (UNI, "", ""),
        # whom it pays
        ((*UNI, f'requires = "{NEVER}"'), "requires", "error"),
        ((*UNI, 'requires = "not distributor"'), "requires", "error"),
        ((*UNI, 'requires = "not distributor"', "needs_activity = false"), "requires",
         "error"),
        ((*UNI, 'requires = "not active"'), "", ""),
        ((*UNI, 'requires = "none >= 1"'), "requires", "error"),
        ((*UNI, 'requires = "personal >= 5"'), "", ""),
        ((*UNI, f'requires = "({NEVER}) or personal >= 5"'), "", ""),
        # limits
        ((*UNI, 'cap = "0"'), "cap", "error"),
        ((*UNI, 'cap = "0.01"'), "", ""),
        ((*UNI, 'cap_by_rank = { gold = "0" }'), "cap_by_rank", "error"),
        ((*UNI, 'cap_by_rank = { gold = "5" }'), "", ""),
        ((*UNI, 'cap = "0"', 'cap_by = "land"', 'cap_of = { mx = "5" }'), "", ""),
        ((*UNI, 'cap = "0"', 'cap_by = "land"', 'cap_of = { mx = "0" }'), "cap",
         "error"),
        ((*UNI, 'cap_per_source = "0"'), "cap_per_source", "error"),
        ((*UNI, 'cap_per_source = "0.01"'), "", ""),
        ((*UNI, 'fund = { limit = "0%" }'), "fund", "error"),
        ((*UNI, 'fund = { limit = "1%" }'), "", ""),
        # rates
        (('kind = "unilevel"', 'rates = ["0%", "0%"]'), "rates", "warning"),
        (('kind = "unilevel"', 'rates = ["0%", "1%"]'), "", ""),
        (('kind = "unilevel"', 'rates_by_rank = { silver = ["1%"], gold = ["0%"] }'),
         "rates_by_rank", "warning"),
        (('kind = "own_sales"', 'rate = "0%"'), "rate", "warning"),
        (('kind = "bonus"', 'metric = "people"',
          'amounts = [ { from = 1, amount = "0" }, { from = 2, amount = "0" } ]'),
         "amounts", "warning"),
        (('kind = "bonus"', 'metric = "people"',
          'amounts = [ { from = 1, amount = "0" }, { from = 2, amount = "1" } ]'),
         "", ""),
        (('kind = "structure"', 'each = "personal >= 5"', 'amounts = ["0", "0"]'),
         "amounts", "warning"),
        (('kind = "structure"', 'each = "personal >= 5"', 'amounts = ["0", "1"]'),
         "", ""),
        (('kind = "matrix_full"', "width = 3", 'amounts = ["0", "0"]'), "amounts",
         "warning"),
        (('kind = "matrix_full"', "width = 3", 'amounts = ["0", "1"]'), "", ""),
        (('kind = "type_table"', 'types = "land"',
          'table = { a = { a = "0", b = "0" }, b = { a = "0" } }'), "table", "warning"),
        (('kind = "type_table"', 'types = "land"',
          'table = { a = { a = "0", b = "0" }, b = { a = "0", b = "5" } }'), "", ""),
        (('kind = "rank_bonus"', 'amounts = { gold = ["0", "0"] }'), "amounts",
         "warning"),
        (('kind = "rank_bonus"', 'amounts = { gold = ["0", "1"] }'), "", ""),
        (('kind = "rank_bonus"', 'amounts = { silver = "5", gold = "0" }'), "", ""),
        (('kind = "rank_bonus"', 'amounts = { silver = "5" }'), "amounts", "error"),
        (('kind = "guarantee"', 'minimum_by_rank = { gold = "0" }'), "", ""),
        (('kind = "pass_up"', "passed = 0", 'introducer = "5%"', 'passup = "5%"',
          'keeper = "0%"'), "keeper", "warning"),
        (('kind = "pass_up"', "passed = 0", 'introducer = "0%"', 'passup = "0%"',
          'keeper = "1%"'), "", ""),
        (('kind = "pass_up"', "passed = 1", 'introducer = "1%"', 'passup = "0%"',
          'keeper = "0%"'), "", ""),
        # conditions of a kind
        (('kind = "structure"', f'each = "{NEVER}"', 'amounts = ["5"]'), "each",
         "error"),
        (('kind = "structure"', 'each = "people >= 1"', f'team = "{NEVER}"',
          'amounts = ["5"]'), "team", "error"),
        (('kind = "structure"', 'each = "people >= 1"', 'team = "people >= 3"',
          'amounts = ["5"]'), "", ""),
        (('kind = "leadership"', f'leaders = "{NEVER}"', 'base = "group"',
          'rate = "1%"'), "leaders", "error"),
        (('kind = "type_table"', 'types = "land"', 'table = { a = { a = "5" } }',
          f'where = "{NEVER}"'), "where", "error"),
        (('kind = "type_table"', 'types = "land"', 'table = { a = { a = "5" } }',
          'where = "personal >= 5"'), "", ""),
        (('kind = "pool"', 'rate = "1%"', 'shares = "people"', f'sellers = "{NEVER}"'),
         "sellers", "error"),
        (('kind = "pool"', 'rate = "1%"', 'shares = "people"',
          'sellers = "personal >= 5"'), "", ""),
        (('kind = "matching"', 'on = "e"', 'rates = ["5%"]',
          f'source_requires = "{NEVER}"'), "source_requires", "error"),
        (('kind = "matching"', 'on = "e"', 'rates = ["5%"]',
          'source_requires = "personal >= 5"'), "", ""),
        # legs
        (('kind = "differential"', 'rate = "5%"', 'higher_leg = "break"',
          'pays_own = "never"', 'pays_legs = "none"'), "pays_legs", "error"),
        (('kind = "differential"', 'rate = "5%"', 'higher_leg = "break"',
          'pays_own = "never"'), "", ""),
        (('kind = "differential"', 'rate = "5%"', 'higher_leg = "break"',
          'pays_legs = "none"'), "", ""),
        (('kind = "binary"', 'rate = "5%"', "min_matched = 100", "max_matched = 99"),
         "max_matched", "error"),
        (('kind = "binary"', 'rate = "5%"', "min_matched = 100", "max_matched = 100"),
         "", ""),
        (('kind = "binary"', 'rate = "5%"', "min_matched = 100"), "", ""),
        (('kind = "binary"', 'form = "pairs"', "unit = 100", 'rate = "5%"',
          "max_pairs = 3"), "", ""),
    ],
)  # fmt: skip
def test_a_component_that_never_pays_says_why(lines, key, severity):
    text = BEFORE + EARLIER + component("c", *lines)
    assert idle(text) == (never(2, key, severity) if key else [])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), []),
        (('protected = ["c"]',), []),
        (('protected = ["e"]',), never(2, "name")),
    ],
)
def test_a_company_that_pays_nothing_pays_no_component(lines, expected):
    uni = EARLIER + component("c", *UNI)
    cap = "\n".join(["[company_cap]", 'limit = "{}"', *lines, ""])
    assert idle(cap.format("1%") + uni) == []
    nothing = idle(cap.format("0%") + uni)
    if not lines:
        assert nothing == never(1, "name") + never(2, "name")
    else:
        assert nothing == (expected or never(1, "name"))


def test_a_share_of_nothing_is_nothing():
    nothing = component("n", *UNI, 'cap = "0"')
    match = ('kind = "matching"', 'rates = ["5%"]')
    first = never(1, "cap")
    assert idle(nothing + component("c", *match, 'on = "n"')) == first + never(2, "on")
    both = nothing + EARLIER + component("c", *match, 'on = ["n", "e"]')
    assert idle(both) == first
    [_, found] = found_by(check_idle, nothing + component("c", *match, 'on = "n"'))
    assert found.message == (
        "c never pays anybody: n never pays, so there is nothing to share"
    )
    generations = ('kind = "generations"', 'boundary = "personal >= 5"',
                   'rates = ["5%"]', 'on = "n"')  # fmt: skip
    assert idle(nothing + component("c", *generations)) == first + never(2, "on")


@pytest.mark.parametrize(
    ("lines", "paid"),
    [
        (UNI, False),
        ((*UNI, 'base = "net"'), True),
        (('kind = "own_sales"', 'rate = "5%"'), True),
        (('kind = "own_sales"', 'rate = "5%"', 'base = "volume"'), False),
        (('kind = "bonus"', 'base = "personal"', 'rate = "5%"'), False),
        (('kind = "binary"', 'form = "cycle"', "unit = 100", 'pay = "5"'), True),
        (('kind = "pool"', 'rate = "5%"', "shares_by_rank = { none = 1 }"), True),
    ],
)
def test_points_that_are_worth_nothing_pay_nothing(lines, paid):
    found = idle(component("c", *lines), 'point_value = "0"\n')
    assert found == ([] if paid else never(1, "base"))
    assert idle(component("c", *lines), 'point_value = "0.01"\n') == []


# -- activity -------------------------------------------------------------------------


def active(lines: str, *more: str) -> list[tuple[str, str, str]]:
    metric = '[metric.people]\nof = "people"\n'
    return idle(f"{metric}[activity]\n{lines}\n" + component("c", *UNI, *more))


IMPOSSIBLE = [("activity-impossible", "error", "activity.when")]


def test_nobody_may_be_able_to_be_active():
    assert active(f'own_volume = 0\nwhen = "{NEVER}"') == IMPOSSIBLE
    assert active('own_volume = 0\nwhen = "people < 0"') == IMPOSSIBLE
    assert active('own_volume = 0\nwhen = "people < 1"') == []


@pytest.mark.parametrize(
    ("activity", "lines", "key"),
    [
        ("own_volume = 60", ['requires = "qualifying < 60"'], "requires"),
        ("own_volume = 60", ['requires = "qualifying <= 60"'], ""),
        ("own_volume = 60", ['requires = "personal < 60"'], ""),
        ("own_volume = 60", ['requires = "qualifying < 60"', "needs_activity = false"],
         ""),
        ("own_volume = 60\ngrace = 1", ['requires = "qualifying < 60"'], ""),
        ('own_volume = 0\nwhen = "people >= 2"', ['requires = "people < 2"'],
         "requires"),
        ('own_volume = 0\nwhen = "people >= 2 or personal >= 1"',
         ['requires = "people < 2"'], ""),
        ('own_volume = 0\nwhen = "people >= 2 or personal >= 1"',
         ['requires = "people < 2 and personal < 1"'], "requires"),
        ("own_volume = 0", ['requires = "not active"'], ""),
    ],
)  # fmt: skip
def test_whoever_is_active_must_be_able_to_be_paid(activity, lines, key):
    assert active(activity, *lines) == (never(1, key) if key else [])


def test_what_is_undecided_is_not_said():
    many = " and ".join(f"(personal >= {n} or group >= {n})" for n in range(1, 20))
    assert active("own_volume = 0", f'requires = "{many}"') == []
    assert active(f'own_volume = 0\nwhen = "{many}"', 'requires = "people < 1"') == []
    levels = f'level_requires = ["{many}"]'
    assert active("own_volume = 0", levels) == []


# -- orders that another component leaves ---------------------------------------------


@pytest.mark.parametrize(
    ("other", "mine", "paid"),
    [
        ([], [], False),
        ([], ['orders = "own"'], False),
        (['orders = "own"'], ['orders = "own"'], False),
        (['orders = "own"'], [], True),
        (['orders = "own"'], ['orders = "retail"'], True),
        (["within_days = 60"], [], True),
        (["within_months = 2"], [], True),
        (["first_order_only = true"], [], True),
        (["pays_inactive_source = false"], [], True),
    ],
)
def test_a_component_needs_orders_that_another_leaves(other, mine, paid):
    first = component("e", *UNI, *other)
    second = component("c", *UNI, *mine, 'without_orders_of = "e"')
    assert idle(first + second) == ([] if paid else never(2, "without_orders_of"))


# -- levels ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("requires", "levels", "never_paid"),
    [
        ("people >= 0", ["people >= 1", "people >= 2"], []),
        ("people >= 0", ["people >= 1", "people < 0"], [2]),
        ("people >= 3", ["people >= 1", "people < 3", "people <= 3"], [2]),
        ("people >= 3", ["people < 3", "people >= 1", "people < 2"], [1, 3]),
    ],
)
def test_a_level_that_nobody_can_take_is_named(requires, levels, never_paid):
    asked = ", ".join(f'"{when}"' for when in levels)
    lines = ('kind = "unilevel"', 'rates = ["1%", "1%", "1%"]',
             f'requires = "{requires}"', f"level_requires = [{asked}]")  # fmt: skip
    found = found_by(check_idle, BEFORE + component("c", *lines))
    assert [(one.code, one.severity, one.key) for one in found] == [
        ("level-never-paid", "warning", f"component[1].level_requires[{n}]")
        for n in never_paid
    ]
    for number, one in zip(never_paid, found, strict=True):
        assert one.message.startswith(f"nobody can ever take level {number}: ")


def test_of_a_component_that_never_pays_no_level_is_named():
    lines = ('kind = "unilevel"', 'rates = ["1%"]', f'requires = "{NEVER}"',
             'level_requires = ["people < 0"]')  # fmt: skip
    assert idle(BEFORE + component("c", *lines)) == never(1, "requires")
