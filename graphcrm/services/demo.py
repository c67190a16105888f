"""The logins of the demo: one a role, for a server that only this machine reaches.

Their password stands in the README. They are marked, and a server that listens
to others refuses them whatever their password.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphcrm.access import ROLES, local_administrator
from graphcrm.clock import Clock
from graphcrm.graph.network import Network
from graphcrm.services import accounts
from graphcrm.services.accounts import BOUND_ROLES, NewUser

PASSWORD = "graphcrm-demo"  # noqa: S105  # known to everybody, see above

_NAMES = {
    "operator": "Ofelia Operations",
    "accountant": "Abel Accounts",
    "analyst": "Ana Analyst",
    "leadership": "Lucía Leadership",
    "administrator": "Adán Administrator",
}


def create_logins(
    network: Network, clock: Clock, people: Mapping[str, tuple[str, str]]
) -> list[tuple[str, str]]:
    """Create the logins that are missing and return all, ``(login, name)``.

    ``people`` says for each role of a person who he is: member id and name.
    """
    access = local_administrator()
    there = {user["login"] for user in accounts.users(network, access)}
    logins = []
    for role in ROLES:
        member, name = people[role] if role in BOUND_ROLES else ("", _NAMES[role])
        logins.append((role, name))
        if role not in there:
            new = NewUser(role, name, role, member, demo=True)
            accounts.create_user(
                network, clock, access, new, PASSWORD, must_change=False
            )
    return logins
