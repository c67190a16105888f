"""Pay without any sale: what enrolment alone is paid for.

Source: plan-semantics.md, 12.4: a plan check should warn when pay depends on
enrolment alone.
"""

from __future__ import annotations

from typing import Any

from graphcrm.rules.conditions import Condition
from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.kinds.guarantee import Guarantee
from graphcrm.rules.kinds.matrix_full import MatrixFull
from graphcrm.rules.kinds.rank_bonus import RankBonus
from graphcrm.rules.kinds.structure import Structure
from graphcrm.rules.kinds.type_table import TypeTable
from graphcrm.rules.lint.bounds import shut
from graphcrm.rules.lint.figures import Figures, idle_figures_on
from graphcrm.rules.lint.finding import WARNING, Look, rates_key
from graphcrm.rules.lint.spans import together
from graphcrm.rules.metrics.people import Legs, People
from graphcrm.rules.payee import Payee
from graphcrm.rules.plan import Component


def check_sales(look: Look) -> None:
    """Look for components that are paid where people join and nobody sells."""
    for path, component, table in look.components():
        for day in look.days():
            idle = idle_figures_on(look.plan.book, day)
            if _by_enrolment(idle, component):
                look.add(
                    "pay-for-enrolment", WARNING,
                    look.at((*path, rates_key(table)), day),
                    f"{component.name} is paid for people who join, without anybody "
                    "selling or buying anything: money is paid that no sale has "
                    "earned, and most countries forbid it. Ask for volume, of the one "
                    "who is paid or of those who are counted",
                )  # fmt: skip


def _by_enrolment(idle: Figures, component: Component) -> bool:
    """Whether somebody is paid where people join and nobody sells."""
    if shut(component.caps):
        return False
    rules: Any = component.rules
    payee: Payee = rules.payee
    day = idle.day
    asked: list[Condition | None] = [payee.requires.at(day)]
    if payee.needs_activity:
        if not idle.can_be_active:
            return False
        asked.append(idle.book.activity.when.at(day))
    if isinstance(rules, Structure):
        asked += [rules.each.at(day), rules.team.at(day)]
        paid = any(rules.amounts.at(day))
    elif isinstance(rules, TypeTable):
        paid = rules.new_only and (not rules.where or _met(idle, [rules.where]))
        rows = rules.table.at(day).values()
        paid = paid and any(amount for row in rows for amount in row.values())
    elif isinstance(rules, MatrixFull):
        paid = any(rules.amounts.at(day))
    elif isinstance(rules, RankBonus):
        paid = any(any(sums) and place in _enrolled(idle)
                   for place, sums in rules.amounts.at(day).items())  # fmt: skip
    elif isinstance(rules, Guarantee):
        sums = rules.by_rank.at(day)
        paid = any(sums[place] for place in _enrolled(idle))
    elif isinstance(rules, Bonus) and not rules.figure:
        paid = _steps_by_enrolment(idle, rules)
    else:
        return False
    return paid and _met(idle, asked)


def _steps_by_enrolment(idle: Figures, rules: Bonus) -> bool:
    """Whether a fixed amount is paid for a count of people or a rank by it."""
    steps = rules.steps_.at(idle.day)
    if not any(steps.rates):
        return False
    metric = idle.book.metrics.get(rules.metric)
    if isinstance(metric, People | Legs):
        return idle.span(rules.metric).high is None
    if rules.metric in ("rank", "achieved", "title"):
        pairs = zip(steps.starts, steps.rates, strict=True)
        return any(rate and start in _enrolled(idle) for start, rate in pairs)
    return False


def _enrolled(idle: Figures) -> frozenset[int]:
    """Return the ranks that enrolment alone reaches, none for those without one."""
    return idle.ranks - {0}


def _met(idle: Figures, conditions: list[Condition | None]) -> bool:
    """Whether conditions are surely met by somebody who sells nothing."""
    found = together(conditions, idle.span)
    if not found:
        return False
    return any(all(" - " not in figure for figure in box) for box in found)
