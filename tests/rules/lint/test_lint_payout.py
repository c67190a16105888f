"""Whether a plan pays more than is sold, and the network that shows it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from linted import component, found_by, look_at

from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.finding import Finding
from graphcrm.rules.lint.payout import check_payout
from graphcrm.rules.lint.people import Village
from graphcrm.rules.lint.worst import Tried

ABOVE, ENDLESS, FIXED = "payout-above-limit", "payout-endless", "fixed-above-limit"
HALF = Fraction(1, 2)
PEOPLE = '[metric.people]\nof = "people"\n'
BOUGHT = '[metric.bought]\nof = "group"\norders = "own"\n'


def uni(name: str, *rates: str, more: tuple[str, ...] = ()) -> str:
    listed = ", ".join(f'"{rate}"' for rate in rates)
    return component(name, 'kind = "unilevel"', f"rates = [{listed}]", *more)


def binary(name: str, rate: str) -> str:
    return component(name, 'kind = "binary"', f'rate = "{rate}"')


def group(name: str, rate: str, base: str = "group") -> str:
    """A bonus that everybody above is paid again."""
    return component(name, 'kind = "bonus"', f'base = "{base}"', f'rate = "{rate}"')


def fixed(name: str, amount: str, *more: str) -> str:
    steps = f'amounts = [ {{ from = 100, amount = "{amount}" }} ]'
    return component(name, 'kind = "bonus"', 'metric = "personal"', steps, *more)


def said(text: str, head: str = "", **more) -> list[tuple[str, str, str]]:
    found = found_by(check_payout, text, head, **more)
    return [(one.code, one.severity, one.key) for one in found]


def only(text: str, head: str = "", **more) -> Finding:
    [found] = found_by(check_payout, text, head, **more)
    return found


def dated(key: str, *values: str) -> str:
    years = (2020, 2030, 2031)
    rows = ", ".join(f"{{ valid_from = {year}-01-01, value = {value} }}"
                     for year, value in zip(years, values, strict=False))  # fmt: skip
    return f"{key} = [ {rows} ]"


# -- above the limit -------------------------------------------------------------


def test_what_is_above_the_limit_is_said_in_full():
    text = uni("a", "60%", "45%") + component("o", 'kind = "own_sales"', 'rate = "0%"')
    found = only(text)
    assert (found.code, found.severity, found.key) == (
        ABOVE, "error", "component[1].rates",
    )  # fmt: skip
    assert found.message == (
        "all components together can pay 105 % of what is sold, more than 100 %: a 105 "
        "% (compared with commissionable volume × point value; net prices and other "
        "amounts of orders are taken to be worth the same). The network below is paid "
        "105 %: the company pays more than it may on every such order. Lower the "
        "rates, or set [company_cap]"
    )


def test_the_limit_itself_is_not_above_it():
    assert said(uni("a", "60%", "40%")) == []
    assert said(uni("a", "60%", "40.01%")) == [(ABOVE, "error", "component[1].rates")]


def test_the_orders_that_pay_most_count():
    text = uni("a", "60%", "60%", more=('orders = "retail"',))
    assert said(text) == [(ABOVE, "error", "component[1].rates")]
    assert "m3 below m2: sells 10000.00 (retail), gets nothing" in only(text).details


def test_what_is_not_counted_is_said():
    text = group("b", "1%") + uni("a", "60%", "45%") + fixed("c", "1")
    above = found_by(check_payout, text)[0]
    assert above.key == "component[2].rates"  # of what pays most
    assert (
        "more than 100 %: b is not counted, it has no bound, a 105 %, c is not "
        "counted, it does not depend on what is sold (compared" in above.message
    )


def test_what_no_network_can_show_is_a_warning():
    text = PEOPLE + uni("a", "20%", "90%", more=('requires = "people >= 3000"',))
    found = only(text)
    assert found.severity == "warning"
    assert found.details == ()
    assert found.message.endswith(
        ". The highest found by trying networks is nothing, shown below; the bound "
        "holds for any. Lower the rates, or set [company_cap]"
    )


def test_a_network_that_pays_the_limit_exactly_is_no_error():
    text = uni("a", "60%", more=("requires = \"joined < '2000-01-01'\"",))
    text += component("o", 'kind = "own_sales"', 'orders = "all"', 'rate = "50%"')
    found = only(text, limit=HALF)
    assert found.severity == "warning"
    assert "highest found by trying networks is 50 %, shown below" in found.message


@pytest.mark.parametrize("rate", ["41%", "60%"])
@pytest.mark.parametrize(("activity", "sells"), [(1, "10000.00"), (109, "10000000.00")])
def test_the_search_ends_near_the_bound(activity, sells, rate):
    # others buy so much that a seller of 10,000 shows 98.5 % of the bound only
    text = f"[activity]\nown_volume = {activity}\n" + uni("a", "60%", rate)
    found = only(text)
    assert found.severity == "error"
    assert found.details[2] == f"m3 below m2: sells {sells} (own), gets nothing"


def test_the_day_on_which_most_is_paid_is_looked_at():
    rates = dated("rates", '["50%"]', '["60%", "60%"]', '["55%"]')
    found = only(component("a", 'kind = "unilevel"', rates))
    assert (found.severity, found.key) == ("error", "component[1].rates[2].value")
    assert "can pay 120 %" in found.message
    assert found.details[-1] == "sold 10000.00 USD, paid 12000.00 USD: 120 %"


def cap(limit: str, *protected: str) -> str:
    names = ", ".join(f'"{name}"' for name in protected)
    return f'[company_cap]\nlimit = "{limit}"\nprotected = [{names}]\n'


@pytest.mark.parametrize(
    ("limit", "protected", "above"),
    [
        ("50%", ["a"], "120 %"),
        ("50%", ["b"], None),
        ("50%", [], None),
        ("100%", [], None),
        ("50%", ["a", "b"], "130 %"),
    ],
)
def test_a_company_cap_holds_all_but_what_is_protected(limit, protected, above):
    text = cap(limit, *protected) + uni("a", "60%", "60%") + uni("b", "10%")
    found = found_by(check_payout, text)
    if above is None:
        assert found == []
    else:
        [one] = found
        assert one.code == ABOVE
        assert f"can pay {above} of" in one.message


def test_a_cap_above_the_limit_holds_nothing():
    text = cap("60%") + uni("a", "60%", "60%")
    assert "can pay 120 %" in only(text, limit=HALF).message
    assert said(cap("50%") + uni("a", "60%", "60%"), limit=HALF) == []


# -- without end -----------------------------------------------------------------


def test_what_grows_with_the_network_is_said_in_full():
    found = only(group("b", "1/12"))
    assert (found.code, found.severity, found.key) == (
        ENDLESS, "warning", "component[1].rate",
    )  # fmt: skip
    # twelve people are paid 100 % exactly, which is not above it
    assert found.message == (
        "b pays more the larger the network is, without end: its base is counted again "
        "for everybody above the seller; take the kind differential, which pays the "
        "difference only, or a figure of own orders. The network below, 40 people, is "
        "paid 333.33 % by it (compared with commissionable volume × point value; net "
        "prices and other amounts of orders are taken to be worth the same)"
    )
    each = "gets b 833.33 USD"
    assert found.details == (
        f"m1 at the top: {each}",
        *(f"m{n} below m{n - 1}: {each}" for n in (2, 3, 4)),
        *(f"m{n} below m{n - 1}: {each}" for n in range(33, 40)),
        f"m40 below m39: sells 10000.00 (own), {each}",
        "and 28 more people, who sell 0.00 and get 23333.24 USD",
        "sold 10000.00 USD, paid 33333.20 USD: 333.33 %",
    )


def test_networks_grow_until_they_pay_more_than_the_limit():
    for limit, people in (("119%", 12), ("120%", 40), ("400%", 120), ("1200%", 120)):
        found = only(group("b", "10%"), limit=Fraction(limit[:-1]) / 100)
        assert f"The network below, {people} people, is" in found.message


def test_a_full_tree_is_shown_by_its_top_and_its_last_people():
    found = only(binary("b", "10%"))
    assert (
        ". A full tree pays up to 5 % of what is sold for each of its levels, more "
        "than 100 % from 21 levels on. The network below, 511 people, is paid 40 % by "
        in found.message
    )
    assert found.details == (
        "m1 at the top: gets b 128000.00 USD",
        "m2 below m1: gets b 64000.00 USD",
        "m3 below m1: gets b 64000.00 USD",
        "m4 below m2: gets b 32000.00 USD",
        "m5 below m2: gets b 32000.00 USD",
        "m6 below m3: gets b 32000.00 USD",
        "m7 below m3: gets b 32000.00 USD",
        "m510 below m255: sells 10000.00 (own), gets nothing",
        "m511 below m255: sells 10000.00 (own), gets nothing",
        "and 502 more people, who sell 2540000.00 and get 640000.00 USD",
        "sold 2560000.00 USD, paid 1024000.00 USD: 40 %",
    )


def test_levels_of_a_tree_are_counted_to_the_limit():
    found = only(binary("b", "10%"), limit=HALF)
    assert "more than 50 % from 11 levels on" in found.message


def test_points_are_worth_what_the_plan_says():
    found = only(group("b", "1/12"), 'point_value = "0.5"\n')
    # twelve are rounded up, which is above the limit
    assert found.details[-1] == "sold 5000.00 USD, paid 5000.04 USD: 100 %"


def test_what_has_no_bound_for_some_orders_has_none():
    assert said(BOUGHT + group("b", "1%", "bought")) == [
        (ENDLESS, "warning", "component[1].rate")
    ]


def test_what_nobody_can_be_paid_is_said_without_a_network():
    many = 'requires = "people >= 3000"\n'
    found = only(PEOPLE + group("b", "1%") + many)
    assert found.details == ()
    assert found.message.endswith("or a figure of own orders")


@pytest.mark.parametrize(
    ("rates", "key"),
    [
        (dated("rate", '"1%"', '"2%"'), "rate[2].value"),
        (dated("rate", '"1%"', '"0%"'), "rate[1].value"),
        (dated("rate", '"1%"', '"2%"', '"0%"'), "rate[2].value"),
    ],
)
def test_the_latest_day_without_a_bound_is_shown(rates, key):
    bonus = component("b", 'kind = "bonus"', 'base = "group"', rates)
    assert said(bonus) == [(ENDLESS, "warning", f"component[1].{key}")]


def test_each_component_without_a_bound_is_said_unless_the_cap_holds_it():
    both = group("a", "1%") + group("b", "1%")
    second = [(ENDLESS, "warning", "component[2].rate")]
    assert said(both) == [(ENDLESS, "warning", "component[1].rate"), *second]
    assert said(cap("50%", "b") + both) == second
    assert said(cap("100%", "b") + both) == second
    assert len(said(cap("50%", "b") + both, limit=Fraction(2, 5))) == 2


GOLD = '[[rank]]\nname = "gold"\nwhen = "personal >= 100"\n'


def match(name: str, on: str, rates: str, *more: str) -> str:
    return component(name, 'kind = "matching"', f'on = "{on}"', rates, *more)


def test_a_component_is_shown_with_what_it_takes_a_share_of():
    tail = 'rates_by_rank = { gold = ["10%"] }', 'tail_by_rank = { gold = "10%" }'
    text = GOLD + uni("a", "50%") + uni("x", "10%") + match("m", "a", 'rates = ["50%"]')
    text += match("z", "x", 'rates = ["1%"]') + match("t", "m", *tail)
    found = only(text + uni("y", "5%"))
    assert (found.code, found.key) == (ENDLESS, "component[5].rates_by_rank")
    assert "without end: a tail rate matches without end, or" in found.message
    assert "% by it and what it takes a share of (compared" in found.message
    lines = " ".join(found.details)
    assert " a " in lines
    assert " m " in lines
    assert " t " in lines
    assert " x " not in lines
    assert " y " not in lines
    assert "gold, " in lines


def test_one_component_that_is_shared_is_said_too():
    tail = 'rates_by_rank = { gold = ["10%"] }', 'tail_by_rank = { gold = "10%" }'
    found = only(GOLD + uni("a", "50%") + match("t", "a", *tail))
    assert "% by it and what it takes a share of (compared" in found.message


def test_a_share_of_what_has_no_bound_is_not_said_again():
    assert said(group("b", "1%") + match("m", "b", 'rates = ["10%"]')) == [
        (ENDLESS, "warning", "component[1].rate")
    ]


# -- fixed amounts ---------------------------------------------------------------


@pytest.mark.parametrize(("amount", "above"), [("100", False), ("100.01", True)])
def test_fixed_amounts_may_be_more_than_what_is_sold_for_them(amount, above):
    found = [(FIXED, "warning", "component[1].amounts")]
    assert said(fixed("f", amount)) == (found if above else [])


def test_what_is_said_of_fixed_amounts():
    found = only(fixed("f", "150"))
    assert found.message.startswith(
        "f pays fixed amounts that can be more than what is sold for them: the network "
        "below is paid 150 % in one period (compared with commissionable volume"
    )
    assert found.details == (
        "m1 at the top: sells 100.00 (own), gets f 150.00 USD",
        "sold 100.00 USD, paid 150.00 USD: 150 %",
    )
    many = PEOPLE + fixed("f", "150", 'requires = "people >= 3000"')
    assert said(many) == []


def test_amounts_for_nothing_that_is_sold_are_no_part_of_it():
    step = 'amounts = [ { from = 1, amount = "50" } ]'
    text = PEOPLE + component("f", 'kind = "bonus"', 'metric = "people"', step)
    assert said(text, limit=HALF) == []
    plan = look_at(text).plan
    village = Village(figures_on(plan.book, 20260101))
    assert Tried(village, (), (), Fraction(0), 5).ratio == 0
    assert Tried(village, (), (), Fraction(10), 5).ratio == HALF


def test_rates_are_no_fixed_amounts():
    activity = "[activity]\nown_volume = 100\n"
    assert [row[0] for row in said(activity + uni("a", "99%", "99%"))] == [ABOVE]


@pytest.mark.parametrize(
    ("values", "above"), [(("0", "150"), True), (("150", "0"), False)]
)
def test_fixed_amounts_of_the_last_day_are_looked_at(values, above):
    steps = [f'[ {{ from = 100, amount = "{value}" }} ]' for value in values]
    text = component("f", 'kind = "bonus"', 'metric = "personal"',
                     dated("amounts", *steps))  # fmt: skip
    found = [(FIXED, "warning", "component[1].amounts[2].value")]
    assert said(text) == (found if above else [])


# -- weeks -----------------------------------------------------------------------


def test_components_by_week_are_computed_by_week():
    weekly = uni("w", "60%", "60%", more=('calendar = "week"',))
    found = only(weekly)
    assert found.severity == "error"
    assert found.details[-1] == "sold 10000.00 USD, paid 12000.00 USD: 120 %"
    both = only(uni("a", "60%") + weekly)
    assert both.severity == "error"
    assert both.details[1] == "m2 below m1: gets a 6000.00 USD + w 6000.00 USD"
    assert both.details[-1] == "sold 10000.00 USD, paid 18000.00 USD: 180 %"
