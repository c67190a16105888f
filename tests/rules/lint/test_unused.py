"""What a plan says and nothing reads: figures, ranks, rates, keys without effect."""

from __future__ import annotations

import pytest
from linted import component, found_by, look_at

from graphcrm.rules.lint.unused import check_unused, figures_read

OWN = component("own", 'kind = "own_sales"', 'rate = "1%"')
RANK = '[[rank]]\nname = "gold"\nwhen = "group >= 1000"\n'


def unused(text: str, head: str = "") -> list[tuple[str, str, str]]:
    """The code, severity and key of what is said."""
    return [(f.code, f.severity, f.key) for f in found_by(check_unused, text, head)]


def said(text: str, head: str = "") -> str:
    """The message of the one finding there is."""
    [one] = found_by(check_unused, text, head)
    return one.message


def metric(name: str, *lines: str) -> str:
    return "\n".join([f"[metric.{name}]", *lines, ""])


# -- figures -------------------------------------------------------------------

PEOPLE = metric("people", 'of = "people"')
UNREAD = [("metric-unused", "warning", "metric.people")]
BONUS = component("b", 'kind = "bonus"', 'base = "personal"', 'rate = "1%"')


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (BONUS, False),
        (BONUS + 'requires = "people >= 1"\n', True),
        (component("b", 'kind = "bonus"', 'metric = "people"',
                   'amounts = [ { from = 1, amount = "5" } ]'), True),
        (component("p", 'kind = "pool"', 'rate = "1%"', 'shares = "people"'), True),
        ('[activity]\nown_volume = 0\nwhen = "people >= 1"\n' + BONUS, True),
        ('[[rank]]\nname = "gold"\nwhen = "people >= 1"\n'
         + BONUS + 'requires = "rank >= gold"\n', True),
        (metric("sum", 'of = "sum"', 'parts = ["people"]')
         + BONUS + 'requires = "sum >= 1"\n', True),
    ],
)  # fmt: skip
def test_a_figure_nothing_reads_changes_nothing(text, read):
    assert unused(PEOPLE + text) == ([] if read else UNREAD)


def test_a_fact_is_called_one():
    fact = metric("goal", 'of = "fact"')
    assert said(fact + BONUS).startswith("no condition, rate or base reads this fact,")
    assert said(PEOPLE + BONUS).startswith(
        "no condition, rate or base reads this figure,"
    )


def test_what_caps_look_at_is_read():
    caps = 'cap_by = "land"\ncap_of = { mx = "5" }\n'
    land = metric("land", 'of = "fact"', 'unit = "text"')
    assert unused(land + BONUS + caps) == []
    plain = look_at(RANK + BONUS).plan
    by_rank = look_at(RANK + BONUS + 'cap_by_rank = { gold = "5" }\n').plan
    assert "rank" not in figures_read(plan=plain)
    assert "rank" in figures_read(plan=by_rank)
    assert "" not in figures_read(plan=plain)


SAME = [("metric-duplicate", "note", "metric.it")]


@pytest.mark.parametrize(
    ("lines", "same"),
    [
        (('of = "own"', 'orders = "own"'), "personal of every plan"),
        (('of = "own"', 'orders = "retail"'), "retail of every plan"),
        (('of = "own"', 'volume = "qualifying"'), "qualifying of every plan"),
        (('of = "group"',), "group of every plan"),
        (('of = "people"', "depth = 2"), "deep"),
        (('of = "own"',), None),
        (('of = "own"', 'volume = "qualifying"', 'orders = "own"'), None),
        (('of = "own"', 'volume = "net"', 'orders = "own"'), None),
        (('of = "group"', 'tree = "enroller"'), None),
        (('of = "group"', "depth = 1"), None),
        (('of = "group"', "self = false"), None),
        (('of = "group"', 'orders = "own"'), None),
        (('of = "group"', 'without = "personal >= 1"'), None),
        (('of = "people"',), None),
        (('of = "fact"',), None),
    ],
)
def test_a_figure_that_is_there_already_is_noted(lines, same):
    before = metric("deep", 'of = "people"', "depth = 2")
    before += metric("other", 'of = "fact"')
    after = BONUS + 'requires = "it >= 0 and deep >= 0 and other >= 0"\n'
    text = before + metric("it", *lines) + after
    assert unused(text) == (SAME if same else [])
    if same:
        assert said(text) == (
            f"is the same figure as {same}; write {same.split()[0]} in its place"
        )


def test_what_is_active_decides_what_qualifying_is():
    activity = "[activity]\nown_volume = 0\ncount_customers = false\n"
    own = metric("it", 'of = "own"', 'volume = "qualifying"', 'orders = "own"')
    every = metric("it", 'of = "own"', 'volume = "qualifying"')
    after = BONUS + 'requires = "it >= 0"\n'
    assert unused(activity + own + after) == SAME
    assert unused(activity + every + after) == []


