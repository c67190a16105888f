"""Infinity bonus by rank, blocked, additive or as a difference (8.6)."""

from fractions import Fraction

from oracle_plans.person_rate import rate, table_by_rank


def lines(world, component):
    tree, form = component.get("tree", "sponsor"), component.get("form", "full")
    reach = component.get("levels_below_blocker", 0)
    if not reach and not component.get("blocker_included"):
        reach = -1
    who = {member: _person(world, component, member) for member in world.people}
    for order in world.orders:
        if component.get("orders", "all") not in ("all", order["kind"]):
            continue
        worth = world.worth(order, component.get("base", "volume"))
        way = [order["seller"], *world.uplines(tree, order["seller"])]
        rank_below, rate_below = 0, Fraction(0)  # the highest that block so far
        for level, earner in enumerate(way):
            if level and level - 1 > reach:
                can, rank, own = who[way[level - 1]]
                if component.get("unqualified_blocks") or can:
                    rank_below = max(rank_below, rank)
                    rate_below = max(rate_below, own)
            if level < component.get("min_level", 1) or not who[earner][0]:
                continue
            paid = _FORMS[form](world, component, earner, rank_below, rate_below)
            if worth and paid:
                yield earner, order["key"], level, worth, paid


def _person(world, component, member):
    """Return whether he can be paid, his rank and his rate."""
    return (
        world.can(member, component),
        world.figure(member, "rank"),
        rate(world, component, member),
    )


def _full(world, component, earner, rank_below, rate_below):
    mine = world.figure(earner, "rank")
    return rate(world, component, earner) if mine > rank_below else Fraction(0)


def _difference(world, component, earner, rank_below, rate_below):
    return max(rate(world, component, earner) - rate_below, 0)


def _additive(world, component, earner, rank_below, rate_below):
    mine, table = world.figure(earner, "rank"), table_by_rank(world, component)
    free = range(rank_below + 1, mine + 1)
    own = world.own_rate(earner, component)
    if own is not None and free:
        return own
    return sum((table[place] for place in free), Fraction(0))


_FORMS = {"full": _full, "difference": _difference, "additive": _additive}
