"""``BranchView``: what a report may ask of a branch.

Reports are typed against this protocol, so they import nothing of the database;
``graphcrm.graph.branch.Branch`` fulfils it, already checked for access. Every
method is the statement of the same name in ``cypher/branch``, whose header says
what its parameters and columns mean (docs/queries.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.access import Access


class BranchView(Protocol):
    """A member and everybody below him, as one caller may see them."""

    @property
    def access(self) -> Access:
        """Who is asking, with what rights."""
        ...

    @property
    def root(self) -> str:
        """Id of the branch head."""
        ...

    def sub(self, member: str) -> BranchView:
        """Return the branch of a member inside this one, or raise NotVisible."""
        ...

    def volume_by_month(self, periods: Sequence[str], active_from: int) -> pd.DataFrame:
        """Return one row a month, with these columns.

        period, volume, personal, retail, qualifying, sales, sellers, active.
        """
        ...

    def volume_by_leg(
        self, legs: Sequence[str], periods: Sequence[str], active_from: int
    ) -> pd.DataFrame:
        """Return member, period, volume, active."""
        ...

    def volume_by_seller(self, periods: Sequence[str]) -> pd.DataFrame:
        """Return period, members, volumes."""
        ...

    def volume_by_seller_to_day(
        self, period: str, first_day: int, last_day: int
    ) -> pd.DataFrame:
        """Return member, volume, qualifying, sales."""
        ...

    def people_by_month(self, day_of_month: int) -> pd.DataFrame:
        """Return event, month, people, early."""
        ...

    def people_by_leg(self, legs: Sequence[str]) -> pd.DataFrame:
        """Return member, event, month, people."""
        ...

    def leavers(self) -> pd.DataFrame:
        """Return member, left."""
        ...

    def children(
        self, period: str, previous: str, limit: int, offset: int
    ) -> pd.DataFrame:
        """Return id, name, labels, status, joined, volume, previous, size, children."""
        ...

    def children_count(self) -> pd.DataFrame:
        """Return distributors, customers."""
        ...

    def volume_of_legs_to_day(
        self, legs: Sequence[str], period: str, first_day: int, last_day: int
    ) -> pd.DataFrame:
        """Return member, volume."""
        ...

    def path(self, member: str) -> pd.DataFrame:
        """Return id, name."""
        ...

    def legs(self, period: str, limit: int) -> pd.DataFrame:
        """Return member, name, volume."""
        ...

    def search(self, text: str, id: str, words: str, limit: int) -> pd.DataFrame:
        """Return id, name, status, path."""
        ...

    def card(self, period: str) -> pd.DataFrame:
        """Return one row, with these columns.

        id, name, labels, status, joined, left, country, language, sponsor,
        personal, retail, qualifying, last_order, levels, size.
        """
        ...

    def contacts(self, member: str) -> pd.DataFrame:
        """Return kind, value, consent, direct."""
        ...

    def newcomers(self, first_day: int, last_day: int, limit: int) -> pd.DataFrame:
        """Return member, name, joined, sponsor, first_order, volume."""
        ...

    def people(
        self, members: Sequence[str], period: str, last_day: int
    ) -> pd.DataFrame:
        """Return member, name, qualifying, last_order."""
        ...

    def orders(self, first_day: int, last_day: int, limit: int) -> pd.DataFrame:
        """Return number, day, kind, is_return, seller, name, net, currency, volume."""
        ...

    def orders_of_member(
        self, member: str, first_day: int, last_day: int, limit: int
    ) -> pd.DataFrame:
        """Return number, day, kind, is_return, seller, name, net, currency, volume."""
        ...

    def volume_by_territory(
        self, periods: Sequence[str], level: str, parent: str
    ) -> pd.DataFrame:
        """Return territory, name, period, volume."""
        ...

    def names(self, members: Sequence[str]) -> pd.DataFrame:
        """Return member, name of those who are inside the branch."""
        ...

    def payout_by_period(self, periods: Sequence[str]) -> pd.DataFrame:
        """Return period, run, component, amount, currency, lines of the head.

        Right: ``statement`` about oneself, ``statements`` about anybody.
        """
        ...

    def result_by_period(self, periods: Sequence[str]) -> pd.DataFrame:
        """Return period, run, personal, retail, qualifying, group_volume, active.

        Of the head himself; same right as his payouts.
        """
        ...
