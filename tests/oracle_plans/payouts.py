"""From lines to money: coefficients, rounding, caps; and what is left behind."""

from __future__ import annotations

from fractions import Fraction

from oracle_plans import (
    binary,
    bonus,
    differential,
    differential_by_order,
    generations,
    guarantee,
    infinity,
    leadership,
    matching,
    matrix_full,
    own_sales,
    pass_share,
    pass_up,
    pool,
    rank_bonus,
    referral,
    structure,
    type_table,
    unilevel,
)
from oracle_plans.world import World, fraction, whole

KINDS = {
    "binary": binary,
    "bonus": bonus,
    "differential": differential,
    "differential_by_order": differential_by_order,
    "generations": generations,
    "guarantee": guarantee,
    "infinity": infinity,
    "leadership": leadership,
    "matching": matching,
    "matrix_full": matrix_full,
    "own_sales": own_sales,
    "pass_share": pass_share,
    "pass_up": pass_up,
    "pool": pool,
    "rank_bonus": rank_bonus,
    "referral": referral,
    "structure": structure,
    "type_table": type_table,
    "unilevel": unilevel,
}


def judge(case):
    """Return {"lines", "totals", "left", "world"} of a case.

    ``lines``: (earner, source, component, level) → minor units before caps;
    ``totals``: (member, component) → minor units; ``left``: (member, key) → value.
    """
    world = World(case)
    found, left = {}, figures_left(world)
    for component in world.plan["component"]:
        name, module = component["name"], KINDS[component["kind"]]
        rounding = component.get("rounding", world.plan.get("rounding", {}))
        exact, plain = {}, {}
        for earner, source, level, worth, rate in module.lines(world, component):
            key = (earner, source, level)
            assert key not in plain, key
            kappa = world.term(earner, "coefficient", name)
            if not getattr(module, "TAKES_COEFFICIENT", True):
                kappa = None
            plain[key] = worth * rate
            exact[key] = worth * rate * (1 if kappa is None else fraction(kappa))
        exact = rounded_lines(world, exact, rounding)
        for (earner, source, level), amount in exact.items():
            found[earner, source, name, level] = amount
        sums = sums_of(world, component, exact)
        plain = sums_of(world, component, rounded_lines(world, plain, rounding))
        world.uncapped[name] = plain
        world.paid[name] = capped(world, component, sums)
        world.earned[name] = of_members(world, component, plain)
        if hasattr(module, "left"):
            left |= module.left(world, component)
    scaled = company_cap(world)
    totals = {(m, c): a for c, sums in scaled.items() for m, a in sums.items()}
    left = {key: value for key, value in left.items() if value}
    return {"lines": found, "totals": totals, "left": left, "world": world}


