"""Imports: look at files, bring them whole or not at all, take them back.

``preview`` changes nothing and says row by row what ``commit`` would do. Several
files make one batch: a later kind may refer to what an earlier one brings. The
rules of every column are in docs/import-formats.md.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graphcrm.access import Access
from graphcrm.clock import Clock, today
from graphcrm.config import Settings
from graphcrm.errors import Conflict, Invalid, NotAllowed, Problem
from graphcrm.graph import publishing
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.publishing import Progress
from graphcrm.graph.relabelling import new_labels, placing
from graphcrm.services import audit
from graphcrm.services.import_draft import Counts, Draft, Known, Person
from graphcrm.services.import_goods import coefficients, products, territories
from graphcrm.services.import_known import known
from graphcrm.services.import_orders import OrderContext, orders
from graphcrm.services.import_people import people
from graphcrm.services.import_writes import content_of, writes
from graphcrm.services.instants import milliseconds
from graphcrm.services.parsing import fields, headers, sandbox
from graphcrm.services.parsing.limits import Limits, upload_limits
from graphcrm.services.parsing.table import (
    Parsed,
    SourceOptions,
    header_names,
    parse,
)

SHOWN_PROBLEMS = 100  # on a page; the error sheet has all that are kept
KEPT_PROBLEMS = 10_000


@dataclass(frozen=True)
class Policy:
    """What imports take from the settings of the company."""

    limits: Limits = field(default_factory=Limits)
    currency: str = "MXN"
    language: str = "en"
    timezone: str = "UTC"


def policy_of(settings: Settings, limits: Limits | None = None) -> Policy:
    """Return the policy of the settings; the shell gives limits of its own."""
    return Policy(
        limits or upload_limits(settings.upload_mb),
        settings.currency,
        settings.language,
        settings.timezone,
    )


@dataclass(frozen=True)
class Source:
    """One file; ``filename`` is what its owner calls it, by default the path's."""

    path: Path
    options: SourceOptions = field(default_factory=SourceOptions)
    filename: str = ""


@dataclass(frozen=True)
class Preview:
    """What importing one file would do; nothing is changed by looking.

    ``options`` are as given or detected, ``headers`` the file's in order,
    ``columns`` our names with their meaning, ``sample`` the first 20 rows by
    header. ``new``, ``changed``, ``duplicate`` and ``errors`` count rows;
    ``problems`` are the first 10 000 of ``problem_count``. ``already_imported``
    is the batch that brought the same file, ``""`` if none.
    """

    filename: str
    file_sha256: str
    kind: str
    options: SourceOptions
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    sample: tuple[Mapping[str, str], ...]
    sheets: tuple[str, ...]
    formats: tuple[str, ...]
    notices: tuple[str, ...]
    rows: int
    new: int
    changed: int
    duplicate: int
    errors: int
    problems: tuple[Problem, ...]
    problem_count: int
    already_imported: str

    @property
    def committable(self) -> bool:
        """Whether the file may be imported and would bring something."""
        return not self.problem_count and bool(self.new or self.changed)


@dataclass(frozen=True)
class ImportResult:
    """What an import did; ``batch`` is empty where everything was there already."""

    batch: str
    new: int
    changed: int
    duplicate: int


@dataclass(frozen=True)
class Batch:
    """One import that took place, or is just being written."""

    id: str
    kind: str
    source: str
    file_sha256: str
    state: str
    rows: int
    created_at: int
    user: str


# -- looking ---------------------------------------------------------------------


def preview(
    network: Network,
    clock: Clock,
    access: Access,
    sources: Sequence[Source],
    policy: Policy,
) -> tuple[Preview, ...]:
    """Return what importing the files together would do, one answer a file.

    Raises ``Invalid`` or ``TooLarge`` for a file that cannot be read at all.
    """
    _require(access, "imports")
    files = _read(network, sources, policy)
    with network.reading(seconds=None) as tx:
        draft = _work_out(tx, clock, access, files, policy)
        before = [_imported(tx, file.sha256) for file in draft.files]
    return tuple(
        _preview(file, counts, batch)
        for file, counts, batch in zip(draft.files, draft.counts, before, strict=True)
    )


def batches(network: Network, access: Access, limit: int = 100) -> list[Batch]:
    """Return the latest imports, newest first."""
    _require(access, "imports")
    with network.reading() as tx:
        return [Batch(**row) for row in tx.rows("company/import_batches", limit=limit)]


def _imported(tx: Transaction, sha256: str) -> str:
    rows = tx.rows("company/import_batch_by_file", file_sha256=sha256)
    return str(rows[0]["id"]) if rows else ""


