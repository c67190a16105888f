"""``graphcrm import``: files into the network, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli_network import connected
from graphcrm.cli_output import AsJson, print_table, shown_progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcrm.graph.network import Network
    from graphcrm.services.imports import Policy, Preview, Source


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    app.command("import")(import_)


def import_(
    files: Annotated[
        list[Path] | None, typer.Argument(help="CSV, TSV, XLSX, XLS or ODS files.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look; nothing is changed.")
    ] = False,
    kind: Annotated[
        str, typer.Option(help="members, customers, products, orders, territories…")
    ] = "",
    source: Annotated[
        str, typer.Option(help="Where the files come from; part of order keys.")
    ] = "",
    encoding: Annotated[str, typer.Option(help="utf-8, utf-16, cp1252, latin-1")] = "",
    separator: Annotated[str, typer.Option(help="One of , ; | or tab")] = "",
    decimal: Annotated[str, typer.Option(help="Decimal sign: . or ,")] = "",
    dates: Annotated[str, typer.Option(help="Order of dates: ymd, dmy or mdy")] = "",
    sheet: Annotated[str, typer.Option(help="Name of the sheet to read.")] = "",
    column: Annotated[
        list[str] | None, typer.Option(help="OUR_NAME=HEADER, may be repeated.")
    ] = None,
    max_rows: Annotated[
        int, typer.Option(min=1, help="Rows allowed in a file.")
    ] = 200_000,
    errors: Annotated[
        Path | None, typer.Option(help="Write all problems to this .xlsx or .csv.")
    ] = None,
    undo: Annotated[str, typer.Option(help="Take this import back instead.")] = "",
    list_: Annotated[
        bool, typer.Option("--list", help="Show the latest imports instead.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import files together: all of them, or nothing when anything is wrong."""
    from graphcrm.config import Settings
    from graphcrm.errors import Invalid
    from graphcrm.facade import ImportOptions
    from graphcrm.services.imports import Source, policy_of
    from graphcrm.services.parsing.limits import shell_limits

    settings = Settings()
    policy = policy_of(settings, shell_limits(max_rows))
    options = ImportOptions(
        kind=kind,
        source=source,
        encoding=encoding,
        separator={"tab": "\t", "\\t": "\t"}.get(separator, separator),
        decimal=decimal,
        dates=dates,
        sheet=sheet,
        mapping=_mapping(column or []),
    )
    sources = [Source(path, options) for path in files or []]
    with connected(settings) as network:
        if list_:
            _list(network, as_json)
        elif undo:
            _undo(network, undo, policy, as_json)
        elif not sources:
            raise Invalid("Name at least one file, or use --list or --undo.")
        elif dry_run:
            if _look(network, sources, policy, errors, as_json):
                raise typer.Exit(2)
        elif not _commit(network, sources, policy, as_json):
            _look(network, sources, policy, errors, as_json)
            raise typer.Exit(2)


def _mapping(columns: list[str]) -> dict[str, str]:
    from graphcrm.errors import Invalid

    mapping = {}
    for each in columns:
        name, sign, header = each.partition("=")
        if not sign:
            raise Invalid(f"--column {each} is not OUR_NAME=HEADER.")
        mapping[name.strip()] = header.strip()
    return mapping


def _look(
    network: Network,
    sources: Sequence[Source],
    policy: Policy,
    errors: Path | None,
    as_json: bool,
) -> bool:
    """Print what the files would do; whether something is wrong with them."""
    from graphcrm.access import local_operator
    from graphcrm.clock import SystemClock
    from graphcrm.services import imports

    found = imports.preview(network, SystemClock(), local_operator(), sources, policy)
    wrong = any(preview.problem_count for preview in found)
    if errors and wrong:
        _write_errors(errors, found)
    if as_json:
        print(json.dumps(_answer(found), ensure_ascii=False))
        return wrong
    columns = ("file", "kind", "rows", "new", "changed", "duplicate", "errors", "as")
    print_table(columns, [_row(preview) for preview in found])
    for preview in found:
        for notice in preview.notices:
            print(f"{preview.filename}: {notice}")
        if preview.already_imported:
            print(f"{preview.filename}: imported before, {preview.already_imported}")
    _print_problems(found)
    return wrong


