"""``python -m graphcrm``: the command line."""

from __future__ import annotations

from graphcrm.cli import main

main()
