"""``seed_data/tiny`` as the oracle and the engine read it, straight from its files."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "seed_data" / "tiny"
PERIOD = "2026-10"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if line[0] != "#"))


def expected() -> dict[tuple[str, str], int]:
    """Return {(member, component): cents} of expected_payouts.csv, without zeros."""
    amounts = {}
    for row in rows("expected_payouts"):
        for component in ("retail_profit", "unilevel"):
            cents = Fraction(row[component]) * 100
            if cents:
                amounts[row["member"], component] = int(cents)
    return amounts


def case() -> dict:
    """Return the twelve people as a case of the oracle."""
    return {
        "people": {"house": _house()} | {r["id"]: _person(r) for r in rows("members")},
        "orders": _orders(),
        "kappa": {
            (r["member"], r["component"]): Fraction(r["value"])
            for r in rows("coefficients")
            if r["from"] <= "2026-10-31" < r["to"]
        },
        "plan": _plan(),
    }


def _house() -> dict:
    return {"sponsor": "", "distributor": False, "house": True, "left": 0}


def _person(row: dict[str, str]) -> dict:
    left = int(row["left"].replace("-", "") or 0)
    return {
        "sponsor": row["sponsor"] or "house",
        "distributor": row["roles"] != "customer",
        "house": False,
        "left": left,
        "left_day": left,
    }


def _orders() -> list[dict]:
    goods = {row["sku"]: row for row in rows("products")}
    found: dict[str, dict] = {}
    for row in rows("orders"):
        if not row["date"].startswith(PERIOD):
            continue
        back = row["kind"] == "return"
        kind = "retail" if row["customer"] else "own"
        order = found.setdefault(
            row["order"],
            {
                "key": f"import:{row['order']}", "seller": row["seller"], "kind": kind,
                "net": 0, "volume": 0, "qualifying": 0, "currency": "MXN",
            },
        )  # fmt: skip
        units = int(row["quantity"]) * (-1 if back else 1)
        good = goods[row["sku"]]
        for ours, theirs in (
            ("net", "price"),
            ("volume", "volume"),
            ("qualifying", "qualifying_volume"),
        ):
            order[ours] += int(units * Fraction(good[theirs]) * 100)
    return list(found.values())


def _plan() -> dict:
    data = tomllib.loads((FOLDER / "plan.toml").read_text("utf-8"))
    retail, unilevel = data["component"]
    valid = [e for e in unilevel["rates"] if e["valid_from"] <= date(2026, 10, 31)]
    return {
        "currency": "MXN", "minor": 100, "minors": {"MXN": 100},
        "exchange": {"MXN": Fraction(1)},
        "point_value": Fraction(data["point_value"]),
        "own_volume": data["activity"]["own_volume"] * 100,
        "count_customers": data["activity"]["count_customers"],
        "components": [
            retail | {"rate": _rate(retail["rate"]), "needs_activity": False},
            unilevel
            | {
                "rates": [_rate(text) for text in valid[-1]["value"]],
                "orders": "all", "level_volume": [], "pays_inactive_source": True,
            },
        ],
    }  # fmt: skip


def _rate(text: str) -> Fraction:
    return Fraction(text.removesuffix("%")) / 100
