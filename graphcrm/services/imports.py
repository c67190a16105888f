"""Imports: look at files, bring them whole or not at all, take them back.

``preview`` changes nothing and says row by row what ``commit`` would do. Several
files make one batch: a later kind may refer to what an earlier one brings. The
rules of every column are in docs/import-formats.md.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from graphcrm.access import Access
from graphcrm.clock import Clock, today
from graphcrm.errors import Conflict, Invalid, NotAllowed, Problem
from graphcrm.graph import publishing
from graphcrm.graph.network import Network, Transaction
from graphcrm.graph.publishing import Progress
from graphcrm.graph.relabelling import new_labels, placing
from graphcrm.services import audit
from graphcrm.services.import_draft import Counts, Draft, Known, Person
from graphcrm.services.import_goods import coefficients, products, territories
from graphcrm.services.import_known import known
from graphcrm.services.import_mapping import merged, remember, remembered
from graphcrm.services.import_orders import OrderContext, orders
from graphcrm.services.import_people import people
from graphcrm.services.import_types import (
    KEPT_PROBLEMS,
    Batch,
    ImportResult,
    Policy,
    Preview,
    Source,
    policy_of,
)
from graphcrm.services.import_writes import content_of, writes
from graphcrm.services.instants import milliseconds
from graphcrm.services.parsing import fields, sandbox
from graphcrm.services.parsing.table import (
    Parsed,
    header_names,
    parse,
)

__all__ = [
    "Batch",
    "ImportResult",
    "Policy",
    "Preview",
    "Source",
    "batches",
    "commit",
    "policy_of",
    "preview",
    "recover",
]


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
    remember(network, clock, sources, files)
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
        writer = publishing.publish(tx, clock, batch, statements, then="published")
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
    refuse(problems, "Nothing was imported")


def refuse(problems: Sequence[Problem], what: str) -> None:
    """Raise ``Invalid`` that says what was not done, if there are problems."""
    if problems:
        count = len(problems)
        words = "one problem" if count == 1 else f"{count} problems"
        raise Invalid(
            f"{what}: {words}. The first: {problems[0]}", problems[:KEPT_PROBLEMS]
        )


# -- reading and working out -----------------------------------------------------


@dataclass
class WorkedOut:
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
        chosen = remembered(network, header_names(sheet, options))
        files.append(parse(sheet, merged(options, chosen)))
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
) -> WorkedOut:
    """Compare the files with the graph; a pure function of both and the clock."""
    context = OrderContext(
        ZoneInfo(policy.timezone),
        today(clock, policy.timezone),
        milliseconds(clock.now()),
    )
    return worked_out(files, known(tx, files), policy, context, access.user)


def worked_out(
    files: Sequence[Parsed],
    there: Known,
    policy: Policy,
    context: OrderContext,
    author: str,
) -> WorkedOut:
    """Return what the files would bring to a network where ``there`` is already."""
    copies = [
        replace(file, problems=list(file.problems), bad_rows=set(file.bad_rows))
        for file in files
    ]
    out = WorkedOut(copies, [Counts() for _ in copies], Draft(), there)
    nobody = _defaults(policy)
    for file, counts in zip(copies, out.counts, strict=True):
        if not file.columns:
            continue
        kind, draft = file.options.kind, out.draft
        if kind == "territories":
            territories(file, there, draft, counts)
        elif kind == "products":
            products(file, there, draft, counts, policy.currency)
        elif kind in {"members", "customers"}:
            people(file, there, draft, counts, nobody)
        elif kind == "orders":
            orders(file, there, draft, counts, context)
        else:
            coefficients(file, there, draft, counts, author)
        counts.errors = len(file.bad_rows)
    return out


def _defaults(policy: Policy) -> Person:
    return Person(
        "", "", "", 0, 0, True, False, "", policy.language, policy.currency,
        "", "", "", "", (), (),
    )  # fmt: skip
