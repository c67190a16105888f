"""Why a member cannot take a payment, in the order in which people would ask."""

from __future__ import annotations

from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import PASSED, Step
from graphcrm.rules.snapshot import DISTRIBUTOR, HOUSE


def refusal(
    facts: Facts,
    member: int,
    level: int,
    *,
    needs_activity: bool,
    needed: int | None = None,
) -> Step | None:
    """Return the reason as a passed step, or None where he can be paid.

    ``needed`` is the own qualifying volume the level itself asks for.
    """
    role = int(facts.snapshot.role[member])
    left = int(facts.snapshot.left[member])
    own = int(facts.qualifying[member])
    if role & HOUSE:
        return Step(member, level, PASSED, "house")
    if not role & DISTRIBUTOR:
        return Step(member, level, PASSED, "customer")
    if left:
        return Step(member, level, PASSED, "left", left)
    if needs_activity and own < facts.required:
        return Step(member, level, PASSED, "inactive", own, facts.required)
    if needed is not None and own < needed:
        return Step(member, level, PASSED, "volume", own, needed)
    return None
