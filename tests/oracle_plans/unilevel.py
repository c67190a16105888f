"""Unilevel with every compression, windows, ranks, tails, types (7.1 to 7.3)."""

from datetime import timedelta
from fractions import Fraction

from oracle_plans.world import _date, dated, fraction


def counted(world, component, order):
    """Return whether an order's uplines are asked at all."""
    seller = order["seller"]
    if component.get("orders", "all") not in ("all", order["kind"]):
        return False
    if not component.get("pays_inactive_source", True) and not world.figure(
        seller, "active"
    ):
        return False
    other = component.get("without_orders_of")
    if other:
        fast = next(c for c in world.plan["component"] if c["name"] == other)
        if counted(world, fast, order):
            return False
    joined = world.people[seller]["joined"]
    days, months = component.get("within_days", 0), component.get("within_months", 0)
    until = _date(joined) + timedelta(days=days) if joined else None
    if days and (until is None or _date(order["day"]) >= until):
        return False
    if months:
        if not joined:
            return False
        now, then = _date(order["day"]), _date(joined)
        number = 12 * (now.year - then.year) + now.month - then.month + 1
        if number > months:
            return False
    if component.get("first_order_only"):
        if world.state.get((seller, "orders.any"), 0):
            return False
        his = [o for o in world.orders if o["seller"] == seller]
        first = min(his, key=lambda o: (o["day"], o["moment"], o["key"]))
        if first is not order:
            return False
    return True


def row(world, component, member):
    """Return the rates a member's rank (or type) gives him, and his tail."""
    if "rates_by" in component:
        own = component["rates_of"].get(world.figure(member, component["rates_by"]), [])
        return [fraction(text) for text in own], Fraction(0)
    rank, tail = world.figure(member, "rank"), Fraction(0)
    for place in range(rank + 1):
        name = "none" if place == 0 else world.ranks[place - 1]
        if name in component.get("tail_by_rank", {}):
            tail = fraction(component["tail_by_rank"][name])
    if "rates" in component:
        return [fraction(t) for t in dated(component["rates"], world.day)], tail
    table, rates = dated(component["rates_by_rank"], world.day), []
    for place in range(rank + 1):
        name = "none" if place == 0 else world.ranks[place - 1]
        if name in table:
            rates = [fraction(text) for text in table[name]]
    return rates, tail


def rate_at(rates, tail, level):
    """Return a rate, None where the row does not reach the level."""
    if level <= len(rates):
        return rates[level - 1]
    return tail or None


def deepest(world, component):
    """Return the number of levels of the plan, and whether there is no end."""
    if "rates_by" in component:
        return max(map(len, component["rates_of"].values())), False
    endless = any(fraction(t) for t in component.get("tail_by_rank", {}).values())
    if "rates" in component:
        return len(dated(component["rates"], world.day)), endless
    table = dated(component["rates_by_rank"], world.day)
    return max(map(len, table.values())), endless


def lines(world, component):
    asked = dated(component.get("level_requires", []), world.day)
    depth, endless = deepest(world, component)
    pool = fraction(component.get("pool", "1"))
    mode = component.get("compression", "dynamic")
    for order in world.orders:
        worth = world.worth(order, component.get("base", "volume"))
        if not worth or not counted(world, component, order):
            continue
        level = 1
        for upline in world.uplines(component.get("tree", "sponsor"), order["seller"]):
            if level > depth and not endless:
                break
            rates, tail = row(world, component, upline)
            rate = rate_at(rates, tail, level)
            can = world.can(upline, component) and rate is not None
            if can and level <= len(asked):
                can = world.holds(upline, asked[level - 1])
            if can:
                if "rates_by" in component:
                    source = row(world, component, order["seller"])
                    rate = rate_at(*source, level) or Fraction(0)
                own = world.own_rate(upline, component)
                paid = rate * pool if own is None else own
                if paid:
                    yield upline, order["key"], level, worth, paid
                level += 1
            elif mode == "none" or (
                mode == "skip_inactive" and world.figure(upline, "active")
            ):
                level += 1
