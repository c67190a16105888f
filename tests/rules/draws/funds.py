"""Pools and guarantees as a random plan has them."""

from __future__ import annotations


def pool(rng, name, draft):
    made = draft.requires(rng)
    made |= {"rate": rng.choice(["5%", "1/3", "100%"])}
    made["of"] = rng.choice(["volume", "net", "qualifying"])
    if rng.random() < 0.3:
        made["sellers"] = draft.condition(rng)
    way = rng.choice(["figure", "rank", "places"])
    figures = draft.figures("points", "count", "money")
    if way == "rank" and draft.ranks:
        made["shares_by_rank"] = _by_rank(rng, draft)
    elif way == "places":
        made["ranking"] = rng.choice(figures)
        made["places"] = rng.choice(
            [["50%", "30%", "20%"], ["1"], ["3", "2", "2", "1"]]
        )
        made["ties"] = rng.choice(["split", "earlier"])
    else:
        made["shares"] = rng.choice(figures)
    if draft.ranks and rng.random() < 0.2:
        made["most_by_rank"] = _by_rank(rng, draft)
    if rng.random() < 0.3:
        made["least_shares"] = rng.choice(["1", "7", "1/2", "1000"])
    if rng.random() < 0.4:
        made["unpaid"] = rng.choice(["next", "company"])
        draft.keys.append(f"{name}.fund")
    return made


def guarantee(rng, name, draft):
    made = draft.requires(rng)
    if draft.ranks and rng.random() < 0.8:
        amounts = {rank: rng.choice(["0", "10", "250"]) for rank in draft.ranks}
        made["minimum_by_rank"] = {"none": "1"} | amounts
    if draft.ranks and rng.random() < 0.5:
        made["periods"] = rng.choice([1, 2, 5])
        draft.keys += [f"{name}.since.{rank}" for rank in draft.ranks]
    return made


def _by_rank(rng, draft):
    numbers = ["0", "1", "2.5", "1/3", "7"]
    return {rank: rng.choice(numbers) for rank in ("none", *draft.ranks)}
