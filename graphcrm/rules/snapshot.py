"""The frozen inputs of a run: what was, as columns of integers.

Members stand in canonical pre-order of the sponsor tree as it was on the last
day of the period, orders by seller and key, terms by member and component, so
the same facts give the same bytes whatever order they were read in. Ids only:
a person can be erased while the books stay.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from graphcrm.errors import Invalid
from graphcrm.periods import MONTH, WEEK
from graphcrm.rules import tree
from graphcrm.rules.exact import Ints
from graphcrm.rules.input_checks import COEFFICIENT, Checks

DISTRIBUTOR = 1
CUSTOMER = 2
HOUSE = 4

OWN = 0
RETAIL = 1

ALL_COMPONENTS = "*"


Texts = tuple[str, ...]
Columns = Mapping[str, Any]  # name → texts or numbers of equal length


@dataclass(frozen=True)
class Snapshot:
    """Everything a run of one period reads, besides its plan.

    ================  =========  ==================================================
    member            text[n]    ids in canonical order
    parent            int64[n]   position of the sponsor, n where there is none
    role              int64[n]   sum of DISTRIBUTOR, CUSTOMER and HOUSE
    left              int64[n]   day of leaving up to the last day, else 0
    joined            int64[n]   day of joining, 0 where unknown
    enroller          int64[n]   position of who brought him in, n where unknown
    placement         int64[n]   position above him in the placement tree, n = none
    slot              int64[n]   his place there, 1 (left), 2 (right) …; 0 = none
    order             text[o]    keys, ``source:number``
    seller            int64[o]   position of the member whose sale it is
    buyer             int64[o]   position of the customer, n where unknown
    kind              int64[o]   OWN or RETAIL
    day               int64[o]   yyyymmdd
    net               int64[o]   minor units of ``currency``
    volume            int64[o]   hundredths
    qualifying        int64[o]   hundredths
    currencies        text[c]    ISO codes that occur, sorted
    currency          int64[o]   place of the order's in ``currencies``
    moment            int64[o]   second it was placed, since 1970; 0 where unknown
    measures          text[x]    names of further amounts of orders, sorted
    measure           int64[x·o] those amounts, one column behind the other
    term              text[t]    ids of approved terms valid on the last day
    term_member       int64[t]   position of the member
    term_component    text[t]    name, or ``*`` for all
    term_kind         text[t]    one of TERM_KINDS
    term_value        text[t]    exact, ``5/4``; a rank; empty
    fact_member       int64[f]   position of the member a fact is about
    fact_name         text[f]    name of the fact, ``type``
    fact_value        text[f]    its value on the last day, ``gold``
    state_member      int64[s]   position of the member a balance belongs to
    state_keys        text[k]    what the period before left, ``binary.left``; sorted
    state_key         int64[s]   place of the balance's in ``state_keys``
    state_value       int64[s]   how much of it
    ================  =========  ==================================================
    """

    period: str
    first_day: int
    last_day: int
    member: Texts
    parent: Ints
    role: Ints
    left: Ints
    joined: Ints
    enroller: Ints
    placement: Ints
    slot: Ints
    order: Texts
    seller: Ints
    buyer: Ints
    kind: Ints
    day: Ints
    net: Ints
    volume: Ints
    qualifying: Ints
    currencies: Texts
    currency: Ints
    moment: Ints
    measures: Texts
    measure: Ints
    term: Texts
    term_member: Ints
    term_component: Texts
    term_kind: Texts
    term_value: Texts
    fact_member: Ints
    fact_name: Texts
    fact_value: Texts
    state_member: Ints
    state_keys: Texts
    state_key: Ints
    state_value: Ints

    @property
    def nobody(self) -> int:
        """Return the position that stands for no member."""
        return len(self.member)

    @property
    def calendar(self) -> str:
        """Return the kind of period: ``month`` or ``week``."""
        return WEEK if "W" in self.period else MONTH

    @cached_property
    def terms(self) -> Mapping[tuple[str, str], Mapping[int, str]]:
        """Return (kind, component) → position → value of a personal term."""
        found: dict[tuple[str, str], dict[int, str]] = {}
        for owner, component, kind, value in zip(
            self.term_member.tolist(), self.term_component, self.term_kind,
            self.term_value, strict=True,
        ):  # fmt: skip
            found.setdefault((kind, component), {})[owner] = value
        return found

    def currency_of(self, order: int) -> str:
        """Return the ISO code of an order."""
        return self.currencies[int(self.currency[order])]

    def columns(self) -> dict[str, Ints | Texts]:
        """Return the columns by name."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(Snapshot))[3:]


