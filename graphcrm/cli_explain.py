"""How the command line tells where an amount comes from, line by line."""

from __future__ import annotations

from fractions import Fraction

from graphcrm.cli_output import print_table
from graphcrm.errors import Invalid, NotVisible
from graphcrm.money import format_scaled, minor_digits
from graphcrm.reports.statement import (
    POINTS,
    StoredRun,
    base_and_rate,
    base_unit,
    reason_text,
    spelled,
)
from graphcrm.rules.explain import ExplainedLine
from graphcrm.rules.explain import explain as lines_of


def print_explained(
    stored: StoredRun, member: str, component: str, *, as_json: bool
) -> None:
    """Print every line a member was paid, of one component or of all.

    ``NotVisible`` for somebody who was not there, ``Invalid`` for a component
    that the plan does not have.
    """
    members = stored.result.facts.snapshot.member
    if member not in members:
        raise NotVisible(f"{member} was not in the network of {stored.period}.")
    try:
        number = stored.plan.component(component) if component else None
    except LookupError as unknown:
        raise Invalid(f"{unknown.args[0]}.") from None
    lines = lines_of(stored.plan, stored.result, members.index(member), number)
    if as_json:
        print_table(_COLUMNS, [_row(stored, line) for line in lines], as_json=True)
        return
    if not lines:
        of = f" of {component}" if component else ""
        print(f"{member} has no line{of} in {stored.period}.")
        return
    rows = [_told(_row(stored, line)) for line in lines]
    print_table(("line", stored.plan.currency, "way"), rows)


_COLUMNS = ("component", "order", "source", "level", "base", "unit", "rate",
            "coefficient", "exact", "cut", "amount", "way")  # fmt: skip

# The cells of one line, in the order of _COLUMNS.
_Cells = tuple[str, str, str, int, str, str, str, str, str, str, str, str]


def _told(cells: _Cells) -> tuple[str, str, str]:
    """Return a line as a person at a terminal reads it."""
    component, order, source, level, base, unit, rate, coefficient, exact = cells[:9]
    factors = [unit, rate, coefficient]
    product = " × ".join([base, *(factor for factor in factors if factor != "1")])
    place = f", level {level}" if level else ""
    what = f"{order} of {source}" if order else source
    cut, amount, way = cells[9:]
    less = f", cut by {cut}" if cut else ""
    return f"{component}, {what}{place}: {product} = {exact}{less}", amount, way


def _row(stored: StoredRun, line: ExplainedLine) -> _Cells:
    snapshot = stored.result.facts.snapshot
    component = stored.plan.components[line.component]
    digits = minor_digits(stored.plan.currency)
    unit = base_unit(stored, line)
    places = 2 if unit == POINTS else minor_digits(unit)
    base, rate = base_and_rate(stored, line)
    way = (
        f"{snapshot.member[step.member]}: {reason_text(stored.plan, step)}"
        for step in line.steps
    )
    return (
        component.name,
        "" if line.order < 0 else snapshot.order[line.order].split(":", 1)[-1],
        snapshot.member[line.source],
        line.level,
        f"{format_scaled(base, places)} {unit}",
        spelled(line.unit * Fraction(10) ** (places - digits)),
        rate,
        spelled(line.coefficient),
        spelled(line.exact / 10**digits),
        format_scaled(line.cut, digits) if line.cut else "",
        format_scaled(line.amount, digits),
        "; ".join(way),
    )
