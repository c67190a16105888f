"""The three ways something can go wrong, and the words for each.

Bad input is a value (:class:`Problem`), a refusal is a typed
:class:`GraphCRMError`, anything else is a bug and stays a traceback.
HTTP statuses live in :mod:`graphcrm.api.errors` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the data somebody gave us.

    ``source`` names the file, sheet or form; ``line`` is its 1-based row as a
    spreadsheet shows it, 0 where the whole source is meant; ``column`` is the
    header or field, empty where the whole row is meant; ``value`` is what was
    there, cut to a readable length; ``message`` says what is wrong and what
    would be right.
    """

    source: str
    line: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        """Return one line for a terminal."""
        place = self.source
        if self.line:
            place += f", row {self.line}"
        if self.column:
            place += f", {self.column}"
        got = f" (found {self.value!r})" if self.value else ""
        return f"{place}: {self.message}{got}"


class GraphCRMError(Exception):
    """A refusal in words a user can act on: what happened, to what, what to do.

    ``code`` is stable and part of the API.
    """

    code = "refused"


class Invalid(GraphCRMError):
    """The input is wrong; ``problems`` says where. Nothing was changed."""

    code = "invalid"

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class BadPlan(Invalid):
    """A plan file is wrong; ``problems`` names file, line and key."""

    code = "bad_plan"


class NotVisible(GraphCRMError):
    """Outside the caller's branch or not there at all: the same answer for both."""

    code = "not_found"

    def __init__(
        self, message: str = "There is nothing here that you can see."
    ) -> None:
        super().__init__(message)


class NotAllowed(GraphCRMError):
    """The caller's role does not include this function."""

    code = "not_allowed"


class Conflict(GraphCRMError):
    """The state does not allow it: a closed period, a duplicate, a running job."""

    code = "conflict"


class TooLarge(GraphCRMError):
    """An upload or request beyond a stated limit."""

    code = "too_large"


class QueryRefused(GraphCRMError):
    """A statement that the guard does not let through.

    ``where`` is line and column in its text, from 1 on; zeros where unknown.
    """

    code = "query_refused"

    def __init__(self, message: str, where: tuple[int, int] = (0, 0)) -> None:
        super().__init__(message)
        self.where = where


class QueryTimedOut(GraphCRMError):
    """A statement that ran past its limit and was stopped."""

    code = "query_timed_out"


class Unavailable(GraphCRMError):
    """The database cannot be reached just now; the data is safe."""

    code = "unavailable"


class SetupFailed(GraphCRMError):
    """Something this machine lacks; the message names the command that helps."""

    code = "setup_failed"
