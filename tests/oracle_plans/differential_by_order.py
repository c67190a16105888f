"""Differential per order (plan-semantics.md, 8.2)."""

from fractions import Fraction

from oracle_plans.person_rate import rate


def lines(world, component):
    start = component.get("start_level", 0)
    least = component.get("min_level", start)
    for order in world.orders:
        if component.get("orders", "all") not in ("all", order["kind"]):
            continue
        worth = world.worth(order, component.get("base", "volume"))
        if not worth:
            continue
        seller, best = order["seller"], Fraction(0)
        way = [seller, *world.uplines(component.get("tree", "sponsor"), seller)]
        for level, member in enumerate(way):
            if level < start or not world.can(member, component):
                continue
            his = rate(world, component, member)
            if level >= least and his > best:
                yield member, order["key"], level, worth, his - best
            best = max(best, his)
