"""Which route is open to whom: the one list, for the guard and for its tests.

A route that is not here cannot exist: the app does not start. What a route
answers is narrowed further by the branch or the service behind it.
"""

from __future__ import annotations

from flask import Flask

# Anybody, without a login. Nothing of these tells a thing about the company.
PUBLIC = "public"
# Everybody with a login, whatever his role.
LOGGED_IN = "logged in"
# As before, and open while he still has to choose a password of his own.
CHANGING = "logged in, also before the password was chosen"

# One of the rights to ask freely; which server is asked, the service looks at.
ASKING = "cypher or cypher_main"

# endpoint → PUBLIC, LOGGED_IN, CHANGING or rights of graphcrm.access.RIGHTS, one of
# which is needed
POLICIES: dict[str, str] = {
    # Flask and Dash: files that are the same for everybody
    "_dash_assets.static": PUBLIC,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": PUBLIC,
    "/_favicon.ico": PUBLIC,
    # Dash: callbacks take their user, branch and rights from the request's session
    "/": LOGGED_IN,
    "/<path:path>": LOGGED_IN,
    "/_dash-layout": LOGGED_IN,
    "/_dash-dependencies": LOGGED_IN,
    "/_dash-update-component": LOGGED_IN,
    "/_reload-hash": LOGGED_IN,
    # accounts
    "auth.login": PUBLIC,
    "auth.enter": PUBLIC,
    "auth.language": PUBLIC,
    "auth.logout": CHANGING,
    "auth.password": CHANGING,
    "auth.choose_password": CHANGING,
    "auth.theme": LOGGED_IN,
    "health.health": PUBLIC,
    # /api/v1
    "members.card": "branch",
    "members.children": "branch",
    "members.path": "branch",
    "search.search": "branch",
    "reports.report": "branch",
    "reports.names": "branch",
    "reports.periods": LOGGED_IN,
    "runs.runs": "run_totals",
    "runs.compute": "run",
    "jobs.job": LOGGED_IN,
    "jobs.cancel": LOGGED_IN,
    "imports.upload": "imports",
    "imports.errors": "imports",
    "exports.statement": LOGGED_IN,
    "exports.library": "library",
    "questions.ask": ASKING,
    "questions.look": ASKING,
    "questions.cancel": ASKING,
    "questions.schema": ASKING,
    "questions.export": ASKING,
    "saved.listed": ASKING,
    "saved.versions": ASKING,
    "saved.store": ASKING,
    "saved.remove": ASKING,
    "links.saved": ASKING,
    "links.library": "cypher",
}


def rights_of(rule: str) -> frozenset[str]:
    """Return the rights of which a rule asks for one; none where it asks for none."""
    if rule in (PUBLIC, LOGGED_IN, CHANGING):
        return frozenset()
    return frozenset(rule.split(" or "))


def check(app: Flask) -> None:
    """Raise when a route of the app has no policy, or a policy has no such right."""
    from graphcrm.access import RIGHTS

    wrong = sorted(e for e, rule in POLICIES.items() if rights_of(rule) - {*RIGHTS})
    missing = sorted({r.endpoint for r in app.url_map.iter_rules()} - set(POLICIES))
    if wrong or missing:
        raise RuntimeError(
            f"routes without a policy: {missing}; policies without a right: {wrong}"
        )
