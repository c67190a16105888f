"""What tests of the linter share: short plans, their findings, their bounds."""

from __future__ import annotations

import tomllib
from fractions import Fraction

from graphcrm.rules.lint import lint
from graphcrm.rules.lint.bounds import bounds_on
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.finding import Finding, Look
from graphcrm.rules.plan import load_plan
from graphcrm.rules.toml_lines import key_lines

HEAD = 'name = "p"\nversion = "1"\ncurrency = "USD"\n'
ACTIVITY = "[activity]\nown_volume = 0\n"
TODAY = 20261125


def component(name: str, *lines: str) -> str:
    """A component as text."""
    return "\n".join(["[[component]]", f'name = "{name}"', *lines, ""])


NOTHING = component("nothing", 'kind = "own_sales"', 'rate = "1%"')


def plan_text(text: str, head: str = "") -> str:
    """A plan with what the text leaves out; ``head`` are keys at its top."""
    if "[activity]" not in text:
        text = ACTIVITY + text
    return HEAD + head + text + ("" if "[[component]]" in text else NOTHING)


def look_at(text: str, head: str = "", *, today: int = 0, limit=Fraction(1)) -> Look:
    """A plan as every check looks at it."""
    whole = plan_text(text, head)
    plan = load_plan(whole)
    return Look(plan, tomllib.loads(whole), key_lines(whole), today, limit)


def looked(text: str, head: str = "", **more) -> list[Finding]:
    """All that is said about a plan."""
    whole = plan_text(text, head)
    return lint(load_plan(whole), whole, **more)


def found_by(check, text: str, head: str = "", **more) -> list[Finding]:
    """What one check says about a plan, in its order."""
    look = look_at(text, head, **more)
    check(look)
    return look.findings


def bounds(text: str, head: str = "", *, day: int = TODAY) -> dict[str, Fraction]:
    """The bounds of the last component of a plan, by kind of order."""
    plan = load_plan(plan_text(text, head))
    found = bounds_on(figures_on(plan.book, day), plan.components)
    return dict(found[plan.components[-1].name])


def told(findings: list[Finding], code: str = "") -> list[tuple[str, str]]:
    """The severity and key of findings, or of those of one code."""
    return [(f.severity, f.key) for f in findings if code in ("", f.code)]
