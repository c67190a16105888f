"""Payout: whether a plan can pay more than is sold, and a network that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from graphcrm.rules.kinds.binary import Binary
from graphcrm.rules.lint.bounds import (
    Bounds,
    Scene,
    bound_of,
    bounds_on,
    matched_rate,
    shares_of,
)
from graphcrm.rules.lint.figures import Figures, figures_on
from graphcrm.rules.lint.finding import ERROR, WARNING, Look, percent, rates_key
from graphcrm.rules.lint.weights import KINDS, endless
from graphcrm.rules.lint.worst import LONG, SHORT, TIGHT, shown, worst
from graphcrm.rules.plan import Component, Plan
from graphcrm.rules.toml_lines import Path

ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Most:
    """The bounds of one day: of each component, and of those with a bound together."""

    figures: Figures
    bounds: Mapping[str, Bounds]

    def total(self, names: tuple[str, ...]) -> Fraction:
        """Return the most some components pay of one kind of order together."""
        return max(
            sum((self._finite(name, kind) for name in names), ZERO) for kind in KINDS
        )

    def _finite(self, name: str, kind: str) -> Fraction:
        bound = self.bounds[name][kind]
        return ZERO if bound is None or endless(bound) else bound

    def endless(self, name: str) -> bool:
        """Whether a component's pay has no bound."""
        known = [bound for bound in self.bounds[name].values() if bound is not None]
        return any(map(endless, known))

    def unknown(self, name: str) -> bool:
        """Whether a component's pay does not depend on what is sold."""
        return None in self.bounds[name].values()


def all_bounds(look: Look) -> list[Most]:
    """Return the bounds of every day on which anything changes."""
    days = []
    for day in look.days():
        figures = figures_on(look.plan.book, day)
        days.append(Most(figures, bounds_on(figures, look.plan.components)))
    return days


def check_payout(look: Look) -> None:
    """Look at what all components together can pay of what is sold."""
    names = tuple(component.name for component in look.plan.components)
    days = all_bounds(look)
    _above(look, max(days, key=lambda found: found.total(names)), names)
    for path, component, _ in look.components():
        if _company_holds(look, component.name):
            continue
        for most in reversed(days):
            if most.endless(component.name) and _by_itself(most.figures, component):
                _endless(look, most, path, component)
                break
        if any(most.unknown(component.name) for most in days):
            _fixed(look, days[-1], path, component)


def _company_holds(look: Look, name: str) -> bool:
    """Whether the company's cap keeps a component within the limit."""
    cap = look.plan.company_cap
    return (
        cap is not None and name not in cap.protected and cap.share.rate <= look.limit
    )


def _by_itself(figures: Figures, component: Component) -> bool:
    """Whether pay has no bound even where what it shares has one."""
    one = {name: dict.fromkeys(KINDS, ONE) for name in shares_of(component.rules)}
    found = [bound_of(component, Scene(figures, kind, one)) for kind in KINDS]
    return any(bound is not None and endless(bound) for bound in found)


def base_said() -> str:
    """Return what is compared with what, in words."""
    return (
        "compared with commissionable volume × point value; net prices and other "
        "amounts of orders are taken to be worth the same"
    )


def _above(look: Look, most: Most, names: tuple[str, ...]) -> None:
    """Note where the bounds together exceed the limit."""
    plan, cap = look.plan, look.plan.company_cap
    kept = most.total(names)
    if cap and cap.share.rate <= look.limit:
        # The cap holds all but what is protected, which is then all there is.
        kept = most.total(tuple(name for name in names if name in cap.protected))
    if kept <= look.limit:
        return
    tried = worst(plan, most.figures, SHORT, kept * Fraction(99, 100))
    details = shown(look, plan, tried) if tried else ()
    message = (
        f"all components together can pay {percent(kept)} of what is sold, more than "
        f"{percent(look.limit)}: {_parts(look, most)} ({base_said()}). "
    )
    severity = WARNING
    if tried and tried.ratio > look.limit:
        severity = ERROR
        message += (
            f"The network below is paid {percent(tried.ratio)}: the company pays more "
            "than it may on every such order"
        )
    else:
        really = percent(tried.ratio) if tried else "nothing"
        message += (
            f"The highest found by trying networks is {really}, shown below; the bound "
            "holds for any"
        )
    message += ". Lower the rates, or set [company_cap]"
    look.add("payout-above-limit", severity, _largest(look, most), message, details)


