"""Oracles of the examples about trees: levels, legs, lines, places, moves."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
from truth import (
    HOUSE,
    USUAL,
    WIDE,
    Row,
    Rows,
    Truth,
    days,
    div,
    grouped,
    oracle,
    shifted,
)

Pick = Callable[[Truth, str], str | int]


@oracle()
def people_by_level(t: Truth, root: str) -> Rows:
    rows = [
        {"level": t.level(root, id), "left": t.members[id]["left"]}
        for id in t.people(root, head=False)
    ]
    return sorted(
        (level, len(people), sum(row["left"] > 0 for row in people))
        for level, people in grouped(rows, lambda row: row["level"]).items()
    )


@oracle(last_day=(20240229, 20230131))
def age_by_level(t: Truth, root: str, last_day: int) -> Rows:
    rows = [
        {"level": t.level(root, id), "joined": t.members[id]["joined"]}
        for id in t.people(root, head=False, active=True)
        if t.members[id]["joined"] <= last_day
    ]
    found = []
    for level, people in grouped(rows, lambda row: row["level"]).items():
        joined = [row["joined"] for row in people]
        age = sum(days(day, last_day) for day in joined) // len(joined)
        found.append((level, len(joined), age, min(joined), max(joined)))
    return sorted(found)


@oracle()
def deepest_lines(t: Truth, root: str, limit: int) -> Rows:
    found = []
    for leg in t.frontline(root):
        people = t.people(leg)
        levels = max(t.level(root, id) for id in people)
        found.append((leg, t.name(leg), len(people), levels))
    return sorted(found, key=lambda r: (-r[3], -r[2], r[0]))[:limit]


@oracle()
def widest_frontlines(t: Truth, root: str, limit: int) -> Rows:
    found = []
    for id in t.inside(root):
        frontline = t.frontline(id)
        if frontline:
            active = len(t.frontline(id, active=True))
            below = len(t.people(id, head=False))
            found.append((id, t.name(id), len(frontline), active, below))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle(recruits=(2, 1))
def leader_generations(t: Truth, root: str, recruits: int) -> Rows:
    counted = {
        id: len(t.frontline(id, active=True))
        for id in t.people(root, head=False, active=True)
    }
    leaders = {id for id, count in counted.items() if count >= recruits}
    rows = [
        {
            "generation": len(leaders & set(t.oracle.path(root, id))),
            "recruits": counted[id],
        }
        for id in leaders
    ]
    return sorted(
        (generation, len(some), sum(row["recruits"] for row in some))
        for generation, some in grouped(rows, lambda row: row["generation"]).items()
    )


def _somebody(place: float) -> Pick:
    """Return what picks a member of a branch, at a part of its order."""

    def pick(t: Truth, root: str) -> str:
        inside = sorted(t.inside(root) - {HOUSE})
        return inside[int(place * (len(inside) - 1))]

    return pick


def _outsider(odd: int) -> Pick:
    """Return what picks somebody outside a branch, for every other branch."""

    def pick(t: Truth, root: str) -> str:
        outside = set(t.members) - t.inside(root)
        if not outside or int(root[1:]) % 2 != odd:
            return _somebody(0.4)(t, root)
        above = t.sponsor(root)
        return above if odd and above != HOUSE else _by_positions(t, outside)[0]

    return pick


@oracle(one=(_somebody(0.9), _outsider(0)), other=(_somebody(0.2), _outsider(1)))
def path_between(t: Truth, root: str, one: str, other: str) -> Rows:
    if not {one, other} <= t.inside(root):
        return []
    tree = t.oracle.tree
    way = nx.shortest_path(tree.to_undirected(), one, other)
    top = nx.lowest_common_ancestor(tree, one, other)
    turn = way.index(top)
    parts = ["up"] * turn + ["common upline"] + ["down"] * (len(way) - turn - 1)
    return [
        (step, id, t.name(id), part)
        for step, (id, part) in enumerate(zip(way, parts, strict=True))
    ]


@oracle()
def enrolled_elsewhere(t: Truth, root: str, limit: int) -> Rows:
    inside = t.inside(root)
    found = []
    for id in inside - {root, HOUSE}:
        row = t.members[id]  # its sponsor is the first one
        if row["enroller"] not in ("", row["sponsor"], t.sponsor(id)):
            enroller = t.name(row["enroller"]) if row["enroller"] in inside else ""
            sponsor = t.name(t.sponsor(id))
            found.append((id, t.name(id), row["joined"], sponsor, enroller))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle()
def supervisors(t: Truth, root: str, period: str, limit: int) -> Rows:
    inside = t.inside(root)
    cared = [
        t.members[id]
        for id in inside - {HOUSE}
        if t.members[id]["supervisor"] in inside - {t.sponsor(id)}
        and t.members[id]["supervisor"] != t.members[id]["sponsor"]
    ]
    volumes = t.volumes(root, period)
    found = []
    for id, people in grouped(cared, lambda row: row["supervisor"]).items():
        sold = sum(volumes[p["id"]]["volume"] for p in people if p["id"] in volumes)
        found.append((id, t.name(id), len(people), sold))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle()
def spill_over(t: Truth, root: str, limit: int) -> Rows:
    inside = t.inside(root)
    found = []
    for id in inside - {root, HOUSE}:
        under = t.members[id]["placement"]
        if under and under not in t.oracle.path(HOUSE, id):
            name = t.name(under) if under in inside else ""
            leg = t.members[id]["leg"]
            found.append((id, t.name(id), leg, name, t.name(t.sponsor(id))))
    return sorted(found, key=lambda r: (r[3], r[2], r[0]))[:limit]


def _placed_tree(t: Truth) -> nx.DiGraph:
    tree = nx.DiGraph()
    tree.add_nodes_from(t.members)
    for id, row in t.members.items():
        if row["placement"]:
            tree.add_edge(row["placement"], id)
    return tree


def _by_positions(t: Truth, ids: set[str]) -> list[str]:
    """Return people in the order of how many positions are below them."""
    tree = _placed_tree(t)
    return sorted(ids, key=lambda id: (-len(nx.descendants(tree, id)), id))


def _placer(t: Truth, root: str) -> str:
    return _by_positions(t, t.inside(root) - {HOUSE})[0]


def _placer_outside(t: Truth, root: str) -> str:
    return _by_positions(t, set(t.members) - t.inside(root) or set(t.members))[0]


@oracle(head=(_placer, _placer_outside))
def placement_legs(t: Truth, root: str, head: str, period: str) -> Rows:
    if head not in t.inside(root):
        return []
    tree = _placed_tree(t)
    volumes = t.volumes(HOUSE, period)
    children = [t.members[id] for id in tree.successors(head)]
    found = []
    for leg, heads in grouped(children, lambda row: row["leg"]).items():
        positions = [
            id for row in heads for id in {row["id"]} | nx.descendants(tree, row["id"])
        ]
        own = sum(id in t.inside(head) for id in positions)
        sold = sum(volumes[id]["volume"] for id in positions if id in volumes)
        found.append((leg, len(positions), own, sold))
    return sorted(found)


def _moves(t: Truth, root: str, first_day: int, last_day: int) -> list[Row]:
    """Return the moves that count today and ended inside the branch."""
    inside = t.inside(root)
    return [
        {"id": id, "day": first, "sponsor": sponsor, "at": at}
        for id in inside - {root, HOUSE}
        for at, (first, _, sponsor) in enumerate(t.history[id])
        if first_day <= first <= last_day
        and first > t.members[id]["joined"]
        and sponsor in inside
    ]


@oracle()
def moved_members(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    found = [
        (row["id"], t.name(row["id"]), row["day"], t.name(row["sponsor"]))
        for row in _moves(t, root, first_day, last_day)
    ]
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle()
def moved_branches(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    inside = t.inside(root)
    found = []
    for row in _moves(t, root, first_day, last_day):
        id, day, at = row["id"], row["day"], row["at"]
        old = t.history[id][at - 1][2] if at else ""
        month = f"{day // 10000}-{day // 100 % 100:02d}"
        before = t.volume(id, [shifted(month, -n) for n in (1, 2, 3)])
        after = t.volume(id, [shifted(month, n) for n in (1, 2, 3)])
        names = (t.name(old) if old in inside else "", t.name(row["sponsor"]))
        found.append((id, t.name(id), day, *names, before, after))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle(levels=(2, 30))
def branch_growth(t: Truth, root: str, period: str, levels: int, limit: int) -> Rows:
    found = []
    for id in t.people(root, head=False):
        if t.level(root, id) <= levels:
            volume = t.volume(id, [shifted(period, -n) for n in (0, 1, 2)])
            before = t.volume(id, [shifted(period, -n) for n in (3, 4, 5)])
            growth = volume - before
            speed = div(growth * 10000, before) if before > 0 else None
            found.append((id, t.name(id), volume, before, growth, speed))
    return sorted(found, key=lambda r: (-r[4], r[0]))[:limit]


@oracle(levels=(1, 30))
def leg_balance(t: Truth, root: str, period: str, levels: int, limit: int) -> Rows:
    found = []
    for id in t.people(root):
        if t.level(root, id) > levels:
            continue
        legs = sorted((-t.volume(leg, [period]), leg) for leg in t.frontline(id))
        volume = -sum(negative for negative, _ in legs)
        if volume > 0:
            largest = -legs[0][0]
            share = div(largest * 10000, volume)
            name = t.name(legs[0][1])
            found.append(
                (id, t.name(id), len(legs), volume, name, volume - largest, share)
            )
    return sorted(found, key=lambda r: (-r[3], r[0]))[:limit]


def _just(who: str) -> Pick:
    """Return what picks a threshold that somebody's sponsor, or he, just reaches."""

    def pick(t: Truth, root: str) -> int:
        period = USUAL["period"] if who == "sponsor" else WIDE["period"]
        sold = {id: row["qualifying"] for id, row in t.volumes(HOUSE, period).items()}
        fit = [0]
        for id in t.people(root, head=False):
            mine, his = sold.get(id, 0), sold.get(t.sponsor(id), 0)
            best = max((sold.get(c, 0) for c in t.oracle.children(id)), default=0)
            if who == "sponsor" and mine < his <= best:
                fit.append(his)
            if who == "member" and mine <= his and mine <= best:
                fit.append(mine)
        return max(fit) or 4000

    return pick


@oracle(active_from=(_just("sponsor"), _just("member")))
def compression_candidates(
    t: Truth, root: str, period: str, active_from: int, limit: int
) -> Rows:
    volumes = t.volumes(HOUSE, period)
    active = {id for id, row in volumes.items() if row["qualifying"] >= active_from}
    found = []
    for id in t.people(root, head=False) - active:
        below = t.oracle.children(id) & active
        if below and t.sponsor(id) in active:
            sold = sum(volumes[c]["volume"] for c in below)
            found.append((id, t.name(id), t.name(t.sponsor(id)), len(below), sold))
    return sorted(found, key=lambda r: (-r[4], r[0]))[:limit]
