"""What a plan says and nothing reads: figures, ranks, rates, keys without effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphcrm.rules.book import BUILT_IN, RANK_FIGURES
from graphcrm.rules.kinds.binary import PAIRS, Binary
from graphcrm.rules.kinds.bonus import Bonus
from graphcrm.rules.kinds.differential import Differential
from graphcrm.rules.kinds.generations import Generations
from graphcrm.rules.kinds.guarantee import Guarantee
from graphcrm.rules.kinds.infinity import Infinity
from graphcrm.rules.kinds.pass_up import ALL_SALES, COMPANY, SPONSOR, PassUp
from graphcrm.rules.kinds.rank_bonus import RankBonus
from graphcrm.rules.lint.finding import NOTE, WARNING, Look
from graphcrm.rules.metrics.base import NET, QUALIFYING, VOLUME, Metric, Volume
from graphcrm.rules.metrics.stated import Fact
from graphcrm.rules.metrics.volumes import Group, Own
from graphcrm.rules.plan import Plan


def check_unused(look: Look) -> None:
    """Look for what changes nobody's pay."""
    read = figures_read(look.plan)
    for name, metric in look.plan.book.metrics.items():
        if name not in read:
            what = "fact" if isinstance(metric, Fact) else "figure"
            look.add(
                "metric-unused", WARNING, ("metric", name),
                f"no condition, rate or base reads this {what}, so it changes nobody's "
                "pay and is only shown; use it, or take it out",
            )  # fmt: skip
    _duplicates(look)
    _ranks(look)
    _exchange(look)
    _people(look)
    _matrix(look)
    for path, component, table in look.components():
        for key, message in _without_effect(component.rules, table):
            look.add("key-without-effect", WARNING, (*path, key), message)


def figures_read(plan: Plan) -> set[str]:
    """Return the figures that anything but a display reads."""
    book = plan.book
    read = set(book.ladder.figures)
    for when in book.activity.when.values:
        read |= when.names if when else set()
    for component in plan.components:
        read |= component.rules.figures
        read |= {component.caps.by} - {""}
        if len(set(component.caps.member)) > 1:
            read.add("rank")
    for metric in book.metrics.values():
        read |= metric.names
    return read


def _duplicates(look: Look) -> None:
    """Note metrics that every plan has already, or that stand there twice."""
    counted = "all" if look.plan.book.activity.count_customers else "own"
    known: dict[str, Metric] = {
        "personal": Own(Volume(VOLUME, "own")),
        "retail": Own(Volume(VOLUME, "retail")),
        "qualifying": Own(Volume(QUALIFYING, counted)),
        "group": Group(Volume(VOLUME, "all"), "sponsor", 0, True, None),
    }
    for name, metric in look.plan.book.metrics.items():
        same = next((other for other, it in known.items() if it == metric), "")
        if same and not isinstance(metric, Fact):
            look.add(
                "metric-duplicate", NOTE, ("metric", name),
                f"is the same figure as {same}{' of every plan' * (same in BUILT_IN)}; "
                f"write {same} in its place",
            )  # fmt: skip
        known.setdefault(name, metric)


def _ranks(look: Look) -> None:
    """Note a ladder that nothing reads, and ranks that change nothing."""
    names = look.plan.book.ladder.names
    rules = look.data.get("ranks", {})
    if rules and not names:
        look.add(
            "key-without-effect", WARNING, ("ranks",),
            "says how ranks behave, but the plan has none; add [[rank]] or take it out",
        )  # fmt: skip
    if not names:
        return
    if rules.get("demote_after") and rules.get("demotion", "never") == "never":
        look.add(
            "key-without-effect", WARNING, ("ranks", "demote_after"),
            'has no effect while demotion is "never": titles are kept for life. Set '
            'demotion to "one" or "achieved"',
        )  # fmt: skip
    if not _pay_by_rank(look):
        look.add(
            "ranks-unused", WARNING, ("rank", 0, "name"),
            "no component pays by rank or asks for one, so the ladder gives titles and "
            "changes nobody's pay; use it, or accept it knowingly",
        )  # fmt: skip
        return
    tables = [*look.data["component"], *look.data.get("metric", {}).values()]
    if rules.get("grace") and not _say(tables, ("rank",)):
        look.add(
            "key-without-effect", WARNING, ("ranks", "grace"),
            "keeps people paid as a rank they lost, but nothing is paid by rank; take "
            "it out",
        )  # fmt: skip
    for number, name in enumerate(names):
        if not _named(look.data, name):
            look.add(
                "rank-without-effect", NOTE, ("rank", number, "name"),
                f"{name} is named in no table and no condition: whoever has it is paid "
                "like the rank below it. Name it where it should matter",
            )  # fmt: skip


