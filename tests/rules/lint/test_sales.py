"""Pay for people who join, without anybody selling anything."""

from __future__ import annotations

import pytest
from linted import component, found_by

from graphcrm.rules.lint.sales import check_sales

BEFORE = """
[metric.recruits]
of = "people"
[metric.sellers]
of = "people"
where = "personal >= 1"
[metric.sided]
of = "legs"
head = "distributor"
[metric.sold]
of = "legs"
at_least = 100
[metric.type]
of = "fact"
unit = "text"
[metric.stated]
of = "fact"
[[rank]]
name = "joiner"
when = "recruits >= 3"
[[rank]]
name = "hero"
when = "recruits >= 9"
[[rank]]
name = "seller"
when = "personal >= 100"
"""
TYPES = ('kind = "type_table"', 'types = "type"', 'table = { a = { a = "5" } }')
RANK = 'kind = "rank_bonus"'
MINIMUM = 'kind = "guarantee"'
MATRIX = ('kind = "matrix_full"', "width = 3")
THREE = 'kind = "structure"'
FIXED = 'kind = "bonus"'
AMOUNTS = 'amounts = [ { from = 1, amount = "5" }, { from = 2, amount = "0" } ]'
NOTHING = 'amounts = [ { from = 1, amount = "0" } ]'
ALL = "needs_activity = false"
MANY = " and ".join(f"(recruits >= {n} or stated >= {n})" for n in range(1, 20))


