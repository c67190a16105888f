"""Oracles of the examples about people: who joined, left, recruited, stays."""

from __future__ import annotations

from example_tables import FIRST, LAST, UNTIL
from truth import HOUSE, Rows, Truth, days, grouped, month_of, oracle, points, total


@oracle()
def anniversaries(t: Truth, root: str, period: str, limit: int) -> Rows:
    year, month = int(period[:4]), int(period[5:])
    found = []
    for id in t.people(root, active=True):
        joined = t.members[id]["joined"]
        earlier = joined < year * 10000 + month * 100 + 1
        if earlier and joined // 100 % 100 == month:
            found.append((id, t.name(id), joined, year - joined // 10000))
    return sorted(found, key=lambda r: (-r[3], r[1], r[0]))[:limit]


@oracle()
def top_recruiters(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    found = []
    for sponsor in t.inside(root):
        new = [
            t.members[m]
            for m in t.frontline(sponsor)
            if first_day <= t.members[m]["joined"] <= last_day
        ]
        if new:
            stayed = sum(not row["left"] for row in new)
            found.append((sponsor, t.name(sponsor), len(new), stayed))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


def _a_gap(t: Truth, root: str) -> int:
    """Return the days after which somebody of a branch brought somebody in."""
    gaps = [
        days(t.members[m]["joined"], t.members[d]["joined"])
        for m in t.people(root, head=False)
        for d in t.frontline(m)
        if FIRST <= t.members[m]["joined"] <= UNTIL
    ]
    after = sorted(gap for gap in gaps if gap > 0)
    return after[len(after) // 2] if after else 90


@oracle(days=(_a_gap, 400))
def recruits_of_recruits(
    t: Truth, root: str, first_day: int, last_day: int, days: int, limit: int
) -> Rows:
    found = []
    for sponsor in t.inside(root):
        brought = [
            _brought(t, m, days)
            for m in t.frontline(sponsor)
            if first_day <= t.members[m]["joined"] <= last_day
        ]
        if brought:
            starters = sum(count > 0 for count in brought)
            found.append(
                (sponsor, t.name(sponsor), len(brought), starters, sum(brought))
            )
    return sorted(found, key=lambda r: (-r[4], -r[2], r[0]))[:limit]


def _brought(t: Truth, member: str, within: int) -> int:
    joined = t.members[member]["joined"]
    return sum(
        0 <= days(joined, t.members[m]["joined"]) <= within for m in t.frontline(member)
    )


@oracle()
def lost_members(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    found = [
        (id, t.name(id), row["joined"], row["left"], len(t.people(id, head=False)))
        for id, row in t.members.items()
        if id in t.people(root) and first_day <= row["left"] <= last_day
    ]
    return sorted(found, key=lambda r: (-r[4], r[0]))[:limit]


@oracle()
def newcomers_and_leavers(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    counts: dict[int, list[int]] = {}
    for id in t.people(root):
        for at, event in enumerate(("joined", "left")):
            day = t.members[id][event]
            if first_day <= day <= last_day:
                counts.setdefault(day // 100, [0, 0])[at] += 1
    return [
        (month, joined, lost, joined - lost)
        for month, (joined, lost) in sorted(counts.items())
    ]


@oracle()
def stayed_by_cohort(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = [t.members[id] for id in t.people(root)]
    new = [row for row in rows if first_day <= row["joined"] <= last_day]
    found = []
    for month, cohort in grouped(new, lambda row: row["joined"] // 100).items():
        after = [days(row["joined"], row["left"]) for row in cohort if row["left"]]
        soon = sum(d <= 90 for d in after)
        year = sum(d <= 365 for d in after)
        found.append((month, len(cohort), soon, year, len(cohort) - len(after)))
    return sorted(found)


@oracle()
def retention_by_cohort(t: Truth, root: str, first: str, last: str) -> Rows:
    rows = [t.members[id] for id in t.people(root)]
    new = [row for row in rows if first <= month_of(row["joined"]) <= last]
    found = []
    for cohort, people in grouped(new, lambda row: row["joined"] // 100).items():
        sold: dict[int, set[str]] = {}
        for row in people:
            for order in t.orders_of(row["id"], "sold"):
                month = order["day"] // 100
                age = (month // 100 - cohort // 100) * 12 + month % 100 - cohort % 100
                if age >= 0:
                    sold.setdefault(age, set()).add(row["id"])
        for age, ids in sold.items():
            share = len(ids) * 10000 // len(people)
            found.append((cohort, age, len(people), len(ids), share))
    return sorted(found)


@oracle()
def first_order_delay(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    rows = [t.members[id] for id in t.people(root)]
    new = [row for row in rows if first_day <= row["joined"] <= last_day]
    found = []
    for month, cohort in grouped(new, lambda row: row["joined"] // 100).items():
        delays = [
            days(row["joined"], min(order["day"] for order in t.orders_of(row["id"])))
            for row in cohort
            if t.orders_of(row["id"])
        ]
        # half a day counts up, also before the joining
        mean = (2 * sum(delays) + len(delays)) // (2 * len(delays)) if delays else None
        found.append((month, len(cohort), len(delays), mean))
    return sorted(found)


@oracle()
def first_orders_by_month(t: Truth, root: str, first_day: int, last_day: int) -> Rows:
    starts = []
    for id in t.people(root):
        sold = t.orders_of(id, "sold")
        if first_day <= t.members[id]["joined"] <= last_day and sold:
            day = min(order["day"] for order in sold)
            volume = total([o for o in sold if o["day"] == day], "volume")
            starts.append({"month": day // 100, "volume": volume})
    return sorted(
        (month, len(rows), total(rows, "volume"), total(rows, "volume") // len(rows))
        for month, rows in grouped(starts, lambda row: row["month"]).items()
    )


def _sellers_days(t: Truth, root: str) -> list[list[int]]:
    """Return the days on which each active distributor of a branch sold, if any."""
    found = [
        sorted(order["day"] for order in t.orders_of(id))
        for id in t.people(root, active=True)
    ]
    return sorted(days for days in found if days)


def _a_first_day(t: Truth, root: str) -> int:
    """Return the day of somebody's first order: up to it he has one."""
    first = sorted(days[0] for days in _sellers_days(t, root))
    return first[len(first) // 2] if first else UNTIL


def _a_last_day(t: Truth, root: str) -> int:
    """Return the day of somebody's last order: from it on he has one."""
    last = sorted(days[-1] for days in _sellers_days(t, root))
    return last[len(last) // 3] if last else FIRST


@oracle(first_day=(20220601, _a_last_day), last_day=(_a_first_day, LAST))
def members_without_orders(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    found = []
    for id in t.people(root, active=True):
        sold = [order["day"] for order in t.orders_of(id)]
        if not any(first_day <= day <= last_day for day in sold):
            last = max(sold, default=0)
            found.append((id, t.name(id), t.members[id]["joined"], last))
    return sorted(found, key=lambda r: (-r[3], r[0]))[:limit]


@oracle(silent=(2, 1))
def came_back(t: Truth, root: str, period: str, silent: int, limit: int) -> Rows:
    first_day = int(period.replace("-", "")) * 100
    found = []
    for id, figures in t.volumes(root, period).items():
        before = [o["day"] for o in t.orders_of(id) if o["day"] < first_day]
        if before:
            last = max(before) // 100
            year, month = int(period[:4]), int(period[5:])
            months = (year - last // 100) * 12 + month - last % 100 - 1
            if months >= silent:
                found.append((id, t.name(id), figures["volume"], last))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle(first_day=(UNTIL, _a_last_day), recruits=(1, 0))
def sleeping_leaders(
    t: Truth, root: str, first_day: int, recruits: int, limit: int
) -> Rows:
    found = []
    for id in t.people(root, head=False, active=True):
        frontline = len(t.frontline(id))
        last = max((o["day"] for o in t.orders_of(id)), default=0)
        if frontline >= recruits and last < first_day:
            below = len(t.people(id, head=False))
            found.append((id, t.name(id), frontline, below, last))
    return sorted(found, key=lambda r: (-r[3], r[0]))[:limit]


@oracle()
def people_by_country(t: Truth, root: str) -> Rows:
    rows = [t.members[id] for id in t.inside(root) - {root, HOUSE}]
    found = []
    for country, people in grouped(rows, lambda row: row["country"]).items():
        sellers = [row for row in people if row["distributor"]]
        lost = sum(row["left"] > 0 for row in sellers)
        found.append((country, len(sellers) - lost, len(people) - len(sellers), lost))
    return sorted(found, key=lambda r: (-r[1], r[0]))


@oracle()
def retail_customers(t: Truth, root: str, period: str, limit: int) -> Rows:
    found = []
    for id in t.people(root):
        customers = [
            c
            for c in t.oracle.children(id)
            if t.members[c]["customer"] and not t.members[c]["distributor"]
        ]
        if customers:
            figures = t.volumes(root, period).get(id)
            retail = figures["retail"] if figures else 0
            found.append((id, t.name(id), len(customers), retail))
    return sorted(found, key=lambda r: (-r[2], r[0]))[:limit]


@oracle()
def lost_customers(
    t: Truth, root: str, first_day: int, last_day: int, limit: int
) -> Rows:
    sold = [o for o in t.orders(root, first_day, last_day, "sold") if o["buyer"]]
    later = {
        o["buyer"]
        for o in t.oracle.orders
        if o["day"] > last_day and not o["is_return"]
    }
    found = []
    for buyer, orders in grouped(sold, lambda order: order["buyer"]).items():
        if buyer in t.inside(root) - {root} and buyer not in later:
            sponsor = t.name(t.sponsor(buyer))
            last = max(order["day"] for order in orders)
            volume = total(orders, "volume")
            found.append((buyer, t.name(buyer), sponsor, len(orders), volume, last))
    return sorted(found, key=lambda r: (-r[4], r[0]))[:limit]


@oracle(orders=(2, 1))
def one_product_customers(
    t: Truth, root: str, first_day: int, last_day: int, orders: int, limit: int
) -> Rows:
    sold = [o for o in t.orders(root, first_day, last_day, "sold") if o["buyer"]]
    found = []
    for buyer, bought in grouped(sold, lambda order: order["buyer"]).items():
        skus = {line["sku"] for order in bought for line in order["lines"]}
        if len(skus) == 1 and len(bought) >= orders and buyer in t.inside(root):
            (sku,) = skus
            pieces = sum(total(order["lines"], "quantity") for order in bought)
            last = max(order["day"] for order in bought)
            product = t.products[sku]["name"]
            found.append(
                (buyer, t.name(buyer), sku, product, len(bought), pieces, last)
            )
    return sorted(found, key=lambda r: (-r[4], r[0]))[:limit]


@oracle()
def frontline_sizes(t: Truth, root: str) -> Rows:
    sizes = [{"n": len(t.frontline(id))} for id in t.people(root, active=True)]
    return sorted(
        (size, len(rows), points(len(rows), len(sizes)))
        for size, rows in grouped(sizes, lambda row: row["n"]).items()
    )
