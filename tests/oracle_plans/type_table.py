"""Type tables (plan-semantics.md, 12.2)."""

from __future__ import annotations

from fractions import Fraction


def lines(world, component):
    tree = component.get("tree", "sponsor")
    for direct, person in world.people.items():
        above = world.parent(tree, direct)
        new = world.first <= person["joined"] <= world.day
        if not above or not (new or component.get("members") == "all"):
            continue
        if component.get("where") and not world.holds(direct, component["where"]):
            continue
        types = [world.figure(one, component["types"]) for one in (above, direct)]
        amount = component["table"].get(types[0], {}).get(types[1])
        if amount and world.can(above, component) and world.money(amount):
            yield above, direct, 1, Fraction(1), world.money(amount)
