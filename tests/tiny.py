"""``seed_data/tiny`` as the oracle and the engine read it, straight from its files."""

from __future__ import annotations

import csv
import tomllib
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
    """Return the twelve people in October as a case of the oracle."""
    people = {"house": _person({}) | {"house": True, "distributor": False}}
    return {
        "plan": tomllib.loads((FOLDER / "plan.toml").read_text("utf-8")),
        "people": people | {r["id"]: _person(r) for r in rows("members")},
        "orders": _orders(),
        "terms": [
            {"member": row["member"], "kind": "coefficient",
             "component": row["component"], "value": row["value"]}
            for row in rows("coefficients")
            if row["from"] <= "2026-10-31" < row["to"]
        ],
        "facts": {},
        "state": {},
        "first": 20261001,
        "last": 20261031,
    }  # fmt: skip


def _person(row: dict[str, str]) -> dict:
    return {
        "sponsor": (row["sponsor"] or "house") if row else "",
        "enroller": "", "placement": "", "slot": 0,
        "distributor": row.get("roles") != "customer",
        "house": False,
        "joined": int(row.get("joined", "0").replace("-", "")),
        "left": int(row.get("left", "").replace("-", "") or 0),
    }  # fmt: skip


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
                "day": int(row["date"].replace("-", "")), "moment": 0,
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
