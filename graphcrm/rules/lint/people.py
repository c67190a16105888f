"""People made up to meet conditions: the networks on which the engine is tried.

``meet`` gives a member what a condition asks: orders, people below him, stated
facts, balances of earlier periods. It does what is simple and may fail; what a
network really pays is for the engine to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from graphcrm.money import VOLUME_DIGITS, format_scaled, minor_digits
from graphcrm.periods import OPEN_DAY, Period, format_day
from graphcrm.rules.book import RANK_FIGURES, Book
from graphcrm.rules.conditions import AtLeast, Compare, Condition
from graphcrm.rules.lint.figures import Figures
from graphcrm.rules.lint.weights import OWN, RETAIL
from graphcrm.rules.metrics.base import Metric
from graphcrm.rules.metrics.memory import Rolling, Streak, Times
from graphcrm.rules.metrics.people import Legs, People
from graphcrm.rules.metrics.stated import Fact, Sum
from graphcrm.rules.metrics.volumes import Group, Leg, Limited, Outside, Own
from graphcrm.rules.snapshot import CUSTOMER, DISTRIBUTOR, Snapshot, snapshot
from graphcrm.rules.snapshot import OWN as OWN_ORDER
from graphcrm.rules.snapshot import RETAIL as RETAIL_ORDER
from graphcrm.rules.words import DAY, MONEY, POINTS, RANK, TEXT

MOST_PEOPLE = 2000
MOST_DEEP = 6  # conditions on people below people below …
_LONG_AGO = 20000103


class TooMany(Exception):
    """A condition asks for more people, or more in one another, than we make."""


@dataclass
class Village:
    """A small network; the sponsor of everybody is his enroller too."""

    figures: Figures
    measures: frozenset[str] = frozenset()
    sponsor: dict[str, str] = field(default_factory=dict)
    legs: dict[str, int] = field(default_factory=dict)
    place: dict[str, tuple[str, int]] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    customers: set[str] = field(default_factory=set)
    orders: dict[tuple[str, str], int] = field(default_factory=dict)
    facts: dict[tuple[str, str], str] = field(default_factory=dict)
    state: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        """Return what the plan says about people."""
        return self.figures.book

    # -- people and what they buy ----------------------------------------------

    def add(self, sponsor: str = "") -> str:
        """Add a member and return his id; he takes the next leg below his sponsor."""
        if len(self.sponsor) >= MOST_PEOPLE:
            raise TooMany
        member = f"m{len(self.sponsor) + 1}"
        self.sponsor[member] = sponsor
        self.joined[member] = _LONG_AGO
        taken = self.legs.get(sponsor, 0) + 1
        self.legs[sponsor] = taken
        if sponsor and taken <= 2 and not self.book.matrix:
            self.place[member] = sponsor, taken
        return member

    def join_now(self, member: str) -> None:
        """Let somebody have joined on the first day of the period."""
        self.joined[member] = OPEN_DAY

    def sell(self, member: str, kind: str, volume: int) -> None:
        """Let somebody turn over a volume at least, in hundredths."""
        key = member, kind
        self.orders[key] = max(self.orders.get(key, 0), volume)

    def groups(self, kind: str = "") -> dict[str, int]:
        """Return what everybody's branch turns over, hundredths."""
        sums = dict.fromkeys(self.sponsor, 0)
        for (member, of), volume in self.orders.items():
            sums[member] += volume if kind in ("", of) else 0
        for member in reversed(self.sponsor):  # whoever is below came later
            above = self.sponsor[member]
            if above:
                sums[above] += sums[member]
        return sums

    def unit(self) -> Fraction:
        """Return minor units that a hundredth of a point is worth."""
        return self.book.units.of_volume(self.figures.day)

    # -- what conditions ask ---------------------------------------------------

    def meet(self, member: str, when: Condition | None, deep: int = 0) -> None:
        """Give somebody what a condition asks, as far as that is simple."""
        if deep > MOST_DEEP:
            raise TooMany
        if isinstance(when, AtLeast):
            parts = [part for part in when.parts if self.figures.possible(part)]
            for part in parts[: when.count]:
                self.meet(member, part, deep)
        elif isinstance(when, Compare) and when.sign in (">=", ">", "=="):
            if isinstance(when.value, int):
                value = when.value + (when.sign == ">")
                self.give(member, when.figure, value, deep)
            elif when.unit == TEXT:
                self.facts[member, when.figure] = when.value

    def give(self, member: str, figure: str, value: int, deep: int = 0) -> None:
        """Give somebody a figure of at least so much."""
        if figure in RANK_FIGURES:
            self._rank(member, value, deep)
        elif figure == "active":
            self.activate(member, deep)
        elif figure == "retail":
            self.sell(member, RETAIL, value)
        elif figure in ("personal", "qualifying"):
            self.sell(member, OWN, value)
        elif figure == "group":
            missing = value - self.groups()[member]
            if missing > 0:
                self.sell(self.add(member), OWN, missing)
        elif figure == "customer":
            self.customers.add(member)
        elif figure in self.book.metrics:
            self._metric(member, figure, self.book.metrics[figure], value, deep)

    def activate(self, member: str, deep: int = 0) -> None:
        """Make somebody active."""
        activity = self.book.activity
        self.sell(member, OWN, activity.own_volume.at(self.figures.day))
        self.meet(member, activity.when.at(self.figures.day), deep + 1)

    def _rank(self, member: str, place: int, deep: int) -> None:
        ladder = self.book.ladder
        first = 1 if ladder.cumulative else place
        for rung in ladder.rungs[first - 1 : place]:
            self.meet(member, rung.at(self.figures.day), deep + 1)

    def _metric(
        self, member: str, name: str, metric: Metric, value: int, deep: int
    ) -> None:
        if isinstance(metric, Fact):
            self.facts[member, name] = self._text(metric.unit, value)
        elif isinstance(metric, Own):
            kind = RETAIL if metric.volume.orders == RETAIL else OWN
            self.sell(member, kind, self._volume(metric, value))
        elif isinstance(metric, Group | Leg | Outside | Limited):
            self._legs_of(member, metric, self._volume(metric, value))
        elif isinstance(metric, People):
            for _ in range(value):
                self.meet(self.add(member), metric.where, deep + 1)
        elif isinstance(metric, Legs):
            for _ in range(value - self._legs_there(member, metric)):
                self._leg(member, metric, deep)
        elif isinstance(metric, Streak):
            self.state[member, f"{name}.streak"] = max(value - 1, 0)
            self.meet(member, metric.where, deep + 1)
        elif isinstance(metric, Times):
            self.state[member, f"{name}.times"] = 2 ** max(value - 1, 0) - 1
            self.meet(member, metric.where, deep + 1)
        elif isinstance(metric, Rolling) and metric.last != 1:
            key = f"{name}.ago1" if metric.last else f"{name}.sum"
            self.state[member, key] = value
        elif isinstance(metric, Rolling):
            self.give(member, metric.metric, value, deep + 1)
        elif isinstance(metric, Sum):
            self.give(member, metric.parts[0], value, deep + 1)

    def _legs_there(self, member: str, metric: Legs) -> int:
        """Return how many legs are large enough, where that is all that is asked."""
        if metric.head or metric.contains:
            return 0
        sums = self.groups(
            "" if metric.volume.orders == "all" else metric.volume.orders
        )
        return sum(
            sums[one] >= metric.at_least
            for one, above in self.sponsor.items()
            if above == member
        )

    def _leg(self, member: str, metric: Legs, deep: int) -> None:
        head = self.add(member)
        self.sell(head, OWN, metric.at_least)
        self.meet(head, metric.head, deep + 1)
        self.meet(head, metric.contains, deep + 1)

    def _legs_of(
        self, member: str, metric: Group | Leg | Outside | Limited, volume: int
    ) -> None:
        """Give somebody legs with a volume each, as many as its kind needs."""
        count, each = 1, volume
        if isinstance(metric, Group) and not metric.depth and not metric.without:
            orders = metric.volume.orders
            each -= self.groups("" if orders == "all" else orders)[member]
        kind = RETAIL if metric.volume.orders == RETAIL else OWN
        if isinstance(metric, Leg):
            count = metric.number
        elif isinstance(metric, Outside):
            count = metric.largest + 1
        elif isinstance(metric, Limited):
            most = metric.limit * volume
            count = -(-volume // max(int(most), 1))
            each = int(most / metric.weight) + 1 if metric.weight else 0
        if each > 0:
            for _ in range(min(count, MOST_PEOPLE)):
                self.sell(self.add(member), kind, each)

    def _volume(self, metric: Metric, value: int) -> int:
        if metric.unit != MONEY or not self.unit():
            return value
        return int(value / self.unit()) + 1

    def _text(self, unit: str, value: int) -> str:
        if unit == RANK:
            return ("none", *self.book.ladder.names)[value]
        if unit == DAY:
            return format_day(value)
        digits = {POINTS: VOLUME_DIGITS, MONEY: minor_digits(self.book.units.currency)}
        return format_scaled(value, digits.get(unit, 0))

    # -- the inputs of a run ---------------------------------------------------

    def inputs(self, when: Period) -> Snapshot:
        """Return the frozen inputs of a period; every order on its first day."""
        ids, bought = [*self.sponsor], [(k, v) for k, v in self.orders.items() if v]
        volumes = [volume for _, volume in bought]
        net = [round(volume * self.unit()) for volume in volumes]
        places = [self.place.get(one, ("", 0)) for one in ids]
        role = [DISTRIBUTOR | (CUSTOMER if one in self.customers else 0) for one in ids]
        return snapshot(
            when.id, when.first_day, when.last_day,
            {
                "id": ids,
                "sponsor": [self.sponsor[one] for one in ids],
                "enroller": [self.sponsor[one] for one in ids],
                "role": role,
                "left": [0] * len(ids),
                "joined": [min(self.joined[one], when.first_day) for one in ids],
                "placement": [above for above, _ in places],
                "slot": [slot for _, slot in places],
            },
            {
                "key": [f"{member}:{kind}" for (member, kind), _ in bought],
                "seller": [member for (member, _), _ in bought],
                "buyer": ["" for _ in bought],
                "kind": [RETAIL_ORDER if kind == RETAIL else OWN_ORDER
                         for (_, kind), _ in bought],
                "day": [when.first_day for _ in bought],
                "currency": [self.book.units.currency for _ in bought],
                "volume": volumes, "qualifying": volumes, "net": net,
                **{f"measure.{name}": volumes for name in self.measures},
            },
            {"id": [], "member": [], "component": [], "value": []},
            _columns(("member", "name", "value"), self.facts),
            _columns(("member", "key", "value"), self.state),
        )  # fmt: skip


def _columns(
    names: tuple[str, str, str],
    held: dict[tuple[str, str], str] | dict[tuple[str, str], int],
) -> dict[str, list[str | int]]:
    member, key, value = names
    return {
        member: [owner for owner, _ in held],
        key: [name for _, name in held],
        value: list(held.values()),
    }
