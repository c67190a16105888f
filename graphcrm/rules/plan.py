"""A compensation plan: dated data in a TOML file, read strictly.

docs/plans.md describes every key. A plan is refused as a whole, with file,
line, key, what is wrong and what would be right for every mistake in it.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphcrm.errors import BadPlan, Problem
from graphcrm.periods import MONTH, WEEK, month
from graphcrm.rules.book import BUILT_IN, Activity, Book, Units
from graphcrm.rules.caps import Caps, CompanyCap, read_company_cap
from graphcrm.rules.exact import Rounding
from graphcrm.rules.kinds import matching, pass_share
from graphcrm.rules.kinds.binary import Binary
from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.kinds.differential import Differential
from graphcrm.rules.kinds.differential_by_order import DifferentialByOrder
from graphcrm.rules.kinds.generations import Generations
from graphcrm.rules.kinds.guarantee import Guarantee
from graphcrm.rules.kinds.infinity import Infinity
from graphcrm.rules.kinds.leadership import Leadership
from graphcrm.rules.kinds.matrix_full import MatrixFull
from graphcrm.rules.kinds.own_sales import OwnSales
from graphcrm.rules.kinds.pass_up import PassUp
from graphcrm.rules.kinds.pool import Pool
from graphcrm.rules.kinds.rank_bonus import RankBonus
from graphcrm.rules.kinds.referral import Referral
from graphcrm.rules.kinds.structure import Structure
from graphcrm.rules.kinds.type_table import TypeTable
from graphcrm.rules.kinds.unilevel import Unilevel
from graphcrm.rules.ladder import Ladder, rank_names
from graphcrm.rules.lines import Kind
from graphcrm.rules.matrix import Matrix
from graphcrm.rules.metrics import METRICS
from graphcrm.rules.metrics.base import Metric
from graphcrm.rules.metrics.volumes import Limited
from graphcrm.rules.payout import Payout
from graphcrm.rules.plan_checks import check_ladder, check_order
from graphcrm.rules.rounding import read_rounding
from graphcrm.rules.section import Notes, Section
from graphcrm.rules.toml_lines import key_lines, slip
from graphcrm.rules.words import COUNT, Vocabulary

KINDS: dict[str, Callable[[Section], Kind]] = {
    "binary": Binary.read,
    "bonus": Bonus.read,
    "differential": Differential.read,
    "differential_by_order": DifferentialByOrder.read,
    "generations": Generations.read,
    "guarantee": Guarantee.read,
    "infinity": Infinity.read,
    "leadership": Leadership.read,
    "matching": matching.read,
    "matrix_full": MatrixFull.read,
    "own_sales": OwnSales.read,
    "pass_share": pass_share.read,
    "pass_up": PassUp.read,
    "pool": Pool.read,
    "rank_bonus": RankBonus.read,
    "referral": Referral.read,
    "structure": Structure.read,
    "type_table": TypeTable.read,
    "unilevel": Unilevel.read,
}

CALENDARS = (MONTH, WEEK)

DEMO_PLAN = Path(__file__).parent / "plans" / "unilevel.toml"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Component:
    """One commission of a plan; its position in the plan is its number.

    ``calendar``: the kind of period it is computed for.
    """

    name: str
    kind: str
    rules: Kind
    caps: Caps
    rounding: Rounding
    calendar: str

    @property
    def priced_together(self) -> bool:
        """Whether what a line pays depends on others of the same component."""
        return self.rounding.at == "member" or self.caps.source is not None


@dataclass(frozen=True)
class Plan:
    """A whole plan. ``sha256`` is that of its canonical text."""

    name: str
    version: str
    currency: str
    book: Book
    components: tuple[Component, ...]
    company_cap: CompanyCap | None
    payout: Payout
    text: str
    sha256: str

    @property
    def id(self) -> str:
        """Return name and version, ``unilevel@2026.1``."""
        return f"{self.name}@{self.version}"

    def component(self, name: str) -> int:
        """Return the number of a component."""
        names = [component.name for component in self.components]
        if name not in names:
            raise LookupError(
                f"{self.id} has no component {name}; it has {', '.join(names)}"
            )
        return names.index(name)


def demo_plan() -> Plan:
    """Return the plan that ships with the product."""
    return load_plan(DEMO_PLAN)


def activity_volume(plan: Plan, period: str) -> int:
    """Return the qualifying volume that makes a member active, in hundredths.

    The one valid on the last day of the month ``period``.
    """
    return plan.book.activity.own_volume.at(month(period).last_day)


def load_plan(source: Path | str) -> Plan:
    """Return the plan of a file, or of a text that holds one.

    Raises ``BadPlan`` with every mistake.
    """
    if isinstance(source, Path):
        try:
            text = source.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or error
            raise _refused(source.name, [_problem(source.name, 0, why)]) from None
        return _read(text, source.name)
    return _read(source, "plan")


def canonical(text: str) -> str:
    """Return a plan's text as it is hashed and stored: one kind of line end."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _read(raw: str, source: str) -> Plan:
    text = canonical(raw)
    # What is hashed begins with the first line that says something.
    skipped = len(raw[: len(raw) - len(raw.lstrip("\r\n \t"))].split("\n")) - 1
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else text.count("\n")
        told = slip(text.split("\n")[line - 1])
        problem = _problem(source, line + skipped, error, told)
        raise _refused(source, [problem]) from None
    words = Vocabulary(str(data.get("currency", "")))
    lines = {path: line + skipped for path, line in key_lines(text).items()}
    notes = Notes(source, lines, words)
    top = Section(notes, data)
    name = top.name("name")
    version = _spelled(top, "version", _VERSION, "letters, digits, . and -: 2026.1")
    currency = _spelled(top, "currency", _CURRENCY, "an ISO code, like MXN")
    units = Units.read(top, currency)
    words.units |= BUILT_IN
    words.ranks = rank_names(top)
    metrics = _metrics(top)
    activity = Activity.read(top.table("activity"))
    board = top.optional_table("matrix")
    matrix = Matrix.read(board) if "matrix" in data else None
    notes.width = matrix.width if matrix else 0
    book = Book(activity, units, metrics, Ladder.read(top, words.ranks), matrix)
    notes.rounding = read_rounding(top)
    components = _components(top)
    payout = Payout.read(top.optional_table("payout"))
    company = top.optional_table("company_cap")
    cap = None
    if "company_cap" in data:
        cap = read_company_cap(company, [part.name for part in components])
    top.finish()
    _check_exchange(notes, units)
    check_order(notes, book, components)
    check_ladder(notes, book)
    if notes.problems:
        raise _refused(source, notes.problems)
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Plan(name, version, currency, book, components, cap, payout, text, sha)


