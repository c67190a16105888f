"""Binary legs, matches, pass-ups, matrices and one-off bonuses at random."""

from __future__ import annotations

from draws.basic import unilevel

TREES = ["sponsor", "sponsor", "enroller", "placement"]


def _some(rng, **options):
    """Return each option with one of its values, or without."""
    return {
        key: rng.choice(values)
        for key, values in options.items()
        if rng.random() < 0.35
    }


def _by_rank(rng, draft, values):
    names = rng.sample(["none", *draft.ranks], rng.randint(1, len(draft.ranks)))
    return {name: rng.choice(values) for name in names}


def _pay(rng, draft):
    form = rng.choice(["one", "rank", "steps"])
    if form == "rank" and draft.ranks:
        return {"pay_by_rank": _by_rank(rng, draft, ["0", "8", "24"])}
    if form == "steps":
        metric = rng.choice(draft.figures("points", "count", "money"))
        return {"metric": metric, "amounts": draft.steps(rng, metric, "amount")}
    return {"pay": rng.choice(["20", "7"])}


def _rate(rng, draft):
    form = rng.choice(["one", "rank", "steps"])
    if form == "rank" and draft.ranks:
        return {"rates_by_rank": _by_rank(rng, draft, ["5%", "1/3", "0%"])}
    if form == "steps":
        metric = rng.choice(draft.figures("points", "count", "money"))
        return {"metric": metric, "brackets": draft.steps(rng, metric, "rate")}
    return {"rate": draft.rate(rng)}


def binary(rng, name, draft):
    form = rng.choice(["percent", "tier", "cycle", "rebalanced", "pairs"])
    made = {"form": form, "volume": rng.choice(["volume", "qualifying", "net"])}
    unit = rng.choice(["33", "100.01", "250"])
    if made["volume"] == "net":
        unit = unit.split(".")[0]
    if form == "percent":
        made |= _rate(rng, draft)
        made |= _some(rng, min_matched=["60", "100"], max_matched=["250", "1000"])
    elif form == "tier":
        starts = sorted(rng.sample([60, 100, 250, 1000], rng.randint(1, 3)))
        made["tiers"] = [
            {"from": str(start), "amount": rng.choice(["50", "12"])} for start in starts
        ]
    elif form == "rebalanced":
        strong = str(int(unit.split(".")[0]) * rng.choice([1, 2, 3]))
        made |= {"strong": strong, "weak": unit.split(".")[0]} | _pay(rng, draft)
    else:
        made["unit"] = unit
        made |= _pay(rng, draft) if form == "cycle" else _rate(rng, draft)
    if form == "pairs":
        made |= _some(rng, rate_2_to_1=["15%"], max_pairs=[1, 2])
        if rng.random() < 0.6:
            made["two_to_one"] = draft.condition(rng)
    if form in ("cycle", "rebalanced"):
        made |= _some(rng, max_cycles=[1, 3])
    return made | _keeping(rng, name, draft, made["volume"])


def _keeping(rng, name, draft, volume):
    made = _some(
        rng,
        orders=["all", "own", "retail"],
        unqualified=["hold", "lose", "flush"],
        pays_inactive_source=[True, False],
        carry_cap=["0", "60", "250"],
    )
    if rng.random() < 0.2:
        made["flush_when"] = draft.condition(rng)
    figures = draft.figures("money" if volume == "net" else "points")
    if figures and rng.random() < 0.2:
        made["carry_cap_of"] = rng.choice(figures)
        made["carry_cap_times"] = rng.choice(["3/2", "1/3"])
    if rng.random() < 0.25:
        made["expires_after"] = rng.choice([1, 2, 3])
    elif rng.random() < 0.2:
        made["debts"] = True
    for side in ("left", "right"):
        draft.keys += [f"{name}.{side}", f"{name}.{side}.ago1", f"{name}.{side}.ago2"]
    return made | draft.requires(rng)


