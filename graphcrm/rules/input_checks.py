"""What is wrong with the facts of a period, found before anything is paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from graphcrm.errors import Invalid, Problem
from graphcrm.money import parse_rate
from graphcrm.rules.exact import Ints
from graphcrm.rules.readers import LARGEST_TERM

COEFFICIENT = "coefficient"  # multiplies what he is paid
RATE = "rate"  # stands in place of the rate his figures give
FORCED_RANK = "rank"  # the rank he is paid as
QUALIFIED = "qualified"  # what the component requires of him counts as met
EXEMPT = "exempt"  # the activity requirement counts as met
GUARANTEE = "guarantee"  # what he gets in all at least, in the plan's currency
TERM_KINDS = (COEFFICIENT, RATE, FORCED_RANK, QUALIFIED, EXEMPT, GUARANTEE)


class Checks:
    """Collects problems, so that all are told at once."""

    def __init__(self, period: str) -> None:
        self.period = period
        self.problems: list[Problem] = []

    def positions(
        self,
        wanted: Sequence[str],
        position: Mapping[str, int],
        owners: Sequence[str],
        column: str,
        nobody: int,
    ) -> Ints:
        """Return the position of each wanted id; ``nobody`` -1 = must be given."""
        found = [position.get(name, -1) if name else nobody for name in wanted]
        for number, place in enumerate(found):
            if place < 0:
                message = f"was not in the network on the last day of {self.period}"
                self.add(owners[number], column, wanted[number], message)
        return np.array(found, np.int64)

    def term(self, term: str, kind: str, text: str) -> str:
        """Return a term's value in its canonical spelling."""
        if kind not in TERM_KINDS:
            self.add(term, "kind", kind, f"must be one of {', '.join(TERM_KINDS)}")
        if kind not in (COEFFICIENT, RATE, GUARANTEE):
            return text
        try:
            value = parse_rate(text)
        except ValueError as mistake:
            self.add(term, "value", text, str(mistake))
            return text
        if value < 0 or max(value.numerator, value.denominator) > LARGEST_TERM:
            self.add(term, "value", text, f"is negative or too long for a {kind}")
        return str(value)

    def add(self, source: str, column: str, value: str, message: str) -> None:
        """Note a problem of a row."""
        self.problems.append(Problem(source, 0, column, value, message))

    def stop(self) -> None:
        """Raise ``Invalid`` with all problems noted so far, if there are any."""
        if self.problems:
            first = self.problems[0]
            more = len(self.problems) - 1
            also = f" (and {more} more)" if more else ""
            raise Invalid(
                f"The run of {self.period} cannot start: {first}{also}.", self.problems
            )
