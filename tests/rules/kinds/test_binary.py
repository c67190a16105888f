"""Binary: hand-worked legs, one form at a time, and what stays on them."""

from __future__ import annotations

import random

import numpy as np
import pytest
from small import CUSTOMER, HOUSE, left, months, pays, problems, run

from graphcrm.rules import legs
from graphcrm.rules.explain import explain

WIDE = 10**15


def plan(form: str, keys: str = "") -> str:
    return f"""
[[component]]
name = "binary"
kind = "binary"
form = "{form}"
{keys}
"""


def under(above: str, leg: int, **more) -> dict:
    return {"placement": above, "slot": leg, **more}


PAIR = {"top": "", "l": under("top", 1), "r": under("top", 2)}


def details(result, member="top") -> dict:
    [component] = result.plan.components
    at = result.facts.snapshot.member.index(member)
    found = component.rules.details(result.facts)
    return {name: int(column[at]) for name, column in found.items() if column[at]}


def legs_of(l_volume, r_volume, text: str, people=PAIR, **more):
    return run(text, people, [("l", l_volume), ("r", r_volume)], **more)


def state(result) -> dict:
    rows = left(result)
    return {
        (member, key): value
        for member, key, value in zip(
            rows["member"], rows["key"], rows["value"], strict=True
        )
    }


# -- percent -------------------------------------------------------------------------

PERCENT = 'rate = "20%"\nmin_matched = 125\nmax_matched = 5000'


@pytest.mark.parametrize(
    ("left_leg", "right_leg", "pay", "kept_left", "kept_right"),
    [
        (400, 600, 8000, 0, 200),
        (124.99, 600, 0, 124.99, 600),
        (125, 125, 2500, 0, 0),
        (125.01, 126, 2500, 0, 0.99),  # 25.002, rounded once
        (4999.99, 9000, 100000, 0, 4000.01),
        (5000, 9000, 100000, 0, 4000),
        (5000.01, 9000, 100000, 0.01, 4000),
        (0, 600, 0, 0, 600),
        (-50, 600, 0, 0, 600),
    ],
)
def test_percent(left_leg, right_leg, pay, kept_left, kept_right) -> None:
    result = legs_of(left_leg, right_leg, plan("percent", PERCENT))
    assert pays(result).get("top", 0) == pay
    known = state(result)
    assert known.get(("top", "binary.left"), 0) == round(kept_left * 100)
    assert known.get(("top", "binary.right"), 0) == round(kept_right * 100)


def test_own_volume_is_on_no_leg_of_his_own() -> None:
    text = plan("percent", 'rate = "10%"')
    people = PAIR | {"ll": under("l", 1), "lr": under("l", 2)}
    orders = [("top", 999), ("l", 10), ("r", 60), ("ll", 20), ("lr", 30)]
    result = run(text, people, orders)
    assert pays(result) == {"top": 600, "l": 200}
    assert details(result) == {
        "matched": 6000, "left": 6000, "right": 6000,
        "used_left": 6000, "used_right": 6000,
    }  # fmt: skip


def test_three_weeks_carry_on_their_own_leg() -> None:
    text = plan("percent", 'rate = "10%"\ncalendar = "week"')
    weeks = [(10000, 5000), (8000, 6000), (7000, 9000)]
    results, before = [], ()
    for number, (one, other) in enumerate(weeks, start=41):
        period = f"2026-W{number}"
        result = legs_of(one, other, text, state=before, period=period)
        before = left(result)
        results.append((pays(result)["top"], details(result).get("carry_left", 0)))
    assert results == [(50000, 500000), (60000, 700000), (90000, 500000)]
    assert details(result).get("carry_right", 0) == 0


def test_a_component_of_another_calendar_waits() -> None:
    text = plan("percent", 'rate = "10%"\ncalendar = "week"')
    result = legs_of(100, 100, text, period="2026-10")
    assert pays(result) == {}


def test_many_short_periods_pay_like_one_long() -> None:
    text = plan("percent", 'rate = "10%"')
    rng = random.Random(5)
    steps = [[("l", rng.randint(0, 90)), ("r", rng.randint(0, 90))] for _ in range(8)]
    short = months(text, PAIR, *steps)
    long = run(text, PAIR, [order for step in steps for order in step])
    assert sum(pays(one).get("top", 0) for one in short) == pays(long)["top"]
    assert state(short[-1]) == state(long)


# -- fixed amounts -------------------------------------------------------------------