def codes(activity: str, *lines: str) -> list[tuple[str, str, str]]:
    text = f"[activity]\n{activity}\n" + BEFORE + component("c", *lines)
    return [(f.code, f.severity, f.key) for f in found_by(check_sales, text)]


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        (TYPES, "table"),
        ((*TYPES, 'members = "all"'), ""),
        ((*TYPES[:2], 'table = { a = { a = "0" } }'), ""),
        ((*TYPES[:2], 'table = { a = { a = "0", b = "5" }, b = { a = "0" } }'),
         "table"),
        ((*TYPES, 'where = "recruits >= 1"'), "table"),
        ((*TYPES, 'where = "personal >= 1"'), ""),
        ((THREE, 'each = "distributor"', 'amounts = ["5"]'), "amounts"),
        ((THREE, 'each = "distributor"', 'amounts = ["0", "5"]'), "amounts"),
        ((THREE, 'each = "distributor"', 'amounts = ["0"]'), ""),
        ((THREE, 'each = "personal >= 5"', 'amounts = ["5"]'), ""),
        ((THREE, 'each = "distributor"', 'team = "group >= 5"', 'amounts = ["5"]'), ""),
        ((THREE, 'each = "distributor"', 'team = "recruits >= 5"', 'amounts = ["5"]'),
         "amounts"),
        ((*MATRIX, 'amounts = ["0", "5"]'), "amounts"),
        ((*MATRIX, 'amounts = ["0"]'), ""),
        ((RANK, 'amounts = { joiner = "5" }'), "amounts"),
        ((RANK, 'amounts = { joiner = ["0", "5"] }'), "amounts"),
        ((RANK, 'amounts = { joiner = "0", seller = "5" }'), ""),
        ((RANK, 'amounts = { seller = "5" }'), ""),
        ((RANK, 'amounts = { joiner = "5", seller = "5" }'), "amounts"),
        ((MINIMUM, 'minimum_by_rank = { joiner = "5" }'), "minimum_by_rank"),
        ((MINIMUM, 'minimum_by_rank = { seller = "5" }'), ""),
        ((MINIMUM, 'minimum_by_rank = { joiner = "0", seller = "5" }'), ""),
        ((MINIMUM, 'minimum_by_rank = { joiner = "0", hero = "5" }'),
         "minimum_by_rank"),
        ((MINIMUM,), ""),
        ((FIXED, 'metric = "recruits"', AMOUNTS), "amounts"),
        ((FIXED, 'metric = "recruits"', NOTHING), ""),
        ((FIXED, 'metric = "sided"', AMOUNTS), "amounts"),
        ((FIXED, 'metric = "sellers"', AMOUNTS), ""),
        ((FIXED, 'metric = "sold"', AMOUNTS), ""),
        ((FIXED, 'metric = "stated"', AMOUNTS), ""),
        ((FIXED, 'metric = "personal"', AMOUNTS), ""),
        ((FIXED, 'metric = "rank"', 'amounts = [ { from = "joiner", amount = "5" } ]'),
         "amounts"),
        ((FIXED, 'metric = "achieved"', 'amounts = [ { from = "joiner", amount = "5" '
          '}, { from = "seller", amount = "9" } ]'), "amounts"),
        ((FIXED, 'metric = "title"', 'amounts = [ { from = "joiner", amount = "5" } ]'),
         "amounts"),
        ((FIXED, 'metric = "rank"', 'amounts = [ { from = "joiner", amount = "0" }, { '
          'from = "seller", amount = "5" } ]'), ""),
        ((FIXED, 'metric = "rank"', 'amounts = [ { from = "seller", amount = "5" } ]'),
         ""),
        ((FIXED, 'metric = "rank"', 'amounts = [ { from = "none", amount = "5" } ]'),
         ""),
        ((FIXED, 'base = "personal"', 'metric = "recruits"',
          'brackets = [ { from = 1, rate = "5%" } ]'), ""),
        (('kind = "unilevel"', 'rates = ["5%"]'), ""),
        # what is asked of whom it pays
        ((*TYPES, 'requires = "recruits >= 3"'), "table"),
        ((*TYPES, 'requires = "personal >= 3"'), ""),
        ((*TYPES, 'requires = "personal >= 3 or recruits >= 3"'), "table"),
        ((*TYPES, 'requires = "rank >= joiner"'), "table"),
        ((*TYPES, 'requires = "rank >= seller"'), ""),
        ((*TYPES, 'requires = "stated >= 1"'), ""),
        ((*TYPES, f'requires = "{MANY}"'), ""),
        ((*TYPES, 'requires = "personal >= retail"'), ""),  # nothing is known of both
        ((*TYPES, 'requires = "personal >= retail or recruits >= 3"'), "table"),
        ((*TYPES, 'requires = "recruits >= 1"', 'cap = "0"'), ""),
        ((*TYPES, 'requires = "recruits >= 1"', 'cap = "0.01"'), "table"),
        ((*TYPES, 'cap_by_rank = { seller = "5" }'), "table"),
    ],
)  # fmt: skip
def test_pay_that_enrolment_alone_earns(lines, key):
    expected = [("pay-for-enrolment", "warning", f"component[1].{key}")] if key else []
    assert codes("own_volume = 0", *lines) == expected


@pytest.mark.parametrize(
    ("activity", "lines", "paid"),
    [
        ("own_volume = 60", TYPES, False),
        ("own_volume = 60", (*TYPES, ALL), True),
        ('own_volume = 0\nwhen = "recruits >= 2"', TYPES, True),
        ('own_volume = 0\nwhen = "recruits >= 2"',
         (*TYPES, 'requires = "recruits < 2"'), False),
        ('own_volume = 0\nwhen = "recruits >= 2"',
         (*TYPES, 'requires = "recruits < 2"', ALL), True),
        ('own_volume = 0\nwhen = "group >= 2"', TYPES, False),
        ('own_volume = 0\nwhen = "group >= 2"', (*TYPES, ALL), True),
    ],
)  # fmt: skip
def test_whoever_must_be_active_may_have_to_buy(activity, lines, paid):
    assert bool(codes(activity, *lines)) == paid


def test_it_is_said_of_each_day():
    table = ('table = [ { valid_from = 2025-01-01, value = { a = { a = "0" } } }, { '
             'valid_from = 2026-01-01, value = { a = { a = "5" } } } ]')  # fmt: skip
    [(_, _, key)] = codes("own_volume = 0", *TYPES[:2], table)
    assert key == "component[1].table[2].value"
