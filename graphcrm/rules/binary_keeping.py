"""What stays on the legs of a binary plan from one period to the next.

::

    balance = what was carried + new volume            never below 0 without debts
    kept    = balance − what was matched
    lost    = what is older than expires_after periods, what exceeds the carry cap,
              and everything of those whose legs are flushed

so that carried + new + waived = used + lost + kept on each leg of everybody who
can earn at all; nobody else has balances. ``unqualified`` says what happens to
those the component cannot pay: ``hold`` lets their volume add up, ``lose`` drops
what is new and keeps what they had, ``flush`` drops all. Source:
plan-semantics.md, 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.rules import exact
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.legs import Balance, Column
from graphcrm.rules.readers import ratio
from graphcrm.rules.section import Section

HOLD, LOSE, FLUSH = UNQUALIFIED = ("hold", "lose", "flush")
MOST_PERIODS = 60


@dataclass(frozen=True)
class Kept:
    """A leg of everybody with what it has lost so far."""

    balance: Balance
    lost: Column

    def state(self, key: str) -> Mapping[str, Ints]:
        """Return what the next period starts from, by key."""
        layers = self.balance.layers
        if len(layers) == 1:
            return {key: layers[0]}
        return {
            _aged(key, age): layer  # the oldest is empty by now
            for age, layer in enumerate(reversed(layers), start=1)
        }


@dataclass(frozen=True)
class Keeping:
    """Parameters of what stays; ``cap`` minor units or hundredths, None = no cap.

    ``cap_of`` is a figure of which ``cap_times`` as much may stay at most.
    """

    unqualified: str
    flush_when: Condition | None
    cap: int | None
    cap_of: str
    cap_times: Fraction
    expires_after: int
    debts: bool

    @classmethod
    def read(cls, section: Section, unit: str) -> Keeping:
        """Return what a component of a plan file says."""
        words = section.notes.words

        def number(raw: Any) -> int:
            value = words.number(str(raw), unit)
            if value < 0:
                raise ValueError("must not be negative")
            return value

        cap_of, times = "", Fraction(1)
        if "carry_cap_of" in section.data:
            cap_of = section.figure("carry_cap_of", (unit,))
            times = section.one("carry_cap_times", ratio, times)
        keeping = cls(
            section.choice("unqualified", UNQUALIFIED, HOLD),
            section.maybe("flush_when", condition(words)),
            section.maybe("carry_cap", number),
            cap_of,
            times,
            section.whole("expires_after", 0, 0, MOST_PERIODS),
            section.flag("debts", False),
        )
        if keeping.debts and keeping.expires_after:
            section.wrong("debts", None, "cannot stand beside expires_after")
        return keeping

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions it asks."""
        return (self.flush_when,) if self.flush_when else ()

    @property
    def figures(self) -> frozenset[str]:
        """The figures it looks at beside its conditions."""
        return frozenset({self.cap_of} - {""})

    def balance(self, facts: Facts, able: Mask, key: str, new: Column) -> Kept:
        """Return a leg before matching: what was carried and what is new."""
        earns = facts.earns
        counts = able if self.unqualified == LOSE else earns
        added = np.where(counts, new, np.minimum(new, 0) * earns)
        dropped = np.where(earns & ~counts, np.maximum(new, 0), 0)
        carried = facts.state(key)
        if self.expires_after:
            ages = range(self.expires_after - 1, 0, -1)
            layers = [facts.state(_aged(key, age)) for age in ages]
            if layers:  # what a plan without expiry left counts as the latest
                layers[-1] = exact.added(layers[-1], carried)
            carried = exact.added(np.zeros_like(added), *layers)
            made = Balance.aged([layer * earns for layer in layers], added)
        else:
            made = Balance.of(carried * earns, added, debts=self.debts)
        return Kept(made, exact.added(dropped, np.where(earns, 0, carried)))

    def kept(self, facts: Facts, able: Mask, held: Kept, used: Column) -> Kept:
        """Return a leg after matching, with what it lost."""
        balance, lost = held.balance.less(used), held.lost
        flushed = ~able if self.unqualified == FLUSH else np.zeros(len(able), bool)
        if self.flush_when:
            flushed = flushed | facts.holds(self.flush_when)
        away = np.where(flushed, balance.total, 0)
        if self.expires_after:
            # Shown as lost now: it is not there when the next period begins.
            away = np.maximum(away, balance.layers[0])
        most = self._most(facts)
        if most is not None:
            too_much = np.maximum(balance.total - away - most, 0)
            away = exact.added(away, too_much)
        return Kept(balance.less(away), exact.narrow(exact.added(lost, away)))

    def _most(self, facts: Facts) -> Column | int | None:
        if not self.cap_of:
            return self.cap
        above, below = self.cap_times.numerator, self.cap_times.denominator
        most = exact.scaled(facts.column(self.cap_of), above) // below
        most = np.maximum(exact.narrow(most), 0)
        return np.asarray(most if self.cap is None else np.minimum(most, self.cap))


def _aged(key: str, age: int) -> str:
    return f"{key}.ago{age}"
