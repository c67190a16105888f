"""Who sees what over HTTP: routes × roles × targets, and forged Dash callbacks.

Whatever a route answers, nothing of it may be about anybody outside the asking
person's branch, and what is outside answers the bytes of what is not there.
"""

from __future__ import annotations

import csv
import io
import json
import re

import pyarrow.parquet as pq
import pytest
import tiny
from webclient import MEMBERS, Browser

from graphcrm.access import EXTRA_RIGHTS, POLICY, ROLES
from graphcrm.api import policy

PERIOD = tiny.PERIOD
PEOPLE = {row["id"]: row for row in tiny.rows("members")}
# How each target lies to beto, the branch head.
TARGETS = {"own": "beto", "child": "carla", "sibling": "fina", "ancestor": "ana",
           "house": "house", "unknown": "nobody"}  # fmt: skip
ROOTS = {**MEMBERS, **dict.fromkeys(("operator", "accountant", "analyst"), "house"),
         "leadership": "house", "administrator": ""}  # fmt: skip

# endpoint → a request of it; a route that is missing here fails the matrix.
REQUESTS: dict[str, tuple[str, str]] = {
    "members.card": ("GET", "/api/v1/members/{id}?period=2026-10"),
    "members.children": ("GET", "/api/v1/members/{id}/children?period=2026-10"),
    "members.path": ("GET", "/api/v1/members/{id}/path"),
    "search.search": ("GET", "/api/v1/search?q={id}"),
    "reports.report": ("GET", "/api/v1/reports/home?period=2026-10&branch={id}"),
    "reports.names": ("GET", "/api/v1/reports"),
    "reports.periods": ("GET", "/api/v1/periods"),
    "runs.runs": ("GET", "/api/v1/runs"),
    "runs.compute": ("POST", "/api/v1/runs"),
    "jobs.job": ("GET", "/api/v1/jobs/{id}"),
    "jobs.cancel": ("POST", "/api/v1/jobs/{id}/cancel"),
    "imports.upload": ("POST", "/api/v1/imports"),
    "imports.errors": ("GET", "/api/v1/imports/{id}/errors"),
    "exports.statement": ("GET", "/api/v1/statement.csv?period=2026-10&member={id}"),
    "exports.library": (
        "GET",
        "/api/v1/queries/branch/people_by_month.csv?member={id}",
    ),
    "questions.ask": ("POST", "/api/v1/ask"),
    "questions.look": ("POST", "/api/v1/ask/look"),
    "questions.cancel": ("POST", "/api/v1/ask/cancel"),
    "questions.schema": ("GET", "/api/v1/ask/schema"),
    "questions.export": ("POST", "/api/v1/ask/export.csv"),
    "saved.listed": ("GET", "/api/v1/saved"),
    "saved.versions": ("GET", "/api/v1/saved/{id}/versions"),
    "saved.store": ("POST", "/api/v1/saved"),
    "saved.remove": ("POST", "/api/v1/saved/{id}/remove"),
    "links.saved": ("GET", "/api/v1/saved/{id}.csv"),
    "links.library": ("GET", "/api/v1/ask/library/examples/{id}.csv"),
    "/": ("GET", "/"),
    "/<path:path>": ("GET", "/network?root={id}"),
    "/_dash-layout": ("GET", "/_dash-layout"),
    "/_dash-dependencies": ("GET", "/_dash-dependencies"),
    "/_dash-update-component": ("POST", "/_dash-update-component"),
    "/_reload-hash": ("GET", "/_reload-hash"),
    "auth.logout": ("POST", "/logout"),
    "auth.password": ("GET", "/account/password"),
    "auth.choose_password": ("POST", "/account/password"),
    "auth.theme": ("POST", "/theme"),
}
GUARDED = sorted(e for e, rule in policy.POLICIES.items() if rule != policy.PUBLIC)
ABOUT_A_MEMBER = ("members.card", "members.children", "members.path", "reports.report")


def below(root: str) -> set[str]:
    """Return the ids of a branch, straight from the file of the twelve."""
    if root == "house":
        return {*PEOPLE, "house"}
    found = {root} & set(PEOPLE)
    while more := {i for i, p in PEOPLE.items() if p["sponsor"] in found} - found:
        found |= more
    return found


def outsiders(role: str) -> list[str]:
    """Return ids and names that a role must never read."""
    inside = below(ROOTS[role])
    outside = [person for i, person in PEOPLE.items() if i not in inside]
    return [f'"{p["id"]}"' for p in outside] + [p["name"] for p in outside]


def leaks(role: str, text: str) -> list[str]:
    decoded = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    return [word for word in outsiders(role) if word in decoded]


def ask(browser: Browser, endpoint: str, target: str):
    method, path = REQUESTS[endpoint]
    path = path.format(id=target)
    return browser.get(path) if method == "GET" else browser.post(path, json={})


