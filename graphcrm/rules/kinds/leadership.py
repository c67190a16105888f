"""Leadership bonus: a rate on leaders' groups, a minimum of which goes further up.

::

    up(m):  received = Σ over leaders c next below: up(c)
            own      = ρ · B(m)
            short    = max(0, g − own)            g = ρ · guarantee
            bonus(m) = max(0, received − short)
            return own + min(short, received)

Nodes are the members who meet ``leaders``, each below the nearest leader above;
``B`` is the figure ``base``, normally the personal group's volume, ``guarantee``
the volume whose bonus the next leader up is due at least. What leaves the top
leaders belongs to the company. With ``bands`` a leader gets a share of his bonus
by his own group's volume. One line a leader, he himself is the source.

All of it is worked out in volume and paid at ρ, so it is exact. Source:
plan-semantics.md, 8.4. Example: 24,000 received, own group 10,000, 20,000 are
guaranteed: 20,000 go up, 14,000 stay:

>>> received, own, guarantee = 24_000, 10_000, 20_000
>>> short = max(0, guarantee - own)
>>> own + min(short, received), max(0, received - short)
(20000, 14000)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules import exact, tree
from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import NEVER, Condition, condition
from graphcrm.rules.exact import Factor, Ints, Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import TREES, VOLUME
from graphcrm.rules.payee import Payee
from graphcrm.rules.rates import Brackets, brackets, overridden, own_rates
from graphcrm.rules.readers import rate as a_rate
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import MONEY, POINTS


@dataclass(frozen=True)
class Handed:
    """What leaders receive, hand up and keep, in the unit of the base; 0 for others.

    ``above``: the next leader up, nobody at the top.
    """

    leader: Mask
    above: Ints
    received: npt.NDArray[Any]
    passed: npt.NDArray[Any]
    kept: npt.NDArray[Any]


@dataclass(frozen=True)
class Leadership(Plain):
    """Parameters of the kind ``leadership``."""

    payee: Payee
    base: str
    figure: str
    tree: str
    leaders: Dated[Condition]
    rate: Dated[Fraction]
    guarantee: Dated[int]
    bands: Dated[Brackets | None]
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Leadership:
        """Return the component a plan file describes."""
        words = section.notes.words
        payee = Payee.read(section)
        figure = section.figure("base", (POINTS, MONEY))
        unit = words.units.get(figure, POINTS)

        def number(raw: Any) -> int:
            return words.number(str(raw), unit)

        return cls(
            payee,
            VOLUME if unit == POINTS else PAY,
            figure,
            section.choice("tree", TREES, "sponsor"),
            section.dated("leaders", condition(words), NEVER),
            section.dated("rate", a_rate, Fraction(0)),
            section.dated("guarantee", number, 0, optional=True),
            section.dated("bands", brackets(words, unit), None, optional=True),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The base and the figures its conditions look at."""
        asked = [*self.payee.conditions, *self.leaders.values]
        return frozenset({self.figure}).union(*(when.names for when in asked))

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: what every leader keeps."""
        kept = self.handed(facts).kept
        earner = np.flatnonzero(self.payee.able(facts) & (kept != 0))
        own = own_rates(facts, self.payee.component)
        rate = overridden(self._rate(facts, earner), earner, own)
        yield Part(earner, earner, 0, kept[earner], rate)

    def _rate(self, facts: Facts, earner: Ints) -> Factor:
        rate, bands = self.rate.at(facts.day), self.bands.at(facts.day)
        if bands is None:
            return rate.numerator, rate.denominator
        above, below = bands.steps
        shares = above[bands.place(facts.column(self.figure)[earner])]
        return shares * rate.numerator, below * rate.denominator

    def handed(self, facts: Facts) -> Handed:
        """Return what leaders receive, hand up and keep, the lowest leaders first."""
        forest = facts.forest(self.tree)
        leader = facts.holds(self.leaders.at(facts.day)) & facts.earns
        above = forest.nearest(leader)[forest.parent]
        own = facts.column(self.figure)
        guarantee = self.guarantee.at(facts.day)
        short = np.maximum(guarantee - exact.summable(own), 0)
        received = np.zeros(forest.nobody + 1, exact.summable(short).dtype)
        passed, kept = received.copy(), received.copy()
        for here in reversed(_layers(leader, forest.parent)):
            gets = received[here]
            passed[here] = own[here] + np.minimum(short[here], gets)
            kept[here] = np.maximum(gets - short[here], 0)
            np.add.at(received, above[here], passed[here])
        sides = (exact.narrow(side[:-1]) for side in (received, passed, kept))
        return Handed(leader, np.where(leader, above, forest.nobody), *sides)

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return what leaders receive and hand up, as volume; and to the company."""
        found = self.handed(facts)
        top = found.leader & (found.above == facts.snapshot.nobody)
        return {
            "received": found.received,
            "passed_up": np.where(top, 0, found.passed),
            "to_company": np.where(top, found.passed, 0),
        }

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: a leader, and what he may keep."""
        name = (self.payee.component, "handed")
        found = facts.once(name, lambda: self.handed(facts))
        if not found.leader[source]:
            failure = self.leaders.at(facts.day).failed(facts, source)
            have, need = (failure.have, failure.need) if failure else (0, 0)
            figure = failure.figure if failure else "leaders"
            unit = failure.unit if failure else POINTS
            return [Step(source, 0, LOST, "requires", have, need, figure, unit)]
        why = self.payee.refusal(facts, source, 0)
        if why:
            return [Step(**{**vars(why), "outcome": LOST})]
        if found.kept[source] > 0:
            return [Step(source, 0, PAID)]
        received, up = int(found.received[source]), int(found.passed[source])
        return [Step(source, 0, LOST, "guarantee", received, up)]


def _layers(leader: Mask, parent: Ints) -> list[Ints]:
    """Return the leaders by how many leaders stand above them, the top ones first."""
    over = tree.along_path(leader.astype(np.int64), parent)
    here = np.flatnonzero(leader)
    sort = here[np.argsort(over[here], kind="stable")]
    return np.split(sort, np.flatnonzero(np.diff(over[sort])) + 1)
