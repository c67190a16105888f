"""``Services`` for the user of the present request, over the real services."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import g

from graphcrm.access import Access
from graphcrm.api import current
from graphcrm.api.library import arguments_of
from graphcrm.errors import NotAllowed
from graphcrm.facade import (
    BatchInfo,
    CompanyInfo,
    ImportOptions,
    ImportPreview,
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
from graphcrm.services import accounts, import_sheet, imports, jobs, runs, uploads

if TYPE_CHECKING:
    from graphcrm.graph.queries import Query
    from graphcrm.reports.statement import Statement, WhyStep

LIBRARY_ROWS = 1000
EXPORT_ROWS = 1_000_000
SHOWN_PROBLEMS = 100  # on the page; the error sheet has all that are kept


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
        return _enqueue(_require("run"), "run", {"period": month(period).id})

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
            if query.library
            and (query.rooted or company_too)
            and (not query.right or access.may_about(query.right, access.root))
        ]

    def run_library(
        self, name: str, arguments: Mapping[str, Any], member: str | None = None
    ) -> QueryResult:
        """Run a statement of the library; ``arguments`` are form texts."""
        return self._run_library(name, arguments, member, LIBRARY_ROWS)

    @staticmethod
    def _run_library(
        name: str, arguments: Mapping[str, Any], member: str | None, rows: int
    ) -> QueryResult:
        _require("library")
        network = current.context().network
        branch = current.branch_of(member)
        given = arguments_of(network.catalogue, name, arguments)
        begun = time.monotonic()
        frame, more = network.read_library(branch, name, given, rows)
        spent = round((time.monotonic() - begun) * 1000)
        return QueryResult(name, frame, more, rows, spent)

    def export_library(
        self, name: str, arguments: Mapping[str, Any], member: str | None = None
    ) -> QueryResult:
        """Run a statement for a download: up to a million rows instead of a page."""
        return self._run_library(name, arguments, member, EXPORT_ROWS)

    # -- imports -------------------------------------------------------------

    def upload_limit(self) -> int:
        """Return how many MB an upload may have."""
        return current.context().settings.upload_mb

    def stage(self, filename: str, content: bytes) -> str:
        """Keep an uploaded file privately and return its handle."""
        limit = self.upload_limit() * 2**20
        return uploads.keep(_home(), current.access(), filename, content, limit)

    def preview_import(self, upload: str, options: ImportOptions) -> ImportPreview:
        """Return what importing an upload of mine would do."""
        found = _preview(upload, options)
        return ImportPreview(
            upload=upload,
            filename=found.filename,
            read_as=found.options,
            headers=found.headers,
            columns=found.columns,
            sample=found.sample,
            rows=found.rows,
            new=found.new,
            changed=found.changed,
            unchanged=found.duplicate,
            errors=found.problem_count,
            problems=found.problems[:SHOWN_PROBLEMS],
            formats=found.formats,
            duplicate=found.already_imported,
            sheets=found.sheets,
            notices=found.notices,
        )

    def error_sheet(self, upload: str, options: ImportOptions) -> tuple[str, bytes]:
        """Return file name and content of the sheet that lists every problem."""
        found = _preview(upload, options)
        name = f"{found.filename.rsplit('.', 1)[0]}-problems.xlsx"
        return name, import_sheet.error_sheet(found)

    def commit_import(self, upload: str, options: ImportOptions) -> str:
        """Queue the import of an upload of mine and return the job."""
        access = _require("imports")
        uploads.find(_home(), access, upload)
        params = {"upload": upload, "options": vars(options)}
        return _enqueue(access, "import", params)

    def undo_import(self, batch: str) -> str:
        """Queue the taking back of a batch and return the job."""
        return _enqueue(_require("imports"), "undo", {"batch": batch})

    def batches(self) -> list[BatchInfo]:
        """Return the latest imports, newest first, with the name of who did them."""
        network = current.context().network
        found = imports.batches(network, _require("imports"))
        names = accounts.names(network)
        return [
            BatchInfo(
                id=batch.id,
                kind=batch.kind,
                source=batch.source,
                state=batch.state,
                rows=batch.rows,
                created_at=batch.created_at,
                user=names.get(batch.user, batch.user),
            )
            for batch in found
        ]


def _home() -> Path:
    return current.context().settings.home.expanduser().absolute()


def _enqueue(access: Access, kind: str, params: Mapping[str, Any]) -> str:
    given = current.context()
    return jobs.enqueue(given.network, given.clock, access, kind, params)


def _preview(upload: str, options: ImportOptions) -> imports.Preview:
    given = current.context()
    access = _require("imports")
    file = uploads.find(_home(), access, upload)
    source = imports.Source(file.path, options, file.name)
    policy = imports.policy_of(given.settings)
    return imports.preview(given.network, given.clock, access, [source], policy)[0]


def _require(right: str) -> Access:
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
    access = current.access()
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
        rights=access.rights,
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
        about=query.about,
        example=dict(query.example),
        chart=vars(query.chart) if query.chart else {},
        packed=query.packed,
    )
