"""What a statement may be: decided from the server's own plan of it, never by text.

A text is looked at only for what the server itself would choke on (length, depth).
Then the server is asked to EXPLAIN it in a READ session, and it may run when it is a
read, every step of its plan is on a list (operators.txt) and every procedure it calls
on another. What a list does not name is refused, so new clauses of Neo4j are, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphcrm.errors import QueryRefused
from graphcrm.graph.analyst.reach import check_reach

MOST_CHARACTERS = 20_000
MOST_TOKENS = 4_000
MOST_DEPTH = 40
# Patterns with more relationships keep the planner busy for longer than an answer.
MOST_RELATIONSHIPS = 40

PLAIN, EXPLAIN, PROFILE = "run", "explain", "profile"
# Which server is asked: the analysts' copy of the network, or the network itself.
COPY, MAIN = "copy", "main"

OPERATORS = frozenset(
    line
    for line in Path(__file__).with_name("operators.txt").read_text().splitlines()
    if not line.startswith("#")
)
PROCEDURES = frozenset(
    {"db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.visualization",
     "db.schema.nodeTypeProperties", "db.schema.relTypeProperties"}
)  # fmt: skip

# Blanks and comments, then perhaps how the statement is to be run.
_MODE = re.compile(
    r"(?:\s|//[^\n]*(?:\n|$)|/\*.*?\*/)*(EXPLAIN|PROFILE)\b", re.I | re.S
)
_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?(?:\*/|$)|'(?:\\.|[^'\\])*'?|\"(?:\\.|[^\"\\])*\"?|`[^`]*`?"
    r"|\w+|[^\s\w]",
    re.DOTALL,
)
_OPENS, _CLOSES = "([{", ")]}"
# A subquery inside CASE, a list or reduce has no steps in the plan: the server writes
# it out, in its own spelling, among the details of the step around it.
_READS_FILE = re.compile(r"\bLOAD CSV\b")
_CALLS = re.compile(r"\bResolvedCall\(|\bCALL\s+[^\s({]")
# Functions of the server itself; those of plugins may do anything, writing included.
_NAMESPACES = frozenset(
    {"date", "datetime", "localdatetime", "localtime", "time", "duration", "point",
     "vector", "coll"}
)  # fmt: skip
_FUNCTION = re.compile(r"([\w`]+)(?:\.[\w`]+)+\(")


@dataclass(frozen=True)
class Hint:
    """What the server says about a statement before it runs; 1-based, 0 = nowhere."""

    status: str
    severity: str
    message: str
    line: int = 0
    column: int = 0


def mode_of(text: str) -> tuple[str, str]:
    """Return how a text wants to be run, and the text without that word.

    >>> mode_of("PROFILE MATCH (n) RETURN n")
    ('profile', '        MATCH (n) RETURN n')
    """
    found = _MODE.match(text)
    if not found:
        return PLAIN, text
    begin, end = found.span(1)
    blank = " " * (end - begin)  # so that lines and columns of errors stay true
    mode = {"explain": EXPLAIN, "profile": PROFILE}[found[1].lower()]
    return mode, text[:begin] + blank + text[end:]


def check_text(text: str) -> None:
    """Raise ``QueryRefused`` for a text the server should not even be shown."""
    if not text.strip():
        raise QueryRefused("There is no statement. Write one, or choose a question.")
    if len(text) > MOST_CHARACTERS:
        raise QueryRefused(
            f"The statement has {len(text)} characters; {MOST_CHARACTERS} at most. "
            "Hand long lists in as a parameter: write $names."
        )
    if "\0" in text:
        raise QueryRefused("The statement has a zero character; remove it.")
    if not _is_text(text):
        raise QueryRefused("The statement has half a character; remove it.")
    depth = tokens = relationships = 0
    before = ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word.startswith(("//", "/*")):
            continue
        tokens += 1
        relationships += before == "-" and word in ("[", "-")  # -[…]-> and -->
        depth += (word in _OPENS) - (word in _CLOSES)
        if depth > MOST_DEPTH:
            raise QueryRefused(
                f"Brackets stand {MOST_DEPTH} deep and more. Take parts of it out "
                "with WITH, or hand a list in as a parameter."
            )
        before = word
    if tokens > MOST_TOKENS:
        raise QueryRefused(
            f"The statement has {tokens} words and signs; {MOST_TOKENS} at most. Hand "
            "long lists in as a parameter: write $names."
        )
    if relationships > MOST_RELATIONSHIPS:
        raise QueryRefused(
            f"The patterns have {relationships} relationships; {MOST_RELATIONSHIPS} at "
            "most. A repeated step is written once: ((a)-->(b)){1,5}."
        )


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Raise ``QueryRefused`` for a value that the server has no type for."""
    for name, value in parameters.items():
        if not _is_text(name):
            raise QueryRefused("A parameter's name has half a character; remove it.")
        if not _fits(value):
            raise QueryRefused(
                f"The value of ${name} cannot be used: whole numbers go from -2^63 to "
                "2^63 - 1, and texts have whole characters."
            )


