"""The values that imports take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphcrm.config import Settings
from graphcrm.errors import Problem
from graphcrm.facade import ImportOptions
from graphcrm.services.parsing.limits import Limits, upload_limits

SHOWN_PROBLEMS = 100  # on a page or terminal; the error sheet has all that are kept
KEPT_PROBLEMS = 10_000


@dataclass(frozen=True)
class Policy:
    """What imports take from the settings of the company."""

    limits: Limits = field(default_factory=Limits)
    currency: str = "MXN"
    language: str = "en"
    timezone: str = "UTC"


def policy_of(settings: Settings, limits: Limits | None = None) -> Policy:
    """Return the policy of the settings; the shell gives limits of its own."""
    return Policy(
        limits or upload_limits(settings.upload_mb),
        settings.currency,
        settings.language,
        settings.timezone,
    )


@dataclass(frozen=True)
class Source:
    """One file; ``filename`` is what its owner calls it, by default the path's."""

    path: Path
    options: ImportOptions = field(default_factory=ImportOptions)
    filename: str = ""


@dataclass(frozen=True)
class Preview:
    """What importing one file would do; nothing is changed by looking.

    ``options`` are as given or detected, ``headers`` the file's in order,
    ``columns`` our names with their meaning, ``sample`` the first 20 rows by
    header. ``new``, ``changed``, ``duplicate`` and ``errors`` count rows;
    ``problems`` are the first 10 000 of ``problem_count``. ``already_imported``
    is the batch that brought the same file, ``""`` if none.
    """

    filename: str
    file_sha256: str
    kind: str
    options: ImportOptions
    headers: tuple[str, ...]
    columns: Mapping[str, str]
    sample: tuple[Mapping[str, str], ...]
    sheets: tuple[str, ...]
    formats: tuple[str, ...]
    notices: tuple[str, ...]
    rows: int
    new: int
    changed: int
    duplicate: int
    errors: int
    problems: tuple[Problem, ...]
    problem_count: int
    already_imported: str

    @property
    def committable(self) -> bool:
        """Whether the file may be imported and would bring something."""
        return not self.problem_count and bool(self.new or self.changed)


@dataclass(frozen=True)
class ImportResult:
    """What an import did; ``batch`` is empty where everything was there already."""

    batch: str
    new: int
    changed: int
    duplicate: int


@dataclass(frozen=True)
class Batch:
    """One import that took place, or is just being written."""

    id: str
    kind: str
    source: str
    file_sha256: str
    state: str
    rows: int
    created_at: int
    user: str
