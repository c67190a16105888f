"""Infinity bonus by rank, blocked, additive or as a difference (8.6)."""

from fractions import Fraction

from oracle_plans.person_rate import rate, table_by_rank


def lines(world, component):
    tree, form = component.get("tree", "sponsor"), component.get("form", "full")
    reach = component.get("levels_below_blocker", 0)
    if not reach and not component.get("blocker_included"):
        reach = -1
    for order in world.orders:
        if component.get("orders", "all") not in ("all", order["kind"]):
            continue
        worth = world.worth(order, component.get("base", "volume"))
        way = [order["seller"], *world.uplines(tree, order["seller"])]
        for level, earner in enumerate(way):
            if level < component.get("min_level", 1) or not world.can(
                earner, component
            ):
                continue
            between = [
                one
                for at, one in enumerate(way[:level])
                if at > reach
                and (component.get("unqualified_blocks") or world.can(one, component))
            ]
            paid = _FORMS[form](world, component, earner, between)
            if worth and paid:
                yield earner, order["key"], level, worth, paid


def _full(world, component, earner, between):
    mine = world.figure(earner, "rank")
    if not mine or any(world.figure(one, "rank") >= mine for one in between):
        return Fraction(0)
    return rate(world, component, earner)


def _difference(world, component, earner, between):
    below = [rate(world, component, one) for one in between]
    return max(rate(world, component, earner) - max([Fraction(0), *below]), 0)


def _additive(world, component, earner, between):
    total, free = Fraction(0), False
    for place in range(1, world.figure(earner, "rank") + 1):
        if not any(world.figure(one, "rank") >= place for one in between):
            total += table_by_rank(world, component)[place]
            free = True
    own = world.own_rate(earner, component)
    return total if own is None or not free else own


_FORMS = {"full": _full, "difference": _difference, "additive": _additive}