def matching(rng, name, draft):
    if not draft.earlier:
        return unilevel(rng, name, draft) | {"kind": "unilevel"}
    some = rng.sample(draft.earlier, rng.randint(1, len(draft.earlier)))
    made = {"on": some[0] if len(some) == 1 else some}
    made |= _some(rng, stage=["uncapped", "capped", "paid"], tree=TREES)
    if rng.random() < 0.3:
        made["source_requires"] = draft.condition(rng)
    if rng.random() < 0.35:
        counts = draft.figures("count")
        divisors = ["directs", "qualified", 1, 3, *counts]
        made |= {"direction": "down", "rate": draft.rate(rng)}
        return made | {"divisor": rng.choice(divisors)} | draft.requires(rng)
    levels = unilevel(rng, name, draft)
    keys = ("rates", "rates_by_rank", "tail_by_rank", "rates_by", "rates_of",
            "level_requires", "requires", "needs_activity")  # fmt: skip
    made |= {key: levels[key] for key in keys if key in levels}
    return made | _some(rng, compression=["none", "skip_inactive", "dynamic"])


def type_table(rng, name, draft):
    types = ["gold", "silver", "tin"]
    table = {
        one: {other: rng.choice(["0", "50", "7"]) for other in rng.sample(types, 2)}
        for one in rng.sample(types, 2)
    }
    made = {"types": draft.text(), "table": table}
    made |= _some(rng, tree=TREES, members=["new", "all", "all"])
    if rng.random() < 0.3:
        made["where"] = draft.condition(rng)
    return made | draft.requires(rng)


def referral(rng, name, draft):
    draft.names.add(draft.text())
    made = {"affiliate": draft.text(), "rate": draft.rate(rng)} | _window(rng)
    made["base"] = rng.choice(["volume", "net"])
    return made | _some(rng, orders=["own", "retail"]) | draft.requires(rng)


def _window(rng):
    roll = rng.random()
    if roll < 0.15:
        return {"within_days": rng.choice([1, 30, 60])}
    if roll < 0.3:
        return {"first_order_only": True}
    return {}


def pass_up(rng, name, draft):
    made = {
        "passed": rng.choice([0, 1, 2, 2, 3, "all"]),
        "introducer": draft.rate(rng), "passup": "30%", "keeper": "40%",
        "base": rng.choice(["volume", "net"]),
    } | _window(rng)  # fmt: skip
    made |= _some(
        rng,
        tree=TREES,
        recruiter=["upline", "seller"],
        orders=["own", "retail"],
        phase=["qualifying"],
        target=["sponsor", "nearest", "nearest", "company"],
        search_from=["above", "recruiter"],
        repeats=[True, False],
    )
    if rng.random() < 0.4:
        made["target_requires"] = draft.condition(rng)
    if rng.random() < 0.2:
        made["qualified_since"] = "joined"
    draft.keys += [f"{name}.sold", f"{name}.bought"]
    draft.keys += [f"{name}.sold.60", f"{name}.bought.60", f"{name}.sold.0"]
    return made | draft.requires(rng)


def pass_share(rng, name, draft):
    form = rng.choice(["recursive", "geometric"])
    made = {"form": form, "share": rng.choice(["10%", "1/2", "1/3", "0%", "99/100"])}
    made["base"] = rng.choice(["volume", "net"])
    made |= _some(
        rng,
        tree=TREES,
        orders=["own", "retail"],
        rate=["10%", "1/3"],
        compression=["none", "skip_inactive", "dynamic"],
    )
    if form == "recursive":
        made |= _some(rng, unit=["1", "25"])
    else:
        made |= _some(rng, levels=[1, 2, 5])
    return made | draft.requires(rng)


def rank_bonus(rng, name, draft):
    if not draft.ranks:
        return unilevel(rng, name, draft) | {"kind": "unilevel"}
    names = rng.sample(draft.ranks, rng.randint(1, len(draft.ranks)))
    sums = ["100", "0", ["50", "30", "20"], ["7", "0"]]
    made = {"amounts": {rank: rng.choice(sums) for rank in names}}
    made |= _some(
        rng,
        figure=["achieved", "rank", "title"],
        within_days=[1, 31, 60, 3000],
        consecutive=[1, 2, 3],
        skipped=["all", "highest", "highest"],
        hold_rank=[True, False],
        missed=["lost", "waits"],
    )
    draft.keys += [f"{name}.paid.{rank}" for rank in names]
    draft.keys += [f"{name}.run.{rank}" for rank in names]
    return made | draft.requires(rng)


def matrix_full(rng, name, draft):
    count = rng.randint(1, 4)
    amounts = [rng.choice(["50", "0", "12"]) for _ in range(count)]
    draft.keys.append(f"{name}.levels")
    made = {"amounts": amounts, "width": rng.choice([1, 1, 2, 3])}
    return made | draft.requires(rng)
