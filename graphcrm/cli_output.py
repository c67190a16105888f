"""What every command prints alike: tables, JSON answers and progress."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object with columns and rows.")
]


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool = False
) -> None:
    """Print an answer as a table, or as ``{"columns": […], "rows": [[…]]}``."""
    if as_json:
        answer = {"columns": list(columns), "rows": [list(row) for row in rows]}
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for index, column in enumerate(columns):
        numbers = bool(rows) and all(_is_number(row[index]) for row in rows)
        table.add_column(column, justify="right" if numbers else "left")
    for row in rows:
        # Text, since a value may hold what rich would read as markup.
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console().print(table)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@contextmanager
def shown_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show the steps of long work on stderr; hands ``(step, done, total)`` on.

    On a terminal a bar or spinner a step, elsewhere one line a step.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    tasks: dict[str, Any] = {}
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=None)
                if not console.is_terminal:
                    console.print(f"{step} …", markup=False, highlight=False)
            progress.update(tasks[step], completed=done, total=total or None)

        yield show
        for task in tasks.values():
            progress.update(task, total=1, completed=1)
