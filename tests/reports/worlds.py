"""Networks for the tests of reports, with what the oracle knows of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np
from oracle_reports import Reports
from random_network import random_tables

from graphcrm.access import HOUSE, access_of
from graphcrm.graph.branch import Branch
from graphcrm.graph.network import Network
from graphcrm.tables import Tables, table

# The last month is open in most tests; 29 February is among the days.
MONTHS = Reports.months("2022-06", "2024-03")
OPEN, TODAY = "2024-03", 20240317
ACTIVE_FROM = 9_000


@dataclass(frozen=True)
class World:
    """A network in the database with what the oracle knows about it."""

    network: Network
    tables: Tables
    truth: Reports

    def branch(self, member: str, role: str = "branch_head") -> Branch:
        """Return the branch of a member as he sees it himself."""
        return self.network.branch(access_of("u", role, member))

    @property
    def company(self) -> Branch:
        return self.branch("", "leadership")

    def heads(self) -> list[str]:
        """Return the house, a large, a middling and a small branch, a leaf."""
        oracle = self.truth.oracle
        by_size = sorted(
            (m for m, row in oracle.members.items() if row["distributor"]),
            key=lambda m: (-len(oracle.branch(m)), m),
        )
        at = [0, len(by_size) // 50 + 1, len(by_size) // 5, len(by_size) - 1]
        return [HOUSE, *(by_size[i] for i in at)]


def varied(seed: int, members: int) -> Tables:
    """Return a random network whose people join, leave and live all over."""
    rng = random.Random(seed)
    tables = random_tables(seed, members, orders=12, months=tuple(MONTHS))
    days = [int(m.replace("-", "")) * 100 + d for m in MONTHS for d in (1, 15, 17, 28)]
    leap = [20240229, 20230228]
    people = tables.members.copy()
    people["joined"] = np.array([rng.choice(days + leap) for _ in range(members)])
    left = [
        rng.choice([d for d in [*days, *leap, 99991231] if d >= joined] or [0])
        if rng.random() < 0.3
        else 0
        for joined in people["joined"]
    ]
    people["left"] = np.array([0 if day == 99991231 else day for day in left])
    people["territory"] = [rng.choice(["N1", "N2", "G1", "MX-N", ""]) for _ in left]
    orders = tables.orders.copy()
    orders.loc[orders.index % 9 == 0, "day"] = 20240229
    orders.loc[orders.index % 23 == 0, "day"] = 20240331
    places = table(
        "territories",
        code=["MX", "MX-N", "MX-N-MTY", "N1", "N2", "GT", "GT-C", "GT-C-1", "G1"],
        name=["México", "Norte", "Monterrey", "Centro", "Cumbres",
              "Guatemala", "Central", "Capital", "Zona 1"],
        level=["country", "region", "city", "district", "district",
               "country", "region", "city", "district"],
        parent=["", "MX", "MX-N", "MX-N-MTY", "MX-N-MTY", "", "GT", "GT-C", "GT-C-1"],
    )  # fmt: skip
    return replace(tables, members=people, orders=orders, territories=places).check()
