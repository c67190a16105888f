"""Who stands below whom: enrol, move and deactivate members.

Every rule that is broken is a :class:`Problem` with a sentence; while there is
one, nothing is changed. Somebody the caller cannot see is, to him, unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphcrm.access import HOUSE, Access
from graphcrm.clock import Clock, today
from graphcrm.errors import Invalid, NotAllowed, Problem
from graphcrm.graph import relabelling
from graphcrm.graph.network import Network, Transaction
from graphcrm.periods import format_day, to_date
from graphcrm.services import audit
from graphcrm.services.instants import milliseconds

CONTACT_KINDS = ("phone", "email", "address")
ID_LENGTH = 64
NAME_LENGTH = 200

# Where each new day begins first: a day that has not begun there is in the future.
_EASTERNMOST = "Pacific/Kiritimati"


@dataclass(frozen=True)
class NewContact:
    """A way to reach a new member; ``kind`` is phone, email or address."""

    kind: str
    value: str
    consent: bool


@dataclass(frozen=True)
class NewMember:
    """Who comes in. ``joined`` is a day; an empty text means none or unknown.

    Without a ``sponsor`` he stands directly below the house. ``enroller`` and
    ``supervisor`` are the sponsor unless stated; ``placement`` with ``leg`` is
    his position in the placement tree.
    """

    id: str
    name: str
    joined: int
    sponsor: str = HOUSE
    distributor: bool = True
    customer: bool = False
    country: str = ""
    language: str = ""
    currency: str = ""
    territory: str = ""
    enroller: str = ""
    placement: str = ""
    leg: str = ""
    supervisor: str = ""
    contacts: tuple[NewContact, ...] = ()


def enrol(network: Network, clock: Clock, access: Access, new: NewMember) -> str:
    """Add a member below his sponsor and return his id.

    Raises ``Invalid`` with all problems, ``NotAllowed`` without the right.
    """
    _require_right(access)
    new = replace(new, sponsor=new.sponsor or HOUSE)

    def work(tx: Transaction) -> None:
        _refuse("enrolled", new.id, _enrolment_problems(tx, clock, access, new))
        _write_member(tx, clock, new)
        detail = {"sponsor": new.sponsor, "joined": new.joined}
        audit.append(tx, clock, access.user, "member_enrolled", new.id, detail)

    relabelling.placing(network, clock, work)
    return new.id


def move(
    network: Network, clock: Clock, access: Access, member: str, sponsor: str, day: int
) -> None:
    """Give a member and his branch another sponsor from a day on.

    The day may lie in the past: what was recorded about it and later days is
    kept as a record and no longer holds. Raises ``Invalid`` with all problems,
    ``NotAllowed`` without the right.
    """
    _require_right(access)

    def check(tx: Transaction) -> None:
        problems = _move_problems(tx, clock, access, member, sponsor, day)
        _refuse("moved", member, problems)

    def work(tx: Transaction) -> tuple[None, list[relabelling.Range]]:
        check(tx)
        _, stretches = relabelling.move_labels(tx, member, sponsor)
        tx.rows(
            "write/member_move",
            member=member,
            sponsor=sponsor,
            day=day,
            recorded_at=milliseconds(clock.now()),
        )
        detail = {"sponsor": sponsor, "day": day}
        audit.append(tx, clock, access.user, "member_moved", member, detail)
        return None, stretches

    with network.reading() as tx:  # before readers are told to wait
        check(tx)
    relabelling.rewriting(network, clock, work)


def deactivate(
    network: Network, clock: Clock, access: Access, member: str, day: int
) -> None:
    """Note that a member has left; his branch stays where it is.

    Raises ``Invalid`` with all problems, ``NotAllowed`` without the right.
    """
    _require_right(access)

    def work(tx: Transaction) -> None:
        problems = _leaving_problems(tx, clock, access, member, day)
        _refuse("deactivated", member, problems)
        tx.rows("write/member_deactivate", member=member, day=day)
        detail = {"day": day}
        audit.append(tx, clock, access.user, "member_deactivated", member, detail)

    relabelling.placing(network, clock, work)


def _require_right(access: Access) -> None:
    if not access.may("members_write"):
        raise NotAllowed("Your role does not include changing the network.")


def _refuse(done: str, member: str, problems: Iterable[Problem]) -> None:
    found = tuple(problems)
    if found:
        sentences = " ".join(problem.message for problem in found)
        raise Invalid(f"{member or 'The member'} was not {done}. {sentences}", found)


# -- rules --------------------------------------------------------------------


def _enrolment_problems(
    tx: Transaction, clock: Clock, access: Access, new: NewMember
) -> list[Problem]:
    named = (new.id, new.sponsor, new.enroller, new.placement, new.supervisor)
    people = _people(tx, access, named)
    problems = [*_new_person_problems(new), *_day_problems(clock, "joined", new.joined)]
    if new.id == new.sponsor:
        problems.append(_problem("sponsor", new.sponsor, "Nobody sponsors himself."))
    elif tx.rows("write/member_states", members=[new.id]):
        problems.append(_problem("id", new.id, "This id is taken; choose another."))
    for field in ("sponsor", "enroller", "placement", "supervisor"):
        other = getattr(new, field)
        if other and other != new.id:
            problems += _upline_problems(people, field, other, new.joined)
        elif other and field != "sponsor":
            problems.append(_problem(field, other, "This cannot be he himself."))
    return problems + _position_problems(tx, new)


def _new_person_problems(new: NewMember) -> list[Problem]:
    problems = []
    if not new.id.strip() or new.id != new.id.strip() or not new.id.isprintable():
        problems.append(_problem("id", new.id, "An id is text without outer spaces."))
    if len(new.id) > ID_LENGTH:
        problems.append(_problem("id", new.id, f"At most {ID_LENGTH} characters."))
    if not new.name.strip() or len(new.name) > NAME_LENGTH:
        message = f"A name has 1 to {NAME_LENGTH} characters."
        problems.append(_problem("name", new.name, message))
    if not (new.distributor or new.customer):
        message = "A member is a distributor, a customer or both."
        problems.append(_problem("distributor", "", message))
    for contact in new.contacts:
        if contact.kind not in CONTACT_KINDS or not contact.value.strip():
            message = "A contact is a phone, email or address with its value."
            problems.append(_problem("contacts", contact.kind, message))
    return problems


def _position_problems(tx: Transaction, new: NewMember) -> list[Problem]:
    problems = []
    if new.territory and not tx.rows("write/member_territory", code=new.territory):
        message = "There is no district with this code."
        problems.append(_problem("territory", new.territory, message))
    if bool(new.placement) != bool(new.leg):
        message = "A position is a member and one of his legs; give both."
        problems.append(_problem("leg", new.leg, message))
    elif new.placement and tx.rows(
        "write/member_positions", parent=new.placement, leg=new.leg
    ):
        problems.append(_problem("leg", new.leg, "This leg is taken."))
    return problems


def _move_problems(
    tx: Transaction, clock: Clock, access: Access, member: str, sponsor: str, day: int
) -> list[Problem]:
    people = _people(tx, access, (member, sponsor))
    problems = [
        *_day_problems(clock, "day", day),
        *_known_problems(people, "member", member),
        *_upline_problems(people, "sponsor", sponsor, day),
    ]
    if member == HOUSE:
        return [_problem("member", member, "The house itself does not move.")]
    if member == sponsor:
        return [_problem("sponsor", sponsor, "Nobody sponsors himself.")]
    if problems:
        return problems
    if people[member]["sponsor"] == sponsor:
        message = f"{member} stands below {sponsor} already."
        return [_problem("sponsor", sponsor, message)]
    if day < people[member]["joined"]:
        message = f"{member} joined on {format_day(people[member]['joined'])} only."
        return [_problem("day", format_day(day), message)]
    if tx.rows("branch/scope", root=member, member=sponsor):
        message = f"{sponsor} stands in the branch of {member}; that would be a circle."
        return [_problem("sponsor", sponsor, message)]
    return _history_problems(tx, member, sponsor, day)


def _history_problems(
    tx: Transaction, member: str, sponsor: str, day: int
) -> list[Problem]:
    """Refuse what is no circle today but was one on some day since the move's."""
    above: dict[str, list[tuple[str, int, int]]] = {}
    for row in tx.rows("write/member_upline_history", member=sponsor, day=day):
        step = (row["sponsor"], row["valid_from"], row["valid_to"])
        above.setdefault(row["member"], []).append(step)
    seen: dict[str, list[tuple[int, int]]] = {}
    waiting = [(sponsor, day, 99_991_231)]
    while waiting:
        who, start, end = waiting.pop()
        if who == member:
            message = (
                f"On {format_day(start)} {sponsor} stood in the branch of {member}, "
                f"so {member} cannot have stood below {sponsor} then."
            )
            return [_problem("day", format_day(day), message)]
        known = seen.setdefault(who, [])
        if any(first <= start and end <= last for first, last in known):
            continue
        known.append((start, end))
        for next_sponsor, valid_from, valid_to in above.get(who, []):
            first, last = max(start, valid_from), min(end, valid_to)
            if first < last:
                waiting.append((next_sponsor, first, last))
    return []


