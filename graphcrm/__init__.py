"""GraphCRM: the back office of companies that sell through a network of people."""

from __future__ import annotations

__version__ = "0.1.0"
