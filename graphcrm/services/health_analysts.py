"""What ``graphcrm check`` says of the analysts' server and of the copy it holds."""

from __future__ import annotations

from collections.abc import Iterator

from graphcrm.clock import Clock, SystemClock
from graphcrm.errors import GraphCRMError, Unavailable
from graphcrm.graph import probe
from graphcrm.graph.analyst.reading import marks
from graphcrm.graph.analyst.site import AnalystSite, Projection
from graphcrm.graph.console import Console
from graphcrm.graph.network import Network
from graphcrm.services.findings import FAIL, OK, WARN, Finding
from graphcrm.services.instants import milliseconds

_CHECK = "analysts"
_MINUTE = 60_000  # ms


def analyst_findings(
    site: AnalystSite, network: Network, clock: Clock | None = None
) -> Iterator[Finding]:
    """Tell whether there is a copy, whether it answers, its age, and its alarm."""
    if not site.settings.analyst:
        message = "no server for analysts: GRAPHCRM_ANALYST is false"
        yield Finding(OK, _CHECK, message)
        return
    if not site.managed:
        yield _answering(site)
        return
    made = site.current()
    if not made:
        message = "the copy for analysts has not been made yet"
        remedy = "The worker makes it (graphcrm up), or: graphcrm db rebuild"
        yield Finding(WARN, _CHECK, message, remedy)
        return
    yield _answering(site)
    now = milliseconds((clock or SystemClock()).now())
    yield _age(site.settings.analyst_minutes, made, now, network)
    if made.alarm:
        remedy = "graphcrm db rebuild; if it differs again, keep both and ask for help."
        yield Finding(FAIL, _CHECK, made.alarm, remedy)


def _answering(site: AnalystSite) -> Finding:
    try:
        endpoint = site.endpoint()
    except Unavailable:
        message = "the analysts' server is not running"
        return Finding(WARN, _CHECK, message, "graphcrm db start --analyst")
    try:
        with Console(endpoint) as console:
            probe.reach(console)
    except GraphCRMError as error:
        remedy = (
            "graphcrm db stop --analyst, graphcrm db start --analyst"
            if site.managed
            else "Check NEO4J_ANALYST_URI and its login."
        )
        return Finding(FAIL, _CHECK, f"the analysts' server: {error}", remedy)
    return Finding(OK, _CHECK, f"{endpoint.uri} answers analysts")


def _age(most: int, made: Projection, now: int, network: Network) -> Finding:
    """Tell how old the copy is; it may be old while the network stays the same."""
    age = max((now - made.built_at) // _MINUTE, 0)
    message = f"the copy is {age} min old"
    if age < most:
        return Finding(OK, _CHECK, message)
    if _same(made, network):
        return Finding(OK, _CHECK, f"{message}; the network is as it was")
    remedy = "See that the worker runs (graphcrm up), or: graphcrm db rebuild"
    said = f"{message}, more than {most} min, and the network has changed since"
    return Finding(WARN, _CHECK, said, remedy)


def _same(made: Projection, network: Network) -> bool:
    try:
        return marks(network) == made.marks
    except Unavailable:  # it is being changed just now
        return False