def _preview(file: Parsed, counts: Counts, before: str) -> Preview:
    kind_fields = fields.KINDS.get(file.options.kind, ())
    return Preview(
        filename=file.source,
        file_sha256=file.sha256,
        kind=file.options.kind,
        options=file.options,
        headers=file.headers,
        columns={f.name: f.doc for f in kind_fields},
        sample=file.sample,
        sheets=file.sheets,
        formats=file.formats,
        notices=file.notices,
        rows=len(file.rows),
        new=counts.new,
        changed=counts.changed,
        duplicate=counts.duplicate,
        errors=len(file.bad_rows),
        problems=tuple(file.problems[:KEPT_PROBLEMS]),
        problem_count=len(file.problems),
        already_imported=before,
    )


def _require(access: Access, right: str) -> None:
    if not access.may(right):
        raise NotAllowed("Your role does not include this: " + right)


# -- bringing --------------------------------------------------------------------


def commit(
    network: Network,
    clock: Clock,
    access: Access,
    sources: Sequence[Source],
    policy: Policy,
    *,
    key: str = "",
    progress: Progress | None = None,
) -> ImportResult:
    """Import the files as one batch, whole or not at all.

    ``key`` makes a repeated call with the same key one import (a job that is
    tried again). Raises ``Invalid`` with every problem when anything is wrong:
    then nothing has changed.
    """
    _require(access, "imports")
    recover(network, clock)
    if progress:
        progress("reading", 0, 1)
    files = _read(network, sources, policy)
    if any(file.options.kind == "coefficients" for file in files):
        _require(access, "terms_propose")
    _refuse(files)
    if progress:
        progress("reading", 1, 1)
    begin = _beginning(clock, access, files, policy, key or uuid.uuid4().hex)
    result, writer = placing(network, clock, begin)
    if writer:
        publishing.carry_out(network, clock, writer, progress)
    _remember(network, clock, sources, files)
    return result


def recover(network: Network, clock: Clock, *, wait: bool = True) -> str:
    """Finish an import whose process died; return its batch, empty for none.

    The worker calls it when it starts and then every few seconds. Without
    ``wait`` it does not wait for the lease of the dead process to end.
    """
    return publishing.recover(network, clock, wait=wait)


def _beginning(
    clock: Clock, access: Access, files: list[Parsed], policy: Policy, key: str
) -> Callable[[Transaction], tuple[ImportResult, str]]:
    """Return the transaction that checks everything and stores the log."""
    batch = uuid.uuid4().hex

    def begin(tx: Transaction) -> tuple[ImportResult, str]:
        done = tx.rows("company/import_batch_by_key", key=key)
        if done:
            return ImportResult(done[0]["id"], 0, 0, done[0]["file_rows"]), ""
        draft = _work_out(tx, clock, access, files, policy)
        _refuse(draft.files)
        total = draft.total()
        if not draft.draft:
            return ImportResult("", 0, 0, total.duplicate), ""
        now = milliseconds(clock.now())
        kinds = ", ".join(file.options.kind for file in draft.files)
        tx.rows(
            "write/import_batch_create",
            id=batch,
            key=key,
            kind=kinds,
            source=", ".join(file.source for file in draft.files),
            file_sha256=" ".join(file.sha256 for file in draft.files),
            file_rows=sum(len(file.rows) for file in draft.files),
            created_at=now,
            user=access.user,
            content=content_of(draft.draft),
        )
        statements = writes(
            draft.draft,
            lambda sponsors, parents: new_labels(tx, sponsors, parents),
            batch=batch,
            recorded_at=now,
            today=today(clock, policy.timezone),
            territories={id: p.territory for id, p in draft.known.members.items()},
        )
        writer = publishing.log(tx, clock, batch, statements, then="published")
        audit.append(
            tx, clock, access.user, "import", batch,
            {"kind": kinds, "new": total.new, "changed": total.changed},
        )  # fmt: skip
        result = ImportResult(batch, total.new, total.changed, total.duplicate)
        return result, writer

    return begin


def _refuse(files: Sequence[Parsed]) -> None:
    """Raise ``Invalid`` with the problems of all files, if there are any."""
    problems = [problem for file in files for problem in file.problems]
    if problems:
        count = len(problems)
        words = "one problem" if count == 1 else f"{count} problems"
        raise Invalid(
            f"Nothing was imported: {words}. The first: {problems[0]}",
            problems[:KEPT_PROBLEMS],
        )


# -- reading and working out -----------------------------------------------------