TIERS = """tiers = [
  { from = 250, amount = "40" },
  { from = 500, amount = "100" },
  { from = 2000, amount = "400" },
]"""


@pytest.mark.parametrize(
    ("weak", "pay", "matched"),
    [(249.99, 0, 0), (250, 4000, 250), (499, 4000, 250), (500, 10000, 500),
     (2000, 40000, 2000), (9999, 40000, 2000)],
)  # fmt: skip
def test_tier(weak, pay, matched) -> None:
    result = legs_of(weak, 10000, plan("tier", TIERS))
    assert pays(result).get("top", 0) == pay
    assert details(result).get("matched", 0) == matched * 100
    assert details(result)["carry_right"] == (10000 - matched) * 100


@pytest.mark.parametrize(
    ("one", "other", "cycles", "keys"),
    [
        (1800, 20800, 9, ""),
        (199.99, 500, 0, ""),
        (200, 200, 1, ""),
        (399, 400, 1, ""),
        (1800, 20800, 4, "max_cycles = 4"),
    ],
)
def test_cycle(one, other, cycles, keys) -> None:
    result = legs_of(one, other, plan("cycle", f'unit = 200\npay = "20"\n{keys}'))
    assert pays(result).get("top", 0) == cycles * 2000
    shown = details(result)
    assert shown.get("cycles", 0) == cycles
    assert shown.get("carry_left", 0) == round(one * 100) - cycles * 20000
    assert shown.get("carry_right", 0) == other * 100 - cycles * 20000


def test_cycle_by_rank_and_by_own_volume() -> None:
    ranks = """
[[rank]]
name = "low"
when = "personal >= 25"
[[rank]]
name = "high"
when = "personal >= 100"
"""
    by_rank = ranks + plan(
        "cycle", 'unit = 200\npay_by_rank = { low = "8", high = "24" }'
    )
    steps = '[ { from = 25, amount = "8" }, { from = 100, amount = "24" } ]'
    by_own = plan("cycle", f'unit = 200\nmetric = "personal"\namounts = {steps}')
    for own, pay in ((24.99, 0), (25, 800), (99.99, 800), (100, 2400)):
        for text in (by_rank, by_own):
            orders = [("l", 200), ("r", 200), ("top", own)]
            result = run(text, PAIR, orders)
            assert pays(result).get("top", 0) == pay
            # The volume is used up by whoever cycles, whatever he gets for it.
            assert "carry_left" not in details(result)


def slow(one: int, other: int, strong: int, weak: int, most: int | None):
    """The loop of plan-semantics.md, 9, as it stands there."""
    count, known = 0, [one, other]
    while max(known) >= strong and min(known) >= weak and count != most:
        large = 0 if known[0] >= known[1] else 1
        known[large] -= strong
        known[1 - large] -= weak
        count += 1
    return count, one - known[0], other - known[1]


def test_rebalanced_at_once_is_the_loop() -> None:
    rng = random.Random(7)
    for _ in range(300):
        weak = rng.randint(1, 9)
        strong = weak + rng.choice([0, 0, 1, 2, rng.randint(0, 12)])
        most = rng.choice([None, None, rng.randint(1, 8)])
        sides = [np.array([rng.randint(0, 99) for _ in range(99)]) for _ in range(2)]
        found = legs.rebalanced(*sides, strong, weak, most)
        for at, pair in enumerate(zip(*(s.tolist() for s in sides), strict=True)):
            got = found.count[at], found.used[0][at], found.used[1][at]
            assert got == slow(*pair, strong, weak, most)


def test_rebalanced() -> None:
    text = plan("rebalanced", 'strong = 200\nweak = 100\npay = "14"')
    result = legs_of(500, 300, text)
    assert pays(result) == {"top": 2800}
    assert details(result) == {
        "cycles": 2, "matched": 20000, "left": 50000, "right": 30000,
        "used_left": 40000, "used_right": 20000,
        "carry_left": 10000, "carry_right": 10000,
    }  # fmt: skip
    equal = legs_of(300, 300, text)  # left first, then right
    assert details(equal)["cycles"] == 2
    assert "carry_left" not in details(equal)


# -- pairs ---------------------------------------------------------------------------

PAIRS = """unit = 200
rate = "10%"
rate_2_to_1 = "15%"
two_to_one = 'type == "t21"'
cap = "10000"
cap_by = "type"
cap_of = { capped = "30" }
"""
TYPE = '[metric.type]\nof = "fact"\nunit = "text"\n'