def _leaving_problems(
    tx: Transaction, clock: Clock, access: Access, member: str, day: int
) -> list[Problem]:
    people = _people(tx, access, (member,))
    problems = [
        *_day_problems(clock, "day", day),
        *_known_problems(people, "member", member),
    ]
    if member == HOUSE:
        return [_problem("member", member, "The house itself does not leave.")]
    if problems:
        return problems
    person = people[member]
    if person["left"]:
        message = f"{member} left on {format_day(person['left'])} already."
        return [_problem("member", member, message)]
    if day < person["joined"]:
        message = f"{member} joined on {format_day(person['joined'])} only."
        return [_problem("day", format_day(day), message)]
    return []


def _upline_problems(
    people: Mapping[str, Mapping[str, Any]], field: str, member: str, day: int
) -> list[Problem]:
    """Return why nobody may come to stand below a member on a day."""
    unknown = _known_problems(people, field, member)
    if unknown:
        return unknown
    person = people[member]
    if not person["distributor"]:
        message = f"{member} is a customer only; nobody stands below a customer."
    elif person["left"]:
        message = f"{member} left on {format_day(person['left'])}."
    elif day < person["joined"]:
        message = f"{member} joined on {format_day(person['joined'])} only."
    else:
        return []
    return [_problem(field, member, message)]


