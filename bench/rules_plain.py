"""The plan of ``hybrid.toml`` on networkx and plain Python, as one would begin.

Exact too, with ``int`` and ``Fraction``: what it pays must equal the engine's to
the cent. Written for that one plan, so it may skip everything general.
"""

from __future__ import annotations

from fractions import Fraction

import networkx as nx

from graphcrm.rules.snapshot import HOUSE, RETAIL, Snapshot

LEVELS = (6, 5, 4, 4, 3, 2, 1)
BRACKETS = ((500, 2), (2000, 4), (10_000, 6), (50_000, 8))
CAPS = (500_000, 2_000_000, 10_000_000)
POINT = 10  # minor units a hundredth of a point is worth


def half_up(above: int, below: int) -> int:
    """Return a quotient of a number ≥ 0, halves up."""
    return (2 * above + below) // (2 * below)


def payouts(facts: Snapshot, limit: int = 40) -> dict[str, dict[int, int]]:
    """Return component → member → minor units; ``limit`` % of net for all."""
    tree = nx.DiGraph()
    tree.add_nodes_from(range(facts.nobody))
    for member, sponsor in enumerate(facts.parent.tolist()):
        if sponsor != facts.nobody:
            tree.add_edge(sponsor, member)
    kappa = {
        member: Fraction(text)
        for member, text in zip(
            facts.term_member.tolist(), facts.term_value, strict=True
        )
    }
    earns = [
        role != HOUSE and not left
        for role, left in zip(facts.role.tolist(), facts.left.tolist(), strict=True)
    ]
    own, qualifying = [0] * facts.nobody, [0] * facts.nobody
    orders = list(
        zip(
            facts.seller.tolist(), facts.kind.tolist(), facts.net.tolist(),
            facts.volume.tolist(), facts.qualifying.tolist(), strict=True,
        )
    )  # fmt: skip
    for seller, _, _, volume, counted in orders:
        own[seller] += volume
        qualifying[seller] += counted
    active = [e and q >= 10_000 for e, q in zip(earns, qualifying, strict=True)]
    group, rank = _bottom_up(tree, own, active)
    paid = {
        "retail": _retail(orders, earns, kappa),
        "unilevel": _unilevel(facts, orders, active, rank, kappa),
        "differential": _differential(tree, own, group, active, kappa),
        "leaders": _pool(own, rank, active, kappa),
    }
    return _company_cap(paid, sum(order[2] for order in orders) * limit)


def _bottom_up(
    tree: nx.DiGraph, own: list[int], active: list[bool]
) -> tuple[list[int], list[int]]:
    group, rank = own.copy(), [0] * len(own)
    silver = [False] * len(own)  # whether a branch holds somebody silver or higher
    for member in reversed(list(nx.topological_sort(tree))):
        below = list(tree.successors(member))
        group[member] += sum(group[one] for one in below)
        leaders = sum(silver[one] for one in below)
        if active[member] and group[member] >= 200_000:
            rank[member] = 1
        if active[member] and group[member] >= 1_000_000 and leaders >= 2:
            rank[member] = 2
        silver[member] = rank[member] > 0 or leaders > 0
    return group, rank


def _times(amount: int, below: int, kappa: Fraction | None) -> int:
    if kappa is None:
        return half_up(amount, below)
    return half_up(amount * kappa.numerator, below * kappa.denominator)


def _retail(
    orders: list[tuple[int, ...]], earns: list[bool], kappa: dict[int, Fraction]
) -> dict[int, int]:
    paid: dict[int, int] = {}
    for seller, kind, net, _, _ in orders:
        if kind == RETAIL and earns[seller] and net:
            amount = _times(net * 20, 100, kappa.get(seller))
            paid[seller] = paid.get(seller, 0) + amount
    return paid


def _unilevel(
    facts: Snapshot,
    orders: list[tuple[int, ...]],
    active: list[bool],
    rank: list[int],
    kappa: dict[int, Fraction],
) -> dict[int, int]:
    parent, paid = facts.parent.tolist(), dict[int, int]()
    for seller, _, _, volume, _ in orders:
        upline, level = parent[seller], 0
        while upline != facts.nobody and level < len(LEVELS) and volume:
            if active[upline]:
                worth = volume * POINT * LEVELS[level]
                amount = _times(worth, 100, kappa.get(upline))
                paid[upline] = paid.get(upline, 0) + amount
                level += 1
            upline = parent[upline]
    return {member: min(sum_, CAPS[rank[member]]) for member, sum_ in paid.items()}


def _differential(
    tree: nx.DiGraph,
    own: list[int],
    group: list[int],
    active: list[bool],
    kappa: dict[int, Fraction],
) -> dict[int, int]:
    def rate(volume: int) -> int:
        return max((r for start, r in BRACKETS if volume >= start * 100), default=0)

    rates = [rate(volume) for volume in group]
    paid: dict[int, int] = {}
    for member, mine in enumerate(rates):
        if not mine or not active[member]:
            continue
        lines = [(own[member], mine)]
        lines += [(group[one], mine - rates[one]) for one in tree.successors(member)]
        for base, difference in lines:
            if base and difference > 0:
                amount = _times(base * POINT * difference, 100, kappa.get(member))
                paid[member] = paid.get(member, 0) + amount
    return paid


def _pool(
    own: list[int], rank: list[int], active: list[bool], kappa: dict[int, Fraction]
) -> dict[int, int]:
    shares = {m: (0, 1, 3)[r] for m, r in enumerate(rank) if r and active[m]}
    fund = sum(own) * POINT // 100
    split = _largest_remainder(shares, fund)
    return {m: _times(amount, 1, kappa.get(m)) for m, amount in split.items()}


def _largest_remainder(values: dict[int, int], total: int) -> dict[int, int]:
    whole = sum(values.values())
    if not whole:
        return {}
    given = {key: value * total // whole for key, value in values.items()}
    by_rest = sorted(
        values, key=lambda k: (-(values[k] * total % whole), -values[k], k)
    )
    for key in by_rest[: total - sum(given.values())]:
        given[key] += 1
    return given


def _company_cap(
    paid: dict[str, dict[int, int]], most: int
) -> dict[str, dict[int, int]]:
    kept = sum(paid["retail"].values())
    open_ = {
        (place, member): amount
        for place, (name, sums) in enumerate(paid.items())
        for member, amount in sums.items()
        if name != "retail" and amount > 0
    }
    if kept + sum(open_.values()) <= Fraction(most, 100):
        return paid
    room = max(most - kept * 100, 0) // 100
    # Ties go by component and member, the order of the keys.
    order = sorted(open_)
    flat = {number: open_[key] for number, key in enumerate(order)}
    split = _largest_remainder(flat, room)
    new = {key: split[number] for number, key in enumerate(order)}
    return {
        name: {m: new.get((place, m), a) for m, a in sums.items()}
        for place, (name, sums) in enumerate(paid.items())
    }
