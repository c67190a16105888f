"""Networks to try a plan on: chains above a seller, full trees, fans of directs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graphcrm.rules.book import PAY
from graphcrm.rules.conditions import Condition
from graphcrm.rules.kinds.binary import Binary
from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.kinds.matching import MatchDown
from graphcrm.rules.kinds.referral import Referral
from graphcrm.rules.kinds.structure import Structure
from graphcrm.rules.levels import Types
from graphcrm.rules.lint.figures import Figures
from graphcrm.rules.lint.people import Village
from graphcrm.rules.lint.weights import KINDS
from graphcrm.rules.metrics.base import NET, QUALIFYING, VOLUME
from graphcrm.rules.person_rate import EVERYBODY, PersonRate
from graphcrm.rules.plan import Plan
from graphcrm.rules.rates import LevelRates
from graphcrm.rules.section import Dated
from graphcrm.rules.words import RANK

LONG = (12, 40, 120)  # people in chains of plans without a last level
# Hundredths that each seller turns over, and how many sellers there are: a large
# one lets people rise in rank himself, many small ones do not.
LARGE, HUGE, SMALL, MANY = SCALES = (
    (10**6, 1), (10**9, 1), (10**4, 1), (10**4, 100),
)  # fmt: skip
NOTHING = 0, 1

Scale = tuple[int, int]
Wish = tuple[str, int | str]  # a figure and how much of it, a text and which
Wishes = Callable[[int], tuple[Wish, ...]]  # by the distance from the seller
Made = tuple[Village, list[str]]  # a network, and the people of it to be shown
Make = Callable[[], Made]


@dataclass(frozen=True)
class Maker:
    """Makes networks for a plan under what is possible on a day."""

    plan: Plan
    figures: Figures

    def short(self) -> Iterator[Make]:
        """Yield chains that are as long as the plan has levels, and a bit longer."""
        depth = max((table.depth for table, _ in self._tables()), default=1)
        depth = max(depth, len(self.figures.ranks) - 1)
        for length in (depth + 1, depth + 3):
            yield from self._chains(length, SCALES)

    def long(self) -> Iterator[Make]:
        """Yield networks that grow: longer chains, full binary trees, fans."""
        rules = [component.rules for component in self.plan.components]
        if any(isinstance(part, Binary) for part in rules):
            for levels in (2, 4, 6, 8):
                for wish in self.wishes():
                    for volume, _ in (LARGE, SMALL):
                        yield self._tree(2, levels, wish, volume)
        if any(isinstance(part, MatchDown) for part in rules):
            for width in LONG:
                yield self._fan(width)
        for length in LONG:
            yield from self._chains(length, (LARGE, HUGE))

    def tight(self) -> Iterator[Make]:
        """Yield networks in which nobody sells more than what is asked of him."""
        widths = {part.rules.width for part in self.plan.components
                  if isinstance(part.rules, Structure)}  # fmt: skip
        for wish in self.wishes():
            for length in (1, 2, 4):
                for fresh in (False, True):
                    yield self._chain(length, wish, KINDS[0], NOTHING, fresh=fresh)
            for width in sorted(widths):
                for levels in (1, 2, 3):
                    yield self._tree(width, levels, wish, 0)

    # -- shapes ----------------------------------------------------------------

    def _chains(self, length: int, scales: tuple[Scale, ...]) -> Iterator[Make]:
        fresh = (False, True) if self._looks_at_newcomers() else (False,)
        for wish in self.wishes():
            for kind in KINDS:
                for scale in scales:
                    for new in fresh:
                        yield self._chain(length, wish, kind, scale, fresh=new)

    def _chain(
        self, length: int, wish: Wishes, kind: str, scale: Scale, *, fresh: bool
    ) -> Make:
        def make() -> Made:
            village = Village(self.figures, measures(self.plan))
            chain: list[str] = []
            for _ in range(length):
                chain.append(village.add(chain[-1] if chain else ""))
            seller, (volume, count) = chain[-1], scale
            village.sell(seller, kind, volume)
            for _ in range(count - 1):
                village.sell(village.add(village.sponsor[seller]), kind, volume)
            for place, member in enumerate(reversed(chain)):
                self._equip(village, member, place, wish)
            if scale == HUGE:  # so that what others buy hardly counts
                others = sum(village.orders.values()) - volume
                village.sell(seller, kind, max(volume, 100 * others))
            if fresh:
                village.join_now(seller)
            for component in self.plan.components:
                if isinstance(component.rules, Referral):
                    village.facts[seller, component.rules.affiliate] = chain[0]
            return village, chain

        return make

    def _tree(self, width: int, levels: int, wish: Wishes, volume: int) -> Make:
        """Return a full tree whose lowest people sell."""

        def make() -> Made:
            village = Village(self.figures, measures(self.plan))
            layer = [village.add()]
            people = [*layer]
            for _ in range(levels):
                layer = [village.add(above) for above in layer for _ in range(width)]
                people += layer
            for member in people if not volume else people[: -len(layer)]:
                self._equip(village, member, 1, wish)
            for member in layer:
                village.sell(member, KINDS[0], volume)
            return village, [*people[:7], *people[7:][-2:]]

        return make

    def _fan(self, width: int) -> Make:
        """Return a seller above many directs, and somebody above him."""

        def make() -> Made:
            village = Village(self.figures, measures(self.plan))
            top = village.add()
            seller = village.add(top)
            directs = [village.add(seller) for _ in range(width)]
            for member in (top, seller, *directs):
                self._equip(village, member, 1, lambda place: ())
            village.sell(directs[0], KINDS[0], LARGE[0])
            return village, [top, seller, *directs[:7]]

        return make

    # -- people ----------------------------------------------------------------

    def _equip(self, village: Village, member: str, place: int, wish: Wishes) -> None:
        """Give somebody all that components ask of him, and what is wished."""
        village.activate(member)
        for component in self.plan.components:
            for when in _asked(component.rules, place, self.figures.day):
                village.meet(member, when)
            shares = getattr(getattr(component.rules, "shares", None), "figure", "")
            village.give(member, shares, 100)
        for figure, value in wish(place):
            if isinstance(value, str):
                village.facts[member, figure] = value
            else:
                village.give(member, figure, value)

    def _looks_at_newcomers(self) -> bool:
        for component in self.plan.components:
            window = getattr(component.rules, "window", None)
            if window and (window.days or window.months):
                return True
            new = getattr(component.rules, "newcomers", None)
            if new and (
                new.rate != "difference"
                or new.own == "unless_new"
                or new.legs in ("new", "old")
            ):
                return True
        return False

    # -- what decides about rates ----------------------------------------------

    def wishes(self) -> Iterator[Wishes]:
        """Yield which figures people should have, by their distance from the seller."""
        ranks = sorted(self.figures.ranks - {0})
        yield lambda place: ()
        for table, types in self._tables():
            if types:
                yield from (_all(types.fact, name) for name in types.names)
            elif ranks:
                yield self._best_of(table)
        if ranks:
            yield lambda place: ((RANK, ranks[min(max(place, 1), len(ranks)) - 1]),)
            yield _every_other(RANK, ranks[-1])
        for rank in reversed(ranks):
            yield _all(RANK, rank)
        for figure, start in self._picks():
            yield _all(figure, start)
            yield _every_other(figure, start)

    def _best_of(self, table: LevelRates) -> Wishes:
        ranks = sorted(self.figures.ranks)

        def row(place: int) -> int:
            level = max(place, 1)
            return max(ranks, key=lambda rank: table.rate(rank, level) or Fraction(0))

        return lambda place: ((RANK, row(place)),)

    def _picks(self) -> Iterator[tuple[str, int]]:
        """Yield the figures that pick rates, with the start of their best step."""
        seen = {EVERYBODY, RANK}
        for component in self.plan.components:
            rules = component.rules
            held = [part for part in vars(rules).values()
                    if isinstance(part, PersonRate)]  # fmt: skip
            if isinstance(rules, Bonus):
                held.append(PersonRate(rules.metric, rules.steps_))
            for part in held:
                if part.metric not in seen:
                    seen.add(part.metric)
                    steps = part.table.at(self.figures.day)
                    best = max(range(len(steps.rates)), key=steps.rates.__getitem__)
                    yield part.metric, steps.starts[best]

    def _tables(self) -> Iterator[tuple[LevelRates, Types | None]]:
        """Yield the rates by level of all components, with the types they are by."""
        for component in self.plan.components:
            holder = getattr(component.rules, "levels", component.rules)
            held = getattr(holder, "rates", None)
            if isinstance(held, Dated):
                yield held.at(self.figures.day), getattr(holder, "types", None)


def _all(figure: str, value: int | str) -> Wishes:
    return lambda place: ((figure, value),)


def _every_other(figure: str, value: int | str) -> Wishes:
    return lambda place: ((figure, value),) if place % 2 == 0 else ()


def _asked(rules: Any, place: int, day: int) -> Iterator[Condition]:
    """Yield what a component asks of the one at a distance from the seller."""
    held = [rules.payee.requires]
    held += [getattr(rules, name, None) for name in ("leaders", "each", "team")]
    yield from filter(None, (dated.at(day) for dated in held if dated))
    if hasattr(rules, "levels"):
        conditions = rules.levels.level_requires.at(day)
        yield from conditions[place - 1 : place]


def measures(plan: Plan) -> frozenset[str]:
    """Return the further amounts of orders that the plan reads."""
    found = set[str]()
    for part in (*plan.book.metrics.values(), *(c.rules for c in plan.components)):
        for held in (part, *(getattr(part, n, None) for n in ("volume", "shared"))):
            found |= {getattr(held, name, "") for name in ("measure", "base", "phase")}
    funds = [getattr(c.rules, "fund", None) for c in plan.components]
    funds += [c.caps.fund for c in plan.components]
    funds += [plan.company_cap.share] if plan.company_cap else []
    found |= {fund.of for fund in funds if fund}
    return frozenset(found - {VOLUME, QUALIFYING, NET, PAY, ""})
