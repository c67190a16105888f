"""``Branch`` and ``Company``: typed questions, one method a ``.cypher`` file.

A ``Branch`` is made by ``Network.branch`` only, already checked; a method has
the name of its file, and editors and type checkers see its arguments.
"""

from __future__ import annotations

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


@dataclass(frozen=True)
class Company:
    """The whole company, for a caller whose role includes it."""

    _network: Network
    access: Access

    def _frame(self, name: str, **arguments: Any) -> pd.DataFrame:
        return self._network.read_company(f"company/{name}", arguments)
