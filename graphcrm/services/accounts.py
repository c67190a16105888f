"""Users, their passwords and what happens when somebody tries to log in.

Passwords are argon2id hashes. An unknown login costs the same time as a wrong
password, and both get the same answer. Every attempt is counted before the
password is looked at, by account and address, so that neither a patient guesser
nor many guesses at once get past the limit.
"""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from graphcrm.access import ROLES, Access
from graphcrm.clock import Clock
from graphcrm.errors import (
    Conflict,
    GraphCRMError,
    Invalid,
    NotAllowed,
    NotVisible,
    Problem,
)
from graphcrm.graph.network import Network, Transaction
from graphcrm.services import audit, passwords, sessions
from graphcrm.services.instants import milliseconds
from graphcrm.services.sessions import User

BOUND_ROLES = ("customer", "member", "branch_head")
WINDOW = timedelta(minutes=15)
# Attempts in a window: of one account from one address, of one account from
# anywhere, of one address on any account.
_LIMITS = {"both": 10, "account": 100, "address": 100}


class LoginRefused(GraphCRMError):
    """Login or password is wrong, or the user is locked: one answer for all."""

    code = "login_refused"


class TooManyAttempts(GraphCRMError):
    """Too many failed logins; ``retry_after`` is in seconds."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            "Too many failed logins. Wait a few minutes before the next try."
        )
        self.retry_after = retry_after


@dataclass(frozen=True)
class NewUser:
    """A user to be created; ``member`` is who he is, empty for an office role."""

    login: str
    name: str
    role: str
    member: str = ""
    language: str = "en"
    demo: bool = False


def normal_login(text: str) -> str:
    """Return the one spelling of a login name: no blanks around, no capitals."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def create_user(
    network: Network,
    clock: Clock,
    access: Access,
    new: NewUser,
    password: str,
    *,
    must_change: bool = True,
) -> str:
    """Create a user and return his id.

    Raises ``Invalid`` with a problem a field and ``Conflict`` for a login that
    is taken.
    """
    _require_users(access)
    login = normal_login(new.login)
    _check_new(network, new, login)
    identity = uuid.uuid4().hex
    hashed = passwords.hashed(password)

    def work(tx: Transaction) -> None:
        if tx.rows("company/user_by_login", login=login):
            raise Conflict("This login is taken. Choose another one.")
        tx.rows(
            "write/user_create",
            id=identity,
            login=login,
            name=new.name.strip(),
            role=new.role,
            member=new.member,
            password_hash=hashed,
            language=new.language,
            must_change=must_change,
            demo=new.demo,
            at=milliseconds(clock.now()),
        )
        detail = {"role": new.role, "member": new.member}
        audit.append(tx, clock, access.user, "user_created", identity, detail)

    network.write(work)
    return identity


def authenticate(
    network: Network,
    clock: Clock,
    login: str,
    password: str,
    address: str,
    *,
    demo_allowed: bool = False,
) -> tuple[User, str]:
    """Return the user and the token of his new session.

    ``address`` is the caller's. ``demo_allowed`` is true only where the server
    listens to this machine alone: the demo's password is known to everybody.
    Raises ``LoginRefused`` or ``TooManyAttempts``.
    """
    login = normal_login(login)
    keys = _attempt_keys(login, address)
    row = network.write(lambda tx: _attempt(tx, clock, keys, login))
    good = passwords.fits(row["password_hash"] if row else passwords.NOBODY, password)
    if not row or not good or not row["active"] or (row["demo"] and not demo_allowed):
        who = row["id"] if row else ""
        network.write(lambda tx: audit.append(tx, clock, who, "login_failed", who))
        raise LoginRefused("Login or password is wrong.")
    user = User.of(row)

    def work(tx: Transaction) -> str:
        tx.rows(
            "write/user_login_forgive", keys=sorted(keys.values()), clear=[keys["both"]]
        )
        token = sessions.open_in(tx, clock, user.id)
        audit.append(tx, clock, user.id, "login", user.id)
        return token

    return user, network.write(work)


def change_password(
    network: Network, clock: Clock, user: User, old: str, new: str
) -> str:
    """Give the user the password he chose and return the token of a new session.

    All his sessions end, the one that asked included. Raises ``BadPassword``.
    """
    with network.reading() as tx:
        row = tx.rows("company/user_by_id", user=user.id)[0]
    if not passwords.fits(row["password_hash"], old):
        raise passwords.BadPassword("wrong")
    if old == new:
        raise passwords.BadPassword("same")
    passwords.check_password(new, user.login)
    hashed = passwords.hashed(new)

    def work(tx: Transaction) -> str:
        _set_hash(tx, user.id, hashed, must_change=False)
        sessions.close_all_in(tx, user.id)
        token = sessions.open_in(tx, clock, user.id)
        audit.append(tx, clock, user.id, "password_changed", user.id)
        return token

    return network.write(work)


def reset_password(network: Network, clock: Clock, access: Access, login: str) -> str:
    """Give a user a one-time password, end his sessions, return the password."""
    user = find(network, access, login)
    password = passwords.one_time_password()
    hashed = passwords.hashed(password)

    def work(tx: Transaction) -> None:
        _set_hash(tx, user.id, hashed, must_change=True)
        sessions.close_all_in(tx, user.id)
        audit.append(tx, clock, access.user, "password_reset", user.id)

    network.write(work)
    return password


