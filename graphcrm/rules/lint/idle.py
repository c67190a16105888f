"""Components that can never pay anybody anything, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphcrm.rules.kinds.binary import Binary
from graphcrm.rules.kinds.differential import Differential
from graphcrm.rules.kinds.matrix_full import MatrixFull
from graphcrm.rules.kinds.rank_bonus import RankBonus
from graphcrm.rules.kinds.structure import Structure
from graphcrm.rules.kinds.type_table import TypeTable
from graphcrm.rules.kinds.unilevel import Unilevel
from graphcrm.rules.lint.bounds import bounds_on, shares_of, shut
from graphcrm.rules.lint.figures import Figures, figures_on
from graphcrm.rules.lint.finding import ERROR, WARNING, Look, rates_key
from graphcrm.rules.lint.spans import Box, Span, boxes, joint, possible, together
from graphcrm.rules.payee import Payee
from graphcrm.rules.plan import Component
from graphcrm.rules.section import Dated
from graphcrm.rules.toml_lines import Path

CODE = "never-pays"


@dataclass(frozen=True)
class Why:
    """Why a component never pays: at which key, in words, and how bad it is."""

    key: str
    message: str
    severity: str = ERROR


def check_idle(look: Look) -> None:
    """Look at every component on every day: it must be able to pay somebody."""
    for day in look.days():
        figures = figures_on(look.plan.book, day)
        if not figures.can_be_active:
            look.add(
                "activity-impossible", ERROR, look.at(("activity", "when"), day),
                "can never be met, so nobody is ever active and every component that "
                "asks for activity pays nothing; correct the condition",
            )  # fmt: skip
        bounds = bounds_on(figures, look.plan.components)
        idle: set[str] = set()
        for path, component, table in look.components():
            zero = all(bound == 0 for bound in bounds[component.name].values())
            why = next(_reasons(look, figures, component, table, idle, zero), None)
            if why is None:
                _levels(look, figures, path, component)
                continue
            idle.add(component.name)
            look.add(
                CODE, why.severity, look.at((*path, why.key), day),
                f"{component.name} never pays anybody: {why.message}",
            )  # fmt: skip


def _reasons(
    look: Look,
    figures: Figures,
    component: Component,
    table: Mapping[str, Any],
    idle: set[str],
    zero: bool,
) -> Iterator[Why]:
    rules, caps = component.rules, component.caps
    yield from _payee(figures, component)
    if shut(caps):
        key = "cap_by_rank" if "cap_by_rank" in table else "cap"
        yield Why(key, "nobody may get more than 0; give an amount above 0")
    if caps.source == 0:
        yield Why("cap_per_source", "nothing may come from anybody; give an amount")
    if caps.fund and caps.fund.rate == 0:
        yield Why("fund", "its fund is 0 % of what is sold; give a share above 0")
    company = look.plan.company_cap
    if company and company.share.rate == 0 and component.name not in company.protected:
        yield Why("name", "[company_cap] allows 0 %; give a share above 0")
    on = shares_of(rules)
    if on and all(name in idle for name in on):
        yield Why("on", f"{' and '.join(on)} never pays, so there is nothing to share")
    yield from _by_kind(figures, component)
    point = look.plan.book.units.point_value.at(figures.day)
    if point == 0 and rules.base not in ("net", "pay"):
        yield Why("base", "it is paid on volume, and point_value is 0")
    if zero or _all_zero(rules, figures.day):
        yield Why(
            rates_key(table),
            "all it can pay is 0, whatever the rank; only personal rates could pay. "
            "Give what it should pay, or take it out", WARNING,
        )  # fmt: skip


def _payee(figures: Figures, component: Component) -> Iterator[Why]:
    """Yield what is asked of whom it pays, where nobody can meet it."""
    rules: Any = component.rules
    payee: Payee = rules.payee
    own: Box = {"distributor": Span(1, 1)}
    found = boxes(payee.requires.at(figures.day), figures.span)
    if not _some(found, [own], figures):
        yield Why(
            "requires",
            "what it requires can never be met; its parts contradict each other or ask "
            "for what does not exist. Correct the condition",
        )
    elif (
        payee.needs_activity
        and figures.can_be_active  # else that is the finding
        and not _some(found, figures.activity, figures)
    ):
        yield Why(
            "requires",
            "whoever is active cannot meet it, and it pays active people only. Correct "
            "the condition, or set needs_activity = false",
        )


def _some(first: list[Box] | None, second: list[Box] | None, figures: Figures) -> bool:
    """Whether anybody could be in both; True where it is undecided."""
    if first is None or second is None:
        return True
    return any(possible(joint(a, b), figures.span) for a in first for b in second)


def _by_kind(figures: Figures, component: Component) -> Iterator[Why]:
    rules = component.rules
    for name in ("leaders", "each", "team", "where", "sellers", "source_requires"):
        held = getattr(rules, name, None) or getattr(
            getattr(rules, "earnings", None), name, None
        )
        when = held.at(figures.day) if isinstance(held, Dated) else held
        if when is not None and not figures.possible(when):
            yield Why(name, f"{name} can never be met. Correct the condition")
    if isinstance(rules, Differential):
        new = rules.newcomers
        if new.own == "never" and new.legs == "none":
            yield Why(
                "pays_legs", "it pays neither own volume nor legs; let it pay one"
            )
    if isinstance(rules, Unilevel) and rules.without_orders_of:
        other, window = rules.without_orders_of, rules.without_orders_of.window
        open_ = not (window.days or window.months or window.first_order)
        if (
            open_
            and other.orders in ("all", rules.orders)
            and other.pays_inactive_source
        ):
            yield Why(
                "without_orders_of",
                "the other component counts every order that this one would, so none "
                "is left; give that one a window, or take the key out",
            )
    if isinstance(rules, Binary) and rules.form == "percent":
        sizes = rules.sizes
        if sizes.most is not None and sizes.most < sizes.least:
            yield Why(
                "max_matched", "it is less than min_matched, so nothing is matched"
            )
    if isinstance(rules, RankBonus):
        reached = figures.ranks & rules.amounts.at(figures.day).keys()
        if not reached:
            yield Why("amounts", "nobody can reach any of its ranks")


def _all_zero(rules: object, day: int) -> bool:
    """Whether all fixed amounts are 0."""
    if isinstance(rules, Structure | MatrixFull):
        return not any(rules.amounts.at(day))
    if isinstance(rules, TypeTable):
        rows = rules.table.at(day).values()
        return not any(amount for row in rows for amount in row.values())
    if isinstance(rules, RankBonus):
        return not any(any(sums) for sums in rules.amounts.at(day).values())
    return False


def _levels(look: Look, figures: Figures, path: Path, component: Component) -> None:
    """Note single levels that nobody can ever take."""
    levels = getattr(component.rules, "levels", None)
    if levels is None:
        return
    asked = levels.level_requires.at(figures.day)
    requires = levels.payee.requires.at(figures.day)
    for number, when in enumerate(asked):
        found = together([when, requires], figures.span)
        if found is not None and not found:
            at = look.at((*path, "level_requires"), figures.day)
            look.add(
                "level-never-paid", WARNING, (*at, number),
                f"nobody can ever take level {number + 1}: what it requires can never "
                "be met beside what the component requires. Correct the condition",
            )  # fmt: skip
