"""Drafts of runs: written in batches, read by nobody, published by one switch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np

from graphcrm.access import Access
from graphcrm.clock import Clock
from graphcrm.errors import Conflict
from graphcrm.graph import packed
from graphcrm.graph.network import Network, Transaction
from graphcrm.rules import run as engine
from graphcrm.rules.plan import Plan
from graphcrm.rules.run import RunResult
from graphcrm.services import audit
from graphcrm.services.freezing import frozen_columns, left_columns_of
from graphcrm.services.instants import milliseconds

# A process that writes a draft says so at least this often, else it is taken for
# crashed and what it left is removed.
_LEASE = timedelta(seconds=60)


@dataclass(frozen=True)
class Draft:
    """The writer of one draft, known by a token that every batch checks."""

    network: Network
    clock: Clock
    access: Access
    owner: str

    def write(self, plan: Plan, result: RunResult) -> str:
        """Write everything but the switch; return the id of the run."""
        run = self._create(plan, result)
        for column in frozen_columns(result.facts.snapshot):
            self._batch(run, "write/run_input", vars(column))
        for column in left_columns_of(result):
            self._batch(run, "write/run_left", vars(column))
        names = [component.name for component in plan.components]
        for batch in packed.batches(_payout_columns(result, names)):
            extra = {"currency": plan.currency, **batch}
            self._batch(run, "write/run_payouts", extra)
        for batch in packed.batches(_result_columns(result)):
            self._batch(run, "write/run_results", batch)
        return run

    def publish(self, run: str, result: RunResult) -> None:
        """Make the draft the run that counts, and note who did it."""

        def work(tx: Transaction) -> None:
            published = tx.rows(
                "write/run_publish",
                run=run,
                owner=self.owner,
                computed_at=milliseconds(self.clock.now()),
            )
            if not published:
                raise Conflict(f"Run {run} was taken over by another process.")
            detail = {"total": result.total, "result_sha": result.sha256}
            audit.append(tx, self.clock, self.access.user, "run.computed", run, detail)

        self.network.write(work)

    def _create(self, plan: Plan, result: RunResult) -> str:
        period = result.facts.snapshot.period

        def work(tx: Transaction) -> str:
            older = tx.rows("company/run_versions", period=period)
            version = max((run["version"] for run in older), default=0) + 1
            made = tx.rows(
                "write/run_create",
                id=f"{period}/{version}",
                period=period,
                version=version,
                plan=plan.id,
                plan_name=plan.name,
                plan_version=plan.version,
                plan_text=plan.text,
                currency=plan.currency,
                total=result.total,
                sales=engine.sales(result.facts),
                paid=int(np.count_nonzero(result.paid)),
                by=self.access.user,
                owner=self.owner,
                lease_until=self._lease_end(),
                **shas(plan, result),
            )
            if not made:
                raise Conflict(
                    f"{plan.id} is stored with another text. A changed plan needs "
                    "another version in its file."
                )
            return str(made[0]["id"])

        return self.network.write(work)

    def _batch(self, run: str, statement: str, columns: Mapping[str, Any]) -> None:
        def work(tx: Transaction) -> None:
            held = tx.rows(
                "write/run_lease",
                run=run,
                owner=self.owner,
                lease_until=self._lease_end(),
            )
            if not held:
                raise Conflict(f"Run {run} was taken over by another process.")
            tx.rows(statement, run=run, **columns)

        self.network.write(work)

    def _lease_end(self) -> int:
        return milliseconds(self.clock.now() + _LEASE)


def _payout_columns(result: RunResult, components: list[str]) -> dict[str, list[Any]]:
    totals = result.totals
    ids = result.facts.snapshot.member
    return {
        "member": [ids[at] for at in totals.member.tolist()],
        "component": [components[at] for at in totals.component.tolist()],
        "amount": totals.amount.tolist(),
        "lines": totals.lines.tolist(),
    }


def _result_columns(result: RunResult) -> dict[str, list[Any]]:
    """Return one row for everybody with any figure; the others are all zero."""
    facts = result.facts
    figures = {
        "personal": facts.personal,
        "retail": facts.retail,
        "qualifying": facts.qualifying,
        "group_volume": facts.group,
        "amount": result.paid,
    }
    paid_or_sold = np.zeros(facts.snapshot.nobody, bool)
    paid_or_sold[result.totals.member] = True
    for values in figures.values():
        paid_or_sold |= values != 0
    rows = np.flatnonzero(paid_or_sold | facts.active)
    return {
        "member": [facts.snapshot.member[at] for at in rows.tolist()],
        **{name: values[rows].tolist() for name, values in figures.items()},
        "active": facts.active[rows].tolist(),
    }


def discard_drafts(network: Network, clock: Clock, period: str) -> None:
    """Remove what crashed processes left of this period.

    Raises ``Conflict`` while another process is at it.
    """
    now = milliseconds(clock.now())
    with network.reading() as tx:
        found = tx.rows("company/run_versions", period=period)
    for run in (run for run in found if run["state"] == "draft"):
        if not _abandon(network, run["id"], now):
            raise Conflict(f"{period} is being computed just now. Wait for it.")
        for rest in ("payouts", "results", "inputs", "left"):
            while _deleted(network, f"write/run_discard_{rest}", run["id"]):
                pass
        _discard(network, run["id"])


def _abandon(network: Network, run: str, now: int) -> bool:
    """Take a draft from its writer, unless he is still at it."""
    return bool(
        network.write(lambda tx: tx.rows("write/run_abandon", run=run, now=now))
    )


def _discard(network: Network, run: str) -> None:
    network.write(lambda tx: tx.rows("write/run_discard", run=run))


def _deleted(network: Network, statement: str, run: str) -> int:
    rows = network.write(lambda tx: tx.rows(statement, run=run, limit=packed.BATCH))
    return int(rows[0]["deleted"])


def shas(plan: Plan, result: RunResult) -> dict[str, str]:
    """Return the hashes of plan, inputs and results, and the one over all three."""
    inputs = engine.input_sha(result.facts.snapshot)
    return {
        "plan_sha": plan.sha256,
        "input_sha": inputs,
        "result_sha": result.sha256,
        "root_sha": engine.root_sha(plan, inputs, result.sha256),
    }