@pytest.mark.parametrize(
    ("kind", "one", "other", "pay", "kept", "mode", "units"),
    [
        ("plain", 500, 400, 4000, (100, 0), 11, 2),
        ("capped", 500, 400, 3000, (100, 0), 11, 2),
        ("t21", 1000, 400, 6000, (200, 0), 21, 4),
        ("t21", 400, 800, 6000, (0, 0), 12, 4),
        ("t21", 400, 799, 4000, (0, 399), 11, 3),
        ("t21", 199, 800, 0, (199, 800), 0, 0),
        ("plain", 400, 1000, 4000, (0, 600), 11, 5),
    ],
)
def test_pairs(kind, one, other, pay, kept, mode, units) -> None:
    facts = [("top", "type", kind)]
    result = legs_of(one, other, TYPE + plan("pairs", PAIRS), facts=facts)
    assert pays(result).get("top", 0) == pay
    shown = details(result)
    carried = shown.get("carry_left", 0), shown.get("carry_right", 0)
    assert carried == (kept[0] * 100, kept[1] * 100)
    assert shown.get("mode", 0) == mode
    assert shown.get("other_units", 0) == units


def test_max_pairs_leave_the_rest() -> None:
    facts = [("top", "type", "t21")]
    result = legs_of(
        1000, 400, TYPE + plan("pairs", PAIRS + "max_pairs = 1"), facts=facts
    )
    assert pays(result) == {"top": 3000}
    assert details(result)["carry_left"] == 60000
    assert details(result)["carry_right"] == 20000


# -- what stays ----------------------------------------------------------------------


def test_carry_cap_tells_what_is_lost() -> None:
    text = plan("percent", 'rate = "10%"\ncarry_cap = 100')
    result = legs_of(50, 400, text)
    assert details(result)["lost_right"] == 25000
    assert state(result) == {("top", "binary.right"): 10000}


def test_carry_cap_of_a_figure() -> None:
    weak = '[metric.weak]\nof = "leg"\ntree = "placement"\nnumber = 2\n'
    keys = 'rate = "10%"\ncarry_cap_of = "weak"\ncarry_cap_times = "3/2"'
    result = legs_of(50, 400, weak + plan("percent", keys))
    assert state(result) == {("top", "binary.right"): 7500}
    capped = legs_of(50, 400, weak + plan("percent", keys + "\ncarry_cap = 60"))
    assert state(capped) == {("top", "binary.right"): 6000}


def keeps(unqualified: str, *, able: bool) -> dict:
    keys = f'rate = "10%"\nrequires = "personal >= 10"\nunqualified = "{unqualified}"'
    before = [("top", "binary.left", 700), ("top", "binary.right", 300)]
    orders = [("l", 10), ("r", 20), ("top", 10 if able else 9.99)]
    result = run(plan("percent", keys), PAIR, orders, state=before)
    shown = details(result)
    lost = shown.get("lost_left", 0), shown.get("lost_right", 0)
    return {"pay": pays(result).get("top", 0), "state": state(result), "lost": lost}


def test_unqualified() -> None:
    hold = {("top", "binary.left"): 1700, ("top", "binary.right"): 2300}
    old = {("top", "binary.left"): 700, ("top", "binary.right"): 300}
    assert keeps("hold", able=False) == {"pay": 0, "state": hold, "lost": (0, 0)}
    assert keeps("lose", able=False) == {"pay": 0, "state": old, "lost": (1000, 2000)}
    assert keeps("flush", able=False) == {"pay": 0, "state": {}, "lost": (1700, 2300)}
    for unqualified in ("hold", "lose", "flush"):
        rest = {("top", "binary.right"): 600}
        known = keeps(unqualified, able=True)
        assert known == {"pay": 170, "state": rest, "lost": (0, 0)}


def test_the_inactive_is_told_why() -> None:
    result = run(
        "[activity]\nown_volume = 5\n" + plan("percent", 'rate = "10%"'),
        PAIR,
        [("l", 10), ("r", 20)],
    )
    rules = result.plan.components[0].rules
    at = result.facts.snapshot.member.index
    [step] = rules.steps(result.facts, at("top"))
    assert (step.outcome, step.reason) == ("lost", "inactive")
    result = run(plan("percent", 'rate = "10%"\nmin_matched = 11'), PAIR,
                 [("l", 10), ("r", 20)])  # fmt: skip
    [step] = result.plan.components[0].rules.steps(result.facts, at("top"))
    assert (step.reason, step.have, step.need) == ("weak", 1000, 1100)


