"""Profits passed on and rewards repeated (plan-semantics.md, 7.4)."""

from __future__ import annotations

from fractions import Fraction

from oracle_plans.world import fraction, whole


def lines(world, component):
    for order in world.orders:
        if component.get("orders", "all") not in ("all", order["kind"]):
            continue
        worth = world.worth(order, component.get("base", "volume"))
        worth *= fraction(component.get("rate", "1"))
        if not worth:
            continue
        form = component.get("form", "recursive")
        way = _recursive if form == "recursive" else _geometric
        for earner, level, amount in way(world, component, order["seller"], worth):
            if amount:
                yield earner, order["key"], level, Fraction(1), amount


def _steps(world, component, seller):
    """Yield level and who stands there, None where he cannot be paid."""
    mode, level = component.get("compression", "none"), 0
    for one in (seller, *world.uplines(component.get("tree", "sponsor"), seller)):
        can = world.can(one, component)
        if can or mode == "none" or (
            mode == "skip_inactive" and world.figure(one, "active")
        ):  # fmt: skip
            yield level, one if can else None
            level += 1
        elif level == 0 and component.get("form") == "geometric":
            level = 1  # the seller is level 0 of a reward, whoever he is


def _recursive(world, component, seller, worth):
    left, share = whole(worth), fraction(component["share"])
    sign, left = (-1 if left < 0 else 1), abs(left)
    unit = int(world.money(component["unit"])) if "unit" in component else 1
    for level, one in _steps(world, component, seller):
        if not left:
            return
        up = int(share * left // unit) * unit
        if one:
            yield one, level, Fraction(sign * (left - up))
        left = up


def _geometric(world, component, seller, worth):
    for level, one in _steps(world, component, seller):
        if level > component.get("levels", 50):
            return
        if one:
            yield one, level, worth * fraction(component["share"]) ** level
