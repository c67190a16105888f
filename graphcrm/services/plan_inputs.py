"""The inputs of a run from a folder of import files, without a database.

A folder holds the files that ``graphcrm import`` reads (members.csv, orders.csv,
products.csv, coefficients.csv, …; docs/import-formats.md) and, for plans that need
them, four files of a run's own, described in docs/plans.md: ``facts.csv``,
``terms.csv``, ``amounts.csv`` and ``state.csv``.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graphcrm.access import HOUSE as HOUSE_ID
from graphcrm.errors import Invalid, Problem
from graphcrm.facade import ImportOptions
from graphcrm.money import VOLUME_DIGITS, parse_scaled
from graphcrm.periods import OPEN_DAY, Period, parse_day
from graphcrm.rules.input_checks import COEFFICIENT
from graphcrm.rules.snapshot import (
    CUSTOMER,
    DISTRIBUTOR,
    HOUSE,
    OWN,
    RETAIL,
    Snapshot,
    slot,
    snapshot,
)
from graphcrm.services.import_draft import Draft, Known
from graphcrm.services.import_orders import OrderContext
from graphcrm.services.import_types import Policy
from graphcrm.services.imports import refuse, worked_out
from graphcrm.services.parsing import delimited, fields
from graphcrm.services.parsing.cells import Cell
from graphcrm.services.parsing.limits import shell_limits
from graphcrm.services.parsing.parsed import Parsed
from graphcrm.services.parsing.refusal import Refused
from graphcrm.services.parsing.sandbox import RawSheet
from graphcrm.services.parsing.table import parse

# Files of a run's own: what their columns are called.
_OWN_FILES: Mapping[str, tuple[str, ...]] = {
    "facts": ("member", "name", "value", "from", "to"),
    "terms": ("member", "kind", "component", "value", "from", "to", "reason"),
    "amounts": ("order", "measure", "value"),
    "state": ("member", "key", "value"),
}
_LINE = "line"  # of the file, beside the columns
_LIMITS = shell_limits(20_000_000)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Folder:
    """Everything a folder says, read and checked once, for any period."""

    draft: Draft
    own: Mapping[str, list[Row]]

    def inputs(
        self, when: Period, before: Mapping[str, list[Any]] | None = None
    ) -> Snapshot:
        """Return the frozen inputs of a period.

        ``before`` is what the period before left behind, as columns member, key
        and value; by default the opening balances of ``state.csv``.
        """
        state = before if before is not None else self._state()
        return snapshot(
            when.id,
            when.first_day,
            when.last_day,
            self._members(when),
            self._orders(when),
            self._terms(when),
            self._facts(when),
            state,
        )

    def _members(self, when: Period) -> dict[str, Any]:
        draft = self.draft.members
        rows = [
            row
            for row in zip(*(draft[name] for name in _MEMBER), strict=True)
            if row[2] <= when.last_day
        ]
        ids, sponsors, joined, left, sells, buys, enrollers, parents, legs = (
            zip(*rows, strict=True) if rows else [()] * len(_MEMBER)
        )
        roles = [
            DISTRIBUTOR * bool(d) + CUSTOMER * bool(c)
            for d, c in zip(sells, buys, strict=True)
        ]
        return {
            "id": [HOUSE_ID, *ids],
            "sponsor": ["", *(sponsor or HOUSE_ID for sponsor in sponsors)],
            "role": [HOUSE, *roles],
            "joined": [0, *joined],
            "left": [0, *left],
            # Who is not said to be brought in by another was by his sponsor.
            "enroller": ["", *map(_first, enrollers, sponsors)],
            "placement": ["", *parents],
            "slot": [0, *map(slot, legs)],
        }

    def _orders(self, when: Period) -> dict[str, Any]:
        columns = self.draft.orders.columns
        rows = [
            at
            for at, day in enumerate(columns["day"])
            if when.first_day <= day <= when.last_day
        ]

        def some(name: str) -> list[Any]:
            return [columns[name][at] for at in rows]

        return {
            **{name: some(name) for name in ("key", "seller", "buyer", "day", "net")},
            "kind": [RETAIL if kind == "retail" else OWN for kind in some("kind")],
            "volume": some("volume"),
            "qualifying": some("qualifying_volume"),
            "currency": some("currency"),
            "moment": [at // 1000 for at in some("at")],
            **self._amounts(some("number")),
        }

    def _amounts(self, orders: list[str]) -> dict[str, list[int]]:
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.own["amounts"]:
            value = parse_scaled(row["value"], VOLUME_DIGITS)
            found[row["measure"]][row["order"]] = value
        return {
            f"measure.{name}": [values.get(order, 0) for order in orders]
            for name, values in found.items()
        }

    def _terms(self, when: Period) -> dict[str, Any]:
        columns = self.draft.terms.columns
        rows = [
            (term, member, COEFFICIENT, component, value)
            for term, member, component, value, first, last in zip(
                *(columns[name] for name in _TERM), strict=True
            )
            if first <= when.last_day < last
        ]
        rows += [
            (f"terms.csv row {row[_LINE]}", row["member"], row["kind"],
             row["component"] or "*", row["value"])
            for row in self.own["terms"]
            if _valid(row, when)
        ]  # fmt: skip
        names = ("id", "member", "kind", "component", "value")
        return {name: [row[at] for row in rows] for at, name in enumerate(names)}

    def _facts(self, when: Period) -> dict[str, Any]:
        rows = [row for row in self.own["facts"] if _valid(row, when)]
        return {
            name: [row[name] for row in rows] for name in ("member", "name", "value")
        }

    def _state(self) -> dict[str, Any]:
        rows = self.own["state"]
        return {
            name: [row[name] for row in rows] for name in ("member", "key", "value")
        }


def _first(enroller: str, sponsor: str) -> str:
    return enroller or sponsor or HOUSE_ID


_MEMBER = ("id", "sponsor", "joined", "left", "distributor", "customer", "enroller",
           "placement", "leg")  # fmt: skip
_TERM = ("id", "member", "component", "value", "valid_from", "valid_to")


def read_folder(folder: Path, policy: Policy) -> Folder:
    """Return everything the files of a folder say.

    Raises ``Invalid`` with every problem: file, row, column, value, reason.
    """
    if not folder.is_dir():
        raise Invalid(f"{folder} is no folder. Give the one with members.csv.")
    if not (folder / "members.csv").is_file():
        raise Invalid(f"{folder} has no members.csv, so there is nobody to pay.")
    files = [
        _parsed(folder / f"{kind}.csv", kind)
        for kind in fields.ORDER
        if (folder / f"{kind}.csv").is_file()
    ]
    context = OrderContext(ZoneInfo(policy.timezone), OPEN_DAY, 0)
    out = worked_out(files, Known(), policy, context, "")
    problems = [problem for file in out.files for problem in file.problems]
    own = {
        name: list(_own_rows(folder / f"{name}.csv", columns, problems))
        for name, columns in _OWN_FILES.items()
    }
    _check_own(own, out.draft, problems)
    refuse(problems, "Nothing was computed")
    return Folder(out.draft, own)


def _parsed(path: Path, kind: str) -> Parsed:
    try:
        dialect = delimited.detect(path, "", "")
        rows: list[tuple[int, list[Cell]]] = [
            (number, [*row])
            for number, row in enumerate(delimited.rows(path, dialect, _LIMITS), 1)
            if any(cell.strip() for cell in row)
        ]
    except Refused as refused:
        problem = Problem(path.name, refused.row, "", "", str(refused))
        raise Invalid(f"{path.name} cannot be read: {refused}", [problem]) from None
    sheet = RawSheet(
        path.name, hashlib.sha256(path.read_bytes()).hexdigest(), "csv",
        dialect.encoding, dialect.separator, "", (), since_1904=False, notices=(),
        rows=rows,
    )  # fmt: skip
    return parse(sheet, ImportOptions(kind=kind))


def _own_rows(
    path: Path, columns: tuple[str, ...], problems: list[Problem]
) -> Iterator[Row]:
    """Yield the rows of a file of a run's own; lines that begin with # are notes."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        # A note stays as an empty line, so that rows keep their numbers.
        reader = csv.reader("\n" if line[:1] == "#" else line for line in file)
        rows = ((reader.line_num, row) for row in reader if row)
        _, header = next(rows, (1, []))
        missing = [name for name in columns[:3] if name not in header]
        for name in missing:
            words = f"is missing; the file has {', '.join(columns)}"
            problems.append(Problem(path.name, 1, name, "", words))
        for number, cells in () if missing else rows:
            row = dict(zip(header, cells, strict=False))
            known = {name: row.get(name, "").strip() for name in columns}
            yield {**known, _LINE: str(number)}