def _parts(look: Look, most: Most) -> str:
    """Return what each component pays at most, in words."""
    words = []
    for component in look.plan.components:
        name = component.name
        if most.unknown(name):
            words.append(f"{name} is not counted, it does not depend on what is sold")
        elif most.endless(name):
            words.append(f"{name} is not counted, it has no bound")
        elif top := most.total((name,)):
            words.append(f"{name} {percent(top)}")
    return ", ".join(words)


def _largest(look: Look, most: Most) -> Path:
    """Return the path of the rates of the component that pays most."""
    rows = [(most.total((component.name,)), path, table)
            for path, component, table in look.components()]  # fmt: skip
    _, path, table = max(rows, key=lambda row: row[0])
    return look.at((*path, rates_key(table)), most.figures.day)


_WHY = {
    "unilevel": "a tail rate pays everybody above without end and without blocking; "
    "end it at a level, or use the kind infinity",
    "matching": "a tail rate matches without end, or a fixed divisor divides less than "
    "there may be directs; end it at a level, or divide by directs",
    "bonus": "its base is counted again for everybody above the seller; take the kind "
    "differential, which pays the difference only, or a figure of own orders",
    "differential": "a high rate hidden below a lower one is paid again further up; "
    'set breakaway = "own", take rates that never fall upwards, or the kind '
    "differential_by_order",
    "generations": "people with rates who do not close a generation are all paid in "
    "the same one; let the boundary include everybody who can earn",
    "leadership": "its base is counted for every leader above; take a metric of the "
    "kind group with without = the condition of the leaders",
    "binary": "everybody above matches the same volume again; set fund or "
    "[company_cap]",
}


def _endless(look: Look, most: Most, path: Path, component: Component) -> None:
    """Note a component that pays more and more as the network grows."""
    only = _alone(look.plan, component)
    tried = worst(only, most.figures, LONG, look.limit)
    table = look.data["component"][path[1]]
    at = look.at((*path, rates_key(table)), most.figures.day)
    message = f"{component.name} pays more the larger the network is, without end: "
    message += _WHY.get(component.kind, "limit it by fund or [company_cap]")
    if isinstance(component.rules, Binary):
        rate = matched_rate(component.rules, Scene(most.figures, KINDS[0]))
        assert rate  # else there is a bound
        levels = -(-2 * look.limit // rate)
        message += (
            f". A full tree pays up to {percent(rate / 2)} of what is sold for each of "
            f"its levels, more than {percent(look.limit)} from {levels + 1} levels on"
        )
    details: tuple[str, ...] = ()
    if tried:
        details = shown(look, only, tried)
        message += (
            f". The network below, {len(tried.village.sponsor)} people, is paid "
            f"{percent(tried.ratio)} by it{_also(only)} ({base_said()})"
        )
    look.add("payout-endless", WARNING, at, message, details)


def _alone(plan: Plan, component: Component) -> Plan:
    """Return a plan of a component and those it takes a share of."""
    wanted = {component.name}
    for other in reversed(plan.components):
        if other.name in wanted:
            wanted |= set(shares_of(other.rules))
    kept = tuple(part for part in plan.components if part.name in wanted)
    return replace(plan, components=kept, company_cap=None)


def _also(only: Plan) -> str:
    return " and what it takes a share of" if len(only.components) > 1 else ""


def _fixed(look: Look, most: Most, path: Path, component: Component) -> None:
    """Note fixed amounts that are more than what has to be sold for them."""
    only = _alone(look.plan, component)
    tried = worst(only, most.figures, TIGHT, look.limit)
    if tried is None or tried.ratio <= look.limit:
        return
    table = look.data["component"][path[1]]
    look.add(
        "fixed-above-limit", WARNING,
        look.at((*path, rates_key(table)), most.figures.day),
        f"{component.name} pays fixed amounts that can be more than what is sold for "
        f"them: the network below is paid {percent(tried.ratio)} in one period"
        f"{_also(only)} ({base_said()}). Ask for more volume, or lower the amounts",
        shown(look, only, tried),
    )  # fmt: skip
