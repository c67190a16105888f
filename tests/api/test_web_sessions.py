"""Logging in and out: cookies, sessions that die, throttling, where one lands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from webclient import NOW, PASSWORD, Browser, add_user

from graphcrm.access import local_administrator
from graphcrm.api.app import create_app
from graphcrm.clock import FixedClock
from graphcrm.services import accounts, audit, sessions

ADMIN = local_administrator()
CLOCK = FixedClock(NOW)
NEW = "another horse battery"


def logged_in(browser: Browser) -> bool:
    return browser.get("/api/v1/periods").status_code == 200


def copy_of(app, browser: Browser) -> Browser:
    """Return a thief's browser with the session cookie of another."""
    thief = Browser(app)
    thief.client.set_cookie("graphcrm", browser.session_cookie)
    return thief


def test_login_opens_the_pages_and_logout_ends_it(visit):
    mine = visit("leadership")
    assert logged_in(mine)
    assert mine.post("/logout").headers["Location"] == "/login"
    assert not logged_in(mine)


def test_a_copied_cookie_is_dead_after_logout(visit, app):
    mine = visit("leadership")
    thief = copy_of(app, mine)
    assert logged_in(thief)
    mine.post("/logout")
    assert not logged_in(thief)


def test_login_gives_a_new_session(visit, app):
    mine = visit("leadership")
    before = copy_of(app, mine)
    mine.post("/logout")
    mine.login("leadership")
    assert logged_in(mine)
    assert not logged_in(before)


def test_a_session_planted_before_the_login_is_not_taken_over(visit, app):
    planted = visit("member")
    victim = copy_of(app, planted)
    victim.get("/")
    answer = victim.post("/login", data={"login": "leadership", "password": PASSWORD})
    assert answer.status_code == 302
    assert victim.session_cookie != planted.session_cookie
    assert planted.get("/api/v1/runs").status_code in (401, 403)  # never leadership


def test_the_database_knows_only_the_hash_of_the_token(visit, app, world):
    mine = visit("leadership")
    with app.test_request_context(
        headers={"Cookie": f"graphcrm={mine.session_cookie}"}
    ):
        from flask import session

        token = session["_user_id"]
    with world.reading() as tx:
        assert tx.rows("company/session_user", hash=sessions.token_hash(token))
        assert not tx.rows("company/session_user", hash=token)
    assert len(token) >= 43  # 256 bits in base64


def test_idle_for_half_an_hour(visit, later):
    mine = visit("leadership")
    later(timedelta(minutes=29))
    assert logged_in(mine)
    later(timedelta(minutes=29))
    assert logged_in(mine)
    later(timedelta(minutes=31))
    assert not logged_in(mine)


def test_twelve_hours_at_the_most(visit, later):
    mine = visit("leadership")
    for _ in range(28):
        later(timedelta(minutes=25))
        assert logged_in(mine)
    later(timedelta(minutes=25))
    assert not logged_in(mine)


@pytest.mark.parametrize("what", ["password", "role", "lock", "reset"])
def test_changes_of_the_user_end_his_sessions(visit, world, what):
    login = f"changing_{what}"
    add_user(world, login, "analyst")
    mine, other = visit(login), visit(login)
    if what == "password":
        form = {"old": PASSWORD, "new": NEW, "again": NEW}
        assert mine.post("/account/password", data=form).status_code == 302
        assert logged_in(mine)
    elif what == "role":
        accounts.set_role(world, CLOCK, ADMIN, login, "operator", "")
    elif what == "lock":
        accounts.set_active(world, CLOCK, ADMIN, login, active=False)
    else:
        accounts.reset_password(world, CLOCK, ADMIN, login)
    assert not logged_in(other)
    if what == "lock":
        assert other.login(login).status_code == 401


