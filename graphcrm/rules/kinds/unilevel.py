"""Unilevel: a share of every order to the uplines of its seller, level by level.

::

    k = 1
    for a in uplines of the seller, nearest first:
        if k > N:            stop          (N has no end where a rank has a tail)
        if a can take k:     pay base · rate[rank(a), k] · κ(a);  k += 1
        elif compression is none:                                 k += 1
        elif skip_inactive and a is active:                       k += 1

``a`` can take level k when he can be paid by the component, his rank's row of
rates reaches level k, and he meets ``level_requires[k]``. So with ``none``
everybody uses a level up, with ``skip_inactive`` only active people do, with
``dynamic`` only those who are paid; what nobody takes stays with the company.
With one level it is a direct bonus, with ``within_days`` or ``within_months`` a
fast start on what newcomers buy, with ``pool`` an order pool split by fixed
shares, with ``tail_by_rank`` an infinity bonus without blocking, and over the
placement tree a matrix commission. Rates by the seller's type
(``rates_by``) pay level k when the upline's own type reaches it too.

The base is an amount of the order: hundredths of a point (a point is worth the
plan's ``point_value``) or net money; returns are negative and take back.

Source: plan-semantics.md, 7.1 to 7.3, 8.6, 12.1. Example: 120 points at 10 %,
one point worth 1.00, pay 12.00:

>>> from fractions import Fraction
>>> from graphcrm.money import round_half_up
>>> round_half_up(120_00 * Fraction("0.10"))
1200
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

import numpy as np

from graphcrm.periods import to_date, to_day
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, ORDER, PAID, PASSED, Part, Plain, Step
from graphcrm.rules.metrics.base import ORDERS, TREES, VOLUME
from graphcrm.rules.payee import Payee, inactive, unmet
from graphcrm.rules.rates import (
    MOST_LEVELS,
    LevelRates,
    Rates,
    overridden,
    own_rates,
    read_level_rates,
)
from graphcrm.rules.readers import each
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, TEXT

COMPRESSIONS = ("none", "skip_inactive", "dynamic")


@dataclass(frozen=True)
class Window:
    """Which orders count: those of newcomers, or the first of each seller.

    ``days`` after joining (the day of joining is the first), or ``months``
    counted from the month of joining; 0 = no limit.
    """

    days: int
    months: int
    first_order: bool

    @classmethod
    def read(cls, section: Section) -> Window:
        """Return the window a component describes."""
        return cls(
            section.whole("within_days", 0, 0, 3660),
            section.whole("within_months", 0, 0, 120),
            section.flag("first_order_only", False),
        )

    def inside(self, facts: Facts) -> Mask:
        """Return which orders count."""
        snapshot = facts.snapshot
        inside = np.ones(len(snapshot.order), bool)
        joined = snapshot.joined[snapshot.seller]
        if self.days:
            inside &= (joined > 0) & (snapshot.day < self._ends(joined))
        if self.months:
            month = snapshot.day // 10_000 * 12 + snapshot.day // 100 % 100
            first = joined // 10_000 * 12 + joined // 100 % 100
            inside &= (joined > 0) & (month - first + 1 <= self.months)
        if self.first_order:
            inside &= self._first(facts)
        return inside

    def _ends(self, joined: Ints) -> Ints:
        days, place = np.unique(joined, return_inverse=True)
        later = timedelta(days=self.days)
        ends = [to_day(to_date(day) + later) if day else 0 for day in days.tolist()]
        return np.array(ends, np.int64)[place]

    def _first(self, facts: Facts) -> Mask:
        """Return the first order of each seller, unless he bought before."""
        snapshot = facts.snapshot
        bought = facts.state(FIRST_ORDER)[snapshot.seller] > 0
        sort = np.lexsort((snapshot.moment, snapshot.day, snapshot.seller))
        first = np.zeros(len(sort), bool)
        first[sort[np.flatnonzero(np.diff(snapshot.seller[sort], prepend=-1))]] = True
        return first & ~bought


FIRST_ORDER = "orders.any"


@dataclass(frozen=True)
class Types:
    """Rates by the seller's type, a text the company states about people.

    Row 0 of ``rates`` is that of people without one of ``names``: no rates.
    """

    fact: str
    names: tuple[str, ...]

    def rows(self, facts: Facts) -> Ints:
        """Return everybody's row."""
        rows = np.zeros(facts.snapshot.nobody, np.int64)
        for place, name in enumerate(self.names, start=1):
            rows[facts.has_text(self.fact, name)] = place
        return rows


