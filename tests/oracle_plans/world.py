"""A case of the oracle: people, orders, terms, and every figure of a member.

Volumes are Fractions of points, money Fractions of minor units of the plan's
currency. Everything is worked out member by member, by definition.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cached_property

from oracle_plans.matrix import placed

MINORS = {"CLP": 1, "JPY": 1, "KWD": 1000}
BUILT_IN = ("qualifying", "personal", "retail", "group")


def dated(value, day):
    """Return what a dated value of a plan is on a day (yyyymmdd)."""
    history = isinstance(value, list) and value and isinstance(value[0], dict)
    if not history or "valid_from" not in value[0]:
        return value
    known = [e for e in value if int(str(e["valid_from"]).replace("-", "")) <= day]
    return known[-1]["value"]


def fraction(text):
    """Return "5%", "1/20", "0.05" or 3 as a Fraction."""
    text = str(text).strip()
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


class World:
    """One case. See ``README.md`` and ``random_plans.py`` for its dictionaries."""

    def __init__(self, case):
        self.plan = case["plan"]
        self.people = case["people"]
        if "matrix" in self.plan:
            self.people = placed(self.people, self.plan["matrix"])
        self.orders = case["orders"]
        self.terms = case["terms"]
        self.facts = case["facts"]
        self.state = case["state"]
        self.first, self.day = case["first"], case["last"]
        self.minor = MINORS.get(self.plan["currency"], 100)
        self.metrics = self.plan.get("metric", {})
        self.ranks = [rung["name"] for rung in self.plan.get("rank", [])]
        self.rungs = [rung["when"] for rung in self.plan.get("rank", [])]
        self.earned = {}  # component → {member: minor units, before coefficients}
        self.uncapped = {}  # the same before caps of the earner and the fund
        self.paid = {}  # component → {member: minor units}
        self._memo = {}

    # -- trees -----------------------------------------------------------------

    @cached_property
    def _children(self):
        found = {tree: {m: [] for m in self.people} for tree in _LINK}
        for member, person in self.people.items():
            for tree, link in _LINK.items():
                if person[link]:
                    found[tree][person[link]].append(member)
        return found

    def parent(self, tree, member):
        return self.people[member][_LINK[tree]]

    def children(self, tree, member):
        return self._children[tree][member]

    def uplines(self, tree, member):
        above = self.parent(tree, member)
        while above:
            yield above
            above = self.parent(tree, above)

    def branch(self, tree, member):
        """Return a member and everybody below him."""
        found, waiting = [], [member]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting += self.children(tree, one)
        return found

    def generations(self, tree, member, depth):
        """Return everybody at most ``depth`` levels below, without himself."""
        found, level = [], [member]
        for _ in range(depth):
            level = [kid for one in level for kid in self.children(tree, one)]
            found += level
        return found

    # -- money -----------------------------------------------------------------

    def point(self):
        """Return minor units one point is worth."""
        return fraction(dated(self.plan.get("point_value", "1"), self.day)) * self.minor

    def money(self, text):
        """Return an amount written in the plan's currency, in minor units."""
        return Fraction(str(text)) * self.minor

    def exchanged(self, order):
        """Return an order's net value in the plan's currency, exactly."""
        code = order["currency"]
        if code == self.plan["currency"]:
            rate = Fraction(1)
        else:
            rates = self.plan.get("exchange", {})
            if code not in rates:
                return Fraction(0)
            rate = fraction(dated(rates[code], self.day))
        return Fraction(order["net"], MINORS.get(code, 100)) * rate * self.minor

    def amount_of(self, order, measure):
        """Return a measure of an order: points, or money for net."""
        if measure == "net":
            return self.exchanged(order)
        return Fraction(order[measure], 100)

    def worth(self, order, measure):
        """Return a measure of an order in minor units."""
        if measure == "net":
            return self.exchanged(order)
        return Fraction(order[measure], 100) * self.point()

    def value(self, figure, amount):
        """Return an amount of a figure in minor units."""
        return amount * self.point() if self.unit(figure) == "points" else amount

    def unit(self, figure):
        """Return a figure's unit."""
        if figure in BUILT_IN:
            return "points"
        metric = self.metrics.get(figure)
        if not metric:
            return "count" if figure == "active" else "rank"
        of = metric["of"]
        if of in ("people", "legs", "streak", "times", "membership"):
            return "count"
        if of == "fact":
            return metric.get("unit", "count")
        if of == "amount":
            return "money"
        if of == "rolling":
            return self.unit(metric["metric"])
        if of == "sum":
            return self.unit(metric["parts"][0])
        return "money" if metric.get("volume") == "net" else "points"

    # -- people ----------------------------------------------------------------

    def earns(self, member):
        person = self.people[member]
        left = 0 < person["left"] <= self.day
        return person["distributor"] and not person["house"] and not left

    def term(self, member, kind, component="*"):
        """Return a personal term's value, the component's own above that for all."""
        for wanted in (component, "*"):
            if (member, kind, wanted) in self._terms:
                return self._terms[member, kind, wanted]
        return None

    @cached_property
    def _terms(self):
        rows = reversed(self.terms)  # the first of a kind counts
        return {(t["member"], t["kind"], t["component"]): t["value"] for t in rows}

    @cached_property
    def orders_of(self):
        """Return the orders of each member."""
        found = {member: [] for member in self.people}
        for order in self.orders:
            found[order["seller"]].append(order)
        return found

    def own(self, member, measure, orders="all"):
        key = ("own", member, measure, orders)
        if key not in self._memo:
            self._memo[key] = self._own_sum(member, measure, orders)
        return self._memo[key]

    def _own_sum(self, member, measure, orders):
        total = Fraction(0)
        for order in self.orders_of[member]:
            if orders not in ("all", order["kind"]):
                continue
            amount = self.amount_of(order, measure)
            total += whole(amount) if measure == "net" else amount
        return total

    def group(self, member, measure="volume", orders="all", tree="sponsor"):
        key = ("group", member, measure, orders, tree)
        if key not in self._memo:
            inside = self.branch(tree, member)
            self._memo[key] = sum(
                (self.own(one, measure, orders) for one in inside), Fraction(0)
            )
        return self._memo[key]

    def meets_activity(self, member):
        activity = self.plan["activity"]
        if not self.earns(member):
            return False
        if self.figure(member, "qualifying") < Fraction(
            str(dated(activity["own_volume"], self.day))
        ):
            return False
        when = dated(activity.get("when"), self.day)
        return when is None or self.holds(member, when)

    def active(self, member):
        if not self.earns(member):
            return False
        if self.meets_activity(member) or self.term(member, "exempt") is not None:
            return True
        grace = self.plan["activity"].get("grace", 0)
        return bool(grace) and self.state.get((member, "activity.grace"), 0) > 0

    # -- figures ---------------------------------------------------------------

    def figure(self, member, name):
        key = (member, name)
        if key not in self._memo:
            self._memo[key] = self._figure(member, name)
        return self._memo[key]

    def _figure(self, member, name):
        if name == "active":
            return self.active(member)
        if name == "qualifying":
            counted = self.plan["activity"].get("count_customers", True)
            return self.own(member, "qualifying", "all" if counted else "own")
        if name in ("personal", "retail"):
            orders = "own" if name == "personal" else "retail"
            return self.own(member, "volume", orders)
        if name == "group":
            return self.group(member)
        if name == "joined":
            joined = str(self.people[member]["joined"]).zfill(8)
            return f"{joined[:4]}-{joined[4:6]}-{joined[6:]}"
        if name in ("achieved", "rank", "title"):
            return getattr(self, name)(member)
        return getattr(self, f"_{self.metrics[name]['of']}")(
            member, name, self.metrics[name]
        )

    def _own(self, member, name, metric):
        return self.own(
            member, metric.get("volume", "volume"), metric.get("orders", "all")
        )

    def _source(self, metric):
        return (
            metric.get("volume", "volume"),
            metric.get("orders", "all"),
            metric.get("tree", "sponsor"),
        )

    def _group(self, member, name, metric):
        measure, orders, tree = self._source(metric)
        depth, without = metric.get("depth", 0), metric.get("without")
        if depth:
            below = self.generations(tree, member, depth)
            total = sum((self.own(x, measure, orders) for x in below), Fraction(0))
        else:
            total = Fraction(0)
            waiting = [*self.children(tree, member)]
            while waiting:
                one = waiting.pop()
                if without and self.holds(one, without):
                    continue
                total += self.own(one, measure, orders)
                waiting += self.children(tree, one)
        if metric.get("self", True):
            total += self.own(member, measure, orders)
        return total

    def _people(self, member, name, metric):
        tree, depth = metric.get("tree", "sponsor"), metric.get("depth", 1)
        below = (
            self.generations(tree, member, depth)
            if depth
            else [x for x in self.branch(tree, member) if x != member]
        )
        where = metric.get("where")
        return sum(1 for one in below if not where or self.holds(one, where))

    def _legs(self, member, name, metric):
        measure, orders, tree = self._source(metric)
        count = 0
        for head in self.children(tree, member):
            if "at_least" in metric and self.group(
                head, measure, orders, tree
            ) < self._number(metric["at_least"], measure):
                continue
            if "head" in metric and not self.holds(head, metric["head"]):
                continue
            if "contains" in metric and not any(
                self.holds(one, metric["contains"]) for one in self.branch(tree, head)
            ):
                continue
            count += 1
        return count

    def _number(self, text, measure):
        return self.money(text) if measure == "net" else Fraction(str(text))

    def legs(self, member, metric):
        """Return the group volumes of all legs, the largest first."""
        measure, orders, tree = self._source(metric)
        kids = self.children(tree, member)
        return sorted(
            (self.group(kid, measure, orders, tree) for kid in kids), reverse=True
        )

    def _leg(self, member, name, metric):
        legs, number = self.legs(member, metric), metric.get("number", 1)
        return legs[number - 1] if len(legs) >= number else Fraction(0)

    def _outside(self, member, name, metric):
        rest = self.legs(member, metric)[metric.get("largest", 1) :]
        own = self._own(member, name, metric) if metric.get("self", True) else 0
        return sum(rest, Fraction(0)) + own

    def _limited(self, member, name, metric):
        return _LegLimit(self, member, metric)

    def _streak(self, member, name, metric):
        if not self.holds(member, metric["where"]):
            return 0
        return self.state.get((member, f"{name}.streak"), 0) + 1

    def bits(self, member, name, metric):
        """Return the last periods of ``times`` as a list, the latest first."""
        before = self.state.get((member, f"{name}.times"), 0)
        last = metric.get("last", 12)
        known = [bool(before >> place & 1) for place in range(last - 1)]
        return [self.holds(member, metric["where"]), *known]

    def _times(self, member, name, metric):
        return sum(self.bits(member, name, metric))

    def _rolling(self, member, name, metric):
        last = metric.get("last", 0)
        keys = [f"{name}.ago{n}" for n in range(1, last)] if last else [f"{name}.sum"]
        scale = 100 if self.unit(name) == "points" else 1
        before = sum(self.state.get((member, key), 0) for key in keys)
        return Fraction(before, scale) + self.figure(member, metric["metric"])

    def _fact(self, member, name, metric):
        value = self.facts.get((member, name))
        unit = metric.get("unit", "count")
        if unit == "text":
            return "" if value is None else value
        if value is None:
            value = metric.get("default", "none" if unit == "rank" else 0)
        if unit == "rank":
            return self.place(value)
        return self.money(value) if unit == "money" else Fraction(str(value))

    def _membership(self, member, name, metric):
        joined = self.people[member]["joined"]
        if not joined:
            return 1_000_000
        return (_date(self.day) - _date(joined)).days

    def _amount(self, member, name, metric):
        return self.earned[metric["component"]].get(member, 0)

    def _sum(self, member, name, metric):
        return sum(self.figure(member, part) for part in metric["parts"])

    # -- conditions ------------------------------------------------------------

    def holds(self, member, condition):
        """Evaluate a condition of a plan for one member, with Python itself."""
        exact = re.sub(r"(?<![\w\"'])(\d+\.\d+)", r'F("\1")', condition)
        known = {"F": Fraction, "at_least": _at_least, "__builtins__": {}}
        return bool(eval(exact, known, _Names(self, member)))

    # -- ranks -----------------------------------------------------------------

    def place(self, name):
        """Return a rank's place in the ladder, 0 for none."""
        return 0 if name == "none" else self.ranks.index(name) + 1

    def achieved(self, member):
        if not self.earns(member):
            return 0
        reached = 0
        for place, rung in enumerate(self.rungs, start=1):
            if self.holds(member, dated(rung, self.day)):
                reached = place
            elif self.plan.get("ranks", {}).get("cumulative"):
                break
        return reached

    def rank(self, member):
        forced = self.term(member, "rank")
        if forced is not None:
            return self.place(forced)
        grace = self.plan.get("ranks", {}).get("grace", 0)
        if not grace:
            return self.figure(member, "achieved")
        return self.held(member, "paid", grace, "achieved")[0]

    def title(self, member):
        rules = self.plan.get("ranks", {})
        demotion = rules.get("demotion", "never")
        after = None if demotion == "never" else rules.get("demote_after", 0)
        return self.held(member, "title", after, demotion)[0]

    def held(self, member, kind, after, fall):
        """Return what is held of a kind of rank, and for how long it was missed."""
        achieved, before = self.figure(member, "achieved"), 0
        for name in self.ranks:
            if self.state.get((member, f"{kind}.{name}"), 0):
                before = self.place(name)
        if achieved >= before:
            return achieved, 0
        if after is None:
            return before, 0
        missed = self.state.get((member, f"{kind}.missed"), 0) + 1
        if missed <= after:
            return before, missed
        return (max(before - 1, achieved) if fall == "one" else achieved), 0

    # -- components ------------------------------------------------------------

    def can(self, member, component, needs_activity=True):
        """Return whether a component can pay a member."""
        if not self.earns(member):
            return False
        if component.get("needs_activity", needs_activity) and not self.figure(
            member, "active"
        ):
            return False
        requires = dated(component.get("requires"), self.day)
        if (
            requires is None
            or self.term(member, "qualified", component["name"]) is not None
        ):
            return True
        return self.holds(member, requires)

    def own_rate(self, member, component):
        """Return the rate of a personal term, None where there is none."""
        text = self.term(member, "rate", component["name"])
        return None if text is None else fraction(text)


