"""Seeded random networks × random plans, and how the engine is fed with them."""

from __future__ import annotations

import random
from fractions import Fraction

from graphcrm.rules.plan import load_plan
from graphcrm.rules.run import compute
from graphcrm.rules.snapshot import CUSTOMER, DISTRIBUTOR, HOUSE, OWN, RETAIL, snapshot

PERIOD, FIRST, LAST = "2026-05", 20260501, 20260531

RATES = ["5%", "10%", "1/3", "0.125", "3/7", "0%", "100%", "2.5%", "1/999"]
KAPPAS = ["1", "5/4", "0", "1/3", "0.9", "7", "999999999/1000000000"]
MINORS = {"MXN": 100, "USD": 100, "CLP": 1, "KWD": 1000}


def case(seed: int, most: int = 25) -> dict:
    """Return one random case as the oracle reads it."""
    rng = random.Random(seed)
    size = rng.choice([1, 2, 3, rng.randint(4, most), rng.randint(4, most)])
    plan = _plan(rng)
    people = _people(rng, size)
    huge = rng.random() < 0.15  # such that products leave int64, amounts do not
    orders = _orders(rng, people, plan, huge)
    kappa = {}
    names = [component["name"] for component in plan["components"]]
    for member in people:
        for name in [*names, "*"]:
            if rng.random() < (0.3 if huge else 0.06):
                text = KAPPAS[-1] if huge else rng.choice(KAPPAS)
                kappa[member, name] = Fraction(text)
    return {"people": people, "orders": orders, "kappa": kappa, "plan": plan}


def _plan(rng: random.Random) -> dict:
    currency = rng.choice(["MXN", "CLP", "KWD"])
    components = [_component(rng, number) for number in range(rng.randint(1, 3))]
    return {
        "currency": currency,
        "minor": MINORS[currency],
        "minors": MINORS,
        "point_value": Fraction(rng.choice(["1", "1/3", "12.5", "0.07"])),
        "exchange": {
            code: Fraction(1)
            if code == currency
            else Fraction(rng.choice(["18", "1/19"]))
            for code in MINORS
        },
        "own_volume": rng.choice([0, 1, 6000, 10_000]),
        "count_customers": rng.random() < 0.7,
        "components": components,
    }


def _component(rng: random.Random, number: int) -> dict:
    if rng.random() < 0.3:
        return {
            "name": f"retail_{number}",
            "kind": "own_sales",
            "base": rng.choice(["net", "volume"]),
            "rate": Fraction(_parsed(rng.choice(RATES))),
            "needs_activity": rng.random() < 0.4,
        }
    levels = rng.randint(1, 8)
    return {
        "name": f"unilevel_{number}",
        "kind": "unilevel",
        "base": rng.choice(["volume", "volume", "net"]),
        "orders": rng.choice(["all", "all", "own", "retail"]),
        "compression": rng.choice(["none", "skip_inactive", "dynamic", "dynamic"]),
        "rates": [Fraction(_parsed(rng.choice(RATES))) for _ in range(levels)],
        "level_volume": [
            rng.choice([0, 6000, 6001, 20_000]) for _ in range(rng.randint(0, levels))
        ],
        "pays_inactive_source": rng.random() < 0.75,
    }


def _parsed(text: str) -> Fraction:
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def _people(rng: random.Random, size: int) -> dict:
    shape = rng.choice(["chain", "star", "forest", "random", "random"])
    people = {"house": {"sponsor": "", "distributor": False, "house": True, "left": 0}}
    names = [f"m{number}" for number in rng.sample(range(10 * size), size)]
    for number, name in enumerate(names):
        above = ["house", *names[:number]]
        if shape == "chain":
            sponsor = above[-1]
        elif shape == "star":
            sponsor = above[min(1, number)]
        elif shape == "forest" and rng.random() < 0.4:
            sponsor = "house"
        else:
            sponsor = rng.choice(above)
        left = rng.choice([0] * 8 + [FIRST - 100, FIRST, LAST, LAST + 70])
        people[name] = {
            "sponsor": sponsor,
            "distributor": rng.random() < 0.9,
            "house": False,
            # Leaving after the period does not count in it.
            "left": left if left <= LAST else 0,
            "left_day": left,
        }
    return people


