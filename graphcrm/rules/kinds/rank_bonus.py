"""Rank bonus: a fixed amount when a rank is reached for the first time in life.

::

    reached(m, R):   figure(m) ≥ R in this and the ``consecutive`` − 1 periods before,
                     the first of them within ``within_days`` of joining
    pay:             the first of the rank's instalments when reached and payable,
                     one more in each period after it

``amounts`` has an amount a rank, or a list of instalments. Whoever cannot be paid
when he reaches a rank is paid as soon as he can. A later instalment asks for the
rank again unless ``hold_rank = false``; a missed one is ``lost``, or ``waits``. Of
several ranks reached at once ``skipped`` pays ``all`` or the ``highest`` only; the
others count as paid. A rank lost and gained again pays nothing.

Source: plan-semantics.md, 12.3. Example: silver 100 and gold 500, reached in one
month: 600, or with ``highest`` 500, and nothing for silver ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from graphcrm.periods import to_date, to_day
from graphcrm.rules.book import PAY
from graphcrm.rules.exact import Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.payee import Payee
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, MONEY, RANK

MOST_INSTALMENTS = 60

Amounts = Mapping[int, tuple[int, ...]]  # place of a rank → its instalments


@dataclass(frozen=True)
class Rung:
    """How one rank stands: whom it pays now, what the next period knows."""

    held: Mask
    ready: Mask
    covered: Mask
    dealt: Ints
    pays: Mask
    dealt_after: Ints
    run: Ints
    since: Ints


@dataclass(frozen=True)
class RankBonus(Plain):
    """Parameters of the kind ``rank_bonus``."""

    payee: Payee
    figure: str
    names: tuple[str, ...]
    amounts: Dated[Amounts]
    within_days: int
    consecutive: int
    highest_only: bool
    hold_rank: bool
    waits: bool
    base: str = PAY
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> RankBonus:
        """Return the component a plan file describes."""
        words = section.notes.words
        figure = "achieved"
        if "figure" in section.data:
            figure = section.figure("figure", (RANK,))

        def sums(raw: Any) -> tuple[int, ...]:
            listed = raw if isinstance(raw, list) else [raw]
            if not 0 < len(listed) <= MOST_INSTALMENTS:
                raise ValueError(f"has no or more than {MOST_INSTALMENTS} instalments")
            return tuple(words.number(str(amount), MONEY) for amount in listed)

        def read(raw: Any) -> Amounts:
            if not isinstance(raw, dict) or not raw:
                raise ValueError('must be a table by rank, like { silver = "100" }')
            return {words.rank(name): sums(value) for name, value in raw.items()}

        nothing: Amounts = {}
        return cls(
            Payee.read(section),
            figure,
            words.ranks,
            section.dated("amounts", read, nothing),
            section.whole("within_days", 0, 0, 36600),
            section.whole("consecutive", 1, 1, 60),
            section.choice("skipped", ("all", "highest"), "all") == "highest",
            section.flag("hold_rank", True),
            section.choice("missed", ("lost", "waits"), "lost") == "waits",
        )

    @property
    def figures(self) -> frozenset[str]:
        """The rank it looks at, and what its requirements do."""
        asked = (when.names for when in self.payee.conditions)
        return frozenset({self.figure}).union(*asked)

    # -- every rank, the highest first -----------------------------------------

    def rungs(self, facts: Facts) -> dict[int, Rung]:
        """Return how every rank with an amount stands, by its place."""
        return facts.once(
            ("rank_bonus", self.payee.component), lambda: self._all(facts)
        )

    def _all(self, facts: Facts) -> dict[int, Rung]:
        amounts, found = self.amounts.at(facts.day), dict[int, Rung]()
        covered = np.zeros(facts.snapshot.nobody, bool)
        for place in sorted(amounts, reverse=True):
            found[place] = self._rung(facts, place, len(amounts[place]), covered)
            if self.highest_only:
                covered = covered | found[place].ready
        return found

    def _rung(self, facts: Facts, place: int, count: int, covered: Mask) -> Rung:
        able, dealt = self.payee.able(facts), self._state(facts, "paid", place)
        held = np.asarray(facts.column(self.figure) >= place, bool)
        before = self._state(facts, "run", place)
        run = np.where(held, np.minimum(before + 1, self.consecutive), 0)
        since = np.full(len(held), facts.day)
        if self.consecutive > 1:
            since = np.where(before > 0, self._state(facts, "since", place), since)
        reached = held & (dealt == 0) & (run >= self.consecutive)
        ready = reached & able & self._inside(facts, since)
        going = (dealt > 0) & (dealt < count)
        pays = going & able & (held | (not self.hold_rank))
        after = np.where(pays | (going & (not self.waits)), dealt + 1, dealt)
        after = np.where(ready, np.where(covered, count, 1), after)
        open_ = held & (after == 0) & (self.consecutive > 1)
        return Rung(
            held,
            ready,
            covered,
            dealt,
            pays | (ready & ~covered),
            after,
            np.where(open_, run, 0),
            np.where(open_ & (self.within_days > 0), since, 0),
        )

    def _inside(self, facts: Facts, since: Ints) -> Mask:
        """Return who reached a rank early enough after joining."""
        joined = facts.snapshot.joined
        if not self.within_days:
            return np.ones(len(joined), bool)
        days, place = np.unique(joined, return_inverse=True)
        later = timedelta(days=self.within_days)
        ends = [to_day(to_date(day) + later) if day else 0 for day in days.tolist()]
        return np.asarray(since < np.array(ends, np.int64)[place], bool)

    def _state(self, facts: Facts, what: str, place: int) -> Ints:
        return facts.state(self._key(what, place))

    def _key(self, what: str, place: int) -> str:
        return f"{self.payee.component}.{what}.{self.names[place - 1]}"

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return what was paid of each rank, and for how long it has been held."""
        left: dict[str, Ints] = {}
        for place, rung in self.rungs(facts).items():
            left[self._key("paid", place)] = rung.dealt_after
            left[self._key("run", place)] = rung.run
            left[self._key("since", place)] = rung.since
        return left

    # -- lines -----------------------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part a rank and instalment."""
        amounts = self.amounts.at(facts.day)
        for place, rung in self.rungs(facts).items():
            paid = np.flatnonzero(rung.pays)
            sums = np.array(amounts[place], np.int64)[rung.dealt[paid]]
            yield Part(paid, paid, place, np.ones(len(paid), np.int64), (sums, 1))

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return what each rank pays the member, or why it does not."""
        found = sorted(self.rungs(facts).items())
        return [self._step(facts, source, place, rung) for place, rung in found]

    def _step(self, facts: Facts, source: int, place: int, rung: Rung) -> Step:
        if rung.pays[source]:
            return Step(source, place, PAID)
        count = len(self.amounts.at(facts.day)[place])
        dealt, run = int(rung.dealt[source]), int(rung.run[source])
        if rung.ready[source]:
            return Step(source, place, LOST, "higher")
        if dealt >= count:
            return Step(source, place, LOST, "before")
        if not rung.held[source] and (not dealt or self.hold_rank):
            have = int(facts.column(self.figure)[source])
            return Step(source, place, LOST, "requires", have, place, self.figure, RANK)
        why = self.payee.refusal(facts, source, place)
        if why:
            return replace(why, outcome=LOST)
        if run and run < self.consecutive:
            need = self.consecutive
            return Step(source, place, LOST, "streak", run, need, unit=COUNT)
        return Step(source, place, LOST, "window")