def test_the_first_of_three_equal_figures_is_named():
    three = "".join(metric(name, 'of = "people"') for name in ("a", "b", "c"))
    text = three + BONUS + 'requires = "a >= 0 and b >= 0 and c >= 0"\n'
    messages = [one.message for one in found_by(check_unused, text)]
    assert [m.split(";")[0] for m in messages] == ["is the same figure as a"] * 2


# -- ranks ---------------------------------------------------------------------

LADDER_UNREAD = [("ranks-unused", "warning", "rank[1].name")]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (OWN, False),
        (OWN + 'requires = "rank >= gold"\n', True),
        (OWN + 'requires = "achieved >= gold"\n', True),
        (OWN + 'requires = "title >= gold"\n', True),
        (OWN + 'cap_by_rank = { gold = "5" }\n', True),
        (component("i", 'kind = "infinity"', 'rates_by_rank = { gold = "1%" }'), True),
        (component("u", 'kind = "unilevel"', 'rates = ["1%"]'), False),
        (component("gold", 'kind = "own_sales"', 'rate = "1%"'), False),
        # by way of a figure
        (metric("golds", 'of = "people"', 'where = "rank >= gold"')
         + OWN + 'requires = "golds >= 1"\n', True),
        (metric("golds", 'of = "people"', 'where = "rank >= gold"')
         + metric("often", 'of = "streak"', 'where = "golds >= 1"')
         + component("b", 'kind = "bonus"', 'metric = "often"',
                     'amounts = [ { from = 1, amount = "5" } ]'), True),
    ],
)  # fmt: skip
def test_a_ladder_that_pays_nobody_is_noted(text, read):
    found = [row for row in unused(RANK + text) if row[0] == "ranks-unused"]
    assert found == ([] if read else LADDER_UNREAD)


BY_RANK = component("i", 'kind = "infinity"', 'rates_by_rank = { gold = "1%" }')
ASKED = OWN + 'requires = "achieved >= gold"\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[ranks]\ngrace = 1\n" + OWN, ["ranks"]),
        ("[ranks]\n" + OWN, []),
        (RANK + "[ranks]\ncumulative = true\n" + BY_RANK, []),
        (RANK + "[ranks]\ndemote_after = 2\n" + BY_RANK, ["ranks.demote_after"]),
        (RANK + '[ranks]\ndemote_after = 2\ndemotion = "never"\n' + BY_RANK,
         ["ranks.demote_after"]),
        (RANK + '[ranks]\ndemote_after = 2\ndemotion = "one"\n' + BY_RANK, []),
        (RANK + '[ranks]\ndemotion = "never"\n' + BY_RANK, []),
        (RANK + "[ranks]\ngrace = 1\n" + BY_RANK, []),
        (RANK + "[ranks]\ngrace = 1\n" + ASKED, ["ranks.grace"]),
        (RANK + "[ranks]\ngrace = 1\n" + OWN + 'requires = "rank >= gold"\n', []),
        (RANK + "[ranks]\ngrace = 1\n" + metric("golds", 'of = "people"',
         'where = "rank >= gold"') + OWN + 'requires = "golds >= 1"\n', []),
        (RANK + "[ranks]\ncumulative = true\n" + ASKED, []),
    ],
)  # fmt: skip
def test_what_is_said_of_ranks_has_an_effect(text, found):
    assert unused(text) == [("key-without-effect", "warning", key) for key in found]


def test_a_rank_that_is_named_nowhere_is_noted():
    ranks = "".join(
        f'[[rank]]\nname = "{name}"\nwhen = "group >= {n}"\n'
        for n, name in enumerate(("silver", "gold", "gold_plus"), 1)
    )
    text = ranks + BY_RANK.replace("{ gold =", "{ silver =")
    assert unused(text) == [
        ("rank-without-effect", "note", "rank[2].name"),
        ("rank-without-effect", "note", "rank[3].name"),
    ]
    assert unused(text + 'requires = "rank >= gold_plus"\n') == [
        ("rank-without-effect", "note", "rank[2].name")
    ]
    lists = 'cap_by_rank = { gold = "5", gold_plus = "6" }\n'
    assert unused(text + lists) == []


def test_a_rank_that_another_rung_asks_for_is_named():
    more = '[[rank]]\nname = "ruby"\nwhen = "golds >= 2"\n'
    golds = metric("golds", 'of = "people"', 'where = "rank >= gold"')
    found = unused(golds + RANK + more + BY_RANK.replace("{ gold =", "{ ruby ="))
    assert found == []


# -- exchange rates --------------------------------------------------------------

