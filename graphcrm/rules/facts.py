"""What every commission kind reads: the frozen inputs and what follows from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Invalid
from graphcrm.rules import exact
from graphcrm.rules.book import PAY, RANK_FIGURES, Book, Units
from graphcrm.rules.conditions import Condition
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.input_checks import COEFFICIENT, EXEMPT, FORCED_RANK, QUALIFIED
from graphcrm.rules.matrix import Places
from graphcrm.rules.metrics.base import NET, ORDERS, QUALIFYING, VOLUME
from graphcrm.rules.metrics.volumes import Limited
from graphcrm.rules.snapshot import (
    ALL_COMPONENTS,
    CUSTOMER,
    DISTRIBUTOR,
    HOUSE,
    Snapshot,
    terms_of,
)
from graphcrm.rules.tree import Forest
from graphcrm.rules.words import Vocabulary

T = TypeVar("T")

# What a component pays somebody: before caps, after them, with his coefficient.
UNCAPPED, CAPPED, PAID = STAGES = ("uncapped", "capped", "paid")


@dataclass(frozen=True, repr=False, eq=False)
class Facts:
    """The frozen inputs of a period under the parameters valid on its last day."""

    snapshot: Snapshot
    book: Book
    # What was worked out; the inputs never change.
    _columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict, init=False)
    _forests: dict[str, Forest] = field(default_factory=dict, init=False)
    _coefficients: dict[str, tuple[Ints, Ints]] = field(
        default_factory=dict, init=False
    )
    _made: dict[tuple[str, ...], Any] = field(default_factory=dict, init=False)
    _earned: dict[tuple[str, str], npt.NDArray[Any]] = field(
        default_factory=dict, init=False
    )
    _paid: dict[str, npt.NDArray[Any]] = field(default_factory=dict, init=False)

    @property
    def day(self) -> int:
        """Return the day whose parameters count: the last of the period."""
        return self.snapshot.last_day

    @property
    def units(self) -> Units:
        """Return what points and currencies are worth."""
        return self.book.units

    # -- trees -----------------------------------------------------------------

    def forest(self, name: str) -> Forest:
        """Return the ``sponsor``, ``enroller`` or ``placement`` tree."""
        if name not in self._forests:
            facts = self.snapshot
            parent = {"sponsor": facts.parent, "enroller": facts.enroller}.get(name)
            if parent is None:
                parent = self.places.above
            self._forests[name] = Forest(parent, canonical=name == "sponsor")
        return self._forests[name]

    @cached_property
    def places(self) -> Places:
        """Above whom and in which slot everybody is placed, by the plan's matrix."""
        if self.book.matrix:
            return self.book.matrix.places(self.snapshot)
        return Places(self.snapshot.placement, self.snapshot.slot, ())

    @property
    def slot(self) -> Ints:
        """Return everybody's place below whom he is placed under, 0 = none."""
        return self.places.slot

    # -- figures ---------------------------------------------------------------

    def own(self, measure: str, orders: str = "all") -> npt.NDArray[Any]:
        """Return the sum of an amount over each one's orders.

        Hundredths; ``net`` in minor units of the plan's currency, each order
        turned into it and rounded once.
        """
        key = f"{measure} of {orders} orders"
        if key not in self._columns:
            values = self.measure(measure)
            if measure == NET:
                values = exact.rounded(values, self.order_units(NET))
            counted = self.of_kind(orders)
            known = exact.summable(values)
            sums = np.zeros(self.snapshot.nobody, known.dtype)
            np.add.at(sums, self.snapshot.seller[counted], known[counted])
            self._columns[key] = exact.narrow(sums)
        return self._columns[key]

    def of_kind(self, orders: str) -> Mask:
        """Return which orders are ``all``, ``own`` or ``retail``."""
        if orders == "all":
            return np.ones(len(self.snapshot.order), bool)
        (kind,) = ORDERS[orders]
        return np.asarray(self.snapshot.kind == kind, bool)

    def measure(self, name: str) -> Ints:
        """Return an amount of every order.

        ``Invalid`` where the inputs have no such amount.
        """
        if name in (VOLUME, QUALIFYING, NET):
            return np.asarray(getattr(self.snapshot, name), np.int64)
        if name not in self.snapshot.measures:
            known = ", ".join((VOLUME, QUALIFYING, NET, *self.snapshot.measures))
            raise Invalid(f"The orders have no amount {name}; they have {known}.")
        count, place = len(self.snapshot.order), self.snapshot.measures.index(name)
        return self.snapshot.measure[place * count : (place + 1) * count]

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a figure of every member: a metric, or one every plan has."""
        if name in RANK_FIGURES and "rank" not in self._columns:
            self._solve_ranks()
        if name not in self._columns:
            if name in self.book.metrics:
                self._columns[name] = self.book.metrics[name].column(self, name)
            elif name == "title":  # seldom asked for, so not among what is solved
                achieved = self._columns["achieved"]
                self._columns[name] = self.book.ladder.title(self, achieved)
            elif name == "joined":
                return self.snapshot.joined
            else:
                return np.asarray(getattr(self, name))
        return self._columns[name]

    def limited(self, name: str, need: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a leg-limited figure as it counts for what is needed."""
        metric = self.book.metrics[name]
        assert isinstance(metric, Limited)
        return metric.counted(self, need)

    def has_text(self, name: str, value: str) -> Mask:
        """Return of whom a text is stated."""
        found = np.zeros(self.snapshot.nobody, bool)
        for member, known, text in self._stated:
            if known == name and text == value:
                found[member] = True
        return found

    def text(self, name: str) -> dict[int, str]:
        """Return position → text of a fact, in the order of the network."""
        return {member: text for member, known, text in self._stated if known == name}

    def holds(self, condition: Condition) -> Mask:
        """Return who meets a condition."""
        return condition.holds(self)

    def state(self, key: str) -> Ints:
        """Return what the period before left under a key, 0 where it left nothing."""
        column = np.zeros(self.snapshot.nobody, np.int64)
        rows = self._state_rows.get(key)
        if rows is not None:
            column[self.snapshot.state_member[rows]] = self.snapshot.state_value[rows]
        return column

    def earned(self, component: str, stage: str = CAPPED) -> npt.NDArray[Any]:
        """Return what an earlier component pays each one, before coefficients.

        ``stage``: before any cap, within the caps of its earners, or as it is
        paid. Nothing where it is computed for another calendar than this period's.
        """
        if stage == PAID:
            found = self._paid.get(component)
        else:
            found = self._earned.get((component, stage))
        if found is None:
            return np.zeros(self.snapshot.nobody, np.int64)
        return found

    def note_earned(
        self, component: str, uncapped: npt.NDArray[Any], capped: npt.NDArray[Any]
    ) -> None:
        """Let later components read what this one pays."""
        self._earned[component, UNCAPPED] = uncapped
        self._earned[component, CAPPED] = capped

    def note_paid(self, component: str, amounts: npt.NDArray[Any]) -> None:
        """Count what a component pays, so that a guarantee can fill up the rest."""
        self._paid[component] = amounts

    def paid_before(self, component: str) -> npt.NDArray[Any]:
        """Return what the components above one pay each member, in all."""
        total = np.zeros(self.snapshot.nobody, np.int64)
        for name, amounts in self._paid.items():
            if name == component:
                break
            total = exact.added(total, amounts)
        return total

    def once(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """Return what was made under a key, made now where it was not yet.

        For explanations, which ask for the same again for every line.
        """
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    # -- figures every plan has ------------------------------------------------

    @property
    def personal(self) -> npt.NDArray[Any]:
        """Return the volume of own use, hundredths a member."""
        return self.own(VOLUME, "own")

    @property
    def retail(self) -> npt.NDArray[Any]:
        """Return the volume of sales to customers, hundredths a member."""
        return self.own(VOLUME, "retail")

    @property
    def qualifying(self) -> npt.NDArray[Any]:
        """Return what the activity requirement looks at, hundredths a member."""
        counted = "all" if self.book.activity.count_customers else "own"
        return self.own(QUALIFYING, counted)

    @cached_property
    def group(self) -> npt.NDArray[Any]:
        """Volume of each one's whole branch, hundredths."""
        return self.forest("sponsor").group(self.own(VOLUME))

    @cached_property
    def earns(self) -> Mask:
        """Who can earn at all: distributors who have not left; never the house."""
        role = self.snapshot.role
        people = ((role & DISTRIBUTOR) != 0) & ((role & HOUSE) == 0)
        return np.asarray(people & (self.snapshot.left == 0), bool)

    @property
    def distributor(self) -> Ints:
        """Return 1 for whoever can earn at all, 0 for others."""
        return self.earns.astype(np.int64)

    @cached_property
    def customer(self) -> Ints:
        """1 for customers, also those who sell too; 0 for others and who left."""
        bought = (self.snapshot.role & CUSTOMER != 0) & (self.snapshot.left == 0)
        return np.asarray(bought, np.int64)

    @cached_property
    def met_activity(self) -> Mask:
        """Who meets the activity requirement himself, without grace or exemption."""
        met: Mask = self.earns & np.asarray(self.qualifying >= self.required, bool)
        when = self.book.activity.when.at(self.day)
        return met & self.holds(when) if when else met

    @cached_property
    def active(self) -> Mask:
        """Who can earn and meets the activity requirement, or need not."""
        active = self.met_activity.copy()
        if self.book.activity.grace:
            active |= self.earns & (self.state("activity.grace") > 0)
        for member in terms_of(self.snapshot, EXEMPT, "*"):
            active[member] = self.earns[member]
        return active

    @cached_property
    def required(self) -> int:
        """Qualifying volume that makes active, hundredths."""
        return self.book.activity.own_volume.at(self.day)

    def left_behind(self) -> dict[str, npt.NDArray[Any]]:
        """Return what the figures of this period leave to the next one, by key."""
        left: dict[str, npt.NDArray[Any]] = {}
        grace = self.book.activity.grace
        if grace:
            rest = np.maximum(self.state("activity.grace") - 1, 0)
            left["activity.grace"] = np.where(self.met_activity, grace, rest)
        left |= self.book.ladder.left_behind(self, self.column("achieved"))
        for name, metric in self.book.metrics.items():
            kept = getattr(metric, "left_behind", None)
            if kept:
                left |= kept(self, name)
        return left

    # -- pay -------------------------------------------------------------------

    def qualified(self, component: str) -> Mask:
        """Return whose requirements a personal term declares as met."""
        mask = np.zeros(self.snapshot.nobody, bool)
        mask[list(terms_of(self.snapshot, QUALIFIED, component))] = True
        return np.asarray(mask & self.earns, bool)

    def coefficients(self, component: str) -> tuple[Ints, Ints]:
        """Return numerator and denominator of everybody's coefficient."""
        if (COEFFICIENT, component) not in self.snapshot.terms:
            component = ALL_COMPONENTS  # the same for all that have none of their own
        if component not in self._coefficients:
            above = np.ones(self.snapshot.nobody, np.int64)
            below = above.copy()
            found = terms_of(self.snapshot, COEFFICIENT, component)
            known = {text: Fraction(text) for text in set(found.values())}
            owners = list(found)
            above[owners] = [known[text].numerator for text in found.values()]
            below[owners] = [known[text].denominator for text in found.values()]
            self._coefficients[component] = above, below
        return self._coefficients[component]

    def unit(self, base: str, currency: str) -> Fraction | None:
        """Return minor units of pay that one unit of a base is worth, before rates."""
        if base == PAY:
            return Fraction(1)
        if base == NET:
            return self.units.of_money(currency, self.day)
        return self.units.of_volume(self.day)

    def order_units(self, base: str) -> Factor:
        """Return numerator and denominator of every order's :meth:`unit`.

        One pair for all where all are worth the same. Both are 0 and 1 for a
        currency without a rate: nothing is paid, and
        :func:`graphcrm.rules.run.compute` reports the order as a problem.
        """
        names, index = self.snapshot.currencies, self.snapshot.currency
        if base != NET:
            value = self.unit(base, "") or Fraction(0)
            return value.numerator, value.denominator
        values = [self.unit(base, name) or Fraction(0) for name in names]
        if len(values) == 1:
            [value] = values
            return value.numerator, value.denominator
        below = lcm(*(value.denominator for value in values))
        above = np.array([int(value * below) for value in values], object)
        return exact.narrow(above)[index], below

    def payable(self, base: str) -> Mask:
        """Return the orders with a base that is worth anything.

        Not those in a currency without a rate: they would make lines of zero.
        """
        above, _ = self.order_units(base)
        return np.asarray((self.measure(base) != 0) & (above != 0), bool)

    # -- what is stated and remembered -----------------------------------------

    @cached_property
    def _stated(self) -> list[tuple[int, str, str]]:
        facts = self.snapshot
        return list(
            zip(
                facts.fact_member.tolist(), facts.fact_name, facts.fact_value,
                strict=True,
            )
        )  # fmt: skip

    @cached_property
    def _state_rows(self) -> dict[str, Ints]:
        facts = self.snapshot
        return {
            key: np.flatnonzero(facts.state_key == number)
            for number, key in enumerate(facts.state_keys)
        }

    def _solve_ranks(self) -> None:
        """Ask the ladder again and again until nobody's rank changes."""
        ladder = self.book.ladder
        achieved = np.zeros(self.snapshot.nobody, np.int64)
        for _ in range(self.snapshot.nobody * len(ladder.names) + 2):
            self._set_ranks(achieved)
            found = ladder.achieved(self)
            if np.array_equal(found, achieved):
                return
            achieved = found
        raise AssertionError("the ranks of the plan never settle")

    def _set_ranks(self, achieved: Ints) -> None:
        for name in self.book.on_ranks:
            self._columns.pop(name, None)
        ladder = self.book.ladder
        paid = ladder.paid(self, achieved).copy()
        words = Vocabulary(self.units.currency, ladder.names)
        for member, name in terms_of(self.snapshot, FORCED_RANK, "*").items():
            paid[member] = words.rank(name)
        self._columns["achieved"] = achieved
        self._columns["rank"] = paid
