"""Metrics: named figures of a member that conditions, rates and bases read.

Each is one ``[metric.NAME]`` table of a plan with an ``of``; the classes here
are its parameters and how it is worked out for everybody at once. Figures are
int64 columns, one row a member: hundredths of a point, minor units of the plan's
currency, a count, or a place in the ladder. Source: plan-semantics.md, 3 and 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy.typing as npt

from graphcrm.rules.section import Section
from graphcrm.rules.snapshot import OWN, RETAIL
from graphcrm.rules.words import MONEY, POINTS

if TYPE_CHECKING:
    from graphcrm.rules.facts import Facts

TREES = ("sponsor", "enroller", "placement")
ORDERS: Mapping[str, tuple[int, ...]] = {
    "all": (OWN, RETAIL), "own": (OWN,), "retail": (RETAIL,),
}  # fmt: skip

VOLUME, QUALIFYING, NET = MEASURES = ("volume", "qualifying", "net")

NOTHING: frozenset[str] = frozenset()
Column = npt.NDArray[Any]


class Metric(Protocol):
    """One named figure."""

    @property
    def unit(self) -> str:
        """What it is measured in."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """Return the figures it is made from."""
        ...

    @property
    def falling(self) -> frozenset[str]:
        """Return those more of which can lower it."""
        ...

    def column(self, facts: Facts, name: str) -> Column:
        """Return it for every member."""
        ...


def measure_unit(measure: str) -> str:
    """Return the unit of an amount of orders: net is money, the others points."""
    return MONEY if measure == NET else POINTS


@dataclass(frozen=True)
class Volume:
    """Which amount of which orders: what the volume metrics have in common."""

    measure: str
    orders: str

    @classmethod
    def read(cls, section: Section) -> Volume:
        """Return ``volume`` and ``orders`` of a metric."""
        return cls(
            section.text("volume", VOLUME), section.choice("orders", (*ORDERS,), "all")
        )

    def own(self, facts: Facts) -> Column:
        """Return the sum over each one's own orders."""
        return facts.own(self.measure, self.orders)
