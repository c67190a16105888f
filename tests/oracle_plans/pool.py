"""A fund divided by shares (plan-semantics.md, 11.2)."""

from fractions import Fraction

from oracle_plans.world import dated, fraction


def lines(world, component):
    for member, amount in _divided(world, component)[0].items():
        if amount:
            yield member, member, 0, Fraction(amount), Fraction(1)


def left(world, component):
    if component.get("unpaid") != "next":
        return {}
    gets, fund = _divided(world, component)
    houses = [m for m, person in world.people.items() if person["house"]]
    return {(houses[0], f"{component['name']}.fund"): fund - sum(gets.values())}


def _divided(world, component):
    from oracle_plans.payouts import largest_remainder

    market = dated(component.get("sellers"), world.day)
    base = sum(
        (
            world.worth(order, component.get("of", "volume"))
            for order in world.orders
            if market is None or world.holds(order["seller"], market)
        ),
        Fraction(0),
    )
    fund = int(fraction(component["rate"]) * base // 1)
    if component.get("unpaid") == "next":
        key = f"{component['name']}.fund"
        fund += sum(value for (_, k), value in world.state.items() if k == key)
    fund = max(fund, 0)
    shares = _shares(world, component)
    held = sum(shares.values())
    if not held:
        return {}, fund
    digits = {1: 0, 100: 2, 1000: 3}[world.minor]
    rounding = component.get("rounding", world.plan.get("rounding", {}))
    step = 10 ** (digits - rounding.get("places", digits))
    whole = max(held, fraction(component.get("least_shares", "0")))
    steps = int(fund * held / whole // step)
    given = largest_remainder(world, shares, steps)
    return {member: number * step for member, number in given.items()}, fund


def _shares(world, component):
    able = [m for m in world.people if world.can(m, component)]
    if "shares" in component:
        figure = component["shares"]
        scale = world.minor if world.unit(figure) == "money" else 1
        found = {m: Fraction(world.figure(m, figure)) / scale for m in able}
    elif "shares_by_rank" in component:
        table = dated(component["shares_by_rank"], world.day)
        found = {m: _by_rank(world, table, m) for m in able}
    else:
        found = _places(world, component, able)
    most = component.get("most_by_rank")
    if most:
        found = {m: min(n, _by_rank(world, most, m)) for m, n in found.items()}
    return {m: n for m, n in found.items() if n > 0}


def _by_rank(world, table, member):
    found = Fraction(0)
    for place in range(world.figure(member, "rank") + 1):
        name = "none" if place == 0 else world.ranks[place - 1]
        if name in table:
            found = fraction(table[name])
    return found


def _places(world, component, able):
    figure = component["ranking"]
    places = [fraction(p) for p in dated(component["places"], world.day)]

    def last(member):
        if component.get("ties") != "earlier":
            return (0, 0)
        sold = [(o["day"], o["moment"]) for o in world.orders if o["seller"] == member]
        return max(sold, default=(10**9, 0))

    runs = [m for m in able if world.figure(m, figure) > 0]
    places_of = {}
    for key in sorted({(-world.figure(m, figure), last(m)) for m in runs}):
        equal = [m for m in runs if (-world.figure(m, figure), last(m)) == key]
        first = len(places_of)
        held = sum(places[first : first + len(equal)], Fraction(0))
        places_of |= dict.fromkeys(equal, held / len(equal))
    return places_of
