"""Oracles of the examples about volume and pay."""

from __future__ import annotations

from itertools import accumulate

from example_tables import month_end
from truth import Rows, Truth, div, grouped, month_of, oracle, points, total


@oracle()
def top_sellers(t: Truth, root: str, period: str, limit: int) -> Rows:
    figures = ("volume", "personal", "retail", "qualifying", "orders")
    found = [
        (id, t.name(id), *(row[name] for name in figures))
        for id, row in t.volumes(root, period).items()
    ]
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle()
def volume_carriers(t: Truth, root: str, period: str, limit: int) -> Rows:
    ranked = sorted((-row["volume"], id) for id, row in t.volumes(root, period).items())
    sold = [-negative for negative, _ in ranked]
    if sum(sold) <= 0:
        return []
    rows = zip(ranked, sold, accumulate(sold), strict=True)
    return [
        (
            place,
            id,
            t.name(id),
            volume,
            points(volume, sum(sold)),
            points(up, sum(sold)),
        )
        for place, ((_, id), volume, up) in enumerate(rows, 1)
    ][:limit]


@oracle()
def volume_concentration(t: Truth, root: str, period: str) -> Rows:
    sold = sorted(
        (row["volume"] for row in t.volumes(root, period).values()), reverse=True
    )
    if sum(sold) <= 0:
        return []
    found = []
    for percent in (1, 5, 10, 20, 50, 100):
        count = -(-len(sold) * percent // 100)  # a part of a person counts as one
        top = sum(sold[:count])
        found.append((percent, count, top, points(top, sum(sold))))
    return found


@oracle()
def volume_by_level(t: Truth, root: str, period: str) -> Rows:
    rows = [
        {"level": t.level(root, id), **row}
        for id, row in t.volumes(root, period).items()
    ]
    whole = total(rows, "volume")
    return sorted(
        (level, len(some), total(some, "volume"), points(total(some, "volume"), whole))
        for level, some in grouped(rows, lambda row: row["level"]).items()
    )


@oracle()
def volume_by_tenure(t: Truth, root: str, period: str) -> Rows:
    end = month_end(int(period.replace("-", "")) * 100)
    rows = []
    for id, row in t.volumes(root, period).items():
        years = div(end - t.members[id]["joined"], 10000)
        rows.append({"years": years, "volume": row["volume"]})
    return sorted(
        (years, len(some), total(some, "volume"), div(total(some, "volume"), len(some)))
        for years, some in grouped(rows, lambda row: row["years"]).items()
    )


def _reddest(t: Truth, root: str) -> str:
    """Return the month in which most sellers end below zero."""
    red = [
        month_of(order["day"])
        for order in t.oracle.orders
        if t.volumes(order["seller"], month_of(order["day"]))[order["seller"]]["volume"]
        < 0
    ]
    return max(sorted(set(red)), key=red.count)


@oracle(period=("2024-02", _reddest))
def negative_sellers(t: Truth, root: str, period: str, limit: int) -> Rows:
    found = [
        (
            id,
            t.name(id),
            "left" if t.members[id]["left"] else "active",
            row["volume"],
            row["orders"],
        )
        for id, row in t.volumes(root, period).items()
        if row["volume"] < 0
    ]
    return sorted(found, key=lambda r: (r[3], r[0]))[:limit]


@oracle()
def retail_share(t: Truth, root: str, first: str, last: str) -> Rows:
    found = []
    for period in sorted({month_of(order["day"]) for order in t.oracle.orders}):
        if first <= period <= last:
            rows = list(t.volumes(root, period).values())
            volume, retail = total(rows, "volume"), total(rows, "retail")
            found.append((period, volume, retail, points(retail, volume)))
    return found


@oracle(level=("region", "district"))
def territory_ranking(t: Truth, root: str, period: str, level: str) -> Rows:
    rows = [
        {"code": t.members[id]["territory"], "people": 1, "sellers": 0, "volume": 0}
        for id in t.people(root, active=True)
    ] + [
        {
            "code": t.members[id]["territory"],
            "people": 0,
            "sellers": 1,
            "volume": row["volume"],
        }
        for id, row in t.volumes(root, period).items()
    ]
    found = []
    for place, some in grouped(rows, lambda row: t.place(row["code"], level)).items():
        people, volume = total(some, "people"), total(some, "volume")
        mean = div(volume, people) if people else None
        found.append((*place, people, total(some, "sellers"), volume, mean))
    return sorted(found, key=lambda r: (-r[4], r[0]))


# -- pay ---------------------------------------------------------------------------

PERIODS = ("2024-02", "2023-11")


@oracle(period=PERIODS)
def payout_by_component(t: Truth, period: str) -> Rows:
    run = t.run(period)
    assert run
    rows = [{"of": c, "amount": paid} for (_, c), paid in run.payouts.items()]
    whole = total(rows, "amount")
    found = []
    for component, some in grouped(rows, lambda row: row["of"]).items():
        amount = total(some, "amount")
        largest = max(row["amount"] for row in some)
        mean = amount // len(some)
        share = points(amount, whole)
        found.append((component, len(some), amount, mean, largest, share))
    return sorted(found, key=lambda r: (-r[2], r[0]))


@oracle()
def payout_by_month(t: Truth, first: str, last: str) -> Rows:
    found = []
    for run in t.runs:
        if run.state == "computed" and first <= run.period <= last:
            rows = [{"of": c, "amount": paid} for (_, c), paid in run.payouts.items()]
            for component, some in grouped(rows, lambda row: row["of"]).items():
                amount = total(some, "amount")
                share = points(amount, run.sales)
                found.append((run.period, component, len(some), amount, "MXN", share))
    return sorted(found)


@oracle(period=PERIODS)
def pay_structure(t: Truth, period: str) -> Rows:
    run = t.run(period)
    assert run
    rows = list(run.results.values())
    whole = total(rows, "amount")

    def step(amount: int) -> int:
        least = 1
        while least * 10 <= amount:
            least *= 10
        return least if amount > 0 else 0

    found = []
    for least, some in grouped(rows, lambda row: step(row["amount"])).items():
        active = sum(row["active"] for row in some)
        amount = total(some, "amount")
        mean = total(some, "group_volume") // len(some)
        found.append((least, len(some), active, amount, points(amount, whole), mean))
    return sorted(found)


@oracle(period=PERIODS)
def payout_by_leg(t: Truth, root: str, period: str, limit: int) -> Rows:
    run = t.run(period)
    assert run
    found = []
    for leg in t.frontline(root):
        paid = [
            row["amount"]
            for id, row in run.results.items()
            if id in t.inside(leg) and row["amount"] > 0
        ]
        volume = t.volume(leg, [period])
        each = sum(paid) * 100 // volume if volume > 0 else None
        found.append((leg, t.name(leg), len(paid), sum(paid), volume, each))
    return sorted(found, key=lambda r: (-r[3], -r[4], r[0]))[:limit]


@oracle(period=PERIODS)
def volume_without_pay(t: Truth, root: str, period: str, limit: int) -> Rows:
    run = t.run(period)
    assert run
    found = []
    for id, row in t.volumes(root, period).items():
        result = run.results.get(
            id, {"amount": 0, "group_volume": None, "active": None}
        )
        if row["volume"] > 0 and result["amount"] == 0:
            frozen = (result["group_volume"], result["active"])
            found.append((id, t.name(id), row["volume"], *frozen))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]
