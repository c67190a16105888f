"""Pass-up: a recruiter hands his first sales on and keeps the later ones.

::

    for every sale, in the order of day, moment and key:
        n(recruiter, phase) += 1
        if n ≤ passed:  recruiter gets introducer · base;  target gets passup · base
        else:           recruiter gets keeper · base

The recruiter of a sale stands above its seller in the tree, or is the seller
himself (``recruiter = "seller"``, for sales to customers). ``phase`` is an amount
of orders that tells phases apart, each with a counter of its own. The target is
the recruiter's ``sponsor``, the ``nearest`` upline who can be paid and meets
``target_requires``, or the ``company``; whom nobody takes the place of leaves the
money with the company. With ``qualified_since``, a day, he must have been qualified
on the day of the sale.

Counters go on in the next period (``NAME.sold.PHASE``). With ``repeats = false``
only the first purchase of a buyer is a new sale; later ones are split like it.
Returns count for nothing and are taken back as the latest sale was paid.

Source: plan-semantics.md, 7.5. Example: of the first two sales of 100 the
recruiter gets 10 and passes 30 up, of the third one he gets 40.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.money import VOLUME_DIGITS, format_scaled
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, ORDER, PAID, PASSED, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee, unmet
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.window import Window
from graphcrm.rules.words import DAY

SPONSOR, NEAREST, COMPANY = TARGETS = ("sponsor", "nearest", "company")
ALL_SALES = 2**60
_PASSED, _KEPT = 1, 2  # how the first purchase of a buyer was split


@dataclass(frozen=True)
class Sales:
    """The counted orders in time order: rows, whose sale, and how it is split."""

    row: Ints
    recruiter: Ints
    buyer: Ints
    phase: Ints
    new: Mask
    passes: Mask


@dataclass(frozen=True)
class PassUp(Plain):
    """Parameters of the kind ``pass_up``."""

    payee: Payee
    tree: str
    upline: bool
    base: str
    orders: str
    phase: str
    passed: int
    introducer: Dated[Fraction]
    passup: Dated[Fraction]
    keeper: Dated[Fraction]
    target: str
    from_recruiter: bool
    target_requires: Condition | None
    qualified_since: str
    repeats: bool
    window: Window
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> PassUp:
        """Return the component a plan file describes."""
        since = "qualified_since"
        words = section.notes.words
        return cls(
            Payee.read(section),
            section.choice("tree", TREES, "enroller"),
            section.choice("recruiter", ("upline", "seller"), "upline") == "upline",
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.maybe("phase", str) or "",
            section.required("passed", _passed, 0),
            section.dated("introducer", a_rate, Fraction(0)),
            section.dated("passup", a_rate, Fraction(0)),
            section.dated("keeper", a_rate, Fraction(0)),
            section.choice("target", TARGETS, SPONSOR),
            section.choice("search_from", ("above", "recruiter"), "above")
            == "recruiter",
            section.maybe("target_requires", condition(words)),
            section.figure(since, (DAY,)) if since in section.data else "",
            section.flag("repeats", True),
            Window.read(section),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its requirements look at."""
        asked = [*self.payee.conditions]
        if self.target_requires:
            asked.append(self.target_requires)
        named = frozenset({self.qualified_since} - {""})
        return named.union(*(when.names for when in asked))

    # -- the sales in the order of time ----------------------------------------

    def sales(self, facts: Facts) -> Sales:
        """Return the orders that are sales or returns, with their split."""
        return facts.once(("pass_up", self.payee.component), lambda: self._sales(facts))

    def _sales(self, facts: Facts) -> Sales:
        snapshot, nobody = facts.snapshot, facts.snapshot.nobody
        whose = snapshot.seller
        if self.upline:
            whose = facts.forest(self.tree).parent[whose]
        counted = np.isin(snapshot.kind, ORDERS[self.orders]) & (whose != nobody)
        counted &= facts.payable(self.base) & self.window.inside(facts)
        row = _in_time(facts, np.flatnonzero(counted))
        buyer = (snapshot.seller if self.upline else snapshot.buyer)[row]
        phase = self._phase(facts)[row]
        sale = facts.measure(self.base)[row] > 0
        new, known = sale, np.zeros(len(row), np.int64)
        if not self.repeats:
            known = self._known(facts, buyer, phase)
            first = np.zeros(len(row), bool)
            first[np.flatnonzero(sale)[_firsts(buyer[sale], phase[sale])]] = True
            new = sale & (known == 0) & (first | (buyer == nobody))
        number = self._numbers(facts, whose[row], phase, new)
        passes = np.maximum(number, 1) <= self.passed
        if not self.repeats:
            passes = _as_the_first(buyer, phase, new, known, passes, nobody)
        return Sales(row, whose[row], buyer, phase, new, passes)

    def _phase(self, facts: Facts) -> Ints:
        if self.phase:
            return facts.measure(self.phase)
        return np.zeros(len(facts.snapshot.order), np.int64)

    def _numbers(self, facts: Facts, recruiter: Ints, phase: Ints, new: Mask) -> Ints:
        """Return the number of each sale among its recruiter's in its phase."""
        numbers = np.zeros(len(recruiter), np.int64)
        sort = np.lexsort((phase, recruiter))  # stable: time order stays inside
        starts = np.ones(len(sort), bool)
        starts[1:] = (np.diff(recruiter[sort]) != 0) | (np.diff(phase[sort]) != 0)
        count: Ints = np.cumsum(new[sort])
        before: Ints = (count - new[sort])[starts]
        lengths = np.diff(np.append(np.flatnonzero(starts), len(sort)))
        numbers[sort] = count - np.repeat(before, lengths)
        for value in np.unique(phase).tolist():
            here = phase == value
            numbers[here] += facts.state(self._key("sold", value))[recruiter[here]]
        return numbers

    def _known(self, facts: Facts, buyer: Ints, phase: Ints) -> Ints:
        """Return how the first purchase of each buyer was split before."""
        known = np.zeros(len(buyer), np.int64)
        for value in np.unique(phase).tolist():
            here = phase == value
            before: Ints = np.append(facts.state(self._key("bought", value)), 0)
            known[here] = before[buyer[here]]
        return known

    def _key(self, what: str, phase: int) -> str:
        name = f"{self.payee.component}.{what}"
        if not self.phase:
            return name
        text = format_scaled(phase, VOLUME_DIGITS).rstrip("0").rstrip(".")
        return f"{name}.{text}"

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return the counters, and how the first purchase of each buyer was split."""
        name, sales = self.payee.component, self.sales(facts)
        left: dict[str, Ints] = {}
        for key in facts.snapshot.state_keys:
            if key == f"{name}.sold" or key.startswith((f"{name}.sold.",
                                                        f"{name}.bought")):  # fmt: skip
                left[key] = facts.state(key)
        for value in np.unique(sales.phase).tolist():
            here = sales.new & (sales.phase == value)
            key = self._key("sold", value)
            count = left.get(key, facts.state(key))
            np.add.at(count, sales.recruiter[here], 1)
            left[key] = count
            if not self.repeats:
                key = self._key("bought", value)
                split = np.append(left.get(key, facts.state(key)), 0)
                split[sales.buyer[here]] = np.where(sales.passes[here], _PASSED, _KEPT)
                left[key] = split[:-1]
        return {**left, **self.window.left_behind(facts)}

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield what recruiters keep, what introducers get, what is passed up."""
        sales, base = self.sales(facts), facts.measure(self.base)
        able = self.payee.able(facts)[sales.recruiter]
        target = self._targets(facts, sales)
        for level, earner, mask, rates in (
            (1, sales.recruiter, able & sales.passes, self.introducer),
            (1, sales.recruiter, able & ~sales.passes, self.keeper),
            (2, target, sales.passes & (target != facts.snapshot.nobody), self.passup),
        ):
            rate, row = rates.at(facts.day), sales.row[mask]
            fraction = rate.numerator, rate.denominator
            yield Part(earner[mask], row, level, base[row], fraction)

    def _targets(self, facts: Facts, sales: Sales) -> Ints:
        """Return who takes what is passed up, nobody where the company does."""
        nobody = facts.snapshot.nobody
        if self.target == COMPANY:
            return np.full(len(sales.row), nobody)
        above = facts.forest(self.tree).above
        ready = self._ready(facts)
        day = facts.snapshot.day[sales.row]
        if self.target == SPONSOR:
            found = above[sales.recruiter]
            return np.where(np.append(ready, 0)[found] <= day, found, nobody)
        nearest = facts.forest(self.tree).nearest(ready <= facts.day)
        found = nearest[
            sales.recruiter if self.from_recruiter else above[sales.recruiter]
        ]
        since = np.append(ready, 0)
        while True:  # once more for each one who qualified after the sale
            late = since[found] > day
            if not late.any():
                return found
            found = np.where(late, nearest[above[found]], found)

    def _ready(self, facts: Facts) -> Ints:
        """Return since which day each one can be a target; a day that never comes."""
        able = self.payee.able(facts)
        if self.target_requires:
            able = able & facts.holds(self.target_requires)
        if not self.qualified_since:
            return np.where(able, 0, _NEVER)
        since = np.asarray(facts.column(self.qualified_since), np.int64)
        return np.where(able & (since > 0), since, _NEVER)

    # -- one order -------------------------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the recruiter, and who was asked to take what is passed up."""
        sales = self.sales(facts)
        at = np.flatnonzero(sales.row == source)
        if not len(at):
            return []
        recruiter = int(sales.recruiter[at[0]])
        why = self.payee.refusal(facts, recruiter, 1)
        first = replace(why, outcome=LOST) if why else Step(recruiter, 1, PAID)
        if not sales.passes[at[0]]:
            return [first]
        return [first, *self._way(facts, recruiter, int(facts.snapshot.day[source]))]

    def _way(self, facts: Facts, recruiter: int, day: int) -> Iterator[Step]:
        nobody = facts.snapshot.nobody
        if self.target == COMPANY:
            yield Step(nobody, 2, LOST, "company")
            return
        asked = [*facts.forest(self.tree).uplines(recruiter)]
        if self.target == SPONSOR:
            asked = asked[:1]
        elif self.from_recruiter:
            asked = [recruiter, *asked]
        for upline in asked:
            why = self._refusal(facts, upline, day)
            if why is None:
                yield Step(upline, 2, PAID)
                return
            yield why
        yield Step(nobody, 2, LOST, "company" if asked else "top")

    def _refusal(self, facts: Facts, upline: int, day: int) -> Step | None:
        why = self.payee.refusal(facts, upline, 2)
        if not why and self.target_requires:
            why = unmet(self.target_requires.failed(facts, upline), upline, 2)
        if why or not self.qualified_since:
            return why
        since = int(facts.column(self.qualified_since)[upline])
        if 0 < since <= day:
            return None
        return Step(upline, 2, PASSED, "since", since, day, unit=DAY)