@pytest.mark.parametrize("route", GUARDED)
def test_nobody_gets_in_without_a_login(visit, route):
    stranger = visit()
    stranger.get("/login")
    answer = ask(stranger, route, "beto")
    if REQUESTS[route][1].startswith(("/api/", "/_")):
        assert (answer.status_code, answer.json["code"]) == (401, "login_required")
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("role", ROLES)
def test_functions_by_role(visit, role):
    mine = visit(role)
    for endpoint in sorted(
        e for e, rule in policy.POLICIES.items() if policy.rights_of(rule)
    ):
        answer = ask(mine, endpoint, "nobody")
        # Extra rights are off here; tests/analyst/test_main_server.py grants them.
        if policy.rights_of(policy.POLICIES[endpoint]) & POLICY[role] - EXTRA_RIGHTS:
            assert answer.status_code not in (401, 403, 500), endpoint
        else:
            assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("role", ROLES)
def test_members_by_role_and_place(visit, role):
    mine = visit(role)
    inside = below(ROOTS[role])
    for endpoint in ABOUT_A_MEMBER:
        unknown = ask(mine, endpoint, "nobody")
        for place, target in TARGETS.items():
            answer = ask(mine, endpoint, target)
            if "branch" not in POLICY[role]:
                assert answer.status_code == 403
            elif target in inside:
                assert answer.status_code == 200, (endpoint, place)
            else:
                assert answer.status_code == 404, (endpoint, place)
                assert answer.data == unknown.data
                assert dict(answer.headers) == dict(unknown.headers)
            said = answer.text
            if endpoint == "members.card" and target == ROOTS[role]:
                # Everybody may know the name of his own direct sponsor.
                sponsor = PEOPLE.get(target, {}).get("sponsor")
                said = said.replace(PEOPLE[sponsor]["name"], "") if sponsor else said
            assert not leaks(role, said), (endpoint, place)


@pytest.mark.parametrize("role", ROLES)
def test_statements_by_role_and_place(visit, role):
    mine = visit(role)
    for target in TARGETS.values():
        answer = ask(mine, "exports.statement", target)
        own = target == ROOTS[role] and "statement" in POLICY[role]
        others = "statements" in POLICY[role] and target in below("house")
        assert (answer.status_code == 200) == (own or others), target
        assert not leaks(role, answer.text)


@pytest.mark.parametrize("role", ["branch_head", "member"])
@pytest.mark.parametrize("text", ["ana", "Ana Ríos", "fina", "Fina Prado", "hugo", "a"])
def test_search_finds_nobody_outside(visit, role, text):
    answer = visit(role).get("/api/v1/search", query_string={"q": text})
    assert answer.status_code == 200
    assert {row["id"] for row in answer.json["rows"]} <= below(ROOTS[role])
    assert not leaks(role, answer.text)


def test_jobs_are_their_owners_alone(visit):
    operator, leader = visit("operator"), visit("leadership")
    job = operator.post("/api/v1/runs", json={"period": PERIOD}).json["job"]
    assert operator.get(f"/api/v1/jobs/{job}").json["state"] == "queued"
    foreign = leader.get(f"/api/v1/jobs/{job}")
    unknown = leader.get("/api/v1/jobs/nothing")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.data == unknown.data
    assert leader.post(f"/api/v1/jobs/{job}/cancel").status_code == 404
    assert operator.post(f"/api/v1/jobs/{job}/cancel").json["state"] == "cancelled"


def test_uploads_are_their_owners_alone(visit, world, web_settings):
    from io import BytesIO

    from webclient import add_user

    add_user(world, "second_operator", "operator")
    mine, other = visit("operator"), visit("second_operator")
    file = BytesIO(b"id,name,joined\nx,=1+1,yesterday\n")
    sent = mine.post("/api/v1/imports", data={"file": (file, "../../members.csv")})
    assert sent.status_code == 201
    handle = sent.json["upload"]
    kept = web_settings.home / "uploads" / handle
    assert kept.stat().st_mode & 0o777 == 0o600
    sheet = mine.get(f"/api/v1/imports/{handle}/errors?kind=members")
    assert sheet.status_code == 200
    assert "members-problems.xlsx" in sheet.headers["Content-Disposition"]
    assert ".." not in sheet.headers["Content-Disposition"]
    assert other.get(f"/api/v1/imports/{handle}/errors").status_code == 404


def test_looks_at_contacts_of_everybody_are_noted(visit, world):
    def looks() -> list[str]:
        with world.reading() as tx:
            entries = tx.rows("company/audit_entries", after=0, limit=10_000)
        return [e["object"] for e in entries if e["action"] == "contacts_read"]

    before = len(looks())
    assert visit("leadership").get("/api/v1/members/ana").json["contacts"]
    assert looks()[before:] == ["ana"]
    visit("analyst").get("/api/v1/members/ana")
    assert looks()[before:] == ["ana"]


