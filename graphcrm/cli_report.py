"""``graphcrm report`` and ``graphcrm query``: numbers and questions at the shell."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli_network import connected
from graphcrm.cli_output import AsJson, print_table

if TYPE_CHECKING:
    import pandas as pd

    from graphcrm.graph.network import Network
    from graphcrm.reports.registry import Report

AsCsv = Annotated[bool, typer.Option("--csv", help="Print the table as CSV.")]
Params = Annotated[
    list[str] | None, typer.Option("--param", help="NAME=VALUE, may be repeated.")
]
Member = Annotated[
    str, typer.Option(help="Whose branch; the whole company if left out.")
]

# Months of a report that is asked for without any.
_MONTHS = 36


def register(app: typer.Typer) -> None:
    """Add the commands of this topic."""
    app.command()(report)
    app.command()(query)


def report(
    name: Annotated[str, typer.Argument(help="Name; without it, the list.")] = "",
    member: Member = "",
    period: Annotated[
        str, typer.Option(help="Month like 2026-05; the latest if left out.")
    ] = "",
    param: Params = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Print a report about a branch, e.g. home, growth, seasonality or at_risk."""
    from graphcrm.reports.registry import REPORTS

    if not name:
        rows = [(r.name, r.title, _fields(r)) for r in REPORTS.values()]
        print_table(("report", "what it says", "parameters"), rows, as_json=as_json)
        return
    if name not in REPORTS:
        raise _unknown("report", name, list(REPORTS))
    given = _given(param) | ({"period": period} if period else {})
    found = REPORTS[name]
    with connected() as network:
        arguments = _report_arguments(network, found, given)
        branch = network.branch(_shell(), member or None)
        if _takes(found, "member") and "member" not in arguments:
            arguments["member"] = branch.root
        _print(found(branch, **arguments), as_json=as_json, as_csv=as_csv)


