"""The hashes a stored run is checked against, and every column they are made from.

They are written down here: whoever changes one makes every stored run look as if
somebody had tampered with it.
"""

from __future__ import annotations

import hashlib

from small import DISTRIBUTOR, HOUSE, RETAIL, run, snap

from graphcrm.rules.run import input_sha, root_sha
from graphcrm.rules.snapshot import (
    Snapshot,
    column_bytes,
    column_of,
    indexed,
    sha256_of,
)

PLAN = """
[metric.m]
of = "streak"
where = "personal >= 1"
[[component]]
name = "own"
kind = "own_sales"
rate = "10%"
orders = "all"
[[component]]
name = "uni"
kind = "unilevel"
rates = ["5%"]
"""
PEOPLE = {
    "a": {"role": DISTRIBUTOR | HOUSE},
    "b": {"sponsor": "a", "joined": 20260105, "enroller": "a"},
    "c": {"sponsor": "b", "placement": "a", "slot": 2, "left": 20261002},
}
ORDERS = [
    {"seller": "b", "volume": "1.5", "net": 7, "qualifying": 2, "day": 20261003,
     "measure.sv": 4, "moment": 61},
    {"seller": "c", "volume": -1, "net": "0.01", "kind": RETAIL, "buyer": "b",
     "currency": "EUR", "measure.av": 9},
]  # fmt: skip
MORE = {
    "terms": [("b", "coefficient", "uni", "5/4")],
    "facts": [("c", "type", "gold")],
    "state": [("c", "m.streak", 3)],
}
COLUMNS = {
    "member": ("a", "b", "c"), "parent": [3, 0, 1], "role": [5, 1, 1],
    "left": [0, 0, 20261002], "joined": [0, 20260105, 0], "enroller": [3, 0, 3],
    "placement": [3, 3, 0], "slot": [0, 0, 2], "order": ("o:001", "o:002"),
    "seller": [1, 2], "buyer": [3, 1], "kind": [0, 1], "day": [20261003, 20261001],
    "net": [700, 1], "volume": [150, -100], "qualifying": [200, -100],
    "currencies": ("EUR", "USD"), "currency": [1, 0], "moment": [61, 0],
    "measures": ("av", "sv"), "measure": [0, 900, 400, 0], "term": ("term 0",),
    "term_member": [1], "term_component": ("uni",), "term_kind": ("coefficient",),
    "term_value": ("5/4",), "fact_member": [2], "fact_name": ("type",),
    "fact_value": ("gold",), "state_member": [2], "state_keys": ("m.streak",),
    "state_key": [0], "state_value": [3],
}  # fmt: skip


def plainly(column) -> list | tuple:
    return column if isinstance(column, tuple) else column.tolist()


def test_every_column_of_frozen_inputs_in_its_order() -> None:
    found = snap(PEOPLE, ORDERS, **MORE)
    columns = {name: plainly(column) for name, column in found.columns().items()}
    assert columns == COLUMNS
    assert [*columns] == [*COLUMNS]  # the order is part of the hash
    head = found.period, found.first_day, found.last_day, found.calendar, found.nobody
    assert head == ("2026-10", 20261001, 20261031, "month", 3)
    assert [found.currency_of(order) for order in (0, 1)] == ["USD", "EUR"]
    week = snap(PEOPLE, ORDERS, period="2026-W41")
    assert (week.calendar, week.first_day) == ("week", 20261005)


def test_columns_come_back_from_their_bytes() -> None:
    found = snap(PEOPLE, ORDERS, **MORE)
    columns = {
        name: column_of(column_bytes(column))
        for name, column in found.columns().items()
    }
    again = Snapshot(found.period, found.first_day, found.last_day, **columns)
    assert input_sha(again) == input_sha(found)


def test_bytes_are_the_same_on_every_machine() -> None:
    found = snap(PEOPLE, ORDERS, **MORE)
    assert column_bytes(("ä", "")) == 'T["ä", ""]'.encode()
    assert column_bytes(found.kind) == b"I" + bytes(8) + b"\1" + bytes(7)
    places, index = indexed(["b", "ä", "b"])
    assert (places, index.tolist()) == (("b", "ä"), [0, 1, 0])


def test_no_byte_string_can_pose_as_another() -> None:
    one = b"a:1:" + hashlib.sha256(b"x").hexdigest().encode() + b"\n"
    assert sha256_of(("a", b"x")) == hashlib.sha256(one).hexdigest()
    assert sha256_of() == hashlib.sha256().hexdigest()
    two = one + b"b:0:" + hashlib.sha256().hexdigest().encode() + b"\n"
    assert sha256_of(("a", b"x"), ("b", b"")) == hashlib.sha256(two).hexdigest()


def test_the_hashes_of_a_run() -> None:
    result = run(PLAN, PEOPLE, ORDERS, **MORE)
    totals = {name: column.tolist() for name, column in vars(result.totals).items()}
    assert totals == {
        "member": [1, 1], "component": [0, 1], "amount": [70, -6], "lines": [1, 1],
    }  # fmt: skip
    assert {name: plainly(column) for name, column in vars(result.left).items()} == {
        "keys": ("m.streak",), "key": [0], "member": [1], "value": [1],
    }  # fmt: skip
    inputs = input_sha(result.facts.snapshot)
    assert inputs == "c3f6f319a4d0c52de5298d58abb380eee4ed9be27ecfee431a20433c43c9169f"
    assert result.sha256 == (
        "d05a5171587e100cfc6e16d1763316f4ff5e4d181ed205b0e17a45f9e9c198dc"
    )
    assert result.plan.sha256 == (
        "fca113e9e9191a0a5c24bd3d809868f8227ef4b68e61594559c8f39397a37fad"
    )
    assert root_sha(result.plan, "x", "y") == (
        "36e27936df3bfcc30993654dec54dcaca2fff69cfa745491ee7cf3b7b01db3ab"
    )