def test_flush_when() -> None:
    keys = 'rate = "10%"\nflush_when = "personal < 10"'
    result = run(plan("percent", keys), PAIR, [("l", 10), ("r", 20)])
    assert pays(result) == {"top": 100}  # what is matched is paid first
    assert state(result) == {}
    assert details(result)["lost_right"] == 1000


def test_expiry_takes_the_oldest() -> None:
    text = plan("percent", 'rate = "10%"\nexpires_after = 2')
    first, second, third = months(
        text, PAIR, [("l", 100)], [("l", 30), ("r", 60)], [("r", 200)]
    )
    assert state(first) == {("top", "binary.left.ago1"): 10000}
    # 60 of the oldest are matched, 40 of it are too old for a third month.
    assert pays(second) == {"top": 600}
    assert details(second)["lost_left"] == 4000
    assert state(second) == {("top", "binary.left.ago1"): 3000}
    assert pays(third) == {"top": 300}
    assert details(third).get("lost_left", 0) == 0


def test_returns_never_leave_a_debt_unless_the_plan_carries_it() -> None:
    text = plan("percent", 'rate = "10%"')
    first, second = months(text, PAIR, [("l", -70), ("r", 50)], [("l", 60)])
    assert details(first) == {"right": 5000, "carry_right": 5000, "waived_left": 7000}
    assert pays(second) == {"top": 500}
    text = plan("percent", 'rate = "10%"\ndebts = true')
    first, second = months(text, PAIR, [("l", -70), ("r", 50)], [("l", 60)])
    assert state(first)[("top", "binary.left")] == -7000
    assert pays(second) == {}
    assert state(second)[("top", "binary.left")] == -1000


def test_returns_and_expiry() -> None:
    text = plan("percent", 'rate = "10%"\nexpires_after = 3')
    _, second, third = months(
        text, PAIR, [("l", 100)], [("l", -30)], [("l", -90), ("r", 10)]
    )
    assert state(second) == {("top", "binary.left.ago2"): 7000}
    assert details(third)["waived_left"] == 2000
    assert state(third) == {("top", "binary.right.ago1"): 1000}


@pytest.mark.parametrize("form", ["percent", "cycle", "rebalanced", "pairs", "tier"])
def test_no_volume_is_unaccounted_for(form) -> None:
    keys = {
        "percent": 'rate = "1/3"\nmax_matched = 80',
        "cycle": 'unit = 7\npay = "1"',
        "rebalanced": 'strong = 9\nweak = 4\npay = "1"',
        "pairs": 'unit = 5\nrate = "10%"\nrate_2_to_1 = "15%"\ntwo_to_one = "active"',
        "tier": TIERS,
    }[form]
    for seed in range(12):
        rng = random.Random(seed)
        rules = rng.choice(["", "carry_cap = 31", "expires_after = 2", "debts = true"])
        unqualified = rng.choice(["hold", "lose", "flush"])
        asks = f'requires = "personal >= 3"\nunqualified = "{unqualified}"'
        people = {"m0": ""}
        for number in range(1, 12):
            above = f"m{(number - 1) // 2}"
            people[f"m{number}"] = under(above, 2 - number % 2)
        orders = [
            [(f"m{rng.randrange(12)}", rng.randint(-20, 90)) for _ in range(20)]
            for _ in range(3)
        ]
        text, before = plan(form, f"{keys}\n{rules}\n{asks}"), {}
        for result in months(text, people, *orders):
            rules_of = result.plan.components[0].rules
            new = rules_of.new_volume(result.facts)
            shown = rules_of.details(result.facts)
            for at, side in enumerate(("left", "right")):
                known = {key: column for key, column in shown.items()}
                came = before.get(side, 0) + new[at] + known[f"waived_{side}"]
                went = sum(
                    known[f"{what}_{side}"] for what in ("used", "lost", "carry")
                )
                assert (came == went).all()
                assert form == "percent" or (known[f"used_{side}"] >= 0).all()
                before[side] = known[f"carry_{side}"]
            pays(result)


# -- who takes part ------------------------------------------------------------------


def test_who_cannot_earn_has_no_balance() -> None:
    text = plan("percent", 'rate = "10%"')
    for who in ({"role": CUSTOMER}, {"role": HOUSE}, {"left": 20260101}):
        people = PAIR | {"top": {"sponsor": "", **who}}
        before = [("top", "binary.left", 700)]
        result = run(text, people, [("l", 10), ("r", 20)], state=before)
        assert pays(result) == {}
        assert state(result) == {}
        assert details(result) == {"lost_left": 700}


