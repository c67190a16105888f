"""Caps and funds that are never reached, hold nothing, or cannot hold."""

from __future__ import annotations

import pytest
from linted import component, found_by

from graphcrm.rules.lint.limits import check_limits

RANKS = """
[metric.people]
of = "people"
[[rank]]
name = "silver"
when = "personal > 5 and personal < 5"
[[rank]]
name = "gold"
when = "group >= 1000"
[[rank]]
name = "ruby"
when = "group >= 5000"
"""
UNI = ('kind = "unilevel"', 'rates = ["30%", "10%"]')
OWN = component("own", 'kind = "own_sales"', 'rate = "20%"', 'orders = "own"')
FIXED = component("fix", 'kind = "bonus"', 'metric = "personal"',
                  'amounts = [ { from = 1, amount = "5" } ]')  # fmt: skip
ENDLESS = component("end", 'kind = "bonus"', 'base = "group"', 'rate = "1%"')
NEVER, NOTHING, PROTECTED, ABOVE, LEFT = (
    "cap-never-reached", "cap-without-effect", "protected-above-cap",
    "payout-above-cap", "cap-leaves-out",
)  # fmt: skip


def found(text: str):
    return found_by(check_limits, text)


def said(text: str) -> list[tuple[str, str, str]]:
    return [(one.code, one.severity, one.key) for one in found(text)]


@pytest.mark.parametrize(
    ("fund", "most"),
    [("39.99%", None), ("40%", "40 %"), ("41%", "40 %")],
)
def test_a_fund_can_be_larger_than_all_that_is_paid(fund, most):
    text = OWN + component("c", *UNI, f'fund = {{ limit = "{fund}" }}')
    assert said(text) == ([(NEVER, "note", "component[2].fund")] if most else [])
    if most:
        [one] = found(text)
        assert one.message.startswith(
            f"is never reached: c pays 40 % at most, the fund allows {fund[:-1]} %;"
        )


def test_a_fund_is_compared_with_the_orders_that_pay_most():
    fund = 'fund = { limit = "20%" }'
    retail = component("c", *UNI, 'orders = "retail"', fund)
    assert said(retail) == []
    assert said(component("c", 'kind = "own_sales"', 'rate = "20%"', fund)) == [
        (NEVER, "note", "component[1].fund")
    ]


def test_a_fund_that_holds_what_has_no_bound_is_needed():
    fund = '\nfund = { limit = "99%" }\n'
    assert said(ENDLESS + fund) == []
    assert said(FIXED + fund) == []


def test_a_fund_is_looked_at_beside_what_it_shares():
    match = component("m", 'kind = "matching"', 'on = "c"', 'rates = ["50%"]',
                      'fund = { limit = "20%" }')  # fmt: skip
    assert said(component("c", *UNI) + match) == [(NEVER, "note", "component[2].fund")]
    fund = 'fund = { limit = "30%" }'
    above = component("c", *UNI, fund) + match.replace("20%", "15%")
    assert said(above) == [(NEVER, "note", "component[2].fund")]


DATED = ('kind = "own_sales"', 'orders = "all"', 'rate = [ { valid_from = 2025-01-01, '
         'value = "10%" }, { valid_from = 2026-01-01, value = "30%" }, { valid_from = '
         '2026-02-01, value = "20%" } ]')  # fmt: skip


@pytest.mark.parametrize(("limit", "never"), [("29%", False), ("30%", True)])
def test_limits_are_compared_with_the_day_on_which_most_is_paid(limit, never):
    fund = f'fund = {{ limit = "{limit}" }}'
    codes = [one[0] for one in said(component("c", *DATED, fund))]
    assert (NEVER in codes) == never
    company = f'[company_cap]\nlimit = "{limit}"\n' + component("c", *DATED)
    assert [one[0] for one in said(company)] == [NEVER if never else ABOVE]


# -- the company's cap -----------------------------------------------------------------


def company(limit: str, *protected: str, of: str = "volume") -> str:
    names = ", ".join(f'"{name}"' for name in protected)
    return f'[company_cap]\nlimit = "{limit}"\nof = "{of}"\nprotected = [{names}]\n'


