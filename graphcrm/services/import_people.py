"""What a file of members or customers would bring."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphcrm.access import HOUSE
from graphcrm.services.import_draft import Change, Counts, Draft, Known, Person
from graphcrm.services.import_goods import changes_of, count_row, sound_rows
from graphcrm.services.parsing.parsed import Parsed

_SAFE = ("name", "country", "language", "currency")
_CYCLE_SHOWN = 12


def people(
    parsed: Parsed, known: Known, draft: Draft, counts: Counts, defaults: Person
) -> None:
    """Add the members or customers of a file; sponsors may come later in it."""
    ids = parsed.column("id")
    rows = [_row(parsed, at) for at in range(len(ids))]
    found: dict[str, tuple[int, Person]] = {}
    for at, member in sound_rows(parsed, ids, counts):
        old = known.members.get(member)
        if member == HOUSE:
            parsed.problem(at, "id", "is the company itself; give the member another")
        elif old is not None:
            _existing(parsed, at, member, old, rows[at], known, draft, counts)
        else:
            found[member] = (at, _with_defaults(rows[at], defaults))
    in_file = {member for member in ids if member is not None}
    given = dict(zip(ids, rows, strict=True))
    for member, (at, person) in found.items():
        _check(parsed, at, member, person, known, given, in_file)
    _refuse_cycles(parsed, found)
    for member, (at, person) in found.items():
        if parsed.rows[at] not in parsed.bad_rows:
            _new(member, person, draft)
            counts.new += 1
        # a row with a problem still is somebody's sponsor: one problem, not many
        known.members[member] = person


def _row(parsed: Parsed, at: int) -> Person:
    """Return a row of the file; what is not given is empty."""

    def text(name: str) -> str:
        column = parsed.columns.get(name)
        return (column[at] or "") if column else ""

    customers = parsed.options.kind == "customers"
    roles = "customer" if customers else text("roles")
    sponsor = text("sponsor")
    return Person(
        name=text("name"),
        sponsor="" if sponsor == HOUSE else sponsor,
        enroller=text("enroller"),
        joined=_day(parsed, at, "joined"),
        left=_day(parsed, at, "left"),
        distributor=roles != "customer",
        customer=roles in {"customer", "both"},
        country=text("country").upper(),
        language=text("language").lower(),
        currency=text("currency").upper(),
        territory=text("territory"),
        placement=text("placement"),
        leg=text("leg"),
        supervisor=text("supervisor"),
        phones=(text("phone"),) if text("phone") else (),
        emails=(text("email"),) if text("email") else (),
    )


def _day(parsed: Parsed, at: int, name: str) -> int:
    column = parsed.columns.get(name)
    return (column[at] or 0) if column else 0


def _with_defaults(row: Person, defaults: Person) -> Person:
    return row._replace(
        country=row.country or defaults.country,
        language=row.language or defaults.language,
        currency=row.currency or defaults.currency,
    )


# -- somebody new ----------------------------------------------------------------


def _check(
    parsed: Parsed,
    at: int,
    member: str,
    person: Person,
    known: Known,
    given: dict[str, Person],
    in_file: set[str],
) -> None:
    """Add what is wrong with a new person's row."""
    _check_sponsor(parsed, at, member, person, known, given)
    for name in ("enroller", "placement", "supervisor"):
        other = getattr(person, name)
        if other == member:
            parsed.problem(at, name, "is the member himself")
        elif other and other not in in_file and other not in known.members:
            parsed.problem(at, name, "is no member of this file or of the network")
    if person.left and person.left < person.joined:
        parsed.problem(at, "left", "is before the day of joining")
    _check_texts(parsed, at, person, known)


def _check_sponsor(
    parsed: Parsed,
    at: int,
    member: str,
    person: Person,
    known: Known,
    given: dict[str, Person],
) -> None:
    if not person.sponsor:
        return
    sponsor = given.get(person.sponsor) or known.members.get(person.sponsor)
    if person.sponsor == member:
        parsed.problem(at, "sponsor", "is the member himself")
    elif sponsor is None:
        parsed.problem(at, "sponsor", "is no member of this file or of the network")
    elif not sponsor.distributor:
        parsed.problem(at, "sponsor", "is a customer; only distributors sponsor")
    elif sponsor.joined > person.joined:
        parsed.problem(at, "joined", "is before the sponsor's own day of joining")


def _check_texts(parsed: Parsed, at: int, person: Person, known: Known) -> None:
    if person.country and not (len(person.country) == 2 and person.country.isalpha()):
        parsed.problem(at, "country", "is no country code; write two letters, MX")
    if person.currency and not (
        len(person.currency) == 3 and person.currency.isalpha()
    ):
        parsed.problem(at, "currency", "is no currency; write three letters, MXN")
    if person.territory:
        place = known.territories.get(person.territory)
        if place is None:
            parsed.problem(at, "territory", "is no territory of the network")
        elif place.level != "district":
            parsed.problem(at, "territory", f"is a {place.level}, not a district")
    if person.leg and not person.placement:
        parsed.problem(at, "leg", "is given without the placement")
    if person.placement and not (person.leg in {"L", "R"} or person.leg.isdigit()):
        parsed.problem(at, "leg", "is none of L, R or a number")
    for mail in person.emails:
        if mail.count("@") != 1 or mail.startswith("@") or mail.endswith("@"):
            parsed.problem(at, "email", "is no e-mail address")