def test_volume_of_inactive_people_counts_unless_switched_off() -> None:
    people = PAIR | {"ll": under("l", 1)}
    orders = [("top", 5), ("l", 10), ("r", 20), ("ll", 4)]
    activity = "[activity]\nown_volume = 5\n"
    text = activity + plan("percent", 'rate = "10%"')
    assert pays(run(text, people, orders)) == {"top": 140}
    text = activity + plan("percent", 'rate = "10%"\npays_inactive_source = false')
    assert pays(run(text, people, orders)) == {"top": 100}


def test_other_measures_and_retail_only() -> None:
    orders = [
        {"seller": "l", "net": 30, "volume": 1},
        {"seller": "r", "net": 40, "volume": 1},
    ]  # fmt: skip
    text = plan("percent", 'rate = "10%"\nvolume = "net"')
    assert pays(run(text, PAIR, orders)) == {"top": 300}
    text = plan("percent", 'rate = "10%"\norders = "retail"')
    assert pays(run(text, PAIR, orders)) == {}


def test_terms() -> None:
    text = plan("percent", 'rate = "10%"')
    paid = pays(legs_of(10, 10, text, terms=[("top", "rate", "binary", "1/2")]))
    assert paid == {"top": 500}
    paid = pays(legs_of(10, 10, text, terms=[("top", "coefficient", "*", "3")]))
    assert paid == {"top": 300}
    text = plan("percent", 'rate = "10%"\nrequires = "personal >= 10"')
    paid = pays(legs_of(10, 10, text, terms=[("top", "qualified", "binary", "")]))
    assert paid == {"top": 100}


def test_nobody_and_a_chain() -> None:
    text = plan("percent", 'rate = "10%"')
    assert pays(run(text, {})) == {}
    chain = {f"m{n:04d}": under(f"m{n - 1:04d}", 1) if n else "" for n in range(3000)}
    result = run(text, chain, [("m2999", 7)])
    assert pays(result) == {}
    assert len(state(result)) == 2999


def test_huge_balances() -> None:
    text = plan("percent", 'rate = "1/1000"')
    before = [("top", "binary.left", 2**62), ("top", "binary.right", 2**62)]
    orders = [("l", WIDE)] * 60 + [("r", WIDE)] * 60
    result = run(text, PAIR, orders, state=before)
    volume = 2**62 + 60 * WIDE * 100
    assert volume > 2**63
    assert pays(result) == {"top": (2 * volume + 1000) // 2000}


def test_explained() -> None:
    result = legs_of(400, 600, plan("percent", PERCENT))
    at = result.facts.snapshot.member.index("top")
    [line] = explain(result.plan, result, at)
    assert (line.member, line.source, line.base) == (at, at, 40000)
    assert [step.outcome for step in line.steps] == ["paid"]


# -- plan files ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "keys", "says"),
    [
        ("spiral", 'rate = "1%"', "must be one of percent, tier, cycle"),
        ("cycle", 'pay = "1"', "unit is missing"),
        ("cycle", 'unit = 0\npay = "1"', "must be above 0"),
        ("rebalanced", 'strong = 1\nweak = 2\npay = "1"', "not be more than strong"),
        ("percent", 'rate = "1%"\nunit = 5', "is not a key of this table"),
        ("percent", 'rate = "1%"\ndebts = true\nexpires_after = 2', "cannot stand"),
        ("percent", 'rate = "1%"\ncarry_cap = -1', "must not be negative"),
        ("percent", 'rate = "1%"\nunqualified = "keep"', "hold, lose, flush"),
    ],
)
def test_mistakes(form, keys, says) -> None:
    found = problems(plan(form, keys))
    assert any(says in problem for problem in found), found


def test_a_leg_is_taken_once() -> None:
    people = PAIR | {"also": under("top", 1), "third": under("top", 3)}
    text = plan("percent", 'rate = "10%"')
    orders = [("l", 10), ("also", 5), ("r", 20), ("third", 99)]
    result = run(text, people, orders)
    assert pays(result) == {"top": 150}
    found = {(p.source, p.value): p.message for p in result.problems}
    assert found.keys() == {("l", "1"), ("third", "3")}
    assert "taken already below top" in found["l", "1"]
    assert "no leg of a binary plan" in found["third", "3"]