def _pay_by_rank(look: Look) -> bool:
    """Whether ranks decide about anything that is paid."""
    book = look.plan.book
    read = {
        name for component in look.plan.components for name in component.rules.figures
    } - {"rank"}  # kinds name it whether they have a table by rank or not
    words = (*RANK_FIGURES, *book.ladder.names)
    return bool(read & book.on_ranks) or _say(look.data["component"], words)


def _say(tables: Iterable[Mapping[str, Any]], words: Sequence[str]) -> bool:
    """Whether a table has a key by rank, or names one of some words."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")
    said = [
        text
        for table in tables
        for text in _texts({k: v for k, v in table.items() if k not in _NAMES})
    ]
    return any(text.endswith("_by_rank") or pattern.search(text) for text in said)


_NAMES = ("name", "kind", "of")


def _named(data: Mapping[str, Any], name: str) -> bool:
    """Whether a rank is named anywhere but where it is defined."""
    word = re.compile(rf"\b{re.escape(name)}\b")

    rungs = [{k: v for k, v in r.items() if k != "name"} for r in data.get("rank", [])]
    rest = {k: v for k, v in data.items() if k not in ("rank", "name")}
    return any(word.search(text) for text in _texts([rungs, rest]))


def _texts(raw: Any) -> Iterator[str]:
    """Yield all keys and texts of a part of a plan file."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield key
            yield from _texts(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _texts(value)
    elif isinstance(raw, str):
        yield raw


def _exchange(look: Look) -> None:
    """Note exchange rates in a plan that never looks at money of orders."""
    if look.plan.book.units.exchange and not reads_net(look.data):
        look.add(
            "exchange-unused", WARNING, ("exchange",),
            "no base, figure or limit is the net value of orders, so these rates are "
            "never used: volume is paid at point_value in every country. Take them "
            'out, or pay on base = "net"',
        )  # fmt: skip


def reads_net(data: Mapping[str, Any]) -> bool:
    """Whether net values of orders decide about pay anywhere in a plan."""

    def said(raw: Any) -> bool:
        if isinstance(raw, dict):
            return any(
                (key in ("base", "volume", "of") and value == NET) or said(value)
                for key, value in raw.items()
            )
        return isinstance(raw, list) and any(map(said, raw))

    bare = [
        c for c in data["component"] if c["kind"] == "own_sales" and "base" not in c
    ]
    return bool(bare) or said(data)


def _people(look: Look) -> None:
    activity = look.plan.book.activity
    asks = any(activity.own_volume.values) or any(activity.when.values)
    if activity.grace and not asks:
        look.add(
            "key-without-effect", WARNING, ("activity", "grace"),
            "has no effect: activity asks nothing, so nobody ever loses it. Ask for "
            "own_volume, or take it out",
        )  # fmt: skip
    needed = any(_looks_at_activity(c.rules) for c in look.plan.components)
    if asks and not needed and "active" not in figures_read(look.plan):
        look.add(
            "activity-unused", WARNING, ("activity", "own_volume"),
            "no component asks for activity, so inactive people are paid like active "
            "ones; set needs_activity = true, or ask for nothing here",
        )  # fmt: skip


def _looks_at_activity(rules: Any) -> bool:
    """Whether a component treats inactive people in another way."""
    compression = getattr(getattr(rules, "levels", rules), "compression", "")
    return (
        rules.payee.needs_activity
        or compression == "skip_inactive"
        or not getattr(rules, "pays_inactive_source", True)
        or getattr(getattr(rules, "boundary", None), "skips_inactive", False)
    )


def _matrix(look: Look) -> None:
    if look.plan.book.matrix is None:
        return
    placed = [c for c in look.data["component"] if c.get("tree") == "placement"
              or c["kind"] in ("binary", "matrix_full")]  # fmt: skip
    metrics = [m for m in look.data.get("metric", {}).values()
               if m.get("tree") == "placement"]  # fmt: skip
    if not placed and not metrics:
        look.add(
            "key-without-effect", WARNING, ("matrix",),
            "gives everybody a place, but nothing is paid or counted along the "
            'placement tree; set tree = "placement" where it should be',
        )  # fmt: skip


# -- keys that have no effect beside others ---------------------------------------


def _without_effect(rules: Any, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the keys of a component that change nothing, and why."""
    if "cap" in table and "cap_by_rank" in table:
        yield "cap", "has no effect beside cap_by_rank; write it there for each rank"
    for kind, find in _FINDERS.items():
        if isinstance(rules, kind):
            yield from find(rules, table)
    if table.get("tail_by_rank") and not _positive(table["tail_by_rank"]):
        yield "tail_by_rank", "is 0 for every rank, so it pays nothing; take it out"


def _positive(raw: Mapping[str, Any]) -> bool:
    return any(re.search("[1-9]", str(value)) for value in raw.values())


def _bonus(rules: Bonus, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if table.get("steps") == "marginal" and not rules.marginal:
        why = "amounts" if "amounts" in table else "rate"
        yield (
            "steps",
            f"marginal cuts the base into brackets; with {why} it does nothing",
        )


def _guarantee(rules: Guarantee, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rules.periods and "minimum_by_rank" not in table:
        yield "periods", "limits minimum_by_rank, which is not given"


def _rank_bonus(
    rules: RankBonus, table: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    single = all(len(sums) == 1 for amounts in rules.amounts.values
                 for sums in amounts.values())  # fmt: skip
    if single:
        for key in ("hold_rank", "missed"):
            if key in table:
                yield key, "is about later instalments, and every rank has one only"
    if rules.highest_only and all(len(a) < 2 for a in rules.amounts.values):
        yield "skipped", "is about several ranks at once, and one rank pays only"


def _differential(
    rules: Differential, table: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    new = rules.newcomers
    if new.rate != "difference" and new.legs in ("old", "none"):
        yield "new_legs", f"is about new legs, and pays_legs = {new.legs} pays none"


def _infinity(rules: Infinity, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if table.get("levels_below_blocker") and "blocker_included" in table:
        yield (
            "blocker_included",
            "has no effect beside levels_below_blocker, which includes him",
        )


def _binary(rules: Binary, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rules.form == PAIRS and "rate_2_to_1" in table and rules.two_to_one is None:
        yield (
            "rate_2_to_1",
            "is paid to whom two_to_one allows it, which is not given: nobody gets it",
        )


def _pass_up(rules: PassUp, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if rules.passed == 0:
        for key in ("introducer", "passup"):
            if any(getattr(rules, key).values):
                yield key, "is never paid: passed = 0 passes no sale up"
    if rules.passed >= ALL_SALES and any(rules.keeper.values):
        yield "keeper", 'is never paid: passed = "all" passes every sale up'
    if rules.target == COMPANY and any(rules.passup.values):
        yield "passup", "pays nobody: what is passed up goes to the company"
    named = {
        COMPANY: ("search_from", "target_requires", "qualified_since"),
        SPONSOR: ("search_from",),
    }.get(rules.target, ())
    for key in named:
        if key in table:
            yield key, f"has no effect with target = {rules.target}: nobody is searched"


def _generations(
    rules: Generations, table: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    if rules.on and "orders" in table:
        yield (
            "orders",
            "has no effect with on, which pays on earnings and not on orders",
        )


_Finder = Callable[[Any, Mapping[str, Any]], Iterator[tuple[str, str]]]
_FINDERS: Mapping[type, _Finder] = {
    Bonus: _bonus, Guarantee: _guarantee, RankBonus: _rank_bonus,
    Differential: _differential, Infinity: _infinity, Binary: _binary,
    PassUp: _pass_up, Generations: _generations,
}  # fmt: skip
