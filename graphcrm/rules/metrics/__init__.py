"""Every kind of metric by the ``of`` a plan file names it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graphcrm.rules.metrics.base import Metric
from graphcrm.rules.metrics.memory import Rolling, Streak, Times
from graphcrm.rules.metrics.people import Legs, People
from graphcrm.rules.metrics.stated import Amount, Fact, Membership, Sum
from graphcrm.rules.metrics.volumes import Group, Leg, Limited, Outside, Own
from graphcrm.rules.section import Section

METRICS: Mapping[str, Callable[[Section], Metric]] = {
    "own": Own.read,
    "group": Group.read,
    "people": People.read,
    "legs": Legs.read,
    "leg": Leg.read,
    "outside": Outside.read,
    "limited": Limited.read,
    "streak": Streak.read,
    "times": Times.read,
    "rolling": Rolling.read,
    "fact": Fact.read,
    "membership": Membership.read,
    "amount": Amount.read,
    "sum": Sum.read,
}