@dataclass
class _WorkedOut:
    """Copies of the files with all their problems, and what they would bring."""

    files: list[Parsed]
    counts: list[Counts]
    draft: Draft
    known: Known

    def total(self) -> Counts:
        """Return the counts of all files together."""
        return Counts(
            sum(c.new for c in self.counts),
            sum(c.changed for c in self.counts),
            sum(c.duplicate for c in self.counts),
        )


def _read(network: Network, sources: Sequence[Source], policy: Policy) -> list[Parsed]:
    """Read every file and return them in the order in which kinds build up."""
    if not sources:
        raise Invalid("No file was given.")
    files = []
    for source in sources:
        options = source.options
        sheet = sandbox.read(
            source.path,
            policy.limits,
            filename=source.filename,
            encoding=options.encoding,
            separator=options.separator,
            sheet=options.sheet,
        )
        remembered = _remembered(network, header_names(sheet, options))
        files.append(parse(sheet, _merged(options, remembered)))
    hashes = [file.sha256 for file in files]
    if len(set(hashes)) < len(hashes):
        raise Conflict("The same file was given twice.")
    rank = {kind: at for at, kind in enumerate(fields.ORDER)}
    return sorted(files, key=lambda file: rank.get(file.options.kind, -1))


def _work_out(
    tx: Transaction,
    clock: Clock,
    access: Access,
    files: list[Parsed],
    policy: Policy,
) -> _WorkedOut:
    """Compare the files with the graph; a pure function of both and the clock."""
    copies = [
        replace(file, problems=list(file.problems), bad_rows=set(file.bad_rows))
        for file in files
    ]
    out = _WorkedOut(copies, [Counts() for _ in copies], Draft(), known(tx, copies))
    context = OrderContext(
        ZoneInfo(policy.timezone),
        today(clock, policy.timezone),
        milliseconds(clock.now()),
    )
    nobody = _defaults(policy)
    for file, counts in zip(copies, out.counts, strict=True):
        if not file.columns:
            continue
        kind, draft, there = file.options.kind, out.draft, out.known
        if kind == "territories":
            territories(file, there, draft, counts)
        elif kind == "products":
            products(file, there, draft, counts, policy.currency)
        elif kind in {"members", "customers"}:
            people(file, there, draft, counts, nobody)
        elif kind == "orders":
            orders(file, there, draft, counts, context)
        else:
            coefficients(file, there, draft, counts, access.user)
        counts.errors = len(file.bad_rows)
    return out


def _defaults(policy: Policy) -> Person:
    return Person(
        "", "", "", 0, 0, True, False, "", policy.language, policy.currency,
        "", "", "", "", (), (),
    )  # fmt: skip


# -- remembered mappings -----------------------------------------------------------


def _mapping_key(names: Sequence[str]) -> str:
    return hashlib.sha256(headers.signature(names).encode()).hexdigest()


def _remembered(network: Network, names: Sequence[str]) -> dict[str, Any]:
    with network.reading() as tx:
        rows = tx.rows("company/import_mapping", key=_mapping_key(names))
    if not rows:
        return {}
    return {**rows[0], "mapping": json.loads(rows[0]["mapping"])}


def _merged(options: SourceOptions, remembered: Mapping[str, Any]) -> SourceOptions:
    """Return the options with what was chosen for such files before."""
    kind = options.kind or remembered.get("kind", "")
    if not remembered or kind != remembered["kind"]:
        return options
    return replace(
        options,
        kind=kind,
        source=options.source or remembered["source"],
        decimal=options.decimal or remembered["decimal"],
        dates=options.dates or remembered["dates"],
        mapping=options.mapping or remembered["mapping"],
    )


def _remember(
    network: Network, clock: Clock, sources: Sequence[Source], files: Sequence[Parsed]
) -> None:
    """Remember what somebody chose for files with such a header.

    What was detected is not: the next file of the source is looked at itself.
    """
    chosen = {(s.filename or s.path.name): s.options for s in sources}
    for file in files:
        given = chosen[file.source]
        if not (given.mapping or given.decimal or given.dates or given.source):
            continue
        arguments = {
            "key": _mapping_key(file.headers),
            "kind": file.options.kind,
            "mapping": json.dumps(dict(given.mapping), sort_keys=True),
            "decimal": given.decimal,
            "dates": given.dates,
            "source": given.source,
            "updated_at": milliseconds(clock.now()),
        }
        _store_mapping(network, arguments)


def _store_mapping(network: Network, arguments: dict[str, Any]) -> None:
    network.write(lambda tx: tx.rows("write/import_mapping_remember", **arguments))