def test_a_one_time_password_opens_nothing_but_its_replacement(visit, world):
    add_user(world, "fresh", "leadership")
    once = accounts.reset_password(world, CLOCK, ADMIN, "fresh")
    mine = visit("fresh", once)
    assert mine.get("/").headers["Location"] == "/account/password"
    answer = mine.get("/api/v1/periods")
    assert answer.status_code == 403
    assert answer.json["code"] == "password_change_required"
    mine.get("/account/password")
    for new, again in [("short", "short"), (once, once), (NEW, NEW + "x")]:
        form = {"old": once, "new": new, "again": again}
        assert mine.post("/account/password", data=form).status_code == 422
    form = {"old": once, "new": NEW, "again": NEW}
    assert mine.post("/account/password", data=form).status_code == 302
    assert logged_in(mine)
    assert visit().login("fresh", once).status_code == 401


def test_ten_failed_logins_then_429_until_the_window_is_over(visit, world, later):
    add_user(world, "guessed", "analyst")
    thief = visit()
    for _ in range(10):
        assert thief.login("guessed", "wrong").status_code == 401
    answer = thief.login("guessed", PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    assert visit("analyst")  # another account from the same address
    later(timedelta(minutes=16))
    assert thief.login("guessed").status_code == 302


def test_unknown_and_known_logins_fail_alike(visit):
    unknown, known = visit(), visit()
    first = unknown.login("nobody-of-this-name", "wrong")
    second = known.login("leadership", "wrong")
    assert first.status_code == second.status_code == 401

    def bare(page: str, login: str, token: str) -> str:
        return page.replace(login, "").replace(token, "")

    assert "Login or password is wrong." in first.text
    assert len(bare(first.text, "nobody-of-this-name", "")) == len(
        bare(second.text, "leadership", "")
    )


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/network?root=beto", "/network?root=beto"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_the_login_one_stays_on_this_site(visit, target, lands):
    assert visit().login("leadership", next=target).headers["Location"] == lands


def test_pages_lead_to_the_login_and_back(visit):
    answer = visit().get("/growth?period=2026-10")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/login?next=%2Fgrowth%3Fperiod%3D2026-10"


def test_cookies(visit, app):
    mine = visit()
    mine.get("/login")
    answer = mine.post("/login", data={"login": "leadership", "password": PASSWORD})
    cookies = {c.split("=", 1)[0]: c for c in answer.headers.getlist("Set-Cookie")}
    assert "HttpOnly" in cookies["graphcrm"]
    assert "SameSite=Lax" in cookies["graphcrm"]
    assert "Expires" not in cookies["graphcrm"]
    assert "remember_token" not in cookies


def test_cookies_behind_https(web_settings, world):
    secure = web_settings.model_copy(update={"secure_cookies": True})
    app = create_app(secure, world, CLOCK)
    answer = app.test_client().get("/login", base_url="https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(c.startswith("__Host-graphcrm=") for c in cookies)
    assert all("Secure" in c and "Path=/" in c and "Domain" not in c for c in cookies)
    assert "Strict-Transport-Security" in answer.headers


def test_demo_logins_are_refused_where_others_can_reach_the_server(web_settings, world):
    new = accounts.NewUser("demo_leader", "Demo", "leadership", demo=True)
    accounts.create_user(world, CLOCK, ADMIN, new, "graphcrm-demo", must_change=False)
    everywhere = web_settings.model_copy(
        update={"host": "0.0.0.0", "hosts": "localhost"}
    )
    for settings, status in ((web_settings, 302), (everywhere, 401)):
        mine = Browser(create_app(settings, world, CLOCK))
        assert mine.login("demo_leader", "graphcrm-demo").status_code == status


def test_logins_are_in_the_audit_chain(visit, world):
    visit("leadership").login("leadership")
    visit().login("leadership", "wrong")
    with world.reading() as tx:
        entries = tx.rows("company/audit_entries", after=0, limit=10_000)
    actions = [entry["action"] for entry in entries]
    assert {"login", "login_failed", "user_created", "import"} <= set(actions)
    assert audit.verify(world) == []


def test_the_language_of_the_login_page(visit):
    mine = visit()
    assert "Log in" in mine.get("/login").text
    mine.post("/language", data={"language": "es", "next": "/login"})
    page = mine.get("/login").text
    assert "Iniciar sesión" in page
    assert '<html lang="es">' in page
