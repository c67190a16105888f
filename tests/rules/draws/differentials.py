"""Differentials, leadership, generations, infinity and structure at random."""

from __future__ import annotations

TREES = ["sponsor", "sponsor", "enroller", "placement"]


def _person_rate(rng, draft):
    form = rng.choice(["brackets", "brackets", "rank", "one"])
    if form == "rank" and draft.ranks:
        return {"rates_by_rank": _by_rank(rng, draft)}
    if form == "one":
        return {"rate": draft.rate(rng)}
    metric = rng.choice(["group", *draft.figures("points", "count", "money")])
    return {"metric": metric, "brackets": draft.steps(rng, metric, "rate")}


def _by_rank(rng, draft):
    names = rng.sample(["none", *draft.ranks], rng.randint(1, len(draft.ranks)))
    return {name: rng.choice(draft.rates(rng, 1)) for name in names}


def _some(rng, **options):
    """Return each option with one of its values, or without."""
    made = {}
    for key, values in options.items():
        if rng.random() < 0.4:
            made[key] = rng.choice(values)
    return made


def _base(rng):
    return {
        "base": rng.choice(["volume", "volume", "qualifying", "net"]),
        "tree": rng.choice(TREES),
    } | _some(rng, orders=["all", "own", "retail"])


def differential(rng, name, draft):
    made = _person_rate(rng, draft) | _base(rng)
    made["higher_leg"] = rng.choice(["break", "signed"])
    made |= _some(
        rng,
        breakaway=["never", "top", "own"],
        compression=["none", "skip_inactive", "dynamic"],
        pays_own=["always", "never", "unless_new"],
        pays_legs=["all", "none", "new", "old"],
        new_legs=["difference", "full", "full_own"],
    )
    if rng.random() < 0.2:
        made["breakaway_when"] = draft.condition(rng)
    return made | draft.requires(rng)


def differential_by_order(rng, name, draft):
    made = _person_rate(rng, draft) | _base(rng)
    made |= _some(rng, start_level=[0, 1], min_level=[1, 2, 3])
    return made | draft.requires(rng)


def infinity(rng, name, draft):
    if not draft.ranks:
        return differential_by_order(rng, name, draft) | {
            "kind": "differential_by_order"
        }
    made = _base(rng) | {"rates_by_rank": _by_rank(rng, draft)}
    made |= _some(
        rng,
        form=["full", "difference", "additive", "additive"],
        blocker_included=[True, False],
        levels_below_blocker=[0, 1, 2],
        min_level=[1, 2],
        unqualified_blocks=[True, False],
    )
    return made | draft.requires(rng)


def leadership(rng, name, draft):
    base = rng.choice(["group", "personal", *draft.figures("points", "money")])
    made = {"base": base, "rate": draft.rate(rng), "tree": rng.choice(TREES)}
    made["leaders"] = rng.choice([draft.condition(rng), "group >= 60", "active"])
    if rng.random() < 0.8:
        made["guarantee"] = rng.choice(["0", "60", "100", "250", "1000"])
    if rng.random() < 0.3:
        made["bands"] = draft.steps(rng, base, "rate")
    return made | draft.requires(rng)


def generations(rng, name, draft):
    made = {"tree": rng.choice(TREES)}
    if draft.earlier and rng.random() < 0.4:
        some = rng.sample(draft.earlier, rng.randint(1, len(draft.earlier)))
        made["on"] = some[0] if len(some) == 1 else some
        closes = ["after", "opens_with"]
    else:
        made |= _base(rng)
        closes = ["after", "opens_with", "after_own"]
    if draft.ranks and rng.random() < 0.5:
        names = rng.sample(["none", *draft.ranks], rng.randint(1, len(draft.ranks)))
        made["rates_by_rank"] = {one: draft.rates(rng, 4) for one in names}
        if rng.random() < 0.4:
            made["tail_by_rank"] = {rng.choice(draft.ranks): rng.choice(["5%", "1/3"])}
    else:
        made["rates"] = draft.rates(rng, 4)
    if rng.random() < 0.4:
        made["boundary_figure"] = rng.choice(["rank", "group", "personal"])
    else:
        made["boundary"] = draft.condition(rng)
    made |= _some(rng, closes=closes, inactive_boundary=["closes", "skipped"])
    if made.get("closes") == "opens_with" and rng.random() < 0.5:
        made["generation_0"] = rng.choice(["5%", "1/3"])
    return made | draft.requires(rng)


def structure(rng, name, draft):
    count = rng.randint(1, 4)
    made = {
        "tree": rng.choice(TREES),
        "width": rng.choice([1, 1, 2, 3]),
        "amounts": [rng.choice(["50", "0", "12", "1000"]) for _ in range(count)],
        "each": rng.choice([draft.condition(rng), "active", "personal >= 60"]),
    }
    if rng.random() < 0.4:
        made["team"] = draft.condition(rng)
    return made | draft.requires(rng)
