r"""The small mistakes that ``tools/mutate.py`` puts into a file, one at a time.

A mutant is one changed node of the syntax tree: another comparison, a number one
higher or lower, another operator, ``and`` for ``or``, a condition that always or
never holds, a statement left out, and so on (``CHANGES`` lists them). Left alone
is what people read and not what is computed: docstrings, annotations, decorators,
texts and messages, ``__all__``, ``if TYPE_CHECKING``, and the keywords in
``QUIET``, which check the program or make it fast.

>>> source = "def f(a):\n    return a > 3\n"
>>> [mutant.change.split(" → ")[1] for mutant in mutants_of("f.py", source)]
... # doctest: +NORMALIZE_WHITESPACE
['return None', 'return a >= 3', 'return a <= 3', 'return a > 4', 'return a > 2']
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any, TypeVar

Node = TypeVar("Node", bound=ast.AST)
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)

SWAPPED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,),
    ast.Mult: (ast.FloorDiv,), ast.FloorDiv: (ast.Mult,), ast.Div: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,), ast.Or: (ast.And,),
}  # fmt: skip
PAIRS = (
    "min max", "minimum maximum", "any all", "floor ceil", "argmin argmax",
    "add subtract", "logical_and logical_or", "left right", "floordiv truediv",
)  # fmt: skip
NAMES = {
    here: there
    for pair in PAIRS
    for here, there in (pair.split(), reversed(pair.split()))
}
# Calls of one value that may as well be the value.
UNWRAPPED = {"abs", "sorted", "reversed", "copy", "cumsum"}
# Keywords that check the program or save time: no test is meant to see them.
QUIET = {"strict", "copy", "frozen", "slots", "kw_only", "repr", "compare"}
SHOWN = 30  # characters of a statement on each side of what has changed


@dataclass(frozen=True)
class Place:
    """Where a node stands: in which field of its parent, in which function."""

    parent: ast.AST
    field: str
    index: int | None
    statement: ast.stmt
    function: ast.stmt | None  # the outermost, whose body holds the node
    qualname: str

    def put(self, node: ast.AST) -> None:
        """Set a node in this place."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change of one file; ``code`` compiles the whole file with it.

    ``number`` counts the mutants of the file; ``lines`` are those of its statement,
    without what a compound one holds: a test that runs none of them cannot notice it.
    """

    file: str
    line: int
    lines: range
    qualname: str
    change: str
    _tree: ast.Module = field(repr=False)
    _place: Place = field(repr=False)
    _old: ast.AST = field(repr=False)
    _new: ast.AST = field(repr=False)
    number: int = 0

    @property
    def function(self) -> tuple[str, int] | None:
        """Return name and first line of its function; none at module level."""
        function = self._place.function
        if not isinstance(function, Functions):
            return None
        lines = [function.lineno, *(d.lineno for d in function.decorator_list)]
        return function.name, min(lines)

    def code(self, path: str) -> CodeType:
        """Return the code of the whole file with this one change."""
        self._place.put(self._new)
        try:
            return compile(self._tree, path, "exec", dont_inherit=True)
        finally:
            self._place.put(self._old)


def mutants_of(file: str, source: str) -> list[Mutant]:
    """Return every mutant of a source file, in the order of its lines."""
    tree = ast.parse(source)
    found = []
    for place, node in _places(tree):
        for new in changed(node, place):
            ast.copy_location(new, node)
            ast.fix_missing_locations(new)
            found.append(_mutant(file, tree, place, node, new))
    found.sort(key=lambda mutant: mutant.line)
    return [replace(mutant, number=number) for number, mutant in enumerate(found)]


def _mutant(
    file: str, tree: ast.Module, place: Place, old: ast.AST, new: ast.AST
) -> Mutant:
    before = _text(place.statement)
    place.put(new)
    statement = new if old is place.statement else place.statement
    after = _text(statement)
    place.put(old)
    line: int = getattr(old, "lineno", place.statement.lineno)
    lines, name = _lines(place.statement), place.qualname
    change = " → ".join(_trimmed(before, after))
    return Mutant(file, line, lines, name, change, tree, place, old, new)


def _lines(statement: ast.stmt) -> range:
    """Return the lines of a statement, without those of what it holds."""
    held = getattr(statement, "body", None)
    end = held[0].lineno if held else (statement.end_lineno or statement.lineno) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))


def _text(statement: ast.AST) -> str:
    """Return a statement in one line, a compound one without what it holds."""
    if hasattr(statement, "body"):
        head = copy.copy(statement)
        for name in ("body", "orelse", "finalbody", "handlers", "decorator_list"):
            if hasattr(head, name):
                setattr(head, name, [])
        statement = head
    return " ".join(ast.unparse(statement).split())


def _trimmed(before: str, after: str) -> tuple[str, str]:
    """Return both without most of what they share at either end."""
    shortest = min(len(before), len(after))
    start = 0
    while start < shortest and before[start] == after[start]:
        start += 1
    end = 0
    while end < shortest - start and before[-1 - end] == after[-1 - end]:
        end += 1
    left, right = max(start - SHOWN, 0), max(end - SHOWN, 0)
    if left:
        left = before.find(" ", left, start) + 1 or left
    return (
        ("…" if left else "") + before[left : len(before) - right] + "…" * bool(right),
        ("…" if left else "") + after[left : len(after) - right] + "…" * bool(right),
    )


# -- which nodes ---------------------------------------------------------------


def _places(tree: ast.Module) -> Iterator[tuple[Place, ast.AST]]:
    """Yield every node that may be changed, with its place."""
    yield from _below(tree, None, None, ())


def _below(
    parent: ast.AST,
    statement: ast.stmt | None,
    function: ast.stmt | None,
    names: tuple[str, ...],
) -> Iterator[tuple[Place, ast.AST]]:
    if isinstance(parent, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        names = (*names, parent.name)
    for name, value in ast.iter_fields(parent):
        if _left_alone(parent, name):
            continue
        inside = function
        if isinstance(parent, Functions) and name == "body" and function is None:
            inside = parent
        for index, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST) or _quiet(node, parent, inside):
                continue
            at = node if isinstance(node, ast.stmt) else statement
            if at is not None:
                number = index if isinstance(value, list) else None
                place = Place(parent, name, number, at, inside, ".".join(names))
                yield place, node
            yield from _below(node, at, inside, names)


def _left_alone(parent: ast.AST, name: str) -> bool:
    """Whether a field holds annotations, decorators, messages or types."""
    if name in ("annotation", "returns", "decorator_list", "bases", "ctx", "type"):
        return True
    if isinstance(parent, ast.Assert):
        return name == "msg"
    if isinstance(parent, ast.If) and _is_name(parent.test, "TYPE_CHECKING"):
        return name in ("test", "body")
    return isinstance(parent, ast.Raise | ast.JoinedStr)


def _quiet(node: ast.AST, parent: ast.AST, function: ast.stmt | None) -> bool:
    """Whether a node is left alone with all that it holds."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)  # a docstring, or ...
    if isinstance(node, ast.keyword):
        return node.arg in QUIET
    if isinstance(node, ast.Assign) and function is None:
        [target, *_] = node.targets
        alias = isinstance(node.value, ast.Subscript | ast.BinOp)
        named = target.id if isinstance(target, ast.Name) else ""
        a_type = named[:1].isupper() and not named.isupper()
        return named == "__all__" or (
            alias and a_type and isinstance(parent, ast.Module)
        )
    call = parent if isinstance(parent, ast.Call) else None
    if call and call.args and _is_name(call.func, "cast"):
        return node is call.args[0]
    return bool(call and _is_name(call.func, "isinstance") and node is call.args[-1])


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


