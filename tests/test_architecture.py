"""Who may import whom, and what may be written where (DESIGN.md, section 3)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "graphcrm").rglob("*.py"))
LAYERS = ("rules", "graph", "reports", "services", "dash_app", "api")

# What each part may import besides itself and the leaves. A module of the
# package itself is a leaf unless it is one of ON_TOP.
MAY_IMPORT = {
    "leaf": set(),
    "rules": set(),
    "graph": set(),
    "reports": {"rules"},  # a statement is re-derived by the rules that made it
    "facade": {"reports"},  # the types that pages and the API hand each other
    "services": {"graph", "rules", "reports", "facade"},
    "dash_app": {"reports", "facade"},
    "api": {"services", "reports", "dash_app", "facade"},
    "top": {*LAYERS, "facade"},
}
ON_TOP = re.compile(r"graphcrm\.(cli(_\w+)?|worker|keeper|serving|first_run|__main__)")
# What only one part may import, and the few exceptions with their reasons.
ONLY_IN = {
    "neo4j": "graph", "flask_login": "api", "dash": "dash_app", "plotly": "dash_app",
    "dash_mantine_components": "dash_app", "dash_ag_grid": "dash_app",
}  # fmt: skip
# The web server is given the network and hands it to the services it calls; it
# shows the catalogue's headers as forms.
API_SEES = {
    "graphcrm.graph.network", "graphcrm.graph.branch", "graphcrm.graph.queries"
}  # fmt: skip


def module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part(name: str) -> str:
    """Return the part of the package a module belongs to."""
    if ON_TOP.fullmatch(name):
        return "top"
    if name == "graphcrm.facade":
        return "facade"
    pieces = name.split(".")
    return pieces[1] if len(pieces) > 1 and pieces[1] in LAYERS else "leaf"


MODULES = {module(file): ast.parse(file.read_text("utf-8")) for file in FILES}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules a module imports, whatever the place in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            base = node.module or ""
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in MODULES else base


def at_run_time(tree: ast.Module) -> ast.Module:
    """Return a module without what only a type checker imports."""

    class Strip(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | None:
            return None if "TYPE_CHECKING" in ast.unparse(node.test) else node

    return Strip().visit(ast.parse(ast.unparse(tree)))


every_module = pytest.mark.parametrize("name", sorted(MODULES))


@every_module
def test_imports_point_one_way(name: str) -> None:
    own = part(name)
    for other in imports(MODULES[name]):
        if not other.startswith("graphcrm") or other in ("graphcrm", name):
            continue
        target = part(other)
        allowed = target in {own, "leaf"} | MAY_IMPORT[own]
        if own == "api" and other in API_SEES:
            allowed = True
        assert allowed, f"{name} ({own}) imports {other} ({target})"


@every_module
def test_some_libraries_stay_in_one_part(name: str) -> None:
    for other in imports(MODULES[name]):
        home = ONLY_IN.get(other.split(".")[0])
        assert home in (None, part(name)), f"{name} imports {other}"


def test_there_is_no_import_cycle() -> None:
    graph = nx.DiGraph()
    for name, tree in MODULES.items():
        for other in imports(at_run_time(tree)):
            if other in MODULES and other != name:
                graph.add_edge(name, other)
    assert list(nx.simple_cycles(graph)) == []


@every_module
def test_only_the_network_talks_to_the_database(name: str) -> None:
    if part(name) == "graph":
        return
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            call = node.func.attr
            # subprocess.run starts a program, app.run a server: not a statement
            owner = ast.unparse(node.func.value)
            talks = call in ("execute_query", "session", "begin_transaction") or (
                call == "run" and owner in ("tx", "session", "driver", "transaction")
            )
            assert not talks, f"{name}:{node.lineno} {owner}.{call}()"


_CYPHER = re.compile(
    r"\bMATCH\s*\(|\bMERGE\s*\(|\bUNWIND\s+\S+\s+AS\b|\bDETACH\s+DELETE\b|"
    r"\bCREATE\s*\(|-\[:[A-Z_]+\]-|\bRETURN\s+\w+\.\w+\s+AS\b"
)
# Module → why statements stand in its text.
_CYPHER_ALLOWED = {
    "graphcrm.graph.probe": "asks what a foreign server lets us do, rolled back",
}


@every_module
def test_cypher_is_in_cypher_files(name: str) -> None:
    tree = MODULES[name]
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        )
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and name not in _CYPHER_ALLOWED
        ):
            found = _CYPHER.search(node.value)
            assert not found, f"{name}:{node.lineno} holds Cypher: {found[0]}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: module(file))
def test_no_file_grows_beyond_400_lines(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 400


def test_the_rules_would_be_noticed_if_broken() -> None:
    """The helpers above find what they are meant to find."""
    assert part("graphcrm.cli_db") == "top"
    assert part("graphcrm.money") == "leaf"
    assert part("graphcrm.graph.network") == "graph"
    assert "graph" not in {"rules", "leaf"} | MAY_IMPORT["rules"]
    assert _CYPHER.search("MATCH (m) RETURN m")
    with pytest.raises(AssertionError, match="relative"):
        list(imports(ast.parse("from . import x")))


def test_no_two_test_files_share_a_name() -> None:
    """pytest imports them by bare name: one of a pair would stop the whole run."""
    names = [file.name for file in (ROOT / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names))
