"""The networks a plan is tried on: their shapes, who sells, what people have."""

from __future__ import annotations

import pytest
from linted import component, look_at

from graphcrm.periods import OPEN_DAY
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.networks import Maker, measures

DAY = 20260101
OWN, RETAIL = "own", "retail"
UNI = component("u", 'kind = "unilevel"', 'rates = ["5%", "1%"]')
PLAIN = component("o", 'kind = "own_sales"', 'rate = "5%"')


def maker(text: str, head: str = "") -> Maker:
    plan = look_at(text, head).plan
    return Maker(plan, figures_on(plan.book, DAY))


def shapes(makes) -> list[tuple[int, int, dict]]:
    """People, how many of them are shown, and what is sold, of each network."""
    found = []
    for make in makes:
        village, shown = make()
        sold = {key: volume for key, volume in village.orders.items() if volume}
        found.append((len(village.sponsor), len(shown), sold))
    return found


def small(rows: list[tuple[int, int, dict]]) -> list[tuple[int, int, dict]]:
    return [row for row in rows if len(row[2]) < 99]


# -- chains ----------------------------------------------------------------------


def chains(length: int, scales=(10**6, 10**9, 10**4)) -> list[tuple[int, int, dict]]:
    """What chains of a length look like, without those of many sellers."""
    return [
        (length, length, {(f"m{length}", kind): volume})
        for kind in (OWN, RETAIL) for volume in scales
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        (UNI, (3, 5)),
        (PLAIN, (2, 4)),
        (UNI + component("x", 'kind = "matching"', 'on = "u"',
                         'rates = ["1%", "1%", "1%", "1%"]'), (5, 7)),
        (component("g", 'kind = "generations"', 'boundary = "personal >= 0"',
                   'rates = ["1%", "1%", "1%"]'), (4, 6)),
    ],
)  # fmt: skip
def test_chains_are_a_bit_longer_than_the_plan_has_levels(text, lengths):
    found = small(shapes(maker(text).short()))
    assert found == chains(lengths[0]) + chains(lengths[1])


def test_chains_are_at_least_as_long_as_there_are_ranks():
    ranks = "".join(
        f'[[rank]]\nname = "r{n}"\nwhen = "personal >= {n}"\n' for n in range(1, 5)
    )
    assert {row[1] for row in shapes(maker(ranks + UNI).short())} == {5, 7}


def test_many_sellers_stand_beside_the_last_one():
    found = [row for row in shapes(maker(UNI).short()) if len(row[2]) >= 99]
    assert [(people, shown) for people, shown, _ in found] == [
        (102, 3), (102, 3), (104, 5), (104, 5),
    ]  # fmt: skip
    for people, shown, sold in found:
        assert {volume for volume in sold.values()} == {10**4}
        sellers = {member for member, _ in sold}
        assert sellers == {f"m{n}" for n in range(shown, people + 1)}
    [village] = [make()[0] for make in [*maker(UNI).short()][3:4]]
    assert {village.sponsor[f"m{n}"] for n in range(3, 103)} == {"m2"}


def test_somebody_sells_so_much_that_what_others_buy_hardly_counts():
    activity = "[activity]\nown_volume = 10000000\n"  # 10^9 hundredths
    rows = small(shapes(maker(activity + PLAIN).short()))
    each = {("m1", OWN): 10**9}
    assert rows[:3] == [
        (2, 2, each | {("m2", OWN): 10**9}),
        (2, 2, each | {("m2", OWN): 10**11}),
        (2, 2, each | {("m2", OWN): 10**9}),
    ]
    assert rows[3:6] == [
        (2, 2, each | {("m2", OWN): 10**9, ("m2", RETAIL): 10**6}),
        (2, 2, each | {("m2", OWN): 10**9, ("m2", RETAIL): 2 * 10**11}),
        (2, 2, each | {("m2", OWN): 10**9, ("m2", RETAIL): 10**4}),
    ]


def test_long_chains_are_of_three_lengths():
    found = shapes(maker(PLAIN).long())
    assert found == [
        row for length in (12, 40, 120) for row in chains(length, (10**6, 10**9))
    ]


NEW = ('kind = "differential"', 'rate = "5%"', 'higher_leg = "break"')