def _metrics(top: Section) -> dict[str, Metric]:
    """Return the metrics of a plan; each may read those above it."""
    table, metrics = top.optional_table("metric"), dict[str, Metric]()
    words = top.notes.words
    for name in table.data:
        section = table.table(name)
        if not _NAME.fullmatch(name) or name in (*BUILT_IN, *words.ranks):
            table.wrong(name, None, "is no name for a metric; take small letters, and "
                        "none of a rank or a figure that every plan has")  # fmt: skip
            continue
        written = isinstance(table.data[name], dict)
        of = section.choice("of", tuple(METRICS), "") if written else ""
        if of not in METRICS:
            words.units[name] = COUNT  # one mistake, not one more for each use
            continue
        metrics[name] = METRICS[of](section)
        words.units[name] = metrics[name].unit
        if isinstance(metrics[name], Limited):
            words.limited.add(name)
        section.finish()
    return metrics


def _components(top: Section) -> tuple[Component, ...]:
    components: list[Component] = []
    for section in top.tables("component"):
        name = section.name("name")
        if any(name == other.name for other in components):
            section.wrong("name", name, "is used twice; give each component its own")
        kind = section.choice("kind", tuple(KINDS), "")
        if kind not in KINDS:
            continue
        rules = KINDS[kind](section)
        components.append(
            Component(
                name,
                kind,
                rules,
                Caps.read(section),
                read_rounding(section),
                section.choice("calendar", CALENDARS, MONTH),
            )
        )
        top.notes.components[name] = rules
        section.finish()
    return tuple(components)


def _check_exchange(notes: Notes, units: Units) -> None:
    for code in units.exchange:
        if not _CURRENCY.fullmatch(code):
            notes.add(("exchange", code), code, "must be an ISO code, like USD")
        if code == units.currency:
            notes.add(("exchange", code), code, "is the plan's own currency")


def _spelled(section: Section, key: str, pattern: re.Pattern[str], like: str) -> str:
    value = section.text(key)
    if value and not pattern.fullmatch(value):
        section.wrong(key, value, f"must be {like}")
    return value


def _problem(source: str, line: int, error: object, right: str = "") -> Problem:
    text = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
    also = f"; {right}" if right else ""
    return Problem(source, line, "", "", f"cannot be read: {text}{also}")


def _refused(source: str, problems: list[Problem]) -> BadPlan:
    count = len(problems)
    words = "a mistake" if count == 1 else f"{count} mistakes"
    first = problems[0]
    return BadPlan(f"{source} is not a plan, it has {words}; {first}", problems)
