"""Who may do what: the one policy, for the code and for its tests.

``Access`` is made only from the logged-in user (or from the local operator at
the shell) and says from which member on he sees the sponsor tree. The rows
follow the matrix "who sees what" of docs/access.md.
"""

from __future__ import annotations

from dataclasses import dataclass

# The company's own position at the top of the sponsor tree: it has an id, it
# never earns, and people without a sponsor stand directly below it.
HOUSE = "house"

ROLES = (
    "customer",
    "member",
    "branch_head",
    "operator",
    "accountant",
    "analyst",
    "leadership",
    "administrator",
)

# right → what it opens
RIGHTS = {
    "profile": "own profile and orders",
    "branch": "names, ranks and volumes of the own branch",
    "contacts_direct": "contacts of direct recruits who agreed",
    "contacts_branch": "contacts of the own branch",
    "contacts_all": "contacts of everybody, each look logged",
    "statement": "own statement",
    "statements": "statements of everybody",
    "run_totals": "totals of a run",
    "run": "compute a run",
    "company": "company totals and whole-network queries",
    "library": "queries of the library",
    "cypher": "free questions in Cypher on the analysts' server",
    "cypher_main": "free questions in Cypher on the main server, where it is granted",
    "members_write": "enrol, move, deactivate",
    "imports": "import files and undo imports",
    "terms_propose": "propose personal coefficients",
    "users": "users and their roles",
}

_OWN = frozenset({"profile", "statement"})
POLICY: dict[str, frozenset[str]] = {
    "customer": frozenset({"profile", "statement"}),
    "member": _OWN | {"branch", "contacts_direct"},
    "branch_head": _OWN | {"branch", "contacts_direct", "contacts_branch", "library"},
    "operator": frozenset(
        {"branch", "company", "contacts_all", "members_write", "imports", "run",
         "run_totals", "terms_propose"}
    ),
    "accountant": frozenset({"branch", "company", "statements", "run_totals"}),
    "analyst": frozenset({"branch", "company", "library", "cypher", "run_totals"}),
    "leadership": frozenset(
        {"branch", "company", "contacts_all", "library", "cypher", "run",
         "run_totals"}
    ),
    "administrator": frozenset({"users", "cypher_main"}),
}  # fmt: skip
# Rights that a role has only where the installation grants them (settings).
EXTRA_RIGHTS = frozenset({"cypher_main"})

_COMPANY_WIDE = frozenset({"operator", "accountant", "analyst", "leadership"})


@dataclass(frozen=True)
class Access:
    """What one caller may see: made per request, never stored.

    ``root`` is the member from whom on he sees the sponsor tree; empty means
    that he sees nobody. ``granted`` are those of ``EXTRA_RIGHTS`` that the
    installation grants.
    """

    user: str
    role: str
    root: str
    granted: frozenset[str] = frozenset()

    def may(self, right: str) -> bool:
        """Whether the caller's role includes a right."""
        if right not in RIGHTS:
            raise ValueError(f"unknown right {right!r}")
        return right in self.rights

    @property
    def rights(self) -> frozenset[str]:
        """What the caller may do here."""
        return POLICY[self.role] - (EXTRA_RIGHTS - self.granted)

    def may_about(self, right: str, member: str) -> bool:
        """Whether a right reaches a member.

        ``statement`` is about oneself only; ``statements`` is about anybody.
        """
        if right == "statement":
            own = self.may(right) and bool(self.root) and member == self.root
            return own or self.may("statements")
        return self.may(right)


def access_of(user: str, role: str, member: str) -> Access:
    """Return the access of a user: his role decides the root, not his wishes."""
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}")
    if role in _COMPANY_WIDE:
        return Access(user, role, HOUSE)
    return Access(user, role, "" if role == "administrator" else member)


def local_operator() -> Access:
    """Return the access of the person at the shell of the machine itself."""
    return Access("local", "operator", HOUSE)


def local_accountant() -> Access:
    """Return the access of the shell where it explains what people were paid."""
    return Access("local", "accountant", HOUSE)


def local_analyst() -> Access:
    """Return the access of the shell where it asks freely in Cypher."""
    return Access("local", "analyst", HOUSE)


def local_administrator(granted: frozenset[str] = frozenset()) -> Access:
    """Return the access of the shell where it manages users; it sees nobody."""
    return Access("local", "administrator", "", granted)
