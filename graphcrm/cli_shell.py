"""``graphcrm db shell``: Cypher typed or piped in, answered in tables."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli_output import AsJson, print_table

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.graph.console import Answer, Console

_HELP = """\
End a statement with ; and Enter. Commands of the shell:
  :param NAME VALUE   set $NAME for the statements that follow (VALUE is JSON)
  :params             show them
  :help  :quit        this text; leave (also Ctrl-D)
Ctrl-C stops a running statement."""


def shell(
    write: Annotated[
        bool, typer.Option("--write", help="Let statements change the graph.")
    ] = False,
    limit: Annotated[
        int, typer.Option(help="Most rows to print of an answer.", min=1)
    ] = 1000,
    as_json: AsJson = False,
) -> None:
    """Ask the graph in Cypher; reads only, unless --write. Reads a pipe too."""
    from graphcrm.config import Settings
    from graphcrm.graph.console import Console, statements
    from graphcrm.graph.server import endpoint

    settings = Settings()
    with Console(endpoint(settings), write=write) as console:
        if sys.stdin.isatty():
            _Prompt(console, limit, as_json).run(settings, write)
            return
        for statement in statements(sys.stdin.read()):
            _show(console.run(statement, {}, limit), as_json)


def _show(answer: Answer, as_json: bool) -> None:
    if answer.columns or as_json:
        print_table(answer.columns, answer.rows, as_json=as_json)
    if as_json:
        return
    said = [f"{len(answer.rows)} rows"] if answer.columns else []
    if answer.truncated:
        said[0] = f"the first {said[0]}, there are more (--limit)"
    said += [f"{name} {count}" for name, count in answer.changes.items()]
    print(f"{', '.join(said) or 'done'} ({answer.milliseconds} ms)")


class _Prompt:
    """The interactive shell: parameters and what was typed so far."""

    def __init__(self, console: Console, limit: int, as_json: bool) -> None:
        self._console = console
        self._limit = limit
        self._as_json = as_json
        self._parameters: dict[str, Any] = {}

    def run(self, settings: Settings, write: bool) -> None:
        """Read and answer until the user leaves."""
        import readline

        # In memory only: statements may hold names of people.
        readline.set_history_length(1000)
        where = settings.neo4j_uri or f"the managed Neo4j in {settings.home}"
        mode = "read and write" if write else "read only"
        print(f"{where}, {mode}. End statements with ; and see :help")
        while (text := self._typed()) is not None:
            self._obey(text)

    def _typed(self) -> str | None:
        """Return a command or whole statements; None at the end of the input."""
        from graphcrm.graph.console import is_closed

        text = ""
        while True:
            try:
                line = input("cypher> " if not text else "      > ")
            except EOFError:
                print()
                return None
            except KeyboardInterrupt:
                print()
                text = ""
                continue
            text = f"{text}\n{line}" if text else line
            if text.strip() in (":quit", ":exit"):
                return None
            if text.startswith(":") or is_closed(text):
                return text

    def _obey(self, text: str) -> None:
        from graphcrm.errors import GraphCRMError
        from graphcrm.graph.console import statements

        try:
            if text.startswith(":"):
                self._command(text)
                return
            for statement in statements(text):
                answer = self._console.run(statement, self._parameters, self._limit)
                _show(answer, self._as_json)
        except KeyboardInterrupt:
            print("stopped")
        except GraphCRMError as error:
            print(error, file=sys.stderr)

    def _command(self, text: str) -> None:
        command, *rest = text.split(maxsplit=2)
        if command == ":param" and len(rest) == 2:
            name, value = rest
            try:
                self._parameters[name] = json.loads(value)
            except ValueError:
                print(f"{value} is not JSON: write texts in double quotes")
        elif command == ":params":
            print(json.dumps(self._parameters, ensure_ascii=False, indent=1))
        else:
            print(_HELP)
