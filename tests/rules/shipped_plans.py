"""The plans that ship, and their examples as the engine and the oracle read them.

``graphcrm/rules/plans/NAME.toml`` is worked by hand on the people of
``seed_data/plans/NAME``; ``expected.csv`` there has what everybody gets.
"""

from __future__ import annotations

import csv
import tomllib
from fractions import Fraction
from pathlib import Path

from oracle_plans.payouts import judge

from graphcrm import periods
from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute, left_columns
from graphcrm.services.import_types import Policy
from graphcrm.services.plan_inputs import read_folder

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "graphcrm" / "rules" / "plans"
EXAMPLES = ROOT / "seed_data" / "plans"
NAMES = sorted(path.stem for path in PLANS.glob("*.toml"))
SLOTS = {"": 0, "L": 1, "R": 2}


def rows(name, file):
    """Return the rows of a file of an example, none where there is no such file."""
    path = EXAMPLES / name / f"{file}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(line for line in lines if line[0] != "#"))


def expected(name):
    """Return period → {(member, component): cents}, without zeros; and the totals."""
    amounts, totals = {}, {}
    for row in rows(name, "expected"):
        period, member = row.pop("period"), row.pop("member")
        total = int(Fraction(row.pop("total")) * 100)
        found = amounts.setdefault(period, {})
        found |= {
            (member, component): int(Fraction(text) * 100)
            for component, text in row.items()
            if Fraction(text)
        }
        totals.setdefault(period, {})[member] = total
    return amounts, totals


def engine(name):
    """Return period → result of the engine, each with what the one before left."""
    plan = load_plan(PLANS / f"{name}.toml")
    folder = read_folder(EXAMPLES / name, Policy(currency=plan.currency))
    results, before = {}, None
    for period in sorted(expected(name)[0]):
        result = compute(plan, folder.inputs(periods.parse(period), before))
        before = left_columns(result.facts.snapshot, result.left)
        results[period] = result
    return results


def oracle(name):
    """Return period → answer of the oracle, each with what the one before left."""
    answers = {}
    state = {
        (row["member"], row["key"]): int(row["value"]) for row in rows(name, "state")
    }
    for period in sorted(expected(name)[0]):
        answers[period] = judge(case(name, period, state))
        state = answers[period]["left"]
    return answers


def case(name, period, state):
    """Return an example in one month as a case of the oracle."""
    month = periods.parse(period)
    people = {"house": _person({}) | {"house": True, "distributor": False}}
    for row in rows(name, "members"):
        people[row["id"]] = _person(row)
    for row in rows(name, "customers"):
        people[row["id"]] = _person(row) | {"distributor": False}
    return {
        "plan": tomllib.loads((PLANS / f"{name}.toml").read_text("utf-8")),
        "people": {
            one: person
            for one, person in people.items()
            if person["joined"] <= month.last_day
        },
        "orders": _orders(name, period),
        "terms": [
            {"member": row["member"], "kind": "coefficient",
             "component": row["component"], "value": row["value"]}
            for row in rows(name, "coefficients")
            if _day(row["from"]) <= month.last_day < _day(row["to"])
        ],
        "facts": {},
        "state": state,
        "first": month.first_day,
        "last": month.last_day,
    }  # fmt: skip


def _person(row):
    sponsor = row.get("sponsor") or "house" if row else ""
    return {
        "sponsor": sponsor,
        "enroller": row.get("enroller") or sponsor,
        "placement": row.get("placement", ""),
        "slot": SLOTS[row.get("leg", "")],
        "distributor": True,
        "house": False,
        "joined": _day(row.get("joined", "")),
        "left": _day(row.get("left", "")),
    }


def _day(text):
    return int(text.replace("-", "") or 0)


def _orders(name, period):
    goods = {row["sku"]: row for row in rows(name, "products")}
    found = {}
    for row in rows(name, "orders"):
        if not row["date"].startswith(period):
            continue
        good = goods[row["sku"]]
        order = found.setdefault(
            row["order"],
            {
                "key": f"import:{row['order']}", "seller": row["seller"],
                "kind": "retail" if row["customer"] else "own",
                "day": _day(row["date"]), "moment": 0, "net": 0, "volume": 0,
                "qualifying": 0, "currency": good["currency"],
            },
        )  # fmt: skip
        units = int(row["quantity"]) * (-1 if row["kind"] == "return" else 1)
        order["net"] += int(units * Fraction(good["price"]) * 100)
        order["volume"] += int(units * Fraction(good["volume"]) * 100)
        order["qualifying"] = order["volume"]
    return list(found.values())
