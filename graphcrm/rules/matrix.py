"""Matrices: a place for everybody, breadth-first, in the order of joining.

::

    place(x, enroller):  queue = [enroller]
        while queue:     p = first of the queue
                         if p has a free slot: x takes the lowest one; stop
                         else: p leaves, his people enter in the order of slots

Nobody below ``depth`` levels under the top of a matrix has slots. Whoever has no
enroller in the matrix is the top of one of his own; places that the facts give stay
as they are, whoever is not placed by them finds one. For whom there is none, the
plan says: ``refuse`` the run, let him wait (``hold``), or begin a ``new`` matrix.

Slots never become free, so a full one is left for good: each enroller's queue is
kept, and goes on where it stopped. Source: plan-semantics.md, 10. Example: three
levels of width three hold 3 + 9 + 27 people:

>>> Matrix(3, 3, "refuse").capacity
39
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from graphcrm.errors import Invalid, Problem
from graphcrm.rules.exact import Ints
from graphcrm.rules.section import Section
from graphcrm.rules.snapshot import DISTRIBUTOR, HOUSE, Snapshot

REFUSE, HOLD, NEW = OVERFLOWS = ("refuse", "hold", "new")
MOST_WIDTH = 1000
MOST_DEPTH = 100
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Places:
    """Above whom and in which slot everybody stands; ``held`` wait for a place."""

    above: Ints
    slot: Ints
    held: tuple[int, ...]

    def problems(self, snapshot: Snapshot) -> list[Problem]:
        """Return who waits for a place."""
        message = "finds no place in the matrix and waits for one"
        return [
            Problem(snapshot.member[at], 0, "placement", "", message)
            for at in self.held[:MOST_PROBLEMS]
        ]


@dataclass(frozen=True)
class Matrix:
    """``[matrix]`` of a plan: ``depth`` 0 = without end."""

    width: int
    depth: int
    overflow: str

    @classmethod
    def read(cls, section: Section) -> Matrix:
        """Return the matrix of a plan file."""
        matrix = cls(
            section.whole("width", 0, 1, MOST_WIDTH),
            section.whole("depth", 0, 0, MOST_DEPTH),
            section.choice("overflow", OVERFLOWS, REFUSE),
        )
        section.finish()
        return matrix

    @property
    def capacity(self) -> int:
        """How many people stand below the top when all is full, 0 = without end."""
        return sum(self.width**level for level in range(1, self.depth + 1))

    def places(self, snapshot: Snapshot) -> Places:
        """Return everybody's place.

        ``Invalid`` where places are given that the matrix does not have, or where
        people find none and the plan refuses that.
        """
        board = _Board(self, snapshot)
        board.take_given()
        board.stop("places")
        for member in board.waiting():
            board.place(member)
        board.stop("people")
        return board.result()


@dataclass
class _Board:
    """A matrix being filled: plain lists, one person after the other."""

    matrix: Matrix
    snapshot: Snapshot
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        facts = self.snapshot
        self.nobody = facts.nobody
        takes_part = (facts.role & DISTRIBUTOR != 0) & (facts.role & HOUSE == 0)
        self.takes_part = takes_part.tolist()
        self.above = facts.placement.tolist()
        self.slot = facts.slot.tolist()
        self.enroller = facts.enroller.tolist()
        self.below: dict[int, list[int]] = {}  # who stands in slot 1, 2, …; -1 = free
        self.taken = [0] * self.nobody
        self.top = list(range(self.nobody))  # towards the top of one's matrix
        self.queues: dict[int, list[int]] = {}
        self.next = [0] * self.nobody  # how much of one's queue is done with
        self.held: dict[int, None] = {}

    def take_given(self) -> None:
        """Take the places that the facts give, those with a slot first."""
        given = [m for m in self._by_joining() if self.above[m] != self.nobody]
        for member in sorted(given, key=lambda m: self.slot[m] == 0):
            above, slot = self.above[member], self.slot[member]
            taken = self.below.get(above, [])
            slot = slot or self._free(above)
            full = slot > self.matrix.width
            if full or (slot <= len(taken) and taken[slot - 1] >= 0):
                message = (
                    f"is no free slot of {self.matrix.width} below "
                    + (self.snapshot.member[above])
                )
                self._problem(member, "leg", str(self.slot[member] or ""), message)
                continue
            self._attach(member, above, slot)

    def waiting(self) -> list[int]:
        """Return those without a place, in the order of joining."""
        return [
            m
            for m in self._by_joining()
            if self.takes_part[m] and self.above[m] == self.nobody
        ]

    def place(self, member: int) -> None:
        """Give somebody the first free place below his enroller."""
        enroller = self.enroller[member]
        if enroller == self.nobody or not self.takes_part[enroller]:
            return  # the top of a matrix of his own
        if enroller in self.held:
            self.held[member] = None
            return
        if member in self.below and self._top(enroller) == member:
            return  # his enroller stands below him already
        above = self._search(enroller)
        if above == self.nobody:
            self._overflow(member)
        else:
            self._attach(member, above, self._free(above))

    def _search(self, enroller: int) -> int:
        """Return the first one below an enroller with a free slot, himself first."""
        if enroller not in self.queues:
            self.queues[enroller] = [enroller]
        queue, at = self.queues[enroller], self.next[enroller]
        while at < len(queue):
            first = queue[at]
            if self.matrix.depth and self._depth(first) >= self.matrix.depth:
                break  # all others are as deep or deeper
            if self.taken[first] < self.matrix.width:
                self.next[enroller] = at
                return first
            queue += self.below[first]
            at += 1
        self.next[enroller] = at
        return self.nobody

    def _overflow(self, member: int) -> None:
        if self.matrix.overflow == HOLD:
            self.held[member] = None
        elif self.matrix.overflow == REFUSE:
            name = self.snapshot.member[self.enroller[member]]
            message = f"finds no place: the matrix below {name} is full"
            self._problem(member, "placement", "", message)

    def stop(self, what: str) -> None:
        """Raise ``Invalid`` with the problems found so far."""
        if self.problems:
            first, more = self.problems[0], len(self.problems) - 1
            also = f" (and {more} more)" if more else ""
            raise Invalid(
                f"The matrix does not hold these {what}: {first}{also}.", self.problems
            )

    def result(self) -> Places:
        """Return what came out."""
        above = np.array(self.above, np.int64)
        return Places(above, np.array(self.slot, np.int64), tuple(self.held))

    def _by_joining(self) -> list[int]:
        joined, ids = self.snapshot.joined.tolist(), self.snapshot.member
        return sorted(range(self.nobody), key=lambda m: (joined[m], ids[m]))

    def _attach(self, member: int, above: int, slot: int) -> None:
        self.above[member], self.slot[member] = above, slot
        row = self.below.setdefault(above, [])
        while len(row) < slot:
            row.append(-1)
        row[slot - 1] = member
        self.taken[above] += 1
        self.top[member] = above

    def _free(self, above: int) -> int:
        """Return the lowest free slot of somebody; beyond the width where none is."""
        row = self.below.get(above, [])
        if self.taken[above] == len(row):
            return len(row) + 1
        return row.index(-1) + 1

    def _top(self, member: int) -> int:
        """Return the top of somebody's matrix; what was walked is shortened."""
        way = []
        while self.top[member] != member:
            way.append(member)
            member = self.top[member]
        for one in way:
            self.top[one] = member
        return member

    def _depth(self, member: int) -> int:
        """Return how many stand above somebody, counted no further than needed."""
        depth = 0
        while self.above[member] != self.nobody and depth < self.matrix.depth:
            member, depth = self.above[member], depth + 1
        return depth

    def _problem(self, member: int, column: str, value: str, message: str) -> None:
        whose = self.snapshot.member[member]
        self.problems.append(Problem(whose, 0, column, value, message))