_NEVER = 99_999_999


def _passed(raw: Any) -> int:
    if raw == "all":
        return ALL_SALES
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= 10**6:
        raise ValueError('must be a whole number from 0 to 1,000,000, or "all"')
    return raw


def _in_time(facts: Facts, rows: Ints) -> Ints:
    """Return orders by day, moment and key."""
    keys = facts.snapshot.order
    by_key = np.array(sorted(rows.tolist(), key=keys.__getitem__), np.int64)
    day, moment = facts.snapshot.day[by_key], facts.snapshot.moment[by_key]
    return by_key[np.lexsort((moment, day))]


def _firsts(buyer: Ints, phase: Ints) -> Ints:
    """Return the places of the first of each buyer and phase."""
    pairs = np.stack([buyer, phase], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    return np.asarray(first, np.int64)


def _as_the_first(
    buyer: Ints, phase: Ints, new: Mask, known: Ints, passes: Mask, nobody: int
) -> Mask:
    """Return the split of every purchase: that of its buyer's first one."""
    split = np.where(known > 0, known == _PASSED, passes)
    groups = np.stack([buyer, phase], axis=1)
    _, group = np.unique(groups, axis=0, return_inverse=True)
    first = np.full(group.max(initial=-1) + 1, -1)
    first[group[new]] = np.flatnonzero(new)
    at = first[group]
    earlier = (at >= 0) & (at < np.arange(len(at)))
    follows = earlier & ~new & (buyer != nobody)
    return np.asarray(np.where(follows, split[at], split), bool)
