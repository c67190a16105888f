"""What a network that was made up gives to a run."""

from __future__ import annotations

from test_people import PERIOD, village_of

from graphcrm.rules.lint.people import Village
from graphcrm.rules.snapshot import CUSTOMER, DISTRIBUTOR


def test_a_group_is_everybody_below_with_himself():
    village = village_of()
    last = village.add(village.add(village.add()))
    village.add("m1")
    village.sell(last, "own", 300)
    village.sell("m2", "retail", 20)
    village.sell("m1", "own", 1)
    assert village.groups() == {"m1": 321, "m2": 320, "m3": 300, "m4": 0}
    assert village.groups("own") == {"m1": 301, "m2": 300, "m3": 300, "m4": 0}
    assert village.groups("retail") == {"m1": 20, "m2": 20, "m3": 0, "m4": 0}


def test_two_people_below_somebody_stand_on_his_legs():
    village = village_of()
    top = village.add()
    for _ in range(3):
        village.add(top)
    village.add("m3")
    other = village.add()
    assert village.place == {"m2": ("m1", 1), "m3": ("m1", 2), "m5": ("m3", 1)}
    found = village.inputs(PERIOD)
    names = [*found.member, ""]
    for column, above in (
        (found.placement, {"m2": "m1", "m3": "m1", "m5": "m3"}),
        (found.parent, {"m2": "m1", "m3": "m1", "m4": "m1", "m5": "m3"}),
        (found.enroller, {"m2": "m1", "m3": "m1", "m4": "m1", "m5": "m3"}),
    ):
        pairs = zip(found.member, column.tolist(), strict=True)
        assert {one: names[at] for one, at in pairs if names[at]} == above
    slots = dict(zip(found.member, found.slot.tolist(), strict=True))
    assert slots == {"m1": 0, "m2": 1, "m3": 2, "m4": 0, "m5": 1, "m6": 0}
    assert other == "m6"


def test_the_places_of_a_matrix_are_left_to_it():
    village = village_of("[matrix]\nwidth = 3\n")
    village.add(village.add())
    assert village.place == {}


def test_who_joined_now_did_so_on_the_first_day():
    village = village_of()
    village.join_now(village.add(village.add()))
    found = village.inputs(PERIOD)
    assert list(found.joined) == [20000103, 20260101]


def test_orders_have_the_same_amounts_everywhere():
    village = village_of(head='point_value = "2.5"\n')
    village = Village(village.figures, frozenset({"kilos"}))
    one = village.add()
    village.customers.add(village.add(one))
    village.sell(one, "retail", 101)
    village.sell(one, "own", 300)
    village.sell("m2", "own", 0)
    found = village.inputs(PERIOD)
    assert list(found.role) == [DISTRIBUTOR, DISTRIBUTOR | CUSTOMER]
    for name in ("volume", "qualifying"):
        assert sorted(getattr(found, name)) == [101, 300]
    assert sorted(found.net) == [252, 750]
    assert found.measures == ("kilos",)
    assert sorted(found.measure) == [101, 300]
    assert set(found.day) == {20260101}
    assert list(found.left) == [0, 0]