def _row(preview: Preview) -> tuple[Any, ...]:
    options = preview.options
    separator = "tab" if options.separator == "\t" else options.separator
    read_as = (options.encoding, separator, options.sheet, *preview.formats)
    return (
        preview.filename,
        preview.kind,
        preview.rows,
        preview.new,
        preview.changed,
        preview.duplicate,
        preview.errors,
        "; ".join(part for part in read_as if part),
    )


def _print_problems(found: Sequence[Preview]) -> None:
    from graphcrm.services.import_types import SHOWN_PROBLEMS

    problems = [problem for preview in found for problem in preview.problems]
    if not problems:
        return
    columns = ("file", "row", "column", "value", "problem")
    shown = problems[:SHOWN_PROBLEMS]
    print_table(
        columns,
        [(p.source, p.line or "", p.column, p.value, p.message) for p in shown],
    )
    total = sum(preview.problem_count for preview in found)
    more = f"; the first {len(shown)} are shown" if total > len(shown) else ""
    print(f"Nothing was imported: {total} problem(s){more}.")


def _answer(found: Sequence[Preview]) -> dict[str, Any]:
    names = ("file", "kind", "rows", "new", "changed", "duplicate", "errors", "read_as")
    return {
        "columns": list(names),
        "rows": [list(_row(preview)) for preview in found],
        "problems": [
            {
                "file": p.source,
                "row": p.line,
                "column": p.column,
                "value": p.value,
                "problem": p.message,
            }
            for preview in found
            for p in preview.problems
        ],
    }


def _write_errors(path: Path, found: Sequence[Preview]) -> None:
    from dataclasses import replace

    from graphcrm.services.import_sheet import error_csv, error_sheet

    together = replace(
        found[0], problems=tuple(p for preview in found for p in preview.problems)
    )
    content = error_csv if path.suffix.lower() == ".csv" else error_sheet
    path.write_bytes(content(together))


def _commit(
    network: Network, sources: Sequence[Source], policy: Policy, as_json: bool
) -> bool:
    """Import the files and print what that did; false where rows are wrong."""
    from graphcrm.access import local_operator
    from graphcrm.clock import SystemClock
    from graphcrm.errors import Invalid
    from graphcrm.services import imports

    try:
        with shown_progress() as progress:
            result = imports.commit(
                network,
                SystemClock(),
                local_operator(),
                sources,
                policy,
                progress=progress,
            )
    except Invalid as refused:
        if not refused.problems:
            raise
        return False
    if not result.batch and not as_json:
        print("Nothing new: everything in these files is in the network already.")
        return True
    columns = ("batch", "new", "changed", "duplicate")
    row = (result.batch, result.new, result.changed, result.duplicate)
    print_table(columns, [row], as_json=as_json)
    return True


def _undo(network: Network, batch: str, policy: Policy, as_json: bool) -> None:
    from graphcrm.access import local_operator
    from graphcrm.clock import SystemClock
    from graphcrm.services.import_undo import undo

    with shown_progress() as progress:
        undo(network, SystemClock(), local_operator(), batch, policy, progress)
    print_table(("batch", "state"), [(batch, "undone")], as_json=as_json)


def _list(network: Network, as_json: bool) -> None:
    from datetime import UTC, datetime

    from graphcrm.access import local_operator
    from graphcrm.services import imports

    rows = [
        (
            batch.id,
            batch.kind,
            batch.source,
            batch.state,
            batch.rows,
            datetime.fromtimestamp(batch.created_at / 1000, UTC).isoformat(
                " ", "minutes"
            ),
            batch.user,
        )
        for batch in imports.batches(network, local_operator())
    ]
    columns = ("batch", "kind", "files", "state", "rows", "at", "by")
    print_table(columns, rows, as_json=as_json)
