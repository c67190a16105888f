"""What people of a network should have, so that they are paid the most."""

from __future__ import annotations

import pytest
from linted import component
from test_networks import NEW, OWN, PLAIN, UNI, maker


def wishes(text: str) -> list[list[tuple]]:
    """What is wished of the seller and of those above him, of each kind of chain."""
    return [[*map(wish, range(5))] for wish in maker(text).wishes()]


def everybody(figure: str, value) -> list[tuple]:
    return [((figure, value),)] * 5


def every_other(figure: str, value) -> list[tuple]:
    one = ((figure, value),)
    return [one, (), one, (), one]


NOTHING: list[tuple] = [()] * 5
LADDER = """
[[rank]]
name = "silver"
when = "personal >= 1"
[[rank]]
name = "ghost"
when = "personal < 1 and personal > 1"
[[rank]]
name = "gold"
when = "personal >= 2"
"""
RISING = [(("rank", place),) for place in (1, 1, 3, 3, 3)]
ALL_RANKS = [RISING, every_other("rank", 3), everybody("rank", 3), everybody("rank", 1)]
TYPE = '[metric.type]\nof = "fact"\nunit = "text"\n'
TYPED = component("t", 'kind = "unilevel"', 'rates_by = "type"',
                  'rates_of = { a = ["5%"], b = ["1%"], c = ["1%"], d = ["1%"] }'
                  )  # fmt: skip


def test_nothing_is_wished_where_nothing_decides():
    assert wishes(UNI) == [NOTHING]


def test_people_have_types():
    expected = [NOTHING, *(everybody("type", name) for name in "abcd")]
    assert wishes(TYPE + TYPED) == expected
    assert wishes(TYPE + LADDER + TYPED) == [*expected, *ALL_RANKS]


def test_people_have_ranks():
    assert wishes(LADDER + PLAIN) == [NOTHING, *ALL_RANKS]


def test_every_other_one_has_the_highest_rank():
    more = '[[rank]]\nname = "ruby"\nwhen = "personal >= 3"\n'
    found = wishes(LADDER + more + PLAIN)
    assert found[2] == every_other("rank", 4)
    assert found[1] == [(("rank", place),) for place in (1, 1, 3, 4, 4)]


def test_people_have_the_rank_that_pays_most_at_their_level():
    rates = 'rates_by_rank = { silver = ["5%", "1%"], ghost = ["9%", "9%"], gold = '
    rates += '["3%", "2%", "1%"] }'
    found = wishes(LADDER + component("u", 'kind = "unilevel"', rates))
    best = [(("rank", place),) for place in (1, 1, 3, 3, 0)]
    assert found == [NOTHING, best, *ALL_RANKS]


PICKED = [
    ((component("d", 'kind = "differential"', 'metric = "group"',
                'brackets = [ { from = 1, rate = "1%" }, { from = 9, rate = "5%" } ]')),
     [("group", 900)]),
    ((component("d", 'kind = "differential"', 'metric = "group"',
                'brackets = [ { from = 1, rate = "5%" }, { from = 9, rate = "1%" } ]')),
     [("group", 100)]),
    (component("b", 'kind = "bonus"', 'metric = "retail"',
               'amounts = [ { from = 1, amount = "1" }, { from = 9, amount = "5" } ]'),
     [("retail", 900)]),
    (component("b", 'kind = "bonus"', 'base = "personal"', 'rate = "1%"'), []),
    (component("d", *NEW), []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "picks"), PICKED)
def test_people_have_the_figure_of_the_best_step(text, picks):
    expected = [NOTHING]
    for figure, start in picks:
        expected += [everybody(figure, start), every_other(figure, start)]
    assert wishes(text) == expected


def test_each_figure_is_wished_once_and_no_rank_as_a_figure():
    rank = component("i", 'kind = "infinity"', 'rates_by_rank = { gold = "1%" }')
    twice = PICKED[0][0] + PICKED[1][0].replace('"d"', '"e"') + PICKED[2][0]
    assert wishes(LADDER + rank + twice) == [
        NOTHING, *ALL_RANKS, everybody("group", 900), every_other("group", 900),
        everybody("retail", 900), every_other("retail", 900),
    ]  # fmt: skip


def test_what_is_wished_is_given():
    villages = [make()[0] for make in maker(TYPE + TYPED).short()]
    assert villages[8].facts == {("m1", "type"): "a", ("m2", "type"): "a"}
    ranked = [make()[0] for make in maker(LADDER + PLAIN).tight()]
    orders = [{k: v for k, v in one.orders.items() if v} for one in ranked]
    assert orders[6:9] == [{("m1", OWN): 100}] * 2 + [
        {("m1", OWN): 100, ("m2", OWN): 100}
    ]
    assert orders[12] == {("m1", OWN): 200}
