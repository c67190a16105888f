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
from graphcrm.periods import month
from graphcrm.rules.facts import Activity, Units
from graphcrm.rules.lines import Kind
from graphcrm.rules.retail import RetailProfit
from graphcrm.rules.section import Notes, Section
from graphcrm.rules.toml_lines import key_lines
from graphcrm.rules.unilevel import Unilevel

KINDS: dict[str, Callable[[Section], Kind]] = {
    "retail_profit": RetailProfit.read,
    "unilevel": Unilevel.read,
}

DEMO_PLAN = Path(__file__).parent / "plans" / "unilevel.toml"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True)
class Component:
    """One commission of a plan; its position in the plan is its number."""

    name: str
    kind: str
    rules: Kind


@dataclass(frozen=True)
class Plan:
    """A whole plan. ``sha256`` is that of its canonical text."""

    name: str
    version: str
    currency: str
    activity: Activity
    units: Units
    components: tuple[Component, ...]
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
    return plan.activity.own_volume.at(month(period).last_day)


def load_plan(source: Path | str) -> Plan:
    """Return the plan of a file, or of a text that holds one.

    Raises ``BadPlan`` with every mistake.
    """
    if isinstance(source, Path):
        try:
            text = source.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _refused(source.name, [_problem(source.name, 0, error)]) from None
        return _read(text, source.name)
    return _read(source, "plan")


def canonical(text: str) -> str:
    """Return a plan's text as it is hashed and stored: one kind of line end."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _read(raw: str, source: str) -> Plan:
    text = canonical(raw)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else text.count("\n")
        raise _refused(source, [_problem(source, line, error)]) from None
    notes = Notes(source, key_lines(text))
    top = Section(notes, data)
    name = _named(top, "name", _NAME, "small letters, digits and _, like unilevel")
    version = _named(top, "version", _VERSION, "letters, digits, . and -, like 2026.1")
    currency = _named(top, "currency", _CURRENCY, "an ISO code, like MXN")
    units = Units.read(top, currency)
    activity = Activity.read(top.table("activity"))
    components = _components(top)
    top.finish()
    _check_exchange(notes, units)
    if notes.problems:
        raise _refused(source, notes.problems)
    sha = hashlib.sha256(text.encode()).hexdigest()
    return Plan(name, version, currency, activity, units, components, text, sha)


def _components(top: Section) -> tuple[Component, ...]:
    components: list[Component] = []
    for section in top.tables("component"):
        name = _named(section, "name", _NAME, "small letters, digits and _")
        if any(name == other.name for other in components):
            section.wrong("name", name, "is used twice; give each component its own")
        kind = section.choice("kind", tuple(KINDS), "")
        if kind not in KINDS:
            continue
        rules = KINDS[kind](section)
        section.finish()
        components.append(Component(name, kind, rules))
    return tuple(components)


def _check_exchange(notes: Notes, units: Units) -> None:
    for code in units.exchange:
        if not _CURRENCY.fullmatch(code):
            notes.add(("exchange", code), code, "must be an ISO code, like USD")
        if code == units.currency:
            notes.add(("exchange", code), code, "is the plan's own currency")


def _named(section: Section, key: str, pattern: re.Pattern[str], like: str) -> str:
    value = section.text(key)
    if value and not pattern.fullmatch(value):
        section.wrong(key, value, f"must be {like}")
    return value


def _problem(source: str, line: int, error: Exception) -> Problem:
    text = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
    return Problem(source, line, "", "", f"cannot be read: {text}")


def _refused(source: str, problems: list[Problem]) -> BadPlan:
    count = len(problems)
    words = "a mistake" if count == 1 else f"{count} mistakes"
    first = problems[0]
    return BadPlan(f"{source} is not a plan, it has {words}; {first}", problems)
