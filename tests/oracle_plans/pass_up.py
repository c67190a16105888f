"""Pass-up (plan-semantics.md, 7.5): one order after the other."""

from __future__ import annotations

from oracle_plans.unilevel import counted
from oracle_plans.world import dated, fraction


def lines(world, component):
    for order, recruiter, passes in _sales(world, component)[0]:
        worth = world.worth(order, component.get("base", "volume"))
        if world.can(recruiter, component):
            share = component["introducer" if passes else "keeper"]
            share = fraction(dated(share, world.day))
            if share:
                yield recruiter, order["key"], 1, worth, share
        if passes:
            target = _target(world, component, recruiter, order["day"])
            share = fraction(dated(component["passup"], world.day))
            if target and share:
                yield target, order["key"], 2, worth, share


def left(world, component):
    return _sales(world, component)[1]


def _key(component, what, phase):
    name = f"{component['name']}.{what}"
    if "phase" not in component:
        return name
    return f"{name}.{format(phase, '.2f').rstrip('0').rstrip('.')}"


def _sales(world, component):
    name = component["name"]
    state = {
        key: value
        for key, value in world.state.items()
        if key[1].startswith((f"{name}.sold", f"{name}.bought"))
    }
    found, so_far = [], {}
    in_time = sorted(world.orders, key=lambda o: (o["day"], o["moment"], o["key"]))
    repeats, upline = (
        component.get("repeats", True),
        component.get("recruiter") != "seller",
    )
    for order in in_time:
        worth = world.worth(order, component.get("base", "volume"))
        if not worth or not counted(world, component, order):
            continue
        recruiter = order["seller"]
        if upline:
            recruiter = world.parent(component.get("tree", "enroller"), recruiter)
        if not recruiter:
            continue
        phase = order[component["phase"]] / 100 if "phase" in component else 0
        buyer = order["seller"] if upline else None
        sold = recruiter, _key(component, "sold", phase)
        bought = buyer, _key(component, "bought", phase)
        before = so_far.get(bought, 0) or (world.state.get(bought, 0) if buyer else 0)
        number = state.get(sold, 0)
        if repeats or buyer is None or not before:
            if worth > 0:
                number = state[sold] = number + 1
            passes = (
                component["passed"] == "all" or max(number, 1) <= component["passed"]
            )
            if worth > 0 and not repeats and buyer:
                state[bought] = so_far[bought] = 1 if passes else 2
        else:
            passes = before == 1
        found.append((order, recruiter, passes))
    return found, state


def _target(world, component, recruiter, day):
    way = component.get("target", "sponsor")
    if way == "company":
        return None
    asked = list(world.uplines(component.get("tree", "enroller"), recruiter))
    if way == "sponsor":
        asked = asked[:1]
    elif component.get("search_from") == "recruiter":
        asked = [recruiter, *asked]
    for upline in asked:
        if not world.can(upline, component):
            continue
        also = component.get("target_requires")
        if also and not world.holds(upline, also):
            continue
        if "qualified_since" in component:
            since = int(
                world.figure(upline, component["qualified_since"]).replace("-", "")
            )
            if not 0 < since <= day:
                continue
        return upline
    return None