def _check_own(
    own: Mapping[str, list[Row]], draft: Draft, problems: list[Problem]
) -> None:
    """Note what the files of a run's own say of nobody, and what is no number."""
    members = {*draft.members["id"], HOUSE_ID}
    orders = set(draft.orders["number"])
    for name, rows in own.items():
        for row in rows:
            number = int(row[_LINE])
            for column, known in (("member", members), ("order", orders)):
                if column in row and row[column] not in known:
                    words = f"is no {column} of the folder"
                    at = (f"{name}.csv", number, column, row[column])
                    problems.append(Problem(*at, words))
            problems += _bad_cells(name, number, row)


def _bad_cells(name: str, number: int, row: Row) -> Iterable[Problem]:
    checks: dict[str, Callable[[str], int]] = {"from": parse_day, "to": parse_day}
    if name == "amounts":
        checks["value"] = lambda text: parse_scaled(text, VOLUME_DIGITS)
    if name == "state":
        checks["value"] = int
    for column, check in checks.items():
        text = row.get(column, "")
        if not text and column != "value":
            continue
        try:
            check(text)
        except ValueError:
            kind = "a day like 2026-01-31" if column in ("from", "to") else "a number"
            yield Problem(f"{name}.csv", number, column, text, f"is not {kind}")


def _columns(rows: list[Row], names: tuple[str, ...]) -> dict[str, list[str]]:
    return {name: [row[name] for row in rows] for name in names}


def _valid(row: Row, when: Period) -> bool:
    """Whether a dated row counts on the last day of a period."""
    first = parse_day(row["from"]) if row["from"] else 0
    last = parse_day(row["to"]) if row["to"] else OPEN_DAY
    return first <= when.last_day < last
