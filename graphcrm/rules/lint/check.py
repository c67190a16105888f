"""All checks over one plan, in the order of the file."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

from graphcrm.errors import BadPlan, Problem
from graphcrm.rules.lint.dates import check_dates
from graphcrm.rules.lint.finding import ERROR, SEVERITIES, Finding, Look
from graphcrm.rules.lint.idle import check_idle
from graphcrm.rules.lint.limits import check_limits
from graphcrm.rules.lint.payout import check_payout
from graphcrm.rules.lint.ranks import check_ranks
from graphcrm.rules.lint.sales import check_sales
from graphcrm.rules.lint.steps import check_steps
from graphcrm.rules.lint.unused import check_unused
from graphcrm.rules.plan import Plan, load_plan
from graphcrm.rules.toml_lines import key_lines

CHECKS = (
    check_ranks, check_steps, check_payout, check_limits, check_idle, check_dates,
    check_unused, check_sales,
)  # fmt: skip

BAD_PLAN = "bad-plan"
ALL = Fraction(1)


def check(path: Path, *, today: int = 0, limit: Fraction = ALL) -> list[Finding]:
    """Return what is to be said about a plan file.

    A file that is no plan gives its mistakes, as the loader names them.
    """
    try:
        plan = load_plan(path)
    except BadPlan as refused:
        return [_mistake(problem) for problem in refused.problems]
    return lint(plan, path.read_text("utf-8"), today=today, limit=limit)


def lint(
    plan: Plan, text: str = "", *, today: int = 0, limit: Fraction = ALL
) -> list[Finding]:
    """Return what is to be said about a plan, by line.

    ``text`` is that of its file, for the lines; ``today`` (yyyymmdd) lets it look
    at dates to come; ``limit`` is the part of what is sold that may be paid.
    """
    text = text.replace("\r\n", "\n") or plan.text
    look = Look(plan, tomllib.loads(text), key_lines(text), today, limit)
    for one in CHECKS:
        one(look)
    return sorted(
        look.findings, key=lambda f: (SEVERITIES.index(f.severity), f.line, f.code)
    )


def _mistake(problem: Problem) -> Finding:
    found = f" (found {problem.value!r})" if problem.value else ""
    return Finding(
        BAD_PLAN, ERROR, problem.line, problem.column, problem.message + found
    )