def _known_problems(
    people: Mapping[str, Mapping[str, Any]], field: str, member: str
) -> list[Problem]:
    if member in people:
        return []
    return [_problem(field, member, "There is no member with this id.")]


def _day_problems(clock: Clock, field: str, day: int) -> list[Problem]:
    try:
        to_date(day)
    except ValueError:
        return [_problem(field, str(day), "There is no such day.")]
    if day > today(clock, _EASTERNMOST):
        return [_problem(field, format_day(day), "This day lies in the future.")]
    return []


def _problem(field: str, value: str, message: str) -> Problem:
    return Problem("member", 0, field, value[:80], message)


# -- reading and writing ------------------------------------------------------


def _people(
    tx: Transaction, access: Access, members: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Return the state of those members that exist and that the caller sees."""
    found = tx.rows("write/member_states", members=sorted({*members} - {""}))
    return {
        row["id"]: row
        for row in found
        if tx.rows("branch/scope", root=access.root, member=row["id"])
    }


def _write_member(tx: Transaction, clock: Clock, new: NewMember) -> None:
    """Write one member with everything that hangs on him, as a batch of one."""
    now = milliseconds(clock.now())
    lo, hi, depth = (
        values.tolist() for values in relabelling.new_labels(tx, [new.sponsor], [-1])
    )
    roles = [("Distributor", new.distributor), ("Customer", new.customer)]
    tx.rows(
        "write/bulk_members",
        id=[new.id],
        labels=[[label for label, is_one in roles if is_one]],
        name=[new.name.strip()],
        joined=[new.joined],
        left=[0],
        country=[new.country],
        language=[new.language],
        currency=[new.currency],
        lo=lo,
        hi=hi,
        depth=depth,
        batch=[""],
    )
    tx.rows(
        "write/bulk_sponsors",
        member=[new.id],
        sponsor=[new.sponsor],
        valid_from=[new.joined],
        recorded_from=[now],
    )
    since = {"member": [new.id], "valid_from": [new.joined]}
    if new.enroller and new.enroller != new.sponsor:
        tx.rows("write/bulk_enrollers", enroller=[new.enroller], **since)
    if new.supervisor and new.supervisor != new.sponsor:
        tx.rows("write/bulk_supervisors", supervisor=[new.supervisor], **since)
    if new.territory:
        tx.rows("write/bulk_residences", territory=[new.territory], **since)
    if new.placement:
        position = {"parent": [new.placement], "leg": [new.leg]}
        tx.rows("write/bulk_placements", member=[new.id], **position)
    _write_contacts(tx, new, now)


def _write_contacts(tx: Transaction, new: NewMember, now: int) -> None:
    count = len(new.contacts)
    if not count:
        return
    tx.rows(
        "write/bulk_contacts",
        id=[f"{new.id}:{c.kind}:{i}" for i, c in enumerate(new.contacts, 1)],
        member=[new.id] * count,
        kind=[contact.kind for contact in new.contacts],
        value=[contact.value.strip() for contact in new.contacts],
        consent=[contact.consent for contact in new.contacts],
        recorded_at=[now] * count,
        batch=[""] * count,
    )
