"""What one look at a page knows: who looks, at which period, in which words.

A ``Screen`` is made anew for every callback from the login of that request and
from the *place* the browser names (address, colour scheme, width). The place is
the visitor's wish and is checked here; who he is comes from ``services`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from graphcrm.access import HOUSE
from graphcrm.dash_app.figures.base import Look
from graphcrm.dash_app.formats import Formats
from graphcrm.dash_app.texts import Texts, texts
from graphcrm.dash_app.theme import Palette, palette
from graphcrm.facade import PeriodInfo, Services, Viewer
from graphcrm.periods import month, month_of, shift_month, to_day
from graphcrm.views import BranchView

BranchOf = Callable[[str | None], BranchView]

_QUERY_LIMIT = 2000


@dataclass(frozen=True)
class Screen:
    """One look at one page.

    ``query`` holds the address's parameters; ``compact`` says that the window
    is narrower than 768 px; ``period`` is the chosen month.
    """

    viewer: Viewer
    services: Services
    branch_of: BranchOf
    texts: Texts
    formats: Formats
    palette: Palette
    path: str
    query: Mapping[str, str]
    compact: bool
    periods: tuple[PeriodInfo, ...]
    period: PeriodInfo
    today: int

    def t(self, key: str, **values: Any) -> str:
        """Return a text in the viewer's language."""
        return self.texts(key, **values)

    def branch(self, member: str | None = None) -> BranchView:
        """Return a branch inside the viewer's own; ``NotVisible`` otherwise."""
        return self.branch_of(member)

    def may(self, rights: tuple[str, ...]) -> bool:
        """Whether the viewer has one of the rights; none asked means everybody."""
        return not rights or any(self.viewer.may(right) for right in rights)

    def href(self, path: str | None = None, **changes: str | None) -> str:
        """Return an address that keeps what this one says.

        On the same page every parameter stays; another page keeps the period
        only. ``None`` takes a parameter out.
        """
        target = self.path if path is None else path
        kept = dict(self.query)
        if target != self.path:
            kept = {name: kept[name] for name in ("period",) if name in kept}
        for name, value in changes.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = value
        return f"{target}?{urlencode(kept)}" if kept else target

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return a parameter that is one of the allowed; else the first of them."""
        value = self.query.get(name, "")
        return value if value in allowed else allowed[0]

    @property
    def day(self) -> int:
        """The last day that has figures: today in an open period."""
        return min(self.today, self.period.last_day)

    def instant(self, milliseconds: int) -> str:
        """Return an instant as day and time in the company's zone."""
        zone = ZoneInfo(self.services.company().timezone)
        local = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone)
        return f"{self.formats.day(to_day(local.date()))} {local:%H:%M}"

    @property
    def subject(self) -> BranchView:
        """The branch a page is about: ``?member=``, else the viewer's own."""
        return self.branch(self.query.get("member") or None)

    @property
    def subject_name(self) -> str:
        """What that branch is called."""
        branch = self.subject
        if branch.root == self.viewer.root:
            return self.branch_name
        return str(branch.names([branch.root])["name"].iloc[0])

    @property
    def branch_name(self) -> str:
        """What the viewer's branch is called: for the house that is the company."""
        if self.viewer.root == HOUSE:
            return self.services.company().name
        return self.viewer.root_name

    @property
    def look(self) -> Look:
        """How figures look to this viewer."""
        return Look(self.palette, self.formats, self.texts, self.compact)

    @property
    def closed(self) -> str:
        """The chosen month if its days are over, else the month before."""
        if self.today >= self.period.last_day:
            return self.period.id
        return shift_month(month_of(min(self.today, self.period.first_day)), -1)

    @property
    def open(self) -> bool:
        """Whether the chosen period is not over, so that its figures may change."""
        return self.period.state == "open"


# What a page fills in after it stands, by name.
Panels = Mapping[str, Callable[[Screen], Any]]


def screen_at(branch_of: BranchOf, services: Services, place: Any) -> Screen:
    """Return the screen for a place as the browser sent it.

    ``place`` is ``{"pathname", "search", "scheme", "compact"}``; anything that is
    missing or of another type reads as its default.
    """
    wish = place if isinstance(place, dict) else {}
    viewer = services.viewer()
    query = _query(wish.get("search"))
    periods = tuple(services.periods())
    path = wish.get("pathname")
    return Screen(
        viewer=viewer,
        services=services,
        branch_of=branch_of,
        texts=texts(viewer.language),
        formats=Formats(texts(viewer.language).language),
        palette=palette(str(wish.get("scheme"))),
        path=path if isinstance(path, str) and path.startswith("/") else "/",
        query=query,
        compact=wish.get("compact") is True,
        periods=periods,
        period=_period(periods, query.get("period", ""), services.today()),
        today=services.today(),
    )


def _query(search: Any) -> dict[str, str]:
    if not isinstance(search, str) or len(search) > _QUERY_LIMIT:
        return {}
    return dict(parse_qsl(search.removeprefix("?")))


def _period(periods: tuple[PeriodInfo, ...], wish: str, today: int) -> PeriodInfo:
    """Return the period that was asked for, else the newest that has begun."""
    for period in periods:
        if period.id == wish:
            return period
    begun = [period for period in periods if period.first_day <= today]
    if begun:
        return begun[0]
    return periods[0] if periods else _calendar_month(today)


def _calendar_month(today: int) -> PeriodInfo:
    """Return this month: an empty network has no periods yet."""
    current = month(month_of(today))
    return PeriodInfo(current.id, "open", current.first_day, current.last_day)
