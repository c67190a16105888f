"""What ``graphcrm check`` asks of an installation, one function a question.

To ask one more, write a function and add it to ``LOCAL`` or ``REMOTE``.
"""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graphcrm.config import Settings
from graphcrm.errors import GraphCRMError
from graphcrm.graph import neo4j_conf, probe
from graphcrm.graph.analyst.site import AnalystSite
from graphcrm.graph.console import Console
from graphcrm.graph.network import Network
from graphcrm.graph.schema import check_graph, check_migrations
from graphcrm.graph.server import endpoint
from graphcrm.services import audit
from graphcrm.services.findings import FAIL, OK, WARN, Finding
from graphcrm.services.health_analysts import analyst_findings

_GIGABYTE = 1024**3
_SKEW_WARN, _SKEW_FAIL = 2.0, 60.0
_DISK_WARN, _DISK_FAIL = 5 * _GIGABYTE, 1 * _GIGABYTE
# What only its owner may read, wherever in the home it lies.
_SECRET_FILES = ("*.password", "*.key", "*.pem")


@dataclass(frozen=True)
class Site:
    """What a question may look at; the database answers already."""

    settings: Settings
    console: Console
    network: Network


def disk_space(settings: Settings) -> Iterator[Finding]:
    """Tell whether there is room for the database to grow."""
    home = settings.home.expanduser().absolute()
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    level = FAIL if free < _DISK_FAIL else WARN if free < _DISK_WARN else OK
    remedy = "" if level == OK else "Free some space, or move GRAPHCRM_HOME."
    message = f"{free / _GIGABYTE:.1f} GB free at {home}"
    yield Finding(level, "disk space", message, remedy)


def private_files(settings: Settings) -> Iterator[Finding]:
    """Tell whether keys and passwords are readable by their owner alone."""
    home = settings.home.expanduser().absolute()
    if not home.exists():
        yield Finding(OK, "private files", f"{home} is not there yet")
        return
    files = [file for kind in _SECRET_FILES for file in home.rglob(kind)]
    open_ones = [path for path in (home, *files) if _others_may_read(path)]
    for path in open_ones:
        remedy = f"chmod {700 if path.is_dir() else 600} '{path}'"
        yield Finding(FAIL, "private files", f"others may read {path}", remedy)
    if not open_ones:
        message = f"{home} and {len(files)} key files are ours alone"
        yield Finding(OK, "private files", message)


