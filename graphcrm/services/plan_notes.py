"""What a folder says and a plan does not read: a typing error, most likely."""

from __future__ import annotations

from collections.abc import Iterator

from graphcrm.errors import Problem
from graphcrm.periods import Period
from graphcrm.rules.metrics.stated import Fact
from graphcrm.rules.plan import Plan
from graphcrm.rules.words import near
from graphcrm.services.plan_inputs import Folder

# What every plan can leave behind, beside its metrics and components.
_HEADS = ("activity", "orders", "title", "paid")


def notes(folder: Folder, plan: Plan, spans: list[Period]) -> Iterator[Problem]:
    """Yield what somebody should look at, though everything was computed."""
    days = folder.draft.orders.columns["day"]
    if not any(s.first_day <= day <= s.last_day for day in days for s in spans):
        words = "has no orders of the time that was computed"
        yield Problem("orders.csv", 0, "date", "", words)
    metrics = plan.book.metrics
    facts = [name for name, metric in metrics.items() if isinstance(metric, Fact)]
    yield from _unread(folder, "facts", "name", facts)
    heads = [*_HEADS, *metrics, *(component.name for component in plan.components)]
    yield from _unread(folder, "state", "key", heads)


def _unread(
    folder: Folder, file: str, column: str, known: list[str]
) -> Iterator[Problem]:
    """Yield each name once, where it stands first."""
    seen = set(known)
    for row in folder.own[file]:
        head = row[column].split(".")[0]
        if head not in seen:
            seen.add(head)
            words = f"nothing in the plan reads it{near(head, known)}"
            line = int(row["line"])
            yield Problem(f"{file}.csv", line, column, row[column], words)