# -- which changes -------------------------------------------------------------


def changed(node: ast.AST, place: Place) -> Iterator[ast.AST]:
    """Yield what may stand in a node's place."""
    for kind, changes in CHANGES:
        if isinstance(node, kind):
            yield from changes(node, place)


def _with(node: Node, **fields: Any) -> Node:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _compared(node: ast.Compare, _: Place) -> Iterator[ast.AST]:
    for at, op in enumerate(node.ops):
        for other in SWAPPED.get(type(op), ()):
            yield _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])


def _operated(node: Any, _: Place) -> Iterator[ast.AST]:
    for other in SWAPPED.get(type(node.op), ()):
        yield _with(node, op=other())


def _unary(node: ast.UnaryOp, _: Place) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant, place: Place) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str) and value in NAMES and place.field != "slice":
        yield ast.Constant(NAMES[value])


def _named(node: ast.Name | ast.Attribute, place: Place) -> Iterator[ast.AST]:
    """Another function of the same kind: max for min, also ``np.add.at``."""
    name = node.id if isinstance(node, ast.Name) else node.attr
    called = place.field == "func" and isinstance(place.parent, ast.Call)
    of_ufunc = isinstance(node, ast.Attribute) and _is_name(node.value, "np")
    if (called or of_ufunc) and name in NAMES:
        key = "id" if isinstance(node, ast.Name) else "attr"
        yield _with(node, **{key: NAMES[name]})


