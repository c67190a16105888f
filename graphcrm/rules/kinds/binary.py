"""Binary: what the two legs of a placement tree match with each other.

::

    L = carried L + new volume of everybody on the left leg       R likewise
    percent:     w = min(L, R, max_matched), nothing below min_matched
                 pay rate · w                    takes w from each leg
    tier:        t = the highest tier ≤ min(L, R)
                 pay amount(t)                   takes t from each leg
    cycle:       n = min(L, R) div unit
                 pay n · amount                  takes n·unit from each leg
    rebalanced:  n cycles, each taking strong from the larger and weak from the
                 smaller leg of that moment (the left one of two equal ones)
                 pay n · amount
    pairs:       n = the smaller of L div unit, R div unit
                 pay n·unit · rate               takes n·unit from each leg
                 two to one, where allowed and the long leg has twice the units:
                 pay n·unit · rate_2_to_1        takes 2·n·unit from the long leg

Own volume is on no leg of one's own. What is not matched stays on its leg for the
next period (state ``NAME.left``, ``NAME.right``). :class:`Keeping` says what is
lost of it: above a cap, with age, for the unqualified. A cap of what is matched
leaves the rest on the legs; a cap of pay does not. No level, no compression.

Source: plan-semantics.md, 9. Example: 400 and 600 at 20 % pay 80 and leave 200
on the right leg:

>>> from graphcrm.rules import legs
>>> done = legs.percent(np.array([400_00]), np.array([600_00]), 125_00, 5000_00)
>>> int(done.matched[0]) * 20 // 100, int(600_00 - done.used[1][0])
(8000, 20000)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from graphcrm.errors import Problem
from graphcrm.rules import exact, legs
from graphcrm.rules.binary_keeping import Keeping, Kept
from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import Condition, condition
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.legs import Column, Match
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import VOLUME, Volume, measure_unit
from graphcrm.rules.payee import Payee
from graphcrm.rules.person_rate import EVERYBODY, PersonRate
from graphcrm.rules.rates import Brackets, amount_steps, own_rates
from graphcrm.rules.readers import each_rank, fixed
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT, DAY, MONEY, POINTS, RANK

PERCENT, TIER, CYCLE, REBALANCED, PAIRS = FORMS = (
    "percent", "tier", "cycle", "rebalanced", "pairs",
)  # fmt: skip
MOST_PROBLEMS = 20

_RATED = (PERCENT, PAIRS)  # the others pay fixed amounts

ONE_TO_ONE, LEFT_LONG, RIGHT_LONG = 11, 21, 12


@dataclass(frozen=True)
class Sizes:
    """What is matched at a time: hundredths or minor units, and how often."""

    least: int
    most: int | None
    unit: int
    strong: int
    weak: int

    @classmethod
    def read(cls, section: Section, form: str, unit: str) -> Sizes:
        """Return the sizes that belong to a form."""
        words = section.notes.words

        def number(raw: Any) -> int:
            value = words.number(str(raw), unit)
            if value <= 0:
                raise ValueError("must be above 0")
            return value

        least, most, size, strong, weak = 0, None, 1, 1, 1
        if form == PERCENT:
            least = section.one("min_matched", number, 0)
            most = section.maybe("max_matched", number)
        elif form in (CYCLE, PAIRS):
            size = section.required("unit", number, 1)
        elif form == REBALANCED:
            strong = section.required("strong", number, 1)
            weak = section.required("weak", number, 1)
            if strong < weak:
                section.wrong("weak", None, "must not be more than strong")
        if (
            form in (CYCLE, PAIRS, REBALANCED)
            and "max_" + _COUNTED[form] in section.data
        ):
            most = section.whole("max_" + _COUNTED[form], 1, 1, 10**9)
        return cls(least, most, size, strong, weak)


_COUNTED = {CYCLE: "cycles", REBALANCED: "cycles", PAIRS: "pairs"}


@dataclass(frozen=True)
class Done:
    """What one run did: balances before it, the match, what stays."""

    able: Mask
    before: tuple[Column, Column]
    match: Match
    two: Mask
    kept: tuple[Kept, Kept]


@dataclass(frozen=True)
class Binary(Plain):
    """Parameters of the kind ``binary``.

    ``pay`` picks a rate or an amount; in the form ``tier`` its steps are the
    tiers. ``rate_2_to_1`` and ``two_to_one`` belong to pairs.
    """

    payee: Payee
    form: str
    volume: Volume
    pays_inactive_source: bool
    sizes: Sizes
    pay: PersonRate
    rate_2_to_1: Dated[Fraction] | None
    two_to_one: Condition | None
    keeping: Keeping
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Binary:
        """Return the component a plan file describes."""
        words = section.notes.words
        form = section.choice("form", FORMS, PERCENT)
        volume = Volume.read(section)
        unit = measure_unit(volume.measure)
        if form in _RATED:
            pay = PersonRate.read(section)
        elif form == TIER:
            tiers = section.dated("tiers", amount_steps(words, unit), Brackets((), ()))
            pay = PersonRate(EVERYBODY, tiers)
        else:
            pay = _read_pay(section)
        pairs = form == PAIRS
        return cls(
            Payee.read(section),
            form,
            volume,
            section.flag("pays_inactive_source", True),
            Sizes.read(section, form, unit),
            pay,
            section.dated("rate_2_to_1", a_rate, Fraction(0))
            if pairs and "rate_2_to_1" in section.data
            else None,
            section.maybe("two_to_one", condition(words)) if pairs else None,
            Keeping.read(section, unit),
        )

    @property
    def base(self) -> str:
        """What a line's base is: the volume matched, or a count of fixed amounts."""
        if self.form in _RATED and measure_unit(self.volume.measure) != MONEY:
            return VOLUME
        return PAY

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions, rates and limits look at."""
        asked = [*self.payee.conditions, *self.keeping.conditions]
        if self.two_to_one:
            asked.append(self.two_to_one)
        named = self.pay.figures | self.keeping.figures
        return named.union(*(when.names for when in asked))

    # -- everybody at once -----------------------------------------------------

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: a line for everybody who matched something."""
        done = self._done(facts)
        counted = self.form in (CYCLE, REBALANCED, TIER)
        base = done.match.count if counted else done.match.matched
        paid = np.flatnonzero(base != 0)
        yield Part(paid, paid, 0, base[paid], self._rate(facts, done, paid))

    def new_volume(self, facts: Facts) -> tuple[Column, Column]:
        """Return what everybody on the left and on the right leg turned over."""
        own = self.volume.own(facts)
        if not self.pays_inactive_source:
            own = np.where(facts.active, own, 0)
        forest, slot = facts.forest("placement"), facts.slot
        group = forest.group(own)
        left, right = (
            exact.narrow(forest.below(np.where(slot == leg, group, 0)))
            for leg in (1, 2)
        )
        return left, right

    def left_behind(self, facts: Facts) -> Mapping[str, Ints]:
        """Return what stays on the legs."""
        left, right = self._done(facts).kept
        name = self.payee.component
        return {
            **left.state(f"{name}.left"),
            **right.state(f"{name}.right"),
        }

    def details(self, facts: Facts) -> Mapping[str, Column]:
        """Return balances, what was matched and what was lost, by leg."""
        done, sides = self._done(facts), ("left", "right")
        found = {"matched": done.match.matched}
        for at, side in enumerate(sides):
            found[side] = done.before[at]
            found[f"used_{side}"] = done.match.used[at]
            found[f"lost_{side}"] = done.kept[at].lost
            found[f"waived_{side}"] = done.kept[at].balance.waived
            found[f"carry_{side}"] = done.kept[at].balance.total
        if self.form in _COUNTED:
            found[_COUNTED[self.form]] = done.match.count
        if self.form == PAIRS:
            found |= self._modes(done)
        return found

    def problems(self, facts: Facts) -> list[Problem]:
        """Return people who share a leg, and those who are placed on none."""
        above, slot = facts.forest("placement").parent, facts.slot
        placed = np.flatnonzero(above != facts.snapshot.nobody)
        nowhere = ~np.isin(slot[placed], (1, 2))
        leg = np.where(nowhere, 0, above[placed] * 2 + slot[placed])
        _, first = np.unique(leg, return_index=True)
        shared = np.ones(len(placed), bool)
        shared[first] = False
        ids, problems = facts.snapshot.member, []
        for at in np.flatnonzero(shared | nowhere)[:MOST_PROBLEMS].tolist():
            member = int(placed[at])
            message = (
                "is no leg of a binary plan, so his volume counts nowhere; use L or R"
                if nowhere[at]
                else f"is taken already below {ids[above[member]]}; both count there"
            )
            problems.append(Problem(ids[member], 0, "leg", str(slot[member]), message))
        return problems

    def _modes(self, done: Done) -> dict[str, Column]:
        units = [side // self.sizes.unit for side in done.before]
        paired, long_left = done.match.count > 0, units[0] > units[1]
        two = np.where(long_left, LEFT_LONG, RIGHT_LONG)
        mode = np.where(done.two, two, ONE_TO_ONE)
        other = np.where(done.two, 2 * done.match.count, np.maximum(*units))
        return {
            "mode": np.where(paired, mode, 0),
            "other_units": np.where(paired, other, 0),
        }

    def _done(self, facts: Facts) -> Done:
        return facts.once(("binary", self.payee.component), lambda: self._run(facts))

    def _run(self, facts: Facts) -> Done:
        name, able = self.payee.component, self.payee.able(facts)
        held = [
            self.keeping.balance(facts, able, f"{name}.{side}", new)
            for side, new in zip(("left", "right"), self.new_volume(facts), strict=True)
        ]
        before = held[0].balance.total, held[1].balance.total
        left, right = (np.where(able, np.maximum(side, 0), 0) for side in before)
        two = np.zeros(len(able), bool)
        if self.form == PAIRS and self.two_to_one:
            two = facts.holds(self.two_to_one)
        match, two = self._match(facts, left, right, two)
        kept = [
            self.keeping.kept(facts, able, one, used)
            for one, used in zip(held, match.used, strict=True)
        ]
        return Done(able, before, match, two, (kept[0], kept[1]))

    def _match(
        self, facts: Facts, left: Column, right: Column, double: Mask
    ) -> tuple[Match, Mask]:
        sizes = self.sizes
        if self.form == PERCENT:
            return legs.percent(left, right, sizes.least, sizes.most), double
        if self.form == TIER:
            tiers = self.pay.table.at(facts.day).starts
            return legs.tier(left, right, tiers), double
        if self.form == CYCLE:
            return legs.cycle(left, right, sizes.unit, sizes.most), double
        if self.form == REBALANCED:
            strong, weak = sizes.strong, sizes.weak
            return legs.rebalanced(left, right, strong, weak, sizes.most), double
        return legs.pairs(left, right, sizes.unit, double, sizes.most)

    def _rate(self, facts: Facts, done: Done, paid: Ints) -> Factor:
        steps = self.pay.table.at(facts.day)
        if self.form not in _RATED:
            above, below = steps.steps
            reached = done.match.matched if self.form == TIER else None
            if reached is None:
                reached = self.pay.reached(facts)
            return above[steps.place(reached[paid])], below
        held = self.pay.held(facts, self.payee.component)
        if self.rate_2_to_1 is None:
            return held.gap(held.place[paid], 0)
        twice = self.rate_2_to_1.at(facts.day)
        own = own_rates(facts, self.payee.component)
        two = done.two.copy()
        two[list(own)] = False
        values = tuple(sorted({*held.values, twice}))
        index = np.array([values.index(value) for value in held.values], np.int64)
        place = np.where(two, values.index(twice), index[held.place])
        return replace(held, values=values).gap(place[paid], 0)

    # -- one member ------------------------------------------------------------

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the member himself, and why nothing is matched."""
        why = self.payee.refusal(facts, source, 0)
        if why:
            return [replace(why, outcome=LOST)]
        done = self._done(facts)
        if done.match.count[source]:
            return [Step(source, 0, PAID)]
        have = min(int(max(side[source], 0)) for side in done.before)
        unit = measure_unit(self.volume.measure)
        return [Step(source, 0, LOST, "weak", have, self._least(facts), unit=unit)]

    def _least(self, facts: Facts) -> int:
        """Return what the weaker leg needs for anything to be matched."""
        if self.form == TIER:
            return min(self.pay.table.at(facts.day).starts, default=0)
        if self.form == PERCENT:
            return max(self.sizes.least, 1)
        return self.sizes.weak if self.form == REBALANCED else self.sizes.unit


def _read_pay(section: Section) -> PersonRate:
    """Return ``pay``, ``pay_by_rank``, or ``metric`` and ``amounts``: fixed sums."""
    words = section.notes.words

    nothing = Fraction(0)
    if "amounts" in section.data:
        metric = section.figure("metric", (POINTS, MONEY, COUNT, RANK, DAY))
        read = amount_steps(words, words.units.get(metric, COUNT))
        return PersonRate(metric, section.dated("amounts", read, Brackets((), ())))
    places = tuple(range(len(words.ranks) + 1))
    if "pay_by_rank" in section.data:
        by_rank = each_rank(words, fixed(words), nothing)
        rows = section.dated("pay_by_rank", by_rank, (nothing,) * len(places))
        steps = tuple((day, Brackets(places, row)) for day, row in rows.entries)
        return PersonRate(RANK, Dated(steps))
    sums = section.dated("pay", fixed(words), nothing)
    one = tuple((day, Brackets((0,), (value,))) for day, value in sums.entries)
    return PersonRate(EVERYBODY, Dated(one))