BOTH = OWN + component("c", *UNI)  # 20 % and 40 % of own orders
LIMIT, KEEPS = "company_cap.limit", "company_cap.protected"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (company("61%") + BOTH, [(NEVER, "note", LIMIT)]),
        (company("60%") + BOTH, [(NEVER, "note", LIMIT)]),
        (company("59%") + BOTH, [(ABOVE, "note", LIMIT)]),
        (company("59%", "own", "c") + BOTH, [(NOTHING, "warning", KEEPS)]),
        (company("99%", "own", "c") + BOTH, [(NOTHING, "warning", KEEPS)]),
        (company("19%", "own") + BOTH, [(PROTECTED, "warning", KEEPS)]),
        (company("20%", "own") + BOTH, [(ABOVE, "note", LIMIT)]),
        (company("40%", "c") + BOTH, [(ABOVE, "note", LIMIT)]),
        (company("39%", "c") + BOTH, [(PROTECTED, "warning", KEEPS)]),
        # nothing is known of what has no bound, but the rest may be above
        (company("61%") + BOTH + ENDLESS, []),
        (company("59%") + BOTH + ENDLESS, [(ABOVE, "note", LIMIT)]),
        (company("61%") + BOTH + FIXED, []),
        (company("60%") + BOTH + FIXED, []),
        (company("59%") + BOTH + FIXED, [(ABOVE, "note", LIMIT)]),
        (BOTH, []),
    ],
)
def test_what_the_companys_cap_holds(text, expected):
    assert said(text) == expected


def test_the_day_on_which_protected_components_pay_most_counts():
    more = component("c", *DATED) + component("x", *UNI)
    assert said(company("29%", "c") + more) == [(PROTECTED, "warning", KEEPS)]
    assert said(company("30%", "c") + more) == [(ABOVE, "note", LIMIT)]


def test_what_has_a_bound_on_some_days_only_is_not_compared():
    dated = component("d", 'kind = "bonus"', 'base = "group"', 'rate = [ { valid_from '
                      '= 2025-01-01, value = "0%" }, { valid_from = 2026-01-01, value '
                      '= "1%" } ]')  # fmt: skip
    assert said(company("61%") + BOTH + dated) == []


def test_what_is_said_of_the_companys_cap():
    [one] = found(company("59%") + BOTH)
    assert one.message.startswith(
        "all components can ask for 60 % of what is sold, and the cap is 59 %: "
    )
    [one] = found(company("59%") + BOTH + FIXED + ENDLESS)
    assert one.message.startswith(
        "all components can ask for 60 % of what is sold, without fix, end, which no "
        "share bounds, and the cap is 59 %: "
    )
    [one] = found(company("61%") + BOTH)
    assert one.message.startswith(
        "is never reached: all components pay 60 % at most, the cap is 61 % (compared "
        "with commissionable volume × point value; "
    )
    [one] = found(company("19%", "own", of="net") + BOTH)
    assert one.message.startswith(
        "the protected components alone can pay 20 %, the cap is 19 % of net: "
    )


# -- ranks without a cap -------------------------------------------------------


@pytest.mark.parametrize(
    ("caps", "left"),
    [
        ('{ none = "5" }', ""),
        ('{ silver = "5" }', "none"),
        ('{ gold = "5" }', "none"),  # nobody is silver
        ('{ ruby = "5" }', "none, gold"),
        ('{ ruby = "5", gold = "4" }', "none"),
        ('{ ruby = "0" }', ""),
    ],
)
def test_ranks_that_a_table_of_caps_leaves_out(caps, left):
    text = RANKS + component("c", *UNI, f"cap_by_rank = {caps}")
    found_ = [one for one in found(text) if one.code == LEFT]
    assert [(one.severity, one.key) for one in found_] == (
        [("note", "component[1].cap_by_rank")] if left else []
    )
    if left:
        assert found_[0].message.startswith(
            f"does not name {left}: whoever has no higher rank gets nothing of c."
        )
