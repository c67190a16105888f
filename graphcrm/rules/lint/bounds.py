"""The most a component can pay of a unit of what is sold: sound upper bounds.

One function a kind, for orders of a kind (``own`` or ``retail``): the largest
sum that all members together get of one order, as a part of what it is worth.
``ENDLESS`` where more people make it larger without end, None where pay does not
depend on what is sold (fixed amounts, stated figures). An order is taken to be
worth the same in every amount it has: volume × point value = net = others.
Source: plan-semantics.md, 19 (invariants 2, 3, 5, 7, 8).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from graphcrm.rules.caps import Caps
from graphcrm.rules.kinds.binary import PAIRS, PERCENT, REBALANCED, TIER, Binary
from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.kinds.differential import Differential
from graphcrm.rules.kinds.differential_by_order import DifferentialByOrder
from graphcrm.rules.kinds.generations import Generations
from graphcrm.rules.kinds.infinity import ADDITIVE, DIFFERENCE, Infinity
from graphcrm.rules.kinds.leadership import Leadership
from graphcrm.rules.kinds.matching import COUNTED, MatchDown, Matching
from graphcrm.rules.kinds.own_sales import OwnSales
from graphcrm.rules.kinds.pass_share import Geometric, Recursive
from graphcrm.rules.kinds.pass_up import ALL_SALES, COMPANY, PassUp
from graphcrm.rules.kinds.pool import Pool
from graphcrm.rules.kinds.referral import Referral
from graphcrm.rules.kinds.unilevel import Unilevel
from graphcrm.rules.levels import Levels
from graphcrm.rules.lint.figures import Figures
from graphcrm.rules.lint.spans import Span, boxes, implies
from graphcrm.rules.lint.weights import ENDLESS, KINDS, counts, rises_upwards, weight
from graphcrm.rules.metrics.base import NET
from graphcrm.rules.metrics.volumes import Group
from graphcrm.rules.person_rate import PersonRate
from graphcrm.rules.plan import Component
from graphcrm.rules.rates import Brackets, LevelRates
from graphcrm.rules.words import RANK

ZERO = Fraction(0)
Bound = Fraction | None
Bounds = Mapping[str, Bound]  # by kind of order


@dataclass(frozen=True)
class Scene:
    """What a bound is worked out for; ``below`` the bounds of components above."""

    figures: Figures
    kind: str
    below: Mapping[str, Bounds] = field(default_factory=dict)

    @property
    def day(self) -> int:
        """Return the day whose parameters count."""
        return self.figures.day

    def on(self, names: Iterable[str]) -> Bound:
        """Return what earlier components pay at most together."""
        found = [self.below.get(name, {}).get(self.kind) for name in names]
        known = [bound for bound in found if bound is not None]
        return sum(known, ZERO) if len(known) == len(found) else None


def bounds_on(figures: Figures, components: Iterable[Component]) -> dict[str, Bounds]:
    """Return the most every component pays on a day, by kind of order."""
    found: dict[str, Bounds] = {}
    for component in components:
        raw = {
            kind: _bound(component.rules, Scene(figures, kind, found)) for kind in KINDS
        }
        found[component.name] = limited(component, raw)
    return found


def limited(component: Component, raw: Bounds) -> Bounds:
    """Return the bounds within a component's own limits.

    What its fund allows is a share of all that is sold, of whatever kind.
    """
    caps = component.caps
    if shut(caps) or caps.source == 0:
        return dict.fromkeys(KINDS, ZERO)
    if caps.fund is None:
        return raw
    known = [bound for bound in raw.values() if bound is not None]
    most = max(known) if len(known) == len(raw) else ENDLESS
    return raw if most <= caps.fund.rate else dict.fromkeys(KINDS, caps.fund.rate)


def shut(caps: Caps) -> bool:
    """Whether nobody may get anything, neither by rank nor by what is stated."""
    return not any(caps.member) and not any(caps.of_text.values())


def bound_of(component: Component, scene: Scene) -> Bound:
    """Return the most a component pays of an order, before its own limits."""
    return _bound(component.rules, scene)


def shares_of(rules: Any) -> tuple[str, ...]:
    """Return the components a component takes a share of."""
    earnings = getattr(rules, "earnings", None)
    names: tuple[str, ...] = getattr(rules, "on", ()) or getattr(earnings, "on", ())
    return names


def _bound(rules: Any, scene: Scene) -> Bound:
    for kind, bound in _BY_KIND.items():
        if isinstance(rules, kind):
            return bound(rules, scene)
    return None


def best(rates: PersonRate, scene: Scene) -> Fraction:
    """Return the highest rate anybody can have by the table."""
    return max(every(rates, scene), default=ZERO)


def every(rates: PersonRate, scene: Scene) -> list[Fraction]:
    """Return the rates people can have by the table, lowest step first."""
    return reached(rates.table.at(scene.day), rates.metric, scene)


def reached(steps: Brackets, metric: str, scene: Scene) -> list[Fraction]:
    """Return the rates of the steps that a figure can be on, lowest step first.

    Without a metric everybody is on the only step, or a leg on any.
    """
    span = scene.figures.span(metric)
    ends = [*(start - 1 for start in steps.starts[1:]), None]
    rows = zip(steps.starts, ends, steps.rates, strict=True)
    return [rate for low, high, rate in rows if not Span(low, high).meet(span).empty]


def level_sum(table: LevelRates, rows: Collection[int]) -> Fraction:
    """Return the sum of the highest rates of every level over some rows."""
    total = ENDLESS * max((table.tail[row] for row in rows), default=ZERO)
    for level in range(1, table.depth + 1):
        total += max((table.rate(row, level) or ZERO for row in rows), default=ZERO)
    return total


def levels(rules: Levels, scene: Scene) -> Fraction:
    """Return the sum of the highest rates of every level anybody can earn."""
    table = rules.rates.at(scene.day)
    everybody = range(len(table.rows))
    return level_sum(table, everybody if rules.types else scene.figures.ranks)


def _own_sales(rules: OwnSales, scene: Scene) -> Bound:
    return rules.rate.at(scene.day) * counts(rules.orders, scene.kind)


def _referral(rules: Referral, scene: Scene) -> Bound:
    return rules.rate.at(scene.day) * counts(rules.orders, scene.kind)


def _unilevel(rules: Unilevel, scene: Scene) -> Bound:
    return (
        levels(rules.levels, scene) * rules.pool * counts(rules.orders, scene.kind)
    )  # fmt: skip


def _bonus(rules: Bonus, scene: Scene) -> Bound:
    rates = reached(rules.steps_.at(scene.day), rules.metric, scene)
    most = max(rates, default=ZERO)
    times = weight(scene.figures.book, rules.figure, scene.kind)
    if most == 0:
        return ZERO
    return None if times is None else most * times


def _differential(rules: Differential, scene: Scene) -> Bound:
    """Return the highest rate where it cannot be paid twice.

    Rises are paid again and again where a high rate can stand below a low one,
    unless such a leg breaks away, or takes away what it had.
    """
    rates, times = every(rules.rates, scene), counts(rules.orders, scene.kind)
    most = max(rates, default=ZERO) * times
    new = rules.newcomers
    if new.legs == "none":
        return ZERO if new.own == "never" else most
    full = new.legs != "old"  # whether new legs are paid at all
    if full and new.rate == "full":
        return most * ENDLESS
    signed = rules.signed and rules.compression == "dynamic" and new.legs == "all"
    if signed or rules.breakaway == "own":
        once = most
    elif not rules.rates.metric or rises_upwards(
        scene.figures.book, rules.rates.metric, rules.tree
    ):
        # A table that falls and rises again pays both rises.
        steps = itertools.pairwise([ZERO, *rates])
        once = sum((max(high - low, ZERO) for low, high in steps), ZERO) * times
    else:
        return most * ENDLESS
    return once + most if full and new.rate == "full_own" else once


def _by_order(rules: DifferentialByOrder, scene: Scene) -> Bound:
    return best(rules.rates, scene) * counts(rules.orders, scene.kind)


def _infinity(rules: Infinity, scene: Scene) -> Bound:
    rates = every(rules.rates, scene)
    total, near = sum(rates, ZERO), max(rules.reach, 0)
    one = total if rules.form == ADDITIVE else max(rates, default=ZERO)
    chain = max(rates, default=ZERO) if rules.form == DIFFERENCE else total
    return (chain + near * one) * counts(rules.orders, scene.kind)


def _leadership(rules: Leadership, scene: Scene) -> Bound:
    rate = rules.rate.at(scene.day)
    bands = rules.bands.at(scene.day)
    if bands is not None:
        rate *= max(bands.rates, default=ZERO)
    times = weight(scene.figures.book, rules.figure, scene.kind)
    metric = scene.figures.book.metrics.get(rules.figure)
    if isinstance(metric, Group) and metric.without and metric.tree == rules.tree:
        # Every order is in the group of one leader, if leaders leave those above.
        leaders = boxes(rules.leaders.at(scene.day), scene.figures.span)
        leave = boxes(metric.without, scene.figures.span)
        if implies(leaders, leave, scene.figures.span):
            times = counts(metric.volume.orders, scene.kind)
    if rate == 0:
        return ZERO
    return None if times is None else rate * times


def _generations(rules: Generations, scene: Scene) -> Bound:
    below = (
        scene.on(rules.on) if rules.on else counts(rules.orders, scene.kind)
    )  # fmt: skip
    table = rules.rates.at(scene.day)
    if below is None:
        return None
    rows = [row for row in scene.figures.ranks if table.rows[row] or table.tail[row]]
    if rules.boundary.figure == RANK:
        # Each rank sees the same and higher ones, so it has its own generations.
        most = sum((level_sum(table, [row]) for row in rows), ZERO)
    else:
        most = level_sum(table, rows)
    if most and not _earners_close(rules, scene, rows):
        most = ENDLESS
    return below * (most + rules.zero.at(scene.day) * ENDLESS)


def _earners_close(rules: Generations, scene: Scene, rows: list[int]) -> bool:
    """Whether everybody who can earn delimits a generation himself."""
    boundary = rules.boundary
    if boundary.skips_inactive and not rules.payee.needs_activity:
        return False
    if boundary.figure:
        return boundary.figure == RANK
    figures, when = scene.figures, boundary.when.at(scene.day)
    only = Figures(figures.book, figures.day, frozenset(rows))
    return implies([{}], boxes(when, only.span), only.span)


def _matching(rules: Matching, scene: Scene) -> Bound:
    below = scene.on(rules.earnings.on)
    return None if below is None else below * levels(rules.levels, scene)


def _match_down(rules: MatchDown, scene: Scene) -> Bound:
    below = scene.on(rules.earnings.on)
    shared = rules.divisor in COUNTED
    rate = rules.rate.at(scene.day)
    return None if below is None else below * rate * (1 if shared else ENDLESS)


def _pool(rules: Pool, scene: Scene) -> Bound:
    if rules.shares.by_rank:
        shares = rules.shares.by_rank.at(scene.day)
        if not any(shares[place] for place in scene.figures.ranks):
            return ZERO
    if rules.shares.most is not None and not any(rules.shares.most):
        return ZERO
    return rules.fund.rate


def _binary(rules: Binary, scene: Scene) -> Bound:
    """Return ENDLESS: everybody above matches the same volume once more."""
    rate = matched_rate(rules, scene)
    times = counts(rules.volume.orders, scene.kind) * ENDLESS
    return None if rate is None else rate * times


def matched_rate(rules: Binary, scene: Scene) -> Bound:
    """Return what a unit of volume of the smaller leg pays at most.

    None where an amount is paid for volume that is worth nothing.
    """
    rates, sizes = every(rules.pay, scene), rules.sizes
    if rules.form in (PERCENT, PAIRS):
        if sizes.most is not None and sizes.most < sizes.least:
            return ZERO
        if rules.rate_2_to_1 and rules.two_to_one:
            rates.append(rules.rate_2_to_1.at(scene.day))
        return max(rates, default=ZERO)
    if rules.form == TIER:
        paid = [*zip(rates, rules.pay.table.at(scene.day).starts, strict=True)]
    else:
        size = sizes.weak if rules.form == REBALANCED else sizes.unit
        paid = [(rate, size) for rate in rates]
    in_money = rules.volume.measure == NET
    unit = 1 if in_money else scene.figures.book.units.of_volume(scene.day)
    worth = [(rate, size * unit) for rate, size in paid if rate]
    if not all(size for _, size in worth):
        return None
    return max((rate / size for rate, size in worth), default=ZERO)


def _recursive(rules: Recursive, scene: Scene) -> Bound:
    return rules.shared.rate * counts(rules.shared.orders, scene.kind)


def _geometric(rules: Geometric, scene: Scene) -> Bound:
    all_steps = 1 + levels(rules.levels, scene)
    return rules.shared.rate * all_steps * counts(rules.shared.orders, scene.kind)


def _pass_up(rules: PassUp, scene: Scene) -> Bound:
    handed = ZERO if rules.target == COMPANY else rules.passup.at(scene.day)
    first = rules.introducer.at(scene.day) + handed if rules.passed else ZERO
    later = ZERO if rules.passed >= ALL_SALES else rules.keeper.at(scene.day)
    return max(first, later) * counts(rules.orders, scene.kind)


_BY_KIND: dict[type, Callable[[Any, Scene], Bound]] = {
    OwnSales: _own_sales, Referral: _referral, Unilevel: _unilevel, Bonus: _bonus,
    Differential: _differential, DifferentialByOrder: _by_order, Infinity: _infinity,
    Leadership: _leadership, Generations: _generations, Matching: _matching,
    MatchDown: _match_down, Pool: _pool, Binary: _binary, Recursive: _recursive,
    Geometric: _geometric, PassUp: _pass_up,
}  # fmt: skip
