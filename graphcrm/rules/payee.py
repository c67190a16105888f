"""Who can be paid by a component, and in words why somebody cannot."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.rules.conditions import Condition, Failed, condition
from graphcrm.rules.exact import Mask
from graphcrm.rules.facts import Facts
from graphcrm.rules.lines import PASSED, Step
from graphcrm.rules.section import Dated, Section
from graphcrm.rules.snapshot import DISTRIBUTOR, HOUSE


@dataclass(frozen=True)
class Payee:
    """What a component asks of the one it pays, beside being able to earn at all.

    ``component`` is its name: a personal term can declare ``requires`` as met.
    """

    component: str
    needs_activity: bool
    requires: Dated[Condition | None]

    @classmethod
    def read(cls, section: Section, *, needs_activity: bool = True) -> Payee:
        """Return what a component of a plan file asks."""
        return cls(
            section.text("name"),
            section.flag("needs_activity", needs_activity),
            section.dated(
                "requires", condition(section.notes.words), None, optional=True
            ),
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return every condition it may ask, whatever the date."""
        return tuple(when for when in self.requires.values if when)

    def able(self, facts: Facts) -> Mask:
        """Return who can be paid."""
        able = facts.active if self.needs_activity else facts.earns
        when = self.requires.at(facts.day)
        if when is None:
            return able
        return able & (facts.holds(when) | facts.qualified(self.component))

    def refusal(self, facts: Facts, member: int, level: int) -> Step | None:
        """Return why a member cannot be paid, as a passed step; None where he can."""
        why = cannot_earn(facts, member, level)
        if why:
            return why
        if self.needs_activity and not facts.active[member]:
            return inactive(facts, member, level)
        when = self.requires.at(facts.day)
        if when is None or facts.qualified(self.component)[member]:
            return None
        return unmet(when.failed(facts, member), member, level)


def cannot_earn(facts: Facts, member: int, level: int) -> Step | None:
    """Return why a member cannot earn at all, None where he can."""
    role = int(facts.snapshot.role[member])
    left = int(facts.snapshot.left[member])
    if role & HOUSE:
        return Step(member, level, PASSED, "house")
    if not role & DISTRIBUTOR:
        return Step(member, level, PASSED, "customer")
    if left:
        return Step(member, level, PASSED, "left", left)
    return None


def inactive(facts: Facts, member: int, level: int) -> Step:
    """Return by how much a member misses the activity requirement."""
    own = int(facts.qualifying[member])
    when = facts.book.activity.when.at(facts.day)
    if own >= facts.required and when:
        failure = when.failed(facts, member)
        assert failure, "inactive, though he has what activity asks for"
        return Step(
            member, level, PASSED, "activity", failure.have, failure.need,
            failure.figure, failure.unit,
        )  # fmt: skip
    return Step(member, level, PASSED, "inactive", own, facts.required)


def unmet(failure: Failed | None, member: int, level: int) -> Step | None:
    """Return a failed condition as a passed step."""
    if failure is None:
        return None
    return Step(
        member, level, PASSED, _WORDS[failure.sign], failure.have, failure.need,
        failure.figure, failure.unit,
    )  # fmt: skip


# How a comparison should have come out → the word for it in REASONS.
_WORDS = {
    ">=": "requires", ">": "above", "<=": "at_most", "<": "less",
    "==": "other", "!=": "other",
}  # fmt: skip