def _others_may_read(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def version(site: Site) -> Iterator[Finding]:
    """Tell whether the server is one that GraphCRM runs on."""
    found = probe.version(site.console)
    message = f"Neo4j {found.text}, {found.edition} edition"
    if not found.supported:
        least = ".".join(map(str, probe.LEAST_VERSION))
        yield Finding(
            FAIL, "version", message, f"Use Neo4j {least} or newer, or the managed one."
        )
    elif found.edition == "community" and not site.settings.managed:
        yield Finding(
            WARN,
            "version",
            f"{message}: each of its users is an administrator of it",
            "Give its password to GraphCRM alone; people log in to GraphCRM.",
        )
    else:
        yield Finding(OK, "version", message)


def rights(site: Site) -> Iterator[Finding]:
    """Tell whether our database user may do what GraphCRM does."""
    missing = probe.missing_rights(site.console)
    user = site.settings.neo4j_user
    for what, reason in missing.items():
        remedy = f"Let an administrator of the database grant {user} the right."
        yield Finding(FAIL, "rights", f"{user} may not {what}: {reason}", remedy)
    if not missing:
        yield Finding(OK, "rights", "our user may do all that GraphCRM does")


def hardening(site: Site) -> Iterator[Finding]:
    """Tell whether the settings that protect the server are in force."""
    found = probe.settings(site.console, neo4j_conf.HARDENED)
    wrong = {
        name: (found[name], wanted)
        for name, wanted in neo4j_conf.HARDENED.items()
        if name in found and found[name] != wanted
    }
    managed = site.settings.managed
    for name, (value, wanted) in wrong.items():
        remedy = (
            "Start it again: graphcrm db stop, graphcrm db start"
            if managed
            else f"Set {name}={wanted} in its neo4j.conf if it is yours to set."
        )
        level = FAIL if managed else WARN
        yield Finding(level, "settings", f"{name} is {value}, not {wanted}", remedy)
    if not wrong:
        yield Finding(OK, "settings", f"{len(found)} protecting settings are in force")


def clock(site: Site) -> Iterator[Finding]:
    """Tell whether the server's clock and ours agree."""
    skew = probe.clock_skew(site.console)
    level = FAIL if abs(skew) > _SKEW_FAIL else WARN if abs(skew) > _SKEW_WARN else OK
    remedy = "" if level == OK else "Set both clocks by NTP."
    message = f"the server's clock is {skew:+.1f} s from ours"
    yield Finding(level, "clock", message, remedy)


def schema(site: Site) -> Iterator[Finding]:
    """Tell whether all migrations are applied, unchanged."""
    problems = check_migrations(site.network)
    for message in dict.fromkeys(problem.message for problem in problems):
        names = [found.value for found in problems if found.message == message]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        remedy = "Run: graphcrm init"
        yield Finding(FAIL, "schema", f"{names[0]}{more}: {message}", remedy)
    if not problems:
        yield Finding(OK, "schema", "all migrations are applied")


def graph(site: Site) -> Iterator[Finding]:
    """Tell whether the data obeys its rules (``cypher/checks``)."""
    problems = check_graph(site.network)
    for problem in problems:
        message = f"{problem.source}: {problem.message} Found {problem.value}"
        yield Finding(FAIL, "graph", message, "Restore a backup, or ask for help.")
    if not problems:
        rules = len(site.network.catalogue.folder("checks"))
        yield Finding(OK, "graph", f"all {rules} rules of the graph hold")


def audit_chain(site: Site) -> Iterator[Finding]:
    """Tell whether nobody changed, removed or added an entry of the audit."""
    problems = audit.verify(site.network)
    for problem in problems:
        message = f"entry {problem.line}: {problem.message}"
        remedy = "Keep this database as it is, and compare it with a backup."
        yield Finding(FAIL, "audit", message, remedy)
    if not problems:
        yield Finding(OK, "audit", "the chain of the audit is whole")


def analysts(site: Site) -> Iterator[Finding]:
    """Tell whether analysts have a copy that answers and is not too old."""
    yield from analyst_findings(AnalystSite(site.settings), site.network)


# In this order; what needs the database comes after what does not.
LOCAL: tuple[Callable[[Settings], Iterator[Finding]], ...] = (disk_space, private_files)
REMOTE: tuple[Callable[[Site], Iterator[Finding]], ...] = (
    version,
    rights,
    hardening,
    clock,
    schema,
    graph,
    audit_chain,
    analysts,
)


def findings(settings: Settings) -> Iterator[Finding]:
    """Yield the answer to every question, as each is found."""
    for local in LOCAL:
        yield from local(settings)
    try:
        found = endpoint(settings)
        with Console(found, write=True) as console, Network.connect(found) as network:
            probe.reach(console)
            yield Finding(OK, "connection", f"{found.uri} answers")
            site = Site(settings, console, network)
            for remote in REMOTE:
                yield from _answered(remote, site)
    except GraphCRMError as error:
        remedy = (
            "graphcrm db start" if settings.managed else "Check NEO4J_URI and login."
        )
        yield Finding(FAIL, "connection", str(error), remedy)


def _answered(
    check: Callable[[Site], Iterator[Finding]], site: Site
) -> Iterator[Finding]:
    """Yield a question's answers; what the database refuses is an answer too."""
    try:
        yield from check(site)
    except GraphCRMError as error:
        name = check.__name__.replace("_", " ")
        yield Finding(FAIL, name, str(error), "See docs/operations.md.")
