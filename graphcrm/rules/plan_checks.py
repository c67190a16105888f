"""What the parts of a plan must not say about each other, once all are known.

Figures must not be read before they can be known, and the ranks must have an
answer. Source: plan-semantics.md, 4.4 and 17.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from graphcrm.rules.book import RANK_FIGURES, Book
from graphcrm.rules.metrics.stated import Amount
from graphcrm.rules.section import Notes

if TYPE_CHECKING:
    from graphcrm.rules.plan import Component


def check_order(notes: Notes, book: Book, components: Sequence[Component]) -> None:
    """Note figures that are read before they can be known.

    What a component pays is known to later components only; activity comes
    before ranks, ranks before money.
    """
    amounts = _amounts(book)
    calendars = {component.name: component.calendar for component in components}
    for name, metric in book.metrics.items():
        if isinstance(metric, Amount) and metric.component not in calendars:
            known = ", ".join(calendars) or "none"
            notes.add(
                ("metric", name, "component"), metric.component,
                f"is no component of the plan; those are {known}",
            )  # fmt: skip
    _check_early(notes, book, amounts)
    known_: set[str] = set()
    for number, component in enumerate(components):
        read = component.rules.figures
        for name in sorted(read & amounts.keys()):
            for other in sorted(amounts[name] & calendars.keys()):
                _check_amount(notes, number, component, name, other, calendars, known_)
        for other in getattr(component.rules, "on", ()):
            if other in known_ and calendars[other] != component.calendar:
                notes.add(("component", number, "on"), other, _OTHER_CALENDAR)
        known_.add(component.name)


_OTHER_CALENDAR = "is computed for another calendar, so it pays nothing in this one"


def _check_amount(
    notes: Notes,
    number: int,
    component: Component,
    figure: str,
    other: str,
    calendars: Mapping[str, str],
    known: set[str],
) -> None:
    if other not in known:
        message = f"reads the amount of {other}, which is no component above it"
        notes.add(("component", number), figure, message)
    elif calendars[other] != component.calendar:
        notes.add(
            ("component", number), figure,
            f"reads the amount of {other}, which {_OTHER_CALENDAR}",
        )  # fmt: skip


def _amounts(book: Book) -> dict[str, set[str]]:
    """Return the metrics that are made from what components pay, and those."""
    amounts: dict[str, set[str]] = {}
    for name, metric in book.metrics.items():
        made = {metric.component} if isinstance(metric, Amount) else set()
        for part in metric.names & amounts.keys():
            made |= amounts[part]
        if made:
            amounts[name] = made
    return amounts


def _check_early(notes: Notes, book: Book, amounts: Mapping[str, set[str]]) -> None:
    when = [c.names for c in book.activity.when.values if c]
    early = {"[activity]": frozenset().union(*when), "[[rank]]": book.ladder.figures}
    for place, names in early.items():
        for name in sorted(names & amounts.keys()):
            message = f"{place} reads {name}, an amount that is not known before it"
            notes.add(("metric", name), None, message)
    late = book.on_ranks | book.on_activity
    for name in sorted(early["[activity]"] & late):
        notes.add(("activity", "when"), name, "is known only after activity")


def check_ladder(notes: Notes, book: Book) -> None:
    """Note a ladder that has no answer.

    Rungs that look at the ranks of people below, in one tree, are worked out from
    the bottom up, whatever they ask. Where a rung looks at the member's own rank,
    or ranks are seen through several trees, there is a least solution only if
    nothing that is asked can become untrue by a higher rank.
    """
    ranked = _reached(book) & book.on_ranks
    metrics = book.metrics
    trees = {getattr(metrics[name], "tree", "") for name in ranked & metrics.keys()}
    asked = book.ladder.figures & book.on_ranks
    if len(trees - {""}) <= 1 and not any(_own_rank(book, name) for name in asked):
        return
    for number, rung in enumerate(book.ladder.rungs):
        for when in rung.values:
            for name in sorted(when.falling & book.on_ranks):
                notes.add(("rank", number, "when"), name, _NO_ANSWER)
    for name in sorted(ranked & metrics.keys()):
        for part in sorted(metrics[name].falling & book.on_ranks):
            notes.add(("metric", name), part, _NO_ANSWER)


_NO_ANSWER = (
    "falls when a rank rises, but the ranks depend on it, so they could contradict "
    "themselves; ask for at least (>=), or look at ranks below in one tree only"
)


def _reached(book: Book) -> frozenset[str]:
    """Return all figures that the ladder is made from, however far back."""
    found = set(book.ladder.figures)
    for name, metric in reversed(list(book.metrics.items())):  # read earlier ones
        if name in found:
            found |= metric.names
    return frozenset(found)


def _own_rank(book: Book, name: str) -> bool:
    """Whether a figure of a member is made from his own rank."""
    if name in RANK_FIGURES:
        return True
    metric = book.metrics.get(name)
    if metric is None or hasattr(metric, "tree"):  # strictly below him
        return False
    return any(_own_rank(book, part) for part in metric.names & book.on_ranks)
