"""Runs on a real Neo4j: the twelve people, imported, computed, read as statements."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import neo4j
import pytest
import tiny

from graphcrm.access import Access, access_of, local_operator
from graphcrm.clock import FixedClock
from graphcrm.errors import Conflict, Invalid, NotAllowed, NotVisible
from graphcrm.graph import relabelling, schema
from graphcrm.graph.endpoint import Endpoint
from graphcrm.graph.network import Network
from graphcrm.periods import month
from graphcrm.rules.plan import load_plan
from graphcrm.rules.snapshot import column_bytes
from graphcrm.services import drafts, genealogy, runs
from graphcrm.services.freezing import Damaged, freeze, thaw
from graphcrm.services.imports import Policy, Source, commit
from graphcrm.services.plan_inputs import read_folder

PERIOD = tiny.PERIOD
CLOCK = FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
OPERATOR = local_operator()
ACCOUNTANT = access_of("acc", "accountant", "")
PLAN = load_plan(tiny.FOLDER / "plan.toml")
FILES = ("territories", "products", "members", "orders", "coefficients")


@pytest.fixture
def cypher(endpoint: Endpoint):
    """Return what runs a statement beside the product and gives its rows."""
    auth = (endpoint.user, endpoint.password)
    with neo4j.GraphDatabase.driver(endpoint.uri, auth=auth) as driver:

        def run(statement: str, **parameters: object) -> list[list]:
            answer = driver.execute_query(
                statement, parameters, database_=endpoint.database
            )
            return [list(record.values()) for record in answer.records]

        yield run


@pytest.fixture
def people(network: Network, cypher) -> Network:
    """Return the network of the twelve people, their coefficients approved."""
    sources = [Source(tiny.FOLDER / f"{name}.csv") for name in FILES]
    commit(network, CLOCK, OPERATOR, sources, Policy())
    cypher("MATCH (t:Term) SET t.state = 'approved'")
    runs._derived.cache_clear()
    return network


def computed(network: Network) -> str:
    return runs.compute_run(network, CLOCK, OPERATOR, PERIOD, PLAN)


def member(name: str) -> Access:
    return access_of(name, "member", name)


def payouts(network: Network, run: str, cypher) -> dict[tuple[str, str], int]:
    rows = cypher(
        "MATCH (p:Payout {run: $run}) RETURN p.member, p.component, p.amount", run=run
    )
    return {(row[0], row[1]): row[2] for row in rows}


def hashes(network: Network) -> dict[str, str]:
    found = runs.latest_run(network, PERIOD)
    return {name: found[name] for name in found if name.endswith("_sha")}


def test_pays_what_was_worked_by_hand(people: Network, cypher) -> None:
    run = computed(people)
    assert payouts(people, run, cypher) == tiny.expected()
    for name in ("ana", "beto", "dora", "gael", "hugo", "ines"):
        made = runs.statement(people, member(name), PERIOD)
        due = {c: a for (m, c), a in tiny.expected().items() if m == name}
        assert {c.component: c.amount for c in made.components} == due
        assert made.total == sum(line.amount for line in made.lines)


def test_statement_lists_every_amount(people: Network) -> None:
    computed(people)
    made = runs.statement(people, member("beto"), PERIOD)
    line = next(x for x in made.lines if x.order == "O6")
    assert (line.source, line.source_name, line.level) == ("dora", "Dora Campos", 1)
    assert (line.base, line.base_unit, line.unit) == (3330, "points", "1")
    assert (line.rate, line.coefficient, line.exact) == ("10%", "1.25", "4.1625")
    assert line.amount == 416
    assert (made.total, made.previous, made.active) == (3791, None, True)
    assert (made.qualifying, made.required, made.group_volume) == (
        14_000,
        10_000,
        39_330,
    )
    sale = next(x for x in made.lines if x.order == "O3" and x.level == 0)
    assert (sale.base, sale.base_unit, sale.rate) == (10_000, "MXN", "25%")


def test_why_shows_the_way_and_nothing_above(people: Network) -> None:
    computed(people)
    made = runs.statement(people, member("beto"), PERIOD)
    row = next(x.row for x in made.lines if x.order == "O7")
    way = runs.why(people, member("beto"), PERIOD, row)
    assert [(s.member, s.level, s.outcome, s.reason) for s in way] == [
        ("dora", 1, "paid", ""),
        ("carla", 2, "passed", "inactive"),
        ("beto", 2, "paid", ""),
    ]
    assert way[1].text == "inactive: own volume 40.00 of 100.00"
    with pytest.raises(NotVisible):
        runs.why(people, member("dora"), PERIOD, row)


def test_change_against_the_month_before(people: Network) -> None:
    runs.compute_run(people, CLOCK, OPERATOR, "2026-09", PLAN)
    computed(people)
    made = runs.statement(people, member("beto"), PERIOD)
    assert (made.previous, made.change) == (5320, 3791 - 5320)


def test_statements_are_for_oneself_and_the_accountant(people: Network) -> None:
    computed(people)
    head = access_of("h", "branch_head", "beto")
    with pytest.raises(NotAllowed):
        runs.statement(people, head, PERIOD, "dora")
    with pytest.raises(NotVisible):
        runs.statement(people, member("dora"), PERIOD, "ana")
    with pytest.raises(NotAllowed):
        people.branch(head, "dora").payout_by_period([PERIOD])
    with pytest.raises(NotAllowed):
        runs.statement(people, access_of("l", "leadership", ""), PERIOD, "dora")
    assert runs.statement(people, ACCOUNTANT, PERIOD, "dora").total == 3498
    with pytest.raises(NotVisible):
        runs.statement(people, member("dora"), "2026-09")


def test_totals_and_who_may_see_the_top(people: Network) -> None:
    computed(people)
    leader = runs.run_totals(people, access_of("l", "leadership", ""), PERIOD)
    assert (leader.run.total, leader.sales, leader.share) == (18_389, 171_650, 1071)
    assert {c.component: c.amount for c in leader.components} == {
        "retail_profit": 8748,
        "unilevel": 9641,
    }
    assert not leader.top
    top = runs.run_totals(people, ACCOUNTANT, PERIOD).top
    assert [(e.member, e.amount) for e in top][:2] == [("ana", 5078), ("hugo", 5000)]
    with pytest.raises(NotAllowed):
        runs.run_totals(people, member("ana"), PERIOD)


def test_rerun_supersedes_and_gives_the_same_bytes(people: Network) -> None:
    first = computed(people)
    before = hashes(people)
    second = computed(people)
    assert (first, second) == ("2026-10/1", "2026-10/2")
    assert hashes(people) == before
    states = {run.id: run.state for run in runs.runs(people, OPERATOR)}
    assert states == {first: "superseded", second: "computed"}


def test_a_run_of_earlier_rules_counts_no_more(people: Network, cypher) -> None:
    computed(people)
    cypher("MATCH (i:RunInput {name: 'state_keys'}) DELETE i")
    cypher("MATCH (m:Migration {name: 'schema/0047_run_engine'}) DELETE m")
    assert schema.migrate(people) == ["schema/0047_run_engine"]
    assert runs.latest_run(people, PERIOD) is None
    assert computed(people) == "2026-10/2"


def test_the_graph_and_its_files_freeze_to_the_same_bytes(people: Network) -> None:
    folder = read_folder(tiny.FOLDER, Policy()).inputs(month(PERIOD))
    frozen = freeze(people, PERIOD)
    differing = [
        name
        for name, values in frozen.columns().items()
        if column_bytes(values) != column_bytes(folder.columns()[name])
    ]
    assert not differing


REMEMBERING = """
[metric.loyal]
of = "streak"
where = "qualifying >= 20"

