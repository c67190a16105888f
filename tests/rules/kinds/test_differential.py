"""Differential on group volume: worked by hand, net by net."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small import CUSTOMER, HOUSE, RETAIL, pays, problems, run

from graphcrm.rules import exact

STEPS = 'metric = "group"\nbrackets = [ { from = 100, rate = "5%" }, ' \
        '{ from = 500, rate = "10%" }, { from = 1000, rate = "20%" } ]'  # fmt: skip
GIVEN = 'rate = "0%"\nhigher_leg = "{}"'
CHAIN = {"a": "", "b": "a", "c": "b"}


def plan(keys: str, more: str = "") -> str:
    return f'{more}\n[[component]]\nname = "diff"\nkind = "differential"\n{keys}\n'


def rates(**of) -> list:
    return [(who, "rate", "diff", rate) for who, rate in of.items()]


def lines(result) -> dict:
    """(earner, source, level) → minor units."""
    found, ids = result.lines, result.facts.snapshot.member
    return {
        (ids[e], ids[s], level): amount
        for e, s, level, amount in zip(
            found.earner.tolist(), found.source.tolist(), found.level.tolist(),
            found.amount.tolist(), strict=True,
        )
    }  # fmt: skip


def test_own_volume_and_each_leg() -> None:
    people = {"a": "", "b": "a", "c": "a", "d": "b"}
    orders = [("a", 400), ("b", 300), ("d", 300), ("c", 99)]
    result = run(plan(STEPS), people, orders)
    # groups: a 1,099 → 20 %; b 600 → 10 %; d 300 → 5 %; c 99 → nothing
    assert lines(result) == {
        ("a", "a", 0): 8000, ("a", "b", 1): 6000, ("a", "c", 1): 1980,
        ("b", "b", 0): 3000, ("b", "d", 1): 1500, ("d", "d", 0): 1500,
    }  # fmt: skip
    # everything below a pays his rate on his group, no more: 20 % of 1,099
    assert sum(pays(result).values()) == 21980


@pytest.mark.parametrize(
    ("volume", "paid"),
    [("99.99", {}), (100, {"a": 500}), ("499.99", {"a": 2500}), (500, {"a": 5000}),
     ("999.99", {"a": 10000}), (1000, {"a": 20000})],
)  # fmt: skip
def test_a_step_is_reached_exactly_at_its_start(volume, paid) -> None:
    assert pays(run(plan(STEPS), {"a": ""}, [("a", volume)])) == paid


def test_points_pick_the_step_and_another_amount_is_paid_on() -> None:
    order = {"seller": "a", "volume": 1000, "net": 70, "measure.bv": 30}
    for base, paid in (("net", 1400), ("bv", 600)):
        result = run(plan(f'base = "{base}"\n{STEPS}'), {"a": ""}, [order])
        assert pays(result) == {"a": paid}


def test_only_some_orders() -> None:
    orders = [{"seller": "a", "volume": 900}, {"seller": "a", "volume": 100,
              "kind": RETAIL}]  # fmt: skip
    assert pays(run(plan('orders = "retail"\n' + STEPS), {"a": ""}, orders)) == {
        "a": 2000
    }


@pytest.mark.parametrize(
    ("higher", "paid"),
    [("break", {"a": 1000, "b": 2000, "c": 500}),
     ("signed", {"a": 1000 - 2000, "b": 2000, "c": 500})],
)  # fmt: skip
def test_a_leg_with_a_higher_rate(higher, paid) -> None:
    orders = [("a", 100), ("b", 50), ("c", 50)]
    given = rates(a="10%", b="30%", c="10%")
    text = plan(GIVEN.format(higher))
    result = run(text, CHAIN, orders, terms=given)
    # a: 10 % of 100; on b's leg of 100 he is 20 % below: −20.00 or nothing
    # b: 30 % of 50 and 20 % of c's 50 = 25.00; c: 10 % of 50
    assert pays(result) == paid | {"b": 1500 + 1000}
    if higher == "signed":
        assert sum(pays(result).values()) == 10 * 200


def test_the_plan_must_say_what_a_higher_leg_does() -> None:
    [said] = problems(plan('rate = "5%"'))
    assert "higher_leg" in said
    assert "signed takes the difference away" in said


def test_rates_by_rank() -> None:
    ladder = '[[rank]]\nname = "silver"\nwhen = "group >= 100"\n' \
             '[[rank]]\nname = "gold"\nwhen = "group >= 300"\n'  # fmt: skip
    keys = 'rates_by_rank = { silver = "10%", gold = "15%" }\nhigher_leg = "break"'
    orders = [("a", 100), ("b", 100), ("c", 100)]
    result = run(plan(keys, ladder), CHAIN, orders)
    assert pays(result) == {"a": 1500 + 1000, "b": 1000, "c": 1000}


def test_a_group_that_breaks_away_leaves_everybody_above() -> None:
    orders = [("a", 100), ("b", 100), ("c", 100)]
    given = rates(a="20%", b="10%", c="10%")
    stays = run(plan(GIVEN.format("break")), CHAIN, orders, terms=given)
    # a: 20 + 10 % of b's 200; the leg of c has b's rate, so b gets own volume only
    assert pays(stays) == {"a": 2000 + 2000, "b": 1000, "c": 1000}
    leaves = GIVEN.format("break") + '\nbreakaway = "own"'
    result = run(plan(leaves), CHAIN, orders, terms=given)
    assert pays(result) == {"a": 2000 + 1000, "b": 1000, "c": 1000}


@pytest.mark.parametrize(("volume", "breaks"), [("999.99", False), (1000, True)])
def test_breaking_away_at_the_top_step(volume, breaks) -> None:
    # a's rate is by own volume, so the top step of a leg can be above his
    steps = STEPS.replace('"group"', '"personal"')
    orders = [("a", 500), ("b", 1), ("c", volume)]
    result = run(plan(steps + '\nbreakaway = "top"'), CHAIN, orders)
    base = 1 if breaks else 1 + Fraction(str(volume))
    assert lines(result)["a", "b", 1] == exact.HALF_UP.whole(base * 10)


def test_breaking_away_by_a_condition() -> None:
    orders = [("a", 1000), ("b", 600), ("c", 5)]
    when = '\nbreakaway_when = "group >= 600"'
    assert pays(run(plan(STEPS + when), CHAIN, orders))["a"] == 20000
    less = [("a", 1000), ("b", 594), ("c", 5)]
    assert pays(run(plan(STEPS + when), CHAIN, less))["a"] == 20000 + 5990


def test_who_cannot_be_paid_keeps_his_rate_or_is_passed_over() -> None:
    active = "[activity]\nown_volume = 50\n"
    orders = [("a", 500), ("b", 10), ("c", 500)]
    # groups: a 1,010 → 20 %; b 510 → 10 %; c 500 → 10 %
    for compression, a in (
        ("none", 10000 + 5100),  # b's 10 % of his 10 stay with the company
        ("skip_inactive", 10000 + 200 + 5000),  # b's 10 count as a's own
        ("dynamic", 10000 + 200 + 5000),
    ):
        text = plan(f'compression = "{compression}"\n{STEPS}', active)
        assert pays(run(text, CHAIN, orders)) == {"a": a, "c": 5000}


def test_active_without_qualification_is_there_unless_dynamic() -> None:
    asks = 'requires = "personal >= 50"\n'
    orders = [("a", 500), ("b", 10), ("c", 500)]
    text = plan(f'{asks}compression = "skip_inactive"\n{STEPS}')
    assert pays(run(text, CHAIN, orders)) == {"a": 10000 + 5100, "c": 5000}
    text = plan(f'{asks}compression = "dynamic"\n{STEPS}')
    assert pays(run(text, CHAIN, orders)) == {"a": 15200, "c": 5000}


@pytest.mark.parametrize(
    "person", [{"role": CUSTOMER}, {"left": 20261020}, {"role": HOUSE}]
)
def test_house_customers_and_leavers_never_earn(person) -> None:
    people = {"a": person, "b": "a"}
    assert pays(run(plan(STEPS), people, [("a", 1000), ("b", 100)])) == {"b": 500}


def test_newcomers() -> None:
    people = {"a": "", "b": {"sponsor": "a", "joined": 20261001},
              "c": {"sponsor": "b", "joined": 20261031},
              "d": {"sponsor": "a", "joined": 20260930}}  # fmt: skip
    orders = [("a", 100), ("b", 100), ("c", 100), ("d", 100)]
    given = rates(a="20%", b="10%", c="10%", d="10%")

    def paid(keys: str) -> dict:
        text = plan(GIVEN.format("break") + "\n" + keys)
        return pays(run(text, people, orders, terms=given))

    both = {"b": 1000, "c": 1000, "d": 1000}
    assert paid("") == both | {"a": 2000 + 2000 + 1000}
    assert paid('new_legs = "full"') == both | {"a": 2000 + 4000 + 1000, "b": 2000}
    assert paid('new_legs = "full_own"') == both | {"a": 2000 + 2000 + 1000, "b": 2000}
    assert paid('pays_own = "unless_new"') == {"a": 5000, "d": 1000}
    assert paid('pays_own = "never"') == {"a": 3000}
    assert paid('pays_own = "never"\npays_legs = "new"') == {"a": 2000}
    assert paid('pays_own = "never"\npays_legs = "old"') == {"a": 1000}
    assert paid('pays_legs = "none"') == both | {"a": 2000}


def test_returns_take_back() -> None:
    orders = [("a", 1500), ("b", -100), ("c", 600)]
    # b's group is 500 → 10 %; a's 2,000 → 20 %
    text = plan("needs_activity = false\n" + STEPS)
    assert pays(run(text, CHAIN, orders)) == {
        "a": 30000 + 5000, "b": -1000, "c": 6000
    }  # fmt: skip


def test_a_coefficient_changes_no_upline_and_a_rate_does() -> None:
    orders = [("a", 1000), ("b", 100)]
    people = {"a": "", "b": "a"}
    doubled = [("b", "coefficient", "diff", "2")]
    assert pays(run(plan(STEPS), people, orders, terms=doubled)) == {
        "a": 20000 + 1500, "b": 1000
    }  # fmt: skip
    assert pays(run(plan(STEPS), people, orders, terms=rates(b="15%"))) == {
        "a": 20000 + 500, "b": 1500
    }  # fmt: skip


def test_another_tree() -> None:
    people = {"a": "", "b": {"enroller": "a"}, "c": {"sponsor": "a"}}
    orders = [("a", 1000), ("b", 100), ("c", 100)]
    text = plan('tree = "enroller"\n' + STEPS)
    assert lines(run(text, people, orders)) == {
        ("a", "a", 0): 20000, ("a", "b", 1): 1500,
        ("b", "b", 0): 500, ("c", "c", 0): 500,
    }  # fmt: skip


def test_a_chain_of_thousands() -> None:
    people = {"m0": ""} | {f"m{n}": f"m{n - 1}" for n in range(1, 3000)}
    result = run(plan(STEPS), people, [("m2999", 100), ("m0", 900)])
    # everybody has 5 % of the 100 below, m0 20 % of 1,000: 180 + 15
    assert lines(result) == {
        ("m2999", "m2999", 0): 500, ("m0", "m0", 0): 18000, ("m0", "m1", 1): 1500,
    }  # fmt: skip


def test_nobody_and_nothing() -> None:
    assert pays(run(plan(STEPS), {}, [])) == {}
    assert pays(run(plan(STEPS), CHAIN, [])) == {}


def test_huge_volumes_and_long_fractions_are_exact() -> None:
    volume = 9 * 10**13
    given = rates(a="999999999/1000000000", b="1/999999937", c="1/999999929")
    orders = [(who, volume) for who in CHAIN]
    result = run(plan(GIVEN.format("break")), CHAIN, orders, terms=given)
    a, b, c = (Fraction(term[3]) for term in given)
    cents = volume * 100
    whole = exact.HALF_UP.whole
    assert pays(result) == {
        "a": whole(a * cents) + whole((a - b) * 2 * cents),
        "b": whole(b * cents),  # c has the higher rate
        "c": whole(c * cents),
    }


def test_who_is_asked_and_why_nobody_is_paid() -> None:
    people = {"top": {"role": HOUSE}, "a": "top", "b": "a"}
    orders = [("a", 10), ("b", 90)]
    result = run(plan(STEPS), people, orders)
    [component] = result.plan.components
    told = [
        (step.member, step.level, step.outcome, step.reason)
        for step in component.rules.steps(result.facts, 2)
    ]
    assert told == [(2, 0, "lost", "rate"), (1, 1, "paid", "")]
    told = [step.reason for step in component.rules.steps(result.facts, 1)]
    assert told == ["", "house"]
    details = component.rules.details(result.facts)
    assert details["reached"].tolist() == [10000, 10000, 9000]
    assert (details["rate_above"] / details["rate_below"]).tolist() == [0.05, 0.05, 0]


def test_whoever_is_passed_over_does_not_break_away() -> None:
    active = "[activity]\nown_volume = 50\n"
    orders = [("a", 500), ("b", 10), ("c", 500)]
    for when in ("", '\nbreakaway_when = "personal <= 10"'):
        text = plan(f'compression = "dynamic"\n{STEPS}{when}', active)
        assert pays(run(text, CHAIN, orders)) == {"a": 15200, "c": 5000}


def test_a_newcomer_at_the_full_rate_does_not_break_away() -> None:
    people = CHAIN | {"b": {"sponsor": "a", "joined": 20261001}}
    orders = [("a", 100), ("b", 100), ("c", 100)]
    given = rates(a="20%", b="20%", c="10%")
    for keys, a in (("", 2000), ('new_legs = "full"', 2000 + 4000)):
        text = plan(GIVEN.format("break") + f'\nbreakaway = "own"\n{keys}')
        paid = pays(run(text, people, orders, terms=given))
        assert paid == {"a": a, "b": 3000, "c": 1000}


def test_a_plan_whose_own_rates_are_nothing_has_no_top() -> None:
    orders = [("a", 100), ("b", 100), ("c", 100)]
    given = rates(a="20%", b="10%", c="10%")
    text = plan(GIVEN.format("break") + '\nbreakaway = "top"')
    paid = pays(run(text, CHAIN, orders, terms=given))
    assert paid == {"a": 4000, "b": 1000, "c": 1000}


def leg_step(keys: str, people, orders, terms):
    result = run(plan(GIVEN.format("break") + "\n" + keys), people, orders, terms=terms)
    rules = result.plan.components[0].rules
    at = result.facts.snapshot.member.index("b")
    step = rules.steps(result.facts, at)[1]
    assert (step.member, step.level) == (0, 1)
    return step.outcome, step.reason


def test_what_is_said_of_a_leg() -> None:
    new = {"a": "", "b": {"sponsor": "a", "joined": 20261001}}
    old, orders, given = {"a": "", "b": "a"}, [("b", 100)], rates(a="20%", b="10%")
    none, full = 'pays_legs = "none"', 'new_legs = "full"'
    assert leg_step("", old, orders, given) == ("paid", "")
    asks = 'requires = "personal >= 1"'
    assert leg_step(asks, old, orders, given) == ("lost", "requires")
    assert leg_step(none, old, orders, given) == ("lost", "unpaid")
    assert leg_step(none, new, orders, given) == ("lost", "newcomer")
    assert leg_step(full, new, orders, rates(a="1%", b="10%")) == ("paid", "")
    assert leg_step(full, new, orders, rates(b="10%")) == ("lost", "below")
    assert leg_step(full, old, orders, rates(a="1%", b="10%")) == ("lost", "below")
