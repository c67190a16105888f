"""Matching (plan-semantics.md, 11.1): up by level, down to the directs."""

from __future__ import annotations

from fractions import Fraction

from oracle_plans.unilevel import deepest, rate_at, row
from oracle_plans.world import dated, fraction


def lines(world, component):
    for source in world.people:
        worth = _earned(world, component, source)
        asked = dated(component.get("source_requires"), world.day)
        if not worth or (asked and not world.holds(source, asked)):
            continue
        way = _down if component.get("direction") == "down" else _up
        for earner, level, paid in way(world, component, source):
            if paid:
                yield earner, source, level, worth, paid


def _earned(world, component, source):
    names = component["on"]
    names = [names] if isinstance(names, str) else names
    known = {"uncapped": world.uncapped, "capped": world.earned, "paid": world.paid}
    of = known[component.get("stage", "capped")]
    return Fraction(sum(of[name].get(source, 0) for name in names))


def _up(world, component, source):
    asked = dated(component.get("level_requires", []), world.day)
    depth, endless = deepest(world, component)
    mode, level = component.get("compression", "none"), 1
    for upline in world.uplines(component.get("tree", "enroller"), source):
        if level > depth and not endless:
            return
        paid = rate_at(*row(world, component, upline), level)
        can = world.can(upline, component) and paid is not None
        if can and level <= len(asked):
            can = world.holds(upline, asked[level - 1])
        if can:
            if "rates_by" in component:
                paid = rate_at(*row(world, component, source), level) or Fraction(0)
            own = world.own_rate(upline, component)
            yield upline, level, paid if own is None else own
            level += 1
        elif mode == "none" or (
            mode == "skip_inactive" and world.figure(upline, "active")
        ):
            level += 1


def _down(world, component, source):
    directs = world.children(component.get("tree", "enroller"), source)
    able = [one for one in directs if world.can(one, component)]
    divisor = component["divisor"]
    if divisor == "directs":
        divisor = sum(1 for one in directs if world.earns(one))
    elif divisor == "qualified":
        divisor = len(able)
    elif isinstance(divisor, str):
        divisor = world.figure(source, divisor)
    if divisor <= 0:
        return
    for one in able:
        own = world.own_rate(one, component)
        share = fraction(dated(component["rate"], world.day)) if own is None else own
        yield one, 1, share / int(divisor)
