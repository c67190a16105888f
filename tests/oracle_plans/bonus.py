"""Bonus on a member's own figure (plan-semantics.md, 5 and 6)."""

from fractions import Fraction

from oracle_plans.world import dated, fraction


def lines(world, component):
    for member in world.people:
        if not world.can(member, component):
            continue
        for level, worth, rate in _parts(world, component, member):
            if worth and rate:
                yield member, member, level, worth, rate


def _threshold(world, figure, text):
    unit = world.unit(figure)
    if unit == "rank":
        return world.place(text)
    return world.money(text) if unit == "money" else Fraction(str(text))


def _parts(world, component, member):
    own = world.own_rate(member, component)
    if "amounts" in component:
        steps = dated(component["amounts"], world.day)
        metric = component["metric"]
        value, amount = world.figure(member, metric), Fraction(0)
        for step in steps:
            if value >= _threshold(world, metric, step["from"]):
                amount = world.money(step["amount"])
        yield 0, Fraction(1), amount
        return
    figure = component["base"]
    base = world.figure(member, figure)
    if "rate" in component:
        rate = fraction(dated(component["rate"], world.day))
        yield 0, world.value(figure, base), rate if own is None else own
        return
    steps = dated(component["brackets"], world.day)
    if component.get("steps") == "marginal":
        for place, step in enumerate(steps):
            start = _threshold(world, figure, step["from"])
            top = base
            if place + 1 < len(steps):
                top = min(top, _threshold(world, figure, steps[place + 1]["from"]))
            inside = max(top - start, Fraction(0))
            yield place + 1, world.value(figure, inside), fraction(step["rate"])
        return
    metric, rate = component["metric"], Fraction(0)
    for step in steps:
        if world.figure(member, metric) >= _threshold(world, metric, step["from"]):
            rate = fraction(step["rate"])
    yield 0, world.value(figure, base), rate if own is None else own