@pytest.mark.parametrize(
    ("text", "fresh"),
    [
        (UNI, False),
        (UNI + "within_days = 30\n", True),
        (UNI + "within_months = 3\n", True),
        (UNI + "first_order_only = true\n", False),
        (component("d", *NEW), False),
        (component("d", *NEW, 'new_legs = "full"'), True),
        (component("d", *NEW, 'pays_own = "unless_new"'), True),
        (component("d", *NEW, 'pays_own = "never"'), False),
        (component("d", *NEW, 'pays_legs = "new"'), True),
        (component("d", *NEW, 'pays_legs = "old"'), True),
        (component("d", *NEW, 'pays_legs = "none"'), False),
        (UNI + component("d", *NEW, 'new_legs = "full"'), True),
    ],
)
def test_the_seller_may_have_joined_now(text, fresh):
    found = [make()[0].joined for make in maker(text).short()][:4]
    now = [OPEN_DAY in joined.values() for joined in found]
    assert now == [False, fresh, False, fresh]
    if fresh:
        seller = max(n for n in range(1, 9) if f"m{n}" in found[1])
        assert [one for one, day in found[1].items() if day == OPEN_DAY] == [
            f"m{seller}"
        ]


def test_the_affiliate_of_a_seller_stands_at_the_top():
    text = '[metric.by]\nof = "fact"\nunit = "text"\n'
    text += component("r", 'kind = "referral"', 'affiliate = "by"', 'rate = "5%"')
    village, chain = next(maker(text).short())()
    assert village.facts == {(chain[-1], "by"): chain[0]}


# -- trees and fans --------------------------------------------------------------

BINARY = component("b", 'kind = "binary"', 'rate = "5%"')


LEVELS = component("l", 'kind = "unilevel"', 'rates = ["5%", "1%"]',
                   'level_requires = ["retail >= 2", "retail >= 9"]')  # fmt: skip


def test_a_binary_plan_is_tried_on_full_trees():
    found = shapes(maker("[activity]\nown_volume = 1\n" + BINARY + LEVELS).long())
    sizes = [(people, shown) for people, shown, _ in found[:8]]
    assert sizes == [
        (7, 7), (7, 7), (31, 9), (31, 9), (127, 9), (127, 9), (511, 9), (511, 9),
    ]  # fmt: skip
    # the lowest sell, and who is above is active
    for (people, _, sold), volume in zip(found, [10**6, 10**4] * 4, strict=False):
        inner = people // 2
        above = [f"m{n}" for n in range(1, inner + 1)]
        lowest = [f"m{n}" for n in range(inner + 1, people + 1)]
        assert sold == {
            **{(member, OWN): 100 for member in above},
            **{(member, RETAIL): 200 for member in above},
            **{(member, OWN): volume for member in lowest},
        }
    assert len(found) == 8 + 3 * 4  # and chains
    village, shown = [*maker(BINARY).long()][2]()
    assert shown == ["m1", "m2", "m3", "m4", "m5", "m6", "m7", "m30", "m31"]
    assert [village.sponsor[f"m{n}"] for n in (2, 3, 4, 5, 6, 7, 31)] == [
        "m1", "m1", "m2", "m2", "m3", "m3", "m15",
    ]  # fmt: skip


def test_a_binary_plan_beside_others_is_tried_on_trees_too():
    assert [row[0] for row in shapes(maker(UNI + BINARY).long())][:2] == [7, 7]
    assert [row[0] for row in shapes(maker(UNI).long())][:2] == [12, 12]


def test_a_match_down_is_tried_on_many_directs():
    match = component("m", 'kind = "matching"', 'on = "u"', 'direction = "down"',
                      'rate = "5%"', "divisor = 5")  # fmt: skip
    activity = "[activity]\nown_volume = 1\n"
    rows = shapes(maker(activity + UNI + match + LEVELS).long())
    assert [(people, shown) for people, shown, _ in rows[:3]] == [
        (14, 9), (42, 9), (122, 9),
    ]  # fmt: skip
    people = [f"m{n}" for n in range(1, 15)]
    assert rows[0][2] == {
        **{(member, OWN): 100 for member in people},
        **{(member, RETAIL): 200 for member in people},
        ("m3", OWN): 10**6,
    }
    assert len(rows) == 3 + 12
    village, shown = next(maker(UNI + match).long())()
    assert shown == [f"m{n}" for n in range(1, 10)]
    assert {village.sponsor[f"m{n}"] for n in range(3, 15)} == {"m2"}
    assert village.sponsor["m2"] == "m1"


STRUCTURE = component("s", 'kind = "structure"', 'each = "personal >= 5"', "width = 2",
                      'amounts = ["5", "9"]')  # fmt: skip


def test_tight_networks_sell_no_more_than_is_asked():
    found = shapes(maker(PLAIN).tight())
    assert found == [
        (n, n, {}) for n in (1, 2, 4) for _ in ("earlier", "now")
    ]  # fmt: skip
    assert next(maker(PLAIN).tight())()[0].orders == {("m1", OWN): 0}
    joined = [make()[0].joined for make in maker(PLAIN).tight()]
    assert [OPEN_DAY in days.values() for days in joined] == [False, True] * 3
    trees = shapes(maker(STRUCTURE).tight())[6:]
    assert [(people, shown) for people, shown, _ in trees] == [(3, 3), (7, 7), (15, 9)]
    assert [sold for *_, sold in trees] == [
        {(f"m{n}", OWN): 500 for n in range(1, people + 1)} for people in (3, 7, 15)
    ]


