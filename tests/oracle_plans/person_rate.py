"""A person's one rate: by brackets, by rank, one for all, or a personal term (5)."""

from fractions import Fraction

from oracle_plans.world import dated, fraction


def threshold(world, figure, text):
    """Return what a step begins at, comparable with the figure."""
    unit = world.unit(figure)
    if unit == "rank":
        return world.place(text)
    return world.money(text) if unit == "money" else Fraction(str(text))


def table_by_rank(world, component):
    """Return the rate of every place of the ladder, ``none`` first."""
    table, found = dated(component["rates_by_rank"], world.day), []
    for name in ("none", *world.ranks):
        before = found[-1] if found else Fraction(0)
        found.append(fraction(table[name]) if name in table else before)
    return found


def rate(world, component, member):
    """Return the rate that compares a member with others."""
    own = world.own_rate(member, component)
    if own is not None:
        return own
    if "rates_by_rank" in component:
        return table_by_rank(world, component)[world.figure(member, "rank")]
    if "rate" in component:
        return fraction(dated(component["rate"], world.day))
    metric, found = component["metric"], Fraction(0)
    for step in dated(component["brackets"], world.day):
        if world.figure(member, metric) >= threshold(world, metric, step["from"]):
            found = fraction(step["rate"])
    return found


def highest(world, component):
    """Return the highest rate of the component's table."""
    if "rates_by_rank" in component:
        return max(table_by_rank(world, component))
    if "rate" in component:
        return fraction(dated(component["rate"], world.day))
    steps = dated(component["brackets"], world.day)
    return max(fraction(step["rate"]) for step in steps)
