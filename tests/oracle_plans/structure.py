"""Structure bonus for complete layers (plan-semantics.md, 7.6)."""

from fractions import Fraction

from oracle_plans.world import dated


def lines(world, component):
    tree, width = component.get("tree", "sponsor"), component.get("width", 3)
    amounts = dated(component["amounts"], world.day)
    each = dated(component["each"], world.day)
    team = dated(component.get("team"), world.day)
    known = {}

    def ok(member):
        return world.holds(member, each)

    def tier(member):
        if member not in known:
            below = [x for x in world.children(tree, member) if ok(x)]
            tiers = sorted((tier(x) for x in below), reverse=True)
            met = ok(member) and (team is None or world.holds(member, team))
            known[member] = 1 + tiers[width - 1] if met and len(tiers) >= width else 0
        return known[member]

    for member in world.people:
        if not world.can(member, component) or not tier(member):
            continue
        reached = min(tier(member), len(amounts))
        paid = world.money(amounts[reached - 1])
        if paid:
            yield member, member, reached, Fraction(1), paid