def _called(node: ast.Call, _: Place) -> Iterator[ast.AST]:
    function = node.func
    name = getattr(function, "id", getattr(function, "attr", ""))
    if name == "where" and len(node.args) == 3:
        yield _with(node, args=[node.args[0], node.args[2], node.args[1]])
    if name not in UNWRAPPED:
        return
    if len(node.args) == 1:
        yield node.args[0]
    elif not node.args and isinstance(function, ast.Attribute):
        yield function.value


def _branched(node: Any, _: Place) -> Iterator[ast.AST]:
    if isinstance(node, ast.If) and _is_name(node.test, "TYPE_CHECKING"):
        return
    always = () if isinstance(node, ast.While) else (True,)
    for value in (*always, False):
        if not (isinstance(node.test, ast.Constant) and node.test.value == value):
            test = ast.copy_location(ast.Constant(value), node.test)
            yield _with(node, test=test)


def _comprehended(node: ast.comprehension, _: Place) -> Iterator[ast.AST]:
    for at in range(len(node.ifs)):
        yield _with(node, ifs=[*node.ifs[:at], *node.ifs[at + 1 :]])


def _sliced(node: ast.Slice, _: Place) -> Iterator[ast.AST]:
    for name in ("lower", "upper", "step"):
        if getattr(node, name) is not None:
            yield _with(node, **{name: None})


def _returned(node: ast.Return, _: Place) -> Iterator[ast.AST]:
    if node.value and not isinstance(node.value, ast.Constant | ast.JoinedStr):
        yield _with(node, value=ast.copy_location(ast.Constant(None), node.value))


def _dropped(node: ast.stmt, place: Place) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Assign) or _changes_something(node, place):
        yield ast.Pass()


def _jumped(node: ast.stmt, _: Place) -> Iterator[ast.AST]:
    yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def _changes_something(node: ast.Assign, place: Place) -> bool:
    """Whether an assignment changes what was there: without it, code still runs."""
    [target, *_] = node.targets
    if not isinstance(target, ast.Name):
        return not isinstance(target, ast.Tuple)
    if place.function is None:
        return False
    return any(
        (isinstance(other, ast.arg) and other.arg == target.id)
        or (isinstance(other, ast.Name) and isinstance(other.ctx, ast.Store)
            and other.id == target.id and other.lineno < node.lineno)
        for other in ast.walk(place.function)
    )  # fmt: skip


CHANGES: tuple[tuple[Any, Callable[..., Iterator[ast.AST]]], ...] = (
    (ast.Compare, _compared),
    (ast.BinOp | ast.AugAssign | ast.BoolOp, _operated),
    (ast.UnaryOp, _unary),
    (ast.Constant, _constant),
    (ast.Name | ast.Attribute, _named),
    (ast.Call, _called),
    (ast.If | ast.IfExp | ast.While, _branched),
    (ast.comprehension, _comprehended),
    (ast.Slice, _sliced),
    (ast.Return, _returned),
    (ast.Expr | ast.AugAssign | ast.Raise | ast.Assign, _dropped),
    (ast.Break | ast.Continue, _jumped),
)