def slot(leg: str) -> int:
    """Return the number of a place in the placement tree: L is 1, R is 2.

    >>> slot("R"), slot("3"), slot("")
    (2, 3, 0)
    """
    return {"": 0, "L": 1, "R": 2}.get(leg) or int(leg or 0)


def snapshot(
    period: str,
    first_day: int,
    last_day: int,
    members: Columns,
    orders: Columns,
    terms: Columns,
    facts: Columns = MappingProxyType({}),
    state: Columns = MappingProxyType({}),
) -> Snapshot:
    """Return the frozen inputs from columns in any order.

    ``members``: id, sponsor (id, empty = none), role, left; if known joined,
    enroller, placement (ids), slot. ``orders``: key, seller, buyer (ids, empty =
    unknown), kind, day, net, volume, qualifying, currency; if known moment, and
    ``measure.NAME`` for further amounts. ``terms``: id, member, component,
    value; if known kind. ``facts``: member, name, value. ``state``: member, key,
    value, what an earlier run left behind.

    Raises ``Invalid`` with a problem for everything that points to nobody, terms
    and facts that contradict each other, and circles.
    """
    checks = Checks(period)
    ids = list(members["id"])
    position = {member: number for number, member in enumerate(ids)}
    nobody = len(ids)

    def above(column: str) -> Ints:
        wanted = members.get(column) or [""] * nobody
        return checks.positions(wanted, position, ids, column, nobody)

    parent, enroller, placement = map(above, ("sponsor", "enroller", "placement"))
    checks.stop()
    try:
        order = tree.preorder(ids, parent)
        tree.check_acyclic(ids, enroller, "enrollers")
        tree.check_acyclic(ids, placement, "placements")
    except ValueError as circle:
        raise Invalid(f"The run of {period} cannot start: {circle}.") from None
    place = np.arange(nobody + 1)
    place[order] = np.arange(nobody)

    def numbers(column: str) -> Ints:
        values = members.get(column)
        given = np.zeros(nobody, np.int64) if values is None else values
        return np.asarray(given, np.int64)[order]

    left = numbers("left")
    others = {
        **_orders(orders, position, place, checks),
        **_terms(terms, position, place, checks),
        **_facts(facts, position, place, checks),
        **_state(state, position, place),
    }
    checks.stop()
    return Snapshot(
        period=period,
        first_day=first_day,
        last_day=last_day,
        member=tuple(ids[number] for number in order.tolist()),
        parent=place[parent[order]],
        role=numbers("role"),
        # Who leaves later is a member on the last day; his later fate is not input.
        left=np.where(left <= last_day, left, 0),
        joined=numbers("joined"),
        enroller=place[enroller[order]],
        placement=place[placement[order]],
        slot=numbers("slot"),
        **others,
    )


def _orders(
    orders: Columns,
    position: Mapping[str, int],
    place: Ints,
    checks: Checks,
) -> dict[str, Any]:
    nobody = len(place) - 1
    keys = list(orders["key"])
    seller = place[checks.positions(orders["seller"], position, keys, "seller", -1)]
    buyers = [position.get(buyer, nobody) for buyer in orders["buyer"]]
    by_key = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    sort = by_key[np.argsort(seller[by_key], kind="stable")]

    def numbers(name: str) -> Ints:
        return np.asarray(orders[name], np.int64)[sort]

    currencies, currency = indexed(orders["currency"])
    measures = sorted(name for name in orders if name.startswith(_MEASURE))
    moment = numbers("moment") if "moment" in orders else np.zeros(len(keys), np.int64)
    return {
        "order": tuple(keys[number] for number in sort.tolist()),
        "seller": seller[sort],
        "buyer": place[np.array(buyers, np.int64)][sort],
        **{name: numbers(name) for name in _NUMBERS},
        "currencies": currencies,
        "currency": currency[sort],
        "moment": moment,
        "measures": tuple(name.removeprefix(_MEASURE) for name in measures),
        "measure": np.concatenate([np.empty(0, np.int64), *map(numbers, measures)]),
    }


