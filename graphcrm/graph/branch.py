"""``Branch`` and ``Company``: typed questions, one method a ``.cypher`` file.

A ``Branch`` is made by ``Network.branch`` only, already checked; a method has
the name of its file, and editors and type checkers see its arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from graphcrm.access import Access

if TYPE_CHECKING:
    from graphcrm.graph.network import Network


@dataclass(frozen=True)
class Branch:
    """A member and everybody below him, as one caller may see them.

    ``root`` is the id of the branch head, ``access`` that of the caller.
    """

    _network: Network
    access: Access
    root: str

    def _frame(self, name: str, **arguments: Any) -> pd.DataFrame:
        return self._network.read_branch(self, f"branch/{name}", arguments)

    def sub(self, member: str) -> Branch:
        """Return the branch of a member inside this one."""
        return self._network.branch(self.access, member)

    def volume_by_month(self, periods: Sequence[str], active_from: int) -> pd.DataFrame:
        """Return the answer of ``branch/volume_by_month``."""
        return self._frame(
            "volume_by_month", periods=list(periods), active_from=active_from
        )

    def volume_by_leg(
        self, legs: Sequence[str], periods: Sequence[str], active_from: int
    ) -> pd.DataFrame:
        """Return the answer of ``branch/volume_by_leg``."""
        return self._frame(
            "volume_by_leg",
            legs=list(legs),
            periods=list(periods),
            active_from=active_from,
        )

    def volume_by_seller(self, periods: Sequence[str]) -> pd.DataFrame:
        """Return the answer of ``branch/volume_by_seller``."""
        return self._frame("volume_by_seller", periods=list(periods))

    def volume_by_seller_to_day(
        self, period: str, first_day: int, last_day: int
    ) -> pd.DataFrame:
        """Return the answer of ``branch/volume_by_seller_to_day``."""
        return self._frame(
            "volume_by_seller_to_day",
            period=period,
            first_day=first_day,
            last_day=last_day,
        )

    def people_by_month(self, day_of_month: int) -> pd.DataFrame:
        """Return the answer of ``branch/people_by_month``."""
        return self._frame("people_by_month", day_of_month=day_of_month)

    def people_by_leg(self, legs: Sequence[str]) -> pd.DataFrame:
        """Return the answer of ``branch/people_by_leg``."""
        return self._frame("people_by_leg", legs=list(legs))

    def leavers(self) -> pd.DataFrame:
        """Return the answer of ``branch/leavers``."""
        return self._frame("leavers")

    def children(
        self, period: str, previous: str, limit: int, offset: int
    ) -> pd.DataFrame:
        """Return the answer of ``branch/children``."""
        return self._frame(
            "children", period=period, previous=previous, limit=limit, offset=offset
        )

    def children_count(self) -> pd.DataFrame:
        """Return the answer of ``branch/children_count``."""
        return self._frame("children_count")

    def volume_of_legs_to_day(
        self, legs: Sequence[str], period: str, first_day: int, last_day: int
    ) -> pd.DataFrame:
        """Return the answer of ``branch/volume_of_legs_to_day``."""
        return self._frame(
            "volume_of_legs_to_day",
            legs=list(legs),
            period=period,
            first_day=first_day,
            last_day=last_day,
        )

    def path(self, member: str) -> pd.DataFrame:
        """Return the answer of ``branch/path``."""
        return self._frame("path", member=member)

    def legs(self, period: str, limit: int) -> pd.DataFrame:
        """Return the answer of ``branch/legs``."""
        return self._frame("legs", period=period, limit=limit)

    def search(self, text: str, id: str, words: str, limit: int) -> pd.DataFrame:
        """Return the answer of ``branch/search``."""
        return self._frame("search", text=text, id=id, words=words, limit=limit)

    def card(self, period: str) -> pd.DataFrame:
        """Return the answer of ``branch/card``."""
        return self._frame("card", period=period)

    def contacts(self, member: str) -> pd.DataFrame:
        """Return the answer of ``branch/contacts``."""
        return self._frame("contacts", member=member)

    def newcomers(self, first_day: int, last_day: int, limit: int) -> pd.DataFrame:
        """Return the answer of ``branch/newcomers``."""
        return self._frame(
            "newcomers", first_day=first_day, last_day=last_day, limit=limit
        )

    def people(
        self, members: Sequence[str], period: str, last_day: int
    ) -> pd.DataFrame:
        """Return the answer of ``branch/people``."""
        return self._frame(
            "people", members=list(members), period=period, last_day=last_day
        )

    def orders(self, first_day: int, last_day: int, limit: int) -> pd.DataFrame:
        """Return the answer of ``branch/orders``."""
        return self._frame(
            "orders", first_day=first_day, last_day=last_day, limit=limit
        )

    def orders_of_member(
        self, member: str, first_day: int, last_day: int, limit: int
    ) -> pd.DataFrame:
        """Return the answer of ``branch/orders_of_member``."""
        return self._frame(
            "orders_of_member",
            member=member,
            first_day=first_day,
            last_day=last_day,
            limit=limit,
        )

    def volume_by_territory(
        self, periods: Sequence[str], level: str, parent: str
    ) -> pd.DataFrame:
        """Return the answer of ``branch/volume_by_territory``."""
        return self._frame(
            "volume_by_territory", periods=list(periods), level=level, parent=parent
        )

    def names(self, members: Sequence[str]) -> pd.DataFrame:
        """Return the answer of ``branch/names``."""
        return self._frame("names", members=list(members))

    def payout_by_period(self, periods: Sequence[str]) -> pd.DataFrame:
        """Return the answer of ``branch/payout_by_period``; own pay only."""
        return self._frame("payout_by_period", periods=list(periods))

    def result_by_period(self, periods: Sequence[str]) -> pd.DataFrame:
        """Return the answer of ``branch/result_by_period``; own figures only."""
        return self._frame("result_by_period", periods=list(periods))

    def sponsorships(self, member: str) -> pd.DataFrame:
        """Return the answer of ``branch/sponsorships``."""
        return self._frame("sponsorships", member=member)


@dataclass(frozen=True)
class Company:
    """The whole company, for a caller whose role includes it."""

    _network: Network
    access: Access

    def _frame(self, name: str, **arguments: Any) -> pd.DataFrame:
        return self._network.read_company(self, f"company/{name}", arguments)
