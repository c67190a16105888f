"""Login, logout, the own password, language and theme."""

from __future__ import annotations

from flask import (
    Blueprint,
    Flask,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_login import LoginManager, login_user
from werkzeug.wrappers import Response as AnyResponse

from graphcrm.api import current
from graphcrm.api.errors import status_of
from graphcrm.api.guard import safe_next
from graphcrm.dash_app.texts import texts
from graphcrm.services import accounts, sessions
from graphcrm.services.accounts import LoginRefused, TooManyAttempts
from graphcrm.services.passwords import BadPassword
from graphcrm.services.sessions import User

auth = Blueprint("auth", __name__)


def init_app(app: Flask) -> None:
    """Read the user of every request from the token in its cookie."""
    # Without its context processor: an error page must not look for the user again.
    manager = LoginManager(app, add_context_processor=False)
    # The token alone is the session: binding it to address and browser logs
    # phones out whenever they change networks and stops no thief.
    manager.session_protection = None
    manager.user_loader(_load)
    app.register_blueprint(auth)


def _load(token: str) -> current.SessionUser | None:
    given = current.context()
    user = sessions.user_of(given.network, given.clock, token)
    return current.SessionUser(user, token) if user else None


@auth.get("/login")
def login() -> AnyResponse:
    """Show the login form, or the home page to somebody who is logged in."""
    if current.session_user():
        return redirect(safe_next(request.args.get("next")))
    return _form(200)


@auth.post("/login")
def enter() -> AnyResponse:
    """Log in with login and password."""
    given = current.context()
    try:
        user, token = accounts.authenticate(
            given.network,
            given.clock,
            request.form.get("login", ""),
            request.form.get("password", ""),
            request.remote_addr or "",
            demo_allowed=given.on_loopback,
        )
    except (LoginRefused, TooManyAttempts) as error:
        answer = _form(status_of(error), error.code)
        if isinstance(error, TooManyAttempts):
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    _end_session()
    _begin_session(user, token)
    return redirect(safe_next(request.form.get("next")))


@auth.post("/logout")
def logout() -> AnyResponse:
    """End the session here and on the server."""
    _end_session()
    answer = redirect(url_for("auth.login"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@auth.get("/account/password")
def password() -> AnyResponse:
    """Show the form for a new password."""
    return _password_form(200)


@auth.post("/account/password")
def choose_password() -> AnyResponse:
    """Replace the password; every other session of the user ends."""
    given = current.context()
    user = current.user()
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _password_form(422, "differ")
    try:
        token = accounts.change_password(
            given.network, given.clock, user, request.form.get("old", ""), new
        )
    except BadPassword as error:
        return _password_form(422, error.reason)
    session.clear()
    _begin_session(user, token)
    return redirect("/")


@auth.post("/language")
def language() -> AnyResponse:
    """Choose English or Spanish: of the user, or of a visitor's login page."""
    chosen = request.form.get("language", "")
    found = current.session_user()
    if found:
        _prefer(chosen, found.user.theme)
    elif chosen in ("en", "es"):
        session["language"] = chosen
    return redirect(safe_next(request.form.get("next")))


@auth.post("/theme")
def theme() -> AnyResponse:
    """Choose ``auto``, ``light`` or ``dark``."""
    _prefer(current.user().language, request.form.get("theme", ""))
    return Response(status=204)


def _prefer(language: str, theme: str) -> None:
    network = current.context().network
    accounts.set_preferences(network, current.user(), language, theme)


def _begin_session(user: User, token: str) -> None:
    login_user(current.SessionUser(user, token))


def _end_session() -> None:
    """End the cookie's session on the server and forget the cookie's content."""
    token = session.get("_user_id")
    if token:
        sessions.close(current.context().network, token)
    session.clear()


def _form(status: int, problem: str = "") -> Response:
    target = request.values.get("next")
    words = texts(current.language())
    page = render_template(
        "login.html",
        t=words,
        language=words.language,
        company=current.context().settings.company,
        problem=words(f"login.problem.{problem}") if problem else "",
        login=request.form.get("login", ""),
        expired=request.args.get("expired") == "1",
        next=safe_next(target),
    )
    return make_response(page, status)


def _password_form(status: int, problem: str = "") -> Response:
    words = texts(current.language())
    page = render_template(
        "password.html",
        t=words,
        language=words.language,
        company=current.context().settings.company,
        user=current.user(),
        problem=words(f"login.password.{problem}") if problem else "",
    )
    return make_response(page, status)
