"""The members above a source whose places rise: who is paid a difference on it.

Between two neighbours of such a chain nobody has a higher place than the lower
one, so each of them is paid what his place is above the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphcrm.rules.exact import Ints
from graphcrm.rules.tree import Forest


@dataclass(frozen=True)
class Round:
    """The next member of every chain that still has one.

    ``row`` which chains, ``member`` who, ``low`` the place reached before him,
    0 for the first.
    """

    row: Ints
    member: Ints
    low: Ints


def rising(forest: Forest, places: Ints, start: Ints) -> Iterator[Round]:
    """Yield the chains from some members upwards, round by round.

    ``places``: int64[n], 0 for people who do not count; ``start`` members or
    nobody. There are as many rounds as there are different places at most.
    """
    known = np.append(places, 0)
    above = forest.higher(places)
    member = np.where(known[start] > 0, start, above[start])
    row, low = np.arange(len(start)), np.zeros(len(start), np.int64)
    while True:
        more = member != forest.nobody
        row, member, low = row[more], member[more], low[more]
        if not len(row):
            return
        yield Round(row, member, low)
        member, low = above[member], known[member]