def query(
    name: Annotated[
        str, typer.Argument(help="examples/top_sellers or Cypher; without it, a list.")
    ] = "",
    member: Member = "",
    param: Params = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 1000,
    main: Annotated[
        bool, typer.Option("--main", help="Ask the main server, where it is granted.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Run a question of the library, or one in Cypher; --param fills its fields."""
    from graphcrm.api.library import arguments_of

    if main or any(sign in name for sign in " (){}[]"):
        _ask(name, _given(param), rows, main, as_json=as_json, as_csv=as_csv)
        return
    with connected() as network:
        library = {q.name: q for q in network.catalogue.values() if q.library}
        if not name:
            listed = [
                (q.name, q.summary, ", ".join(_marks(q.parameters)))
                for q in library.values()
            ]
            columns = ("question", "what it answers", "parameters")
            print_table(columns, listed, as_json=as_json)
            return
        if name not in library:
            raise _unknown("question", name, list(library))
        given = arguments_of(network.catalogue, name, _given(param))
        branch = network.branch(_shell(), member or None)
        frame, more = network.read_library(branch, name, given, rows)
        _print(frame, as_json=as_json, as_csv=as_csv)
    if more:
        print(f"Only the first {rows} rows; ask for --rows.", file=sys.stderr)


def _ask(
    text: str,
    given: dict[str, str],
    rows: int,
    main: bool,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Ask a free question of a server, behind the guard of the pages."""
    from graphcrm.access import local_administrator, local_analyst
    from graphcrm.clock import SystemClock
    from graphcrm.config import Settings
    from graphcrm.services import answer_cells as answers
    from graphcrm.services.questions import COPY, EXPORT, MAIN, Limits, Questions

    settings = Settings()
    limits = Limits(seconds=EXPORT.seconds, rows=rows, bytes=EXPORT.bytes)
    parameters = {name: _json_or_text(value) for name, value in given.items()}
    access = local_administrator(settings.granted) if main else local_analyst()
    server = MAIN if main else COPY
    with connected(settings) as network:
        asks = Questions.of(settings, network, SystemClock())
        try:
            asked = asks.ask(access, text, parameters, limits=limits, server=server)
            found = answers.collected(asked)
        finally:
            asks.close()
    for hint in found.hints:
        print(f"line {hint['line']}: {hint['message']}", file=sys.stderr)
    if found.plan:
        print("\n".join(answers.plan_lines(found.plan)))
    if found.columns:
        table = [[answers.plain(cell) for cell in row] for row in found.rows]
        _print_rows(found.columns, table, as_json=as_json, as_csv=as_csv)
    if found.truncated:
        print(
            f"Only the first {len(found.rows)} rows; ask for --rows.", file=sys.stderr
        )


def _json_or_text(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _shell() -> Any:
    from graphcrm.access import local_operator

    return local_operator()


def _unknown(what: str, name: str, known: list[str]) -> Exception:
    import difflib

    from graphcrm.errors import Invalid

    near = difflib.get_close_matches(name, known, 3)
    hint = f"; did you mean {' or '.join(near)}" if near else ""
    return Invalid(f"There is no {what} {name!r}{hint}.")


def _given(params: list[str] | None) -> dict[str, str]:
    from graphcrm.errors import Invalid

    found = {}
    for text in params or []:
        key, sign, value = text.partition("=")
        if not sign or not key:
            raise Invalid(f"--param {text} is not NAME=VALUE.")
        found[key] = value
    return found


def _marks(parameters: Any) -> list[str]:
    return [f"{p.name}:{p.type}" for p in parameters if p.name != "root"]


def _fields(found: Report) -> str:
    return ", ".join(_marks(found.parameters))


def _takes(found: Report, name: str) -> bool:
    return any(field.name == name for field in found.parameters)


def _report_arguments(
    network: Network, found: Report, given: dict[str, str]
) -> dict[str, Any]:
    """Return typed arguments; months and day that are missing are the latest."""
    from graphcrm.api.answers import typed
    from graphcrm.clock import SystemClock, today
    from graphcrm.config import Settings
    from graphcrm.periods import format_day, month_of, shift_month

    day = today(SystemClock(), Settings().timezone)
    with network.reading() as tx:
        months = [row["id"] for row in tx.rows("company/months")]
    latest = max((m for m in months if m <= month_of(day)), default=month_of(day))
    closed = max((m for m in months if m < month_of(day)), default=latest)
    over = found.name in ("branches", "verdict")  # they judge months that are over
    missing = {
        "period": closed if over else latest,
        "first": shift_month(closed, 1 - _MONTHS),
        "last": closed,
        "day": format_day(day),
        "first_day": f"{latest}-01",
        "last_day": format_day(day),
    }
    types = {field.name: field.type for field in found.parameters}
    texts = {name: text for name, text in missing.items() if name in types} | given
    return {
        name: typed(name, types.get(name, "text"), text) for name, text in texts.items()
    }


def _print(answer: Any, *, as_json: bool, as_csv: bool) -> None:
    """Print a frame as a table; a record as fields, its frames as tables below."""
    import pandas as pd

    from graphcrm.api.answers import plain

    if as_json and not isinstance(answer, pd.DataFrame):
        print(json.dumps(plain(answer), ensure_ascii=False))
        return
    frames = [value for _, value in _parts(answer) if isinstance(value, pd.DataFrame)]
    if as_csv:
        frame = frames[0] if frames else _as_frame(answer)
        table = plain(frame)
        rows = [_cells(row) for row in table["rows"]]
        _print_rows(table["columns"], rows, as_json=False, as_csv=True)
        return
    if not isinstance(answer, pd.DataFrame):
        frames.insert(0, _as_frame(answer))
    for frame in frames:
        table = plain(frame)
        rows = [_cells(row) for row in table["rows"]]
        _print_rows(table["columns"], rows, as_json=as_json, as_csv=False)


def _print_rows(
    columns: list[str], rows: list[list[Any]], *, as_json: bool, as_csv: bool
) -> None:
    from graphcrm.sheets import csv_bytes

    if as_csv:
        sys.stdout.buffer.write(csv_bytes(columns, rows))
        return
    print_table(columns, rows, as_json=as_json)


def _parts(answer: Any) -> list[tuple[str, Any]]:
    import dataclasses

    import pandas as pd

    if isinstance(answer, pd.DataFrame):
        return [("", answer)]
    return [(f.name, getattr(answer, f.name)) for f in dataclasses.fields(answer)]


def _as_frame(answer: Any) -> pd.DataFrame:
    """Return the fields of a record, one row each; a list of records row by row."""
    import pandas as pd

    from graphcrm.api.answers import plain

    rows: list[tuple[str, Any]] = []
    for name, value in _parts(answer):
        if isinstance(value, pd.DataFrame):
            continue
        if isinstance(value, tuple) and value and hasattr(value[0], "name"):
            rows += [(f"{name}.{item.name}", plain(item)) for item in value]
        else:
            rows.append((name, plain(value)))
    return pd.DataFrame(rows, columns=["figure", "value"], dtype=object)


def _cells(row: list[Any]) -> list[Any]:
    """Return the cells of a row, lists and records in them as JSON text."""
    return [
        json.dumps(cell, ensure_ascii=False) if isinstance(cell, (list, dict)) else cell
        for cell in row
    ]