class _Names(dict):
    """The names of a condition: figures, and ranks by their place."""

    def __init__(self, world, member):
        super().__init__()
        self.world, self.member = world, member

    def __missing__(self, name):
        if name in ("F", "at_least"):
            raise KeyError(name)
        if name in self.world.ranks or name == "none":
            return self.world.place(name)
        value = self.world.figure(self.member, name)
        if self.world.unit(name) == "money" and not isinstance(value, _LegLimit):
            return value / self.world.minor
        return value


class _LegLimit:
    """A figure that counts differently for every requirement."""

    def __init__(self, world, member, metric):
        self.world, self.member, self.metric = world, member, metric

    def counted(self, need):
        world, metric = self.world, self.metric
        measure, orders, tree = world._source(metric)
        limit = fraction(metric.get("limit", "1")) * need
        weight = fraction(metric.get("weight", "1"))
        frontline = metric.get("frontline") == "full"
        total = Fraction(0)
        for kid in world.children(tree, self.member):
            volume = world.group(kid, measure, orders, tree)
            if frontline:
                own = world.own(kid, measure, orders)
                total += own
                volume -= own
            total += min(weight * volume, limit)
        mine = world.own(self.member, measure, orders)
        counts = metric.get("own", "full")
        if counts == "limited":
            total += min(mine, limit)
        elif counts == "full":
            total += mine
        return total

    def __ge__(self, need):
        scale = self.world.minor if self.metric.get("volume") == "net" else 1
        return self.counted(need * scale) >= need * scale


def _at_least(count, *conditions):
    return sum(map(bool, conditions)) >= count


def _date(day):
    return date(day // 10_000, day // 100 % 100, day % 100)


def whole(exact, mode="half_up", step=1):
    """Round an exact amount to whole steps of minor units."""
    scaled = Fraction(exact) / step
    if mode == "floor":
        return scaled.numerator // scaled.denominator * step
    negative = scaled < 0
    size_floor, size_rest = divmod(abs(scaled), 1)
    up = {
        "down": False,
        "half_up": size_rest >= Fraction(1, 2),
        "half_even": size_rest > Fraction(1, 2)
        or (size_rest == Fraction(1, 2) and int(size_floor) % 2 == 1),
    }[mode]
    size = int(size_floor) + up
    return (-size if negative else size) * step


_LINK = {"sponsor": "sponsor", "enroller": "enroller", "placement": "placement"}
