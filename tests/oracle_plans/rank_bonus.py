"""Rank bonuses (plan-semantics.md, 12.3), rank by rank."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from oracle_plans.world import _date


def lines(world, component):
    for member in world.people:
        for place, (amount, _) in _ranks(world, component, member).items():
            if amount and world.money(amount):
                yield member, member, place, Fraction(1), world.money(amount)


def left(world, component):
    found = {}
    for member in world.people:
        for place, (_, kept) in _ranks(world, component, member).items():
            for what, value in kept.items():
                name = world.ranks[place - 1]
                found[member, f"{component['name']}.{what}.{name}"] = value
    return found


def _ranks(world, component, member):
    """Return place → (amount now or None, what is remembered)."""
    found, covered, can = {}, False, world.can(member, component)
    figure = world.figure(member, component.get("figure", "achieved"))
    consecutive = component.get("consecutive", 1)
    for name in reversed(world.ranks):
        if name not in component["amounts"]:
            continue
        place, listed = world.place(name), component["amounts"][name]
        listed = listed if isinstance(listed, list) else [listed]

        def state(what, name=name):
            return world.state.get((member, f"{component['name']}.{what}.{name}"), 0)

        dealt, run, held = state("paid"), state("run"), figure >= place
        since = world.day
        if consecutive > 1 and run:
            since = state("since")
        run = min(run + 1, consecutive) if held else 0
        amount, first = None, False
        if not dealt:
            first = held and run >= consecutive and can
            first = first and _inside(world, component, member, since)
            if first:
                amount = None if covered else listed[0]
                dealt = len(listed) if covered else 1
        elif dealt < len(listed):
            if can and (held or not component.get("hold_rank", True)):
                amount, dealt = listed[dealt], dealt + 1
            elif component.get("missed", "lost") == "lost":
                dealt += 1
        waits = held and not dealt and consecutive > 1
        kept = {"paid": dealt, "run": run if waits else 0}
        kept["since"] = since if waits and component.get("within_days") else 0
        found[place] = amount, kept
        if component.get("skipped") == "highest":
            covered = covered or first
    return found


def _inside(world, component, member, since):
    days, joined = component.get("within_days", 0), world.people[member]["joined"]
    if not days:
        return True
    if not joined or not since:
        return bool(joined)
    return _date(since) < _date(joined) + timedelta(days=days)
