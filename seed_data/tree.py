"""How the demo network grows: who joins when, below whom, and who leaves.

Time runs in cohorts of one month. A newcomer first falls to one of the large
branches, then to a sponsor in it, by talent and by how recently the sponsor
joined himself; that gives a few hubs and many people who never recruit.
Everything within a cohort is one array operation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FOUNDING_MONTHS = 60  # the company is this much older than its order book
NEVER = 1_000_000

# Shares of the branches below the house, and the month, counted back from the
# last, in which one stops recruiting or begins to lose people.
SHARES = (0.35, 0.20, 0.15, 0.11, 0.09, 0.06, 0.04)
STALLED_BRANCH, STALLED_FOR = 4, 14
SHRINKING_BRANCH, SHRINKING_FOR = 3, 16
GROWING_BRANCH, GROWING_FOR = 5, 20
PLACED_BRANCH = 6  # its distributors also stand in a binary placement tree


@dataclass(frozen=True)
class Tree:
    """The distributors in the order they joined; -1 is the house.

    ``month`` counts cohorts from 0; ``left`` is the cohort of leaving, ``NEVER``
    for who stays; ``fades`` the cohort from which his branch shrinks.
    """

    sponsor: Ints
    month: Ints
    left: Ints
    top: Ints
    fades: Ints
    talent: Floats
    depth: Ints


@dataclass
class _Growing:
    """The arrays of a tree in the making; ``size`` of them are filled."""

    sponsor: Ints
    month: Ints
    left: Ints
    top: Ints
    stops: Ints
    fades: Ints
    boost: Floats
    talent: Floats
    depth: Ints
    size: int = 0


def grown(count: int, cohorts: int, rng: np.random.Generator) -> Tree:
    """Return a tree of ``count`` distributors over so many months."""
    tree = _seedling(count, cohorts, rng)
    sizes = _cohort_sizes(count - len(SHARES), cohorts)
    chains = _chains(count, cohorts, rng)
    for cohort, size in enumerate(sizes.tolist()):
        _add_cohort(tree, cohort, size, cohorts, chains, rng)
    return Tree(
        sponsor=tree.sponsor,
        month=tree.month,
        left=_leaving(tree, rng),
        top=tree.top,
        fades=tree.fades,
        talent=tree.talent,
        depth=tree.depth,
    )


def _seedling(count: int, cohorts: int, rng: np.random.Generator) -> _Growing:
    """Return the heads of the large branches, who were there from the first day."""
    heads = len(SHARES)
    talent = np.minimum((1 - rng.random(count)) ** (-1 / 1.5), 120.0)
    lifetime = 2 + (34 * rng.weibull(0.75, count) * (1 + np.log(talent))).astype(int)
    tree = _Growing(
        sponsor=np.full(count, -1, dtype=np.int64),
        month=np.zeros(count, dtype=np.int64),
        left=lifetime.astype(np.int64),  # months he stays, until _leaving
        top=np.zeros(count, dtype=np.int64),
        stops=np.full(count, NEVER, dtype=np.int64),
        fades=np.full(count, NEVER, dtype=np.int64),
        boost=np.ones(count),
        talent=talent,
        depth=np.ones(count, dtype=np.int64),
        size=heads,
    )
    tree.top[:heads] = np.arange(heads)
    tree.talent[:heads] = 6.0
    tree.left[:heads] = NEVER
    tree.stops[STALLED_BRANCH] = cohorts - STALLED_FOR
    tree.stops[SHRINKING_BRANCH] = tree.fades[SHRINKING_BRANCH] = (
        cohorts - SHRINKING_FOR
    )
    tree.boost[GROWING_BRANCH] = 2.5
    return tree


def _cohort_sizes(count: int, cohorts: int) -> Ints:
    """Return how many join in each month: slowly more and more."""
    pace = np.exp(np.linspace(0, np.log(6), cohorts))
    ends = np.floor(np.cumsum(pace) / pace.sum() * count + 1e-6).astype(np.int64)
    ends[-1] = count
    return np.diff(ends, prepend=0)


@dataclass
class _Chain:
    """A line in which everybody brought in just the next one."""

    first: int
    last: int
    tip: int = -1


def _chains(count: int, cohorts: int, rng: np.random.Generator) -> list[_Chain]:
    number = max(1, count // 3_000) if count > 500 else 0
    spare = max(cohorts - 50, 1)
    found = []
    for _ in range(number):
        first = int(rng.integers(2, 2 + min(12, spare)))
        found.append(_Chain(first, first + int(rng.integers(45, 62))))
    return found


def _add_cohort(
    tree: _Growing,
    cohort: int,
    size: int,
    cohorts: int,
    chains: list[_Chain],
    rng: np.random.Generator,
) -> None:
    shares = np.array(SHARES)
    shares[tree.stops[: len(SHARES)] <= cohort] = 0
    if cohort >= cohorts - GROWING_FOR:
        shares[GROWING_BRANCH] *= 2.5
    old = tree.size
    top = np.sort(rng.choice(len(SHARES), size, p=shares / shares.sum()))
    new = np.arange(old, old + size)
    sponsor = np.empty(size, dtype=np.int64)
    chance = _chance(tree, cohort, cohorts)
    for branch in range(len(SHARES)):
        mine = np.flatnonzero(top == branch)
        if len(mine):
            among = np.flatnonzero(tree.top[:old] == branch)
            edges = np.cumsum(chance[among])
            picks = np.searchsorted(edges, rng.random(len(mine)) * edges[-1], "right")
            sponsor[mine] = among[np.minimum(picks, len(among) - 1)]
    links = [chain for chain in chains if chain.first <= cohort < chain.last]
    for place, chain in zip(range(size), links, strict=False):
        if chain.tip >= 0:
            sponsor[place] = chain.tip
        chain.tip = int(new[place])
        tree.left[chain.tip] = NEVER  # its people stay, or it would not be one
    _append(tree, new, sponsor, cohort, cohorts, rng)


def _chance(tree: _Growing, cohort: int, cohorts: int) -> Floats:
    """Return how likely everybody so far is to bring in the next one."""
    old = slice(0, tree.size)
    age = cohort - tree.month[old]
    chance = tree.talent[old] * (np.exp(-age / 7.0) + 0.03)
    if cohort >= cohorts - GROWING_FOR:
        chance = chance * tree.boost[old]
    away = (age >= tree.left[old]) | (tree.stops[old] <= cohort)
    chance[away] = 1e-9  # never nobody at all
    return np.asarray(chance)


def _append(
    tree: _Growing,
    new: Ints,
    sponsor: Ints,
    cohort: int,
    cohorts: int,
    rng: np.random.Generator,
) -> None:
    tree.sponsor[new] = sponsor
    tree.month[new] = cohort
    for inherited in (tree.top, tree.stops, tree.fades, tree.boost):
        inherited[new] = inherited[sponsor]
    tree.depth[new] = tree.depth[sponsor] + 1
    tree.size += len(new)
    # Whoever stands right below the head of a large branch starts a branch that
    # may go its own way.
    starts = new[(tree.depth[new] == 2) & (tree.stops[new] == NEVER)]
    fate = rng.random(len(starts))
    turn = np.maximum(cohort + 8, cohorts - rng.integers(5, 22, len(starts)))
    stalls, shrinks = fate < 0.12, (fate >= 0.12) & (fate < 0.22)
    tree.stops[starts[stalls | shrinks]] = turn[stalls | shrinks]
    tree.fades[starts[shrinks]] = turn[shrinks]
    tree.boost[starts[fate > 0.8]] = 2.2


def _leaving(tree: _Growing, rng: np.random.Generator) -> Ints:
    """Return the cohort in which everybody leaves, ``NEVER`` for who does not."""
    left = np.where(tree.left >= NEVER, NEVER, tree.month + tree.left)
    drawn = rng.exponential(7.0, len(left))
    after = (np.maximum(tree.fades, tree.month) + 2 + drawn).astype(np.int64)
    driven = (tree.fades < NEVER) & (rng.random(len(left)) < 0.7)
    driven[: len(SHARES)] = False
    return np.where(driven, np.minimum(left, after), left)
