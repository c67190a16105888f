"""Commission runs: freeze, compute, audit, write, switch; and what is read of them.

A run is written as a draft that nobody reads and becomes the run that counts by
one changed property, so readers see all of it or nothing. It is never edited: a
new run of the period supersedes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from graphcrm import periods
from graphcrm.access import Access
from graphcrm.clock import Clock, today
from graphcrm.errors import Conflict, Invalid, NotAllowed, NotVisible, Problem
from graphcrm.facade import ComponentTotal, Earner, RunInfo, RunTotals
from graphcrm.graph.network import Network
from graphcrm.reports import statement as statements
from graphcrm.reports.statement import Statement, StoredRun, WhyStep
from graphcrm.rules import run as engine
from graphcrm.rules.plan import Plan, demo_plan, load_plan
from graphcrm.rules.run import RunResult
from graphcrm.services.drafts import Draft, discard_drafts, shas
from graphcrm.services.freezing import Damaged, freeze, thaw

# what is being done, steps done, steps in all
Progress = Callable[[str, int, int], None]


def compute_run(
    network: Network,
    clock: Clock,
    access: Access,
    period: str,
    plan: Plan | None = None,
    *,
    zone: str = "UTC",
    progress: Progress | None = None,
) -> str:
    """Compute a month's commissions and return the id of the run.

    ``plan`` is the demo plan where none is given; ``zone`` decides which day it
    is. The same inputs and plan give the same hashes every time.

    Raises ``NotAllowed``, ``Invalid`` (no such period, or inputs that do not fit
    together), ``Conflict`` (the period is not over, is being computed, has an
    approved run, or changed meanwhile).
    """
    report = progress or _silent
    plan = plan or demo_plan()
    _require_computable(network, access, period, today(clock, zone))
    discard_drafts(network, clock, period)
    report("freeze the inputs", 0, _STEPS)
    mark = _whole_tree(network)
    snapshot = freeze(network, period)
    report("compute", 1, _STEPS)
    result = engine.compute(plan, snapshot)
    report("audit group volumes", 2, _STEPS)
    _audit(network, result)
    if _whole_tree(network) != mark:
        raise Conflict(_CHANGED)
    writer = Draft(network, clock, access, secrets.token_hex(16))
    report("write", 3, _STEPS)
    run = writer.write(plan, result)
    report("publish", 4, _STEPS)
    writer.publish(run, result)
    report("done", _STEPS, _STEPS)
    return run


_STEPS = 5


def latest_run(network: Network, period: str) -> dict[str, Any] | None:
    """Return id, version, state, plan and hashes of the run that counts, or None."""
    with network.reading() as tx:
        rows = tx.rows("company/run_by_period", period=period)
    return rows[0] if rows else None


def runs(network: Network, access: Access) -> list[RunInfo]:
    """Return all finished runs, newest first. Right: ``run_totals``."""
    _require(access, "run_totals")
    with network.reading() as tx:
        return [_info(row) for row in tx.rows("company/run_list")]


def run_totals(network: Network, access: Access, period: str) -> RunTotals:
    """Return what the run of a period pays in all. Right: ``run_totals``.

    ``NotVisible`` where the period has no run.
    """
    found = [run for run in runs(network, access) if run.period == period]
    counting = [run for run in found if run.state != "superseded"]
    if not counting:
        raise NotVisible(f"{period} has no run yet.")
    info = counting[0]
    with network.reading() as tx:
        sales = next(
            int(row["sales"])
            for row in tx.rows("company/run_list")
            if row["id"] == info.id
        )
        parts = tx.rows("company/run_components", run=info.id)
        top = (
            tx.rows("company/run_top", run=info.id, limit=20)
            if access.may("statements")
            else []
        )
    return RunTotals(
        info,
        sales,
        info.total * 10_000 // sales if sales > 0 else None,
        tuple(ComponentTotal(**row) for row in parts),
        tuple(Earner(**row) for row in top),
    )


def statement(
    network: Network, access: Access, period: str, member: str | None = None
) -> Statement:
    """Return a member's statement of a period; None = the caller's own.

    Raises ``NotAllowed``, or ``NotVisible`` for members outside the caller's
    branch and for periods without a run.
    """
    branch = network.branch(access, member)
    return statements.statement(branch, _stored(network, period))


def why(
    network: Network, access: Access, period: str, row: int, member: str | None = None
) -> tuple[WhyStep, ...]:
    """Return how a line of a statement came to its earner, from the source up."""
    branch = network.branch(access, member)
    return statements.why(branch, _stored(network, period), row)


def stored_run(network: Network, access: Access, period: str) -> StoredRun:
    """Return the run of a period with its inputs. Right: ``statements``."""
    _require(access, "statements")
    return _stored(network, period)


def run_problems(network: Network, access: Access, period: str) -> list[Problem]:
    """Return what somebody should look at before a run is approved.

    Right: ``statements``. ``NotVisible`` where the period has no run.
    """
    stored = stored_run(network, access, period)
    problems = list(stored.result.problems)
    before = periods.shift_month(period, -1)
    with network.reading() as tx:
        known = tx.rows("company/period_by_id", period=before)
    if known and stored.result.left.keys and latest_run(network, before) is None:
        words = (
            "has no run, so balances, streaks and titles began at nothing; compute it "
            f"and then {period} again"
        )
        problems.append(Problem(stored.id, 0, "month before", before, words))
    return problems


def _stored(network: Network, period: str) -> StoredRun:
    found = latest_run(network, period)
    if not found:
        raise NotVisible(f"{period} has no run yet.")
    plan, result = _derived(network, found["id"], period, found["root_sha"])
    return StoredRun(
        found["id"], period, found["version"], found["state"], plan, result
    )


@lru_cache(maxsize=4)
def _derived(
    network: Network, run: str, period: str, root_sha: str
) -> tuple[Plan, RunResult]:
    """Return plan and result of a run, computed again from its frozen inputs.

    A finished run never changes, so the last few are kept; the hash is part of
    the key because a period's run is another one after a restore.
    """
    with network.reading() as tx:
        plan = load_plan(tx.rows("company/run_plan", run=run)[0]["text"])
    snapshot = thaw(network, run, period)
    result = engine.compute(plan, snapshot)
    if shas(plan, result)["root_sha"] != root_sha:
        raise Damaged(f"Run {run} no longer computes to what it was published with.")
    return plan, result


# -- computing -----------------------------------------------------------------


def _require(access: Access, right: str) -> None:
    if not access.may(right):
        raise NotAllowed("Your role does not include this.")


def _require_computable(
    network: Network, access: Access, period: str, day: int
) -> None:
    _require(access, "run")
    try:
        when = periods.month(period)
    except ValueError as mistake:
        raise Invalid(f"{mistake}.") from None
    with network.reading() as tx:
        known = tx.rows("company/period_by_id", period=period)
        older = tx.rows("company/run_versions", period=period)
    if not known:
        raise Invalid(f"There is no period {period}: nothing was sold in it.")
    if day <= when.last_day:
        raise Conflict(
            f"{period} is not over yet: it ends on "
            f"{periods.format_day(when.last_day)}. Run it after that day."
        )
    bound = [run for run in older if run["state"] in ("approved", "posted", "paid")]
    if bound:
        raise Conflict(
            f"Run {bound[0]['id']} of {period} is {bound[0]['state']}; it is "
            "corrected by a later period, not computed again."
        )


def _whole_tree(network: Network) -> int:
    """Return the version of the tree; every import and move leaves a new one.

    ``Conflict`` while one of them is being written.
    """
    with network.reading() as tx:
        mark = tx.rows("company/tree_mark")[0]
    if mark["changing"]:
        raise Conflict(_CHANGED)
    return int(mark["version"])


_CHANGED = (
    "An import or a move of members is changing the network just now. Nothing was "
    "published; run it again when that is done."
)


def _audit(network: Network, result: RunResult) -> None:
    """Let Cypher work out every group volume its own way; all must agree.

    The walk goes up the sponsor history as of the last day, the engine sums
    slices of the frozen order. A difference means that the facts changed while
    the run was computed, or that one of the two is wrong: nobody is paid.
    """
    facts = result.facts
    with network.reading(seconds=None) as tx:
        rows = tx.rows(
            "company/run_group_volumes",
            first_day=facts.snapshot.first_day,
            last_day=facts.snapshot.last_day,
        )
    walked = {row["member"]: row["volume"] for row in rows if row["volume"]}
    group = facts.group
    summed = {
        facts.snapshot.member[at]: int(group[at])
        for at in np.flatnonzero(group != 0).tolist()
    }
    if walked == summed:
        return
    differing = sorted(
        member
        for member in walked.keys() | summed.keys()
        if walked.get(member) != summed.get(member)
    )
    problems = [
        Problem(
            member, 0, "group volume", str(summed.get(member, 0)),
            f"the database counts {walked.get(member, 0)} hundredths",
        )
        for member in differing[:20]
    ]  # fmt: skip
    raise Conflict(
        f"The audit of {facts.snapshot.period} found {len(differing)} group volumes "
        f"that differ, first {problems[0]}. Orders or sponsors changed meanwhile? "
        "Nothing was published; run it again."
    )


def _info(row: Mapping[str, Any]) -> RunInfo:
    return RunInfo(**{name: row[name] for name in RunInfo.__dataclass_fields__})


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""
