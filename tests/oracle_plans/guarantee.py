"""A minimum income, filled up to (plan-semantics.md, 13 and 14)."""

from fractions import Fraction

from oracle_plans.world import dated

TAKES_COEFFICIENT = False


def lines(world, component):
    for member in world.people:
        if not world.can(member, component):
            continue
        had = sum(sums.get(member, 0) for sums in world.paid.values())
        missing = _minimum(world, component, member) - had
        if missing > 0:
            yield member, member, 0, Fraction(missing), Fraction(1)


def left(world, component):
    if not component.get("periods"):
        return {}
    return {
        (member, _key(component, rank)): _since(world, component, member, place)
        for member in world.people
        for place, rank in enumerate(world.ranks, start=1)
    }


def _key(component, rank):
    return f"{component['name']}.since.{rank}"


def _since(world, component, member, place):
    key = member, _key(component, world.ranks[place - 1])
    before = world.state.get(key, 0)
    if not before and world.figure(member, "rank") < place:
        return 0
    return min(before, component["periods"]) + 1


def _minimum(world, component, member):
    rank, amount = world.figure(member, "rank"), 0
    table = dated(component.get("minimum_by_rank", {}), world.day)
    for place in range(rank + 1):
        name = "none" if place == 0 else world.ranks[place - 1]
        if name in table:
            amount = int(world.money(table[name]))
    periods = component.get("periods", 0)
    if periods and rank and _since(world, component, member, rank) > periods:
        amount = 0
    term = world.term(member, "guarantee", component["name"])
    return amount if term is None else max(amount, int(world.money(term)))