ARGUMENTS = {"period": PERIOD, "day": "2026-10-01", "number": "12", "text": "a",
             "member": "ana", "list": "2026-10", "flag": "yes"}  # fmt: skip


@pytest.mark.parametrize("role", ["branch_head", "analyst"])
def test_the_library_stays_inside_the_branch(visit, world, role):
    mine = visit(role)
    offered = [query for query in world.catalogue.values() if query.library]
    assert len(offered) >= 12
    for query in offered:
        form = {p.name: ARGUMENTS[p.type] for p in query.parameters if p.name != "root"}
        url = f"/api/v1/queries/{query.name}.csv"
        answer = mine.get(url, query_string=form)
        allowed = query.rooted or role == "analyst"
        allowed &= not query.right or query.right in POLICY[role]
        assert answer.status_code == (200 if allowed else 404), (query.name, form)
        said = answer.text.replace(",ana,", ",")
        assert not leaks(role, said), query.name
        outside = mine.get(f"{url}?member=ana" if query.rooted else url)
        assert role == "analyst" or outside.status_code in (404, 422)


def test_a_link_of_the_library_fills_absent_fields_as_its_example(visit, world):
    mine, url = visit("analyst"), "/api/v1/queries/examples/top_sellers"
    example = dict(world.catalogue["examples/top_sellers"].example)
    assert (
        mine.get(f"{url}.csv").data == mine.get(f"{url}.csv", query_string=example).data
    )
    given = {"period": PERIOD}
    table = mine.get(f"{url}.csv", query_string=given).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    kept = mine.get(f"{url}.parquet", query_string=given).data
    frame = pq.read_table(io.BytesIO(kept))
    assert len(rows) == min(int(example["limit"]), frame.num_rows) > 0
    assert [row["volume"] for row in rows] == [
        str(n) for n in frame["volume"].to_pylist()
    ]


@pytest.mark.parametrize("role", ["branch_head", "analyst"])
@pytest.mark.parametrize(
    "name", ["branch/contacts", "branch/payout_by_period", "company/user_list",
             "company/session_user", "write/user_create", "checks/labels", "nothing"],
)  # fmt: skip
def test_what_is_not_in_the_library_is_not_there(visit, role, name):
    answer = visit(role).get(f"/api/v1/queries/{name}.csv")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


# -- forged callbacks ------------------------------------------------------------


def forged(dependency: dict, target: str) -> dict:
    """Return the body of a callback as an attacker sends it."""
    place = {
        "pathname": "/network",
        "search": f"?root={target}&member={target}&branch={target}&period={PERIOD}"
        f"&open={target}&job={target}&upload={target}&undo={target}&name={target}",
        "scheme": "light",
        "compact": False,
    }
    output = dependency["output"]
    names = output.strip(".").split("...") if output.startswith("..") else [output]
    outputs = [_part(name) for name in names]

    def values(parts: list[dict]) -> list[dict]:
        return [
            {**_part(f"{p['id']}.{p['property']}"),
             "value": place if p["id"] == "place" else target}
            for p in parts
        ]  # fmt: skip

    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": values(dependency["inputs"]),
        "state": values(dependency["state"]),
        "changedPropIds": [
            f"{p['id']}.{p['property']}" for p in dependency["inputs"][:1]
        ],
    }


def _part(name: str) -> dict:
    identity, _, prop = name.rpartition(".")
    prop = prop.split("@")[0]
    plain = identity.replace('["ALL"]', '"x"').replace('["MATCH"]', '"x"')
    return {"id": json.loads(plain) if plain.startswith("{") else plain,
            "property": prop}  # fmt: skip


@pytest.mark.parametrize("role", ["branch_head", "member", "customer", "administrator"])
def test_forged_callbacks_tell_nothing_of_others(visit, role):
    mine = visit(role)
    callbacks = [
        each
        for each in mine.get("/_dash-dependencies").json
        if not each.get("clientside_function")
    ]
    assert callbacks
    for page in ("/network", "/", "/growth", "/statement", "/queries", "/runs"):
        for dependency in callbacks if page == "/network" else callbacks[:1]:
            for target in ("ana", "fina"):
                body = forged(dependency, target)
                for part in (*body["inputs"], *body["state"]):
                    if isinstance(part["value"], dict):
                        part["value"]["pathname"] = page
                answer = mine.post("/_dash-update-component", json=body)
                said = answer.text.replace(f'"{target}"', "")  # his own words
                assert not leaks(role, said), (dependency["output"], page, target)
                assert "Traceback" not in said