def test_structures_of_two_widths_are_both_tried():
    wide = STRUCTURE.replace('"s"', '"w"').replace("width = 2", "width = 3")
    plan = maker(wide + STRUCTURE)
    found = [people for people, _, _ in shapes(plan.tight())]
    assert found == [1, 1, 2, 2, 4, 4, 3, 7, 15, 4, 13, 40]


def test_the_last_two_people_of_a_tree_are_shown():
    seven = maker(STRUCTURE.replace("width = 2", "width = 7"))
    trees = [make()[1] for make in [*seven.tight()][6:]]
    first = [f"m{n}" for n in range(1, 8)]
    assert trees == [[*first, "m8"], [*first, "m56", "m57"], [*first, "m399", "m400"]]


# -- what people have ------------------------------------------------------------


def test_people_have_what_components_ask_of_them():
    text = component("u", 'kind = "unilevel"', 'rates = ["5%", "1%"]',
                     'requires = "retail >= 2"',
                     'level_requires = ["personal >= 3", "personal >= 4"]')  # fmt: skip
    village, chain = next(maker(text).short())()
    assert chain == ["m1", "m2", "m3"]
    assert village.orders == {
        ("m3", OWN): 10**6, ("m3", RETAIL): 200, ("m2", OWN): 300, ("m2", RETAIL): 200,
        ("m1", OWN): 400, ("m1", RETAIL): 200,
    }  # fmt: skip
    five = [*maker(text).short()][8]()[0].orders
    assert [five[f"m{n}", OWN] for n in (1, 2, 3, 4, 5)] == [0, 0, 400, 300, 10**6]


@pytest.mark.parametrize(
    ("lines", "orders"),
    [
        (('kind = "leadership"', 'base = "group"', 'rate = "1%"',
          'leaders = "retail >= 2"'), {("m1", RETAIL): 200}),
        (('kind = "structure"', 'each = "retail >= 2"', 'team = "personal >= 1"',
          'amounts = ["5"]'), {("m1", RETAIL): 200, ("m1", OWN): 100}),
        (('kind = "pool"', 'rate = "1%"', 'shares = "retail"'), {("m1", RETAIL): 100}),
        (('kind = "pool"', 'rate = "1%"', "shares_by_rank = { none = 1 }"), {}),
    ],
)  # fmt: skip
def test_people_have_what_kinds_look_at(lines, orders):
    [village, _] = next(maker(component("c", *lines)).tight())()
    sold = {key: volume for key, volume in village.orders.items() if volume}
    assert sold == orders


# -- amounts of orders -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (UNI, set()),
        (PLAIN, set()),
        (PLAIN + 'base = "qualifying"\n', set()),
        (UNI + 'base = "kilos"\n', {"kilos"}),
        (component("d", *NEW, 'base = "kilos"'), {"kilos"}),
        (component("g", 'kind = "generations"', 'boundary = "personal >= 0"',
                   'rates = ["1%"]', 'base = "kilos"'), {"kilos"}),
        (component("p", 'kind = "pass_share"', 'share = "1%"', 'base = "kilos"'),
         {"kilos"}),
        (component("p", 'kind = "pass_up"', "passed = 1", 'introducer = "1%"',
                   'passup = "1%"', 'keeper = "1%"', 'phase = "tier"'), {"tier"}),
        (component("x", 'kind = "binary"', 'rate = "1%"', 'volume = "kilos"'),
         {"kilos"}),
        (component("p", 'kind = "pool"', 'rate = "1%"', 'of = "kilos"',
                   "shares_by_rank = { none = 1 }"), {"kilos"}),
        ('[metric.m]\nof = "own"\nvolume = "kilos"\n' + UNI, {"kilos"}),
        (UNI + 'fund = { limit = "1%", of = "kilos" }\n', {"kilos"}),
        ('[company_cap]\nlimit = "1%"\nof = "kilos"\n' + UNI, {"kilos"}),
        (UNI + 'base = "kilos"\nfund = { limit = "1%", of = "litres" }\n',
         {"kilos", "litres"}),
    ],
)  # fmt: skip
def test_which_further_amounts_a_plan_reads(text, read):
    assert measures(look_at(text).plan) == read
    for make in (next(maker(text).short()), next(maker(text + BINARY).long())):
        assert make()[0].measures == read
