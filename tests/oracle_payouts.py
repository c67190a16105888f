"""The judge of payouts: slow, plain Python on dictionaries and fractions.

Written from plan-semantics.md on its own; shares no code with what it judges.
A case is a dictionary: ``people`` id → {sponsor, distributor, house, left},
``orders`` a list of {key, seller, kind, net, volume, qualifying, currency},
``kappa`` (member, component or "*") → Fraction, ``plan`` the plain values valid
in the period.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction


def uplines(case, member):
    above = case["people"][member]["sponsor"]
    while above:
        yield above
        above = case["people"][above]["sponsor"]


def can_earn(case, member):
    person = case["people"][member]
    return person["distributor"] and not person["house"] and not person["left"]


def qualifying(case, member):
    counted = 0
    for order in case["orders"]:
        if order["seller"] != member:
            continue
        if order["kind"] == "own" or case["plan"]["count_customers"]:
            counted += order["qualifying"]
    return counted


def active(case, member):
    return can_earn(case, member) and (
        qualifying(case, member) >= case["plan"]["own_volume"]
    )


def kappa(case, member, component):
    terms = case["kappa"]
    if (member, component) in terms:
        return terms[member, component]
    return terms.get((member, "*"), Fraction(1))


def cents(exact):
    """Round to whole minor units, halves away from zero."""
    whole, rest = divmod(abs(exact), 1)
    if rest >= Fraction(1, 2):
        whole += 1
    return int(whole) if exact >= 0 else -int(whole)


def worth(case, component, order):
    """What one order's base is worth in minor units of the plan, before rates."""
    plan = case["plan"]
    if component["base"] == "volume":
        return Fraction(order["volume"], 100) * plan["point_value"] * plan["minor"]
    major = Fraction(order["net"], plan["minors"][order["currency"]])
    return major * plan["exchange"][order["currency"]] * plan["minor"]


def retail_lines(case, component):
    for order in case["orders"]:
        seller = order["seller"]
        if order["kind"] != "retail" or not can_earn(case, seller):
            continue
        if component["needs_activity"] and not active(case, seller):
            continue
        yield seller, order, 0, component["rate"]


def uses_level_up(component, upline_is_active):
    if component["compression"] == "skip_inactive":
        return upline_is_active
    return component["compression"] == "none"


def unilevel_lines(case, component, is_active):
    rates = component["rates"]
    needs = component["level_volume"]
    for order in case["orders"]:
        if component["orders"] not in ("all", order["kind"]):
            continue
        if not component["pays_inactive_source"] and not is_active(order["seller"]):
            continue
        k = 1
        for upline in uplines(case, order["seller"]):
            if k > len(rates):
                break
            can = is_active(upline)
            if can and k <= len(needs):
                can = qualifying(case, upline) >= needs[k - 1]
            if can:
                yield upline, order, k, rates[k - 1]
                k += 1
            elif component["compression"] == "none" or (
                component["compression"] == "skip_inactive" and is_active(upline)
            ):
                k += 1


def lines(case):
    """Return {(earner, order key, component, level): amount}, zero bases left out."""
    known = {member: active(case, member) for member in case["people"]}
    found = {}
    for component in case["plan"]["components"]:
        if component["kind"] == "own_sales":
            made = retail_lines(case, component)
        else:
            made = unilevel_lines(case, component, known.__getitem__)
        for earner, order, level, rate in made:
            base = order["volume" if component["base"] == "volume" else "net"]
            if base == 0 or rate == 0:
                continue
            exact = worth(case, component, order) * rate
            exact *= kappa(case, earner, component["name"])
            key = (earner, order["key"], component["name"], level)
            assert key not in found
            found[key] = cents(exact)
    return found


def payouts(case):
    """Return {(member, component): amount}, for whoever has a line."""
    sums = defaultdict(int)
    for (earner, _, component, _), amount in lines(case).items():
        sums[earner, component] += amount
    return dict(sums)


def group_volumes(case):
    """Return {member: volume of his branch}."""
    sums = dict.fromkeys(case["people"], 0)
    for order in case["orders"]:
        sums[order["seller"]] += order["volume"]
        for upline in uplines(case, order["seller"]):
            sums[upline] += order["volume"]
    return sums
