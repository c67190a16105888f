"""Binary legs (plan-semantics.md, 9), member by member, cycle by cycle."""

from __future__ import annotations

from fractions import Fraction

from oracle_plans import person_rate
from oracle_plans.world import fraction

SIDES = ("left", "right")


def lines(world, component):
    form, net = component.get("form", "percent"), _scale(component) == 1
    for member in world.people:
        count, matched, two = _outcome(world, component, member)["match"]
        if not count:
            continue
        if form in ("percent", "pairs"):
            worth = Fraction(matched) if net else Fraction(matched, 100) * world.point()
            paid = person_rate.rate(world, component, member)
            own = world.own_rate(member, component)
            if two and "rate_2_to_1" in component and own is None:
                paid = fraction(component["rate_2_to_1"])
        else:
            worth, paid = Fraction(count), _amount(world, component, member, matched)
        if worth and paid:
            yield member, member, 0, worth, paid


def left(world, component):
    found, name = {}, component["name"]
    for member in world.people:
        for side, layers in _outcome(world, component, member)["kept"].items():
            key = f"{name}.{side}"
            if "expires_after" in component:
                for age, volume in enumerate(reversed(layers), start=1):
                    found[member, f"{key}.ago{age}"] = volume
            else:
                found[member, key] = layers[0]
    return found


def _scale(component):
    return 1 if component.get("volume") == "net" else 100


def _number(world, component, text):
    exact = world.money(text) if _scale(component) == 1 else Fraction(str(text)) * 100
    return int(exact)


def _amount(world, component, member, matched):
    if component["form"] == "tier":
        for step in component["tiers"]:
            if matched >= _number(world, component, step["from"]):
                amount = step["amount"]
        return world.money(amount)
    if "pay" in component:
        return world.money(component["pay"])
    found = Fraction(0)
    if "pay_by_rank" in component:
        for place in range(world.figure(member, "rank") + 1):
            name = "none" if place == 0 else world.ranks[place - 1]
            if name in component["pay_by_rank"]:
                found = world.money(component["pay_by_rank"][name])
        return found
    metric = component["metric"]
    for step in component["amounts"]:
        start = person_rate.threshold(world, metric, step["from"])
        if world.figure(member, metric) >= start:
            found = world.money(step["amount"])
    return found


def _outcome(world, component, member):
    key = (member, "binary", component["name"])
    if key not in world._memo:
        world._memo[key] = _run(world, component, member)
    return world._memo[key]


def _new(world, component, member, slot):
    total = 0
    for child in world.children("placement", member):
        if world.people[child]["slot"] != slot:
            continue
        for one in world.branch("placement", child):
            if component.get("pays_inactive_source", True) or world.figure(
                one, "active"
            ):
                own = world.own(
                    one,
                    component.get("volume", "volume"),
                    component.get("orders", "all"),
                )
                total += own * (1 if _scale(component) == 1 else 100)
    assert total == int(total)
    return int(total)


def _run(world, component, member):
    can, expires = world.can(member, component), component.get("expires_after", 0)
    name, legs = component["name"], {}
    for slot, side in enumerate(SIDES, start=1):
        layers = [
            max(world.state.get((member, f"{name}.{side}.ago{age}"), 0), 0)
            for age in range(expires - 1, 0, -1)
        ]
        carried = world.state.get((member, f"{name}.{side}"), 0)
        new = _new(world, component, member, slot)
        if component.get("unqualified") == "lose" and not can:
            new = min(new, 0)
        if not world.earns(member):
            layers, carried, new = [0] * len(layers), 0, 0
        if expires:
            if layers:
                raw = world.state.get((member, f"{name}.{side}.ago1"), 0)
                layers[-1] = max(raw + carried, 0) if world.earns(member) else 0
            legs[side] = _less([*layers, max(new, 0)], max(-new, 0))
        else:
            total = carried + new
            legs[side] = [total if component.get("debts") else max(total, 0)]
    before = [sum(legs[side]) for side in SIDES]
    ready = [max(volume, 0) if can else 0 for volume in before]
    count, matched, used, two = _match(world, component, member, *ready)
    kept = {}
    for side, taken in zip(SIDES, used, strict=True):
        layers = _less(legs[side], taken)
        flush = component.get("unqualified") == "flush" and not can
        if component.get("flush_when") and world.holds(member, component["flush_when"]):
            flush = True
        if flush:
            layers = [0] * len(layers)
        if expires:
            layers = layers[1:]
        most = _most(world, component, member)
        if most is not None and layers:
            layers = _less(layers, max(sum(layers) - most, 0))
        kept[side] = layers
    return {"match": (count, matched, two), "kept": kept}


def _less(layers, amount):
    """Take an amount, the oldest first; only a single layer can be in debt."""
    if len(layers) == 1:
        return [max(layers[0] - amount, 0) if amount > layers[0] > 0
                else layers[0] - amount]  # fmt: skip
    found = []
    for layer in layers:
        taken = min(layer, amount)
        found.append(layer - taken)
        amount -= taken
    return found


def _most(world, component, member):
    most = None
    if "carry_cap" in component:
        most = _number(world, component, component["carry_cap"])
    if "carry_cap_of" in component:
        figure = Fraction(world.figure(member, component["carry_cap_of"]))
        times = fraction(component.get("carry_cap_times", "1"))
        also = max((figure * _scale(component) * times) // 1, 0)
        most = int(also) if most is None else min(most, int(also))
    return most


def _match(world, component, member, one, other):
    """Return count, matched volume, what leaves each leg, whether two to one."""
    form = component.get("form", "percent")

    def size(key):
        return _number(world, component, component[key])

    if form == "percent":
        weak = min(one, other)
        if "max_matched" in component:
            weak = min(weak, size("max_matched"))
        if "min_matched" in component and weak < size("min_matched"):
            weak = 0
        return int(weak > 0), weak, (weak, weak), False
    if form == "tier":
        reached = [
            _number(world, component, step["from"]) for step in component["tiers"]
        ]
        weak = max((t for t in reached if t <= min(one, other)), default=0)
        return int(weak > 0), weak, (weak, weak), False
    most = component.get("max_cycles", component.get("max_pairs"))
    if form == "rebalanced":
        strong, weak, count, legs = size("strong"), size("weak"), 0, [one, other]
        while max(legs) >= strong and min(legs) >= weak and count != most:
            large = 0 if legs[0] >= legs[1] else 1
            legs[large] -= strong
            legs[1 - large] -= weak
            count += 1
        return count, count * weak, (one - legs[0], other - legs[1]), False
    unit = size("unit")
    units = one // unit, other // unit
    count, two = min(units), False
    if form == "pairs" and count and "two_to_one" in component:
        allowed = world.holds(member, component["two_to_one"])
        two = allowed and max(units) >= 2 * count
    if most is not None:
        count = min(count, most)
    used = [count * unit, count * unit]
    if two:
        used[0 if units[0] > units[1] else 1] *= 2
    return count, count * unit, tuple(used), two
