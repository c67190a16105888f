"""What every commission kind reads: the frozen inputs and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.money import VOLUME_DIGITS, minor_digits
from graphcrm.rules import exact, tree
from graphcrm.rules.section import Dated, Section, ratio, volume
from graphcrm.rules.snapshot import DISTRIBUTOR, HOUSE, RETAIL, Snapshot, coefficients
from graphcrm.rules.tree import Ints, Mask

VOLUME = "volume"
NET = "net"
BASES = (VOLUME, NET)


@dataclass(frozen=True)
class Activity:
    """Who is active: own qualifying volume of at least ``own_volume`` hundredths.

    ``count_customers`` also counts what his retail customers bought.
    """

    own_volume: Dated[int]
    count_customers: bool

    @classmethod
    def read(cls, section: Section) -> Activity:
        """Return the activity requirement of a plan file's ``[activity]``."""
        activity = cls(
            section.dated("own_volume", volume, 0),
            section.flag("count_customers", True),
        )
        section.finish()
        return activity


@dataclass(frozen=True)
class Units:
    """What a point and a foreign currency are worth in the plan's currency."""

    currency: str
    point_value: Dated[Fraction]
    exchange: Mapping[str, Dated[Fraction]]

    @classmethod
    def read(cls, plan: Section, currency: str) -> Units:
        """Return the units of a plan file: ``point_value`` and ``[exchange]``."""
        point = plan.dated("point_value", ratio, Fraction(1), optional=True)
        rates = Section(plan.notes, plan.data.get("exchange", {}), ("exchange",))
        plan.known.append("exchange")
        exchange = {code: rates.dated(code, ratio, Fraction(1)) for code in rates.data}
        return cls(currency, point, exchange)

    def of_volume(self, day: int) -> Fraction:
        """Return minor units of the plan's currency a hundredth of a point is worth."""
        digits = minor_digits(self.currency) - VOLUME_DIGITS
        return self.point_value.at(day) * Fraction(10) ** digits

    def of_money(self, currency: str, day: int) -> Fraction | None:
        """Return minor units a foreign minor unit is worth; None = no rate known."""
        if currency == self.currency:
            return Fraction(1)
        if currency not in self.exchange:
            return None
        digits = minor_digits(self.currency) - minor_digits(currency)
        return self.exchange[currency].at(day) * Fraction(10) ** digits


@dataclass(frozen=True)
class Facts:
    """The frozen inputs of a period under the parameters valid on its last day."""

    snapshot: Snapshot
    activity: Activity
    units: Units

    @property
    def day(self) -> int:
        """Return the day whose parameters count: the last of the period."""
        return self.snapshot.last_day

    @cached_property
    def size(self) -> Ints:
        """How many people each branch has, its head included."""
        return tree.sizes(self.snapshot.parent)

    @cached_property
    def personal(self) -> Ints:
        """Volume of own use, hundredths a member."""
        return self._by_seller(self.snapshot.volume, self.snapshot.kind != RETAIL)

    @cached_property
    def retail(self) -> Ints:
        """Volume of sales to customers, hundredths a member."""
        return self._by_seller(self.snapshot.volume, self.snapshot.kind == RETAIL)

    @cached_property
    def qualifying(self) -> Ints:
        """What the activity requirement looks at, hundredths a member."""
        counted = np.ones(len(self.snapshot.order), bool)
        if not self.activity.count_customers:
            counted = self.snapshot.kind != RETAIL
        return self._by_seller(self.snapshot.qualifying, counted)

    @cached_property
    def group(self) -> npt.NDArray[Any]:
        """Volume of each one's whole branch, hundredths."""
        own = exact.summable(self.personal) + exact.summable(self.retail)
        return tree.branch_sums(exact.summable(own), self.size)

    @cached_property
    def earns(self) -> Mask:
        """Who can earn at all: distributors who have not left; never the house."""
        role = self.snapshot.role
        people = ((role & DISTRIBUTOR) != 0) & ((role & HOUSE) == 0)
        return np.asarray(people & (self.snapshot.left == 0), bool)

    @cached_property
    def active(self) -> Mask:
        """Who can earn and meets the activity requirement."""
        return np.asarray(self.earns & (self.qualifying >= self.required), bool)

    @cached_property
    def required(self) -> int:
        """Qualifying volume that makes active, hundredths."""
        return self.activity.own_volume.at(self.day)

    def coefficients(self, component: str) -> tuple[Ints, Ints]:
        """Return numerator and denominator of everybody's coefficient."""
        if component not in self._coefficients:
            self._coefficients[component] = coefficients(self.snapshot, component)
        return self._coefficients[component]

    @cached_property
    def _coefficients(self) -> dict[str, tuple[Ints, Ints]]:
        """Columns of components that were asked for; the inputs never change."""
        return {}

    def bases(self, base: str) -> Ints:
        """Return the column of orders a component is paid on."""
        return self.snapshot.volume if base == VOLUME else self.snapshot.net

    def unit(self, base: str, currency: str) -> Fraction | None:
        """Return minor units of pay that one unit of a base is worth, before rates."""
        if base == VOLUME:
            return self.units.of_volume(self.day)
        return self.units.of_money(currency, self.day)

    def order_units(self, base: str) -> tuple[Ints, Ints]:
        """Return numerator and denominator of every order's :meth:`unit`.

        Both are 0 and 1 for a currency without a rate: nothing is paid, and
        :func:`graphcrm.rules.run.compute` reports the order as a problem.
        """
        names = sorted(set(self.snapshot.currency))
        values = [self.unit(base, name) or Fraction(0) for name in names]
        place = {name: number for number, name in enumerate(names)}
        index = np.array([place[code] for code in self.snapshot.currency], np.int64)
        above = np.array([value.numerator for value in values], np.int64)
        below = np.array([value.denominator for value in values], np.int64)
        return above[index], below[index]

    def _by_seller(self, values: Ints, counted: Mask) -> Ints:
        sums = np.zeros(self.snapshot.nobody, exact.summable(values).dtype)
        np.add.at(sums, self.snapshot.seller[counted], values[counted])
        return sums.astype(np.int64)