def set_role(
    network: Network, clock: Clock, access: Access, login: str, role: str, member: str
) -> None:
    """Give a user another role; his sessions end, so it bites at once."""
    user = find(network, access, login)
    _check_new(network, NewUser(login, user.name, role, member), login)
    detail = {"from": user.role, "to": role, "member": member}

    def work(tx: Transaction) -> None:
        tx.rows("write/user_set_role", user=user.id, role=role, member=member)
        sessions.close_all_in(tx, user.id)
        audit.append(tx, clock, access.user, "role_changed", user.id, detail)

    network.write(work)


def set_active(
    network: Network, clock: Clock, access: Access, login: str, active: bool
) -> None:
    """Lock a user out, his sessions included, or let him in again."""
    user = find(network, access, login)
    action = "user_unlocked" if active else "user_locked"

    def work(tx: Transaction) -> None:
        tx.rows("write/user_set_active", user=user.id, active=active)
        sessions.close_all_in(tx, user.id)
        audit.append(tx, clock, access.user, action, user.id)

    network.write(work)


def set_preferences(network: Network, user: User, language: str, theme: str) -> None:
    """Store how the user likes his pages."""
    if language not in ("en", "es"):
        raise _invalid("language", "The language is en or es.")
    if theme not in ("auto", "light", "dark"):
        raise _invalid("theme", "The theme is auto, light or dark.")
    network.write(
        lambda tx: tx.rows(
            "write/user_set_preferences", user=user.id, language=language, theme=theme
        )
    )


def forget_attempts(network: Network, clock: Clock) -> None:
    """Delete counts of logins whose window has passed."""
    since = milliseconds(clock.now() - WINDOW)
    network.write(lambda tx: tx.rows("write/user_login_forget", since=since))


def anybody(network: Network) -> bool:
    """Whether there is any user yet."""
    with network.reading() as tx:
        return bool(tx.rows("company/user_list"))


def users(network: Network, access: Access) -> list[dict[str, Any]]:
    """Return all users, without hashes, by login."""
    _require_users(access)
    with network.reading() as tx:
        return tx.rows("company/user_list")


def names(network: Network) -> dict[str, str]:
    """Return the name of every user by id, for lists of who did what."""
    with network.reading() as tx:
        return {row["id"]: row["name"] for row in tx.rows("company/user_list")}


def find(network: Network, access: Access, login: str) -> User:
    """Return the user of a login, for somebody who may manage users."""
    _require_users(access)
    with network.reading() as tx:
        rows = tx.rows("company/user_by_login", login=normal_login(login))
    if not rows:
        raise NotVisible("There is no user with this login.")
    return User.of(rows[0])


def user_by_id(network: Network, user: str) -> User | None:
    """Return a user as he is now; for the worker, who acts in his name."""
    with network.reading() as tx:
        rows = tx.rows("company/user_by_id", user=user)
    return User.of(rows[0]) if rows else None


def _require_users(access: Access) -> None:
    if not access.may("users"):
        raise NotAllowed("Your role does not include managing users.")


def _check_new(network: Network, new: NewUser, login: str) -> None:
    problems = []
    if not 2 <= len(login) <= 100 or any(c.isspace() for c in login):
        problems.append(("login", login, "A login has 2 to 100 characters, no blanks."))
    if not 1 <= len(new.name.strip()) <= 200:
        problems.append(("name", new.name, "A name has 1 to 200 characters."))
    if new.role not in ROLES:
        problems.append(("role", new.role, f"A role is one of {', '.join(ROLES)}."))
    if new.language not in ("en", "es"):
        problems.append(("language", new.language, "The language is en or es."))
    if new.role in BOUND_ROLES:
        with network.reading() as tx:
            if not tx.rows("company/user_member", member=new.member):
                problems.append(("member", new.member, "There is no such member."))
    elif new.member:
        problems.append(("member", new.member, f"A {new.role} is not a member."))
    if problems:
        raise Invalid(
            "The user is not complete. Nothing was changed.",
            [
                Problem("user", 0, column, value, text)
                for column, value, text in problems
            ],
        )


def _attempt_keys(login: str, address: str) -> dict[str, str]:
    keys = {"both": f"{login}\n{address}", "account": login, "address": address}
    return {
        name: hashlib.sha256(f"{name}\n{value}".encode()).hexdigest()
        for name, value in keys.items()
    }


def _attempt(
    tx: Transaction, clock: Clock, keys: dict[str, str], login: str
) -> dict[str, Any] | None:
    """Count the attempt, refuse it over a limit, return the user it is about."""
    now = clock.now()
    since = milliseconds(now - WINDOW)
    counts = {
        row["key"]: row
        for row in tx.rows(
            "write/user_login_attempt",
            keys=sorted(keys.values()),  # one order for all: no deadlock
            at=milliseconds(now),
            since=since,
        )
    }
    for name, limit in _LIMITS.items():
        row = counts[keys[name]]
        if row["count"] > limit:
            # Rolls the count back: a wait is not prolonged by trying again.
            raise TooManyAttempts((row["began"] - since) // 1000 + 1)
    rows = tx.rows("company/user_by_login", login=login)
    return rows[0] if rows else None


def _set_hash(tx: Transaction, user: str, hashed: str, must_change: bool) -> None:
    tx.rows(
        "write/user_set_password",
        user=user,
        password_hash=hashed,
        must_change=must_change,
    )


def _invalid(column: str, message: str) -> Invalid:
    return Invalid(message, [Problem("user", 0, column, "", message)])
