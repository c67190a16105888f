"""What the pages may ask of the product beside their ``Branch``: ``Services``.

The pages (``dash_app``) import reports and leaves only. Everything else they
need (who is looking, periods, statements, runs, the query library, imports,
jobs) is this protocol; ``api/facade.py`` implements it over the services for
the user of the present request. Every method checks the viewer's rights and
raises the refusals of :mod:`graphcrm.errors`: ``NotVisible`` for what is outside
the branch or absent, ``NotAllowed`` for a function that the role lacks,
``Invalid``, ``Conflict``, ``Unavailable``.

Days are ints ``yyyymmdd``, instants int milliseconds UTC, money int minor
units, volumes int hundredths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from graphcrm.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.reports.statement import Statement, WhyStep


@dataclass(frozen=True)
class Viewer:
    """Who is looking at this request's page.

    ``root`` is the member at whom his branch starts (the house for company-wide
    roles, empty for an administrator, who sees nobody); ``member`` is the
    person he is himself, empty for office roles. ``theme`` is ``auto``,
    ``light`` or ``dark``; ``language`` is ``en`` or ``es``.
    """

    user: str
    name: str
    role: str
    root: str
    root_name: str
    member: str
    language: str
    theme: str
    rights: frozenset[str]

    def may(self, right: str) -> bool:
        """Whether the viewer has a right of ``graphcrm.access.RIGHTS``."""
        return right in self.rights


@dataclass(frozen=True)
class CompanyInfo:
    """What every page prints: the company's name, currency and time zone."""

    name: str
    currency: str
    timezone: str


@dataclass(frozen=True)
class PeriodInfo:
    """One month. ``state`` is ``open``, ``closing`` or ``closed``."""

    id: str
    state: str
    first_day: int
    last_day: int


@dataclass(frozen=True)
class RunInfo:
    """One computed run of a period; ``total`` in minor units of ``currency``.

    ``paid`` is the number of members with an amount, ``by`` the login.
    """

    id: str
    period: str
    version: int
    state: str
    plan: str
    computed_at: int
    by: str
    paid: int
    total: int
    currency: str


@dataclass(frozen=True)
class ComponentTotal:
    """What a run pays of one component, in minor units."""

    component: str
    amount: int
    members: int
    lines: int


@dataclass(frozen=True)
class Earner:
    """One of the members who are paid most, in minor units."""

    member: str
    name: str
    amount: int


@dataclass(frozen=True)
class RunTotals:
    """A run as leadership and operators see it, minor units of ``run.currency``.

    ``sales`` are the net sales of the period; ``share`` is total ÷ sales in
    hundredths of a percent, None without sales. ``top`` is empty for whoever may
    not see what single people are paid.
    """

    run: RunInfo
    sales: int
    share: int | None
    components: tuple[ComponentTotal, ...]
    top: tuple[Earner, ...]


@dataclass(frozen=True)
class JobState:
    """One long piece of work. ``progress`` is per mille, 0 to 1000.

    ``state`` is ``queued``, ``running``, ``done``, ``failed`` or ``cancelled``;
    ``message`` says in words what it does or why it failed; ``result`` is what
    it made, e.g. ``{"run": "2026-10/3"}`` or ``{"batch": "…"}``.
    """

    id: str
    kind: str
    state: str
    progress: int
    message: str
    created_at: int
    finished_at: int
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {"done", "failed", "cancelled"}


@dataclass(frozen=True)
class ParameterInfo:
    """A field of a library query's form.

    ``type`` is one of ``text number day period member list flag``; the root is
    put in by the server and is never among the fields.
    """

    name: str
    type: str
    doc: str


@dataclass(frozen=True)
class QueryInfo:
    """One statement of the library that the viewer may run.

    ``text`` is its Cypher, ``columns`` maps each answered column to its
    meaning, ``scope`` is ``branch`` or ``company``. ``example`` fills its form;
    ``chart`` says how it is drawn (``kind``, ``x``, ``y``, ``series``), empty where
    it is not; ``packed`` ones answer columns and are for our own pages.
    """

    name: str
    summary: str
    scope: str
    parameters: tuple[ParameterInfo, ...]
    columns: Mapping[str, str]
    cost: str
    text: str
    about: str = ""
    example: Mapping[str, str] = field(default_factory=dict)
    chart: Mapping[str, str] = field(default_factory=dict)
    packed: bool = False

    @property
    def is_free(self) -> bool:
        """Whether the query page offers it, to be asked of the analysts' copy."""
        return self.name.startswith("examples/") and not self.packed


