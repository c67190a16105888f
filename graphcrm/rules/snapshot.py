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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.errors import Invalid, Problem
from graphcrm.money import parse_rate
from graphcrm.rules import tree
from graphcrm.rules.section import LARGEST_TERM
from graphcrm.rules.tree import Ints

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
    order             text[o]    keys, ``source:number``
    seller            int64[o]   position of the member whose sale it is
    buyer             int64[o]   position of the customer, n where unknown
    kind              int64[o]   OWN or RETAIL
    day               int64[o]   yyyymmdd
    net               int64[o]   minor units of ``currency``
    volume            int64[o]   hundredths
    qualifying        int64[o]   hundredths
    currency          text[o]    ISO code
    term              text[t]    ids of approved terms valid on the last day
    term_member       int64[t]   position of the member
    term_component    text[t]    name, or ``*`` for all
    coefficient       text[t]    exact, ``5/4``
    ================  =========  ==================================================
    """

    period: str
    first_day: int
    last_day: int
    member: Texts
    parent: Ints
    role: Ints
    left: Ints
    order: Texts
    seller: Ints
    buyer: Ints
    kind: Ints
    day: Ints
    net: Ints
    volume: Ints
    qualifying: Ints
    currency: Texts
    term: Texts
    term_member: Ints
    term_component: Texts
    coefficient: Texts

    @property
    def nobody(self) -> int:
        """Return the position that stands for no member."""
        return len(self.member)

    def columns(self) -> dict[str, Ints | Texts]:
        """Return the columns by name."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(Snapshot))[3:]


def snapshot(
    period: str,
    first_day: int,
    last_day: int,
    members: Columns,
    orders: Columns,
    terms: Columns,
) -> Snapshot:
    """Return the frozen inputs from columns in any order.

    ``members``: id, sponsor (id, empty = none), role, left. ``orders``: key,
    seller, buyer (ids, empty = unknown), kind, day, net, volume, qualifying,
    currency. ``terms``: id, member, component, value.

    Raises ``Invalid`` with a problem for every sponsor, seller or term that
    points to nobody, two terms that contradict each other, and circles.
    """
    checks = _Checks(period)
    ids = list(members["id"])
    position = {member: number for number, member in enumerate(ids)}
    nobody = len(ids)
    parent = checks.positions(members["sponsor"], position, ids, "sponsor", nobody)
    checks.stop()
    try:
        order = tree.preorder(ids, parent)
    except ValueError as circle:
        raise Invalid(f"The run of {period} cannot start: {circle}.") from None
    place = np.empty(nobody + 1, np.int64)
    place[order] = np.arange(nobody)
    place[nobody] = nobody
    left = np.asarray(members["left"], np.int64)[order]
    return Snapshot(
        period,
        first_day,
        last_day,
        tuple(ids[number] for number in order.tolist()),
        place[parent[order]],
        np.asarray(members["role"], np.int64)[order],
        # Who leaves later is a member on the last day; his later fate is not input.
        np.where(left <= last_day, left, 0),
        *_orders(orders, position, place, checks),
        *_terms(terms, position, place, checks),
    )


def _orders(
    orders: Columns,
    position: Mapping[str, int],
    place: Ints,
    checks: _Checks,
) -> tuple[Texts, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Texts]:
    nobody = len(place) - 1
    keys = list(orders["key"])
    seller = place[checks.positions(orders["seller"], position, keys, "seller", -1)]
    buyers = [position.get(buyer, nobody) for buyer in orders["buyer"]]
    checks.stop()
    by_key = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    sort = by_key[np.argsort(seller[by_key], kind="stable")]

    def numbers(name: str) -> Ints:
        return np.asarray(orders[name], np.int64)[sort]

    currencies = list(orders["currency"])
    return (
        tuple(keys[number] for number in sort.tolist()),
        seller[sort],
        place[np.array(buyers, np.int64)][sort],
        numbers("kind"),
        numbers("day"),
        numbers("net"),
        numbers("volume"),
        numbers("qualifying"),
        tuple(currencies[number] for number in sort.tolist()),
    )


def _terms(
    terms: Columns,
    position: Mapping[str, int],
    place: Ints,
    checks: _Checks,
) -> tuple[Texts, Ints, Texts, Texts]:
    nobody = len(place) - 1
    names = list(terms["id"])
    owners = [position.get(member, nobody) for member in terms["member"]]
    owner = place[np.array(owners, np.int64)]
    rows = sorted(
        row
        for row in zip(
            owner.tolist(), terms["component"], names, terms["value"], strict=True
        )
        if row[0] != nobody  # joined later: he has no line in this period
    )
    for row, following in itertools.pairwise(rows):
        if row[:2] == following[:2]:
            checks.add(following[2], "component", row[1], "contradicts " + row[2])
    for row in rows:
        checks.coefficient(row[2], row[3])
    checks.stop()
    return (
        tuple(row[2] for row in rows),
        np.array([row[0] for row in rows], np.int64),
        tuple(row[1] for row in rows),
        tuple(str(parse_rate(row[3])) for row in rows),
    )


class _Checks:
    """What is wrong with the facts of a period, found before anything is paid."""

    def __init__(self, period: str) -> None:
        self.period = period
        self.problems: list[Problem] = []

    def positions(
        self,
        wanted: Sequence[str],
        position: Mapping[str, int],
        owners: Sequence[str],
        column: str,
        nobody: int,
    ) -> Ints:
        """Return the position of each wanted id; ``nobody`` -1 = must be given."""
        found = [
            position.get(name, -1) if name or nobody < 0 else nobody for name in wanted
        ]
        for number, place in enumerate(found):
            if place < 0:
                message = f"was not in the network on the last day of {self.period}"
                self.add(owners[number], column, wanted[number], message)
        return np.array(found, np.int64)

    def coefficient(self, term: str, text: str) -> None:
        try:
            value = parse_rate(text)
        except ValueError as mistake:
            self.add(term, "value", text, str(mistake))
            return
        if value < 0 or max(value.numerator, value.denominator) > LARGEST_TERM:
            self.add(term, "value", text, "is negative or too long for a coefficient")

    def add(self, source: str, column: str, value: str, message: str) -> None:
        self.problems.append(Problem(source, 0, column, value, message))

    def stop(self) -> None:
        if self.problems:
            first = self.problems[0]
            more = len(self.problems) - 1
            also = f" (and {more} more)" if more else ""
            raise Invalid(
                f"The run of {self.period} cannot start: {first}{also}.", self.problems
            )


def coefficients(facts: Snapshot, component: str) -> tuple[Ints, Ints]:
    """Return numerator and denominator of everybody's coefficient, int64[n].

    A term for the component stands above a term for all components.
    """
    above = np.ones(len(facts.member), np.int64)
    below = above.copy()
    for wanted in (ALL_COMPONENTS, component):
        for owner, name, text in zip(
            facts.term_member.tolist(), facts.term_component, facts.coefficient,
            strict=True,
        ):  # fmt: skip
            if name == wanted:
                value = Fraction(text)
                above[owner], below[owner] = value.numerator, value.denominator
    return above, below


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
