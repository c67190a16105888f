"""How often an order counts in a figure, summed over all members.

1 for a figure of own orders, d + 1 for a group d levels deep, without end for a
whole group: everybody above counts the order again. None where a figure is not
made from orders at all.
"""

from __future__ import annotations

from fractions import Fraction

from graphcrm.rules.book import Book
from graphcrm.rules.conditions import AtLeast, Compare, Condition
from graphcrm.rules.metrics.memory import Rolling
from graphcrm.rules.metrics.stated import Sum
from graphcrm.rules.metrics.volumes import Group, Leg, Outside, Own
from graphcrm.rules.words import RANK

OWN, RETAIL = KINDS = ("own", "retail")

# More than any plan can say in numbers; times the smallest rate still endless.
ENDLESS = Fraction(10**30)


def endless(rate: Fraction) -> bool:
    """Whether a rate has no bound."""
    return rate >= 10**12


def counts(orders: str, kind: str) -> Fraction:
    """Return 1 where orders of a kind are counted, else 0."""
    return Fraction(orders in ("all", kind))


def weight(book: Book, figure: str, kind: str) -> Fraction | None:
    """Return how often an order of a kind counts in a figure of all members."""
    built_in = {
        "personal": counts(OWN, kind),
        "retail": counts(RETAIL, kind),
        "qualifying": counts("all" if book.activity.count_customers else OWN, kind),
        "group": ENDLESS,
    }
    if figure in built_in:
        return built_in[figure]
    metric = book.metrics.get(figure)
    if isinstance(metric, Own):
        return counts(metric.volume.orders, kind)
    if isinstance(metric, Group):
        times = Fraction(metric.depth + metric.himself) if metric.depth else ENDLESS
        return times * counts(metric.volume.orders, kind)
    if isinstance(metric, Leg | Outside):
        return ENDLESS * counts(metric.volume.orders, kind)
    if isinstance(metric, Rolling):
        inner = weight(book, metric.metric, kind)
        return None if inner is None else inner * (metric.last or ENDLESS)
    if isinstance(metric, Sum):
        parts = [weight(book, part, kind) for part in metric.parts]
        known = [part for part in parts if part is not None]
        return sum(known, Fraction(0)) if len(known) == len(parts) else None
    return None


def rises_upwards(book: Book, figure: str, tree: str) -> bool:
    """Whether nobody's figure is below that of anybody under him in a tree.

    So it is for whole groups, and for ranks that ask for nothing but those.
    Volumes are taken as not negative.
    """
    if figure == "group":
        return tree == "sponsor"
    if figure in (RANK, "achieved"):
        ladder = book.ladder
        asked = [when for rung in ladder.rungs for when in rung.values]
        return not ladder.grace and all(_rising(book, when, tree) for when in asked)
    metric = book.metrics.get(figure)
    if not isinstance(metric, Group):
        return False
    whole = not metric.depth and metric.himself and metric.without is None
    return whole and metric.tree == tree


def _rising(book: Book, condition: Condition, tree: str) -> bool:
    if isinstance(condition, AtLeast):
        return all(_rising(book, part, tree) for part in condition.parts)
    if not isinstance(condition, Compare) or condition.sign not in (">=", ">"):
        return False
    plain = isinstance(condition.value, int)
    return plain and rises_upwards(book, condition.figure, tree)
