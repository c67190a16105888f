"""The catalogue: every statement of the product, one ``.cypher`` file each.

A file's header is its contract (docs/queries.md)::

    // Volume of one branch, one row per month.
    //
    // @about   what the answer means, how to read it, what to change
    // @param   root         id of the branch head
    // @param   since:day    first day, yyyymmdd, inclusive
    // @returns month        yyyymm
    // @returns volume       hundredths
    // @chart   line month volume
    // @example since=2026-05-01
    // @cost    members of the branch + their orders

The folder is the access class. A file that breaks its contract is refused when
the catalogue is loaded, with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphcrm.access import RIGHTS

FOLDERS = (
    "schema", "branch", "company", "write", "checks", "examples", "projection",
    "copy",
)  # fmt: skip
WRITING = ("schema", "write", "copy")
TYPES = ("text", "number", "day", "period", "member", "list", "flag")
CHARTS = ("line", "bar", "area", "scatter", "heatmap")
TAGS = (
    "about", "param", "returns", "chart", "example", "cost", "packed", "right",
    "library",
)  # fmt: skip

_WRITE_WORDS = re.compile(
    r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD\s+CSV|"
    r"START\s+DATABASE|STOP\s+DATABASE|ALTER|GRANT|DENY|REVOKE|TERMINATE)\b",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"\$(\w+)")
_TAG = re.compile(r"@(\w+)\s*(.*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class BadQuery(ValueError):
    """A ``.cypher`` file breaks its contract; a bug in the product, not a refusal."""


@dataclass(frozen=True)
class Parameter:
    """One ``$name`` of a statement; ``type`` decides the form field."""

    name: str
    type: str
    doc: str


@dataclass(frozen=True)
class Column:
    """One column a statement returns."""

    name: str
    doc: str


@dataclass(frozen=True)
class Chart:
    """How an answer is drawn: one of ``CHARTS`` and the columns of its axes.

    ``series`` is the column that tells lines or bars apart, empty for one of
    them; of a heatmap it is the column of the colour.
    """

    kind: str
    x: str
    y: str
    series: str = ""


@dataclass(frozen=True)
class Query:
    """One statement with its contract.

    ``name`` is its path, ``branch/volume_by_month``. ``packed`` statements
    return lists of equal length, one list a column and one record a chunk.
    ``right`` is one of ``graphcrm.access.RIGHTS`` that its reader must have
    beside seeing the branch or the company, e.g. for what people are paid.
    ``library`` offers it to analysts and branch heads as it is; what only the
    product may ask (contacts, pay, users) does not carry the tag. ``about``
    explains the answer at length. ``example`` are form texts for all parameters
    but the root, with which the statement answers on the demo data.
    """

    name: str
    text: str
    summary: str
    parameters: tuple[Parameter, ...]
    returns: tuple[Column, ...]
    cost: str = ""
    packed: bool = False
    library: bool = False
    right: str = ""
    about: str = ""
    chart: Chart | None = None
    example: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> str:
        """Return the access class: branch, company, write and so on."""
        return self.name.split("/", 1)[0]

    @property
    def rooted(self) -> bool:
        """Whether it starts from the branch of the asking person, ``$root``."""
        return any(parameter.name == "root" for parameter in self.parameters)

    @property
    def writes(self) -> bool:
        """Whether the statement may change the graph."""
        return self.folder in WRITING

    def check_arguments(self, given: Mapping[str, object]) -> None:
        """Raise ``BadQuery`` unless exactly the declared parameters are given."""
        declared = {parameter.name for parameter in self.parameters}
        if declared != set(given):
            raise BadQuery(
                f"{self.name} takes {sorted(declared)}, was given {sorted(given)}"
            )


class Catalogue(Mapping[str, Query]):
    """All statements by name."""

    def __init__(self, queries: Mapping[str, Query]) -> None:
        self._queries = dict(sorted(queries.items()))

    def __getitem__(self, name: str) -> Query:
        return self._queries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)

    def folder(self, name: str) -> list[Query]:
        """Return the statements of one folder, in the order of their names."""
        return [query for query in self.values() if query.folder == name]


def load(root: Path) -> Catalogue:
    """Return the catalogue of a ``cypher/`` folder, every contract checked."""
    queries = {}
    for file in sorted(root.rglob("*.cypher")):
        name = file.relative_to(root).with_suffix("").as_posix()
        queries[name] = parse(name, file.read_text("utf-8"))
    return Catalogue(queries)


def parse(name: str, text: str) -> Query:
    """Return the statement of one file, or raise ``BadQuery`` with its name."""
    header, body = _split(text)
    summary, tags = _header(name, header)
    query = Query(
        name=name,
        text=body,
        summary=summary,
        parameters=tuple(_parameter(name, value) for value in tags["param"]),
        returns=tuple(Column(*_words(value)) for value in tags["returns"]),
        cost=" ".join(tags["cost"]),
        packed=bool(tags["packed"]),
        library=bool(tags["library"]),
        right=" ".join(tags["right"]),
        about=" ".join(tags["about"]),
        chart=_chart(name, tags["chart"]),
        example=_example(name, tags["example"]),
    )
    _check(query)
    return query


def _split(text: str) -> tuple[list[str], str]:
    """Return the header's lines without ``//`` and the statement below it."""
    lines = text.splitlines()
    count = next(
        (i for i, line in enumerate(lines) if not line.startswith("//")), len(lines)
    )
    header = [line.removeprefix("//").strip() for line in lines[:count]]
    return header, "\n".join(lines[count:]).strip()


