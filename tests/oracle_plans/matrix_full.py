"""Full levels of a matrix (plan-semantics.md, 10)."""

from __future__ import annotations

from fractions import Fraction


def lines(world, component):
    for member in world.people:
        before = world.state.get((member, f"{component['name']}.levels"), 0)
        if not world.can(member, component):
            continue
        for level in range(before + 1, _full(world, component, member) + 1):
            amount = world.money(component["amounts"][level - 1])
            if amount:
                yield member, member, level, Fraction(1), amount


def left(world, component):
    found = {}
    for member in world.people:
        key = member, f"{component['name']}.levels"
        full = _full(world, component, member) if world.can(member, component) else 0
        found[key] = max(world.state.get(key, 0), full)
    return found


def _full(world, component, member):
    width = component.get("width") or world.plan["matrix"]["width"]
    level = [member]
    for number in range(1, len(component["amounts"]) + 1):
        level = [
            kid
            for one in level
            for kid in world.children("placement", one)
            if 1 <= world.people[kid]["slot"] <= width
        ]
        if len(level) != width**number:
            return number - 1
    return len(component["amounts"])