def _orders(rng: random.Random, people: dict, plan: dict, huge: bool) -> list[dict]:
    sellers = [name for name in people if name != "house"]
    edge = plan["own_volume"]
    orders = []
    for number in range(rng.randint(0, 3 * len(sellers))):
        volume = rng.choice(
            [0, 1, edge, edge + 1, edge - 1, rng.randint(0, 40_000), 6000, 33]
        )
        if huge:
            volume = rng.randint(10**11, 10**12)
        sign = -1 if rng.random() < 0.2 else 1
        orders.append(
            {
                "key": f"shop:{number:04d}",
                "seller": rng.choice(sellers),
                "kind": rng.choice(["own", "retail"]),
                "net": sign * rng.randint(0, 3 * volume + 5),
                "volume": sign * volume,
                "qualifying": sign * rng.choice([volume, volume, 0, 6000]),
                "currency": rng.choice(list(MINORS)),
            }
        )
    return orders


def plan_text(plan: dict) -> str:
    """Return the plan of a case as the TOML a person would write."""
    lines = [
        'name = "random"', 'version = "1"', f'currency = "{plan["currency"]}"',
        f'point_value = "{plan["point_value"]}"', "[exchange]",
    ]  # fmt: skip
    for code, value in plan["exchange"].items():
        if code != plan["currency"]:
            lines.append(f'{code} = "{value}"')
    lines += ["[activity]", f'own_volume = "{_points(plan["own_volume"])}"']
    lines.append(f"count_customers = {_flag(plan['count_customers'])}")
    for component in plan["components"]:
        lines.append("[[component]]")
        for key, value in component.items():
            if key == "level_volume":
                asked = [f"qualifying >= {_points(volume)}" for volume in value]
                key, value = "level_requires", asked
            if value != []:
                lines.append(f"{key} = {_spelled(value)}")
    return "\n".join(lines)


def _spelled(value: object) -> str:
    if isinstance(value, bool):
        return _flag(value)
    if isinstance(value, list):
        return "[" + ", ".join(f'"{part}"' for part in value) + "]"
    return f'"{value}"'


def _points(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def frozen(made: dict, shuffled: int = 0):
    """Return the snapshot of a case, its rows in an order drawn from ``shuffled``."""
    rng = random.Random(shuffled)
    people = list(made["people"].items())
    orders = list(made["orders"])
    kappa = list(made["kappa"].items())
    for rows in (people, orders, kappa):
        rng.shuffle(rows)
    return snapshot(
        PERIOD, FIRST, LAST,
        {
            "id": [name for name, _ in people],
            "sponsor": [person["sponsor"] for _, person in people],
            "role": [_role(person) for _, person in people],
            "left": [person.get("left_day", 0) for _, person in people],
        },
        {
            "key": [order["key"] for order in orders],
            "seller": [order["seller"] for order in orders],
            "buyer": ["" for _ in orders],
            "kind": [RETAIL if o["kind"] == "retail" else OWN for o in orders],
            "day": [FIRST for _ in orders],
            **{
                name: [order[name] for order in orders]
                for name in ("net", "volume", "qualifying", "currency")
            },
        },
        {
            "id": [f"term/{member}/{name}" for (member, name), _ in kappa],
            "member": [member for (member, _), _ in kappa],
            "component": [name for (_, name), _ in kappa],
            "value": [str(value) for _, value in kappa],
        },
    )  # fmt: skip


def _role(person: dict) -> int:
    if person["house"]:
        return HOUSE
    return DISTRIBUTOR if person["distributor"] else CUSTOMER


def computed(made: dict, shuffled: int = 0):
    """Return plan and result of a case."""
    plan = load_plan(plan_text(made["plan"]))
    return plan, compute(plan, frozen(made, shuffled))


def line_amounts(plan, result) -> dict:
    """Return the engine's lines as the oracle spells them."""
    snap = result.facts.snapshot
    lines = result.lines
    return {
        (
            snap.member[lines.earner[row]],
            snap.order[lines.source[row]],
            plan.components[lines.component[row]].name,
            int(lines.level[row]),
        ): int(lines.amount[row])
        for row in range(len(lines))
    }


def payout_amounts(plan, result) -> dict:
    """Return the engine's totals as the oracle spells them."""
    snap, totals = result.facts.snapshot, result.totals
    return {
        (snap.member[member], plan.components[component].name): amount
        for member, component, amount in zip(
            totals.member.tolist(), totals.component.tolist(), totals.amount.tolist(),
            strict=True,
        )
    }  # fmt: skip
