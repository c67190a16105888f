"""Conditions: ``"pv >= 100 and legs >= 3"``, read once, asked of whole columns.

A condition compares figures of a member (docs/plans.md lists them) with numbers,
ranks, texts or other figures. It is written as people say it, read with Python's
own grammar, and nothing of Python but comparisons, ``and``, ``or``, ``not`` and
``at_least(k, …)`` is accepted.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from graphcrm.rules.exact import Mask
from graphcrm.rules.readers import a_day
from graphcrm.rules.words import COUNT, DAY, RANK, TEXT, Vocabulary, near

_OPERATORS: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.GtE: (">=", operator.ge),
    ast.Gt: (">", operator.gt),
    ast.LtE: ("<=", operator.le),
    ast.Lt: ("<", operator.lt),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
}
_BY_SIGN = dict(_OPERATORS.values())
_RISING = (">=", ">")
_OPPOSITE = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!=", "!=": "=="}


def condition(words: Vocabulary) -> Callable[[Any], Condition]:
    """Return the reader of conditions in a plan's vocabulary.

    It raises ``ValueError`` that says what is wrong and what would be right.
    """

    def read(raw: Any) -> Condition:
        if not isinstance(raw, str):
            raise ValueError('must be a condition in quotes, like "qualifying >= 100"')
        text = raw.strip()
        right = next((right for wrong, right in _SLIPS if re.search(wrong, text)), "")
        try:
            tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            right = right or 'write it like "qualifying >= 100 and rank >= silver"'
            raise ValueError(f"cannot be read as a condition; {right}") from None
        if sum(1 for _ in ast.walk(tree)) > _MOST_NODES:
            raise ValueError("is too long; give its parts names under [metric]")
        try:
            return _Reader(words, text).read(tree.body)
        except ValueError as mistake:
            raise ValueError(f"{mistake}; {right}" if right else mistake) from None

    return read


# What people write in place of a condition → what would be right.
_SLIPS = (
    (r"\b(AND|OR|NOT)\b", "write and, or, not in small letters"),
    (r"[&|]", "write and, or"),
    (r"=>|=<|[<>]\s+=|[≥≤≠]", "the signs are >=, >, <=, <, == and !="),
    (r"(?<![<>=!])=(?!=)", "to ask whether two are equal, write =="),
    (r"\d,\d{3}\b", "write numbers without separators: 1000"),
    (r"\d\s*%", "compare with a number; figures are not in per cent"),
)

_MOST_NODES = 400


class Figures(Protocol):
    """Where a condition finds the figures of the members."""

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a figure of every member."""
        ...

    def limited(self, name: str, need: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return a leg-limited figure, measured for what is needed, as it counts."""
        ...

    def has_text(self, name: str, value: str) -> Mask:
        """Return whose text figure is ``value``."""
        ...


@dataclass(frozen=True)
class Failed:
    """The comparison a member fails: what he has, and how it should compare."""

    figure: str
    unit: str
    have: int
    need: int
    sign: str = ">="


class Condition(Protocol):
    """A condition on members; ``names`` are the figures it looks at."""

    @property
    def names(self) -> frozenset[str]:
        """Return the figures it reads."""
        ...

    @property
    def falling(self) -> frozenset[str]:
        """Return the figures more of which can make it untrue."""
        ...

    def holds(self, figures: Figures) -> Mask:
        """Return who meets it."""
        ...

    def failed(self, figures: Figures, member: int) -> Failed | None:
        """Return the first comparison a member fails, None where he meets it."""
        ...

    def met(self, figures: Figures, member: int) -> Failed | None:
        """Return the first comparison that holds, turned round; None where he fails."""
        ...


@dataclass(frozen=True)
class Compare:
    """``figure sign value``, or another figure on the right."""

    figure: str
    unit: str
    sign: str
    value: int | str
    limited: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Return the figures it reads."""
        other = {str(self.value)} if self._is_figure else set()
        return frozenset({self.figure, *other})

    @property
    def falling(self) -> frozenset[str]:
        """Return the figures more of which can make it untrue."""
        if self.sign in _RISING:
            return self.names - {self.figure}
        return self.names

    @property
    def _is_figure(self) -> bool:
        return isinstance(self.value, str) and self.unit != TEXT

    def need(self, figures: Figures) -> npt.NDArray[Any]:
        """Return what every member needs, one number where all need the same."""
        if self._is_figure:
            return figures.column(str(self.value))
        return np.full(1, self.value, np.int64)

    def have(self, figures: Figures) -> npt.NDArray[Any]:
        """Return what every member has."""
        if self.limited:
            return figures.limited(self.figure, self.need(figures))
        return figures.column(self.figure)

    def holds(self, figures: Figures) -> Mask:
        """Return who meets it."""
        if self.unit == TEXT:
            same = figures.has_text(self.figure, str(self.value))
            return same if self.sign == "==" else ~same
        have, need = self.have(figures), self.need(figures)
        return np.asarray(_BY_SIGN[self.sign](have, need), bool)

    def failed(self, figures: Figures, member: int) -> Failed | None:
        """Return itself with what the member has, None where he meets it."""
        met = self.holds(figures)[member]
        return None if met else self._said(figures, member, self.sign)

    def met(self, figures: Figures, member: int) -> Failed | None:
        """Return the opposite with what the member has, None where he fails it."""
        met = self.holds(figures)[member]
        return self._said(figures, member, _OPPOSITE[self.sign]) if met else None

    def _said(self, figures: Figures, member: int, sign: str) -> Failed:
        if self.unit == TEXT:
            return Failed(self.figure, self.unit, 0, 0, sign)
        sides = np.broadcast_arrays(self.have(figures), self.need(figures))
        have, need = (int(side[member]) for side in sides)
        return Failed(self.figure, self.unit, have, need, sign)


@dataclass(frozen=True)
class AtLeast:
    """At least ``count`` of several: all for ``and``, one for ``or``."""

    count: int
    parts: tuple[Condition, ...]

    @property
    def names(self) -> frozenset[str]:
        """Return the figures it reads."""
        return frozenset().union(*(part.names for part in self.parts))

    @property
    def falling(self) -> frozenset[str]:
        """Return the figures more of which can make it untrue."""
        return frozenset().union(*(part.falling for part in self.parts))

    def holds(self, figures: Figures) -> Mask:
        """Return who meets enough of them."""
        met = [part.holds(figures) for part in self.parts]
        if self.count == len(met):
            return np.asarray(np.logical_and.reduce(met), bool)
        if self.count == 1:
            return np.asarray(np.logical_or.reduce(met), bool)
        return np.asarray(np.sum(met, axis=0) >= self.count, bool)

    def failed(self, figures: Figures, member: int) -> Failed | None:
        """Return the first that fails where too few hold."""
        found = [part.failed(figures, member) for part in self.parts]
        missing = [failure for failure in found if failure]
        return missing[0] if len(found) - len(missing) < self.count else None

    def met(self, figures: Figures, member: int) -> Failed | None:
        """Return the first that holds where enough hold."""
        found = [part.met(figures, member) for part in self.parts]
        held = [said for said in found if said]
        return held[0] if len(held) >= self.count else None


@dataclass(frozen=True)
class Not:
    """What must not hold."""

    part: Condition

    @property
    def names(self) -> frozenset[str]:
        """Return the figures it reads."""
        return self.part.names

    @property
    def falling(self) -> frozenset[str]:
        """Return the figures more of which can make it untrue."""
        return self.part.names

    def holds(self, figures: Figures) -> Mask:
        """Return for whom it does not hold."""
        return ~self.part.holds(figures)

    def failed(self, figures: Figures, member: int) -> Failed | None:
        """Return the comparison that holds and must not."""
        return self.part.met(figures, member)

    def met(self, figures: Figures, member: int) -> Failed | None:
        """Return the comparison that fails, as it should."""
        return self.part.failed(figures, member)


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Yield every comparison of a condition, in the order in which it is written."""
    if isinstance(condition, Compare):
        yield condition
    elif isinstance(condition, Not):
        yield from comparisons(condition.part)
    elif isinstance(condition, AtLeast):
        for part in condition.parts:
            yield from comparisons(part)


@dataclass(frozen=True)
class _Reader:
    words: Vocabulary
    text: str

    def read(self, node: ast.expr) -> Condition:
        if isinstance(node, ast.BoolOp):
            parts = tuple(self.read(value) for value in node.values)
            return AtLeast(len(parts) if isinstance(node.op, ast.And) else 1, parts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Not(self.read(node.operand))
        if isinstance(node, ast.Call):
            return self._at_least(node)
        if isinstance(node, ast.Name):
            return self._alone(node.id)
        if isinstance(node, ast.Compare):
            return self._compare(node)
        raise ValueError(f"cannot be a condition: {self._source(node)}")

    def _alone(self, name: str) -> Condition:
        """Return what a figure without a comparison means: it is 1 or more."""
        unit = self.words.units[self._figure(name)]
        if unit != COUNT:
            raise ValueError(f"{name} is in {unit}; compare it, like {name} >= …")
        return Compare(name, COUNT, ">=", 1)

    def _at_least(self, node: ast.Call) -> Condition:
        named = isinstance(node.func, ast.Name) and node.func.id == "at_least"
        count = node.args[0] if node.args else None
        if not named or node.keywords or not isinstance(count, ast.Constant):
            raise ValueError("knows one function: at_least(2, first, second, third)")
        parts = tuple(self.read(part) for part in node.args[1:])
        if type(count.value) is not int or not 1 <= count.value <= len(parts):
            raise ValueError(f"at_least counts from 1 to the {len(parts)} it is given")
        return AtLeast(count.value, parts)

    def _compare(self, node: ast.Compare) -> Condition:
        sides = [node.left, *node.comparators]
        parts = tuple(
            self._one(left, sign, right)
            for left, sign, right in zip(sides, node.ops, sides[1:], strict=False)
        )
        return parts[0] if len(parts) == 1 else AtLeast(len(parts), parts)

    def _one(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Condition:
        if isinstance(sign, ast.In | ast.NotIn):
            return self._member_of(left, sign, right)
        if not isinstance(left, ast.Name):
            if isinstance(right, ast.Name) and type(sign) in _MIRRORED:
                return self._one(right, _MIRRORED[type(sign)](), left)
            raise ValueError(f"a figure must stand left of the sign: {self.text}")
        if type(sign) not in _OPERATORS:
            raise ValueError("compares with >=, >, <=, <, == or !=")
        figure, word = self._figure(left.id), _OPERATORS[type(sign)][0]
        unit = self.words.units[figure]
        if unit == TEXT and word not in ("==", "!="):
            raise ValueError(f"{figure} is a text; compare it with == or !=")
        if figure in self.words.limited and word != ">=":
            raise ValueError(f"{figure} has a leg limit; it is compared with >= only")
        value = self._value(right, unit, figure)
        return Compare(figure, unit, word, value, figure in self.words.limited)

    def _member_of(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Condition:
        if not isinstance(left, ast.Name) or not isinstance(
            right, ast.Tuple | ast.List
        ):
            raise ValueError('write a list like: country in ("MX", "US")')
        parts = tuple(self._one(left, ast.Eq(), value) for value in right.elts)
        if not parts:
            raise ValueError("the list is empty, so nobody can meet it")
        found = AtLeast(1, parts)
        return Not(found) if isinstance(sign, ast.NotIn) else found

    def _value(self, node: ast.expr, unit: str, figure: str) -> int | str:
        if isinstance(node, ast.Name):
            if unit == RANK and node.id not in self.words.units:
                return self.words.rank(node.id)
            if unit == TEXT and node.id not in self.words.units:
                raise ValueError(f"{figure} is a text; write '{node.id}' in quotes")
            other = self._figure(node.id)
            if self.words.units[other] != unit:
                raise ValueError(
                    f"{figure} is in {unit} but {other} in {self.words.units[other]}"
                )
            if unit == TEXT:
                raise ValueError(f"{figure} can only be compared with a text in quotes")
            return other
        shown = self._source(node)
        text = node.value if isinstance(node, ast.Constant) else None
        if unit == TEXT:
            if not isinstance(text, str):
                raise ValueError(f"{figure} is a text; write '{shown}' in quotes")
            return text
        if unit == RANK:
            return self.words.rank(text if isinstance(text, str) else shown)
        if unit == DAY:
            try:
                return a_day(str(text))
            except ValueError:
                raise ValueError(
                    f'{figure} is a day; write it like "2026-01-31"'
                ) from None
        if isinstance(text, str):
            shown = text
        try:
            return self.words.number(shown.replace("_", ""), unit)
        except ValueError as mistake:
            raise ValueError(f"{shown} is no number of {unit}: {mistake}") from None

    def _figure(self, name: str) -> str:
        if name not in self.words.units:
            raise ValueError(f"{name} is no figure{near(name, [*self.words.units])}")
        return name

    def _source(self, node: ast.expr) -> str:
        return ast.get_source_segment(self.text, node) or self.text


_MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.GtE: ast.LtE, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.Lt: ast.Gt,
    ast.Eq: ast.Eq, ast.NotEq: ast.NotEq,
}  # fmt: skip


# What stands where a condition could not be read; its plan is refused.
NEVER: Condition = Compare("active", COUNT, "<", 0)
