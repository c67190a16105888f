"""Pool: a part of what the company turned over, divided by shares.

::

    fund  = rate · turnover of the period + what was left over before
    value = fund / max(Σ shares, least_shares)
    pay   = shares(m) · value

``of`` is the amount of orders that counts, ``sellers`` a condition on whose
orders do (a market). Shares are a figure, a number by rank, or the places of a
ranking. What is paid is split by largest remainder, so that payouts and the
remainder are the fund exactly. The remainder stays with the company (``unpaid =
"company"``) or is added to the next period's fund (``"next"``).

Source: plan-semantics.md, 11.2. Example: 6.25 % of 10,000,000.00 by 5,000 shares;
six of them:

>>> from fractions import Fraction
>>> Fraction("0.0625") * 10_000_000_00 / 5000 * 6
Fraction(75000, 1)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.book import PAY
from graphcrm.rules.caps import Share
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.payee import Payee
from graphcrm.rules.readers import ratio
from graphcrm.rules.rounding import read_rounding
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.shares import Shares
from graphcrm.rules.snapshot import HOUSE


@dataclass(frozen=True)
class Divided:
    """A fund and how it is divided, in minor units.

    ``shares`` of everybody over ``below``; ``whole`` is what the fund is divided
    by; ``gets`` what everybody gets; ``left`` what nobody gets.
    """

    fund: int
    shares: npt.NDArray[Any]
    below: int
    whole: Fraction
    gets: npt.NDArray[Any]

    @property
    def value(self) -> Fraction:
        """Return what one share is worth, exactly; 0 where there is none."""
        return self.fund / self.whole if self.whole else Fraction(0)

    @property
    def left(self) -> int:
        """Return what nobody gets."""
        return self.fund - exact.total(self.gets)


@dataclass(frozen=True)
class Pool(Plain):
    """Parameters of the kind ``pool``; ``step``: the minor units that are paid."""

    payee: Payee
    fund: Share
    sellers: Dated[Condition | None]
    shares: Shares
    least: Fraction
    rolls_over: bool
    step: int
    base: str = PAY
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Pool:
        """Return the component a plan file describes."""
        words = section.notes.words
        return cls(
            Payee.read(section),
            Share.read(section, "rate"),
            section.dated("sellers", condition(words), None, optional=True),
            Shares.read(section),
            section.one("least_shares", ratio, Fraction(0)),
            section.choice("unpaid", ("company", "next"), "company") == "next",
            read_rounding(section).step,
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures of the shares and of its conditions."""
        asked = [
            *self.payee.conditions,
            *(when for when in self.sellers.values if when),
        ]
        return self.shares.figures.union(*(when.names for when in asked))

    def divided(self, facts: Facts) -> Divided:
        """Return the fund and how it is divided."""
        when = self.sellers.at(facts.day)
        orders = facts.holds(when)[facts.snapshot.seller] if when else None
        before = exact.total(facts.state(self._key)) if self.rolls_over else 0
        fund = max(int(self.fund.amount(facts, orders) // 1) + before, 0)
        shares, below = self.shares.of(facts, self.payee.able(facts))
        held = Fraction(exact.total(shares), below)
        whole = max(held, self.least)
        gets = np.zeros(len(shares), np.int64)
        if held:
            steps = int(fund * held / whole // self.step)
            gets = exact.spread(shares, steps) * self.step
        return Divided(fund, shares, below, whole, gets)

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: what everybody with shares gets, to the unit."""
        gets = self.divided(facts).gets
        earner = np.flatnonzero(gets)
        yield Part(earner, earner, 0, gets[earner], (1, 1))

    @property
    def _key(self) -> str:
        return f"{self.payee.component}.fund"

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return what is added to the next fund; the house keeps it."""
        if not self.rolls_over:
            return {}
        return {self._key: _kept_by_house(facts, self.divided(facts).left)}

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return shares in hundredths, rounded down; with the house fund and rest."""
        found = self.divided(facts)
        return {
            "shares": exact.narrow(exact.scaled(found.shares, 100) // found.below),
            "fund": _kept_by_house(facts, found.fund),
            "left": _kept_by_house(facts, found.left),
        }

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the member himself."""
        why = self.payee.refusal(facts, source, 0)
        if why:
            return [replace(why, outcome=LOST)]
        name = self.payee.component
        found = facts.once((name, "divided"), lambda: self.divided(facts))
        if found.shares[source]:
            return [Step(source, 0, PAID)]
        return [Step(source, 0, LOST, "shares")]


def _kept_by_house(facts: Facts, amount: int) -> Ints:
    """Return a column with an amount of the company's, at its own position.

    Without a house (a part of a network on its own) the first position keeps it.
    """
    column = np.zeros(facts.snapshot.nobody, np.int64)
    house = np.flatnonzero(facts.snapshot.role & HOUSE)
    if len(column):
        column[int(house[0]) if len(house) else 0] = amount
    return column
