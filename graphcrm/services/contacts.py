"""Looks at contacts, noted where a role may look at everybody's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from graphcrm.clock import Clock
from graphcrm.graph.branch import Branch
from graphcrm.graph.network import Network
from graphcrm.services import audit


def _nobody(_member: str) -> None:
    """Note nothing."""


@dataclass(frozen=True)
class WatchedBranch(Branch):
    """A branch that notes each look at a member's contacts before it answers.

    Whatever is read below goes through it too. A look that cannot be noted is
    not answered.
    """

    _note: Callable[[str], None] = _nobody

    def sub(self, member: str) -> WatchedBranch:
        """Return the branch of a member inside this one, watched as well."""
        found = super().sub(member)
        return WatchedBranch(found._network, found.access, found.root, self._note)

    def contacts(self, member: str) -> pd.DataFrame:
        """Return the contacts of a member."""
        found = super().contacts(member)
        if len(found):
            self._note(member)
        return found


def watched(network: Network, clock: Clock, branch: Branch) -> Branch:
    """Return a branch whose looks at contacts are noted, where they must be."""
    access = branch.access
    if not access.may("contacts_all"):
        return branch

    def note(member: str) -> None:
        network.write(
            lambda tx: audit.append(tx, clock, access.user, "contacts_read", member)
        )

    return WatchedBranch(network, access, branch.root, note)