[metric.package]
of = "fact"
unit = "text"

[[component]]
name = "loyalty"
kind = "bonus"
metric = "loyal"
amounts = [{ from = 1, amount = "1" }, { from = 2, amount = "10" }]

[[component]]
name = "welcome"
kind = "bonus"
metric = "loyal"
amounts = [{ from = 1, amount = "5" }]
requires = 'package == "gold"'
"""


def test_a_month_begins_with_what_the_month_before_left(
    people: Network, cypher
) -> None:
    text = PLAN.text.replace("[[component]]", f"{REMEMBERING}\n[[component]]", 1)
    plan = load_plan(text.replace('version = "1"', 'version = "with-memory"'))
    cypher(
        "MATCH (m:Member {id: 'emil'}) CREATE (t:Term {id: 'f', member: 'emil', "
        "kind: 'fact', component: 'package', value: 'gold', valid_from: 20260101, "
        "valid_to: 99991231, state: 'approved'})-[:FOR]->(m)"
    )
    folder = read_folder(tiny.FOLDER, Policy())
    folder.own["facts"].append(
        {"member": "emil", "name": "package", "value": "gold", "from": "", "to": ""}
    )
    runs.compute_run(people, CLOCK, OPERATOR, PERIOD, plan)
    (told,) = runs.run_problems(people, ACCOUNTANT, PERIOD)
    assert (told.column, told.value) == ("month before", "2026-09")
    before = None
    for period in ("2026-09", PERIOD):
        run = runs.compute_run(people, CLOCK, OPERATOR, period, plan)
        result = runs.engine.compute(plan, folder.inputs(month(period), before))
        before = runs.engine.left_columns(result.facts.snapshot, result.left)
        totals, ids = result.totals, result.facts.snapshot.member
        assert payouts(people, run, cypher) == {
            (ids[m], plan.components[c].name): int(amount)
            for m, c, amount in zip(
                totals.member, totals.component, totals.amount, strict=True
            )
        }
    assert not runs.run_problems(people, ACCOUNTANT, PERIOD)
    assert payouts(people, run, cypher)["emil", "welcome"] == 500
    assert 1000 in {
        amount
        for (_, name), amount in payouts(people, run, cypher).items()
        if name == "loyalty"
    }


def test_labels_and_a_later_move_change_no_byte(people: Network, cypher) -> None:
    computed(people)
    before = hashes(people)
    asked = "MATCH (m:Member) WHERE NOT m:House RETURN m.id, m.lo ORDER BY m.id"
    labels = cypher(asked)
    relabelling.make_room(people, CLOCK, "carla", 10**6)
    spaced = cypher(asked)
    assert spaced != labels
    computed(people)
    assert hashes(people) == before
    # A move after the period changes labels and the tree of today.
    genealogy.move(people, CLOCK, OPERATOR, "dora", "ines", 20261120)
    assert cypher(asked) != spaced
    computed(people)
    assert hashes(people) == before
    # Names follow today's branch: dora's people are no longer beto's.
    made = runs.statement(people, member("beto"), PERIOD)
    assert made.total == 3791
    assert {x.source_name for x in made.lines if x.order == "O7"} == {""}


def test_order_of_loading_changes_no_byte(
    people: Network, cypher, tmp_path: Path
) -> None:
    computed(people)
    before = hashes(people)
    cypher("MATCH (n) WHERE n:Order OR n:PeriodVolume OR n:ImportBatch DETACH DELETE n")
    lines = (tiny.FOLDER / "orders.csv").read_text("utf-8").splitlines()
    file = tmp_path / "orders.csv"
    file.write_text("\n".join([lines[0], *reversed(lines[1:])]), "utf-8")
    commit(people, CLOCK, OPERATOR, [Source(file)], Policy())
    computed(people)
    assert hashes(people) == before


def test_refuses_what_cannot_be_run(people: Network) -> None:
    with pytest.raises(Invalid, match="no period 2031-01"):
        runs.compute_run(people, CLOCK, OPERATOR, "2031-01", PLAN)
    with pytest.raises(Invalid, match="not a month"):
        runs.compute_run(people, CLOCK, OPERATOR, "2026-13", PLAN)
    early = FixedClock(datetime(2026, 10, 31, 12, tzinfo=UTC))
    with pytest.raises(Conflict, match="ends on 2026-10-31"):
        runs.compute_run(people, early, OPERATOR, PERIOD, PLAN)
    with pytest.raises(NotAllowed):
        runs.compute_run(people, CLOCK, ACCOUNTANT, PERIOD, PLAN)
    changed = load_plan(PLAN.text.replace('"25%"', '"26%"'))
    computed(people)
    with pytest.raises(Conflict, match="another version"):
        runs.compute_run(people, CLOCK, OPERATOR, PERIOD, changed)


def test_an_approved_run_stays(people: Network, cypher) -> None:
    run = computed(people)
    cypher("MATCH (r:Run {id: $run}) SET r.state = 'approved'", run=run)
    with pytest.raises(Conflict, match="is approved"):
        computed(people)


def test_a_crash_leaves_nothing_that_counts(
    people: Network, cypher, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = computed(people)
    counted = cypher("MATCH (p:Payout) RETURN count(p)")[0][0]

    def crash(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(drafts.Draft, "publish", crash)
    with pytest.raises(RuntimeError):
        computed(people)
    monkeypatch.undo()
    assert runs.latest_run(people, PERIOD)["id"] == first
    assert cypher("MATCH (p:Payout) RETURN count(p)")[0][0] == 2 * counted
    with pytest.raises(Conflict, match="just now"):
        computed(people)
    later = FixedClock(CLOCK.instant + timedelta(minutes=2))
    assert runs.compute_run(people, later, OPERATOR, PERIOD, PLAN) == "2026-10/2"
    assert cypher("MATCH (p:Payout) RETURN count(p)")[0][0] == 2 * counted
    assert cypher("MATCH (r:Run {state: 'draft'}) RETURN count(r)")[0][0] == 0


def test_a_writer_whose_draft_was_taken_stops(people: Network, cypher) -> None:
    writer = drafts.Draft(people, CLOCK, OPERATOR, "mine")
    snapshot = freeze(people, PERIOD)
    result = runs.engine.compute(PLAN, snapshot)
    run = writer.write(PLAN, result)
    cypher("MATCH (r:Run {id: $run}) SET r.owner = 'other'", run=run)
    with pytest.raises(Conflict, match="taken over"):
        writer.publish(run, result)


def test_the_audit_finds_what_does_not_agree(
    people: Network, cypher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late_order(network: Network, period: str):
        snapshot = freeze(network, period)
        cypher("MATCH (o:Order {number: 'O7'}) SET o.volume = o.volume + 1")
        return snapshot

    monkeypatch.setattr(runs, "freeze", late_order)
    with pytest.raises(Conflict, match="6 group volumes that differ"):
        computed(people)
    assert runs.latest_run(people, PERIOD) is None


def test_nothing_is_frozen_while_the_tree_changes(people: Network, cypher) -> None:
    cypher("MATCH (t:Tree {name: 'sponsor'}) SET t.changing = true")
    with pytest.raises(Conflict, match="changing"):
        computed(people)


def test_frozen_inputs_thaw_to_the_same(people: Network) -> None:
    snapshot = freeze(people, PERIOD)
    run = computed(people)
    again = thaw(people, run, PERIOD)
    assert runs.engine.input_sha(again) == runs.engine.input_sha(snapshot)
    assert again.member == (
        "house",
        "ana",
        "beto",
        "carla",
        "dora",
        "emil",
        "kiko",
        "lola",
        "fina",
        "gael",
        "hugo",
        "maya",
        "ines",
    )


def test_changed_inputs_and_payouts_are_noticed(people: Network, cypher) -> None:
    run = computed(people)
    cypher("MATCH (p:Payout {run: $run, member: 'gael'}) SET p.amount = 1", run=run)
    with pytest.raises(AssertionError, match="stored payouts of gael"):
        runs.statement(people, member("gael"), PERIOD)
    raw = b"I" + bytes(8)
    cypher(
        "MATCH (i:RunInput {run: $run, name: 'volume'}) SET i.data = $data",
        run=run,
        data=zlib.compress(raw),
    )
    runs._derived.cache_clear()
    with pytest.raises(Damaged, match="volume"):
        runs.statement(people, member("ana"), PERIOD)


def test_frozen_data_holds_no_names(people: Network, cypher) -> None:
    run = computed(people)
    kept = b"".join(
        zlib.decompress(bytes(row[0]))
        for row in cypher("MATCH (i:RunInput {run: $run}) RETURN i.data", run=run)
    )
    assert b"dora" in kept
    for name in ("Campos", "Luna", "example.com"):
        assert name.encode() not in kept