def _header(name: str, lines: list[str]) -> tuple[str, dict[str, list[str]]]:
    """Return the summary and the tags; a line without ``@`` continues the last."""
    tags: dict[str, list[str]] = {tag: [] for tag in TAGS}
    summary: list[str] = []
    current: list[str] | None = None
    for line in lines:
        match = _TAG.match(line)
        if match:
            if match[1] not in tags:
                raise BadQuery(f"{name}: unknown tag @{match[1]}")
            current = tags[match[1]]
            current.append(match[2] or "yes")
        elif line and current:
            current[-1] += f" {line}"
        elif line:
            summary.append(line)
    return " ".join(summary), tags


def _words(value: str) -> tuple[str, str]:
    word, _, rest = value.partition(" ")
    return word, rest.strip()


def _parameter(name: str, value: str) -> Parameter:
    word, doc = _words(value)
    label, _, kind = word.partition(":")
    if kind and kind not in TYPES:
        raise BadQuery(f"{name}: ${label} has unknown type {kind}")
    return Parameter(label, kind or "text", doc)


def _chart(name: str, values: list[str]) -> Chart | None:
    """Return the chart of ``KIND X Y [SERIES]``."""
    if not values:
        return None
    words = " ".join(values).split()
    if len(values) > 1 or not 3 <= len(words) <= 4:
        raise BadQuery(f"{name}: @chart is KIND X Y [SERIES], once")
    if words[0] not in CHARTS:
        raise BadQuery(f"{name}: @chart {words[0]} is none of {', '.join(CHARTS)}")
    if words[0] == "heatmap" and len(words) < 4:
        raise BadQuery(f"{name}: @chart heatmap needs a third column for its colour")
    return Chart(*words)


def _example(name: str, values: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of ``name=value …``."""
    pairs: list[tuple[str, str]] = []
    for word in " ".join(values).split():
        key, sign, value = word.partition("=")
        if not sign or key in dict(pairs):
            raise BadQuery(f"{name}: @example {word} is not one name=value each")
        pairs.append((key, value))
    return tuple(pairs)


def code_of(text: str) -> str:
    """Return a statement with its comments and quoted texts blanked out."""
    return re.sub(
        r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`",
        " ",
        text,
        flags=re.DOTALL,
    )


def _check(query: Query) -> None:
    code = code_of(query.text)
    used = set(_PARAMETER.findall(code))
    declared = {parameter.name for parameter in query.parameters}
    problems = []
    if not query.text:
        problems.append("has no statement")
    if not query.summary:
        problems.append("has no summary in its header")
    if query.folder not in FOLDERS:
        problems.append(f"is not in one of {', '.join(FOLDERS)}")
    if not _NAME.fullmatch(query.name.rsplit("/", 1)[-1].lstrip("0123456789_")):
        problems.append("is not named in snake_case")
    if query.right and query.right not in RIGHTS:
        problems.append(f"needs a right {query.right!r} that there is not")
    if declared != used:
        problems.append(
            f"declares {sorted(declared - used)} without using them and uses "
            f"{sorted(used - declared)} without declaring them"
        )
    if query.folder == "branch" and "root" not in used:
        problems.append("is in branch/ and does not start from $root")
    problems += _explanation_problems(query)
    if not query.writes:
        word = _WRITE_WORDS.search(code)
        if word:
            problems.append(f"uses {word[0]} outside write/, schema/ and copy/")
        if not query.returns:
            problems.append("declares no @returns")
    if ";" in code:
        problems.append("holds more than one statement, or ends in a semicolon")
    if problems:
        raise BadQuery(f"{query.name}: " + "; ".join(problems))


def _explanation_problems(query: Query) -> list[str]:
    """Return what is wrong with the explanation, the chart and the example."""
    problems = []
    if query.folder == "examples" and not query.about:
        problems.append("has no @about")
    if query.chart:
        columns = {column.name for column in query.returns}
        drawn = {query.chart.x, query.chart.y, query.chart.series} - {""}
        if drawn - columns:
            problems.append(f"draws {sorted(drawn - columns)} that it does not return")
    fields = {parameter.name for parameter in query.parameters} - {"root"}
    given = {key for key, _ in query.example}
    if given != fields and (given or query.folder == "examples"):
        problems.append(f"has an @example of {sorted(given)} for {sorted(fields)}")
    return problems
