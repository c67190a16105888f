"""Referrals (plan-semantics.md, 12.2)."""

from __future__ import annotations

from oracle_plans.unilevel import counted
from oracle_plans.world import dated, fraction


def lines(world, component):
    for order in world.orders:
        worth = world.worth(order, component.get("base", "volume"))
        earner = world.figure(order["seller"], component["affiliate"])
        if not worth or earner not in world.people or earner == order["seller"]:
            continue
        if not counted(world, component, order) or not world.can(earner, component):
            continue
        own = world.own_rate(earner, component)
        paid = fraction(dated(component["rate"], world.day)) if own is None else own
        if paid:
            yield earner, order["key"], 1, worth, paid