def _fits(value: Any) -> bool:
    if isinstance(value, str):
        return _is_text(value)
    if isinstance(value, Mapping):
        return all(_fits(part) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple)):
        return all(map(_fits, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def _is_text(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def check_plan(kind: str, plan: Mapping[str, Any] | None, server: str = MAIN) -> None:
    """Raise ``QueryRefused`` unless a plan reads the graph and does nothing else.

    ``kind`` is the query type of the server's answer to EXPLAIN, ``plan`` its tree.
    On the main server it must keep away from closed nodes, too.
    """
    if kind in ("w", "rw", "s") and _is_administration(plan, kind):
        raise QueryRefused(
            "This orders the server about instead of asking the graph. Only questions "
            "are answered here: MATCH … RETURN …"
        )
    if kind in ("w", "rw"):
        raise QueryRefused(
            "This would change the graph, and questions are read-only. Changes are "
            "made on the pages or by an import."
        )
    if not plan:
        raise QueryRefused("The server has no plan for this; write it another way.")
    for operator, details in _operators(plan):
        if operator == "ProcedureCall":
            _check_procedure(details)
        elif operator not in OPERATORS:
            raise QueryRefused(_refusal(operator))
        else:
            _check_expressions(details)
        if server == MAIN:
            check_reach(operator, details)
    if kind != "r":
        raise QueryRefused("Only questions are answered here: MATCH … RETURN …")


def _is_administration(plan: Mapping[str, Any] | None, kind: str) -> bool:
    names = {name for name, _ in _operators(plan)} if plan else set()
    return "AdministrationCommand" in names or (kind == "s" and not names)


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield operator and details of a plan's tree; deep trees too."""
    waiting = [plan]
    while waiting:
        here = waiting.pop()
        name = str(here["operatorType"]).partition("@")[0]
        yield name, str(here.get("args", {}).get("Details", ""))
        waiting += here.get("children", [])


def _check_procedure(details: str) -> None:
    name = details.partition("(")[0].strip().strip("`")
    if name not in PROCEDURES:
        raise QueryRefused(
            f"The procedure {name} is not open to questions. Open are "
            f"{', '.join(sorted(PROCEDURES))}."
        )


def _check_expressions(details: str) -> None:
    """Refuse what stands inside an expression and is no step of its own."""
    if _READS_FILE.search(details):
        raise QueryRefused(_refusal("LoadCSV"))
    if _CALLS.search(details):
        raise QueryRefused(
            "A procedure cannot be called inside an expression. Write CALL … YIELD … "
            "before it."
        )
    for function in _FUNCTION.finditer(details):
        if function[1] not in _NAMESPACES:
            name = function[0].rstrip("(").replace("`", "")
            raise QueryRefused(f"The function {name} is not open to questions.")


def _refusal(operator: str) -> str:
    if operator == "LoadCSV":
        return "Files cannot be read from here. Import them on the page Imports."
    if operator.startswith(("Show", "Terminate")):
        return (
            "This asks about the server and not about the graph. The schema stands "
            "beside the editor; running statements are stopped with Cancel."
        )
    if operator.startswith("Transaction"):
        return "IN TRANSACTIONS is for changes; write CALL { … } alone."
    return f"The step {operator} is not open to questions. Write it another way."
