"""Sessions on the server: a cookie that was copied dies with its session.

The token in the cookie has 256 random bits; only its SHA-256 is stored, so the
database alone opens no door. A session ends after 30 idle minutes, after 12
hours whatever happens, at logout, and when the user's password, role or state
changes.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from graphcrm.access import Access, access_of
from graphcrm.clock import Clock
from graphcrm.graph.network import Network, Transaction
from graphcrm.services.instants import milliseconds

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# Writing at every click would make each page a write transaction.
_TOUCH = timedelta(minutes=1)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class User:
    """A user as he is now, without what his password is checked against."""

    id: str
    login: str
    name: str
    role: str
    member: str
    language: str
    theme: str
    active: bool
    must_change: bool
    demo: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> User:
        """Return the user of a row that has at least these columns."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})

    @property
    def access(self) -> Access:
        """Return what he may see: his role decides, never the request."""
        return access_of(self.id, self.role, self.member)


def token_hash(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_in(tx: Transaction, clock: Clock, user: str) -> str:
    """Open a session inside the transaction of a login and return its token."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    tx.rows(
        "write/session_open",
        hash=token_hash(token),
        user=user,
        at=milliseconds(now),
        expires=milliseconds(now + ABSOLUTE),
    )
    return token


def user_of(network: Network, clock: Clock, token: str) -> User | None:
    """Return the user of a token, or None once the session is over."""
    hashed = token_hash(token)
    now = milliseconds(clock.now())
    with network.reading() as tx:
        rows = tx.rows("company/session_user", hash=hashed)
    if not rows or not rows[0]["active"]:
        return None
    row = rows[0]
    if now >= row["expires_at"] or now >= row["seen_at"] + IDLE // _MILLISECOND:
        return None
    if now >= row["seen_at"] + _TOUCH // _MILLISECOND:
        network.write(lambda tx: tx.rows("write/session_touch", hash=hashed, at=now))
    return User.of(row)


def close(network: Network, token: str) -> None:
    """End the session of a token."""
    hashed = token_hash(token)
    network.write(lambda tx: tx.rows("write/session_close", hash=hashed))


def close_all_in(tx: Transaction, user: str, except_token: str = "") -> None:
    """End all sessions of a user inside the transaction that changes him."""
    kept = token_hash(except_token) if except_token else ""
    tx.rows("write/session_close_all", user=user, **{"except": kept})


def expire(network: Network, clock: Clock) -> None:
    """Delete sessions that are over; the worker calls it now and then."""
    now = clock.now()
    network.write(
        lambda tx: tx.rows(
            "write/session_expire",
            at=milliseconds(now),
            idle=milliseconds(now - IDLE),
        )
    )