@dataclass(frozen=True)
class QueryResult:
    """The answer of a library query.

    ``frame`` holds at most ``limit`` rows; ``truncated`` says that there were
    more; ``milliseconds`` is the time until the last row.
    """

    name: str
    frame: pd.DataFrame
    truncated: bool
    limit: int
    milliseconds: int


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file; every empty value means: detect it.

    ``kind`` is ``members``, ``customers``, ``products``, ``orders``,
    ``territories`` or ``coefficients``; ``decimal`` is ``.`` or ``,``; ``dates``
    is ``ymd``, ``dmy`` or ``mdy``; ``mapping`` maps our column names to the
    file's headers. ``source`` names where files of this shape come from, so that
    order numbers of two shops do not clash.
    """

    kind: str = ""
    source: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    dates: str = ""
    sheet: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportPreview:
    """What importing an uploaded file would do; nothing is changed by looking.

    ``upload`` is the handle of the file; ``read_as`` are the options that were
    detected or given; ``headers`` the file's headers in order, ``columns`` our
    names with their meaning (the choices of a mapping), ``sample`` the first
    rows by header. Counts are rows. ``problems`` is cut after the first 100,
    ``errors`` counts all of them. ``duplicate`` is the batch that brought the
    same file before, if any. Committable = ``errors == 0`` and rows to bring.
    """

    upload: str
    filename: str
    read_as: ImportOptions
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    sample: tuple[Mapping[str, str], ...]
    rows: int
    new: int
    changed: int
    unchanged: int
    errors: int
    problems: tuple[Problem, ...]
    formats: tuple[str, ...] = ()
    duplicate: str = ""
    sheets: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class BatchInfo:
    """One import that took place; ``state`` is ``published`` or ``undone`` at rest."""

    id: str
    kind: str
    source: str
    state: str
    rows: int
    created_at: int
    user: str


class Services(Protocol):
    """Everything a page may do beside reading its branch."""

    # -- who and when --------------------------------------------------------

    def viewer(self) -> Viewer:
        """Return who is looking."""
        ...

    def company(self) -> CompanyInfo:
        """Return the company's name, currency and time zone."""
        ...

    def today(self) -> int:
        """Return the present day in the company's time zone."""
        ...

    def periods(self) -> list[PeriodInfo]:
        """Return the months that have figures, newest first."""
        ...

    def set_theme(self, theme: str) -> None:
        """Store ``auto``, ``light`` or ``dark`` with the user."""
        ...

    def set_language(self, language: str) -> None:
        """Store ``en`` or ``es`` with the user."""
        ...

    # -- runs and statements -------------------------------------------------

    def runs(self) -> list[RunInfo]:
        """Return the runs, newest first. Right: ``run_totals``."""
        ...

    def run_totals(self, period: str) -> RunTotals:
        """Return what the run of a period pays in all. Right: ``run_totals``.

        ``NotVisible`` where the period has no run.
        """
        ...

    def compute_run(self, period: str) -> str:
        """Queue the computation of a period and return the job. Right: ``run``."""
        ...

    def statement(self, period: str, member: str | None = None) -> Statement:
        """Return a member's statement of a period; ``None`` = my own.

        My own needs ``statement``, somebody else's ``statements``.
        """
        ...

    def why(
        self, period: str, row: int, member: str | None = None
    ) -> Sequence[WhyStep]:
        """Return how a line of a statement came to its earner, step by step."""
        ...

    # -- jobs ----------------------------------------------------------------

    def job(self, job: str) -> JobState:
        """Return a job of mine."""
        ...

    def cancel_job(self, job: str) -> None:
        """Ask a job of mine to stop at its next step."""
        ...

    # -- the query library ---------------------------------------------------

    def library(self) -> list[QueryInfo]:
        """Return the statements I may run. Right: ``library``."""
        ...

    def run_library(
        self, name: str, arguments: Mapping[str, Any], member: str | None = None
    ) -> QueryResult:
        """Run a statement; ``arguments`` are form texts, ``member`` the root.

        ``None`` is my own root. Raises ``Invalid`` with one problem a field.
        """
        ...

    # -- imports (right: imports) --------------------------------------------

    def upload_limit(self) -> int:
        """Return how many MB an upload may have."""
        ...

    def stage(self, filename: str, content: bytes) -> str:
        """Keep an uploaded file privately and return its handle."""
        ...

    def preview_import(self, upload: str, options: ImportOptions) -> ImportPreview:
        """Return what importing an upload of mine would do."""
        ...

    def error_sheet(self, upload: str, options: ImportOptions) -> tuple[str, bytes]:
        """Return file name and content of the sheet that lists every problem."""
        ...

    def commit_import(self, upload: str, options: ImportOptions) -> str:
        """Queue the import of an upload of mine and return the job."""
        ...

    def undo_import(self, batch: str) -> str:
        """Queue the taking back of a batch and return the job.

        The job fails with a sentence when something depends on the batch.
        """
        ...

    def batches(self) -> Sequence[BatchInfo]:
        """Return the latest imports, newest first."""
        ...
