"""What the network page says about one member."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from graphcrm.access import Access
from graphcrm.periods import months, shift_month
from graphcrm.reports.activity import ACTIVE_FROM, span
from graphcrm.reports.people import People
from graphcrm.reports.tree import SAME_DAY_PEOPLE
from graphcrm.views import BranchView


@dataclass(frozen=True)
class Contact:
    """A way to reach a member; ``masked`` where only its ends may be shown."""

    kind: str
    value: str
    masked: bool


@dataclass(frozen=True)
class Card:
    """A member and his branch in one period.

    Volumes in hundredths, days ``yyyymmdd`` (0 = none), people are distributors.
    ``group_volume`` is that of his whole branch, himself included;
    ``group_before`` that of the month before (up to the same day in an open
    period; None where the branch is too large for a click); ``series`` twelve
    months of it, ``(period, volume)``. ``sponsor`` is the direct sponsor's name,
    empty where the viewer may not know it. ``largest_leg`` is the largest leg's
    part of the group volume, None without volume. ``missing`` is what his
    qualifying volume lacks for activity.
    """

    id: str
    name: str
    labels: tuple[str, ...]
    status: str
    joined: int
    left: int
    country: str
    language: str
    sponsor: str
    personal: int
    retail: int
    missing: int
    group_volume: int
    group_before: int | None
    series: tuple[tuple[str, int], ...]
    active: int
    new: int
    size: int
    direct: int
    customers: int
    levels: int
    largest_leg: Fraction | None
    largest_leg_name: str
    last_order: int
    contacts: tuple[Contact, ...]


def card(
    branch: BranchView,
    member: str,
    period: str,
    day: int = 99991231,
    active_from: int = ACTIVE_FROM,
) -> Card:
    """Return the card of a member of a branch.

    Raises ``NotVisible`` for whoever is not in it.
    """
    mine = branch.sub(member)
    days = span(period, day)
    row = mine.card(period).iloc[0]
    year = list(months(shift_month(period, -11), period))
    volume = mine.volume_by_month(year, active_from).set_index("period")
    group = int(volume["volume"].iloc[-1])
    before: int | None = int(volume["volume"].iloc[-2])
    if not days.whole:
        before = None
        if int(row["size"]) <= SAME_DAY_PEOPLE:
            then = days.shifted(-1)
            before = int(
                mine.volume_of_legs_to_day(
                    [member], then.period, then.first_day, then.last_day
                )["volume"].sum()
            )
    legs = mine.legs(period, 1)
    top = int(legs["volume"].iloc[0]) if len(legs) else 0
    count = mine.children_count().iloc[0]
    people = People.of(mine.people_by_month(31))
    return Card(
        id=row["id"],
        name=row["name"],
        labels=tuple(row["labels"]),
        status=row["status"],
        joined=int(row["joined"]),
        left=int(row["left"]),
        country=row["country"],
        language=row["language"],
        sponsor=row["sponsor"] if may_know_sponsor(branch.access, member) else "",
        personal=int(row["personal"]),
        retail=int(row["retail"]),
        missing=max(0, active_from - int(row["qualifying"])),
        group_volume=group,
        group_before=before,
        series=tuple((str(p), int(v)) for p, v in volume["volume"].items()),
        active=int(volume["active"].iloc[-1]),
        new=people.new(period),
        size=int(row["size"]),
        direct=int(count["distributors"]),
        customers=int(count["customers"]),
        levels=int(row["levels"]),
        largest_leg=Fraction(top, group) if group > 0 else None,
        largest_leg_name=legs["name"].iloc[0] if top > 0 else "",
        last_order=int(row["last_order"]),
        contacts=contacts(branch, member),
    )


def may_know_sponsor(access: Access, member: str) -> bool:
    """Whether the viewer may read the name of a member's direct sponsor.

    Inside the own branch always; above the own head only the person himself.
    """
    return member != access.root or access.may("profile")


def contacts(branch: BranchView, member: str) -> tuple[Contact, ...]:
    """Return what the viewer may see of a member's contacts.

    His own and with ``contacts_all`` in full; with ``contacts_branch`` in full
    where the person agreed and masked elsewhere; with ``contacts_direct`` those
    of direct recruits who agreed; nothing otherwise, so nothing for analysts.
    """
    access = branch.access
    whole = access.may("contacts_all") or (
        member == access.root and access.may("profile")
    )
    within = access.may("contacts_branch")
    if not (whole or within or access.may("contacts_direct")):
        return ()
    found = []
    rows = branch.sub(access.root).contacts(member)
    for kind, value, consent, direct in rows.itertuples(index=False):
        if whole or (consent and (within or direct)):
            found.append(Contact(kind, value, masked=False))
        elif within:
            found.append(Contact(kind, masked(kind, value), masked=True))
    return tuple(found)


def masked(kind: str, value: str) -> str:
    """Return a contact with its middle hidden.

    >>> masked("phone", "+52 33 1234 4417"), masked("email", "sofia@mail.mx")
    ('+52 •••• 17', 's•••@mail.mx')
    """
    if kind == "email" and "@" in value:
        name, _, host = value.rpartition("@")
        return f"{name[:1]}•••@{host}"
    if kind == "phone":
        return f"{value[:3]} •••• {value[-2:]}"
    return f"{value[:1]}•••"
