"""What the lines of a component pay, where they cannot be priced one by one.

A line is normally rounded by itself. With ``rounding = { at = "member" }`` the
exact lines of an earner are added, the sum is rounded once, and each line gets
its exact amount rounded down, one more step each where the remainders are the
largest (plan-semantics.md, 16.1 and 16.2). With ``cap_per_source`` the lines from
one seller, or one member below, are limited together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from graphcrm.errors import Invalid
from graphcrm.money import INT64_MAX
from graphcrm.rules import exact
from graphcrm.rules.caps import cut_lines
from graphcrm.rules.exact import Ints, Rounding
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import ORDER, Part, Price


@dataclass(frozen=True)
class Together:
    """All lines of a component: what they pay before the caps of earners and funds.

    ``plain`` without coefficients; ``cut`` what the cap per source took of
    ``amount``, ``plain_cut`` what it would take of ``plain``.
    """

    part: Part
    plain: Ints
    plain_cut: Ints
    amount: Ints
    cut: Ints


def together(
    facts: Facts, price: Price, parts: Iterable[Part], most: int | None
) -> Together:
    """Return all lines of a component, priced together; ``most`` per source."""
    part = gathered(parts)
    plain = _amounts(price, part, own=False)
    amount = _amounts(price, part, own=True) if price.coefficient else plain
    if most is None:
        none = np.zeros(len(amount), np.int64)
        return Together(part, plain, none, amount, none)
    plain_cut = per_source(facts, price.source, part, plain, most)
    cut = per_source(facts, price.source, part, amount, most)
    return Together(part, plain, plain_cut, amount, cut)


def _amounts(price: Price, part: Part, *, own: bool) -> Ints:
    factors = price.factors(part, own=own)
    if price.rounding.at == "member":
        exactly = exact.product(part.base, factors)
        return at_member(part.earner, exactly, price.rounding)
    return exact.rounded(part.base, *factors, rounding=price.rounding)


def gathered(parts: Iterable[Part]) -> Part:
    """Return the lines of several parts as one, in their canonical order."""
    columns: list[list[npt.NDArray[Any]]] = [[] for _ in range(6)]
    for part in parts:
        count = len(part.earner)
        sides = (part.earner, part.source, part.level, part.base, *part.rate)
        for column, side in zip(columns, sides, strict=True):
            one = isinstance(side, int)
            column.append(exact.filled(count, int(side)) if one else np.asarray(side))
    empty = np.empty(0, np.int64)
    earner, source, level, base, above, below = (
        np.concatenate([empty, *column]) for column in columns
    )
    sort = np.lexsort((level, source, earner))
    return Part(earner, source, level, base, (above, below)).pick(sort)


def at_member(
    earner: Ints, exactly: tuple[npt.NDArray[Any], npt.NDArray[Any] | int],
    rounding: Rounding,
) -> Ints:  # fmt: skip
    """Return what lines pay when each earner's sum is rounded once.

    ``exactly``: numerators and denominators of the lines; ``earner`` is sorted.
    Equal remainders go to the larger line, then to the earlier one.
    """
    above, below = exactly
    if isinstance(below, int):
        common, scaled = below, above
    else:
        common = lcm(*set(below.tolist()))
        scaled = above.astype(object) * (common // below.astype(object))
    unit = common * rounding.step
    if unit > INT64_MAX:
        scaled = scaled.astype(object)
    floors, rest = scaled // unit, scaled % unit
    starts = np.flatnonzero(np.diff(earner, prepend=-1))
    sums = np.add.reduceat(exact.summable(scaled), starts)
    lows = np.add.reduceat(exact.summable(floors), starts)
    whole = exact.divided(sums.astype(object), unit, rounding.mode)
    lengths = np.diff(np.append(starts, len(earner)))
    missing = np.repeat(exact.narrow(whole - lows), lengths)
    _, by_rest = np.unique(rest, return_inverse=True)
    _, by_size = np.unique(scaled, return_inverse=True)
    sort = np.lexsort((-by_size, -by_rest, earner))
    place = np.empty(len(earner), np.int64)
    place[sort] = np.arange(len(earner)) - np.repeat(starts, lengths)
    amounts = (floors + (place < missing)) * rounding.step
    amounts = exact.narrow(amounts.astype(object))
    if amounts.dtype == object:
        raise Invalid(
            f"An amount is above {INT64_MAX} minor units; look at prices and rates."
        )
    return np.asarray(amounts, np.int64)


def per_source(
    facts: Facts, source: str, part: Part, amount: Ints, most: int
) -> Ints:  # fmt: skip
    """Return what each line loses so that no earner gets more from one source."""
    origin = part.source
    if source == ORDER:
        origin = facts.snapshot.seller[part.source]
    pairs = part.earner * facts.snapshot.nobody + origin
    sort = np.argsort(pairs, kind="stable")
    known, place = np.unique(pairs[sort], return_inverse=True)
    sums = exact.Sums(len(known))
    sums.add(place, amount[sort])
    above = np.flatnonzero(sums.values > most).tolist()
    cut = np.zeros(len(amount), np.int64)
    cut[sort] = cut_lines(place, amount[sort], dict.fromkeys(above, most))
    return cut
