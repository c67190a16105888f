"""Caps and funds: those that are never reached, hold nothing, or cannot hold."""

from __future__ import annotations

from dataclasses import replace

from graphcrm.rules.lint.bounds import bounds_on
from graphcrm.rules.lint.figures import figures_on
from graphcrm.rules.lint.finding import NOTE, WARNING, Look, percent
from graphcrm.rules.lint.payout import Most, all_bounds, base_said
from graphcrm.rules.plan import Component
from graphcrm.rules.toml_lines import Path


def check_limits(look: Look) -> None:
    """Look at what limits can be reached."""
    days = all_bounds(look)
    for path, component, table in look.components():
        if component.caps.fund:
            _fund(look, days, path, component)
        if "cap_by_rank" in table:
            _left_out(look, (*path, "cap_by_rank"), component)
    if look.plan.company_cap:
        _company(look, days)


def _fund(look: Look, days: list[Most], path: Path, component: Component) -> None:
    """Note a fund that is larger than all that can be paid."""
    fund = component.caps.fund
    assert fund
    bare = replace(component, caps=replace(component.caps, fund=None))
    parts = [*look.plan.components, bare]
    tops = [
        bound
        for most in days
        for bound in bounds_on(most.figures, parts)[component.name].values()
    ]
    known = [bound for bound in tops if bound is not None]
    if len(known) == len(tops) and max(known) <= fund.rate:
        look.add(
            "cap-never-reached", NOTE, (*path, "fund"),
            f"is never reached: {component.name} pays {percent(max(known))} at most, "
            f"the fund allows {percent(fund.rate)}; lower the limit or take it out",
        )  # fmt: skip


def _company(look: Look, days: list[Most]) -> None:
    cap = look.plan.company_cap
    assert cap
    names = tuple(component.name for component in look.plan.components)
    share = percent(cap.share.rate)
    if set(cap.protected) >= set(names):
        look.add(
            "cap-without-effect", WARNING, ("company_cap", "protected"),
            "names every component, so the cap takes nothing from anybody and more "
            "than the limit is paid; leave out what may be scaled",
        )  # fmt: skip
        return
    more = [n for n in names if any(m.endless(n) or m.unknown(n) for m in days)]
    bound = max(most.total(names) for most in days)
    if not more and bound <= cap.share.rate:
        look.add(
            "cap-never-reached", NOTE, ("company_cap", "limit"),
            f"is never reached: all components pay {percent(bound)} at most, the cap "
            f"is {share} ({base_said()}); lower it or take it out",
        )  # fmt: skip
        return
    kept = max(most.total(cap.protected) for most in days)
    if kept > cap.share.rate:
        look.add(
            "protected-above-cap", WARNING, ("company_cap", "protected"),
            f"the protected components alone can pay {percent(kept)}, the cap is "
            f"{share} of {cap.share.of}: then nobody gets anything of the others, and "
            "the cap is exceeded all the same. Protect less, or raise the cap",
        )  # fmt: skip
    elif bound > cap.share.rate:
        rest = f", without {', '.join(more)}, which no share bounds" if more else ""
        look.add(
            "payout-above-cap", NOTE, ("company_cap", "limit"),
            f"all components can ask for {percent(bound)} of what is sold{rest}, and "
            f"the cap is {share}: in such a period everybody gets less than the plan's "
            f"rates say ({base_said()}). Tell people, or lower the rates",
        )  # fmt: skip


def _left_out(look: Look, path: Path, component: Component) -> None:
    """Note the ranks that a table of caps does not name: they get 0."""
    names = ("none", *look.plan.book.ladder.names)
    ranks = {
        place for day in look.days() for place in figures_on(look.plan.book, day).ranks
    }
    raw = look.data["component"][path[1]]["cap_by_rank"]
    first = min(names.index(name) for name in raw)
    left = [names[place] for place in range(first) if place in ranks]
    if left and any(component.caps.member):
        look.add(
            "cap-leaves-out", NOTE, path,
            f"does not name {', '.join(left)}: whoever has no higher rank gets nothing "
            f"of {component.name}. Write them with the amount that is meant",
        )  # fmt: skip
