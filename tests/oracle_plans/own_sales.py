"""Own sales (plan-semantics.md, 6)."""

from oracle_plans.world import dated, fraction


def lines(world, component):
    base, rate = component.get("base", "net"), component["rate"]
    for order in world.orders:
        if component.get("orders", "retail") not in ("all", order["kind"]):
            continue
        seller = order["seller"]
        if not world.can(seller, component, needs_activity=False):
            continue
        amount = world.worth(order, base)
        if "above" in component:
            above = world._number(component["above"], base)
            if base == "net":
                foreign = world.exchanged({**order, "net": 1}) if order["net"] else 0
                amount = max(order["net"] - above, 0) * foreign
            else:
                amount = max(world.amount_of(order, base) - above, 0) * world.point()
        own = world.own_rate(seller, component)
        chosen = fraction(dated(rate, world.day)) if own is None else own
        if amount and chosen:
            yield seller, order["key"], 0, amount, chosen
