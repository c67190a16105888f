"""``Services`` for the user of the present request, over the real services."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import g

from graphcrm.access import POLICY
from graphcrm.api import current
from graphcrm.api.library import arguments_of
from graphcrm.errors import NotAllowed
from graphcrm.facade import (
    CompanyInfo,
    JobState,
    ParameterInfo,
    PeriodInfo,
    QueryInfo,
    QueryResult,
    RunInfo,
    RunTotals,
    Viewer,
)
from graphcrm.periods import month
from graphcrm.services import accounts, jobs, runs

if TYPE_CHECKING:
    from graphcrm.graph.queries import Query
    from graphcrm.reports.statement import Statement, WhyStep

LIBRARY_ROWS = 1000


class RequestServices:
    """What the pages may ask beside their branch; holds nothing of its own."""

    # -- who and when --------------------------------------------------------

    def viewer(self) -> Viewer:
        """Return who is looking."""
        if "viewer" not in g:
            g.viewer = _viewer()
        viewer: Viewer = g.viewer
        return viewer

    def company(self) -> CompanyInfo:
        """Return the company's name, currency and time zone."""
        settings = current.context().settings
        return CompanyInfo(settings.company, settings.currency, settings.timezone)

    def today(self) -> int:
        """Return the present day in the company's time zone."""
        return current.today()

    def periods(self) -> list[PeriodInfo]:
        """Return the months that have figures, newest first."""
        with current.context().network.reading() as tx:
            return [PeriodInfo(**row) for row in tx.rows("company/months")]

    def set_theme(self, theme: str) -> None:
        """Store ``auto``, ``light`` or ``dark`` with the user."""
        self._prefer(current.user().language, theme)

    def set_language(self, language: str) -> None:
        """Store ``en`` or ``es`` with the user."""
        self._prefer(language, current.user().theme)

    @staticmethod
    def _prefer(language: str, theme: str) -> None:
        network = current.context().network
        accounts.set_preferences(network, current.user(), language, theme)
        g.pop("viewer", None)

    # -- runs and statements -------------------------------------------------

    def runs(self) -> list[RunInfo]:
        """Return the runs, newest first, each with the name of who started it."""
        network = current.context().network
        found = runs.runs(network, _require("run_totals"))
        names = accounts.names(network)
        return [replace(run, by=names.get(run.by, run.by)) for run in found]

    def run_totals(self, period: str) -> RunTotals:
        """Return what the run of a period pays in all."""
        return runs.run_totals(
            current.context().network, _require("run_totals"), period
        )

    def compute_run(self, period: str) -> str:
        """Queue the computation of a period and return the job."""
        given = current.context()
        params = {"period": month(period).id}
        return jobs.enqueue(given.network, given.clock, _require("run"), "run", params)

    def statement(self, period: str, member: str | None = None) -> Statement:
        """Return a member's statement of a period; ``None`` = my own."""
        return runs.statement(
            current.context().network, current.access(), period, member
        )

    def why(
        self, period: str, row: int, member: str | None = None
    ) -> Sequence[WhyStep]:
        """Return how a line of a statement came to its earner."""
        return runs.why(
            current.context().network, current.access(), period, row, member
        )

    # -- jobs ----------------------------------------------------------------

    def job(self, job: str) -> JobState:
        """Return a job of mine."""
        return jobs.job(current.context().network, current.access(), job)

    def cancel_job(self, job: str) -> None:
        """Ask a job of mine to stop at its next step."""
        given = current.context()
        jobs.cancel(given.network, given.clock, current.access(), job)

    # -- the query library ---------------------------------------------------

    def library(self) -> list[QueryInfo]:
        """Return the statements I may run."""
        access = _require("library")
        catalogue = current.context().network.catalogue
        company_too = access.may("company")
        return [
            _query_info(query)
            for query in catalogue.values()
            if query.library and (query.rooted or company_too)
        ]

    def run_library(
        self, name: str, arguments: Mapping[str, Any], member: str | None = None
    ) -> QueryResult:
        """Run a statement of the library; ``arguments`` are form texts."""
        _require("library")
        network = current.context().network
        branch = current.branch_of(member)
        given = arguments_of(network.catalogue, name, arguments)
        begun = time.monotonic()
        frame, more = network.read_library(branch, name, given, LIBRARY_ROWS)
        spent = round((time.monotonic() - begun) * 1000)
        return QueryResult(name, frame, more, LIBRARY_ROWS, spent)


def _require(right: str) -> Any:
    access = current.access()
    if not access.may(right):
        raise NotAllowed("Your role does not include this.")
    return access


def _viewer() -> Viewer:
    """Return the viewer of a login; Dash checks its layout for nobody at start."""
    found = current.session_user()
    if not found:
        language = current.context().settings.language
        return Viewer("", "", "customer", "", "", "", language, "auto", frozenset())
    user = found.user
    access = user.access
    root_name = ""
    if access.root:
        with current.context().network.reading() as tx:
            rows = tx.rows("company/user_member", member=access.root)
        root_name = rows[0]["name"] if rows else ""
    return Viewer(
        user=user.id,
        name=user.name,
        role=user.role,
        root=access.root,
        root_name=root_name,
        member=user.member,
        language=user.language,
        theme=user.theme,
        rights=POLICY[user.role],
    )


def _query_info(query: Query) -> QueryInfo:
    return QueryInfo(
        name=query.name,
        summary=query.summary,
        scope="branch" if query.rooted else "company",
        parameters=tuple(
            ParameterInfo(p.name, p.type, p.doc)
            for p in query.parameters
            if p.name != "root"
        ),
        columns={column.name: column.doc for column in query.returns},
        cost=query.cost,
        text=query.text,
    )
