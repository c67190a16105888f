"""Generations between boundary members (plan-semantics.md, 8.5), walking down."""

from fractions import Fraction

from oracle_plans.unilevel import row
from oracle_plans.world import dated, fraction


def lines(world, component):
    tree, closes = component.get("tree", "sponsor"), component.get("closes", "after")
    for earner in world.people:
        if not world.can(earner, component):
            continue
        first = 0 if closes == "opens_with" else 1
        waiting = [(child, first) for child in world.children(tree, earner)]
        while waiting:
            one, number = waiting.pop()
            marks = _boundary(world, component, earner, one)
            if closes == "opens_with" and marks:
                number += 1
            for orders, at in _parts(component, number, marks):
                worth, paid = (
                    _worth(world, component, one, orders),
                    _rate(world, component, earner, at),
                )
                if worth and paid:
                    yield earner, one, at, worth, paid
            below = number + 1 if marks and closes != "opens_with" else number
            waiting += [(child, below) for child in world.children(tree, one)]


def _parts(component, number, marks):
    """Return which orders of a member belong to which generation."""
    orders = component.get("orders", "all")
    if component.get("closes") != "after_own" or not marks:
        return [(orders, number)]
    parts = [("own", number), ("retail", number + 1)]
    return [part for part in parts if orders in ("all", part[0])]


def _boundary(world, component, earner, member):
    skips = component.get("inactive_boundary", "closes") == "skipped"
    if skips and not world.figure(member, "active"):
        return False
    if "boundary_figure" in component:
        figure = component["boundary_figure"]
        return world.figure(member, figure) >= world.figure(earner, figure)
    return world.holds(member, dated(component["boundary"], world.day))


def _worth(world, component, member, orders):
    if "on" in component:
        names = component["on"]
        names = [names] if isinstance(names, str) else names
        return Fraction(sum(world.earned[name].get(member, 0) for name in names))
    measure = component.get("base", "volume")
    own = world.own(member, measure, orders)
    return own if measure == "net" else own * world.point()


def _rate(world, component, earner, number):
    rates, tail = row(world, component, earner)
    if number == 0:
        found = fraction(dated(component.get("generation_0", "0"), world.day))
        can = bool(found)
    elif number <= len(rates):
        found, can = rates[number - 1], True
    else:
        found, can = tail, bool(tail)
    own = world.own_rate(earner, component)
    return own if can and own is not None else found
