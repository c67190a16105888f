"""What every command prints alike: tables, JSON answers and progress."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON object with columns and rows.")
]


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], *, as_json: bool = False
) -> None:
    """Print an answer as a table, or as ``{"columns": […], "rows": [[…]]}``.

    A table that is too wide for the terminal is printed in several, side after
    side: half an amount would be worse than a second table.
    """
    if as_json:
        answer = {"columns": list(columns), "rows": [list(row) for row in rows]}
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return
    from rich.console import Console

    console, cells = Console(), [[_shown(value) for value in row] for row in rows]
    for block in _blocks(columns, cells, console.width):
        _print_block(console, columns, rows, cells, block)


def _print_block(
    console: Console,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    cells: Sequence[Sequence[str]],
    block: Sequence[int],
) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for index in block:
        numbers = any(map(_is_number, (row[index] for row in rows))) and all(
            _is_number(row[index]) or not cell[index]
            for row, cell in zip(rows, cells, strict=True)
        )
        justify: JustifyMethod = "right" if numbers else "left"
        table.add_column(columns[index], justify=justify, overflow="fold")
    for cell in cells:
        # Text, since a value may hold what rich would read as markup.
        table.add_row(*(Text(cell[index]) for index in block))
    console.print(table)


def _blocks(
    columns: Sequence[str], cells: Sequence[Sequence[str]], width: int
) -> list[list[int]]:
    """Return columns that fit side by side without a word being cut.

    All in one block where they do; else the first column stands in each.
    """
    needs = [
        3 + max(map(len, " ".join([name, *(row[at] for row in cells)]).split() or [""]))
        for at, name in enumerate(columns)
    ]
    blocks: list[list[int]] = [[]]
    for at, need in enumerate(needs):
        taken = 1 + sum(needs[other] for other in blocks[-1])
        if len(blocks[-1]) > 1 and taken + need > width:
            blocks.append([0])
        blocks[-1].append(at)
    return blocks


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"-?\d+\.\d+", value) is not None
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
