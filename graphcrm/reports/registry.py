"""``REPORTS``: every report by name, for pages, API, CLI and schedules alike.

One function is one metric. A report takes a branch and its parameters, and
answers a frame or a frozen dataclass with exact numbers; how they are printed is
the page's affair.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import Invalid, NotAllowed, Problem
from graphcrm.reports.branches import branches, verdict
from graphcrm.reports.card import card
from graphcrm.reports.growth import growth, growth_by_branch
from graphcrm.reports.home import home
from graphcrm.reports.newcomers import newcomers
from graphcrm.reports.orders import orders
from graphcrm.reports.risk import at_risk
from graphcrm.reports.seasonality import seasonality
from graphcrm.reports.territories import growth_by_territory
from graphcrm.reports.tree import children, path, search
from graphcrm.views import BranchView


@dataclass(frozen=True)
class Field:
    """One parameter of a report; ``type`` as in the headers of statements.

    ``default`` is None where a value must be given.
    """

    name: str
    type: str
    default: Any = None


@dataclass(frozen=True)
class Report:
    """One report. ``right`` is what its reader needs (``graphcrm.access``)."""

    name: str
    title: str
    function: Callable[..., Any]
    parameters: tuple[Field, ...]
    right: str

    def __call__(self, branch: BranchView, **arguments: Any) -> Any:
        """Return the report about a branch.

        Raises ``NotAllowed`` without the right and ``Invalid`` for arguments
        that it does not take or lacks.
        """
        if not branch.access.may(self.right):
            raise NotAllowed(f"Your role does not include “{self.title}”.")
        known = {field.name for field in self.parameters}
        needed = {field.name for field in self.parameters if field.default is None}
        problems = [
            Problem(self.name, 0, name, "", "is not a parameter of this report")
            for name in sorted(arguments.keys() - known)
        ] + [
            Problem(self.name, 0, name, "", "must be given")
            for name in sorted(needed - arguments.keys())
        ]
        if problems:
            raise Invalid(f"The report {self.name} cannot be made so.", problems)
        return self.function(branch, **arguments)


_TYPES = {
    "period": "period", "first": "period", "last": "period", "member": "member",
    "day": "day", "first_day": "day", "last_day": "day", "limit": "number",
    "offset": "number", "active_from": "number",
}  # fmt: skip


def _report(title: str, function: Callable[..., Any], right: str = "branch") -> Report:
    """Return the entry of a function; its signature says the parameters."""
    fields = tuple(
        Field(
            name,
            _TYPES.get(name, "text"),
            None if given.default is inspect.Parameter.empty else given.default,
        )
        for name, given in inspect.signature(function).parameters.items()
        if name != "branch"
    )
    return Report(function.__name__, title, function, fields, right)


REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        _report("Key figures of a branch", home),
        _report("Whether a branch grows", verdict),
        _report("Volume and people by month", growth),
        _report("Volume by leg and month", growth_by_branch),
        _report("Volume by territory and month", growth_by_territory),
        _report("Legs with their verdicts", branches),
        _report("Season of a measure", seasonality),
        _report("Who joined", newcomers),
        _report("Who is at risk", at_risk),
        _report("Distributors directly below a member", children),
        _report("Path from the branch head to a member", path),
        _report("Members by name or id", search),
        _report("A member and his branch", card),
        _report("Orders of a branch", orders),
    )
}
