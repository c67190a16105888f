"""The present request: its user, what he may see, and what the app was given.

``Access`` is made here and nowhere else in the web server, from the session's
user as the database has him now, never from what the request says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import current_app, session
from flask_login import UserMixin, current_user

from graphcrm import clock
from graphcrm.access import Access
from graphcrm.clock import Clock
from graphcrm.config import Settings
from graphcrm.graph.branch import Branch
from graphcrm.graph.network import Network
from graphcrm.services.contacts import watched
from graphcrm.services.questions import Questions
from graphcrm.services.sessions import User

_KEY = "graphcrm"


@dataclass(frozen=True)
class Context:
    """What ``create_app`` was given."""

    settings: Settings
    network: Network
    clock: Clock
    questions: Questions

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the web server."""
        return self.settings.host in ("127.0.0.1", "::1", "localhost")


class SessionUser(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """The user of one session; its id for flask-login is the session's token."""

    def __init__(self, user: User, token: str) -> None:
        self.user = user
        self.token = token

    def get_id(self) -> str:
        """Return the token that the signed cookie carries."""
        return self.token


def context() -> Context:
    """Return what the app of this request was given."""
    found = current_app.extensions[_KEY]
    assert isinstance(found, Context)
    return found


def keep(app: object, given: Context) -> None:
    """Let an app know its context."""
    app.extensions[_KEY] = given  # type: ignore[attr-defined]


def session_user() -> SessionUser | None:
    """Return the session's user, or None for somebody who is not logged in."""
    found = current_user._get_current_object()
    return found if isinstance(found, SessionUser) else None


def user() -> User:
    """Return who is asking; the guard has let nobody else through."""
    found = session_user()
    assert found, "a route without a login reached the user"
    return found.user


def access() -> Access:
    """Return what the asking user may see."""
    return replace(user().access, granted=context().settings.granted)


def branch_of(member: str | None = None) -> Branch:
    """Return the branch of a member, or of the asking user himself.

    Raises ``NotVisible`` for whoever is outside his own branch.
    """
    given = context()
    branch = given.network.branch(access(), member or None)
    return watched(given.network, given.clock, branch)


def today() -> int:
    """Return the present day in the company's time zone."""
    given = context()
    return clock.today(given.clock, given.settings.timezone)


def language() -> str:
    """Return the language of the asking user, or of a visitor's browser."""
    found = session_user()
    if found:
        return found.user.language
    chosen = session.get("language")
    if chosen in ("en", "es"):
        return str(chosen)
    return context().settings.language
