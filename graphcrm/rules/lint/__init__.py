"""The plan linter: what a plan says that nobody can have meant.

``check`` reads a file and looks at it; ``lint`` looks at a plan that was loaded.
One module a family of findings; docs/plans/check.md lists their codes.
"""

from __future__ import annotations

from graphcrm.rules.lint.check import check, lint
from graphcrm.rules.lint.finding import ERROR, NOTE, WARNING, Finding

__all__ = ["ERROR", "NOTE", "WARNING", "Finding", "check", "lint"]
