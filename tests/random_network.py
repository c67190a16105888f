"""Random networks as tables: any shape, every node and relationship there is."""

from __future__ import annotations

import random

from graphcrm.tables import Tables, table

MONTHS = (*(f"2025-{month:02d}" for month in range(1, 13)), "2026-01", "2026-02")
JOINED = 20240115


def random_tables(
    seed: int, members: int, *, orders: int = 3, months: tuple[str, ...] = MONTHS
) -> Tables:
    """Return a sound network: hubs, chains, customers, returns, four territory levels.

    ``orders`` is the mean number of orders a distributor.
    """
    rng = random.Random(seed)
    people = _people(rng, members)
    sold, lines = _orders(rng, people, orders * members, months)
    contacts = [m for m in people if rng.random() < 0.5]
    terms = [m for m in people if m["distributor"] and rng.random() < 0.2]
    return Tables(
        members=table("members", **_columns(people)),
        territories=table(
            "territories",
            code=["MX", "MX-N", "MX-N-MTY", "N1", "N2"],
            name=["México", "Norte", "Monterrey", "Centro", "Cumbres"],
            level=["country", "region", "city", "district", "district"],
            parent=["", "MX", "MX-N", "MX-N-MTY", "MX-N-MTY"],
        ),
        products=table(
            "products",
            sku=["P1", "P2", "P3"],
            name=["Té", "Jabón", "Aceite"],
            category=["drinks", "care", "care"],
            price=[10_000, 5_500, 123],
            cost=[4_000, 2_000, 50],
            volume=[8_000, 4_400, 7],
            qualifying_volume=[7_000, 4_000, 3],
            currency="MXN",
        ),
        orders=table("orders", **_columns(sold)),
        lines=table("lines", **_columns(lines)),
        contacts=table(
            "contacts",
            id=[f"c-{m['id']}" for m in contacts],
            member=[m["id"] for m in contacts],
            kind="phone",
            value=[f"+52 55 {i:08d}" for i in range(len(contacts))],
            consent=[i % 2 == 0 for i in range(len(contacts))],
        ),
        terms=table(
            "terms",
            id=[f"t-{m['id']}" for m in terms],
            member=[m["id"] for m in terms],
            kind="coefficient",
            component="*",
            value=[rng.choice(["1", "5/4", "3/7"]) for _ in terms],
            valid_from=20250101,
            valid_to=99991231,
            state=[rng.choice(["proposed", "approved"]) for _ in terms],
            reason="agreed",
            author="test",
        ),
    ).check()


def _columns(rows: list[dict]) -> dict[str, list]:
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def _people(rng: random.Random, members: int) -> list[dict]:
    people: list[dict] = []
    distributors: list[str] = []
    for number in range(members):
        shape = rng.random()
        if not distributors or shape < 0.01:
            sponsor = ""
        elif shape < 0.35:
            sponsor = distributors[-1]  # chains
        elif shape < 0.55:
            sponsor = distributors[len(distributors) // 3]  # hubs that move on
        else:
            sponsor = rng.choice(distributors)
        distributor = not sponsor or rng.random() < 0.8
        placed = distributor and bool(distributors) and number % 7 == 0
        person = {
            "id": f"m{number:05d}",
            "name": f"Name{number} Surname{rng.randrange(40)}",
            "sponsor": sponsor,
            "enroller": rng.choice(distributors) if sponsor and number % 5 == 0 else "",
            "joined": JOINED + rng.randrange(10),
            "left": 20251105 if rng.random() < 0.1 else 0,
            "distributor": distributor,
            "customer": not distributor or rng.random() < 0.3,
            "country": "MX",
            "language": rng.choice(["es", "en"]),
            "currency": "MXN",
            "territory": rng.choice(["N1", "N2", ""]),
            "placement": distributors[-1] if placed else "",
            "leg": rng.choice("LR") if placed else "",
            "supervisor": rng.choice(distributors) if placed else "",
        }
        people.append(person)
        if distributor:
            distributors.append(person["id"])
    return people


def _orders(
    rng: random.Random, people: list[dict], count: int, months: tuple[str, ...]
) -> tuple[list[dict], list[dict]]:
    figures = {
        "P1": (10_000, 4_000, 8_000, 7_000),
        "P2": (5_500, 2_000, 4_400, 4_000),
        "P3": (123, 50, 7, 3),
    }
    sellers = [m for m in people if m["distributor"]]
    customers: dict[str, list[str]] = {}
    for person in people:
        if person["customer"] and not person["distributor"]:
            customers.setdefault(person["sponsor"], []).append(person["id"])
    orders: list[dict] = []
    lines: list[dict] = []
    for number in range(count):
        seller = rng.choice(sellers)
        buyers = customers.get(seller["id"], [])
        goods = rng.sample(sorted(figures), rng.randrange(1, 4))
        order = {
            "key": f"test:{number}",
            "day": int(
                f"{rng.choice(months).replace('-', '')}{rng.randrange(1, 29):02}"
            ),
            "kind": "retail" if rng.random() < 0.5 else "own",
            "is_return": False,
            "returns": "",
            "seller": seller["id"],
            "territory": seller["territory"],
        }
        order["buyer"] = (
            rng.choice(buyers) if buyers and order["kind"] == "retail" else ""
        )
        sold = [(sku, rng.randrange(1, 5)) for sku in goods]
        _append(orders, lines, order, sold, figures)
        if rng.random() < 0.08:
            back = {
                **order,
                "key": f"{order['key']}-R",
                "is_return": True,
                "returns": order["key"],
            }
            _append(orders, lines, back, [(sold[0][0], -1)], figures)
    return orders, lines


def _append(
    orders: list[dict],
    lines: list[dict],
    order: dict,
    sold: list[tuple[str, int]],
    figures: dict[str, tuple[int, int, int, int]],
) -> None:
    net, cost, volume, qualifying = (
        sum(quantity * figures[sku][column] for sku, quantity in sold)
        for column in range(4)
    )
    at = 1_735_689_600_000 + len(orders) * 1000
    orders.append(
        {
            **order,
            "number": order["key"].removeprefix("test:"),
            "source": "test",
            "at": at,
            "recorded_at": at,
            "net": net,
            "tax": net * 16 // 100,
            "gross": net + net * 16 // 100,
            "cost": cost,
            "volume": volume,
            "qualifying_volume": qualifying,
            "currency": "MXN",
        }
    )
    lines.extend(
        {
            "order": order["key"],
            "sku": sku,
            "quantity": quantity,
            "price": figures[sku][0],
            "cost": figures[sku][1],
            "volume": figures[sku][2],
        }
        for sku, quantity in sold
    )
