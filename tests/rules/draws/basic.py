"""Own sales, bonus and unilevel as a random plan has them."""

from __future__ import annotations


def own_sales(rng, name, draft):
    base = rng.choice(["net", "net", "volume", "qualifying"])
    made = {"base": base, "rate": draft.rate(rng)}
    if rng.random() < 0.4:
        made["orders"] = rng.choice(["all", "own", "retail"])
    if rng.random() < 0.3:
        made["needs_activity"] = True
    if rng.random() < 0.2 and base != "net":
        made["above"] = draft.points(rng)
    return made | draft.requires(rng)


def bonus(rng, name, draft):
    made = draft.requires(rng)
    form = rng.choice(["rate", "slab", "slab", "marginal", "amounts"])
    numbers = draft.figures("points", "count", "money")
    base = rng.choice(draft.figures("points", "money"))
    if form == "amounts":
        metric = rng.choice(numbers)
        return made | {"metric": metric, "amounts": draft.steps(rng, metric, "amount")}
    if form == "rate":
        return made | {"base": base, "rate": draft.rate(rng)}
    metric = base if form == "marginal" else rng.choice(numbers)
    made |= {"base": base, "steps": form, "brackets": draft.steps(rng, metric, "rate")}
    return made if form == "marginal" else made | {"metric": metric}


def unilevel(rng, name, draft):
    made = {
        "base": rng.choice(["volume", "volume", "qualifying", "net"]),
        "orders": rng.choice(["all", "all", "own", "retail"]),
        "tree": rng.choice(["sponsor", "sponsor", "enroller", "placement"]),
        "compression": rng.choice(["none", "skip_inactive", "dynamic", "dynamic"]),
    }
    kind = rng.choice(["plain", "plain", "rank", "type"])
    if kind == "type" and draft.types:
        rows = {one: draft.rates(rng, 4) for one in ("gold", "silver")}
        made |= {"rates_by": draft.types[0], "rates_of": rows}
        longest = max(map(len, rows.values()))
    elif kind == "rank" and draft.ranks:
        rows = {rank: draft.rates(rng, 5) for rank in ("none", *draft.ranks)}
        chosen = rng.sample(sorted(rows), rng.randint(1, len(rows)))
        made["rates_by_rank"] = {rank: rows[rank] for rank in rows if rank in chosen}
        longest = max(map(len, made["rates_by_rank"].values()))
        if rng.random() < 0.4:
            made["tail_by_rank"] = {rng.choice(draft.ranks): rng.choice(["5%", "1/3"])}
    else:
        made["rates"] = draft.rates(rng, 8)
        longest = len(made["rates"])
    if rng.random() < 0.3:
        count = rng.randint(1, longest)
        made["level_requires"] = [draft.condition(rng) for _ in range(count)]
    if rng.random() < 0.2:
        made["pool"] = rng.choice(["40%", "1/3"])
    if rng.random() < 0.25:
        made["pays_inactive_source"] = False
    window = rng.random()
    if window < 0.1:
        made["within_days"] = rng.choice([1, 30, 60])
    elif window < 0.2:
        made["within_months"] = rng.choice([1, 2, 3])
    elif window < 0.3:
        made["first_order_only"] = True
    fast = [c["name"] for c in draft.components if c["kind"] == "unilevel"]
    if fast and rng.random() < 0.3:
        made["without_orders_of"] = rng.choice(fast)
    return made | draft.requires(rng)
