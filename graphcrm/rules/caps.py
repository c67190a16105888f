"""Caps: the most a member gets of a component, a component pays, a company pays.

Order (plan-semantics.md, 14): personal coefficient, then the member's cap, then
the component's fund, when a component has been computed; at last the company's
cap over all. Scaled sums are split by largest remainder, so that they hold
exactly. Only money that is paid is scaled; what is taken back stays outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.metrics.base import VOLUME
from graphcrm.rules.readers import each_rank, each_text, money, rate
from graphcrm.rules.section import Section
from graphcrm.rules.words import TEXT

UNLIMITED = 2**62


@dataclass(frozen=True)
class Share:
    """A part of what the company turned over in the period: ``40%`` of ``net``."""

    rate: Fraction
    of: str

    @classmethod
    def read(cls, section: Section, key: str = "limit") -> Share:
        """Return the share a table describes: a rate and ``of``."""
        return cls(section.required(key, rate, Fraction(0)), section.text("of", VOLUME))

    def amount(self, facts: Facts, orders: Mask | None = None) -> Fraction:
        """Return it in minor units of the plan's currency, exactly.

        ``orders`` are those that count, all where none are named.
        """
        return self.rate * turnover(facts, self.of, orders)


def turnover(facts: Facts, measure: str, orders: Mask | None = None) -> Fraction:
    """Return an amount of all orders, or some, together, in minor units, exactly."""
    values = facts.measure(measure)
    if orders is not None:
        values = np.where(orders, values, 0)
    return exact.ratio_total(values, facts.order_units(measure))


@dataclass(frozen=True)
class Caps:
    """The limits of one component.

    ``member``: minor units a member gets at most, by the place of his rank;
    ``fund``: what the component pays at most in all; ``of_text``: the most of
    those of whom the text ``by`` is stated, in place of ``member``; ``source``:
    what a member gets at most because of one seller, or one member below.
    """

    member: tuple[int, ...]
    fund: Share | None
    by: str = ""
    of_text: Mapping[str, int] = field(default_factory=dict)
    source: int | None = None

    @classmethod
    def read(cls, section: Section) -> Caps:
        """Return the limits a component of a plan file has."""
        words = section.notes.words

        count, minor = len(words.ranks) + 1, money(words)
        one = section.one("cap", minor, UNLIMITED)
        member = section.one("cap_by_rank", each_rank(words, minor, 0), (one,) * count)
        fund = section.optional_table("fund") if "fund" in section.data else None
        by, of_text = "", dict[str, int]()
        if "cap_by" in section.data:
            by = section.figure("cap_by", (TEXT,))
            of_text = section.required("cap_of", each_text(minor), of_text)
        source = section.maybe("cap_per_source", minor)
        limits = cls(member, Share.read(fund) if fund else None, by, of_text, source)
        if fund:
            fund.finish()
        return limits

    def applied(self, facts: Facts, amounts: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what members get within all limits."""
        amounts = self.of_members(facts, amounts)
        return within(amounts, self.fund.amount(facts)) if self.fund else amounts

    def of_members(self, facts: Facts, amounts: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what members get within their own limits, before the fund's."""
        if min(self.member) == UNLIMITED and not self.of_text:
            return amounts
        return np.asarray(np.minimum(amounts, self._most(facts)))

    def _most(self, facts: Facts) -> npt.NDArray[Any]:
        """Return the most each member gets."""
        most: npt.NDArray[Any] = np.array(self.member, np.int64)[facts.column("rank")]
        for text, cap in self.of_text.items():
            most = np.where(facts.has_text(self.by, text), cap, most)
        return most


@dataclass(frozen=True)
class CompanyCap:
    """What all components together pay at most, ``protected`` ones untouched."""

    share: Share
    protected: tuple[str, ...]

    def applied(
        self, facts: Facts, paid: Mapping[str, npt.NDArray[Any]]
    ) -> tuple[dict[str, npt.NDArray[Any]], Fraction]:
        """Return what components pay within the limit, and the factor f.

        ::

            f = 1                                  if total ≤ limit
              = pos(limit − prot)/(total − prot)   otherwise
        """
        limit = self.share.amount(facts)
        sums = {name: _positive(amounts) for name, amounts in paid.items()}
        total = sum(sums.values())
        kept = self.kept(paid)
        if total <= limit or total == kept:
            return dict(paid), Fraction(1)
        room = max(limit - kept, Fraction(0))
        scaled = [name for name in paid if name not in self.protected]
        joint = within(np.concatenate([paid[name] for name in scaled]), room)
        parts = np.split(joint, len(scaled))
        return {**paid, **dict(zip(scaled, parts, strict=True))}, room / (total - kept)

    def kept(self, paid: Mapping[str, npt.NDArray[Any]]) -> int:
        """Return what the protected components pay, whatever the limit."""
        return sum(_positive(paid[name]) for name in self.protected if name in paid)


def within(amounts: npt.NDArray[Any], limit: Fraction) -> npt.NDArray[Any]:
    """Return the amounts, those above 0 scaled to a limit if they exceed it."""
    total = _positive(amounts)
    if total <= limit:
        return amounts
    gets = np.flatnonzero(amounts > 0)
    scaled = amounts.copy()
    scaled[gets] = exact.spread(amounts[gets], max(int(limit), 0))
    return scaled


def cut_lines(
    earner: Ints, amount: npt.NDArray[Any], wanted: Mapping[int, int]
) -> npt.NDArray[Any]:
    """Return what each line loses so that earners get what is ``wanted``.

    ``earner`` is sorted. A member's cut falls on his lines above 0, in
    proportion; lines that take back stay as they are.
    """
    cut = np.zeros(len(amount), np.int64)
    for member, total in wanted.items():
        first, last = np.searchsorted(earner, [member, member + 1]).tolist()
        lines = amount[first:last]
        loss = int(lines.sum()) - total
        gets = np.flatnonzero(lines > 0)
        kept = exact.spread(lines[gets], int(lines[gets].sum()) - loss)
        cut[first + gets] = lines[gets] - kept
    return cut


def _positive(amounts: npt.NDArray[Any]) -> int:
    return exact.total(np.maximum(amounts, 0))


def read_company_cap(section: Section, components: Sequence[str]) -> CompanyCap:
    """Return the cap of ``[company_cap]``."""
    protected: list[Any] = section.one("protected", list, [])
    for name in protected:
        if name not in components:
            section.wrong(
                "protected", name, f"is no component; use {', '.join(components)}"
            )
    cap = CompanyCap(Share.read(section), tuple(map(str, protected)))
    section.finish()
    return cap