@dataclass(frozen=True)
class Unilevel(Plain):
    """Parameters of the kind ``unilevel``.

    ``pays_inactive_source``: whether what an inactive seller turns over still
    pays his uplines (the default of most plans). ``pool`` is what all rates are
    multiplied with: the part of the order that is shared.
    """

    payee: Payee
    base: str
    orders: str
    tree: str
    compression: str
    rates: Dated[LevelRates]
    types: Types | None
    pool: Fraction
    level_requires: Dated[tuple[Condition, ...]]
    pays_inactive_source: bool
    window: Window
    without_orders_of: Unilevel | None
    source: str = ORDER

    @classmethod
    def read(cls, section: Section) -> Unilevel:
        """Return the component a plan file describes."""
        words = section.notes.words
        types = _read_types(section) if "rates_by" in section.data else None
        component = cls(
            Payee.read(section),
            section.text("base", VOLUME),
            section.choice("orders", (*ORDERS,), "all"),
            section.choice("tree", TREES, "sponsor"),
            section.choice("compression", COMPRESSIONS, "dynamic"),
            types[1] if types else read_level_rates(section),
            types[0] if types else None,
            section.one("pool", a_rate, Fraction(1)),
            section.dated(
                "level_requires",
                each(condition(words), MOST_LEVELS),
                (),
                optional=True,
            ),
            section.flag("pays_inactive_source", True),
            Window.read(section),
            section.component("without_orders_of", Unilevel),
        )
        component._check_lengths(section)
        return component

    def _check_lengths(self, section: Section) -> None:
        longest = max(rates.depth for rates in self.rates.values)
        for conditions in self.level_requires.values:
            if len(conditions) > longest:
                section.wrong(
                    "level_requires",
                    None,
                    f"has {len(conditions)} levels but there are rates for {longest}",
                )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at, and the ranks."""
        asked = [*self.payee.conditions]
        for conditions in self.level_requires.values:
            asked += conditions
        return frozenset({"rank"}).union(*(when.names for when in asked))

    def most(self, facts: Facts) -> Rates:
        """Return the highest rate of each level; level 0, own sales, pays nothing."""
        table = self.rates.at(facts.day)
        if table.endless:
            raise LookupError("levels without end have no highest sum")
        levels = range(1, table.depth + 1)
        rows = range(len(table.rows))
        highest = [
            max(table.rate(row, k) or Fraction(0) for row in rows) for k in levels
        ]
        return (Fraction(0), *(self.pool * rate for rate in highest))

    def bases(self, facts: Facts) -> Ints:
        """Return what of each order is shared."""
        return facts.measure(self.base)

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return who has ordered by now, where only first orders count."""
        if not self.window.first_order:
            return {}
        ordered = (facts.state(FIRST_ORDER) > 0).astype(np.int64)
        ordered[facts.snapshot.seller] = 1
        return {FIRST_ORDER: ordered}

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield the lines of each level, each level one jump for all sellers."""
        nobody, base = facts.snapshot.nobody, self.bases(facts)
        order = np.flatnonzero(self.counted(facts) & facts.payable(self.base))
        seller, place = np.unique(facts.snapshot.seller[order], return_inverse=True)
        own = own_rates(facts, self.payee.component)
        for level, reached in self._levels(facts, seller):
            earner = reached[place]
            paid = earner != nobody
            earner, source = earner[paid], order[paid]
            rate = self._rate(facts, level, earner, source)
            rate = overridden(rate, earner, own)
            yield Part(earner, source, level, base[source], rate)

    def counted(self, facts: Facts) -> Mask:
        """Return the orders whose uplines are asked."""
        snapshot = facts.snapshot
        counted = np.isin(snapshot.kind, ORDERS[self.orders])
        if not self.pays_inactive_source:
            counted &= facts.active[snapshot.seller]
        if self.without_orders_of:
            counted &= ~self.without_orders_of.counted(facts)
        return counted & self.window.inside(facts)

    def _levels(self, facts: Facts, seller: Ints) -> Iterator[tuple[int, Ints]]:
        """Yield each level and who is paid for each seller, nobody where none is."""
        forest, table = facts.forest(self.tree), self.rates.at(facts.day)
        at, level = seller, 0
        asked: Ints | None = None
        previous: Mask | None = None
        while level < table.depth or table.endless:
            level += 1
            able = self._able(facts, level)
            stops = able if self.compression == "dynamic" else able | facts.active
            if self.compression == "none":
                at = forest.above[at]
            else:
                if previous is None or not np.array_equal(previous, stops):
                    asked = forest.nearest(stops)
                    previous = stops
                assert asked is not None
                at = asked[forest.above[at]]
            if (at == forest.nobody).all():
                return
            yield level, np.where(np.append(able, False)[at], at, forest.nobody)

    def _able(self, facts: Facts, level: int) -> Mask:
        table = self.rates.at(facts.day)
        rows = np.array(table.can(level), bool)
        able = self.payee.able(facts)
        if not rows.all():
            able = able & rows[self._rows(facts)]
        asked = self.level_requires.at(facts.day)
        return able & facts.holds(asked[level - 1]) if level <= len(asked) else able

    def _rate(self, facts: Facts, level: int, earner: Ints, order: Ints) -> Factor:
        above, below = self.rates.at(facts.day).column(level)
        below *= self.pool.denominator
        above = above * self.pool.numerator
        if (above == above[0]).all():
            return int(above[0]), below
        whose = facts.snapshot.seller[order] if self.types else earner
        return above[self._rows(facts)[whose]], below

    def _rows(self, facts: Facts) -> Ints:
        return self.types.rows(facts) if self.types else facts.column("rank")

    # -- one order, upline by upline -------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the way of one order up the tree, upline by upline."""
        if facts.snapshot.kind[source] not in ORDERS[self.orders]:
            return []
        seller = int(facts.snapshot.seller[source])
        if not self.pays_inactive_source and not facts.active[seller]:
            why = self.payee.refusal(facts, seller, 1) or inactive(facts, seller, 1)
            reason = "source" if why.reason == "inactive" else why.reason
            return self._all_lost(facts, replace(why, reason=reason))
        if not self.counted(facts)[source]:
            return self._all_lost(facts, Step(seller, 1, LOST, "window"))
        return list(self._walk(facts, seller))

    def _all_lost(self, facts: Facts, why: Step) -> list[Step]:
        levels = range(1, self.rates.at(facts.day).depth + 1)
        return [replace(why, level=level, outcome=LOST) for level in levels]

    def _walk(self, facts: Facts, seller: int) -> Iterator[Step]:
        table = self.rates.at(facts.day)
        level = 1
        for upline in facts.forest(self.tree).uplines(seller):
            if level > table.depth and not table.endless:
                return
            why = self._refusal(facts, upline, level)
            if why is None:
                yield Step(upline, level, PAID)
                level += 1
            elif self.compression == "none" or (
                self.compression == "skip_inactive" and facts.active[upline]
            ):
                yield replace(why, outcome=LOST)
                level += 1
            else:
                yield why
        for missing in range(level, table.depth + 1):
            yield Step(facts.snapshot.nobody, missing, LOST, "top")

    def _refusal(self, facts: Facts, upline: int, level: int) -> Step | None:
        why = self.payee.refusal(facts, upline, level)
        if why:
            return why
        table = self.rates.at(facts.day)
        row = int(self._rows(facts)[upline])
        if table.rate(row, level) is None:
            reached = len(table.rows[row])
            return Step(upline, level, PASSED, "depth", level, reached, unit=COUNT)
        asked = self.level_requires.at(facts.day)
        if level > len(asked):
            return None
        return unmet(asked[level - 1].failed(facts, upline), upline, level)


def _read_types(section: Section) -> tuple[Types, Dated[LevelRates]]:
    """Return ``rates_by`` (a text figure) and ``rates_of`` (a list for each text)."""
    fact = section.figure("rates_by", (TEXT,))
    raw = section.data.get("rates_of")
    names = tuple(sorted(raw)) if isinstance(raw, dict) else ()

    def read(raw: object) -> tuple[Rates, ...]:
        if not isinstance(raw, dict) or not raw:
            raise ValueError('must be a table like { gold = ["5%", "2%"] }')
        return ((), *(each(a_rate, MOST_LEVELS)(raw[name]) for name in names))

    nothing: Rates = ()
    rows = section.required("rates_of", read, (nothing,) * (len(names) + 1))
    tail = (Fraction(0),) * len(rows)
    return Types(fact, names), Dated(((0, LevelRates(rows, tail)),))
