"""From the cells of a file to typed columns, problems and what was detected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphcrm.errors import Problem
from graphcrm.facade import ImportOptions
from graphcrm.periods import to_date
from graphcrm.services.parsing import cells, fields, headers
from graphcrm.services.parsing.cells import BadCell, Cell, DateRule
from graphcrm.services.parsing.parsed import Parsed, cut
from graphcrm.services.parsing.refusal import letters
from graphcrm.services.parsing.sandbox import RawSheet

__all__ = ["ImportOptions", "Parsed", "header_names", "parse"]

SAMPLE_ROWS = 20
_HEADER_WITHIN = 10  # rows above the header: titles, logos, dates of the report
_NUMERIC = (fields.DECIMAL, fields.VOLUME, fields.QUANTITY, fields.RATE)
_DATED = (fields.DAY, fields.INSTANT)


def parse(sheet: RawSheet, options: ImportOptions) -> Parsed:
    """Return the typed columns of a sheet; what is wrong is in ``problems``."""
    at = _header_row(sheet, options)
    names = _names(sheet.rows[at][1]) if sheet.rows else []
    kind = options.kind or headers.guess_kind(names, sheet.filename)
    parsed = Parsed(
        source=sheet.filename,
        sha256=sheet.sha256,
        options=replace(
            options,
            kind=kind,
            encoding=sheet.encoding,
            separator=sheet.separator,
            sheet=sheet.sheet,
        ),
        headers=tuple(name for name in names if name),
        rows=[],
        columns={},
        problems=[],
        bad_rows=set(),
        formats=(),
        notices=sheet.notices,
        sample=_sample(names, sheet.rows[at + 1 :]),
        sheets=sheet.sheets,
    )
    if _refuse_header(parsed, sheet, at, names):
        return parsed
    parsed.options = replace(
        parsed.options, mapping=headers.guess_mapping(kind, names, options.mapping)
    )
    if _missing_columns(parsed, sheet.rows[at][0]):
        return parsed
    _unused_columns(parsed)
    body = sheet.rows[at + 1 :]
    if not body:
        parsed.add(
            Problem(sheet.filename, 0, "", "", "There are no rows below the header.")
        )
        return parsed
    texts = _columns(parsed, names, body)
    _decide_and_parse(parsed, texts, sheet.since_1904)
    return parsed


def header_names(sheet: RawSheet, options: ImportOptions) -> list[str]:
    """Return the headers of a sheet without empty ones."""
    if not sheet.rows:
        return []
    return [n for n in _names(sheet.rows[_header_row(sheet, options)][1]) if n]


def _header_row(sheet: RawSheet, options: ImportOptions) -> int:
    """Return the position of the header: the row with most names we know."""
    given = set(options.mapping.values())

    def score(at: int) -> int:
        texts = [cells.as_text(cell).strip() for cell in sheet.rows[at][1]]
        return headers.recognised(texts) + len(given.intersection(texts))

    first = range(min(_HEADER_WITHIN, len(sheet.rows)))
    best = max(first, key=score, default=0)
    return best if first and score(best) >= 2 else 0


def _names(row: Sequence[Cell]) -> list[str]:
    names = []
    for cell in row:
        try:
            names.append(cells.clean(cell))
        except BadCell:
            names.append("")
    return names


def _sample(
    names: list[str], body: list[tuple[int, list[Cell]]]
) -> tuple[dict[str, str], ...]:
    shown = []
    for _, row in body[:SAMPLE_ROWS]:
        texts = [cut(cells.as_text(cell)) for cell in row]
        texts += [""] * (len(names) - len(texts))
        shown.append({n: t for n, t in zip(names, texts, strict=False) if n})
    return tuple(shown)


def _refuse_header(parsed: Parsed, sheet: RawSheet, at: int, names: list[str]) -> bool:
    """Add what is wrong with the header; whether the rest is not worth reading."""
    if not sheet.rows:
        parsed.add(Problem(sheet.filename, 0, "", "", "The file holds no rows."))
        return True
    line = sheet.rows[at][0]
    plain = Counter(headers.normalise(name) for name in names if name)
    twice = sorted(
        {n for n in names if n and plain[headers.normalise(n)] > 1}, key=names.index
    )
    if twice:
        words = "stands in the header more than once; rename or delete one"
        for name in twice:
            parsed.add(Problem(sheet.filename, line, name, name, words))
        return True
    kind = parsed.options.kind
    if kind not in fields.KINDS:
        words = f"There is no kind of file called {kind!r}." if kind else _UNKNOWN
        seen = ", ".join(name for name in names if name)
        parsed.add(Problem(sheet.filename, line, "", cut(seen), words))
        return True
    unknown = [f for f in parsed.options.mapping if f not in _field_names(kind)]
    for name in unknown:
        words = f"is not a column of {kind}"
        parsed.add(Problem(sheet.filename, line, name, "", words))
    return bool(unknown)


_UNKNOWN = (
    "The headers do not tell which kind of file this is. Choose the kind, or name "
    "the columns as in docs/import-formats.md."
)


def _field_names(kind: str) -> set[str]:
    return {f.name for f in fields.KINDS[kind]}


def _missing_columns(parsed: Parsed, line: int) -> bool:
    missing = [
        f
        for f in fields.KINDS[parsed.options.kind]
        if f.required and f.name not in parsed.options.mapping
    ]
    for f in missing:
        seen = ", ".join(parsed.headers)
        words = f"The column {f.name} ({f.doc}) is missing. The file has: {cut(seen)}"
        parsed.add(Problem(parsed.source, line, f.name, "", words))
    return bool(missing)


def _unused_columns(parsed: Parsed) -> None:
    used = set(parsed.options.mapping.values())
    unused = [name for name in parsed.headers if name not in used]
    if unused:
        words = f"Not read: {', '.join(repr(cut(name)) for name in unused[:20])}."
        parsed.notices = (*parsed.notices, words)


def _columns(
    parsed: Parsed, names: list[str], body: list[tuple[int, list[Cell]]]
) -> dict[str, list[Cell]]:
    """Return the cells by our column names; uneven rows become problems."""
    width = len(names)
    while width and not names[width - 1]:
        width -= 1
    rows = []
    for number, row in body:
        if len(row) > width:
            extra = cells.as_text(row[width])
            words = f"The row has {len(row)} cells, the header has {width}"
            parsed.add(
                Problem(parsed.source, number, letters(width), cut(extra), words)
            )
        row = row + [""] * (width - len(row))
        rows.append(row[:width])
    parsed.rows = [number for number, _ in body]
    transposed = list(zip(*rows, strict=True))
    texts = {}
    for name, header in parsed.options.mapping.items():
        texts[name] = list(transposed[names.index(header)])
    parsed.texts = texts
    return texts


def _decide_and_parse(
    parsed: Parsed, texts: dict[str, list[Cell]], since_1904: bool
) -> None:
    kind_fields = {f.name: f for f in fields.KINDS[parsed.options.kind]}
    numeric = [n for n in texts if kind_fields[n].type in _NUMERIC]
    dated = [n for n in texts if kind_fields[n].type in _DATED]
    decimal = parsed.options.decimal or _detect(parsed, texts, numeric, _DECIMAL)
    order = parsed.options.dates or _detect(parsed, texts, dated, _DATES)
    rule = DateRule(order, since_1904)
    parsed.options = replace(parsed.options, decimal=decimal, dates=order)
    for name, values in texts.items():
        reader = _reader(kind_fields[name], decimal, rule)
        parsed.columns[name] = _read_column(parsed, kind_fields[name], values, reader)
    parsed.formats = _formats(parsed, numeric, dated)


@dataclass(frozen=True)
class _Detected:
    """What the cells of a whole file tell about how it writes numbers or dates."""

    evidence: Callable[[Cell], str]
    options: tuple[str, str]
    doubt: str
    in_doubt: str
    by_default: str


_DECIMAL = _Detected(
    cells.decimal_evidence,
    (".", ","),
    "could be thousands or decimals; say which decimal sign the file has",
    in_doubt=".",
    by_default=".",
)
_DATES = _Detected(
    cells.date_evidence,
    ("dmy", "mdy"),
    "could be day/month or month/day; say which order dates have",
    in_doubt="dmy",
    by_default="ymd",
)


def _detect(
    parsed: Parsed, texts: dict[str, list[Cell]], names: list[str], of: _Detected
) -> str:
    """Return what all cells of some columns say; in doubt that is a problem."""
    evidence: Counter[str] = Counter()
    doubtful = ""
    for name in names:
        for value in set(texts[name]):
            found = _safe(of.evidence, value)
            evidence[found] += 1
            if found == "?" and not doubtful:
                doubtful = name
    found = cells.decide(evidence.elements(), options=of.options)
    if found == "?":
        _doubt(parsed, texts, doubtful, of)
        return of.in_doubt
    return found or of.by_default


def _safe(evidence: Callable[[Cell], str], value: Cell) -> str:
    try:
        return evidence(value)
    except BadCell:
        return ""


def _doubt(
    parsed: Parsed, texts: dict[str, list[Cell]], name: str, of: _Detected
) -> None:
    """Add one problem for a whole column, at its first doubtful cell."""
    for at, value in enumerate(texts[name]):
        if _safe(of.evidence, value) == "?":
            parsed.problem(at, name, of.doubt)
            return


def _reader(f: fields.Field, decimal: str, rule: DateRule) -> Callable[[Cell], Any]:
    if f.type == fields.DECIMAL:
        return lambda value: cells.decimal_number(value, decimal)
    if f.type == fields.VOLUME:
        return lambda value: cells.scaled(value, decimal, 2)
    if f.type == fields.QUANTITY:
        return lambda value: cells.quantity(value, decimal)
    if f.type == fields.RATE:
        return lambda value: cells.rate(value, decimal)
    if f.type == fields.DAY:
        return lambda value: cells.day(value, rule)
    if f.type == fields.INSTANT:
        return lambda value: cells.instant(value, rule)
    if f.type == fields.CHOICE:
        return lambda value: _choice(value, f)
    return cells.identifier if f.type == fields.ID else cells.clean


def _choice(value: Cell, f: fields.Field) -> str:
    plain = headers.normalise(cells.clean(value))
    known = dict(f.choices)
    if plain not in known:
        allowed = ", ".join(dict.fromkeys(known.values()))
        raise BadCell(f"is none of {allowed}")
    return known[plain]


def _read_column(
    parsed: Parsed,
    f: fields.Field,
    values: list[Cell],
    reader: Callable[[Cell], Any],
) -> list[Any]:
    """Return one column; equal cells are read once."""
    memo: dict[tuple[type, Cell], Any] = {}
    column: list[Any] = []
    required = f.required and not (f.name == "sponsor" and _top_allowed(parsed))
    for at, value in enumerate(values):
        key = (type(value), value)
        found = memo.get(key, _UNREAD)
        if found is _UNREAD:
            try:
                found = _read_cell(value, reader)
            except BadCell as e:
                found = e
            memo[key] = found
        if isinstance(found, BadCell):
            parsed.problem(at, f.name, str(found))
            found = None
        elif found is None and required:
            parsed.problem(at, f.name, "is empty but needed")
        column.append(found)
    return column


_UNREAD = object()


def _top_allowed(parsed: Parsed) -> bool:
    """Return whether rows may lack a sponsor: members below the company do."""
    return parsed.options.kind == "members"


def _read_cell(value: Cell, reader: Callable[[Cell], Any]) -> Any:
    if value == "" or (isinstance(value, str) and not cells.clean(value)):
        return None
    return reader(value)


def _formats(parsed: Parsed, numeric: list[str], dated: list[str]) -> tuple[str, ...]:
    """Return one example a format: what stands there and what it was read as."""
    shown = []
    for name in dated:
        example = _example(parsed, name, lambda v: not str(v)[:4].isdigit())
        if example:
            text, value = example
            number = value[0] if isinstance(value, tuple) else value
            when = to_date(number)
            shown.append(f"{text} = {when.day} {when:%b} {when.year}")
            break
    for name in numeric:
        example = _example(parsed, name, lambda v: "," in str(v) or "." in str(v))
        if example:
            text, value = example
            decimal = (
                isinstance(value, int)
                and fields.field(parsed.options.kind, name).type == fields.VOLUME
            )
            plain = f"{value / 100:.2f}" if decimal else str(value)
            shown.append(f"{text} = {plain}")
            break
    return tuple(shown)


def _example(
    parsed: Parsed, name: str, telling: Callable[[Cell], bool]
) -> tuple[str, Any] | None:
    """Return the first cell that was read, rather one that tells something."""
    fallback = None
    for text, value in zip(parsed.texts[name], parsed.columns[name], strict=True):
        if value is None:
            continue
        if telling(text):
            return cells.as_text(text), value
        fallback = fallback or (cells.as_text(text), value)
    return fallback
