"""Structure bonus: a fixed amount for complete layers of people below.

::

    ok(x)   = x meets each
    tier(x) = 0    when x is not ok, fewer than width children are ok, or x misses team
            = 1 + the width-th largest tier among the ok children      otherwise
    pay     = amounts[min(tier, number of amounts)]     the highest reached, no sum

``each`` and ``team`` are conditions on figures of the member: own volume, and
own plus frontline volume (a metric with ``depth = 1``). One line, the member
himself is the source, the level is the tier.

Tier t + 1 is reached by whoever has tier 1 and width ok children with tier t, so
there are as many rounds as amounts. Source: plan-semantics.md, 7.6 (power of
three). Example: width 3, children of tiers 2, 2, 1, 2: the third largest is 2.

>>> 1 + sorted([2, 2, 1, 2], reverse=True)[3 - 1]
3
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import NEVER, Condition, condition
from graphcrm.rules.exact import Ints
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import LOST, MEMBER, PAID, Part, Plain, Step
from graphcrm.rules.metrics.base import TREES
from graphcrm.rules.payee import Payee, unmet
from graphcrm.rules.rates import MOST_LEVELS, Rates, together
from graphcrm.rules.readers import each, fixed
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.words import COUNT


@dataclass(frozen=True)
class Structure(Plain):
    """Parameters of the kind ``structure``; ``amounts`` are minor units by tier."""

    payee: Payee
    tree: str
    width: int
    each: Dated[Condition]
    team: Dated[Condition | None]
    amounts: Dated[Rates]
    base: str = PAY
    source: str = MEMBER

    @classmethod
    def read(cls, section: Section) -> Structure:
        """Return the component a plan file describes."""
        words = section.notes.words

        return cls(
            Payee.read(section),
            section.choice("tree", TREES, "sponsor"),
            section.whole("width", 3, 1, 1000),
            section.dated("each", condition(words), NEVER),
            section.dated("team", condition(words), None, optional=True),
            section.dated("amounts", each(fixed(words), MOST_LEVELS), ()),
        )

    @property
    def figures(self) -> frozenset[str]:
        """The figures its conditions look at."""
        asked = [*self.payee.conditions, *self.each.values]
        asked += filter(None, self.team.values)
        return frozenset().union(*(when.names for when in asked))

    def parts(self, facts: Facts) -> Iterator[Part]:
        """Yield one part: everybody who has a tier."""
        tier = self.tiers(facts)
        earner = np.flatnonzero(self.payee.able(facts) & (tier > 0))
        above, below = together([Fraction(0), *self.amounts.at(facts.day)])
        rate = above[tier[earner]], below
        yield Part(earner, earner, tier[earner], np.ones(len(earner), np.int64), rate)

    def tiers(self, facts: Facts) -> Ints:
        """Return everybody's tier, at most as many as there are amounts."""
        forest = facts.forest(self.tree)
        ok = facts.holds(self.each.at(facts.day))
        team = self.team.at(facts.day)
        able = ok & facts.holds(team) if team else ok
        reached, tier = ok, np.zeros(forest.nobody, np.int64)
        for _ in self.amounts.at(facts.day):
            count = forest.below((reached & ok).astype(np.int64))
            reached = able & (count >= self.width)
            tier += reached
        return tier

    def details(self, facts: Facts) -> Mapping[str, npt.NDArray[Any]]:
        """Return everybody's tier."""
        return {"tier": self.tiers(facts)}

    def steps(self, facts: Facts, source: int) -> list[Step]:
        """Return the one step: the member and what his structure reaches."""
        name = (self.payee.component, "tiers")
        tier = int(facts.once(name, lambda: self.tiers(facts))[source])
        why = self.payee.refusal(facts, source, tier)
        for asked in (self.each.at(facts.day), self.team.at(facts.day)):
            if asked and not why:
                why = unmet(asked.failed(facts, source), source, tier)
        if not why and not tier:
            below = facts.forest(self.tree).parent == source
            ok = below & facts.holds(self.each.at(facts.day))
            count = int(np.count_nonzero(ok))
            why = Step(source, 0, LOST, "structure", count, self.width, unit=COUNT)
        return [replace(why, outcome=LOST) if why else Step(source, tier, PAID)]