def rounded_lines(world, exact, rounding):
    """Round each line, or each earner's sum, which is then split among his lines."""
    if rounding.get("at") != "member":
        return {key: rounded(world, value, rounding) for key, value in exact.items()}
    found = {}
    digits = {1: 0, 100: 2, 1000: 3}[world.minor]
    step = 10 ** (digits - rounding.get("places", digits))
    for earner in {key[0] for key in exact}:
        his = {key: value for key, value in exact.items() if key[0] == earner}
        total = rounded(world, sum(his.values()), rounding)
        low = {key: whole(value, "floor", step) for key, value in his.items()}
        first = sorted(
            his, key=lambda k: (low[k] - his[k], -his[k], line_place(world, k))
        )
        for key in first[: (total - sum(low.values())) // step]:
            low[key] += step
        found |= low
    return found


def line_place(world, key):
    """Return a line's place among an earner's: by source, then level."""
    _, source, level = key
    places = order_of(world)
    if source in places:
        return places[source], "", level
    seller = next(o["seller"] for o in world.orders if o["key"] == source)
    return places[seller], source, level


def sums_of(world, component, lines):
    """Return what each earner gets, from each source no more than its cap."""
    most = component.get("cap_per_source")
    sellers = {order["key"]: order["seller"] for order in world.orders}
    pairs, sums = {}, {}
    for (earner, source, _), amount in lines.items():
        pair = earner, sellers.get(source, source)
        pairs[pair] = pairs.get(pair, 0) + amount
    for (earner, _), amount in pairs.items():
        if most is not None:
            amount = min(amount, int(world.money(most)))
        sums[earner] = sums.get(earner, 0) + amount
    return sums


def rounded(world, exact, rounding):
    """Round as a plan says: mode and places of the currency."""
    digits = {1: 0, 100: 2, 1000: 3}[world.minor]
    step = 10 ** (digits - rounding.get("places", digits))
    return whole(exact, rounding.get("mode", "half_up"), step)


def capped(world, component, sums):
    """Return what members get within their caps and the component's fund."""
    sums = of_members(world, component, sums)
    if "fund" in component:
        sums = scale(world, sums, share(world, component["fund"]))
    return sums


def of_members(world, component, sums):
    """Return what members get within their own caps."""
    most = {}
    if "cap" in component:
        most = dict.fromkeys(sums, int(world.money(component["cap"])))
    if "cap_by_rank" in component:
        for member in sums:
            most[member] = 0
            for place in range(world.figure(member, "rank") + 1):
                name = "none" if place == 0 else world.ranks[place - 1]
                if name in component["cap_by_rank"]:
                    most[member] = int(world.money(component["cap_by_rank"][name]))
    return {m: min(amount, most.get(m, amount)) for m, amount in sums.items()}


def share(world, table):
    """Return a share of what the company turned over, in minor units."""
    measure = table.get("of", "volume")
    total = sum((world.worth(o, measure) for o in world.orders), Fraction(0))
    return fraction(table["limit"]) * total


def scale(world, sums, limit):
    """Return amounts above 0 scaled to a limit, by largest remainder."""
    gets = {m: a for m, a in sums.items() if a > 0}
    total = sum(gets.values())
    if total <= limit:
        return sums
    return {**sums, **largest_remainder(world, gets, max(int(limit // 1), 0))}


def order_of(world):
    """Return each member's place in the canonical order: pre-order, children by id."""
    order, waiting = (
        [],
        sorted(
            (m for m in world.people if not world.people[m]["sponsor"]), reverse=True
        ),
    )
    while waiting:
        one = waiting.pop()
        order.append(one)
        waiting += sorted(world.children("sponsor", one), reverse=True)
    return {member: place for place, member in enumerate(order)}


def largest_remainder(world, values, total):
    """Split a total in proportion; values by member or (component, member)."""
    whole_sum, places = sum(values.values()), order_of(world)
    exact = {key: Fraction(value * total, whole_sum) for key, value in values.items()}
    given = {key: int(x // 1) for key, x in exact.items()}

    def place(key):
        return (key[0], places[key[1]]) if isinstance(key, tuple) else places[key]

    by_rest = sorted(
        values, key=lambda key: (given[key] - exact[key], -values[key], place(key))
    )
    for key in by_rest[: total - sum(given.values())]:
        given[key] += 1
    return given


def company_cap(world):
    """Return component → member → amount after the company's cap."""
    cap = world.plan.get("company_cap")
    if not cap:
        return world.paid
    protected = cap.get("protected", [])
    limit = share(world, cap)
    gets = {
        (place, member): amount
        for place, (name, sums) in enumerate(world.paid.items())
        for member, amount in sums.items()
        if amount > 0 and name not in protected
    }
    kept = sum(
        amount
        for name in protected
        for amount in world.paid[name].values()
        if amount > 0
    )
    if sum(gets.values()) + kept <= limit or not gets:
        return world.paid
    room = max(limit - kept, Fraction(0))
    new = largest_remainder(world, gets, int(room // 1))
    return {
        name: {m: new.get((place, m), amount) for m, amount in sums.items()}
        for place, (name, sums) in enumerate(world.paid.items())
    }


def figures_left(world):
    """Return what activity, ranks and metrics leave to the next period."""
    left = {}
    grace = world.plan["activity"].get("grace", 0)
    rules = world.plan.get("ranks", {})
    for member in world.people:
        if grace:
            rest = max(world.state.get((member, "activity.grace"), 0) - 1, 0)
            met = world.meets_activity(member)
            left[member, "activity.grace"] = grace if met else rest
        if world.ranks:
            demotion = rules.get("demotion", "never")
            after = None if demotion == "never" else rules.get("demote_after", 0)
            kinds = [("title", after, demotion)]
            if rules.get("grace", 0):
                kinds.append(("paid", rules["grace"], "achieved"))
            for kind, after, fall in kinds:
                held, missed = world.held(member, kind, after, fall)
                left[member, f"{kind}.missed"] = missed
                if held:
                    left[member, f"{kind}.{world.ranks[held - 1]}"] = 1
        for name, metric in world.metrics.items():
            left |= _metric_left(world, member, name, metric)
    for component in world.plan["component"]:
        if component.get("first_order_only"):
            for member in world.people:
                before = world.state.get((member, "orders.any"), 0)
                bought = any(o["seller"] == member for o in world.orders)
                left[member, "orders.any"] = int(bool(before or bought))
    return left


def _metric_left(world, member, name, metric):
    if metric["of"] == "streak":
        return {(member, f"{name}.streak"): world.figure(member, name)}
    if metric["of"] == "times":
        bits = world.bits(member, name, metric)
        return {
            (member, f"{name}.times"): sum(bit << at for at, bit in enumerate(bits))
        }
    if metric["of"] != "rolling":
        return {}
    scale = 100 if world.unit(name) == "points" else 1
    if not metric.get("last", 0):
        return {(member, f"{name}.sum"): int(world.figure(member, name) * scale)}
    left = {}
    value = world.figure(member, metric["metric"]) * scale
    for number in range(1, metric["last"]):
        left[member, f"{name}.ago{number}"] = int(value)
        value = world.state.get((member, f"{name}.ago{number}"), 0)
    return left
