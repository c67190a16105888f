"""Leadership bonus with a guarantee that goes up (plan-semantics.md, 8.4)."""

from fractions import Fraction

from oracle_plans.person_rate import threshold
from oracle_plans.world import dated, fraction


def lines(world, component):
    tree, figure = component.get("tree", "sponsor"), component["base"]
    share = fraction(dated(component["rate"], world.day))
    # In volume, so that a rate of one's own pays even where the plan's is 0.
    least = dated(component.get("guarantee", 0), world.day)
    least = threshold(world, figure, least)
    leaders = dated(component["leaders"], world.day)
    kept = {}

    def leads(member):
        return world.earns(member) and world.holds(member, leaders)

    def next_below(member):
        for child in world.children(tree, member):
            if leads(child):
                yield child
            else:
                yield from next_below(child)

    def up(member):
        received = sum((up(leader) for leader in next_below(member)), Fraction(0))
        own = world.figure(member, figure)
        short = max(least - own, 0)
        kept[member] = max(received - short, 0)
        return own + min(short, received)

    for member in world.people:
        above = [one for one in world.uplines(tree, member) if leads(one)]
        if leads(member) and not above:
            up(member)
    for member, bonus in kept.items():
        if not world.can(member, component):
            continue
        worth = world.value(figure, bonus)
        paid = share * _band(world, component, member)
        own = world.own_rate(member, component)
        paid = paid if own is None else own
        if worth and paid:
            yield member, member, 0, worth, paid


def _band(world, component, member):
    if "bands" not in component:
        return Fraction(1)
    figure, found = component["base"], Fraction(0)
    for step in dated(component["bands"], world.day):
        if world.figure(member, figure) >= threshold(world, figure, step["from"]):
            found = fraction(step["rate"])
    return found