EXCHANGE = '[exchange]\nMXN = "0.05"\n'


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (BONUS, False),
        (OWN, True),
        (OWN + 'base = "net"\n', True),
        (OWN + 'base = "volume"\n', False),
        (BONUS + OWN, True),
        (component("u", 'kind = "unilevel"', 'rates = ["1%"]', 'base = "net"'), True),
        (component("p", 'kind = "pool"', 'rate = "1%"', 'of = "net"',
                   "shares_by_rank = { none = 1 }"), True),
        (component("b", 'kind = "binary"', 'rate = "1%"', 'volume = "net"'), True),
        (BONUS + 'fund = { limit = "5%", of = "net" }\n', True),
        (BONUS + 'fund = { limit = "5%" }\n', False),
        ('[company_cap]\nlimit = "5%"\nof = "net"\n' + BONUS, True),
        (metric("it", 'of = "own"', 'volume = "net"')
         + component("b", 'kind = "bonus"', 'base = "it"', 'rate = "1%"'), True),
    ],
)  # fmt: skip
def test_exchange_rates_are_for_net_values(text, read):
    assert unused(EXCHANGE + text) == (
        [] if read else [("exchange-unused", "warning", "exchange")]
    )
    assert unused(text) == []


# -- activity and the matrix ---------------------------------------------------------

NOBODY_ASKS = [("activity-unused", "warning", "activity.own_volume")]
GENERATIONS = ('kind = "generations"', 'boundary = "personal >= 5"', 'rates = ["1%"]',
               "needs_activity = false")  # fmt: skip
GRACE = [("key-without-effect", "warning", "activity.grace")]


@pytest.mark.parametrize(
    ("activity", "text", "found"),
    [
        ("own_volume = 60", OWN, NOBODY_ASKS),
        ("own_volume = 0", OWN, []),
        ('own_volume = 0\nwhen = "retail >= 5"', OWN, NOBODY_ASKS),
        ("own_volume = 60", OWN + "needs_activity = true\n", []),
        ("own_volume = 60", BONUS, []),
        ("own_volume = 60", OWN + BONUS, []),
        ("own_volume = [ { valid_from = 2025-01-01, value = 0 }, { valid_from = "
         "2026-01-01, value = 60 } ]", OWN, NOBODY_ASKS),
        ("own_volume = 60", BONUS + "needs_activity = false\n", NOBODY_ASKS),
        ("own_volume = 60", OWN + 'requires = "active"\n', []),
        ("own_volume = 60", component("u", 'kind = "unilevel"', 'rates = ["1%"]',
         "needs_activity = false"), NOBODY_ASKS),
        ("own_volume = 60", component("u", 'kind = "unilevel"', 'rates = ["1%"]',
         "needs_activity = false", 'compression = "skip_inactive"'), []),
        ("own_volume = 60", component("d", 'kind = "differential"', 'rate = "1%"',
         'higher_leg = "break"', "needs_activity = false",
         'compression = "skip_inactive"'), []),
        ("own_volume = 60", component("d", 'kind = "differential"', 'rate = "1%"',
         'higher_leg = "break"', "needs_activity = false"), NOBODY_ASKS),
        ("own_volume = 60", component("u", 'kind = "unilevel"', 'rates = ["1%"]',
         "needs_activity = false", "pays_inactive_source = false"), []),
        ("own_volume = 60", component("g", *GENERATIONS), NOBODY_ASKS),
        ("own_volume = 60", component("g", *GENERATIONS,
         'inactive_boundary = "skipped"'), []),
        ("own_volume = 60\ngrace = 1", BONUS, []),
        ("own_volume = 0\ngrace = 1", BONUS, GRACE),
        ('own_volume = 0\ngrace = 1\nwhen = "retail >= 5"', BONUS, []),
    ],
)  # fmt: skip
def test_activity_is_asked_for_where_somebody_looks(activity, text, found):
    assert unused(f"[activity]\n{activity}\n{text}") == found


MATRIX = "[matrix]\nwidth = 3\n"


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        (BONUS, False),
        (component("u", 'kind = "unilevel"', 'rates = ["1%"]'), False),
        (component("u", 'kind = "unilevel"', 'rates = ["1%"]', 'tree = "placement"'),
         True),
        (component("m", 'kind = "matrix_full"', 'amounts = ["5"]'), True),
        (metric("m", 'of = "people"', 'tree = "placement"')
         + BONUS + 'requires = "m >= 1"\n', True),
        (metric("m", 'of = "people"') + BONUS + 'requires = "m >= 1"\n', False),
    ],
)  # fmt: skip
def test_a_matrix_is_for_what_goes_along_it(text, placed):
    found = [("key-without-effect", "warning", "matrix")]
    assert unused(MATRIX + text) == ([] if placed else found)


def test_a_binary_plan_uses_a_matrix_of_two():
    binary = component("b", 'kind = "binary"', 'rate = "1%"')
    assert unused("[matrix]\nwidth = 2\n" + binary) == []