_MEASURE = "measure."
_NUMBERS = ("kind", "day", "net", "volume", "qualifying")


def _terms(
    terms: Columns,
    position: Mapping[str, int],
    place: Ints,
    checks: Checks,
) -> dict[str, Any]:
    nobody = len(place) - 1
    names = list(terms["id"])
    owners = [position.get(member, nobody) for member in terms["member"]]
    owner = place[np.array(owners, np.int64)]
    kinds = terms.get("kind", [COEFFICIENT] * len(names))
    rows = sorted(
        row
        for row in zip(
            owner.tolist(), kinds, terms["component"], names, terms["value"],
            strict=True,
        )
        if row[0] != nobody  # joined later: he has no line in this period
    )  # fmt: skip
    for row, following in itertools.pairwise(rows):
        if row[:3] == following[:3]:
            checks.add(following[3], "component", row[2], "contradicts " + row[3])
    values = [checks.term(row[3], row[1], row[4]) for row in rows]
    return {
        "term": tuple(row[3] for row in rows),
        "term_member": np.array([row[0] for row in rows], np.int64),
        "term_component": tuple(row[2] for row in rows),
        "term_kind": tuple(row[1] for row in rows),
        "term_value": tuple(values),
    }


def _facts(
    facts: Columns,
    position: Mapping[str, int],
    place: Ints,
    checks: Checks,
) -> dict[str, Any]:
    rows = sorted(
        (int(place[position[member]]), name, value)
        for member, name, value in zip(
            facts.get("member", ()), facts.get("name", ()), facts.get("value", ()),
            strict=True,
        )
        if member in position
    )  # fmt: skip
    for row, following in itertools.pairwise(rows):
        if row[:2] == following[:2]:
            said = f"is {row[2]} and {following[2]} at once"
            checks.add(row[1], "value", following[2], said)
    return {
        "fact_member": np.array([row[0] for row in rows], np.int64),
        "fact_name": tuple(row[1] for row in rows),
        "fact_value": tuple(row[2] for row in rows),
    }


def _state(state: Columns, position: Mapping[str, int], place: Ints) -> dict[str, Any]:
    rows = sorted(
        (key, int(place[position[member]]), int(value))
        for member, key, value in zip(
            state.get("member", ()), state.get("key", ()), state.get("value", ()),
            strict=True,
        )
        if member in position and int(value)
    )  # fmt: skip
    keys, key = indexed([row[0] for row in rows])
    return {
        "state_member": np.array([row[1] for row in rows], np.int64),
        "state_keys": keys,
        "state_key": key,
        "state_value": np.array([row[2] for row in rows], np.int64),
    }


def indexed(texts: Iterable[str]) -> tuple[Texts, Ints]:
    """Return the distinct texts, sorted, and the place of each one among them.

    >>> indexed(["b", "a", "b"])[1].tolist()
    [1, 0, 1]
    """
    given = list(texts)
    distinct = sorted(set(given))
    place = {text: number for number, text in enumerate(distinct)}
    return tuple(distinct), np.array([place[text] for text in given], np.int64)


def terms_of(facts: Snapshot, kind: str, component: str) -> dict[int, str]:
    """Return position → value of the terms of a kind that count in a component.

    A term for the component stands above a term for all components.
    """
    everywhere = facts.terms.get((kind, ALL_COMPONENTS), {})
    return {**everywhere, **facts.terms.get((kind, component), {})}


def column_bytes(values: Ints | Texts) -> bytes:
    """Return a column as bytes that are the same on every machine."""
    if isinstance(values, tuple):
        return b"T" + json.dumps(values, ensure_ascii=False).encode()
    return b"I" + np.ascontiguousarray(values, "<i8").tobytes()


def column_of(raw: bytes) -> Ints | Texts:
    """Return the column that :func:`column_bytes` wrote."""
    if raw[:1] == b"I":
        return np.frombuffer(raw, "<i8", offset=1).astype(np.int64)
    return tuple(json.loads(raw[1:]))


def sha256_of(*parts: tuple[str, bytes]) -> str:
    """Return one hash over named byte strings, none able to pose as another."""
    digest = hashlib.sha256()
    for name, raw in parts:
        digest.update(f"{name}:{len(raw)}:{hashlib.sha256(raw).hexdigest()}\n".encode())
    return digest.hexdigest()
