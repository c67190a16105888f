"""``Network``: the only holder of the driver and the only maker of a ``Branch``.

A page, endpoint or report without a ``Branch`` has no data, so nobody can
forget the access check. Every read of a branch re-reads, in its own
transaction, that the branch lies inside the caller's root and that the tree's
labels were not being rewritten meanwhile.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import neo4j
import pandas as pd
from neo4j import exceptions as driver_errors

from graphcrm import __version__
from graphcrm.access import HOUSE, Access
from graphcrm.errors import (
    Conflict,
    GraphCRMError,
    NotAllowed,
    NotVisible,
    QueryTimedOut,
    Unavailable,
)
from graphcrm.graph import packed, queries
from graphcrm.graph.branch import Branch, Company
from graphcrm.resources import cypher_dir

if TYPE_CHECKING:
    from graphcrm.graph.endpoint import Endpoint

T = TypeVar("T")

# A transaction that lost a lock and is repeated is no news; who gives up raises.
logging.getLogger("neo4j").setLevel(logging.ERROR)

# pandas would hold texts otherwise where pyarrow is installed (the extra arrow).
pd.set_option("mode.string_storage", "python")

READ_SECONDS = 15.0
_PROBE_SECONDS = 1.0
_TREE_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.0)


class Transaction:
    """One open transaction: statements by name, answers as rows or a frame."""

    def __init__(
        self,
        raw: neo4j.Transaction | neo4j.ManagedTransaction,
        catalogue: queries.Catalogue,
    ) -> None:
        self._raw = raw
        self._catalogue = catalogue

    def rows(self, name: str, /, **arguments: Any) -> list[dict[str, Any]]:
        """Return the rows of a statement as dictionaries."""
        # Not Result.data(): it would take bytes apart, byte by byte.
        return [dict(record) for record in self._result(name, arguments)]

    def frame(self, name: str, /, **arguments: Any) -> pd.DataFrame:
        """Return the answer of a statement as a frame, packed or not."""
        result = self._result(name, arguments)
        keys = list(result.keys())
        records = (record.values() for record in result)
        packed_ = self._catalogue[name].packed
        return packed.frame(keys, records, packed=packed_)

    def columns(self, name: str, /, **arguments: Any) -> dict[str, list[Any]]:
        """Return the columns of a packed statement as plain lists."""
        result = self._result(name, arguments)
        return packed.columns(result.keys(), (record.values() for record in result))

    def head(
        self, name: str, count: int, arguments: Mapping[str, Any]
    ) -> tuple[pd.DataFrame, bool]:
        """Return the first rows of a statement, and whether there were more."""
        result = self._result(name, arguments)
        keys = list(result.keys())
        packed_ = self._catalogue[name].packed
        # A record of a packed statement holds many rows: all are read, then cut.
        records = result if packed_ else islice(result, count + 1)
        answer = packed.frame(keys, (r.values() for r in records), packed=packed_)
        return answer.head(count), len(answer) > count

    def _result(self, name: str, arguments: Mapping[str, Any]) -> neo4j.Result:
        query = self._catalogue[name]
        query.check_arguments(arguments)
        return self._raw.run(query.text, dict(arguments))


class Network:
    """The company's graph. One a process; never shared over a fork."""

    def __init__(
        self, driver: neo4j.Driver, database: str, catalogue: queries.Catalogue
    ) -> None:
        self._driver = driver
        self._database = database
        self.catalogue = catalogue
        # Read-your-writes on a cluster: whoever wrote in this process is waited
        # for by every later read of it, rights included.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        self._down_until = 0.0

    @classmethod
    def connect(cls, endpoint: Endpoint, *, patient: bool = False) -> Network:
        """Return the network of a server; nothing is sent before the first read.

        ``patient`` is for the worker and the shell, which may wait 30 s for a
        database that is just starting; a page gets its refusal within 3 s.
        """
        driver = neo4j.GraphDatabase.driver(
            endpoint.uri,
            auth=(endpoint.user, endpoint.password),
            connection_timeout=30.0 if patient else 1.5,
            connection_acquisition_timeout=30.0 if patient else 2.0,
            max_transaction_retry_time=30.0 if patient else 0.0,
            liveness_check_timeout=60.0,
            max_connection_lifetime=900.0,
            notifications_min_severity="OFF",
            user_agent=f"graphcrm/{__version__}",
            telemetry_disabled=True,
        )
        return cls(driver, endpoint.database, queries.load(cypher_dir()))

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def __enter__(self) -> Network:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the doors -----------------------------------------------------------

    def branch(self, access: Access, member: str | None = None) -> Branch:
        """Return the branch of a member, or of the caller himself.

        Raises ``NotVisible`` for whoever is outside the caller's own branch,
        exactly as for whoever does not exist.
        """
        branch = Branch(self, access, member or access.root)
        with self.reading() as tx:
            self._require_visible(tx, branch)
        return branch

    def company(self, access: Access) -> Company:
        """Return the view on the whole company, for roles that may have it."""
        if not access.may("company"):
            raise NotAllowed("Your role does not include the whole company.")
        return Company(self, access)

    @contextmanager
    def reading(self, seconds: float | None = READ_SECONDS) -> Iterator[Transaction]:
        """Open a read transaction; for services, the worker and the checks."""
        with (
            self._translated(),
            self._session(neo4j.READ_ACCESS) as session,
            session.begin_transaction(timeout=seconds) as raw,
        ):
            yield Transaction(raw, self.catalogue)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in one write transaction and return its answer.

        ``work`` may be run again after a deadlock, so it must be a pure
        function of what it reads in the transaction. Only services call this.
        """

        def run(raw: neo4j.ManagedTransaction) -> T:
            return work(Transaction(raw, self.catalogue))

        with self._translated(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(run)

    def schema(self, statement: str) -> list[dict[str, Any]]:
        """Run one schema statement by name; they need transactions of their own."""
        query = self.catalogue[statement]
        with self._translated(), self._session(neo4j.WRITE_ACCESS) as session:
            return session.run(query.text).data()

    # -- reads on a whole tree -----------------------------------------------

    def read_branch(
        self, branch: Branch, name: str, arguments: Mapping[str, Any]
    ) -> pd.DataFrame:
        """Return the answer of a ``branch/`` statement about a branch.

        Raises ``NotVisible`` when the branch is not, or no longer, inside the
        caller's own.
        """
        query = self.catalogue[name]
        if query.folder != "branch":
            raise queries.BadQuery(f"{name} does not start from a branch")
        _require_right(query, branch.access, branch.root)

        def read(tx: Transaction) -> pd.DataFrame:
            self._require_visible(tx, branch)
            return tx.frame(name, root=branch.root, **arguments)

        return self._on_whole_tree(read)

    def read_company(
        self, company: Company, name: str, arguments: Mapping[str, Any]
    ) -> pd.DataFrame:
        """Return the answer of a ``company/`` statement on a whole tree."""
        query = self.catalogue[name]
        if query.folder != "company":
            raise queries.BadQuery(f"{name} is not about the company")
        _require_right(query, company.access, HOUSE)
        return self._on_whole_tree(lambda tx: tx.frame(name, **arguments))

    def read_library(
        self,
        branch: Branch,
        name: str,
        arguments: Mapping[str, Any],
        count: int,
    ) -> tuple[pd.DataFrame, bool]:
        """Return the first rows of a library statement, and whether there were more.

        One that starts from ``$root`` is asked about the branch, any other one
        needs the right to the whole company. Raises ``NotVisible`` for whatever
        is not in the library, be it there or not.
        """
        query = self.catalogue.get(name)
        if not query or not query.library:
            raise NotVisible
        if query.right and not branch.access.may_about(query.right, branch.root):
            raise NotVisible  # it is not in this reader's library
        given = dict(arguments)
        if query.rooted:
            given["root"] = branch.root
        elif not branch.access.may("company"):
            raise NotVisible

        def read(tx: Transaction) -> tuple[pd.DataFrame, bool]:
            self._require_visible(tx, branch)
            return tx.head(name, count, given)

        return self._on_whole_tree(read)

    @staticmethod
    def _require_visible(tx: Transaction, branch: Branch) -> None:
        root = branch.access.root
        if not root or not tx.rows("branch/scope", root=root, member=branch.root):
            raise NotVisible

    def _on_whole_tree(self, read: Callable[[Transaction], T]) -> T:
        """Return what ``read`` answers on a tree whose labels stood still.

        Neo4j is read-committed: a scan can meet half a relabelling. The writer
        marks the tree as changing in a transaction of its own before, and ends
        with a new version, so a read counts only between two equal marks.
        """
        for wait in (*_TREE_WAITS, None):
            with self.reading() as tx:
                before = tx.rows("company/tree_mark")
                answer = read(tx)
                after = tx.rows("company/tree_mark")
            if before == after and not after[0]["changing"]:
                return answer
            if wait:
                time.sleep(wait)
        raise Unavailable("The network is being rearranged. Try again in a moment.")

    # -- sessions and errors -------------------------------------------------

    def _session(self, mode: str) -> neo4j.Session:
        return self._driver.session(
            database=self._database,
            default_access_mode=mode,
            bookmark_manager=self._bookmarks,
            fetch_size=10_000,
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn errors of the driver into refusals, the cause chained.

        After a failure to connect, calls in the next second fail at once: one
        probe a second instead of a queue of waiting requests.
        """
        if time.monotonic() < self._down_until:
            raise Unavailable(_DOWN)
        try:
            yield
        except GraphCRMError:
            raise
        except (driver_errors.ServiceUnavailable, driver_errors.SessionExpired) as e:
            self._down_until = time.monotonic() + _PROBE_SECONDS
            raise Unavailable(_DOWN) from e
        except driver_errors.ConnectionAcquisitionTimeoutError as e:
            raise Unavailable(_BUSY) from e
        except driver_errors.AuthError as e:
            raise Unavailable("The database refuses our user or password.") from e
        except driver_errors.ConstraintError as e:
            raise Conflict("Something with the same id exists already.") from e
        except driver_errors.Neo4jError as e:
            if "TransactionTimedOut" in str(e.code):
                raise QueryTimedOut(_SLOW) from e
            if e.is_retryable() or "MemoryPoolOutOfMemory" in str(e.code):
                raise Unavailable(_BUSY) from e
            raise


def _require_right(query: queries.Query, access: Access, member: str) -> None:
    """Raise ``NotAllowed`` where a statement needs a right the caller lacks."""
    if query.right and not access.may_about(query.right, member):
        raise NotAllowed("Your role does not include this.")


_DOWN = "The database cannot be reached just now. Your data is safe; try again soon."
_BUSY = "The database is busy. Nothing was changed; try again in a moment."
_SLOW = "The question took too long and was stopped. Narrow it down and try again."
