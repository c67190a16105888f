"""Write the lock file of one Neo4j line: ``lock_jars.py VERSION LOCKFILE``.

Maven's own resolver chooses the versions (other resolvers pick different ones
and drag in test libraries); a lock line is ``sha256 size group:artifact:version``
with ``:classifier`` where there is one. Needs ``mvn`` and a Java to run it;
nobody but who raises the Neo4j version needs this.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

POM = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>graphcrm</groupId><artifactId>neo4j-jars</artifactId>
  <version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId>
    <version>{version}</version>
  </dependency></dependencies>
</project>
"""
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:list"
_ITEM = re.compile(r"([\w.-]+(?::[\w.-]+){4,5}):(/\S+\.jar)")


def resolved(version: str) -> list[tuple[str, Path]]:
    """Return ``(coordinates, file)`` of every jar Neo4j needs at run time."""
    with tempfile.TemporaryDirectory() as folder:
        pom = Path(folder, "pom.xml")
        pom.write_text(POM.format(version=version))
        answer = Path(folder, "list.txt")
        subprocess.run(
            [
                *("mvn", "-B", "-q", "-f", str(pom), PLUGIN),
                *("-DincludeScope=runtime", "-DoutputAbsoluteArtifactFilename=true"),
                f"-DoutputFile={answer}",
            ],
            check=True,
        )
        text = re.sub(r"\x1b\[[\d;]*m", "", answer.read_text())
    return [(_coordinates(m[1]), Path(m[2])) for m in _ITEM.finditer(text)]


def _coordinates(item: str) -> str:
    """Turn ``group:artifact:jar[:classifier]:version:scope`` into ours."""
    group, artifact, kind, *classifier, version, _scope = item.split(":")
    if kind != "jar":
        raise SystemExit(f"{item} is not a jar")
    return ":".join([group, artifact, version, *classifier])


def main(version: str, target: str) -> None:
    """Resolve, hash and write."""
    lines = []
    for coordinates, file in sorted(resolved(version)):
        content = file.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        lines.append(f"{digest} {len(content)} {coordinates}")
    if not any(f" org.neo4j:neo4j:{version}" in f" {x.split()[2]}" for x in lines):
        raise SystemExit(f"org.neo4j:neo4j:{version} was not resolved")
    Path(target).write_text("\n".join(lines) + "\n")
    print(f"{target}: {len(lines)} jars")


if __name__ == "__main__":
    main(*sys.argv[1:])
