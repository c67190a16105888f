"""A wheel install has all it needs: locks, statements, seed data, the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import graphcrm
from graphcrm.graph import jars, queries
from graphcrm.resources import cypher_dir

ROOT = Path(graphcrm.__file__).parent.parent

PROBE = """
import json
import graphcrm, seed_data
from graphcrm.graph import jars, queries
from graphcrm.resources import cypher_dir
print(json.dumps({
    "package": graphcrm.__file__,
    "seed_data": list(seed_data.__path__)[0],
    "cypher": str(cypher_dir()),
    "queries": sorted(queries.load(cypher_dir())),
    "jars": {line: len(jars.lock(line).jars) for line in ("5.26", "2026")},
}))
"""


def test_a_wheel_is_whole(tmp_path: Path) -> None:
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    subprocess.run([sys.executable, *build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    install = ["-m", "pip", "install", "-q", "--no-deps", "--target", str(place)]
    subprocess.run([sys.executable, *install, str(wheel)], check=True)

    environment = {**os.environ, "PYTHONPATH": str(place)}
    for program in (["-c", PROBE], ["-m", "graphcrm", "--help"]):
        done = subprocess.run(
            [sys.executable, *program],
            env=environment,
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        if program[0] == "-c":
            found = json.loads(done.stdout)
    for part in ("package", "seed_data", "cypher"):
        assert Path(found[part]).is_relative_to(place), part
    assert found["queries"] == sorted(queries.load(cypher_dir()))
    assert found["jars"] == {
        line: len(jars.lock(line).jars) for line in ("5.26", "2026")
    }
    assert "db" in done.stdout
    files = {str(path.relative_to(place)) for path in place.rglob("*")}
    assert "graphcrm/rules/plans/stairstep.toml" in files
    assert "seed_data/plans/stairstep/README.md" in files
    assert "seed_data/plans/stairstep/orders.csv" in files
    assert not [name for name in files if name.startswith(("tests", "bench"))]
