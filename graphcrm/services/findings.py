"""An answer of ``graphcrm check``: how it stands, and what helps."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARN, FAIL = "ok", "warn", "fail"


@dataclass(frozen=True)
class Finding:
    """One answer: ``level`` ok, warn or fail; ``remedy`` where it is not ok."""

    level: str
    check: str
    message: str
    remedy: str = ""