def _refuse_cycles(parsed: Parsed, found: dict[str, tuple[int, Person]]) -> None:
    """Add a problem for every new member who is his own sponsor's upline."""
    state: dict[str, int] = {}  # 1 = on the present path, 2 = done
    for start in found:
        path: list[str] = []
        member = start
        while member in found and state.get(member) is None:
            state[member] = 1
            path.append(member)
            member = found[member][1].sponsor
        if state.get(member) == 1 and member in path:
            _cycle(parsed, found, path[path.index(member) :])
        for passed in path:
            state[passed] = 2


def _cycle(
    parsed: Parsed, found: dict[str, tuple[int, Person]], members: list[str]
) -> None:
    if len(members) == 1:  # his own sponsor: told already
        return
    shown = members[:_CYCLE_SHOWN]
    more = [f"… {len(members) - len(shown)} more"] if len(members) > len(shown) else []
    words = " → ".join([*shown, *more, members[0]])
    for member in members:
        at = found[member][0]
        parsed.problem(at, "sponsor", f"the sponsors form a circle: {words}")


def _new(member: str, person: Person, draft: Draft) -> None:
    values = person._asdict()
    phones, emails = values.pop("phones"), values.pop("emails")
    draft.members.append(id=member, **values)
    _contacts(member, "phone", phones, draft)
    _contacts(member, "email", emails, draft)


def _contacts(member: str, kind: str, values: Iterable[str], draft: Draft) -> None:
    for value in values:
        draft.contacts.append(
            id=contact_id(member, kind),
            member=member,
            kind=kind,
            value=value,
            consent=False,
        )


def contact_id(member: str, kind: str) -> str:
    """Return the id of the one contact of a kind that imports keep of a member."""
    return f"import/{member}/{kind}"


# -- somebody who is there already -------------------------------------------------


def _existing(
    parsed: Parsed,
    at: int,
    member: str,
    old: Person,
    row: Person,
    known: Known,
    draft: Draft,
    counts: Counts,
) -> None:
    """Count a row about a known member: duplicate, safe update or problem."""
    before = len(parsed.problems)
    _refuse_unsafe(parsed, at, old, row)
    new = old._replace(
        **{name: getattr(row, name) or getattr(old, name) for name in _SAFE},
        territory=row.territory or old.territory,
        customer=old.customer or row.customer,
    )
    _check_texts(parsed, at, new._replace(placement="", leg="", emails=row.emails),
                 known)  # fmt: skip
    if len(parsed.problems) > before:
        return
    changes = changes_of("member", member, old, new, (*_SAFE, "customer"))
    if new.territory != old.territory:
        changes.append(
            Change("residence", member, "territory", old.territory, new.territory)
        )
    changes += _contact_changes(member, old, row, known)
    known.members[member] = new._replace(
        phones=old.phones + row.phones, emails=old.emails + row.emails
    )
    count_row(counts, changes, draft)


def _contact_changes(
    member: str, old: Person, row: Person, known: Known
) -> list[Change]:
    """Return new values of the one contact of a kind that imports keep."""
    found = []
    for kind, had, given in (
        ("phone", old.phones, row.phones),
        ("email", old.emails, row.emails),
    ):
        for value in given:
            if value not in had:
                had_value = known.contacts.get(contact_id(member, kind), "")
                found.append(Change("contact", member, kind, had_value, value))
    return found


def _refuse_unsafe(parsed: Parsed, at: int, old: Person, row: Person) -> None:
    """Add a problem for every change that has consequences beyond the record."""

    def has(name: str) -> bool:
        return name in parsed.columns

    if has("sponsor") and row.sponsor != old.sponsor:
        _say(parsed, at, "sponsor", old.sponsor or "the company",
             "to change it, move the member: that keeps the history")  # fmt: skip
    if row.joined and row.joined != old.joined:
        _say(parsed, at, "joined", old.joined, "the day of joining stays as it is")
    if row.left and row.left != old.left:
        _say(parsed, at, "left", old.left or "empty", "deactivate the member instead")
    for name in ("enroller", "placement", "leg", "supervisor"):
        given = getattr(row, name)
        if given and given != getattr(old, name) and given != _implied(name, old):
            _say(parsed, at, name, getattr(old, name) or "empty",
                 "an import does not change it")  # fmt: skip
    stated = has("roles") and parsed.columns["roles"][at]
    if stated and (
        row.distributor != old.distributor or (old.customer and not row.customer)
    ):
        was = "distributor" if old.distributor else "customer"
        _say(parsed, at, "roles", was, "an import only adds the role of customer")


def _implied(name: str, old: Person) -> str:
    """Return whom an empty enroller or supervisor stands for."""
    return old.sponsor if name in {"enroller", "supervisor"} else ""


def _say(parsed: Parsed, at: int, name: str, was: Any, words: str) -> None:
    parsed.problem(at, name, f"is {was} in the network; {words}")
